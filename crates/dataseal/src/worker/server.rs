//! The child's side: takes requests from the socket, reads under limits, answers, and never speaks otherwise.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dataseal_engine::{ScanOptions, Scanned, scan};
use dataseal_intake::{Limits, Source, open};
use dataseal_model::{ErrorCode, QuarantineReason, RecogniserSet};
use rustix::process::{Signal, getpid, kill_process};

use super::confine;
use super::frame::{Channel, Frame};
use super::wire::{Answer, PROTOCOL, Request, ScanRequest, WireFailure, WireInventory, WireScanned};
use crate::{Error, Installation};

/// How often the parent hears where the reading is.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// Serves requests from `channel` until the parent closes it. Call it first thing in the child, before any thread exists.
///
/// The standard streams are put on the null device. A panic in any thread ends the process without a word, because its
/// text quotes data and because the other threads may wait for that one for ever.
pub fn serve(channel: OwnedFd) {
    silence();
    std::panic::set_hook(Box::new(|_| {
        let _ = kill_process(getpid(), Signal::TERM);
    }));
    confine::to_parent();
    let mut reader = Reader::default();
    let mut channel = Channel::new(UnixStream::from(channel));
    while let Ok(Some(frame)) = channel.receive() {
        let Ok(answering) = channel.try_clone() else { return };
        let answering = Mutex::new(answering);
        let (answer, body) = match reader.answer(frame, &answering) {
            Ok((scanned, state)) => (Answer::Scanned(scanned), state),
            Err(error) => (failure(&error), Vec::new()),
        };
        if deliver(&answering, &answer, &body).is_none() {
            return;
        }
    }
}

fn silence() {
    let Ok(null) = File::options().read(true).write(true).open("/dev/null") else {
        return;
    };
    let _ = rustix::stdio::dup2_stdin(&null);
    let _ = rustix::stdio::dup2_stdout(&null);
    let _ = rustix::stdio::dup2_stderr(&null);
}

fn failure(error: &Error) -> Answer {
    Answer::Failed(WireFailure {
        code: error.code().as_str().to_owned(),
        detail: error.details().to_owned(),
    })
}

fn deliver(channel: &Mutex<Channel>, answer: &Answer, body: &[u8]) -> Option<()> {
    let head = serde_json::to_vec(answer).ok()?;
    let mut channel = channel.lock().unwrap_or_else(PoisonError::into_inner);
    channel.send(&head, body, None).ok()
}

/// What the child keeps between requests.
#[derive(Default)]
struct Reader {
    confined: bool,
    recognisers: Option<Arc<RecogniserSet>>,
}

impl Reader {
    fn answer(&mut self, frame: Frame, channel: &Mutex<Channel>) -> Result<(WireScanned, Vec<u8>), Error> {
        let protocol = |what: &str| Error::new(ErrorCode::Internal, "").detail(what);
        let Request::Scan(request) = serde_json::from_slice(&frame.head).map_err(|_| protocol("request"))?;
        let descriptor = frame.descriptor.ok_or_else(|| protocol("descriptor"))?;
        if request.protocol != PROTOCOL {
            return Err(protocol("protocol version"));
        }
        if !self.confined {
            confine::for_life(request.limits.memory_bytes, request.limits.threads);
            self.confined = true;
        }
        confine::for_request(request.limits.processor_seconds);
        let recognisers = self.recognisers(&request)?;
        let scanned = read(File::from(descriptor), &request, recognisers, channel)?;
        let state = scanned.state.to_bytes();
        Ok((wire(scanned), state))
    }

    fn recognisers(&mut self, request: &ScanRequest) -> Result<Arc<RecogniserSet>, Error> {
        if let Some(known) = &self.recognisers
            && known.digest().to_string() == request.recognisers
        {
            return Ok(Arc::clone(known));
        }
        let built = Installation::with_overlay(&request.overlay)?.recognisers();
        if built.digest().to_string() != request.recognisers {
            return Err(Error::new(ErrorCode::Internal, "").detail("recogniser set"));
        }
        self.recognisers = Some(Arc::clone(&built));
        Ok(built)
    }
}

fn read(
    file: File,
    request: &ScanRequest,
    recognisers: Arc<RecogniserSet>,
    channel: &Mutex<Channel>,
) -> Result<Scanned, Error> {
    let source = Source {
        file,
        name: request.name.clone(),
    };
    let cancel = Arc::new(AtomicBool::new(false));
    let table = open(source, &Limits::default(), Arc::clone(&cancel))
        .map_err(|e| Error::new(e.code(), "").detail(e.to_string()))?;
    let (progress, total) = (table.progress(), table.size_hint());
    let options = ScanOptions {
        threads: request.limits.threads,
        memory_bytes: request.limits.memory_bytes,
    };
    let (finished, waiting) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(PROGRESS_EVERY) == Err(RecvTimeoutError::Timeout) {
                let done = progress.load(Ordering::Relaxed);
                if deliver(channel, &Answer::Progress { done, total }, &[]).is_none() {
                    // The parent is gone, and with it everybody who wants an answer.
                    cancel.store(true, Ordering::Relaxed);
                    return;
                }
            }
        });
        let scanned = scan(table, recognisers, &options);
        drop(finished);
        scanned
    })
    .map_err(|e| Error::new(e.code(), "").detail(e.to_string()))
}

fn wire(scanned: Scanned) -> WireScanned {
    let Scanned { file, columns, .. } = scanned;
    let inventory = file.inventory;
    WireScanned {
        bytes: file.bytes,
        digest: file.digest.to_string(),
        encoding: file.encoding.to_string(),
        format: file.format.to_string(),
        inventory: WireInventory {
            bytes: inventory.bytes,
            bytes_accounted: inventory.bytes_accounted,
            columns_declared: inventory.columns_declared,
            columns_measured: inventory.columns_measured,
            rows_declared: inventory.rows_declared,
            rows_measured: inventory.rows_measured,
            rows_quarantined: inventory.rows_quarantined,
        },
        quarantined: file.quarantine.total,
        quarantine: file
            .quarantine
            .entries
            .iter()
            .map(|entry| {
                let QuarantineReason::Fields { expected, found } = entry.reason;
                (entry.row, entry.offset, expected, found)
            })
            .collect(),
        columns: columns
            .into_iter()
            .map(|column| (column.name.expose().clone(), column.declared))
            .collect(),
    }
}
