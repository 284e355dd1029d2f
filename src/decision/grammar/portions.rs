//! What units give: `toàn bộ diện tích tự nhiên, quy mô dân số của …`, `một phần …`, `phần còn lại của … sau khi sắp xếp
//! theo quy định tại khoản n Điều này`, with or without quantities.

use super::cursor::Cursor;
use super::units::{Carried, kind_word, listed, share, skip_missing_separator};
use super::{Amounts, Portion, Share, Unread};
use crate::decision::dates::hundredths;
use crate::decision::lexer::Kind;
use crate::say;

/// How much is given, until the sentence says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Measure {
    area: Share,
    population: Share,
    amounts: Amounts,
}

impl Measure {
    const ALL: Measure =
        Measure { area: Share::Whole, population: Share::Whole, amounts: Amounts { area: None, population: None } };

    fn is_rest(&self) -> bool {
        self.area == Share::Rest || self.population == Share::Rest
    }

    fn join(&mut self, other: Measure) {
        if other.area != Share::None {
            (self.area, self.amounts.area) = (other.area, other.amounts.area);
        }
        if other.population != Share::None {
            (self.population, self.amounts.population) = (other.population, other.amounts.population);
        }
    }
}

/// Reads the portions of a sentence, up to the word that says what becomes of them.
pub(super) fn portions(cursor: &mut Cursor<'_, '_>) -> Result<Vec<Portion>, Unread> {
    let mut found: Vec<Portion> = Vec::new();
    let mut group = 0;
    let mut measure = Measure::ALL;
    // What a unit gives of which nothing is said: as those gave before a remainder interrupted them.
    let mut base = Measure::ALL;
    let mut carried = Carried::default();
    loop {
        if let Some(next) = extent(cursor)? {
            group = found.len();
            measure = next;
            carried = Carried::default();
            if !measure.is_rest() {
                base = measure;
            }
        }
        while cursor.eat_small("cua") || cursor.eat_small("tu") || cursor.eat_kind(Kind::Colon) {}
        let Some(mention) = listed(cursor, &mut carried)? else {
            return Err(cursor.stopped(say!("a unit should be named here", "ở đây phải nêu tên đơn vị")));
        };
        let mut portion = Portion {
            mention,
            area: measure.area,
            population: measure.population,
            amounts: measure.amounts,
            after: Vec::new(),
        };
        amounts_behind(cursor, &mut portion);
        found.push(portion);
        let has_after = after(cursor, &mut found[group..]);
        let before = cursor.at;
        if !cursor.eat_separator() && !skip_missing_separator(cursor) {
            break;
        }
        if is_end(cursor) {
            cursor.at = before;
            cursor.eat_separator();
            break;
        }
        if has_after {
            group = found.len();
            if !cursor.is_small(0, "cua") && share_word(cursor, 0).is_none() {
                measure = base;
                let word = if base.area == Share::Part {
                    say!("a part", "một phần")
                } else {
                    say!("all of it", "toàn bộ")
                };
                let (en, vi) = (word.en, word.vi);
                cursor.lapse(say!("how much is given is not repeated; read as {en}", "không nêu lại mức; đọc là {vi}"));
            }
        }
    }
    share(found.iter_mut().map(|portion| &mut portion.mention));
    settle_amounts(&mut found);
    Ok(found)
}

fn is_end(cursor: &Cursor<'_, '_>) -> bool {
    let is_city = kind_word(cursor, 0).is_some();
    cursor.is_at_end()
        || !is_city && ["thanh", "vao", "ve", "sang", "cho", "de"].iter().any(|word| cursor.is_small(0, word))
}

/// A quantity stated for a list is the quantity of none of its units alone.
fn settle_amounts(portions: &mut [Portion]) {
    for at in 0..portions.len() {
        let is_shared = |other: usize| {
            portions.get(other).is_some_and(|other| {
                other.amounts != Amounts::default()
                    && other.amounts == portions[at].amounts
                    && other.mention.span != portions[at].mention.span
            })
        };
        if at + 1 < portions.len() && is_shared(at + 1) {
            let amounts = portions[at].amounts;
            let mut next = at;
            while next < portions.len() && portions[next].amounts == amounts {
                portions[next].amounts = Amounts::default();
                next += 1;
            }
        }
    }
}

