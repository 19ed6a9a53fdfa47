//! Two datasets compared through the program: what breaks, what matters, what is noise, what cannot be compared, and
//! that no value leaves that may not.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod profile;
mod properties;
mod recognition;
mod reference;
mod registration;

use std::fmt::Write as _;

use dataseal_testkit::canary::{Canaries, Kind};
use dataseal_testkit::{Cli, Output};
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

fn document(output: &Output) -> Value {
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    assert_eq!(document["schema"], "dataseal/diff/v1", "{output}");
    document
}

fn json(cli: &Cli, a: &str, b: &str, exit: i32) -> Value {
    let output = cli.run(["diff", a, b, "--format", "json"]);
    output.assert_code(exit);
    document(&output)
}

/// (aspect, column, weight or `?`) of everything told.
fn told(document: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let differences = document["differences"].as_array().unwrap();
    differences
        .iter()
        .map(|each| {
            let weight = each["weight"].as_str().unwrap_or("?").to_owned();
            (text(&each["aspect"]), text(&each["column"]), weight)
        })
        .collect()
}

fn has(document: &Value, aspect: &str, column: &str, weight: &str) -> bool {
    let wanted = (aspect.to_owned(), column.to_owned(), weight.to_owned());
    told(document).contains(&wanted)
}

/// Orders of so many rows: three cities in the given shares, amounts by `amount`.
fn orders(rows: usize, shares: [usize; 3], amount: impl Fn(usize) -> f64) -> String {
    let mut text = String::from("city,amount,note\n");
    let cycle: usize = shares.iter().sum();
    for row in 0..rows {
        let at = row % cycle;
        let city = if at < shares[0] {
            "Paris"
        } else if at < shares[0] + shares[1] {
            "Rome"
        } else {
            "Oslo"
        };
        writeln!(text, "{city},{:.2},n{}", amount(row), row % 7).unwrap();
    }
    text
}

#[test]
fn the_same_rows_are_the_same_whatever_the_order() {
    let cli = cli();
    let text = orders(300, [5, 3, 2], |row| row as f64 * 1.25);
    let (header, rows) = text.split_once('\n').unwrap();
    let mut lines: Vec<&str> = rows.lines().collect();
    lines.reverse();
    cli.write("a.csv", &text);
    cli.write("b.csv", format!("{header}\n{}\n", lines.join("\n")));
    let found = json(&cli, "a.csv", "b.csv", 0);
    // The tables have other names, and nothing else differs.
    assert_eq!(told(&found), [("table-renamed".into(), String::new(), "noise".into())]);
    let human = cli.run(["diff", "a.csv", "b.csv"]);
    human
        .assert_code(0)
        .assert_stdout_has("no change needs attention")
        .assert_stdout_has("dataseal scan b.csv");
    cli.run(["diff", "a.csv", "b.csv", "--lang", "zh-CN"])
        .assert_code(0)
        .assert_stdout_has("没有需要处理的变化")
        .assert_stdout_has("下一步");
}

#[test]
fn what_breaks_and_what_matters_are_told_apart() {
    let cli = cli();
    cli.write("a.csv", orders(400, [5, 3, 2], |row| (row % 97) as f64));
    let after = orders(400, [1, 3, 6], |row| (row % 97) as f64 + 500.0)
        .replace("city,amount,note", "city,amount,extra")
        .replacen(",n3\n", ",\n", 30);
    cli.write("b.csv", after);
    let found = json(&cli, "a.csv", "b.csv", 1);
    assert!(has(&found, "column-renamed", "note", "breaking"), "{found:#}");
    assert!(has(&found, "distribution", "city", "matters"), "{found:#}");
    assert!(has(&found, "distribution", "amount", "matters"), "{found:#}");
    assert!(has(&found, "range", "amount", "matters"), "{found:#}");
    assert!(has(&found, "nulls", "note", "matters"), "{found:#}");
    // By hand: 0.5, 0.3, 0.2 against 0.1, 0.3, 0.6.
    let wanted = 0.4 * 5.0_f64.ln() + 0.4 * 3.0_f64.ln();
    let differences = found["differences"].as_array().unwrap();
    let city = differences
        .iter()
        .find(|each| each["aspect"] == "distribution" && each["column"] == "city")
        .unwrap();
    let psi: f64 = city["drift"]["psi"].as_str().unwrap().parse().unwrap();
    assert!((psi - wanted).abs() < 1e-5, "{city:#}");
    let human = cli.run(["diff", "a.csv", "b.csv"]);
    human
        .assert_code(1)
        .assert_stdout_has("Breaking")
        .assert_stdout_has("PSI 1.083")
        .assert_stdout_has("0.25 or more");
}

