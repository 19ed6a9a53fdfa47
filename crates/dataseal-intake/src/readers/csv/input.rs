//! The bytes of a text, handed out in pieces that end where lines do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use dataseal_bytes::encoding::Proof;
use dataseal_bytes::region::CHUNK;
use dataseal_bytes::{Hasher, IntakeError, Region, SizeLimit};
use dataseal_model::{Digest, Encoding};

use crate::table::Opening;

/// Bytes of a piece. Small enough that a piece and its values stay in a core's cache.
pub(super) const PIECE: usize = 256 << 10;

/// Bytes of a piece for each column of the table: with fewer rows, what is done once for every column of a piece costs more
/// than the rows.
const PIECE_OF_COLUMN: usize = 512;

/// A stretch of the text as it stands in the file.
pub(super) struct RawPiece {
    /// Its place in the order, from 0.
    pub(super) index: u64,
    /// Its bytes, without a byte order mark.
    pub(super) bytes: Vec<u8>,
    /// Whether the rows end with it.
    pub(super) last: bool,
}

/// What is left to hand out.
pub(super) struct Input {
    region: Region,
    encoding: Encoding,
    quote: Option<u8>,
    cancel: Arc<AtomicBool>,
    progress: Arc<AtomicU64>,
    /// What was gone past before the first piece, for the digest.
    mark: Vec<u8>,
    offset: u64,
    /// Where the rows end: before remarks at the end of the text.
    data_end: u64,
    /// Bytes of the first piece at least, so that it holds all that comes before the first row.
    first: usize,
    /// Bytes of every other piece, more or less.
    piece: usize,
    longest_line: usize,
    next: u64,
    ended: bool,
}

impl Input {
    /// All of it, from behind the byte order mark on.
    ///
    /// # Errors
    /// [`IntakeError::Io`] if the mark cannot be read.
    pub(super) fn new(
        opening: &Opening,
        (encoding, bom): (Encoding, usize),
        first: usize,
        data_end: u64,
        (quote, columns): (Option<u8>, usize),
    ) -> Result<Self, IntakeError> {
        let longest = opening
            .limits()
            .max_record_bytes
            .saturating_mul(2)
            .saturating_add(PIECE as u64);
        Self {
            region: opening.region.clone(),
            encoding,
            quote,
            cancel: Arc::clone(&opening.cancel),
            progress: Arc::clone(&opening.progress),
            mark: Vec::new(),
            offset: 0,
            data_end,
            first: first.max(PIECE).max(bom),
            piece: PIECE.max(columns.saturating_mul(PIECE_OF_COLUMN)),
            longest_line: usize::try_from(longest).unwrap_or(usize::MAX).min(1 << 30),
            next: 0,
            ended: false,
        }
        .without_mark(bom)
    }

    /// Goes past the byte order mark, which is no part of the text.
    fn without_mark(mut self, mark: usize) -> Result<Self, IntakeError> {
        let mut buffer = [0; 4];
        let room = buffer.get_mut(..mark).unwrap_or_default();
        self.mark = self.region.read_chunk(0, room)?.to_vec();
        self.offset = self.mark.len() as u64;
        Ok(self)
    }

    /// The digest of what comes before the first piece.
    pub(super) fn hasher(&self) -> Hasher {
        let mut hasher = Hasher::default();
        hasher.update(&self.mark);
        hasher
    }

