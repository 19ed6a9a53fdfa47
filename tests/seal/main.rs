//! From declaration to seal to verification, and every way in which it must fail.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests fail by panicking"
)]

mod data;
mod packs;

use std::fs;

use dataseal_testkit::Cli;
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

/// A world with the statistics sample in `asset/` and a key pair; `sign` can be called at once.
fn prepared(algorithm: &str) -> Cli {
    let cli = cli();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample-datasets/district-statistics");
    cli.copy_in(sample, "asset");
    cli.run(["key", "gen", "--out", "a.key", "--algorithm", algorithm])
        .assert_code(0);
    cli
}

const SIGN: [&str; 6] = ["sign", "asset/asset.toml", "--key", "a.key", "--as-of", "2026-11-22"];
const DATA: &str = "asset/上海市2025年各区月度零售订单统计.csv";

fn sealed(algorithm: &str) -> Cli {
    let cli = prepared(algorithm);
    cli.command()
        .args(SIGN)
        .args(["--output", "m.json"])
        .run()
        .assert_code(0);
    cli
}

fn verify(cli: &Cli, extra: &[&str]) -> dataseal_testkit::Output {
    cli.command()
        .args(["verify", "m.json", "--key", "a.key.pub"])
        .args(extra)
        .run()
}

#[test]
fn the_demo_ends_well_and_can_be_run_again() {
    let cli = cli();
    for _ in 0..2 {
        let output = cli.run(["demo", "--out", "demo"]);
        output.assert_code(0).assert_stdout_has("verified");
    }
    let manifest = "demo/results/district-statistics/manifest.json";
    let output = cli.run([
        "verify",
        manifest,
        "--key",
        "demo/demo.key.pub",
        "--data",
        "demo/district-statistics",
    ]);
    output.assert_code(0);
}

