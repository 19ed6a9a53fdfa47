//! Signed packs of rules: from signing to a manifest that names the signers, and every way in which trust must end.

use std::fs;
use std::process::Command;

use dataseal_testkit::{Cli, Output};
use serde_json::Value;

use super::{DATA, SIGN, cli, prepared};

const PACK: &str = r#"id = "acme"
version = "1.2.0"
title = { zh = "本单位规则", en = "Our rules" }
description = { zh = "试用", en = "For a test" }
jurisdiction = "CN"
"#;

const RULE: &str = r#"code = "ACME-OWN-001"
title = { zh = "行数须多于一", en = "More than one row" }
severity = "warning"
scope = "dataset"
in_force = { from = 2026-01-01 }
require = "rows > 1"
remedy = { zh = "补足", en = "Add rows", owner = "business" }
source = { instrument = "本单位数据管理办法", article = "3", text = "read" }

[[examples]]
facts = { rows = 1 }
verdict = "violated"
[[examples]]
facts = { rows = 2 }
verdict = "satisfied"
[[examples]]
facts = {}
verdict = "undetermined"
"#;

/// Two keys, and a policies folder with an unsigned pack.
fn world() -> Cli {
    let cli = cli();
    furnish(&cli);
    cli
}

fn furnish(cli: &Cli) {
    for name in ["legal.key", "other.key"] {
        cli.run(["key", "gen", "--out", name]).assert_code(0);
    }
    cli.write("rules/acme/pack.toml", PACK);
    cli.write("rules/acme/rules/rows.toml", RULE);
    cli.write("rules/acme/README.md", "Not judged by, not signed.");
    cli.write("a.csv", "city,amount\nParis,1\nLyon,2\n");
}

fn sign(cli: &Cli, extra: &[&str]) -> Output {
    let command = cli
        .command()
        .args(["policy", "sign", "rules/acme", "--key", "legal.key"]);
    command.args(extra).run()
}

const APPROVED: [&str; 4] = ["--approved-by", "数据合规委员会", "--approved-on", "2026-11-20"];

fn scan(cli: &Cli, extra: &[&str]) -> Output {
    let scan = [
        "scan",
        "a.csv",
        "--format",
        "json",
        "--policies",
        "rules",
        "--as-of",
        "2026-11-22",
    ];
    cli.command().args(scan).args(extra).run()
}

/// The pack as a report names it.
fn reported(output: &Output) -> Value {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packs = report["basis"]["packs"].as_array().unwrap().clone();
    assert!(packs.iter().any(|pack| pack["origin"] == "built-in"), "{packs:?}");
    packs.into_iter().find(|pack| pack["id"] == "acme").unwrap()
}

fn key_id(cli: &Cli, key: &str) -> String {
    let shown = cli.run(["key", "show", key]).stdout_str();
    let id = shown.split_whitespace().find(|word| word.len() == 64);
    id.unwrap().to_owned()
}

#[test]
fn a_report_says_how_a_pack_came() {
    let cli = world();
    let trusted = ["--policy-key", "legal.key.pub"];
    assert_eq!(reported(&scan(&cli, &[]))["origin"], "unsigned");
    scan(&cli, &trusted)
        .assert_code(2)
        .assert_stderr_has("DS-CFG-009")
        .assert_stderr_has("acme/pack.dsse.json")
        .assert_stderr_has("not signed")
        .assert_stderr_has("policy sign");

    sign(&cli, &APPROVED)
        .assert_code(0)
        .assert_stdout_has("rules/acme/pack.dsse.json");
    assert_eq!(reported(&scan(&cli, &[]))["origin"], "unchecked");
    let pack = reported(&scan(&cli, &trusted));
    assert_eq!(pack["origin"], "signed");
    assert_eq!(pack["signers"], serde_json::json!([key_id(&cli, "legal.key.pub")]));
    assert_eq!(
        pack["approval"],
        serde_json::json!({"by": "数据合规委员会", "on": "2026-11-20"})
    );
}

