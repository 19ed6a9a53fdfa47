//! How a row lies in a block: its number, its mark, then its cells, each by the gap to the one before it; a gap of 0 ends
//! the row.

use crate::IntakeError;
use crate::workbook::cell::{Cell, CellKind};

/// The rows of a block, one after the other.
pub struct BlockRows {
    bytes: Vec<u8>,
    at: usize,
    /// One more than the column of the last cell.
    column: u32,
}

impl BlockRows {
    pub(super) const fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            at: 0,
            column: 0,
        }
    }

    /// The next row's number and whether it is hidden. The row before it must be read to its end.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] if the bytes are not what was written.
    pub fn next_row(&mut self) -> Result<Option<(u32, bool)>, IntakeError> {
        if self.at == self.bytes.len() {
            return Ok(None);
        }
        let row = self.varint()?;
        let hidden = self.byte()? != 0;
        self.column = 0;
        Ok(Some((row, hidden)))
    }

    /// The next cell of the row; `None` after its last.
    ///
    /// # Errors
    /// As for [`BlockRows::next_row`].
    pub fn next_cell(&mut self) -> Result<Option<Cell<'_>>, IntakeError> {
        let before = self.column;
        let cell = self.next_unordered()?;
        if cell.is_some_and(|cell| cell.column.wrapping_add(1) <= before) {
            return Err(IntakeError::Changed);
        }
        Ok(cell)
    }

    /// The same for a row whose cells may go back: their gaps wrap around.
    pub(super) fn next_unordered(&mut self) -> Result<Option<Cell<'_>>, IntakeError> {
        let gap = self.varint()?;
        if gap == 0 {
            return Ok(None);
        }
        self.column = self.column.wrapping_add(gap);
        let kind = CellKind::from_byte(self.byte()?);
        let length = self.varint()? as usize;
        let end = self.at.checked_add(length).ok_or(IntakeError::Changed)?;
        let text = self.bytes.get(self.at..end).ok_or(IntakeError::Changed)?;
        self.at = end;
        Ok(Some(Cell {
            column: self.column.wrapping_sub(1),
            kind,
            text,
        }))
    }

    fn byte(&mut self) -> Result<u8, IntakeError> {
        let byte = *self.bytes.get(self.at).ok_or(IntakeError::Changed)?;
        self.at += 1;
        Ok(byte)
    }

    fn varint(&mut self) -> Result<u32, IntakeError> {
        let (mut number, mut shift) = (0_u32, 0);
        loop {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F).checked_shl(shift).ok_or(IntakeError::Changed)?;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
        }
    }
}

pub(super) fn put_varint(mut number: u32, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    into.push(number.to_le_bytes()[0]);
}

pub(super) fn append_cell(gap: u32, kind: CellKind, text: &[u8], into: &mut Vec<u8>) {
    put_varint(gap, into);
    into.push(kind.byte());
    put_varint(u32::try_from(text.len()).unwrap_or(u32::MAX), into);
    into.extend_from_slice(text);
}
