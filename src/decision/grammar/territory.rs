//! Sentences that change administrative units: sắp xếp, thành lập, nhập, điều chỉnh, chia, đổi tên, chuyển thành, giải thể,
//! giữ nguyên.

use super::cursor::Cursor;
use super::portions::{area_amount, people_amount, portions, share_word, stated_amounts};
use super::units::{KindWord, Mention, eat_kind_word, kind_word, list, name, qualifier, unit};
use super::{Amounts, Statement, Target, Unread};
use crate::decision::lexer::Kind;
use crate::say;

type Read = Result<Statement, Unread>;

/// Opening words, and what reads the rest.
type Construction = (&'static [&'static str], fn(&mut Cursor<'_, '_>) -> Read);

const CONSTRUCTIONS: &[Construction] = &[
    (&["sap", "xep"], gather),
    (&["sap", "nhap"], gather),
    (&["hop", "nhat"], gather),
    (&["nhap"], gather),
    (&["dieu", "chinh"], gather),
    (&["tach"], gather),
    (&["chuyen"], convert),
    (&["nang", "cap"], convert),
    (&["thanh", "lap"], found),
    (&["chia", "tach"], divide),
    (&["chia"], divide),
    (&["doi", "ten"], rename),
    (&["giai", "the"], dissolve),
    (&["ket", "thuc", "hoat", "dong"], cease),
    (&["cham", "dut", "hoat", "dong"], cease),
    (&["giu", "nguyen"], keep),
    (&["khong", "thuc", "hien", "sap", "xep"], keep),
];

/// Reads a sentence that changes units, if one begins here.
pub(super) fn sentence(cursor: &mut Cursor<'_, '_>) -> Option<Read> {
    let start = cursor.at;
    if let Some(stated) = stated(cursor) {
        return Some(Ok(stated));
    }
    cursor.at = start;
    let Some((words, read)) = CONSTRUCTIONS.iter().find(|(words, _)| cursor.is(words)) else {
        return is_without_verb(cursor).then(|| gather(cursor));
    };
    cursor.at += words.len();
    if is_heading(cursor) {
        while !matches!(cursor.kind(0), None | Some(Kind::Stop | Kind::Colon)) {
            cursor.at += 1;
        }
        return Some(Ok(Statement::Heading));
    }
    Some(read(cursor))
}

/// Returns whether units or shares of them begin a sentence that forms something: `Toàn bộ … của xã A được sắp xếp thành …`.
fn is_without_verb(cursor: &Cursor<'_, '_>) -> bool {
    let begins = share_word(cursor, 0).is_some() || cursor.is(&["cac"]) || kind_word(cursor, 0).is_some();
    begins && ["thanh", "vao"].iter().any(|word| cursor.sentence_has(&[word]))
}

/// Returns whether the sentence only introduces points: it ends with a colon and `như sau`.
fn is_heading(cursor: &Cursor<'_, '_>) -> bool {
    cursor.sentence_has(&["nhu", "sau"])
}

/// Portions become a new unit, or pass to a living one.
fn gather(cursor: &mut Cursor<'_, '_>) -> Read {
    let portions = portions(cursor)?;
    if cursor.eat_small("duoc") {
        let verbs: [&[&str]; 4] = [&["sap", "xep"], &["sap", "nhap"], &["hop", "nhat"], &["nhap"]];
        let _ = verbs.iter().any(|words| cursor.eat(words));
    }
    let founds = cursor.eat(&["de", "thanh", "lap"]) || cursor.is_small(0, "thanh") && kind_word(cursor, 0).is_none();
    if founds {
        cursor.eat_small("thanh");
        cursor.eat_small("lap");
        let target = target(cursor)?;
        return Ok(Statement::Form { portions, target });
    }
    into(cursor, portions)
}

/// A living unit takes over: `vào xã B`, `về xã B quản lý`, `để nhập vào xã B`.
fn into(cursor: &mut Cursor<'_, '_>, portions: Vec<super::Portion>) -> Read {
    while cursor.eat_small("de") || cursor.eat_small("nhap") || cursor.eat_small("sap") {}
    let takes = ["vao", "ve", "sang", "cho"].into_iter().any(|word| cursor.eat_small(word));
    let Some(into) = unit(cursor).filter(|_| takes) else {
        let reason = say!(
            "`thành` and the unit that is formed, or `vào` and the one that takes over, should follow",
            "sau đó phải là “thành …” (đơn vị được lập) hoặc “vào …” (đơn vị tiếp nhận)"
        );
        return Err(cursor.stopped(reason));
    };
    cursor.eat(&["quan", "ly"]);
    Ok(Statement::Join { portions, into })
}

