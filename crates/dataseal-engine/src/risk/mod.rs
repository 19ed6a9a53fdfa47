//! Anonymity risk: groups over quasi-identifiers, and over these with each sensitive attribute, counted and folded.
//!
//! These are GROUP BY queries, yet DataFusion only plans the scan: its aggregation spills to files that it opens by path,
//! and the reader opens nothing by path. So groups are counted here, under keys of 128 bits (the first half of SHA-256 over
//! the canonical form that row digests use), in buffers that are sorted, folded and spilled to the scratch file ([`crate::sorter`]).
//! What is merged from there comes in the order of the keys, so the result is the same bytes whatever the threads, and memory
//! is bounded whatever the number of groups. The hash is a cryptographic one, lest somebody chooses values whose keys meet
//! and so makes classes look larger than they are.
//!
//! Two values are one if their canonical forms are: `1.5` and `1.50`, a date and its text, null and an empty text. NULL is a
//! value of its own.

mod keys;
mod ladder;
mod sensitive;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::memory_pool::MemoryReservation;
use dataseal_intake::{OpenTable, Scratch};
use dataseal_model::{ClassSizes, RiskMeasurement, RiskQuestion, RiskRequest, RiskResult};
use futures::StreamExt;
use tokio::task::JoinSet;

use self::keys::Keys;
use self::sensitive::Attribute;
use crate::EngineError;
use crate::scan::{closed, ended, held_by, streams};
use crate::session::ScanOptions;
use crate::sorter::{Entry, Sorted, Sorter};

/// Shares of the memory limit, as divisors: what all partitions collect, and what each later step collects anew.
const COLLECTING: u64 = 4;
const FOLDING: u64 = 8;

/// Measures the risk of a table to its end, on threads of its own, and closes it. Blocks; not to be called from asynchronous
/// code. The number of threads changes nothing in the result, nor does the memory limit.
///
/// # Errors
/// [`EngineError::Choice`] if a column cannot be taken, [`EngineError::Intake`] with the very error of the reader, and
/// whatever else stops a scan.
pub fn risk(
    mut table: OpenTable,
    request: &RiskRequest,
    options: &ScanOptions,
) -> Result<RiskMeasurement, EngineError> {
    let (outcome, columns) = loop {
        let columns = table.columns().to_vec();
        let outcome = attempt(&mut table, request, options);
        if let Err(refused @ EngineError::Choice { .. }) = outcome {
            // Nothing was read, so the table has nothing to say about itself.
            return Err(refused);
        }
        if !table.read_again()? {
            break (outcome, columns);
        }
    };
    let ((question, result), file) = closed(table, outcome)?;
    Ok(RiskMeasurement {
        file,
        columns,
        question,
        result,
    })
}

fn attempt(
    table: &mut OpenTable,
    request: &RiskRequest,
    options: &ScanOptions,
) -> Result<(RiskQuestion, RiskResult), EngineError> {
    let resolved = request.resolve(table.columns());
    let question = resolved.map_err(|(place, reason)| EngineError::Choice { place, reason })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(options.threads())
        .thread_name("dataseal-risk")
        .build()
        .map_err(|_| EngineError::Threads)?;
    let groups = runtime.block_on(collect(table, &question, options));
    // Readers end with the runtime; only then can the table say what they counted.
    drop(runtime);
    let result = groups?.fold(options, &table.scratch())?;
    Ok((question, result))
}

/// What one partition counts.
struct Groups {
    keys: Keys,
    quasi_nulls: Vec<u64>,
    /// (quasi-identifiers, nothing)
    classes: Sorter,
    /// (value, quasi-identifiers) for each sensitive attribute.
    sensitive: Vec<Sorter>,
}

impl Groups {
    fn new(question: &RiskQuestion, bytes: u64, scratch: &Scratch) -> Self {
        let groupings = 1 + question.sensitive.len() as u64;
        let sorter = || Sorter::new(scratch.clone(), bytes / groupings);
        Self {
            keys: Keys::new(question.quasi_identifiers.len()),
            quasi_nulls: vec![0; question.quasi_identifiers.len()],
            classes: sorter(),
            sensitive: question.sensitive.iter().map(|_| sorter()).collect(),
        }
    }