#[test]
fn the_terminal_and_the_page_mark_what_nobody_answers_for() {
    let cli = world();
    let human = |extra: &[&str]| {
        let scan = [
            "scan",
            "a.csv",
            "--policies",
            "rules",
            "--as-of",
            "2026-11-22",
            "--out",
            "out",
        ];
        cli.command().args(scan).args(extra).run()
    };
    human(&[]).assert_stdout_has("acme 1.2.0 (unsigned)");
    human(&["--lang", "zh-CN"]).assert_stdout_has("acme 1.2.0（未签名）");
    sign(&cli, &APPROVED).assert_code(0);
    human(&[]).assert_stdout_has("acme 1.2.0 (signature not checked)");
    let signed = human(&["--policy-key", "legal.key.pub"]);
    signed.assert_stdout_has("acme 1.2.0");
    assert!(!signed.stdout_str().contains("acme 1.2.0 ("), "{signed}");
    let page = cli
        .command()
        .args(["scan", "a.csv", "--format", "html", "--policies", "rules"]);
    let page = page
        .args(["--policy-key", "legal.key.pub", "--as-of", "2026-11-22"])
        .run();
    page.assert_stdout_has(&format!("signed by {}", key_id(&cli, "legal.key.pub")))
        .assert_stdout_has("数据合规委员会")
        .assert_stdout_has("built in");
}

#[test]
fn whatever_changes_after_signing_is_named_and_refused() {
    let cli = world();
    sign(&cli, &[]).assert_code(0);
    let seal = cli.read("rules/acme/pack.dsse.json");
    let refused = |what: &str, why: &str| {
        for keys in [&["--policy-key", "legal.key.pub"][..], &[]] {
            let output = scan(&cli, keys);
            output.assert_code(2).assert_stderr_has(what).assert_stderr_has(why);
            assert!(output.stdout.is_empty(), "nothing is judged: {output}");
        }
        let verified = cli.run(["policy", "verify", "rules", "--key", "legal.key.pub"]);
        verified.assert_code(1).assert_stdout_has(what).assert_stdout_has(why);
    };
    let mend = || {
        let _ = fs::remove_dir_all(cli.path("rules"));
        cli.write("rules/acme/pack.toml", PACK);
        cli.write("rules/acme/rules/rows.toml", RULE);
        cli.write("rules/acme/pack.dsse.json", &seal);
        scan(&cli, &["--policy-key", "legal.key.pub"]).assert_code(3);
    };
    mend();
    cli.write("rules/acme/rules/rows.toml", RULE.replace("rows > 1", "rows > 0"));
    refused("acme/rules/rows.toml", "the file is not as signed");
    mend();
    cli.write(
        "rules/acme/rules/more.toml",
        RULE.replace("ACME-OWN-001", "ACME-OWN-002"),
    );
    refused("acme/rules/more.toml", "the file is there and not signed");
    mend();
    fs::remove_file(cli.path("rules/acme/rules/rows.toml")).unwrap();
    refused("acme/rules/rows.toml", "the file is signed and not there");
    mend();
    fs::rename(cli.path("rules/acme"), cli.path("rules/beta")).unwrap();
    refused("beta/pack.dsse.json", "the signature is over the pack `acme`");
    mend();
    cli.write("rules/acme/pack.dsse.json", &seal[..seal.len() - 1]);
    refused("acme/pack.dsse.json", "the signature file is damaged");
    mend();
    cli.write("rules/acme/pack.dsse.json", [&seal[..], b"\n"].concat());
    refused("acme/pack.dsse.json", "the signature file is damaged");
    mend();
}

#[test]
fn trust_is_not_bought_with_another_key_or_by_leaving_the_signature_out() {
    let cli = world();
    sign(&cli, &[]).assert_code(0);
    let with = |key: &str| scan(&cli, &["--policy-key", key]);
    with("other.key.pub")
        .assert_code(2)
        .assert_stderr_has(&key_id(&cli, "legal.key.pub"))
        .assert_stderr_has("which was not given");
    with("nowhere.pub").assert_code(6).assert_stderr_has("nowhere.pub");
    with("legal.key").assert_code(2).assert_stderr_has("DS-KEY-002");
    fs::remove_file(cli.path("rules/acme/pack.dsse.json")).unwrap();
    with("legal.key.pub")
        .assert_code(2)
        .assert_stderr_has("the pack is not signed");
    // A second, unsigned pack beside a signed one.
    sign(&cli, &[]).assert_code(0);
    cli.write("rules/beta/pack.toml", PACK.replace("acme", "beta"));
    with("legal.key.pub")
        .assert_code(2)
        .assert_stderr_has("beta/pack.dsse.json");
}

