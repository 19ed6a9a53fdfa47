//! Parquet before a decoder sees it: the outline of its footer, the headers of its pages, the length of its bloom filters.
//!
//! A few bytes of a footer can declare a list of two thousand million elements, for which a decoder makes room at once, or
//! a schema so deep that walking it overflows the stack. Structs: `parquet.thrift` of the Parquet format.

pub mod page;
pub mod repair;
mod thrift;

use self::thrift::{Cursor, kind};

/// Levels of groups in a schema that are followed.
pub const MAX_NESTING: usize = 128;

/// What the walk over a footer finds out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Bytes of the footer's struct; what follows it belongs to nothing.
    pub length: usize,
    /// The struct names an encryption algorithm.
    pub encrypted: bool,
    /// Levels of groups in the schema.
    pub depth: usize,
}

/// Fields of `FileMetaData`.
const SCHEMA: i64 = 2;
const ENCRYPTION_ALGORITHM: i64 = 8;
/// Field of `SchemaElement`.
const NUM_CHILDREN: i64 = 5;

/// Walks the struct that starts `bytes` and keeps nothing.
///
/// # Errors
/// The offset at which the bytes stop making sense.
pub fn walk(bytes: &[u8]) -> Result<Outline, usize> {
    let mut cursor = Cursor::new(bytes);
    outline(&mut cursor).ok_or(cursor.at())
}

fn outline(cursor: &mut Cursor<'_>) -> Option<Outline> {
    let mut outline = Outline::default();
    let mut last = 0;
    while let Some((field, kind)) = cursor.field(&mut last)? {
        match (field, kind) {
            (SCHEMA, kind::LIST) => outline.depth = schema_depth(cursor)?,
            (field, kind) => {
                outline.encrypted |= field == ENCRYPTION_ALGORITHM;
                cursor.skip_field(kind, 0)?;
            }
        }
    }
    outline.length = cursor.at();
    Some(outline)
}

/// Levels of the tree that a list of schema elements is, each element before its children.
fn schema_depth(cursor: &mut Cursor<'_>) -> Option<usize> {
    let (count, kind) = cursor.list()?;
    // Children that are still to come, for each open group.
    let mut open: Vec<i64> = Vec::new();
    let mut deepest = 0;
    for _ in 0..count {
        if kind != kind::STRUCT {
            cursor.skip_value(kind, 1)?;
            continue;
        }
        let mut children = 0;
        let mut last = 0;
        while let Some((field, kind)) = cursor.field(&mut last)? {
            match (field, kind) {
                (NUM_CHILDREN, kind::I32) => children = cursor.number()?,
                _ => cursor.skip_field(kind, 1)?,
            }
        }
        while open.last().is_some_and(|left| *left <= 0) {
            open.pop();
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        if children > 0 {
            open.push(children);
            deepest = deepest.max(open.len());
        }
        if deepest > MAX_NESTING {
            // The rest need not be counted, but must be stepped over.
            open.truncate(MAX_NESTING);
        }
    }
    Some(deepest)
}

/// Bytes of the bloom filter that starts `bytes`, its header included. `bytes` need not hold all of it.
/// Struct `BloomFilterHeader`, whose first field is the filter's length.
pub fn bloom_filter_length(bytes: &[u8]) -> Option<u64> {
    let mut cursor = Cursor::new(bytes);
    let mut last = 0;
    let Some((1, kind::I32)) = cursor.field(&mut last)? else {
        return None;
    };
    let filter = u64::try_from(cursor.number()?).ok()?;
    while let Some((field, kind)) = cursor.field(&mut last)? {
        // Algorithm, hash and compression.
        if !(2..=4).contains(&field) || kind != kind::STRUCT {
            return None;
        }
        cursor.skip_field(kind, 0)?;
    }
    (last == 4).then_some(filter + cursor.at() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stepped_over() {
        // i32 field 1, list field 2 of two binaries, struct field 3 with a boolean, stop; then something else.
        let bytes = [0x15, 0x02, 0x19, 0x28, 1, b'a', 0, 0x1C, 0x11, 0, 0, 0xFF];
        assert_eq!(
            walk(&bytes),
            Ok(Outline {
                length: 11,
                ..Outline::default()
            })
        );
    }

    #[test]
    fn an_encryption_algorithm_is_noticed() {
        assert_eq!(
            walk(&[0x8C, 0, 0]),
            Ok(Outline {
                length: 3,
                encrypted: true,
                depth: 0
            })
        );
        assert_eq!(
            walk(&[0x0C, 16, 0, 0]),
            Ok(Outline {
                length: 4,
                encrypted: true,
                depth: 0
            })
        );
    }

    #[test]
    fn lengths_beyond_the_end_are_refused() {
        // A list of 2^31 - 1 structs in nine bytes.
        assert!(walk(&[0x49, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0, 0]).is_err());
        assert!(walk(&[0x18, 0x05, b'a']).is_err());
        assert!(walk(&[]).is_err());
        assert!(walk(&[0x1C; 4000]).is_err());
        assert!(walk(&[0x19; 4000]).is_err());
    }
}
