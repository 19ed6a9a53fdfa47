//! The two datasets that the whole tool is about: an order table that is refused, and open data that can be sealed.

use dataseal_model::facts::FactValue;
use dataseal_model::{Asset, Finding, Grade, Verdict};
use dataseal_policy::Judgement;

use dataseal_model::ValueKind;

use crate::support::{Table, asset, book, date, facts, judge, packs, set, table, text, yes};

fn orders() -> Table {
    table(4000)
        .column("订单编号", ValueKind::Integer, Grade::L2)
        .personal("客户姓名", "person-name", false)
        .personal("身份证号", "resident-id", true)
        .personal("手机号", "mobile-phone", false)
        .personal("银行卡号", "bank-card", true)
        .counted(|counts| counts.exponents = 71)
        .column("金额(元)", ValueKind::Decimal, Grade::L2)
        .quarantined(7)
}

fn statistics() -> Table {
    table(188)
        .column("月份", ValueKind::Text, Grade::L2)
        .column("订单数", ValueKind::Integer, Grade::L2)
}

/// Answers that every application gives.
fn answers() -> Vec<(&'static str, FactValue)> {
    vec![
        ("holder_name", text("上海某零售有限公司")),
        ("holder_uscc", text("91350100M000100Y43")),
        ("holder_kind", text("legal-person")),
        ("holder_role", text("handler")),
        ("holder_state_organ", yes(false)),
        ("asset_name", text("2025年上海市各区月度零售订单统计表")),
        ("asset_overview", text("各区每月零售订单数、客户数和销售额。")),
        ("asset_industry", text("F 批发和零售业 / 52 零售业")),
        ("asset_form", text("product")),
        ("asset_data_form", set(&["table"])),
        ("time_from", date("2025-01-01")),
        ("time_to", date("2025-12-31")),
        ("region_range", text("city")),
        ("region", text("上海市")),
        ("update_frequency", text("monthly")),
        ("restrictions", text("无")),
        ("jurisdiction", text("shanghai")),
        ("source_type", text("generated")),
        ("source_statement", text("本公司门店系统产生的订单，按区县和月份汇总。")),
        ("source_entrusted_by_organ", yes(false)),
        ("rights_claimed", set(&["hold", "use", "operate"])),
        ("disputes", yes(false)),
        ("contains_personal", yes(false)),
        ("deid_state", text("aggregated")),
        ("share_model", text("controlled")),
        ("recipients", set(&["buyers"])),
        ("cross_border", yes(false)),
        ("important_status", text("none")),
        ("state_secrets", yes(false)),
        ("grade_claimed", text("L2")),
        ("grade_confirmed_on", date("2026-11-01")),
        ("derivation", text("statistical")),
        ("source_grades", set(&["L2"])),
        ("element_domain", set(&["general"])),
        ("element_group", set(&["nobody"])),
        ("element_region", set(&["general"])),
        ("element_precision", text("aggregated")),
        ("element_scale", text("no-persons")),
        ("element_depth", text("processed")),
        ("element_coverage", text("part")),
        ("element_importance", text("ordinary")),
        ("declared_impacts", set(&["organisation:ordinary"])),
        ("sector", text("other")),
        ("claimed_identifiability", FactValue::Integer(4)),
        ("usage_scenarios", set(&["none"])),
        ("registration_kind", text("first")),
        ("registration_stage", text("preparing")),
        ("system_mlps_level", FactValue::Integer(2)),
    ]
}

const DOCUMENTS: [&str; 8] = [
    "applicant-identity",
    "source-proof",
    "ownership-proof",
    "truth-commitment",
    "collection-legality",
    "data-sample",
    "mlps-filing",
    "rights-allocation",
];

/// Worksheet questions that every application answers with yes.
const CONFIRMED: [&str; 12] = [
    "deid-small-cells-suppressed",
    "incident-none",
    "incident-plan",
    "licences-held",
    "network-logs-six-months",
    "registration-description-checked",
    "registration-not-repeated",
    "registry-in-catalogue",
    "registry-independent",
    "security-measures",
    "security-rules",
    "security-training",
];

fn with(changes: &[(&'static str, FactValue)], documents: &[&str]) -> Asset {
    let mut all = answers();
    all.extend(changes.iter().cloned());
    let mut declared = asset(&all, documents);
    declared.answers = CONFIRMED.map(|question| (question.to_owned(), true)).into();
    declared
}

fn found<'a>(judgement: &'a Judgement, code: &str) -> Vec<&'a Finding> {
    judgement
        .findings
        .iter()
        .filter(|finding| finding.code.as_str() == code)
        .collect()
}

fn verdict(judgement: &Judgement, code: &str) -> Verdict {
    match found(judgement, code).as_slice() {
        [one] => one.verdict,
        several => panic!("{code} has {} findings", several.len()),
    }
}

#[test]
fn orders_alone_are_refused_for_what_was_measured() {
    let judgement = judge(&[orders()], None);
    let plain = found(&judgement, "CN-CORE-021");
    let columns: Vec<_> = plain
        .iter()
        .map(|finding| (finding.verdict, finding.table, finding.column))
        .collect();
    assert_eq!(
        columns,
        [
            (Verdict::Violated, Some(0), Some(2)),
            (Verdict::Violated, Some(0), Some(4))
        ]
    );
    assert!(plain.iter().all(|finding| finding.blocks()));
    assert_eq!(verdict(&judgement, "CN-REG-102"), Verdict::Violated);
    let damaged = found(&judgement, "CN-REG-103");
    assert_eq!(damaged.len(), 1);
    assert_eq!(damaged[0].column, Some(4));
    let basis = found(&judgement, "CN-CORE-002");
    assert_eq!(basis[0].verdict, Verdict::Undetermined);
    assert_eq!(
        basis[0].missing,
        [
            "evidence:basis",
            "evidence:consent-record",
            "legal_basis (personal.legal_basis)"
        ]
    );
}