#[test]
fn a_seal_verifies_with_and_without_the_data() {
    for algorithm in ["p256", "ed25519"] {
        let cli = sealed(algorithm);
        verify(&cli, &[]).assert_code(0);
        verify(&cli, &["--data", "asset"]).assert_code(0);
        verify(&cli, &["--data", DATA]).assert_code(0);
        let output = verify(&cli, &["--data", "asset", "--format", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["schema"], "dataseal/report/v1");
        assert_eq!(report["tables"][0]["columns"].as_array().unwrap().len(), 7);
        assert_eq!(report["files"][0]["encoding"], "utf-8");
    }
}

#[test]
fn the_same_input_gives_the_same_statement() {
    let payload = |cli: &Cli, name: &str| {
        let envelope: Value = serde_json::from_slice(&cli.read(name)).unwrap();
        envelope["payload"].as_str().unwrap().to_owned()
    };
    let cli = prepared("p256");
    for name in ["one.json", "two.json"] {
        cli.command().args(SIGN).args(["--output", name]).run().assert_code(0);
    }
    cli.command()
        .args(SIGN)
        .args(["--output", "eight.json", "-j", "8"])
        .run()
        .assert_code(0);
    assert_eq!(payload(&cli, "one.json"), payload(&cli, "two.json"));
    assert_eq!(payload(&cli, "one.json"), payload(&cli, "eight.json"));

    let cli = prepared("ed25519");
    for name in ["one.json", "two.json"] {
        cli.command().args(SIGN).args(["--output", name]).run().assert_code(0);
    }
    assert_eq!(cli.read("one.json"), cli.read("two.json"));
}

#[test]
fn a_manifest_is_not_overwritten_by_accident() {
    let cli = sealed("ed25519");
    let before = cli.read("m.json");
    cli.command()
        .args(SIGN)
        .args(["--output", "m.json"])
        .run()
        .assert_code(2)
        .assert_stderr_has("DS-KEY-003");
    assert_eq!(cli.read("m.json"), before);
}

#[test]
fn several_signers_must_all_be_known_or_named() {
    let cli = prepared("p256");
    cli.run(["key", "gen", "--out", "b.key", "--algorithm", "ed25519"])
        .assert_code(0);
    cli.command()
        .args(SIGN)
        .args(["--key", "b.key", "--output", "m.json"])
        .run()
        .assert_code(0);
    verify(&cli, &["--key", "b.key.pub", "--data", "asset"]).assert_code(0);
    verify(&cli, &[]).assert_code(4).assert_stderr_has("DS-VER-003");
    let shown = cli.run(["key", "show", "b.key.pub"]).stdout_str();
    let id = shown
        .split_whitespace()
        .find(|word| word.len() == 64)
        .expect("a key id")
        .to_owned();
    verify(&cli, &["--allow-unknown-signer", &id])
        .assert_code(4)
        .assert_stdout_has(&id[..12]);
}

#[test]
fn a_flipped_byte_of_the_manifest_is_found() {
    let cli = sealed("p256");
    let good = cli.read("m.json");
    let step = good.len() / 40;
    for at in (0..good.len()).step_by(step.max(1)) {
        let mut bad = good.clone();
        bad[at] ^= 1;
        cli.write("m.json", &bad);
        let output = verify(&cli, &[]);
        output.assert_code(4);
        assert!(output.stderr_str().contains("DS-VER-"), "byte {at}: {output}");
    }
}

#[test]
fn a_flipped_byte_of_the_data_is_found_and_named() {
    let cli = sealed("p256");
    let good = cli.read(DATA);
    for at in [0, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        cli.write(DATA, &bad);
        let output = verify(&cli, &["--data", "asset"]);
        output.assert_code(4);
        let told = output.stdout_str() + &output.stderr_str();
        assert!(
            told.contains("上海市2025年各区月度零售订单统计.csv") && told.contains("DS-VER-005"),
            "{output}"
        );
    }
    fs::remove_file(cli.path(DATA)).unwrap();
    verify(&cli, &["--data", "asset"]).assert_code(4);
}

#[test]
fn another_key_does_not_verify() {
    let cli = sealed("p256");
    cli.run(["key", "gen", "--out", "c.key"]).assert_code(0);
    let output = cli.run(["verify", "m.json", "--key", "c.key.pub"]);
    output.assert_code(4).assert_stderr_has("DS-VER-003");
}

#[test]
fn no_seal_without_evidence_and_the_reason_is_named() {
    let cli = prepared("p256");
    fs::remove_file(cli.path("asset/evidence/ownership-proof.txt")).unwrap();
    let output = cli.command().args(SIGN).args(["--output", "m.json"]).run();
    assert!([1, 3].contains(&output.code()), "{output}");
    output.assert_stderr_has("DS-SEAL-").assert_stderr_has("CN-");
    assert!(!cli.path("m.json").exists());
}

#[test]
fn no_seal_for_the_order_table() {
    let cli = prepared("p256");
    let orders = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sample-datasets/customer-orders/客户订单_2025.csv"
    );
    fs::create_dir_all(cli.path("orders")).unwrap();
    fs::copy(orders, cli.path("orders/客户订单_2025.csv")).unwrap();
    cli.run(["asset", "new", "orders/客户订单_2025.csv"]).assert_code(0);
    let output = cli.run(["sign", "orders/asset.toml", "--key", "a.key", "--output", "m.json"]);
    output
        .assert_code(1)
        .assert_stderr_has("DS-SEAL-001")
        .assert_stderr_has("CN-CORE-");
    assert!(!cli.path("m.json").exists());
}

#[test]
fn loose_key_files_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let cli = prepared("p256");
    fs::set_permissions(cli.path("a.key"), fs::Permissions::from_mode(0o644)).unwrap();
    cli.command()
        .args(SIGN)
        .run()
        .assert_code(2)
        .assert_stderr_has("DS-KEY-001")
        .assert_stderr_has("chmod 600");
    cli.run(["key", "gen", "--out", "a.key"])
        .assert_code(2)
        .assert_stderr_has("DS-KEY-003");
}

#[test]
fn a_malformed_envelope_is_a_verification_failure() {
    let cli = sealed("p256");
    for bad in ["", "{}", "not json", "[]", "\u{feff}{}"] {
        cli.write("m.json", bad);
        verify(&cli, &[]).assert_code(4).assert_stderr_has("DS-VER-001");
    }
    let output = verify(&cli, &["--format", "json"]);
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok(), "{output}");
}
