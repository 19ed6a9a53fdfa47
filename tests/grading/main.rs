//! Grades through the program: taxonomies and their floors, the switch for what is sensitive, the steps, the three grades,
//! a company's own taxonomy, and before and after de-identification.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod book;

use std::fmt::Write as _;

use dataseal_testkit::canary::{Canaries, Kind};
use dataseal_testkit::{Cli, checksum};
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

fn json(cli: &Cli, arguments: &[&str], exit: i32) -> Value {
    let output = cli.command().args(arguments).args(["--format", "json"]).run();
    output.assert_code(exit);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Forty invented customers; birth dates before 1900 are nobody's.
fn customers() -> String {
    let mut text = String::from("姓名,身份证号,手机号,余额\n");
    for row in 0..40 {
        let body = format!(
            "310101{:04}{:02}{:02}{row:03}",
            1850 + row % 40,
            row % 12 + 1,
            row % 28 + 1
        );
        let check = checksum::resident_id(&body).unwrap();
        let _ = writeln!(
            text,
            "王{},{body}{check},1390000{row:04},{}.50",
            ["伟", "芳", "娜", "敏"][row % 4],
            row * 7 + 100
        );
    }
    text
}

fn column<'a>(document: &'a Value, name: &str) -> &'a Value {
    let columns = document["tables"][0]["columns"].as_array().unwrap();
    columns.iter().find(|column| column["name"] == name).unwrap()
}

#[test]
fn what_is_sensitive_is_a_switch_and_part_of_the_basis() {
    let cli = cli();
    cli.write("c.csv", customers());
    let of = |profile: Option<&str>| {
        let mut arguments = vec!["grade", "c.csv"];
        arguments.extend(profile.iter().flat_map(|profile| ["--sensitive-profile", profile]));
        let document = json(&cli, &arguments, 0);
        let id = column(&document, "身份证号");
        (
            document["basis"]["sensitive_profile"].as_str().unwrap().to_owned(),
            id["labels"][0]["sensitive"].as_bool().unwrap(),
            id["grade"].as_str().unwrap().to_owned(),
        )
    };
    let wider = ("gbt35273-2020".to_owned(), true, "L4".to_owned());
    assert_eq!(of(None), wider);
    assert_eq!(of(Some("gbt35273-2020")), wider);
    let narrower = ("gbt45574-2025".to_owned(), false, "L3".to_owned());
    assert_eq!(of(Some("gbt45574-2025")), narrower);
    // What a project settles once holds, and a flag wins over it. A cached file is judged anew.
    cli.write("dataseal.toml", "sensitive_profile = \"gbt45574-2025\"\n");
    assert_eq!(of(None), narrower);
    assert_eq!(of(Some("gbt35273-2020")), wider);
    let report = json(&cli, &["scan", "c.csv", "--fail-on", "blocking"], 3);
    assert_eq!(report["basis"]["sensitive_profile"], "gbt45574-2025");
    let sensitive = report["findings"].as_array().unwrap().iter();
    let rules: Vec<&str> = sensitive
        .filter(|finding| finding["verdict"] == "violated")
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert!(
        !rules.contains(&"CN-CORE-021"),
        "plain identity numbers are no sensitive ones here: {rules:?}"
    );
}

