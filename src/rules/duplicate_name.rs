//! # duplicate-name
//!
//! Two bodies of one kind under one superior bear the same name.
//!
//! ## What it checks
//!
//! Names are compared among the direct subordinates of one superior that are of one kind.
//! Case, spaces and the place of the tone mark (`uỷ`, `ủy`) do not matter; diacritics do: Thạch Hà and Thạch Hạ are two communes.
//! Bodies without a name, and roots, are not compared; equal names under different superiors are normal.
//!
//! ## Why it matters
//!
//! Two siblings of one name are mostly one body entered twice, and letters reach the wrong one.
//!
//! ## Fails
//!
//! ```outline
//! district
//!   one: commune "Xã Yên Hòa"
//!   two: commune "xã Yên  Hoà"
//! ```
//!
//! ## Passes
//!
//! ```outline
//! district
//!   one: commune "Xã Thạch Hà"
//!   two: commune "Xã Thạch Hạ"
//! ```
//!
//! ## Tiếng Việt
//!
//! Các đơn vị cùng loại, cùng cấp trên trực tiếp không được trùng tên.
//! Không phân biệt chữ hoa, khoảng trắng và vị trí đặt dấu thanh (`uỷ`, `ủy`); có phân biệt dấu: Thạch Hà khác Thạch Hạ.
//! Trùng tên thường là một đơn vị bị nhập hai lần; trùng tên dưới các cấp trên khác nhau là bình thường.

use super::lens::{Local, Peer};
use super::spelling::{fingerprint, spelling};
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Related, Severity};
use crate::model::{Id, Unit};
use crate::say;

pub static RULE: Rule = Rule {
    code: "duplicate-name",
    severity: Severity::Warning,
    title: Title {
        en: "two siblings of one kind bear one name", vi: "hai đơn vị cùng loại, cùng cấp trên trùng tên"
    },
    settings: &[],
    doc: include_str!("duplicate_name.rs"),
    check: Check::Siblings(print, check),
};

fn check(unit: Local<'_>, _: &Settings, findings: &mut Findings) {
    let named = unit.subordinates().filter(|subordinate| !subordinate.facts().name.is_empty());
    let mut named: Vec<(u64, Peer<'_>)> = named.map(|peer| (fingerprint(&peer.facts().name), peer)).collect();
    named.sort_unstable_by_key(|(print, _)| *print);
    for similar in named.chunk_by(|one, next| one.0 == next.0).filter(|similar| similar.len() > 1) {
        let facts = similar.iter().map(|(_, peer)| peer.facts());
        let mut spelt: Vec<(&Id, String, &Id)> =
            facts.map(|unit| (&unit.kind, spelling(&unit.name), &unit.id)).collect();
        spelt.sort_unstable();
        for alike in spelt.chunk_by(|one, next| (one.0, &one.1) == (next.0, &next.1)) {
            let first = alike[0].2;
            alike[1..].iter().for_each(|(_, _, id)| report(id, first, findings));
        }
    }
}

/// Returns what names of one spelling have in common.
fn print(unit: &Unit) -> Option<u64> {
    (!unit.name.is_empty()).then(|| fingerprint(&unit.name))
}

fn report(id: &Id, first: &Id, findings: &mut Findings) {
    let message = say!(
        "`{id}` bears the same name as its sibling `{first}`",
        "`{id}` trùng tên với `{first}` cùng cấp trên trực tiếp"
    );
    let help = say!(
        "give one of them another name, or remove it if both are one body",
        "đổi tên một trong hai đơn vị, hoặc bỏ bớt nếu là một đơn vị nhập hai lần"
    );
    let place = Some(Place::unit(first, Some("name")));
    let finding = findings.about(id, Place::unit(id, Some("name")), message, help);
    finding.related.push(Related { message: say!("the sibling", "đơn vị trùng tên"), place });
}
