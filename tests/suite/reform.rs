//! The reform of 1 July 2025 as structure and plan, made of public tables that lie beside the work, if they do.
//!
//! The tables are no part of the project; without them the tests that use them say so and pass.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bomay::diagnostic::Speech;
use bomay::formats;
use bomay::rules::Ruleset;
use bomay::simulate::{Outcome, Request, simulate};
use serde_json::{Value, json};

const TABLES: &str = "/work/shared/data/vn-2025";

type Rows = Vec<BTreeMap<String, String>>;

fn rows(name: &str) -> Option<Rows> {
    let path = Path::new(TABLES).join(name);
    let mut reader = csv::Reader::from_path(path).ok()?;
    reader.deserialize().collect::<Result<Rows, _>>().ok()
}

/// One place in the tables before or after.
struct Place {
    name: String,
    kind: &'static str,
    superior: String,
}

fn places(rows: Rows) -> BTreeMap<String, Place> {
    let place = |mut row: BTreeMap<String, String>| {
        let mut take = |key: &str| row.remove(key).unwrap_or_default();
        let code = take("code");
        (code, Place { name: take("name"), kind: kind(&take("type")), superior: take("parent") })
    };
    rows.into_iter().map(place).collect()
}

fn kind(word: &str) -> &'static str {
    let word = word.to_lowercase();
    let kinds = [
        ("nước", "territory.province"),
        ("tỉnh", "territory.province"),
        ("thành phố trực thuộc", "territory.province"),
        ("xã", "territory.commune"),
        ("đặc khu", "territory.commune"),
        ("phường", "territory.ward"),
        ("thị trấn", "territory.township"),
        ("thị xã", "territory.town"),
        ("thành phố", "territory.city"),
    ];
    kinds.iter().find(|(start, _)| word.starts_with(start)).map_or("territory.district", |(_, kind)| kind)
}

struct Tables {
    before: BTreeMap<String, Place>,
    after: BTreeMap<String, Place>,
    /// Former and later province.
    provinces: Vec<(String, String)>,
    /// Former and later commune.
    communes: Vec<(String, String)>,
}

fn tables() -> Option<Tables> {
    let pairs = |rows: Rows| rows.into_iter().map(|row| (row["from"].clone(), row["to"].clone())).collect();
    let found = (|| {
        Some(Tables {
            before: places(rows("before.csv")?),
            after: places(rows("after.csv")?),
            provinces: pairs(rows("provinces.csv")?),
            communes: pairs(rows("communes.csv")?),
        })
    })();
    if found.is_none() {
        eprintln!("{TABLES} is not there: not tried");
    }
    found
}

impl Tables {
    fn province(&self, code: &str) -> String {
        let mut at = code;
        while let Some(place) = self.before.get(at).filter(|place| !matches!(place.superior.as_str(), "" | "VN")) {
            at = &place.superior;
        }
        at.to_owned()
    }

    fn structure(&self, kept: &BTreeSet<&str>) -> Value {
        let unit = |(rank, code): (usize, &&str)| {
            let place = &self.before[*code];
            let mut unit = json!({"id": format!("b.{code}"), "name": place.name, "kind": place.kind, "rank": rank});
            if kept.contains(place.superior.as_str()) {
                unit["superior"] = format!("b.{}", place.superior).into();
            }
            unit
        };
        let units: Vec<Value> = kept.iter().enumerate().map(unit).collect();
        json!({"format": "bomay/structure/1", "id": "reform", "title": "Đơn vị hành chính trước 01/7/2025",
            "as_of": "2025-06-30", "catalogue": "models/vn/catalogue.json", "units": units})
    }

