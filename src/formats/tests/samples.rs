//! Random structures.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use crate::model::{
    Answer, Attribute, Basis, Catalogue, Confidence, Conservation, Ended, Family, Figure, Function, Header, Id, Line,
    MeasureKind, Parts, Post, Provenance, Role, Source, Structure, Table, Text, Unit,
};

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-zĐđỨ \"\\\\\n{}\\[\\],:#]{1,12}", "Ban Tổ chức", "\\PC{1,8}"]
}

fn text() -> impl Strategy<Value = Text> {
    prop_oneof![
        Just(Text::default()),
        words().prop_map(|text| Text::plain(&text)),
        (words(), words()).prop_map(|(vi, en)| Text::from_pairs([("vi", vi.as_str()), ("en", en.as_str())])),
    ]
}

fn day() -> impl Strategy<Value = Date> {
    (2000i16..2030, 1i8..13, 1i8..29).prop_map(|(year, month, day)| date(year, month, day))
}

fn short_id() -> impl Strategy<Value = Id> {
    prop_oneof!["[a-d][a-z0-9._-]{0,3}", Just("function".to_owned()), Just("head".to_owned())].prop_map(Id::from)
}

fn provenance() -> impl Strategy<Value = Provenance> {
    let boxed = |text: Option<String>| text.map(String::into_boxed_str);
    (any::<bool>(), of(words()), of(words())).prop_map(move |(sure, source, note)| Provenance {
        confidence: if sure { Confidence::Confirmed } else { Confidence::Illustrative },
        source: boxed(source),
        note: boxed(note),
    })
}

fn basis() -> impl Strategy<Value = Basis> {
    (words(), of(words()), of(day()), of(words())).prop_map(|(document, organ, date, quote)| Basis {
        document,
        organ,
        date,
        article: None,
        quote,
        confidence: None,
        source: None,
    })
}

fn post(rich: bool) -> impl Strategy<Value = Post> {
    let role = prop_oneof![Just(Role::Head), Just(Role::Deputy), Just(Role::Member)];
    let extra = (of(text().prop_filter("said", |text| !text.is_empty())), of("[x-z][0-9]{1,3}"));
    (role, of("p[0-9]{1,2}"), 1u32..4, extra).prop_map(move |(role, holder, count, (title, id))| Post {
        id: id.filter(|_| rich).map(Id::from),
        role,
        title: title.filter(|_| rich),
        count: if holder.is_some() { 1 } else { count },
        holder: holder.map(Id::from),
        basis: None,
    })
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![Just(Answer::Yes), Just(Answer::No), Just(Answer::Unknown)]
}

/// A unit without superior; `rich` ones have what the outline cannot hold.
fn unit(rich: bool) -> impl Strategy<Value = Unit> {
    let first = (short_id(), text(), of(short_id()), -3i32..3, vec(post(rich), 0..4));
    let tables = (
        vec((short_id(), any::<i64>(), of(provenance())), 0..3),
        vec((short_id(), answer(), of(words())), 0..3),
        vec((short_id(), words()), 0..2),
    );
    let last = (vec(0usize..4, 0..3), vec(basis(), 0..2), of(text()), of(provenance()), of(day()));
    (first, tables, last).prop_map(move |((id, name, kind, rank, posts), (measures, attributes, codes), last)| {
        let (functions, legal_basis, note, provenance, valid_from) = last;
        let mut unit = Unit::new(id, kind.unwrap_or_else(|| Unit::NO_KIND.into()));
        unit.name = name;
        unit.rank = rank;
        unit.posts = posts.into();
        let mut seen = BTreeSet::new();
        unit.posts.retain(|post| post.id.is_none() || seen.insert(post.id.clone()));
        unit.measures = measures
            .into_iter()
            .map(|(id, value, provenance)| {
                (id, Figure { value, provenance: provenance.filter(|_| rich).map(Box::new) })
            })
            .collect();
        unit.attributes = attributes
            .into_iter()
            .map(|(id, value, by)| {
                let text = by.as_deref().filter(|_| !rich).map(Text::plain).filter(|text| !text.is_empty());
                let by = by.filter(|_| rich).map(String::into_boxed_str);
                let value = Some(value).filter(|_| text.is_none());
                let internal = rich && by.is_some();
                (id, Attribute { value, text, by, internal, ..Attribute::default() })
            })
            .collect();
        unit.functions = functions.into_iter().map(|number| format!("f{number}").into()).collect();
        unit.codes = codes.into_iter().map(|(id, code)| (id, code.into_boxed_str())).collect();
        if rich {
            unit.legal_basis = legal_basis.into();
            unit.short = note.clone();
            unit.note = note;
            unit.provenance = provenance.map(Box::new);
            unit.valid_from = valid_from;
        }
        unit
    })
}

