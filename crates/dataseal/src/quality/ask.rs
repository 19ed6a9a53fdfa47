//! One question to the reader about the rows of one file, with the tables of keys that it needs.

use std::fs::File;

use dataseal_engine::{KeyFile, KeyTables, RowTests, ScanOptions, rows};
use dataseal_model::{ErrorCode, RowTest, RowsMeasurement, Unanswered};
use dataseal_pack::{CheckTest, Problem};
use dataseal_policy::{PatternBudget, read_predicate};

use super::keys::{OpenKeys, reading_of_keys};
use crate::measure::{read_here, scratch_file, unchanged};
use crate::worker::{ReadPart, Worker, WorkerInput};
use crate::{Error, Input, MeasureOptions, Progress};

/// What is asked of the tables of one file.
#[derive(Default)]
pub(crate) struct Asked<'a> {
    /// The tests.
    pub(crate) tests: Vec<Asking<'a>>,
    /// Tables of keys, or why one is not there.
    pub(crate) keys: Vec<Result<OpenKeys<'a>, Unanswered>>,
    /// Failing rows that are told by number at most.
    pub(crate) most: usize,
}

/// One test as it was written, and the place of its table of keys, if it needs one.
pub(crate) struct Asking<'a> {
    pub(crate) test: &'a CheckTest,
    pub(crate) keys: usize,
}

/// The test that a reader does; `keys` is the place of its table of keys.
pub(crate) fn row_test(test: &CheckTest, keys: usize, budget: &mut PatternBudget) -> Result<RowTest, Vec<Problem>> {
    Ok(match test {
        CheckTest::Row { condition, columns } => RowTest::Holds(read_predicate(condition, columns, budget)?),
        CheckTest::Unique(columns) => RowTest::Unique(columns.clone()),
        CheckTest::Reference(table) | CheckTest::ForeignKey(table) => RowTest::Among(table.columns.clone(), keys),
    })
}

/// Asks about the rows of inputs, one after the other.
pub(super) struct RowsReader {
    options: MeasureOptions,
    worker: Option<Worker>,
}

impl RowsReader {
    pub(super) fn new(options: &MeasureOptions) -> Self {
        Self {
            options: options.without_digests(),
            worker: options.reading.worker(),
        }
    }

    /// What is asked of the tables of an input.
    pub(super) fn read(
        &mut self,
        input: &Input,
        asked: &Asked<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<ReadPart<RowsMeasurement>>, Error> {
        let options = &self.options;
        let (_, parts) = unchanged(input, |file, scratch| match &mut self.worker {
            Some(worker) => {
                let given = WorkerInput {
                    file,
                    scratch: &scratch,
                    name: &input.name,
                };
                worker.rows(given, asked, options, progress)
            }
            None => rows_here(file, scratch, input, asked, options),
        })?;
        Ok(parts)
    }
}

/// Reads in this process.
fn rows_here(
    file: &File,
    scratch: File,
    input: &Input,
    asked: &Asked<'_>,
    options: &MeasureOptions,
) -> Result<Vec<ReadPart<RowsMeasurement>>, Error> {
    let mut budget = PatternBudget::default();
    let tests = asked
        .tests
        .iter()
        .map(|asking| row_test(asking.test, asking.keys, &mut budget));
    let tests: Vec<RowTest> = tests
        .collect::<Result<_, _>>()
        .map_err(|_| Error::new(ErrorCode::Internal, "condition"))?;
    let key_file = |keys: &Result<OpenKeys<'_>, Unanswered>| -> Result<Result<KeyFile, Unanswered>, Error> {
        let keys = match keys {
            Ok(keys) => keys,
            Err(reason) => return Ok(Err(*reason)),
        };
        let file = keys.file.try_clone();
        Ok(Ok(KeyFile {
            file: file.map_err(|_| Error::new(ErrorCode::InputFailed, ""))?,
            scratch: scratch_file()?,
            name: keys.name.clone(),
            columns: keys.columns.to_vec(),
            read: reading_of_keys(&options.read, keys.is_reference),
        }))
    };
    let keys = asked.keys.iter().map(key_file).collect::<Result<_, _>>()?;
    let means = ScanOptions {
        threads: options.threads,
        memory_bytes: options.memory_bytes,
    };
    let mut keys = KeyTables::new(keys, scratch_file()?, means);
    let asked = RowTests {
        tests: &tests,
        most: asked.most,
    };
    read_here(file, scratch, input, options, |table, means| {
        let measured = rows(table, asked, &mut keys, means);
        let measured = measured.map_err(|error| Error::new(error.code(), "").detail(error.to_string()))?;
        Ok(Some(ReadPart::Table(Box::new(measured))))
    })
}
