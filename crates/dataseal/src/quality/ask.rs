//! One question to the reader about the rows of one file, with the tables of keys that it needs.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dataseal_engine::{KeySet, RowTests, ScanOptions, keys, rows};
use dataseal_intake::{ReadOptions, Scratch, Source, WantedDigests, open};
use dataseal_model::{ErrorCode, RowTest, RowsMeasurement, Unanswered};
use dataseal_pack::{CheckTest, Problem};
use dataseal_policy::read_predicate;

use crate::measure::{read_here, shown, unchanged};
use crate::worker::{ReadPart, Worker, WorkerInput};
use crate::{Error, Input, MeasureOptions, Progress, Reading};

/// What is asked of the tables of one file.
#[derive(Default)]
pub(crate) struct Asked<'a> {
    /// The tests.
    pub(crate) tests: Vec<Asking<'a>>,
    /// Tables of keys, or why one is not there.
    pub(crate) keys: Vec<Result<KeyFile<'a>, Unanswered>>,
    /// Failing rows that are told by number at most.
    pub(crate) most: usize,
}

/// One test as it was written, and the place of its table of keys, if it needs one.
pub(crate) struct Asking<'a> {
    pub(crate) test: &'a CheckTest,
    pub(crate) keys: usize,
}

/// An open table of keys.
pub(crate) struct KeyFile<'a> {
    pub(crate) file: File,
    pub(crate) name: String,
    pub(crate) column: &'a str,
}

/// The test that a reader does; `keys` is the place of its table of keys.
pub(crate) fn row_test(test: &CheckTest, keys: usize) -> Result<RowTest, Vec<Problem>> {
    Ok(match test {
        CheckTest::Row { condition, columns } => RowTest::Holds(read_predicate(condition, columns)?),
        CheckTest::Unique(columns) => RowTest::Unique(columns.clone()),
        CheckTest::Reference(column) | CheckTest::ForeignKey(column) => RowTest::Among(column.column.clone(), keys),
    })
}

/// Reads tables of keys, given with the names of their columns. What does not fit into memory goes to `kept`.
pub(crate) fn key_sets(
    sources: Vec<Result<(Source, String), Unanswered>>,
    kept: File,
    options: &Arc<ReadOptions>,
    means: &ScanOptions,
) -> Result<Vec<Result<KeySet, Unanswered>>, Error> {
    let kept = Scratch::new(Some(kept));
    let sets = sources.len();
    let read = |source: Result<(Source, String), Unanswered>| {
        let (source, column) = match source {
            Ok(source) => source,
            Err(reason) => return Ok(Err(reason)),
        };
        match open(source, Arc::clone(options), Arc::new(AtomicBool::new(false))) {
            Ok(file) => keys(file, &column, &kept, sets, means)
                .map_err(|error| Error::new(error.code(), "").detail(error.to_string())),
            Err(_) => Ok(Err(Unanswered::KeysUnread)),
        }
    };
    sources.into_iter().map(read).collect()
}

/// Asks about the rows of inputs, one after the other.
pub(super) struct RowsReader {
    options: MeasureOptions,
    worker: Option<Worker>,
}

impl RowsReader {
    pub(super) fn new(options: &MeasureOptions) -> Self {
        let mut options = options.clone();
        // Digests of parts are for seals, and are asked of a scan.
        options.read.digests = WantedDigests::default();
        let worker = match &options.reading {
            Reading::Worker(program) => Some(Worker::new(program.clone())),
            Reading::InProcess => None,
        };
        Self { options, worker }
    }

    /// What is asked of the tables of an input.
    pub(super) fn read(
        &mut self,
        input: &Input,
        asked: &Asked<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<ReadPart<RowsMeasurement>>, Error> {
        if input.table.is_some() {
            let refused = Error::new(ErrorCode::InputUnsupported, shown(&input.path));
            return Err(refused.detail("rows of a table in several files are not checked"));
        }
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
    let tests = asked.tests.iter().map(|asking| row_test(asking.test, asking.keys));
    let tests: Vec<RowTest> = tests
        .collect::<Result<_, _>>()
        .map_err(|_| Error::new(ErrorCode::Internal, "condition"))?;
    let source = |keys: &Result<KeyFile<'_>, Unanswered>| -> Result<Result<(Source, String), Unanswered>, Error> {
        let keys = match keys {
            Ok(keys) => keys,
            Err(reason) => return Ok(Err(*reason)),
        };
        let file = keys
            .file
            .try_clone()
            .map_err(|_| Error::new(ErrorCode::InputFailed, ""))?;
        let source = Source {
            file,
            name: keys.name.clone(),
            scratch: Some(scratch_file()?),
        };
        Ok(Ok((source, keys.column.to_owned())))
    };
    let sources = asked.keys.iter().map(source).collect::<Result<_, _>>()?;
    let means = ScanOptions {
        threads: options.threads,
        memory_bytes: options.memory_bytes,
    };
    let keys = key_sets(sources, scratch_file()?, &Arc::new(options.read.clone()), &means)?;
    let asked = RowTests {
        tests: &tests,
        keys: &keys,
        most: asked.most,
    };
    read_here(file, scratch, input, options, |table, means| {
        let measured = rows(table, asked, means);
        let measured = measured.map_err(|error| Error::new(error.code(), "").detail(error.to_string()))?;
        Ok(Some(ReadPart::Table(Box::new(measured))))
    })
}

/// An empty file that has no name.
pub(crate) fn scratch_file() -> Result<File, Error> {
    tempfile::tempfile().map_err(|_| Error::new(ErrorCode::OutputFailed, "scratch file"))
}
