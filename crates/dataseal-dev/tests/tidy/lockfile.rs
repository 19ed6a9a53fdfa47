//! What the attesting half links in the end, by following the lock file.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::{
    dependencies::{Manifest, manifests, named},
    tree::{Problem, Tree},
};

/// The crates that a bank builds in seconds: no Arrow, no Parquet, no DataFusion anywhere below them.
const ATTESTING: &[&str] = &["manifest", "sign", "verify", "registry"];
const KEPT_OUT: &[&str] = &["arrow", "parquet", "datafusion"];

/// No crate of the attesting half reaches Arrow.
pub(crate) fn arrow_in_attesting_half(tree: &Tree) -> Vec<Problem> {
    let Some(lock) = tree.text("Cargo.lock").and_then(|text| text.parse::<Table>().ok()) else {
        return vec![Problem::new(
            "Cargo.lock",
            1,
            "missing or not TOML; commit the lock file",
        )];
    };
    let edges = edges(&lock);
    let manifests = manifests(tree);
    let mut problems = Vec::new();
    for manifest in manifests
        .iter()
        .filter(|manifest| ATTESTING.contains(&manifest.name.as_str()))
    {
        for (package, chain) in reached(manifest, &manifests, &edges) {
            if KEPT_OUT
                .iter()
                .any(|out| package == *out || package.starts_with(&format!("{out}-")))
            {
                let message = format!("links `{package}` by {chain}; the attesting half knows bytes only");
                problems.push(Problem::new(&manifest.path, 1, message));
            }
        }
    }
    problems
}

/// Package name to the names that it depends on, versions merged: too many edges at worst, never too few.
fn edges(lock: &Table) -> BTreeMap<String, BTreeSet<String>> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in lock.get("package").and_then(Value::as_array).into_iter().flatten() {
        let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
        let wanted = package
            .get("dependencies")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let wanted = wanted
            .filter_map(Value::as_str)
            .filter_map(|entry| entry.split(' ').next());
        edges
            .entry(name.to_owned())
            .or_default()
            .extend(wanted.map(str::to_owned));
    }
    edges
}

/// Everything a crate links, each with one way to it. Our crates' edges come from their manifests, because the lock file mixes
/// in the dependencies of tests.
fn reached(
    from: &Manifest,
    manifests: &[Manifest],
    edges: &BTreeMap<String, BTreeSet<String>>,
) -> BTreeMap<String, String> {
    let mut reached: BTreeMap<String, String> = BTreeMap::new();
    let mut waiting = vec![(named(&from.table, "dependencies"), from.name.clone())];
    while let Some((packages, chain)) = waiting.pop() {
        for package in packages {
            if reached.contains_key(&package) {
                continue;
            }
            let longer = format!("{chain} → {package}");
            reached.insert(package.clone(), longer.clone());
            let ours = manifests.iter().find(|manifest| {
                manifest
                    .table
                    .get("package")
                    .and_then(|section| section.get("name"))
                    .and_then(Value::as_str)
                    == Some(&package)
            });
            let next = ours
                .map(|manifest| named(&manifest.table, "dependencies"))
                .or_else(|| edges.get(&package).cloned());
            waiting.push((next.unwrap_or_default(), longer));
        }
    }
    reached
}

#[test]
fn arrow_three_steps_away_is_found_and_test_dependencies_are_not() {
    let lock = "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\"b 2.0.0\"]\n\
                [[package]]\nname = \"b\"\nversion = \"2.0.0\"\ndependencies = [\"arrow-schema\"]\n\
                [[package]]\nname = \"dataseal-sign\"\nversion = \"0\"\ndependencies = [\"a\", \"parquet\"]\n";
    let sign = "[package]\nname = \"dataseal-sign\"\n[dependencies]\na = \"1\"\n[dev-dependencies]\nparquet = \"1\"\n";
    let verify = "[package]\nname = \"dataseal-verify\"\n[dependencies]\ndataseal-sign.workspace = true\n";
    let tree = Tree::of(&[
        ("Cargo.lock", lock),
        ("crates/dataseal-sign/Cargo.toml", sign),
        ("crates/dataseal-verify/Cargo.toml", verify),
    ]);
    let problems = arrow_in_attesting_half(&tree);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[1]
            .message
            .contains("verify → dataseal-sign → a → b → arrow-schema"),
        "{problems:?}"
    );
}
