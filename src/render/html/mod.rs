//! The interactive report: one page that works without network, in both languages.
//!
//! The page holds everything: typeface, style, scripts, drawings and data.
//! Its Content-Security-Policy forbids every request and every script but the one whose digest it names, so that a name
//! taken from a file can never become a script; the scripts build the page from text nodes only.
//! Drawings are the same lists of shapes that SVG, PNG and PDF are made from: the page decides what is in sight and
//! never where something stands.

mod demands;
mod drawing;
mod events;
mod facts;
mod units;
mod words;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Say, Speech};
use crate::layout::chart::Chart;
use crate::layout::font::{FAMILY, Weight, base64};
use crate::simulate::Outcome;

const STYLE: &str = include_str!("report/report.css");
/// The scripts, in the order in which they build upon one another.
const SCRIPTS: [&str; 7] = [
    include_str!("report/data.js"),
    include_str!("report/draw.js"),
    include_str!("report/stage.js"),
    include_str!("report/play.js"),
    include_str!("report/panel.js"),
    include_str!("report/tables.js"),
    include_str!("report/page.js"),
];

/// The charts of one language.
#[derive(Debug, Clone)]
pub struct Pictures {
    /// What a sheet shows: units that nothing happens to are folded into cards.
    pub sheet: Chart,
    /// Every unit.
    pub full: Chart,
}

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What was simulated.
    pub outcome: &'a Outcome,
    /// The charts in Vietnamese.
    pub vietnamese: &'a Pictures,
    /// The charts in English.
    pub english: &'a Pictures,
    /// The language in which the page opens.
    pub speech: Speech,
}

impl<'a> Request<'a> {
    fn pictures(&self, speech: Speech) -> &'a Pictures {
        match speech {
            Speech::Vi => self.vietnamese,
            Speech::En => self.english,
        }
    }
}

/// A text in both languages; one string when they agree.
struct Two(Say);

impl Two {
    fn new(of: impl Fn(Speech) -> String) -> Two {
        Two(Say::new(of(Speech::En), of(Speech::Vi)))
    }
}

impl Serialize for Two {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.vi == self.0.en {
            true => serializer.serialize_str(&self.0.vi),
            false => (&self.0.vi, &self.0.en).serialize(serializer),
        }
    }
}

/// Writes the report.
pub fn report(request: &Request<'_>) -> String {
    let script = format!("(()=>{{\"use strict\";\n{}}})();", SCRIPTS.concat());
    let style = format!("{}{STYLE}", faces());
    let title = &request.pictures(request.speech).sheet.title;
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; font-src data:; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'",
        base64(&Sha256::digest(&script)),
        base64(&Sha256::digest(&style)),
    );
    let mut page = String::with_capacity(600_000);
    page.push_str("<!doctype html>\n<html lang=\"");
    page.push_str(request.speech.tag());
    page.push_str("\">\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    page.push_str(&policy);
    page.push_str("\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    page.push_str(&escaped(title));
    page.push_str("</title>\n<style>");
    page.push_str(&style);
    page.push_str("</style>\n<body>\n<noscript>");
    page.push_str(&escaped(request.speech.pick(
        "This page draws itself with a script, which is switched off here. The file report.txt beside it holds the same.",
        "Trang này cần bật JavaScript để hiển thị. Nội dung tương tự có trong tệp report.txt cùng thư mục.",
    )));
    page.push_str("</noscript>\n<script type=\"application/json\" id=\"data\">");
    page.push_str(&inert(&serde_json::to_string(&facts::Facts::of(request)).unwrap_or_default()));
    page.push_str("</script>\n<script>");
    page.push_str(&script);
    page.push_str("</script>\n</body>\n</html>\n");
    page
}

/// Declares the three weights.
fn faces() -> String {
    let face = |weight: Weight| {
        format!(
            "@font-face{{font-family:\"{FAMILY}\";font-weight:{};src:url(data:font/woff2;base64,{}) format(\"woff2\")}}\n",
            weight.number(),
            base64(weight.woff2())
        )
    };
    Weight::ALL.map(face).concat()
}

/// Escapes text for HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// Writes JSON so that no text in it can end the element that holds it.
fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_in_the_data_can_end_the_element() {
        let text = "</script><!--<script>\u{2028}&";
        let json = inert(&serde_json::to_string(text).unwrap());
        assert!(!json.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn a_text_that_reads_the_same_in_both_languages_stands_once() {
        let json = |two: Two| serde_json::to_string(&two).unwrap();
        assert_eq!(json(Two(Say::same("a"))), "\"a\"");
        assert_eq!(json(Two(Say::new("a", "b"))), "[\"b\",\"a\"]");
    }

    #[test]
    fn no_script_makes_elements_out_of_text() {
        for script in SCRIPTS {
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
                assert!(!script.contains(word), "{word}");
            }
        }
    }
}