    /// The next piece; `None` after the last, or if the text has no rows at all.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] for a line that goes on and on, [`IntakeError::Changed`] for a file that is shorter by now.
    pub(super) fn take(&mut self, mut bytes: Vec<u8>) -> Result<Option<RawPiece>, IntakeError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        if self.ended {
            return Ok(None);
        }
        let mut wanted = if self.next == 0 { self.first } else { self.piece };
        let left = self.data_end.saturating_sub(self.offset);
        let mut have = 0;
        let length = loop {
            let size = usize::try_from(left).unwrap_or(usize::MAX).min(wanted);
            // What the memory held before is overwritten, so only what it grows by is cleared.
            bytes.resize(size, 0);
            let room = bytes.get_mut(have..).unwrap_or_default();
            if self.region.read_chunk(self.offset + have as u64, room)?.len() != size - have {
                return Err(IntakeError::Changed);
            }
            have = size;
            if size as u64 == left {
                self.ended = true;
                break size;
            }
            match cut(self.encoding, self.quote, &bytes) {
                Some(length) => break length,
                None if size >= self.longest_line => {
                    return Err(IntakeError::TooLarge {
                        limit: SizeLimit::RecordBytes,
                        allowed: (self.longest_line.saturating_sub(PIECE) / 2) as u64,
                        found: size as u64,
                    });
                }
                None => wanted = size.saturating_mul(2).min(self.longest_line),
            }
        };
        bytes.truncate(length);
        self.offset += length as u64;
        self.progress.store(self.offset, Ordering::Relaxed);
        let index = self.next;
        self.next += 1;
        Ok(Some(RawPiece {
            index,
            bytes,
            last: self.ended,
        }))
    }

    /// What the text behind the rows says about its being UTF-8; `None` if it is not.
    ///
    /// # Errors
    /// [`IntakeError::Io`] or [`IntakeError::Changed`].
    pub(super) fn proof_of_rest(&self) -> Result<Option<Proof>, IntakeError> {
        let left = self.region.len().saturating_sub(self.offset);
        let length = usize::try_from(left).map_err(|_| IntakeError::Internal)?;
        Ok(Proof::of(&self.region.read_range(self.offset, length)?))
    }

    /// Pieces handed out so far, and whether there are no more.
    pub(super) const fn handed_out(&self) -> (u64, bool) {
        (self.next, self.ended)
    }

    /// Goes on to the end of the text after the rows, with the digest of all that was handed out, if one is wanted. Says how
    /// many bytes there were in all, and their digest.
    ///
    /// # Errors
    /// [`IntakeError::Io`] or [`IntakeError::Changed`].
    pub(super) fn finish(&mut self, mut hasher: Option<Hasher>) -> Result<(u64, Option<Digest>), IntakeError> {
        let mut buffer = vec![0; CHUNK];
        while self.offset < self.region.len() {
            let chunk = self.region.read_chunk(self.offset, &mut buffer)?;
            if chunk.is_empty() {
                return Err(IntakeError::Changed);
            }
            if let Some(hasher) = &mut hasher {
                hasher.update(chunk);
            }
            self.offset += chunk.len() as u64;
        }
        self.progress.store(self.offset, Ordering::Relaxed);
        Ok((self.offset, hasher.map(Hasher::finish)))
    }
}

/// Where a piece ends: after its last line, or an earlier one if the number of quotes says that the last ends inside a
/// quoted field. That is only a guess, which saves reading pieces twice.
fn cut(encoding: Encoding, quote: Option<u8>, bytes: &[u8]) -> Option<usize> {
    let last = last_line_end(encoding, bytes)?;
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return Some(last);
    }
    let (Some(quote), Some(lines)) = (quote, bytes.get(..last)) else {
        return Some(last);
    };
    if memchr::memchr_iter(quote, lines).count().is_multiple_of(2) {
        return Some(last);
    }
    let before = memchr::memrchr(quote, lines).and_then(|at| bytes.get(..at));
    Some(
        before
            .and_then(|before| last_line_end(encoding, before))
            .unwrap_or(last),
    )
}

/// The end of the last line: after its line feed, or after its carriage return in a text without line feeds.
pub(super) fn last_line_end(encoding: Encoding, bytes: &[u8]) -> Option<usize> {
    let unit = |low: u8| match encoding {
        Encoding::Utf16Le => vec![low, 0],
        Encoding::Utf16Be => vec![0, low],
        _ => vec![low],
    };
    let last = |low: u8, within: &[u8]| {
        let unit = unit(low);
        if let [single] = unit.as_slice() {
            return memchr::memrchr(*single, within).map(|at| at + 1);
        }
        let found = within
            .as_chunks::<2>()
            .0
            .iter()
            .rposition(|pair| pair.as_slice() == unit);
        found.map(|at| (at + 1) * 2)
    };
    // A carriage return at the very end may be half of a line end.
    let before_last = bytes.len().checked_sub(unit(b'\r').len())?;
    last(b'\n', bytes).or_else(|| last(b'\r', bytes.get(..before_last)?))
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use dataseal_bytes::{Head, Inflation, Scratch, encoding};

    use super::*;

    #[test]
    fn a_mark_that_cannot_be_read_is_an_error() {
        let marked = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(marked.path(), "\u{feff}a,b\n1,2\n").unwrap();
        let region = |file: File| Region::new(Arc::new(file), 0, 11);
        let readable = region(File::open(marked.path()).unwrap());
        let opening = |region: Region| Opening {
            region,
            head: Head::read(&readable, "input").unwrap(),
            options: Arc::default(),
            cancel: Arc::default(),
            progress: Arc::default(),
            digest: None,
            scratch: Scratch::new(None),
            inflation: Arc::new(Inflation::of(11)),
            depth: 0,
        };
        let detected = encoding::detect(&readable, None, &AtomicBool::new(false)).unwrap();
        let input = |region: Region| {
            Input::new(&opening(region), (detected.encoding, detected.bom), 0, 11, (None, 2)).map(drop)
        };
        assert_eq!(input(readable.clone()), Ok(()));
        // A file that is open for writing only.
        let unreadable = region(File::options().write(true).open(marked.path()).unwrap());
        assert!(matches!(input(unreadable), Err(IntakeError::Io { .. })));
    }
}
