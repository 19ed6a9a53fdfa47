//! From paths to measured tables: opens each input once, has it read, and checks that it did not change meanwhile.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dataseal_engine::{ScanOptions, Scanned, scan};
use dataseal_intake::{FileIdentity, Limits, Source, digest_file, open};
use dataseal_model::{ErrorCode, TableMeasurement};
use rustix::fs::{Mode, OFlags};

use crate::worker::{Worker, WorkerProgram};
use crate::{Error, Installation, Progress};

/// One input: where it is and under which name it appears in results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where to open it.
    pub path: PathBuf,
    /// Name in reports and statements, relative, `/` between parts; never an absolute path.
    pub name: String,
}

impl Input {
    /// An input named by the last part of its path.
    pub fn of(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self { path, name }
    }
}

/// Who parses the bytes.
#[derive(Clone, Debug)]
pub enum Reading {
    /// A child process under limits: the choice for files of unknown origin.
    Worker(WorkerProgram),
    /// This process, for callers who trust their files.
    InProcess,
}

/// Limits and means of a measurement.
#[derive(Clone, Debug)]
pub struct MeasureOptions {
    /// Who parses the bytes.
    pub reading: Reading,
    /// Threads that work on one table. The result does not depend on it.
    pub threads: usize,
    /// Memory limit of the reader in bytes.
    pub memory_bytes: u64,
    /// Wall-clock limit for one input in seconds.
    pub wall_seconds: u64,
}

impl MeasureOptions {
    /// Two threads, 4 GiB, one hour.
    pub const fn new(reading: Reading) -> Self {
        Self {
            reading,
            threads: 2,
            memory_bytes: 4 << 30,
            wall_seconds: 3600,
        }
    }
}

/// Measures inputs one after the other, each by itself: one bad file does not stop the others.
pub fn measure(
    inputs: &[Input],
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Vec<Result<TableMeasurement, Error>> {
    let mut reader = Reader::new(options);
    inputs
        .iter()
        .enumerate()
        .map(|(index, input)| {
            progress.begin(&input.name, index, inputs.len());
            let measured = reader.measure(input, installation, progress);
            progress.end();
            measured
        })
        .collect()
}

/// Digests an input again, in this process, for sealing: what is signed is what this process saw.
///
/// # Errors
/// The input cannot be opened or read, or it differs from what was measured.
pub(crate) fn confirm_digest(input: &Input, measured: &TableMeasurement) -> Result<(), Error> {
    let file = open_regular(&input.path)?;
    let (digest, bytes) = digest_file(&file).map_err(|e| located(input, e.code(), e.to_string()))?;
    if digest == measured.file.digest && bytes == measured.file.bytes {
        Ok(())
    } else {
        Err(Error::new(ErrorCode::InputChanged, shown(&input.path)))
    }
}

struct Reader<'a> {
    options: &'a MeasureOptions,
    worker: Option<Worker>,
}

impl<'a> Reader<'a> {
    fn new(options: &'a MeasureOptions) -> Self {
        let worker = match &options.reading {
            Reading::Worker(program) => Some(Worker::new(program.clone())),
            Reading::InProcess => None,
        };
        Self { options, worker }
    }

    fn measure(
        &mut self,
        input: &Input,
        installation: &Installation,
        progress: &dyn Progress,
    ) -> Result<TableMeasurement, Error> {
        let file = open_regular(&input.path)?;
        let before = identity(input, &file)?;
        let recognisers = installation.recognisers();
        let scanned = match &mut self.worker {
            Some(worker) => worker.scan(
                &file,
                &input.name,
                installation.overlay(),
                &recognisers,
                self.options,
                progress,
            ),
            None => read_here(&file, input, installation, self.options),
        }
        .map_err(|error| located(input, error.code(), error.details().to_owned()))?;
        // The reader says how many bytes it saw; this process knows how many there are.
        if identity(input, &file)? != before || scanned.file.bytes != before.size() {
            return Err(Error::new(ErrorCode::InputChanged, shown(&input.path)));
        }
        let Scanned { file, state, columns } = scanned;
        let profile = state
            .finish(&columns)
            .map_err(|error| located(input, ErrorCode::Internal, error.to_string()))?;
        Ok(TableMeasurement { file, profile })
    }
}

fn read_here(
    file: &File,
    input: &Input,
    installation: &Installation,
    options: &MeasureOptions,
) -> Result<Scanned, Error> {
    let file = file.try_clone().map_err(|_| Error::new(ErrorCode::InputFailed, ""))?;
    let source = Source {
        file,
        name: input.name.clone(),
    };
    let table = open(source, &Limits::default(), Arc::new(AtomicBool::new(false)))
        .map_err(|e| Error::new(e.code(), "").detail(e.to_string()))?;
    let options = ScanOptions {
        threads: options.threads,
        memory_bytes: options.memory_bytes,
    };
    scan(table, installation.recognisers(), &options).map_err(|e| Error::new(e.code(), "").detail(e.to_string()))
}

/// Opens a regular file. Without blocking, so that a pipe put in its place cannot hang the run.
pub(crate) fn open_regular(path: &Path) -> Result<File, Error> {
    use rustix::io::Errno;
    let wrong = |code| Error::new(code, shown(path));
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty()).map_err(|errno| {
        wrong(match errno {
            Errno::NOENT | Errno::NOTDIR => ErrorCode::InputMissing,
            Errno::ACCESS | Errno::PERM => ErrorCode::InputPermission,
            _ => ErrorCode::InputFailed,
        })
    })?);
    let kind = file.metadata().map_err(|_| wrong(ErrorCode::InputFailed))?.file_type();
    if kind.is_dir() {
        Err(wrong(ErrorCode::UsageDirectory))
    } else if kind.is_file() {
        Ok(file)
    } else {
        Err(wrong(ErrorCode::InputUnsupported))
    }
}

fn identity(input: &Input, file: &File) -> Result<FileIdentity, Error> {
    FileIdentity::of(file).map_err(|e| located(input, e.code(), e.to_string()))
}

fn located(input: &Input, code: ErrorCode, detail: String) -> Error {
    Error::new(code, shown(&input.path)).detail(detail)
}

/// A path as the user wrote it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}
