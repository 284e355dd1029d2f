//! Bodies give portions of themselves to others: merge, split, dissolve, establish, rearrange, transfer_function.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Body, CONSERVED, Event, FREE, Line, OVERLAYS, Post, Refused, State, entries, free_name, word, words};

/// Which lines a share takes along.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Lines {
    #[default]
    None,
    All,
    Patterns(Vec<Value>),
}

/// What one original gives to one result.
#[derive(Debug, Clone, Default)]
pub struct Share {
    pub from: String,
    pub to: String,
    pub measures: BTreeMap<String, i64>,
    pub subordinates: Option<Value>,
    pub functions: Vec<String>,
    pub posts: Vec<String>,
    pub lines: Lines,
    /// Takes everything that nobody claims.
    pub rest: bool,
}

impl Share {
    pub fn new(from: &str, to: &str) -> Share {
        Share { from: from.to_owned(), to: to.to_owned(), ..Share::default() }
    }

    pub fn read(from: &str, to: &str, value: &Value) -> Share {
        let amounts = entries(&value["measures"]).into_iter();
        Share {
            measures: amounts.map(|(measure, amount)| (measure, amount.as_i64().unwrap_or(0))).collect(),
            subordinates: value.get("subordinates").cloned(),
            functions: words(&value["functions"]),
            posts: words(&value["posts"]),
            lines: match &value["lines"] {
                Value::Bool(true) => Lines::All,
                Value::Array(patterns) => Lines::Patterns(patterns.clone()),
                _ => Lines::None,
            },
            rest: value["remainder"] == true,
            ..Share::new(from, to)
        }
    }
}

/// An operation in which bodies give and receive.
#[derive(Debug, Clone, Default)]
pub struct Deed {
    pub originals: Vec<String>,
    pub ends: BTreeSet<String>,
    pub results: Vec<(String, Option<Value>)>,
    pub shares: Vec<Share>,
    pub released: Value,
    pub added: Value,
    pub ended_functions: Value,
    /// The legal form, where the verb fixes it.
    pub form: Option<&'static str>,
}

fn refuse(condition: bool, why: impl Into<String>) -> Result<(), Refused> {
    if condition { Err(why.into()) } else { Ok(()) }
}

impl Deed {
    pub fn carry_out(&self, state: &mut State) -> Result<Event, Refused> {
        let before = state.clone();
        self.check(&before)?;
        self.found(&before, state)?;
        self.pass_subordinates(&before, state)?;
        self.pass_functions(&before, state)?;
        self.pass_posts(&before, state)?;
        let contributions = self.pass_measures(&before, state)?;
        self.pass_lines(&before, state)?;
        self.end(state)?;
        let news = self.results.iter().filter(|(_, new)| new.is_some()).map(|(id, _)| id.clone());
        let form = self.form().to_owned();
        Ok(Event { form, established: news.collect(), ended: self.ends.clone(), contributions })
    }

