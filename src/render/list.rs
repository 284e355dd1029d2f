//! A chart as a nested HTML list: for readers that do not see, and for copying into other programs.
//!
//! The file stands alone, without script or style sheet from elsewhere.

use std::fmt::Write;

use crate::layout::chart::{Change, Chart, View};
use crate::layout::slots::{Side, Slots};
use crate::layout::text::clean;

/// Writes one view of a chart as a standalone HTML page.
pub fn write(chart: &Chart, view: View) -> String {
    let mut page = Page { chart, view, slots: Slots::new(chart), text: String::new() };
    page.head();
    page.tree();
    page.notes();
    page.text.push_str("</body>\n</html>\n");
    page.text
}

struct Page<'a> {
    chart: &'a Chart,
    view: View,
    slots: Slots,
    text: String,
}

impl Page<'_> {
    fn head(&mut self) {
        let chart = self.chart;
        let title = escaped(&chart.title);
        let state = match self.view {
            View::Before => escaped(&chart.labels.states[0]),
            View::After if chart.boxes.iter().any(|unit| unit.change != Change::Unchanged) => {
                escaped(&chart.labels.states[1])
            }
            _ => String::new(),
        };
        let _ = write!(
            self.text,
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n",
            escaped(&chart.labels.language)
        );
        for line in [state, escaped(&chart.subtitle)].into_iter().chain(chart.marks.iter().map(|mark| escaped(mark))) {
            if !line.is_empty() {
                let _ = writeln!(self.text, "<p>{line}</p>");
            }
        }
        if !chart.totals.is_empty() {
            self.text.push_str("<ul>\n");
            for total in &chart.totals {
                let labels = &chart.labels;
                let (before, after) = (labels.number(total.before), labels.number(total.after));
                let difference = labels.difference(total.after - total.before);
                let _ = writeln!(self.text, "<li>{}: {before} → {after} ({difference})</li>", escaped(&total.name));
            }
            self.text.push_str("</ul>\n");
        }
    }

    /// Writes the units as nested lists; a step carries what closes a list, or a slot.
    fn tree(&mut self) {
        let shown = |page: &Self, slots: &[usize]| -> Vec<usize> {
            slots.iter().copied().filter(|&slot| page.slots.list[slot].side.is_in(page.view)).collect()
        };
        let roots = shown(self, &self.slots.roots);
        if roots.is_empty() {
            return;
        }
        self.text.push_str("<ul>\n");
        let mut queue: Vec<Option<usize>> = vec![None];
        queue.extend(roots.into_iter().rev().map(Some));
        while let Some(step) = queue.pop() {
            let Some(slot) = step else {
                self.text.push_str(if queue.is_empty() { "</ul>\n" } else { "</ul></li>\n" });
                continue;
            };
            let below = shown(self, &self.slots.subordinates[slot]);
            self.unit(slot);
            if below.is_empty() {
                self.text.push_str("</li>\n");
            } else {
                self.text.push_str("\n<ul>\n");
                queue.push(None);
                queue.extend(below.into_iter().rev().map(Some));
            }
        }
    }

    fn unit(&mut self, slot: usize) {
        let (chart, entry) = (self.chart, self.slots.list[slot]);
        let unit = &chart.boxes[entry.unit];
        let labels = &chart.labels;
        let before = self.view == View::Before || entry.side == Side::Before;
        let mut parts = vec![escaped(if before { unit.name_before() } else { &unit.name })];
        if let Some(badge) = &unit.badge {
            parts.push(escaped(badge));
        }
        if let Some(delta) = unit.delta.as_ref().filter(|_| !before) {
            parts.push(escaped(delta));
        }
        if self.view == View::Change && unit.change != Change::Unchanged {
            let events: Vec<String> = unit.events.iter().map(u32::to_string).collect();
            let word = escaped(&labels.change(unit.change));
            parts.push(if events.is_empty() { word } else { format!("{word} ({})", events.join(", ")) });
            if entry.side != Side::Both {
                parts.push(escaped(&labels.states[usize::from(entry.side == Side::After)]));
            }
            if let Some(former) = unit.former_name.as_ref().filter(|_| !before) {
                parts.push(format!("{}{}", escaped(&labels.former), escaped(former)));
            }
        }
        let _ = write!(self.text, "<li data-change=\"{}\">{}", unit.change.word(), parts.join(" · "));
    }

    fn notes(&mut self) {
        let chart = self.chart;
        let labels = &chart.labels;
        if !chart.events.is_empty() {
            let _ = writeln!(self.text, "<h2>{}</h2>\n<ol>", escaped(&labels.events));
            for note in &chart.events {
                let word = labels.change(note.change);
                let verb = escaped(if note.verb.is_empty() { &word } else { &note.verb });
                let _ = writeln!(self.text, "<li value=\"{}\"><b>{verb}</b> {}</li>", note.number, escaped(&note.text));
            }
            self.text.push_str("</ol>\n");
        }
        if !chart.findings.is_empty() && self.view != View::Before {
            let _ = writeln!(self.text, "<h2>{}</h2>\n<ol>", escaped(&labels.findings));
            for note in &chart.findings {
                let severity = escaped(&labels.severity(note.severity));
                let (code, text) = (escaped(&note.code), escaped(&note.text));
                let _ = writeln!(self.text, "<li value=\"{}\"><b>{severity} {code}</b> {text}</li>", note.number);
            }
            self.text.push_str("</ol>\n");
        }
        if !chart.source_note.is_empty() {
            let _ = writeln!(self.text, "<p>{}</p>", escaped(&chart.source_note));
        }
    }
}

fn escaped(text: &str) -> String {
    let text = clean(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::chart::{ChartBox, Place};

    #[test]
    fn the_list_nests_as_the_tree_does_and_every_element_is_closed() {
        let place = |superior| Some(Place { superior, order: 0 });
        let unit = |name: &str, superior| ChartBox {
            name: name.into(),
            before: place(superior),
            after: place(superior),
            ..ChartBox::default()
        };
        let boxes = vec![unit("A <b>", None), unit("B", Some(0)), unit("C", Some(1)), unit("D", Some(0))];
        let text = write(&Chart { boxes, ..Chart::default() }, View::After);
        assert_eq!(text.matches("<ul>").count(), text.matches("</ul>").count());
        assert_eq!(text.matches("<li").count(), text.matches("</li>").count());
        let body = &text[text.find("<ul>").expect("a list")..];
        let plain: String = body.replace(" data-change=\"unchanged\"", "").split_whitespace().collect();
        assert!(
            plain.starts_with("<ul><li>A&lt;b&gt;<ul><li>B<ul><li>C</li></ul></li><li>D</li></ul></li></ul>"),
            "{plain}"
        );
    }
}
