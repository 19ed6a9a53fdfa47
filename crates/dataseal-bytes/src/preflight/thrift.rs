//! A walk over a footer's Thrift compact encoding that keeps nothing, before a real decoder sees it.
//!
//! A few bytes can declare a list of two thousand million elements, for which a decoder makes room at once. Here every
//! declared length is compared with the bytes that are left: an element takes at least one.
//! Encoding: Apache Thrift, "Thrift compact protocol". Fields: `parquet.thrift`, struct `FileMetaData`.

/// What the walk finds out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Bytes of the footer's struct; what follows it belongs to nothing.
    pub length: usize,
    /// The struct names an encryption algorithm.
    pub encrypted: bool,
}

/// Field 8 of `FileMetaData`.
const ENCRYPTION_ALGORITHM: i64 = 8;

/// Deeper nesting than any footer has.
const MAX_DEPTH: usize = 32;

/// Walks the struct that starts `bytes`.
///
/// # Errors
/// The offset at which the bytes stop making sense.
pub fn walk(bytes: &[u8]) -> Result<Outline, usize> {
    let mut cursor = Cursor { bytes, at: 0 };
    let mut encrypted = false;
    cursor
        .skip_struct(0, &mut |field| encrypted |= field == ENCRYPTION_ALGORITHM)
        .ok_or(cursor.at)?;
    Ok(Outline {
        length: cursor.at,
        encrypted,
    })
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn skip(&mut self, length: u64) -> Option<()> {
        let length = usize::try_from(length).ok()?;
        let end = self.at.checked_add(length)?;
        (end <= self.bytes.len()).then(|| self.at = end)
    }

    /// A number in groups of seven bits, least significant first.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A count of things that take at least one byte each.
    fn count(&mut self) -> Option<u64> {
        let count = self.varint()?;
        (count <= (self.bytes.len() - self.at) as u64).then_some(count)
    }

    fn skip_struct(&mut self, depth: usize, on_field: &mut dyn FnMut(i64)) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut field = 0_i64;
        loop {
            let header = self.byte()?;
            if header == 0 {
                return Some(());
            }
            field = match header >> 4 {
                0 => zigzag(self.varint()?),
                delta => field + i64::from(delta),
            };
            on_field(field);
            match header & 0x0F {
                // A boolean field's value is its type.
                1 | 2 => {}
                kind => self.skip_value(kind, depth)?,
            }
        }
    }

    fn skip_value(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1..=3 => self.skip(1),
            4..=6 => self.varint().map(drop),
            7 => self.skip(8),
            8 => {
                let length = self.varint()?;
                self.skip(length)
            }
            9 | 10 => self.skip_list(depth),
            11 => self.skip_map(depth),
            12 => self.skip_struct(depth + 1, &mut |_| {}),
            13 => self.skip(16),
            _ => None,
        }
    }

    fn skip_list(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let header = self.byte()?;
        let count = match header >> 4 {
            15 => self.count()?,
            count => u64::from(count),
        };
        (0..count).try_for_each(|_| self.skip_value(header & 0x0F, depth + 1))
    }

    fn skip_map(&mut self, depth: usize) -> Option<()> {
        let count = self.count()?;
        if count == 0 || depth > MAX_DEPTH {
            return (count == 0).then_some(());
        }
        let kinds = self.byte()?;
        (0..count).try_for_each(|_| {
            self.skip_value(kinds >> 4, depth + 1)?;
            self.skip_value(kinds & 0x0F, depth + 1)
        })
    }
}

const fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
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
                encrypted: false
            })
        );
    }

    #[test]
    fn an_encryption_algorithm_is_noticed() {
        assert_eq!(
            walk(&[0x8C, 0, 0]),
            Ok(Outline {
                length: 3,
                encrypted: true
            })
        );
        assert_eq!(
            walk(&[0x0C, 16, 0, 0]),
            Ok(Outline {
                length: 4,
                encrypted: true
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
