//! What of a registration carries over to another place, from a declaration, a report and a manifest.

use dataseal_testkit::{Cli, Output};
use serde_json::Value;

use super::cli;
use super::profile::{DATA, write_policies, write_side};

const DAY: &str = "2026-11-22";
const CERTIFICATE: (&str, &str) = ("property-registration-certificate", "2030-01-01");
const ALL: [(&str, &str); 2] = [("ownership-proof", "2030-01-01"), ("source-proof", "2030-01-01")];

fn run(cli: &Cli, file: &str, target: &str, more: &[&str]) -> Output {
    let fixed = [
        "recognise",
        file,
        "--as",
        target,
        "--policies",
        "policies",
        "--as-of",
        DAY,
    ];
    cli.run(fixed.iter().chain(more))
}

fn json(cli: &Cli, file: &str, target: &str, exit: i32) -> Value {
    let output = run(cli, file, target, &["--format", "json"]);
    output.assert_code(exit);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    assert_eq!(document["schema"], "dataseal/recognise/v1", "{output}");
    assert_eq!(document["exit"], exit);
    document
}

/// Writes the report of the declaration in `a` to `out`.
fn check(cli: &Cli) -> Output {
    let fixed = [
        "check",
        "--asset",
        "a/asset.toml",
        "--out",
        "out",
        "--policies",
        "policies",
    ];
    cli.run(fixed.iter().chain(&["--as-of", DAY]))
}

/// State and value of a field or the state of a document.
fn found<'d>(document: &'d Value, list: &str, key: &str, id: &str) -> (&'d str, Option<&'d str>) {
    let all = document[list].as_array().unwrap();
    let one = all.iter().find(|each| each[key] == id).unwrap();
    (one["state"].as_str().unwrap(), one["value"].as_str())
}

#[test]
fn a_report_with_every_field_and_document_lacks_nothing() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "a", DATA, &[], &ALL);
    check(&cli);
    let whole = json(&cli, "out", "test-registry", 0);
    assert_eq!(whole["origin"], "report");
    assert_eq!(found(&whole, "fields", "id", "records"), ("carries", Some("3")));
    assert_eq!(
        found(&whole, "fields", "id", "code"),
        ("carries", Some("91350100M000100Y43"))
    );
    assert_eq!(found(&whole, "fields", "id", "telephone"), ("by-hand", None));
    assert_eq!(whole["by_hand_fields"], 1);
    run(&cli, "out", "test-registry", &["--lang", "zh-CN"])
        .assert_stdout_has("另有 1 栏须手填，不在对照之内：栏目 telephone");
    assert_eq!(found(&whole, "documents", "kind", "source-proof").0, "carries");
    assert_eq!(found(&whole, "packs", "id", "cn-core").0, "judged");
    assert_eq!(whole["kind"]["en"], "First registration");
    // A declaration alone was not measured.
    let unmeasured = json(&cli, "a/asset.toml", "test-registry", 1);
    assert_eq!(found(&unmeasured, "fields", "id", "records"), ("not-measured", None));
    assert_eq!(
        (&unmeasured["missing_fields"], &unmeasured["missing_documents"]),
        (&1.into(), &0.into())
    );
    assert_eq!(found(&unmeasured, "packs", "id", "cn-core").0, "not-judged");
}

#[test]
fn what_is_missing_or_has_to_be_done_again_is_named() {
    let cli = cli();
    write_policies(&cli);
    let changes = [
        ("asset.name", "\"一个远远超过十二个字的数据名称\""),
        ("asset.time_from", ""),
    ];
    write_side(&cli, "a", DATA, &changes, &[("ownership-proof", "2026-06-30")]);
    cli.write("a/ownership-proof.txt", "x");
    let document = json(&cli, "a/asset.toml", "test-registry", 1);
    assert_eq!(found(&document, "fields", "id", "title").0, "too-long");
    assert_eq!(found(&document, "fields", "id", "from"), ("missing", None));
    assert_eq!(found(&document, "documents", "kind", "ownership-proof").0, "expired");
    assert_eq!(found(&document, "documents", "kind", "source-proof").0, "missing");
    run(&cli, "a/asset.toml", "test-registry", &["--lang", "zh-CN"])
        .assert_code(1)
        .assert_stdout_has("超过 12 字")
        .assert_stdout_has("已过有效期，须重新办理")
        .assert_stdout_has("还缺 3 栏、2 种材料")
        .assert_stdout_has("--policy cn-core");
    cli.write("a/ownership-proof.txt", "y");
    let altered = json(&cli, "a/asset.toml", "test-registry", 1);
    assert_eq!(found(&altered, "documents", "kind", "ownership-proof").0, "differs");
}

