//! Decoding blocks: a shared queue, from which each reader takes one after the other and hands it to its own decoder.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow_avro::reader::{Reader, ReaderBuilder};
use dataseal_bytes::preflight::avro::datum::{self, Mismatch};
use dataseal_bytes::preflight::avro::schema::Schema;
use dataseal_bytes::preflight::avro::{Block, Contents, plain_block, plain_header};
use dataseal_bytes::{Damage, IntakeError, Limits, Region, SizeLimit, UnsupportedFeature};

use crate::BatchReader;
use crate::columnar::{Failure, renamed};
use crate::table::Opening;

/// The types that the decoder gives to a schema.
pub(super) fn arrow_schema(schema: &[u8]) -> Result<SchemaRef, IntakeError> {
    let header = plain_header(schema);
    match ReaderBuilder::new().build(header.as_slice()) {
        Ok(reader) => Ok(reader.schema()),
        Err(_) => Err(IntakeError::Unsupported(UnsupportedFeature::Schema)),
    }
}

/// What the readers of one container share.
pub(super) struct Shared {
    region: Region,
    limits: Limits,
    progress: Arc<AtomicU64>,
    failure: Failure,
    contents: Contents,
    schema: Schema,
    named: SchemaRef,
    batch_rows: usize,
    next: AtomicUsize,
    taken: AtomicUsize,
    rows: AtomicU64,
}

impl Shared {
    pub(super) fn new(opening: &Opening, contents: Contents, schema: Schema, named: SchemaRef) -> Self {
        let row_bytes = opening.region.len() / contents.rows.max(1);
        Self {
            region: opening.region.clone(),
            limits: *opening.limits(),
            progress: Arc::clone(&opening.progress),
            failure: Failure::new(Arc::clone(&opening.cancel)),
            batch_rows: opening.limits().rows_per_batch(named.fields().len(), row_bytes),
            contents,
            schema,
            named,
            next: AtomicUsize::new(0),
            taken: AtomicUsize::new(0),
            rows: AtomicU64::new(0),
        }
    }

    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.named)
    }

    pub(super) fn size_hint(&self) -> u64 {
        self.contents.blocks.iter().map(|block| block.length).sum()
    }

    pub(super) const fn rows_declared(&self) -> u64 {
        self.contents.rows
    }

    /// Readers that can work at the same time; at least one.
    pub(super) fn max_readers(&self) -> usize {
        self.contents.blocks.len().max(1)
    }

    /// Rows read, once every block is through.
    pub(super) fn finish(&self) -> Result<u64, IntakeError> {
        if let Some(error) = self.failure.get() {
            return Err(error);
        }
        let rows = self.rows.load(Ordering::Acquire);
        let all_taken = self.taken.load(Ordering::Acquire) == self.contents.blocks.len();
        if all_taken && rows == self.contents.rows {
            Ok(rows)
        } else {
            Err(IntakeError::Unfinished)
        }
    }

    /// The next block, inflated and walked; `None` after the last.
    fn next_block(&self) -> Result<Option<Vec<u8>>, IntakeError> {
        loop {
            self.failure.check()?;
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(block) = self.contents.blocks.get(index).copied() else {
                return Ok(None);
            };
            let data = self.read_block(block)?;
            self.progress.fetch_add(block.length, Ordering::Relaxed);
            self.taken.fetch_add(1, Ordering::AcqRel);
            if block.rows > 0 {
                return Ok(Some(plain_block(block.rows, &data)));
            }
        }
    }

    fn read_block(&self, block: Block) -> Result<Vec<u8>, IntakeError> {
        let length = usize::try_from(block.length).map_err(|_| IntakeError::Internal)?;
        let stored = self.region.read_range(block.offset, length)?;
        let data = self.contents.codec.inflate(stored, block.offset, &self.limits)?;
        let allowed = self.limits.max_repeats;
        match datum::check(&data, block.rows, &self.schema, allowed) {
            // The decoder passes over rows that take up no bytes.
            Ok(()) if data.is_empty() && block.rows > 0 => Err(IntakeError::Unsupported(UnsupportedFeature::Schema)),
            Ok(()) => Ok(data),
            Err(Mismatch::Damaged) => Err(corrupt(block.offset)),
            Err(Mismatch::TooMany) => Err(IntakeError::TooLarge {
                limit: SizeLimit::RepeatedRows,
                allowed,
                found: allowed.saturating_add(1),
            }),
        }
    }
}

const fn corrupt(offset: u64) -> IntakeError {
    IntakeError::Corrupt {
        part: Damage::Block,
        offset,
    }
}

/// The container as the decoder sees it: a header, and blocks for as long as there are any.
struct Blocks {
    shared: Arc<Shared>,
    buffer: Vec<u8>,
    at: usize,
}

impl BufRead for Blocks {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.buffer.len() {
            let next = self.shared.next_block().map_err(|error| {
                self.shared.failure.set(error);
                io::Error::from(io::ErrorKind::Other)
            })?;
            (self.buffer, self.at) = (next.unwrap_or_default(), 0);
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = self.at.saturating_add(amount);
    }
}

impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

/// One of the readers.
pub(super) struct AvroReader {
    shared: Arc<Shared>,
    reader: Option<Reader<Blocks>>,
}

impl AvroReader {
    pub(super) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared, reader: None }
    }

    fn try_next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        self.shared.failure.check()?;
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => {
                let blocks = Blocks {
                    shared: Arc::clone(&self.shared),
                    buffer: plain_header(&self.shared.contents.schema),
                    at: 0,
                };
                let reader = ReaderBuilder::new()
                    .with_batch_size(self.shared.batch_rows)
                    .build(blocks)
                    .map_err(|_| IntakeError::Unsupported(UnsupportedFeature::Schema))?;
                none.insert(reader)
            }
        };
        let Some(batch) = reader.next() else { return Ok(None) };
        // The cause, if it was one of ours, is known already and goes first.
        let batch = batch.map_err(|_| corrupt(0))?;
        self.shared.rows.fetch_add(batch.num_rows() as u64, Ordering::AcqRel);
        renamed(&batch, self.shared.schema()).map(Some).ok_or(corrupt(0))
    }
}

impl BatchReader for AvroReader {
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        if self.shared.failure.get().is_some() {
            return Ok(None);
        }
        let next = self.try_next();
        if next.is_err() {
            self.reader = None;
        }
        next.map_err(|error| self.shared.failure.set(error))
    }
}
