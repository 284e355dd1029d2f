//! Units as sentences name them: `xã A`, `các xã A, B và C`, `Phường 1`, `xã A (huyện X, tỉnh Y)`, `thị trấn A thuộc huyện X`.
//!
//! A kind is carried over a list until another one is named.
//! A remark in parentheses tells namesakes apart; it also serves the names before it in the list that have none.

use super::cursor::Cursor;
use super::{Span, Unread};
use crate::decision::lexer::Kind;
use crate::say;

/// The word for a kind of administrative unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KindWord {
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Thị trấn.
    Township,
    /// Đặc khu.
    SpecialZone,
    /// Huyện.
    District,
    /// Quận.
    UrbanDistrict,
    /// Thị xã.
    Town,
    /// Thành phố: of a province, or run by the centre.
    City,
    /// Tỉnh.
    Province,
}

/// How high units stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
    /// Huyện, quận, thị xã, thành phố of a province.
    District,
    /// Tỉnh; a thành phố run by the centre is one as well.
    Province,
}

impl KindWord {
    /// All kinds, longest words first where one begins another.
    pub const ALL: [KindWord; 9] = [
        KindWord::Township,
        KindWord::Town,
        KindWord::City,
        KindWord::SpecialZone,
        KindWord::Commune,
        KindWord::Ward,
        KindWord::District,
        KindWord::UrbanDistrict,
        KindWord::Province,
    ];

    /// Returns the word in small letters.
    pub fn word(self) -> &'static str {
        match self {
            KindWord::Commune => "xã",
            KindWord::Ward => "phường",
            KindWord::Township => "thị trấn",
            KindWord::SpecialZone => "đặc khu",
            KindWord::District => "huyện",
            KindWord::UrbanDistrict => "quận",
            KindWord::Town => "thị xã",
            KindWord::City => "thành phố",
            KindWord::Province => "tỉnh",
        }
    }

    /// Returns the tier; that of a city is where most stand, below a province.
    pub fn tier(self) -> Tier {
        match self {
            KindWord::Commune | KindWord::Ward | KindWord::Township | KindWord::SpecialZone => Tier::Commune,
            KindWord::District | KindWord::UrbanDistrict | KindWord::Town | KindWord::City => Tier::District,
            KindWord::Province => Tier::Province,
        }
    }

    /// Returns the kind that a name begins with, and the rest of the name.
    pub fn split(name: &str) -> Option<(KindWord, &str)> {
        KindWord::ALL.into_iter().find_map(|kind| {
            let mut characters = name.char_indices();
            for expected in kind.word().chars() {
                let (_, found) = characters.next()?;
                if found != expected && !found.to_lowercase().eq(expected.to_lowercase()) {
                    return None;
                }
            }
            let rest = characters.as_str();
            let bare = rest.strip_prefix(' ')?.trim();
            (!bare.is_empty()).then_some((kind, bare))
        })
    }
}

/// A remark that tells namesakes apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Qualifier {
    /// Kind and name of the units above, the nearest first.
    pub above: Vec<(KindWord, String)>,
    /// Kind and name of units of which one is above: `thuộc các huyện X và Y`.
    pub one_of: Vec<(KindWord, String)>,
}

/// A unit as a sentence names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mention {
    /// Its kind; several where the text names kinds together, none for land that is no unit.
    pub kinds: Vec<KindWord>,
    /// Its name, without the kind.
    pub name: String,
    /// Its own remark.
    pub qualifier: Option<Qualifier>,
    /// The next remark behind it in the same list.
    pub shared: Option<Qualifier>,
    /// Where it stands.
    pub span: Span,
}

impl Mention {
    /// Returns kind and name.
    pub fn label(&self) -> String {
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.word()).collect();
        format!("{} {}", kinds.join("/"), self.name).trim().to_owned()
    }

    /// Returns whether it is land that is no unit, such as a shooting range or mud flats.
    pub fn is_land(&self) -> bool {
        self.kinds.is_empty()
    }
}

