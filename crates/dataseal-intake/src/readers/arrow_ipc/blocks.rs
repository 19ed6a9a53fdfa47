//! Decoding messages: each is read by position, checked against the schema on our own, and only then decoded.
//!
//! Where all dictionaries come before all rows, several readers take record batches from one queue; else one reader goes
//! through the messages in their order.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, ArrayData, ArrayRef, AsArray, RecordBatch, make_array};
use arrow::buffer::Buffer;
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, DecimalType, SchemaRef,
};
use arrow::ipc::reader::{RecordBatchDecoder, read_dictionary};
use arrow::ipc::{Message as IpcMessage, root_as_message};
use dataseal_bytes::preflight::arrow_ipc::batch::{Batch, Extent};
use dataseal_bytes::preflight::arrow_ipc::{self, Content, Contents, Form, Message};
use dataseal_bytes::{Damage, IntakeError, Limits, Region, SizeLimit, UnsupportedFeature};

use crate::BatchReader;
use crate::columnar::{Failure, renamed};
use crate::table::Opening;

type Dictionaries = HashMap<i64, ArrayRef>;

/// What the readers of one file share.
pub(super) struct Shared {
    region: Region,
    limits: Limits,
    progress: Arc<AtomicU64>,
    pub(super) failure: Failure,
    pub(super) contents: Contents,
    decoded: SchemaRef,
    named: SchemaRef,
    /// Where the messages that are dealt out begin; those before it are read once, by whoever comes first.
    first_dealt: usize,
    dictionaries: Mutex<Option<Dictionaries>>,
    next: AtomicUsize,
    done: AtomicUsize,
    rows: AtomicU64,
    unreferenced: Mutex<Vec<Extent>>,
    dictionary_bytes: AtomicU64,
}

impl Shared {
    pub(super) fn new(opening: &Opening, contents: Contents, decoded: SchemaRef, named: SchemaRef) -> Self {
        let is_rows = |message: &Message| matches!(message.content, Content::Rows(_));
        let messages = &contents.messages;
        let first_rows = messages.iter().position(is_rows).unwrap_or(messages.len());
        let in_order = contents.form == Form::Stream && !messages.iter().skip(first_rows).all(is_rows);
        Self {
            region: opening.region.clone(),
            limits: *opening.limits(),
            progress: Arc::clone(&opening.progress),
            failure: Failure::new(Arc::clone(&opening.cancel)),
            first_dealt: if in_order { messages.len() } else { first_rows },
            contents,
            decoded,
            named,
            dictionaries: Mutex::default(),
            next: AtomicUsize::new(if in_order { 0 } else { first_rows }),
            done: AtomicUsize::new(0),
            rows: AtomicU64::new(0),
            unreferenced: Mutex::default(),
            dictionary_bytes: AtomicU64::new(0),
        }
    }

    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.named)
    }

    pub(super) fn size_hint(&self) -> u64 {
        self.contents.messages.iter().map(|message| message.body.length).sum()
    }

    /// Readers that can work at the same time; at least one.
    pub(super) fn max_readers(&self) -> usize {
        (self.contents.messages.len() - self.first_dealt).max(1)
    }

    const fn is_in_order(&self) -> bool {
        self.first_dealt == self.contents.messages.len()
    }

    /// Rows read, once every message is through, and what bodies hold beside buffers.
    pub(super) fn finish(&self) -> Result<(u64, Vec<Extent>), IntakeError> {
        if let Some(error) = self.failure.get() {
            return Err(error);
        }
        let rows = |message: &&Message| matches!(message.content, Content::Rows(_));
        if self.done.load(Ordering::Acquire) < self.contents.messages.iter().filter(rows).count() {
            return Err(IntakeError::Unfinished);
        }
        // A file without rows may still hold dictionaries, whose values must be what they declare.
        self.shared_dictionaries()?;
        let mut gaps = self.unreferenced.lock().unwrap_or_else(PoisonError::into_inner).clone();
        gaps.sort_unstable_by_key(|gap| gap.offset);
        Ok((self.rows.load(Ordering::Acquire), gaps))
    }

    /// The dictionaries that all rows share.
    fn shared_dictionaries(&self) -> Result<Dictionaries, IntakeError> {
        let mut known = self.dictionaries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref() {
            return Ok(known.clone());
        }
        let mut read = Dictionaries::new();
        if !self.is_in_order()
            || self
                .contents
                .messages
                .iter()
                .all(|message| matches!(message.content, Content::Dictionary { .. }))
        {
            for message in self.contents.messages.iter().take(self.first_dealt) {
                self.failure.check()?;
                self.decode(message, &mut read)?;
            }
        }
        *known = Some(read.clone());
        Ok(read)
    }

    fn read(&self, extent: Extent) -> Result<Vec<u8>, IntakeError> {
        let length = usize::try_from(extent.length).map_err(|_| IntakeError::Internal)?;
        self.region.read_range(extent.offset, length)
    }

    /// Decodes a message: a batch of rows, or values that are put with the dictionaries.
    fn decode(&self, message: &Message, dictionaries: &mut Dictionaries) -> Result<Option<RecordBatch>, IntakeError> {
        let offset = message.metadata.offset;
        let corrupt = || IntakeError::Corrupt {
            part: Damage::Block,
            offset,
        };
        let metadata = self.read(message.metadata)?;
        let mut body = self.read(message.body)?;
        let (content, batch) = arrow_ipc::parse(
            &metadata,
            message.body.length,
            &self.contents.schema,
            &self.contents.values,
        )
        .map_err(|_| corrupt())?;
        // What was surveyed must be what is decoded.
        if content != message.content {
            return Err(IntakeError::Changed);
        }
        self.weigh(message, &batch, &body)?;
        if self.contents.schema.big_endian {
            if batch.compression.is_some() {
                return Err(IntakeError::Unsupported(UnsupportedFeature::ByteOrder));
            }
            batch.swap(&mut body).map_err(|_| corrupt())?;
        }
        let body = Buffer::from_vec(body);
        let message = root_as_message(&metadata).map_err(|_| corrupt())?;
        let decoded = match content {
            Content::Rows(_) => self.decode_rows(&message, &body, dictionaries).map(Some),
            Content::Dictionary { .. } => message.header_as_dictionary_batch().and_then(|batch| {
                read_dictionary(&body, batch, &self.decoded, dictionaries, &message.version()).ok()?;
                Some(None)
            }),
        };
        let decoded = decoded.ok_or_else(corrupt)?;
        let fits = match (&decoded, content) {
            (Some(batch), _) => batch.columns().iter().all(|column| decimals_fit(&column.to_data())),
            (None, Content::Dictionary { id, .. }) => dictionaries
                .get(&id)
                .is_none_or(|values| decimals_fit(&values.to_data())),
            (None, Content::Rows(_)) => true,
        };
        if fits { Ok(decoded) } else { Err(corrupt()) }
    }

    fn decode_rows(&self, message: &IpcMessage<'_>, body: &Buffer, dictionaries: &Dictionaries) -> Option<RecordBatch> {
        let batch = message.header_as_record_batch()?;
        let schema = Arc::clone(&self.decoded);
        let version = message.version();
        let decoder = RecordBatchDecoder::try_new(body, batch, schema, dictionaries, &version).ok()?;
        let decoded = decoder.read_record_batch().ok()?;
        renamed(&decoded, self.schema())
    }

    /// Compares what the body inflates to with the limits, and notes what no buffer holds.
    fn weigh(&self, message: &Message, batch: &Batch, body: &[u8]) -> Result<(), IntakeError> {
        let weight = batch.weigh(body).map_err(|_| IntakeError::Corrupt {
            part: Damage::Block,
            offset: message.metadata.offset,
        })?;
        if batch.compression.is_some() {
            self.limits.check_inflation(message.body.length, weight.inflated)?;
        }
        let mut held = weight.inflated;
        if matches!(message.content, Content::Dictionary { .. }) {
            held = held.saturating_add(self.dictionary_bytes.fetch_add(held, Ordering::AcqRel));
        }
        if held > self.limits.max_block_bytes {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::BlockBytes,
                allowed: self.limits.max_block_bytes,
                found: held,
            });
        }
        if weight.unreferenced > 0 {
            let gap = Extent {
                offset: message.body.offset,
                length: weight.unreferenced,
            };
            let mut gaps = self.unreferenced.lock().unwrap_or_else(PoisonError::into_inner);
            gaps.push(gap);
        }
        Ok(())
    }
}

