//! The packs of this repository: every condition compiles, every example comes out as written.

use std::collections::BTreeSet;

use dataseal_model::{Severity, Verdict};
use dataseal_pack::Certainty;
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
    assert!(book.len() >= 400);
    let packs: BTreeSet<&str> = book.rules().map(|(pack, _)| pack.as_str()).collect();
    let loaded = dataseal_pack::load_embedded().unwrap();
    let expected: BTreeSet<&str> = loaded.packs.iter().map(|pack| pack.reference.id.as_str()).collect();
    assert_eq!(packs, expected);
    for always in [
        "cn-43697",
        "cn-core",
        "cn-cross-border",
        "cn-deidentification",
        "cn-registration",
    ] {
        assert!(
            loaded.in_force(&[], None).iter().any(|pack| pack.as_str() == always),
            "{always}"
        );
    }
    let finance = loaded.in_force(&[], Some("finance"));
    assert!(finance.iter().any(|pack| pack.as_str() == "cn-finance"));
    assert!(finance.iter().all(|pack| pack.as_str() != "cn-health"));
    let asked = loaded.in_force(&["cn-sh-sde".parse().unwrap()], None);
    assert!(asked.iter().any(|pack| pack.as_str() == "cn-sh-sde"));
    for (_, rule) in book.rules() {
        assert!(!rule.source.instrument.is_empty() && !rule.source.article.is_empty());
    }
}

/// Nobody can answer for core data and state secrets, nor for a waiver of a waiver.
#[test]
fn core_data_state_secrets_and_waivers_themselves_cannot_be_waived() {
    let book = book();
    for (pack, rule) in book.rules() {
        let conditions = [Some(&rule.require), rule.applies.as_ref()].into_iter().flatten();
        let secret = conditions
            .into_iter()
            .any(|condition| condition.text.contains("state_secrets"));
        let never = secret || rule.code.as_str() == "CN-CORE-031" || pack.as_str() == "dataseal-waivers";
        assert_eq!(rule.waivable, !never, "{}", rule.code);
    }
}

/// Rows of the rule base that were recalled, and those recalled and unsure.
const RECALLED: &str =
    "A73 A85 A86 A88 B10 B11 B14 B15 B16 B20 B60 B61 B63 C31 C32 C34 C39 C42 C47 C50 C64 C71 C74 C75 C76 C78 C79 C80";
const UNSURE: &str = "C33 D40";

#[test]
fn what_is_recalled_is_called_unverified_and_what_is_unsure_never_blocks() {
    let among = |rows: &str, row: &str| rows.split(' ').any(|each| each == row);
    for (pack, rule) in book().rules() {
        let Some(row) = rule.row.as_deref() else { continue };
        // What somebody read for the rule itself is surer than the row: the exchange's packs cite the regulations of Shanghai.
        let read = rule.certainty == Certainty::Read;
        assert!(
            !read || !among(RECALLED, row) || pack.as_str() == "cn-sh-sde",
            "{} says it was read",
            rule.code
        );
        if among(UNSURE, row) {
            assert!(
                !read && rule.severity < Severity::Blocking,
                "{} blocks or is sure",
                rule.code
            );
        }
    }
}

#[test]
fn every_rule_has_two_examples_of_every_verdict() {
    for (_, rule) in book().rules() {
        for verdict in [Verdict::Satisfied, Verdict::Violated, Verdict::Undetermined] {
            let found = rule.examples.iter().filter(|example| example.verdict == verdict);
            assert!(found.count() >= 2, "{} has too few examples of {verdict}", rule.code);
        }
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
