//! Columnar formats: every readable file is read whole, no file is read wrong, and each takes seconds at most.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dataseal_intake::{IntakeError, open};

use super::cases::{Case, Corpora, over_all, source_of};

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

#[derive(Clone, Debug)]
enum Outcome {
    Rows(u64),
    Refused(IntakeError),
    Panicked,
}

fn rows_of(path: &Path) -> Result<u64, IntakeError> {
    let mut opened = open(source_of(path, "input"), Arc::default(), Arc::default())?;
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
    let corpora = Corpora::open();
    let cases = corpora.cases(|format| matches!(format, "parquet" | "arrow-file" | "arrow-stream"));
    let results = over_all(&cases, |case| {
        let start = Instant::now();
        let outcome = outcome(&corpora.folder.join(&case.path), case.rows.is_some());
        (outcome, start.elapsed())
    });
    let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut unexpected = Vec::new();
    for (path, (case, (outcome, time))) in results {
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