/// Reads how much is given, if that is said here.
fn extent(cursor: &mut Cursor<'_, '_>) -> Result<Option<Measure>, Unread> {
    let mut measure: Option<Measure> = None;
    loop {
        let Some(next) = single_extent(cursor)? else { return Ok(measure) };
        match &mut measure {
            Some(known) => known.join(next),
            None => measure = Some(next),
        }
        // `một phần diện tích tự nhiên, toàn bộ quy mô dân số của …`: two of them, before the units are named.
        let before = cursor.at;
        let goes_on = cursor.eat_separator() && share_word(cursor, 0).is_some();
        if !goes_on {
            cursor.at = before;
            return Ok(measure);
        }
    }
}

/// Returns the share that words mean so many tokens ahead, and how many words.
pub(super) fn share_word(cursor: &Cursor<'_, '_>, ahead: usize) -> Option<(Share, usize)> {
    let words: [(&[&str], Share); 8] = [
        (&["toan", "bo", "phan", "con", "lai"], Share::Rest),
        (&["toan", "bo", "con", "lai"], Share::Rest),
        (&["phan", "con", "lai"], Share::Rest),
        (&["toan", "bo"], Share::Whole),
        (&["nguyen", "trang"], Share::Whole),
        (&["mot", "phan"], Share::Part),
        (&["phan", "lon"], Share::Part),
        (&["phan"], Share::Part),
    ];
    words
        .into_iter()
        .find(|(words, _)| {
            words.iter().enumerate().all(|(at, word)| cursor.plain(ahead + at) == *word)
                && (cursor.kind(ahead) == Some(Kind::Small) || begins_large(cursor, ahead))
        })
        .map(|(words, share)| (share, words.len()))
}

/// Returns whether a share begins a sentence; names such as `Phan Thiết` are none.
fn begins_large(cursor: &Cursor<'_, '_>, ahead: usize) -> bool {
    matches!(cursor.word(ahead), "Toàn" | "Một" | "Phần" | "Nguyên") && cursor.kind(ahead + 1) == Some(Kind::Small)
}

fn single_extent(cursor: &mut Cursor<'_, '_>) -> Result<Option<Measure>, Unread> {
    let Some((mut share, words)) = share_word(cursor, 0) else {
        // Quantities alone: `12,3 km² diện tích tự nhiên và 345 người của xã A`.
        let start = cursor.at;
        if cursor.kind(0) == Some(Kind::Number)
            && let Some(measure) = aspects(cursor, Share::Part)
        {
            return Ok(Some(measure));
        }
        cursor.at = start;
        return Ok(None);
    };
    cursor.at += words;
    let start = cursor.at;
    while cursor.eat_small("ve") || cursor.eat_small("cua") && cursor.is(&["dien", "tich"]) {}
    // `một phần (3,2 km², 120 người) của xã A`
    if cursor.eat_kind(Kind::Open)
        && let Some(measure) = aspects(cursor, share)
        && cursor.eat_kind(Kind::Close)
    {
        return Ok(Some(measure));
    }
    cursor.at = start;
    let Some(mut measure) = aspects(cursor, share) else {
        cursor.at = start;
        return Ok(Some(Measure { area: share, population: share, amounts: Amounts::default() }));
    };
    if cursor.eat(&["con", "lai"]) {
        share = Share::Rest;
        let rest = |known: Share| if known == Share::None { known } else { share };
        (measure.area, measure.population) = (rest(measure.area), rest(measure.population));
    }
    Ok(Some(measure))
}

/// Reads quantities of a unit as a whole.
pub(super) fn stated_amounts(cursor: &mut Cursor<'_, '_>) -> Option<Amounts> {
    aspects(cursor, Share::Whole).map(|measure| measure.amounts).filter(|amounts| *amounts != Amounts::default())
}

