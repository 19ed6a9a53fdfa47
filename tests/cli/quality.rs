//! `dataseal quality`: checks of a person on rows, in words and as one JSON document, exit codes, hostile conditions, and no
//! cell value anywhere.

use std::path::Path;

use dataseal_testkit::Output;
use dataseal_testkit::canary::{Canaries, Kind};
use serde_json::Value;

use crate::cli;

const ORDERS: &str = "订单编号,客户号,数量,单价,金额,类型\n\
    A1,C1,3,0.1,0.3,销售\n\
    A2,C2,2,5,11,销售\n\
    A3,C9,1,7,9,退货\n\
    A1,C1,,7,7,销售\n";

const HEAD: &str = "schema = \"dataseal/checks/v1\"\n";

fn check(id: &str, severity: &str, rest: &str) -> String {
    format!("[[check]]\nid = \"{id}\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\nseverity = \"{severity}\"\n{rest}\n")
}

fn amount() -> String {
    check(
        "amount",
        "error",
        "row = '''\"数量\" * \"单价\" = \"金额\" OR \"类型\" = '退货' '''\ncolumns = { \"数量\" = \"number\", \"单价\" = \"number\", \"金额\" = \"number\" }",
    )
}

/// The document, which fits the schema that the program prints.
fn document(output: &Output) -> Value {
    let schema: Value = serde_json::from_slice(&cli().run(["schema", "quality"]).stdout).unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(jsonschema::is_valid(&schema, &document), "{document:#}");
    document
}