#[test]
fn labels_stand_in_several_taxonomies_and_their_levels_set_floors() {
    let cli = cli();
    cli.write("c.csv", customers());
    let plain = json(&cli, &["grade", "c.csv"], 0);
    assert_eq!(column(&plain, "手机号")["grade"], "L2");
    let placed = json(&cli, &["grade", "c.csv", "--taxonomy", "jrt0171-2020,gbt43697-2024"], 0);
    let telephone = column(&placed, "手机号");
    assert_eq!(telephone["grade"], "L3");
    assert_eq!(telephone["drivers"][0]["rule"], "sector-floor");
    let nodes = telephone["labels"][0]["nodes"].as_array().unwrap();
    let codes: Vec<(&str, &str)> = nodes
        .iter()
        .map(|node| (node["taxonomy"].as_str().unwrap(), node["code"].as_str().unwrap()))
        .collect();
    assert_eq!(codes, [("gbt43697-2024", "B.1"), ("jrt0171-2020", "C2")]);
    assert_eq!(placed["tables"][0]["reckoning"]["levels"]["jrt0171-2020"], "C2");
    let basis: Vec<&str> = placed["basis"]["taxonomies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tree| tree["id"].as_str().unwrap())
        .collect();
    assert_eq!(basis, ["gbt43697-2024", "jrt0171-2020"]);
    // Only the column that was asked about.
    let one = json(&cli, &["grade", "c.csv", "--column", "余额"], 0);
    assert_eq!(one["tables"][0]["columns"].as_array().unwrap().len(), 1);
    let unknown = cli.run(["scan", "c.csv", "--taxonomy", "jrt0171-202", "--lang", "en"]);
    unknown.assert_code(2).assert_stderr_has("did you mean `jrt0171-2020`?");
}

#[test]
fn every_element_is_told_and_none_is_guessed() {
    let cli = cli();
    cli.write("c.csv", customers());
    let document = json(&cli, &["grade", "c.csv"], 0);
    let elements = document["tables"][0]["reckoning"]["elements"].as_array().unwrap();
    let known: Vec<(&str, bool)> = elements
        .iter()
        .map(|element| {
            (
                element["element"].as_str().unwrap(),
                element["known"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(known.len(), 8);
    assert!(
        known.contains(&("scale", true)) && known.contains(&("region", false)),
        "{known:?}"
    );
    let grades = &document["grades"];
    assert_eq!(grades["sensitivity"], "L4");
    assert_ne!(grades["readiness"]["level"], "ready", "nothing was declared");
    for lang in ["zh-CN", "en"] {
        let text = cli.run(["grade", "c.csv", "--lang", lang]);
        let unknown = if lang == "en" {
            "not declared, and no scan tells"
        } else {
            "未声明，也量不到"
        };
        text.assert_code(0).assert_stdout_has(unknown);
    }
}

/// The statistics sample with its declaration changed.
fn declared(changes: &[(&str, &str)]) -> Cli {
    let cli = cli();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample-datasets/district-statistics");
    cli.copy_in(sample, "asset");
    let mut asset = cli.read_text("asset/asset.toml");
    for (before, after) in changes {
        assert!(asset.contains(before), "{before}");
        asset = asset.replacen(before, after, 1);
    }
    cli.write("asset/asset.toml", asset);
    cli
}

fn check(cli: &Cli, exit: i32) -> Value {
    json(
        cli,
        &["check", "--asset", "asset/asset.toml", "--as-of", "2026-11-22"],
        exit,
    )
}

#[test]
fn derived_data_keep_the_grade_of_their_source_unless_a_report_says_why() {
    let justified = check(&declared(&[]), 0);
    let outcome = |report: &Value| report["tables"][0]["reckoning"]["derived"]["outcome"].clone();
    assert_eq!(outcome(&justified), "lowered-with-report");
    assert_eq!(justified["dataset"]["grade"], "L2");
    assert_eq!(justified["dataset"]["grades"]["readiness"]["level"], "ready");
    let elements = justified["tables"][0]["reckoning"]["elements"].as_array().unwrap();
    assert!(elements.iter().all(|element| element["known"] == true), "{elements:?}");

    let report = check(
        &declared(&[("kind = \"deid-report\"", "kind = \"risk-assessment\"")]),
        1,
    );
    assert_eq!(outcome(&report), "kept-without-report");
    assert_eq!(report["dataset"]["grade"], "L4");
    let codes: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["verdict"] == "violated")
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert!(
        codes.contains(&"CN-43697-002"),
        "the claim is below what was reckoned: {codes:?}"
    );
    assert_eq!(report["dataset"]["grades"]["readiness"]["level"], "not-listable");
}

#[test]
fn a_candidate_names_its_criterion_and_is_never_decided() {
    let cli = declared(&[
        ("domain = [\"general\"]", "domain = [\"biosecurity\"]"),
        ("claimed = \"L2\"", "claimed = \"important\""),
        (
            "impacts = [\"organisation:ordinary\"]",
            "impacts = [\"economy:serious\"]",
        ),
    ]);
    let report = check(&cli, 1);
    assert_eq!(report["dataset"]["grade"], "important-candidate");
    let drivers = report["tables"][0]["drivers"].as_array().unwrap();
    let criterion = drivers
        .iter()
        .find(|driver| driver["signal"] == "domain-biosecurity")
        .unwrap();
    assert_eq!(criterion["criterion"]["instrument"], "GB/T 43697-2024");
    assert!(criterion["criterion"]["article"].as_str().unwrap().contains("附录 G"));
    assert_eq!(criterion["criterion"]["verified"], false);
    let declared = drivers
        .iter()
        .find(|driver| driver["rule"] == "declared-impact")
        .unwrap();
    assert_eq!(
        (&declared["object"], &declared["degree"]),
        (&"economy".into(), &"serious".into())
    );
    let readiness = &report["dataset"]["grades"]["readiness"];
    assert_eq!(readiness["level"], "needs-work");
    assert_eq!(readiness["reasons"][0]["reason"], "important-candidate");
    let page = cli
        .command()
        .args(["check", "--asset", "asset/asset.toml", "--as-of", "2026-11-22"])
        .args(["--format", "html", "--lang", "zh-CN"])
        .run();
    page.assert_stdout_has("由主管部门认定");
}

#[test]
fn a_seal_says_under_which_reading_and_where_labels_stand() {
    let cli = declared(&[]);
    cli.run(["key", "gen", "--out", "a.key"]).assert_code(0);
    cli.command()
        .args([
            "sign",
            "asset/asset.toml",
            "--key",
            "a.key",
            "--as-of",
            "2026-11-22",
            "--output",
            "m.json",
        ])
        .args([
            "--sensitive-profile",
            "gbt45574-2025",
            "--taxonomy",
            "gbt43697-2024,jrt0197-2020",
        ])
        .run()
        .assert_code(0);
    let envelope: Value = serde_json::from_slice(&cli.read("m.json")).unwrap();
    let payload = book::base64(envelope["payload"].as_str().unwrap());
    let statement: Value = serde_json::from_slice(&payload).unwrap();
    let classification = &statement["predicate"]["classification"];
    assert_eq!(classification["sensitiveProfile"], "gbt45574-2025");
    let ids: Vec<&str> = classification["taxonomies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tree| tree["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["gbt43697-2024", "gbt45574-2025", "jrt0197-2020"]);
    assert!(classification["tables"][0]["levels"]["jrt0197-2020"].is_string());
    let labelled = classification["tables"][0]["columns"].as_array().unwrap().iter();
    let nodes: Vec<&Value> = labelled
        .flat_map(|column| column["labels"].as_array().unwrap())
        .map(|label| &label["nodes"]["jrt0197-2020"])
        .collect();
    assert!(nodes.iter().any(|node| node.is_string()), "{nodes:?}");
    // Whoever verifies needs neither the profile nor the taxonomies.
    cli.run(["verify", "m.json", "--key", "a.key.pub", "--data", "asset"])
        .assert_code(0);
}

#[test]
fn a_company_brings_its_own_taxonomy_in_a_workbook() {
    let cli = cli();
    cli.write("c.csv", customers());
    let rows = [
        vec!["某公司数据分类分级表"],
        vec!["级别", "编码", "名称（中文）", "上级编码", "对应类别"],
        vec!["", "K", "客户", "", ""],
        vec!["三级", "K.1", "证件", "K", "居民身份证号"],
        vec!["二级", "K.2", "联系方式", "K", "mobile-phone、电子邮箱"],
    ];
    cli.write("own.xlsx", book::workbook(&rows));
    let output = cli.run([
        "taxonomy",
        "import",
        "own.xlsx",
        "-o",
        "rules/taxonomies/acme.toml",
        "--title",
        "某公司数据分类",
    ]);
    output.assert_code(0);
    cli.run(["taxonomy", "import", "own.xlsx", "-o", "rules/taxonomies/acme.toml"])
        .assert_code(2);
    let document = json(
        &cli,
        &["grade", "c.csv", "--policies", "rules", "--taxonomy", "acme"],
        0,
    );
    let node = &column(&document, "身份证号")["labels"][0]["nodes"][0];
    assert_eq!((&node["code"], &node["level"]), (&"K.1".into(), &"三级".into()));
    let walk = json(
        &cli,
        &["taxonomy", "crosswalk", "acme", "jrt0171-2020", "--policies", "rules"],
        0,
    );
    assert_eq!(walk["rows"][0]["counterparts"][0]["node"], "C2");
    assert_eq!(walk["without_class"], serde_json::json!(["K"]));

    let wrong = [
        vec!["code", "name", "class"],
        vec!["A", "a", "resident-idd"],
        vec!["A", "b", ""],
    ];
    cli.write("wrong.xlsx", book::workbook(&wrong));
    let output = cli.run([
        "taxonomy",
        "import",
        "wrong.xlsx",
        "-o",
        "rules/taxonomies/other.toml",
        "--lang",
        "en",
    ]);
    output
        .assert_code(2)
        .assert_stderr_has("Sheet1!C2")
        .assert_stderr_has("did you mean `resident-id`?")
        .assert_stderr_has("Sheet1!A3");
}

#[test]
fn taxonomies_are_listed_shown_and_led_from_one_to_another() {
    let cli = cli();
    let list = json(&cli, &["taxonomy", "list"], 0);
    let ids: Vec<&str> = list["taxonomies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tree| tree["id"].as_str().unwrap())
        .collect();
    for id in [
        "auto-data-2021",
        "gbt35273-2020",
        "gbt39725-2020",
        "gbt43697-2024",
        "gbt45574-2025",
        "industrial-data-2020",
        "jrt0171-2020",
        "jrt0197-2020",
        "ydt3813-2020",
    ] {
        assert!(ids.contains(&id), "{id}");
        for lang in ["zh-CN", "en"] {
            cli.run(["taxonomy", "show", id, "--lang", lang]).assert_code(0);
        }
        json(&cli, &["taxonomy", "show", id], 0);
    }
    let text = cli.run(["taxonomy", "crosswalk", "gbt43697-2024", "jrt0171-2020", "--lang", "en"]);
    text.assert_code(0).assert_stdout_has("nodes at which no class stands");
    cli.run(["taxonomy", "show", "gbt43697-2025", "--lang", "en"])
        .assert_code(2)
        .assert_stderr_has("did you mean `gbt43697-2024`?");
}

#[test]
fn before_and_after_stand_side_by_side_and_lowering_needs_a_report() {
    let cli = cli();
    cli.write("raw/c.csv", customers());
    let mut masked = String::from("姓名,手机号,余额\n");
    for row in 0..40 {
        let _ = writeln!(masked, "王*,139****{row:04},{}.50", row % 4 * 100);
    }
    cli.write("deid/c.csv", masked);
    let document = json(&cli, &["diff", "raw/c.csv", "deid/c.csv", "--deid", "--qi", "姓名"], 1);
    let table = &document["tables"][0];
    assert_eq!((&table["before"], &table["after"]), (&"L4".into(), &"L2".into()));
    assert_eq!(table["lowering"], "unjustified");
    assert_eq!((&table["before_k"], &table["after_k"]), (&10.into(), &40.into()));
    let columns = table["columns"].as_array().unwrap();
    let telephone = columns.iter().find(|each| each["before"]["name"] == "手机号").unwrap();
    assert_eq!(
        (&telephone["before"]["form"], &telephone["after"]["form"]),
        (&"plain".into(), &"masked".into())
    );
    assert!(
        columns
            .iter()
            .any(|each| each["before"]["name"] == "身份证号" && each["after"].is_null())
    );
    let text = cli.run(["diff", "raw/c.csv", "deid/c.csv", "--deid", "--lang", "en"]);
    text.assert_code(1)
        .assert_stdout_has("until asset.toml has a deid-report");
    cli.run(["scan", "raw/c.csv", "--out", "out"]);
    cli.run(["diff", "out", "deid/c.csv", "--deid"]).assert_code(2);
}

#[test]
fn no_value_is_in_any_answer() {
    let cli = cli();
    let canaries = Canaries::new(11, 3);
    let mut text = String::from("身份证号,手机号\n");
    for (id, phone) in canaries.of(Kind::ResidentId).zip(canaries.of(Kind::Mobile)) {
        for _ in 0..4 {
            let _ = writeln!(text, "{},{}", id.value(), phone.value());
        }
    }
    cli.write("c.csv", text);
    for arguments in [
        vec!["grade", "c.csv", "--taxonomy", "gbt43697-2024"],
        vec!["grade", "c.csv", "--format", "json"],
        vec!["diff", "c.csv", "c.csv", "--deid", "--qi", "手机号"],
        vec!["diff", "c.csv", "c.csv", "--deid", "--format", "json"],
    ] {
        let output = cli.run(&arguments);
        assert!(canaries.scan(&output.stdout).is_empty(), "{arguments:?}");
        assert!(canaries.scan(&output.stderr).is_empty(), "{arguments:?}");
    }
}