#[test]
fn a_crosswalk_says_what_a_registration_made_elsewhere_brings() {
    let cli = cli();
    write_policies(&cli);
    let from = |place: &'static str| [("recognition.from", place), ("recognition.until", "2027-12-31")];
    write_side(
        &cli,
        "a",
        DATA,
        &from("\"jiangsu-yangzhou\""),
        &[ALL[0], ALL[1], ("data-sample", "2030-01-01")],
    );
    let unproven = json(&cli, "a/asset.toml", "test-registry", 1);
    assert_eq!(
        found(&unproven, "documents", "kind", "local-registration-certificate").0,
        "missing",
        "nobody recognises a registration on somebody's word"
    );
    assert_eq!(
        (&unproven["rights"][0]["proven"], &unproven["rights"][1]),
        (&true.into(), &Value::Null)
    );
    let again = json(&cli, "a/asset.toml", "test-registry", 1);
    assert_eq!(again["from"]["id"], "jiangsu-yangzhou");
    assert_eq!(again["carrying"]["accepted"], false);
    assert_eq!(found(&again, "documents", "kind", "truth-commitment").0, "missing");
    let sample = again["documents"]
        .as_array()
        .unwrap()
        .iter()
        .find(|each| each["kind"] == "data-sample");
    assert_eq!(sample.unwrap()["required"], false, "it supports and is not demanded");
    let kinds = again["kinds"].as_array().unwrap();
    assert_eq!(
        (&kinds[0]["from"]["zh"], &kinds[0]["to"]["zh"]),
        (&"initial".into(), &"首次登记".into())
    );
    assert!(kinds[1]["to"].is_null() && kinds[1]["note"]["en"] == "Here it is in the contract");
    assert_eq!(again["rights"][0]["from"], "数据资源持有权");
    assert_eq!(again["rights"][0]["to"], "数据持有权");
    // What is accepted needs no form, but its certificate.
    write_side(&cli, "b", DATA, &from("\"national\""), &[CERTIFICATE]);
    let accepted = json(&cli, "b/asset.toml", "test-registry", 0);
    assert_eq!(
        (&accepted["must_register"], &accepted["kind"]),
        (&false.into(), &Value::Null)
    );
    write_side(&cli, "c", DATA, &from("\"national\""), &[ALL[0]]);
    let unproven = json(&cli, "c/asset.toml", "test-registry", 1);
    assert_eq!(unproven["missing_documents"], 1);
    // What has ended carries nothing.
    // Of what may have ended it is not said that it does.
    write_side(&cli, "e", DATA, &[("recognition.from", "\"national\"")], &[CERTIFICATE]);
    let undated = json(&cli, "e/asset.toml", "test-registry", 3);
    assert_eq!(
        (&undated["from"]["valid_until"], &undated["from"]["expired"]),
        (&Value::Null, &false.into())
    );
    run(&cli, "e/asset.toml", "test-registry", &["--lang", "zh-CN"])
        .assert_stdout_has("登记是否仍然有效无法判定，不能说可以沿用");
    let ended = [
        ("recognition.from", "\"national\""),
        ("recognition.until", "2026-11-21"),
    ];
    write_side(&cli, "d", DATA, &ended, &[ALL[0]]);
    let expired = json(&cli, "d/asset.toml", "test-registry", 1);
    assert_eq!(
        (&expired["from"]["expired"], &expired["must_register"]),
        (&true.into(), &true.into())
    );
}

