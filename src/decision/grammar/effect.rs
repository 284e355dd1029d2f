//! When things take effect, and who carries them out: sentences that change no unit.

use super::cursor::Cursor;
use super::{Statement, Unread};
use crate::decision::dates::long_date;
use crate::decision::lexer::Kind;

/// Words that tell a provision on validity, publication or execution; each alone, in any place of the sentence.
const EXECUTION: &[&[&str]] = &[
    &["hieu", "luc"],
    &["co", "trach", "nhiem"],
    &["chiu", "trach", "nhiem"],
    &["giam", "sat"],
    &["tiep", "tuc", "hoat", "dong"],
    &["hoat", "dong", "tu", "ngay"],
    &["to", "chuc", "thi", "hanh"],
    &["to", "chuc", "thuc", "hien"],
    &["thi", "hanh"],
    &["chuan", "bi"],
    &["ban", "giao"],
    &["cong", "bo"],
    &["xac", "dinh"],
    &["huong", "dan"],
    &["co", "so", "de", "an"],
    &["giao"],
    &["bai", "bo"],
    &["het", "hieu", "luc"],
];

/// Opening words of sentences that change units; such a sentence is never taken for one about execution.
const CHANGES: &[&[&str]] = &[
    &["sap", "xep", "toan"],
    &["sap", "xep", "mot"],
    &["sap", "xep", "phan"],
    &["sap", "nhap"],
    &["nhap"],
    &["hop", "nhat"],
    &["thanh", "lap"],
    &["dieu", "chinh"],
    &["chia"],
    &["tach"],
    &["chuyen"],
    &["doi", "ten"],
    &["giai", "the"],
    &["ket", "thuc"],
    &["giu", "nguyen"],
];

/// Reads a sentence on effect or execution, if one stands here.
pub(super) fn sentence(cursor: &mut Cursor<'_, '_>) -> Option<Result<Statement, Unread>> {
    if CHANGES.iter().any(|words| cursor.is(words)) || !EXECUTION.iter().any(|words| cursor.sentence_has(words)) {
        return None;
    }
    let works = cursor.sentence_has(&["hoat", "dong", "tu", "ngay"]) || cursor.sentence_has(&["hieu", "luc"]);
    let start = cursor.tokens.list.get(cursor.at).map_or(0, |token| token.range.start);
    let is_end = |kind: Option<Kind>| matches!(kind, None | Some(Kind::Stop));
    while !is_end(cursor.kind(0)) {
        cursor.at += 1;
    }
    let end = cursor.tokens.list.get(cursor.at.saturating_sub(1)).map_or(start, |token| token.range.end);
    let text = &cursor.tokens.text[start..end.max(start)];
    let behind =
        ["hoạt động từ ", "hiệu lực thi hành từ ", "hiệu lực thi hành kể từ ", "hiệu lực từ ", "hiệu lực kể từ "];
    let date = behind.iter().find_map(|words| text.find(words).map(|at| at + words.len())).and_then(|at| {
        let rest = &text[at..];
        long_date(rest).filter(|_| rest.starts_with("ngày")).map(|(date, _)| date)
    });
    Some(Ok(match date.filter(|_| works) {
        Some(date) => Statement::Effect(date),
        None => Statement::Execution,
    }))
}