    fn form(&self) -> &'static str {
        if let Some(form) = self.form {
            return form;
        }
        let given = self.shares.iter().filter(|share| share.from != share.to);
        let givers: BTreeSet<&String> = given.clone().map(|share| &share.from).collect();
        let founded = self.results.iter().filter(|(_, new)| new.is_some()).count();
        let takes = |id: &String| given.clone().any(|share| share.to == *id);
        let living = self.results.iter().filter(|(id, new)| new.is_none() && takes(id)).count();
        match (givers.len(), self.ends.len(), founded, living) {
            (0, 0, _, _) => "establishment",
            (all, ended, 1, 0) if all == ended && all > 1 => "consolidation",
            (all, ended, 0, 1) if all == ended => "absorption",
            (1, 1, many, 0) if many > 1 => "division",
            (1, 0, some, 0) if some > 0 => "separation",
            _ => "rearrangement",
        }
    }

    fn new_unit(&self, id: &str) -> Option<&Value> {
        self.results.iter().find(|(known, _)| known == id).and_then(|(_, new)| new.as_ref())
    }

    fn shares_of<'s>(&'s self, original: &'s str) -> impl Iterator<Item = &'s Share> {
        self.shares.iter().filter(move |share| share.from == original)
    }

    fn rest(&self, original: &str) -> Option<&String> {
        self.shares.iter().find(|share| share.rest && share.from == original).map(|share| &share.to)
    }

    fn check(&self, before: &State) -> Result<(), Refused> {
        let once = |ids: Vec<&String>| ids.iter().collect::<BTreeSet<_>>().len() == ids.len();
        refuse(!once(self.originals.iter().collect()), "an original is named twice")?;
        refuse(!once(self.results.iter().map(|(id, _)| id).collect()), "a result is named twice")?;
        for id in &self.originals {
            before.body(id)?;
        }
        for (id, new) in &self.results {
            refuse(self.ends.contains(id), "takes over from itself")?;
            match new {
                None => before.body(id).map(drop)?,
                Some(new) => self.check_new(before, new)?,
            }
        }
        let claimed =
            self.shares.iter().flat_map(|share| share.measures.iter().map(|(measure, n)| (measure.clone(), *n, 0)));
        let stated = entries(&self.released).into_iter().chain(entries(&self.added));
        let stated = stated.map(|(measure, value)| (measure, value["value"].as_i64().unwrap_or(0), 1));
        for (measure, amount, least) in claimed.chain(stated) {
            refuse(!CONSERVED.contains(&&*measure), "not a conserved measure")?;
            refuse(amount < least, "an impossible amount")?;
        }
        Ok(())
    }

    fn check_new(&self, before: &State, new: &Value) -> Result<(), Refused> {
        let id = word(&new["id"]);
        let founded = |id: &str| self.new_unit(id).is_some();
        refuse(before.units.contains_key(&id), "the id is in use")?;
        let restores = new["restores"].as_str();
        refuse(before.ended.contains_key(&id) && restores != Some(&id), "the id was used before")?;
        refuse(
            restores.is_some_and(|restored| !before.ended.contains_key(restored)),
            "restores a body that did not end",
        )?;
        if let Some(superior) = new["superior"].as_str() {
            refuse(!founded(superior) && !before.units.contains_key(superior), "unknown superior")?;
            refuse(self.ends.contains(superior), "the superior ends")?;
        }
        refuse(!["k0", "k1", "k2"].contains(&new["kind"].as_str().unwrap_or_default()), "unknown kind")?;
        for (measure, _) in entries(&new["measures"]) {
            refuse(!CONSERVED.contains(&&*measure) && !FREE.contains(&&*measure), "unknown measure")?;
        }
        for function in words(&new["functions"]).iter().chain(&words(&new["cooperates"])) {
            refuse(!before.functions.contains(function), "unknown function")?;
        }
        let mut posts: Vec<Post> = Vec::new();
        for post in new["posts"].as_array().into_iter().flatten() {
            let post = read_post(post, &posts);
            refuse(posts.iter().any(|known| known.id == post.id), "two posts of one id")?;
            refuse(post.count == 0 || post.count != 1 && post.holder.is_some(), "one holder, one post")?;
            posts.push(post);
        }
        for line in new["lines"].as_array().into_iter().flatten() {
            refuse(
                !OVERLAYS.contains(&line["type"].as_str().unwrap_or_default()),
                "not a line to lay over the hierarchy",
            )?;
            let ends = [line["from"].as_str(), line["to"].as_str()];
            let [end] = ends.into_iter().flatten().collect::<Vec<_>>()[..] else { return Err("one other end".into()) };
            refuse(!founded(end) && !before.units.contains_key(end), "unknown end")?;
            refuse(self.ends.contains(end), "a line to a body that ends")?;
            refuse(end == id, "a line to itself")?;
        }
        Ok(())
    }

    /// Returns the first superior of a body that this operation does not end.
    fn place_above(&self, before: &State, id: &str) -> Option<String> {
        before.superiors(id).into_iter().find(|superior| !self.ends.contains(superior))
    }

    fn found(&self, before: &State, state: &mut State) -> Result<(), Refused> {
        for (id, new) in &self.results {
            let Some(new) = new else { continue };
            let mut body = Body {
                name: word(&new["name"]),
                kind: word(&new["kind"]),
                level: new["level"].as_str().map(str::to_owned),
                superior: new["superior"].as_str().map(str::to_owned),
                functions: words(&new["functions"]).into_iter().collect(),
                cooperates: words(&new["cooperates"]).into_iter().collect(),
                ..Body::default()
            };
            for (measure, amount) in entries(&new["measures"]) {
                // Conserved quantities come from the originals; what is stated is compared in the end.
                if FREE.contains(&&*measure) {
                    body.measures.insert(measure, amount.as_i64().unwrap_or(0));
                }
            }
            for post in new["posts"].as_array().into_iter().flatten() {
                let post = read_post(post, &body.posts);
                body.posts.push(post);
            }
            let givers = self.shares.iter().filter(|share| share.to == *id);
            let places: BTreeSet<Option<String>> = givers.map(|share| self.place_above(before, &share.from)).collect();
            if body.superior.is_none() && !places.is_empty() {
                refuse(places.len() > 1 && body.kind != "k0", "unclear superior")?;
                body.superior = if places.len() == 1 { places.into_iter().next().flatten() } else { None };
            }
            if new["restores"].as_str() == Some(id) {
                state.ended.remove(id);
            }
            state.units.insert(id.clone(), body);
        }
        Ok(())
    }

    fn pass_subordinates(&self, before: &State, state: &mut State) -> Result<(), Refused> {
        for original in &self.originals {
            let below = before.subordinates(original);
            let mut claimed: BTreeMap<String, String> = BTreeMap::new();
            for share in self.shares_of(original) {
                for id in share.subordinates.as_ref().map(|units| before.select(units)).transpose()?.unwrap_or_default()
                {
                    refuse(!below.contains(&id), "not directly under the original")?;
                    refuse(claimed.insert(id, share.to.clone()).is_some(), "claimed twice")?;
                }
            }
            for id in below.iter().filter(|id| !self.ends.contains(*id)) {
                match claimed.get(id).or(self.rest(original)) {
                    Some(to) if to == id => state.body_mut(id)?.superior = self.place_above(before, original),
                    Some(to) => state.body_mut(id)?.superior = Some(to.clone()),
                    None => refuse(self.ends.contains(original), "a subordinate goes to nobody")?,
                }
            }
        }
        Ok(())
    }

    fn pass_functions(&self, before: &State, state: &mut State) -> Result<(), Refused> {
        let ending: BTreeMap<String, Value> = entries(&self.ended_functions).into_iter().collect();
        let mut struck: BTreeSet<String> = BTreeSet::new();
        for original in &self.originals {
            let led = before.body(original)?.functions.clone();
            let mut claimed: BTreeMap<String, String> = BTreeMap::new();
            for share in self.shares_of(original) {
                for function in &share.functions {
                    refuse(!led.contains(function), "not its function")?;
                    refuse(claimed.insert(function.clone(), share.to.clone()).is_some(), "claimed twice")?;
                }
            }
            for function in &led {
                let rest = self.rest(original).filter(|_| !ending.contains_key(function));
                if let Some(to) = claimed.get(function).or(rest) {
                    state.body_mut(original)?.functions.remove(function);
                    state.body_mut(to)?.functions.insert(function.clone());
                } else if ending.contains_key(function) {
                    state.body_mut(original)?.functions.remove(function);
                    struck.insert(function.clone());
                } else {
                    refuse(self.ends.contains(original), "a function goes to nobody")?;
                }
            }
            if let Some(to) = self.rest(original).filter(|_| self.ends.contains(original)) {
                state.body_mut(to)?.cooperates.extend(before.body(original)?.cooperates.clone());
            }
        }
        refuse(ending.keys().any(|function| !struck.contains(function)), "a function that cannot end")?;
        for function in &struck {
            state.functions.remove(function);
            state.units.values_mut().for_each(|body| body.cooperates.retain(|known| known != function));
        }
        for (id, _) in self.results.iter() {
            let body = state.body_mut(id)?;
            let led = body.functions.clone();
            let living = before.units.get(id).map(|body| body.cooperates.clone()).unwrap_or_default();
            let received =
                |function: &String| before.units.get(id).is_none_or(|body| !body.functions.contains(function));
            // Who leads a function does not take part in it besides.
            body.cooperates
                .retain(|function| !led.contains(function) || living.contains(function) && !received(function));
        }
        for (id, new) in &self.results {
            for function in words(&new.as_ref().unwrap_or(&Value::Null)["functions"]) {
                let lead = |(other, body): (&String, &Body)| {
                    other != id && !self.ends.contains(other) && body.functions.contains(&function)
                };
                refuse(state.units.iter().any(lead), "two would lead the function")?;
            }
        }
        Ok(())
    }

    fn pass_posts(&self, before: &State, state: &mut State) -> Result<(), Refused> {
        let states_posts = |id: &str| {
            self.new_unit(id).is_some_and(|new| new["posts"].as_array().is_some_and(|list| !list.is_empty()))
        };
        for original in &self.originals {
            let mut claimed: BTreeMap<String, String> = BTreeMap::new();
            for share in self.shares_of(original) {
                for post in &share.posts {
                    refuse(before.body(original)?.posts.iter().all(|known| known.id != *post), "no such post")?;
                    refuse(claimed.insert(post.clone(), share.to.clone()).is_some(), "claimed twice")?;
                }
            }
            for post in before.body(original)?.posts.clone() {
                let carried = self.ends.contains(original) && post.role != "head";
                let rest = self.rest(original).filter(|to| carried && !states_posts(to));
                let Some(to) = claimed.get(&post.id).or(rest).filter(|to| *to != original) else { continue };
                state.body_mut(original)?.posts.retain(|known| known.id != post.id);
                receive(&mut state.body_mut(to)?.posts, post);
            }
        }
        for (id, new) in self.results.iter().filter(|(_, new)| new.is_some()) {
            let had_head = |share: &Share| before.units[&share.from].posts.iter().any(|post| post.role == "head");
            let body = state.body_mut(id)?;
            let headless = body.posts.iter().all(|post| post.role != "head");
            if new.is_some()
                && headless
                && !states_posts(id)
                && self.shares.iter().any(|share| share.to == *id && had_head(share))
            {
                let id = free_name(&body.posts, "head");
                body.posts.insert(0, Post { id, role: "head".into(), holder: None, count: 1 });
            }
        }
        Ok(())
    }

    #[allow(clippy::type_complexity)]
    fn pass_measures(
        &self,
        before: &State,
        state: &mut State,
    ) -> Result<BTreeMap<(String, String), BTreeMap<String, i64>>, Refused> {
        let mut contributions: BTreeMap<(String, String), BTreeMap<String, i64>> =
            self.shares.iter().map(|share| ((share.from.clone(), share.to.clone()), BTreeMap::new())).collect();
        for measure in CONSERVED {
            let mut released = entries(&self.released)
                .into_iter()
                .find(|(known, _)| known == measure)
                .map_or(0, |(_, value)| value["value"].as_i64().unwrap_or(0));
            for original in &self.originals {
                let total = before.body(original)?.measures.get(measure).copied().unwrap_or(0);
                let mut left = total;
                let mut give = |to: &String, amount: i64, state: &mut State| -> Result<(), Refused> {
                    *state.body_mut(original)?.measures.entry(measure.into()).or_default() -= amount;
                    *state.body_mut(to)?.measures.entry(measure.into()).or_default() += amount;
                    let known = contributions.entry((original.clone(), to.clone())).or_default();
                    *known.entry(measure.into()).or_default() += amount;
                    Ok(())
                };
                for share in self.shares_of(original) {
                    let amount = share.measures.get(measure).copied().unwrap_or(0);
                    left -= amount;
                    give(&share.to, amount, state)?;
                }
                refuse(left < 0, "the parts take more than there is")?;
                match self.rest(original) {
                    Some(to) => give(to, left, state)?,
                    None if self.ends.contains(original) => {
                        refuse(left > released, "a quantity goes to nobody")?;
                        released -= left;
                    }
                    None => give(original, left, state)?,
                }
            }
            self.release_and_add(measure, released, state)?;
            for (id, new) in &self.results {
                let stated = new.as_ref().and_then(|new| new["measures"][measure].as_i64());
                let balance = state.body(id)?.measures.get(measure).copied().unwrap_or(0);
                refuse(stated.is_some_and(|stated| stated != balance), "does not balance")?;
            }
            for original in self.originals.iter().filter(|original| !self.ends.contains(*original)) {
                contributions.entry((original.clone(), original.clone())).or_default();
            }
            for (id, _) in self.results.iter().filter(|(id, new)| new.is_none() && !self.originals.contains(id)) {
                let total = before.body(id)?.measures.get(measure).copied().unwrap_or(0);
                contributions.entry((id.clone(), id.clone())).or_default().insert(measure.into(), total);
            }
        }
        contributions.values_mut().for_each(|amounts| amounts.retain(|_, amount| *amount != 0));
        Ok(contributions)
    }

    /// What is released beyond the leftovers, and all that is added, concerns the body named, or the only result.
    fn release_and_add(&self, measure: &str, released: i64, state: &mut State) -> Result<(), Refused> {
        let concerned = |stated: &Value| -> Result<String, Refused> {
            let named = stated["unit"].as_str().map(str::to_owned);
            let known = |id: &String| self.originals.contains(id) || self.results.iter().any(|(known, _)| known == id);
            match (named, self.results.as_slice()) {
                (Some(named), _) if known(&named) => Ok(named),
                (None, [(only, _)]) => Ok(only.clone()),
                _ => Err("unclear which body it concerns".into()),
            }
        };
        if released > 0 {
            let unit = concerned(&self.released[measure])?;
            let amount = state.body_mut(&unit)?.measures.entry(measure.into()).or_default();
            *amount -= released;
            refuse(*amount < 0 || self.ends.contains(&unit), "released more than there is")?;
        }
        if let Some(added) = self.added.get(measure) {
            let unit = concerned(added)?;
            refuse(self.ends.contains(&unit), "added to a body that ends")?;
            *state.body_mut(&unit)?.measures.entry(measure.into()).or_default() += added["value"].as_i64().unwrap_or(0);
        }
        Ok(())
    }

    fn pass_lines(&self, before: &State, state: &mut State) -> Result<(), Refused> {
        for (id, new) in &self.results {
            for line in new.iter().flat_map(|new| new["lines"].as_array().into_iter().flatten()) {
                let from = line["from"].as_str().unwrap_or(id).to_owned();
                let to = line["to"].as_str().unwrap_or(id).to_owned();
                state.lines.insert((word(&line["type"]), from, to));
            }
        }
        let mut leaving: Vec<(Line, Line)> = Vec::new();
        for line in &before.lines {
            let mut touched = self.originals.iter().filter(|original| line.1 == **original || line.2 == **original);
            let given = touched.find_map(|original| {
                let to = self.line_taker(original, line);
                (to.is_some() || self.ends.contains(original)).then_some((original, to))
            });
            let Some((original, to)) = given else { continue };
            state.lines.remove(line);
            let Some(to) = to else { continue };
            let tied = |end: &String| match end {
                end if end == original => to.clone(),
                end if self.ends.contains(end) => self.rest(end).unwrap_or(end).clone(),
                end => end.clone(),
            };
            leaving.push((line.clone(), (line.0.clone(), tied(&line.1), tied(&line.2))));
        }
        for (_, line) in leaving {
            let gone = self.ends.contains(&line.1) || self.ends.contains(&line.2);
            let second = line.0 == "second_subordination" && state.body(&line.2)?.superior.as_ref() == Some(&line.1);
            if !gone && line.1 != line.2 && !second {
                state.lines.insert(line);
            }
        }
        Ok(())
    }

    fn line_taker(&self, original: &String, line: &Line) -> Option<String> {
        let fits = |pattern: &Value| {
            let fits = |key: &str, value: &String| pattern.get(key).is_none_or(|wanted| word(wanted) == *value);
            fits("type", &line.0) && fits("from", &line.1) && fits("to", &line.2)
        };
        let by_pattern = |share: &&Share| match &share.lines {
            Lines::Patterns(patterns) => patterns.iter().any(fits),
            _ => false,
        };
        let mut shares = self.shares_of(original).filter(by_pattern);
        let taker = shares.next().or_else(|| self.shares_of(original).find(|share| share.lines == Lines::All))?;
        Some(taker.to.clone()).filter(|to| to != original)
    }

    fn end(&self, state: &mut State) -> Result<(), Refused> {
        for id in &self.ends {
            state.units.remove(id);
            state.ended.insert(id.clone(), self.shares_of(id).map(|share| share.to.clone()).collect());
        }
        Ok(())
    }
}

fn read_post(value: &Value, before: &[Post]) -> Post {
    let role = word(&value["role"]);
    Post {
        id: value["id"].as_str().map_or_else(|| free_name(before, &role), str::to_owned),
        role,
        holder: value["holder"].as_str().map(str::to_owned),
        count: value["count"].as_u64().unwrap_or(1),
    }
}

/// Equal posts that nobody holds are counted together; others keep their id, or get a free one.
fn receive(posts: &mut Vec<Post>, mut post: Post) {
    let equal = |known: &&mut Post| known.role == post.role && known.holder.is_none() && post.role != "head";
    if let Some(known) = posts.iter_mut().find(equal).filter(|_| post.holder.is_none()) {
        known.count += post.count;
        return;
    }
    if posts.iter().any(|known| known.id == post.id) {
        post.id = free_name(posts, &post.role);
    }
    posts.push(post);
}
