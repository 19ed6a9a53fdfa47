//! Text in BIFF records: bytes of a code page before Excel 97, UTF-16 units with or without their high bytes since.

use super::records::{self, Records};
use crate::IntakeError;
use crate::workbook::fields::{u16_at, u32_at};
use crate::workbook::strings::SharedStrings;
use crate::workbook::{Means, damaged_workbook};

/// How a text is stored.
#[derive(Clone, Copy)]
pub(super) enum Text {
    Units,
    Bytes(&'static encoding_rs::Encoding),
}

/// A text after its length of `N` bytes, within one record.
pub(super) fn text_with_length<const N: usize>(bytes: &[u8], text: Text) -> Option<String> {
    let length = match N {
        1 => usize::from(*bytes.first()?),
        _ => usize::from(u16_at(bytes, 0)?),
    };
    let rest = bytes.get(N..)?;
    match text {
        Text::Bytes(encoding) => {
            let written = rest.get(..length)?;
            encoding
                .decode_without_bom_handling_and_without_replacement(written)
                .map(std::borrow::Cow::into_owned)
        }
        Text::Units => {
            let (flags, rest) = rest.split_first()?;
            // Counts of runs and of further bytes stand before the characters.
            let skipped = usize::from(flags & 0x08 != 0) * 2 + usize::from(flags & 0x04 != 0) * 4;
            let mut decoder = Units::default();
            decoder.take(rest.get(skipped..)?, flags & 1 != 0, length)?;
            decoder.finish()
        }
    }
}

/// UTF-16 units on their way to text.
#[derive(Default)]
pub(super) struct Units(Vec<u16>);

impl Units {
    /// Takes up to `most` units; how many, and how many bytes they had.
    fn take(&mut self, bytes: &[u8], wide: bool, most: usize) -> Option<(usize, usize)> {
        let before = self.0.len();
        let width = if wide { 2 } else { 1 };
        let count = most.min(bytes.len() / width);
        let bytes = bytes.get(..count * width)?;
        if wide {
            self.0
                .extend(bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)));
        } else {
            self.0.extend(bytes.iter().copied().map(u16::from));
        }
        Some((self.0.len() - before, count * width))
    }

    /// The text; `None` for a half of a character.
    fn finish(self) -> Option<String> {
        String::from_utf16(&self.0).ok()
    }
}

/// Reads the table of shared strings (2.4.265), which goes on in CONTINUE records.
pub(super) fn read_shared(records: &mut Records, means: &Means) -> Result<SharedStrings, IntakeError> {
    let (_, first) = records.next()?.ok_or(damaged_workbook())?;
    let count = u32_at(first, 4).ok_or(damaged_workbook())?;
    let mut bytes = Continued {
        piece: first.get(8..).unwrap_or_default().to_vec(),
        at: 0,
        records,
    };
    // A string in the file has three bytes at least, one in memory eight; the bound is on what is there.
    SharedStrings::collect(0, &means.scratch, |put| {
        for _ in 0..count {
            match bytes.string()? {
                Some(string) => put(string.as_bytes())?,
                None => break,
            }
        }
        Ok(())
    })
}

/// Reads the text of a STRING or LABEL that may go on in CONTINUE records.
pub(super) fn read_long(first: &[u8], records: &mut Records) -> Result<String, IntakeError> {
    let mut bytes = Continued {
        piece: first.to_vec(),
        at: 0,
        records,
    };
    bytes.string()?.ok_or(damaged_workbook())
}

/// The bytes of a record and of those that continue it.
struct Continued<'a> {
    piece: Vec<u8>,
    at: usize,
    records: &'a mut Records,
}

impl Continued<'_> {
    /// Goes to the next piece; false if none follows.
    fn more(&mut self) -> Result<bool, IntakeError> {
        if self.records.peek()? != Some(records::CONTINUE) {
            return Ok(false);
        }
        let (_, bytes) = self.records.next()?.ok_or(damaged_workbook())?;
        self.piece = bytes.to_vec();
        self.at = 0;
        Ok(true)
    }

    fn byte(&mut self) -> Result<Option<u8>, IntakeError> {
        while self.at >= self.piece.len() {
            if !self.more()? {
                return Ok(None);
            }
        }
        let byte = self.piece.get(self.at).copied();
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self, bytes: u32) -> Result<Option<usize>, IntakeError> {
        let mut number = 0;
        for place in 0..bytes {
            let Some(byte) = self.byte()? else {
                return Ok(None);
            };
            number |= usize::from(byte) << (8 * place);
        }
        Ok(Some(number))
    }

    fn skip(&mut self, mut bytes: usize) -> Result<(), IntakeError> {
        while bytes > 0 {
            let here = self.piece.len().saturating_sub(self.at).min(bytes);
            self.at += here;
            bytes -= here;
            if bytes > 0 && !self.more()? {
                return Err(damaged_workbook());
            }
        }
        Ok(())
    }

    /// A string (2.5.293); `None` at the end.
    fn string(&mut self) -> Result<Option<String>, IntakeError> {
        let Some(mut length) = self.number(2)? else {
            return Ok(None);
        };
        let Some(flags) = self.byte()? else {
            return Ok(None);
        };
        let damaged = damaged_workbook();
        let runs = if flags & 0x08 != 0 {
            self.number(2)?.ok_or(damaged)?
        } else {
            0
        };
        let further = if flags & 0x04 != 0 {
            self.number(4)?.ok_or(damaged)?
        } else {
            0
        };
        let (mut wide, mut units) = (flags & 1 != 0, Units::default());
        while length > 0 {
            let rest = self.piece.get(self.at..).unwrap_or_default();
            let (taken, bytes) = units.take(rest, wide, length).ok_or(damaged)?;
            self.at += bytes;
            length -= taken;
            if length > 0 {
                // Each further piece says again how wide its units are.
                if !self.more()? {
                    return Err(damaged);
                }
                wide = self.byte()?.ok_or(damaged)? & 1 != 0;
            }
        }
        self.skip(runs.saturating_mul(4))?;
        self.skip(further)?;
        units.finish().map(Some).ok_or(damaged)
    }
}
