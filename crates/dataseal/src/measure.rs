//! From paths to measured tables: opens each input once, has it read, and checks that it did not change meanwhile.

use std::collections::BTreeSet;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dataseal_engine::{ScanOptions, Scanned, scan};
use dataseal_intake::{
    FileIdentity, OpenTable, ReadOptions, Source, WantedDigests, digest_file, digest_file_with_chunks, open,
};
use dataseal_model::{Digest, ErrorCode, Part, RecogniserSet, TableMeasurement, WantedRelations};
use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use crate::cache::{Cache, CachePlace};
use crate::persons::lacking;
use crate::unite::Unions;
use crate::worker::{ReadPart, Worker, WorkerInput, WorkerProgram};
use crate::{Error, Installation, Progress};

/// One input: where it is and under which name it appears in results.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Where to open it.
    pub path: PathBuf,
    /// Name in reports and statements, relative, `/` between parts; never an absolute path.
    pub name: String,
    /// What was fetched from elsewhere and is read in place of the path, which then only says from where.
    pub fetched: Option<Arc<File>>,
    /// The table that this file is a piece of, by the name of the folder; `None` if it is a file of its own.
    pub table: Option<String>,
    /// Columns that the names of its folders hold (`key=value`), in their order; a null is absent.
    pub partitions: Vec<(String, Option<String>)>,
}

