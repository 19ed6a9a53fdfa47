//! JSON text (RFC 8259) without recursion: records found, values checked strictly, objects walked key by key.
//!
//! [`Splitter`] finds where records begin and end by brackets and quotes alone and counts them; [`whole`], [`walk_object`]
//! and [`walk_array`] then hold each record to the grammar, to the byte. Values come out as they are written: a number
//! keeps its digits, a nested value its text, a key that occurs twice is met twice. Nothing here holds more than one
//! record, and no depth of nesting costs more than a byte a level.

mod escape;
mod split;
mod syntax;
mod walk;

pub use escape::{Marks, unescape};
pub use split::{Layout, Splitter};
pub use syntax::{Fault, Text};
pub use walk::{Kind, Sink, Stop, Value, walk_array, walk_object, whole};

use self::syntax::Cursor;

/// Whether this may be the beginning of JSON: one object or array, or several after one another, the last of them perhaps
/// cut off.
pub fn is_prefix(start: &[u8]) -> bool {
    let mut cursor = Cursor::new(start);
    cursor.skip_space();
    if cursor.peek().is_none() {
        return false;
    }
    while let Some(next) = cursor.peek() {
        if !matches!(next, b'{' | b'[') {
            return false;
        }
        match cursor.skip_value(u32::MAX) {
            Ok(()) => cursor.skip_space(),
            Err(fault) => return fault == Fault::Ended,
        }
    }
    true
}

#[cfg(test)]
mod tests;
