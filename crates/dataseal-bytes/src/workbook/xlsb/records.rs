//! Records of the binary form: a number and a length of up to two and four bytes, and that many bytes (2.1.4).

use crate::workbook::damaged_sheet;
use crate::workbook::fields::u32_at;
use crate::workbook::package::PartPieces;
use crate::workbook::pieces::Pieces as _;
use crate::{IntakeError, SizeLimit};

pub(super) const ROW: u16 = 0;
pub(super) const CELL_RK: u16 = 2;
pub(super) const CELL_ERROR: u16 = 3;
pub(super) const CELL_BOOL: u16 = 4;
pub(super) const CELL_REAL: u16 = 5;
pub(super) const CELL_SHARED: u16 = 7;
pub(super) const FORMULA_STRING: u16 = 8;
pub(super) const FORMULA_REAL: u16 = 9;
pub(super) const FORMULA_BOOL: u16 = 10;
pub(super) const FORMULA_ERROR: u16 = 11;
pub(super) const SST_ITEM: u16 = 19;
pub(super) const NUMBER_FORMAT: u16 = 44;
pub(super) const STYLE: u16 = 47;
pub(super) const COLUMN: u16 = 60;
pub(super) const CELL_RICH: u16 = 62;
pub(super) const WORKBOOK: u16 = 153;
pub(super) const SHEET: u16 = 156;
pub(super) const MERGE: u16 = 176;
pub(super) const BEGIN_CELL_STYLES: u16 = 617;
pub(super) const END_CELL_STYLES: u16 = 618;

/// A text (2.5.168) and where it ends.
pub(super) fn string_at(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let length = usize::try_from(u32_at(bytes, at)?).ok()?;
    let end = at.checked_add(4)?.checked_add(length.checked_mul(2)?)?;
    let units = bytes.get(at + 4..end)?.as_chunks::<2>().0.iter();
    let text = char::decode_utf16(units.map(|unit| u16::from_le_bytes(*unit))).collect::<Result<_, _>>();
    Some((text.ok()?, end))
}

/// A text that may be absent, which is an empty one here (2.5.166).
pub(super) fn nullable_string(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    match u32_at(bytes, at)? {
        u32::MAX => Some((String::new(), at + 4)),
        _ => string_at(bytes, at),
    }
}

/// Reads one record after the other.
pub(super) struct Records {
    pieces: PartPieces,
    buffer: Vec<u8>,
    at: usize,
    max: u64,
}

impl Records {
    /// Records of at most about `max` bytes.
    pub(super) fn new(pieces: PartPieces, max: u64) -> Self {
        Self {
            pieces,
            buffer: Vec::new(),
            at: 0,
            max: max.saturating_mul(2).saturating_add(1 << 16),
        }
    }

    /// The next record; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u16, &[u8])>, IntakeError> {
        const HEADER: usize = 6;
        self.ensure(HEADER)?;
        if self.at == self.buffer.len() {
            return Ok(None);
        }
        let (kind, length) = self.header().ok_or(damaged_sheet())?;
        if length as u64 > self.max {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::RecordBytes,
                allowed: self.max,
                found: length as u64,
            });
        }
        self.ensure(length)?;
        let from = self.at;
        self.at += length;
        let bytes = self.buffer.get(from..self.at).ok_or(damaged_sheet())?;
        Ok(Some((kind, bytes)))
    }

    fn header(&mut self) -> Option<(u16, usize)> {
        let mut byte = || {
            let byte = *self.buffer.get(self.at)?;
            self.at += 1;
            Some(byte)
        };
        let first = byte()?;
        let kind = if first < 0x80 {
            u16::from(first)
        } else {
            u16::from(first & 0x7F) | u16::from(byte()? & 0x7F) << 7
        };
        let mut length = 0;
        for place in 0..4 {
            let next = byte()?;
            length |= usize::from(next & 0x7F) << (7 * place);
            if next < 0x80 {
                break;
            }
        }
        Some((kind, length))
    }

    /// Reads on until this many bytes are there, or all.
    fn ensure(&mut self, bytes: usize) -> Result<(), IntakeError> {
        while self.buffer.len() - self.at < bytes {
            self.buffer.drain(..self.at);
            self.at = 0;
            if !self.pieces.next_piece(&mut self.buffer)? {
                break;
            }
        }
        Ok(())
    }
}
