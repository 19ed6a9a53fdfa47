//! `dataseal guide`: the steps that are left, shorter after every one, and no cell value among them.

use dataseal_testkit::canary::{Canaries, Kind};
use serde_json::Value;

use crate::{assert_error, cli, published};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample-datasets/district-statistics");
const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

fn document(stdout: &[u8]) -> Value {
    published(stdout, "guide-v1.json")
}

fn actions(guide: &Value) -> Vec<&str> {
    let steps = guide["steps"].as_array().unwrap();
    steps.iter().map(|step| step["action"].as_str().unwrap()).collect()
}

#[test]
fn without_a_declaration_it_comes_first_and_a_report_tells_the_same_as_the_data() {
    let cli = cli();
    cli.write(
        "订单.csv",
        "订单号,手机号\n1,13812345678\n2,13912345679\n3,13712345670\n",
    );
    cli.run(["scan", "订单.csv", "--out", "out", "--as-of", "2026-11-22"]);
    let of_data = cli.run(["guide", "订单.csv", "--format", "json"].into_iter().chain(DAY));
    let of_report = cli.run(["guide", "out", "--format", "json"]);
    let (data, report) = (document(&of_data.stdout), document(&of_report.stdout));
    assert_eq!(actions(&data), actions(&report));
    assert_eq!(data["readiness"], report["readiness"]);
    assert_eq!(actions(&data)[0], "declare");
    assert_eq!(data["steps"][0]["command"], "dataseal asset new 订单.csv");
    assert!(data["readiness"].as_u64().unwrap() < 50, "{data}");
    of_data.assert_code(3);
    let told = cli.run(["guide", "out", "--lang", "zh-CN"]);
    told.assert_stdout_has("就绪度")
        .assert_stdout_has("建立登记声明 asset.toml");
}

#[test]
fn a_step_that_is_done_is_gone_and_at_the_end_comes_the_seal() {
    let cli = cli();
    cli.copy_in(SAMPLE, "asset");
    let whole = cli.read_text("asset/asset.toml");
    let guide = || {
        cli.run(
            ["guide", "asset/asset.toml", "--format", "json", "--all"]
                .into_iter()
                .chain(DAY),
        )
    };

    guide().assert_code(0);
    assert_eq!(document(&guide().stdout)["steps"].as_array().unwrap().len(), 0);
    let told = cli.run(["guide", "asset/asset.toml"].into_iter().chain(DAY));
    told.assert_code(0).assert_stdout_has("dataseal sign asset/asset.toml");

    let without_answers = whole
        .replace("incident-plan = true\n", "")
        .replace("disputes = false\n", "");
    cli.write("asset/asset.toml", &without_answers);
    let open = guide();
    let open = document(&open.assert_code(3).stdout);
    let mut left = actions(&open);
    left.sort_unstable();
    assert_eq!(left, ["answer", "worksheet"], "{open}");
    let keys: Vec<&Value> = open["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["items"][0])
        .collect();
    assert!(keys.iter().any(|key| *key == "answers.incident-plan"), "{keys:?}");
    assert!(keys.iter().any(|key| *key == "rights.disputes"), "{keys:?}");

    cli.write("asset/asset.toml", whole.replace("disputes = false", "disputes = true"));
    let broken = guide();
    let broken = document(&broken.assert_code(1).stdout);
    assert!(
        actions(&broken).iter().all(|action| *action == "declaration"),
        "{broken}"
    );
    assert_eq!(broken["steps"][0]["rules"][0]["verdict"], "violated");

    cli.write("asset/evidence/ownership-proof.txt", "altered");
    cli.write("asset/asset.toml", &whole);
    let altered = guide();
    let altered = document(&altered.assert_code(1).stdout);
    assert!(actions(&altered).contains(&"document"), "{altered}");
}

#[test]
fn the_page_holds_every_step_and_no_request() {
    let cli = cli();
    cli.write("a.csv", "a,b\n1,2\n");
    for (lang, word) in [("zh-CN", "上架指南"), ("en", "until listing")] {
        cli.run(["guide", "a.csv", "--lang", lang, "--output", "guide.html"]);
        let page = cli.read_text("guide.html");
        assert!(page.contains(word) && page.contains("dataseal asset new a.csv"));
        assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"));
    }
}

#[test]
fn no_cell_value_is_in_a_guide() {
    let cli = cli();
    let canaries = Canaries::new(7, 40);
    let rows: String = canaries
        .of(Kind::ResidentId)
        .zip(canaries.of(Kind::Mobile))
        .map(|(id, mobile)| format!("{},{}\n", id.value(), mobile.value()))
        .collect();
    cli.write("客户.csv", format!("证件,电话\n{rows}"));
    for format in ["human", "json", "html"] {
        let output = cli.run(["guide", "客户.csv", "--all", "--format", format]);
        assert!(canaries.scan(&output.stdout).is_empty() && canaries.scan(&output.stderr).is_empty());
    }
}

#[test]
fn what_is_no_report_is_said() {
    let cli = cli();
    assert_error(&cli.run(["guide"]), 6, "DS-IN-001", "asset.toml");
    cli.write("out/report.json", "{\"schema\": \"dataseal/report/v1\", \"as_of\": 7}");
    let output = cli.run(["guide", "out"]);
    assert!(output.code() >= 2, "{output}");
    output.assert_stderr_has("report.json");
}
