//! Sentences on administrative units, from the events of a plan.

use std::collections::{BTreeMap, BTreeSet};

use super::list::{Item, joined, parts, shared};
use crate::decision::grammar::{KindWord, Tier};
use crate::decision::names::{Index, Number, key};
use crate::model::{ChangeEvent, Contribution, Extent, Id, LegalForm, Structure, Table};

/// What a clause says.
#[derive(Debug, Clone)]
enum Clause {
    /// Units give portions to one that is formed or lives.
    Give { gifts: Vec<Gift>, target: Number, is_new: bool },
    /// A unit gets another name, another kind, or both.
    Rename { unit: Number, target: Number },
    /// A unit ends.
    End { unit: Number, ceases: bool },
}

/// What a unit gives: how much of it, and of what where that differs.
#[derive(Debug, Clone)]
struct Gift {
    original: Number,
    extent: Extent,
    takes: Table<Extent>,
}

impl Gift {
    /// Returns whether two gifts can be parts of the same: they are of the same, or of everything.
    fn is_alike(&self, other: &Gift) -> bool {
        let of_all = self.takes.is_empty() || other.takes.is_empty();
        of_all || self.takes.keys().any(|of| other.takes.get(of).is_some())
    }
}

/// The administrative units of a plan, before and after, and its clauses.
pub(super) struct Territory<'s> {
    before: Index<'s>,
    after: Index<'s>,
    /// The unit that most new ones belong to, as it stands afterwards.
    home: Option<Number>,
    clauses: Vec<Clause>,
    kept: Vec<Number>,
    drafted: BTreeSet<u32>,
    /// How many units of the structure before have the same kind and name, within the provinces concerned.
    namesakes: BTreeMap<(KindWord, String), usize>,
}

impl<'s> Territory<'s> {
    pub(super) fn of(before: &'s Structure, after: &'s Structure, events: &[ChangeEvent]) -> Self {
        let mut territory = Territory {
            before: Index::of(before),
            after: Index::of(after),
            home: None,
            clauses: Vec::new(),
            kept: Vec::new(),
            drafted: BTreeSet::new(),
            namesakes: BTreeMap::new(),
        };
        territory.home = territory.home_of(events);
        let founded: BTreeSet<&Id> = events.iter().flat_map(|event| &event.established).collect();
        for event in events {
            if territory.event(event, &founded) {
                territory.drafted.insert(event.number);
            }
        }
        territory.count_namesakes();
        territory
    }

    /// Returns the numbers of the events that the clauses say.
    pub(super) fn drafted(&self) -> &BTreeSet<u32> {
        &self.drafted
    }

    /// Returns the unit that the decision is about: `tỉnh Hà Tĩnh`.
    pub(super) fn about(&self) -> Option<String> {
        self.home.map(|home| self.after.label(home))
    }

    /// Returns the superior of most units that are founded.
    fn home_of(&self, events: &[ChangeEvent]) -> Option<Number> {
        let mut counts: BTreeMap<Number, usize> = BTreeMap::new();
        for id in events.iter().flat_map(|event| &event.established) {
            let above = self.after.number(id).and_then(|unit| self.after.entry(unit).above);
            above.into_iter().for_each(|above| *counts.entry(above).or_default() += 1);
        }
        counts.into_iter().max_by_key(|(above, count)| (*count, std::cmp::Reverse(*above))).map(|(above, _)| above)
    }

    /// Puts an event into clauses; returns whether it could be.
    fn event(&mut self, event: &ChangeEvent, founded: &BTreeSet<&Id>) -> bool {
        match event.form {
            LegalForm::Keeping => {
                let units: Option<Vec<Number>> = event.units.iter().map(|id| self.before.number(id)).collect();
                let Some(units) = units else { return false };
                self.keep(&units);
                true
            }
            LegalForm::Transfer => self.transfer(event),
            LegalForm::Renaming | LegalForm::Conversion | LegalForm::Upgrade | LegalForm::Downgrade => {
                self.rename(event)
            }
            LegalForm::Dissolution | LegalForm::Cessation if event.contributions.is_empty() => self.end(event),
            _ if event.contributions.is_empty() => false,
            _ => self.give(event, founded),
        }
    }

    fn keep(&mut self, units: &[Number]) {
        for unit in units {
            if !self.kept.contains(unit) {
                self.kept.push(*unit);
            }
        }
    }

