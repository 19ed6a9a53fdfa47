//! The second reading of a text: bytes hashed again, decoded, counted, and handed to the parser as UTF-8.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use dataseal_bytes::encoding::TextDecoder;
use dataseal_bytes::region::CHUNK;
use dataseal_bytes::{Hasher, IntakeError, Region};
use dataseal_model::{Digest, Encoding, Quarantine};

use super::records::RecordScan;
use crate::table::Opening;

/// What stands for an empty line that is a row, so that the parser, which skips empty lines, sees one.
const EMPTY_FIELD: &[u8] = b"\"\"";

/// Decoded text as a reader. A failure is kept here, because an `io::Error` would have to carry it as text.
pub(super) struct TextStream {
    region: Region,
    cancel: Arc<AtomicBool>,
    progress: Arc<AtomicU64>,
    offset: u64,
    raw: Vec<u8>,
    decoder: TextDecoder,
    hasher: Hasher,
    records: RecordScan,
    text: Vec<u8>,
    taken: usize,
    ended: bool,
    failure: Option<IntakeError>,
}

/// What the stream has counted by its end.
pub(super) struct TextEnd {
    pub(super) digest: Digest,
    pub(super) bytes: u64,
    pub(super) columns: u64,
    pub(super) rows: u64,
    pub(super) quarantine: Quarantine,
}

impl TextStream {
    pub(super) fn new(opening: Opening, encoding: Encoding) -> Self {
        Self {
            records: RecordScan::new(opening.limits()),
            region: opening.region,
            cancel: opening.cancel,
            progress: opening.progress,
            offset: 0,
            raw: vec![0; CHUNK],
            decoder: TextDecoder::new(encoding),
            hasher: Hasher::default(),
            text: Vec::new(),
            taken: 0,
            ended: false,
            failure: None,
        }
    }

    /// Why reading failed, if it did.
    pub(super) const fn failure(&self) -> Option<IntakeError> {
        self.failure
    }

    /// The counts, to be asked for once, at the end of the text.
    pub(super) fn finish(&mut self) -> TextEnd {
        TextEnd {
            digest: std::mem::take(&mut self.hasher).finish(),
            bytes: self.offset,
            columns: self.records.columns(),
            rows: self.records.rows(),
            quarantine: self.records.take_quarantine(),
        }
    }

    /// Decodes the next piece of the file.
    fn fill(&mut self) -> Result<(), IntakeError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        self.text.clear();
        self.taken = 0;
        let chunk = self.region.read_chunk(self.offset, &mut self.raw)?;
        self.ended = chunk.is_empty();
        self.hasher.update(chunk);
        self.offset += chunk.len() as u64;
        self.progress.store(self.offset, Ordering::Relaxed);
        // The first reading decoded all of it, so what does not decode now is new.
        self.decoder
            .decode(chunk, self.ended, &mut self.text)
            .map_err(|_| IntakeError::Changed)?;
        let mut empty_rows = Vec::new();
        self.records.update(&self.text, &mut empty_rows)?;
        if !empty_rows.is_empty() {
            self.text = fill_empty_rows(&self.text, &empty_rows);
        }
        if self.ended { self.records.end() } else { Ok(()) }
    }
}

/// Writes an empty quoted field at each of `positions`.
fn fill_empty_rows(text: &[u8], positions: &[usize]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(text.len() + positions.len() * EMPTY_FIELD.len());
    let mut from = 0;
    for position in positions {
        filled.extend_from_slice(text.get(from..*position).unwrap_or_default());
        filled.extend_from_slice(EMPTY_FIELD);
        from = *position;
    }
    filled.extend_from_slice(text.get(from..).unwrap_or_default());
    filled
}

impl Read for TextStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.text.len() && !self.ended {
            if let Err(error) = self.fill() {
                self.failure = Some(error);
                self.ended = true;
                self.text.clear();
                self.taken = 0;
                return Err(io::ErrorKind::Other.into());
            }
        }
        let ready = self.text.get(self.taken..).unwrap_or_default();
        let length = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..length), ready.get(..length)) {
            to.copy_from_slice(from);
        }
        self.taken += length;
        Ok(length)
    }
}