#[test]
fn a_listing_without_consent_is_refused_by_the_clause() {
    let listing = with(
        &[
            ("contains_personal", yes(true)),
            ("contains_sensitive", yes(true)),
            ("deid_state", text("none")),
            ("legal_basis", text("consent")),
            ("strict_protection", yes(true)),
            ("sensitive_necessity", text("实名核验")),
        ],
        &DOCUMENTS,
    );
    let judgement = judge(&[orders()], Some(&listing));
    assert_eq!(verdict(&judgement, "CN-CORE-008"), Verdict::Violated);
    let sensitive = found(&judgement, "CN-CORE-013");
    assert_eq!(sensitive[0].verdict, Verdict::Undetermined);
    assert_eq!(sensitive[0].missing, ["evidence:separate-consent"]);
    assert_eq!(found(&judgement, "CN-CORE-024")[0].missing, ["evidence:pipia"]);
    assert_eq!(verdict(&judgement, "CN-43697-002"), Verdict::Violated);
    let denied = with(&[("deid_state", text("no-personal"))], &DOCUMENTS);
    assert_eq!(
        verdict(&judge(&[orders()], Some(&denied)), "CN-CORE-101"),
        Verdict::Violated
    );
}

#[test]
fn open_data_with_answers_and_documents_can_be_sealed() {
    let judgement = judge(&[statistics()], Some(&with(&[], &DOCUMENTS)));
    let obstacles: Vec<_> = judgement.findings.iter().filter(|finding| finding.blocks()).collect();
    assert!(obstacles.is_empty(), "{obstacles:#?}");
    let open = judgement
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Undetermined);
    let open: Vec<_> = open.map(|finding| (&finding.code, &finding.missing)).collect();
    assert!(open.is_empty(), "{open:#?}");
    assert_eq!(judgement.coverage.rules, judgement.coverage.evaluated);
    assert!(
        judgement
            .findings
            .iter()
            .all(|finding| finding.verdict != Verdict::Violated)
    );
}

#[test]
fn open_data_without_answers_is_undetermined_and_says_what_is_missing() {
    let judgement = judge(&[statistics()], None);
    assert!(judgement.findings.iter().any(Finding::blocks));
    assert!(
        judgement
            .findings
            .iter()
            .all(|finding| finding.verdict != Verdict::Violated)
    );
    assert_eq!(
        found(&judgement, "CN-CORE-101")[0].missing,
        [
            "contains_personal (personal.contains)",
            "deid_state (personal.deid_state)"
        ]
    );
    assert_eq!(
        found(&judgement, "CN-REG-005")[0].missing,
        [
            "evidence:ownership-proof",
            "evidence:source-proof",
            "evidence:truth-commitment"
        ]
    );
    assert_eq!(verdict(&judgement, "CN-REG-101"), Verdict::Satisfied);
    assert!(judgement.coverage.evaluated < judgement.coverage.rules);
}

#[test]
fn each_answer_that_a_blocking_rule_reads_is_needed() {
    let complete = with(&[], &DOCUMENTS);
    let book = book();
    for name in [
        "holder_name",
        "rights_claimed",
        "source_type",
        "grade_claimed",
        "disputes",
        "state_secrets",
        "important_status",
    ] {
        let mut without = complete.clone();
        without.declared.remove(name);
        let judgement = book.judge(&facts(&[statistics()], Some(&without)), &packs());
        let missing = judgement
            .findings
            .iter()
            .filter(|finding| finding.blocks())
            .flat_map(|finding| &finding.missing);
        assert!(
            missing.clone().any(|missing| missing.starts_with(name)),
            "{name}: {:?}",
            missing.collect::<Vec<_>>()
        );
    }
}

#[test]
fn no_rows_are_undetermined_never_a_pass() {
    let empty = table(0).column("月份", ValueKind::Text, Grade::L2);
    let judgement = judge(&[empty], Some(&with(&[], &DOCUMENTS)));
    for code in ["CN-REG-101", "CN-CORE-030", "CN-43697-002", "CN-CORE-101"] {
        let findings = found(&judgement, code);
        assert_eq!(findings[0].verdict, Verdict::Undetermined, "{code}");
    }
    assert_eq!(found(&judgement, "CN-REG-101")[0].missing, ["rows"]);
}

#[test]
fn quarantined_rows_stop_a_seal_because_anything_may_be_in_them() {
    let judgement = judge(&[statistics().quarantined(1)], Some(&with(&[], &DOCUMENTS)));
    let personal = found(&judgement, "CN-CORE-101");
    assert_eq!(personal[0].verdict, Verdict::Undetermined);
    assert_eq!(personal[0].missing, ["scanned_in_full"]);
}

#[test]
fn rules_not_in_force_are_left_out() {
    use dataseal_policy::Facts;
    let judgement = book().judge(&Facts::new("1999-01-01".parse().unwrap()), &packs());
    assert_eq!((judgement.coverage.rules, judgement.findings.len()), (0, 0));
}

#[test]
fn findings_are_sorted_and_the_same_twice() {
    let (first, second) = (judge(&[orders()], None), judge(&[orders()], None));
    assert_eq!(first, second);
    let order: Vec<_> = first
        .findings
        .iter()
        .map(|finding| {
            (
                std::cmp::Reverse(finding.severity),
                finding.verdict,
                finding.code.clone(),
            )
        })
        .collect();
    assert!(order.is_sorted());
}
