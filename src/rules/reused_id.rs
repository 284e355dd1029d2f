//! # reused-id
//!
//! The id of a body that has ended is given to another body.
//!
//! ## What it checks
//!
//! An id belongs to one body for ever: a body that is founded may bear the id of an ended one only when it restores that very body, with the same kind.
//! On load, a living body whose id stands in the register of ended bodies is reported under the same code.
//!
//! ## Why it matters
//!
//! Whoever traces a body through the years follows its id; an id used twice joins two histories that have nothing to do with each other.
//! Official codes are different: a merged commune may take over the code of an old one, see `codes`.
//!
//! ## Fails
//!
//! A plan dissolves `phong-noi-vu` and founds another body with the id `phong-noi-vu`.
//!
//! ## Passes
//!
//! The body founded says `"restores": "phong-noi-vu"`, or bears an id of its own.
//!
//! ## Tiếng Việt
//!
//! Mã của đơn vị đã kết thúc không được đặt cho đơn vị khác.
//! Chỉ được dùng lại khi thành lập lại chính đơn vị đó (`restores`) và cùng loại.
//! Ai theo dõi một đơn vị qua nhiều năm đều dựa vào mã; dùng lại mã là nối hai lịch sử không liên quan.
//! Mã số chính thức thì khác: xã mới có thể mang mã số của xã cũ, xem `codes`.

use rustc_hash::FxHashMap;

use super::lens::Transition;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::Severity;
use crate::model::{ChangeEvent, Id};
use crate::say;

pub static RULE: Rule = Rule {
    code: "reused-id",
    severity: Severity::Error,
    title: Title {
        en: "an id of an ended body is given to another", vi: "mã của đơn vị đã kết thúc bị dùng lại"
    },
    settings: &[],
    doc: include_str!("reused_id.rs"),
    check: Check::Transition(check),
};

fn check(change: Transition<'_>, findings: &mut Findings) {
    let mut ended: FxHashMap<&str, Option<&Id>> = FxHashMap::default();
    let kinds = change.before.ended_units().map(|record| (record.id.as_str(), record.kind.as_ref()));
    ended.extend(kinds);
    for event in change.events {
        for id in &event.established {
            let Some(kind) = ended.remove(id.as_str()) else { continue };
            let restored = event.restores.iter().any(|(body, earlier)| body == id && earlier == id);
            let kind_after = change.after.unit(id).map(|unit| unit.kind());
            let same_kind = kind.zip(kind_after).is_none_or(|(before, after)| before == after);
            if !restored {
                reused(event, id, findings);
            } else if !same_kind {
                changed(event, id, findings);
            }
        }
        let kind_of = |id: &Id| change.before.unit(id).or_else(|| change.after.unit(id)).map(|unit| unit.kind());
        ended.extend(event.ended.iter().map(|id| (id.as_str(), kind_of(id))));
    }
}

fn reused(event: &ChangeEvent, id: &Id, findings: &mut Findings) {
    let message = say!("`{id}` bears the id of a body that has ended", "`{id}` dùng lại mã của đơn vị đã kết thúc");
    let help = say!(
        "give it an id of its own, or say `restores` if it is the same body",
        "đặt mã riêng, hoặc ghi `restores` nếu là chính đơn vị đó"
    );
    findings.caused(Some(event), id, message, help);
}

fn changed(event: &ChangeEvent, id: &Id, findings: &mut Findings) {
    let message =
        say!("`{id}` is restored as a body of another kind", "`{id}` được thành lập lại nhưng thuộc loại khác");
    let help =
        say!("restore it with its former kind, or give it an id of its own", "giữ đúng loại cũ, hoặc đặt mã riêng");
    findings.caused(Some(event), id, message, help);
}
