//! One record held to the grammar, and handed on value by value.

use super::syntax::{Cursor, Fault, Text};
use crate::IntakeError;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A value as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`, as written.
    Boolean(&'a [u8]),
    /// A number with all its digits.
    Number(&'a [u8]),
    /// A string.
    String(Text<'a>),
    /// An array, brackets included.
    Array(&'a [u8]),
    /// An object, braces included.
    Object {
        /// Its text.
        written: &'a [u8],
        /// Whether its keys have been handed on.
        walked: bool,
    },
}

impl<'a> Value<'a> {
    /// What it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Boolean(_) => Kind::Boolean,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object { .. } => Kind::Object,
        }
    }

    /// Its text; a string's is between the quotes.
    pub const fn written(&self) -> &'a [u8] {
        match self {
            Self::Null => b"null",
            Self::Boolean(written) | Self::Number(written) | Self::Array(written) | Self::Object { written, .. } => {
                written
            }
            Self::String(text) => text.written,
        }
    }
}

/// Why a record was not walked to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It is no JSON.
    Fault(Fault),
    /// Whoever takes the values refused one.
    Refused(IntakeError),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<IntakeError> for Stop {
    fn from(error: IntakeError) -> Self {
        Self::Refused(error)
    }
}

/// Takes the keys and values of an object. Positions are bytes from the record's start.
pub trait Sink {
    /// A key inside the object `parent` (0 for the record itself); returns what to call its value.
    ///
    /// # Errors
    /// Stops the walk.
    fn key(&mut self, parent: u32, key: Text<'_>, at: usize) -> Result<u32, IntakeError>;

    /// The value of a key. An object with keys comes after all of them.
    ///
    /// # Errors
    /// Stops the walk.
    fn value(&mut self, node: u32, value: Value<'_>) -> Result<(), IntakeError>;
}

fn end(mut cursor: Cursor<'_>) -> Result<(), Fault> {
    cursor.skip_space();
    if cursor.peek().is_some() {
        return cursor.unexpected();
    }
    Ok(())
}

/// Walks a record whose first byte is `{`. With `flatten`, the keys of objects inside it are handed on too; objects in
/// arrays never are.
///
/// # Errors
/// The first fault, or what the sink refused.
pub fn walk_object(record: &[u8], max_depth: u32, flatten: bool, sink: &mut impl Sink) -> Result<(), Stop> {
    let mut cursor = Cursor::new(record);
    cursor.skip_space();
    if max_depth == 0 {
        return Err(Fault::TooDeep(cursor.at()).into());
    }
    if !enter(&mut cursor) {
        cursor.skip_value(1)?;
        return Ok(end(cursor)?);
    }
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut parent = 0;
    loop {
        cursor.skip_space();
        let at = cursor.at();
        let key = cursor.key()?;
        let node = sink.key(parent, key, at)?;
        cursor.skip_space();
        let start = cursor.at();
        let levels = u32::try_from(open.len()).unwrap_or(u32::MAX).saturating_add(1);
        let depth = max_depth.saturating_sub(levels);
        if flatten && depth > 0 && enter(&mut cursor) {
            open.push((node, start));
            parent = node;
            continue;
        }
        sink.value(node, value(&mut cursor, depth)?)?;
        loop {
            cursor.skip_space();
            if cursor.peek() == Some(b',') {
                cursor.step();
                break;
            }
            cursor.expect(b'}')?;
            let Some((node, start)) = open.pop() else {
                return Ok(end(cursor)?);
            };
            let written = cursor.since(start);
            sink.value(node, Value::Object { written, walked: true })?;
            parent = open.last().map_or(0, |(node, _)| *node);
        }
    }
}

/// Steps into the object that begins here, if it has a key.
fn enter(cursor: &mut Cursor<'_>) -> bool {
    let start = cursor.at();
    if cursor.expect(b'{').is_err() {
        return false;
    }
    cursor.skip_space();
    if cursor.peek() == Some(b'}') {
        cursor.back_to(start);
        return false;
    }
    true
}

/// Takes one value whole.
fn value<'a>(cursor: &mut Cursor<'a>, depth: u32) -> Result<Value<'a>, Fault> {
    let start = cursor.at();
    let first = cursor.peek();
    if first == Some(b'"') {
        return cursor.string().map(Value::String);
    }
    cursor.skip_value(depth)?;
    let written = cursor.since(start);
    Ok(match first {
        Some(b'{') => Value::Object { written, walked: false },
        Some(b'[') => Value::Array(written),
        Some(b't' | b'f') => Value::Boolean(written),
        Some(b'n') => Value::Null,
        _ => Value::Number(written),
    })
}

/// Hands on the elements of a record that is an array, with their positions.
///
/// # Errors
/// The first fault, or what was refused.
pub fn walk_array(
    record: &[u8],
    max_depth: u32,
    mut each: impl FnMut(usize, Value<'_>) -> Result<(), IntakeError>,
) -> Result<(), Stop> {
    let mut cursor = Cursor::new(record);
    cursor.skip_space();
    let Some(depth) = max_depth.checked_sub(1) else {
        return Err(Fault::TooDeep(cursor.at()).into());
    };
    cursor.expect(b'[')?;
    cursor.skip_space();
    if cursor.peek() == Some(b']') {
        cursor.step();
        return Ok(end(cursor)?);
    }
    let mut position = 0;
    loop {
        cursor.skip_space();
        each(position, value(&mut cursor, depth)?)?;
        position += 1;
        cursor.skip_space();
        if cursor.peek() != Some(b',') {
            cursor.expect(b']')?;
            return Ok(end(cursor)?);
        }
        cursor.step();
    }
}

/// The value that a whole record is.
///
/// # Errors
/// The first fault.
pub fn whole(record: &[u8], max_depth: u32) -> Result<Value<'_>, Fault> {
    let mut cursor = Cursor::new(record);
    cursor.skip_space();
    let value = value(&mut cursor, max_depth)?;
    end(cursor)?;
    Ok(value)
}
