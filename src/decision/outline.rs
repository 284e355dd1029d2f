//! The parts of a document: its head, its articles, their numbered clauses and lettered points, and what stands around.

use jiff::civil::Date;

use super::text::{Paragraph, is_marker, paragraphs};
use crate::model::fold;

/// A numbered provision, or one paragraph of an article that has no numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    /// The article; none in documents without articles.
    pub article: Option<u32>,
    /// Number within the article or the document: `3`, `2.1`; empty for an article without numbered clauses.
    pub number: String,
    /// Letter of the point, if it is one.
    pub point: Option<char>,
    /// The paragraphs: their position in the document, and where the text begins in each.
    pub pieces: Vec<Piece>,
}

/// How many characters of a provision are quoted.
const QUOTE_MAX: usize = 4000;

/// A piece of a provision: part of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Position of the paragraph.
    pub paragraph: usize,
    /// Where the text begins in it.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Provision {
    /// Returns the citation as the law writes it: `điểm a khoản 3 Điều 1`.
    pub fn cite(&self) -> String {
        let mut parts: Vec<String> = self.point.iter().map(|point| format!("điểm {point}")).collect();
        match (self.article, self.number.is_empty()) {
            (Some(_), false) => parts.push(format!("khoản {}", self.number)),
            (None, false) => parts.push(self.number.clone()),
            _ => {}
        }
        parts.extend(self.article.map(|article| format!("Điều {article}")));
        parts.join(" ")
    }

    /// Returns the clause number, if it is a plain number.
    pub fn clause(&self) -> Option<u32> {
        self.number.parse().ok()
    }
}

/// A document with its parts.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Symbol, such as `55-KL/TU`.
    pub symbol: Option<String>,
    /// Date of the document.
    pub date: Option<Date>,
    /// Title, without the kind of document.
    pub title: String,
    /// Symbols of the documents that it rests on (Căn cứ), in order.
    pub grounds: Vec<String>,
    /// Positions of the paragraphs in which an article says what its clauses are about.
    pub leads: Vec<(Option<u32>, usize)>,
    /// The provisions, in order.
    pub provisions: Vec<Provision>,
    /// Position of the paragraph in which another document begins behind the signatures; it is not read.
    pub second: Option<usize>,
}

impl Document {
    /// Reads the parts of a text.
    pub fn read(text: &str) -> Self {
        let mut document = Document { paragraphs: paragraphs(text), ..Document::default() };
        Parts::default().gather(&mut document);
        document
    }

    /// Returns the text of a piece.
    pub fn piece(&self, piece: Piece) -> &str {
        self.paragraphs
            .get(piece.paragraph)
            .and_then(|known| known.text.get(piece.start..piece.end))
            .unwrap_or_default()
    }

    /// Returns the words of a provision; very long ones, which every step of theirs repeats, are cut.
    pub fn quote(&self, provision: &Provision) -> String {
        let pieces: Vec<&str> = provision.pieces.iter().map(|piece| self.piece(*piece).trim()).collect();
        let quote = pieces.join(" ");
        match quote.char_indices().nth(QUOTE_MAX) {
            Some((end, _)) => {
                format!("{} […]", quote[..end].rsplit_once(' ').map_or(&quote[..end], |(words, _)| words))
            }
            None => quote,
        }
    }
}

/// Where the gathering stands.
#[derive(Default)]
struct Parts {
    article: Option<u32>,
    number: Vec<u32>,
    /// Sentences of the article so far; they are its provision if no numbers follow, and lead up to them otherwise.
    pending: Vec<Piece>,
    is_inside: bool,
    is_over: bool,
    title: bool,
}

impl Parts {
    fn gather(mut self, document: &mut Document) {
        for position in 0..document.paragraphs.len() {
            let text = document.paragraphs[position].text.clone();
            if is_footnote(&text) {
                continue;
            }
            if self.is_over || self.is_close(&text) {
                self.settle(document);
                self.is_over = true;
                let passed = text.find("thông qua ngày ").and_then(|at| super::dates::long_date(&text[at..]));
                document.date = document.date.or(passed.map(|(date, _)| date));
                if document.second.is_none() && article(&text).is_some_and(|(number, _)| number == 1) {
                    document.second = Some(position);
                }
                continue;
            }
            if let Some((number, length)) = article(&text) {
                self.settle(document);
                (self.article, self.is_inside) = (Some(number), true);
                self.number.clear();
                self.lead(document, position, length);
                continue;
            }
            match marker(&text) {
                Some((number, length)) if self.begins(&number) => {
                    self.is_inside = true;
                    self.number = number;
                    self.push(document, None, Piece { paragraph: position, start: length, end: text.len() });
                }
                _ => self.other(document, position, &text),
            }
        }
        self.settle(document);
    }

