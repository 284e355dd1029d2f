//! Which body became which, and which came from which, with shares: as text, CSV and JSON.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::names::Names;
use super::words::{inert, json, number, paragraph};
use crate::diagnostic::Speech;
use crate::lineage::{Lineage, Share};
use crate::model::{Id, Structure};

/// A lineage, and the structures at its two ends.
#[derive(Debug, Clone, Copy)]
pub struct Trace<'a> {
    /// Which body came from which.
    pub lineage: &'a Lineage,
    /// The structure before.
    pub before: &'a Structure,
    /// The structure after.
    pub after: &'a Structure,
    /// Only this body, if given.
    pub unit: Option<&'a str>,
}

type Links = BTreeMap<Id, Vec<(Id, Share)>>;

impl Trace<'_> {
    /// Returns the bodies before with what became of them.
    fn forward(&self) -> Links {
        match self.unit {
            Some(unit) if !self.before.contains(unit) => Links::new(),
            Some(unit) => {
                let unit = Id::from(unit);
                let successors = self.lineage.successors(&unit);
                Links::from([(unit, successors)])
            }
            None => {
                let changed = self.lineage.changed();
                let pairs = changed.map(|(id, results)| {
                    (id.clone(), results.iter().map(|(result, share)| (result.clone(), *share)).collect())
                });
                pairs.collect()
            }
        }
    }

    /// Returns the bodies after with what they came from; nothing for those founded anew.
    fn backward(&self) -> Links {
        let mut links = self.lineage.predecessors();
        match self.unit {
            Some(unit) if !self.after.contains(unit) => Links::new(),
            Some(unit) => {
                let unit = Id::from(unit);
                let origins = links.remove(&unit).unwrap_or_else(|| vec![(unit.clone(), Share::WHOLE)]);
                Links::from([(unit, origins)])
            }
            None => links,
        }
    }

    /// Tells both directions in words.
    pub fn text(&self, speech: Speech) -> String {
        let names = Names { before: self.before, after: self.after, speech };
        let mut out = String::new();
        let ended = speech.pick("ends without successor", "kết thúc, không có đơn vị kế thừa");
        let founded = speech.pick("newly founded", "thành lập mới");
        let directions = [
            (self.forward(), speech.pick("BEFORE → AFTER", "TRƯỚC → SAU"), "→", ended),
            (self.backward(), speech.pick("AFTER ← BEFORE", "SAU ← TRƯỚC"), "←", founded),
        ];
        for (links, title, arrow, nothing) in directions {
            if links.is_empty() {
                continue;
            }
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{title}\n");
            for (unit, others) in &links {
                paragraph(&mut out, "  ", &names.unit(unit));
                for (other, share) in others {
                    let text = match other == unit && share.is_whole() && others.len() == 1 {
                        true => speech.pick("goes on", "tiếp tục hoạt động").to_owned(),
                        false => format!("{}: {}", names.unit(other), words(*share, speech)),
                    };
                    paragraph(&mut out, &format!("    {arrow} "), &text);
                }
                if others.is_empty() {
                    paragraph(&mut out, &format!("    {arrow} "), nothing);
                }
            }
        }
        if out.is_empty() {
            out.push_str(speech.pick(
                "Nothing passes from one body to another.\n",
                "Không có gì chuyển từ đơn vị này sang đơn vị khác.\n",
            ));
        }
        out
    }

    /// Returns one row for each pair of original and result; names are safe to open in a spreadsheet.
    pub fn csv(&self, speech: Speech) -> String {
        let names = |structure: &Structure, id: &str| inert(structure.unit(id).map_or("", |unit| unit.label(speech)));
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut row = |cells: [&str; 6]| {
            // Writing into memory cannot fail.
            let _ = writer.write_record(cells);
        };
        row(["original", "original_name", "result", "result_name", "extent", "share"]);
        let (forward, backward) = (self.forward(), self.backward());
        for (original, results) in &forward {
            let name = names(self.before, original);
            for (result, share) in results {
                let fraction = share.fraction.map(fraction).unwrap_or_default();
                row([original, &name, result, &names(self.after, result), extent(*share), &fraction]);
            }
            if results.is_empty() {
                row([original, &name, "", "", "ended", ""]);
            }
        }
        for (result, originals) in &backward {
            let name = names(self.after, result);
            // A pair that starts at a listed original is there already.
            for (original, share) in originals.iter().filter(|(original, _)| !forward.contains_key(original)) {
                let fraction = share.fraction.map(fraction).unwrap_or_default();
                row([original, &names(self.before, original), result, &name, extent(*share), &fraction]);
            }
            if originals.is_empty() {
                row(["", "", result, &name, "founded", ""]);
            }
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    /// Returns both directions as a JSON object.
    pub fn json(&self) -> String {
        let entries = |links: Links| -> Vec<Entry> {
            let link =
                |(unit, share): (Id, Share)| Link { unit, extent: extent(share), share: share.fraction.map(fraction) };
            links
                .into_iter()
                .map(|(unit, others)| Entry { unit, links: others.into_iter().map(link).collect() })
                .collect()
        };
        let trace = TraceRecord { forward: entries(self.forward()), backward: entries(self.backward()) };
        json(&trace)
    }
}

#[derive(Serialize)]
struct TraceRecord {
    forward: Vec<Entry>,
    backward: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    unit: Id,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    unit: Id,
    extent: &'static str,
    share: Option<String>,
}

fn extent(share: Share) -> &'static str {
    if share.is_whole() { "whole" } else { "part" }
}

fn fraction(fraction: crate::lineage::Fraction) -> String {
    let (numerator, denominator) = fraction.terms();
    format!("{numerator}/{denominator}")
}

fn words(share: Share, speech: Speech) -> String {
    match share.fraction {
        _ if share.is_whole() => speech.pick("whole", "toàn bộ").to_owned(),
        Some(fraction) => {
            let percent = number(i64::try_from(fraction.per_mille()).unwrap_or(i64::MAX), 1, speech);
            format!("{} {percent} %", speech.pick("part,", "một phần,"))
        }
        None => speech.pick("part", "một phần").to_owned(),
    }
}
