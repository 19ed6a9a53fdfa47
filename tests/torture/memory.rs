//! The reader's memory stays within what it was granted, however large, wide or long-celled the file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use dataseal::model::ExitStatus;
use tempfile::TempDir;

use crate::folder;
use crate::harness::{Means, Outcome, read_one};

/// What the reader is granted.
const LIMIT: u64 = 512 << 20;
const MEANS: Means = Means {
    memory: LIMIT,
    seconds: 3_600,
};

/// A text of about `size` bytes with columns of few, many and only distinct values.
fn large(folder: &TempDir, size: u64) -> (PathBuf, u64) {
    let path = folder.path().join("large.csv");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&path).unwrap());
    let (mut written, mut rows) = (0, 0);
    file.write_all("id,city,amount,note,hash\n".as_bytes()).unwrap();
    while written < size {
        let hash = u128::from(rows).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        let line = format!(
            "{rows},{},{}.{:02},note {},{hash:032x}\n",
            ["上海", "苏州", "南京"][usize::try_from(rows % 3).unwrap()],
            rows % 10_000,
            rows % 100,
            rows * 31 % 99_991
        );
        file.write_all(line.as_bytes()).unwrap();
        written += line.len() as u64;
        rows += 1;
    }
    file.flush().unwrap();
    (path, rows)
}

#[track_caller]
fn assert_bounded(outcome: &Outcome) {
    assert!(
        matches!(outcome.status(), ExitStatus::Success | ExitStatus::Limit),
        "{}",
        outcome.told()
    );
    assert!(outcome.peak <= LIMIT / 4 * 5, "{}", outcome.told());
    println!("{}", outcome.told());
}

/// Mebibytes of the large text: four times the limit, which an unoptimised build has no time for.
fn mebibytes() -> u64 {
    if cfg!(debug_assertions) {
        16
    } else if crate::scale() > 1 {
        6 << 10
    } else {
        2 << 10
    }
}

#[test]
fn a_text_larger_than_memory() {
    let folder = folder();
    let (path, rows) = large(&folder, mebibytes() << 20);
    let outcome = read_one(&path, MEANS);
    assert_bounded(&outcome);
    // Memory is that of the work at hand, not of the file.
    assert_eq!(
        (outcome.rows(), outcome.status()),
        (rows, ExitStatus::Success),
        "{}",
        outcome.told()
    );
}

#[test]
fn a_text_of_10_000_columns() {
    const ROWS: u64 = if cfg!(debug_assertions) { 10 } else { 1_000 };
    let folder = folder();
    let path = folder.path().join("wide.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    for row in 0..ROWS {
        let fields: Vec<String> = (0..10_000)
            .map(|column| {
                if row == 0 {
                    format!("c{column}")
                } else {
                    format!("{}", row * column)
                }
            })
            .collect();
        writeln!(file, "{}", fields.join(",")).unwrap();
    }
    file.flush().unwrap();
    drop(file);
    let outcome = read_one(&path, MEANS);
    assert_bounded(&outcome);
    assert_eq!(
        (outcome.rows(), outcome.status()),
        (ROWS - 1, ExitStatus::Success),
        "{}",
        outcome.told()
    );
}

#[test]
fn cells_of_15_mib() {
    let folder = folder();
    let path = folder.path().join("long.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    writeln!(file, "id,text").unwrap();
    for row in 0..8 {
        write!(file, "{row},").unwrap();
        for _ in 0..15 << 4 {
            file.write_all(&[b'a' + row; 64 << 10]).unwrap();
        }
        writeln!(file).unwrap();
    }
    file.flush().unwrap();
    drop(file);
    assert_bounded(&read_one(&path, MEANS));
}
