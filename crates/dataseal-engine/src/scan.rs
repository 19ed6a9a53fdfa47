//! The local driver of the pass: DataFusion plans the scan, each partition's stream feeds one state or several, and the
//! states are merged in whatever order they come, since that order does not show.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{ArrayData, RecordBatch};
use datafusion::error::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::logical_expr::ident;
use datafusion::physical_plan::execute_stream_partitioned;
use dataseal_intake::{IntakeError, OpenTable};
use dataseal_model::{FileRecord, PhysicalColumn, RecogniserSet, RowsetDigest};
use dataseal_profile::{TableMeasurer, TableState};
use futures::StreamExt;
use tokio::sync::Mutex;
use tokio::task::{JoinError, JoinSet};

use crate::EngineError;
use crate::rowset::Rowset;
use crate::session::{ScanOptions, session};
use crate::stream::streaming_table;

/// Columns whose states are filled at the same time, over all readers of a table: those of wide tables take their place in
/// turn, so that memory does not grow with the threads.
const COLUMNS_AT_ONCE: usize = 12_000;

/// What a scan brings back.
#[derive(Debug)]
pub struct Scanned {
    /// The file as it was found, with its digest and inventory.
    pub file: FileRecord,
    /// The measurements of all rows.
    pub state: TableState,
    /// The columns as the file declares them.
    pub columns: Vec<PhysicalColumn>,
}

/// Measures a table to its end, on threads of its own, and closes it. Blocks; not to be called from asynchronous code.
///
/// The number of threads changes nothing in the result.
///
/// # Errors
/// [`EngineError::Intake`] with the very error of the reader, [`EngineError::Memory`] at the memory limit, and whatever
/// else stops a scan.
pub fn scan(
    mut table: OpenTable,
    recognisers: Arc<RecogniserSet>,
    options: &ScanOptions,
) -> Result<Scanned, EngineError> {
    let (outcome, columns) = loop {
        let columns = table.columns().to_vec();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(options.threads())
            .thread_name("dataseal-scan")
            .build()
            .map_err(|_| EngineError::Threads)?;
        let outcome = runtime.block_on(measure(&mut table, Arc::clone(&recognisers), options));
        // Readers end with the runtime; only then can the table say what they counted.
        drop(runtime);
        if !table.read_again()? {
            break (outcome, columns);
        }
    };
    let ((state, rowset), mut file) = closed(table, outcome)?;
    file.reading.digests.rowset = rowset;
    Ok(Scanned { file, state, columns })
}

/// Closes a table that was read to its end: what came of it, and the record of the file.
pub(crate) fn closed<T>(table: OpenTable, outcome: Result<T, EngineError>) -> Result<(T, FileRecord), EngineError> {
    match (outcome, table.finish()) {
        // A file that changed explains every other error.
        (_, Err(changed @ IntakeError::Changed)) => Err(changed.into()),
        (Err(error), _) => Err(error),
        (Ok(_), Err(error)) => Err(error.into()),
        (Ok(outcome), Ok(file)) => Ok((outcome, file)),
    }
}

async fn measure(
    table: &mut OpenTable,
    recognisers: Arc<RecogniserSet>,
    options: &ScanOptions,
) -> Result<(TableState, Option<RowsetDigest>), EngineError> {
    let columns = table.columns().to_vec();
    let width = columns.len();
    let wanted = table.options().digests.rowset;
    let relations = table.options().relations;
    let scratch = table.scratch();
    let mut total = None;
    let mut tasks = JoinSet::new();
    let streams = streams(table, options, None).await?;
    // A format that only one reader can read keeps all threads busy nevertheless: which state takes a batch does not show.
    let sharing = (states_at_once(width, options) / streams.len().max(1)).max(1);
    for (stream, reservation) in streams {
        let stream = Arc::new(Mutex::new(stream));
        for _ in 0..sharing {
            let state = TableState::with_relations(width, Arc::clone(&recognisers), relations);
            let rowset = wanted.then(|| Rowset::new(&columns, scratch.clone()));
            let (stream, reservation) = (Arc::clone(&stream), reservation.new_empty());
            tasks.spawn(drain(stream, state, rowset, reservation, options.memory_bytes));
        }
    }
    let mut rowsets = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        // An early return drops the set, which ends the other tasks.
        let (state, rowset) = joined.map_err(|error| ended(&error))??;
        // The first is taken as it is: two of a wide table are as much as fits.
        match &mut total {
            None => total = Some(state),
            Some(total) => total.merge(&state)?,
        }
        rowsets.extend(rowset);
    }
    let rowset = wanted.then(|| Rowset::finish(rowsets)).transpose()?;
    let total = total.unwrap_or_else(|| TableState::with_relations(width, recognisers, relations));
    Ok((total, rowset))
}