    /// Makes what waits a provision: the article has no numbers.
    fn settle(&mut self, document: &mut Document) {
        let pieces = std::mem::take(&mut self.pending);
        if !pieces.is_empty() {
            document.provisions.push(Provision { article: self.article, number: String::new(), point: None, pieces });
        }
    }

    /// An article's heading: what stands behind it is its title, or its whole text.
    fn lead(&mut self, document: &mut Document, position: usize, start: usize) {
        document.leads.push((self.article, position));
        let text = &document.paragraphs[position].text;
        let piece = Piece { paragraph: position, start, end: text.len() };
        // A title has no stop; in a text without line breaks the first clause follows on the heading.
        if text.ends_with('.') {
            self.pending.push(piece);
        }
        self.split(document, piece, None);
    }

    fn other(&mut self, document: &mut Document, position: usize, text: &str) {
        let piece = Piece { paragraph: position, start: 0, end: text.len() };
        if !self.is_inside {
            self.head(document, text);
            return;
        }
        if let Some((letter, length)) = point(text) {
            self.push(document, Some(letter), Piece { start: length, ..piece });
            return;
        }
        let belongs = |provision: &&mut Provision| {
            provision.article == self.article && !self.number.is_empty()
                || provision.article.is_none() && self.article.is_none()
        };
        if self.number.is_empty() {
            document.leads.push((self.article, position));
            if self.article.is_some() {
                self.pending.push(piece);
            }
            self.split(document, piece, None);
        } else if let Some(last) = document.provisions.last_mut().filter(belongs) {
            last.pieces.push(piece);
        }
    }

    fn push(&mut self, document: &mut Document, point: Option<char>, piece: Piece) {
        self.pending.clear();
        let number: Vec<String> = self.number.iter().map(u32::to_string).collect();
        let provision = Provision { article: self.article, number: number.join("."), point, pieces: Vec::new() };
        document.provisions.push(provision);
        self.split(document, piece, point);
    }

    /// Adds a piece to the last provision, and begins new ones where the next numbers follow in the same paragraph.
    fn split(&mut self, document: &mut Document, piece: Piece, point: Option<char>) {
        let mut piece = piece;
        loop {
            let text = document.piece(piece).to_owned();
            let next = self.next_number(&text).filter(|_| self.article.is_some() && point.is_none());
            let end = next.map_or(piece.end, |(at, _)| piece.start + at);
            if !self.number.is_empty()
                && let Some(last) = document.provisions.last_mut()
            {
                last.pieces.push(Piece { end, ..piece });
            }
            let Some((_, behind)) = next else { return };
            let number = self.number.first().copied().unwrap_or(0) + 1;
            self.number = vec![number];
            self.pending.clear();
            let provision =
                Provision { article: self.article, number: number.to_string(), point: None, pieces: Vec::new() };
            document.provisions.push(provision);
            piece.start += behind;
        }
    }

    /// Returns where the next clause begins inside a text, and where its words begin.
    fn next_number(&self, text: &str) -> Option<(usize, usize)> {
        let next = format!("{}.", self.number.first().copied().unwrap_or(0) + 1);
        text.match_indices(&next).find_map(|(at, found)| {
            let before = text[..at].trim_end();
            let behind = &text[at + found.len()..];
            let is_next = before.ends_with(['.', ';', ':']) && before.len() < at;
            let words = behind.trim_start();
            (is_next && words.starts_with(char::is_uppercase)).then(|| (at, text.len() - words.len()))
        })
    }

    /// Returns whether a number can begin a provision here.
    fn begins(&self, number: &[u32]) -> bool {
        // A number of a heading before the first article, such as the day of a date, is none.
        self.is_inside || self.article.is_some() || number == [1]
    }

    /// Returns whether the words of approval or the signatures begin.
    fn is_close(&self, text: &str) -> bool {
        let text = text.trim_start_matches(['/', '.', ' ']);
        let approved = text.contains(" này được ") && (text.contains("thông qua") || text.contains("ban hành"));
        self.is_inside
            && (["Nơi nhận", "TM.", "T/M", "KT.", "T.M"].iter().any(|word| text.starts_with(word))
                || approved && !is_marker(text))
    }

    /// Reads the head: symbol, date, title, grounds.
    fn head(&mut self, document: &mut Document, text: &str) {
        let plain = fold(text);
        if plain.starts_with("can cu") || plain.starts_with("xet ") || plain.starts_with("theo de nghi") {
            self.title = true;
            document.grounds.extend(symbols(text));
            return;
        }
        if document.symbol.is_none() {
            document.symbol = symbols(text).into_iter().next();
        }
        // The document's own date stands behind a place; every other one belongs to a document that is cited.
        if document.date.is_none()
            && let Some(at) = text.find(", ngày ")
            && text[..at].split(' ').next_back().is_some_and(|word| word.starts_with(char::is_uppercase))
            && let Some((date, _)) = super::dates::long_date(&text[at..])
        {
            document.date = Some(date);
        }
        let about = ["về việc ", "VỀ VIỆC ", "Về việc ", "về sắp xếp", "VỀ SẮP XẾP", "Về sắp xếp", "V/v "];
        if !self.title
            && let Some(at) = about.iter().filter_map(|word| text.find(word)).min()
        {
            self.title = true;
            document.title = text[at..].trim_end_matches('-').trim().to_owned();
        }
    }
}

