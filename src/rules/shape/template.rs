//! `template`: what stands below the target is what a model says (mô hình chung).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::demand::{Breach, Demand, Unknown, about};
use super::workbench::Workbench;
use crate::diagnostic::{Diagnostic, Place, Say, Speech};
use crate::model::{Id, Selector, Text, UnitRef};
use crate::rules::expression::{About, Scene};
use crate::rules::pack::scope;
use crate::rules::reach::{Hop, Reach};
use crate::say;

/// A model of what stands below the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The parts.
    pub parts: Vec<Part>,
    /// Whether everything below is looked at, or only direct subordinates.
    #[serde(default)]
    pub below: bool,
    /// Whether units that are no part may stand there too.
    #[serde(default)]
    pub others: Others,
    /// Units that may not stand there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<Selector>,
}

/// One part of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Id within the model.
    pub id: Id,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Which units are this part.
    pub which: Selector,
    /// The least number of them.
    #[serde(default = "one")]
    pub min: u32,
    /// The greatest number of them; absent = as many as there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

fn one() -> u32 {
    1
}

/// Whether units that are no part of a model may stand beside its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Others {
    /// They may.
    #[default]
    Allowed,
    /// They may not.
    Forbidden,
}

impl Template {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        let before = bench.problems.len();
        for (position, part) in self.parts.iter().enumerate() {
            let place = place.clone().key("parts").index(position);
            bench.selector(&place.clone().key("which"), &part.which);
            if part.max.is_some_and(|max| max < part.min) {
                let (id, min) = (&part.id, part.min);
                let message = say!(
                    "part `{id}` must be there {min} times or more, and less often",
                    "bộ phận `{id}` có `max` nhỏ hơn `min`"
                );
                let help = say!("correct `min` or `max`", "sửa `min` hoặc `max`");
                bench.problems.push(Diagnostic::error("impossible-limits", message).at(place.key("max")).help(help));
            }
        }
        for (position, never) in self.never.iter().enumerate() {
            bench.selector(&place.clone().key("never").index(position), never);
        }
        if self.parts.is_empty() && self.never.is_empty() {
            bench.empty(place, say!("`parts`", "`parts`"));
        }
        (bench.problems.len() == before).then(|| Box::new(self.clone()) as Box<dyn Demand>)
    }

    fn missing_or_spare(&self, scene: &Scene<'_>, part: &Part, total: u32) -> Option<Breach> {
        let title = |speech: Speech| match part.title.get(speech) {
            "" => part.id.to_string(),
            title => title.to_owned(),
        };
        let (en, vi) = (title(Speech::En), title(Speech::Vi));
        let (min, max) = (part.min, part.max.unwrap_or(u32::MAX));
        let (phrase, limit) = if total < min {
            (say!("has {total} of {min} “{en}”", "có {total}/{min} “{vi}” theo mô hình"), min)
        } else if total > max {
            (say!("has {total} “{en}”, the model has {max}", "có {total} “{vi}”, mô hình chỉ có {max}"), max)
        } else {
            return None;
        };
        let help = match total < min {
            true => say!("establish “{en}”", "thành lập (lập lại) “{vi}”"),
            false => say!("keep {max} of “{en}”", "chỉ giữ {max} “{vi}”"),
        };
        let said = |number: u32| Say::same(number.to_string());
        Some(Breach::new(about(scene, phrase)).value(said(total)).limit(said(limit)).help(help))
    }
}

impl Demand for Template {
    fn reach(&self) -> Reach {
        let hop = if self.below { Hop::Below } else { Hop::Subordinates };
        let selectors = self.parts.iter().map(|part| &part.which).chain(&self.never);
        let of_members = selectors.fold(Reach::own(), |reach, selector| reach.union(&scope::reach(selector)));
        let ways = of_members.ways.iter().map(|way| [&[hop], &way[..]].concat()).collect();
        Reach::own().union(&Reach { ways, ..Reach::default() })
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        let About::Unit(unit) = scene.about else { return Ok(()) };
        let survey = scene.survey_of(unit);
        let members: Vec<UnitRef<'_>> = if self.below { unit.walk().skip(1).collect() } else { unit.subordinates() };
        let mut totals = vec![0u32; self.parts.len()];
        for &member in &members {
            let id = member.id();
            if self.never.iter().any(|never| scope::fits(never, member, survey)) {
                let phrase =
                    say!("still has `{id}`, which the model does not know", "vẫn còn `{id}`, không có trong mô hình");
                let help = say!("end, split or transfer `{id}`", "kết thúc, chia tách hoặc chuyển `{id}`");
                breaches.push(Breach::new(about(scene, phrase)).superior(id).help(help));
                continue;
            }
            match self.parts.iter().position(|part| scope::fits(&part.which, member, survey)) {
                Some(position) => totals[position] += 1,
                None if self.others == Others::Forbidden => {
                    let phrase = say!("has `{id}`, which is no part of the model", "có `{id}` ngoài mô hình");
                    let help = say!("transfer or end `{id}`", "chuyển hoặc kết thúc `{id}`");
                    breaches.push(Breach::new(about(scene, phrase)).superior(id).help(help));
                }
                None => {}
            }
        }
        for (part, total) in self.parts.iter().zip(totals) {
            breaches.extend(self.missing_or_spare(scene, part, total));
        }
        Ok(())
    }
}
