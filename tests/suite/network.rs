//! Laws of the tables for analysts: Parquet holds what the CSV pair holds, with types.

use std::sync::Arc;

use bomay::diagnostic::Speech;
use bomay::model::{AMOUNT_MAX, Figure, Id, MeasureKind, Structure};
use bomay::render::network::Network;
use bomay::render::words::inert;
use bytes::Bytes;
use jiff::ToSpan;
use jiff::civil::date;
use parquet::basic::{LogicalType, Repetition};
use parquet::data_type::Decimal;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use proptest::prelude::*;

use crate::generator::{Dice, assemble, catalogue, dice, parts};

/// Heads and rows of a table as texts; what is not known is empty.
type Table = Vec<Vec<String>>;

fn of_csv(text: &str) -> Table {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn of_parquet(bytes: &[u8]) -> Table {
    let reader = open(bytes);
    let fields = reader.metadata().file_metadata().schema().get_fields().to_vec();
    let head = fields.iter().map(|field| field.name().to_owned()).collect();
    let rows = reader.get_row_iter(None).unwrap();
    let rows = rows.map(|row| row.unwrap().get_column_iter().map(|(_, field)| shown(field)).collect());
    std::iter::once(head).chain(rows).collect()
}

/// Returns everything that a file in Parquet holds: numbers as they are written, whatever the bytes are.
pub fn read_back(bytes: &[u8]) -> String {
    of_parquet(bytes).concat().join("\n")
}

fn open(bytes: &[u8]) -> SerializedFileReader<Bytes> {
    SerializedFileReader::new(Bytes::copy_from_slice(bytes)).unwrap()
}

fn shown(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        // A number with more decimals than the format holds: no program takes it for a formula.
        Field::Str(text) if text.parse::<f64>().is_ok() => text.clone(),
        Field::Str(text) => inert(text),
        Field::Long(number) => number.to_string(),
        Field::Date(days) => date(1970, 1, 1).checked_add(days.days()).unwrap().to_string(),
        Field::Decimal(number) => with_point(number),
        other => panic!("no column has this type: {other:?}"),
    }
}

/// Returns a number with a point, by arithmetic of its own.
fn with_point(number: &Decimal) -> String {
    let sign = if number.data()[0] >= 0x80 { -1 } else { 0 };
    let digits = number.data().iter().fold(sign, |sum: i128, byte| (sum << 8) | i128::from(*byte));
    let scale = 10_i128.pow(number.scale().unsigned_abs());
    let (whole, fraction) = (digits.abs() / scale, digits.abs() % scale);
    let sign = if digits < 0 { "-" } else { "" };
    format!("{sign}{whole}.{fraction:0width$}", width = number.scale().unsigned_abs() as usize)
}

/// A structure with measures of many decimals, and days long ago and far ahead.
fn measured(dice: &mut Dice) -> Structure {
    let mut parts = parts(dice);
    let mut catalogue = catalogue();
    let decimals = [0, 1, 2, 18, 19, 40];
    for count in decimals {
        catalogue.measures.push(MeasureKind { decimals: count, ..measure(&format!("m{count}")) });
    }
    parts.catalogue = Arc::new(catalogue);
    for unit in parts.units.iter_mut().map(Arc::make_mut) {
        for count in decimals {
            if dice.once_in(2) {
                continue;
            }
            let value = [0, 7, -7, 1_234_567, -AMOUNT_MAX, AMOUNT_MAX][dice.below(6)];
            unit.measures.insert(Id::from(format!("m{count}").as_str()), Figure { value, provenance: None });
        }
        let name = ["Sở Nội vụ", "=1+1", "Uỷ ban\nnhân dân", "a,\"b\"", ""][dice.below(5)];
        unit.name = name.into();
        unit.valid_from = dice.once_in(3).then(|| [date(1850, 2, 28), date(1969, 12, 31)][dice.below(2)]);
    }
    assemble(parts)
}

fn measure(id: &str) -> MeasureKind {
    serde_json::from_value(serde_json::json!({"id": id, "conservation": "free"})).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(32)
    ))]

    /// The columns of the Parquet pair are those of the CSV pair, row by row; the same structure has the same bytes.
    ///
    /// Must catch: a column that is left out or shifted; a missing value that becomes zero; a decimal point in another
    /// place; a negative number that loses its sign; a day counted from another day; a text that is cut.
    #[test]
    fn parquet_holds_what_the_csv_pair_holds(mut dice in dice(300)) {
        let structure = measured(&mut dice);
        let network = Network::of(&structure, Speech::Vi);
        let (nodes, edges) = (network.nodes_parquet(), network.edges_parquet());
        prop_assert_eq!(of_parquet(&nodes), of_csv(&network.nodes_csv()));
        prop_assert_eq!(of_parquet(&edges), of_csv(&network.edges_csv()));
        let again = Network::of(&structure, Speech::Vi);
        prop_assert_eq!((nodes, edges), (again.nodes_parquet(), again.edges_parquet()));
    }
}

#[test]
fn columns_of_parquet_have_the_types_of_what_they_hold() {
    let structure = crate::models::structure("models/ha-tinh-2022/structure.json");
    let file = open(&Network::of(&structure, Speech::Vi).nodes_parquet());
    let schema = file.metadata().file_metadata();
    assert_eq!(schema.created_by(), Some("bomay"));
    assert_eq!(schema.num_rows(), structure.units().count() as i64);
    let column = |name: &str| schema.schema().get_fields().iter().find(|field| field.name() == name).unwrap().clone();
    let about = |name: &str| column(name).get_basic_info().clone();
    assert_eq!(about("id").repetition(), Repetition::REQUIRED);
    assert_eq!(about("label").logical_type_ref(), Some(&LogicalType::String));
    assert_eq!(about("valid_from").logical_type_ref(), Some(&LogicalType::Date));
    assert_eq!(column("depth").get_physical_type(), parquet::basic::Type::INT64);
    assert_eq!(about("depth").repetition(), Repetition::OPTIONAL);
}