impl Input {
    /// An input named by the last part of its path.
    pub fn of(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self {
            path,
            name,
            ..Self::default()
        }
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

impl Reading {
    /// The child process, not yet started; `None` where this process reads.
    pub(crate) fn worker(&self) -> Option<Worker> {
        match self {
            Self::Worker(program) => Some(Worker::new(program.clone())),
            Self::InProcess => None,
        }
    }
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
    /// How files are read: limits, encoding, dialect, digests.
    pub read: ReadOptions,
    /// Where measurements of files that do not change are kept; `None` reads every file.
    pub cache: Option<Cache>,
}

impl MeasureOptions {
    /// The same without digests of parts: these are for seals, and are asked of a scan.
    pub(crate) fn without_digests(&self) -> Self {
        let mut options = self.clone();
        options.read.digests = WantedDigests::default();
        options
    }

    /// Two threads, 4 GiB, one hour.
    pub fn new(reading: Reading) -> Self {
        Self {
            reading,
            threads: 2,
            memory_bytes: 4 << 30,
            wall_seconds: 3600,
            read: ReadOptions::default(),
            cache: None,
        }
    }
}

/// Measures inputs one after the other, each by itself: one bad file does not stop the others. For each input there is
/// either one error, or every table in it, those that could not be read as errors in their place. A table that several
/// inputs make up stands with the first of them, and is there only if all of them could be read.
pub fn measure(
    inputs: &[Input],
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Vec<Vec<Result<TableMeasurement, Error>>> {
    let mut reader = Reader::new(options);
    let mut united = Unions::default();
    let mut known = Vec::new();
    let mut measured: Vec<Vec<Result<TableMeasurement, Error>>> = inputs
        .iter()
        .enumerate()
        .map(|(index, input)| {
            progress.begin(&input.name, index, inputs.len());
            let cache = options.cache.as_ref();
            let place = cache.and_then(|cache| cache.place(input, installation, &options.read));
            if let Some(tables) = place.as_ref().and_then(CachePlace::find) {
                known.push(index);
                return tables.into_iter().map(Ok).collect();
            }
            let parts = reader.read(input, installation, progress);
            progress.end();
            match (parts, &input.table) {
                (Err(error), Some(table)) => {
                    united.fail(table);
                    vec![Err(error)]
                }
                (Err(error), None) => vec![Err(error)],
                (Ok((_, parts)), Some(table)) => united.add(table, index, input, parts),
                (Ok((identity, parts)), None) => {
                    let tables: Vec<_> = parts.into_iter().map(|part| finish(part?)).collect();
                    if let Some(place) = place
                        && let Some(tables) = all_read(&tables)
                    {
                        place.keep(identity, &tables);
                    }
                    tables
                }
            }
        })
        .collect();
    let lacking = match known.is_empty() {
        true => BTreeSet::new(),
        false => lacking(&measured, installation),
    };
    for index in known {
        if !lacking.contains(&index) {
            progress.known();
        } else if let (Some(input), Some(place)) = (inputs.get(index), measured.get_mut(index)) {
            progress.begin(&input.name, index, inputs.len());
            let parts = reader.read(input, installation, progress);
            progress.end();
            *place = match parts {
                Ok((_, parts)) => parts.into_iter().map(|part| finish(part?)).collect(),
                Err(error) => vec![Err(error)],
            };
        }
    }
    for (index, table) in united.finish(&recognisers_for(installation, &options.read)) {
        if let Some(place) = measured.get_mut(index) {
            place.push(table);
        }
    }
    measured
}

/// Digests an input again, in this process, for sealing: what is signed is what this process saw.
///
/// # Errors
/// The input cannot be opened or read, or it differs from what was measured.
pub(crate) fn confirm_digest(input: &Input, measured: &[TableMeasurement]) -> Result<(), Error> {
    let known = known_digest(input, measured).ok_or_else(|| Error::new(ErrorCode::Internal, "input"))?;
    let file = opened(input)?;
    let found = digest_file(&file).map_err(|e| located(input, e.code(), e.to_string()))?;
    if found == known {
        Ok(())
    } else {
        Err(Error::new(ErrorCode::InputChanged, shown(&input.path)))
    }
}

/// SHA-256 and size of an input as it was measured, if any table of it was.
pub(crate) fn known_digest(input: &Input, measured: &[TableMeasurement]) -> Option<(Digest, u64)> {
    measured.iter().find_map(|table| {
        let file = &table.file;
        let mut pieces = file.reading.pieces.iter();
        let piece = pieces.find(|piece| *piece.name.expose() == input.name);
        let whole = (file.reading.pieces.is_empty() && *file.name.expose() == input.name).then_some(());
        piece
            .map(|piece| (piece.digest, piece.bytes))
            .or(whole.map(|()| (file.digest, file.bytes)))
    })
}

struct Reader<'a> {
    options: &'a MeasureOptions,
    worker: Option<Worker>,
}

impl<'a> Reader<'a> {
    fn new(options: &'a MeasureOptions) -> Self {
        Self {
            options,
            worker: options.reading.worker(),
        }
    }

    /// Every table of one input, as it came from the reader, and which file it was.
    fn read(
        &mut self,
        input: &Input,
        installation: &Installation,
        progress: &dyn Progress,
    ) -> Result<(FileIdentity, Vec<Result<Scanned, Error>>), Error> {
        let mut options = self.options.clone();
        if input.table.is_some() {
            // A table of several files has none of these, so nobody would read a piece's.
            options.read.digests = WantedDigests::default();
            options.read.relations = WantedRelations::default();
        }
        let recognisers = recognisers_for(installation, &options.read);
        let (before, (parts, chunks)) = unchanged(input, |file, scratch| {
            let parts = match &mut self.worker {
                Some(worker) => worker.scan(
                    WorkerInput {
                        file,
                        scratch: &scratch,
                        name: &input.name,
                    },
                    installation.overlay(),
                    &recognisers,
                    &options,
                    progress,
                ),
                None => read_here(file, scratch, input, &options, |table, means| {
                    let scanned = scan(table, Arc::clone(&recognisers), means)
                        .map_err(|error| Error::new(error.code(), "").detail(error.to_string()))?;
                    Ok(Some(ReadPart::Table(Box::new(scanned))))
                }),
            }?;
            let chunks = options.read.digests.chunks.then(|| chunk_root(input, file));
            Ok((parts, chunks.transpose()?))
        })?;
        let checked = |part| match part {
            // The reader says what its file was; this process knows how many bytes there are, and what they hash to.
            ReadPart::Table(scanned) => check(input, *scanned, before.size(), chunks),
            ReadPart::Unread(place, error) => Err(unread(input, &place, &error)),
            ReadPart::Unasked(..) => Err(Error::new(ErrorCode::Internal, "scan")),
        };
        Ok((before, parts.into_iter().map(checked).collect()))
    }
}

/// The recognisers as a reading asks for them.
pub(crate) fn recognisers_for(installation: &Installation, read: &ReadOptions) -> Arc<RecogniserSet> {
    let recognisers = installation.recognisers();
    if read.exact_persons {
        Arc::new(recognisers.exactly())
    } else {
        recognisers
    }
}

/// The tables, if each of them was measured.
fn all_read(tables: &[Result<TableMeasurement, Error>]) -> Option<Vec<TableMeasurement>> {
    tables.iter().map(|table| table.as_ref().ok().cloned()).collect()
}

/// SHA-256 and chunk root of a file by this process.
fn chunk_root(input: &Input, file: &File) -> Result<(Digest, Digest), Error> {
    let (digest, _, root) =
        digest_file_with_chunks(file).map_err(|error| located(input, error.code(), error.to_string()))?;
    Ok((digest, root))
}

fn check(input: &Input, mut scanned: Scanned, bytes: u64, chunks: Option<(Digest, Digest)>) -> Result<Scanned, Error> {
    let same = chunks.is_none_or(|(digest, _)| digest == scanned.file.digest);
    if scanned.file.bytes != bytes || !same {
        return Err(Error::new(ErrorCode::InputChanged, shown(&input.path)));
    }
    scanned.file.reading.digests.chunk_root = chunks.map(|(_, root)| root);
    Ok(scanned)
}

/// The profile of a table.
pub(crate) fn finish(scanned: Scanned) -> Result<TableMeasurement, Error> {
    let Scanned { file, state, columns } = scanned;
    let profile = state
        .finish(&columns)
        .map_err(|error| Error::new(ErrorCode::Internal, "").detail(error.to_string()))?;
    Ok(TableMeasurement { file, profile })
}

/// The error of a part, located by kinds and places: its name may be somebody's.
pub(crate) fn unread(input: &Input, place: &[Part], error: &Error) -> Error {
    let steps: Vec<String> = place
        .iter()
        .map(|step| format!("{}[{}]", step.kind, step.position))
        .collect();
    let at = format!("{}:{}", shown(&input.path), steps.join("/"));
    Error::new(error.code(), at).detail(error.details().to_owned())
}

/// Reads an input, given with an empty file for what must be decompressed, and makes sure that it is the same afterwards.
pub(crate) fn unchanged<T>(
    input: &Input,
    read: impl FnOnce(&File, File) -> Result<T, Error>,
) -> Result<(FileIdentity, T), Error> {
    let file = opened(input)?;
    let before = identity(input, &file)?;
    let told =
        read(&file, scratch_file()?).map_err(|error| located(input, error.code(), error.details().to_owned()))?;
    if identity(input, &file)? != before {
        return Err(Error::new(ErrorCode::InputChanged, shown(&input.path)));
    }
    Ok((before, told))
}

/// Reads an input in this process and measures each of its tables that is asked for.
pub(crate) fn read_here<T>(
    file: &File,
    scratch: File,
    input: &Input,
    options: &MeasureOptions,
    mut measure: impl FnMut(OpenTable, &ScanOptions) -> Result<Option<ReadPart<T>>, Error>,
) -> Result<Vec<ReadPart<T>>, Error> {
    let refused = |error: dataseal_intake::IntakeError| Error::new(error.code(), "").detail(error.to_string());
    let file = file.try_clone().map_err(|_| Error::new(ErrorCode::InputFailed, ""))?;
    let source = Source {
        file,
        name: input.name.clone(),
        scratch: Some(scratch),
    };
    let read = Arc::new(options.read.clone());
    let mut file = open(source, read, Arc::new(AtomicBool::new(false))).map_err(refused)?;
    let means = ScanOptions {
        threads: options.threads,
        memory_bytes: options.memory_bytes,
    };
    let mut parts = Vec::new();
    while let Some(table) = file.next_table() {
        parts.extend(match table {
            Ok(table) => measure(table, &means)?,
            Err(unread) => Some(ReadPart::Unread(unread.part, refused(unread.error))),
        });
    }
    file.finish().map_err(refused)?;
    Ok(parts)
}

/// The input's bytes: those that were fetched, or the file at its path.
pub(crate) fn opened(input: &Input) -> Result<File, Error> {
    match &input.fetched {
        Some(file) => file
            .try_clone()
            .map_err(|_| Error::new(ErrorCode::InputFailed, shown(&input.path))),
        None => open_regular(&input.path),
    }
}

/// An empty file without a name, for what has to be put down.
pub(crate) fn scratch_file() -> Result<File, Error> {
    tempfile::tempfile().map_err(|_| Error::new(ErrorCode::OutputFailed, "scratch file"))
}

/// How files of unknown origin are opened: without blocking, so that a pipe put in their place cannot hang the run.
const FLAGS: OFlags = OFlags::RDONLY
    .union(OFlags::CLOEXEC)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY);

/// Opens a regular file.
pub(crate) fn open_regular(path: &Path) -> Result<File, Error> {
    regular(path, rustix::fs::open(path, FLAGS, Mode::empty()))
}

/// Opens a regular file that lies below a folder, whatever links there are on the way: the kernel looks, at the moment of
/// opening.
pub(crate) fn open_below(folder: &Path, name: &str) -> Result<File, Error> {
    let path = folder.join(name);
    let from = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let opened = rustix::fs::open(from, flags, Mode::empty()).and_then(|folder| {
        let below = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        rustix::fs::openat2(&folder, name, FLAGS, Mode::empty(), below)
    });
    match opened {
        Err(Errno::XDEV | Errno::LOOP) => Err(Error::new(ErrorCode::InputPermission, shown(&path))
            .detail("the file lies outside the folder of the checks")),
        // Nobody gave a folder on the command line: there is only no file.
        opened => regular(&path, opened).map_err(|error| match error.code() {
            ErrorCode::UsageDirectory => Error::new(ErrorCode::InputUnsupported, shown(&path)),
            _ => error,
        }),
    }
}

fn regular(path: &Path, opened: Result<OwnedFd, Errno>) -> Result<File, Error> {
    let wrong = |code| Error::new(code, shown(path));
    let file = File::from(opened.map_err(|errno| {
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

pub(crate) fn located(input: &Input, code: ErrorCode, detail: String) -> Error {
    Error::new(code, shown(&input.path)).detail(detail)
}

/// A path as the user wrote it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}
