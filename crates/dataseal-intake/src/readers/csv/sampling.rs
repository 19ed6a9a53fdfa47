//! What is read of a text before its dialect is decided: its head, its tail, and stretches evenly spread between them.

use dataseal_bytes::csv::Sample;
use dataseal_bytes::csv::grammar::first_line;
use dataseal_bytes::encoding;
use dataseal_bytes::{IntakeError, Limits, Region, SizeLimit};
use dataseal_model::Encoding;

use super::input::last_line_end;

/// Bytes of the head. A shorter text is looked at whole.
const HEAD: usize = 1 << 20;

/// Stretches between head and tail.
const STRETCHES: u64 = 24;

/// Bytes of one of them, and of the tail.
const STRETCH: usize = 48 << 10;

/// Lines that the head must have, so that it shows names and rows.
const LINES: usize = 3;

/// A sample and where it was taken.
pub(super) struct Taken {
    pub(super) sample: Sample,
    /// Bytes of the file that the head is.
    pub(super) head_bytes: usize,
    region: Region,
    encoding: Encoding,
    /// Where the last stretch starts in the file.
    last_start: u64,
}

/// Takes a sample.
///
/// # Errors
/// [`IntakeError::TooLarge`] for a first line over the limit, [`IntakeError::Changed`] for text that was decoded before.
pub(super) fn sample(
    region: &Region,
    (encoding, bom): (Encoding, usize),
    limits: &Limits,
) -> Result<Taken, IntakeError> {
    let mark = bom as u64;
    let length = region.len().saturating_sub(mark);
    let (head, complete) = head(region, encoding, mark, length, limits)?;
    let mut taken = Taken {
        head_bytes: head.len(),
        sample: Sample {
            head: decoded(encoding, &head)?,
            complete,
            others: Vec::new(),
        },
        region: region.clone(),
        encoding,
        last_start: mark,
    };
    if complete {
        return Ok(taken);
    }
    let head_end = mark + head.len() as u64;
    let between = region.len().saturating_sub(head_end + STRETCH as u64);
    for number in 0..=STRETCHES {
        let is_last = number == STRETCHES;
        let at = if is_last {
            region.len().saturating_sub(STRETCH as u64).max(head_end)
        } else {
            head_end + between / STRETCHES * number
        };
        // Code units of two bytes start at even offsets of the text.
        let at = at - at.saturating_sub(mark) % 2;
        if let Some((text, start)) = stretch(region, encoding, at, is_last)? {
            taken.sample.others.push(text);
            taken.last_start = start;
        } else if is_last {
            taken.sample.others.push(Vec::new());
            taken.last_start = region.len();
        }
    }
    Ok(taken)
}

/// The head up to the end of a line, and whether it is all of the text.
fn head(
    region: &Region,
    encoding: Encoding,
    mark: u64,
    length: u64,
    limits: &Limits,
) -> Result<(Vec<u8>, bool), IntakeError> {
    let longest = limits.max_record_bytes.saturating_mul(2).saturating_add(HEAD as u64);
    let mut size = HEAD;
    loop {
        let wanted = usize::try_from(length).unwrap_or(usize::MAX).min(size);
        let mut bytes = region.read_range(mark, wanted)?;
        if wanted as u64 == length {
            return Ok((bytes, true));
        }
        if let Some(end) = last_line_end(encoding, &bytes)
            && memchr::memchr2_iter(b'\n', b'\r', bytes.get(..end).unwrap_or_default())
                .nth(LINES)
                .is_some()
        {
            bytes.truncate(end);
            return Ok((bytes, false));
        }
        if wanted as u64 >= longest {
            return match last_line_end(encoding, &bytes) {
                Some(end) => {
                    bytes.truncate(end);
                    Ok((bytes, false))
                }
                None => Err(IntakeError::TooLarge {
                    limit: SizeLimit::RecordBytes,
                    allowed: limits.max_record_bytes,
                    found: wanted as u64,
                }),
            };
        }
        size = size
            .saturating_mul(4)
            .min(usize::try_from(longest).unwrap_or(usize::MAX));
    }
}

/// Whole lines from near this offset on, and where they start; `None` if there is no line end in reach.
fn stretch(region: &Region, encoding: Encoding, at: u64, to_end: bool) -> Result<Option<(Vec<u8>, u64)>, IntakeError> {
    let left = usize::try_from(region.len().saturating_sub(at)).unwrap_or(usize::MAX);
    let bytes = region.read_range(at, left.min(if to_end { left } else { STRETCH }))?;
    let Some(start) = first_line_end(encoding, &bytes) else {
        return Ok(None);
    };
    let end = if to_end {
        bytes.len()
    } else {
        last_line_end(encoding, &bytes).unwrap_or(start).max(start)
    };
    let lines = bytes.get(start..end).unwrap_or_default();
    Ok(Some((decoded(encoding, lines)?, at + start as u64)))
}

/// Where the second line starts.
fn first_line_end(encoding: Encoding, bytes: &[u8]) -> Option<usize> {
    let wide = |high: usize, low: usize| {
        let units = bytes.as_chunks::<2>().0;
        let is_line_feed = |unit: &[u8; 2]| unit.get(high) == Some(&0) && unit.get(low) == Some(&b'\n');
        units.iter().position(is_line_feed).map(|at| (at + 1) * 2)
    };
    match encoding {
        Encoding::Utf16Le => wide(1, 0),
        Encoding::Utf16Be => wide(0, 1),
        _ => {
            let feed = memchr::memchr(b'\n', bytes).map(|at| at + 1);
            feed.or_else(|| memchr::memchr(b'\r', bytes).map(|at| at + 1))
        }
    }
}

fn decoded(encoding: Encoding, bytes: &[u8]) -> Result<Vec<u8>, IntakeError> {
    let mut text = Vec::new();
    encoding::decode_piece(encoding, bytes, &mut text).map_err(|_| IntakeError::Changed)?;
    Ok(text)
}

impl Taken {
    /// Where the rows end in the file: before this many lines at its end. If there are fewer, the number is corrected.
    ///
    /// # Errors
    /// [`IntakeError::Changed`].
    pub(super) fn before_footer(&self, footer_lines: &mut u64) -> Result<u64, IntakeError> {
        if *footer_lines == 0 {
            return Ok(self.region.len());
        }
        let text = self.sample.others.last().unwrap_or(&self.sample.head);
        let mut starts = Vec::new();
        let mut position = 0;
        while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
            starts.push(position);
            position += first_line(rest).1;
        }
        let lines = usize::try_from(*footer_lines).unwrap_or(usize::MAX).min(starts.len());
        *footer_lines = lines as u64;
        let at = starts.get(starts.len() - lines).copied().unwrap_or(text.len());
        let before = text.get(..at).unwrap_or_default();
        let bytes = match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => before.len() as u64,
            Encoding::Utf16Le | Encoding::Utf16Be => 2 * String::from_utf8_lossy(before).encode_utf16().count() as u64,
            _ => self.bytes_of_lines(starts.len() - lines)?,
        };
        Ok(self.last_start + bytes)
    }

    /// Bytes in the file of the first lines of the last stretch, in an encoding whose line ends are single bytes.
    fn bytes_of_lines(&self, lines: usize) -> Result<u64, IntakeError> {
        let length = self.region.len().saturating_sub(self.last_start);
        let bytes = self
            .region
            .read_range(self.last_start, usize::try_from(length).unwrap_or(usize::MAX))?;
        let mut position = 0;
        for _ in 0..lines {
            position += first_line(bytes.get(position..).unwrap_or_default()).1;
        }
        Ok(position as u64)
    }
}
