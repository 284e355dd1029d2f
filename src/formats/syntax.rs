//! Says why a text is not JSON, and where.

use std::ops::Range;

use serde_json::Error;
use serde_json::error::Category;

use super::explain::sentence;
use super::locate::Lines;
use super::trail::Trail;
use crate::diagnostic::{Diagnostic, Say};
use crate::say;

/// Explains why a text is not JSON.
pub(super) fn syntax(text: &str, lines: &Lines<'_>, error: &Error) -> (Diagnostic, Range<usize>) {
    let offset = lines.offset(error.line(), error.column());
    let bytes = text.as_bytes();
    if error.classify() == Category::Eof {
        return truncated(text, lines);
    }
    let at = floor(text, offset.saturating_sub(1));
    let trail = Trail::follow(bytes, 0, at);
    let found = text[at..].chars().next();
    let here = at..at + found.map_or(0, char::len_utf8);
    let mut sentence = sentence(error);
    if matches!(found, Some('}' | ']')) && trail.ends_with_comma(bytes) {
        sentence = "trailing comma".to_owned();
    }
    let range = match sentence.as_str() {
        "trailing comma" => trail.end.saturating_sub(1)..trail.end,
        "expected `,` or `}`" | "expected `,` or `]`" => floor(text, trail.end.saturating_sub(1))..trail.end,
        "expected `:`" => trail.key.clone().unwrap_or(here),
        // The reader stops where the sequence ends; where it begins is a backslash.
        "invalid escape" => text[..here.end].rfind('\\').map_or(here, |start| start..start + 1),
        _ => here,
    };
    let (message, help) = said(&sentence);
    let help = help_for(found).filter(|_| sentence != "trailing comma").unwrap_or(help);
    (Diagnostic::error("malformed-json", message).help(help), range)
}

/// Says what is wrong and what to do.
fn said(sentence: &str) -> (Say, Say) {
    match sentence {
        "trailing comma" => (
            say!("a comma stands before the closing bracket", "thừa dấu phẩy trước dấu đóng ngoặc"),
            say!("remove the comma", "bỏ dấu phẩy"),
        ),
        "expected `,` or `}`" | "expected `,` or `]`" => (
            say!("a comma is missing after this", "thiếu dấu phẩy sau chỗ này"),
            say!("put a comma between two entries", "đặt dấu phẩy giữa hai mục"),
        ),
        "expected `:`" => (
            say!("a colon is missing after the name of the field", "thiếu dấu hai chấm sau tên trường"),
            say!("write \"name\": value", "viết \"tên\": giá trị"),
        ),
        "key must be a string" => (
            say!("the name of a field must stand in double quotes", "tên trường phải đặt trong dấu ngoặc kép"),
            say!("write \"name\": value", "viết \"tên\": giá trị"),
        ),
        "trailing characters" => (
            say!("something follows after the end of the object", "còn nội dung sau khi đối tượng đã đóng"),
            say!("remove it, or look for a closing bracket too many", "bỏ phần này, hoặc tìm dấu đóng ngoặc thừa"),
        ),
        "invalid number" => (
            say!("this is not a number", "đây không phải là số"),
            say!("write digits only, such as 12", "chỉ viết chữ số, ví dụ 12"),
        ),
        "invalid escape" => (
            say!("a backslash stands before a character that needs none", "dấu `\\` đặt sai chỗ"),
            say!("write a backslash as `\\\\`", "viết dấu này thành `\\\\`"),
        ),
        "recursion limit exceeded" => (
            say!("objects are nested too deeply", "các mục lồng nhau quá sâu"),
            say!(
                "name superiors by `superior`, do not nest units",
                "dùng `superior` để nêu cấp trên, không lồng đơn vị"
            ),
        ),
        other if other.starts_with("control character") => (
            say!("a text runs over the end of the line", "chuỗi ký tự bị xuống dòng"),
            say!(
                "close the quotes, or write `\\n` for a line break",
                "đóng dấu ngoặc kép, hoặc viết `\\n` để xuống dòng"
            ),
        ),
        "expected value" | "expected ident" => (
            say!("a value is expected here", "chỗ này phải có một giá trị"),
            say!(
                "write a text in quotes, a number, true, false, a list or an object",
                "viết chuỗi trong ngoặc kép, số, true, false, danh sách hoặc đối tượng"
            ),
        ),
        other => (
            say!("this is not JSON: {other}", "không đúng cú pháp JSON: {other}"),
            say!("correct the text here", "sửa lại chỗ này"),
        ),
    }
}

/// Returns the advice for a character that people often write and JSON does not know.
fn help_for(found: Option<char>) -> Option<Say> {
    match found? {
        '\'' => Some(say!("use double quotes \" instead of '", "dùng dấu ngoặc kép \" thay cho '")),
        '“' | '”' => Some(say!(
            "replace the typographic quotes by plain ones \"",
            "thay dấu ngoặc kép kiểu “ ” bằng dấu thẳng \""
        )),
        '/' | '#' => Some(say!("remove the comment, JSON has none", "bỏ phần chú thích, JSON không có chú thích")),
        _ => None,
    }
}

fn truncated(text: &str, lines: &Lines<'_>) -> (Diagnostic, Range<usize>) {
    let trail = Trail::follow(text.as_bytes(), 0, text.len());
    let end = text.trim_end().len();
    let last = floor(text, end.saturating_sub(1))..end;
    let message = match trail.open.last() {
        None if end == 0 => say!("the file is empty", "tệp rỗng"),
        None => say!("the text ends too early", "văn bản bị cắt ngang"),
        Some((opened, _)) => {
            let (line, column) = lines.line_column(*opened);
            let bracket = &text[*opened..=*opened];
            say!(
                "the text ends too early, `{bracket}` of line {line}, column {column} is not closed",
                "văn bản bị cắt ngang, `{bracket}` ở dòng {line}, cột {column} chưa đóng"
            )
        }
    };
    let help = say!("check that the file was copied completely", "kiểm tra tệp đã được chép đầy đủ chưa");
    (Diagnostic::error("truncated-text", message).help(help), last)
}

/// Returns the beginning of the character at or before an offset.
fn floor(text: &str, mut offset: usize) -> usize {
    offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
