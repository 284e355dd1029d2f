//! Measuring and breaking text with the advances of the embedded typeface.
//!
//! All lengths are tenths of a pixel.
//! A line that [`wrap`] returns is never wider than asked: a word that is too long is cut.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::compounds::joins;
use super::font::{Weight, advance};
use crate::words::steers;

/// A length in tenths of a pixel.
pub type Length = i64;

/// Type size and weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Type {
    /// Size in tenths of a pixel.
    pub size: Length,
    /// Weight.
    pub weight: Weight,
}

/// Returns the width of a text, rounded up.
pub fn width(text: &str, style: Type) -> Length {
    scaled(advances(text, style), style)
}

/// Adds up the advances of the characters, in thousandths of the type size.
fn advances(text: &str, style: Type) -> i64 {
    text.chars().map(|character| advance(character, style.weight)).sum()
}

fn scaled(advances: i64, style: Type) -> Length {
    (advances * style.size + 999) / 1000
}

/// Returns the text in composed form, with single spaces and without characters that XML refuses or that turn the direction.
pub fn clean(text: &str) -> String {
    let composed: String = if is_nfc(text) { text.to_string() } else { text.nfc().collect() };
    let mut result = String::with_capacity(composed.len());
    for character in composed.chars() {
        let character = match character {
            c if c.is_whitespace() && c != '\u{a0}' => ' ',
            c if steers(c) => '\u{fffd}',
            c => c,
        };
        if character != ' ' || !(result.is_empty() || result.ends_with(' ')) {
            result.push(character);
        }
    }
    result.truncate(result.trim_end().len());
    result
}

/// Breaks a text into the best lines: fewest, then fewest broken compounds, then most even.
///
/// A dash never starts a line.
pub fn wrap(text: &str, max: Length, style: Type) -> Vec<String> {
    let text = clean(text);
    if text.is_empty() {
        return Vec::new();
    }
    if width(&text, style) <= max {
        return vec![text];
    }
    let (words, joined) = words(&text, max, style);
    break_lines(&words, &joined, max, style)
}

/// Breaks a text into lines whose first is shorter, for a list entry after a bold word.
pub fn wrap_after(text: &str, first: Length, max: Length, style: Type) -> Vec<String> {
    let text = clean(text);
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    let blank = advances(" ", style);
    for word in cut(text.split(' ').map(String::from).collect(), max.min(first), style) {
        let own = advances(&word, style);
        let room = if lines.is_empty() { first } else { max };
        if line.is_empty() {
            (line, used) = (word, own);
        } else if scaled(used + blank + own, style) <= room {
            line.push(' ');
            line.push_str(&word);
            used += blank + own;
        } else {
            lines.push(std::mem::replace(&mut line, word));
            used = own;
        }
    }
    lines.push(line);
    lines
}

/// Returns the text, shortened with an ellipsis to fit.
pub fn shorten(text: &str, max: Length, style: Type) -> String {
    let text = clean(text);
    if width(&text, style) <= max {
        return text;
    }
    let mut kept = text;
    while kept.pop().is_some() {
        let shorter = format!("{}…", kept.trim_end());
        if width(&shorter, style) <= max {
            return shorter;
        }
    }
    kept
}

fn words(text: &str, max: Length, style: Type) -> (Vec<String>, Vec<bool>) {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match words.last_mut() {
            Some(last) if matches!(word, "-" | "–" | "—" | "&" | "/") => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_string()),
        }
    }
    let words = cut(words, max, style);
    let mut joined = joins(&words);
    for (index, word) in words.iter().enumerate() {
        if word.chars().all(|c| c.is_ascii_digit() || c == '.') && index + 1 < words.len() {
            joined[index] = true;
        }
    }
    (words, joined)
}

fn cut(words: Vec<String>, max: Length, style: Type) -> Vec<String> {
    let mut pieces = Vec::with_capacity(words.len());
    for word in words {
        if width(&word, style) <= max {
            pieces.push(word);
            continue;
        }
        let mut piece = String::new();
        for character in word.chars() {
            piece.push(character);
            if width(&piece, style) > max && piece.chars().count() > 1 {
                piece.pop();
                pieces.push(std::mem::take(&mut piece));
                piece.push(character);
            }
        }
        pieces.push(piece);
    }
    pieces
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    lines: usize,
    broken: usize,
    ragged: i64,
    next: usize,
}

fn break_lines(words: &[String], joined: &[bool], max: Length, style: Type) -> Vec<String> {
    let space = width(" ", style);
    let widths: Vec<Length> = words.iter().map(|word| width(word, style)).collect();
    let end = words.len();
    let mut best = vec![Cost { lines: 0, broken: 0, ragged: 0, next: end }; end + 1];
    for start in (0..end).rev() {
        let mut chosen: Option<Cost> = None;
        let mut total = -space;
        for last in start..end {
            total += widths[last] + space;
            if total > max && last > start {
                break;
            }
            let rest = best[last + 1];
            let cost = Cost {
                lines: rest.lines + 1,
                broken: rest.broken + usize::from(last + 1 < end && joined[last]),
                ragged: rest.ragged + (max - total).pow(2),
                next: last + 1,
            };
            if chosen.is_none_or(|known| cost < known) {
                chosen = Some(cost);
            }
        }
        best[start] = chosen.unwrap_or(best[start]);
    }
    let mut lines = Vec::with_capacity(best[0].lines);
    let mut start = 0;
    while start < end {
        let next = best[start].next;
        lines.push(words[start..next].join(" "));
        start = next;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Type = Type { size: 105, weight: Weight::Regular };

    #[test]
    fn no_line_is_wider_than_asked() {
        let names = [
            "Trung tâm Ứng dụng khoa học kỹ thuật và Bảo vệ cây trồng, vật nuôi huyện",
            "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
            "漢字漢字漢字漢字漢字漢字漢字",
            "a b c - d",
            "",
        ];
        for name in names {
            for max in [150, 300, 700, 1400] {
                for line in wrap(name, max, STYLE) {
                    assert!(width(&line, STYLE) <= max, "{line} in {max}");
                }
            }
        }
    }

    #[test]
    fn compounds_stay_whole_and_dashes_end_lines() {
        let lines = wrap("Cơ quan Ủy ban Kiểm tra - Thanh tra huyện", 800, STYLE);
        assert_eq!(lines, ["Cơ quan Ủy ban", "Kiểm tra -", "Thanh tra huyện"]);
    }

    #[test]
    fn decomposed_text_is_measured_composed_and_controls_vanish() {
        assert_eq!(clean("U\u{309}y  ban\u{1}\n"), "Ủy ban\u{fffd}");
    }
}
