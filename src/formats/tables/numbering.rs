//! How deep a row stands in a table whose numbering or indentation tells it: I, 1, a; 1, 1.1; blanks before the name.

use super::values::key;

/// A style of numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// A, B, C.
    Capital,
    /// I, II, III.
    Roman,
    /// 1, 2, 3; with dots the number of parts.
    Arabic(usize),
    /// a, b, c.
    Small,
    /// i, ii, iii.
    SmallRoman,
    /// A dash, plus or bullet.
    Mark(char),
}

/// What was read so far, from the outermost level in.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    open: Vec<(Style, u32)>,
}

impl Numbering {
    /// Returns the depth of the row with this number, from 0; none for a row whose number is none.
    pub fn depth(&mut self, text: &str) -> Option<usize> {
        let text = text.trim().trim_end_matches(['.', ')', '/']).trim_start_matches('(').trim();
        let readings = readings(text);
        // A reading that goes on where the numbering stands is the likeliest: I after H is a letter.
        let goes_on = |reading: &&(Style, u32)| {
            self.open.iter().any(|(style, number)| *style == reading.0 && number + 1 == reading.1)
        };
        let is_open = |reading: &&(Style, u32)| self.open.iter().any(|(style, _)| *style == reading.0);
        let begins = |reading: &&(Style, u32)| reading.1 == 1;
        let chosen = readings
            .iter()
            .find(goes_on)
            .or_else(|| readings.iter().find(begins))
            .or_else(|| readings.iter().find(is_open))
            .or(readings.first())?;
        let depth = match self.open.iter().position(|(style, _)| *style == chosen.0) {
            Some(depth) => depth,
            None => match chosen.0 {
                Style::Arabic(parts) if parts > 1 => self
                    .open
                    .iter()
                    .position(|(style, _)| matches!(style, Style::Arabic(other) if *other >= parts))
                    .unwrap_or(self.open.len()),
                _ => self.open.len(),
            },
        };
        self.open.truncate(depth);
        self.open.push(*chosen);
        Some(depth)
    }
}

/// Returns what a number can be, the likelier first.
fn readings(text: &str) -> Vec<(Style, u32)> {
    let mut found = Vec::new();
    let parts: Vec<&str> = text.split('.').collect();
    if !text.is_empty() && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        let last = parts.last().and_then(|part| part.parse().ok());
        found.extend(last.map(|number| (Style::Arabic(parts.len()), number)));
        return found;
    }
    if let Some(number) = roman(text) {
        found.push((Style::Roman, number));
    }
    if let Some(number) = roman(&text.to_uppercase()).filter(|_| text.bytes().all(|byte| byte.is_ascii_lowercase())) {
        found.push((Style::SmallRoman, number));
    }
    let mut letters = text.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        let plain = key(text).chars().next().unwrap_or(letter);
        let number = u32::from(plain).wrapping_sub(u32::from('a')).wrapping_add(1);
        // The Vietnamese alphabet has đ between d and e; the fold makes them one letter, which does no harm here.
        match letter {
            letter if letter.is_lowercase() && number <= 26 => found.insert(0, (Style::Small, number)),
            letter if letter.is_uppercase() && number <= 26 => found.push((Style::Capital, number)),
            '-' | '–' | '—' | '+' | '*' | '•' => found.push((Style::Mark(letter), 1)),
            _ => {}
        }
    }
    found
}

fn roman(text: &str) -> Option<u32> {
    let value = |letter: u8| match letter {
        b'I' => Some(1),
        b'V' => Some(5),
        b'X' => Some(10),
        b'L' => Some(50),
        b'C' => Some(100),
        _ => None,
    };
    let values: Vec<u32> = text.bytes().map(value).collect::<Option<_>>()?;
    if values.is_empty() || values.len() > 8 {
        return None;
    }
    let mut total = 0;
    for (position, value) in values.iter().enumerate() {
        if values.get(position + 1).is_some_and(|next| next > value) {
            total -= *value as i32;
        } else {
            total += *value as i32;
        }
    }
    u32::try_from(total).ok()
}

/// Returns the depth of rows by their indentation, given one after the other.
#[derive(Debug, Default)]
pub(super) struct Indentation {
    open: Vec<usize>,
}

impl Indentation {
    /// Returns the depth of a row that is indented this far.
    pub fn depth(&mut self, indent: usize) -> usize {
        self.open.retain(|known| *known < indent);
        self.open.push(indent);
        self.open.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depths(numbers: &[&str]) -> Vec<usize> {
        let mut numbering = Numbering::default();
        numbers.iter().filter_map(|number| numbering.depth(number)).collect()
    }

    #[test]
    fn the_numbering_of_offices_tells_the_depth() {
        assert_eq!(depths(&["I", "1", "2", "a", "b", "3", "II", "1", "a)"]), [0, 1, 1, 2, 2, 1, 0, 1, 2]);
        assert_eq!(depths(&["1", "1.1", "1.1.1", "1.2", "2", "2.1"]), [0, 1, 2, 1, 0, 1]);
        assert_eq!(depths(&["A", "I", "1", "-", "-", "II", "B", "I"]), [0, 1, 2, 3, 3, 1, 0, 1]);
    }

    #[test]
    fn a_letter_that_looks_like_a_roman_number_goes_on_as_a_letter() {
        assert_eq!(depths(&["A", "B", "C", "D", "1", "E"]), [0, 0, 0, 0, 1, 0]);
        assert_eq!(depths(&["1", "h", "i", "k", "2"]), [0, 1, 1, 1, 0]);
    }

    #[test]
    fn indentation_tells_the_depth() {
        let mut indentation = Indentation::default();
        let depths: Vec<usize> = [0, 2, 4, 4, 2, 0, 3].into_iter().map(|indent| indentation.depth(indent)).collect();
        assert_eq!(depths, [0, 1, 2, 2, 1, 0, 1]);
    }
}
