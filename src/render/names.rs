//! Names of bodies, functions, lines and quantities as texts show them.

use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, Id, LegalForm, LineKey, Shape, Structure};
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

    /// Returns a body's official name alone, for texts that have named its id before.
    pub fn short(&self, id: &str) -> String {
        let named = self.unit(id);
        match named.strip_suffix(']').and_then(|text| text.rsplit_once(" [")) {
            Some((name, _)) => name.to_owned(),
            None => named,
        }
    }

    /// Returns whether an event is about administrative units alone: the law has words of its own for them.
    pub fn is_territorial(&self, event: &ChangeEvent) -> bool {
        let concerned = event.concerned();
        let shape = |id: &Id| {
            let unit = self.after.unit(id).or_else(|| self.before.unit(id))?;
            Some(unit.kind_entry()?.shape)
        };
        // Bodies that live for a moment between two events say nothing.
        let mut shapes = concerned.into_iter().filter_map(shape).peekable();
        shapes.peek().is_some() && shapes.all(|shape| shape == Shape::Territory)
    }

    /// Returns the name of what an event is in law; of administrative units the law says that they are joined.
    pub fn form(&self, event: &ChangeEvent) -> &'static str {
        match event.form {
            LegalForm::Consolidation | LegalForm::Absorption if self.is_territorial(event) => {
                self.speech.pick("joining", "nhập")
            }
            form => form.name(self.speech),
        }
    }

    /// Puts names in the place of unit ids in backticks; a name that follows its id in brackets is not said twice.
    pub fn within(&self, text: &str) -> String {
        let mut said = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((plain, quoted)) = rest.split_once('`') {
            let Some((id, after)) = quoted.split_once('`') else { break };
            said += plain;
            let unit = self.after.unit(id).or_else(|| self.before.unit(id));
            let name = unit.map_or(id, |unit| unit.label(self.speech));
            said += name;
            rest = after.strip_prefix(&format!(" ({name})")).unwrap_or(after);
        }
        said + rest
    }

    /// Returns several bodies, in order.
    pub fn units<'i>(&self, ids: impl IntoIterator<Item = &'i Id>) -> String {
        let names: Vec<String> = ids.into_iter().map(|id| self.unit(id)).collect();
        names.join("; ")
    }

    /// Returns the name of a function of the register, or else its id.
    pub fn function(&self, id: &str) -> String {
        let found = self.after.function(id).or_else(|| self.before.function(id));
        let name = found.map(|function| function.name.get(self.speech)).unwrap_or("");
        if name.is_empty() { format!("[{id}]") } else { name.to_owned() }
    }

    /// Returns the short name of a measure.
    pub fn measure(&self, measure: &str) -> String {
        let declared = self.after.catalogue().measure(measure);
        let short = declared.map(|found| found.short.as_ref().unwrap_or(&found.name).get(self.speech)).unwrap_or("");
        if short.is_empty() { measure.to_owned() } else { short.to_owned() }
    }

    /// Returns an amount with the decimals of its measure.
    pub fn amount(&self, measure: &str, amount: i64) -> String {
        let declared = self.after.catalogue().measure(measure);
        number(amount, declared.map_or(0, |found| found.decimals), self.speech)
    }

    /// Returns a quantity with the short name of its measure: "5 biên chế", "6,48 km² diện tích".
    pub fn quantity(&self, measure: &str, amount: i64) -> String {
        format!("{} {}", self.amount(measure, amount), self.measured(measure))
    }

    /// Returns the short name of a measure as it follows a number: what is not counted but measured says its unit.
    pub fn measured(&self, measure: &str) -> String {
        let declared = self.after.catalogue().measure(measure).filter(|found| found.decimals > 0);
        match declared.and_then(|found| found.unit.as_ref()).map(|unit| unit.get(self.speech)) {
            Some(unit) if !unit.is_empty() => format!("{unit} {}", self.measure(measure)),
            _ => self.measure(measure),
        }
    }

    /// Returns a line in words: "Sở Nội vụ [so-noi-vu] → Phòng Nội vụ [phong-noi-vu] (hướng dẫn)".
    pub fn line(&self, line: &LineKey) -> String {
        format!("{} → {} ({})", self.unit(&line.from), self.unit(&line.to), self.line_word(line))
    }

    /// Returns a line as one of its ends sees it: the other end, behind an arrow if the line leads there.
    pub fn line_of(&self, unit: &str, line: &LineKey) -> String {
        match line.from == *unit {
            true => format!("→ {} ({})", self.short(&line.to), self.line_word(line)),
            false => format!("{} ({})", self.short(&line.from), self.line_word(line)),
        }
    }

    fn line_word(&self, line: &LineKey) -> String {
        let catalogue = self.after.catalogue();
        let declared = catalogue.line_type(&line.line_type).map(|found| found.name.get(self.speech));
        let family = catalogue.family(&line.line_type).map(|family| family.name(self.speech));
        declared.filter(|name| !name.is_empty()).or(family).unwrap_or(&line.line_type).to_owned()
    }
}
