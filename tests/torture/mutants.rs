//! Damaged copies of sound files of every format: no hang, no exit status but those of the table.

use std::collections::BTreeMap;
use std::time::Duration;

use dataseal::model::ErrorCode;
use dataseal_testkit::prng::Prng;

use crate::harness::{Means, Outcome, SLOWNESS, read_all, read_one};
use crate::{folder, keep, scale, seed, seeds, write};

/// Mutants of continuous integration.
const MUTANTS: usize = 20_000;
/// Files that are written before a reader goes through them.
const BATCH: usize = 256;
const MEANS: Means = Means {
    memory: 512 << 20,
    seconds: 10,
};
/// Mutants that may kill their reader, in ten thousand: libraries below ours panic, the process boundary holds.
const DEATHS: usize = 5;

/// How many outcomes of each kind.
#[derive(Default)]
struct Tally {
    codes: BTreeMap<&'static str, usize>,
    deaths: Vec<String>,
    problems: Vec<String>,
}

#[test]
fn whatever_is_damaged_has_a_documented_outcome() {
    let (seed, wanted) = (seed(), MUTANTS * scale());
    println!("{wanted} mutants of seed {seed}");
    let mut prng = Prng::new(seed);
    let seeds = seeds::all(120);
    let (folder, mut tally) = (folder(), Tally::default());
    for first in (0..wanted).step_by(BATCH) {
        let paths: Vec<_> = (first..wanted.min(first + BATCH))
            .map(|number| {
                let from = &seeds[number % seeds.len()];
                let other = &seeds[prng.below(u32::try_from(seeds.len()).unwrap()) as usize];
                let bytes = from.damaged(&mut prng, &other.bytes);
                write(&folder, &format!("{number:06}-{}", from.name), &bytes)
            })
            .collect();
        read_all(&paths, MEANS, |index, outcome| {
            tally.count(&outcome);
            if let Some(problem) = problem(&outcome) {
                // Other work on the machine is no excuse for a second time.
                let again = read_one(&paths[index], MEANS);
                if self::problem(&again).is_some() {
                    tally.problems.push(keep(&paths[index], problem));
                }
            }
            if outcome.died() {
                tally.deaths.push(keep(&paths[index], &outcome.told()));
            }
        });
        paths.iter().for_each(|path| std::fs::remove_file(path).unwrap());
    }
    let Tally {
        codes,
        deaths,
        problems,
    } = tally;
    println!("outcomes: {codes:?}\nreaders died: {}", deaths.len());
    deaths.iter().take(40).for_each(|death| println!("  {death}"));
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(
        deaths.len() * 10_000 <= wanted * DEATHS,
        "{} deaths of {wanted}",
        deaths.len()
    );
}

impl Tally {
    fn count(&mut self, outcome: &Outcome) {
        let code = outcome.error().map_or("read", |error| error.code().as_str());
        *self.codes.entry(code).or_default() += 1;
    }
}

fn problem(outcome: &Outcome) -> Option<&'static str> {
    let late = Duration::from_secs(u64::from(MEANS.seconds * SLOWNESS));
    let is_late = outcome
        .error()
        .is_some_and(|error| error.code() == ErrorCode::LimitTime);
    if !outcome.is_clean() {
        Some("no exit status of the table")
    } else if is_late || outcome.elapsed >= late {
        Some("too slow")
    } else {
        None
    }
}