/// Small words at which a name ends.
const STOPS: &[&str] = &[
    "thanh", "va", "voi", "cung", "cua", "sau", "co", "mot", "phan", "toan", "cac", "vao", "thuoc", "truc", "de", "la",
    "moi", "gom", "hinh", "tu", "ve", "theo", "tai", "do", "tren", "duoc", "cho", "khong", "nam", "giap", "lay",
    "mang", "trong", "sang", "con", "dien", "quy", "nhap", "nguyen", "tinh", "hien", "nay", "cu", "thi", "nhu", "hoac",
];

/// Returns the kind that stands here, and how many words it has.
pub(super) fn kind_word(cursor: &Cursor<'_, '_>, ahead: usize) -> Option<(KindWord, usize)> {
    KindWord::ALL.into_iter().find_map(|kind| {
        let mut words = 0;
        for expected in kind.word().split(' ') {
            let found = cursor.word(ahead + words);
            let mut letters = found.chars();
            let is_same = letters.next().is_some_and(|first| {
                let rest = expected.get(expected.chars().next().map_or(0, char::len_utf8)..);
                first.to_lowercase().eq(expected.chars().take(1)) && Some(letters.as_str()) == rest
            });
            if !is_same {
                return None;
            }
            words += 1;
        }
        Some((kind, words))
    })
}

/// Steps over a kind, if one stands here.
pub(super) fn eat_kind_word(cursor: &mut Cursor<'_, '_>) -> Option<KindWord> {
    let (kind, words) = kind_word(cursor, 0)?;
    cursor.at += words;
    Some(kind)
}

/// Reads a name up to where it can only end; returns where it stands.
pub(super) fn name(cursor: &mut Cursor<'_, '_>) -> Option<(String, Span)> {
    // `phường số 3` is `Phường 3`.
    if cursor.is_small(0, "so") && cursor.kind(1) == Some(Kind::Number) {
        cursor.at += 1;
    }
    let start = cursor.at;
    if !matches!(cursor.kind(0), Some(Kind::Capital | Kind::Number)) {
        return None;
    }
    cursor.at += 1;
    while let Some(kind) = cursor.kind(0) {
        let goes_on = match kind {
            Kind::Capital => {
                kind_word(cursor, 0).is_none_or(|(_, words)| !begins_name(cursor, words)) && !cites_article(cursor)
            }
            Kind::Number => true,
            Kind::Dash => cursor.kind(1) == Some(Kind::Capital),
            Kind::Small => is_inner(cursor),
            _ => false,
        };
        if !goes_on {
            break;
        }
        cursor.at += 1;
    }
    let range = cursor.tokens.list[start].range.start..cursor.tokens.list[cursor.at - 1].range.end;
    Some((cursor.tokens.text[range].to_owned(), cursor.span(start..cursor.at)))
}

/// Reads the name of a living unit, even where one syllable of it begins with a small letter, which is noted.
///
/// What comes of it must be the name of a unit, so that nothing is guessed.
fn living_name(cursor: &mut Cursor<'_, '_>, has_kind: bool) -> Option<(String, Span)> {
    let start = cursor.at;
    let is_syllable = |cursor: &Cursor<'_, '_>| {
        cursor.kind(0) == Some(Kind::Small)
            && !STOPS.contains(&cursor.plain(0))
            && !cursor.is_small(0, "so")
            && kind_word(cursor, 0).is_none()
    };
    let begins_small = has_kind && is_syllable(cursor) && cursor.kind(1) == Some(Kind::Capital);
    cursor.at += usize::from(begins_small);
    let Some((_, span)) = name(cursor) else {
        cursor.at = start;
        return None;
    };
    let ends_small = is_syllable(cursor) && ends_name(cursor, 1);
    cursor.at += usize::from(ends_small);
    let first = if begins_small { start } else { cursor.index_of(span.start) };
    let range = cursor.tokens.list[first].range.start..cursor.tokens.list[cursor.at - 1].range.end;
    let written = &cursor.tokens.text[range];
    let span = cursor.span(first..cursor.at);
    if begins_small || ends_small {
        let what = say!("a small letter in the name “{written}”", "tên viết thường: “{written}”");
        cursor.lapses.push(super::Lapse { span, what });
    }
    Some((written.to_owned(), span))
}

