//! PL5: seats and assets, where the structure says something about them.

use super::material::Part;
use super::{Filled, Material, groups};
use crate::render::tables::{Row, count};
use crate::say;

/// Fills the annex.
pub(super) fn rows(material: &Material<'_>) -> Filled {
    let speech = material.names.speech;
    let mut rows = Vec::new();
    for group in groups(material.request.outcome, |id| !material.is_part(id, Part::Cell)) {
        for id in &group.before {
            let Some(unit) = material.names.before.unit(id) else { continue };
            let (address, state) = (material.attribute(unit, "address"), material.attribute(unit, "state"));
            let (land, floor) = (material.figure(Some(unit), "land"), material.figure(Some(unit), "floor"));
            if address.is_empty() && state.is_empty() && land.is_none() && floor.is_none() {
                continue;
            }
            let mut row = Row::default();
            row.set("no", count(rows.len() + 1))
                .set("name", unit.label(speech))
                .set("address", address)
                .set("state", state);
            row.number("land", land).number("floor", floor);
            let gap = speech.pick("[to be added]", "[cần bổ sung]");
            let said = material.settled(&group.events, "assets");
            row.set("use", gap).set("plan", if said.is_empty() { gap.to_owned() } else { said });
            row.trace = material.trace(&group.events, &[id]);
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(say!(
            "the structure says nothing about seats and assets",
            "cơ cấu không có dữ liệu trụ sở, tài sản"
        ));
    }
    Ok(rows)
}
