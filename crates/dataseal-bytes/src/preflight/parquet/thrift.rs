//! The Thrift compact encoding, stepped through without trust: every declared length is compared with the bytes that are
//! left, where an element takes at least one. Encoding: Apache Thrift, "Thrift compact protocol".

/// Deeper nesting than any footer has.
const MAX_DEPTH: usize = 32;

/// Kinds of values.
pub(super) mod kind {
    /// A boolean field that is true.
    pub(crate) const TRUE: u8 = 1;
    /// A boolean field that is false.
    pub(crate) const FALSE: u8 = 2;
    /// A number of 16 bits.
    pub(crate) const I16: u8 = 4;
    /// A number of 32 bits.
    pub(crate) const I32: u8 = 5;
    /// A number of 64 bits.
    pub(crate) const I64: u8 = 6;
    /// Bytes.
    pub(crate) const BINARY: u8 = 8;
    /// A list.
    pub(crate) const LIST: u8 = 9;
    /// A struct.
    pub(crate) const STRUCT: u8 = 12;
}

/// A place in encoded bytes.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Bytes gone through.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// The bytes that are left.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Whether the end was run into.
    pub(super) const fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The bytes from some place gone through to the present one.
    pub(super) fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

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

    /// The next field of a struct: its number and kind; `None` in `Some` at the struct's end.
    pub(super) fn field(&mut self, last: &mut i64) -> Option<Option<(i64, u8)>> {
        let header = self.byte()?;
        if header == 0 {
            return Some(None);
        }
        *last = match header >> 4 {
            0 => zigzag(self.varint()?),
            delta => last.checked_add(i64::from(delta))?,
        };
        Some(Some((*last, header & 0x0F)))
    }

    /// A whole number, signed.
    pub(super) fn number(&mut self) -> Option<i64> {
        self.varint().map(zigzag)
    }

    /// The head of a list: its elements and their kind.
    pub(super) fn list(&mut self) -> Option<(u64, u8)> {
        let header = self.byte()?;
        let count = match header >> 4 {
            15 => self.count()?,
            count => u64::from(count),
        };
        Some((count, header & 0x0F))
    }

    pub(super) fn skip_struct(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut last = 0;
        while let Some((_, kind)) = self.field(&mut last)? {
            self.skip_field(kind, depth)?;
        }
        Some(())
    }

    /// Steps over the value of a struct's field. A boolean's value is its kind.
    pub(super) fn skip_field(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            kind::TRUE | kind::FALSE => Some(()),
            _ => self.skip_value(kind, depth),
        }
    }

    pub(super) fn skip_value(&mut self, kind: u8, depth: usize) -> Option<()> {
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
            12 => self.skip_struct(depth + 1),
            13 => self.skip(16),
            _ => None,
        }
    }

    fn skip_list(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let (count, kind) = self.list()?;
        (0..count).try_for_each(|_| self.skip_value(kind, depth + 1))
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
