//! The parent's side: starts the reader, hands it descriptors, waits with a deadline, and turns its death into an error.

use std::ffi::OsString;
use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dataseal_engine::Scanned;
use dataseal_model::{
    ChoiceError, ErrorCode, FileRecord, Masked, NamedTable, NoteKind, Part, PhysicalColumn, RecogniserSet,
    RiskMeasurement, RiskRequests, RowsMeasurement,
};
use dataseal_profile::TableState;

use super::frame::Channel;
use super::wire::{
    Answer, NamesRequest, PROTOCOL, Request, ScanRequest, WireFailure, WireLimits, WireOptions, WirePart, WireRisk,
    WireRiskRequest, WireRowsRequest, WireTable,
};
use crate::measure::scratch_file;
use crate::quality::Asked;
use crate::{Error, MeasureOptions, Progress};

/// Signals that mean a limit of ours, by their Linux numbers.
const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;

/// How long a reader that closed its socket may take to end before it is ended.
const DYING: Duration = Duration::from_secs(5);

/// How to start the reader: the program itself and the argument that tells it what it is.
#[derive(Clone, Debug)]
pub struct WorkerProgram {
    /// Path of the executable.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// A reader that is started when first needed and again after each death.
#[derive(Debug)]
pub struct Worker {
    program: WorkerProgram,
    running: Option<Running>,
}

/// What the reader gets to read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WorkerInput<'a> {
    /// The open file.
    pub(crate) file: &'a File,
    /// An empty file for what must be decompressed.
    pub(crate) scratch: &'a File,
    /// The file's name.
    pub(crate) name: &'a str,
}

#[derive(Debug)]
struct Running {
    child: Child,
    channel: Channel,
    /// Whether it has read a file before: what it dies of may then be owed to that one.
    has_read: bool,
}

impl Worker {
    /// Prepares a reader; nothing is started yet.
    pub const fn new(program: WorkerProgram) -> Self {
        Self { program, running: None }
    }