fn header(rich: bool) -> impl Strategy<Value = Header> {
    (of(short_id()), text(), of(day()), of(provenance()), vec(text(), 0..2)).prop_map(
        move |(id, title, as_of, provenance, titles)| Header {
            id,
            title,
            as_of,
            language: rich.then(|| "vi".to_owned()),
            catalogue: None,
            provenance: provenance.filter(|_| rich),
            sources: titles
                .into_iter()
                .filter(|_| rich)
                .map(|title| Source { id: "s".into(), title, organ: None, date: None })
                .collect(),
        },
    )
}

/// A structure whose parts may contradict each other; assembling leaves out what does.
pub(super) fn structure(rich: bool) -> impl Strategy<Value = Structure> {
    let ends = (1usize..8, 0usize..12, 0usize..12);
    (header(rich), vec((unit(rich), of(0usize..12)), 0..12), vec(ends, 0..6), text(), vec((text(), of(day())), 0..3))
        .prop_map(move |(header, drawn, lines, name, ended)| {
            let ids: Vec<Id> = drawn.iter().map(|(unit, _)| unit.id.clone()).collect();
            let at = |number: usize| ids.get(number).cloned().unwrap_or_else(|| "none".into());
            let units = drawn
                .into_iter()
                .map(|(unit, superior)| Arc::new(Unit { superior: superior.map(at), ..unit }))
                .collect();
            let lines =
                lines.into_iter().map(|(family, from, to)| Line::new(Family::ALL[family].id(), at(from), at(to)));
            let function = |number: usize| Function {
                id: format!("f{number}").into(),
                name: name.clone(),
                basis: Vec::new(),
                provenance: None,
            };
            let end = |(number, (name, on)): (usize, (Text, Option<Date>))| Ended {
                id: format!("gone-{number}").into(),
                name,
                kind: on.map(|_| "so".into()),
                on,
                successors: vec!["a".into(); number],
                provenance: None,
            };
            let parts = Parts {
                header,
                catalogue: Arc::default(),
                units,
                lines: lines.collect(),
                functions: (0..4).map(function).collect(),
                ended: ended.into_iter().enumerate().map(end).collect(),
            };
            Structure::assemble(parts).0
        })
}

/// A structure with a catalogue that holds measures alone, as an outline can declare them.
pub(super) fn measured() -> impl Strategy<Value = Structure> {
    (text(), any::<bool>(), any::<i32>()).prop_map(|(name, is_free, value)| {
        let conservation = if is_free { Conservation::Free } else { Conservation::Conserved };
        let measure =
            MeasureKind { id: "m".into(), name, short: None, unit: None, decimals: 0, conservation, internal: false };
        let catalogue = Arc::new(Catalogue { measures: vec![measure], ..Catalogue::default() });
        let mut unit = Unit::new("a", "so");
        unit.measures = Table::from_iter([(Id::from("m"), Figure::from(i64::from(value)))]);
        Structure::assemble(Parts { catalogue, units: vec![Arc::new(unit)], ..Parts::default() }).0
    })
}
