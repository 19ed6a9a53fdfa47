//! A footer as a strict decoder wants it: without fields of another kind than the format gives them and without
//! annotations that the format does not have.
//!
//! Readers that are generated from the format's definition step over fields whose kind they do not expect; a private field
//! under a number that the format later took is then no harm. The decoder here refuses the whole file instead. What is left
//! out says nothing about rows: a column without its annotation is read as what it is stored as.

use super::thrift::{Cursor, kind};

/// The struct that a field holds, or the elements of its list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    File,
    Element,
    Group,
    Chunk,
    Column,
    /// Taken as it is.
    Opaque,
}

/// A footer that was put in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The footer's new bytes.
    pub bytes: Vec<u8>,
    /// Annotations of columns that were left out.
    pub annotations: u64,
    /// Entries of the file's own metadata, all of which are left out: keys and values need not even be texts.
    pub entries: u64,
    /// Other fields that were left out.
    pub fields: u64,
}

/// Field of `FileMetaData`.
const KEY_VALUE_METADATA: i64 = 5;

/// Writes the footer anew.
pub fn repair(bytes: &[u8]) -> Option<Repaired> {
    let mut repaired = Repaired {
        bytes: Vec::with_capacity(bytes.len()),
        annotations: 0,
        entries: 0,
        fields: 0,
    };
    let mut cursor = Cursor::new(bytes);
    repaired.copy_struct(&mut cursor, Shape::File)?;
    Some(repaired)
}

/// What a field is expected to be: its kind, and what its struct or its list's elements are. A number that the format does
/// not have is none.
const fn expected(shape: Shape, field: i64) -> Option<(u8, u8, Shape)> {
    use kind::{BINARY, I16, I32, I64, LIST, STRUCT};
    Some(match (shape, field) {
        (Shape::File, 1) => (I32, 0, Shape::Opaque),
        (Shape::File, 2) => (LIST, STRUCT, Shape::Element),
        (Shape::File, 3) => (I64, 0, Shape::Opaque),
        (Shape::File, 4) => (LIST, STRUCT, Shape::Group),
        (Shape::File, 7) | (Shape::Group, 4) => (LIST, STRUCT, Shape::Opaque),
        (Shape::File, 6) => (BINARY, 0, Shape::Opaque),
        (Shape::Element, 1..=3 | 5..=9) => (I32, 0, Shape::Opaque),
        (Shape::Element, 4) => (BINARY, 0, Shape::Opaque),
        (Shape::Element, 10) => (STRUCT, 0, Shape::Opaque),
        (Shape::Group, 1) => (LIST, STRUCT, Shape::Chunk),
        (Shape::Group, 2 | 3 | 5 | 6) => (I64, 0, Shape::Opaque),
        (Shape::Group, 7) => (I16, 0, Shape::Opaque),
        (Shape::Chunk, 1) => (BINARY, 0, Shape::Opaque),
        (Shape::Chunk, 2 | 4 | 6) => (I64, 0, Shape::Opaque),
        (Shape::Chunk, 5 | 7) => (I32, 0, Shape::Opaque),
        (Shape::Chunk, 3) => (STRUCT, 0, Shape::Column),
        (Shape::Chunk, 8) => (STRUCT, 0, Shape::Opaque),
        (Shape::Column, 1 | 4 | 15) => (I32, 0, Shape::Opaque),
        (Shape::Column, 2) => (LIST, I32, Shape::Opaque),
        (Shape::Column, 3) => (LIST, BINARY, Shape::Opaque),
        (Shape::Column, 5..=7 | 9..=11 | 14) => (I64, 0, Shape::Opaque),
        (Shape::Column, 13) => (LIST, STRUCT, Shape::Opaque),
        _ => return None,
    })
}

/// Annotations: the older one, its scale and precision, and the newer one.
const fn is_annotation(shape: Shape, field: i64) -> bool {
    matches!(shape, Shape::Element) && matches!(field, 6 | 7 | 8 | 10)
}

impl Repaired {
    fn copy_struct(&mut self, cursor: &mut Cursor<'_>, shape: Shape) -> Option<()> {
        let without_annotations = shape == Shape::Element && !annotations_fit(cursor.rest())?;
        self.annotations += u64::from(without_annotations);
        let (mut last, mut written) = (0, 0);
        while let Some((field, kind)) = cursor.field(&mut last)? {
            let expected = expected(shape, field).filter(|(known, ..)| *known == kind);
            let start = cursor.at();
            match expected {
                Some(_) if without_annotations && is_annotation(shape, field) => cursor.skip_field(kind, 1)?,
                Some((kind::STRUCT, _, inner)) if inner != Shape::Opaque => {
                    self.head(&mut written, field, kind);
                    self.copy_struct(cursor, inner)?;
                }
                Some((kind::LIST, element, inner)) => {
                    let (count, found) = cursor.list()?;
                    if found == element || count == 0 {
                        self.head(&mut written, field, kind);
                        self.bytes.extend(cursor.since(start));
                        self.copy_elements(cursor, count, found, inner)?;
                    } else {
                        self.fields += 1;
                        (0..count).try_for_each(|_| cursor.skip_value(found, 1))?;
                    }
                }
                Some(_) => {
                    cursor.skip_field(kind, 1)?;
                    self.head(&mut written, field, kind);
                    self.bytes.extend(cursor.since(start));
                }
                None if (shape, field, kind) == (Shape::File, KEY_VALUE_METADATA, kind::LIST) => {
                    let (count, found) = cursor.list()?;
                    self.entries = count;
                    (0..count).try_for_each(|_| cursor.skip_value(found, 1))?;
                }
                None => {
                    self.fields += 1;
                    cursor.skip_field(kind, 1)?;
                }
            }
        }
        self.bytes.push(0);
        Some(())
    }

