//! The text of a region, decoded and cut into blocks of whole records.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use dataseal_bytes::encoding::TextDecoder;
use dataseal_bytes::json::{Fault, Layout, Splitter};
use dataseal_bytes::region::CHUNK;
use dataseal_bytes::{Damage, Hasher, IntakeError, Region, SizeLimit};
use dataseal_model::{Digest, Encoding};

use crate::table::Opening;

/// Bytes of text from which a block is handed out; it ends with the last record that ends.
const BLOCK: usize = 1 << 20;

/// Whole records and their text.
pub(super) struct Block {
    text: Vec<u8>,
    records: Vec<Range<usize>>,
    taken: usize,
    base: u64,
    first_row: u64,
}

/// One record.
pub(super) struct Record<'a> {
    pub(super) text: &'a [u8],
    /// Number from 1.
    pub(super) row: u64,
    /// Where it starts in the decoded text.
    pub(super) offset: u64,
}

impl Record<'_> {
    /// What a fault of the grammar in it means for the file.
    pub(super) const fn refusal(&self, fault: Fault, max_depth: u32) -> IntakeError {
        let at = match fault {
            Fault::Unexpected(at) => at,
            Fault::Ended => self.text.len(),
            Fault::TooDeep(_) => {
                return IntakeError::TooLarge {
                    limit: SizeLimit::Depth,
                    allowed: max_depth as u64,
                    found: max_depth as u64 + 1,
                };
            }
        };
        IntakeError::Corrupt {
            part: Damage::Json,
            offset: self.offset + at as u64,
        }
    }
}

impl Block {
    pub(super) fn next_record(&mut self) -> Option<Record<'_>> {
        let range = self.records.get(self.taken)?.clone();
        let (row, offset) = (self.first_row + self.taken as u64, self.base + range.start as u64);
        self.taken += 1;
        let text = self.text.get(range).unwrap_or_default();
        Some(Record { text, row, offset })
    }

    /// Mean bytes of a record.
    pub(super) fn record_bytes(&self) -> u64 {
        self.text.len() as u64 / (self.records.len() as u64).max(1)
    }
}

/// A text that is being read. Memory: a block, the record that is open, and one read.
pub(super) struct RecordStream {
    region: Region,
    cancel: Arc<AtomicBool>,
    progress: Option<Arc<AtomicU64>>,
    max_record_bytes: u64,
    max_depth: u32,
    read: u64,
    raw: Vec<u8>,
    decoder: TextDecoder,
    hasher: Hasher,
    splitter: Splitter,
    text: Vec<u8>,
    scanned: usize,
    /// Bytes of text before `text`.
    base: u64,
    handed_out: u64,
    at_end: bool,
    closed: bool,
}

impl RecordStream {
    pub(super) fn new(opening: &Opening, encoding: Encoding, layout: Layout) -> Self {
        Self {
            region: opening.region.clone(),
            cancel: Arc::clone(&opening.cancel),
            progress: None,
            max_record_bytes: opening.limits().max_record_bytes,
            max_depth: opening.limits().max_depth,
            read: 0,
            raw: vec![0; CHUNK],
            decoder: TextDecoder::new(encoding),
            hasher: Hasher::default(),
            splitter: Splitter::new(layout, opening.limits().max_depth),
            text: Vec::new(),
            scanned: 0,
            base: 0,
            handed_out: 0,
            at_end: false,
            closed: false,
        }
    }

    /// The same, telling how far it has come.
    pub(super) fn with_progress(self, progress: Arc<AtomicU64>) -> Self {
        Self {
            progress: Some(progress),
            ..self
        }
    }

    /// Whether the text is a document that is an array.
    pub(super) const fn is_array(&self) -> bool {
        self.splitter.is_array()
    }

    /// Records found so far, by brackets and line ends.
    pub(super) const fn records(&self) -> u64 {
        self.splitter.records
    }

