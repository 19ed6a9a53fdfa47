//! The child's side: takes requests from the socket, reads under limits, answers, and never speaks otherwise.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dataseal_engine::{EngineError, KeyFile, KeyTables, RowTests, ScanOptions, Scanned, risk, rows, scan};
use dataseal_intake::{OpenTable, ReadOptions, Source, open};
use dataseal_model::{ErrorCode, RecogniserSet, RiskRequests, Unanswered};
use rustix::process::{Signal, getpid, kill_process};

use super::confine;
use super::frame::{Channel, Frame};
use super::wire::{
    Answer, PROTOCOL, Request, ScanRequest, WireFailure, WireKeys, WireLimits, WireOptions, WirePart, WireRisk,
    WireRows, WireRowsRequest, WireTable, columns_of, reason_named,
};
use crate::Error;
use crate::installation::recognisers_with;
use crate::quality::reading_of_keys;

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
        let Frame { head, descriptors, .. } = frame;
        match serde_json::from_slice(&head).map_err(|_| protocol("request"))? {
            Request::Scan(mut request) => {
                let name = std::mem::take(&mut request.name);
                let opened = self.begin(request.protocol, name, descriptors, request.limits)?;
                let mut recognisers = self.recognisers(&request)?;
                if request.options.exact_persons() {
                    recognisers = Arc::new(recognisers.exactly());
                }
                let measures = Measures::Profile(&recognisers);
                read(opened, request.options, request.limits, measures, channel)
            }
            Request::Names(mut request) => {
                let name = std::mem::take(&mut request.name);
                let opened = self.begin(request.protocol, name, descriptors, request.limits)?;
                read(opened, request.options, request.limits, Measures::Nothing, channel)
            }
            Request::Risk(mut request) => {
                let name = std::mem::take(&mut request.name);
                let opened = self.begin(request.protocol, name, descriptors, request.limits)?;
                let asked = request.take_questions().ok_or_else(|| protocol("question"))?;
                read(opened, request.options, request.limits, Measures::Risk(&asked), channel)
            }
            Request::Rows(mut request) => {
                let name = std::mem::take(&mut request.name);
                let mut descriptors = descriptors;
                let of_keys = descriptors.split_off(descriptors.len().min(2));
                let opened = self.begin(request.protocol, name, descriptors, request.limits)?;
                let tests = request.take_tests().ok_or_else(|| protocol("test"))?;
                let mut keys = keys_of(&mut request, of_keys)?;
                let asked = RowTests {
                    tests: &tests,
                    most: request.most,
                };
                let measures = Measures::Rows(asked, &mut keys);
                read(opened, request.options, request.limits, measures, channel)
            }
        }
    }

    /// Puts the limits of a request on this process and takes its descriptors.
    fn begin(
        &mut self,
        version: u16,
        name: String,
        descriptors: Vec<OwnedFd>,
        limits: WireLimits,
    ) -> Result<Source, Error> {
        if version != PROTOCOL {
            return Err(protocol("protocol version"));
        }
        let mut descriptors = descriptors.into_iter().map(File::from);
        let source = Source {
            file: descriptors.next().ok_or_else(|| protocol("descriptor"))?,
            name,
            scratch: descriptors.next(),
        };
        if !self.confined {
            confine::for_life(limits.memory_bytes, limits.threads);
            self.confined = true;
        }
        confine::for_request(limits.processor_seconds);
        Ok(source)
    }

    fn recognisers(&mut self, request: &ScanRequest) -> Result<Arc<RecogniserSet>, Error> {
        if let Some(known) = &self.recognisers
            && known.digest().to_string() == request.recognisers
        {
            return Ok(Arc::clone(known));
        }
        let built = recognisers_with(&request.overlay)?;
        if built.digest().to_string() != request.recognisers {
            return Err(Error::new(ErrorCode::Internal, "").detail("recogniser set"));
        }
        self.recognisers = Some(Arc::clone(&built));
        Ok(built)
    }
}

fn protocol(what: &str) -> Error {
    Error::new(ErrorCode::Internal, "").detail(what)
}

