//! The command line as a stranger meets it: help, languages, exit codes, and errors that say what to do.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod declaring;
mod evidence;
mod guide;
mod inputs;
mod policies;
mod profile;
mod pycanon;
mod quality;
mod risk;
mod streams;

use std::path::Path;

use dataseal_testkit::{Cli, Output};
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

/// The one JSON document that was printed, which a published schema knows.
fn published(stdout: &[u8], schema: &str) -> Value {
    let document: Value = serde_json::from_slice(stdout).unwrap();
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas");
    let schema: Value = serde_json::from_slice(&std::fs::read(schemas.join(schema)).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
    document
}

/// A failed run names its code and the subject, prints nothing on stdout, and offers a way out.
fn assert_error(output: &Output, exit: i32, code: &str, subject: &str) {
    output
        .assert_code(exit)
        .assert_stderr_has(code)
        .assert_stderr_has(subject);
    assert!(output.stderr_str().contains("what to do"), "{output}");
    assert!(!output.stderr_str().contains("panicked"), "{output}");
}

#[test]
fn without_arguments_it_shows_examples() {
    let output = cli().run(Vec::<&str>::new());
    output.assert_code(0).assert_stdout_has("dataseal scan");
}

#[test]
fn help_follows_the_language() {
    let cli = cli();
    cli.run(["--help"])
        .assert_code(0)
        .assert_stdout_has("Measure, classify");
    cli.run(["--lang", "zh-CN", "--help"])
        .assert_code(0)
        .assert_stdout_has("测量、分类");
    cli.run(["scan", "--help", "--lang=zh-CN"])
        .assert_code(0)
        .assert_stdout_has("线程数");
    cli.command()
        .args(["--help"])
        .env("LANG", "zh_CN.UTF-8")
        .run()
        .assert_stdout_has("退出码");
    cli.run(["--help"]).assert_stdout_has("Exit codes");
}

#[test]
fn a_wrong_option_is_a_usage_error_with_a_suggestion() {
    let output = cli().run(["scan", "--thread", "2", "a.csv"]);
    assert_error(&output, 2, "DS-USE-001", "--thread");
    output.assert_stderr_has("--threads");
}

#[test]
fn unreadable_inputs_end_with_the_code_of_the_table() {
    let cli = cli();
    assert_error(&cli.run(["scan", "nowhere.csv"]), 6, "DS-IN-001", "nowhere.csv");
    cli.write("empty.csv", "");
    assert_error(&cli.run(["scan", "empty.csv"]), 3, "DS-IN-013", "empty.csv");
    cli.write(
        "picture.csv",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0",
    );
    assert_error(&cli.run(["scan", "picture.csv"]), 6, "DS-IN-003", "picture.csv");
    cli.write("zeros.csv", [0u8; 4096]);
    assert_error(&cli.run(["scan", "zeros.csv"]), 6, "DS-IN-003", "zeros.csv");
    cli.write("broken.parquet", b"PAR1 this is no parquet file PAR1");
    let output = cli.run(["scan", "broken.parquet"]);
    output.assert_code(6).assert_stderr_has("broken.parquet");
}

#[test]
fn a_file_without_read_permission_is_unreadable() {
    use std::os::unix::fs::PermissionsExt;
    let cli = cli();
    let path = cli.write("secret.csv", "a\n1\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        // Root reads everything; there is nothing to test then but that it still works.
        cli.run(["scan", "secret.csv", "--format", "json"])
            .assert_stdout_has("dataseal/report/v1");
        return;
    }
    assert_error(&cli.run(["scan", "secret.csv"]), 6, "DS-IN-002", "secret.csv");
}

#[test]
fn a_table_with_names_only_is_undetermined_not_clean() {
    let cli = cli();
    cli.write("names.csv", "编号,金额\n");
    cli.run(["scan", "names.csv"]).assert_code(3);
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let cli = cli();
    cli.write("good.csv", "city,amount\nParis,1\nRome,2\n");
    let output = cli.run(["scan", "good.csv", "nowhere.csv", "--format", "json"]);
    output
        .assert_code(5)
        .assert_stderr_has("nowhere.csv")
        .assert_stdout_has("\"good\"");
}

#[test]
fn a_misspelt_key_is_named_with_the_right_one() {
    let cli = cli();
    cli.write("a.csv", "city,amount\nParis,1\n");
    cli.run(["asset", "new", "a.csv"]).assert_code(0);
    let text = cli.read_text("asset.toml");
    cli.write("asset.toml", text.replacen("[data]", "[dta]", 1));
    let output = cli.run(["check"]);
    output
        .assert_code(2)
        .assert_stderr_has("`dta`")
        .assert_stderr_has("`data`")
        .assert_stderr_has("asset.toml:");
}

#[test]
fn a_new_declaration_is_valid_as_it_is_and_never_overwritten() {
    let cli = cli();
    cli.write("a.csv", "city,amount\nParis,1\nRome,2\n");
    cli.run(["asset", "new", "a.csv"]).assert_code(0);
    let before = cli.read("asset.toml");
    let again = cli.run(["asset", "new", "a.csv"]);
    again.assert_code(2).assert_stderr_has("DS-KEY-003");
    assert_eq!(cli.read("asset.toml"), before);
    let check = cli.run(["check", "--format", "json"]);
    assert!([1, 3].contains(&check.code()), "{check:?}");
}

#[test]
fn policies_can_be_overlaid_and_are_checked() {
    let cli = cli();
    cli.write("a.csv", "city\nParis\n");
    cli.write("policies/cn-core/pack.toml", "idd = \"cn-core\"\n");
    let output = cli.run(["scan", "a.csv", "--policies", "policies"]);
    output
        .assert_code(2)
        .assert_stderr_has("`idd`")
        .assert_stderr_has("`id`");
}

#[test]
fn every_kind_of_code_is_explained_in_both_languages() {
    let cli = cli();
    for code in ["CN-CORE-001", "resident-id", "masked-value", "DS-IN-001"] {
        for lang in ["zh-CN", "en"] {
            let output = cli.run(["explain", code, "--lang", lang]);
            output.assert_code(0);
            assert!(output.stdout_str().lines().count() > 3, "{output}");
        }
    }
    assert_error(&cli.run(["explain", "resident-di"]), 2, "DS-CFG-005", "resident-id");
}

#[test]
fn the_doctor_tries_the_reader() {
    let output = cli().run(["doctor"]);
    output
        .assert_code(0)
        .assert_stdout_has("reader process")
        .assert_stdout_has("rules");
}

#[test]
fn completions_man_page_and_schemas_are_printed() {
    let cli = cli();
    for shell in ["bash", "zsh", "fish"] {
        cli.run(["completions", shell])
            .assert_code(0)
            .assert_stdout_has("dataseal");
    }
    cli.run(["man"]).assert_code(0).assert_stdout_has(".TH");
    for document in ["report", "diff", "statement"] {
        let output = cli.run(["schema", document]);
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(schema["properties"].is_object(), "{document}");
    }
}

#[test]
fn a_configuration_beside_or_above_is_used_and_checked() {
    let cli = cli();
    cli.write(
        "dataseal.toml",
        "lang = \"zh-CN\"\nout = \"结果\"\nfail_on = \"阻断\"\n",
    );
    cli.write("deep/a.csv", "city,amount\nParis,1\n");
    let run = |arguments: &[&str]| cli.command().args(arguments).in_folder(cli.path("deep")).run();
    run(&["scan", "a.csv"]).assert_stdout_has("下一步");
    assert!(cli.path("结果/a/report.zh-CN.html").exists());
    run(&["scan", "a.csv", "--lang", "en"]).assert_stdout_has("Next");
    cli.write("dataseal.toml", "[limits]\nmax_columns = 1\n");
    run(&["scan", "a.csv"])
        .assert_code(7)
        .assert_stderr_has("--max-columns");
    run(&["scan", "a.csv", "--max-columns", "2", "--lang", "en"]).assert_stdout_has("Next");
    cli.write("dataseal.toml", "thread = 2\n");
    let wrong = run(&["scan", "a.csv"]);
    wrong
        .assert_code(2)
        .assert_stderr_has("`thread`")
        .assert_stderr_has("`threads`");
}
