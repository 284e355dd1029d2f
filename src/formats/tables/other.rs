//! The column for other data: what no column of its own holds stands there as JSON.

use serde_json::Value;

use super::draft::Reading;
use super::report::Reports;
use crate::model::Unit;
use crate::say;

/// Fields of a unit that are tables with a column for each entry.
const TABLES: [&str; 3] = ["attributes", "codes", "measures"];

impl Reading<'_> {
    /// Adds to a unit what stands as JSON in the column `other`.
    pub fn completed(&self, row: usize, unit: Unit, reports: &mut Reports) -> Unit {
        match self.merged(row, &unit) {
            Ok(None) => unit,
            Ok(Some(whole)) => whole,
            Err(why) => {
                self.wrong_other(row, &why, reports);
                unit
            }
        }
    }

    /// Says that the column `other` cannot be read.
    pub fn wrong_other(&self, row: usize, why: &str, reports: &mut Reports) {
        let message = say!("the column for other data cannot be read: {why}", "không đọc được cột dữ liệu khác: {why}");
        let help =
            say!("leave the cell as the export wrote it, or empty it", "giữ nguyên ô như khi xuất ra, hoặc xóa trống");
        self.wrong(reports, row, "other", "malformed-other", message, help);
    }

    /// Returns a value with what stands as JSON in the column `other` put over it; none if nothing does.
    pub fn merged<T: serde::Serialize + serde::de::DeserializeOwned>(
        &self,
        row: usize,
        value: &T,
    ) -> Result<Option<T>, String> {
        let text = self.opened.whole(row, "other");
        if text.is_empty() {
            return Ok(None);
        }
        let more: serde_json::Map<String, Value> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let mut whole = serde_json::to_value(value).map_err(|error| error.to_string())?;
        if let Value::Object(fields) = &mut whole {
            for (field, value) in more {
                match (fields.get_mut(&field), value) {
                    // What the columns hold of a table stays beside what stands here.
                    (Some(Value::Object(known)), Value::Object(more)) if TABLES.contains(&field.as_str()) => {
                        known.extend(more)
                    }
                    (_, value) => drop(fields.insert(field, value)),
                }
            }
        }
        serde_json::from_value(whole).map(Some).map_err(|error| error.to_string())
    }
}
