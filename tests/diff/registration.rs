//! Which registration a change calls for, what rules conclude otherwise, and that what cannot be told is said.

use serde_json::Value;

use super::profile::{DATA, write_policies, write_side};
use super::{cli, document};
use dataseal_testkit::{Cli, Output};

const MORE: &str = "city,amount\nShanghai,1.5\nSuzhou,2.5\nWuxi,3.5\nHefei,4.5\n";
const DAY: &str = "2026-11-22";

fn run(cli: &Cli, day: &str, more: &[&str]) -> Output {
    let fixed = [
        "diff",
        "old",
        "new",
        "--policies",
        "policies",
        "--registry",
        "test-registry",
        "--as-of",
        day,
    ];
    cli.run(fixed.iter().chain(more))
}

fn registration(cli: &Cli, day: &str) -> Value {
    document(&run(cli, day, &["--format", "json"]))["registration"].clone()
}

/// Outcome, kind and ground.
fn told(registration: &Value) -> (&str, Option<&str>, Option<&str>) {
    let kind = &registration["kind"];
    (
        registration["outcome"].as_str().unwrap(),
        kind["id"].as_str(),
        kind["ground"].as_str(),
    )
}

#[test]
fn each_change_calls_for_its_kind() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "old", DATA, &[], &[]);
    for (data, changes, expected) in [
        (DATA, &[][..], ("nothing", None, None)),
        (MORE, &[], ("due", Some("change"), Some("data-extended"))),
        (
            "city,total\nShanghai,1.5\nSuzhou,2.5\nWuxi,3.5\n",
            &[],
            ("due", Some("change"), Some("schema")),
        ),
        (
            DATA,
            &[("asset.overview", "\"按季汇总的金额\"")],
            ("due", Some("change"), Some("description")),
        ),
        (
            MORE,
            &[("rights.claimed", "[\"hold\"]")],
            ("due", Some("first"), Some("rights")),
        ),
        (
            MORE,
            &[
                ("holder.uscc", "\"914403001922038216\""),
                ("holder.name", "\"另一数据公司\""),
            ],
            ("due", Some("transfer"), Some("holder")),
        ),
        (
            MORE,
            &[("holder.uscc", ""), ("holder.name", "\"另一数据公司\"")],
            ("undetermined", Some("change"), Some("data-extended")),
        ),
        (
            DATA,
            &[("registration.cancellation_cause", "\"data-destroyed\"")],
            ("due", Some("cancellation"), Some("ended")),
        ),
    ] {
        write_side(&cli, "new", data, changes, &[]);
        let found = registration(&cli, DAY);
        assert_eq!(told(&found), expected, "{changes:?}");
        let besides: Vec<&str> = found["besides"]
            .as_array()
            .unwrap()
            .iter()
            .map(|kind| kind["id"].as_str().unwrap())
            .collect();
        let is_two = expected.1 == Some("transfer");
        assert_eq!(besides, if is_two { &["change"][..] } else { &[] }, "{changes:?}");
        assert_eq!(found["registry"]["id"], "test-registry");
        assert_eq!(found["as_of"], DAY);
    }
}

#[test]
fn people_read_which_kind_why_and_what_is_not_compared() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "old", DATA, &[], &[]);
    write_side(&cli, "new", MORE, &[("rights.claimed", "")], &[]);
    run(&cli, DAY, &["--lang", "zh-CN"])
        .assert_stdout_has("至少应办变更登记：数据行有增减（第4条）")
        .assert_stdout_has("办法写明 data-extended")
        .assert_stdout_has("若所主张的权利变了，应办首次登记")
        .assert_stdout_has("栏目 telephone")
        .assert_stdout_has("2030-12-30 起可办续展登记")
        .assert_stdout_has("法定期限（工作日）：受理答复 3（第5条）")
        .assert_stdout_has("未核对原文");
    run(&cli, DAY, &[])
        .assert_stdout_has("at least Change is due: rows came or went (art. 4)")
        .assert_stdout_has("Field telephone");
}

#[test]
fn without_declarations_it_is_never_nothing() {
    let cli = cli();
    write_policies(&cli);
    cli.write("old/data.csv", DATA);
    cli.write("new/data.csv", DATA);
    let output = run(&cli, DAY, &["--format", "json"]);
    output.assert_code(0);
    let found = document(&output)["registration"].clone();
    assert_eq!(told(&found), ("undetermined", None, None));
    let open: Vec<&str> = found["open"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|kind| kind["ground"].as_str())
        .collect();
    assert_eq!(open, ["holder", "source-of-data", "rights", "period", "description"]);
    assert_eq!(found["renewal"]["state"], "unknown");
}

