//! Checks over several inputs, read in this process: which tables they are about, and what stays undetermined.

use std::fs;

use dataseal_intake::ReadOptions;
use dataseal_model::{Encoding, Unanswered};

use super::*;
use crate::progress::Quiet;
use crate::{Reading, measure};

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
    let inputs: Vec<Input> = names.iter().map(|name| Input::of(folder.join(name))).collect();
    run_over(folder, &inputs, &[], ReadOptions::default())
}

fn run_over(folder: &Path, inputs: &[Input], measured: &[TableMeasurement], read: ReadOptions) -> QualityRun {
    let installation = Installation::embedded().unwrap();
    let checks = load_checks(&folder.join(CHECKS_FILE), &installation).unwrap();
    let mut options = MeasureOptions::new(Reading::InProcess);
    options.read = read;
    let request = CheckRequest {
        checks: &checks,
        most: 2,
        measured,
    };
    measure_checks(inputs, request, &installation, &options, &Quiet)
}

fn codes(run: &QualityRun) -> Vec<(Option<usize>, ErrorCode)> {
    run.failures
        .iter()
        .map(|failure| (failure.input, failure.error.code()))
        .collect()
}

/// A piece of a table that lies in several files.
fn piece(folder: &Path, table: &str, name: &str, text: &str) -> Input {
    fs::create_dir_all(folder.join(table)).unwrap();
    let path = folder.join(table).join(name);
    fs::write(&path, text).unwrap();
    Input {
        path,
        name: format!("{table}/{name}"),
        table: Some(table.to_owned()),
        ..Input::default()
    }
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
    assert_eq!(run.failures, []);
    assert_eq!(quality_status(&run, 2, Severity::Error), ExitStatus::Success);
    assert_eq!(quality_status(&run, 2, Severity::Warning), ExitStatus::Findings);
    let data: Vec<Option<Digest>> = run.report.outcomes.iter().map(|outcome| outcome.data).collect();
    let of = |text: &str| Some(sha256(text.as_bytes()));
    assert_eq!(data, [of(ORDERS), of(ORDERS), of(ORDERS), of(ORDERS), of(CUSTOMERS)]);
    let keys = run
        .report
        .outcomes
        .iter()
        .filter_map(|outcome| outcome.keys.as_ref()?.data);
    assert_eq!(
        keys.map(Some).collect::<Vec<_>>(),
        [of(REGIONS), of(CUSTOMERS), of(CUSTOMERS)]
    );
    let checks = fs::read(folder.path().join(CHECKS_FILE)).unwrap();
    assert_eq!(run.report.checks, Some(sha256(&checks)));
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
    assert_eq!(codes(&run), [(None, ErrorCode::InputMissing)]);
    assert_eq!(quality_status(&run, 3, Severity::Note), ExitStatus::Undetermined);
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
    assert_eq!(codes(&run), [(Some(0), ErrorCode::InputCorrupt)]);
    assert_eq!(quality_status(&run, 2, Severity::Warning), ExitStatus::Partial);
    let alone = run_on(folder.path(), &["bad.parquet"]);
    assert_eq!(quality_status(&alone, 1, Severity::Warning), ExitStatus::Input);
}

#[test]
fn a_name_that_a_table_has_twice_is_not_passed_over() {
    let folder = folder(&[
        check("order", "unique = [\"b\"]"),
        check("both", "unique = [\"b\", \"名称\"]"),
    ]);
    fs::write(folder.path().join("one.csv"), "a,b\n1,2\n").unwrap();
    fs::write(folder.path().join("twice.csv"), "a,b,b\n1,2,3\n").unwrap();
    let run = run_on(folder.path(), &["one.csv", "twice.csv"]);
    assert_eq!(
        told(&run),
        [
            "order one satisfied 0 0 []",
            "order twice undetermined several-columns",
            "both - undetermined no-column",
        ]
    );
}

#[test]
fn a_table_in_several_files_is_told_once_and_is_no_error() {
    let folder = folder(&[
        check("order", "unique = [\"订单编号\"]"),
        check("name", "unique = [\"名称\"]"),
        check("named", "table = \"月\"\nunique = [\"名称\"]"),
        check("part", "row = 'blank(\"月份\") OR blank(\"类型\")'"),
        check(
            "customer",
            "table = \"客户\"\nforeign_key = { column = \"客户号\", table = \"月\", key = \"客户号\" }",
        ),
    ]);
    let mut inputs: Vec<Input> = (0..40)
        .map(|n| piece(folder.path(), "月", &format!("{n}.csv"), ORDERS))
        .collect();
    inputs[3].partitions = vec![("月份".to_owned(), Some("1".to_owned()))];
    inputs.push(Input::of(folder.path().join("客户.csv")));
    let run = run_over(folder.path(), &inputs, &[], ReadOptions::default());
    assert_eq!(
        told(&run),
        [
            "order 月 undetermined several-files",
            "name 客户 satisfied 0 0 []",
            "named 月 undetermined no-column",
            "part 月 undetermined several-files",
            "customer 客户 undetermined several-files",
        ]
    );
    assert_eq!(run.failures, []);
    assert_eq!(
        quality_status(&run, inputs.len(), Severity::Warning),
        ExitStatus::Success
    );
    let keys: Vec<bool> = run
        .report
        .outcomes
        .iter()
        .map(|outcome| outcome.keys.is_some())
        .collect();
    assert_eq!(keys, [false, false, false, false, true]);
}