/// The unit that is formed: `xã mới có tên gọi là xã A`, `xã A thuộc huyện X`.
fn target(cursor: &mut Cursor<'_, '_>) -> Result<Target, Unread> {
    let start = cursor.at;
    let is_count = cursor.kind(0) == Some(Kind::Number) && kind_word(cursor, 1).is_some();
    let _ = cursor.eat_small("mot") || is_count && cursor.eat_kind(Kind::Number);
    cursor.eat_quotes();
    let first = eat_kind_word(cursor);
    let located = naming(cursor);
    let second = eat_kind_word(cursor);
    cursor.eat_quotes();
    if let (Some(first), Some(second)) = (first, second)
        && first != second
    {
        cursor.at = start;
        let (first, second) = (first.word(), second.word());
        let reason = say!(
            "the kind is stated twice, differently: {first}, {second}",
            "loại đơn vị nêu hai lần, khác nhau: {first}, {second}"
        );
        return Err(cursor.stopped(reason));
    }
    let Some((kind, (name, span))) = second.or(first).zip(name(cursor)) else {
        let reason =
            say!("kind and name of the unit that is formed should follow", "phải nêu loại và tên của đơn vị được lập");
        return Err(cursor.stopped(reason));
    };
    cursor.eat_quotes();
    let under = above(cursor).or(located);
    Ok(Target { mention: Mention { kinds: vec![kind], name, span, ..Mention::default() }, under })
}

/// Steps over the words before the name: `mới`, `thuộc tỉnh X`, `, lấy tên là`; returns the unit above that they name.
fn naming(cursor: &mut Cursor<'_, '_>) -> Option<Mention> {
    const WORDS: [&str; 9] = ["moi", "co", "ten", "goi", "la", "lay", "mang", "voi", "duoc"];
    let mut located = None;
    loop {
        let has_comma =
            cursor.kind(0) == Some(Kind::Comma) && ["lay", "co", "mang"].iter().any(|word| cursor.is_small(1, word));
        if WORDS.iter().any(|word| cursor.eat_small(word)) || cursor.eat_kind(Kind::Colon) {
            continue;
        }
        if has_comma {
            cursor.at += 1;
            continue;
        }
        cursor.eat_quotes();
        match above(cursor).filter(|_| located.is_none()) {
            Some(above) => located = Some(above),
            None => return located,
        }
    }
}

/// The unit that a new one belongs to: `thuộc huyện X, tỉnh Y`, `(huyện X)`.
fn above(cursor: &mut Cursor<'_, '_>) -> Option<Mention> {
    let start = cursor.at;
    cursor.eat_small("truc");
    let mut above = qualifier(cursor).map(|found| found.above).unwrap_or_default().into_iter();
    let Some((kind, name)) = above.next() else {
        cursor.at = start;
        return None;
    };
    let rest: Vec<(KindWord, String)> = above.collect();
    let qualifier = (!rest.is_empty()).then_some(super::Qualifier { above: rest, ..Default::default() });
    let span = cursor.span(start..cursor.at);
    Some(Mention { kinds: vec![kind], name, qualifier, span, ..Mention::default() })
}

/// `Thành lập xã C thuộc huyện X trên cơ sở nhập toàn bộ … của xã A và …`.
fn found(cursor: &mut Cursor<'_, '_>) -> Read {
    let target = target(cursor)?;
    if !cursor.eat(&["tren", "co", "so"]) {
        let reason = say!("`trên cơ sở` and what the unit is formed of should follow", "sau đó phải là “trên cơ sở …”");
        return Err(cursor.stopped(reason));
    }
    let verbs: [&[&str]; 8] = [
        &["sap", "nhap"],
        &["hop", "nhat"],
        &["dieu", "chinh"],
        &["sap", "xep"],
        &["chia", "tach"],
        &["nhap"],
        &["tach"],
        &["chia"],
    ];
    let _ = verbs.iter().any(|words| cursor.eat(words));
    let portions = portions(cursor)?;
    Ok(Statement::Form { portions, target })
}

/// `Chuyển xã A thành phường A`; `Chuyển toàn bộ … của xã A về xã B quản lý`.
fn convert(cursor: &mut Cursor<'_, '_>) -> Read {
    let start = cursor.at;
    if let Some(unit) = unit(cursor)
        && (cursor.is_small(0, "thanh") || cursor.is_small(0, "len"))
        && cursor.kind(1).is_some()
    {
        cursor.at += 1;
        let target = target(cursor)?;
        return Ok(Statement::Rename { unit, target });
    }
    cursor.at = start;
    gather(cursor)
}

/// `Chia xã A thành xã B và xã C`.
fn divide(cursor: &mut Cursor<'_, '_>) -> Read {
    let Some(unit) = unit(cursor) else {
        return Err(cursor.stopped(say!("the unit that is divided should follow", "phải nêu đơn vị được chia")));
    };
    if !cursor.eat_small("thanh") {
        return Err(cursor.stopped(say!("`thành` and the new units should follow", "sau đó phải là “thành …”")));
    }
    let units = list(cursor)?;
    let targets = units.into_iter().map(|mention| Target { mention, under: None }).collect();
    Ok(Statement::Divide { unit, targets })
}