    fn plan(&self, kept: &BTreeSet<&str>) -> Value {
        let mut operations = Vec::new();
        let mut originals: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, to) in self.provinces.iter().filter(|(from, _)| kept.contains(from.as_str())) {
            originals.entry(to).or_default().push(from);
        }
        let mut results: BTreeMap<&str, String> = BTreeMap::new();
        for (to, from) in &originals {
            if let [only] = from[..] {
                results.insert(to, format!("b.{only}"));
                continue;
            }
            let units: Vec<String> = from.iter().map(|code| format!("b.{code}")).collect();
            let id = format!("p.{to}");
            operations.push(json!({"op": "merge", "units": units, "into": {"id": id, "name": self.after[*to].name,
                "kind": "territory.province", "superior": "b.VN"}}));
            results.insert(to, id);
        }
        operations.extend(self.rearranged(kept, &results));
        let succeeded: BTreeSet<&str> = self.communes.iter().map(|(from, _)| from.as_str()).collect();
        let is_district = |code: &str| {
            let superior = &self.before[code].superior;
            !matches!(superior.as_str(), "" | "VN") && self.before[superior].superior == "VN"
        };
        for code in kept.iter().filter(|code| is_district(code) && !succeeded.contains(**code)) {
            operations.push(json!({"op": "dissolve", "unit": format!("b.{code}"), "manner": "cease"}));
        }
        json!({"format": "bomay/plan/1", "id": "reform", "title": "Sắp xếp đơn vị hành chính, 01/7/2025",
            "steps": [{"id": "1", "on": "2025-07-01", "do": operations}]})
    }

    /// Returns one operation for every group of communes that hang together.
    fn rearranged(&self, kept: &BTreeSet<&str>, provinces: &BTreeMap<&str, String>) -> Vec<Value> {
        let pairs = || self.communes.iter().filter(|(from, _)| kept.contains(from.as_str()));
        let mut group: BTreeMap<&str, usize> = BTreeMap::new();
        let mut groups: Vec<Vec<(&str, &str)>> = Vec::new();
        let mut by_original: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, to) in pairs() {
            by_original.entry(from).or_default().push(to);
        }
        for (from, to) in pairs() {
            let known: BTreeSet<usize> =
                by_original[from.as_str()].iter().filter_map(|to| group.get(to).copied()).collect();
            let at = known.first().copied().unwrap_or_else(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            for other in known.into_iter().skip(1) {
                let moved = std::mem::take(&mut groups[other]);
                group.extend(moved.iter().map(|(_, to)| (*to, at)));
                groups[at].extend(moved);
            }
            group.extend(by_original[from.as_str()].iter().map(|to| (*to, at)));
            groups[at].push((from, to));
        }
        let known = groups.into_iter().filter(|pairs| !pairs.is_empty());
        known.map(|pairs| self.group(&pairs, &by_original, provinces)).collect()
    }

    fn group(
        &self,
        pairs: &[(&str, &str)],
        heirs: &BTreeMap<&str, Vec<&str>>,
        provinces: &BTreeMap<&str, String>,
    ) -> Value {
        let result = |to: &str| &self.after[to];
        if let [(from, to)] = pairs
            && self.before[*from].name == result(to).name
        {
            return json!({"op": "transfer", "units": [format!("b.{from}")], "to": provinces[result(to).superior.as_str()]});
        }
        let mut shares: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for (from, to) in pairs {
            let heirs = &heirs[from];
            let extent = if heirs.len() == 1 {
                "whole"
            } else if heirs.last() == Some(to) {
                "remainder"
            } else {
                "part"
            };
            shares.entry(to).or_default().push(json!({"unit": format!("b.{from}"), "extent": extent}));
        }
        let results: Vec<Value> = shares
            .into_iter()
            .map(|(to, from)| {
                let Place { name, kind, superior } = result(to);
                json!({"unit": {"id": format!("c.{to}"), "name": name, "kind": kind,
                    "superior": provinces[superior.as_str()]}, "from": from})
            })
            .collect();
        json!({"op": "rearrange", "results": results})
    }

    fn outcome(&self, kept: &BTreeSet<&str>) -> Outcome {
        let mut fetch = |path: &str| {
            let say = bomay::diagnostic::Say::same(path);
            let missing = |_| Box::new(bomay::diagnostic::Diagnostic::error("missing-file", say));
            std::fs::read_to_string(path).map_err(missing)
        };
        let loaded = formats::load(&self.structure(kept).to_string(), "reform.json", &mut fetch);
        let (plan, problems) = formats::plan(&self.plan(kept).to_string(), "plan.json", 0);
        assert_eq!(problems, []);
        let plans = [plan.expect("the plan can be read")];
        let ruleset = Ruleset::default();
        let request = Request { before: &loaded.structure, plans: &plans, ruleset: &ruleset, until: None };
        let outcome = simulate(request);
        let messages: Vec<&str> = outcome.problems.iter().map(|problem| problem.message.to(Speech::En)).collect();
        assert_eq!(messages, [""; 0]);
        outcome
    }
}

/// Returns the reform of one province whose borders stay, by its code.
pub fn province(code: &str) -> Option<Outcome> {
    let tables = tables()?;
    let inside = |known: &&str| tables.province(known) == code;
    let kept: BTreeSet<&str> = tables.before.keys().map(String::as_str).filter(inside).collect();
    Some(tables.outcome(&kept))
}

/// Returns the reform of the whole country.
pub fn country() -> Option<Outcome> {
    let tables = tables()?;
    let kept: BTreeSet<&str> = tables.before.keys().map(String::as_str).collect();
    Some(tables.outcome(&kept))
}
