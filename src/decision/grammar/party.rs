//! Decisions on the transfer of Party organisations: `Chuyển 22 tổ chức cơ sở đảng và 388 đảng viên, trong đó có 5 đảng viên
//! dự bị, của Đảng bộ A về trực thuộc Đảng bộ B`; `Chuyển Chi bộ C (15 đảng viên) từ Đảng bộ A về trực thuộc Đảng bộ B`.

use super::cursor::Cursor;
use super::{Span, Statement, Unread};
use crate::decision::dates::hundredths;
use crate::decision::lexer::Kind;
use crate::say;

/// Party organisations pass from one committee to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Handover {
    /// The organisations by name, where they are named.
    pub units: Vec<(String, Span)>,
    /// How many grass-roots organisations, where they are counted.
    pub organisations: Option<i64>,
    /// How many members.
    pub members: Option<i64>,
    /// How many of them are on probation.
    pub probationary: Option<i64>,
    /// From where.
    pub from: Option<(String, Span)>,
    /// To where.
    pub to: (String, Span),
}

/// Reads such a sentence, if one begins here.
pub(super) fn sentence(cursor: &mut Cursor<'_, '_>) -> Option<Result<Statement, Unread>> {
    let start = cursor.at;
    if !cursor.eat_small("chuyen") && !cursor.eat(&["chuyen"]) {
        return None;
    }
    let _ = cursor.eat_small("giao");
    let is_party = cursor.sentence_has(&["dang", "vien"])
        || cursor.sentence_has(&["chi", "bo"])
        || cursor.sentence_has(&["dang", "bo"]);
    if !is_party {
        cursor.at = start;
        return None;
    }
    Some(handover(cursor).map(Statement::Handover))
}

fn handover(cursor: &mut Cursor<'_, '_>) -> Result<Handover, Unread> {
    let mut found = Handover::default();
    loop {
        if cursor.kind(0) == Some(Kind::Number) {
            counted(cursor, &mut found)?;
        } else if cursor.is(&["trong", "do"]) {
            cursor.at += 2;
            cursor.eat_small("co");
        } else if cursor.kind(0) == Some(Kind::Open) {
            bracket(cursor, &mut found)?;
        } else if let Some(name) = body(cursor) {
            found.units.push(name);
        } else {
            break;
        }
        while cursor.eat_separator() {}
    }
    if cursor.eat_small("tu")
        || cursor.eat_small("cua")
        || cursor.eat(&["dang", "sinh", "hoat", "tai"])
        || cursor.eat(&["truc", "thuoc"])
    {
        cursor.eat(&["truc", "thuoc"]);
        found.from = body(cursor);
        if found.from.is_none() {
            return Err(cursor.stopped(say!("the committee that gives should follow", "phải nêu nơi chuyển đi")));
        }
        if cursor.kind(0) == Some(Kind::Open) {
            bracket(cursor, &mut found)?;
        }
        while cursor.eat_separator() {}
    }
    if !["ve", "sang", "den"].into_iter().any(|word| cursor.eat_small(word)) {
        return Err(cursor.stopped(say!(
            "`về` and the committee that receives should follow",
            "sau đó phải là “về …” (nơi tiếp nhận)"
        )));
    }
    let _ = cursor.eat(&["truc", "thuoc"]) || cursor.eat(&["sinh", "hoat", "tai"]);
    found.to = body(cursor)
        .ok_or_else(|| cursor.stopped(say!("the committee that receives should follow", "phải nêu nơi tiếp nhận")))?;
    let until = |cursor: &Cursor<'_, '_>| matches!(cursor.kind(0), None | Some(Kind::Stop));
    // What the sentence adds, such as `kể từ ngày …` or `theo dõi, quản lý`, changes nothing in who goes where.
    while !until(cursor)
        && (cursor.kind(0) != Some(Kind::Small)
            || ["ke", "tu", "theo", "quan", "de", "lanh", "va"].contains(&cursor.plain(0))
            || cursor.at == 0)
    {
        cursor.at += 1;
        while !until(cursor) {
            cursor.at += 1;
        }
    }
    if found.units.is_empty() && found.organisations.is_none() {
        return Err(cursor.stopped(say!("what is transferred should be named", "phải nêu tổ chức được chuyển")));
    }
    Ok(found)
}