/// Returns whether a paragraph is a footnote: `[^1]: …`, `[1] …`.
fn is_footnote(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('[') else { return false };
    let inside = inside.strip_prefix('^').unwrap_or(inside);
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits) && inside[digits..].starts_with(']')
}

fn article(text: &str) -> Option<(u32, usize)> {
    let rest = text.strip_prefix("Điều ").or_else(|| text.strip_prefix("ĐIỀU "))?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok()?;
    let behind = rest[digits..].trim_start_matches(['.', ':', ' ']);
    // A sentence that cites an article does not begin one.
    let is_heading =
        behind.is_empty() || rest[digits..].starts_with(['.', ':']) || behind.starts_with(char::is_uppercase);
    is_heading.then(|| (number, text.len() - behind.len()))
}

/// Returns the number that a paragraph begins with, and where its words begin.
fn marker(text: &str) -> Option<(Vec<u32>, usize)> {
    if !is_marker(text) || !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let length = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let number: Option<Vec<u32>> =
        text[..length].split('.').filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect();
    let behind = text[length..].trim_start_matches([')', ' ']);
    Some((number?, text.len() - behind.len()))
}

fn point(text: &str) -> Option<(char, usize)> {
    let mut characters = text.char_indices();
    let (_, letter) = characters.next().filter(|(_, letter)| letter.is_lowercase())?;
    let (at, _) = characters.next().filter(|(_, close)| *close == ')')?;
    let behind = text[at + 1..].trim_start();
    Some((letter, text.len() - behind.len()))
}

/// Returns the symbols of documents in a text: `1665/NQ-UBTVQH15`, `55-KL/TU`.
pub(super) fn symbols(text: &str) -> Vec<String> {
    let is_symbol = |word: &&str| {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &word[digits..];
        let letters = rest.chars().filter(|character| character.is_uppercase()).count();
        digits > 0 && digits <= 5 && letters >= 2 && rest.contains('/') && rest.starts_with(['/', '-', 'T', 'N', 'Q'])
            || digits > 0 && digits <= 5 && rest.starts_with('-') && letters >= 2
    };
    let words = text.split([' ', ',', ';', '(', ')', '“', '”', '"']);
    words.map(|word| word.trim_matches(['.', ':'])).filter(is_symbol).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_resolution_are_found() {
        let text = "Số: 12/NQ-UBTVQH15 Hà Nội, ngày 16 tháng 6 năm 2025\n\nVỀ VIỆC SẮP XẾP\n\nCăn cứ Luật số 7/2025/QH15;\n\n\
            QUYẾT NGHỊ:\n\nĐiều 1. Sắp xếp\n\nNhư sau:\n\n1. Một.\n\nTiếp.\n\n2. Hai: \n\na) Ba;\n\nđ) Bốn.\n\nĐiều 2. Hiệu lực\n\nCó hiệu lực.\n\n\
            Nghị quyết này được Ủy ban thông qua ngày 16.\n\n3. Ngoài.";
        let document = Document::read(text);
        assert_eq!(document.symbol.as_deref(), Some("12/NQ-UBTVQH15"));
        assert_eq!(document.date, Some(jiff::civil::date(2025, 6, 16)));
        assert_eq!(document.grounds, ["7/2025/QH15"]);
        let cited: Vec<String> = document.provisions.iter().map(Provision::cite).collect();
        assert_eq!(
            cited,
            ["khoản 1 Điều 1", "khoản 2 Điều 1", "điểm a khoản 2 Điều 1", "điểm đ khoản 2 Điều 1", "Điều 2"]
        );
        assert_eq!(document.quote(&document.provisions[0]), "Một. Tiếp.");
    }

    #[test]
    fn clauses_that_follow_each_other_in_one_paragraph_are_told_apart() {
        let document = Document::read("Điều 1. Như sau: 1. Một. 2. Hai gồm 2. phần. 3. Ba.");
        let quotes: Vec<String> = document.provisions.iter().map(|provision| document.quote(provision)).collect();
        assert_eq!(quotes, ["Một.", "Hai gồm 2. phần.", "Ba."]);
    }

    #[test]
    fn numbers_of_a_conclusion_may_have_two_levels_and_gaps() {
        let document = Document::read("Kết luận số 55-KL/TU\n\n1. Một.\n\n2. Hai.\n\n2.1. Ba.\n\n4. Bốn.");
        let cited: Vec<String> = document.provisions.iter().map(Provision::cite).collect();
        assert_eq!(cited, ["1", "2", "2.1", "4"]);
    }
}
