//! What every crate's manifest must say, and the black-box suites that Cargo would not find by itself.

use toml::Value;

use crate::{
    dependencies::{Manifest, manifests},
    tree::{Problem, Tree},
};

/// Lints and licence are the workspace's, and the description is a real one.
pub(crate) fn package_headers(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for manifest in manifests(tree) {
        let inherits = |section: &str| {
            manifest
                .table
                .get(section)
                .and_then(|lints| lints.get("workspace"))
                .and_then(Value::as_bool)
                == Some(true)
        };
        if !inherits("lints") {
            problems.push(Problem::new(&manifest.path, 1, "add `[lints] workspace = true`"));
        }
        let description = package(&manifest, "description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if description.split_whitespace().count() < 3 {
            problems.push(Problem::new(
                &manifest.path,
                1,
                "add a description that says what the crate is for",
            ));
        }
        if package(&manifest, "license").is_none() {
            problems.push(Problem::new(&manifest.path, 1, "add `license.workspace = true`"));
        }
    }
    problems
}

fn package<'a>(manifest: &'a Manifest, key: &str) -> Option<&'a Value> {
    manifest.table.get("package")?.get(key)
}

/// `cargo run -- demo` at the root runs the tool, whatever other binaries the crate has.
pub(crate) fn default_run(tree: &Tree) -> Vec<Problem> {
    let cli = manifests(tree).into_iter().find(|manifest| manifest.name == "cli");
    let Some(cli) = cli else { return Vec::new() };
    let named = package(&cli, "default-run").and_then(Value::as_str);
    if named == Some("dataseal") {
        return Vec::new();
    }
    vec![Problem::new(&cli.path, 1, "add `default-run = \"dataseal\"`")]
}

/// Every `tests/<area>/main.rs` at the root is a test target of the command line crate, or it would never run.
pub(crate) fn black_box_suites(tree: &Tree) -> Vec<Problem> {
    let cli = manifests(tree).into_iter().find(|manifest| manifest.name == "cli");
    let targets = cli
        .as_ref()
        .and_then(|cli| cli.table.get("test"))
        .and_then(Value::as_array);
    let paths: Vec<&str> = targets
        .into_iter()
        .flatten()
        .filter_map(|target| target.get("path"))
        .filter_map(Value::as_str)
        .collect();
    let suites =
        tree.files(|path| path.starts_with("tests/") && path.ends_with("/main.rs") && path.matches('/').count() == 2);
    suites
        .filter(|suite| !paths.contains(&format!("../../{}", suite.path).as_str()))
        .map(|suite| {
            Problem::new(
                &suite.path,
                1,
                "no `[[test]]` of crates/dataseal-cli/Cargo.toml names this suite; add one",
            )
        })
        .collect()
}

#[test]
fn a_bare_manifest_has_three_problems() {
    let tree = Tree::of(&[(
        "crates/dataseal-sign/Cargo.toml",
        "[package]\nname = \"dataseal-sign\"\ndescription = \"thing\"\n",
    )]);
    assert_eq!(package_headers(&tree).len(), 3);
}

#[test]
fn a_missing_default_run_and_an_orphaned_suite_are_found() {
    let cli = "[package]\nname = \"dataseal-cli\"\n[[test]]\nname = \"scan\"\npath = \"../../tests/scan/main.rs\"\n";
    let tree = Tree::of(&[
        ("crates/dataseal-cli/Cargo.toml", cli),
        ("tests/scan/main.rs", "//! x\n"),
        ("tests/sign/main.rs", "//! x\n"),
    ]);
    assert_eq!(default_run(&tree).len(), 1);
    assert_eq!(
        black_box_suites(&tree)
            .into_iter()
            .map(|problem| problem.path)
            .collect::<Vec<_>>(),
        ["tests/sign/main.rs"]
    );
}
