//! Inputs that are no plain files, names that are no plain names, and the same file twice.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::Value;

use crate::{assert_error, cli};

const TABLE: &str = "city,amount\nParis,1\nRome,2\n";

#[test]
fn a_pipe_is_refused_and_never_waited_for() {
    let cli = cli();
    let made = Command::new("mkfifo").arg(cli.path("pipe.csv")).status().unwrap();
    assert!(made.success());
    assert_error(&cli.run(["scan", "pipe.csv"]), 6, "DS-IN-006", "pipe.csv");
    assert_error(&cli.run(["scan", "/dev/zero"]), 6, "DS-IN-006", "/dev/zero");
}

#[test]
fn links_are_followed_and_broken_ones_are_missing() {
    let cli = cli();
    cli.write("real.csv", TABLE);
    symlink("real.csv", cli.path("link.csv")).unwrap();
    symlink("nowhere.csv", cli.path("broken.csv")).unwrap();
    symlink("loop.csv", cli.path("loop.csv")).unwrap();
    cli.run(["scan", "link.csv", "--format", "json"])
        .assert_code(3)
        .assert_stdout_has("link.csv");
    assert_error(&cli.run(["scan", "broken.csv"]), 6, "DS-IN-001", "broken.csv");
    assert_error(&cli.run(["scan", "loop.csv"]), 6, "DS-IN-010", "loop.csv");
    assert_error(&cli.run(["scan", "real.csv/"]), 6, "DS-IN-001", "real.csv/");
}

#[test]
fn a_name_that_is_not_unicode_is_read_and_shown_with_marks() {
    let cli = cli();
    let name = OsString::from_vec(b"orders-\xd0\xd5.csv".to_vec());
    std::fs::write(cli.path(&name), TABLE).unwrap();
    let output = cli.command().args(["scan", "--format", "json"]).arg(&name).run();
    output.assert_code(3).assert_stdout_has("orders-\u{fffd}\u{fffd}.csv");
    let output = cli.command().args(["asset", "new"]).arg(&name).run();
    output.assert_code(2);
}

#[test]
fn one_file_is_read_once_and_equal_names_are_told_apart() {
    let cli = cli();
    for path in ["a.csv", "p/x/a.csv", "q/x/a.csv"] {
        cli.write(path, TABLE);
    }
    symlink("a.csv", cli.path("b.csv")).unwrap();
    for again in ["a.csv", "./a.csv", "p/../a.csv", "b.csv"] {
        assert_error(&cli.run(["scan", "a.csv", again]), 2, "DS-USE-001", again);
    }
    let output = cli.run(["scan", "p/x/a.csv", "q/x/a.csv", "--format", "json"]);
    output
        .assert_code(3)
        .assert_stdout_has("\"p/x/a.csv\"")
        .assert_stdout_has("\"q/x/a.csv\"");
}

#[test]
fn two_inputs_of_one_name_are_not_called_one_file_twice() {
    let cli = cli();
    cli.write("north/orders.csv", TABLE);
    cli.write("south/orders.csv", TABLE);
    let output = cli.run(["scan", "north", "south"]);
    assert_error(&output, 2, "DS-USE-001", "south/orders.csv");
    output
        .assert_stderr_has("two inputs have one name: north/orders.csv and south/orders.csv")
        .assert_stderr_has("scan them apart or from their parent folder");
    // Two folders of one name are two tables, never silently one.
    cli.write("a/sales/year=2024/x.csv", TABLE);
    cli.write("b/sales/year=2025/y.csv", TABLE);
    let output = cli.run(["scan", "a/sales", "b/sales"]);
    assert_error(&output, 2, "DS-USE-001", "b/sales");
    output.assert_stderr_has("two inputs have one name: a/sales and b/sales");
}

#[test]
fn several_tables_of_one_name_keep_their_own_quarantine() {
    let cli = cli();
    cli.write("x/a.csv", "a,b\n1,2\nshort\n");
    cli.write("y/a.csv", "a,b\n1,2\n1,2\n1,2\nshort\n");
    cli.run(["scan", "x/a.csv", "y/a.csv", "--out", "out"]);
    let first = cli.read_text("out/a.quarantine.csv");
    let second = cli.read_text("out/a-2.quarantine.csv");
    assert_ne!(first, second);
    cli.write("a-2.csv", "a,b\n1,2\n1,2\nshort\n");
    cli.run(["scan", "x/a.csv", "y/a.csv", "a-2.csv", "--out", "three"]);
    let lists = std::fs::read_dir(cli.path("three")).unwrap();
    let names = lists.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.ends_with(".quarantine.csv")).count(), 3);
}

#[test]
fn a_quarantine_list_does_not_outlive_its_rows() {
    let cli = cli();
    cli.write("a.csv", "a,b\n1,2\nshort\n");
    cli.run(["scan", "a.csv", "--out", "out"]);
    let before = cli.read_text("out/quarantine.csv");
    cli.write("a.csv", "a,b\n1,2\n3,4\n");
    cli.run(["scan", "a.csv", "--out", "out"]);
    let after = cli.read_text("out/quarantine.csv");
    assert!(after.lines().count() < before.lines().count(), "{after}");
}