    /// Units that come directly under the one that the decision is about stay as they are otherwise.
    fn transfer(&mut self, event: &ChangeEvent) -> bool {
        let units: Option<Vec<Number>> = event.units.iter().map(|id| self.before.number(id)).collect();
        let goes_home = |id: &Id| self.after.number(id).is_some_and(|unit| self.after.entry(unit).above == self.home);
        let Some(units) = units.filter(|_| self.home.is_some() && event.units.iter().all(goes_home)) else {
            return false;
        };
        let renamed = |unit: &Number| {
            self.clauses.iter().any(|clause| matches!(clause, Clause::Rename { unit: known, .. } if known == unit))
        };
        let stay: Vec<Number> = units.into_iter().filter(|unit| !renamed(unit)).collect();
        self.keep(&stay);
        true
    }

    fn rename(&mut self, event: &ChangeEvent) -> bool {
        let mut all = true;
        for id in &event.units {
            let Some((unit, target)) = self.before.number(id).zip(self.after.number(id)) else {
                all = false;
                continue;
            };
            let is_known = |clause: &Clause| matches!(clause, Clause::Rename { unit: known, .. } if *known == unit);
            if !self.clauses.iter().any(is_known) {
                self.clauses.push(Clause::Rename { unit, target });
            }
        }
        all
    }

    fn end(&mut self, event: &ChangeEvent) -> bool {
        let units: Option<Vec<Number>> = event.ended.iter().map(|id| self.before.number(id)).collect();
        let Some(units) = units else { return false };
        let ceases = event.form == LegalForm::Cessation;
        let home_is_province = self.home.is_some_and(|home| self.after.tier(home) == Tier::Province);
        for unit in units {
            // A level between that nothing is left below goes without saying.
            if !(ceases && home_is_province && self.before.tier(unit) == Tier::District) {
                self.clauses.push(Clause::End { unit, ceases });
            }
        }
        true
    }

    fn give(&mut self, event: &ChangeEvent, founded: &BTreeSet<&Id>) -> bool {
        let mut results: Vec<&Id> = Vec::new();
        for contribution in &event.contributions {
            if !results.contains(&&contribution.result) {
                results.push(&contribution.result);
            }
        }
        let mut clauses = Vec::new();
        for result in results {
            let given = event.contributions.iter().filter(|given| given.result == *result && given.original != *result);
            let gift = |given: &Contribution| {
                let original = self.before.number(&given.original)?;
                Some(Gift { original, extent: given.extent, takes: given.takes.clone() })
            };
            let gifts: Option<Vec<Gift>> = given.map(gift).collect();
            let is_new = founded.contains(result);
            let target = if is_new { self.after.number(result) } else { self.before.number(result) };
            let Some((gifts, target)) = gifts.zip(target) else { return false };
            if !gifts.is_empty() {
                clauses.push(Clause::Give { gifts, target, is_new });
            }
        }
        self.clauses.extend(clauses);
        true
    }

    fn count_namesakes(&mut self) {
        let mut concerned: BTreeSet<Number> = BTreeSet::new();
        let home = self.home.and_then(|home| self.before.number(self.after.entry(home).unit.id()));
        concerned.extend(home.and_then(|home| self.before.province(home)));
        for clause in &self.clauses {
            if let Clause::Give { gifts, .. } = clause {
                concerned.extend(gifts.iter().filter_map(|gift| self.before.province(gift.original)));
            }
        }
        for number in 0..self.before.entries.len() as Number {
            let entry = self.before.entry(number);
            if self.before.province(number).is_none_or(|province| concerned.contains(&province)) {
                *self.namesakes.entry((entry.kind, key(entry.bare))).or_default() += 1;
            }
        }
    }

    fn item(&self, number: Number) -> Item {
        let entry = self.before.entry(number);
        let has_namesakes = self.namesakes.get(&(entry.kind, key(entry.bare))).is_some_and(|count| *count > 1);
        let within = entry.above.filter(|_| has_namesakes).map(|above| self.before.label(above));
        Item { kind: entry.kind, name: entry.bare.to_owned(), within }
    }

    /// Returns the sentences, in order, without the closing one.
    pub(super) fn clauses(&self) -> Vec<String> {
        self.clauses.iter().enumerate().map(|(position, clause)| self.clause(position, clause)).collect()
    }

