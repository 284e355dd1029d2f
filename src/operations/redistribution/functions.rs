//! Who leads the functions of the originals, and who takes part in them.

use std::collections::BTreeMap;

use super::subordinates::shortened;
use super::{Portion, Working};
use crate::diagnostic::Diagnostic;
use crate::model::{Fate, Id, Matter};
use crate::operations::{key, place};
use crate::say;

impl Working<'_> {
    pub(super) fn share_functions(&mut self) {
        let claimed = self.claimed_functions();
        for original in &self.order.originals {
            self.assign_functions(&original.id, original.ends, &claimed);
            self.assign_cooperation(&original.id, original.ends);
        }
        self.check_restated();
    }

    /// Returns which result claims which function of which original.
    fn claimed_functions(&mut self) -> BTreeMap<Id, Id> {
        let mut claimed: BTreeMap<Id, Id> = BTreeMap::new();
        for portion in &self.order.portions {
            let owned = &self.before(&portion.original).functions;
            for function in &portion.claim.functions {
                let original = &portion.original;
                if !owned.contains(function) {
                    let message = say!(
                        "`{original}` does not lead the function `{function}`",
                        "`{original}` không chủ trì chức năng `{function}`"
                    );
                    let mut problem = Diagnostic::error("not-its-function", message);
                    problem.help = crate::diagnostic::did_you_mean(function, owned.iter().map(|id| id.as_str()));
                    self.problems.push(at(problem, portion));
                } else if let Some(other) = claimed.insert(function.clone(), portion.result.clone()) {
                    let message = say!(
                        "function `{function}` is given to `{other}` and to `{}`",
                        "chức năng `{function}` được giao cho cả `{other}` và `{}`",
                        portion.result
                    );
                    let help = say!("give each function one lead", "mỗi chức năng chỉ giao một cơ quan chủ trì");
                    self.problems.push(at(Diagnostic::error("claimed-twice", message).help(help), portion));
                }
            }
        }
        claimed
    }

    fn assign_functions(&mut self, original: &Id, ends: bool, claimed: &BTreeMap<Id, Id>) {
        let taker = self.order.taker(original).map(|portion| portion.result.clone());
        let mut unassigned: Vec<String> = Vec::new();
        for function in &self.before(original).functions {
            let matter = Matter::Function { function: function.clone() };
            let target = claimed.get(function).or(if ends { taker.as_ref() } else { None });
            match target {
                Some(target) if target == original => {}
                Some(target) => {
                    self.body(original).functions.retain(|known| known != function);
                    let received = &mut self.body(target).functions;
                    if !received.contains(function) {
                        received.push(function.clone());
                    }
                    self.body(target).cooperates.retain(|known| known != function);
                    self.dispose(original, matter, Fate::Moved, Some(target));
                }
                None if self.order.ended_functions.contains(function) => {
                    self.body(original).functions.retain(|known| known != function);
                    self.ended_functions.push(function.clone());
                    self.dispose(original, matter, Fate::Ended, None);
                }
                None if ends => unassigned.push(format!("`{function}`")),
                None => {}
            }
        }
        if !unassigned.is_empty() {
            self.unassigned_functions(original, &unassigned);
        }
    }

    fn unassigned_functions(&mut self, original: &Id, names: &[String]) {
        let (total, list) = (names.len(), shortened(names));
        let message = say!(
            "`{original}` ends, but nobody takes over {total} of its functions: {list}",
            "`{original}` kết thúc nhưng {total} chức năng chưa có cơ quan nhận: {list}"
        );
        let help = say!(
            "name them under `functions` of a part, or end them with a reason under `ended_functions`",
            "ghi vào `functions` của một phần, hoặc nêu lý do chấm dứt ở `ended_functions`"
        );
        let problem = Diagnostic::error("unassigned-function", message).about(original).help(help);
        self.problems.push(self.at_original(problem, original));
    }

    fn assign_cooperation(&mut self, original: &Id, ends: bool) {
        if !ends {
            return;
        }
        let taker = self.order.taker(original).map(|portion| portion.result.clone());
        for function in &self.before(original).cooperates {
            let matter = Matter::Cooperation { function: function.clone() };
            match &taker {
                Some(taker) => {
                    let body = self.body(taker);
                    let known = body.functions.contains(function) || body.cooperates.contains(function);
                    if !known {
                        body.cooperates.push(function.clone());
                    }
                    let fate = if known { Fate::Dropped } else { Fate::Moved };
                    self.dispose(original, matter, fate, Some(taker));
                }
                None => self.dispose(original, matter, Fate::Ended, None),
            }
        }
    }

    /// A founded unit may restate the functions that it receives, or take up one that nobody leads; no others.
    fn check_restated(&mut self) {
        let order = self.order;
        for result in &order.results {
            let Some(new) = &result.new else { continue };
            for function in new.functions.iter().chain(&new.cooperates) {
                if self.scene.structure.function(function).is_none() {
                    let message = say!(
                        "no function `{function}` in the register",
                        "không có chức năng `{function}` trong danh mục"
                    );
                    let path = [result.path.as_slice(), &[key("functions")]].concat();
                    let mut problem = Diagnostic::error("unknown-function", message).at(place(&path));
                    problem.help = crate::diagnostic::did_you_mean(
                        function,
                        self.scene.structure.functions().map(|known| known.id.as_str()),
                    );
                    self.problems.push(problem);
                }
            }
        }
    }
}

fn at(problem: Diagnostic, portion: &Portion) -> Diagnostic {
    problem.at(place(&[portion.path.as_slice(), &[key("functions")]].concat()))
}
