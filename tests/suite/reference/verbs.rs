//! The fifteen verbs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::deed::{Deed, Lines, Share};
use super::{Body, CONSERVED, Event, FREE, OVERLAYS, Post, Refused, State, free_name, word, words};

pub fn apply(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    match operation["op"].as_str().unwrap_or_default() {
        "adjust" => adjust(state, operation),
        "appoint" => appoint(state, operation),
        "keep" => keep(state, operation),
        "reclassify" => reclassify(state, operation),
        "relate" => relate(state, operation),
        "relieve" => relieve(state, operation),
        "rename" => rename(state, operation),
        "transfer" => transfer(state, operation),
        "unrelate" => unrelate(state, operation),
        "dissolve" => dissolve(operation).carry_out(state),
        "establish" => establish(operation).carry_out(state),
        "merge" => merge(state, operation)?.carry_out(state),
        "rearrange" => rearrange(operation)?.carry_out(state),
        "split" => split(operation)?.carry_out(state),
        "transfer_function" => transfer_function(operation)?.carry_out(state),
        other => Err(format!("no operation {other}")),
    }
}

fn done(form: &str) -> Result<Event, Refused> {
    Ok(Event { form: form.to_owned(), ..Event::default() })
}

fn refuse(condition: bool, why: &str) -> Result<(), Refused> {
    if condition { Err(why.to_owned()) } else { Ok(()) }
}

fn selected(state: &State, operation: &Value) -> Result<Vec<String>, Refused> {
    let units = state.select(&operation["units"])?;
    let once: BTreeSet<&String> = units.iter().collect();
    refuse(once.len() != units.len(), "named twice")?;
    Ok(units)
}

fn adjust(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    let unit = word(&operation["unit"]);
    state.body(&unit)?;
    for (measure, change) in super::entries(&operation["measures"]) {
        refuse(!CONSERVED.contains(&&*measure) && !FREE.contains(&&*measure), "unknown measure")?;
        let amount = state.body_mut(&unit)?.measures.entry(measure).or_default();
        *amount = match (change["by"].as_i64(), change["to"].as_i64()) {
            (Some(by), None) => *amount + by,
            (None, Some(to)) => to,
            _ => return Err("neither `by` nor `to`, or both".into()),
        };
        refuse(*amount < 0, "overdrawn")?;
    }
    done("adjustment")
}

fn appoint(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    let holder = Some(word(&operation["holder"]));
    let body = state.body_mut(&word(&operation["unit"]))?;
    let wanted = &operation["post"];
    if wanted.is_object() {
        let role = word(&wanted["role"]);
        let id = wanted["id"].as_str().map_or_else(|| free_name(&body.posts, &role), str::to_owned);
        refuse(body.posts.iter().any(|post| post.id == id), "two posts of one id")?;
        refuse(wanted["count"].as_u64().is_some_and(|count| count != 1), "one holder, one post")?;
        body.posts.push(Post { id, role, holder, count: 1 });
        return done("appointment");
    }
    let position = body.posts.iter().position(|post| post.id == word(wanted)).ok_or("no such post")?;
    let post = &mut body.posts[position];
    refuse(post.holder.is_some(), "the post is held")?;
    if post.count == 1 {
        post.holder = holder;
        return done("appointment");
    }
    post.count -= 1;
    let role = post.role.clone();
    let id = free_name(&body.posts, &role);
    body.posts.push(Post { id, role, holder, count: 1 });
    done("appointment")
}

fn relieve(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    let body = state.body_mut(&word(&operation["unit"]))?;
    let position = body.posts.iter().position(|post| post.id == word(&operation["post"])).ok_or("no such post")?;
    let remove = operation["remove"] == true;
    let post = &mut body.posts[position];
    let other = operation["holder"].as_str().is_some_and(|holder| post.holder.as_deref() != Some(holder));
    refuse(other, "held by another")?;
    refuse(post.holder.is_none() && !remove, "nobody holds it")?;
    post.holder = None;
    if remove {
        body.posts.remove(position);
    }
    done("relief")
}

fn keep(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    selected(state, operation)?;
    done("keeping")
}