    fn clause(&self, position: usize, clause: &Clause) -> String {
        match clause {
            Clause::Give { gifts, target, is_new: true } => {
                let kind = self.after.entry(*target).kind;
                let word = kind.word();
                let new = if kind == KindWord::SpecialZone { "" } else { " mới" };
                let under = self.under(*target);
                let target = Item { kind, name: self.after.entry(*target).bare.to_owned(), within: None }.label();
                format!("Sắp xếp {} thành {word}{new} có tên gọi là {target}{under}.", self.gifts(position, gifts))
            }
            Clause::Give { gifts, target, is_new: false } => {
                let item = self.item(*target);
                let within = item.within.as_ref().map(|within| format!(" ({within})")).unwrap_or_default();
                format!("Nhập {} vào {}{within}.", self.gifts(position, gifts), item.label())
            }
            Clause::Rename { unit, target } => {
                let verb = if self.before.entry(*unit).kind == self.after.entry(*target).kind {
                    "Đổi tên"
                } else {
                    "Chuyển"
                };
                let old = joined(&parts(&[self.item(*unit)]), false);
                let entry = self.after.entry(*target);
                format!(
                    "{verb} {old} thành {}.",
                    Item { kind: entry.kind, name: entry.bare.to_owned(), within: None }.label()
                )
            }
            Clause::End { unit, ceases } => {
                let verb = if *ceases { "Kết thúc hoạt động của" } else { "Giải thể" };
                format!("{verb} {}.", joined(&parts(&[self.item(*unit)]), false))
            }
        }
    }

    /// Returns ` thuộc huyện X`, where a new unit does not belong to the one that the decision is about.
    fn under(&self, target: Number) -> String {
        let above = self.after.entry(target).above.filter(|above| Some(*above) != self.home);
        above.map(|above| format!(" thuộc {}", self.after.label(above))).unwrap_or_default()
    }

    /// Returns what is given, group by group: all of it, parts, remainders with the clauses that took the parts.
    fn gifts(&self, position: usize, gifts: &[Gift]) -> String {
        let mut groups: Vec<(String, Vec<usize>, Vec<Item>)> = Vec::new();
        for gift in gifts {
            let cited = if gift.extent == Extent::Remainder { self.takers(position, gift) } else { Vec::new() };
            let (of, item) = (of_what(gift), self.item(gift.original));
            match groups.last_mut().filter(|(known, clauses, _)| *known == of && *clauses == cited) {
                Some((_, _, items)) => items.push(item),
                None => groups.push((of, cited, vec![item])),
            }
        }
        if let [(of, cited, items)] = &groups[..] {
            return format!("{of} {}{}", joined(&parts(items), shared(items).is_none()), after(cited));
        }
        let mut phrases: Vec<String> = Vec::new();
        // A list joined by `và` inside a phrase leaves none for the sentence.
        let mut has_and = false;
        for (number, (of, cited, items)) in groups.iter().enumerate() {
            let mut names = parts(items);
            if number == 0 && cited.is_empty() {
                names[0] = format!("{of} {}", names[0]);
                phrases.append(&mut names);
                continue;
            }
            has_and |= names.len() > 1;
            phrases.push(format!("{of} {}{}", joined(&names, names.len() > 1), after(cited)));
        }
        joined(&phrases, !has_and)
    }

    /// Returns the numbers of the other clauses that take parts of the same.
    fn takers(&self, own: usize, gift: &Gift) -> Vec<usize> {
        let takes = |clause: &Clause| match clause {
            Clause::Give { gifts, .. } => {
                gifts.iter().any(|other| other.original == gift.original && other.is_alike(gift))
            }
            _ => false,
        };
        let others = self.clauses.iter().enumerate().filter(|(position, clause)| *position != own && takes(clause));
        others.map(|(position, _)| position + 1).collect()
    }

