//! Double entry of the conserved quantities.

use std::collections::BTreeSet;

use super::{Portion, Reasoned, Working};
use crate::diagnostic::Diagnostic;
use crate::model::{Extent, Fate, Id, Matter, Posting, Provenance, Unit};
use crate::operations::{key, place};
use crate::say;

impl Working<'_> {
    pub(super) fn share_measures(&mut self) {
        for measure in self.measures_concerned() {
            self.share_measure(&measure);
        }
    }

    fn measures_concerned(&self) -> BTreeSet<Id> {
        let order = self.order;
        let of_bodies = self.bodies.values().flat_map(|body| body.unit.measures.keys());
        let claimed = order.portions.iter().filter_map(|portion| portion.claim.measures.as_ref());
        let all = of_bodies.chain(claimed.flat_map(|claim| claim.keys()));
        let all = all.chain(order.released.keys()).chain(order.added.keys());
        all.filter(|measure| self.scene.structure.catalogue().is_conserved(measure)).cloned().collect()
    }

    fn share_measure(&mut self, measure: &Id) {
        let order = self.order;
        let stated = self.take_stated(measure);
        let mut to_release = order.released.get(measure).map_or(0, |released| released.value);
        for original in &order.originals {
            let left = self.post_portions(measure, &original.id);
            if left == 0 || !original.ends {
                continue;
            }
            to_release -= left;
            if to_release < 0 {
                self.unassigned_amount(measure, &original.id, left);
                to_release = 0;
                continue;
            }
            let reason = order.released.get(measure);
            self.post(measure, Some(&original.id), None, left, reason);
        }
        self.release_rest(measure, to_release);
        self.add(measure);
        self.compare_with_stated(measure, &stated);
    }

    /// Takes the stated quantity out of every founded unit; it is compared with the balance in the end.
    fn take_stated(&mut self, measure: &Id) -> Vec<(Id, i64, Option<Box<Provenance>>)> {
        let mut stated = Vec::new();
        for result in self.order.results.iter().filter(|result| result.new.is_some()) {
            if let Some(figure) = self.body(&result.id).measures.remove(measure) {
                stated.push((result.id.clone(), figure.value, figure.provenance));
            }
        }
        stated
    }

    /// Posts what the portions of one original take, and returns what is left with it.
    fn post_portions(&mut self, measure: &Id, original: &Id) -> i64 {
        let total = self.before(original).measure(measure);
        let mut left = total;
        for portion in self.index.portions_of(original) {
            let stated = portion.claim.measures.as_ref().map_or(0, |claim| claim.amount(measure));
            let takes_all = portion.claim.takes.get(measure) == Some(&Extent::Whole);
            let claimed = if takes_all { left.max(0) } else { stated };
            left = left.saturating_sub(claimed);
            self.pass(measure, portion, claimed, total);
        }
        if left < 0 {
            self.overdrawn(measure, original, total, total.saturating_sub(left));
            return 0;
        }
        // What an original that goes on keeps is its own share, whether or not it is marked as the remainder.
        let keeper = || self.index.portions_of(original).iter().copied().find(|portion| portion.result == *original);
        let Some(taker) = self.index.taker(original).or_else(keeper) else { return left };
        self.pass(measure, taker, left, total);
        if taker.result == *original { left } else { 0 }
    }

    fn pass(&mut self, measure: &Id, portion: &Portion, amount: i64, total: i64) {
        if amount != 0 && portion.original != portion.result {
            self.post(measure, Some(&portion.original), Some(&portion.result), amount, None);
            self.take(measure, &portion.original, amount);
            self.change(measure, &portion.result, amount);
            self.weaken(measure, portion);
        }
        if total != 0 {
            let contribution = self.contribution(portion);
            contribution.amounts.add(measure, amount);
            contribution.totals.insert(measure.clone(), total);
        }
    }

    /// A sum is as sure as the least sure of its parts.
    fn weaken(&mut self, measure: &Id, portion: &Portion) {
        let own = |unit: &Unit| {
            let figure = unit.measures.get(measure).and_then(|figure| figure.provenance.as_deref());
            figure.or(unit.provenance.as_deref()).map(|provenance| provenance.confidence)
        };
        let general = self.scene.structure.header().provenance.as_ref().map(|provenance| provenance.confidence);
        let given = own(self.before(&portion.original)).or(general);
        let unit = self.now(&portion.result);
        if given > own(unit).or(general)
            && let Some(mut figure) = unit.measures.get(measure).cloned()
        {
            figure.provenance = given.map(|confidence| Box::new(confidence.into()));
            self.body(&portion.result).measures.insert(measure.clone(), figure);
        }
    }

    fn post(&mut self, measure: &Id, from: Option<&Id>, to: Option<&Id>, amount: i64, reason: Option<&Reasoned>) {
        self.event.postings.push(Posting {
            measure: measure.clone(),
            from: from.cloned(),
            to: to.cloned(),
            amount,
            reason: reason.map(|reasoned| reasoned.reason.clone()),
        });
        let (unit, fate) = match (from, to) {
            (Some(from), Some(_)) => (from, Fate::Moved),
            (Some(from), None) => (from, Fate::Released),
            (None, Some(to)) => (to, Fate::Added),
            (None, None) => return,
        };
        let matter = Matter::Measure { measure: measure.clone(), amount };
        self.dispose(&unit.clone(), matter, fate, to);
    }

    /// Takes a quantity out of a body that gives; what ends need not be brought up to date.
    fn take(&mut self, measure: &Id, body: &Id, amount: i64) {
        if !self.index.ends(body) {
            self.change(measure, body, -amount);
        }
    }

    fn change(&mut self, measure: &Id, body: &Id, amount: i64) {
        let unit = self.body(body);
        let mut figure = unit.measures.get(measure).cloned().unwrap_or_default();
        figure.value = figure.value.saturating_add(amount);
        unit.measures.insert(measure.clone(), figure);
    }

    /// Takes what is still to be released from the one result that it can concern.
    fn release_rest(&mut self, measure: &Id, amount: i64) {
        let Some(released) = self.order.released.get(measure).filter(|_| amount > 0) else { return };
        let Some(unit) = self.only_body(released, "released", measure) else { return };
        let has = self.now(&unit).measure(measure);
        if has < amount {
            let message = say!(
                "{amount} of `{measure}` cannot be released from `{unit}`, which has {has}",
                "không thể giảm {amount} `{measure}` của `{unit}` vì chỉ có {has}"
            );
            let help = say!("lower what is released", "hạ số giảm xuống");
            self.problems.push(Diagnostic::error("overdrawn", message).at(place(&[key("released")])).help(help));
            return;
        }
        self.post(measure, Some(&unit), None, amount, Some(released));
        self.change(measure, &unit, -amount);
    }

    fn add(&mut self, measure: &Id) {
        let Some(added) = self.order.added.get(measure) else { return };
        let Some(unit) = self.only_body(added, "added", measure) else { return };
        self.post(measure, None, Some(&unit), added.value, Some(added));
        self.change(measure, &unit, added.value);
    }

    /// Returns the result that a release or an addition concerns: the one named, or the only one there is.
    fn only_body(&mut self, reasoned: &Reasoned, field: &'static str, measure: &Id) -> Option<Id> {
        let results = &self.order.results;
        let found = match (&reasoned.unit, results.as_slice()) {
            (Some(named), _) => self.bodies.keys().find(|id| *id == named && !self.index.ends(id)).cloned(),
            (None, [only]) => Some(only.id.clone()),
            (None, _) => None,
        };
        if found.is_none() {
            let message = say!(
                "it is not clear which body `{measure}` under `{field}` concerns",
                "chưa rõ `{measure}` ở `{field}` thuộc đơn vị nào"
            );
            let help = say!("name the result under `unit`", "nêu đơn vị kết quả ở `unit`");
            self.problems.push(Diagnostic::error("unclear-body", message).at(place(&[key(field)])).help(help));
        }
        found
    }

    fn compare_with_stated(&mut self, measure: &Id, stated: &[(Id, i64, Option<Box<Provenance>>)]) {
        for (id, stated, provenance) in stated {
            let balance = self.now(id).measure(measure);
            if balance != *stated {
                self.unbalanced(measure, id, balance, *stated);
            }
            let mut figure = self.now(id).measures.get(measure).cloned().unwrap_or_default();
            figure.provenance = provenance.clone().or(figure.provenance);
            self.body(id).measures.insert(measure.clone(), figure);
        }
    }

    fn unbalanced(&mut self, measure: &Id, id: &Id, balance: i64, stated: i64) {
        let difference = (balance - stated).abs();
        let field = if balance > stated { "released" } else { "added" };
        let message = say!(
            "`{measure}` of `{id}`: the originals give {balance}, the plan states {stated}, {difference} unaccounted for",
            "`{measure}` của `{id}`: các đơn vị cũ giao {balance}, kế hoạch ghi {stated}, chênh {difference} chưa rõ lý do"
        );
        let help = say!(
            "state {balance}, or explain {difference} under `{field}` with a reason",
            "ghi {balance}, hoặc giải trình {difference} ở `{field}` kèm lý do"
        );
        let path = self.order.results.iter().find(|result| result.id == *id).map(|result| result.path);
        let place = path.unwrap_or_default().key("measures").place();
        self.problems.push(Diagnostic::error("unbalanced", message).about(id).at(place).help(help));
    }

    fn unassigned_amount(&mut self, measure: &Id, original: &Id, left: i64) {
        let message = say!(
            "`{original}` ends, but {left} of its `{measure}` go to nobody",
            "`{original}` kết thúc nhưng còn {left} `{measure}` chưa có nơi nhận"
        );
        let help = say!(
            "give them to a part, mark one part `\"remainder\": true`, or release them with a reason",
            "giao cho một phần, đánh dấu một phần `\"remainder\": true`, hoặc ghi giảm ở `released` kèm lý do"
        );
        let problem = Diagnostic::error("unbalanced", message).about(original).help(help);
        self.problems.push(self.at_original(problem, original));
    }

    fn overdrawn(&mut self, measure: &Id, original: &Id, total: i64, claimed: i64) {
        let message = say!(
            "the parts take {claimed} of `{measure}`, but `{original}` has {total}",
            "các phần nhận {claimed} `{measure}` nhưng `{original}` chỉ có {total}"
        );
        let help = say!("lower the parts by {}", "giảm các phần {}", claimed - total);
        let problem = Diagnostic::error("overdrawn", message).about(original).help(help);
        self.problems.push(self.at_original(problem, original));
    }
}

impl Portion {
    /// Returns whether the portion takes all of its original.
    pub(super) fn is_whole(&self) -> bool {
        self.extent == Extent::Whole
    }
}
