//! The packs of this repository: every condition compiles, every example comes out as written.

use std::collections::BTreeSet;

use dataseal_model::{Severity, Verdict};
use dataseal_policy::{Facts, run_examples};

use crate::support::{book, packs};

#[test]
fn every_example_comes_out_as_written() {
    let outcome = run_examples(&book(), |_| true);
    assert!(outcome.failures.is_empty(), "{:#?}", outcome.failures);
    assert_eq!(outcome.rules, book().len());
    assert!(outcome.examples >= 3 * outcome.rules);
}

#[test]
fn every_pack_has_rules_and_each_names_its_clause() {
    let book = book();
    assert!(book.len() >= 40);
    let packs: BTreeSet<&str> = book.rules().map(|(pack, _)| pack.as_str()).collect();
    assert_eq!(
        packs,
        BTreeSet::from(["cn-43697", "cn-core", "cn-cross-border", "cn-registration"])
    );
    for (_, rule) in book.rules() {
        assert!(!rule.source.instrument.is_empty() && !rule.source.article.is_empty());
    }
}

#[test]
fn nothing_known_violates_nothing_and_satisfies_nothing_that_blocks() {
    let judgement = book().judge(&Facts::new("2026-11-22".parse().unwrap()), &packs());
    for finding in &judgement.findings {
        assert_ne!(finding.verdict, Verdict::Violated, "{}", finding.code);
        let settled = finding.verdict == Verdict::Satisfied && finding.severity == Severity::Blocking;
        assert!(!settled, "{} is satisfied although nothing is known", finding.code);
        if finding.verdict == Verdict::Undetermined {
            assert!(
                !finding.missing.is_empty(),
                "{} does not say what is missing",
                finding.code
            );
        }
    }
}