#[test]
fn a_declaration_stands_for_its_data_where_the_folder_holds_more() {
    let cli = cli();
    write_policies(&cli);
    for side in ["old", "new"] {
        write_side(&cli, side, DATA, &[], &[]);
        cli.write(format!("{side}/more.csv"), "a\n1\n");
    }
    let found = registration(&cli, DAY);
    assert_eq!(told(&found), ("undetermined", None, None));
    run(&cli, DAY, &[]).assert_stdout_has("dataseal diff old/asset.toml new/asset.toml");
    let output = cli.run([
        "diff",
        "old/asset.toml",
        "new/asset.toml",
        "--policies",
        "policies",
        "--registry",
        "test-registry",
        "--as-of",
        DAY,
        "--format",
        "json",
    ]);
    assert_eq!(told(&document(&output)["registration"]), ("nothing", None, None));
    let people = cli.run(["diff", "old/asset.toml", "new/asset.toml", "--policies", "policies"]);
    people.assert_stdout_has("dataseal check --asset new/asset.toml");
}

#[test]
fn a_report_of_the_registered_state_stands_for_it() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "old", DATA, &[], &[]);
    write_side(&cli, "new", MORE, &[], &[]);
    cli.run([
        "check",
        "--asset",
        "old/asset.toml",
        "--out",
        "registered",
        "--as-of",
        DAY,
    ]);
    let output = cli.run([
        "diff",
        "registered",
        "new",
        "--policies",
        "policies",
        "--registry",
        "test-registry",
        "--as-of",
        DAY,
        "--format",
        "json",
    ]);
    let found = document(&output);
    assert_eq!(
        told(&found["registration"]),
        ("due", Some("change"), Some("data-extended"))
    );
    assert_eq!(found["declared"].as_array().unwrap().len(), 0);
}

#[test]
fn an_unchanged_certificate_is_renewed_in_its_window() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "old", DATA, &[], &[]);
    write_side(&cli, "new", DATA, &[], &[]);
    for (day, outcome, state) in [
        ("2030-12-29", "nothing", "not-yet"),
        ("2030-12-30", "due", "due"),
        ("2031-06-29", "due", "due"),
        ("2031-06-30", "lapsing", "too-late"),
        ("2031-07-01", "due", "expired"),
    ] {
        let found = registration(&cli, day);
        assert_eq!(
            (&found["outcome"], &found["renewal"]["state"]),
            (&outcome.into(), &state.into()),
            "{day}"
        );
    }
    run(&cli, "2031-06-30", &["--lang", "zh-CN"])
        .assert_code(1)
        .assert_stdout_has("凭证届满之后须办首次登记（第4条）");
    // Nothing is changed or transferred any more once it lapsed.
    write_side(&cli, "new", MORE, &[], &[]);
    let lapsed = registration(&cli, "2031-07-15");
    assert_eq!(told(&lapsed), ("due", Some("first"), Some("lapsed")));
    run(&cli, "2031-07-15", &["--lang", "zh-CN"]).assert_stdout_has("应办首次登记：凭证已届满");
    write_side(&cli, "new", DATA, &[], &[]);
    let early = registration(&cli, "2025-12-31");
    assert_eq!(early["in_force"], false);
}

#[test]
fn an_unknown_registry_is_a_slip_of_the_command_line() {
    let cli = cli();
    write_policies(&cli);
    cli.run([
        "diff",
        "nowhere",
        "nowhere",
        "--policies",
        "policies",
        "--registry",
        "test-registri",
    ])
    .assert_code(2)
    .assert_stderr_has("`test-registry`");
}

#[test]
fn rules_packs_and_declarations_are_compared_by_name() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "old", DATA, &[("rights.disputes", "false")], &[]);
    write_side(
        &cli,
        "new",
        DATA,
        &[("rights.disputes", "true"), ("asset.name", "")],
        &[],
    );
    let output = run(&cli, DAY, &["--format", "json"]);
    let found = document(&output);
    let turned: Vec<(&str, &str)> = found["declared"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| (each["fact"].as_str().unwrap(), each["turned"].as_str().unwrap()))
        .collect();
    assert_eq!(turned, [("asset_name", "removed"), ("disputes", "changed")]);
    let rules = found["rules"].as_array().unwrap();
    assert!(
        rules
            .iter()
            .any(|rule| rule["turn"] == "new" && rule["after"] == "violated"),
        "{output}"
    );
    assert!(rules.iter().all(|rule| rule["before"] != rule["after"]));
    assert_eq!(found["packs"].as_array().unwrap().len(), 0);
    // A weighty rule newly broken is a finding, though the data are the same.
    output.assert_code(1);
    run(&cli, DAY, &[]).assert_stdout_has("newly broken");
    // A report made under another pack says so.
    cli.write(
        "other/cn-test/pack.toml",
        "id = \"cn-test\"\nversion = \"1.0.0\"\ntitle = { zh = \"测试\", en = \"Test\" }\njurisdiction = \"CN\"\ndescription = { zh = \"测试\", en = \"Test\" }\n",
    );
    cli.run([
        "check",
        "--asset",
        "old/asset.toml",
        "--out",
        "earlier",
        "--policies",
        "other",
        "--as-of",
        DAY,
    ]);
    let found = document(&cli.run(["diff", "earlier", "old", "--as-of", DAY, "--format", "json"]));
    let packs = found["packs"].as_array().unwrap();
    assert_eq!(packs.len(), 1);
    assert_eq!(
        (&packs[0]["id"], &packs[0]["before"]["version"]),
        (&"cn-test".into(), &"1.0.0".into())
    );
    assert!(packs[0]["after"].is_null());
}

