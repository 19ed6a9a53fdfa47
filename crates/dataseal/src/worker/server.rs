//! The child's side: takes requests from the socket, reads under limits, answers, and never speaks otherwise.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dataseal_engine::{ScanOptions, Scanned, scan};
use dataseal_intake::{OpenTable, ReadOptions, Source, open};
use dataseal_model::{ErrorCode, RecogniserSet};
use rustix::process::{Signal, getpid, kill_process};

use super::confine;
use super::frame::{Channel, Frame};
use super::wire::{Answer, PROTOCOL, Request, ScanRequest, WireFailure, WirePart, WireTable};
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
        let answer = match reader.answer(frame, &answering) {
            Ok(()) => Answer::Done,
            Err(error) => Answer::Failed(failure(&error)),
        };
        if deliver(&answering, &answer, &[]).is_none() {
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

fn failure(error: &Error) -> WireFailure {
    WireFailure {
        code: error.code().as_str().to_owned(),
        detail: error.details().to_owned(),
    }
}

fn deliver(channel: &Mutex<Channel>, answer: &Answer, body: &[u8]) -> Option<()> {
    let head = serde_json::to_vec(answer).ok()?;
    let mut channel = channel.lock().unwrap_or_else(PoisonError::into_inner);
    channel.send(&head, body, &[]).ok()
}

/// What the child keeps between requests.
#[derive(Default)]
struct Reader {
    confined: bool,
    recognisers: Option<Arc<RecogniserSet>>,
}

impl Reader {
    /// Tells every table of one file.
    fn answer(&mut self, frame: Frame, channel: &Mutex<Channel>) -> Result<(), Error> {
        let protocol = |what: &str| Error::new(ErrorCode::Internal, "").detail(what);
        let Request::Scan(request) = serde_json::from_slice(&frame.head).map_err(|_| protocol("request"))?;
        if request.protocol != PROTOCOL {
            return Err(protocol("protocol version"));
        }
        let mut descriptors = frame.descriptors.into_iter().map(File::from);
        let source = Source {
            file: descriptors.next().ok_or_else(|| protocol("descriptor"))?,
            name: request.name.clone(),
            scratch: descriptors.next(),
        };
        if !self.confined {
            confine::for_life(request.limits.memory_bytes, request.limits.threads);
            self.confined = true;
        }
        confine::for_request(request.limits.processor_seconds);
        let recognisers = self.recognisers(&request)?;
        let options = request.options.read().ok_or_else(|| protocol("options"))?;
        let scan = ScanOptions {
            threads: request.limits.threads,
            memory_bytes: request.limits.memory_bytes,
        };
        read(source, options, &scan, &recognisers, channel)
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
    source: Source,
    options: ReadOptions,
    scan: &ScanOptions,
    recognisers: &Arc<RecogniserSet>,
    channel: &Mutex<Channel>,
) -> Result<(), Error> {
    let cancel = Arc::new(AtomicBool::new(false));
    let mut file = open(source, Arc::new(options), Arc::clone(&cancel)).map_err(refused)?;
    while let Some(table) = file.next_table() {
        let told = match table {
            Ok(table) => {
                let scanned = measure(table, scan, recognisers, channel, &cancel)?;
                let state = scanned.state.into_bytes();
                let record = WireTable::of(scanned.file, scanned.columns);
                deliver(channel, &Answer::Table(Box::new(record)), &state)
            }
            Err(unread) => {
                let part = unread.part.iter().map(WirePart::of).collect();
                let failure = failure(&refused(unread.error));
                deliver(channel, &Answer::Unread { part, failure }, &[])
            }
        };
        // The parent is gone, and with it everybody who wants an answer.
        told.ok_or_else(|| Error::new(ErrorCode::Interrupted, ""))?;
    }
    file.finish().map_err(refused)
}

fn refused(error: dataseal_intake::IntakeError) -> Error {
    Error::new(error.code(), "").detail(error.to_string())
}

fn measure(
    table: OpenTable,
    options: &ScanOptions,
    recognisers: &Arc<RecogniserSet>,
    channel: &Mutex<Channel>,
    cancel: &AtomicBool,
) -> Result<Scanned, Error> {
    let (progress, total) = (table.progress(), table.size_hint());
    let (finished, waiting) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(PROGRESS_EVERY) == Err(RecvTimeoutError::Timeout) {
                let done = progress.load(Ordering::Relaxed);
                if deliver(channel, &Answer::Progress { done, total }, &[]).is_none() {
                    cancel.store(true, Ordering::Relaxed);
                    return;
                }
            }
        });
        let scanned = scan(table, Arc::clone(recognisers), options);
        drop(finished);
        scanned
    })
    .map_err(|e| Error::new(e.code(), "").detail(e.to_string()))
}
