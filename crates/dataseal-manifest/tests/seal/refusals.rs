//! What no statement is made of.

use dataseal_manifest::Statement;
use dataseal_model::{
    Appraisal, Bilingual, CheckKind, CheckOutcome, ErrorCode, Severity, TestCounts, Unanswered, Verdict,
};

use crate::fixture::{appraisal, finding};

fn refusal(change: impl FnOnce(&mut Appraisal)) -> (&'static str, ErrorCode) {
    let mut appraisal = appraisal();
    change(&mut appraisal);
    let error = Statement::build(&appraisal).unwrap_err();
    (error.name(), error.code())
}

#[test]
fn a_blocking_rule_that_is_violated_or_undetermined_means_no_statement() {
    let violated = finding("CN-CORE-001", Verdict::Violated, Severity::Blocking);
    let undetermined = finding("CN-CORE-002", Verdict::Undetermined, Severity::Blocking);
    assert_eq!(
        refusal(|appraisal| appraisal.findings.push(undetermined.clone())),
        ("seal-undetermined", ErrorCode::SealUndetermined)
    );
    let both = refusal(|appraisal| appraisal.findings.extend([undetermined, violated.clone()]));
    assert_eq!(both, ("seal-refused", ErrorCode::SealRefused));

    let mut twice = appraisal();
    twice.findings.extend([violated.clone(), violated]);
    let message = Statement::build(&twice).unwrap_err().to_string();
    assert_eq!(message, "blocking rules are violated: `CN-CORE-001`");
}

fn check(severity: Severity, answer: Result<TestCounts, Unanswered>) -> CheckOutcome {
    CheckOutcome {
        check: "orders-once".parse().unwrap(),
        title: Bilingual::new("订单不重复", "no order twice"),
        severity,
        kind: CheckKind::Unique,
        table: None,
        rows: 3,
        quarantined: 0,
        data: None,
        keys: None,
        answer,
    }
}

#[test]
fn a_blocking_check_that_is_not_kept_means_no_statement() {
    let failing = || {
        Ok(TestCounts {
            failing: 2,
            ..TestCounts::default()
        })
    };
    let with = |checks: Vec<CheckOutcome>| refusal(|appraisal| appraisal.checks = checks);
    let open = check(Severity::Blocking, Err(Unanswered::NoTable));
    assert_eq!(with(vec![open.clone()]), ("seal-checks", ErrorCode::SealUndetermined));
    let broken = check(Severity::Blocking, failing());
    assert_eq!(with(vec![open, broken]), ("seal-checks", ErrorCode::SealRefused));
    let mut lighter = appraisal();
    let kept = check(Severity::Blocking, Ok(TestCounts::default()));
    lighter.checks = vec![check(Severity::Error, failing()), kept];
    assert!(Statement::build(&lighter).is_ok());
}

#[test]
fn lighter_findings_do_not_stand_in_the_way() {
    let mut lighter = appraisal();
    lighter
        .findings
        .push(finding("CN-CORE-001", Verdict::Violated, Severity::Error));
    assert!(Statement::build(&lighter).is_ok());
}

#[test]
fn nothing_measured_or_judged_means_no_statement() {
    let nothing = ("seal-nothing-measured", ErrorCode::NothingMeasured);
    assert_eq!(refusal(|appraisal| appraisal.tables.clear()), nothing);
    assert_eq!(refusal(|appraisal| appraisal.tables[1].rows = 0), nothing);
    let unjudged = ("seal-nothing-judged", ErrorCode::SealUndetermined);
    assert_eq!(refusal(|appraisal| appraisal.coverage.evaluated = 0), unjudged);
    assert_eq!(refusal(|appraisal| appraisal.basis.packs.clear()), unjudged);
}

#[test]
fn a_file_that_holds_more_than_was_measured_is_refused() {
    let hidden = refusal(|appraisal| appraisal.tables[0].inventory.bytes_accounted -= 1);
    assert_eq!(hidden, ("seal-incomplete", ErrorCode::InputHidden));
}

#[test]
fn two_files_of_one_name_are_refused() {
    let doubled = refusal(|appraisal| appraisal.tables[1].file_name = appraisal.tables[0].file_name.clone());
    assert_eq!(doubled, ("seal-duplicate-name", ErrorCode::Usage));
}

#[test]
fn an_appraisal_that_contradicts_itself_is_refused() {
    let inconsistent = ("seal-inconsistent", ErrorCode::Internal);
    assert_eq!(
        refusal(|appraisal| appraisal.findings[2].column = Some(3)),
        inconsistent
    );
    assert_eq!(refusal(|appraisal| appraisal.findings[2].table = None), inconsistent);
    assert_eq!(
        refusal(|appraisal| drop(appraisal.tables[0].columns.pop())),
        inconsistent
    );
    assert_eq!(refusal(|appraisal| appraisal.tables[0].rows = 99), inconsistent);
}
