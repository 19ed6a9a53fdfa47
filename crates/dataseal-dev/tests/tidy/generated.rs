//! Generated files are committed and fresh.

use std::path::Path;

use dataseal_dev::{DevError, Plan, generate, samples as sample_datasets, workspace_root};

use crate::tree::{Problem, Tree};

/// Registries, pages and the pack index are what `just gen` would write.
pub(crate) fn registries(_: &Tree) -> Vec<Problem> {
    let root = workspace_root();
    let (plan, problems) = generate::plan(&root);
    judge(&root, &plan, &problems, "just gen")
}

/// The samples are what `just samples` would write.
pub(crate) fn samples(_: &Tree) -> Vec<Problem> {
    let root = workspace_root();
    match sample_datasets::plan() {
        Ok(plan) => judge(&root, &plan, &[], "just samples"),
        Err(problem) => vec![Problem::new("sample-datasets", 1, problem.to_string())],
    }
}

fn judge(root: &Path, plan: &Plan, problems: &[DevError], recipe: &str) -> Vec<Problem> {
    let mut found: Vec<Problem> = problems
        .iter()
        .map(|problem| Problem::new(recipe, 1, problem.to_string()))
        .collect();
    match plan.stale(root) {
        Ok(stale) => found.extend(
            stale
                .iter()
                .map(|path| Problem::new(path, 1, format!("stale; run `{recipe}`"))),
        ),
        Err(problem) => found.push(Problem::new(recipe, 1, problem.to_string())),
    }
    found
}

#[test]
fn a_stale_file_is_named() {
    let mut plan = Plan::default();
    plan.file("Cargo.toml", "not this");
    let problems = judge(&workspace_root(), &plan, &[], "just gen");
    assert_eq!(problems, [Problem::new("Cargo.toml", 1, "stale; run `just gen`")]);
}