#[test]
fn thresholds_can_be_moved() {
    let cli = cli();
    cli.write("a.csv", orders(1_000, [5, 3, 2], |row| (row % 97) as f64));
    cli.write("b.csv", orders(1_000, [4, 3, 3], |row| (row % 97) as f64));
    // PSI 0.1 ln 1.25 + 0.1 ln 1.5 = 0.063.
    json(&cli, "a.csv", "b.csv", 0);
    cli.run(["diff", "a.csv", "b.csv", "--psi", "0.05"]).assert_code(1);
    cli.run(["diff", "a.csv", "b.csv", "--psi", "0"]).assert_code(2);
}

#[test]
fn a_removed_column_and_another_type_break() {
    let cli = cli();
    cli.write("a.csv", "id,amount,city\n1,1.5,Paris\n2,2.5,Rome\n");
    cli.write("b.csv", "id,amount\n1,many\n2,few\n");
    let found = json(&cli, "a.csv", "b.csv", 1);
    assert!(has(&found, "column-removed", "city", "breaking"), "{found:#}");
    assert!(has(&found, "type", "amount", "breaking"), "{found:#}");
    let back = json(&cli, "b.csv", "a.csv", 1);
    assert!(has(&back, "column-added", "city", "matters"), "{back:#}");
}

#[test]
fn folders_are_paired_by_name_and_by_shape() {
    let cli = cli();
    for (path, text) in [
        ("a/orders.csv", "id,amount\n1,2\n2,3\n"),
        ("a/old.csv", "x,y\n1,2\n"),
        ("b/orders.csv", "id,amount\n1,2\n2,3\n"),
        ("b/orders.sqlnames.csv", "p,q\n1,2\n"),
    ] {
        cli.write(path, text);
    }
    let found = json(&cli, "a", "b", 1);
    assert!(has(&found, "table-removed", "", "breaking"), "{found:#}");
    assert!(has(&found, "table-added", "", "matters"), "{found:#}");
}

#[test]
fn what_a_report_withholds_is_not_comparable_and_never_equal() {
    let canaries = Canaries::new(5, 4);
    let cli = cli();
    let mut text = String::from("手机号,city\n");
    let phones: Vec<&str> = canaries.of(Kind::Mobile).map(|canary| canary.value()).collect();
    for row in 0..200 {
        writeln!(text, "{},{}", phones[row % phones.len()], ["Paris", "Rome"][row % 2]).unwrap();
    }
    cli.write("a.csv", &text);
    cli.run(["scan", "a.csv", "--out", "out"]);
    let data = json(&cli, "a.csv", "a.csv", 0);
    assert_eq!(data["summary"]["not_comparable"], 0, "{data:#}");
    for (a, b) in [("out", "a.csv"), ("a.csv", "out/report.json"), ("out", "out")] {
        let found = json(&cli, a, b, 3);
        assert!(has(&found, "distribution", "手机号", "?"), "{a} {b}: {found:#}");
        assert!(!has(&found, "distribution", "city", "?"), "{a} {b}: {found:#}");
        assert_eq!(found["summary"]["matters"], 0, "{a} {b}: {found:#}");
        cli.run(["diff", a, b]).assert_code(3).assert_stdout_has("withheld");
        cli.run(["diff", a, b, "--lang", "zh-CN"])
            .assert_code(3)
            .assert_stdout_has("无法比较不等于相同");
    }
}