/// Reads of what: area, population, or both, with quantities.
fn aspects(cursor: &mut Cursor<'_, '_>, share: Share) -> Option<Measure> {
    let mut measure = Measure::default();
    let mut is_first = true;
    loop {
        let start = cursor.at;
        if !is_first && !cursor.eat_separator() && !cursor.is(&["quy", "mo"]) {
            break;
        }
        if is_first || share_word(cursor, 0).is_none() {
            if area(cursor, &mut measure.amounts) {
                measure.area = share;
                is_first = false;
                continue;
            }
            if population(cursor, &mut measure.amounts) {
                measure.population = share;
                is_first = false;
                continue;
            }
        }
        cursor.at = start;
        break;
    }
    (!is_first).then_some(measure)
}

/// Reads `diện tích tự nhiên`, `12,34 km² diện tích tự nhiên`, `diện tích tự nhiên là 12,34 km²`.
fn area(cursor: &mut Cursor<'_, '_>, amounts: &mut Amounts) -> bool {
    let start = cursor.at;
    let before = area_amount(cursor);
    let words = cursor.at;
    let named = cursor.eat_near("dien") && cursor.eat_near("tich");
    if !named {
        cursor.at = if before.is_some() { words } else { start };
        amounts.area = before.or(amounts.area);
        return before.is_some();
    }
    let _ = cursor.eat_near("tu") && cursor.eat_near("nhien");
    cursor.eat_small("la");
    amounts.area = before.or_else(|| bracketed(cursor, area_amount)).or(amounts.area);
    true
}

/// Reads `quy mô dân số`, `dân số`, `quy mô dân số 1.234 người`, `1.234 người`.
fn population(cursor: &mut Cursor<'_, '_>, amounts: &mut Amounts) -> bool {
    let start = cursor.at;
    if let Some(people) = people_amount(cursor) {
        amounts.population = Some(people);
        return true;
    }
    let has_size = cursor.eat_near("quy") && cursor.eat_near("mo");
    if !(cursor.eat_near("dan") || has_size && cursor.is_small(0, "so")) {
        cursor.at = start;
        return false;
    }
    if !cursor.eat_near("so") {
        if !has_size {
            cursor.at = start;
            return false;
        }
        cursor.lapse(say!("“số” is missing in “quy mô dân số”", "thiếu chữ “số” trong “quy mô dân số”"));
    }
    cursor.eat_small("la");
    amounts.population = bracketed(cursor, people_amount).or(amounts.population);
    true
}

fn bracketed(cursor: &mut Cursor<'_, '_>, read: fn(&mut Cursor<'_, '_>) -> Option<i64>) -> Option<i64> {
    let start = cursor.at;
    let is_open = cursor.eat_kind(Kind::Open);
    let found = read(cursor);
    if found.is_none() || is_open && !cursor.eat_kind(Kind::Close) {
        cursor.at = start;
        return None;
    }
    found
}

/// Reads an area and gives it in hundredths of a square kilometre.
pub(super) fn area_amount(cursor: &mut Cursor<'_, '_>) -> Option<i64> {
    let value = hundredths(cursor.word(0)).filter(|_| cursor.kind(0) == Some(Kind::Number))?;
    match cursor.plain(1) {
        "km2" | "km²" => cursor.at += 2,
        "km" if cursor.word(2) == "2" => cursor.at += 3,
        "ha" => {
            cursor.at += 2;
            return Some((value + 50) / 100);
        }
        "hec" if cursor.kind(2) == Some(Kind::Dash) => {
            cursor.at += 4;
            return Some((value + 50) / 100);
        }
        _ => return None,
    }
    Some(value)
}

/// Reads a number of inhabitants.
pub(super) fn people_amount(cursor: &mut Cursor<'_, '_>) -> Option<i64> {
    let value = hundredths(cursor.word(0)).filter(|_| cursor.kind(0) == Some(Kind::Number))?;
    if !matches!(cursor.plain(1), "nguoi" | "nhan") {
        return None;
    }
    cursor.at += if cursor.plain(1) == "nhan" { 3 } else { 2 };
    Some(value / 100)
}

