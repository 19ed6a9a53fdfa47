//! JSON: every readable file is read right, every malformed one is refused.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dataseal_intake::{IntakeError, open};

use super::cases::{Corpora, source_of};

/// Longest time that a file may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Rows that the file has, those set aside included, and how many those are.
fn rows_of(path: &Path) -> Result<(u64, u64), IntakeError> {
    let name = path.file_name().unwrap().to_string_lossy();
    let mut opened = open(source_of(path, &name), Arc::default(), Arc::default())?;
    let mut counts = (0, 0);
    while let Some(table) = opened.next_table() {
        let mut table = table.map_err(|unread| unread.error)?;
        for mut reader in table.partitions(2) {
            while reader.next()?.is_some() {}
        }
        let inventory = table.finish()?.inventory;
        counts.0 += inventory.rows_declared;
        counts.1 += inventory.rows_quarantined;
    }
    opened.finish().map(|()| counts)
}

fn verdict(expect: &str, rows: Option<u64>, found: &Result<(u64, u64), IntakeError>) -> &'static str {
    match (found, expect) {
        (Err(_), "error") => "refused, as it must",
        (Err(_), _) => "refused",
        (Ok(_), "error") => "accepted, wrongly",
        (Ok((found, 0)), "ok") if Some(*found) == rows => "right",
        (Ok(_), "ok") => "wrong",
        (Ok((_, 0)), _) => "read",
        (Ok(_), _) => "read in part",
    }
}

#[test]
#[ignore = "needs ../shared/corpora, named by DATASEAL_TEST_SHARED"]
fn readable_json_is_right_and_malformed_json_is_refused() {
    let corpora = Corpora::open();
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let mut unexpected = Vec::new();
    for case in corpora.cases(|format| format == "json") {
        let start = Instant::now();
        let found = rows_of(&corpora.folder.join(&case.path));
        let verdict = verdict(&case.expect, case.rows, &found);
        *counts.entry((case.expect.clone(), verdict)).or_default() += 1;
        let is_right = match case.expect.as_str() {
            "ok" => verdict == "right",
            "error" => found.is_err(),
            _ => true,
        };
        if !is_right || start.elapsed() > PATIENCE {
            let expected = format!("{} {:?}", case.expect, case.rows);
            unexpected.push(format!("{}: {found:?}, expected {expected}", case.path));
        }
    }
    for ((expect, verdict), count) in &counts {
        eprintln!("json {expect:<12} {verdict:<20} {count}");
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
}
