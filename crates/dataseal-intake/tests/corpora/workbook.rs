//! Workbooks: nothing panics, nothing hangs, and the rows are those that other readers count.
//!
//! Those readers count over all sheets the rows from the first used one to the last; here titles, names, remarks and blank
//! rows are counted apart, so the sum is compared.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dataseal_intake::{IntakeError, open};
use dataseal_model::{FileRecord, NoteKind};

use super::cases::{Corpora, source_of};

enum Outcome {
    /// Rows of all sheets as other readers count them.
    Rows(u64),
    Refused(IntakeError),
    Panicked,
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
    let name = path.file_name().unwrap().to_string_lossy();
    let mut opened = open(source_of(path, &name), Arc::default(), Arc::default())?;
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
    let corpora = Corpora::open();
    let mut counts: BTreeMap<(String, String, &str), usize> = BTreeMap::new();
    let (mut listed, mut unacceptable) = (Vec::new(), Vec::new());
    for case in corpora.cases(|format| format == "excel") {
        let start = Instant::now();
        let outcome = outcome(&corpora.folder.join(&case.path));
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