/// Whether all decimal numbers have no more digits than their type says, which the decoder's validation leaves out. The
/// values of dictionaries are looked at when they are read.
fn decimals_fit(data: &ArrayData) -> bool {
    let array = || make_array(data.clone());
    match data.data_type() {
        DataType::Decimal32(precision, _) => fit::<Decimal32Type>(&array(), *precision),
        DataType::Decimal64(precision, _) => fit::<Decimal64Type>(&array(), *precision),
        DataType::Decimal128(precision, _) => fit::<Decimal128Type>(&array(), *precision),
        DataType::Decimal256(precision, _) => fit::<Decimal256Type>(&array(), *precision),
        DataType::Dictionary(..) => true,
        _ => data.child_data().iter().all(decimals_fit),
    }
}

fn fit<T: DecimalType + ArrowPrimitiveType>(array: &ArrayRef, precision: u8) -> bool {
    array
        .as_primitive_opt::<T>()
        .is_some_and(|values| values.validate_decimal_precision(precision).is_ok())
}

/// Takes messages from the shared queue until it is empty.
pub(super) struct MessageReader {
    shared: Arc<Shared>,
    dictionaries: Option<Dictionaries>,
    current: Option<(RecordBatch, usize)>,
    batch_rows: usize,
}

impl MessageReader {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            dictionaries: None,
            current: None,
            batch_rows: 0,
        }
    }

    fn try_next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        loop {
            self.shared.failure.check()?;
            if let Some(piece) = self.next_piece() {
                return Ok(Some(piece));
            }
            let index = self.shared.next.fetch_add(1, Ordering::Relaxed);
            let Some(message) = self.shared.contents.messages.get(index).copied() else {
                return Ok(None);
            };
            let shared = Arc::clone(&self.shared);
            let dictionaries = match &mut self.dictionaries {
                Some(known) => known,
                none if shared.is_in_order() => none.insert(Dictionaries::new()),
                none => none.insert(shared.shared_dictionaries()?),
            };
            let decoded = shared.decode(&message, dictionaries)?;
            shared.progress.fetch_add(message.body.length, Ordering::Relaxed);
            if let Some(batch) = decoded {
                let rows = batch.num_rows() as u64;
                shared.rows.fetch_add(rows, Ordering::AcqRel);
                shared.done.fetch_add(1, Ordering::AcqRel);
                let row_bytes = message.body.length / rows.max(1);
                self.batch_rows = shared.limits.rows_per_batch(batch.num_columns(), row_bytes);
                self.current = Some((batch, 0));
            }
        }
    }

    /// The next rows of the batch at hand, not more than a reader is to return at once.
    fn next_piece(&mut self) -> Option<RecordBatch> {
        let (batch, at) = self.current.as_mut()?;
        let length = self.batch_rows.min(batch.num_rows().saturating_sub(*at));
        if length == 0 {
            self.current = None;
            return None;
        }
        let piece = batch.slice(*at, length);
        *at += length;
        Some(piece)
    }
}

impl BatchReader for MessageReader {
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
