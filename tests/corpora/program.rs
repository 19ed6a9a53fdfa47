//! One file through the program as a stranger runs it: its exit code, what it printed, its time and its memory.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dataseal_testkit::process;

use crate::harness::{BINARY, SLOWNESS};
use crate::{MEMORY, SECONDS};

/// Files that go through the program, about.
pub(crate) const SAMPLE: usize = 150;

/// Exit codes that a file may lead to.
const CODES: [i32; 9] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/// One run.
pub(crate) struct Run {
    code: Option<i32>,
    stderr: String,
    elapsed: Duration,
    /// The most that program and reader held, in bytes.
    peak: u64,
}

impl Run {
    /// What is wrong with it, if anything.
    pub(crate) fn problem(&self) -> Option<String> {
        let seconds = u64::from(SECONDS * SLOWNESS);
        if !self.code.is_some_and(|code| CODES.contains(&code)) {
            return Some(format!("exit code {:?}", self.code));
        }
        if self.stderr.contains("panicked at") || self.stderr.contains("RUST_BACKTRACE") {
            return Some("the text of a panic".to_owned());
        }
        if self.elapsed.as_secs() >= seconds {
            return Some(format!("{} s", self.elapsed.as_secs()));
        }
        (self.peak > MEMORY).then(|| format!("{} MiB", self.peak >> 20))
    }
}

/// Scans one file without writing results.
pub(crate) fn scan(path: &Path) -> Run {
    let began = Instant::now();
    let mut child = Command::new(BINARY)
        .args(["scan", "--format", "json"])
        .arg(path)
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let text = std::thread::spawn(move || {
        let mut text = Vec::new();
        // What was read before an error still tells.
        let _ = stderr.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    let (code, peak) = watch(
        &mut child,
        began + Duration::from_secs(u64::from(2 * SECONDS * SLOWNESS)),
    );
    Run {
        code,
        stderr: text.join().unwrap(),
        elapsed: began.elapsed(),
        peak,
    }
}

/// Waits for the end, at most until `deadline`, and asks for memory meanwhile.
fn watch(child: &mut Child, deadline: Instant) -> (Option<i32>, u64) {
    let mut peak = 0;
    loop {
        let pids = std::iter::once(child.id()).chain(process::children_of(child.id()));
        peak = pids.filter_map(process::peak_memory).fold(peak, u64::max);
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code(), peak);
        }
        if Instant::now() > deadline {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
