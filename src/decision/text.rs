//! From the text of a document to its paragraphs, each of which knows where it came from.
//!
//! The text may be Markdown or plain text, or what [`super::docx`] made of a word processor's file.
//! Marks of emphasis, tags, running heads and page numbers go; lines that a margin broke are joined; the rest is
//! in NFC with single spaces.
//! A mark behind a backslash is text.
//! Every character keeps its place: [`Paragraph::source`] leads from a range of a paragraph to the bytes of the text.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::model::nfc;

/// A paragraph: clean text, and the way back into the source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// The text, in NFC, with single spaces.
    pub text: String,
    /// Pairs of an offset in the text and its offset in the source; between two pairs both grow alike.
    marks: Vec<(usize, usize)>,
    /// End of the paragraph in the source.
    end: usize,
}

impl Paragraph {
    /// Returns the bytes of the source that a range of the text came from.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        // The end is where the last character began, so that what was dropped behind it does not count.
        let last = self.text[..range.end.min(self.text.len())].char_indices().next_back();
        let end = match last.filter(|(at, _)| *at >= range.start) {
            Some((at, character)) => self.offset(at) + character.len_utf8(),
            None => start,
        };
        start..end.max(start).min(self.end.max(start))
    }

    fn offset(&self, at: usize) -> usize {
        let position = self.marks.partition_point(|(known, _)| *known <= at);
        let (known, source) = position.checked_sub(1).map_or((0, 0), |position| self.marks[position]);
        source + (at - known)
    }

    fn push(&mut self, text: &str, source: usize) {
        let at = self.text.len();
        if self.marks.last().is_none_or(|(known, from)| from + (at - known) != source) {
            self.marks.push((at, source));
        }
        self.text.push_str(text);
    }

    fn space(&mut self, source: usize) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(" ", source);
        }
    }

    fn is_open(&self) -> bool {
        !self.text.trim_end().ends_with(['.', ';', ':', '!', '?', '”', '"'])
    }
}

/// Splits a text into paragraphs.
///
/// ```
/// let paragraphs = bomay::decision::paragraphs("1\\. Sắp xếp *các* xã\nMột và Hai.\n\n— 2 —\n\n2\\. Hết.");
/// let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
/// assert_eq!(texts, ["1. Sắp xếp các xã Một và Hai.", "2. Hết."]);
/// ```
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let mut gap = Gap::Blank;
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        let start = offset;
        offset += raw.len();
        let line = clean(raw, start);
        if line.text.is_empty() {
            gap = if raw.trim().is_empty() { gap.max(Gap::Blank) } else { gap };
            continue;
        }
        if is_furniture(&line.text) {
            gap = Gap::Page;
            continue;
        }
        match found.last_mut().filter(|last| continues(last, &line, gap)) {
            Some(last) => append(last, line),
            None => found.push(line),
        }
        gap = Gap::None;
    }
    found
}

/// What stands between a line and the text before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    /// A page number or a running head: the paragraph may go on behind it.
    Page,
}

fn continues(last: &Paragraph, line: &Paragraph, gap: Gap) -> bool {
    if is_marker(&line.text)
        && !last.text.ends_with(',')
        && (gap != Gap::None || !last.is_open() || is_strong(&line.text))
    {
        return false;
    }
    let goes_on = line.text.starts_with(|first: char| first.is_lowercase()) || last.text.ends_with(',');
    match gap {
        Gap::None => last.is_open() || goes_on,
        Gap::Blank => last.is_open() && goes_on,
        Gap::Page => last.is_open() && (goes_on || is_marker(&last.text)),
    }
}

fn append(last: &mut Paragraph, line: Paragraph) {
    last.space(line.marks.first().map_or(0, |(_, source)| source.saturating_sub(1)));
    let base = last.text.len();
    last.text.push_str(&line.text);
    last.marks.extend(line.marks.into_iter().map(|(at, source)| (base + at, source)));
    last.end = line.end;
}

/// Returns whether a line begins a numbered provision: `Điều 3.`, `12.`, `2.1.`, `a)`.
pub(super) fn is_marker(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && digits <= 3 {
        let mut rest = &text[digits..];
        while let Some(deeper) = rest.strip_prefix('.') {
            let more = deeper.bytes().take_while(u8::is_ascii_digit).count();
            if more == 0 || more > 2 {
                return deeper.is_empty()
                    || deeper.starts_with([' ', '\u{a0}'])
                    || deeper.starts_with(char::is_alphabetic);
            }
            rest = &deeper[more..];
        }
        return rest.starts_with(')') || (rest.starts_with(' ') && text[..text.len() - rest.len()].contains('.'));
    }
    is_strong(text) || is_point(text)
}

/// Returns whether a line begins an article, which nothing but a heading can.
fn is_strong(text: &str) -> bool {
    let is_article = |rest: &str| rest.trim_start().starts_with(|first: char| first.is_ascii_digit());
    ["Điều ", "ĐIỀU "].iter().any(|word| text.strip_prefix(word).is_some_and(is_article))
}

/// Returns whether a line begins a point: `a)`, `đ)`.
fn is_point(text: &str) -> bool {
    let mut characters = text.chars();
    let letter = characters.next().is_some_and(char::is_lowercase);
    letter && characters.next() == Some(')')
}

