//! Every broken file raises exactly the problems that it names at its end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{RULE, asset, load};
use crate::{Problems, parse_config, parse_labels, parse_waivers};

/// A rule beside the valid one that cannot be waived: its file and its code.
const UNWAIVABLE: (&str, &str) = ("cn-test/rules/never.toml", "CN-TEST-002");

fn unwaivable() -> String {
    let other = RULE.replace("CN-TEST-001", UNWAIVABLE.1);
    format!("waivable = false\n{other}")
}

/// What starts the list of expected problems in a fixture.
const EXPECTED: &str = "\n# expected:\n";

fn fixtures(folder: &str) -> BTreeMap<String, String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (name(&path), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

/// `line:column key | Chinese | English`, as fixtures write it.
fn shown(problems: &Problems) -> String {
    let line = |problem: &crate::Problem| {
        let message = problem.message();
        let (line, column, key) = (problem.line, problem.column, &problem.key);
        format!("# {line}:{column} {key} | {} | {}\n", message.zh, message.en)
    };
    problems.iter().map(line).collect()
}

/// Reads each fixture of a folder; all that differ from what they say are named together.
fn check<T>(folder: &str, read: impl Fn(&str) -> Result<T, Problems>) {
    let fixtures = fixtures(folder);
    assert!(!fixtures.is_empty());
    let mut differing = String::new();
    for (name, text) in fixtures {
        let (body, expected) = text.split_once(EXPECTED).unwrap_or((&text, ""));
        let found = match read(&format!("{body}\n")) {
            Ok(_) => "# no problem\n".to_owned(),
            Err(problems) => shown(&problems),
        };
        if found != expected {
            differing.push_str(&format!("== {folder}/{name}\n{found}"));
        }
    }
    assert!(
        differing.is_empty(),
        "found instead of what the fixtures expect:\n{differing}== end"
    );
}

#[test]
fn asset_files() {
    check("asset", |text| asset(text.as_bytes()));
}

#[test]
fn rule_files() {
    check("rule", |text| load(&[("cn-test/rules/subject.toml", text)]));
}

#[test]
fn pack_files() {
    check("pack", |text| load(&[("cn-test/pack.toml", text)]));
}

#[test]
fn class_files() {
    check("classes", |text| load(&[("taxonomy/classes.toml", text)]));
}

#[test]
fn grading_files() {
    check("grading", |text| load(&[("taxonomy/grading.toml", text)]));
}

#[test]
fn tree_files() {
    check("tree", |text| load(&[("taxonomies/test-tree.toml", text)]));
}

#[test]
fn evidence_files() {
    check("evidence", |text| load(&[("evidence.toml", text)]));
}

#[test]
fn threshold_files() {
    check("thresholds", |text| load(&[("thresholds.toml", text)]));
}

#[test]
fn config_files() {
    check("config", |text| parse_config(text.as_bytes(), "dataseal.toml"));
}

#[test]
fn waiver_files() {
    let packs = load(&[(UNWAIVABLE.0, &unwaivable())]).unwrap().packs;
    check("waivers", |text| parse_waivers(text.as_bytes(), "waivers.toml", &packs));
}

#[test]
fn label_files() {
    let taxonomy = load(&[]).unwrap().taxonomy;
    check("labels", |text| parse_labels(text.as_bytes(), "labels.toml", &taxonomy));
}
