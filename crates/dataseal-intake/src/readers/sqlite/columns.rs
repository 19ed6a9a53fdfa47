//! The values of one column of one batch.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryBuilder, StringBuilder};
use arrow::datatypes::DataType;
use dataseal_bytes::sqlite::{Affinity, ColumnSql, DefaultSql, TextEncoding, Value};
use dataseal_bytes::{IntakeError, UnsupportedFeature};

use super::survey::Kinds;

/// What giving a value a form took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// Nothing.
    Plain,
    /// A BLOB had to become text.
    Blob,
    /// A text is not in the database's encoding and became text like a BLOB.
    Undecodable,
}

/// How a column is given.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) is_binary: bool,
    affinity: Affinity,
    encoding: TextEncoding,
    /// What rows have that were written before the column was added; `None` if it is not known.
    default: Option<Owned>,
}

/// A default value.
#[derive(Clone, Debug)]
enum Owned {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
}

impl Form {
    pub(super) fn new(column: &ColumnSql, kinds: Kinds, encoding: TextEncoding) -> Self {
        let is_number = matches!(column.affinity, Affinity::Integer | Affinity::Numeric | Affinity::Real);
        let default = match &column.default {
            DefaultSql::Null => Some(Owned::Null),
            DefaultSql::Computed => None,
            DefaultSql::Number(digits) if column.affinity == Affinity::Text => Some(Owned::Text(digits.clone())),
            DefaultSql::Number(digits) => number(digits),
            DefaultSql::Text(text) if is_number => Some(number(text).unwrap_or_else(|| Owned::Text(text.clone()))),
            DefaultSql::Text(text) => Some(Owned::Text(text.clone())),
        };
        // Absent in older rows, a column of BLOBs may have a default of another kind.
        let defaults_to_bytes = matches!(default, Some(Owned::Null));
        Self {
            is_binary: kinds.blobs && !kinds.others && defaults_to_bytes,
            affinity: column.affinity,
            encoding,
            default,
        }
    }

    pub(super) const fn data_type(&self) -> DataType {
        if self.is_binary {
            DataType::Binary
        } else {
            DataType::Utf8
        }
    }
}

/// A number as SQLite reads it: an integer if it is one.
fn number(digits: &str) -> Option<Owned> {
    if let Ok(integer) = digits.parse() {
        return Some(Owned::Integer(integer));
    }
    let is_decimal = digits.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '.'));
    digits.parse().ok().filter(|_| is_decimal).map(Owned::Real)
}

/// Values on their way into an array.
pub(super) enum Column {
    Text(StringBuilder),
    Binary(BinaryBuilder),
}

impl Column {
    pub(super) fn new(form: &Form) -> Self {
        if form.is_binary {
            Self::Binary(BinaryBuilder::new())
        } else {
            Self::Text(StringBuilder::new())
        }
    }

    pub(super) fn push_null(&mut self) {
        match self {
            Self::Text(builder) => builder.append_null(),
            Self::Binary(builder) => builder.append_null(),
        }
    }

    /// Gives a row the column's default.
    ///
    /// # Errors
    /// [`IntakeError::Unsupported`] for one that would have to be computed.
    pub(super) fn push_default(&mut self, form: &Form) -> Result<(), IntakeError> {
        match &form.default {
            None => return Err(IntakeError::Unsupported(UnsupportedFeature::Schema)),
            Some(Owned::Null) => self.push_null(),
            Some(Owned::Integer(integer)) => self.push_number(form, *integer),
            Some(Owned::Real(real)) => self.push_real(form, *real),
            Some(Owned::Text(text)) => self.push_text(text),
        }
        Ok(())
    }

    /// Gives a row a value.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] for text in a column that held only bytes before.
    pub(super) fn push(&mut self, form: &Form, value: Value<'_>) -> Result<Given, IntakeError> {
        match (&mut *self, value) {
            (_, Value::Null) => self.push_null(),
            (Self::Binary(builder), Value::Blob(bytes)) => builder.append_value(bytes),
            (Self::Binary(_), _) => return Err(IntakeError::Changed),
            (Self::Text(_), Value::Integer(integer)) => self.push_number(form, integer),
            (Self::Text(_), Value::Real(real)) => self.push_real(form, real),
            (Self::Text(builder), Value::Text(bytes)) => match (form.encoding, std::str::from_utf8(bytes)) {
                (TextEncoding::Utf8, Ok(text)) => builder.append_value(text),
                (TextEncoding::Utf8, Err(_)) => {
                    builder.append_value(hexadecimal(bytes));
                    return Ok(Given::Undecodable);
                }
                (encoding, _) => match encoding.decode(bytes) {
                    Some(text) => builder.append_value(text),
                    None => {
                        builder.append_value(hexadecimal(bytes));
                        return Ok(Given::Undecodable);
                    }
                },
            },
            (Self::Text(builder), Value::Blob(bytes)) => {
                builder.append_value(hexadecimal(bytes));
                return Ok(Given::Blob);
            }
        }
        Ok(Given::Plain)
    }

    /// Gives a row an integer, which in a column of fractions is one that was stored so to save room.
    #[expect(
        clippy::cast_precision_loss,
        reason = "such a column stores an integer only where it is exact"
    )]
    fn push_number(&mut self, form: &Form, integer: i64) {
        if form.affinity == Affinity::Real {
            self.push_real(form, integer as f64);
        } else {
            self.push_text(&integer.to_string());
        }
    }

    fn push_real(&mut self, form: &Form, real: f64) {
        let is_whole = form.affinity == Affinity::Integer && real.fract() == 0.0 && real.abs() < 1e15;
        let text = if real.is_infinite() {
            if real > 0.0 {
                "Inf".to_owned()
            } else {
                "-Inf".to_owned()
            }
        } else if is_whole {
            format!("{real:.0}")
        } else {
            format!("{real:?}")
        };
        self.push_text(&text);
    }

    fn push_text(&mut self, text: &str) {
        match self {
            Self::Text(builder) => builder.append_value(text),
            Self::Binary(builder) => builder.append_value(text),
        }
    }

    pub(super) fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut builder) => Arc::new(builder.finish()),
            Self::Binary(mut builder) => Arc::new(builder.finish()),
        }
    }
}

/// Bytes as SQL writes them.
fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2 + 3);
    text.push_str("x'");
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\'');
    text
}
