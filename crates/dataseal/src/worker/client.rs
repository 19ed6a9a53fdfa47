//! The parent's side: starts the reader, hands it descriptors, waits with a deadline, and turns its death into an error.

use std::ffi::OsString;
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dataseal_engine::Scanned;
use dataseal_model::{
    Digest, ErrorCode, FileRecord, Inventory, Masked, PhysicalColumn, Quarantine, QuarantineEntry, QuarantineReason,
    RecogniserSet,
};
use dataseal_profile::TableState;

use super::frame::{receive, send};
use super::wire::{Answer, PROTOCOL, Request, ScanRequest, WireFailure, WireLimits, WireScanned};
use crate::{Error, MeasureOptions, Progress};

/// Signals that mean a limit of ours, by their Linux numbers.
const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;

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

#[derive(Debug)]
struct Running {
    child: Child,
    socket: UnixStream,
}

impl Worker {
    /// Prepares a reader; nothing is started yet.
    pub const fn new(program: WorkerProgram) -> Self {
        Self { program, running: None }
    }

    /// Has the reader measure one open file.
    ///
    /// # Errors
    /// The reader's own error, or what its death means: a memory, time or processor limit, or a file that killed it.
    pub(crate) fn scan(
        &mut self,
        file: &File,
        name: &str,
        overlay: &[(String, String)],
        recognisers: &Arc<RecogniserSet>,
        options: &MeasureOptions,
        progress: &dyn Progress,
    ) -> Result<Scanned, Error> {
        let request = Request::Scan(ScanRequest {
            protocol: PROTOCOL,
            name: name.to_owned(),
            recognisers: recognisers.digest().to_string(),
            overlay: overlay.to_vec(),
            limits: WireLimits {
                threads: options.threads,
                memory_bytes: options.memory_bytes,
                processor_seconds: options.wall_seconds.saturating_mul(options.threads.max(1) as u64),
            },
        });
        let head = serde_json::to_vec(&request).map_err(|_| internal("request"))?;
        let deadline = Instant::now() + Duration::from_secs(options.wall_seconds);
        let running = self.running()?;
        let sent = send(&mut running.socket, &head, &[], Some(file.as_fd()));
        let answered = if sent.is_ok() {
            wait(running, deadline, progress)
        } else {
            Waited::Died
        };
        match answered {
            Waited::Answer(Answer::Scanned(scanned), body) => decode(scanned, &body, recognisers),
            Waited::Answer(Answer::Failed(failure), _) => Err(failed(failure)),
            Waited::Answer(Answer::Progress { .. }, _) => Err(internal("answer")),
            Waited::Late => {
                self.stop();
                Err(Error::new(ErrorCode::LimitTime, "").detail(format!("{} s", options.wall_seconds)))
            }
            Waited::Died => Err(self.bury()),
        }
    }

    fn running(&mut self) -> Result<&mut Running, Error> {
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
    fn bury(&mut self) -> Error {
        let Some(mut running) = self.running.take() else {
            return internal("reader");
        };
        drop(running.socket);
        let Ok(status) = running.child.wait() else {
            return internal("reader");
        };
        match status.signal() {
            Some(SIGXCPU) => Error::new(ErrorCode::LimitTime, ""),
            Some(SIGABRT | SIGKILL) => Error::new(ErrorCode::LimitMemory, ""),
            Some(signal) => Error::new(ErrorCode::ReaderDied, "").detail(format!("signal {signal}")),
            None => Error::new(ErrorCode::ReaderDied, ""),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            // An idle reader ends by itself when its socket closes; a busy one has nobody left to answer to.
            let _ = running.socket.shutdown(std::net::Shutdown::Both);
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
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
    Ok(Running { child, socket: ours })
}

enum Waited {
    Answer(Answer, Vec<u8>),
    Late,
    Died,
}

fn wait(running: &mut Running, deadline: Instant, progress: &dyn Progress) -> Waited {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || running.socket.set_read_timeout(Some(left)).is_err() {
            return Waited::Late;
        }
        let frame = match receive(&mut running.socket) {
            Ok(Some(frame)) => frame,
            Err(error)
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) =>
            {
                return Waited::Late;
            }
            Ok(None) | Err(_) => return Waited::Died,
        };
        match serde_json::from_slice(&frame.head) {
            Ok(Answer::Progress { done, total }) => progress.advance(done, total),
            Ok(answer) => return Waited::Answer(answer, frame.body),
            Err(_) => return Waited::Died,
        }
    }
}

fn failed(failure: WireFailure) -> Error {
    let code = ErrorCode::ALL
        .iter()
        .copied()
        .find(|code| code.as_str() == failure.code);
    Error::new(code.unwrap_or(ErrorCode::Internal), "").detail(failure.detail)
}

/// What comes back is as untrusted as the file it came from.
fn decode(scanned: WireScanned, body: &[u8], recognisers: &Arc<RecogniserSet>) -> Result<Scanned, Error> {
    let state = TableState::from_bytes(body, Arc::clone(recognisers)).map_err(|_| internal("state"))?;
    let digest: Digest = scanned.digest.parse().map_err(|_| internal("digest"))?;
    let wire = scanned.inventory;
    let inventory = Inventory {
        bytes: wire.bytes,
        bytes_accounted: wire.bytes_accounted,
        columns_declared: wire.columns_declared,
        columns_measured: wire.columns_measured,
        rows_declared: wire.rows_declared,
        rows_measured: wire.rows_measured,
        rows_quarantined: wire.rows_quarantined,
    };
    let entries = scanned
        .quarantine
        .into_iter()
        .map(|(row, offset, expected, found)| QuarantineEntry {
            row,
            offset,
            reason: QuarantineReason::Fields { expected, found },
        });
    let columns: Vec<PhysicalColumn> = scanned
        .columns
        .into_iter()
        .map(|(name, declared)| PhysicalColumn {
            name: Masked::new(name),
            declared,
        })
        .collect();
    let consistent = inventory.check().is_ok()
        && inventory.rows_measured == state.rows()
        && usize::try_from(inventory.columns_measured).is_ok_and(|n| n == columns.len());
    if !consistent {
        return Err(Error::new(ErrorCode::InputHidden, ""));
    }
    let file = FileRecord {
        name: Masked::new(scanned.name),
        bytes: scanned.bytes,
        digest,
        encoding: scanned.encoding.parse().map_err(|()| internal("encoding"))?,
        format: scanned.format.parse().map_err(|()| internal("format"))?,
        inventory,
        quarantine: Quarantine {
            total: scanned.quarantined,
            entries: entries.collect(),
        },
    };
    Ok(Scanned { file, state, columns })
}

fn internal(what: &str) -> Error {
    Error::new(ErrorCode::Internal, "").detail(what)
}
