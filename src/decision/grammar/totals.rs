//! The closing sentence: `Sau khi sắp xếp, tỉnh A có 69 đơn vị hành chính cấp xã, gồm 60 xã và 09 phường; trong đó có 58 xã,
//! 09 phường hình thành sau sắp xếp quy định tại Điều này và 02 xã không thực hiện sắp xếp là …`.

use super::cursor::Cursor;
use super::units::{kind_word, list, unit};
use super::{Count, Statement, Totals, Unread};
use crate::decision::lexer::Kind;
use crate::say;

/// Reads the closing sentence, if it begins here.
pub(super) fn sentence(cursor: &mut Cursor<'_, '_>) -> Option<Result<Statement, Unread>> {
    let start = cursor.at;
    let begins = cursor.eat(&["sau", "khi"]) && skip_to_comma(cursor);
    let of = if begins { unit(cursor) } else { None };
    let counts = of.is_some() && cursor.eat_small("co") && counted_units(cursor);
    if !counts {
        cursor.at = start;
        return None;
    }
    let mut totals = Totals { of, ..Totals::default() };
    let read = rest(cursor, &mut totals);
    totals.span = cursor.span(start..cursor.at);
    Some(read.map(|()| Statement::Totals(totals)))
}

fn skip_to_comma(cursor: &mut Cursor<'_, '_>) -> bool {
    let comma = (0..24).find(|ahead| cursor.kind(*ahead) == Some(Kind::Comma));
    cursor.at += comma.map_or(0, |comma| comma + 1);
    comma.is_some()
}

/// Returns whether a number of units stands here, rather than an area.
fn counted_units(cursor: &Cursor<'_, '_>) -> bool {
    cursor.kind(0) == Some(Kind::Number) && (kind_word(cursor, 1).is_some() || cursor.plain(1) == "don")
}

fn rest(cursor: &mut Cursor<'_, '_>, totals: &mut Totals) -> Result<(), Unread> {
    let first = counts(cursor)?;
    match first[..] {
        [(None, all)] => totals.all = Some(all),
        _ => totals.kinds = first,
    }
    cursor.eat_kind(Kind::Comma);
    if cursor.eat_small("gom") || cursor.eat(&["bao", "gom"]) {
        cursor.eat_small("co");
        cursor.eat_kind(Kind::Colon);
        totals.kinds = counts(cursor)?;
    }
    while matches!(cursor.kind(0), Some(Kind::Semicolon | Kind::Comma)) {
        cursor.at += 1;
    }
    if !cursor.eat(&["trong", "do"]) {
        return Ok(());
    }
    let _ = cursor.eat_small("co") || cursor.eat_small("gom");
    loop {
        let counts = counts(cursor)?;
        if counts.is_empty() {
            return Err(cursor.stopped(say!("a number of units should follow", "phải nêu số đơn vị")));
        }
        said_of(cursor, counts, totals)?;
        let before = cursor.at;
        let goes_on = (cursor.eat_separator() || cursor.eat_kind(Kind::Semicolon)) && counted_units(cursor);
        if !goes_on {
            cursor.at = before;
            return Ok(());
        }
    }
}

/// Reads what is said of units just counted: that they are formed, or that they stay.
fn said_of(cursor: &mut Cursor<'_, '_>, counts: Vec<Count>, totals: &mut Totals) -> Result<(), Unread> {
    let keeps = cursor.is(&["khong"]) || cursor.is(&["giu", "nguyen"]);
    let forms = ["hinh", "thanh", "duoc", "moi"].iter().any(|word| cursor.is_small(0, word));
    if !keeps && !forms {
        let reason = say!(
            "it should be said whether they are formed or stay as they are",
            "phải nêu được hình thành hay không thực hiện sắp xếp"
        );
        return Err(cursor.stopped(reason));
    }
    // Up to the next number, or to the list of names.
    while let Some(kind) = cursor.kind(0) {
        let is_end = matches!(kind, Kind::Stop | Kind::Semicolon | Kind::Colon);
        let is_next = matches!(kind, Kind::Comma) && counted_units_behind(cursor)
            || cursor.is_small(0, "va") && counted_units_behind(cursor);
        let names = keeps && (cursor.is_small(0, "la") || cursor.is_small(0, "gom"));
        if is_end && kind != Kind::Colon || is_next {
            break;
        }
        cursor.at += 1;
        if names || is_end {
            cursor.eat_kind(Kind::Colon);
            totals.kept_units.extend(list(cursor)?);
            break;
        }
    }
    match keeps {
        true => totals.kept.extend(counts),
        false => totals.formed.extend(counts),
    }
    Ok(())
}

fn counted_units_behind(cursor: &Cursor<'_, '_>) -> bool {
    let ahead = if cursor.kind(0) == Some(Kind::Comma) && cursor.is_small(1, "va") { 2 } else { 1 };
    let is_kind = kind_word(cursor, ahead + 1).is_some() || cursor.plain(ahead + 1) == "don";
    cursor.kind(ahead) == Some(Kind::Number) && is_kind
}

/// Reads `85 xã, 14 phường và 03 đặc khu`; `69 đơn vị hành chính cấp xã`.
fn counts(cursor: &mut Cursor<'_, '_>) -> Result<Vec<Count>, Unread> {
    let mut found = Vec::new();
    while cursor.kind(0) == Some(Kind::Number) {
        let Ok(number) = cursor.word(0).replace('.', "").parse::<u32>() else { break };
        if let Some((kind, words)) = kind_word(cursor, 1) {
            cursor.at += 1 + words;
            found.push((Some(kind), number));
        } else if cursor.plain(1) == "don" {
            cursor.at += 1;
            while ["don", "vi", "hanh", "chinh", "cap", "truc", "thuoc"].iter().any(|word| cursor.eat_small(word)) {}
            let _ = super::units::eat_kind_word(cursor);
            cursor.eat(&["truc", "thuoc"]);
            found.push((None, number));
        } else {
            return Err(
                cursor.stopped(say!("the kind of the units counted should follow", "phải nêu loại đơn vị được đếm"))
            );
        }
        let before = cursor.at;
        if !(cursor.eat_separator() && counted_units(cursor)) {
            cursor.at = before;
            break;
        }
    }
    Ok(found)
}