    /// Has the reader measure one open file. If a reader dies that has read others before, the file gets one more try with
    /// a fresh one, so that no result depends on what was read earlier.
    ///
    /// # Errors
    /// The reader's own error, or what its death means: a memory, time or processor limit, or a file that killed it.
    pub(crate) fn scan(
        &mut self,
        input: WorkerInput<'_>,
        overlay: &[(String, String)],
        recognisers: &Arc<RecogniserSet>,
        options: &MeasureOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<ReadPart>, Error> {
        let request = Request::Scan(ScanRequest {
            protocol: PROTOCOL,
            name: input.name.to_owned(),
            recognisers: recognisers.digest().to_string(),
            overlay: overlay.to_vec(),
            limits: limits(options),
            options: WireOptions::of(&options.read),
        });
        self.ask(&request, input, &[], options, progress, |answer, body| match answer {
            Answer::Table(table) => {
                let scanned = decode(*table, body, input.name, recognisers)?;
                Ok(ReadPart::Table(Box::new(scanned)))
            }
            other => other_part(other),
        })
    }

    /// Has the reader measure the anonymity risk of one open file, under the same conditions as [`Worker::scan`].
    ///
    /// # Errors
    /// Those of [`Worker::scan`].
    pub(crate) fn risk(
        &mut self,
        input: WorkerInput<'_>,
        asked: &RiskRequests,
        options: &MeasureOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<ReadPart<RiskMeasurement>>, Error> {
        let read = WireOptions::of(&options.read);
        let request = WireRiskRequest::of(PROTOCOL, input.name, asked, limits(options), read);
        self.ask(
            &Request::Risk(request),
            input,
            &[],
            options,
            progress,
            |answer, _| match answer {
                Answer::Risk { table, risk } => {
                    let measured = decode_risk(*table, risk, input.name, asked)?;
                    Ok(ReadPart::Table(Box::new(measured)))
                }
                Answer::Unasked { place, reason } => {
                    let reason = ChoiceError::ALL.into_iter().find(|known| known.as_str() == reason);
                    Ok(ReadPart::Unasked(place, reason.ok_or(Broken::Garbage)?))
                }
                other => other_part(other),
            },
        )
    }

    /// Has the reader name the columns of one open file, under the same conditions as [`Worker::scan`].
    ///
    /// # Errors
    /// Those of [`Worker::scan`].
    pub(crate) fn names(
        &mut self,
        input: WorkerInput<'_>,
        options: &MeasureOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<ReadPart<NamedTable>>, Error> {
        let request = Request::Names(NamesRequest {
            protocol: PROTOCOL,
            name: input.name.to_owned(),
            limits: limits(options),
            options: WireOptions::of(&options.read),
        });
        self.ask(&request, input, &[], options, progress, |answer, _| match answer {
            Answer::Named { part, columns } => {
                let columns = columns.into_iter().map(|(name, declared)| PhysicalColumn {
                    name: Masked::new(name),
                    declared,
                });
                Ok(ReadPart::Table(Box::new(NamedTable {
                    file: Masked::new(input.name.to_owned()),
                    part: WirePart::read_all(part).ok_or(Broken::Garbage)?,
                    columns: columns.collect(),
                })))
            }
            other => other_part(other),
        })
    }

    /// Has the reader put the rows of one open file to tests, under the same conditions as [`Worker::scan`].
    ///
    /// # Errors
    /// Those of [`Worker::scan`].
    pub(crate) fn rows(
        &mut self,
        input: WorkerInput<'_>,
        asked: &Asked<'_>,
        options: &MeasureOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<ReadPart<RowsMeasurement>>, Error> {
        let there: Vec<&File> = asked.keys.iter().flatten().map(|keys| &keys.file).collect();
        let scratches = (0..=there.len()).map(|_| scratch_file());
        let scratches: Vec<File> = scratches.collect::<Result<_, _>>()?;
        let (kept, scratches) = scratches.split_first().ok_or_else(|| internal("scratch"))?;
        let mut beside = vec![kept.as_fd()];
        beside.extend(
            there
                .into_iter()
                .zip(scratches)
                .flat_map(|(file, scratch)| [file.as_fd(), scratch.as_fd()]),
        );
        let read = WireOptions::of(&options.read);
        let request = Request::Rows(WireRowsRequest::of(PROTOCOL, input.name, asked, limits(options), read));
        self.ask(&request, input, &beside, options, progress, |answer, _| match answer {
            Answer::Rows(rows) => {
                let measured = rows.read().ok_or(Broken::Garbage)?;
                match measured.answers(asked.tests.len(), asked.keys.len(), asked.most) {
                    true => Ok(ReadPart::Table(Box::new(measured))),
                    false => Err(Broken::Inconsistent),
                }
            }
            other => other_part(other),
        })
    }

    /// Sends a request, with descriptors beside those of the input, and takes its answers. If a reader dies that has read others before, the file gets one more try.
    fn ask<T>(
        &mut self,
        request: &Request,
        input: WorkerInput<'_>,
        beside: &[BorrowedFd<'_>],
        options: &MeasureOptions,
        progress: &dyn Progress,
        take: impl Fn(Answer, &[u8]) -> Result<ReadPart<T>, Broken>,
    ) -> Result<Vec<ReadPart<T>>, Error> {
        let head = serde_json::to_vec(request).map_err(|_| internal("request"))?;
        let mut descriptors = vec![input.file.as_fd(), input.scratch.as_fd()];
        descriptors.extend_from_slice(beside);
        // A limit beyond what the clock can express is none.
        let deadline = Instant::now().checked_add(Duration::from_secs(options.wall_seconds));
        loop {
            let running = self.running()?;
            running.channel.set_deadline(deadline);
            let is_fresh = !std::mem::replace(&mut running.has_read, true);
            let sent = running.channel.send(&head, &[], &descriptors);
            let answered = match sent {
                Ok(()) => wait(&mut running.channel, progress, &take),
                Err(error) => Err(Broken::by(&error)),
            };
            let broken = match answered {
                Ok(answer) => return answer,
                Err(broken) => broken,
            };
            let error = match broken {
                Broken::Gone => self.cause_of_death(),
                Broken::Garbage => garbage(),
                Broken::Inconsistent => Error::new(ErrorCode::InputHidden, ""),
                Broken::Late => Error::new(ErrorCode::LimitTime, "").detail(format!("{} s", options.wall_seconds)),
            };
            self.stop();
            if is_fresh || !matches!(broken, Broken::Gone) || error.code() == ErrorCode::LimitTime {
                return Err(error);
            }
        }
    }

    /// The reader, started if there is none or if it died since the last request, which is then no fault of this one.
    fn running(&mut self) -> Result<&mut Running, Error> {
        if let Some(idle) = &mut self.running
            && !matches!(idle.child.try_wait(), Ok(None))
        {
            self.running = None;
        }
        if self.running.is_none() {
            self.running = Some(start(&self.program)?);
        }
        self.running.as_mut().ok_or_else(|| internal("reader"))
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }

    /// What the death of the reader means.
    fn cause_of_death(&mut self) -> Error {
        let status = self.running.as_mut().and_then(|running| ended(&mut running.child));
        match status.map(|status| status.signal()) {
            Some(Some(SIGXCPU)) => Error::new(ErrorCode::LimitTime, ""),
            Some(Some(SIGABRT | SIGKILL)) => Error::new(ErrorCode::LimitMemory, ""),
            Some(Some(signal)) => Error::new(ErrorCode::ReaderDied, "").detail(format!("signal {signal}")),
            Some(None) | None => Error::new(ErrorCode::ReaderDied, ""),
        }
    }
}

/// How a child that is about to end did end; `None` if it does not.
fn ended(child: &mut Child) -> Option<std::process::ExitStatus> {
    let until = Instant::now() + DYING;
    while Instant::now() < until {
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Ok(status) => return status,
            Err(_) => return None,
        }
    }
    None
}

impl Drop for Worker {
    fn drop(&mut self) {
        // An idle reader holds nothing that must be saved; a busy one has nobody left to answer to.
        self.stop();
    }
}

fn start(program: &WorkerProgram) -> Result<Running, Error> {
    let failed = |_| internal("the reader process could not be started");
    let (ours, theirs) = UnixStream::pair().map_err(failed)?;
    let child = Command::new(&program.program)
        .args(&program.arguments)
        .env_clear()
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let channel = Channel::new(ours);
    Ok(Running {
        child,
        channel,
        has_read: false,
    })
}

/// Why there is no answer.
enum Broken {
    /// The deadline passed.
    Late,
    /// The socket was closed.
    Gone,
    /// What came was no answer.
    Garbage,
    /// What came contradicts itself.
    Inconsistent,
}

impl Broken {
    fn by(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Self::Late,
            ErrorKind::InvalidData | ErrorKind::InvalidInput => Self::Garbage,
            _ => Self::Gone,
        }
    }
}

/// What the reader made of one part of a file.
#[derive(Debug)]
pub(crate) enum ReadPart<T = Scanned> {
    /// A table.
    Table(Box<T>),
    /// A table that lacks a column which was asked for: the place of the choice, and why it does not fit.
    Unasked(usize, ChoiceError),
    /// Something that it could not read, and where.
    Unread(Vec<Part>, Error),
}

/// Takes answers until the last one of the request.
fn wait<T>(
    channel: &mut Channel,
    progress: &dyn Progress,
    take: &impl Fn(Answer, &[u8]) -> Result<ReadPart<T>, Broken>,
) -> Result<Result<Vec<ReadPart<T>>, Error>, Broken> {
    let mut parts = Vec::new();
    loop {
        let frame = match channel.receive() {
            Ok(Some(frame)) => frame,
            Ok(None) => return Err(Broken::Gone),
            Err(error) => return Err(Broken::by(&error)),
        };
        match serde_json::from_slice(&frame.head).map_err(|_| Broken::Garbage)? {
            Answer::Progress { done, total } => progress.advance(done, total),
            Answer::Done => return Ok(Ok(parts)),
            Answer::Failed(failure) => return Ok(Err(failed(failure))),
            part => parts.push(take(part, &frame.body)?),
        }
    }
}

/// An answer that every request may get; any other belongs to another request.
fn other_part<T>(answer: Answer) -> Result<ReadPart<T>, Broken> {
    match answer {
        Answer::Unread { part, failure } => {
            let part = WirePart::read_all(part).ok_or(Broken::Garbage)?;
            Ok(ReadPart::Unread(part, failed(failure)))
        }
        _ => Err(Broken::Garbage),
    }
}

fn limits(options: &MeasureOptions) -> WireLimits {
    WireLimits {
        threads: options.threads,
        memory_bytes: options.memory_bytes,
        processor_seconds: options.wall_seconds.saturating_mul(options.threads.max(1) as u64),
    }
}

fn failed(failure: WireFailure) -> Error {
    let code = ErrorCode::ALL
        .iter()
        .copied()
        .find(|code| code.as_str() == failure.code);
    Error::new(code.unwrap_or(ErrorCode::Internal), "").detail(failure.detail)
}

/// What comes back is as untrusted as the file it came from: it must fit together, and what the parent knows itself it
/// does not take from there.
fn decode(table: WireTable, body: &[u8], name: &str, recognisers: &Arc<RecogniserSet>) -> Result<Scanned, Broken> {
    let state = TableState::from_bytes(body, Arc::clone(recognisers)).map_err(|_| Broken::Garbage)?;
    let (file, columns) = table.read(name).ok_or(Broken::Garbage)?;
    if !is_consistent(&file, columns.len(), state.rows()) {
        return Err(Broken::Inconsistent);
    }
    Ok(Scanned { file, state, columns })
}

/// The same for risk: the parent resolves the columns itself, and the figures must be able to answer.
fn decode_risk(table: WireTable, risk: WireRisk, name: &str, asked: &RiskRequests) -> Result<RiskMeasurement, Broken> {
    let result = risk.read().ok_or(Broken::Garbage)?;
    let (file, columns) = table.read(name).ok_or(Broken::Garbage)?;
    // A table that nobody asked about tells nothing.
    let request = asked.of(&file.reading.part).ok_or(Broken::Inconsistent)?;
    let question = request.resolve(&columns).map_err(|_| Broken::Inconsistent)?;
    let rows = result.classes.rows();
    if !is_consistent(&file, columns.len(), rows) || !result.answers(&question, rows) {
        return Err(Broken::Inconsistent);
    }
    Ok(RiskMeasurement {
        file,
        columns,
        question,
        result,
    })
}

/// Whether the record of a table fits together, and with the columns and rows that were measured.
pub(crate) fn is_consistent(file: &FileRecord, columns: usize, rows: u64) -> bool {
    let inventory = file.inventory;
    let quarantine = &file.quarantine;
    let mut notes = file.reading.notes.iter();
    let unreferenced = notes.find(|note| note.kind == NoteKind::UnreferencedBytes);
    inventory.check_noted(unreferenced.map_or(0, |note| note.count)).is_ok()
        && inventory.rows_measured == rows
        && inventory.rows_quarantined == quarantine.total
        && u64::try_from(quarantine.entries.len()).is_ok_and(|n| n <= quarantine.total)
        && usize::try_from(inventory.columns_measured).is_ok_and(|n| n == columns)
}

/// A reader that does not keep to the protocol was taken over by what it read, or is of another version.
fn garbage() -> Error {
    Error::new(ErrorCode::ReaderDied, "")
}

fn internal(what: &str) -> Error {
    Error::new(ErrorCode::Internal, "").detail(what)
}

#[cfg(test)]
mod tests;