#[test]
fn a_report_stands_in_for_its_data() {
    let cli = cli();
    cli.write("a.csv", orders(400, [5, 3, 2], |row| (row % 97) as f64 * 1.5));
    cli.write("b.csv", orders(400, [1, 3, 6], |row| (row % 97) as f64 * 1.5));
    cli.run(["scan", "a.csv", "--out", "out"]);
    json(&cli, "out", "a.csv", 0);
    let measured = json(&cli, "a.csv", "b.csv", 1);
    let told = json(&cli, "out", "b.csv", 1);
    let psi = |document: &Value| {
        let differences = document["differences"].as_array().unwrap();
        let city = differences.iter().find(|each| each["column"] == "city");
        city.unwrap()["drift"]["psi"].clone()
    };
    assert_eq!(psi(&measured), psi(&told));
}

#[test]
fn reports_of_other_algorithms_and_of_fewer_fields_are_not_comparable_in_that() {
    let cli = cli();
    cli.write("a.csv", orders(400, [5, 3, 2], |row| (row % 97) as f64 * 1.5));
    cli.run(["scan", "a.csv", "--out", "out"]);
    let mut report: Value = serde_json::from_str(&cli.read_text("out/report.json")).unwrap();
    report["basis"]["state_version"] = 999.into();
    cli.write("other/report.json", report.to_string());
    let found = json(&cli, "other", "a.csv", 3);
    assert!(has(&found, "distribution", "city", "?"), "{found:#}");
    assert!(!has(&found, "nulls", "city", "?"), "{found:#}");
    // What every report has from the start, and nothing more.
    let column = serde_json::json!({
        "name": "city", "type": "text", "rows": 400, "nulls": 0, "placeholders": 0, "distinct": 3, "labels": [],
        "grade": "L1",
    });
    let least = serde_json::json!({
        "schema": "dataseal/report/v1", "findings": [],
        "tables": [{ "name": "a", "rows": 400, "columns": [column] }],
        "files": [{ "name": "a.csv", "bytes": 1, "sha256": "", "encoding": "utf-8", "quarantined_rows": 0 }],
    });
    cli.write("least/report.json", least.to_string());
    let found = json(&cli, "least", "least", 3);
    for aspect in ["distribution", "lengths", "blanks", "labels"] {
        assert!(has(&found, aspect, "city", "?"), "{aspect}: {found:#}");
    }
    assert_eq!(found["summary"]["breaking"], 0, "{found:#}");
}

#[test]
fn values_that_a_profile_does_not_list_do_not_count_as_the_same() {
    let cli = cli();
    let days = |month: usize| {
        let rows = (0..600).map(|row| format!("2024-{:02}-{:02},{}\n", month + row % 4, 1 + row / 4 % 28, row % 3));
        format!("day,kind\n{}", rows.collect::<String>())
    };
    cli.write("a.csv", days(1));
    cli.write("b.csv", days(7));
    let found = json(&cli, "a.csv", "b.csv", 1);
    assert!(has(&found, "range", "day", "matters"), "{found:#}");
    assert!(
        !told(&found).iter().any(|(aspect, ..)| aspect == "distribution"),
        "{found:#}"
    );
    cli.run(["scan", "a.csv", "--out", "out"]);
    let found = json(&cli, "out", "a.csv", 3);
    assert!(has(&found, "distribution", "day", "?"), "{found:#}");
    // Thirty values of which twenty are listed, none of them on both sides.
    let codes = |from: usize| {
        let rows = (0..900).map(|row| format!("c{}-x,{}\n", from + row % 30, row % 3));
        format!("code,kind\n{}", rows.collect::<String>())
    };
    cli.write("c.csv", codes(10));
    cli.write("d.csv", codes(50));
    let found = json(&cli, "c.csv", "d.csv", 1);
    assert!(has(&found, "distribution", "code", "matters"), "{found:#}");
}

