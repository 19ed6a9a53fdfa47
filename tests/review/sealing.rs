//! A seal over a reviewed dataset holds both what a person decided and what the machine found, and verifies.

use serde_json::Value;

use super::cli;

/// A decision about a column of the statistics sample, whose labels leave nothing to object to.
const DECISION: &str = "schema = \"dataseal/labels/v1\"\n[[columns]]\nfile = \"上海市2025年各区月度零售订单统计.csv\"\n\
    column = \"区县\"\nclass = \"admin-code\"\nreason = \"行政区划名称\"\nreviewer = \"复核员甲\"\ndate = 2026-11-20\n";

#[test]
fn a_manifest_shows_both_labels_and_verifies() {
    let cli = cli();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample-datasets/district-statistics");
    cli.copy_in(sample, "asset");
    let first = cli.read_text("asset/上海市2025年各区月度零售订单统计.csv");
    let name = first
        .lines()
        .next()
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .trim_start_matches('\u{feff}');
    cli.write("asset/labels.toml", DECISION.replace("区县", name));
    cli.run(["key", "gen", "--out", "a.key", "--algorithm", "ed25519"])
        .assert_code(0);
    let sign = |manifest: &str| {
        let arguments = [
            "sign",
            "asset/asset.toml",
            "--key",
            "a.key",
            "--as-of",
            "2026-11-22",
            "--output",
        ];
        cli.command().args(arguments).arg(manifest).run().assert_code(0);
    };
    sign("m.json");
    sign("again.json");
    assert_eq!(cli.read("m.json"), cli.read("again.json"));
    let verify = |extra: &[&str]| {
        let arguments = [
            "verify",
            "m.json",
            "--key",
            "a.key.pub",
            "--data",
            "asset",
            "--lang",
            "zh-CN",
        ];
        cli.command().args(arguments).args(extra).run()
    };
    verify(&[])
        .assert_code(0)
        .assert_stdout_has("人工复核")
        .assert_stdout_has("复核员甲")
        .assert_stdout_has("行政区划名称");
    let output = verify(&["--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let column = &report["tables"][0]["columns"][0];
    assert_eq!(column["labels"][0]["class"], "admin-code");
    assert_eq!(column["review"]["reviewer"], "复核员甲");
    assert!(column["review"]["machine_labels"].is_array());

    // The data is verified under the decisions that were signed, whatever lies beside it now.
    std::fs::remove_file(cli.path("asset/labels.toml")).unwrap();
    verify(&[]).assert_code(0);
}
