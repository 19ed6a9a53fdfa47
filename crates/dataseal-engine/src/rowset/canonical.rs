//! One canonical form of a row over its logical values: deterministic CBOR (RFC 8949, section 4.2), so that thirty lines of
//! another language can compute it.
//!
//! | value | form |
//! |---|---|
//! | null, empty text | `null` |
//! | integer, decimal, float, and text in the form of a JSON number | decimal fraction (tag 4) `[exponent, mantissa]`, the mantissa without trailing zeros, zero as `[0, 0]` |
//! | NaN, ±infinity | text `NaN`, `Infinity`, `-Infinity` in a one-element array |
//! | boolean, and text `true` or `false` in any case | `true`, `false` |
//! | date, and text `YYYY-MM-DD` | tag 1004 (RFC 8943) with that text |
//! | instant, and text of a date and time with a zone | tag 0 (RFC 3339) in UTC, the fraction without trailing zeros |
//! | date and time without a zone, and such a text | `["local", text]` |
//! | time of day, and such a text | `["time", text]` |
//! | other text | text, as it is |
//! | binary | byte string |
//! | list, struct, map and others | array of the values inside; comparable within one format only |
//!
//! A float is taken by its shortest decimal text, which is what text formats write. Text is classified by itself, never by its
//! column, so that a typed file and its export as text agree.