#[test]
fn what_no_signature_can_cover_is_refused_with_the_way_out() {
    let cli = world();
    sign(&cli, &[]).assert_code(0);
    cli.write("rules/lexicons/words.txt", "word\n");
    for lang in ["en", "zh-CN"] {
        let output = scan(&cli, &["--policy-key", "legal.key.pub", "--lang", lang]);
        output.assert_code(2).assert_stderr_has("lexicons/words.txt");
        let way_out = if lang == "en" {
            "belongs to no pack"
        } else {
            "不属于任何规则包"
        };
        output.assert_stderr_has(way_out);
    }
    let verified = cli.run(["policy", "verify", "rules", "--key", "legal.key.pub"]);
    verified
        .assert_code(1)
        .assert_stdout_has("acme 1.2.0")
        .assert_stdout_has("lexicons/words.txt");
}

#[test]
fn keys_of_the_project_hold_in_every_folder_of_it() {
    let cli = world();
    cli.write(
        "dataseal.toml",
        "policies = \"rules\"\npolicy_keys = [\"keys/legal.pub\"]\n",
    );
    // The key that the project names can still be made, and the pack be signed with it.
    cli.run(["key", "gen", "--out", "keys/legal"]).assert_code(0);
    let plain = |folder: &str| {
        let scan = cli
            .command()
            .args(["scan", "--format", "json", "--as-of", "2026-11-22"]);
        scan.arg(cli.path("a.csv")).in_folder(cli.path(folder)).run()
    };
    plain("rules").assert_code(2).assert_stderr_has("DS-CFG-009");
    cli.run(["policy", "sign", "rules/acme", "--key", "keys/legal"])
        .assert_code(0);
    assert_eq!(reported(&plain("rules/acme"))["origin"], "signed");
    cli.write("dataseal.toml", "policies = \"rules\"\npolicy_keys = []\n");
    plain("rules").assert_code(2).assert_stderr_has("policy_keys");
}

#[test]
fn signatures_join_over_the_same_bytes_and_replace_others_on_request_only() {
    let cli = world();
    sign(&cli, &APPROVED).assert_code(0);
    let second = ["policy", "sign", "rules/acme", "--key", "other.key"];
    cli.run(second).assert_code(0);
    let verify = |keys: &[&str]| {
        let verify = cli.command().args(["policy", "verify", "rules/acme"]);
        keys.iter()
            .fold(verify, |verify, key| verify.args(["--key", key]))
            .run()
    };
    let both = verify(&["legal.key.pub", "other.key.pub"]);
    both.assert_code(0)
        .assert_stdout_has("acme 1.2.0")
        .assert_stdout_has(&key_id(&cli, "legal.key"))
        .assert_stdout_has(&key_id(&cli, "other.key"))
        .assert_stdout_has("approved by 数据合规委员会 on 2026-11-20");
    verify(&["legal.key.pub"]).assert_code(1);
    let approved = [&second[..], &["--approved-by", "x", "--approved-on", "2026-11-21"]].concat();
    cli.run(approved).assert_code(2).assert_stderr_has("another");

    cli.write("rules/acme/pack.toml", PACK.replace("1.2.0", "1.3.0"));
    let seal = cli.read("rules/acme/pack.dsse.json");
    cli.run(second)
        .assert_code(2)
        .assert_stderr_has("acme/pack.toml")
        .assert_stderr_has("--force");
    assert_eq!(cli.read("rules/acme/pack.dsse.json"), seal);
    cli.command().args(second).arg("--force").run().assert_code(0);
    verify(&["other.key.pub"])
        .assert_code(0)
        .assert_stdout_has("acme 1.3.0");
}