#[test]
fn rows_of_other_bytes_than_those_that_were_measured_are_no_answer() {
    let folder = folder(&[
        check("order", "table = \"orders\"\nunique = [\"类型\"]"),
        check(
            "customer",
            "table = \"orders\"\nforeign_key = { column = \"客户号\", table = \"客户\", key = \"客户号\" }",
        ),
    ]);
    let inputs = ["orders.csv", "客户.csv"].map(|name| Input::of(folder.path().join(name)));
    let installation = Installation::embedded().unwrap();
    let options = MeasureOptions::new(Reading::InProcess);
    let measured: Vec<TableMeasurement> = measure(&inputs, &installation, &options, &Quiet)
        .into_iter()
        .flatten()
        .collect::<Result<_, _>>()
        .unwrap();
    let run = || run_over(folder.path(), &inputs, &measured, ReadOptions::default());
    assert_eq!(run().failures, []);
    fs::write(folder.path().join("客户.csv"), "客户号,名称\nC1,甲\nC2,乙\nC9,丙\n").unwrap();
    let keys_changed = run();
    assert_eq!(codes(&keys_changed), [(Some(1), ErrorCode::InputChanged)]);
    assert_eq!(
        told(&keys_changed),
        [
            "order orders violated 3 0 [1, 2]",
            "customer orders undetermined keys-unread"
        ]
    );
    fs::write(folder.path().join("orders.csv"), ORDERS.replace("退货", "销售")).unwrap();
    let changed = run();
    assert_eq!(codes(&changed), [(Some(0), ErrorCode::InputChanged)]);
    assert_eq!(
        told(&changed),
        [
            "order orders undetermined table-unread",
            "customer orders undetermined table-unread"
        ]
    );
}

#[test]
fn the_exit_code_counts_undetermined_checks_that_block_and_inputs_that_failed() {
    let unique = |severity: &str| check("order", "unique = [\"订单编号\"]").replace("warning", severity);
    let missing = |severity: &str| check("none", "table = \"none\"\nunique = [\"a\"]").replace("warning", severity);
    for (checks, expected) in [
        (vec![unique("note"), missing("error")], ExitStatus::Success),
        (vec![unique("note"), missing("blocking")], ExitStatus::Undetermined),
        (vec![unique("error"), missing("blocking")], ExitStatus::Findings),
        (vec![missing("note")], ExitStatus::Undetermined),
    ] {
        let folder = folder(&checks);
        let run = run_on(folder.path(), &["orders.csv"]);
        assert_eq!(quality_status(&run, 1, Severity::Error), expected, "{checks:?}");
    }
}

#[test]
fn a_reference_that_is_no_file_leaves_its_check_undetermined_and_nothing_else() {
    let folder = folder(&[
        check("order", "unique = [\"金额\", \"数量\"]"),
        check(
            "region",
            "reference = { column = \"地区\", file = \"ref\", key = \"code\" }",
        ),
    ]);
    let run = run_on(folder.path(), &["orders.csv"]);
    assert_eq!(
        told(&run),
        [
            "order orders undetermined 0 1 []",
            "region orders undetermined keys-unread"
        ]
    );
    assert_eq!(codes(&run), [(None, ErrorCode::InputUnsupported)]);
    assert_eq!(quality_status(&run, 1, Severity::Error), ExitStatus::Undetermined);
    // Nobody needs it for a table without the column.
    assert_eq!(run_on(folder.path(), &["客户.csv"]).failures, []);
}