    fn memory(&self) -> usize {
        let sensitive: usize = self.sensitive.iter().map(Sorter::memory).sum();
        self.classes.memory().saturating_add(sensitive)
    }

    /// Counts the rows of a batch whose columns are the quasi-identifiers and then the sensitive attributes.
    fn update(&mut self, batch: &arrow::array::RecordBatch) -> Result<(), EngineError> {
        let classes = self.keys.classes(batch, &mut self.quasi_nulls)?;
        for class in &classes {
            self.classes.add(Entry::of(*class, (0, 0), 1))?;
        }
        for (index, sorter) in self.sensitive.iter_mut().enumerate() {
            let values = self.keys.values(batch, index)?;
            for (value, class) in values.into_iter().zip(&classes) {
                sorter.add(Entry::of(value, *class, 1))?;
            }
        }
        Ok(())
    }
}

/// What all partitions counted.
struct Counted {
    quasi_nulls: Vec<u64>,
    classes: Sorted,
    sensitive: Vec<Sorted>,
}

async fn collect(
    table: &mut OpenTable,
    question: &RiskQuestion,
    options: &ScanOptions,
) -> Result<Counted, EngineError> {
    let scratch = table.scratch();
    let wanted: Vec<usize> = question
        .quasi_identifiers
        .iter()
        .chain(&question.sensitive)
        .copied()
        .collect();
    let partitions = streams(table, options, Some(&wanted)).await?;
    let bytes = options.memory_bytes / COLLECTING / (partitions.len().max(1) as u64);
    let mut tasks = JoinSet::new();
    for (stream, reservation) in partitions {
        let groups = Groups::new(question, bytes, &scratch);
        tasks.spawn(drain(stream, groups, reservation, options.memory_bytes));
    }
    let mut counted = Counted {
        quasi_nulls: vec![0; question.quasi_identifiers.len()],
        classes: Sorted::default(),
        sensitive: question.sensitive.iter().map(|_| Sorted::default()).collect(),
    };
    while let Some(joined) = tasks.join_next().await {
        // An early return drops the set, which ends the other tasks.
        let groups = joined.map_err(|error| ended(&error))??;
        for (total, nulls) in counted.quasi_nulls.iter_mut().zip(&groups.quasi_nulls) {
            *total = total.saturating_add(*nulls);
        }
        counted.classes.take(groups.classes);
        for (sorted, sorter) in counted.sensitive.iter_mut().zip(groups.sensitive) {
            sorted.take(sorter);
        }
    }
    Ok(counted)
}

/// Counts the rows of one partition.
async fn drain(
    mut stream: SendableRecordBatchStream,
    mut groups: Groups,
    reservation: MemoryReservation,
    limit: u64,
) -> Result<Groups, EngineError> {
    let explain = |error| EngineError::behind(&error, limit);
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(explain)?;
        let held = groups.memory().saturating_add(held_by(&batch));
        reservation.try_resize(held).map_err(explain)?;
        groups.update(&batch)?;
    }
    Ok(groups)
}

impl Counted {
    fn fold(self, options: &ScanOptions, scratch: &Scratch) -> Result<RiskResult, EngineError> {
        let classes = class_sizes(&self.classes)?;
        let attribute = |values: Sorted| {
            let bytes = options.memory_bytes / FOLDING;
            Attribute::of(values, &self.classes, classes.rows(), scratch, bytes)?.measure()
        };
        Ok(RiskResult {
            sensitive: self.sensitive.into_iter().map(attribute).collect::<Result<_, _>>()?,
            quasi_nulls: self.quasi_nulls,
            classes,
        })
    }
}

fn class_sizes(classes: &Sorted) -> Result<ClassSizes, EngineError> {
    let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
    let mut groups = classes.stream()?;
    while let Some(class) = groups.next()? {
        let classes = sizes.entry(class.count).or_default();
        *classes = classes.saturating_add(1);
    }
    ClassSizes::new(sizes.into_iter().collect()).ok_or(EngineError::Internal)
}
