//! The second walk: records to rows. One reader at a time cuts the text into blocks; each makes arrays of its own blocks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use dataseal_bytes::json::{Fault, Sink, Stop, Text, Value, unescape, walk_array, walk_object, whole};
use dataseal_bytes::{FileDigest, IntakeError, Limits, ReadOptions, SizeLimit};
use dataseal_model::{Encoding, Inventory, PhysicalColumn};

use super::paths::{Found, Visit};
use super::plan::{Plan, Shape};
use super::stream::{Block, Record, RecordStream};
use super::survey::depth_of_records;
use crate::BatchReader;
use crate::columnar::Failure;
use crate::readers::positional_schema;
use crate::table::{Measured, Opening, Table};
use crate::text_column::TextColumn;

/// Text that a record may become, in bytes of the limit on records: nested values are text twice or more.
const COPIES: u64 = 4;

/// A JSON text that is being read.
pub(super) struct JsonTable {
    shared: Arc<Shared>,
    encoding: Encoding,
    size: u64,
    file_digest: Option<Arc<FileDigest>>,
}

impl JsonTable {
    pub(super) fn new(opening: &Opening, plan: Plan, encoding: Encoding) -> Self {
        let stream = RecordStream::new(opening, encoding, plan.layout);
        Self {
            shared: Arc::new(Shared {
                stream: Mutex::new(stream.with_progress(Arc::clone(&opening.progress))),
                schema: positional_schema(plan.columns.iter().map(|_| DataType::Utf8)),
                options: Arc::clone(&opening.options),
                plan,
                rows: AtomicU64::new(0),
                set_aside: AtomicU64::new(0),
                failure: Failure::new(Arc::clone(&opening.cancel)),
            }),
            encoding,
            size: opening.region.len(),
            file_digest: opening.digest.clone(),
        }
    }
}

impl Table for JsonTable {
    fn columns(&self) -> &[PhysicalColumn] {
        &self.shared.plan.columns
    }

    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.shared.schema)
    }

    fn size_hint(&self) -> u64 {
        self.size
    }

    fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>> {
        let reader = || Box::new(JsonReader::new(Arc::clone(&self.shared))) as Box<dyn BatchReader>;
        (0..wanted.max(1)).map(|_| reader()).collect()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        let shared = &self.shared;
        if let Some(error) = shared.failure.get() {
            return Err(error);
        }
        let mut stream = shared.stream();
        let rows_measured = shared.rows.load(Ordering::Acquire);
        let rows_quarantined = shared.set_aside.load(Ordering::Acquire);
        if !stream.is_done() || rows_measured + rows_quarantined < stream.records() {
            return Err(IntakeError::Unfinished);
        }
        let (bytes_accounted, digest) = stream.finish();
        let plan = &shared.plan;
        if digest != plan.digest || stream.records() != plan.records || rows_quarantined != plan.quarantine.total {
            return Err(IntakeError::Changed);
        }
        if let Some(file) = &self.file_digest {
            file.tell(digest)?;
        }
        Ok(Measured {
            encoding: Some(self.encoding),
            format: Some(plan.format),
            inventory: Inventory {
                bytes: self.size,
                bytes_accounted,
                columns_declared: plan.columns.len() as u64,
                columns_measured: shared.schema.fields().len() as u64,
                rows_declared: stream.records(),
                rows_measured,
                rows_quarantined,
            },
            quarantine: plan.quarantine.clone(),
            notes: plan.notes.clone(),
            ..Measured::default()
        })
    }
}

/// What the readers of one table share.
struct Shared {
    stream: Mutex<RecordStream>,
    schema: SchemaRef,
    options: Arc<ReadOptions>,
    plan: Plan,
    rows: AtomicU64,
    set_aside: AtomicU64,
    failure: Failure,
}

impl Shared {
    fn stream(&self) -> MutexGuard<'_, RecordStream> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of the readers, with the block that it is at.
struct JsonReader {
    shared: Arc<Shared>,
    block: Option<Block>,
    visit: Visit,
}

impl JsonReader {
    fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            block: None,
            visit: Visit::default(),
        }
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        loop {
            if self.block.is_none() {
                self.block = self.shared.stream().next_block()?;
            }
            let Some(block) = &mut self.block else {
                return Ok(None);
            };
            let plan = &self.shared.plan;
            let limits = &self.shared.options.limits;
            let batch_rows = limits.rows_per_batch(plan.columns.len(), block.record_bytes());
            let mut rows = Rows::new(&self.shared, &mut self.visit);
            while rows.rows < batch_rows && rows.bytes < Limits::BATCH_BYTES {
                let Some(record) = block.next_record() else {
                    self.block = None;
                    break;
                };
                rows.take(&record)?;
            }
            if let Some(batch) = rows.finish()? {
                return Ok(Some(batch));
            }
        }
    }
}