#[test]
fn only_a_pack_that_can_be_loaded_is_signed() {
    let cli = world();
    cli.write("rules/acme/rules/rows.toml", RULE.replace("severity", "severty"));
    sign(&cli, &[]).assert_code(2).assert_stderr_has("`severty`");
    cli.write("rules/cn-core/pack.toml", PACK.replace("acme", "cn-core"));
    cli.run(["policy", "sign", "rules/cn-core", "--key", "legal.key"])
        .assert_code(2)
        .assert_stderr_has("cn-core/rules/legal-basis.toml");
    for folder in ["rules", "nowhere", "a.csv"] {
        cli.run(["policy", "sign", folder, "--key", "legal.key"]).assert_code(2);
        assert!(!cli.path(folder).join("pack.dsse.json").exists());
    }
    sign(&cli, &["--approved-by", "x"])
        .assert_code(2)
        .assert_stderr_has("--approved-on");
    sign(&cli, &["--approved-by", "x", "--approved-on", "2026-02-30"]).assert_code(2);
    sign(&cli, &["--key", "legal.key"])
        .assert_code(2)
        .assert_stderr_has("given twice");
}

#[test]
fn a_manifest_names_who_signed_the_rules() {
    let cli = prepared("ed25519");
    furnish(&cli);
    sign(&cli, &APPROVED).assert_code(0);
    cli.command()
        .args(SIGN)
        .args([
            "--output",
            "m.json",
            "--policies",
            "rules",
            "--policy-key",
            "legal.key.pub",
        ])
        .run()
        .assert_code(0);
    let signer = key_id(&cli, "legal.key.pub");
    let verify = |extra: &[&str]| {
        let verify = cli
            .command()
            .args(["verify", "m.json", "--key", "a.key.pub", "--data", DATA]);
        verify.args(extra).run()
    };
    verify(&[])
        .assert_code(0)
        .assert_stdout_has(&format!("signed by {signer}; approved by 数据合规委员会 on 2026-11-20"));
    let report: Value = serde_json::from_slice(&verify(&["--format", "json"]).stdout).unwrap();
    let packs = report["verification"]["packs"].as_array().unwrap();
    let acme = packs.iter().find(|pack| pack["id"] == "acme").unwrap();
    assert_eq!(acme["origin"], "signed");
    assert_eq!(acme["signers"][0], signer.as_str());
    assert_eq!(acme["approval"]["by"], "数据合规委员会");
}

#[test]
fn openssl_accepts_the_signature_of_a_pack() {
    let cli = world();
    sign(&cli, &APPROVED).assert_code(0);
    let recipe = r#"
sed 's/.*"payload":"\([^"]*\)".*/\1/' pack.dsse.json | openssl base64 -d -A > payload
sed 's/.*"sig":"\([^"]*\)".*/\1/' pack.dsse.json | openssl base64 -d -A > signature
printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < payload)" | cat - payload > pae
openssl dgst -sha256 -verify ../../legal.key.pub -signature signature pae
sed -i 's/acme/acmf/' pae
! openssl dgst -sha256 -verify ../../legal.key.pub -signature signature pae
"#;
    let folder = cli.path("rules/acme");
    let run = Command::new("sh")
        .args(["-e", "-c", recipe])
        .current_dir(&folder)
        .output();
    let output = run.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let payload: Value = serde_json::from_slice(&fs::read(folder.join("payload")).unwrap()).unwrap();
    assert_eq!(payload["predicateType"], "urn:dataseal:attestation:policy-pack:v0");
    let names: Vec<&str> = payload["subject"]
        .as_array()
        .unwrap()
        .iter()
        .map(|subject| subject["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["pack.toml", "rules/rows.toml"]);
    // The digest of the pack is what anybody's tools say it is.
    let sums = "cd .. && sha256sum acme/pack.toml acme/rules/rows.toml | sha256sum";
    let sums = Command::new("sh")
        .args(["-c", sums])
        .current_dir(&folder)
        .output()
        .unwrap();
    let digest = payload["predicate"]["digest"]["sha256"].as_str().unwrap();
    assert!(String::from_utf8(sums.stdout).unwrap().starts_with(digest));
}