fn level_of(body: &Body) -> Option<i64> {
    let of_kind = match &*body.kind {
        "k0" => Some("upper"),
        "k1" => Some("lower"),
        _ => None,
    };
    match body.level.as_deref().or(of_kind)? {
        "upper" => Some(1),
        _ => Some(2),
    }
}

fn reclassify(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    let units = selected(state, operation)?;
    refuse(units.is_empty(), "no unit")?;
    let mut steps: Vec<i64> = Vec::new();
    for id in units {
        let body = state.body_mut(&id)?;
        let before = body.clone();
        if let Some(kind) = operation["kind"].as_str() {
            refuse(!["k0", "k1", "k2"].contains(&kind), "unknown kind")?;
            body.kind = kind.to_owned();
        }
        if let Some(level) = operation["level"].as_str() {
            refuse(!["upper", "lower"].contains(&level), "unknown level")?;
            body.level = Some(level.to_owned());
        }
        refuse(*body == before, "nothing changes")?;
        steps.extend(level_of(&before).zip(level_of(body)).map(|(before, after)| (after - before).signum()));
    }
    let all = |step: i64| !steps.is_empty() && steps.iter().all(|known| *known == step);
    done(if all(-1) {
        "upgrade"
    } else if all(1) {
        "downgrade"
    } else {
        "conversion"
    })
}

fn rename(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    let body = state.body_mut(&word(&operation["unit"]))?;
    let name = word(&operation["name"]);
    refuse(name.is_empty() || name == body.name, "nothing changes")?;
    body.name = name;
    done("renaming")
}

fn line_of(value: &Value) -> (String, String, String) {
    (word(&value["type"]), word(&value["from"]), word(&value["to"]))
}

fn relate(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    for value in operation["lines"].as_array().into_iter().flatten() {
        let line = line_of(value);
        refuse(!OVERLAYS.contains(&&*line.0), "not a line to lay over the hierarchy")?;
        state.body(&line.1)?;
        state.body(&line.2)?;
        refuse(line.1 == line.2, "a line to itself")?;
        refuse(!state.lines.insert(line), "the line is there")?;
    }
    done("relation")
}

fn unrelate(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    for value in operation["lines"].as_array().into_iter().flatten() {
        refuse(!state.lines.remove(&line_of(value)), "no such line")?;
    }
    done("relation_end")
}

fn transfer(state: &mut State, operation: &Value) -> Result<Event, Refused> {
    let (units, to) = (selected(state, operation)?, word(&operation["to"]));
    refuse(units.is_empty(), "no unit")?;
    state.body(&to)?;
    for id in &units {
        refuse(state.body(id)?.superior.as_ref() == Some(&to), "there already")?;
        refuse(*id == to || state.superiors(&to).contains(id), "it would stand above itself")?;
    }
    for id in &units {
        let kind = &operation["kind"];
        let body = state.body_mut(id)?;
        let new = if kind.is_object() { kind[&body.kind].as_str() } else { kind.as_str() };
        if let Some(new) = new {
            body.kind = new.to_owned();
        }
        body.superior = Some(to.clone());
    }
    done("transfer")
}

fn establish(operation: &Value) -> Deed {
    let unit = &operation["unit"];
    Deed {
        results: vec![(word(&unit["id"]), Some(unit.clone()))],
        added: operation["added"].clone(),
        ..Deed::default()
    }
}

fn dissolve(operation: &Value) -> Deed {
    let unit = word(&operation["unit"]);
    let receivers: Vec<&Value> = operation["receivers"].as_array().into_iter().flatten().collect();
    let form = match operation["manner"].as_str() {
        Some("cease") => "cessation",
        Some("disband") => "disbandment",
        _ => "dissolution",
    };
    Deed {
        originals: vec![unit.clone()],
        ends: [unit.clone()].into(),
        results: receivers.iter().map(|receiver| (word(&receiver["unit"]), None)).collect(),
        shares: receivers.iter().map(|receiver| Share::read(&unit, &word(&receiver["unit"]), receiver)).collect(),
        released: operation["released"].clone(),
        ended_functions: operation["ended_functions"].clone(),
        form: Some(form),
        ..Deed::default()
    }
}

/// Returns the id of a living unit or of a new one, and the new one.
fn target(value: &Value) -> (String, Option<Value>) {
    match value.as_str() {
        Some(id) => (id.to_owned(), None),
        None => (word(&value["id"]), Some(value.clone())),
    }
}

