//! The tables of nodes and edges as Parquet, for analysts: every column has its type, what is not known is null.
//!
//! Numbers with decimals are decimals, not floating point: sums come out as they do on paper.
//! Days are dates; texts stand as they are, for nothing that reads Parquet takes a text for a formula.

use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType};
use parquet::data_type::{Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type as Schema;

use super::{EDGE_COLUMNS, Network, Row, Type, Value};
use crate::model::Id;

/// Who wrote a file, as its end says; without a version, so that the bytes follow from the contents alone.
const WRITER: &str = "bomay";

/// Bytes of a number with decimals, and how many digits our numbers have: more than fit into eight bytes.
const DECIMAL_BYTES: i32 = 9;
const DECIMAL_DIGITS: u8 = 19;

/// The day that dates are counted from.
const EPOCH: Date = date(1970, 1, 1);

/// The values of a column, from the first row to the last.
enum Values<'a> {
    Ids(Vec<&'a Id>),
    Of(Type, Vec<Option<&'a Value>>),
}

type Column<'a> = (&'a str, Values<'a>);

impl Network {
    /// Returns the table of the nodes as Parquet.
    pub fn nodes_parquet(&self) -> Vec<u8> {
        let mut columns = vec![("id", Values::Ids(self.nodes.iter().map(|(id, _)| id).collect()))];
        let rows: Vec<&Row> = self.nodes.iter().map(|(_, row)| row).collect();
        columns.extend(typed(self.node_columns.iter().map(|(name, kind)| (name.as_str(), *kind)), &rows));
        file(&columns)
    }

    /// Returns the table of the edges as Parquet.
    pub fn edges_parquet(&self) -> Vec<u8> {
        let mut columns = vec![
            ("source", Values::Ids(self.edges.iter().map(|(from, _, _)| from).collect())),
            ("target", Values::Ids(self.edges.iter().map(|(_, to, _)| to).collect())),
        ];
        let rows: Vec<&Row> = self.edges.iter().map(|(_, _, row)| row).collect();
        columns.extend(typed(EDGE_COLUMNS.into_iter(), &rows));
        file(&columns)
    }
}

/// Returns the columns of rows.
fn typed<'a>(heads: impl Iterator<Item = (&'a str, Type)>, rows: &[&'a Row]) -> Vec<Column<'a>> {
    let column = |(place, (name, kind)): (usize, (&'a str, Type))| {
        let values = rows.iter().map(|row| row.get(place).and_then(Option::as_ref)).collect();
        (name, Values::Of(storable(kind), values))
    };
    heads.enumerate().map(column).collect()
}

/// Returns the type of a column as the format can hold it: a number with more decimals than digits is a text.
fn storable(kind: Type) -> Type {
    match kind {
        Type::Decimal(decimals) if decimals >= DECIMAL_DIGITS => Type::Text,
        kind => kind,
    }
}

fn file(columns: &[Column<'_>]) -> Vec<u8> {
    let mut buffer = Vec::new();
    let written = write(columns, &mut buffer);
    assert!(written.is_ok(), "invariant broken: a buffer cannot be written: {written:?}");
    buffer
}

fn write(columns: &[Column<'_>], buffer: &mut Vec<u8>) -> Result<()> {
    let fields = columns.iter().map(|(name, values)| Ok(Arc::new(field(name, values)?)));
    let schema = Schema::group_type_builder("bomay").with_fields(fields.collect::<Result<_>>()?).build()?;
    let properties = WriterProperties::builder().set_created_by(WRITER.to_owned()).build();
    let mut file = SerializedFileWriter::new(buffer, Arc::new(schema), Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    for (_, values) in columns {
        if let Some(mut column) = group.next_column()? {
            fill(&mut column, values)?;
            column.close()?;
        }
    }
    group.close()?;
    file.close()?;
    Ok(())
}

/// Returns how a column is described.
fn field(name: &str, values: &Values<'_>) -> Result<Schema> {
    let (kind, repetition) = match values {
        Values::Ids(_) => (Type::Text, Repetition::REQUIRED),
        Values::Of(kind, _) => (*kind, Repetition::OPTIONAL),
    };
    let (physical, logical) = match kind {
        Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Whole => (Physical::INT64, None),
        Type::Decimal(decimals) => {
            let logical = LogicalType::decimal(decimals.into(), DECIMAL_DIGITS.into());
            (Physical::FIXED_LEN_BYTE_ARRAY, Some(logical))
        }
        Type::Day => (Physical::INT32, Some(LogicalType::Date)),
    };
    let mut builder = Schema::primitive_type_builder(name, physical).with_logical_type(logical);
    if let Type::Decimal(decimals) = kind {
        builder = builder.with_length(DECIMAL_BYTES).with_precision(DECIMAL_DIGITS.into()).with_scale(decimals.into());
    }
    builder.with_repetition(repetition).build()
}

fn fill(column: &mut SerializedColumnWriter<'_>, values: &Values<'_>) -> Result<()> {
    match values {
        Values::Ids(ids) => {
            let texts: Vec<ByteArray> = ids.iter().map(|id| ByteArray::from(id.as_str())).collect();
            column.typed::<ByteArrayType>().write_batch(&texts, None, None).map(|_| ())
        }
        Values::Of(Type::Text, values) => {
            fill_with::<ByteArrayType>(column, values, |value| Some(value.to_string().into_bytes().into()))
        }
        Values::Of(Type::Whole, values) => fill_with::<Int64Type>(column, values, whole),
        Values::Of(Type::Decimal(_), values) => {
            fill_with::<FixedLenByteArrayType>(column, values, |value| Some(big_endian(whole(value)?)))
        }
        Values::Of(Type::Day, values) => fill_with::<Int32Type>(column, values, day),
    }
}

/// Writes a column in which values may be missing.
fn fill_with<T: DataType>(
    column: &mut SerializedColumnWriter<'_>,
    values: &[Option<&Value>],
    store: impl Fn(&Value) -> Option<T::T>,
) -> Result<()> {
    let stored: Vec<Option<T::T>> = values.iter().map(|value| value.and_then(&store)).collect();
    let levels: Vec<i16> = stored.iter().map(|value| value.is_some().into()).collect();
    let stored: Vec<T::T> = stored.into_iter().flatten().collect();
    column.typed::<T>().write_batch(&stored, Some(&levels), None).map(|_| ())
}

/// Returns the digits of a number.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Whole(number) | Value::Decimal(number, _) => Some(*number),
        Value::Text(_) | Value::Day(_) => None,
    }
}

/// Returns the number of a day.
fn day(value: &Value) -> Option<i32> {
    match value {
        Value::Day(day) => Some((*day - EPOCH).get_days()),
        _ => None,
    }
}

/// Returns a number as the format writes decimals: the highest byte first, the sign stretched to the left.
fn big_endian(number: i64) -> FixedLenByteArray {
    let bytes = i128::from(number).to_be_bytes();
    FixedLenByteArray::from(bytes[bytes.len() - DECIMAL_BYTES as usize..].to_vec())
}