#[test]
fn the_number_of_a_certificate_tells_where_it_was_made() {
    let cli = cli();
    write_policies(&cli);
    write_side(
        &cli,
        "a",
        DATA,
        &[("registration.certificate_number", "\"T0001\"")],
        &[],
    );
    let alone = json(&cli, "a/asset.toml", "test-registry", 1);
    assert_eq!(
        found(&alone, "documents", "kind", "sde-product-registration").0,
        "missing"
    );
    let own = ("sde-product-registration", "2030-01-01");
    write_side(
        &cli,
        "a",
        DATA,
        &[("registration.certificate_number", "\"T0001\"")],
        &[own],
    );
    let there = json(&cli, "a/asset.toml", "test-registry", 0);
    assert_eq!(
        (&there["from"]["at_target"], &there["must_register"]),
        (&true.into(), &false.into())
    );
    write_side(
        &cli,
        "b",
        DATA,
        &[("registration.certificate_number", "\"T0000\"")],
        &[],
    );
    let other = json(&cli, "b/asset.toml", "test-registry", 1);
    assert!(other["from"].is_null());
    assert_eq!(other["misfit"]["form"]["en"], "Number");
    // A number without a last day.
    let undated = [
        ("registration.certificate_number", "\"T0001\""),
        ("registration.valid_until", ""),
    ];
    write_side(&cli, "c", DATA, &undated, &[own]);
    json(&cli, "c/asset.toml", "test-registry", 3);
    // Declared, though no crosswalk has it.
    write_side(&cli, "d", DATA, &[("recognition.from", "\"other\"")], &ALL);
    let elsewhere = json(&cli, "d/asset.toml", "test-registry", 1);
    assert_eq!(elsewhere["from"]["title"]["zh"], "其他登记");
    run(&cli, "d/asset.toml", "test-registry", &["--lang", "zh-CN"]).assert_stdout_has("已登记于：其他登记");
}

#[test]
fn a_place_without_a_form_is_never_said_to_be_complete() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "a", DATA, &[("recognition.from", "\"jiangsu-yangzhou\"")], &ALL);
    let open = json(&cli, "a/asset.toml", "anhui", 3);
    assert!(open["target"]["registry"].is_null() && open["fields"].as_array().unwrap().is_empty());
    let dated = [
        ("recognition.from", "\"national\""),
        ("recognition.until", "2027-12-31"),
    ];
    write_side(&cli, "b", DATA, &dated, &[CERTIFICATE]);
    json(&cli, "b/asset.toml", "anhui", 0);
    let unproven = [
        ("recognition.from", "\"national\""),
        ("recognition.until", "2027-12-31"),
    ];
    write_side(&cli, "c", DATA, &unproven, &ALL);
    json(&cli, "c/asset.toml", "anhui", 1);
    // A place has another name, and says whose form is known there.
    let place = json(&cli, "a/asset.toml", "cn-sh", 1);
    assert_eq!(place["target"]["id"], "shanghai");
    assert_eq!(place["target"]["profiles"], serde_json::json!(["test-registry"]));
    run(&cli, "a/asset.toml", "cn-sh", &["--lang", "zh-CN"]).assert_stdout_has("可改用 --as test-registry");
}

#[test]
fn rules_that_are_not_known_to_be_in_force_are_no_pass() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "a", DATA, &[], &ALL);
    let sound = cli.read_text("policies/registries/test-registry.toml");
    check(&cli);
    json(&cli, "out", "test-registry", 0);
    for (line, in_force, said) in [
        (
            "in_force = { from = 2026-01-01, to = 2026-06-30 }",
            Value::Bool(false),
            "不在施行期内",
        ),
        ("", Value::Null, "没有资料"),
    ] {
        let changed = sound.replace("in_force = { from = 2026-01-01 }", line);
        assert_ne!(changed, sound);
        cli.write("policies/registries/test-registry.toml", changed);
        let document = json(&cli, "out", "test-registry", 3);
        assert_eq!(document["target"]["in_force"], in_force);
        run(&cli, "out", "test-registry", &["--lang", "zh-CN"]).assert_stdout_has(said);
    }
}

#[test]
fn a_part_of_the_data_has_no_count_of_the_whole() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "a", DATA, &[], &ALL);
    check(&cli);
    let report: Value = serde_json::from_str(&cli.read_text("out/report.json")).unwrap();
    for (key, value) in [("tables", serde_json::json!([])), ("errors", serde_json::json!([{}]))] {
        let mut report = report.clone();
        report[key] = value;
        cli.write(format!("{key}/report.json"), report.to_string());
        let document = json(&cli, key, "test-registry", 1);
        assert_eq!(
            found(&document, "fields", "id", "records"),
            ("not-measured", None),
            "{key}"
        );
    }
}

