//! Who may depend on whom: the design's list, to the letter.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::tree::{Problem, Tree};

/// Every crate of ours and the crates of ours that it builds on, the ones that join later included. A crate that does not exist
/// yet is left out on both sides.
const OURS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("pack", &["model"]),
    ("bytes", &["model"]),
    ("intake", &["bytes", "model"]),
    ("profile", &["model"]),
    ("engine", &["intake", "profile", "model"]),
    ("classify", &["pack", "model"]),
    ("policy", &["pack", "model"]),
    ("report", &["pack", "model"]),
    ("sign", &[]),
    ("stores", &["model"]),
    ("manifest", &["sign", "model"]),
    ("registry", &["manifest", "sign", "pack", "model"]),
    (
        "dataseal",
        &[
            "classify", "engine", "intake", "manifest", "model", "pack", "policy", "profile", "registry", "report",
            "sign", "stores",
        ],
    ),
    ("mask", &["pack", "model"]),
    ("cli", &["dataseal"]),
    ("serve", &["dataseal"]),
    ("batch", &["dataseal"]),
    ("verify", &["manifest", "sign", "model"]),
    ("cluster", &["dataseal", "engine", "profile"]),
    ("testkit", &[]),
    ("dev", &[]),
];

/// Third parties that only some crates may name: prefix of the package, and where it may stand.
const RESTRICTED: &[(&str, &[&str])] = &[
    ("datafusion", &["engine", "policy", "cluster"]),
    ("ring", &["sign"]),
    (
        "arrow",
        &[
            "intake", "profile", "engine", "policy", "stores", "dataseal", "cluster", "mask",
        ],
    ),
    (
        "parquet",
        &["intake", "profile", "engine", "policy", "dataseal", "cluster", "mask"],
    ),
];

/// A crate's manifest.
pub(crate) struct Manifest {
    pub(crate) path: String,
    /// `cli` for `dataseal-cli`, `dataseal` for the façade.
    pub(crate) name: String,
    pub(crate) table: Table,
}

/// The manifests of our crates.
pub(crate) fn manifests(tree: &Tree) -> Vec<Manifest> {
    let files = tree.files(|path| path.starts_with("crates/") && path.ends_with("/Cargo.toml"));
    files
        .map(|file| {
            let table: Table = file.text.parse().unwrap_or_default();
            let name = table
                .get("package")
                .and_then(|package| package.get("name"))
                .and_then(Value::as_str);
            let name = short(name.unwrap_or_default()).to_owned();
            Manifest {
                path: file.path.clone(),
                name,
                table,
            }
        })
        .collect()
}

/// `cli` for `dataseal-cli`.
fn short(package: &str) -> &str {
    package.strip_prefix("dataseal-").unwrap_or(package)
}

/// The packages that a manifest names under `kind`, for every platform; a renamed one by its real name.
pub(crate) fn named(table: &Table, kind: &str) -> BTreeSet<String> {
    let mut packages = BTreeSet::new();
    let platforms = table
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::values);
    let everywhere = std::iter::once(table.get(kind));
    for section in everywhere.chain(platforms.map(|platform| platform.get(kind))).flatten() {
        for (name, wanted) in section.as_table().into_iter().flatten() {
            let real = wanted.get("package").and_then(Value::as_str).unwrap_or(name);
            packages.insert(real.to_owned());
        }
    }
    packages
}

fn is_ours(package: &str) -> bool {
    package == "dataseal" || package.starts_with("dataseal-")
}

/// The direct dependencies between our crates are the design's list and no others.
pub(crate) fn between_our_crates(tree: &Tree) -> Vec<Problem> {
    let manifests = manifests(tree);
    let present: BTreeSet<&str> = manifests.iter().map(|manifest| manifest.name.as_str()).collect();
    let mut problems = Vec::new();
    for manifest in &manifests {
        let Some((_, allowed)) = OURS.iter().find(|(name, _)| *name == manifest.name) else {
            problems.push(Problem::new(
                &manifest.path,
                1,
                "this crate is not in the design; add it there and to the table of this test",
            ));
            continue;
        };
        let allowed: BTreeSet<&str> = allowed.iter().copied().filter(|name| present.contains(name)).collect();
        let normal = named(&manifest.table, "dependencies");
        let found: BTreeSet<&str> = normal
            .iter()
            .filter(|package| is_ours(package))
            .map(|package| short(package))
            .collect();
        for extra in found.difference(&allowed) {
            let message = format!(
                "depends on `{extra}`, which the design does not allow; hand the value over from a crate above"
            );
            problems.push(Problem::new(&manifest.path, 1, message));
        }
        for missing in allowed.difference(&found) {
            let message =
                format!("does not depend on `{missing}`, as the design says it does; use it or change the design");
            problems.push(Problem::new(&manifest.path, 1, message));
        }
        problems.extend(beyond_normal(manifest, &allowed));
    }
    problems
}

