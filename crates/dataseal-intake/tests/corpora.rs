//! The public corpora of hostile and conformance files, opened in-process.
//!
//! Needs the shared folder that `DATASEAL_TEST_SHARED` names; its archive is unpacked into cargo's folder for tests. What
//! a decoder does to a hostile file (a panic, say) is caught and counted here and is the worker process's business; what
//! is tested is that no readable file is read short or long without a word.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests fail by panicking and report their counts"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use dataseal_intake::{IntakeError, Source, open};

/// One line of the list of files.
struct Case {
    path: String,
    format: String,
    expect: String,
    rows: Option<u64>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Rows(u64),
    Refused(&'static str),
    Panicked,
}

fn cases(list: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for line in list.lines().skip(1) {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default().to_owned();
        let (path, _, _, format, expect, rows) = (next(), next(), next(), next(), next(), next());
        if format.starts_with("csv") {
            let rows = rows.parse().ok();
            cases.push(Case {
                path,
                format,
                expect,
                rows,
            });
        }
    }
    cases
}

/// Unpacks the archive once.
fn unpacked(shared: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpora");
    if !target.join("parquet-testing").is_dir() {
        std::fs::create_dir_all(&target).unwrap();
        let archive = shared.join("corpora/dev.tar.zst");
        let status = Command::new("tar")
            .arg("--zstd")
            .arg("-xf")
            .arg(archive)
            .arg("-C")
            .arg(&target)
            .status();
        assert!(status.unwrap().success());
    }
    target
}

fn rows_of(path: &Path) -> Result<u64, IntakeError> {
    let source = Source {
        file: File::open(path).unwrap(),
        name: "input".to_owned(),
        scratch: Some(tempfile::tempfile().unwrap()),
    };
    let mut opened = open(source, Arc::default(), Arc::default())?;
    let mut table = match opened.next_table() {
        Some(table) => table.map_err(|unread| unread.error)?,
        None => return Ok(0),
    };
    for mut reader in table.partitions(1) {
        while reader.next()?.is_some() {}
    }
    let record = table.finish()?;
    Ok(record.inventory.rows_declared)
}

fn outcome(path: &Path) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| rows_of(path))) {
        Ok(Ok(rows)) => Outcome::Rows(rows),
        Ok(Err(IntakeError::Empty)) => Outcome::Rows(0),
        Ok(Err(error)) => Outcome::Refused(error.code().as_str()),
        Err(_) => Outcome::Panicked,
    }
}

fn verdict(case: &Case, outcome: &Outcome) -> &'static str {
    match (outcome, case.rows, case.expect.as_str()) {
        (Outcome::Panicked, ..) => "panicked",
        (Outcome::Refused(_), ..) => "refused",
        (Outcome::Rows(_), _, "error") => "accepted",
        (Outcome::Rows(found), Some(rows), _) if *found == rows => "right",
        (Outcome::Rows(_), Some(_), _) => "wrong",
        (Outcome::Rows(_), None, _) => "read",
    }
}

#[test]
#[ignore = "needs ../shared/corpora, named by DATASEAL_TEST_SHARED"]
fn no_readable_file_is_read_wrong() {
    let shared = PathBuf::from(std::env::var_os("DATASEAL_TEST_SHARED").unwrap());
    let folder = unpacked(&shared);
    let cases = cases(&std::fs::read_to_string(shared.join("corpora/dev.tsv")).unwrap());
    std::panic::set_hook(Box::new(|_| {}));
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = outcome(&folder.join(&case.path));
                    results.lock().unwrap().insert(case.path.clone(), (case, outcome));
                }
            });
        }
    });
    drop(std::panic::take_hook());
    let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for (case, outcome) in results.into_inner().unwrap().into_values() {
        let verdict = verdict(case, &outcome);
        *counts.entry((&case.format, &case.expect, verdict)).or_default() += 1;
    }
    for ((format, expect, verdict), count) in &counts {
        eprintln!("{format:<12} {expect:<16} {verdict:<10} {count}");
    }
    assert!(!counts.keys().any(|(_, _, verdict)| *verdict == "panicked"));
}
