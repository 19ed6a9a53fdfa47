//! The delimited texts: no readable file is read short or long without a word.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray, StringArray};
use dataseal_intake::{IntakeError, open};

use super::cases::{Case, Corpora, over_all, source_of};

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Rows(u64, bool),
    Refused(&'static str),
    Panicked,
}

/// Rows, read and set aside, and whether the first record was taken for names.
fn rows_of(path: &Path) -> Result<(u64, bool), IntakeError> {
    let mut opened = open(source_of(path, "input"), Arc::default(), Arc::default())?;
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
    let mut opened = open(source_of(path, "input"), Arc::default(), Arc::default())?;
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
    let corpora = Corpora::open();
    let folder = corpora.folder.join("pollock/polluted_files");
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
    eprintln!("pollock: wrong: {wrong:?}");
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
    let corpora = Corpora::open();
    let cases = corpora.cases(|format| format.starts_with("csv"));
    let results = over_all(&cases, |case| outcome(&corpora.folder.join(&case.path)));
    let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut wrong_csv: Vec<&str> = Vec::new();
    for (path, (case, outcome)) in results {
        let verdict = verdict(case, &outcome);
        *counts.entry((&case.format, &case.expect, verdict)).or_default() += 1;
        if case.format == "csv" && case.expect == "ok" && verdict != "right" {
            wrong_csv.push(path);
        }
    }
    for ((format, expect, verdict), count) in &counts {
        eprintln!("{format:<12} {expect:<16} {verdict:<10} {count}");
    }
    assert!(wrong_csv.len() <= 2, "{}", wrong_csv.join("\n"));
}