/// The tables of keys that a request names.
fn keys_of(request: &mut WireRowsRequest, descriptors: Vec<OwnedFd>) -> Result<KeyTables, Error> {
    let mut files = descriptors.into_iter().map(File::from);
    let mut file = || files.next().ok_or_else(|| protocol("descriptor"));
    let kept = file()?;
    let options = request.options.clone().read().ok_or_else(|| protocol("options"))?;
    let key_file = |keys| -> Result<Result<KeyFile, Unanswered>, Error> {
        Ok(match keys {
            WireKeys::Absent(reason) => Err(reason_named(&reason).ok_or_else(|| protocol("reason"))?),
            WireKeys::There {
                name,
                columns,
                is_reference,
            } => Ok(KeyFile {
                file: file()?,
                scratch: file()?,
                name,
                columns,
                read: reading_of_keys(&options, is_reference),
            }),
        })
    };
    let keys = request.keys.drain(..).map(key_file).collect::<Result<_, _>>()?;
    Ok(KeyTables::new(keys, kept, means(request.limits)))
}

const fn means(limits: WireLimits) -> ScanOptions {
    ScanOptions {
        threads: limits.threads,
        memory_bytes: limits.memory_bytes,
    }
}

/// What is measured of each table.
enum Measures<'a> {
    Profile(&'a Arc<RecogniserSet>),
    Risk(&'a RiskRequests),
    Rows(RowTests<'a>, &'a mut KeyTables),
    /// Names and declared types only.
    Nothing,
}

fn read(
    source: Source,
    options: WireOptions,
    limits: WireLimits,
    mut measures: Measures<'_>,
    channel: &Mutex<Channel>,
) -> Result<(), Error> {
    let mut options: ReadOptions = options.read().ok_or_else(|| protocol("options"))?;
    options.names_only = matches!(measures, Measures::Nothing);
    let means = means(limits);
    let cancel = Arc::new(AtomicBool::new(false));
    let mut file = open(source, Arc::new(options), Arc::clone(&cancel)).map_err(refused)?;
    while let Some(table) = file.next_table() {
        let told = match (table, &mut measures) {
            (Ok(table), Measures::Profile(recognisers)) => {
                let measured = watched(table, channel, &cancel, |table| {
                    scan(table, Arc::clone(recognisers), &means)
                });
                let Scanned { file, state, columns } = measured.map_err(failed)?;
                let record = WireTable::of(file, columns);
                deliver(channel, &Answer::Table(Box::new(record)), &state.into_bytes())
            }
            (Ok(table), Measures::Risk(asked)) => {
                let Some(question) = asked.of(table.part()) else {
                    continue;
                };
                let answer = match watched(table, channel, &cancel, |table| risk(table, question, &means)) {
                    Ok(measured) => Answer::Risk {
                        risk: WireRisk::of(&measured.result),
                        table: Box::new(WireTable::of(measured.file, measured.columns)),
                    },
                    // Another table of the file may have them.
                    Err(EngineError::Choice { place, reason }) => Answer::Unasked {
                        place,
                        reason: reason.as_str().to_owned(),
                    },
                    Err(error) => return Err(failed(error)),
                };
                deliver(channel, &answer, &[])
            }
            (Ok(table), Measures::Rows(asked, keys)) => {
                let measured = watched(table, channel, &cancel, |table| rows(table, *asked, keys, &means));
                let measured = measured.map_err(failed)?;
                deliver(channel, &Answer::Rows(WireRows::of(measured)), &[])
            }
            (Ok(table), Measures::Nothing) => {
                // Closed unread: what was opened of it is all that names take.
                let answer = Answer::Named {
                    part: table.part().iter().map(WirePart::of).collect(),
                    columns: columns_of(table.columns()),
                };
                drop(table);
                deliver(channel, &answer, &[])
            }
            (Err(unread), _) => {
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

fn failed(error: EngineError) -> Error {
    Error::new(error.code(), "").detail(error.to_string())
}

/// Measures a table while the parent hears where the reading is.
fn watched<T>(
    table: OpenTable,
    channel: &Mutex<Channel>,
    cancel: &AtomicBool,
    measure: impl FnOnce(OpenTable) -> T,
) -> T {
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
        let measured = measure(table);
        drop(finished);
        measured
    })
}
