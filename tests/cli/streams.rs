//! What is printed where: one JSON document that fits the published schema, and output that cannot be written.

use std::fs::File;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{assert_error, cli, published};

const BINARY: &str = env!("CARGO_BIN_EXE_dataseal");

/// Exactly one JSON document, and one that the published schema knows.
fn document(stdout: &[u8]) -> Value {
    let document = published(stdout, "report-v1.json");
    assert_eq!(document["schema"], "dataseal/report/v1");
    document
}

#[test]
fn every_json_answer_fits_the_published_schema() {
    let cli = cli();
    cli.run(["demo", "--out", "demo"]).assert_code(0);
    cli.write("empty.csv", "");
    cli.write("names.csv", "a,b\n");
    cli.write("folder/a.csv", "a\n1\n");
    let orders = "demo/customer-orders/客户订单_2025.csv";
    let asset = "demo/district-statistics/asset.toml";
    for (arguments, code) in [
        (vec!["scan", orders], 1),
        (vec!["scan", orders, "nowhere.csv"], 5),
        (vec!["scan", "nowhere.csv"], 6),
        (vec!["scan", "empty.csv"], 3),
        (vec!["scan", "names.csv"], 3),
        (vec!["scan", "folder"], 3),
        (vec!["check", "--asset", asset], 0),
        (vec!["check", "--asset", "nowhere.toml"], 6),
    ] {
        let output = cli.command().args(&arguments).args(["--format", "json"]).run();
        output.assert_code(code);
        let report = document(&output.stdout);
        let failed = report["errors"].as_array().unwrap().len();
        assert_eq!(failed > 0, code >= 5 || arguments.contains(&"empty.csv"), "{output}");
    }
}

#[test]
fn every_json_verification_fits_the_published_schema() {
    let cli = cli();
    cli.run(["demo", "--out", "demo"]).assert_code(0);
    let manifest = "demo/results/district-statistics/manifest.json";
    let key = "demo/demo.key.pub";
    let data = "demo/district-statistics";
    cli.write("other.csv", "a\n1\n");
    cli.write("broken.json", "{}");
    let pipe = Command::new("mkfifo").arg(cli.path("pipe.csv")).status().unwrap();
    assert!(pipe.success());
    for (arguments, code, verdict) in [
        (vec![manifest, "--key", key], 0, "verified"),
        (vec![manifest, "--key", key, "--data", data], 0, "verified"),
        (vec![manifest, "--key", key, "--data", "other.csv"], 4, "failed"),
        (vec![manifest, "--key", key, "--data", "nowhere.csv"], 6, "incomplete"),
        (vec![manifest, "--key", key, "--data", "pipe.csv"], 6, "incomplete"),
        (vec!["broken.json", "--key", key], 4, "failed"),
        (vec!["nowhere.json", "--key", key], 6, "incomplete"),
        (vec![manifest, "--key", "nowhere.pub"], 6, "incomplete"),
    ] {
        let output = cli
            .command()
            .arg("verify")
            .args(&arguments)
            .args(["--format", "json"])
            .run();
        output.assert_code(code);
        let report = document(&output.stdout);
        assert_eq!(report["verification"]["verdict"], verdict, "{output}");
        assert_eq!(report["verification"]["code"].is_null(), code == 0, "{output}");
    }
}

#[test]
fn what_cannot_be_written_ends_with_8_and_is_still_answered() {
    let cli = cli();
    cli.write("a.csv", "city,amount\nParis,1\n");
    cli.write("file", "");
    for out in ["file", "file/below", "/proc/nothing"] {
        let output = cli.run(["scan", "a.csv", "--out", out, "--format", "json"]);
        assert_error(&output, 8, "DS-OUT-001", out);
        document(&output.stdout);
    }
    assert_error(&cli.run(["scan", "a.csv", "--out", "file"]), 8, "DS-OUT-001", "file");
    assert_error(&cli.run(["demo", "--out", "file"]), 8, "DS-OUT-001", "file");
    assert_error(&cli.run(["key", "gen", "--out", "file/a.key"]), 8, "DS-OUT-001", "file");
    assert_eq!(cli.read("file"), b"");
}

#[test]
fn a_folder_that_may_not_be_written_ends_with_8() {
    use std::os::unix::fs::PermissionsExt;
    let cli = cli();
    let table = cli.write("a.csv", "city,amount\nParis,1\n");
    let folder = cli.path("closed");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    if File::create(folder.join("probe")).is_ok() {
        // Root writes everywhere; the other tests have other obstacles.
        return;
    }
    let output = cli.command().arg("scan").arg(table).in_folder(&folder).run();
    output
        .assert_code(8)
        .assert_stderr_has("DS-OUT-001")
        .assert_stdout_has("a.csv");
}

#[test]
fn a_full_disk_behind_stdout_is_no_success() {
    let cli = cli();
    for arguments in [
        vec!["--help"],
        vec!["--version"],
        vec!["explain", "CN-CORE-001"],
        vec!["schema", "report"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let status = Command::new(BINARY)
            .current_dir(cli.dir())
            .args(&arguments)
            .stdout(full)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(8), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_error_on_either_stream() {
    let cli = cli();
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    for (arguments, code) in [
        (vec!["--help"], 0),
        (vec!["explain", "CN-CORE-001"], 0),
        (vec!["scan", "nowhere.csv"], 6),
        (vec!["scan", "nowhere.csv", "--format", "json"], 6),
        (vec!["scan", "--nonsense"], 2),
    ] {
        let status = Command::new(BINARY)
            .current_dir(cli.dir())
            .args(&arguments)
            .stdout(closed())
            .stderr(closed())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
    let full = File::options().write(true).open("/dev/full").unwrap();
    let status = Command::new(BINARY)
        .current_dir(cli.dir())
        .args(["scan", "nowhere.csv"])
        .stderr(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(6));
}

#[test]
fn errors_are_told_in_chinese_on_a_chinese_locale() {
    let cli = cli();
    cli.write("binary.csv", [0u8; 64]);
    for (arguments, code, words) in [
        (vec!["scan", "nowhere.csv"], 6, "DS-IN-001"),
        (vec!["scan", "binary.csv"], 6, "DS-IN-003"),
        (vec!["check"], 6, "DS-IN-001"),
        (vec!["explain", "nothing-like-it"], 2, "DS-CFG-005"),
        (vec!["scan", "--nonsense"], 2, "DS-USE-001"),
    ] {
        let output = cli.command().args(&arguments).env("LANG", "zh_CN.UTF-8").run();
        output.assert_code(code).assert_stderr_has(words);
        let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        assert!(output.stderr_str().contains(han), "{output}");
        assert!(!output.stderr_str().contains("what to do"), "{output}");
    }
}

#[test]
fn without_a_locale_the_language_is_english() {
    let cli = cli();
    let output = cli.command().args(["scan", "nowhere.csv"]).without_env("LANG").run();
    assert_error(&output, 6, "DS-IN-001", "nowhere.csv");
    let output = cli.command().args(["scan", "nowhere.csv", "--lang", "fr"]).run();
    output.assert_code(2).assert_stderr_has("--lang");
}
