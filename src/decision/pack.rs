//! From directives to a rule pack: who, modality, operation, object, condition, deadline, each with its words as source.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::grammar::{Clause, Directive, Statement};
use super::ids::{free, slug};
use super::json::ordered;
use super::outline::Provision;
use super::reading::Frame;
use crate::formats;

/// Returns the pack as a file, if there are directives.
pub(super) fn pack(frame: &Frame<'_>, clauses: &[Clause]) -> Option<String> {
    let (mut entries, mut ids) = (Vec::new(), BTreeSet::new());
    let symbol = frame.document.symbol.clone().unwrap_or_else(|| frame.file.to_owned());
    for clause in clauses {
        let directives: Vec<&Directive> = clause
            .statements
            .iter()
            .filter_map(
                |statement| if let Statement::Directive(directive) = statement { Some(directive) } else { None },
            )
            .collect();
        let place = place_of(&clause.provision);
        for (position, directive) in directives.iter().enumerate() {
            let letter = (directives.len() > 1).then(|| char::from(b'a' + u8::try_from(position % 26).unwrap_or(0)));
            let id = letter.map_or_else(|| place.clone(), |letter| format!("{place}-{letter}"));
            let id = free(&id, |id| ids.contains(id));
            entries.push(entry(frame, &symbol, clause, directive, &id));
            ids.insert(id);
        }
    }
    if entries.is_empty() {
        return None;
    }
    let mut pack = Map::new();
    pack.insert("format".into(), json!("bomay/pack/1"));
    pack.insert("id".into(), json!(named(&symbol)));
    let title = &frame.document.title;
    pack.insert(
        "title".into(),
        json!({"vi": if title.is_empty() { symbol.clone() } else { format!("{symbol} {title}") }}),
    );
    let mut source = json!({"document": symbol});
    if let Some(date) = frame.document.date {
        source["date"] = json!(date.to_string());
    }
    pack.insert("source".into(), source);
    pack.insert("entries".into(), Value::Array(entries));
    let text = ordered(&Value::Object(pack));
    Some(formats::format(&text, "pack.json").unwrap_or(text))
}

/// Returns the id of a document; the file may have a name without letters.
fn named(symbol: &str) -> String {
    Some(slug(symbol)).filter(|id| !id.is_empty()).unwrap_or_else(|| "van-ban".to_owned())
}

/// Returns the number of a provision as an id: `2.1`, `3.1-a`; what stands before the first number is the opening.
fn place_of(provision: &Provision) -> String {
    let article = provision.article.map(|article| article.to_string());
    let number = Some(provision.number.clone()).filter(|number| !number.is_empty());
    let point = provision.point.map(|letter| slug(&letter.to_string())).filter(|letter| !letter.is_empty());
    let numbers = article.into_iter().chain(number).collect::<Vec<_>>().join(".");
    let parts = [Some(numbers).filter(|numbers| !numbers.is_empty()), point];
    let place = parts.into_iter().flatten().collect::<Vec<_>>().join("-");
    if place.is_empty() { "mo-dau".to_owned() } else { place }
}

fn entry(frame: &Frame<'_>, symbol: &str, clause: &Clause, directive: &Directive, id: &str) -> Value {
    let mut entry: BTreeMap<&str, Value> = BTreeMap::new();
    entry.insert("id", json!(id));
    entry.insert("rule", json!(format!("{}.{id}", named(symbol))));
    entry.insert("title", json!({"vi": capitalised(&directive.words)}));
    entry.insert("modality", json!(directive.modality));
    entry.insert("responsible", json!([body(frame, &directive.who)]));
    if let Some(others) = &directive.cooperates {
        entry.insert("cooperates", json!([body(frame, others)]));
    }
    if let Some(product) = directive.product {
        let of = directive.operation.as_deref().map(|operation| format!(" {operation}")).unwrap_or_default();
        entry.insert("product", json!({"vi": format!("{product}{of}")}));
    }
    if let Some(term) = directive.deadline {
        entry.insert("deadline", json!({"on": term.on.to_string(), "binds": term.binds}));
    }
    let line = frame.line(directive.span.paragraph, directive.span.start);
    entry.insert(
        "source",
        json!({"document": symbol, "article": clause.provision.cite(), "quote": directive.words, "confidence": "confirmed", "source": format!("{}:{line}", frame.file)}),
    );
    if let Some(note) = note(directive) {
        entry.insert("note", json!({"vi": note}));
    }
    json!(entry)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Returns the id of the body that words name, or the words.
fn body(frame: &Frame<'_>, words: &str) -> String {
    frame.bodies.find(words).map_or_else(|| words.to_owned(), str::to_owned)
}

/// What an entry has no field for: operation, object and condition in the words of the text.
fn note(directive: &Directive) -> Option<String> {
    let parts = [("Việc", &directive.operation), ("Đối tượng", &directive.object), ("Điều kiện", &directive.condition)];
    let said: Vec<String> =
        parts.into_iter().filter_map(|(word, text)| Some(format!("{word}: {}", text.as_ref()?))).collect();
    (!said.is_empty()).then(|| format!("{}.", said.join(". ")))
}

#[cfg(test)]
mod tests {
    use crate::decision::{Request, read};
    use crate::formats;

    /// Reads the instructions of a text as a pack; returns its id and those of its entries.
    fn ids(text: &str) -> (String, Vec<String>) {
        let reading = read(&Request { text, file: "-", ..Request::default() });
        let (pack, problems) = formats::pack(&reading.pack.unwrap(), "pack.json", 0);
        assert_eq!(problems, []);
        let pack = pack.unwrap();
        (pack.id.to_string(), pack.entries.into_iter().filter_map(|entry| Some(entry.id?.to_string())).collect())
    }

    #[test]
    fn every_entry_has_an_id_of_its_own() {
        let text = "Kết luận số 5-KL/TU\n\nĐiều 1. Giao Văn phòng theo dõi việc thực hiện.\n\nĐiều 2. Tổ chức thực hiện\n\n\
                    1. Một số nội dung sau:\n\na) Giao Văn phòng theo dõi việc thực hiện.\n\n\
                    đ) Giao Ban Tổ chức theo dõi việc thực hiện.\n\n2. Giao Văn phòng theo dõi việc thực hiện.\n\n\
                    Điều 3.\n\n1. Giao Văn phòng theo dõi việc thực hiện.\n";
        let (pack, entries) = ids(text);
        assert_eq!(pack, "5-kl-tu");
        assert_eq!(entries, ["1", "2.1-a", "2.1-d", "2.2", "3.1"]);
    }

    #[test]
    fn a_text_without_symbol_in_a_file_without_name_has_an_id() {
        let text = "1. Đánh giá cao kết quả bước đầu.\n\n2. Yêu cầu một số nội dung sau:\n\n2.1. Giao Văn phòng theo dõi việc thực hiện.\n";
        assert_eq!(ids(text), ("van-ban".to_owned(), vec!["2.1".to_owned()]));
    }
}
