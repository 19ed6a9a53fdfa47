//! Verdicts, traces and folding on rules of one line.

use std::collections::BTreeMap;

use dataseal_model::facts::{FactScope, FactValue};
use dataseal_model::{ExampleFailure, Finding, Reading, RuleKind, Verdict};
use dataseal_pack::Example;

use super::verdict;
use crate::book::compile;
use crate::examples::run_examples;
use crate::testing::{policies, rule};
use crate::{FactMap, Facts, TableFacts};

fn judged(scope: FactScope, applies: Option<&str>, require: &str, facts: &Facts) -> Vec<Finding> {
    let policies = policies(vec![rule("CN-TEST-001", scope, applies, require)]);
    let book = compile(&policies).unwrap();
    book.judge(facts, &policies.in_force(&[], None)).findings
}

fn dataset(known: &[(&'static str, FactValue)]) -> Facts {
    let mut facts = Facts::new("2026-11-22".parse().unwrap());
    facts.dataset.extend(known.iter().cloned());
    facts
}

fn columns(ranks: &[Option<i64>]) -> Facts {
    let mut facts = dataset(&[]);
    let column = |rank: &Option<i64>| {
        let rank = rank.map(|rank| ("column_grade_rank", FactValue::Integer(rank)));
        rank.into_iter().collect::<FactMap>()
    };
    facts.tables.push(TableFacts {
        table: FactMap::from([("table_rows", FactValue::Integer(1))]),
        columns: ranks.iter().map(column).collect(),
    });
    facts
}

#[test]
fn unknown_never_passes() {
    let (yes, no) = (Some(true), Some(false));
    assert_eq!(verdict(yes, yes), Verdict::Satisfied);
    assert_eq!(verdict(yes, no), Verdict::Violated);
    assert_eq!(verdict(yes, None), Verdict::Undetermined);
    for require in [yes, no, None] {
        assert_eq!(verdict(None, require), Verdict::Undetermined);
        assert_eq!(verdict(no, require), Verdict::NotApplicable);
    }
}

#[test]
fn the_trace_shows_every_part_outermost_first() {
    let some = dataset(&[("disputes", FactValue::Boolean(false))]);
    let findings = judged(
        FactScope::Dataset,
        None,
        "disputes OR (NOT cross_border AND rows > 0)",
        &some,
    );
    let steps: Vec<_> = findings[0]
        .trace
        .iter()
        .map(|step| (step.expression.as_str(), step.value))
        .collect();
    assert_eq!(
        steps,
        [
            ("disputes OR (NOT cross_border AND rows > 0)", None),
            ("disputes", Some(false)),
            ("NOT cross_border AND rows > 0", None),
            ("NOT cross_border", None),
            ("cross_border", None),
            ("rows > 0", None),
        ]
    );
    assert_eq!(findings[0].missing, ["cross_border (sharing.cross_border)", "rows"]);
}

#[test]
fn what_settles_a_derived_fact_is_asked_for_through_others_until_it_is_there() {
    let answered = [
        ("contains_personal", FactValue::Boolean(true)),
        ("contains_sensitive", FactValue::Boolean(false)),
        ("contains_minors", FactValue::Boolean(false)),
        ("scanned_in_full", FactValue::Boolean(true)),
    ];
    let missing = |facts: &Facts| {
        let findings = judged(FactScope::Dataset, None, "NOT sensitive_information", facts);
        findings[0].missing.clone()
    };
    let mut facts = dataset(&answered);
    assert_eq!(missing(&facts), ["evidence:age-screening", "minor14_rows"]);
    facts.dataset.insert("minor14_rows", FactValue::Integer(0));
    assert_eq!(missing(&facts), ["evidence:age-screening"]);
    facts.dataset.insert("minors_under_14", FactValue::Boolean(false));
    facts.dataset.remove("contains_sensitive");
    assert_eq!(missing(&facts), ["contains_sensitive (personal.contains_sensitive)"]);
    let findings = judged(FactScope::Dataset, None, "NOT sensitive_information", &facts);
    let behind: Vec<&str> = findings[0].facts.iter().map(|used| used.name.as_ref()).collect();
    for name in ["minors_under_14", "minor14_rows", "evidence:age-screening"] {
        assert!(behind.contains(&name), "{behind:?}");
    }
}

/// Name, origin and reading of what the only finding rests on.
fn grounds(findings: &[Finding]) -> Vec<(&str, &str, Reading)> {
    let [finding] = findings else {
        panic!("{} findings", findings.len())
    };
    let used = finding.facts.iter();
    used.map(|fact| (fact.name.as_ref(), fact.origin.as_str(), fact.reading.clone()))
        .collect()
}

fn known(value: bool) -> Reading {
    Reading::Known(FactValue::Boolean(value))
}

#[test]
fn a_verdict_names_what_it_rests_on_and_who_says_so() {
    let mut facts = dataset(&[
        ("disputes", FactValue::Boolean(false)),
        ("rows", FactValue::Integer(3)),
        ("rights_claimed", FactValue::TextSet(vec!["hold".to_owned()])),
    ]);
    facts.evidence.insert("basis".to_owned(), true);
    facts.answers.insert("incident-plan".to_owned(), true);
    let require = "valid_evidence('basis') AND valid_evidence('separate-consent') AND confirmed('incident-plan')
        AND evidence_age('basis') < 30 AND personal_information AND includes(rights_claimed, 'hold')";
    let findings = judged(FactScope::Dataset, Some("rows > 0 AND NOT disputes"), require, &facts);
    let integer = Reading::Known(FactValue::Integer(3));
    let rights = Reading::Known(FactValue::TextSet(vec!["hold".to_owned()]));
    assert_eq!(
        grounds(&findings),
        [
            ("disputes", "declared", known(false)),
            ("rows", "scanned", integer),
            ("contains_personal", "declared", Reading::Unknown),
            ("personal_information", "derived", Reading::Unknown),
            ("rights_claimed", "declared", rights),
            ("scanned_in_full", "derived", Reading::Unknown),
            ("evidence:basis", "evidenced", known(true)),
            ("evidence:separate-consent", "evidenced", Reading::Unknown),
            ("evidence-age:basis", "evidenced", Reading::Unknown),
            ("answer:incident-plan", "declared", known(true)),
        ]
    );
}

#[test]
fn a_rule_that_does_not_apply_rests_on_what_says_so_alone() {
    let facts = dataset(&[
        ("disputes", FactValue::Boolean(false)),
        ("cross_border", FactValue::Boolean(true)),
    ]);
    let findings = judged(FactScope::Dataset, Some("disputes"), "cross_border", &facts);
    assert_eq!(grounds(&findings), [("disputes", "declared", known(false))]);
}

#[test]
fn facts_that_differ_between_columns_have_no_value_for_all_of_them() {
    let require = "column_grade_rank >= 2 AND as_of >= DATE '2020-01-01'";
    let differ = judged(FactScope::Column, None, require, &columns(&[Some(4), Some(2)]));
    let day = Reading::Known(FactValue::Date("2026-11-22".parse().unwrap()));
    assert_eq!(
        grounds(&differ),
        [
            ("as_of", "derived", day),
            ("column_grade_rank", "scanned", Reading::Varies)
        ]
    );
    let same = judged(
        FactScope::Column,
        None,
        "column_grade_rank >= 2",
        &columns(&[Some(4), Some(4)]),
    );
    let four = Reading::Known(FactValue::Integer(4));
    assert_eq!(grounds(&same), [("column_grade_rank", "scanned", four)]);
}

#[test]
fn where_no_row_was_measured_no_measured_fact_has_a_value() {
    let mut facts = columns(&[Some(4)]);
    facts.tables[0].table.insert("table_rows", FactValue::Integer(0));
    let findings = judged(FactScope::Column, None, "column_grade_rank >= 2", &facts);
    assert_eq!(findings[0].verdict, Verdict::Undetermined);
    assert_eq!(grounds(&findings), [("column_grade_rank", "scanned", Reading::Unknown)]);
}

#[test]
fn only_what_would_settle_the_matter_is_missing() {
    let settled = "(valid_evidence('basis') AND FALSE) OR valid_evidence('separate-consent')";
    assert_eq!(
        judged(FactScope::Dataset, None, settled, &dataset(&[]))[0].missing,
        ["evidence:separate-consent"]
    );
    let unknown_scope = judged(FactScope::Dataset, Some("disputes"), "cross_border", &dataset(&[]));
    assert_eq!(unknown_scope[0].verdict, Verdict::Undetermined);
    assert_eq!(unknown_scope[0].missing, ["disputes (rights.disputes)"]);
}

#[test]
fn columns_that_break_a_rule_are_named_and_the_others_are_not() {
    let findings = judged(
        FactScope::Column,
        None,
        "column_grade_rank >= 2",
        &columns(&[Some(4), Some(1), None, Some(2)]),
    );
    let named: Vec<_> = findings
        .iter()
        .map(|finding| (finding.verdict, finding.column))
        .collect();
    assert_eq!(named, [(Verdict::Violated, Some(1)), (Verdict::Undetermined, Some(2))]);
    let kept = judged(
        FactScope::Column,
        None,
        "column_grade_rank >= 2",
        &columns(&[Some(4), Some(2)]),
    );
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].verdict, kept[0].table, kept[0].column),
        (Verdict::Satisfied, None, None)
    );
    let nowhere = judged(
        FactScope::Column,
        Some("column_grade_rank > 4"),
        "FALSE",
        &columns(&[Some(1), Some(2)]),
    );
    assert_eq!(nowhere.len(), 1);
    assert_eq!(nowhere[0].verdict, Verdict::NotApplicable);
}