/// Tests may use the test kit and what the crate uses anyway; build scripts nothing of ours.
fn beyond_normal(manifest: &Manifest, allowed: &BTreeSet<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for package in named(&manifest.table, "dev-dependencies")
        .iter()
        .filter(|package| is_ours(package))
    {
        if short(package) != "testkit" && !allowed.contains(short(package)) {
            let message = format!("tests depend on `{package}`; move the test to a crate that may");
            problems.push(Problem::new(&manifest.path, 1, message));
        }
    }
    for package in named(&manifest.table, "build-dependencies")
        .iter()
        .filter(|package| is_ours(package))
    {
        problems.push(Problem::new(
            &manifest.path,
            1,
            format!("a build script depends on `{package}`; generate with `just gen`"),
        ));
    }
    problems
}

/// DataFusion, Arrow and `ring` are direct dependencies only where the design puts them.
pub(crate) fn restricted_third_parties(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for manifest in manifests(tree) {
        for package in ["dependencies", "build-dependencies"]
            .iter()
            .flat_map(|kind| named(&manifest.table, kind))
        {
            let matching = |prefix: &str| package == prefix || package.starts_with(&format!("{prefix}-"));
            let rule = RESTRICTED.iter().find(|(prefix, _)| matching(prefix));
            if rule.is_some_and(|(_, allowed)| !allowed.contains(&manifest.name.as_str())) {
                let message = format!("depends on `{package}`, which the design keeps out of this crate");
                problems.push(Problem::new(&manifest.path, 1, message));
            }
        }
    }
    problems
}

#[cfg(test)]
fn manifest(name: &str, sections: &str) -> String {
    format!("[package]\nname = \"{name}\"\n{sections}")
}

#[test]
fn an_arrow_against_the_design_is_found_both_ways() {
    let tree = Tree::of(&[
        ("crates/dataseal-model/Cargo.toml", &manifest("dataseal-model", "")),
        (
            "crates/dataseal-sign/Cargo.toml",
            &manifest("dataseal-sign", "[dependencies]\ndataseal-model.workspace = true\n"),
        ),
        ("crates/dataseal-pack/Cargo.toml", &manifest("dataseal-pack", "")),
        ("crates/dataseal-util/Cargo.toml", &manifest("dataseal-util", "")),
        (
            "crates/dataseal-report/Cargo.toml",
            &manifest(
                "dataseal-report",
                "[dependencies]\ndataseal-pack.workspace = true\ndataseal-model.workspace = true\n\
                 [dev-dependencies]\ndataseal-sign.workspace = true\ndataseal-testkit.workspace = true\n",
            ),
        ),
    ]);
    let messages: Vec<String> = between_our_crates(&tree)
        .into_iter()
        .map(|problem| problem.message)
        .collect();
    assert_eq!(messages.len(), 4, "{messages:?}");
    assert!(messages[0].contains("depends on `model`, which"), "{messages:?}");
    assert!(messages[1].contains("does not depend on `model`"), "{messages:?}");
    assert!(messages[2].contains("not in the design"), "{messages:?}");
    assert!(messages[3].contains("tests depend on `dataseal-sign`"), "{messages:?}");
}

#[test]
fn restricted_packages_are_found_under_other_names_and_platforms() {
    let sections = "[dependencies]\nfast = { package = \"ring\", version = \"1\" }\n\
                    [target.'cfg(unix)'.dependencies]\ndatafusion-common = \"1\"\n";
    let tree = Tree::of(&[("crates/dataseal-pack/Cargo.toml", &manifest("dataseal-pack", sections))]);
    assert_eq!(restricted_third_parties(&tree).len(), 2);
}