#[test]
fn wrong_inputs_end_as_elsewhere() {
    let cli = cli();
    cli.write("a.csv", "x\n1\n2\n");
    cli.run(["diff", "a.csv", "nowhere.csv"])
        .assert_code(6)
        .assert_stderr_has("DS-IN-001");
    cli.write(
        "cut/report.json",
        "{\"schema\": \"dataseal/report/v1\", \"tables\": [{\"secret-name",
    );
    cli.run(["diff", "a.csv", "cut"])
        .assert_code(6)
        .assert_stderr_has("DS-IN-005");
    cli.write("new/report.json", "{\"schema\": \"dataseal/report/v9\"}");
    cli.run(["diff", "a.csv", "new"])
        .assert_code(6)
        .assert_stderr_has("DS-IN-006");
    cli.run(["diff", "a.csv"]).assert_code(2);
    cli.write("names.csv", "x\n");
    json(&cli, "names.csv", "names.csv", 3);
}

#[test]
fn the_document_is_valid_under_its_schema() {
    let cli = cli();
    let printed = cli.run(["schema", "diff"]);
    let schema: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    cli.write("a.csv", orders(200, [5, 3, 2], |row| row as f64));
    cli.write(
        "b.csv",
        orders(90, [1, 3, 6], |row| row as f64 * 9.0).replace("note", "remark"),
    );
    let found = json(&cli, "a.csv", "b.csv", 1);
    let problems: Vec<String> = validator.iter_errors(&found).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
}

/// A table of canaries in two halves, one column a kind.
fn people(canaries: &Canaries, from: usize) -> String {
    let kinds = [
        (Kind::ResidentId, "身份证号"),
        (Kind::Mobile, "手机号"),
        (Kind::BankCard, "银行卡号"),
        (Kind::Email, "电子邮箱"),
        (Kind::PersonName, "姓名"),
        (Kind::Address, "住址"),
    ];
    let mut text = kinds.map(|(_, name)| name).join(",");
    text.push('\n');
    for row in 0..240 {
        let fields = kinds.map(|(kind, _)| {
            let values: Vec<&str> = canaries.of(kind).map(|canary| canary.value()).collect();
            values[(row % (values.len() / 2)) + from].to_owned()
        });
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

#[test]
fn no_value_that_may_not_be_shown_is_in_any_answer_or_error() {
    let canaries = Canaries::new(77, 8);
    let cli = cli();
    cli.write("a.csv", people(&canaries, 0));
    cli.write("b.csv", people(&canaries, 4));
    cli.run(["scan", "a.csv", "--out", "out"]);
    // A report that somebody filled with values, and one that is cut in the middle of one.
    let value = canaries.of(Kind::ResidentId).next().unwrap().value();
    let told = cli.read_text("out/report.json");
    let tampered = told.replace("\"withheld\": \"personal-information\"", "\"withheld\": null");
    cli.write(
        "tampered/report.json",
        tampered.replace(
            "\"top\": []",
            &format!("\"top\": [{{\"value\": \"{value}\", \"count\": 240}}]"),
        ),
    );
    cli.write("named/report.json", told.replacen("身份证号", value, 1));
    cli.write(
        "cut/report.json",
        format!("{{\"schema\": \"dataseal/report/v1\", \"tables\": [{{\"name\": \"{value}"),
    );
    for (a, b) in [
        ("a.csv", "b.csv"),
        ("out", "b.csv"),
        ("tampered", "a.csv"),
        ("tampered", "tampered"),
        ("named", "b.csv"),
        ("cut", "a.csv"),
    ] {
        for format in ["human", "json"] {
            let output = cli.run(["diff", a, b, "--format", format]);
            let streams = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
            let hits = canaries.scan(&streams);
            assert!(hits.is_empty(), "{a} {b}: {:?}\n{output}", hits.first());
        }
    }
    let measured = json(&cli, "a.csv", "b.csv", 1);
    assert!(measured["summary"]["matters"].as_u64() > Some(0), "{measured:#}");
}