#[test]
fn columns_that_wait_for_one_answer_share_a_finding() {
    let waiting = judged(
        FactScope::Column,
        Some("disputes"),
        "column_grade_rank >= 2",
        &columns(&[Some(1), Some(2)]),
    );
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].verdict, waiting[0].column), (Verdict::Undetermined, None));
    assert_eq!(waiting[0].missing, ["disputes (rights.disputes)"]);
    let alone = judged(
        FactScope::Column,
        Some("disputes"),
        "column_grade_rank >= 2",
        &columns(&[Some(1)]),
    );
    assert_eq!(alone[0].column, Some(0));
}

#[test]
fn columns_of_an_empty_table_share_a_finding() {
    let mut facts = columns(&[None, None]);
    facts.tables[0].table.insert("table_rows", FactValue::Integer(0));
    let findings = judged(FactScope::Column, None, "column_grade_rank >= 2", &facts);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].table, findings[0].column), (Some(0), None));
    assert_eq!(findings[0].missing, ["rows"]);
}

#[test]
fn where_nothing_was_measured_no_measured_fact_speaks() {
    let empty = dataset(&[("rows", FactValue::Integer(0)), ("pi_columns", FactValue::Integer(0))]);
    assert_eq!(
        judged(FactScope::Dataset, None, "pi_columns = 0", &empty)[0].verdict,
        Verdict::Undetermined
    );
    assert_eq!(
        judged(FactScope::Dataset, None, "pi_columns = 0", &empty)[0].missing,
        ["rows"]
    );
    let declared = dataset(&[("rows", FactValue::Integer(0)), ("disputes", FactValue::Boolean(false))]);
    assert_eq!(
        judged(FactScope::Dataset, None, "NOT disputes", &declared)[0].verdict,
        Verdict::Satisfied
    );
    let no_table = judged(FactScope::Table, None, "table_rows > 0", &dataset(&[]));
    assert_eq!(no_table[0].verdict, Verdict::Undetermined);
}