fn merge(state: &State, operation: &Value) -> Result<Deed, Refused> {
    let into = target(&operation["into"]);
    let originals: Vec<String> = state.select(&operation["units"])?.into_iter().filter(|id| *id != into.0).collect();
    refuse(originals.len() < if into.1.is_some() { 2 } else { 1 }, "too few bodies end")?;
    let share = |id: &String| Share { rest: true, lines: Lines::All, ..Share::new(id, &into.0) };
    Ok(Deed {
        ends: originals.iter().cloned().collect(),
        shares: originals.iter().map(share).collect(),
        originals,
        results: vec![into],
        released: operation["released"].clone(),
        added: operation["added"].clone(),
        ..Deed::default()
    })
}

fn split(operation: &Value) -> Result<Deed, Refused> {
    let unit = word(&operation["unit"]);
    let parts: Vec<&Value> = operation["into"].as_array().into_iter().flatten().collect();
    refuse(parts.len() < 2, "a split needs two results")?;
    refuse(parts.iter().filter(|part| part["remainder"] == true).count() > 1, "two remainders")?;
    let results: Vec<_> = parts.iter().map(|part| target(&part["unit"])).collect();
    let goes_on = results.iter().any(|(id, _)| *id == unit);
    let mut shares = Vec::new();
    for (part, (id, new)) in parts.iter().zip(&results) {
        let mut share = Share::read(&unit, id, part);
        if let Some(new) = new {
            share.functions.extend(words(&new["functions"]));
            share.functions.sort();
            share.functions.dedup();
            if part.get("measures").is_none() && !share.rest {
                let stated = super::entries(&new["measures"]).into_iter();
                share.measures = stated
                    .filter(|(measure, _)| !FREE.contains(&&**measure))
                    .map(|(measure, amount)| (measure, amount.as_i64().unwrap_or(0)))
                    .collect();
            }
        }
        shares.push(share);
    }
    Ok(Deed {
        originals: vec![unit.clone()],
        ends: if goes_on { BTreeSet::new() } else { [unit].into() },
        results,
        shares,
        released: operation["released"].clone(),
        added: operation["added"].clone(),
        ended_functions: operation["ended_functions"].clone(),
        ..Deed::default()
    })
}

fn rearrange(operation: &Value) -> Result<Deed, Refused> {
    let mut deed = Deed {
        released: operation["released"].clone(),
        added: operation["added"].clone(),
        ended_functions: operation["ended_functions"].clone(),
        ..Deed::default()
    };
    let mut extents: Vec<(String, String)> = Vec::new();
    for outcome in operation["results"].as_array().into_iter().flatten() {
        let result = target(&outcome["unit"]);
        for portion in outcome["from"].as_array().into_iter().flatten() {
            let (original, extent) = (word(&portion["unit"]), word(&portion["extent"]));
            let mut share = Share::read(&original, &result.0, portion);
            share.rest = extent != "part";
            if portion.get("lines").is_none() && share.rest {
                share.lines = Lines::All;
            }
            if !deed.originals.contains(&original) {
                deed.originals.push(original.clone());
            }
            extents.push((original, extent));
            deed.shares.push(share);
        }
        deed.results.push(result);
    }
    refuse(extents.is_empty(), "nobody gives anything")?;
    for original in &deed.originals {
        let of: Vec<&str> =
            extents.iter().filter(|(known, _)| known == original).map(|(_, extent)| &**extent).collect();
        let rests = of.iter().filter(|extent| **extent != "part").count();
        refuse(rests > 1 || of.contains(&"whole") && of.len() > 1, "more than all of it")?;
        if rests == 1 && deed.results.iter().all(|(id, _)| id != original) {
            deed.ends.insert(original.clone());
        }
    }
    Ok(deed)
}

fn transfer_function(operation: &Value) -> Result<Deed, Refused> {
    let (from, to) = (word(&operation["from"]), word(&operation["to"]));
    refuse(from == to || words(&operation["functions"]).is_empty(), "nothing passes")?;
    Ok(Deed {
        originals: vec![from.clone()],
        results: vec![(to.clone(), None)],
        shares: vec![Share::read(&from, &to, operation)],
        form: Some("function_transfer"),
        ..Deed::default()
    })
}