#[test]
fn outcomes_are_told_in_both_languages_and_as_one_document() {
    let cli = cli();
    cli.write("订单.csv", ORDERS);
    cli.write("客户.csv", "客户号\nC1\nC2\n");
    let keys = "foreign_key = { column = \"客户号\", table = \"客户.csv\", key = \"客户号\" }";
    let checks = [
        HEAD,
        &amount(),
        &check("order", "blocking", "unique = [\"订单编号\"]"),
        &check("customer", "note", keys),
    ];
    cli.write("checks.toml", checks.concat());
    let asked = ["quality", "订单.csv", "客户.csv"];
    let chinese = cli.run(asked.into_iter().chain(["--lang", "zh-CN"]));
    chinese.assert_code(1);
    for part in [
        "amount 严重·违反",
        "4 行，不符 1 行，无法判定 1 行",
        "不符的行：2",
        "order 阻断·违反",
        "不符的行：1、4",
        "满足 1 项，违反 3 项，无法判定 0 项",
    ] {
        chinese.assert_stdout_has(part);
    }
    let english = cli.run(asked.into_iter().chain(["--lang", "en", "--rows", "1"]));
    english
        .assert_code(1)
        .assert_stdout_has("4 rows, 1 fails, 1 cannot be told")
        .assert_stdout_has("failing rows, the first 1: 1");
    assert!(chinese.stderr_str().is_empty() && english.stderr_str().is_empty());
    let answers: Vec<Vec<u8>> = ["1", "4"]
        .iter()
        .map(|threads| {
            let output = cli.run(asked.into_iter().chain(["--format", "json", "-j", threads]));
            output.assert_code(1);
            let checks = &document(&output)["checks"];
            assert_eq!(checks[0]["first_failing_rows"], serde_json::json!([2]));
            assert_eq!(checks[3]["keys"]["sha256"], checks[3]["data_sha256"]);
            assert_eq!(
                (&checks[2]["table"], &checks[3]["table"]),
                (&"订单".into(), &"客户".into())
            );
            output.stdout
        })
        .collect();
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn the_gate_decides_and_unknown_never_passes() {
    let cli = cli();
    cli.write("a.csv", ORDERS);
    let run = |checks: &str, more: &[&str]| {
        cli.write("checks.toml", format!("{HEAD}{checks}"));
        cli.run(["quality", "a.csv"].iter().chain(more)).code()
    };
    let violated = check("order", "warning", "unique = [\"订单编号\"]");
    assert_eq!(run(&violated, &[]), 0);
    assert_eq!(run(&violated, &["--fail-on", "warning"]), 1);
    assert_eq!(run(&check("none", "note", "unique = [\"编号\"]"), &[]), 3);
    assert_eq!(run(&check("some", "note", "row = 'number(\"数量\") > 0'"), &[]), 3);
    assert_eq!(run(&check("all", "note", "row = 'number(\"单价\") > 0'"), &[]), 0);
    let missing = "reference = { column = \"类型\", file = \"none.csv\", key = \"k\" }";
    assert_eq!(run(&check("missing", "note", missing), &[]), 3);
    let missing = |severity: &str| {
        [
            check("all", "note", "row = 'number(\"单价\") > 0'"),
            check("missing", severity, missing),
        ]
        .concat()
    };
    assert_eq!((run(&missing("error"), &[]), run(&missing("blocking"), &[])), (0, 3));
    let folder = "reference = { column = \"类型\", file = \"folder\", key = \"k\" }";
    cli.write("folder/k.csv", "k\n销售\n");
    assert_eq!(run(&check("folder", "blocking", folder), &[]), 3);
}

#[test]
fn each_input_has_its_own_exit_code() {
    let cli = cli();
    cli.write("a.csv", ORDERS);
    cli.write("bad.parquet", b"PAR1\0\0\0\0PAR1");
    cli.write(
        "checks.toml",
        format!("{HEAD}{}", check("order", "error", "unique = [\"订单编号\"]")),
    );
    for (inputs, code) in [
        (&["a.csv"][..], 1),
        (&["bad.parquet"], 6),
        (&["a.csv", "bad.parquet"], 5),
    ] {
        for command in ["quality", "scan"] {
            let output = cli.run([command].iter().chain(inputs));
            assert_eq!(output.code(), code, "{output}");
        }
    }
}

#[test]
fn a_missing_reference_stops_no_report() {
    let cli = cli();
    cli.write("a.csv", "k,n\n1,2\n");
    let missing = "reference = { column = \"k\", file = \"none.csv\", key = \"k\" }";
    cli.write("checks.toml", format!("{HEAD}{}", check("missing", "error", missing)));
    let output = cli.run(["scan", "a.csv", "--lang", "en"]);
    assert!([0, 3].contains(&output.code()), "{output}");
    output
        .assert_stderr_has("DS-IN-001")
        .assert_stdout_has("none.csv, column k");
    let report: Value = serde_json::from_str(&cli.read_text("dataseal-out/a/report.json")).unwrap();
    assert_eq!(report["checks"][0]["reason"]["code"], "no-key-table");
    assert_eq!(report["errors"][0]["file"], "none.csv");
}

#[test]
fn a_table_in_several_files_is_no_error_of_its_files() {
    let cli = cli();
    for month in 1..=30 {
        cli.write(format!("data/销售/月={month}/a.csv"), ORDERS);
    }
    let scanned = |checks: String| {
        cli.write("own.toml", format!("{HEAD}{checks}"));
        cli.run(["scan", "data", "--checks", "own.toml", "--format", "json"])
    };
    let without = scanned(check("other", "error", "unique = [\"税号\"]"));
    let report: Value = serde_json::from_slice(&without.stdout).unwrap();
    assert_eq!(
        (&report["checks"][0]["reason"]["code"], &report["errors"]),
        (&"no-column".into(), &serde_json::json!([]))
    );
    let with = scanned(check("order", "blocking", "unique = [\"订单编号\", \"月\"]"));
    let report: Value = serde_json::from_slice(&with.stdout).unwrap();
    assert_eq!(
        (report["checks"].as_array().unwrap().len(), &report["errors"]),
        (1, &serde_json::json!([]))
    );
    assert_eq!(report["checks"][0]["reason"]["code"], "several-files");
    assert!(without.code() != 5 && with.code() != 5, "{without}{with}");
    let alone = cli.run(["quality", "data", "--checks", "own.toml", "--lang", "zh-CN"]);
    alone.assert_code(3).assert_stdout_has("表分在几个文件里");
    assert!(alone.stderr_str().is_empty(), "{alone}");
}

#[test]
fn metadata_alone_and_checks_exclude_each_other() {
    let cli = cli();
    cli.write("a.csv", ORDERS);
    cli.write("checks.toml", format!("{HEAD}{}", amount()));
    let output = cli.run(["scan", "a.csv", "--metadata-only", "--checks", "checks.toml"]);
    output.assert_code(2).assert_stderr_has("--metadata-only");
}

#[test]
fn without_checks_there_is_a_way_out() {
    let cli = cli();
    cli.write("a.csv", ORDERS);
    let output = cli.run(["quality", "a.csv", "--lang", "en"]);
    crate::assert_error(&output, 6, "DS-IN-001", "checks.toml");
    output.assert_stderr_has("--checks");
}

#[test]
fn hostile_conditions_are_refused_and_nothing_is_run() {
    let cli = cli();
    cli.write("a.csv", ORDERS);
    cli.write("victim.txt", "untouched");
    let nested = format!("{}\"类型\" = 'x'{}", "(".repeat(10_000), ")".repeat(10_000));
    let long = format!("\"类型\" = '{}'", "x".repeat(10 << 20));
    for condition in [
        "SELECT 1",
        "\"类型\" IN (SELECT \"类型\" FROM \"a\")",
        "\"类型\" = 'x'; DROP TABLE c0",
        "COPY (SELECT 1) TO 'victim.txt'",
        "pg_read_file(\"类型\") = 'x'",
        "write_file(\"类型\", 'victim.txt') = 1",
        "lo_export(\"类型\", 'victim.txt') = 1",
        "CAST(\"类型\" AS INT) = 1",
        "matches(\"类型\", '((a{1000}){1000}){1000}')",
        "1 = 1",
        nested.as_str(),
        long.as_str(),
    ] {
        let checks = format!(
            "{HEAD}{}",
            check("hostile", "error", &format!("row = '''{condition}'''"))
        );
        cli.write("checks.toml", checks);
        let output = cli.run(["quality", "a.csv"]);
        output.assert_code(2).assert_stderr_has("DS-CFG-008");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(cli.read_text("victim.txt"), "untouched");
}

#[test]
fn no_cell_value_leaves() {
    let cli = cli();
    let canaries = Canaries::new(20_261_127, 4);
    let ids: Vec<&str> = canaries.of(Kind::ResidentId).map(|canary| canary.value()).collect();
    let rows = canaries.lines(&[Kind::ResidentId, Kind::PersonName, Kind::Mobile], 60);
    let text = format!("身份证号,姓名,手机号\n{}\n", rows.join("\n"));
    cli.write("people.csv", &text);
    cli.write("broken.csv", format!("{text}\"{}", ids[0]));
    cli.write("known.csv", format!("号\n{}\n", ids[1]));
    let checks = [
        HEAD,
        &check("unique", "error", "unique = [\"身份证号\", \"姓名\"]"),
        &check(
            "short",
            "error",
            "row = 'length(\"姓名\") > 90 OR number(\"手机号\") < 1'",
        ),
        &check(
            "known",
            "error",
            "reference = { column = \"身份证号\", file = \"known.csv\", key = \"号\" }",
        ),
        &check(
            "broken",
            "error",
            "foreign_key = { column = \"姓名\", table = \"broken\", key = \"姓名\" }",
        ),
    ];
    cli.write("checks.toml", checks.concat());
    for command in [
        ["quality", "people.csv", "broken.csv"],
        ["scan", "people.csv", "broken.csv"],
    ] {
        for format in ["human", "json"] {
            let output = cli.run(command.iter().chain(&["--format", format]));
            let streams = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
            assert!(canaries.scan(&streams).is_empty(), "{output}");
            assert!(output.stdout_str().contains("known"), "{output}");
        }
    }
    let mut written = 0;
    let listed = |folder: &Path| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let results: Vec<_> = listed(&cli.path("dataseal-out")).collect();
    for path in results.iter().flat_map(|folder| listed(folder)) {
        // What was set aside is kept for whoever owns the data, under the name that says so.
        if path.to_string_lossy().ends_with("quarantine.csv") {
            continue;
        }
        assert!(
            canaries.scan(&std::fs::read(&path).unwrap()).is_empty(),
            "{}",
            path.display()
        );
        written += 1;
    }
    assert!(written >= 3, "{written}");
}

#[test]
fn scan_tells_the_checks_beside_the_data() {
    let cli = cli();
    cli.write("a.csv", ORDERS);
    cli.write("checks.toml", format!("{HEAD}{}", amount()));
    let human = cli.run(["scan", "a.csv", "--lang", "en"]);
    human.assert_code(1).assert_stdout_has("amount error, violated");
    let report = cli.read_text("dataseal-out/a/report.json");
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["checks"][0]["failing_rows"], 1);
    let sha256 = &report["files"][0]["sha256"];
    assert!(
        sha256.is_string() && report["checks"][0]["data_sha256"] == *sha256,
        "{report:#}"
    );
    assert_eq!(report["checks_sha256"].as_str().unwrap().len(), 64);
    let page = cli.read_text("dataseal-out/a/report.en.html");
    assert!(page.contains("failing rows: 2"));
    cli.write(
        "checks.toml",
        format!("{HEAD}{}", check("bad", "error", "row = 'SELECT 1'")),
    );
    cli.run(["scan", "a.csv"])
        .assert_code(2)
        .assert_stderr_has("DS-CFG-008");
}

#[test]
fn the_example_of_the_documentation_has_the_figures_of_the_documentation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/quality-checks.md")).unwrap();
    let checks = page
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let cli = cli();
    let (orders, statistics) = ("客户订单_2025.csv", "上海市2025年各区月度零售订单统计.csv");
    for (folder, name) in [("customer-orders", orders), ("district-statistics", statistics)] {
        let sample = root.join("sample-datasets").join(folder).join(name);
        cli.write(name, std::fs::read(sample).unwrap());
    }
    cli.write("checks.toml", checks);
    cli.write("ref/districts.csv", "code,name\n310101,黄浦区\n");
    let output = cli.run(["quality", orders, statistics, "--format", "json"]);
    output.assert_code(1);
    let told: Vec<String> = document(&output)["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| {
            let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
            format!(
                "{} {} {} {}",
                text("check"),
                text("verdict"),
                check["rows"],
                check["failing_rows"]
            )
        })
        .collect();
    for expected in [
        "average-order satisfied 188 0",
        "card-is-whole violated 4005 71",
        "month-and-district satisfied 188 0",
        "district-in-statistics undetermined 4005 0",
    ] {
        assert!(told.iter().any(|line| line == expected), "{expected}: {told:#?}");
    }
}

