//! Waivers: who answers for a rule that is not kept, until when, in every output; what is over or to no purpose is a finding,
//! some rules cannot be waived, and no value of the data is ever shown.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use dataseal_testkit::canary::{Canaries, Kind};
use dataseal_testkit::{Cli, Output};
use serde_json::Value;

/// The file of the sample.
const FILE: &str = "上海市2025年各区月度零售订单统计.csv";
/// Blocking rules that cannot be told once the source is not described.
const OPEN: [&str; 2] = ["CN-CORE-035", "CN-CORE-036"];

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

/// The statistics sample, whose declaration does not describe the source, so that the rules `OPEN` stand in the way of a seal.
fn without_source() -> Cli {
    let cli = cli();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample-datasets/district-statistics");
    cli.copy_in(sample, "data");
    let declared = cli.read_text("data/asset.toml");
    let kept: Vec<&str> = declared
        .lines()
        .filter(|line| !line.starts_with("statement = "))
        .collect();
    assert_eq!(kept.len() + 1, declared.lines().count());
    cli.write("data/asset.toml", kept.join("\n"));
    cli.run(["key", "gen", "--out", "a.key", "--algorithm", "ed25519"])
        .assert_code(0);
    cli
}

fn waiver(rule: &str, expires: &str, scope: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"{rule}\"\napprover = \"首席数据官甲\"\nreason = \"来源证明原件在途\"\napproved = 2026-11-01\n\
         expires = {expires}\n{scope}\n"
    )
}

fn waivers(entries: &[String]) -> String {
    format!("schema = \"dataseal/waivers/v1\"\n{}", entries.concat())
}

/// Both open rules waived, one of them for the file alone.
fn both(expires: &str) -> String {
    let scope = format!("files = [\"{FILE}\"]");
    waivers(&[waiver(OPEN[0], expires, ""), waiver(OPEN[1], expires, &scope)])
}

fn check(cli: &Cli, extra: &[&str]) -> Output {
    let arguments = [
        "check",
        "--asset",
        "data/asset.toml",
        "--as-of",
        "2026-11-22",
        "--out",
        "out",
    ];
    cli.command().args(arguments).args(extra).run()
}

fn report(cli: &Cli, extra: &[&str]) -> Value {
    let output = check(cli, &[&["--format", "json"], extra].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn findings<'r>(report: &'r Value, code: &str) -> Vec<&'r Value> {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().filter(|finding| finding["code"] == code).collect()
}

fn sign(cli: &Cli, manifest: &str) -> Output {
    let arguments = [
        "sign",
        "data/asset.toml",
        "--key",
        "a.key",
        "--as-of",
        "2026-11-22",
        "--output",
    ];
    cli.command().args(arguments).arg(manifest).run()
}

#[test]
fn what_is_waived_is_told_everywhere_and_blocks_nothing() {
    let cli = without_source();
    check(&cli, &[]).assert_code(3);
    sign(&cli, "refused.json").assert_code(3);
    cli.write("data/waivers.toml", both("2026-12-31"));

    let shown = check(&cli, &["--lang", "zh-CN"]);
    shown
        .assert_code(0)
        .assert_stdout_has("◇ 已豁免 2")
        .assert_stdout_has("首席数据官甲 2026-11-01 批准，有效期至 2026-12-31；理由：来源证明原件在途")
        .assert_stdout_has("! 除已豁免的外，没有发现阻断项；已豁免 2 条规则");
    assert!(!shown.stdout_str().contains('✓'), "{}", shown.stdout_str());
    let page = cli.read_text("out/report.zh-CN.html");
    assert!(page.contains("<div class=\"verdict waived\">") && page.contains("首席数据官甲"));

    let report = report(&cli, &[]);
    assert_eq!(report["dataset"]["obstacles"], 0);
    for code in OPEN {
        let [finding] = findings(&report, code)[..] else {
            panic!("{code}")
        };
        assert_eq!(
            (&finding["verdict"], &finding["blocks"]),
            (&"undetermined".into(), &false.into())
        );
        assert_eq!(finding["waived"]["approver"], "首席数据官甲");
        assert_eq!(finding["waived"]["reason"], "来源证明原件在途");
        assert_eq!(finding["waived"]["expires"], "2026-12-31");
    }
    for code in ["DS-WAIVER-001", "DS-WAIVER-002"] {
        assert_eq!(findings(&report, code)[0]["verdict"], "satisfied");
    }
}

#[test]
fn a_seal_over_waived_findings_names_who_answers_for_them() {
    let cli = without_source();
    cli.write("data/waivers.toml", both("2026-12-31"));
    sign(&cli, "m.json").assert_code(0);
    sign(&cli, "again.json").assert_code(0);
    assert_eq!(cli.read("m.json"), cli.read("again.json"));
    let verify = |extra: &[&str]| {
        let arguments = [
            "verify",
            "m.json",
            "--key",
            "a.key.pub",
            "--data",
            "data",
            "--lang",
            "zh-CN",
        ];
        cli.command().args(arguments).args(extra).run()
    };
    verify(&[])
        .assert_code(0)
        .assert_stdout_has("除已豁免的外没有发现阻断项")
        .assert_stdout_has("豁免  CN-CORE-035：首席数据官甲 2026-11-01 批准，有效期至 2026-12-31")
        .assert_stdout_has("来源证明原件在途");
    let verified: Value = serde_json::from_slice(&verify(&["--format", "json"]).stdout).unwrap();
    assert_eq!(verified["verification"]["result"], "no-unwaived-blocking-finding");
    assert_eq!(findings(&verified, OPEN[1])[0]["waived"]["files"][0], FILE);
    // The seal stands on what was signed, whatever lies beside the data now.
    std::fs::remove_file(cli.path("data/waivers.toml")).unwrap();
    verify(&[]).assert_code(0);
}