/// Returns whether a line belongs to the page rather than to the text: its number, or a running head of the gazette.
fn is_furniture(text: &str) -> bool {
    let bare = text.trim_matches(['-', '–', '—', ' ', '.', '/']);
    let words = bare.strip_prefix("Trang ").or_else(|| bare.strip_prefix("Page ")).unwrap_or(bare);
    let is_number = words.len() <= 9
        && words.split('/').all(|part| {
            let part = part.trim();
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
        });
    is_number && !text.ends_with('.') || bare.starts_with("CÔNG BÁO/") || bare.contains("/CÔNG BÁO/")
}

/// Takes everything out of a line that is not text.
fn clean(raw: &str, start: usize) -> Paragraph {
    let mut line = Paragraph { end: start + raw.trim_end().len(), ..Paragraph::default() };
    let trimmed = raw.trim_start();
    let mut at = raw.len() - trimmed.len();
    if is_rule(trimmed.trim_end()) {
        return line;
    }
    at += trimmed.len() - trimmed.trim_start_matches(['#', '>']).len();
    while let Some(character) = raw[at..].chars().next() {
        let width = character.len_utf8();
        match character {
            '\\' if raw[at + 1..].starts_with(|next: char| next.is_ascii_punctuation()) => {
                line.push(&raw[at + 1..at + 2], start + at + 1);
                at += 2;
            }
            '*' | '\\' | '`' | '|' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => {
                if character == '|' {
                    line.space(start + at);
                }
                at += width;
            }
            '<' if tag(&raw[at..]).is_some() => {
                at += tag(&raw[at..]).unwrap_or(width);
                line.space(start + at - 1);
            }
            '&' if raw[at..].starts_with("&nbsp;") => {
                line.space(start + at);
                at += "&nbsp;".len();
            }
            space if space.is_whitespace() || space.is_control() => {
                line.space(start + at);
                at += width;
            }
            _ => {
                let marks: usize =
                    raw[at + width..].chars().take_while(|next| is_combining_mark(*next)).map(char::len_utf8).sum();
                line.push(&nfc(&raw[at..at + width + marks]), start + at);
                at += width + marks;
            }
        }
    }
    let end = line.text.trim_end().len();
    line.text.truncate(end);
    line
}

/// Returns whether a line is drawn rather than written: a rule, or the frame of a table.
fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && line.chars().all(|character| matches!(character, '-' | '+' | '=' | '_' | ':' | '|' | ' ' | '\\' | '*'))
}

/// Returns the length of a tag that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    if !inside.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/' || first == '!') {
        return None;
    }
    let end = inside.char_indices().take(200).find(|(_, character)| *character == '>')?.0;
    Some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    fn texts(text: &str) -> Vec<String> {
        paragraphs(text).into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn every_range_leads_back_to_its_source_in_both_normal_forms() {
        for text in ["1\\. Xã **Đức\nThọ** và xã Kỳ", &"1\\. Xã **Đức\nThọ** và xã Kỳ".nfd().collect::<String>()]
        {
            let paragraph = paragraphs(text).remove(0);
            assert_eq!(paragraph.text, "1. Xã Đức Thọ và xã Kỳ");
            let at = paragraph.text.find("Thọ").unwrap();
            let source = paragraph.source(at..at + "Thọ".len());
            assert!(nfc(&text[source.start..]).starts_with("Thọ"), "{text}");
            assert!(text.is_char_boundary(source.end));
        }
    }

    #[test]
    fn a_mark_behind_a_backslash_is_text() {
        assert_eq!(texts("1\\. Xã \\*A\\* *B* \\<b\\> \\[c](d) \\\\ \\\n")[..], ["1. Xã *A* B <b> [c](d) \\"]);
        let text = crate::words::markdown("# *a* `b` | c [x](y) <b> &nbsp; __d__ 2. - e");
        assert_eq!(texts(&text)[..], ["# *a* `b` | c [x](y) <b> &nbsp; __d__ 2. - e"]);
    }

    #[test]
    fn lines_without_blank_lines_between_them_are_told_apart_by_their_numbers() {
        assert_eq!(
            texts("Như sau:\n1. Một\nhai.\n2. Ba.\na) Bốn;\nb) Năm."),
            ["Như sau:", "1. Một hai.", "2. Ba.", "a) Bốn;", "b) Năm."]
        );
    }

    #[test]
    fn a_page_break_does_not_end_a_provision() {
        assert_eq!(
            texts("5. Các xã An,\n\n12\n\nBình và\n\nCÔNG BÁO/Số 1 + 2/Ngày 03-7-2025\n\nCường.")[..],
            ["5. Các xã An, Bình và Cường."]
        );
        assert_eq!(
            texts("QUYẾT NGHỊ:\n\nĐiều 1. Tên\n\nTrên cơ sở đó"),
            ["QUYẾT NGHỊ:", "Điều 1. Tên", "Trên cơ sở đó"]
        );
    }

    #[test]
    fn a_year_at_the_beginning_of_a_line_is_no_number_of_a_provision() {
        assert_eq!(
            texts("ngày 14 tháng 4 năm\n2025 của Chính phủ, khoản\n12 Điều này"),
            ["ngày 14 tháng 4 năm 2025 của Chính phủ, khoản 12 Điều này"]
        );
    }
}
