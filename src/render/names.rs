//! Names of bodies, functions, lines and quantities as texts show them.

use std::fmt::Write;

use crate::diagnostic::Speech;
use crate::model::{Id, LineKey, Structure};
use crate::render::words::number;

/// Finds names in the structures before and after, in one language.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub before: &'a Structure,
    pub after: &'a Structure,
    pub speech: Speech,
}

impl Names<'_> {
    /// Returns a body's official name with its id, the id alone when it has no name.
    pub fn unit(&self, id: &str) -> String {
        let living = self.after.unit(id).or_else(|| self.before.unit(id)).map(|unit| unit.label(self.speech));
        let name = living.or_else(|| self.after.ended(id).map(|ended| ended.name.get(self.speech))).unwrap_or("");
        if name.is_empty() || name == id { format!("[{id}]") } else { format!("{name} [{id}]") }
    }

    /// Returns several bodies, in order.
    pub fn units<'i>(&self, ids: impl IntoIterator<Item = &'i Id>) -> String {
        let names: Vec<String> = ids.into_iter().map(|id| self.unit(id)).collect();
        names.join("; ")
    }

    /// Returns the name of a function of the register.
    pub fn function(&self, id: &str) -> String {
        let found = self.after.function(id).or_else(|| self.before.function(id));
        let name = found.map(|function| function.name.get(self.speech)).unwrap_or("");
        if name.is_empty() { format!("[{id}]") } else { format!("{name} [{id}]") }
    }

    /// Returns a quantity with the short name of its measure: "5 biên chế".
    pub fn quantity(&self, measure: &str, amount: i64) -> String {
        let catalogue = self.after.catalogue();
        let declared = catalogue.measure(measure);
        let decimals = declared.map_or(0, |found| found.decimals);
        let short = declared.map(|found| found.short.as_ref().unwrap_or(&found.name).get(self.speech)).unwrap_or("");
        let name = if short.is_empty() { measure } else { short };
        format!("{} {name}", number(amount, decimals, self.speech))
    }

    /// Returns a line in words: "Sở Nội vụ → Phòng Nội vụ (hướng dẫn)".
    pub fn line(&self, line: &LineKey) -> String {
        let catalogue = self.after.catalogue();
        let declared = catalogue.line_type(&line.line_type).map(|found| found.name.get(self.speech));
        let family = catalogue.family(&line.line_type).map(|family| family.name(self.speech));
        let word = declared.filter(|name| !name.is_empty()).or(family).unwrap_or(&line.line_type);
        let mut text = String::new();
        let _ = write!(text, "{} → {} ({word})", self.unit(&line.from), self.unit(&line.to));
        text
    }
}
