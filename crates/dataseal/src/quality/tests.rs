//! Checks over several inputs, read in this process: which tables they are about, and what stays undetermined.

use std::fs;

use super::*;
use crate::Reading;
use crate::progress::Quiet;

const ORDERS: &str = "订单编号,客户号,地区,数量,单价,金额,类型\n\
    A1,C1,310000,3,0.1,0.3,销售\n\
    A2,C2,320000,2,5,11,销售\n\
    A3,C9,999999,1,7,7,退货\n\
    A1,,310000,,7,7,销售\n";
const CUSTOMERS: &str = "客户号,名称\nC1,甲\nC2,乙\n";
const REGIONS: &str = "code,name\n310000,上海\n320000,江苏\n";

fn check(id: &str, rest: &str) -> String {
    format!("[[check]]\nid = \"{id}\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\nseverity = \"warning\"\n{rest}\n")
}

/// A folder with the files, and its checks.
fn folder(checks: &[String]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("ref")).unwrap();
    for (name, text) in [
        ("orders.csv", ORDERS),
        ("客户.csv", CUSTOMERS),
        ("ref/regions.csv", REGIONS),
        (
            "checks.toml",
            &format!("schema = \"dataseal/checks/v1\"\n{}", checks.concat()),
        ),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn run_on(folder: &Path, names: &[&str]) -> QualityRun {
    let installation = Installation::embedded().unwrap();
    let checks = load_checks(&folder.join(CHECKS_FILE), &installation).unwrap();
    let inputs: Vec<Input> = names.iter().map(|name| Input::of(folder.join(name))).collect();
    let options = MeasureOptions::new(Reading::InProcess);
    measure_checks(&inputs, &checks, 2, &installation, &options, &Quiet)
}

/// Check, table, verdict, failing and undetermined rows or the reason, numbers.
fn told(run: &QualityRun) -> Vec<String> {
    let outcome = |outcome: &CheckOutcome| {
        let table = outcome.table.as_ref().map_or("-", |table| table.as_str());
        let counted = match &outcome.answer {
            Ok(counts) => format!("{} {} {:?}", counts.failing, counts.undetermined, counts.first),
            Err(reason) => reason.as_str().to_owned(),
        };
        format!("{} {table} {} {counted}", outcome.check, outcome.verdict().as_str())
    };
    run.report.outcomes.iter().map(outcome).collect()
}

#[test]
fn every_kind_of_check_is_answered_for_the_tables_it_is_about() {
    let folder = folder(&[
        check(
            "amount",
            "row = '''\"数量\" * \"单价\" = \"金额\" OR \"类型\" = '退货''''\ncolumns = { \"数量\" = \"number\", \"单价\" = \"number\", \"金额\" = \"number\" }",
        ),
        check(
            "region",
            "table = \"orders\"\nreference = { column = \"地区\", file = \"ref/regions.csv\", key = \"code\" }",
        ),
        check("order", "unique = [\"订单编号\"]"),
        check(
            "customer",
            "foreign_key = { column = \"客户号\", table = \"客户.csv\", key = \"客户号\" }",
        ),
    ]);
    let run = run_on(folder.path(), &["orders.csv", "客户.csv"]);
    assert_eq!(
        told(&run),
        [
            "amount orders violated 1 1 [2]",
            "region orders violated 1 0 [3]",
            "order orders violated 2 0 [1, 4]",
            "customer orders violated 1 1 [3]",
            "customer 客户 satisfied 0 0 []",
        ]
    );
    assert!(run.errors.is_empty());
    assert_eq!(quality_status(&run.report, Severity::Error), ExitStatus::Success);
    assert_eq!(quality_status(&run.report, Severity::Warning), ExitStatus::Findings);
}

#[test]
fn what_was_not_looked_at_is_undetermined() {
    let folder = folder(&[
        check("no-column", "unique = [\"编号\"]"),
        check("no-table", "table = \"ordres\"\nunique = [\"订单编号\"]"),
        check("its-column", "table = \"orders.csv\"\nunique = [\"名称\"]"),
        check(
            "no-file",
            "reference = { column = \"地区\", file = \"regions.csv\", key = \"code\" }",
        ),
        check(
            "no-key",
            "reference = { column = \"地区\", file = \"ref/regions.csv\", key = \"kode\" }",
        ),
        check(
            "no-input",
            "foreign_key = { column = \"地区\", table = \"regions\", key = \"code\" }",
        ),
        check("no-rows", "unique = [\"空\"]"),
    ]);
    fs::write(folder.path().join("empty.csv"), "空,的\n").unwrap();
    let run = run_on(folder.path(), &["orders.csv", "客户.csv", "empty.csv"]);
    assert_eq!(
        told(&run),
        [
            "no-column - undetermined no-column",
            "no-table - undetermined no-table",
            "its-column orders undetermined no-column",
            "no-file orders undetermined no-key-table",
            "no-key orders undetermined no-key-column",
            "no-input orders undetermined no-key-table",
            "no-rows empty undetermined 0 0 []",
        ]
    );
    let errors: Vec<ErrorCode> = run.errors.iter().map(|(_, error)| error.code()).collect();
    assert_eq!(errors, [ErrorCode::InputMissing]);
    assert_eq!(quality_status(&run.report, Severity::Note), ExitStatus::Undetermined);
}

#[test]
fn an_input_that_cannot_be_read_leaves_its_checks_undetermined() {
    let folder = folder(&[check("order", "unique = [\"订单编号\"]")]);
    fs::write(folder.path().join("bad.parquet"), b"PAR1\0\0\0\0PAR1").unwrap();
    let run = run_on(folder.path(), &["bad.parquet", "orders.csv"]);
    assert_eq!(
        told(&run),
        [
            "order bad undetermined table-unread",
            "order orders violated 2 0 [1, 4]",
        ]
    );
    assert_eq!(run.errors.len(), 1);
}

#[test]
fn a_table_of_reference_lies_below_the_checks_whatever_its_links_say() {
    let folder = folder(&[check(
        "region",
        "reference = { column = \"地区\", file = \"link.csv\", key = \"code\" }",
    )]);
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("regions.csv"), REGIONS).unwrap();
    std::os::unix::fs::symlink(outside.path().join("regions.csv"), folder.path().join("link.csv")).unwrap();
    let run = run_on(folder.path(), &["orders.csv"]);
    assert_eq!(told(&run), ["region orders undetermined keys-unread"]);
    assert_eq!(
        run.errors.first().map(|(_, error)| error.code()),
        Some(ErrorCode::InputPermission)
    );
}

#[test]
fn problems_of_form_and_of_conditions_are_told_together() {
    let folder = folder(&[
        check("Bad", "unique = [\"a\"]"),
        check("select", "row = '\"a\" IN (SELECT 1)'"),
        check("type", "row = '\"a\" > 1'"),
    ]);
    let installation = Installation::embedded().unwrap();
    let error = load_checks(&folder.path().join(CHECKS_FILE), &installation).unwrap_err();
    let ChecksError::Malformed(problems) = error else {
        unreachable!("{error}")
    };
    let lines: Vec<u32> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [3, 11, 16]);
    assert!(
        problems
            .iter()
            .all(|problem| problem.code() == ErrorCode::ChecksInvalid)
    );
}

#[test]
fn a_title_with_personal_data_is_not_published() {
    let folder = folder(&[check("order", "unique = [\"订单编号\"]").replace("\"甲\"", "\"见 13800138000\"")]);
    let installation = Installation::embedded().unwrap();
    let error = load_checks(&folder.path().join(CHECKS_FILE), &installation).unwrap_err();
    assert!(matches!(&error, ChecksError::Unreadable(error) if error.code() == ErrorCode::ChecksInvalid));
    assert!(!error.to_string().contains("13800138000"));
}