#[test]
fn what_somebody_wrote_into_a_report_does_not_go_out_again() {
    let cli = cli();
    write_policies(&cli);
    write_side(&cli, "a", DATA, &[], &ALL);
    check(&cli);
    let mut report: Value = serde_json::from_str(&cli.read_text("out/report.json")).unwrap();
    let secret = "110101189001010016";
    let declared = report["asset"]["declared"].as_object_mut().unwrap();
    for fact in ["holder_uscc", "source_type", "rights_claimed", "time_from"] {
        assert!(declared.insert(fact.to_owned(), secret.into()).is_some(), "{fact}");
    }
    declared.insert(secret.to_owned(), "x".into());
    for pack in report["basis"]["packs"].as_array_mut().unwrap() {
        pack["version"] = secret.into();
        pack["sha256"] = "0".repeat(64).into();
    }
    cli.write("theirs/report.json", report.to_string());
    for output in [
        run(&cli, "theirs", "test-registry", &[]),
        run(&cli, "theirs", "test-registry", &["--format", "json"]),
        cli.run([
            "diff",
            "theirs",
            "out",
            "--policies",
            "policies",
            "--registry",
            "test-registry",
        ]),
        cli.run(["diff", "theirs", "out", "--policies", "policies", "--format", "json"]),
    ] {
        let all = output.stdout_str() + &output.stderr_str();
        assert!(!all.contains(secret), "{output}");
    }
    let document = json(&cli, "theirs", "test-registry", 1);
    assert_eq!(found(&document, "fields", "id", "code").0, "missing");
}

#[test]
fn profiles_are_listed_and_a_slip_is_understood() {
    let cli = cli();
    write_policies(&cli);
    cli.run(["recognise", "--list", "--policies", "policies"])
        .assert_code(0)
        .assert_stdout_has("test-registry")
        .assert_stdout_has("anhui");
    let listed = cli.run(["recognise", "--list", "--policies", "policies", "--format", "json"]);
    let document: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let targets = document["targets"].as_array().unwrap();
    assert!(
        targets
            .iter()
            .any(|target| target["id"] == "test-registry" && target["registry"]["version"] == "1.0.0")
    );
    write_side(&cli, "a", DATA, &[], &[]);
    run(&cli, "a/asset.toml", "test-registri", &[])
        .assert_code(2)
        .assert_stderr_has("`test-registry`");
    cli.run(["recognise", "a/asset.toml"]).assert_code(2);
    run(&cli, "a/data.csv", "test-registry", &[]).assert_code(6);
}

#[test]
fn what_may_not_be_public_is_not_shown() {
    let cli = cli();
    write_policies(&cli);
    let person = [
        ("holder.kind", "\"natural-person\""),
        ("holder.name", "\"欧阳某某\""),
        ("holder.uscc", ""),
        ("asset.overview", "\"联系 110101189001010016\""),
    ];
    write_side(&cli, "a", DATA, &person, &ALL);
    let output = run(&cli, "a/asset.toml", "test-registry", &["--format", "json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found(&document, "fields", "id", "applicant"), ("carries", None));
    assert_eq!(found(&document, "fields", "id", "overview"), ("carries", None));
    assert_eq!(
        found(&document, "fields", "id", "code"),
        ("by-hand", None),
        "a person has no code"
    );
    for output in [output, run(&cli, "a/asset.toml", "test-registry", &[])] {
        let all = output.stdout_str() + &output.stderr_str();
        assert!(!all.contains("欧阳") && !all.contains("110101189001010016"), "{output}");
    }
}

#[test]
fn a_manifest_is_read_and_said_not_to_be_verified() {
    let cli = cli();
    write_policies(&cli);
    cli.run(["demo", "--out", "demo"]);
    let manifest = manifests(&cli.path("demo")).pop().unwrap();
    let manifest = manifest.to_str().unwrap();
    let document = json(&cli, manifest, "test-registry", 1);
    assert_eq!(document["origin"], "manifest");
    assert_eq!(
        found(&document, "fields", "id", "applicant"),
        ("carries", Some("示例零售有限公司"))
    );
    assert_eq!(found(&document, "fields", "id", "records"), ("carries", Some("188")));
    run(&cli, manifest, "test-registry", &[])
        .assert_stdout_has("signatures were not checked")
        .assert_stdout_has("dataseal verify");
}

/// Every `manifest.json` below a folder.
fn manifests(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(manifests(&path));
        } else if path.ends_with("manifest.json") {
            found.push(path);
        }
    }
    found
}
