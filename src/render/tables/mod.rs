//! Tables for offices: columns with headings, rows with values and formulas, and where every number comes from.
//!
//! A table is filled once and written in several ways: [`xlsx`] for spreadsheets, [`csv`] for other programs,
//! and the scheme puts it into its text. What a formula yields is worked out here, so that all of them show the same.

pub mod csv;
mod values;
pub mod xlsx;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Speech;
use crate::formats::{AnnexForm, AnnexPaper};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// By which rows fill it.
    pub id: String,
    /// Heading.
    pub heading: String,
    /// Heading over this column and its neighbours with the same one; empty for none.
    pub group: String,
    /// Width in characters.
    pub width: u16,
    /// Whether it is left out when nothing stands in it.
    pub optional: bool,
}

/// How a number is to be worked out from others of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// The sum of the column over these rows; rows that are sums themselves must not be among them.
    Sum(Vec<Range<usize>>),
    /// One column of the row less another.
    Less(&'static str, &'static str),
    /// One column of the row as a percentage of another; nothing where that is 0.
    Percent(&'static str, &'static str),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number that counts 10^-decimals.
    Number(i64, u8),
    /// By how much something rises, or falls where it is negative; shown with its sign.
    Change(i64, u8),
    /// A number worked out from others.
    Formula(Formula),
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub value: Value,
    /// How many rows it spans, itself included; the cells below are then empty.
    pub rows: usize,
    /// Where it comes from, if from elsewhere than its row.
    pub note: Option<String>,
}

impl Cell {
    /// Makes a cell.
    pub fn new(value: Value) -> Self {
        Cell { value, rows: 1, note: None }
    }

    /// Returns the cell, spanning so many rows.
    pub fn over(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// Returns the cell with a note about where it comes from.
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::new(Value::Text(text))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::from(text.to_owned())
    }
}

impl From<Formula> for Cell {
    fn from(formula: Formula) -> Self {
        Cell::new(Value::Formula(formula))
    }
}

/// Makes a cell with a whole number.
pub fn count(number: usize) -> Cell {
    Cell::new(Value::Number(i64::try_from(number).unwrap_or(i64::MAX), 0))
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// An ordinary row.
    #[default]
    Plain,
    /// A row that stands over others, with their sums.
    Group,
    /// The row of sums of the whole table.
    Total,
}

/// Where the numbers of a row come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// Numbers of the events and their forms.
    pub events: String,
    /// Steps and operations of the plan.
    pub steps: String,
    /// Lines of the plan files.
    pub plan: String,
    /// Lines of the structure file.
    pub structure: String,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// What it is.
    pub level: Level,
    /// Cells by the id of their column.
    pub cells: BTreeMap<&'static str, Cell>,
    /// Where its numbers come from.
    pub trace: Trace,
}

impl Row {
    /// Makes an empty row of a level.
    pub fn of(level: Level) -> Self {
        Row { level, ..Row::default() }
    }

    /// Puts something into a column; an empty text is nothing.
    pub fn set(&mut self, column: &'static str, cell: impl Into<Cell>) -> &mut Self {
        let cell = cell.into();
        if cell.value != Value::Text(String::new()) {
            self.cells.insert(column, cell);
        }
        self
    }

    /// Leaves a column empty over so many rows, so that no line runs through what spans them.
    pub fn blank(&mut self, column: &'static str, rows: usize) -> &mut Self {
        self.cells.insert(column, Cell::from("").over(rows));
        self
    }

    /// Puts a number into a column, if there is one.
    pub fn number(&mut self, column: &'static str, number: Option<(i64, u8)>) -> &mut Self {
        if let Some((value, decimals)) = number {
            self.cells.insert(column, Cell::new(Value::Number(value, decimals)));
        }
        self
    }
}

/// Makes the row of sums: a title in one column, sums of all rows in those columns in which a row says something.
pub fn total(rows: &[Row], column: &'static str, title: impl Into<Cell>, summed: &[&'static str]) -> Row {
    let mut total = Row::of(Level::Total);
    total.set(column, title);
    for column in summed.iter().filter(|column| rows.iter().any(|row| says(row, column))) {
        total.set(column, Formula::Sum(std::iter::once(0..rows.len()).collect()));
    }
    total
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Id of the annex.
    pub id: String,
    /// Name of its sheet.
    pub sheet: String,
    /// Title.
    pub title: String,
    /// Lines under the title.
    pub remarks: Vec<String>,
    /// Paper.
    pub paper: AnnexPaper,
    /// Columns that are shown.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Language of numbers.
    pub speech: Speech,
}

impl Table {
    /// Makes a table of the columns that a form lists; optional ones in which nothing stands are left out.
    pub fn new(form: &AnnexForm, rows: Vec<Row>, remarks: Vec<String>, speech: Speech) -> Table {
        let columns = form.columns.iter().map(|column| Column {
            id: column.id.to_string(),
            heading: column.heading.get(speech).to_owned(),
            group: column.group.get(speech).to_owned(),
            width: column.width.unwrap_or(12).clamp(3, 200),
            optional: column.optional.unwrap_or(false),
        });
        let is_filled = |column: &Column| rows.iter().any(|row| says(row, &column.id));
        let columns: Vec<Column> = columns.filter(|column| !column.optional || is_filled(column)).collect();
        // Where no column is shown that is summed up, there are no sums.
        let is_summed = |row: &Row| {
            let cells = columns.iter().filter_map(|column| row.cells.get(column.id.as_str()));
            cells.into_iter().any(|cell| matches!(cell.value, Value::Formula(_)))
        };
        let rows: Vec<Row> = rows.into_iter().filter(|row| row.level != Level::Total || is_summed(row)).collect();
        let text = |text: &crate::model::Text| text.get(speech).to_owned();
        Table {
            id: form.id.to_string(),
            sheet: text(&form.sheet),
            title: text(&form.title),
            remarks,
            paper: form.paper.unwrap_or_default(),
            columns,
            rows,
            speech,
        }
    }

    /// Returns the position of a column.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// Returns the groups of headings: text, first column, number of columns.
    pub fn groups(&self) -> Vec<(&str, usize, usize)> {
        let mut groups: Vec<(&str, usize, usize)> = Vec::new();
        for (position, column) in self.columns.iter().enumerate() {
            match groups.last_mut().filter(|(text, _, _)| !text.is_empty() && *text == column.group) {
                Some((_, _, count)) => *count += 1,
                None => groups.push((&column.group, position, 1)),
            }
        }
        groups
    }
}

/// Returns whether a row itself says something in a column; formulas only say what others say.
fn says(row: &Row, column: &str) -> bool {
    row.cells.get(column).is_some_and(|cell| match &cell.value {
        Value::Text(text) => !text.is_empty(),
        Value::Number(..) | Value::Change(..) => true,
        Value::Formula(formula) => {
            matches!(formula, Formula::Less(one, other) if row.cells.contains_key(one) || row.cells.contains_key(other))
        }
    })
}
