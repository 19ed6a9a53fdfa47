//! The public workbooks of the corpora, opened in-process: nothing panics, nothing hangs, and the rows are those that other
//! readers count.
//!
//! Needs the shared folder that `DATASEAL_TEST_SHARED` names. Those readers count over all sheets the rows from the first
//! used one to the last; here titles, names, remarks and blank rows are counted apart, so the sum is compared.

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
use std::time::{Duration, Instant};

use dataseal_intake::{IntakeError, Source, open};
use dataseal_model::{FileRecord, NoteKind};

/// One line of the list of files.
struct Case {
    path: String,
    expect: String,
    rows: Option<u64>,
}

enum Outcome {
    /// Rows of all sheets as other readers count them.
    Rows(u64),
    Refused(IntakeError),
    Panicked,
}

fn cases(list: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for line in list.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        if let [path, _, _, "excel", expect, rows, ..] = fields.as_slice() {
            cases.push(Case {
                path: (*path).to_owned(),
                expect: (*expect).to_owned(),
                rows: rows.parse().ok(),
            });
        }
    }
    cases
}

fn corpora(shared: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpora");
    if !target.join("poi").is_dir() {
        std::fs::create_dir_all(&target).unwrap();
        let archive = shared.join("corpora/dev.tar.zst");
        let unpack = Command::new("tar")
            .arg("--zstd")
            .arg("-xf")
            .arg(archive)
            .arg("-C")
            .arg(&target)
            .status();
        assert!(unpack.unwrap().success());
    }
    target
}

/// From the first used row to the last.
fn used_rows(record: &FileRecord) -> u64 {
    let count = |kind: NoteKind| -> u64 {
        let notes = record.reading.notes.iter().filter(|note| note.kind == kind);
        notes.map(|note| note.count).sum()
    };
    let header = if count(NoteKind::NoHeader) == 0 { 1 } else { 0 };
    let above = count(NoteKind::PreambleLine) + count(NoteKind::ExtraHeaderRow) + header;
    let below = count(NoteKind::FooterLine) + count(NoteKind::BlankLine);
    record.inventory.rows_measured + above + below
}

fn read(path: &Path) -> Result<u64, IntakeError> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let source = Source {
        file: File::open(path).unwrap(),
        name,
        scratch: Some(tempfile::tempfile().unwrap()),
    };
    let mut opened = open(source, Arc::default(), Arc::default())?;
    let mut rows = 0;
    let mut failed = None;
    while let Some(table) = opened.next_table() {
        let mut table = match table {
            Ok(table) => table,
            Err(unread) => {
                failed.get_or_insert(unread.error);
                continue;
            }
        };
        for mut reader in table.partitions(1) {
            while reader.next()?.is_some() {}
        }
        rows += used_rows(&table.finish()?);
    }
    opened.finish()?;
    failed.map_or(Ok(rows), Err)
}

fn outcome(path: &Path) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| read(path))) {
        Ok(Ok(rows)) => Outcome::Rows(rows),
        Ok(Err(IntakeError::Empty)) => Outcome::Rows(0),
        Ok(Err(error)) => Outcome::Refused(error),
        Err(_) => Outcome::Panicked,
    }
}

#[test]
#[ignore = "needs ../shared/corpora, named by DATASEAL_TEST_SHARED"]
fn no_workbook_panics_and_rows_are_those_that_others_count() {
    let shared = PathBuf::from(std::env::var_os("DATASEAL_TEST_SHARED").unwrap());
    let folder = corpora(&shared);
    let mut counts: BTreeMap<(String, String, &str), usize> = BTreeMap::new();
    let (mut listed, mut unacceptable) = (Vec::new(), Vec::new());
    for case in cases(&std::fs::read_to_string(shared.join("corpora/dev.tsv")).unwrap()) {
        let start = Instant::now();
        let outcome = outcome(&folder.join(&case.path));
        let slow = start.elapsed() > Duration::from_secs(10);
        let (verdict, shown) = match (&outcome, case.rows) {
            (Outcome::Panicked, _) => ("panicked", String::new()),
            (Outcome::Refused(error), _) => ("refused", error.to_string()),
            (Outcome::Rows(found), Some(rows)) if *found == rows => ("right", String::new()),
            (Outcome::Rows(found), Some(rows)) => ("wrong", format!("{found} for {rows}")),
            (Outcome::Rows(found), None) => ("read", found.to_string()),
        };
        let ending = case.path.rsplit('.').next().unwrap_or_default().to_owned();
        *counts.entry((ending, case.expect.clone(), verdict)).or_default() += 1;
        if slow || verdict == "panicked" {
            unacceptable.push(case.path.clone());
        }
        if verdict != "right" && !(case.expect == "error" && verdict == "refused") && case.expect != "any-clean" {
            listed.push(format!("{} {verdict} {} {shown}", case.expect, case.path));
        }
    }
    for ((ending, expect, verdict), count) in &counts {
        eprintln!("{ending:<5} {expect:<16} {verdict:<9} {count}");
    }
    eprintln!("{}", listed.join("\n"));
    assert!(unacceptable.is_empty(), "{}", unacceptable.join("\n"));
}
