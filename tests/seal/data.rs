//! `verify --data`: which files answer to a seal, what differs and where, and what this installation cannot compare.

use std::fs;
use std::process::Command;

use dataseal_testkit::Cli;
use dataseal_testkit::canary::{Canaries, Kind};
use serde_json::Value;

use crate::{DATA, SIGN, prepared, sealed, verify};

const NAME: &str = "上海市2025年各区月度零售订单统计.csv";

fn sign(cli: &Cli) {
    cli.command()
        .args(SIGN)
        .args(["--output", "m.json"])
        .run()
        .assert_code(0);
}

fn statement(cli: &Cli) -> Value {
    let envelope: Value = serde_json::from_slice(&cli.read("m.json")).unwrap();
    serde_json::from_slice(&decode(envelope["payload"].as_str().unwrap())).unwrap()
}

/// Base64 (RFC 4648 section 4), written apart from the shipped one.
fn decode(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for character in text.chars().filter(|c| *c != '=') {
        let value = alphabet.find(character).expect("base64");
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

/// The sample with a second table beside the first.
fn two_tables() -> Cli {
    let cli = prepared("ed25519");
    cli.write("asset/second.csv", cli.read_text(DATA).replace("2025-", "2024-"));
    let declared = cli.read_text("asset/asset.toml");
    cli.write(
        "asset/asset.toml",
        declared.replace(&format!("\"{NAME}\""), &format!("\"{NAME}\", \"second.csv\"")),
    );
    cli
}

#[test]
fn a_renamed_file_is_known_by_its_content() {
    let cli = sealed("p256");
    fs::rename(cli.path(DATA), cli.path("delivered.csv")).unwrap();
    verify(&cli, &["--data", "delivered.csv"]).assert_code(0);
    // A folder is searched by name.
    verify(&cli, &["--data", "asset"])
        .assert_code(4)
        .assert_stderr_has("DS-VER-005");
}

#[test]
fn further_files_are_no_difference_and_are_not_measured() {
    let cli = sealed("p256");
    cli.write("extra.csv", "a\n1\n");
    verify(&cli, &["--data", "asset", "extra.csv"]).assert_code(0);
    verify(&cli, &["--data", "asset", DATA]).assert_code(0);
    cli.write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let output = verify(&cli, &["--data", "asset", "picture.csv", "--format", "json"]);
    output.assert_code(0);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["verification"]["data"]["differences"][0]["kind"], "file-extra");
}

#[test]
fn a_changed_row_is_named_by_table_column_and_figure() {
    let cli = sealed("p256");
    let text = cli.read_text(DATA);
    cli.write(DATA, text.replacen(",黄浦区,16,", ",黄浦区,,", 1));
    let output = verify(&cli, &["--data", "asset", "--format", "json"]);
    output.assert_code(4).assert_stderr_has("DS-VER-005");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let differences = report["verification"]["profile"]["differences"].as_array().unwrap();
    let nulls = differences
        .iter()
        .find(|difference| difference["path"] == "tables[0].columns[3].nulls")
        .expect("the figure is named");
    assert_eq!((&nulls["signed"], &nulls["recomputed"]), (&"0".into(), &"1".into()));
    verify(&cli, &["--data", "asset"])
        .assert_code(4)
        .assert_stdout_has("columns[3](订单数).nulls");
}

#[test]
fn one_difference_outweighs_what_cannot_be_read() {
    let cli = two_tables();
    sign(&cli);
    verify(&cli, &["--data", "asset"]).assert_code(0);
    fs::remove_file(cli.path("asset/second.csv")).unwrap();
    verify(&cli, &["--data", "asset"])
        .assert_code(4)
        .assert_stdout_has("second.csv");
    let made = Command::new("mkfifo")
        .arg(cli.path("asset/second.csv"))
        .status()
        .unwrap();
    assert!(made.success());
    verify(&cli, &["--data", "asset"])
        .assert_code(6)
        .assert_stderr_has("second.csv");
    cli.write(DATA, cli.read_text(DATA).replacen("黄浦区", "黄埔区", 1));
    verify(&cli, &["--data", "asset"])
        .assert_code(4)
        .assert_stderr_has("DS-VER-005");
}

#[test]
fn several_renamed_files_are_told_apart() {
    let cli = two_tables();
    sign(&cli);
    fs::rename(cli.path(DATA), cli.path("one.csv")).unwrap();
    fs::rename(cli.path("asset/second.csv"), cli.path("two.csv")).unwrap();
    for order in [["one.csv", "two.csv"], ["two.csv", "one.csv"]] {
        verify(&cli, &["--data", order[0], order[1]]).assert_code(0);
    }
    verify(&cli, &["--data", "one.csv"]).assert_code(4);
}

#[test]
fn a_file_name_that_is_a_secret_is_sealed_as_its_place() {
    let canaries = Canaries::new(5, 4);
    let secret = canaries.of(Kind::ResidentId).next().unwrap().value().to_owned();
    let cli = prepared("p256");
    let name = format!("{secret}.csv");
    fs::rename(cli.path(DATA), cli.path(format!("asset/{name}"))).unwrap();
    let declared = cli.read_text("asset/asset.toml");
    cli.write(
        "asset/asset.toml",
        declared.replace(&format!("\"{NAME}\""), &format!("\"{name}\"")),
    );
    sign(&cli);
    let signed = statement(&cli);
    assert!(canaries.scan(signed.to_string().as_bytes()).is_empty());
    assert_eq!(signed["subject"][0]["name"], "#1");
    verify(&cli, &["--data", "asset"]).assert_code(0);
    verify(&cli, &["--data", &format!("asset/{name}")]).assert_code(0);
}

#[test]
fn other_recognisers_or_another_taxonomy_leave_that_part_open() {
    let cli = sealed("p256");
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
    let read = |file: &str| fs::read_to_string(format!("{policies}/{file}")).unwrap();
    cli.write(
        "names/lexicons/surnames.txt",
        read("lexicons/surnames.txt") + "\u{3b4e}\n",
    );
    let classes = read("taxonomy/classes.toml");
    let milder = classes.replacen("degree = \"especially-serious\"", "degree = \"serious\"", 1);
    assert_ne!(milder, classes);
    cli.write("milder/taxonomy/classes.toml", milder);
    for (folder, reason) in [("names", "recognisers-differ"), ("milder", "taxonomy-differs")] {
        let output = verify(&cli, &["--data", "asset", "--policies", folder]);
        output.assert_code(3).assert_stdout_has(reason);
        // Digests need no recogniser.
        let bad = cli.read_text(DATA).replacen("黄浦区", "黄埔区", 1);
        let good = cli.read(DATA);
        cli.write(DATA, bad);
        verify(&cli, &["--data", "asset", "--policies", folder]).assert_code(4);
        cli.write(DATA, good);
        // Without the data there is nothing to recompute.
        verify(&cli, &["--policies", folder]).assert_code(0);
    }
}

#[test]
fn no_rows_are_not_sealed() {
    let cli = prepared("p256");
    let header = cli.read_text(DATA).lines().next().unwrap().to_owned();
    cli.write(DATA, header + "\n");
    let output = cli.command().args(SIGN).args(["--output", "m.json"]).run();
    assert!([1, 3].contains(&output.code()), "{output}");
    assert!(!cli.path("m.json").exists());
}

#[test]
fn a_seal_needs_every_file_and_a_place_to_go() {
    let cli = two_tables();
    fs::remove_file(cli.path("asset/second.csv")).unwrap();
    let output = cli.command().args(SIGN).args(["--output", "m.json"]).run();
    output.assert_code(6).assert_stderr_has("second.csv");
    assert!(!cli.path("m.json").exists());
    let cli = prepared("p256");
    cli.write("file", "");
    let output = cli.command().args(SIGN).args(["--output", "file/m.json"]).run();
    output.assert_code(8).assert_stderr_has("DS-OUT-001");
    let output = cli.command().args(SIGN).args(["--key", "a.key"]).run();
    output.assert_code(2).assert_stderr_has("the key is given twice");
}

#[test]
fn a_manifest_or_key_that_is_not_there_is_no_failed_verification() {
    let cli = sealed("p256");
    cli.run(["verify", "nowhere.json", "--key", "a.key.pub"])
        .assert_code(6)
        .assert_stderr_has("nowhere.json");
    cli.run(["verify", "m.json", "--key", "nowhere.pub"])
        .assert_code(6)
        .assert_stderr_has("nowhere.pub");
    cli.run(["verify", "asset", "--key", "a.key.pub"]).assert_code(2);
    for not_a_key in ["m.json", DATA, "a.key"] {
        let output = cli.run(["verify", "m.json", "--key", not_a_key]);
        output.assert_code(2).assert_stderr_has("DS-KEY-002");
    }
    cli.write("a.key.pub", [0xff_u8; 100]);
    verify(&cli, &[]).assert_code(2).assert_stderr_has("DS-KEY-002");
}

#[test]
fn a_new_key_pair_is_whole_or_not_there() {
    use std::os::unix::fs::PermissionsExt;
    let cli = prepared("p256");
    let mode = |name: &str| fs::metadata(cli.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("a.key"), 0o600);
    assert_eq!(mode("a.key.pub") & 0o444, 0o444, "a public key is for everybody");
    cli.write("b.key.pub", "mine");
    cli.run(["key", "gen", "--out", "b.key"])
        .assert_code(2)
        .assert_stderr_has("DS-KEY-003");
    assert!(!cli.path("b.key").exists());
    assert_eq!(cli.read("b.key.pub"), b"mine");
}