#[test]
fn problems_of_all_rules_come_at_once() {
    let rules = vec![
        rule("CN-TEST-001", FactScope::Dataset, Some("rowz > 0"), "disputed"),
        rule("CN-TEST-002", FactScope::Dataset, None, "rows IS NULL"),
    ];
    let problems = compile(&policies(rules)).unwrap_err();
    let mut keys: Vec<_> = problems.iter().map(|problem| problem.key.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["applies", "require", "require"]);
}

#[test]
fn what_a_rule_requires_says_what_decides_it() {
    let kind = |applies: Option<&str>, require: &str| {
        let policies = policies(vec![rule("CN-TEST-001", FactScope::Dataset, applies, require)]);
        compile(&policies).unwrap().kinds().into_values().next().unwrap()
    };
    assert_eq!(kind(None, "rows > 0"), RuleKind::Machine);
    assert_eq!(kind(None, "valid_evidence('basis') AND rows > 0"), RuleKind::Machine);
    assert_eq!(kind(None, "valid_evidence('basis') OR disputes"), RuleKind::Document);
    assert_eq!(kind(None, "evidence_age('basis') < 30"), RuleKind::Document);
    assert_eq!(kind(None, "NOT disputes"), RuleKind::Human);
    // That it concerns personal information only, which is measured, does not make the machine decide.
    assert_eq!(kind(Some("personal_information"), "NOT disputes"), RuleKind::Human);
}

