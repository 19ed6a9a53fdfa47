//! A JSON reader that takes one meaning from a text or none: for bytes that were signed, where two readers that
//! disagree are an attack.
//!
//! RFC 8259 without what readers disagree on: duplicate keys, fractions, exponents, integers beyond ±(2^53 − 1),
//! negative zero, lone surrogates, invalid UTF-8, a byte order mark, deep nesting, anything after the value. Whitespace
//! between tokens is legal here; who wants one byte form compares with it. Not a writer, and not for data files.
//!
//! ```
//! use dataseal_sign::strict_json::{self, Json, JsonErrorKind};
//!
//! # fn main() -> Result<(), strict_json::JsonError> {
//! let value = strict_json::parse(br#"{"rows": 3}"#)?;
//! assert_eq!(value.get("rows").and_then(Json::as_integer), Some(3));
//!
//! let error = strict_json::parse(br#"{"rows": 3, "rows": 4}"#).unwrap_err();
//! assert_eq!((error.kind, error.offset), (JsonErrorKind::DuplicateKey, 12));
//! # Ok(())
//! # }
//! ```

mod error;
mod reader;

pub use error::{JsonError, JsonErrorKind};

/// The largest integer that every JSON reader holds exactly: 2^53 − 1 (RFC 7493 §2.2). The smallest is its negative.
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// How many arrays and objects may be open at once.
pub const MAX_DEPTH: usize = 64;

/// How many values a text may hold: two bytes of text can be a value, which is fifty bytes in memory.
pub const MAX_VALUES: usize = 4_000_000;

/// A JSON value; objects keep the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Within ±[`MAX_INTEGER`]: no other numbers are read.
    Integer(i64),
    /// With all escapes resolved, otherwise as written; nothing is normalised.
    String(String),
    /// In the order of the text.
    Array(Vec<Self>),
    /// In the order of the text; no key occurs twice.
    Object(Vec<(String, Self)>),
}

/// Reads one value.
///
/// # Errors
/// The first defect, with its place and never with the text that stands there.
pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
    reader::read(bytes)
}

impl Json {
    /// The value of this key, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The truth value, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(truth) = self {
            Some(*truth)
        } else {
            None
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self {
            Some(*number)
        } else {
            None
        }
    }

    /// The text, if it is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The items, if it is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self {
            Some(items)
        } else {
            None
        }
    }

    /// The members in the order of the text, if it is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[(String, Self)]> {
        if let Self::Object(members) = self {
            Some(members)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests;