    fn copy_elements(&mut self, cursor: &mut Cursor<'_>, count: u64, kind: u8, shape: Shape) -> Option<()> {
        for _ in 0..count {
            if shape == Shape::Opaque {
                let start = cursor.at();
                cursor.skip_value(kind, 2)?;
                self.bytes.extend(cursor.since(start));
            } else {
                self.copy_struct(cursor, shape)?;
            }
        }
        Some(())
    }

    /// A field's head, in the short form where its number is close to the last one's.
    fn head(&mut self, written: &mut i64, field: i64, kind: u8) {
        match u8::try_from(field - *written) {
            Ok(delta @ 1..=15) => self.bytes.push(delta << 4 | kind),
            _ => {
                self.bytes.push(kind);
                let mut rest = (field << 1) ^ (field >> 63);
                while rest > 0x7F {
                    self.bytes.push((rest & 0x7F) as u8 | 0x80);
                    rest >>= 7;
                }
                self.bytes.push(rest as u8);
            }
        }
        *written = field;
    }
}

/// Whether a schema element's annotations are the format's, and a decimal number's digits fit what it is stored in.
fn annotations_fit(element: &[u8]) -> Option<bool> {
    let mut cursor = Cursor::new(element);
    let (mut storage, mut length, mut converted, mut precision) = (None, 0, None, 0);
    let mut last = 0;
    while let Some((field, kind)) = cursor.field(&mut last)? {
        match (field, kind) {
            (1, kind::I32) => storage = Some(cursor.number()?),
            (2, kind::I32) => length = cursor.number()?,
            (6, kind::I32) => converted = Some(cursor.number()?),
            (8, kind::I32) => precision = cursor.number()?,
            _ => cursor.skip_field(kind, 1)?,
        }
    }
    // The decoder compares the newer kind of annotation itself.
    Some(match (converted, storage) {
        (None, _) => true,
        (Some(DECIMAL), Some(storage)) => (1..=digits(storage, length)).contains(&precision),
        (Some(0..=21), _) => true,
        _ => false,
    })
}

/// `ConvertedType::DECIMAL`.
const DECIMAL: i64 = 5;

/// Decimal digits that a physical type holds for certain.
fn digits(storage: i64, length: i64) -> i64 {
    match storage {
        1 => 9,
        2 => 18,
        // One bit of the bytes is the sign; a bit is 0.30103 digits.
        7 => length.clamp(0, 1 << 20).saturating_mul(8).saturating_sub(1).max(0) * 30_103 / 100_000,
        6 => i64::MAX,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_order_stays_as_it_is() {
        // Version 1, a schema of one element without fields, no rows, no row groups.
        let footer = [0x15, 0x02, 0x19, 0x1C, 0x00, 0x16, 0x00, 0x19, 0x0C, 0x00];
        let repaired = repair(&footer).unwrap();
        assert_eq!(
            (repaired.bytes.as_slice(), repaired.annotations, repaired.fields),
            (&footer[..], 0, 0)
        );
    }

    #[test]
    fn fields_of_another_kind_are_left_out() {
        // Field 3 should be a number of 64 bits and is a text; field 30 is not in the format.
        let footer = [
            0x15, 0x02, 0x28, 0x01, b'x', 0x1C, 0x00, 0x19, 0x0C, 0x05, 0x3C, 0x02, 0x00,
        ];
        let repaired = repair(&footer).unwrap();
        assert_eq!(repaired.bytes, [0x15, 0x02, 0x00]);
        assert_eq!(repaired.fields, 3);
    }

    #[test]
    fn annotations_that_do_not_fit_are_left_out() {
        let element = |annotation: &[u8]| {
            let mut footer = vec![0x29, 0x1C, 0x15, 0x02, 0x38, 0x01, b'a'];
            footer.extend(annotation);
            footer.extend([0, 0]);
            repair(&footer).unwrap()
        };
        assert_eq!(element(&[0x25, 0x00]).annotations, 0);
        assert_eq!(element(&[0x25, 0x30]).annotations, 1);
        assert_eq!(element(&[0x25, 0x0A, 0x15, 0x04, 0x15, 0x12]).annotations, 0);
        let wide = element(&[0x25, 0x0A, 0x15, 0x04, 0x15, 0x14]);
        assert_eq!(wide.annotations, 1);
        assert_eq!(wide.bytes, [0x29, 0x1C, 0x15, 0x02, 0x38, 0x01, b'a', 0, 0]);
    }

    #[test]
    fn no_bytes_are_too_strange() {
        for seed in 0..2000_u32 {
            let mut state = seed.wrapping_mul(2_654_435_761) | 1;
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    (state & 0x3F) as u8
                })
                .collect();
            let _ = repair(&bytes);
        }
    }
}
