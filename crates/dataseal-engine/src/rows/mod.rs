//! Checks on the rows of a table: conditions, values that must be keys of another table, and keys of the table's own.
//!
//! A table is read by one reader, in the order of its rows, so that their numbers are those of the file; the number of threads
//! shows in nothing. Conditions are evaluated row by row by an interpreter of our own (`predicate`): engines round decimals
//! or stop at an overflow, while here a number is exact or unknown. Rows are grouped by key as for risk: hashed, sorted and
//! spilled to the scratch file ([`crate::sorter`]), so memory is bounded whatever the number of rows and keys.
//!
//! Two keys are one if their canonical forms are: `1.5` and `1.50`, a date and its text. A row without a value in a key column
//! can be told nothing of.

mod grouped;
mod predicate;
#[cfg(test)]
mod tests;

use dataseal_intake::{OpenFile, OpenTable, Scratch};
use dataseal_model::{
    ChoiceError, ColumnChoice, FileRecord, PhysicalColumn, Quarantine, RowTest, RowsMeasurement, TestCounts, Unanswered,
};
use futures::StreamExt;

use self::grouped::{Failing, Grouped, repeated, strangers};
use self::predicate::Bound;
use crate::EngineError;
use crate::rowset::Column;
use crate::scan::{closed, held_by, streams};
use crate::session::ScanOptions;
use crate::sorter::{Entry, Sorted, Sorter};

/// Shares of the memory limit, as divisors: what all tests of a table collect, and what all sets of keys keep.
const COLLECTING: u64 = 4;
const KEEPING: u64 = 8;

/// What is asked of a table.
#[derive(Clone, Copy)]
pub struct RowTests<'a> {
    /// The tests.
    pub tests: &'a [RowTest],
    /// The sets of keys that they name by place, or why one is not there.
    pub keys: &'a [Result<KeySet, Unanswered>],
    /// Failing rows that are told by number at most, for each test.
    pub most: usize,
}

/// The keys in a column of a table.
pub struct KeySet(Sorted);

/// Puts every row of a table to tests and closes it. Blocks; not to be called from asynchronous code. A test whose columns the
/// table lacks is answered by that; if all are, no row is read.
///
/// # Errors
/// [`EngineError::Intake`] with the very error of the reader, [`EngineError::Memory`] at the memory limit, and whatever else
/// stops a scan.
pub fn rows(table: OpenTable, asked: RowTests<'_>, options: &ScanOptions) -> Result<RowsMeasurement, EngineError> {
    let part = table.part().to_vec();
    let unread = Tallies::new(asked, table.columns(), &table.scratch(), options);
    if unread.wanted.is_empty() {
        return Ok(RowsMeasurement {
            part,
            rows: None,
            quarantined: 0,
            answers: unread.finish(asked.keys, &Quarantine::default())?,
        });
    }
    let begin = |columns: &[PhysicalColumn], scratch: &Scratch| {
        let tallies = Tallies::new(asked, columns, scratch, options);
        let wanted = tallies.wanted.clone();
        Ok((tallies, wanted))
    };
    let (tallies, file) = visit(table, begin, options)?;
    Ok(RowsMeasurement {
        part,
        rows: Some(tallies.rows),
        quarantined: file.quarantine.total,
        answers: tallies.finish(asked.keys, &file.quarantine)?,
    })
}