#[test]
fn what_is_over_or_to_no_purpose_is_a_finding() {
    let cli = without_source();
    cli.write("data/waivers.toml", both("2026-11-21"));
    check(&cli, &["--lang", "en"])
        .assert_code(3)
        .assert_stdout_has("DS-WAIVER-001 warning, violated")
        .assert_stdout_has("waiver of CN-CORE-035: expired");
    let stated = report(&cli, &[]);
    assert!(findings(&stated, OPEN[0])[0].get("waived").is_none());
    // On its last day it still holds.
    cli.write("data/waivers.toml", both("2026-11-22"));
    check(&cli, &[]).assert_code(0);
    let elsewhere = waiver(OPEN[0], "2026-12-31", "files = [\"other.csv\"]");
    let kept = waiver("CN-CORE-102", "2026-12-31", "");
    cli.write("w.toml", waivers(&[elsewhere, kept]));
    let report = report(&cli, &["--waivers", "w.toml"]);
    assert_eq!(findings(&report, "DS-WAIVER-002")[0]["verdict"], "violated");
    let states: Vec<&Value> = report["waivers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| &each["state"])
        .collect();
    assert_eq!(states, ["unused", "unused"]);
    check(&cli, &["--waivers", "w.toml"]).assert_code(3);
    check(&cli, &["--waivers", "w.toml", "--fail-on", "warning"]).assert_code(1);
}

#[test]
fn a_file_that_waives_what_cannot_be_waived_is_refused_with_all_that_is_wrong() {
    let cli = without_source();
    let entries = [
        "CN-CORE-031",
        "CN-CORE-038",
        "CN-CORE-080",
        "DS-WAIVER-001",
        "CN-CORE-35",
    ];
    let entries = entries.map(|rule| waiver(rule, "2026-12-31", ""));
    cli.write("data/waivers.toml", waivers(&entries));
    let refused = check(&cli, &["--lang", "en"]);
    refused
        .assert_code(2)
        .assert_stderr_has("DS-CFG-007")
        .assert_stderr_has("data/waivers.toml:3:8")
        .assert_stderr_has("the rule `CN-CORE-038` cannot be waived")
        .assert_stderr_has("the rule `CN-CORE-080` cannot be waived")
        .assert_stderr_has("the rule `DS-WAIVER-001` cannot be waived")
        .assert_stderr_has("cannot be `CN-CORE-35`; did you mean `CN-CORE-035`?");
    assert!(!cli.path("out").exists());
    sign(&cli, "m.json").assert_code(2);
    cli.run(["scan", &format!("data/{FILE}")]).assert_code(2);
    cli.run(["schema", "waivers"])
        .assert_code(0)
        .assert_stdout_has("dataseal/waivers/v1");
}

#[test]
fn a_column_is_waived_alone_and_no_value_is_shown() {
    let cli = cli();
    let canaries = Canaries::new(6, 40);
    let rows = canaries.lines(&[Kind::PersonName, Kind::Mobile, Kind::ResidentId], 200);
    cli.write("in/people.csv", format!("姓名,手机号,证件号\n{}\n", rows.join("\n")));
    let scan = |extra: &[&str]| {
        let arguments = ["scan", "in/people.csv", "--as-of", "2026-11-22", "--out", "out"];
        cli.command().args(arguments).args(extra).run()
    };
    let json = |output: Output| -> Value { serde_json::from_slice(&output.stdout).unwrap() };
    let before = json(scan(&["--format", "json"]));
    let broken = before["findings"].as_array().unwrap().iter();
    let broken = broken.filter(|finding| finding["verdict"] == "violated" && finding["column"].is_string());
    let first = broken.clone().next().unwrap();
    let (code, column) = (first["code"].as_str().unwrap(), first["column"].as_str().unwrap());
    let scope = format!("files = [\"people.csv\"]\ncolumn = \"{column}\"");
    cli.write("in/waivers.toml", waivers(&[waiver(code, "2026-12-31", &scope)]));
    let after = json(scan(&["--format", "json"]));
    for finding in findings(&after, code) {
        assert_eq!(finding.get("waived").is_some(), finding["column"] == column);
    }
    assert_eq!(
        after["dataset"]["obstacles"].as_u64().unwrap() + u64::from(first["blocks"] == true),
        before["dataset"]["obstacles"].as_u64().unwrap()
    );
    for format in ["human", "json", "html"] {
        let output = scan(&["--format", format]);
        let streams = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        assert!(canaries.scan(&streams).is_empty(), "{format}");
    }
    let sweep = canaries.sweep_dir(&cli.path("out")).unwrap();
    assert!(sweep.hits.is_empty(), "{:?}", sweep.hits);
    // What a waiver says is published, so it may hold no personal data either, and refusing it shows none.
    let secret = canaries.of(Kind::ResidentId).next().unwrap().value();
    let told = waiver(code, "2026-12-31", "").replace("来源证明原件在途", secret);
    cli.write("in/waivers.toml", waivers(&[told]));
    let refused = scan(&["--lang", "zh-CN"]);
    refused
        .assert_code(2)
        .assert_stderr_has("DS-CFG-007")
        .assert_stderr_has("第 1 条豁免里有个人信息");
    assert!(canaries.scan(&refused.stderr).is_empty());
}
