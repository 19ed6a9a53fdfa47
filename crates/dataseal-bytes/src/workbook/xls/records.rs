//! The records of a BIFF stream: a number, a length, and that many bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::region::CHUNK;
use crate::workbook::damaged_sheet;
use crate::workbook::fields::u16_at;
use crate::{IntakeError, Region};

pub(super) const EOF: u16 = 0x000A;
pub(super) const FORMULA: u16 = 0x0006;
pub(super) const NOTE: u16 = 0x001C;
pub(super) const DATEMODE: u16 = 0x0022;
pub(super) const FILEPASS: u16 = 0x002F;
pub(super) const CONTINUE: u16 = 0x003C;
pub(super) const CODEPAGE: u16 = 0x0042;
pub(super) const OBJ: u16 = 0x005D;
pub(super) const COLINFO: u16 = 0x007D;
pub(super) const BOUNDSHEET: u16 = 0x0085;
pub(super) const MULRK: u16 = 0x00BD;
pub(super) const RSTRING: u16 = 0x00D6;
pub(super) const XF: u16 = 0x00E0;
pub(super) const MERGECELLS: u16 = 0x00E5;
pub(super) const SST: u16 = 0x00FC;
pub(super) const LABELSST: u16 = 0x00FD;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const BOOLERR: u16 = 0x0205;
pub(super) const STRING: u16 = 0x0207;
pub(super) const ROW: u16 = 0x0208;
pub(super) const RK: u16 = 0x027E;
pub(super) const FORMAT: u16 = 0x041E;
pub(super) const BOF: u16 = 0x0809;

/// The kind of substream that describes the workbook.
pub(super) const GLOBALS: u16 = 0x0005;
/// That of a sheet with cells.
pub(super) const WORKSHEET: u16 = 0x0010;
/// That of a macro sheet, which has cells too.
pub(super) const MACRO_SHEET: u16 = 0x0040;

/// Which form the records have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Excel 97 to 2003.
    Biff8,
    /// Excel 5 and 95.
    Biff5,
    /// Excel 2 to 4.
    Older,
}

/// Version and kind of the substream that a record begins.
pub(super) fn begin(kind: u16, bytes: &[u8]) -> Option<(Version, u16)> {
    let substream = u16_at(bytes, 2)?;
    match kind {
        BOF => match u16_at(bytes, 0)? {
            0x0600 => Some((Version::Biff8, substream)),
            0x0500 => Some((Version::Biff5, substream)),
            // Some programs leave the version out; their records are those of Excel 5.
            0 => Some((Version::Biff5, substream)),
            _ => Some((Version::Older, substream)),
        },
        0x0009 | 0x0209 | 0x0409 => Some((Version::Older, substream)),
        _ => None,
    }
}

/// Reads one record after the other.
pub(super) struct Records {
    stream: Region,
    window: Vec<u8>,
    /// Where the window is in the stream.
    start: u64,
    /// Where the next record is in the stream.
    at: u64,
    cancel: Arc<AtomicBool>,
}

/// Bytes that are read where records are not taken one after the other: most have less than a hundred.
const LEAP: u64 = 8 << 10;

impl Records {
    pub(super) const fn new(stream: Region, at: u64, cancel: Arc<AtomicBool>) -> Self {
        Self {
            stream,
            window: Vec::new(),
            start: 0,
            at,
            cancel,
        }
    }

    /// Where the next record is.
    pub(super) const fn position(&self) -> u64 {
        self.at
    }

    /// Goes to a record.
    pub(super) const fn back_to(&mut self, at: u64) {
        self.at = at;
    }

    /// The next record; `None` at the end of the stream. One that is cut off is damage.
    pub(super) fn next(&mut self) -> Result<Option<(u16, &[u8])>, IntakeError> {
        if self.at + 4 > self.stream.len() {
            return Ok(None);
        }
        let header = self.bytes(self.at, 4)?;
        let (kind, length) = u16_at(header, 0).zip(u16_at(header, 2)).ok_or(damaged_sheet())?;
        let body = self.at + 4;
        if body + u64::from(length) > self.stream.len() {
            return Err(damaged_sheet());
        }
        self.at = body + u64::from(length);
        Ok(Some((kind, self.bytes(body, usize::from(length))?)))
    }

    /// The kind of the next record.
    pub(super) fn peek(&mut self) -> Result<Option<u16>, IntakeError> {
        if self.at + 4 > self.stream.len() {
            return Ok(None);
        }
        Ok(u16_at(self.bytes(self.at, 4)?, 0))
    }

    fn bytes(&mut self, at: u64, length: usize) -> Result<&[u8], IntakeError> {
        let end = at + length as u64;
        let window_end = self.start + self.window.len() as u64;
        if at < self.start || end > window_end {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(IntakeError::Interrupted);
            }
            let follows = (self.start..=window_end).contains(&at);
            let wanted = if follows { CHUNK as u64 } else { LEAP.max(length as u64) };
            let room = self.stream.len().saturating_sub(at).min(wanted);
            self.window = self
                .stream
                .read_range(at, usize::try_from(room).map_err(|_| IntakeError::Internal)?)?;
            self.start = at;
        }
        let from = usize::try_from(at - self.start).map_err(|_| IntakeError::Internal)?;
        self.window.get(from..from + length).ok_or(damaged_sheet())
    }
}
