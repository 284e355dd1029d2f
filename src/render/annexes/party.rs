//! PL6: the Party organisations that come under another superior, with their members.
//!
//! Members are those of the organisation and of everything below it, as the sentences of the report count them.

use super::material::Part;
use super::{Filled, Material};
use crate::render::tables::{Row, count, total};
use crate::say;

/// Fills the annex.
pub(super) fn rows(material: &Material<'_>) -> Filled {
    let (speech, names) = (material.names.speech, material.names);
    let mut rows = Vec::new();
    for event in &material.request.outcome.events {
        for relocation in &event.relocations {
            let Some(unit) = names.after.unit(&relocation.unit).filter(|unit| material.is(*unit, Part::Cell)) else {
                continue;
            };
            let mut row = Row::default();
            row.set("no", count(rows.len() + 1))
                .set("name", unit.label(speech))
                .set("type", material.kind(unit.kind()));
            let below = unit.subordinates_unsorted().filter(|below| material.is(*below, Part::Cell)).count();
            row.number("cells", material.figure(Some(unit), "cells").or((below > 0).then_some((below as i64, 0))));
            for role in ["members", "official", "probationary"] {
                row.number(role, material.figure_below(Some(unit), role));
            }
            let place = |id: &Option<crate::model::Id>| id.as_ref().map(|id| names.short(id)).unwrap_or_default();
            row.set("from", place(&relocation.from)).set("to", place(&relocation.to));
            row.set("narrow", material.attribute(unit, "narrow")).set("tied", material.attribute(unit, "tied"));
            let former = names.before.unit(&relocation.unit).filter(|former| former.kind() != unit.kind());
            let former = former
                .map(|former| format!("{} {}", speech.pick("formerly", "trước là"), material.kind(former.kind())));
            let note: Vec<String> = [material.days(&[event]), former.unwrap_or_default()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            row.set("note", note.join("; "));
            row.trace = material.trace(&[event], &[&relocation.unit]);
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(say!("no Party organisation is transferred", "không có tổ chức đảng nào chuyển giao"));
    }
    let title = format!("{}: {}", speech.pick("TOTAL", "TỔNG CỘNG"), rows.len());
    let total = total(&rows, "name", title, &["cells", "members", "official", "probationary"]);
    rows.push(total);
    Ok(rows)
}
