//! The JSON files of the public corpora: every readable one read right, every malformed one refused.
//!
//! Needs the shared folder that `DATASEAL_TEST_SHARED` names; its archive is unpacked into cargo's folder for tests, unless
//! it is unpacked beside it already.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests fail by panicking and report their counts"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dataseal_intake::{IntakeError, Source, open};

/// Longest time that a file may take.
const PATIENCE: Duration = Duration::from_secs(10);

fn unpacked(shared: &Path) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let beside = folder.with_file_name("corpora");
    let target = if beside.is_dir() {
        beside
    } else {
        folder.join("corpora")
    };
    if !target.join("JSONTestSuite").is_dir() {
        std::fs::create_dir_all(&target).unwrap();
        let archive = shared.join("corpora/dev.tar.zst");
        let mut tar = Command::new("tar");
        tar.arg("--zstd").arg("-xf").arg(archive).arg("-C").arg(&target);
        assert!(tar.status().unwrap().success());
    }
    target
}

/// Rows that the file has, those set aside included, and how many those are.
fn rows_of(path: &Path) -> Result<(u64, u64), IntakeError> {
    let source = Source {
        file: File::open(path).unwrap(),
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        scratch: Some(tempfile::tempfile().unwrap()),
    };
    let mut opened = open(source, Arc::default(), Arc::default())?;
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
    let shared = PathBuf::from(std::env::var_os("DATASEAL_TEST_SHARED").unwrap());
    let folder = unpacked(&shared);
    let list = std::fs::read_to_string(shared.join("corpora/dev.tsv")).unwrap();
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let mut unexpected = Vec::new();
    for line in list.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [path, _, _, "json", expect, rows, ..] = fields.as_slice() else {
            continue;
        };
        let start = Instant::now();
        let found = rows_of(&folder.join(path));
        let verdict = verdict(expect, rows.parse().ok(), &found);
        *counts.entry(((*expect).to_owned(), verdict)).or_default() += 1;
        let is_right = match *expect {
            "ok" => verdict == "right",
            "error" => found.is_err(),
            _ => true,
        };
        if !is_right || start.elapsed() > PATIENCE {
            unexpected.push(format!("{path}: {found:?}, expected {expect} {rows}"));
        }
    }
    for ((expect, verdict), count) in &counts {
        eprintln!("json {expect:<12} {verdict:<20} {count}");
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
}