    /// Returns the closing sentence with the numbers of units, if units are formed.
    pub(super) fn closing(&self) -> Option<String> {
        let founds = self.clauses.iter().any(|clause| matches!(clause, Clause::Give { is_new: true, .. }));
        let Some(home) = self.home.filter(|_| founds) else {
            let items: Vec<Item> = self.kept.iter().map(|unit| self.item(*unit)).collect();
            let listed = joined(&parts(&items), shared(&items).is_none());
            return (!items.is_empty()).then(|| format!("Giữ nguyên {listed}."));
        };
        let count = |number: Number, counts: &mut BTreeMap<KindWord, u32>| {
            *counts.entry(self.after.entry(number).kind).or_default() += 1
        };
        let (mut all, mut formed) = (BTreeMap::new(), BTreeMap::new());
        for number in 0..self.after.entries.len() as Number {
            let is_below = self.after.above(number).any(|above| above == home);
            if is_below && self.after.tier(number) == Tier::Commune {
                count(number, &mut all);
            }
        }
        let mut renames = false;
        for clause in &self.clauses {
            match clause {
                Clause::Give { target, is_new: true, .. } => count(*target, &mut formed),
                Clause::Rename { target, .. } => {
                    renames = true;
                    count(*target, &mut formed);
                }
                _ => {}
            }
        }
        let total: u32 = all.values().sum();
        let about = self.after.label(home);
        let mut text = format!(
            "Sau khi sắp xếp, {about} có {total:02} đơn vị hành chính cấp xã, gồm {}",
            self.counts(&all, home, true)
        );
        if !self.kept.is_empty() {
            let renames = if renames { ", thực hiện đổi tên" } else { "" };
            let formed = self.counts(&formed, home, false);
            text += &format!(
                "; trong đó có {formed} hình thành sau sắp xếp{renames} quy định tại Điều này và {}",
                self.kept_words()
            );
        }
        Some(text + ".")
    }

    fn counts(&self, counts: &BTreeMap<KindWord, u32>, home: Number, with_and: bool) -> String {
        let mut kinds = [KindWord::Commune, KindWord::Ward, KindWord::Township, KindWord::SpecialZone];
        if self.after.entry(home).kind == KindWord::City {
            kinds.swap(0, 1);
        }
        let words: Vec<String> =
            kinds.iter().filter_map(|kind| Some(format!("{:02} {}", counts.get(kind)?, kind.word()))).collect();
        joined(&words, with_and)
    }

    /// Returns how many units stay, and which.
    fn kept_words(&self) -> String {
        let items: Vec<Item> = self.kept.iter().map(|unit| self.item(*unit)).collect();
        let one_kind = items.iter().all(|item| item.kind == items[0].kind);
        let what = if one_kind { items[0].kind.word() } else { "đơn vị hành chính cấp xã" };
        let names = parts(&items);
        let listed = joined(&names, items.len() == 2 && one_kind);
        format!("{:02} {what} không thực hiện sắp xếp là {listed}", items.len())
    }
}

const WHOLE: &str = "toàn bộ diện tích tự nhiên, quy mô dân số của";

/// Returns how much a unit gives of what, in the words of the law.
fn of_what(gift: &Gift) -> String {
    let of = |measure: &str, name: &str| {
        gift.takes.get(measure).map(|extent| match extent {
            Extent::Whole => format!("toàn bộ {name}"),
            Extent::Part => format!("một phần {name}"),
            Extent::Remainder => format!("phần {name} còn lại"),
        })
    };
    let said: Vec<String> =
        [of("area", "diện tích tự nhiên"), of("population", "quy mô dân số")].into_iter().flatten().collect();
    match (said.is_empty(), gift.extent) {
        (false, _) => format!("{} của", said.join(", ")),
        (true, Extent::Whole) => WHOLE.to_owned(),
        (true, Extent::Part) => "một phần diện tích tự nhiên, quy mô dân số của".to_owned(),
        (true, Extent::Remainder) => "phần còn lại của".to_owned(),
    }
}

/// Returns the words that cite the clauses which took parts.
fn after(cited: &[usize]) -> String {
    match cited {
        [] => String::new(),
        _ => format!(" sau khi sắp xếp theo quy định tại {} Điều này", clauses_cited(cited)),
    }
}

/// Returns clauses as they are cited: `khoản 1`, `khoản 1, khoản 3`, `các khoản 1, 2, 3`.
fn clauses_cited(clauses: &[usize]) -> String {
    let numbers: Vec<String> = clauses.iter().map(usize::to_string).collect();
    match numbers.len() {
        0..=2 => numbers.iter().map(|number| format!("khoản {number}")).collect::<Vec<_>>().join(", "),
        _ => format!("các khoản {}", numbers.join(", ")),
    }
}