/// Collects the keys in a column of all tables of a file that have it, one of `sets` that share the memory; what does not fit
/// goes to `kept`, which must outlive the tables.
///
/// # Errors
/// [`EngineError::Memory`] and whatever else but a defect of the file stops a scan; that is an answer.
pub fn keys(
    mut file: OpenFile,
    column: &str,
    kept: &Scratch,
    sets: usize,
    options: &ScanOptions,
) -> Result<Result<KeySet, Unanswered>, EngineError> {
    let bytes = options.memory_bytes / KEEPING / (sets.max(1) as u64);
    let mut all = Sorter::new(kept.clone(), bytes);
    let (mut is_there, mut is_whole) = (false, true);
    while let Some(table) = file.next_table() {
        let Ok(table) = table else {
            is_whole = false;
            continue;
        };
        let begin = |columns: &[PhysicalColumn], scratch: &Scratch| {
            let place = resolve(column, columns).map_err(|reason| EngineError::Choice { place: 0, reason })?;
            Ok((Grouped::new(vec![0], scratch.clone(), bytes), vec![place]))
        };
        match visit(table, begin, options) {
            Ok((grouped, file)) => {
                is_there = true;
                is_whole &= file.quarantine.total == 0;
                pour(grouped.sorted(), &mut all)?;
            }
            Err(EngineError::Choice { .. }) => {}
            Err(EngineError::Intake(_) | EngineError::ReaderDied) => is_whole = false,
            Err(error) => return Err(error),
        }
    }
    is_whole &= file.finish().is_ok();
    let mut sorted = Sorted::default();
    sorted.take(all);
    Ok(match (is_whole, is_there, sorted.is_empty()) {
        (false, ..) => Err(Unanswered::KeysUnread),
        (true, false, _) => Err(Unanswered::NoKeyColumn),
        (true, true, true) => Err(Unanswered::NoKeys),
        (true, true, false) => Ok(KeySet(sorted)),
    })
}

/// Takes the keys of one table over; which rows had them does not matter any more.
fn pour(keys: Sorted, into: &mut Sorter) -> Result<(), EngineError> {
    let mut stream = keys.stream()?;
    while let Some(entry) = stream.next()? {
        into.add(Entry::of(entry.major, (0, 0), 1))?;
    }
    Ok(())
}

fn resolve(name: &str, columns: &[PhysicalColumn]) -> Result<usize, ChoiceError> {
    ColumnChoice::Name(name.to_owned()).resolve(columns)
}

/// What goes over the rows of a table.
trait Visitor {
    /// Takes rows in their order, by the columns that were asked for.
    fn update(&mut self, columns: &[Column], rows: usize) -> Result<(), EngineError>;

    /// Bytes held.
    fn memory(&self) -> usize;
}

/// Goes over the rows of a table in their order and closes it. `begin` says which columns are wanted, once more if the table
/// has to be read again.
fn visit<V: Visitor>(
    mut table: OpenTable,
    begin: impl Fn(&[PhysicalColumn], &Scratch) -> Result<(V, Vec<usize>), EngineError>,
    options: &ScanOptions,
) -> Result<(V, FileRecord), EngineError> {
    let outcome = loop {
        let (mut visitor, wanted) = begin(table.columns(), &table.scratch())?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|_| EngineError::Threads)?;
        let outcome = runtime.block_on(drain(&mut table, &mut visitor, &wanted, options));
        // The reader ends with the runtime; only then can the table say what it counted.
        drop(runtime);
        if !table.read_again()? {
            break outcome.map(|()| visitor);
        }
    };
    closed(table, outcome)
}

async fn drain<V: Visitor>(
    table: &mut OpenTable,
    visitor: &mut V,
    wanted: &[usize],
    options: &ScanOptions,
) -> Result<(), EngineError> {
    let explain = |error| EngineError::behind(&error, options.memory_bytes);
    let alone = ScanOptions { threads: 1, ..*options };
    for (mut stream, reservation) in streams(table, &alone, Some(wanted)).await? {
        while let Some(batch) = stream.next().await {
            let batch = batch.map_err(explain)?;
            let held = visitor.memory().saturating_add(held_by(&batch));
            reservation.try_resize(held).map_err(explain)?;
            let columns: Vec<Column> = batch.columns().iter().map(Column::of).collect::<Result<_, _>>()?;
            visitor.update(&columns, batch.num_rows())?;
        }
    }
    Ok(())
}

/// The tests of a table on their way.
struct Tallies<'a> {
    most: usize,
    /// Places of the columns that the tests read, ascending.
    wanted: Vec<usize>,
    tallies: Vec<Result<Tally<'a>, Unanswered>>,
    rows: u64,
}

/// One test on its way.
enum Tally<'a> {
    Holds {
        bound: Bound<'a>,
        failing: Failing,
        undetermined: u64,
    },
    Unique(Grouped),
    Among(Grouped, usize),
}

