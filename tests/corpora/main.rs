//! Hostile and conformance files that nobody here wrote, read through the program, against a list of expected outcomes.
//!
//! `DATASEAL_CORPORA_LIST` and `DATASEAL_CORPORA_FOLDER` name another list in the same form and the folder that its paths
//! start from; by default the list is that of the shared corpora, and its archive is unpacked into cargo's target folder.
//! The figures that the shared list must reach are in `figures.rs`; every list must be free of deaths, hangs and the like.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking, and this one prints a table"
)]

mod figures;
#[path = "../harness/mod.rs"]
mod harness;
mod judge;
mod list;
mod program;
mod table;

use harness::{Means, Outcome, read_all, read_one};
use judge::{Judgement, judge};
use list::{Case, Corpus};
use table::Table;

/// Memory and seconds that each file may take.
const MEMORY: u64 = 512 << 20;
const SECONDS: u32 = 10;

/// The reader is left more than it may take, so that taking more is seen and not cut off.
const MEANS: Means = Means {
    memory: 2 << 30,
    seconds: SECONDS,
};

#[test]
#[ignore = "needs ../shared/corpora, named by DATASEAL_TEST_SHARED, or DATASEAL_CORPORA_LIST"]
fn every_file_has_an_outcome_that_its_list_allows() {
    let corpus = Corpus::open();
    let paths: Vec<_> = corpus.cases.iter().map(|case| corpus.path(case)).collect();
    let mut table = Table::default();
    read_all(&paths, MEANS, |index, outcome| {
        let case = &corpus.cases[index];
        table.add(case, &judged(&corpus, case, outcome));
    });
    println!("{table}");
    let broken = table.broken();
    assert!(
        broken.is_empty(),
        "{} file(s) without a clean outcome: {broken:?}",
        broken.len()
    );
    if corpus.is_default {
        let missed = figures::missed(&table);
        assert!(missed.is_empty(), "figures not reached: {missed:?}");
    }
}

/// Too slow or too heavy counts only if it is so in a reader of its own: other work and other files are no excuse.
fn judged(corpus: &Corpus, case: &Case, outcome: Outcome) -> Judgement {
    let first = judge(case, &outcome);
    if first.within_limits() {
        return first;
    }
    judge(case, &read_one(&corpus.path(case), MEANS))
}

#[test]
#[ignore = "needs ../shared/corpora, named by DATASEAL_TEST_SHARED, or DATASEAL_CORPORA_LIST"]
fn a_sample_through_the_program_ends_with_a_documented_code() {
    let corpus = Corpus::open();
    let mut problems = Vec::new();
    let sample = corpus.sample(program::SAMPLE);
    for case in &sample {
        let run = program::scan(&corpus.path(case));
        problems.extend(run.problem().map(|problem| format!("{}: {problem}", case.path)));
    }
    println!("{} files through the program", sample.len());
    assert!(problems.is_empty(), "{problems:#?}");
}