#[test]
fn a_blocking_check_that_is_not_kept_stops_the_seal() {
    let cli = cli();
    let sample = format!(
        "{}/../../sample-datasets/district-statistics",
        env!("CARGO_MANIFEST_DIR")
    );
    cli.copy_in(&sample, "ds");
    cli.run(["key", "gen", "--out", "k.key"]).assert_code(0);
    let sign = ["sign", "ds/asset.toml", "--key", "k.key", "--output", "m.json"];
    let every_district_once = check("district-once", "blocking", "unique = [\"区县代码\"]");
    cli.write("ds/checks.toml", format!("{HEAD}{every_district_once}"));
    let checked = cli.run(["check", "--asset", "ds/asset.toml", "--format", "json"]);
    checked.assert_code(1);
    let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
    let conclusion = report["conclusion"]["en"].as_str().unwrap();
    assert!(conclusion.contains("1 blocking check of data quality"), "{conclusion}");
    let refused = cli.run(sign);
    refused.assert_code(1);
    refused.assert_stderr_has("district-once");
    assert!(!cli.path("m.json").exists());
    cli.write(
        "ds/checks.toml",
        format!("{HEAD}{}", every_district_once.replace("blocking", "note")),
    );
    cli.run(sign).assert_code(0);
}

#[test]
fn a_day_on_which_no_rule_answers_ends_without_a_verdict() {
    let cli = cli();
    cli.write("订单.csv", ORDERS);
    for day in ["1999-01-01", "2008-01-01"] {
        cli.run(["scan", "订单.csv", "--as-of", day]).assert_code(3);
    }
}
