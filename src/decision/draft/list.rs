//! Lists of units as resolutions write them: `xã A và xã B`, `các xã A, B và C`, `thị trấn A và các xã B, C, D`.

use crate::decision::grammar::KindWord;

/// A unit in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub kind: KindWord,
    pub name: String,
    /// The unit above, where namesakes must be told apart.
    pub within: Option<String>,
}

impl Item {
    /// Returns kind and name; a ward that is a number is written with a capital letter.
    pub fn label(&self) -> String {
        match self.is_numbered() {
            true => format!("Phường {}", self.name),
            false => format!("{} {}", self.kind.word(), self.name),
        }
    }

    fn is_numbered(&self) -> bool {
        let is_roman = !self.name.is_empty() && self.name.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
        self.kind == KindWord::Ward && (is_roman || self.name.starts_with(|first: char| first.is_ascii_digit()))
    }

    fn remark(&self) -> String {
        self.within.as_ref().map(|within| format!(" ({within})")).unwrap_or_default()
    }
}

/// Returns the parts of a list, each of which stands between separators of the sentence.
///
/// Three or more of a kind are one part, `các xã A, B, C`; namesakes of one district that follow each other share its remark.
pub(super) fn parts(items: &[Item]) -> Vec<String> {
    let Some((start, end)) = shared(items) else { return runs(items) };
    let mut found: Vec<String> = items[..start].iter().flat_map(|item| runs(std::slice::from_ref(item))).collect();
    let remark = items[start].remark();
    found.push(format!("{}{remark}", joined(&runs(&bare(&items[start..end])), true)));
    found.extend(runs(&items[end..]));
    found
}

/// Returns the parts of a list without namesakes that share a remark.
fn runs(items: &[Item]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = items;
    while let Some(first) = rest.first() {
        let is_run = |item: &&Item| item.kind == first.kind && !item.is_numbered();
        let run = if first.is_numbered() { 1 } else { rest.iter().take_while(is_run).count() };
        let (now, later) = rest.split_at(run);
        rest = later;
        if run >= 3 {
            let names: Vec<String> = now.iter().map(|item| format!("{}{}", item.name, item.remark())).collect();
            found.push(format!("các {} {}", first.kind.word(), names.join(", ")));
            continue;
        }
        found.extend(now.iter().map(|item| format!("{}{}", item.label(), item.remark())));
    }
    found
}

/// Returns where namesakes of one district follow each other.
pub(super) fn shared(items: &[Item]) -> Option<(usize, usize)> {
    let mut start = 0;
    while start < items.len() {
        let within = items[start].within.as_ref();
        let end = start + items[start..].iter().take_while(|item| item.within.as_ref() == within).count();
        if within.is_some() && end > start + 1 {
            return Some((start, end));
        }
        start = end;
    }
    None
}

fn bare(items: &[Item]) -> Vec<Item> {
    items.iter().map(|item| Item { within: None, ..item.clone() }).collect()
}

/// Joins parts: by commas, the last by `và`; a single part of many names gets its `và` inside.
pub(super) fn joined(parts: &[String], with_and: bool) -> String {
    match parts {
        [only] if with_and => match only.strip_prefix("các ").and_then(|_| only.rsplit_once(", ")) {
            Some((before, last)) => format!("{before} và {last}"),
            None => only.clone(),
        },
        [before @ .., last] if with_and && !before.is_empty() => format!("{} và {last}", before.join(", ")),
        _ => parts.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[(KindWord, &str, &str)]) -> String {
        let item = |(kind, name, within): &(KindWord, &str, &str)| Item {
            kind: *kind,
            name: (*name).to_owned(),
            within: (!within.is_empty()).then(|| (*within).to_owned()),
        };
        let items: Vec<Item> = names.iter().map(item).collect();
        joined(&parts(&items), shared(&items).is_none())
    }

    #[test]
    fn lists_are_written_as_resolutions_write_them() {
        use KindWord::{Commune, Township, Ward};
        assert_eq!(list(&[(Commune, "A", ""), (Commune, "B", "")]), "xã A và xã B");
        assert_eq!(list(&[(Commune, "A", ""), (Commune, "B", ""), (Commune, "C", "")]), "các xã A, B và C");
        assert_eq!(
            list(&[(Township, "A", ""), (Commune, "B", "huyện X"), (Commune, "C", ""), (Commune, "D", "")]),
            "thị trấn A và các xã B (huyện X), C, D"
        );
        assert_eq!(
            list(&[(Commune, "A", "huyện X"), (Commune, "B", "huyện X"), (Commune, "C", "")]),
            "xã A và xã B (huyện X), xã C"
        );
        assert_eq!(list(&[(Ward, "1", ""), (Ward, "2", ""), (Ward, "3", "")]), "Phường 1, Phường 2 và Phường 3");
    }
}
