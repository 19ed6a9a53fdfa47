//! The strings that cells of a workbook share, found by number: in memory up to a bound, in the scratch file beyond it.

use super::cell::CellKind;
use super::damaged_sheet;
use crate::region::CHUNK;
use crate::{IntakeError, Region, Scratch, SizeLimit};

/// Bytes of text that are held in memory at most.
const MAX_HELD: u64 = 160 << 20;
/// Strings at most, for each of which eight bytes are held. A sheet has a million rows.
const MAX_STRINGS: usize = 16 << 20;

/// Strings by number.
#[derive(Default)]
pub(super) struct SharedStrings {
    /// Where each ends.
    ends: Vec<u64>,
    text: Store,
}

enum Store {
    Held(Vec<u8>),
    Spooled {
        region: Region,
        window: Vec<u8>,
        start: u64,
    },
}

impl Default for Store {
    fn default() -> Self {
        Self::Held(Vec::new())
    }
}

/// Where a walk over shared strings puts them.
pub(super) type PutString<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), IntakeError>;

impl SharedStrings {
    /// Collects what `fill` puts, of which there may be about `bytes` bytes.
    pub(super) fn collect(
        bytes: u64,
        scratch: &Scratch,
        fill: impl FnOnce(PutString<'_>) -> Result<(), IntakeError>,
    ) -> Result<Self, IntakeError> {
        let mut ends = Vec::new();
        if bytes <= MAX_HELD {
            let mut held = Vec::new();
            fill(&mut |string| {
                held.extend_from_slice(string);
                push_end(&mut ends, held.len() as u64)
            })?;
            let text = Store::Held(held);
            return Ok(Self { ends, text });
        }
        let mut length = 0_u64;
        let region = scratch.spool(|put| {
            fill(&mut |string| {
                length += string.len() as u64;
                push_end(&mut ends, length)?;
                put(string)
            })
        })?;
        let text = Store::Spooled {
            region,
            window: Vec::new(),
            start: 0,
        };
        Ok(Self { ends, text })
    }

    /// The string of this number.
    pub(super) fn get(&mut self, number: usize) -> Result<Option<&[u8]>, IntakeError> {
        let Some(end) = self.ends.get(number).copied() else {
            return Ok(None);
        };
        let before = number.checked_sub(1).and_then(|before| self.ends.get(before));
        let from = before.copied().unwrap_or(0);
        let at = |offset: u64| usize::try_from(offset).map_err(|_| IntakeError::Internal);
        match &mut self.text {
            Store::Held(text) => Ok(text.get(at(from)?..at(end)?)),
            Store::Spooled { region, window, start } => {
                // Neighbours are often asked for one after the other.
                if from < *start || end > *start + window.len() as u64 {
                    let length = (region.len() - from).min((CHUNK as u64).max(end - from));
                    *window = region.read_range(from, at(length)?)?;
                    *start = from;
                }
                Ok(window.get(at(from - *start)?..at(end - *start)?))
            }
        }
    }

    /// Appends the text of a cell that refers to the string of this number; one that is not there is damage.
    pub(super) fn append(&mut self, number: u64, into: &mut Vec<u8>) -> Result<CellKind, IntakeError> {
        let number = usize::try_from(number).map_err(|_| damaged_sheet())?;
        into.extend_from_slice(self.get(number)?.ok_or(damaged_sheet())?);
        Ok(CellKind::TEXT)
    }
}

fn push_end(ends: &mut Vec<u64>, end: u64) -> Result<(), IntakeError> {
    if ends.len() >= MAX_STRINGS {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::Entries,
            allowed: MAX_STRINGS as u64,
            found: MAX_STRINGS as u64 + 1,
        });
    }
    ends.push(end);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_in_memory_and_in_the_scratch_file() {
        for bytes in [0, MAX_HELD + 1] {
            let scratch = Scratch::new(Some(tempfile::tempfile().unwrap()));
            let long = vec![b'x'; CHUNK + 3];
            let mut strings = SharedStrings::collect(bytes, &scratch, |put| {
                put(b"first")?;
                put(b"")?;
                put(&long)?;
                put("末".as_bytes())
            })
            .unwrap();
            for (number, expected) in [(3, "末".as_bytes()), (0, b"first"), (1, b""), (2, &long)] {
                assert_eq!(strings.get(number).unwrap(), Some(expected), "{bytes} {number}");
            }
            assert_eq!(strings.get(4), Ok(None));
            assert_eq!(SharedStrings::default().get(0), Ok(None));
        }
    }
}
