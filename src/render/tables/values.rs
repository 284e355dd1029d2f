//! What the cells of a table yield: numbers of formulas, texts of numbers.

use super::{Formula, Level, Table, Value};
use crate::words::{difference, number};

/// A number that counts 10^-decimals, or a percentage in tenths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yield {
    /// The number.
    pub value: i64,
    /// Its decimals.
    pub decimals: u8,
    /// Whether it is a percentage.
    pub is_percentage: bool,
    /// Whether it says by how much something rises or falls.
    pub is_change: bool,
}

impl Table {
    /// Returns the number that stands in a cell, or that its formula yields.
    pub fn number(&self, row: usize, column: &str) -> Option<Yield> {
        let plain = |value: i64, decimals: u8| Yield { value, decimals, is_percentage: false, is_change: false };
        match &self.rows.get(row)?.cells.get(column)?.value {
            Value::Text(_) => None,
            Value::Number(value, decimals) => Some(plain(*value, *decimals)),
            Value::Change(value, decimals) => Some(Yield { is_change: true, ..plain(*value, *decimals) }),
            Value::Formula(Formula::Sum(ranges)) => {
                let rows = ranges.iter().flat_map(Clone::clone);
                let found: Vec<Yield> = rows.filter_map(|row| self.addend(row, column)).collect();
                let decimals = found.iter().map(|found| found.decimals).max().unwrap_or(0);
                let total = found.iter().fold(0_i64, |total, found| total.saturating_add(scaled(*found, decimals)));
                Some(Yield { is_change: found.iter().any(|found| found.is_change), ..plain(total, decimals) })
            }
            Value::Formula(Formula::Less(one, other)) => {
                let of = |column: &str| self.number(row, column).unwrap_or(plain(0, 0));
                let (one, other) = (of(one), of(other));
                let decimals = one.decimals.max(other.decimals);
                let change = plain(scaled(one, decimals).saturating_sub(scaled(other, decimals)), decimals);
                Some(Yield { is_change: true, ..change })
            }
            Value::Formula(Formula::Percent(part, whole)) => {
                let (part, whole) = (self.number(row, part)?, self.number(row, whole)?);
                let is_change = part.is_change;
                let decimals = part.decimals.max(whole.decimals);
                let (part, whole) = (i128::from(scaled(part, decimals)), i128::from(scaled(whole, decimals)));
                let tenths = (part * 2000).checked_div(whole)?;
                let value = i64::try_from((tenths + tenths.signum()) / 2).unwrap_or(i64::MAX);
                Some(Yield { value, decimals: 1, is_percentage: true, is_change })
            }
        }
    }

    /// Returns what a row adds to a sum: sums are not added again.
    fn addend(&self, row: usize, column: &str) -> Option<Yield> {
        let is_sum = self.rows.get(row).is_some_and(|row| {
            row.level != Level::Plain
                || row.cells.get(column).is_some_and(|cell| matches!(cell.value, Value::Formula(Formula::Sum(_))))
        });
        if is_sum { None } else { self.number(row, column) }
    }

    /// Returns what a cell shows as text.
    pub fn shown(&self, row: usize, column: &str) -> String {
        let cell = self.rows.get(row).and_then(|row| row.cells.get(column));
        if let Some(Value::Text(text)) = cell.map(|cell| &cell.value) {
            return text.clone();
        }
        match self.number(row, column) {
            None => String::new(),
            Some(Yield { value: 0, .. }) => "–".to_owned(),
            Some(Yield { value, decimals, is_percentage, is_change }) => {
                let number = if is_change { difference } else { number };
                number(value, decimals, self.speech) + if is_percentage { "%" } else { "" }
            }
        }
    }
}

/// Returns a number with more decimals.
fn scaled(found: Yield, decimals: u8) -> i64 {
    found.value.saturating_mul(10_i64.saturating_pow(u32::from(decimals.saturating_sub(found.decimals))))
}
