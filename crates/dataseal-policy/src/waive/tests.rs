//! Findings under waivers: what is covered carries its waiver, nothing else changes, and every waiver is accounted for.

use dataseal_model::facts::FactScope;
use dataseal_model::{Finding, Verdict, Waiver, WaiverState};
use dataseal_pack::Selection;

use super::{facts_about_waivers, waive};
use crate::testing::{policies, rule};
use crate::{Facts, compile};

const TODAY: &str = "2026-11-27";

/// One finding a verdict, each of a rule of its own: `CN-TEST-001` broken, `-002` unknown, `-003` kept, `-004` of no concern.
fn findings() -> Vec<Finding> {
    let rules = [
        rule("CN-TEST-001", FactScope::Dataset, None, "1 = 2"),
        rule("CN-TEST-002", FactScope::Dataset, None, "cross_border"),
        rule("CN-TEST-003", FactScope::Dataset, None, "1 = 1"),
        rule("CN-TEST-004", FactScope::Dataset, Some("1 = 2"), "1 = 1"),
    ];
    let policies = policies(rules.to_vec());
    let facts = Facts::new(TODAY.parse().unwrap());
    let packs = policies.in_force(&[], None);
    compile(&policies).unwrap().judge(&facts, &packs).findings
}

fn waiver(rule: &str, approved: &str, expires: &str) -> Waiver {
    Waiver {
        rule: rule.parse().unwrap(),
        approver: "approver".to_owned(),
        reason: "reason".to_owned(),
        approved: approved.parse().unwrap(),
        expires: expires.parse().unwrap(),
        files: Vec::new(),
        column: None,
    }
}

fn states(waivers: &[Waiver]) -> Vec<WaiverState> {
    let (_, records) = waive(findings(), waivers, &[], TODAY.parse().unwrap());
    records.iter().map(|record| record.state).collect()
}

#[test]
fn what_is_broken_or_unknown_is_waived_and_keeps_its_verdict() {
    let waivers: Vec<Waiver> = ["CN-TEST-001", "CN-TEST-002", "CN-TEST-003", "CN-TEST-004"]
        .map(|code| waiver(code, TODAY, TODAY))
        .to_vec();
    let before = findings();
    assert!(before.iter().filter(|finding| finding.blocks()).count() == 2);
    let (after, records) = waive(before.clone(), &waivers, &[], TODAY.parse().unwrap());
    let verdicts = |findings: &[Finding]| findings.iter().map(|finding| finding.verdict).collect::<Vec<_>>();
    assert_eq!(verdicts(&after), verdicts(&before));
    assert!(!after.iter().any(Finding::blocks));
    for finding in &after {
        let open = finding.verdict.is_open();
        assert_eq!(finding.waived.is_some(), open, "{}", finding.code);
        assert!(finding.waived.as_ref().is_none_or(|waiver| waiver.rule == finding.code));
    }
    use WaiverState::{InUse, Unused};
    let states: Vec<WaiverState> = records.iter().map(|record| record.state).collect();
    assert_eq!(states, [InUse, InUse, Unused, Unused]);
}

#[test]
fn a_waiver_holds_from_its_first_day_to_its_last() {
    use WaiverState::{Expired, InUse, NotYet, Unused};
    let of = |approved, expires| states(&[waiver("CN-TEST-001", approved, expires)]);
    assert_eq!(of("2026-11-27", "2026-11-27"), [InUse]);
    assert_eq!(of("2026-01-01", "2026-11-26"), [Expired]);
    assert_eq!(of("2026-11-28", "2026-12-31"), [NotYet]);
    // What is over is called so even if there is nothing to waive any more.
    assert_eq!(states(&[waiver("CN-TEST-003", "2026-01-01", "2026-11-26")]), [Expired]);
    assert_eq!(states(&[waiver("CN-TEST-009", "2026-01-01", "2026-12-31")]), [Unused]);
    let (findings, _) = waive(
        findings(),
        &[waiver("CN-TEST-001", "2026-01-01", "2026-11-26")],
        &[],
        TODAY.parse().unwrap(),
    );
    assert!(findings.iter().all(|finding| finding.waived.is_none()));
}

#[test]
fn the_first_that_covers_is_taken_and_a_narrower_one_covers_less() {
    use WaiverState::{InUse, Unused};
    let twice = ["2026-12-31", "2027-12-31"].map(|expires| waiver("CN-TEST-001", TODAY, expires));
    assert_eq!(states(&twice), [InUse, Unused]);
    let narrow = [
        Waiver {
            files: vec!["a.csv".to_owned()],
            ..waiver("CN-TEST-001", TODAY, TODAY)
        },
        Waiver {
            column: Some("a".to_owned()),
            ..waiver("CN-TEST-001", TODAY, TODAY)
        },
    ];
    assert_eq!(states(&narrow), [Unused, Unused]);
}

#[test]
fn rules_about_waivers_are_judged_over_these_alone() {
    let mut policies = policies(vec![
        rule("DS-TEST-001", FactScope::Dataset, None, "waivers_expired = 0"),
        rule("DS-TEST-002", FactScope::Dataset, None, "waivers_unused = 0"),
    ]);
    policies.packs[0].selection = Selection::Waivers;
    let asked = policies.packs[0].reference.id.clone();
    assert!(policies.in_force(std::slice::from_ref(&asked), None).is_empty());
    let about = policies.about_waivers();
    assert!(about.contains(&asked));
    let book = compile(&policies).unwrap();
    let verdicts = |waivers: &[Waiver]| {
        let as_of = TODAY.parse().unwrap();
        let (_, records) = waive(findings(), waivers, &[], as_of);
        let judgement = book.judge(&facts_about_waivers(as_of, &records), &about);
        let mut findings = judgement.findings;
        findings.sort_by(|left, right| left.code.cmp(&right.code));
        findings.iter().map(|finding| finding.verdict).collect::<Vec<_>>()
    };
    use Verdict::{Satisfied, Violated};
    let expired = waiver("CN-TEST-001", "2026-01-01", "2026-11-26");
    let unused = waiver("CN-TEST-003", TODAY, TODAY);
    let in_use = waiver("CN-TEST-001", TODAY, TODAY);
    let to_come = waiver("CN-TEST-001", "2026-12-01", "2026-12-02");
    assert_eq!(verdicts(&[in_use, to_come]), [Satisfied, Satisfied]);
    assert_eq!(verdicts(std::slice::from_ref(&expired)), [Violated, Satisfied]);
    assert_eq!(verdicts(&[expired, unused]), [Violated, Violated]);
}