/// Returns whether a name can only end before the token here.
fn ends_name(cursor: &Cursor<'_, '_>, ahead: usize) -> bool {
    let leads_on = ["va", "thanh", "sau", "vao", "ve", "cua", "thuoc"];
    match cursor.kind(ahead) {
        Some(Kind::Small) => leads_on.contains(&cursor.plain(ahead)),
        kind => !matches!(kind, Some(Kind::Capital | Kind::Number | Kind::Dash | Kind::Mark)),
    }
}

/// Returns whether `Điều này`, `Điều 1` stands here, rather than a name.
fn cites_article(cursor: &Cursor<'_, '_>) -> bool {
    cursor.word(0) == "Điều" && (cursor.is_small(1, "nay") || cursor.kind(1) == Some(Kind::Number))
}

fn begins_name(cursor: &Cursor<'_, '_>, ahead: usize) -> bool {
    matches!(cursor.kind(ahead), Some(Kind::Capital | Kind::Number))
}

/// Returns whether a small word here stands inside a name, as in `Nông trường Việt Trung`.
fn is_inner(cursor: &Cursor<'_, '_>) -> bool {
    !STOPS.contains(&cursor.plain(0)) && kind_word(cursor, 0).is_none() && cursor.kind(1) == Some(Kind::Capital)
}

/// Reads a unit with its kind: `xã A`.
pub(super) fn unit(cursor: &mut Cursor<'_, '_>) -> Option<Mention> {
    let start = cursor.at;
    let kind = eat_kind_word(cursor)?;
    let Some((name, span)) = name(cursor) else {
        cursor.at = start;
        return None;
    };
    let span = Span { start: cursor.span(start..start + 1).start, ..span };
    let mut mention = Mention { kinds: vec![kind], name, span, ..Mention::default() };
    mention.qualifier = qualifier(cursor);
    Some(mention)
}

/// Returns the kind of a unit above communes whose name begins here.
fn kind_above(cursor: &Cursor<'_, '_>, ahead: usize) -> Option<KindWord> {
    let (kind, words) = kind_word(cursor, ahead)?;
    (kind.tier() != Tier::Commune && begins_name(cursor, ahead + words)).then_some(kind)
}

/// Reads a remark that tells namesakes apart: `(huyện X, tỉnh Y)`, `thuộc huyện X, tỉnh Y`, `của các huyện X và Y`.
pub(super) fn qualifier(cursor: &mut Cursor<'_, '_>) -> Option<Qualifier> {
    let start = cursor.at;
    let is_open = cursor.eat_kind(Kind::Open);
    if !is_open {
        cursor.eat_kind(Kind::Comma);
    }
    let has_word = cursor.eat_small("thuoc") || cursor.eat_small("cua") || is_open && cursor.eat_small("o");
    let is_several = cursor.eat_small("cac") || cursor.eat_small("hai");
    if !(is_open || has_word) || kind_above(cursor, 0).is_none() {
        cursor.at = start;
        return None;
    }
    let mut found = Qualifier::default();
    match is_several {
        true => found.one_of = several_above(cursor),
        false => found.above = chain_above(cursor, is_open),
    }
    let is_sound = !(found.above.is_empty() && found.one_of.is_empty()) && (!is_open || cursor.eat_kind(Kind::Close));
    if !is_sound {
        cursor.at = start;
        return None;
    }
    Some(found)
}

