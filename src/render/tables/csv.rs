//! A table as CSV that spreadsheets open as it is.
//!
//! UTF-8 with byte order mark, so that Vietnamese letters come out right; cells that a spreadsheet would take for a
//! formula are made harmless; numbers are plain, with a point, so that other programs read them.

use super::{Row, Table, Trace, Value};
use crate::render::words::inert;

/// Writes a table: headings, rows, and at the end of each row where it comes from.
pub fn write(table: &Table) -> Vec<u8> {
    let heads = table.columns.iter().map(|column| match column.group.is_empty() {
        true => column.heading.clone(),
        false => format!("{} – {}", column.group, column.heading),
    });
    let rows = table.rows.iter().enumerate().map(|(position, row)| {
        let cells = table.columns.iter().map(|column| plain(table, position, row, &column.id));
        cells.chain(traced(&row.trace).map(|text| inert(&text))).collect()
    });
    records(heads.map(|head| inert(&head)).chain(trace_headings(table.speech).map(str::to_owned)).collect(), rows)
}

/// Writes headings and rows as they are; texts must be [`inert`] already.
pub fn records(heads: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".into());
    for cells in std::iter::once(heads).chain(rows) {
        // Writing into memory cannot fail.
        let _ = writer.write_record(cells);
    }
    writer.into_inner().unwrap_or_default()
}

/// Returns the headings of the columns that tell where a row comes from.
pub(super) fn trace_headings(speech: crate::diagnostic::Speech) -> [&'static str; 4] {
    speech.pick(
        ["Source: event", "Source: step and operation", "Source: line of the plan", "Source: line of the structure"],
        ["Nguồn: sự kiện", "Nguồn: bước, thao tác", "Nguồn: dòng kế hoạch", "Nguồn: dòng cơ cấu"],
    )
}

/// Returns where a row comes from, in the order of the headings.
pub(super) fn traced(trace: &Trace) -> [String; 4] {
    [&trace.events, &trace.steps, &trace.plan, &trace.structure].map(Clone::clone)
}

fn plain(table: &Table, position: usize, row: &Row, column: &str) -> String {
    if let Some(Value::Text(text)) = row.cells.get(column).map(|cell| &cell.value) {
        return inert(text);
    }
    let Some(found) = table.number(position, column) else { return String::new() };
    let digits = format!("{:0>width$}", found.value.unsigned_abs(), width = usize::from(found.decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(found.decimals));
    let sign = if found.value < 0 { "-" } else { "" };
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}
