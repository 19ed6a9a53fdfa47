//! Checks on the rows of a table: conditions, values that must be keys of another table, and keys of the table's own.
//!
//! A table is read by one reader, in the order of its rows, so that their numbers are those of the file; the number of threads
//! shows in nothing. Conditions are evaluated row by row by an interpreter of our own (`predicate`): engines round decimals
//! or stop at an overflow, while here a number is exact or unknown. Rows are grouped by key as for risk: hashed, sorted and
//! spilled to the scratch file ([`crate::sorter`]), so memory is bounded whatever the number of rows and keys.
//!
//! Texts are one key if they are the same text: `3.1` and `3.10` are two chapters, and an identifier is no number. Where a
//! column is typed, two values are one if they say the same: `1.5` and `1.50`, a date and its text. A row without a value in a
//! key column can be told nothing of.

mod cells;
mod days;
mod grouped;
mod keys;
mod predicate;
#[cfg(test)]
mod tests;

use dataseal_intake::{OpenTable, Scratch};
use dataseal_model::{
    ColumnChoice, FileRecord, PhysicalColumn, Quarantine, RowTest, RowsMeasurement, TestCounts, Unanswered,
};
use futures::StreamExt;

use self::cells::{Cells, holds_texts};
use self::grouped::{Failing, Grouped, repeated, strangers};
use self::keys::KeySet;
pub use self::keys::{KeyFile, KeyTables};
use self::predicate::Bound;
use crate::EngineError;
use crate::scan::{closed, held_by, streams};
use crate::session::ScanOptions;

/// Share of the memory limit that all tests of a table collect, as a divisor.
const COLLECTING: u64 = 4;

/// What is asked of a table.
#[derive(Clone, Copy)]
pub struct RowTests<'a> {
    /// The tests.
    pub tests: &'a [RowTest],
    /// Failing rows that are told by number at most, for each test.
    pub most: usize,
}

/// Puts every row of a table to tests and closes it. Blocks; not to be called from asynchronous code. A test whose columns the
/// table lacks is answered by that, and its table of keys is not read; if all are, no row is read.
///
/// # Errors
/// [`EngineError::Intake`] with the very error of the reader, [`EngineError::Memory`] at the memory limit, and whatever else
/// stops a scan.
pub fn rows(
    table: OpenTable,
    asked: RowTests<'_>,
    keys: &mut KeyTables,
    options: &ScanOptions,
) -> Result<RowsMeasurement, EngineError> {
    let part = table.part().to_vec();
    let texts: Vec<Result<Vec<bool>, Unanswered>> = asked
        .tests
        .iter()
        .map(|test| places_of(test.columns(), table.columns()).map(|places| texts_among(&table, &places)))
        .collect();
    for (test, texts) in asked.tests.iter().zip(&texts) {
        if let (RowTest::Among(_, place), Ok(texts)) = (test, texts) {
            keys.need(*place, texts)?;
        }
    }
    let set = |(test, texts): (&RowTest, &Result<Vec<bool>, Unanswered>)| match (test, texts) {
        (RowTest::Among(_, place), Ok(texts)) => keys.get(*place, texts).map(Some),
        (_, Ok(_)) => Ok(None),
        (_, Err(reason)) => Err(*reason),
    };
    let sets: Vec<Result<Option<&KeySet>, Unanswered>> = asked.tests.iter().zip(&texts).map(set).collect();
    let measured = keys.measured();
    if sets.iter().all(Result::is_err) {
        return Ok(RowsMeasurement {
            part,
            rows: None,
            digest: None,
            quarantined: 0,
            answers: sets.into_iter().map(|set| set.map(|_| TestCounts::default())).collect(),
            keys: measured,
        });
    }
    let begin = |table: &OpenTable| {
        let tallies = Tallies::new(asked, &sets, table, options);
        let wanted = tallies.wanted.clone();
        Ok((tallies, wanted))
    };
    let (tallies, file) = visit(table, begin, options)?;
    Ok(RowsMeasurement {
        part,
        rows: Some(tallies.rows),
        digest: Some(file.digest),
        quarantined: file.quarantine.total,
        answers: tallies.finish(&file.quarantine)?,
        keys: measured,
    })
}

