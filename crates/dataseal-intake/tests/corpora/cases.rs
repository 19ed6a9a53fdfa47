//! The list of the corpora's files, the files themselves, and two threads that go over them.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use dataseal_intake::Source;

/// One line of the list of files.
pub(crate) struct Case {
    pub(crate) path: String,
    pub(crate) format: String,
    pub(crate) expect: String,
    pub(crate) rows: Option<u64>,
}

/// One test at a time goes over the files: each looks at how long they take, and some silence panics.
static TURN: Mutex<()> = Mutex::new(());

/// The corpora, for as long as a test has its turn.
pub(crate) struct Corpora {
    /// Where the paths of the list start.
    pub(crate) folder: PathBuf,
    list: String,
    _turn: MutexGuard<'static, ()>,
}

impl Corpora {
    /// Waits for the turn and unpacks the archive if need be.
    pub(crate) fn open() -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = PathBuf::from(std::env::var_os("DATASEAL_TEST_SHARED").unwrap());
        Self {
            folder: unpacked(&shared),
            list: std::fs::read_to_string(shared.join("corpora/dev.tsv")).unwrap(),
            _turn: turn,
        }
    }

    /// The files of some formats, in the list's order.
    pub(crate) fn cases(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<Case> {
        let mut cases = Vec::new();
        for line in self.list.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            if let [path, _, _, format, expect, rows, ..] = fields.as_slice()
                && is_wanted(format)
            {
                cases.push(Case {
                    path: (*path).to_owned(),
                    format: (*format).to_owned(),
                    expect: (*expect).to_owned(),
                    rows: rows.parse().ok(),
                });
            }
        }
        cases
    }
}

/// Unpacks the archive once.
fn unpacked(shared: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpora");
    let parts = ["parquet-testing", "poi", "JSONTestSuite"];
    if !parts.iter().all(|part| target.join(part).is_dir()) {
        std::fs::create_dir_all(&target).unwrap();
        let archive = shared.join("corpora/dev.tar.zst");
        let mut unpack = Command::new("tar");
        unpack.arg("--zstd").arg("-xf").arg(archive).arg("-C").arg(&target);
        assert!(unpack.status().unwrap().success());
    }
    target
}

/// A file of the corpora under this name.
pub(crate) fn source_of(path: &Path, name: &str) -> Source {
    Source {
        file: File::open(path).unwrap(),
        name: name.to_owned(),
        scratch: Some(tempfile::tempfile().unwrap()),
    }
}

/// What two threads make of all cases, by path. Panics, which `look` is to catch, print nothing.
pub(crate) fn over_all<T: Send>(cases: &[Case], look: impl Fn(&Case) -> T + Sync) -> BTreeMap<&str, (&Case, T)> {
    std::panic::set_hook(Box::new(|_| {}));
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = look(case);
                    results.lock().unwrap().insert(case.path.as_str(), (case, result));
                }
            });
        }
    });
    drop(std::panic::take_hook());
    results.into_inner().unwrap()
}
