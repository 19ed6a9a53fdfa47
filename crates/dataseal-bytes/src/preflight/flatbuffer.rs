//! FlatBuffers, read without trust: every offset is checked against the bytes before it is followed.
//!
//! Nothing is copied and nothing is allocated from a declared count. Whether two tables share bytes is not looked at: what
//! is read here is small and of known depth. Encoding: "FlatBuffers internals" of the FlatBuffers documentation.

/// Bytes that hold one flatbuffer.
#[derive(Clone, Copy, Debug)]
pub struct Buffer<'a>(pub &'a [u8]);

impl<'a> Buffer<'a> {
    fn bytes<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn unsigned16(self, at: usize) -> Option<usize> {
        self.bytes(at).map(|bytes| usize::from(u16::from_le_bytes(bytes)))
    }

    fn unsigned32(self, at: usize) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.bytes(at)?)).ok()
    }

    /// The root table.
    pub fn root(self) -> Option<Table<'a>> {
        self.table(self.unsigned32(0)?)
    }

    fn table(self, at: usize) -> Option<Table<'a>> {
        let back = i32::from_le_bytes(self.bytes(at)?);
        let vtable = i64::try_from(at).ok()?.checked_sub(i64::from(back))?;
        let vtable = usize::try_from(vtable).ok()?;
        let (vtable_length, length) = (self.unsigned16(vtable)?, self.unsigned16(vtable.checked_add(2)?)?);
        let whole = vtable_length >= 4
            && vtable_length % 2 == 0
            && length >= 4
            && vtable.checked_add(vtable_length)? <= self.0.len()
            && at.checked_add(length)? <= self.0.len();
        whole.then_some(Table {
            buffer: self,
            at,
            length,
            vtable,
            slots: vtable_length.saturating_sub(4) / 2,
        })
    }
}

/// A table whose own bytes and directory of fields lie inside its buffer.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    buffer: Buffer<'a>,
    at: usize,
    length: usize,
    vtable: usize,
    slots: usize,
}

/// A field that is there; absent ones are `Ok(None)`, damaged ones `Err(Damaged)`.
pub type Field<T> = Result<Option<T>, Damaged>;

/// An offset or a length leads out of the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

impl<'a> Table<'a> {
    /// Its bytes and all behind them, where writers put what it refers to.
    pub fn onwards(&self) -> &'a [u8] {
        self.buffer.0.get(self.at..).unwrap_or_default()
    }

    /// Where a field's `size` bytes are.
    fn field(&self, slot: usize, size: usize) -> Field<usize> {
        if slot >= self.slots {
            return Ok(None);
        }
        let offset = self.buffer.unsigned16(self.vtable + 4 + slot * 2).ok_or(Damaged)?;
        if offset == 0 {
            return Ok(None);
        }
        if offset < 4 || offset.checked_add(size).is_none_or(|end| end > self.length) {
            return Err(Damaged);
        }
        Ok(Some(self.at + offset))
    }

    fn scalar<const N: usize>(&self, slot: usize) -> Field<[u8; N]> {
        let Some(at) = self.field(slot, N)? else {
            return Ok(None);
        };
        self.buffer.bytes(at).map(Some).ok_or(Damaged)
    }

    /// An unsigned byte; absent is `default`.
    ///
    /// # Errors
    /// [`Damaged`]; so for the others.
    pub fn u8(&self, slot: usize, default: u8) -> Result<u8, Damaged> {
        Ok(self.scalar(slot)?.map_or(default, u8::from_le_bytes))
    }

    /// A boolean; absent is false.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn flag(&self, slot: usize) -> Result<bool, Damaged> {
        Ok(self.u8(slot, 0)? != 0)
    }

    /// A signed number of two bytes; absent is `default`.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn i16(&self, slot: usize, default: i16) -> Result<i16, Damaged> {
        Ok(self.scalar(slot)?.map_or(default, i16::from_le_bytes))
    }

    /// A signed number of four bytes; absent is `default`.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn i32(&self, slot: usize, default: i32) -> Result<i32, Damaged> {
        Ok(self.scalar(slot)?.map_or(default, i32::from_le_bytes))
    }

    /// A signed number of eight bytes; absent is zero.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn i64(&self, slot: usize) -> Result<i64, Damaged> {
        Ok(self.scalar(slot)?.map_or(0, i64::from_le_bytes))
    }

    /// Where the offset in a field leads.
    fn target(&self, slot: usize) -> Field<usize> {
        let Some(at) = self.field(slot, 4)? else {
            return Ok(None);
        };
        let offset = self.buffer.unsigned32(at).ok_or(Damaged)?;
        at.checked_add(offset).map(Some).ok_or(Damaged)
    }

    /// A table.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn table(&self, slot: usize) -> Field<Table<'a>> {
        let Some(at) = self.target(slot)? else { return Ok(None) };
        self.buffer.table(at).map(Some).ok_or(Damaged)
    }

    /// The elements of a vector, each `size` bytes in place.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn vector(&self, slot: usize, size: usize) -> Field<Vector<'a>> {
        let Some(at) = self.target(slot)? else { return Ok(None) };
        let count = self.buffer.unsigned32(at).ok_or(Damaged)?;
        let start = at.checked_add(4).ok_or(Damaged)?;
        let end = count.checked_mul(size).and_then(|bytes| start.checked_add(bytes));
        let end = end.filter(|end| *end <= self.buffer.0.len()).ok_or(Damaged)?;
        Ok(Some(Vector {
            buffer: self.buffer,
            start,
            end,
            size,
        }))
    }

    /// A text.
    ///
    /// # Errors
    /// [`Damaged`], also for what is no UTF-8.
    pub fn text(&self, slot: usize) -> Field<&'a str> {
        let Some(vector) = self.vector(slot, 1)? else {
            return Ok(None);
        };
        std::str::from_utf8(vector.as_bytes()).map(Some).map_err(|_| Damaged)
    }
}

