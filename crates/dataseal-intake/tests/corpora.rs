//! The delimited texts of the public corpora, opened in-process; `columnar_corpora` and others have the other formats.
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

use arrow::array::{Array, AsArray, StringArray};
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
    Rows(u64, bool),
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

/// Rows, read and set aside, and whether the first record was taken for names.
fn rows_of(path: &Path) -> Result<(u64, bool), IntakeError> {
    let source = Source {
        file: File::open(path).unwrap(),
        name: "input".to_owned(),
        scratch: Some(tempfile::tempfile().unwrap()),
    };
    let mut opened = open(source, Arc::default(), Arc::default())?;
    let mut table = match opened.next_table() {
        Some(table) => table.map_err(|unread| unread.error)?,
        None => return Ok((0, true)),
    };
    for mut reader in table.partitions(1) {
        while reader.next()?.is_some() {}
    }
    let record = table.finish()?;
    let decision = record.reading.dialect;
    let named = decision.is_none_or(|decision| decision.chosen.header_rows > 0);
    Ok((record.inventory.rows_declared, named))
}

fn outcome(path: &Path) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| rows_of(path))) {
        Ok(Ok((rows, named))) => Outcome::Rows(rows, named),
        Ok(Err(IntakeError::Empty)) => Outcome::Rows(0, true),
        Ok(Err(error)) => Outcome::Refused(error.code().as_str()),
        Err(_) => Outcome::Panicked,
    }
}

/// Names and rows as text; absent is null.
type Cells = Vec<Vec<Option<String>>>;

/// What a Pollock file is read as, its names first if it has any.
fn cells_of(path: &Path) -> Result<Cells, IntakeError> {
    let source = Source {
        file: File::open(path).unwrap(),
        name: "input".to_owned(),
        scratch: Some(tempfile::tempfile().unwrap()),
    };
    let mut opened = open(source, Arc::default(), Arc::default())?;
    let mut table = opened.next_table().unwrap().map_err(|unread| unread.error)?;
    let written = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let names = table
        .columns()
        .iter()
        .map(|column| written(column.name.expose()))
        .collect();
    let mut rows = Vec::new();
    for mut reader in table.partitions(1) {
        while let Some(batch) = reader.next()? {
            let columns: Vec<&StringArray> = batch.columns().iter().map(|column| column.as_string()).collect();
            for row in 0..batch.num_rows() {
                let value = |column: &&StringArray| (!column.is_null(row)).then(|| column.value(row).to_owned());
                rows.push(columns.iter().map(value).collect());
            }
        }
    }
    let record = table.finish()?;
    if record
        .reading
        .dialect
        .is_some_and(|decision| decision.chosen.header_rows > 0)
    {
        rows.insert(0, names);
    }
    Ok(rows)
}

/// What a file of the answers says: RFC 4180, every field quoted.
fn answers_of(text: &str) -> Cells {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text;
    while let Some(inner) = rest.strip_prefix('"') {
        let mut value = String::new();
        rest = inner;
        while let Some((before, after)) = rest.split_once('"') {
            value.push_str(before);
            rest = after;
            match rest.strip_prefix('"') {
                Some(after) => {
                    value.push('"');
                    rest = after;
                }
                None => break,
            }
        }
        row.push((!value.is_empty()).then_some(value));
        if let Some(after) = rest.strip_prefix(',') {
            rest = after;
        } else {
            rest = rest.trim_start_matches(['\r', '\n']);
            rows.push(std::mem::take(&mut row));
        }
    }
    rows
}

#[test]
#[ignore = "needs ../shared/corpora, named by DATASEAL_TEST_SHARED"]
fn polluted_files_are_read_cell_by_cell() {
    let shared = PathBuf::from(std::env::var_os("DATASEAL_TEST_SHARED").unwrap());
    let folder = unpacked(&shared).join("pollock/polluted_files");
    let (mut files, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder.join("csv")).unwrap() {
        let path = entry.unwrap().path();
        let answers = folder.join("clean").join(path.file_name().unwrap());
        let expected = answers_of(&std::fs::read_to_string(answers).unwrap());
        let found = match cells_of(&path) {
            Err(IntakeError::Empty) => Vec::new(),
            other => other.unwrap_or_default(),
        };
        files += 1;
        if found != expected {
            wrong.push(path);
        }
    }
    eprintln!("pollock: {} of {files} right in rows and cells", files - wrong.len());
    // At least 99.7 %.
    assert!(wrong.len() * 1000 <= files * 3, "{wrong:?}");
}

fn verdict(case: &Case, outcome: &Outcome) -> &'static str {
    match (outcome, case.rows, case.expect.as_str()) {
        (Outcome::Panicked, ..) => "panicked",
        (Outcome::Refused(_), ..) => "refused",
        (Outcome::Rows(..), _, "error") => "accepted",
        (Outcome::Rows(found, _), Some(rows), _) if *found == rows => "right",
        // The expected rows were counted with the first record as names.
        (Outcome::Rows(found, false), Some(rows), _) if *found == rows + 1 => "right",
        (Outcome::Rows(..), Some(_), _) => "wrong",
        (Outcome::Rows(..), None, _) => "read",
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
    let mut wrong_csv = Vec::new();
    for (path, (case, outcome)) in results.into_inner().unwrap() {
        let verdict = verdict(case, &outcome);
        *counts.entry((&case.format, &case.expect, verdict)).or_default() += 1;
        if case.format == "csv" && case.expect == "ok" && verdict != "right" {
            wrong_csv.push(path.clone());
        }
    }
    for ((format, expect, verdict), count) in &counts {
        eprintln!("{format:<12} {expect:<16} {verdict:<10} {count}");
    }
    assert!(wrong_csv.len() <= 2, "{}", wrong_csv.join("\n"));
}