/// The partitions of the planned scan, of all columns or of those at some places, each with an account at the memory pool.
pub(crate) async fn streams(
    table: &mut OpenTable,
    options: &ScanOptions,
    wanted: Option<&[usize]>,
) -> Result<Vec<(SendableRecordBatchStream, MemoryReservation)>, EngineError> {
    let explain = |error| EngineError::behind(&error, options.memory_bytes);
    let context = session(options)?;
    if let Some(positions) = wanted {
        table.choose(positions);
    }
    let readers = states_at_once(table.columns().len(), options);
    let provider = streaming_table(table, readers).map_err(explain)?;
    let mut frame = context.read_table(Arc::new(provider)).map_err(explain)?;
    if let Some(positions) = wanted {
        let columns: Vec<_> = positions.iter().map(|position| ident(format!("c{position}"))).collect();
        frame = frame.select(columns).map_err(explain)?;
    }
    let plan = frame.create_physical_plan().await.map_err(explain)?;
    let pool: Arc<dyn MemoryPool> = Arc::clone(&context.runtime_env().memory_pool);
    let streams = execute_stream_partitioned(plan, context.task_ctx()).map_err(explain)?;
    let accounts = streams
        .into_iter()
        .map(|stream| (stream, MemoryConsumer::new("profile").register(&pool)));
    Ok(accounts.collect())
}

/// States of a table of so many columns that are filled at the same time.
fn states_at_once(columns: usize, options: &ScanOptions) -> usize {
    (COLUMNS_AT_ONCE / columns.max(1)).clamp(1, options.threads())
}

/// Feeds what it gets of one partition to one state.
async fn drain(
    stream: Arc<Mutex<SendableRecordBatchStream>>,
    state: TableState,
    mut rowset: Option<Rowset>,
    reservation: MemoryReservation,
    limit: u64,
) -> Result<(TableState, Option<Rowset>), EngineError> {
    let explain = |error| EngineError::behind(&error, limit);
    let mut state = TableMeasurer::new(state);
    // The stream is locked until it has the next batch, not while that is measured.
    while let Some(batch) = next(&stream).await {
        let batch = batch.map_err(explain)?;
        let held = state.memory().saturating_add(held_by(&batch));
        reservation.try_resize(held).map_err(explain)?;
        state.update(&batch)?;
        if let Some(rowset) = &mut rowset {
            rowset.update(&batch)?;
        }
    }
    let state = state.finish()?;
    reservation.try_resize(state.memory()).map_err(explain)?;
    Ok((state, rowset))
}

async fn next(stream: &Mutex<SendableRecordBatchStream>) -> Option<Result<RecordBatch, DataFusionError>> {
    stream.lock().await.next().await
}

/// Bytes that a batch holds. The columns of a container are often pieces of one allocation, which is held only once.
pub(crate) fn held_by(batch: &RecordBatch) -> usize {
    let mut seen = HashSet::new();
    let mut waiting: Vec<ArrayData> = batch.columns().iter().map(|column| column.to_data()).collect();
    let mut held = 0_usize;
    while let Some(data) = waiting.pop() {
        let nulls = data.nulls().map(|nulls| nulls.buffer());
        for buffer in data.buffers().iter().chain(nulls) {
            if seen.insert(buffer.data_ptr()) {
                held = held.saturating_add(buffer.capacity());
            }
        }
        waiting.extend_from_slice(data.child_data());
    }
    held
}

/// A task that panicked has met what its reader panicked on, which the stream hands on.
pub(crate) fn ended(error: &JoinError) -> EngineError {
    if error.is_panic() {
        EngineError::ReaderDied
    } else {
        EngineError::Internal
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, RecordBatch};
    use arrow::datatypes::{DataType, Field, Schema};

    use super::held_by;

    #[test]
    fn pieces_of_one_allocation_are_held_once() {
        let whole = Int64Array::from_iter_values(0..100_000);
        let columns = 0..1_000;
        let fields: Vec<Field> = columns
            .clone()
            .map(|column| Field::new(format!("c{column}"), DataType::Int64, true))
            .collect();
        let piece = |column: usize| -> ArrayRef { Arc::new(whole.slice(column * 100, 100)) };
        let pieces = columns.map(piece).collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), pieces).unwrap();
        assert!((800_000..900_000).contains(&held_by(&batch)));
        assert!(batch.get_array_memory_size() > 500_000_000);
    }
}