fn failure(require: &str, facts: &[(&str, FactValue)], verdict: Verdict) -> ExampleFailure {
    let mut rule = rule("CN-TEST-001", FactScope::Dataset, None, require);
    rule.examples = vec![Example {
        name: Some("a case".to_owned()),
        facts: facts
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        evidence: Vec::new(),
        answers: BTreeMap::new(),
        verdict,
        line: 20,
        column: 1,
    }]
    .into();
    let book = compile(&policies(vec![rule])).unwrap();
    let none = run_examples(&book, |pack| pack.as_str() == "another");
    assert_eq!((none.rules, none.examples), (0, 0));
    let outcome = run_examples(&book, |_| true);
    assert_eq!((outcome.rules, outcome.examples), (1, 1));
    outcome.failures.into_iter().next().unwrap()
}

#[test]
fn a_failing_example_is_told_with_the_parts_that_decide() {
    let no = FactValue::Boolean(false);
    let yes = FactValue::Boolean(true);
    let steps = |failure: &ExampleFailure| {
        let steps = failure.trace.iter();
        steps
            .map(|step| (step.expression.clone(), step.value))
            .collect::<Vec<_>>()
    };
    let known = [("disputes", yes), ("cross_border", no)];
    let both = failure("cross_border AND NOT disputes", &known, Verdict::Satisfied);
    assert_eq!((both.expected, both.found), (Verdict::Satisfied, Verdict::Violated));
    assert_eq!(both.place, ("pack/rules/test.toml".to_owned(), 20, 1));
    assert_eq!(
        steps(&both),
        [
            ("cross_border".to_owned(), Some(false)),
            ("disputes".to_owned(), Some(true))
        ]
    );
    let one = failure("disputes OR cross_border", &known, Verdict::Violated);
    assert_eq!(steps(&one), [("disputes".to_owned(), Some(true))]);
    let open = failure("disputes AND valid_evidence('basis')", &known, Verdict::Satisfied);
    assert_eq!(steps(&open), [("valid_evidence('basis')".to_owned(), None)]);
    assert_eq!(open.missing, ["evidence:basis"]);
    let unmeasured = failure("rows = 0", &[("rows", FactValue::Integer(0))], Verdict::Satisfied);
    assert_eq!(
        (unmeasured.found, unmeasured.missing),
        (Verdict::Undetermined, vec!["rows".to_owned()])
    );
}
