//! Decoding row groups: a shared queue, one group at a time for each reader, rows counted against the footer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::SchemaRef;
use dataseal_bytes::region::CHUNK;
use dataseal_bytes::{Damage, Hasher, IntakeError, Limits, Region};
use dataseal_model::{InventoryMismatch, RangeDigest};
use parquet::DecodeResult;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::push_decoder::ParquetPushDecoderBuilder;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;

use super::budget::{Budget, Share};
use super::chunks::{Buffered, Chunks};
use super::keys::{self, Keys};
use super::layout::{GroupLayout, Layout};
use super::pages::{self, Advice, Patch};
use crate::BatchReader;
use crate::columnar::Failure;
use crate::table::Opening;

/// What the readers of one file share.
pub(super) struct Shared {
    region: Region,
    progress: Arc<AtomicU64>,
    arrow: ArrowReaderMetadata,
    /// The columns whose keys are wanted.
    keys: Option<Keys>,
    schema: SchemaRef,
    groups: Vec<GroupLayout>,
    batch_rows: usize,
    /// A row group is too large to be read into memory at once. INVARIANT: then there is one reader, which alone moves
    /// the descriptor's offset.
    streamed: bool,
    next_group: AtomicUsize,
    groups_done: AtomicUsize,
    rows: AtomicU64,
    /// Pages whose number of values was set right.
    contradictions: AtomicU64,
    limits: Limits,
    with_digests: bool,
    /// For the groups that are being decoded: what is read of them, and the pages that are in work.
    budget: Arc<Budget>,
    failure: Failure,
}

impl Shared {
    pub(super) fn new(
        opening: Opening,
        arrow: ArrowReaderMetadata,
        keys: Option<Keys>,
        schema: SchemaRef,
        layout: &Layout,
    ) -> Self {
        let rows = layout.groups.iter().map(|group| group.rows).sum::<u64>();
        let row_bytes = layout.inflated / rows.max(1);
        let largest = layout.groups.iter().map(|group| group.bytes).max();
        Self {
            batch_rows: opening.options.limits.rows_per_batch(layout.leaves, row_bytes),
            streamed: largest.is_some_and(|bytes| bytes > opening.options.limits.max_buffered_bytes),
            region: opening.region,
            progress: opening.progress,
            arrow,
            keys,
            schema,
            groups: layout.groups.clone(),
            next_group: AtomicUsize::new(0),
            groups_done: AtomicUsize::new(0),
            rows: AtomicU64::new(0),
            contradictions: AtomicU64::new(0),
            limits: opening.options.limits,
            budget: Budget::new(opening.options.limits.max_buffered_bytes),
            with_digests: opening.options.digests.row_groups,
            failure: Failure::new(opening.cancel),
        }
    }

    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Bytes of all column chunks.
    pub(super) fn size_hint(&self) -> u64 {
        self.groups.iter().map(|group| group.bytes).sum()
    }

    pub(super) fn rows_declared(&self) -> u64 {
        self.groups.iter().map(|group| group.rows).sum()
    }

    /// Readers that can work at the same time; at least one.
    pub(super) fn max_readers(&self) -> usize {
        if self.streamed { 1 } else { self.groups.len().max(1) }
    }

    /// Rows read, once every group is through.
    pub(super) fn finish(&self) -> Result<u64, IntakeError> {
        if let Some(error) = self.failure.get() {
            return Err(error);
        }
        if self.groups_done.load(Ordering::Acquire) < self.groups.len() {
            return Err(IntakeError::Unfinished);
        }
        Ok(self.rows.load(Ordering::Acquire))
    }

    /// Pages that claimed more values than their chunk has.
    pub(super) fn contradictions(&self) -> u64 {
        self.contradictions.load(Ordering::Acquire)
    }

    /// The digest of each row group's bytes, from the start of its first chunk to the end of its last, if they are wanted.
    pub(super) fn group_digests(&self) -> Result<Vec<RangeDigest>, IntakeError> {
        if !self.with_digests {
            return Ok(Vec::new());
        }
        self.groups.iter().map(|group| self.group_digest(group)).collect()
    }

    fn group_digest(&self, group: &GroupLayout) -> Result<RangeDigest, IntakeError> {
        let mut hasher = Hasher::default();
        let mut buffer = vec![0; CHUNK];
        let part = self.region.part(group.start, group.end - group.start);
        let mut at = 0;
        while at < part.len() {
            self.failure.check()?;
            let bytes = part.read_chunk(at, &mut buffer)?;
            if bytes.is_empty() {
                return Err(IntakeError::Changed);
            }
            hasher.update(bytes);
            at += bytes.len() as u64;
        }
        Ok(RangeDigest {
            offset: group.start,
            length: part.len(),
            rows: group.rows,
            digest: hasher.finish(),
        })
    }