#[test]
fn the_exit_status_says_what_the_registration_says() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "old", DATA, &[], &[]);
    for (changes, exit, line) in [
        (&[][..], 0, "没有需要处理的变化"),
        (
            &[("holder.uscc", "\"914403001922038216\"")],
            1,
            "没有需要处理的变化；登记有事要办",
        ),
        (&[("asset.time_from", "")], 3, "应办哪种登记无法判定"),
    ] {
        write_side(&cli, "new", DATA, changes, &[]);
        let output = run(&cli, DAY, &["--lang", "zh-CN"]);
        output.assert_code(exit).assert_stdout_has(line);
        assert_eq!(document(&run(&cli, DAY, &["--format", "json"]))["exit"], exit);
    }
    // Rules that are not in force oblige nobody.
    run(&cli, "2025-12-31", &[]).assert_code(3);
}

#[test]
fn other_bytes_with_the_same_profile_are_never_nothing() {
    let cli = cli();
    write_policies(&cli);
    let text = |from: usize| {
        let rows = (0..40).map(|row| format!("note {},{}\n", from + row, row % 4));
        format!("note,amount\n{}", rows.collect::<String>())
    };
    write_side(&cli, "old", &text(100), &[], &[]);
    write_side(&cli, "new", &text(500), &[], &[]);
    let output = run(&cli, DAY, &["--lang", "zh-CN"]);
    output.assert_code(3).assert_stdout_has("取值有变动（有没有无法判断）");
    assert_eq!(registration(&cli, DAY)["unstated"], serde_json::json!(["data-altered"]));
}

#[test]
fn a_side_that_was_not_judged_and_a_rule_that_can_no_longer_be_told_are_no_pass() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "old", DATA, &[], &[]);
    let check = |out: &str| cli.run(["check", "--asset", "old/asset.toml", "--out", out, "--as-of", DAY]);
    check("judged");
    let report: Value = serde_json::from_str(&cli.read_text("judged/report.json")).unwrap();
    let write = |folder: &str, change: &dyn Fn(&mut Value)| {
        let mut report = report.clone();
        change(&mut report);
        cli.write(format!("{folder}/report.json"), report.to_string());
    };
    write("unjudged", &|report| {
        report["basis"].as_object_mut().unwrap().remove("packs");
    });
    let rule = |verdict: &'static str, waived: bool| {
        move |report: &mut Value| {
            report["findings"] = serde_json::json!([{
                "code": "XX-TEST-001", "pack": "cn-core", "verdict": verdict, "severity": "blocking",
                "title": { "zh": "联系 110101189001010016", "en": "x" }, "waived": if waived { Some("x") } else { None },
            }]);
        }
    };
    write("kept", &rule("satisfied", false));
    write("open", &rule("undetermined", false));
    write("waived", &rule("violated", true));
    write("broken", &rule("violated", false));
    for (a, b, exit, line) in [
        ("judged", "judged", 0, "没有需要处理的变化"),
        ("judged", "unjudged", 3, "有一侧没有经过规则评判"),
        ("kept", "open", 3, "1 条有分量的规则无法判定"),
        ("open", "kept", 0, "没有需要处理的变化"),
        ("waived", "broken", 1, "豁免不再有效"),
        ("broken", "waived", 0, "已豁免"),
        ("broken", "broken", 0, "没有需要处理的变化"),
    ] {
        let output = cli.run([
            "diff",
            a,
            b,
            "--registry",
            "test-registry",
            "--policies",
            "policies",
            "--as-of",
            DAY,
            "--lang",
            "zh-CN",
        ]);
        output.assert_code(exit).assert_stdout_has(line);
        assert!(!output.stdout_str().contains("110101189001010016"), "{output}");
    }
}
