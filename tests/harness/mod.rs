//! Reading many files through one long-lived reader process: what became of each, how long it took, and how much memory
//! the reader needed for it. Shared by the suites `corpora` and `torture`.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use dataseal::model::{ErrorCode, ExitStatus, TableMeasurement};
use dataseal::worker::WorkerProgram;
use dataseal::{Error, Input, Installation, MeasureOptions, Progress, Reading, measure};
use dataseal_testkit::process;

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_dataseal");

/// How much slower an unoptimised build may be than the published one, to which all time limits refer.
pub(crate) const SLOWNESS: u32 = if cfg!(debug_assertions) { 5 } else { 1 };

/// Files for one reader: results of more are not kept in memory at once.
const AT_ONCE: usize = 256;

/// What became of one file.
pub(crate) struct Outcome {
    /// Every table, or the one error.
    pub(crate) tables: Vec<Result<TableMeasurement, Error>>,
    pub(crate) elapsed: Duration,
    /// Peak memory of the reader in bytes; 0 when it died.
    pub(crate) peak: u64,
}

impl Outcome {
    /// The first error.
    pub(crate) fn error(&self) -> Option<&Error> {
        self.tables.iter().find_map(|table| table.as_ref().err())
    }

    /// How the program would end, findings apart.
    pub(crate) fn status(&self) -> ExitStatus {
        let statuses: Vec<ExitStatus> = self
            .tables
            .iter()
            .map(|table| table.as_ref().map_or_else(Error::exit_status, |_| ExitStatus::Success))
            .collect();
        ExitStatus::fold(&statuses)
    }

    /// Whether the status is one that a file may cause.
    pub(crate) fn is_clean(&self) -> bool {
        !matches!(
            self.status(),
            ExitStatus::Internal | ExitStatus::Interrupted | ExitStatus::Usage
        )
    }

    /// Whether the file killed its reader, other than by a limit.
    pub(crate) fn died(&self) -> bool {
        self.error().is_some_and(|error| error.code() == ErrorCode::ReaderDied)
    }

    /// Rows of all tables, those set aside included.
    pub(crate) fn rows(&self) -> u64 {
        self.measured().map(|table| table.file.inventory.rows_declared).sum()
    }

    /// The tables that were read.
    pub(crate) fn measured(&self) -> impl Iterator<Item = &TableMeasurement> {
        self.tables.iter().flatten()
    }

    /// What happened, in a few words that hold no data.
    pub(crate) fn told(&self) -> String {
        let seconds = self.elapsed.as_secs_f64();
        let what = match self.error() {
            Some(error) => format!("{} {}", error.code(), error.details()),
            None => format!("{} table(s), {} row(s)", self.tables.len(), self.rows()),
        };
        format!("{what} [{seconds:.1} s, {} MiB]", self.peak >> 20)
    }
}

/// Limits of a reader.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Means {
    pub(crate) memory: u64,
    pub(crate) seconds: u32,
}

/// Reads files in a few long-lived readers, one after the other; `told` hears of each in order.
pub(crate) fn read_all(paths: &[PathBuf], means: Means, mut told: impl FnMut(usize, Outcome)) {
    let installation = Installation::embedded().unwrap();
    for (chunk, paths) in paths.chunks(AT_ONCE).enumerate() {
        let inputs: Vec<Input> = paths.iter().map(Input::of).collect();
        let mut options = MeasureOptions::new(Reading::Worker(WorkerProgram {
            program: PathBuf::from(BINARY),
            arguments: vec!["__reader".into()],
        }));
        options.memory_bytes = means.memory;
        options.wall_seconds = u64::from(means.seconds * SLOWNESS);
        let watch = Watch::default();
        let outcomes = measure(&inputs, &installation, &options, &watch);
        let watched = watch.0.into_inner().unwrap();
        for (index, (tables, (_, elapsed, peak))) in outcomes.into_iter().zip(watched).enumerate() {
            told(chunk * AT_ONCE + index, Outcome { tables, elapsed, peak });
        }
    }
}

/// Reads one file in a reader of its own.
pub(crate) fn read_one(path: &Path, means: Means) -> Outcome {
    let mut only = None;
    read_all(&[path.to_owned()], means, |_, outcome| only = Some(outcome));
    only.unwrap()
}

/// Times each file and asks for the reader's memory.
#[derive(Default)]
struct Watch(Mutex<Vec<(Instant, Duration, u64)>>);

impl Progress for Watch {
    fn begin(&self, _name: &str, _index: usize, _count: usize) {
        process::children().into_iter().for_each(process::forget_peak);
        self.0.lock().unwrap().push((Instant::now(), Duration::ZERO, 0));
    }

    fn end(&self) {
        let peak = process::children().into_iter().filter_map(process::peak_memory).max();
        if let Some((began, elapsed, most)) = self.0.lock().unwrap().last_mut() {
            *elapsed = began.elapsed();
            *most = peak.unwrap_or_default();
        }
    }
}