impl BatchReader for JsonReader {
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        if self.shared.failure.get().is_some() {
            return Ok(None);
        }
        self.next_batch().map_err(|error| self.shared.failure.set(error))
    }
}

/// The rows of one batch.
struct Rows<'a> {
    shared: &'a Shared,
    visit: &'a mut Visit,
    columns: Vec<TextColumn>,
    rows: usize,
    set_aside: u64,
    bytes: u64,
    /// Bytes at which the record that is being read has become too much text.
    bytes_allowed: u64,
    scratch: Vec<u8>,
}

impl<'a> Rows<'a> {
    fn new(shared: &'a Shared, visit: &'a mut Visit) -> Self {
        Self {
            columns: shared.plan.columns.iter().map(|_| TextColumn::new()).collect(),
            shared,
            visit,
            rows: 0,
            set_aside: 0,
            bytes: 0,
            bytes_allowed: 0,
            scratch: Vec::new(),
        }
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), IntakeError> {
        let (plan, options) = (&self.shared.plan, &self.shared.options);
        let depth = depth_of_records(options, plan.in_array);
        if plan.has_malformed && matches!(whole(record.text, depth), Err(Fault::Unexpected(_) | Fault::Ended)) {
            self.set_aside += 1;
            return Ok(());
        }
        self.bytes_allowed = self.bytes + options.limits.max_record_bytes.saturating_mul(COPIES);
        let walked = match plan.shape {
            Shape::Keys if record.text.first() != Some(&b'{') => {
                self.set_aside += 1;
                return Ok(());
            }
            Shape::Keys => {
                self.visit.record = record.row;
                walk_object(record.text, depth, plan.flatten, self)
            }
            Shape::Positions => walk_array(record.text, depth, |position, value| {
                let column = u32::try_from(position).map_err(|_| IntakeError::Internal)?;
                self.push(column, value)
            }),
            Shape::Whole => whole(record.text, depth)
                .map_err(Stop::from)
                .and_then(|value| self.push(0, value).map_err(Stop::from)),
        };
        walked.map_err(|stop| match stop {
            // The first walk met no such thing.
            Stop::Fault(fault) => match record.refusal(fault, options.limits.max_depth) {
                IntakeError::Corrupt { .. } => IntakeError::Changed,
                other => other,
            },
            Stop::Refused(error) => error,
        })?;
        self.rows += 1;
        Ok(())
    }

    fn push(&mut self, column: u32, value: Value<'_>) -> Result<(), IntakeError> {
        let written = value.written();
        self.bytes += written.len() as u64;
        if self.bytes > self.bytes_allowed {
            let allowed = self.shared.options.limits.max_record_bytes;
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::RecordBytes,
                allowed,
                found: allowed.saturating_mul(COPIES),
            });
        }
        let column = self.columns.get_mut(column as usize).ok_or(IntakeError::Changed)?;
        match value {
            Value::Null => {}
            Value::String(text) if text.escaped => column.push(self.rows, |values| {
                unescape(text, values);
            }),
            _ => column.push(self.rows, |values| values.extend_from_slice(written)),
        }
        Ok(())
    }

    /// The batch, if there is a row.
    fn finish(self) -> Result<Option<RecordBatch>, IntakeError> {
        self.shared.set_aside.fetch_add(self.set_aside, Ordering::AcqRel);
        if self.rows == 0 {
            return Ok(None);
        }
        let rows = self.rows;
        let arrays: Result<Vec<_>, _> = self.columns.into_iter().map(|column| column.finish(rows)).collect();
        let schema = Arc::clone(&self.shared.schema);
        let batch = RecordBatch::try_new(schema, arrays?).map_err(|_| IntakeError::Internal)?;
        self.shared.rows.fetch_add(rows as u64, Ordering::AcqRel);
        Ok(Some(batch))
    }
}

impl Sink for Rows<'_> {
    fn key(&mut self, parent: u32, key: Text<'_>, _: usize) -> Result<u32, IntakeError> {
        let key = if key.escaped {
            self.scratch.clear();
            unescape(key, &mut self.scratch);
            self.scratch.as_slice()
        } else {
            key.written
        };
        match self.shared.plan.paths.find(self.visit, parent, key) {
            Found::Node { node, .. } => Ok(node),
            Found::New | Found::Again { .. } => Err(IntakeError::Changed),
        }
    }

    fn value(&mut self, node: u32, value: Value<'_>) -> Result<(), IntakeError> {
        match self.shared.plan.column_of.get(node as usize).copied().flatten() {
            Some(column) => self.push(column, value),
            None => Ok(()),
        }
    }
}