/// Reads `huyện X, tỉnh Y`: each stands below the next.
fn chain_above(cursor: &mut Cursor<'_, '_>, is_open: bool) -> Vec<(KindWord, String)> {
    let mut found = Vec::new();
    while let Some(kind) = kind_above(cursor, 0) {
        let Some((_, (name, _))) = eat_kind_word(cursor).zip(name(cursor)) else { break };
        found.push((kind, name));
        let _ = cursor.eat_small("cu") || cursor.eat_small("moi");
        let is_comma = cursor.kind(0) == Some(Kind::Comma);
        let has_mark = is_comma || cursor.is_small(0, "thuoc") || cursor.kind(0) == Some(Kind::Dash);
        // Without parentheses a comma may also part the units of a list; only what stands higher goes on.
        let goes_on = kind_above(cursor, 1).is_some_and(|next| {
            is_open || !is_comma || next.tier() > kind.tier() || next == KindWord::City && kind != KindWord::City
        });
        if !has_mark || !goes_on {
            break;
        }
        cursor.at += 1;
    }
    found
}

/// Reads `huyện X, Y và thị xã Z`: the kind is carried over.
fn several_above(cursor: &mut Cursor<'_, '_>) -> Vec<(KindWord, String)> {
    let mut found = Vec::new();
    let mut carried = None;
    loop {
        if kind_above(cursor, 0).is_some() {
            carried = eat_kind_word(cursor);
        }
        let Some((kind, (name, _))) = carried.zip(name(cursor)) else { break };
        found.push((kind, name));
        let before = cursor.at;
        let goes_on = cursor.eat_separator() && (kind_above(cursor, 0).is_some() || begins_name(cursor, 0));
        if !goes_on {
            cursor.at = before;
            break;
        }
    }
    found
}

/// What a list of units carries from one name to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Carried {
    kinds: Vec<KindWord>,
}

/// Reads the next unit of a list: with its own kind, or with the one carried over.
pub(super) fn listed(cursor: &mut Cursor<'_, '_>, carried: &mut Carried) -> Result<Option<Mention>, Unread> {
    let start = cursor.at;
    while cursor.eat_small("cac") || cursor.eat_small("hai") || is_count(cursor) && cursor.eat_kind(Kind::Number) {}
    if cursor.eat(&["don", "vi", "hanh", "chinh"]) && cursor.is_small(0, "cap") && kind_word(cursor, 1).is_some() {
        cursor.at += 1;
        let _ = eat_kind_word(cursor);
        cursor.eat_kind(Kind::Colon);
    }
    if let Some(kind) = eat_kind_word(cursor) {
        carried.kinds = vec![kind];
        more_kinds(cursor, carried);
        cursor.eat_kind(Kind::Colon);
        while cursor.eat_small("cac") {}
        if cursor.is_small(0, "") {
            return Ok(None);
        }
    }
    let name_start = cursor.at;
    if let Some((name, mut span)) = living_name(cursor, name_start > start) {
        if carried.kinds.is_empty() {
            cursor.at = start;
            return land(cursor);
        }
        if name_start > start {
            span.start = cursor.span(start..start + 1).start;
        }
        let mut mention = Mention { kinds: carried.kinds.clone(), name, span, ..Mention::default() };
        mention.qualifier = qualifier(cursor);
        return Ok(Some(mention));
    }
    if name_start > start {
        let reason = say!("a name should follow the kind", "sau loại đơn vị phải có tên");
        return Err(cursor.stopped(reason));
    }
    land(cursor)
}

/// Returns whether a number here only counts the units that follow: `của 3 xã A, B và C`.
fn is_count(cursor: &Cursor<'_, '_>) -> bool {
    cursor.kind(0) == Some(Kind::Number) && kind_word(cursor, 1).is_some()
}

/// Reads the further kinds of `các xã, phường, thị trấn A, B và C`.
fn more_kinds(cursor: &mut Cursor<'_, '_>, carried: &mut Carried) {
    loop {
        let separator = match cursor.kind(0) {
            Some(Kind::Comma) => 1,
            _ if cursor.is_small(0, "va") => 1,
            _ => return,
        };
        let Some((kind, words)) = kind_word(cursor, separator) else { return };
        // `xã, phường A`: the second kind has no name between it and the first.
        cursor.at += separator + words;
        carried.kinds.push(kind);
    }
}