use arrow::array::{Array, ArrayRef, AsArray, LargeBinaryArray, LargeStringArray, StructArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::value::write_value;
use crate::EngineError;

/// CBOR major types, in the upper three bits of the first byte.
const BYTES: u8 = 2 << 5;
const TEXT: u8 = 3 << 5;
const ARRAY: u8 = 4 << 5;
/// The simple value `null`.
const NULL: u8 = 0xF6;
/// The whole form of a null and of an empty text.
pub(crate) const NULL_FORM: &[u8] = &[NULL];
/// What a decimal fraction begins with: tag 4 and an array of two.
const NUMBER_HEAD: &[u8] = &[0xC4, 0x82];

/// Whether a form is that of a number.
pub(crate) fn is_number_form(form: &[u8]) -> bool {
    form.starts_with(NUMBER_HEAD)
}

/// A column of a batch, ready to be written row by row.
pub(crate) enum Column {
    /// Nothing but nulls.
    Null,
    /// Text, and everything that has one text form.
    Text(LargeStringArray),
    Binary(LargeBinaryArray),
    /// Rows that are lists: the values of all rows, and where each row's lie.
    List(Box<Column>, Vec<Option<(usize, usize)>>),
    Struct(Vec<Column>, StructArray),
    /// What has no logical value of its own, by its display text.
    Other(Vec<Option<String>>),
}

impl Column {
    pub(crate) fn of(array: &ArrayRef) -> Result<Self, EngineError> {
        match array.data_type() {
            DataType::Null => Ok(Self::Null),
            DataType::Dictionary(_, values) => Self::of(&converted(array, values)?),
            DataType::RunEndEncoded(_, values) => Self::of(&converted(array, values.data_type())?),
            DataType::Binary | DataType::LargeBinary | DataType::FixedSizeBinary(_) | DataType::BinaryView => {
                let binary = converted(array, &DataType::LargeBinary)?;
                Ok(Self::Binary(binary.as_binary::<i64>().clone()))
            }
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                let rows = rows_of(array, |row| {
                    (list.value_offsets().get(row), list.value_offsets().get(row + 1))
                });
                Self::list(list.values(), rows)
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                let rows = rows_of(array, |row| {
                    (list.value_offsets().get(row), list.value_offsets().get(row + 1))
                });
                Self::list(list.values(), rows)
            }
            DataType::FixedSizeList(_, length) => {
                let list = array.as_fixed_size_list();
                let length = usize::try_from(*length).unwrap_or(0);
                let place = |row| (!array.is_null(row)).then(|| (row * length, length));
                let rows = (0..array.len()).map(place).collect();
                // The values of a sliced list start with its own first row.
                let values = list.values().slice(list.value_offset(0) as usize, array.len() * length);
                Self::list(&values, rows)
            }
            DataType::Map(..) => {
                let map = array.as_map();
                let rows = rows_of(array, |row| {
                    (map.value_offsets().get(row), map.value_offsets().get(row + 1))
                });
                let entries: ArrayRef = std::sync::Arc::new(map.entries().clone());
                Self::list(&entries, rows)
            }
            DataType::Struct(_) => {
                let fields = array.as_struct();
                let columns: Result<Vec<Self>, EngineError> = fields.columns().iter().map(Self::of).collect();
                Ok(Self::Struct(columns?, fields.clone()))
            }
            DataType::Timestamp(unit, Some(_)) => {
                let utc = DataType::Timestamp(*unit, Some("+00:00".into()));
                Self::text(&converted(array, &utc)?)
            }
            DataType::Union(..) | DataType::ListView(_) | DataType::LargeListView(_) => Self::other(array),
            _ => Self::text(array),
        }
    }

    /// Whatever has one text form; where that cannot be made, its display text.
    fn text(array: &ArrayRef) -> Result<Self, EngineError> {
        match converted(array, &DataType::LargeUtf8) {
            Ok(text) => Ok(Self::Text(text.as_string::<i64>().clone())),
            Err(_) if array.data_type().is_temporal() => Self::temporal(array),
            Err(_) => Self::other(array),
        }
    }

    /// Days and times row by row: one beyond the calendar, as `infinity` and 24:00 of some databases are, is the number
    /// that it is stored as, with its type. The form of a value never depends on the rows beside it.
    fn temporal(array: &ArrayRef) -> Result<Self, EngineError> {
        let options = FormatOptions::new();
        let formatter = ArrayFormatter::try_new(array.as_ref(), &options).map_err(|_| EngineError::Internal)?;
        let stored = match array.data_type() {
            DataType::Date32 | DataType::Time32(_) => {
                converted(&converted(array, &DataType::Int32)?, &DataType::Int64)?
            }
            _ => converted(array, &DataType::Int64)?,
        };
        let stored = stored.as_primitive_opt::<Int64Type>().ok_or(EngineError::Internal)?;
        let text = |row| {
            let written = formatter.value(row).try_to_string();
            (!array.is_null(row))
                .then(|| written.unwrap_or_else(|_| format!("{} {}", array.data_type(), stored.value(row))))
        };
        Ok(Self::Text((0..array.len()).map(text).collect()))
    }

    fn list(values: &ArrayRef, rows: Vec<Option<(usize, usize)>>) -> Result<Self, EngineError> {
        Ok(Self::List(Box::new(Self::of(values)?), rows))
    }

    fn other(array: &ArrayRef) -> Result<Self, EngineError> {
        let options = FormatOptions::new();
        let formatter = ArrayFormatter::try_new(array.as_ref(), &options).map_err(|_| EngineError::Internal)?;
        let text = |row| match array.is_null(row) {
            true => Ok(None),
            false => formatter
                .value(row)
                .try_to_string()
                .map(Some)
                .map_err(|_| EngineError::Internal),
        };
        (0..array.len()).map(text).collect::<Result<_, _>>().map(Self::Other)
    }

    /// The text of a row, where the column has one.
    pub(crate) fn text_at(&self, row: usize) -> Option<&str> {
        match self {
            Self::Text(array) if !array.is_null(row) => Some(array.value(row)),
            _ => None,
        }
    }

    /// Instants in the zone that the column declares; `None` for a column of anything else. An instant whose zone is not
    /// known has no text.
    pub(crate) fn in_its_zone(array: &ArrayRef) -> Result<Option<Self>, EngineError> {
        match array.data_type() {
            DataType::Dictionary(_, values) => Self::in_its_zone(&converted(array, values)?),
            DataType::RunEndEncoded(_, values) => Self::in_its_zone(&converted(array, values.data_type())?),
            DataType::Timestamp(_, Some(_)) => {
                let text = cast_with_options(array, &DataType::LargeUtf8, &CastOptions::default());
                let text = text.map(|text| text.as_string::<i64>().clone());
                Ok(Some(Self::Text(
                    text.unwrap_or_else(|_| LargeStringArray::new_null(array.len())),
                )))
            }
            _ => Ok(None),
        }
    }

    /// Whether a row has no value, which an empty text is not everywhere: here it is.
    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Null => true,
            Self::Text(array) => array.is_null(row) || array.value(row).is_empty(),
            Self::Binary(array) => array.is_null(row),
            Self::List(_, rows) => rows.get(row).copied().flatten().is_none(),
            Self::Struct(_, array) => array.is_null(row),
            Self::Other(texts) => texts.get(row).is_none_or(Option::is_none),
        }
    }

    /// Appends the text of one row as it is, whatever it says; the form of a row that has none.
    pub(crate) fn write_as_text(&self, row: usize, out: &mut Vec<u8>) {
        match self.text_at(row).filter(|text| !text.is_empty()) {
            Some(text) => write_text(out, text),
            None => self.write(row, out),
        }
    }

    /// Appends the form of one row.
    pub(crate) fn write(&self, row: usize, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.push(NULL),
            Self::Text(array) if array.is_null(row) => out.push(NULL),
            Self::Text(array) => write_value(out, array.value(row)),
            Self::Binary(array) if array.is_null(row) => out.push(NULL),
            Self::Binary(array) => {
                let bytes = array.value(row);
                write_head(out, BYTES, bytes.len() as u64);
                out.extend_from_slice(bytes);
            }
            Self::List(values, rows) => match rows.get(row).copied().flatten() {
                None => out.push(NULL),
                Some((start, length)) => {
                    write_array_head(out, length as u64);
                    (start..start + length).for_each(|item| values.write(item, out));
                }
            },
            Self::Struct(_, array) if array.is_null(row) => out.push(NULL),
            Self::Struct(columns, _) => {
                write_array_head(out, columns.len() as u64);
                columns.iter().for_each(|column| column.write(row, out));
            }
            Self::Other(texts) => match texts.get(row).and_then(Option::as_ref) {
                None => out.push(NULL),
                Some(text) => write_tagged(out, "other", text),
            },
        }
    }
}