#[test]
fn why_a_table_of_keys_was_not_read_is_told_with_its_name() {
    let folder = folder(&[
        check(
            "region",
            "reference = { column = \"地区\", file = \"ref/11010519491231002X.parquet\", key = \"code\" }",
        ),
        check(
            "ragged",
            "reference = { column = \"地区\", file = \"ref/ragged.csv\", key = \"code\" }",
        ),
    ]);
    fs::write(
        folder.path().join("ref/11010519491231002X.parquet"),
        b"PAR1\0\0\0\0PAR1",
    )
    .unwrap();
    fs::write(
        folder.path().join("ref/ragged.csv"),
        "code,name\n310000,上海\n320000,江苏,too,many\n330000,浙江\n340000,安徽\n",
    )
    .unwrap();
    let run = run_on(folder.path(), &["orders.csv"]);
    assert_eq!(codes(&run), [(None, ErrorCode::InputCorrupt)]);
    assert!(!run.failures[0].name.contains("1949"), "{:?}", run.failures);
    let keys: Vec<_> = run
        .report
        .outcomes
        .iter()
        .filter_map(|outcome| outcome.keys.as_ref())
        .collect();
    assert!(!keys[0].table.as_str().contains("1949"));
    assert_eq!(
        (keys[1].table.as_str(), keys[1].columns[0].as_str(), keys[1].quarantined),
        ("ref/ragged.csv", "code", 1)
    );
    assert!(
        run.report
            .outcomes
            .iter()
            .all(|outcome| outcome.answer == Err(Unanswered::KeysUnread))
    );
}

#[test]
fn what_is_said_of_the_data_does_not_hold_for_tables_of_reference() {
    let folder = folder(&[
        check(
            "region",
            "reference = { column = \"地区\", file = \"ref/names.csv\", key = \"名称\" }",
        ),
        check(
            "same",
            "table = \"data\"\nforeign_key = { column = \"地区\", table = \"other\", key = \"地区\" }",
        ),
    ]);
    // GBK: 地区 上海 江苏, with semicolons.
    let gbk: &[u8] = b"n;\xb5\xd8\xc7\xf8\n1;\xc9\xcf\xba\xa3\n2;\xbd\xad\xcb\xd5\n";
    fs::write(folder.path().join("data.csv"), gbk).unwrap();
    fs::write(folder.path().join("other.csv"), gbk).unwrap();
    fs::write(
        folder.path().join("ref/names.csv"),
        "code,名称\n310000,上海\n320000,江苏\n",
    )
    .unwrap();
    let inputs = ["data.csv", "other.csv"].map(|name| Input::of(folder.path().join(name)));
    let mut read = ReadOptions {
        encoding: Some(Encoding::Gbk),
        ..ReadOptions::default()
    };
    read.dialect.delimiter = Some(";".to_owned());
    let run = run_over(folder.path(), &inputs, &[], read);
    assert_eq!(
        told(&run),
        [
            "region data satisfied 0 0 []",
            "region other satisfied 0 0 []",
            "same data satisfied 0 0 []",
        ]
    );
}

#[test]
fn keys_of_several_columns_are_looked_for_together() {
    let folder = folder(&[check(
        "line",
        "table = \"lines\"\nforeign_key = { column = [\"单\", \"客\"], table = \"orders\", key = [\"订单编号\", \"客户号\"] }",
    )]);
    fs::write(folder.path().join("lines.csv"), "单,客\nA1,C1\nA1,C2\nA2,C2\n").unwrap();
    let run = run_on(folder.path(), &["lines.csv", "orders.csv"]);
    assert_eq!(told(&run), ["line lines violated 1 0 [2]"]);
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
    let run = || run_on(folder.path(), &["orders.csv"]);
    assert_eq!(told(&run()), ["region orders undetermined keys-unread"]);
    assert_eq!(codes(&run()), [(None, ErrorCode::InputPermission)]);
    // A link that stays inside is as good as the file.
    fs::remove_file(folder.path().join("link.csv")).unwrap();
    std::os::unix::fs::symlink("ref/regions.csv", folder.path().join("link.csv")).unwrap();
    assert_eq!(told(&run()), ["region orders violated 1 0 [3]"]);
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
fn regular_expressions_of_a_file_are_counted_together() {
    let bomb = "row = '''matches(\"类型\", '((a{1000}){1000}){1000}')'''";
    let bombs: Vec<String> = (0..200).map(|n| check(&format!("c{n}"), bomb)).collect();
    let folder = folder(&bombs);
    let installation = Installation::embedded().unwrap();
    let begun = std::time::Instant::now();
    let error = load_checks(&folder.path().join(CHECKS_FILE), &installation).unwrap_err();
    assert!(begun.elapsed() < std::time::Duration::from_secs(10));
    let ChecksError::Malformed(problems) = error else {
        unreachable!("{error}")
    };
    let told: Vec<String> = problems.iter().map(|problem| problem.message().en).collect();
    assert_eq!(told.iter().filter(|told| told.contains("at most 100")).count(), 100);
}

#[test]
fn a_title_with_personal_data_is_not_published() {
    let folder = folder(&[check("order", "unique = [\"订单编号\"]").replace("\"甲\"", "\"见 13800138000\"")]);
    let installation = Installation::embedded().unwrap();
    let error = load_checks(&folder.path().join(CHECKS_FILE), &installation).unwrap_err();
    assert!(matches!(&error, ChecksError::Unreadable(error) if error.code() == ErrorCode::ChecksInvalid));
    assert!(!error.to_string().contains("13800138000"));
}