    /// Lines with nothing on them.
    pub(super) const fn blank_lines(&self) -> u64 {
        self.splitter.blank_lines
    }

    /// Whether all of it has been handed out.
    pub(super) const fn is_done(&self) -> bool {
        self.closed
    }

    /// Bytes read, and their digest; to be asked for once, at the end.
    pub(super) fn finish(&mut self) -> (u64, Digest) {
        (self.read, std::mem::take(&mut self.hasher).finish())
    }

    /// The next records; `None` at the end.
    pub(super) fn next_block(&mut self) -> Result<Option<Block>, IntakeError> {
        let mut found = Vec::new();
        loop {
            if self.at_end && !self.closed {
                self.closed = true;
                let ended = self.splitter.end(self.text.len(), &mut found);
                ended.map_err(|fault| self.refusal(fault))?;
            }
            if self.closed || (!found.is_empty() && self.text.len() >= BLOCK) {
                break;
            }
            self.fill()?;
            let scan = self.splitter.scan(&self.text, self.scanned, &mut found);
            scan.map_err(|fault| self.refusal(fault))?;
            self.scanned = self.text.len();
            self.check_open()?;
            if found.is_empty() {
                // White space without end must not add up.
                let idle = self.splitter.open().unwrap_or(self.text.len());
                self.text.drain(..idle);
                self.drop_front(idle);
            }
        }
        if found.is_empty() {
            return Ok(None);
        }
        found.iter().try_for_each(|range| self.check_length(range.len()))?;
        let kept = self.splitter.open().unwrap_or(self.text.len());
        let rest = self.text.split_off(kept);
        let block = Block {
            text: std::mem::replace(&mut self.text, rest),
            taken: 0,
            base: self.base,
            first_row: self.handed_out + 1,
            records: found,
        };
        self.handed_out += block.records.len() as u64;
        self.drop_front(kept);
        Ok(Some(block))
    }

    fn drop_front(&mut self, bytes: usize) {
        self.splitter.drop_front(bytes);
        self.scanned = self.scanned.saturating_sub(bytes);
        self.base += bytes as u64;
    }

    fn check_open(&self) -> Result<(), IntakeError> {
        match self.splitter.open() {
            Some(start) => self.check_length(self.text.len().saturating_sub(start)),
            None => Ok(()),
        }
    }

    const fn check_length(&self, length: usize) -> Result<(), IntakeError> {
        if length as u64 > self.max_record_bytes {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::RecordBytes,
                allowed: self.max_record_bytes,
                found: length as u64,
            });
        }
        Ok(())
    }

    /// What a fault between records means for the file.
    const fn refusal(&self, fault: Fault) -> IntakeError {
        let text = Record {
            text: self.text.as_slice(),
            row: 0,
            offset: self.base,
        };
        text.refusal(fault, self.max_depth)
    }

    /// Decodes the next piece of the file.
    fn fill(&mut self) -> Result<(), IntakeError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let chunk = self.region.read_chunk(self.read, &mut self.raw)?;
        self.at_end = chunk.is_empty();
        self.read += chunk.len() as u64;
        self.hasher.update(chunk);
        if let Some(progress) = &self.progress {
            progress.store(self.read, Ordering::Relaxed);
        }
        // The encoding was established over all of the file, so what does not decode now is new.
        self.decoder
            .decode(chunk, self.at_end, &mut self.text)
            .map_err(|_| IntakeError::Changed)
    }
}

/// The first byte of the text that is no white space; `None` if there is none.
pub(super) fn first_byte(opening: &Opening, encoding: Encoding) -> Result<Option<u8>, IntakeError> {
    let mut stream = RecordStream::new(opening, encoding, Layout::Document);
    while !stream.at_end {
        stream.text.clear();
        stream.fill()?;
        let mut bytes = stream.text.iter().copied();
        let first = bytes.find(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if first.is_some() {
            return Ok(first);
        }
    }
    Ok(None)
}