impl<'a> Tallies<'a> {
    fn new(asked: RowTests<'a>, columns: &[PhysicalColumn], scratch: &Scratch, options: &ScanOptions) -> Self {
        let resolved = |test: &RowTest| -> Result<Vec<usize>, Unanswered> {
            let names = test.columns().iter();
            let places = names.map(|name| resolve(name, columns)).collect::<Result<_, _>>()?;
            if let RowTest::Among(_, keys) = test {
                let keys = asked.keys.get(*keys).ok_or(Unanswered::NoKeyTable)?;
                keys.as_ref().map_err(|reason| *reason)?;
            }
            Ok(places)
        };
        let places: Vec<Result<Vec<usize>, Unanswered>> = asked.tests.iter().map(resolved).collect();
        let mut wanted: Vec<usize> = places.iter().flatten().flatten().copied().collect();
        wanted.sort_unstable();
        wanted.dedup();
        let bytes = options.memory_bytes / COLLECTING / (asked.tests.len().max(1) as u64);
        let tally = |test: &'a RowTest, places: Vec<usize>| {
            let places: Vec<usize> = places
                .iter()
                .filter_map(|place| wanted.binary_search(place).ok())
                .collect();
            match test {
                RowTest::Holds(predicate) => Tally::Holds {
                    bound: Bound::new(predicate, places),
                    failing: Failing::new(asked.most),
                    undetermined: 0,
                },
                RowTest::Unique(_) => Tally::Unique(Grouped::new(places, scratch.clone(), bytes)),
                RowTest::Among(_, keys) => Tally::Among(Grouped::new(places, scratch.clone(), bytes), *keys),
            }
        };
        let tallies = asked.tests.iter().zip(places);
        let tallies = tallies.map(|(test, places)| Ok(tally(test, places?))).collect();
        Self {
            most: asked.most,
            wanted,
            tallies,
            rows: 0,
        }
    }

    /// The counts, with the rows' numbers in the file.
    fn finish(
        self,
        keys: &[Result<KeySet, Unanswered>],
        quarantine: &Quarantine,
    ) -> Result<Vec<Result<TestCounts, Unanswered>>, EngineError> {
        let most = self.most;
        let counts = |tally: Tally<'_>| -> Result<TestCounts, EngineError> {
            let (failing, undetermined) = match tally {
                Tally::Holds {
                    failing, undetermined, ..
                } => (failing, undetermined),
                Tally::Unique(grouped) => {
                    let undetermined = grouped.without_key();
                    (repeated(&grouped.sorted(), most)?, undetermined)
                }
                Tally::Among(grouped, place) => {
                    let keys = keys.get(place).and_then(|keys| keys.as_ref().ok());
                    let KeySet(keys) = keys.ok_or(EngineError::Internal)?;
                    let undetermined = grouped.without_key();
                    (strangers(&grouped.sorted(), keys, most)?, undetermined)
                }
            };
            Ok(failing.counts(undetermined, quarantine))
        };
        let answer = |tally: Result<Tally<'_>, Unanswered>| match tally {
            Ok(tally) => counts(tally).map(Ok),
            Err(reason) => Ok(Err(reason)),
        };
        self.tallies.into_iter().map(answer).collect()
    }
}

impl Visitor for Tallies<'_> {
    fn update(&mut self, columns: &[Column], rows: usize) -> Result<(), EngineError> {
        let before = self.rows;
        for tally in self.tallies.iter_mut().flatten() {
            match tally {
                Tally::Holds {
                    bound,
                    failing,
                    undetermined,
                } => {
                    let view = bound.view(columns)?;
                    for (number, row) in (before + 1..).zip(0..rows) {
                        match view.holds(row) {
                            Some(true) => {}
                            Some(false) => failing.add(number),
                            None => *undetermined += 1,
                        }
                    }
                }
                Tally::Unique(grouped) | Tally::Among(grouped, _) => grouped.update(columns, rows)?,
            }
        }
        self.rows = self.rows.saturating_add(rows as u64);
        Ok(())
    }

    fn memory(&self) -> usize {
        let held = |tally: &Tally<'_>| match tally {
            Tally::Holds { .. } => 0,
            Tally::Unique(grouped) | Tally::Among(grouped, _) => grouped.memory(),
        };
        self.tallies.iter().flatten().map(held).sum()
    }
}