/// `Đổi tên xã A thành xã B`.
fn rename(cursor: &mut Cursor<'_, '_>) -> Read {
    let Some(unit) = unit(cursor) else {
        return Err(cursor.stopped(say!("the unit that is renamed should follow", "phải nêu đơn vị được đổi tên")));
    };
    if !cursor.eat_small("thanh") {
        return Err(cursor.stopped(say!("`thành` and the new name should follow", "sau đó phải là “thành” và tên mới")));
    }
    // The kind may be left out: `Đổi tên xã A thành B`.
    let bare = kind_word(cursor, 0).is_none() && matches!(cursor.kind(0), Some(Kind::Capital | Kind::Number));
    let target = match bare.then(|| name(cursor)).flatten() {
        Some((name, span)) => {
            Target { mention: Mention { kinds: unit.kinds.clone(), name, span, ..Mention::default() }, under: None }
        }
        None => target(cursor)?,
    };
    Ok(Statement::Rename { unit, target })
}

/// Reads what follows a renaming in the same sentence: `…, xã C thành xã D và xã E thành xã F`.
pub(super) fn next_rename(cursor: &mut Cursor<'_, '_>) -> Option<Vec<Statement>> {
    let mut found = Vec::new();
    loop {
        let before = cursor.at;
        if !(cursor.eat_separator() && kind_word(cursor, 0).is_some()) {
            cursor.at = before;
            break;
        }
        let Ok(next) = rename(cursor) else {
            cursor.at = before;
            break;
        };
        found.push(next);
    }
    (!found.is_empty()).then_some(found)
}

/// Reads what a sentence adds on the unit it forms: `(12,3 km², 4.512 người)`, `có diện tích …`, `, trụ sở đặt tại …`.
pub(super) fn trailing(cursor: &mut Cursor<'_, '_>) -> Option<Statement> {
    let start = cursor.at;
    let is_open = cursor.eat_kind(Kind::Open);
    let _ = cursor.eat_kind(Kind::Comma);
    let _ = cursor.eat_small("voi") || cursor.eat_small("co");
    if let Some(amounts) = stated_amounts(cursor).filter(|_| !is_open || cursor.eat_kind(Kind::Close)) {
        return Some(Statement::Has(amounts));
    }
    cursor.at = start;
    cursor.eat_kind(Kind::Comma);
    if cursor.is(&["tru", "so"]) {
        while !matches!(cursor.kind(0), None | Some(Kind::Stop | Kind::Semicolon)) {
            cursor.at += 1;
        }
        return Some(Statement::Execution);
    }
    cursor.at = start;
    None
}

fn dissolve(cursor: &mut Cursor<'_, '_>) -> Read {
    Ok(Statement::End { units: list(cursor)?, ceases: false })
}

fn cease(cursor: &mut Cursor<'_, '_>) -> Read {
    cursor.eat_small("cua");
    cursor.eat_small("cac");
    if cursor.eat(&["don", "vi", "hanh", "chinh"]) && cursor.eat_small("cap") {
        let _ = eat_kind_word(cursor);
        let _ = cursor.eat_kind(Kind::Colon) || cursor.eat_small("la") || cursor.eat_small("gom");
    }
    Ok(Statement::End { units: list(cursor)?, ceases: true })
}

fn keep(cursor: &mut Cursor<'_, '_>) -> Read {
    cursor.eat(&["hien", "trang"]);
    let _ = cursor.eat_small("la") || cursor.eat_small("doi") && cursor.eat_small("voi");
    Ok(Statement::Keep { units: list(cursor)? })
}

/// `Sau khi thành lập, xã C có 13,68 km² diện tích tự nhiên và quy mô dân số 7.301 người. Xã C giáp …`.
fn stated(cursor: &mut Cursor<'_, '_>) -> Option<Statement> {
    if cursor.eat(&["sau", "khi"]) {
        let comma = (1..24).find(|ahead| cursor.kind(*ahead) == Some(Kind::Comma))?;
        cursor.at += comma + 1;
    }
    unit(cursor)?;
    if cursor.eat_small("giap") {
        while !matches!(cursor.kind(0), None | Some(Kind::Stop)) {
            cursor.at += 1;
        }
        return Some(Statement::Has(Amounts::default()));
    }
    if !cursor.eat_small("co") {
        return None;
    }
    let mut amounts = Amounts::default();
    loop {
        if let Some(area) = area_amount(cursor) {
            amounts.area = Some(area);
        } else if let Some(people) = people_amount(cursor) {
            amounts.population = Some(people);
        } else if !(["dien", "tich", "tu", "nhien", "quy", "mo", "dan", "so", "la"]
            .iter()
            .any(|word| cursor.eat_small(word))
            || cursor.eat_separator())
        {
            break;
        }
    }
    (amounts != Amounts::default()).then_some(Statement::Has(amounts))
}