/// Reads quantities in parentheses behind a name: `(12,34 km², 1.234 người)`.
fn amounts_behind(cursor: &mut Cursor<'_, '_>, portion: &mut Portion) {
    let start = cursor.at;
    if !cursor.eat_kind(Kind::Open) {
        return;
    }
    if cursor.is_small(0, "gom") || cursor.is(&["bao", "gom"]) {
        detail(cursor, start);
        return;
    }
    let measure = aspects(cursor, Share::Part);
    match measure.filter(|_| cursor.eat_kind(Kind::Close)) {
        Some(measure) => portion.amounts = measure.amounts,
        None => cursor.at = start,
    }
}

/// Steps over what a portion consists of, which the plan does not hold: `(gồm thôn 1 và thôn 2)`.
fn detail(cursor: &mut Cursor<'_, '_>, start: usize) {
    while !matches!(cursor.kind(0), None | Some(Kind::Close | Kind::Stop)) {
        cursor.at += 1;
    }
    if !cursor.eat_kind(Kind::Close) {
        cursor.at = start;
        return;
    }
    let span = cursor.span(start..cursor.at);
    let what =
        say!("what the portion consists of is not in the plan", "phần liệt kê trong ngoặc không đưa vào kế hoạch");
    cursor.lapses.push(super::Lapse { span, what });
}

/// Reads `sau khi sắp xếp theo quy định tại khoản 1, khoản 3 Điều này`, and gives it to the portions of the group.
fn after(cursor: &mut Cursor<'_, '_>, group: &mut [Portion]) -> bool {
    let start = cursor.at;
    let is_open = cursor.eat_kind(Kind::Open);
    if !(cursor.eat_small("sau") && cursor.eat_small("khi")) {
        cursor.at = start;
        return false;
    }
    let is_word = |cursor: &Cursor<'_, '_>| {
        cursor.kind(0) == Some(Kind::Small) && !cursor.is_small(0, "khoan") && !cursor.is_small(0, "thanh")
    };
    for _ in 0..16 {
        let leads_on = cursor.is_small(0, "va")
            && (kind_word(cursor, 1).is_some() || cursor.is_small(1, "cac") || share_word(cursor, 1).is_some());
        if !is_word(cursor) || leads_on || cursor.is(&["cac", "khoan"]) {
            break;
        }
        cursor.at += 1;
    }
    let clauses = clauses(cursor);
    if is_open && !cursor.eat_kind(Kind::Close) {
        cursor.at = start;
        return false;
    }
    for portion in group {
        portion.after = clauses.clone();
    }
    true
}

/// Reads `khoản 1`, `khoản 1, khoản 3`, `khoản 41 và khoản 42`, `các khoản 1, 2, 3`, with the article behind them.
fn clauses(cursor: &mut Cursor<'_, '_>) -> Vec<u32> {
    let mut found = Vec::new();
    loop {
        let before = cursor.at;
        cursor.eat_small("diem");
        cursor.eat_small("cac");
        let has_word = cursor.eat_small("khoan");
        let number = cursor
            .word(0)
            .parse()
            .ok()
            .filter(|_| cursor.kind(0) == Some(Kind::Number) && (has_word || !found.is_empty()));
        let Some(number) = number else {
            cursor.at = before;
            break;
        };
        cursor.at += 1;
        found.push(number);
        let behind = cursor.at;
        if !cursor.eat_separator() {
            break;
        }
        let is_clause = cursor.is_small(0, "khoan")
            || cursor.kind(0) == Some(Kind::Number) && kind_word(cursor, 1).is_none()
            || cursor.is(&["cac", "khoan"]);
        if !is_clause {
            cursor.at = behind;
            break;
        }
    }
    let before = cursor.at;
    cursor.eat_small("cua");
    if cursor.plain(0) == "dieu" && (cursor.is_small(1, "nay") || cursor.kind(1) == Some(Kind::Number)) {
        cursor.at += 2;
        let before = cursor.at;
        cursor.eat_small("cua");
        if !(cursor.eat(&["nghi", "quyet", "nay"]) || cursor.eat(&["quyet", "dinh", "nay"])) {
            cursor.at = before;
        }
    } else {
        cursor.at = before;
    }
    found
}