#[test]
fn a_folder_is_what_lies_below_it() {
    let cli = cli();
    cli.write("a.csv", TABLE);
    cli.write("folder/b.csv", TABLE);
    cli.write("folder/deep/c.csv", TABLE);
    cli.write("folder/.hidden", "x");
    let output = cli.run(["scan", "a.csv", "folder", "--format", "json"]);
    output.assert_code(3).assert_stderr_has(".hidden");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let names: Vec<&str> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["a.csv", "b.csv", "deep/c.csv"]);
    cli.write("nothing/.hidden", "x");
    assert_error(&cli.run(["scan", "nothing"]), 6, "DS-IN-001", "nothing");
    // A pattern stands for its matches, unless a file has that very name.
    cli.write("[ab].csv", TABLE);
    let output = cli.run(["scan", "[ab].csv", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][0]["name"], "[ab].csv");
    let output = cli.run(["scan", "folder/**/*.csv", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"].as_array().map(Vec::len), Some(2));
}

#[test]
fn partitions_are_one_table_with_their_columns() {
    let cli = cli();
    cli.write("sales/year=2024/a.csv", "city,amount\nx,1\ny,2\n");
    cli.write("sales/year=2025/b.csv", "amount,city,note\n3,z,n\n");
    let scan = |threads: &str| {
        let output = cli.run(["scan", "sales", "--format", "json", "-j", threads]);
        output.assert_code(3);
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let report = scan("1");
    assert_eq!(report, scan("4"));
    assert_eq!(
        (&report["dataset"]["tables"], &report["dataset"]["files"]),
        (&1.into(), &2.into())
    );
    let names: Vec<&str> = report["tables"][0]["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["city", "amount", "note", "year"]);
    let kinds: Vec<&str> = report["files"][0]["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["added-column", "changed-order"]);
    let note = &report["tables"][0]["columns"][2];
    assert_eq!((&note["rows"], &note["nulls"]), (&3.into(), &2.into()));
    assert_eq!(report["files"][0]["pieces"].as_array().map(Vec::len), Some(2));
}

#[test]
fn check_without_a_declaration_names_it_and_the_way_out() {
    let cli = cli();
    let output = cli.run(["check"]);
    assert_error(&output, 6, "DS-IN-001", "asset.toml");
    output.assert_stderr_has("dataseal asset new");
    let output = cli.run(["sign", "--key", "k.key"]);
    output.assert_code(6).assert_stderr_has("k.key");
}

#[test]
fn a_declaration_that_lists_what_cannot_be_read_ends_with_its_code() {
    let cli = cli();
    cli.write("a.csv", TABLE);
    cli.write("folder/b.csv", TABLE);
    let declare = |files: &str| {
        cli.write(
            "asset.toml",
            format!("schema = \"dataseal/asset/v1\"\n[data]\nfiles = [{files}]\n"),
        )
    };
    declare("\"nowhere.csv\"");
    assert_error(&cli.run(["check"]), 6, "DS-IN-001", "nowhere.csv");
    declare("\"a.csv\", \"nowhere.csv\"");
    assert_error(&cli.run(["check"]), 5, "DS-IN-001", "nowhere.csv");
    // A folder in a declaration is one table.
    declare("\"folder\"");
    cli.run(["check"]).assert_code(3);
    for wrong in ["\"a.csv\", \"a.csv\"", "\"../a.csv\"", "\"/etc/hostname\"", "\"\"", ""] {
        declare(wrong);
        cli.run(["check"]).assert_code(2).assert_stderr_has("asset.toml:");
    }
}

#[test]
fn a_declaration_speaks_of_files_in_its_own_folder() {
    let cli = cli();
    cli.write("data/a.csv", TABLE);
    cli.write("elsewhere/note.txt", "");
    let output = cli.run(["asset", "new", "data/a.csv", "--output", "elsewhere/asset.toml"]);
    assert_error(&output, 2, "DS-CFG-004", "data/a.csv");
    output.assert_stderr_has("outside the folder");
    cli.run(["asset", "new", "data/a.csv", "--output", "asset.toml"])
        .assert_code(0);
    assert!(cli.read_text("asset.toml").contains("\"data/a.csv\""));
    let new = |path: &str| cli.run(["asset", "new", path, "--output", "other.toml"]);
    assert_error(&new("nowhere.csv"), 6, "DS-IN-001", "nowhere.csv");
    assert!(!cli.path("other.toml").exists());
    new("data").assert_code(0);
    assert!(cli.read_text("other.toml").contains("\"data/a.csv\""));
}

#[test]
fn what_a_declaration_is_made_of_can_be_checked() {
    let cli = cli();
    // One file of two tables is listed once.
    cli.write("p.csv", TABLE);
    cli.write("q.csv", TABLE);
    let tar = ["-cf", "both.tar", "p.csv", "q.csv"];
    let made = Command::new("tar").args(tar).current_dir(cli.path("")).status();
    assert!(made.unwrap().success());
    cli.run(["asset", "new", "both.tar"]).assert_code(0);
    assert!(cli.read_text("asset.toml").contains("files = [\"both.tar\"]"));
    cli.run(["check"]).assert_code(3);
    // A table that is a folder is named from beside it, never from inside it.
    cli.write("sales/year=2024/a.csv", TABLE);
    cli.write("sales/year=2025/a.csv", TABLE);
    let inside = ["asset", "new", "sales", "--output", "sales/asset.toml"];
    assert_error(&cli.run(inside), 2, "DS-CFG-004", "sales/asset.toml");
    cli.run(["asset", "new", "sales", "--output", "sales.toml"])
        .assert_code(0);
    assert!(cli.read_text("sales.toml").contains("files = [\"sales\"]"));
    // What is elsewhere is not fetched for it.
    let address = ["asset", "new", "https://nowhere.invalid/a.csv", "--output", "far.toml"];
    assert_error(&cli.run(address), 6, "DS-IN-001", "nowhere.invalid");
}
