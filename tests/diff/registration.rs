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
fn each_change_calls_for_the_kind_of_the_first_line_that_fits() {
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
    ] {
        write_side(&cli, "new", data, changes, &[]);
        let found = registration(&cli, DAY);
        assert_eq!(told(&found), expected, "{changes:?}");
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
        ("2031-06-30", "undetermined", "too-late"),
        ("2031-07-01", "undetermined", "expired"),
    ] {
        let found = registration(&cli, day);
        assert_eq!(
            (&found["outcome"], &found["renewal"]["state"]),
            (&outcome.into(), &state.into()),
            "{day}"
        );
    }
    run(&cli, "2031-06-30", &["--lang", "zh-CN"]).assert_stdout_has("是否应当续期无法判定");
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