    /// Starts decoding a row group, once the headers of its pages are known to be in order.
    fn open_group(&self, group: usize, bytes: u64) -> Result<(Decoder, Share), IntakeError> {
        let groups = self.arrow.metadata().row_groups();
        let declared = groups.get(group).ok_or(IntakeError::Internal)?;
        let advice = pages::check(&self.region, declared, &self.limits)?;
        let share = self.budget.share(bytes.saturating_add(advice.held), &self.failure)?;
        let rows = self.batch_rows.min(self.limits.rows_per_batch(1, advice.entry));
        self.contradictions
            .fetch_add(advice.patches.len() as u64, Ordering::AcqRel);
        let opened = match self.keys.as_ref().filter(|keys| keys.suit(&advice.has_keys_only)) {
            Some(keys) => self.open_keys(keys, declared, group, rows, &advice).map(Decoder::Keys),
            None if self.is_streamed(&advice) => self.stream_group(group, rows).map(Decoder::Plain),
            None => self.buffer_group(group, rows, &advice.patches).map(Decoder::Plain),
        };
        match opened {
            Ok(reader) => Ok((reader, share)),
            Err(error) => Err(error.unwrap_or(corrupt(group, 0))),
        }
    }

    /// Pages are read as they are needed, unless they must be set right first.
    const fn is_streamed(&self, advice: &Advice) -> bool {
        self.streamed && advice.patches.is_empty()
    }

    /// Decodes the keys of the columns where they are wanted.
    fn open_keys(
        &self,
        keys: &Keys,
        declared: &RowGroupMetaData,
        group: usize,
        rows: usize,
        advice: &Advice,
    ) -> Result<keys::Decoder, Option<IntakeError>> {
        if self.is_streamed(advice) {
            let chunks = Arc::new(Chunks(self.region.clone()));
            let opened = keys.open(group, rows, |_| Some(Arc::clone(&chunks)));
            return opened.map_err(without_text);
        }
        let mut chunks = Vec::with_capacity(declared.columns().len());
        for chunk in declared.columns() {
            let (start, end) = pages::range(chunk).ok_or(None)?;
            let mut bytes = self.read(&(start..end))?;
            advice.patches.iter().for_each(|patch| patch.apply(start, &mut bytes));
            let bytes = bytes.into();
            chunks.push(Arc::new(Buffered { start, bytes }));
        }
        let opened = keys.open(group, rows, |leaf| chunks.get(leaf).map(Arc::clone));
        opened.map_err(without_text)
    }

    /// Decodes from pages as they are needed.
    fn stream_group(&self, group: usize, rows: usize) -> Result<ParquetRecordBatchReader, Option<IntakeError>> {
        let bytes = Chunks(self.region.clone());
        ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, self.arrow.clone())
            .with_row_groups(vec![group])
            .with_batch_size(rows)
            .build()
            .map_err(without_text)
    }

    /// Decodes from column chunks that are read into memory first.
    fn buffer_group(
        &self,
        group: usize,
        rows: usize,
        patches: &[Patch],
    ) -> Result<ParquetRecordBatchReader, Option<IntakeError>> {
        let mut decoder = ParquetPushDecoderBuilder::new_with_metadata(self.arrow.clone())
            .with_row_groups(vec![group])
            .with_batch_size(rows)
            .build()
            .map_err(without_text)?;
        loop {
            match decoder.try_next_reader().map_err(without_text)? {
                DecodeResult::Data(reader) => return Ok(reader),
                DecodeResult::Finished => return Err(None),
                DecodeResult::NeedsData(ranges) => {
                    let mut data = Vec::with_capacity(ranges.len());
                    for range in &ranges {
                        let mut bytes = self.read(range)?;
                        patches.iter().for_each(|patch| patch.apply(range.start, &mut bytes));
                        data.push(bytes.into());
                    }
                    decoder.push_ranges(ranges, data).map_err(without_text)?;
                }
            }
        }
    }

    fn read(&self, range: &std::ops::Range<u64>) -> Result<Vec<u8>, IntakeError> {
        let length = range
            .end
            .checked_sub(range.start)
            .and_then(|length| usize::try_from(length).ok());
        match length.filter(|_| range.end <= self.region.len()) {
            Some(length) => self.region.read_range(range.start, length),
            None => Err(IntakeError::Corrupt {
                part: Damage::ByteRange,
                offset: range.start,
            }),
        }
    }
}

