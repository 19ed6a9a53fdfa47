//! Walking over values: whether a block's bytes are as many rows of its schema as it says, to the last byte.
//!
//! A few bytes can declare an array of 2^62 items that take up nothing; items without bytes are therefore counted.
//! Format: Avro specification, "Binary Encoding".

use super::Cursor;
use super::schema::{MAX_NESTING, Schema, Type};

/// Why a block is not what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Its bytes are no rows of the schema, or more or fewer than it says.
    Damaged,
    /// It makes up more items out of nothing than are allowed.
    TooMany,
}

/// Walks a block.
///
/// # Errors
/// [`Mismatch`].
pub fn check(data: &[u8], rows: u64, schema: &Schema, max_empty: u64) -> Result<(), Mismatch> {
    let mut walk = Walk {
        cursor: Cursor::new(data),
        schema,
        empty_left: max_empty,
    };
    for _ in 0..rows {
        walk.item(schema.root(), 0)?;
    }
    if walk.cursor.is_at_end() {
        Ok(())
    } else {
        Err(Mismatch::Damaged)
    }
}

struct Walk<'a> {
    cursor: Cursor<'a>,
    schema: &'a Schema,
    empty_left: u64,
}

impl Walk<'_> {
    /// A value that may be repeated.
    fn item(&mut self, number: usize, depth: usize) -> Result<(), Mismatch> {
        let start = self.cursor.at();
        self.value(number, depth)?;
        if self.cursor.at() == start {
            self.empty_left = self.empty_left.checked_sub(1).ok_or(Mismatch::TooMany)?;
        }
        Ok(())
    }

    fn value(&mut self, number: usize, depth: usize) -> Result<(), Mismatch> {
        let known = self.schema.get(number).filter(|_| depth <= MAX_NESTING);
        match known.ok_or(Mismatch::Damaged)? {
            Type::Array(item) => self.blocks(*item, false, depth),
            Type::Map(value) => self.blocks(*value, true, depth),
            Type::Record(fields) => fields.iter().try_for_each(|field| self.value(*field, depth + 1)),
            Type::Union(branches) => {
                let branch = self.cursor.long().and_then(|branch| usize::try_from(branch).ok());
                let branch = branch
                    .and_then(|branch| branches.get(branch))
                    .ok_or(Mismatch::Damaged)?;
                self.value(*branch, depth + 1)
            }
            plain => self.plain(plain).ok_or(Mismatch::Damaged),
        }
    }

    fn plain(&mut self, of: &Type) -> Option<()> {
        match of {
            Type::Null => Some(()),
            Type::Boolean => self.cursor.take(1).filter(|byte| matches!(byte, [0 | 1])).map(drop),
            Type::Int => self
                .cursor
                .long()
                .filter(|value| i32::try_from(*value).is_ok())
                .map(drop),
            Type::Long => self.cursor.long().map(drop),
            Type::Fixed(size) => self.cursor.take(*size).map(drop),
            Type::Bytes => self.cursor.bytes().map(drop),
            Type::Text => self
                .cursor
                .bytes()
                .filter(|text| simdutf8::basic::from_utf8(text).is_ok())
                .map(drop),
            Type::Enum(symbols) => {
                let symbol = usize::try_from(self.cursor.long()?).ok()?;
                (symbol < *symbols).then_some(())
            }
            _ => None,
        }
    }

    /// Items in blocks, each with its count; a negative one is followed by the block's bytes.
    fn blocks(&mut self, item: usize, with_keys: bool, depth: usize) -> Result<(), Mismatch> {
        loop {
            let count = self.cursor.long().ok_or(Mismatch::Damaged)?;
            if count == 0 {
                return Ok(());
            }
            let declared = if count < 0 {
                let bytes = self.cursor.long().and_then(|bytes| usize::try_from(bytes).ok());
                Some(bytes.ok_or(Mismatch::Damaged)?)
            } else {
                None
            };
            let start = self.cursor.at();
            for _ in 0..count.unsigned_abs() {
                if with_keys {
                    self.plain(&Type::Text).ok_or(Mismatch::Damaged)?;
                }
                self.item(item, depth + 1)?;
            }
            if declared.is_some_and(|bytes| bytes != self.cursor.at() - start) {
                return Err(Mismatch::Damaged);
            }
        }
    }
}
