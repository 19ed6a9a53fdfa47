//! Files that stop in the middle: never rows that the whole file does not have, and never silence where the format shows
//! that something is missing.

use std::fs;
use std::path::Path;

use dataseal::model::{ErrorCode, ExitStatus};

use crate::harness::{Means, Outcome, read_all, read_one};
use crate::made::gzip;
use crate::seeds::{Seed, all};
use crate::{folder, keep, scale, write};

const MEANS: Means = Means {
    memory: 512 << 20,
    seconds: 10,
};
/// Cuts of which files are on disk at once.
const BATCH: usize = 256;

/// Bytes between two cuts of a small file: one when there is time.
fn step() -> usize {
    if scale() > 1 { 1 } else { 16 }
}

#[test]
fn a_small_file_of_any_format_cut_anywhere() {
    let problems: Vec<String> = all(24)
        .iter()
        .flat_map(|seed| {
            // Within the first bytes it is not clear yet what a file is.
            let first = 0..seed.bytes.len().min(16);
            let cuts: Vec<usize> = first.chain((16..seed.bytes.len()).step_by(step())).collect();
            cut(seed.name, &seed.bytes, &cuts, seed.has_end)
        })
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn the_samples_cut_at_every_two_hundredth() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-datasets");
    let mut problems = Vec::new();
    for name in [
        "customer-orders/客户订单_2025.csv",
        "district-statistics/上海市2025年各区月度零售订单统计.csv",
    ] {
        let bytes = fs::read(samples.join(name)).unwrap();
        let apart = if bytes.len() < 16 << 10 {
            step()
        } else {
            bytes.len() / 200
        };
        let cuts: Vec<usize> = (0..bytes.len()).step_by(apart).collect();
        problems.extend(cut("sample.csv", &bytes, &cuts, false));
        let packed = gzip(&bytes);
        let cuts: Vec<usize> = (0..packed.len()).step_by(packed.len() / 200).collect();
        problems.extend(cut("sample.csv.gz", &packed, &cuts, true));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// What is wrong with the outcomes of a file that is cut at each of these lengths.
fn cut(name: &str, bytes: &[u8], cuts: &[usize], has_end: bool) -> Vec<String> {
    let folder = folder();
    let whole = read_one(&write(&folder, name, bytes), MEANS);
    if let Some(error) = whole.error() {
        return vec![format!("{name} as a whole: {error}")];
    }
    let mut problems = Vec::new();
    for cuts in cuts.chunks(BATCH) {
        let paths: Vec<_> = cuts
            .iter()
            .map(|length| write(&folder, &format!("{length:07}-{name}"), &bytes[..*length]))
            .collect();
        read_all(&paths, MEANS, |index, outcome| {
            if let Some(problem) = problem(&outcome, whole.rows(), has_end) {
                problems.push(keep(&paths[index], &format!("{problem}: {}", outcome.told())));
            }
        });
        paths.iter().for_each(|path| fs::remove_file(path).unwrap());
    }
    problems
}

fn problem(outcome: &Outcome, rows: u64, has_end: bool) -> Option<&'static str> {
    let code = outcome.error().map(dataseal::Error::code);
    if !outcome.is_clean() || code == Some(ErrorCode::LimitTime) {
        Some("no clean outcome")
    } else if outcome.died() {
        Some("the reader died")
    } else if has_end && outcome.status() == ExitStatus::Success {
        Some("the missing end went unnoticed")
    } else if outcome.rows() > rows {
        Some("rows that the whole file does not have")
    } else {
        None
    }
}

#[test]
fn the_seeds_are_sound() {
    let folder = folder();
    let seeds: Vec<Seed> = all(24);
    let paths: Vec<_> = seeds
        .iter()
        .map(|seed| write(&folder, seed.name, &seed.bytes))
        .collect();
    let mut wrong = Vec::new();
    read_all(&paths, MEANS, |index, outcome| {
        if outcome.error().is_some() || outcome.rows() != seeds[index].rows {
            wrong.push(format!("{}: {}", seeds[index].name, outcome.told()));
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}
