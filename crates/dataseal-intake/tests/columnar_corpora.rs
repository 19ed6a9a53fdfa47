//! The public corpora of hostile and conformance files in columnar formats, opened in-process.
//!
//! Needs the shared folder that `DATASEAL_TEST_SHARED` names; its archive is unpacked into cargo's folder for tests. What
//! a decoder does to a hostile file (a panic, say) is caught and counted here and is the worker process's business; what
//! is tested is that every readable file is read whole, that no file is read wrong, and that each takes seconds at most.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests fail by panicking and report their counts"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dataseal_intake::{IntakeError, Source, open};

/// Files with another outcome than the list has, each with its reason.
const KNOWN: &[(&str, &str)] = &[
    (
        "arrow-testing/data/parquet/generated_simple_numerics/blog.proto",
        "a text",
    ),
    (
        "arrow-testing/data/parquet/generated_simple_numerics/blogs.json",
        "a text",
    ),
    ("arrow-testing/data/parquet/timestamp.data", "a text"),
    (
        "arrow-testing/data/arrow-ipc-stream/clusterfuzz-testcase-minimized-arrow-ipc-stream-fuzz-6321355259904000",
        "a stream of before 0.15 whose first message is destroyed: read as a text with NULs, which are noted",
    ),
];

/// What a file may take.
const MOST: Duration = Duration::from_secs(10);

/// One line of the list of files.
struct Case {
    path: String,
    format: String,
    expect: String,
    rows: Option<u64>,
}

#[derive(Clone, Debug)]
enum Outcome {
    Rows(u64),
    Refused(IntakeError),
    Panicked,
}

fn cases(list: &str) -> Vec<Case> {
    let fields = list.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    fields
        .filter(|fields| matches!(fields[3], "parquet" | "arrow-file" | "arrow-stream"))
        .map(|fields| Case {
            path: fields[0].to_owned(),
            format: fields[3].to_owned(),
            expect: fields[4].to_owned(),
            rows: fields[5].parse().ok(),
        })
        .collect()
}

/// Unpacks the archive once.
fn unpacked(shared: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpora");
    if !target.join("parquet-testing").is_dir() {
        std::fs::create_dir_all(&target).unwrap();
        let archive = shared.join("corpora/dev.tar.zst");
        let mut unpack = Command::new("tar");
        unpack.arg("--zstd").arg("-xf").arg(archive).arg("-C").arg(&target);
        assert!(unpack.status().unwrap().success());
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
    let mut rows = 0;
    while let Some(table) = opened.next_table() {
        let mut table = table.map_err(|unread| unread.error)?;
        let mut counted = 0;
        for mut reader in table.partitions(2) {
            while let Some(batch) = reader.next()? {
                counted += batch.num_rows() as u64;
            }
        }
        let record = table.finish()?;
        assert_eq!(record.inventory.rows_measured, counted);
        rows += record.inventory.rows_declared;
    }
    opened.finish()?;
    Ok(rows)
}

fn outcome(path: &Path, expected_rows: bool) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| rows_of(path))) {
        Ok(Ok(rows)) => Outcome::Rows(rows),
        Ok(Err(IntakeError::Empty)) if expected_rows => Outcome::Rows(0),
        Ok(Err(error)) => Outcome::Refused(error),
        Err(_) => Outcome::Panicked,
    }
}

fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Rows(rows) => format!("{rows} rows"),
        Outcome::Refused(error) => error.to_string(),
        Outcome::Panicked => "a panic".to_owned(),
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
fn columnar_files_are_read_whole_or_refused() {
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
                    let start = Instant::now();
                    let outcome = outcome(&folder.join(&case.path), case.rows.is_some());
                    let result = (case, outcome, start.elapsed());
                    results.lock().unwrap().insert(case.path.clone(), result);
                }
            });
        }
    });
    drop(std::panic::take_hook());
    let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut unexpected = Vec::new();
    for (path, (case, outcome, time)) in results.into_inner().unwrap() {
        let verdict = verdict(case, &outcome);
        *counts.entry((&case.format, &case.expect, verdict)).or_default() += 1;
        let as_listed = match case.expect.as_str() {
            "ok" => verdict == "right",
            "ok-if-supported" => matches!(verdict, "right" | "refused"),
            _ => verdict == "refused",
        };
        if case.expect == "ok-if-supported" && verdict == "refused" {
            eprintln!("{path}: {}", said(&outcome));
        }
        let known = KNOWN.iter().any(|(known, _)| *known == path);
        if as_listed == known || time > MOST {
            unexpected.push(format!(
                "{path}: {} after {time:?}, listed as {} {:?}",
                said(&outcome),
                case.expect,
                case.rows
            ));
        }
    }
    for ((format, expect, verdict), count) in &counts {
        eprintln!("{format:<12} {expect:<16} {verdict:<10} {count}");
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
}