/// Reads land that is no unit: words up to the next separator, a remark in parentheses included.
fn land(cursor: &mut Cursor<'_, '_>) -> Result<Option<Mention>, Unread> {
    let start = cursor.at;
    let is_word = |kind: Option<Kind>| matches!(kind, Some(Kind::Small | Kind::Capital | Kind::Number | Kind::Dash));
    let ends = ["va", "thanh", "sau", "vao", "ve", "cho", "sang", "de"];
    // What is taken out, or stands in a unit, is no land of its own: `trừ thôn A`, `thôn A của xã B`.
    let leads_astray = |cursor: &Cursor<'_, '_>| {
        let is_unit = kind_word(cursor, 0)
            .is_some_and(|(kind, words)| kind.tier() == Tier::Commune && begins_name(cursor, words));
        is_unit || cursor.at == start && ["tru", "thuoc", "gom", "khong", "ngoai"].contains(&cursor.plain(0))
    };
    while is_word(cursor.kind(0)) && !(cursor.kind(0) == Some(Kind::Small) && ends.contains(&cursor.plain(0))) {
        if leads_astray(cursor) {
            cursor.at = start;
            let reason = say!(
                "neither a unit nor land of its own is named here",
                "ở đây không phải tên đơn vị, cũng không phải phần đất riêng"
            );
            return Err(cursor.stopped(reason));
        }
        cursor.at += 1;
    }
    if cursor.at == start {
        return Ok(None);
    }
    if cursor.kind(0) == Some(Kind::Open) {
        let close = cursor.tokens.list[cursor.at..].iter().position(|token| token.kind == Kind::Close);
        let Some(close) = close else {
            return Err(cursor.stopped(say!("the parenthesis is never closed", "thiếu dấu đóng ngoặc")));
        };
        cursor.at += close + 1;
    }
    let range = cursor.tokens.list[start].range.start..cursor.tokens.list[cursor.at - 1].range.end;
    let name = cursor.tokens.text[range].to_owned();
    Ok(Some(Mention { name, span: cursor.span(start..cursor.at), ..Mention::default() }))
}

/// Reads a list of units; the remarks serve the names before them.
pub(super) fn list(cursor: &mut Cursor<'_, '_>) -> Result<Vec<Mention>, Unread> {
    let mut carried = Carried::default();
    let mut found: Vec<Mention> = Vec::new();
    loop {
        let Some(mention) = listed(cursor, &mut carried)? else {
            return Err(cursor.stopped(say!("a unit should be named here", "ở đây phải nêu tên đơn vị")));
        };
        found.push(mention);
        let before = cursor.at;
        if !cursor.eat_separator() && !skip_missing_separator(cursor) {
            break;
        }
        if cursor.is_at_end()
            || !(matches!(cursor.kind(0), Some(Kind::Capital | Kind::Number))
                || kind_word(cursor, 0).is_some()
                || cursor.is_small(0, "cac"))
        {
            cursor.at = before;
            break;
        }
    }
    share(found.iter_mut());
    Ok(found)
}

/// Steps over the place of a separator that is missing before another kind, and notes it: `thị trấn A xã B`.
pub(super) fn skip_missing_separator(cursor: &mut Cursor<'_, '_>) -> bool {
    let is_kind =
        kind_word(cursor, 0).is_some_and(|(kind, words)| kind != KindWord::City && begins_name(cursor, words));
    if is_kind || cursor.is_small(0, "cac") {
        cursor.lapse(say!("a comma is missing here", "thiếu dấu phẩy ở đây"));
        return true;
    }
    false
}

/// Lets the remarks of a list serve the names before them.
pub(super) fn share<'m>(mentions: impl DoubleEndedIterator<Item = &'m mut Mention>) {
    let mut next: Option<Qualifier> = None;
    for mention in mentions.rev() {
        match &mention.qualifier {
            Some(own) => next = Some(own.clone()),
            None => mention.shared = next.clone(),
        }
    }
}
