//! Files that people edit: a misspelt key in each kind is named with its place and the right one.

use std::path::Path;

use crate::cli;

fn policies() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

#[test]
fn a_misspelt_key_in_every_kind_of_policy_file_is_named() {
    for (file, right, wrong) in [
        ("cn-core/pack.toml", "version", "verison"),
        ("cn-core/rules/legal-basis.toml", "severity", "severty"),
        ("cn-core/rules/legal-basis.toml", "instrument", "instrumnet"),
        ("cn-registration/rules/data-sample.toml", "require", "requier"),
        ("taxonomy/classes.toml", "personal", "personnal"),
        ("taxonomy/classes.toml", "impacts", "impact"),
        ("evidence.toml", "issuer_role", "issuer_rol"),
    ] {
        let cli = cli();
        cli.write("a.csv", "city\nParis\n");
        let text = std::fs::read_to_string(policies().join(file)).unwrap();
        let misspelt = text.replacen(&format!("\n{right} = "), &format!("\n{wrong} = "), 1);
        assert_ne!(misspelt, text, "{file} has `{right}`");
        cli.write(Path::new("policies").join(file), misspelt);
        let output = cli.run(["scan", "a.csv", "--policies", "policies"]);
        output
            .assert_code(2)
            .assert_stderr_has(&format!("`{wrong}`"))
            .assert_stderr_has(&format!("`{right}`"))
            .assert_stderr_has(&format!("{file}:"));
        assert!(output.stdout.is_empty(), "nothing is judged: {output}");
    }
}

#[test]
fn a_misspelt_key_in_a_declaration_is_named_by_every_command_that_reads_it() {
    let cli = cli();
    cli.write("a.csv", "city,amount\nParis,1\n");
    cli.run(["key", "gen", "--out", "k.key"]).assert_code(0);
    cli.write(
        "asset.toml",
        "schema = \"dataseal/asset/v1\"\n[data]\nfile = [\"a.csv\"]\n",
    );
    for arguments in [
        vec!["check"],
        vec!["check", "--format", "json"],
        vec!["scan", "a.csv"],
        vec!["sign", "--key", "k.key"],
    ] {
        let output = cli.run(&arguments);
        output
            .assert_code(2)
            .assert_stderr_has("asset.toml:3:1")
            .assert_stderr_has("`file`")
            .assert_stderr_has("`files`");
        assert!(output.stdout.is_empty(), "nothing is judged: {output}");
    }
}

#[test]
fn a_folder_of_policies_must_be_there_and_of_sensible_size() {
    let cli = cli();
    cli.write("a.csv", "city\nParis\n");
    cli.run(["scan", "a.csv", "--policies", "nowhere"])
        .assert_code(2)
        .assert_stderr_has("nowhere");
    cli.write("large/lexicons/x.txt", vec![b'a'; 2 << 20]);
    cli.run(["scan", "a.csv", "--policies", "large"])
        .assert_code(7)
        .assert_stderr_has("DS-LIM-003");
    std::fs::create_dir(cli.path("endless")).unwrap();
    std::os::unix::fs::symlink(".", cli.path("endless/again")).unwrap();
    cli.run(["scan", "a.csv", "--policies", "endless"]).assert_code(7);
    cli.write("binary/cn-core/pack.toml", b"id = \"\xff\"");
    cli.run(["scan", "a.csv", "--policies", "binary"])
        .assert_code(2)
        .assert_stderr_has("DS-CFG-002");
}