/// Drops the decoder's message, which may quote the file.
fn without_text(_: ParquetError) -> Option<IntakeError> {
    None
}

const fn corrupt(group: usize, row: u64) -> IntakeError {
    IntakeError::CorruptRowGroup {
        row_group: group as u64,
        row,
    }
}

/// What decodes a row group: its values, or the keys of some columns.
enum Decoder {
    Plain(ParquetRecordBatchReader),
    Keys(keys::Decoder),
}

impl Decoder {
    /// The columns of the next rows, if there are more, and if they can be decoded.
    fn next(&mut self, wanted: Option<&Keys>) -> Option<Option<Vec<ArrayRef>>> {
        match self {
            Self::Keys(decoder) => decoder.next().map(Result::ok),
            Self::Plain(reader) => reader.next().map(|batch| match (batch.ok(), wanted) {
                (Some(batch), Some(keys)) => keys.of_plain(&batch),
                (batch, _) => batch.map(|batch| batch.columns().to_vec()),
            }),
        }
    }
}

/// Takes row groups from the shared queue until it is empty.
pub(super) struct GroupReader {
    shared: Arc<Shared>,
    current: Option<OpenGroup>,
}

struct OpenGroup {
    index: usize,
    layout: GroupLayout,
    rows: u64,
    reported: u64,
    decoder: Decoder,
    _share: Share,
}

impl GroupReader {
    pub(super) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared, current: None }
    }

    fn try_next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        loop {
            self.shared.failure.check()?;
            let Some(group) = &mut self.current else {
                if !self.take_group()? {
                    return Ok(None);
                }
                continue;
            };
            match group.next_batch(&self.shared)? {
                Some(batch) => return Ok(Some(batch)),
                None => self.current = None,
            }
        }
    }

    /// Opens the next group of the queue; false if there is none. A group without rows is done at once.
    fn take_group(&mut self) -> Result<bool, IntakeError> {
        let index = self.shared.next_group.fetch_add(1, Ordering::Relaxed);
        let Some(layout) = self.shared.groups.get(index).copied() else {
            return Ok(false);
        };
        if layout.rows == 0 {
            self.shared.progress.fetch_add(layout.bytes, Ordering::Relaxed);
            self.shared.groups_done.fetch_add(1, Ordering::AcqRel);
            return Ok(true);
        }
        let (decoder, share) = self.shared.open_group(index, layout.bytes)?;
        self.current = Some(OpenGroup {
            index,
            layout,
            rows: 0,
            reported: 0,
            decoder,
            _share: share,
        });
        Ok(true)
    }
}

impl OpenGroup {
    /// The group's next batch with the columns' positional names; its rows are checked at its end.
    fn next_batch(&mut self, shared: &Shared) -> Result<Option<RecordBatch>, IntakeError> {
        let Some(columns) = self.decoder.next(shared.keys.as_ref()) else {
            return self.end(shared).map(|()| None);
        };
        let columns = columns.ok_or(corrupt(self.index, self.rows))?;
        let batch = RecordBatch::try_new(shared.schema(), columns).map_err(|_| corrupt(self.index, self.rows))?;
        self.rows += batch.num_rows() as u64;
        let done = u128::from(self.layout.bytes) * u128::from(self.rows) / u128::from(self.layout.rows);
        self.report(shared, u64::try_from(done).unwrap_or(u64::MAX));
        Ok(Some(batch))
    }

    fn report(&mut self, shared: &Shared, done: u64) {
        let done = done.min(self.layout.bytes);
        shared.progress.fetch_add(done - self.reported, Ordering::Relaxed);
        self.reported = done;
    }

    fn end(&mut self, shared: &Shared) -> Result<(), IntakeError> {
        if self.rows != self.layout.rows {
            return Err(IntakeError::Hidden(InventoryMismatch::Rows {
                declared: self.layout.rows,
                measured: self.rows,
                quarantined: 0,
            }));
        }
        self.report(shared, self.layout.bytes);
        shared.rows.fetch_add(self.rows, Ordering::AcqRel);
        shared.groups_done.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }
}

impl BatchReader for GroupReader {
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        if self.shared.failure.get().is_some() {
            return Ok(None);
        }
        let next = self.try_next();
        if next.is_err() {
            self.current = None;
        }
        next.map_err(|error| self.shared.failure.set(error))
    }
}
