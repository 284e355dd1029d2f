//! Who leads the functions of the originals, and who takes part in them.

use std::collections::BTreeMap;

use super::subordinates::shortened;
use super::{Portion, Working};
use crate::diagnostic::{Diagnostic, Segment};
use crate::model::{Disposition, Fate, Field, Id, Matter, Unit};
use crate::operations::{key, place};
use crate::say;

impl Working<'_> {
    pub(super) fn share_functions(&mut self) {
        let claimed = self.claimed_functions();
        for original in &self.order.originals {
            self.assign_functions(&original.id, original.ends, &claimed);
        }
        // Only now is it known who leads what.
        for original in &self.order.originals {
            self.assign_cooperation(&original.id, original.ends);
        }
        self.check_restated();
        self.end_functions();
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
                    problem.help = crate::diagnostic::did_you_mean(function, owned.iter().map(|id| id.as_str()))
                        .or_else(|| Some(say!("name a function that it leads", "nêu chức năng mà đơn vị chủ trì")));
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
        let taker = self.index.taker_elsewhere(original).map(|portion| portion.result.clone());
        let mut unassigned: Vec<String> = Vec::new();
        for function in &self.before(original).functions {
            let matter = Matter::Function { function: function.clone() };
            let ended = self.order.ended_functions.contains(function);
            match claimed.get(function).or(taker.as_ref().filter(|_| !ended)) {
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
                None if ended => {
                    self.body(original).functions.retain(|known| known != function);
                    if !self.ended_functions.contains(function) {
                        self.ended_functions.push(function.clone());
                    }
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
        let taker = self.index.taker(original).map(|portion| portion.result.clone());
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

    /// Strikes the functions that end from all who take part in them, and says why they end.
    fn end_functions(&mut self) {
        let order = self.order;
        for (function, reason) in order.ended_functions.iter() {
            if !self.ended_functions.contains(function) {
                let message = say!(
                    "`{function}` cannot end: no body that gives leads it, or it passes to another",
                    "không thể chấm dứt `{function}`: không đơn vị nào giao đi đang chủ trì, hoặc đã chuyển nơi khác"
                );
                let help = say!("name a function that nobody takes over", "nêu chức năng không có nơi nhận");
                let path = [key("ended_functions"), Segment::Key(function.to_string().into())];
                self.problems.push(Diagnostic::error("not-its-function", message).at(place(&path)).help(help));
                continue;
            }
            self.event
                .remarks
                .push(say!("function `{function}` ends: {reason}", "chấm dứt chức năng `{function}`: {reason}"));
            for body in self.bodies.values_mut() {
                body.change().cooperates.retain(|known| known != function);
            }
        }
        if self.ended_functions.is_empty() {
            return;
        }
        for unit in self.scene.structure.units_sorted() {
            let id = unit.id();
            for function in unit.facts().cooperates.iter().filter(|known| self.ended_functions.contains(known)) {
                if !self.order.originals.iter().any(|original| original.ends && original.id == *id) {
                    let matter = Matter::Cooperation { function: function.clone() };
                    self.event.dispositions.push(Disposition { unit: id.clone(), matter, fate: Fate::Ended, to: None });
                }
            }
            if !self.bodies.contains_key(id) {
                let mut after = unit.facts().clone();
                after.cooperates.retain(|known| !self.ended_functions.contains(known));
                self.others
                    .extend(Field::differences(unit.facts(), &after).into_iter().map(|field| (id.clone(), field)));
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
                    let mut problem =
                        Diagnostic::error("unknown-function", message).at(result.path.key("functions").place());
                    let known = self.scene.structure.functions().map(|known| known.id.as_str());
                    problem.help = crate::diagnostic::did_you_mean(function, known).or_else(|| {
                        Some(say!("add it to `functions` of the structure", "bổ sung vào `functions` của cơ cấu"))
                    });
                    self.problems.push(problem);
                }
            }
            for function in &new.functions {
                let matter = Matter::Function { function: function.clone() };
                let of_it = |known: &&Disposition| known.matter == matter && known.to.as_ref() == Some(&result.id);
                if self.event.dispositions.iter().find(of_it).is_some() {
                    continue;
                }
                if let Some(leader) = self.other_leader(&result.id, function) {
                    let id = &result.id;
                    let message = say!(
                        "`{id}` is to lead `{function}`, which `{leader}` leads",
                        "`{id}` dự kiến chủ trì `{function}`, nhưng `{leader}` đang chủ trì"
                    );
                    let help =
                        say!("take it over from `{leader}` first", "trước hết chuyển chức năng này từ `{leader}`");
                    self.problems.push(
                        Diagnostic::error("led-already", message)
                            .about(id)
                            .at(result.path.key("functions").place())
                            .help(help),
                    );
                }
            }
        }
    }

    /// Returns who else would lead a function that a founded unit states.
    fn other_leader(&self, result: &Id, function: &Id) -> Option<Id> {
        let leads = |unit: &Unit| unit.functions.contains(function);
        let beside = self.bodies.values().find(|body| body.unit.id != *result && leads(&body.unit));
        let outside = || {
            let units = self.scene.structure.units().filter(|unit| !self.bodies.contains_key(unit.id()));
            units.filter(|unit| leads(unit.facts())).map(|unit| unit.id().clone()).min()
        };
        beside.map(|body| body.unit.id.clone()).or_else(outside)
    }
}

fn at(problem: Diagnostic, portion: &Portion) -> Diagnostic {
    problem.at(portion.path.key("functions").place())
}