/// Elements of one size, next to each other.
#[derive(Clone, Copy, Debug)]
pub struct Vector<'a> {
    buffer: Buffer<'a>,
    start: usize,
    end: usize,
    size: usize,
}

impl<'a> Vector<'a> {
    /// How many there are.
    pub const fn len(&self) -> usize {
        match (self.end - self.start).checked_div(self.size) {
            Some(count) => count,
            None => 0,
        }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of their bytes.
    pub fn as_bytes(&self) -> &'a [u8] {
        self.buffer.0.get(self.start..self.end).unwrap_or_default()
    }

    /// The bytes of each.
    pub fn elements(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.as_bytes().chunks_exact(self.size.max(1))
    }

    /// The tables that the elements are offsets of.
    pub fn tables(&self) -> impl Iterator<Item = Result<Table<'a>, Damaged>> + use<'a> {
        let vector = *self;
        (vector.start..vector.end).step_by(4).map(move |at| {
            let offset = vector.buffer.unsigned32(at).ok_or(Damaged)?;
            let at = at.checked_add(offset).ok_or(Damaged)?;
            vector.buffer.table(at).ok_or(Damaged)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table with a byte (slot 0), an absent field (slot 1) and a text (slot 2).
    const SMALL: [u8; 36] = [
        16, 0, 0, 0, // root
        0, 0, // padding
        10, 0, 12, 0, 4, 0, 0, 0, 8, 0, // directory: its bytes, the table's, three fields
        10, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, // table: way back to the directory, byte, offset of the text
        3, 0, 0, 0, b'a', b'b', b'c', 0,
    ];

    #[test]
    fn fields_are_found() {
        let table = Buffer(&SMALL).root().unwrap();
        assert_eq!(table.u8(0, 1), Ok(7));
        assert_eq!(table.i64(1), Ok(0));
        assert_eq!(table.text(2), Ok(Some("abc")));
        assert_eq!(table.i16(9, 5), Ok(5));
        assert!(table.table(2).is_err());
        assert_eq!(
            table.vector(2, 1).map(|found| found.map(|found| found.len())),
            Ok(Some(3))
        );
        assert!(table.vector(2, 1000).is_err());
    }

    #[test]
    fn no_byte_leads_out_of_the_buffer() {
        for at in 0..SMALL.len() {
            for value in [0, 1, 3, 4, 0x7F, 0x80, 0xFF] {
                let mut bytes = SMALL;
                bytes[at] = value;
                for length in 0..=bytes.len() {
                    let Some(table) = Buffer(&bytes[..length]).root() else {
                        continue;
                    };
                    for slot in 0..4 {
                        let _ = (table.i64(slot), table.text(slot), table.table(slot));
                        if let Ok(Some(vector)) = table.vector(slot, 4) {
                            assert!(vector.tables().count() <= SMALL.len());
                        }
                    }
                }
            }
        }
    }
}