/// The places of columns by their names. One that is not there goes before one that several have: then the names are those of
/// another table.
fn places_of(names: &[String], columns: &[PhysicalColumn]) -> Result<Vec<usize>, Unanswered> {
    let place = |name: &String| -> Result<usize, Unanswered> {
        ColumnChoice::Name(name.clone())
            .resolve(columns)
            .map_err(Unanswered::from)
    };
    let places: Vec<Result<usize, Unanswered>> = names.iter().map(place).collect();
    match places.contains(&Err(Unanswered::NoColumn)) {
        true => Err(Unanswered::NoColumn),
        false => places.into_iter().collect(),
    }
}

/// Which columns of a table hold texts.
fn texts_among(table: &OpenTable, places: &[usize]) -> Vec<bool> {
    let schema = table.schema();
    let field = |place: &usize| schema.fields().get(*place);
    places
        .iter()
        .map(|place| field(place).is_some_and(|field| holds_texts(field.data_type())))
        .collect()
}

/// What goes over the rows of a table.
trait Visitor {
    /// Takes rows in their order, by the columns that were asked for.
    fn update(&mut self, columns: &[Cells], rows: usize) -> Result<(), EngineError>;

    /// Bytes held.
    fn memory(&self) -> usize;
}

/// Goes over the rows of a table in their order and closes it. `begin` says which columns are wanted, once more if the table
/// has to be read again.
fn visit<V: Visitor>(
    mut table: OpenTable,
    begin: impl Fn(&OpenTable) -> Result<(V, Vec<usize>), EngineError>,
    options: &ScanOptions,
) -> Result<(V, FileRecord), EngineError> {
    let outcome = loop {
        let (mut visitor, wanted) = begin(&table)?;
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
            let columns: Vec<Cells> = batch.columns().iter().map(Cells::of).collect::<Result<_, _>>()?;
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
    Among(Grouped, &'a KeySet),
}

impl<'a> Tallies<'a> {
    fn new(
        asked: RowTests<'a>,
        sets: &[Result<Option<&'a KeySet>, Unanswered>],
        table: &OpenTable,
        options: &ScanOptions,
    ) -> Self {
        let resolved = |(test, set): (&RowTest, &Result<Option<&'a KeySet>, Unanswered>)| {
            let set = (*set)?;
            places_of(test.columns(), table.columns()).map(|places| (places, set))
        };
        let resolved: Vec<Result<_, Unanswered>> = asked.tests.iter().zip(sets).map(resolved).collect();
        let mut wanted: Vec<usize> = resolved
            .iter()
            .flatten()
            .flat_map(|(places, _)| places.clone())
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let bytes = options.memory_bytes / COLLECTING / (asked.tests.len().max(1) as u64);
        let tallies = asked.tests.iter().zip(resolved).map(|(test, resolved)| {
            let (places, set) = resolved?;
            let texts = texts_among(table, &places);
            let among = places
                .iter()
                .map(|place| wanted.binary_search(place).unwrap_or(usize::MAX));
            let among: Vec<usize> = among.collect();
            let grouped = |texts: &[bool], scratch: Scratch| {
                let parts = among.iter().copied().zip(texts.iter().copied());
                Grouped::new(parts.collect(), scratch, bytes)
            };
            Ok(match (test, set) {
                (RowTest::Holds(predicate), _) => Tally::Holds {
                    bound: Bound::new(predicate, among),
                    failing: Failing::new(asked.most),
                    undetermined: 0,
                },
                (RowTest::Unique(_), _) => Tally::Unique(grouped(&texts, table.scratch())),
                (RowTest::Among(..), Some(set)) => Tally::Among(grouped(&set.as_texts, table.scratch()), set),
                (RowTest::Among(..), None) => return Err(Unanswered::NoKeyTable),
            })
        });
        let tallies = tallies.collect();
        Self {
            most: asked.most,
            wanted,
            tallies,
            rows: 0,
        }
    }

    /// The counts, with the rows' numbers in the file.
    fn finish(self, quarantine: &Quarantine) -> Result<Vec<Result<TestCounts, Unanswered>>, EngineError> {
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
                Tally::Among(grouped, set) => {
                    let undetermined = grouped.without_key();
                    (strangers(&grouped.sorted(), &set.keys, most)?, undetermined)
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
    fn update(&mut self, columns: &[Cells], rows: usize) -> Result<(), EngineError> {
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
