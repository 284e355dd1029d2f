//! Cells of a body that hold numbers, days, answers and ids, and what is wrong with them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use thin_vec::ThinVec;

use super::columns::{Fields, Maybe, Quantity, quantities};
use super::draft::Reading;
use super::grid::{Cell, Row};
use super::kinds::slug;
use super::mapping::Dates;
use super::opened::Column;
use super::report::Reports;
use super::values::{Exactness, Notation, answer, day, number};
use crate::diagnostic::Say;
use crate::model::{Id, Post, Unit};
use crate::say;
use crate::words::date_advice;

impl<'a> Reading<'a> {
    /// Reads a number; says what is wrong with a cell that holds none.
    pub fn amount(
        &self,
        row: usize,
        field: &str,
        (column, decimals): (&Column<'_>, u8),
        reports: &mut Reports,
    ) -> Option<i64> {
        let cell = column.value(self.opened.row(row));
        number(&cell, decimals, self.notation).unwrap_or_else(|()| {
            let shown = cell.shown();
            let most = if decimals == 0 {
                say!("a whole number", "một số nguyên")
            } else {
                say!("a number with at most {decimals} decimals", "một số có tối đa {decimals} chữ số thập phân")
            };
            let (en, vi) = (most.en, most.vi);
            let message = Say::new(format!("`{shown}` is not {en}"), format!("`{shown}` không phải là {vi}"));
            let help = self.amount_advice(&cell, field, decimals);
            self.wrong(reports, row, field, "malformed-number", message, help);
            None
        })
    }

    /// Returns how a number of so many decimals is written, or where a column gets its decimals from.
    fn amount_advice(&self, cell: &Cell, field: &str, decimals: u8) -> Say {
        let measure = field.strip_prefix("measures.").filter(|measure| self.catalogue.measure(measure).is_none());
        if let Some(measure) = measure.filter(|_| number(cell, 9, self.notation).is_ok()) {
            return say!(
                "name the catalogue that gives `{measure}` its decimals with `--catalogue`, or write a whole number",
                "nêu bằng `--catalogue` danh mục có khai báo số chữ số thập phân (`decimals`) của `{measure}`, hoặc ghi số nguyên"
            );
        }
        match (self.notation, decimals) {
            (Notation::Vietnamese, 0) => {
                say!("write it as 1.317.200; `–` for none", "ghi dạng 1.317.200; `–` nếu không có")
            }
            (Notation::English, 0) => {
                say!("write it as 1,317,200; `–` for none", "ghi dạng 1,317,200; `–` nếu không có")
            }
            (Notation::Vietnamese, _) => {
                say!("write it as 1.317.200 or 6,48; `–` for none", "ghi dạng 1.317.200 hoặc 6,48; `–` nếu không có")
            }
            (Notation::English, _) => {
                say!("write it as 1,317,200 or 6.48; `–` for none", "ghi dạng 1,317,200 hoặc 6.48; `–` nếu không có")
            }
        }
    }

    /// Reads a whole number, if the table has the column.
    pub fn whole(&self, row: usize, field: &str, column: Maybe<'_>, reports: &mut Reports) -> Option<i64> {
        self.amount(row, field, (column?, 0), reports)
    }

    /// Reads a day; says what is wrong with a cell that holds none.
    pub fn day(&self, row: usize, field: &str, last: bool, reports: &mut Reports) -> Option<Date> {
        self.day_in(row, field, self.opened.column(field), last, reports)
    }

    /// Reads a day of a column, if the table has it.
    pub fn day_in(
        &self,
        row: usize,
        field: &str,
        column: Maybe<'_>,
        last: bool,
        reports: &mut Reports,
    ) -> Option<Date> {
        let opened = self.opened;
        let cell = column?.value(opened.row(row));
        match day(&cell, last, self.order) {
            Ok(None) => None,
            Ok(Some((date, exactness))) => {
                if exactness == Exactness::Period {
                    reports.imprecise(opened.number, field, opened.at(row, field));
                }
                Some(date)
            }
            Err(()) => {
                let shown = cell.shown();
                let message = say!("`{shown}` is not a date", "`{shown}` không phải là ngày tháng");
                let help = match self.order == Dates::DayFirst && day(&cell, last, Dates::MonthFirst).is_ok() {
                    true => say!(
                        "if the month stands first, say `\"dates\": \"month_first\"` in the mapping",
                        "nếu tháng ghi trước ngày, khai báo `\"dates\": \"month_first\"` trong tệp ánh xạ"
                    ),
                    false => date_advice(&shown).unwrap_or_else(|| {
                        say!("write it as 31/10/2022 or 2022-10-31", "ghi dạng 31/10/2022 hoặc 2022-10-31")
                    }),
                };
                self.wrong(reports, row, field, "malformed-date-cell", message, help);
                None
            }
        }
    }

    /// Reads the quantities whose fields have this word before the dot.
    pub fn amounts_of(&self, row: usize, first: &'static str, reports: &mut Reports) -> BTreeMap<Id, i64> {
        self.amounts(row, &quantities(self.opened, first, self.catalogue), reports).collect()
    }

    /// Reads quantities.
    pub fn amounts(
        &self,
        row: usize,
        quantities: &[Quantity<'_>],
        reports: &mut Reports,
    ) -> impl Iterator<Item = (Id, i64)> {
        quantities.iter().filter_map(move |Quantity { measure, decimals, field, column }| {
            self.amount(row, field, (column, *decimals), reports).map(|amount| (measure.clone(), amount))
        })
    }

    pub fn closed(&self, row: usize, column: &Column<'_>, reports: &mut Reports) -> bool {
        let Some(word) = column.text(self.opened.row(row)) else { return false };
        match answer(&super::Cell::of(&word)) {
            Ok(read) => read == Some(crate::model::Answer::Yes),
            Err(()) => {
                let message = say!(
                    "`{word}` does not say whether the body has ended",
                    "`{word}` không cho biết đơn vị đã kết thúc hay chưa"
                );
                let help = say!(
                    "say in `values` of `closed` what it means: `yes` or `no`",
                    "khai báo nghĩa trong `values` của `closed`: `yes` hoặc `no`"
                );
                self.wrong(reports, row, "closed", "unknown-word", message, help);
                false
            }
        }
    }

    pub fn posts(&self, row: usize, fields: &Fields<'_>, unit: &mut Unit, reports: &mut Reports) {
        for (role, field, column) in &fields.posts {
            let cell = column.cell(self.opened.row(row));
            let is_marked = answer(cell).ok().flatten() == Some(crate::model::Answer::Yes)
                && number(cell, 0, self.notation).is_err();
            let total = if is_marked { Some(1) } else { self.amount(row, field, (column, 0), reports) };
            let total = total.and_then(|total| u32::try_from(total).ok()).unwrap_or(0);
            if total > 0 {
                unit.posts.push(Post { count: total, ..Post::vacant(*role) });
            }
        }
    }

    pub fn ids(&self, cells: &'a Row, column: Maybe<'a>, fields: &Fields<'_>) -> ThinVec<Id> {
        let id = |word: &str| if Id::is_well_formed(word) { fields.word(word) } else { Id::from(slug(word)) };
        column.map_or_else(ThinVec::new, |column| column.texts(cells).iter().map(|word| id(word)).collect())
    }
}