/// Reads `22 tổ chức cơ sở đảng`, `388 đảng viên`, `5 đảng viên dự bị`.
fn counted(cursor: &mut Cursor<'_, '_>, found: &mut Handover) -> Result<(), Unread> {
    let value = hundredths(cursor.word(0)).map(|value| value / 100);
    cursor.at += 1;
    if cursor.eat(&["to", "chuc", "co", "so", "dang"])
        || cursor.eat(&["to", "chuc", "dang"])
        || cursor.eat(&["chi", "bo"])
        || cursor.eat(&["dang", "bo"])
    {
        let _ = cursor.eat(&["co", "so"]);
        found.organisations = Some(found.organisations.unwrap_or(0) + value.unwrap_or(0));
        return Ok(());
    }
    if cursor.eat(&["dang", "vien"]) {
        match cursor.eat(&["du", "bi"]) {
            true => found.probationary = value,
            false => {
                cursor.eat(&["chinh", "thuc"]);
                found.members = value;
            }
        }
        return Ok(());
    }
    Err(cursor.stopped(say!("what is counted should follow the number", "sau số phải nêu tổ chức hoặc đảng viên")))
}

/// Reads a remark in parentheses: numbers of members, or `có danh sách kèm theo`.
fn bracket(cursor: &mut Cursor<'_, '_>, found: &mut Handover) -> Result<(), Unread> {
    cursor.eat_kind(Kind::Open);
    while !matches!(cursor.kind(0), None | Some(Kind::Close | Kind::Stop)) {
        if cursor.kind(0) == Some(Kind::Number) && cursor.is_party_count() {
            counted(cursor, found)?;
        } else {
            cursor.at += 1;
        }
    }
    match cursor.eat_kind(Kind::Close) {
        true => Ok(()),
        false => Err(cursor.stopped(say!("the parenthesis is never closed", "thiếu dấu đóng ngoặc"))),
    }
}

impl Cursor<'_, '_> {
    fn is_party_count(&self) -> bool {
        ["dang", "to", "chi"].contains(&self.plain(1))
    }
}

/// Reads the name of a body: from a capital letter to a separator or a word that leads on.
fn body(cursor: &mut Cursor<'_, '_>) -> Option<(String, Span)> {
    while cursor.eat_small("cac") {}
    let start = cursor.at;
    let is_body = cursor.kind(0) == Some(Kind::Capital)
        || ["chi", "dang"].iter().any(|word| cursor.is_small(0, word)) && cursor.plain(1) != "vien";
    if !is_body {
        return None;
    }
    while let Some(kind) = cursor.kind(0) {
        let inside = match kind {
            Kind::Capital | Kind::Number | Kind::Dash | Kind::Mark => true,
            Kind::Small => !leads_on(cursor),
            // The name of a firm holds its own sequence of words; a comma ends it.
            _ => false,
        };
        if !inside {
            break;
        }
        cursor.at += 1;
    }
    let range = cursor.tokens.list[start].range.start..cursor.tokens.list[cursor.at - 1].range.end;
    Some((cursor.tokens.text[range].to_owned(), cursor.span(start..cursor.at)))
}

/// Returns whether a small word leads on from the name of a body to what the sentence says of it.
fn leads_on(cursor: &Cursor<'_, '_>) -> bool {
    let leads = ["ve", "tu", "sang", "gom", "voi", "trong", "ke"];
    let before_number = cursor.is_small(0, "va") && cursor.kind(1) == Some(Kind::Number);
    leads.contains(&cursor.plain(0)) || cursor.is(&["truc", "thuoc"]) || before_number || is_next_body(cursor)
}

/// Returns whether `và` leads to another organisation: `Chi bộ A và Chi bộ B`.
fn is_next_body(cursor: &Cursor<'_, '_>) -> bool {
    cursor.is_small(0, "va") && ["chi", "dang"].contains(&cursor.plain(1)) && cursor.plain(2) == "bo"
}