/// Where the values of each row lie, from offsets that may be of either width.
fn rows_of<'a, O: Copy + TryInto<usize> + 'a>(
    array: &ArrayRef,
    offsets: impl Fn(usize) -> (Option<&'a O>, Option<&'a O>),
) -> Vec<Option<(usize, usize)>> {
    let place = |row| {
        let (start, end) = offsets(row);
        let start: usize = (*start?).try_into().ok()?;
        let end: usize = (*end?).try_into().ok()?;
        (!array.is_null(row)).then_some((start, end.checked_sub(start)?))
    };
    (0..array.len()).map(place).collect()
}

fn converted(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, EngineError> {
    let options = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    cast_with_options(array, to, &options).map_err(|_| EngineError::Internal)
}

/// The head of an item: major type and argument in the fewest bytes (RFC 8949, section 4.2.1).
pub(super) fn write_head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let short = |width: u8| major | width;
    match argument {
        0..=23 => out.push(major | argument.to_le_bytes()[0]),
        24..=0xFF => out.extend([short(24), argument.to_le_bytes()[0]]),
        0x100..=0xFFFF => {
            out.push(short(25));
            out.extend_from_slice(&argument.to_be_bytes()[6..]);
        }
        0x1_0000..=0xFFFF_FFFF => {
            out.push(short(26));
            out.extend_from_slice(&argument.to_be_bytes()[4..]);
        }
        _ => {
            out.push(short(27));
            out.extend_from_slice(&argument.to_be_bytes());
        }
    }
}

/// The head of an array.
pub(crate) fn write_array_head(out: &mut Vec<u8>, length: u64) {
    write_head(out, ARRAY, length);
}

/// A text string.
pub(super) fn write_text(out: &mut Vec<u8>, text: &str) {
    write_head(out, TEXT, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// `[name, text]`.
pub(super) fn write_tagged(out: &mut Vec<u8>, name: &str, text: &str) {
    write_array_head(out, 2);
    write_text(out, name);
    write_text(out, text);
}

/// Nothing.
pub(super) fn write_null(out: &mut Vec<u8>) {
    out.push(NULL);
}
