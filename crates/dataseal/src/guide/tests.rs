//! Steps from findings as a report writes them.

use dataseal_model::{GuideAction, Severity};
use dataseal_report::wire_v1::{FactValue, Finding, Report};
use serde_json::json;

use super::guide;
use crate::Installation;

fn finding(code: &str, severity: &str, verdict: &str, owner: &str, missing: &[&str]) -> Finding {
    serde_json::from_value(json!({
        "code": code, "pack": "cn-core", "verdict": verdict, "severity": severity, "blocks": severity == "blocking",
        "table": null, "column": null, "table_index": null, "column_index": null,
        "title": {"zh": "要求", "en": "requirement"}, "remedy": {"zh": "办法", "en": "remedy"}, "owner": owner,
        "source": {"instrument": "法", "article": "1", "verified": true}, "missing": missing, "trace": [],
    }))
    .unwrap()
}

fn report(findings: Vec<Finding>, declared: bool) -> Report {
    let mut report = empty();
    report.findings = findings;
    if declared {
        report.asset = Some(serde_json::from_value(json!({"declared": {}, "evidence": []})).unwrap());
    }
    report
}

fn empty() -> Report {
    let as_of = "2026-11-22".parse().unwrap();
    let installation = Installation::embedded().unwrap();
    let nothing = crate::appraise(&[], None, as_of, &installation, &crate::intake::ReadOptions::default());
    let mut report = Report::new(&nothing, &[], &installation.policies().taxonomy);
    report.findings.clear();
    report
}

#[test]
fn one_answer_that_several_rules_wait_for_is_one_step_and_the_declaration_comes_first() {
    let report = report(
        vec![
            finding(
                "CN-CORE-002",
                "blocking",
                "undetermined",
                "legal",
                &["legal_basis (personal.legal_basis)", "evidence:basis"],
            ),
            finding(
                "CN-CORE-008",
                "error",
                "undetermined",
                "legal",
                &["legal_basis (personal.legal_basis)", "purpose (personal.purpose)"],
            ),
            finding(
                "CN-REG-101",
                "warning",
                "undetermined",
                "business",
                &["answer:incident-none"],
            ),
        ],
        false,
    );
    let installation = Installation::embedded().unwrap();
    let guide = guide(&report, &installation).unwrap();
    let actions: Vec<&str> = guide.steps.iter().map(|step| step.action.as_str()).collect();
    assert_eq!(actions, ["declare", "answer", "document", "worksheet"]);
    let answers = &guide.steps[1];
    assert_eq!(
        answers.action,
        GuideAction::Answer {
            section: "personal".to_owned(),
            facts: vec!["legal_basis".to_owned(), "purpose".to_owned()],
        }
    );
    assert_eq!((answers.rules.len(), answers.severity), (2, Severity::Blocking));
    assert_eq!(answers.minutes, 2 * installation.policies().efforts.minutes("answer"));
    assert_eq!(guide.readiness(), Some(0));
}

#[test]
fn a_broken_rule_is_mended_where_it_rests_on_data_on_documents_or_on_what_was_declared() {
    let mut report = report(
        vec![
            finding("CN-CORE-021", "blocking", "violated", "data-engineering", &[]),
            finding("CN-CORE-024", "blocking", "violated", "legal", &[]),
            finding("CN-REG-017", "blocking", "violated", "legal", &[]),
        ],
        true,
    );
    report.findings[0].table = Some("客户".to_owned());
    report.findings[0].column = Some("证件".to_owned());
    let facts = report.facts.get_or_insert_default();
    facts.dataset.insert("disputes".to_owned(), FactValue::Boolean(true));
    facts.evidence.insert(
        "pipia".to_owned(),
        serde_json::from_value(json!({"valid": false})).unwrap(),
    );
    let guide = guide(&report, &Installation::embedded().unwrap()).unwrap();
    let actions: Vec<&GuideAction> = guide.steps.iter().map(|step| &step.action).collect();
    assert!(
        matches!(actions[0], GuideAction::Data { code, places } if code.as_str() == "CN-CORE-021" && places == &["客户 · 证件"]),
        "{actions:?}"
    );
    assert!(
        actions
            .iter()
            .any(|action| matches!(action, GuideAction::Attach { kind, replaces: true } if kind == "pipia"))
    );
    assert!(
        actions
            .iter()
            .any(|action| matches!(action, GuideAction::Correct { code } if code.as_str() == "CN-REG-017"))
    );
}

#[test]
fn nothing_left_is_no_step_and_rules_that_do_not_apply_are_not_counted() {
    let report = report(
        vec![
            finding("CN-CORE-002", "blocking", "satisfied", "legal", &[]),
            finding("CN-CORE-008", "error", "not-applicable", "legal", &[]),
        ],
        true,
    );
    let guide = guide(&report, &Installation::embedded().unwrap()).unwrap();
    assert!(guide.steps.is_empty());
    assert_eq!(guide.readiness(), Some(100));
}
