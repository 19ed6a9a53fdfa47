//! The registry generator: one pass over the tree gives a [`Plan`] and every problem found on the way.
//!
//! A problem in one registry does not stop the others: a half-written file of a colleague must not block a regeneration.

mod headings;
mod packs;
mod registries;
mod rules;

pub(crate) use packs::sha256_hex;

use std::path::Path;

use crate::{DevError, Plan};

/// Plans everything that `gen` writes.
#[must_use]
pub fn plan(root: &Path) -> (Plan, Vec<DevError>) {
    let mut plan = Plan::default();
    let mut problems = Vec::new();
    for registry in registries::REGISTRIES {
        problems.extend(registries::add(root, registry, &mut plan));
    }
    problems.extend(rules::add(root, &mut plan));
    if let Err(problem) = packs::add(root, &mut plan) {
        problems.push(problem);
    }
    (plan, problems)
}

/// The line that ends every generated page: what made it, so that nobody edits it by hand.
fn page_footer(source: &str) -> String {
    format!("\n<!-- Generated from {source} by `just gen`; edit that file instead. -->\n")
}

/// The file name of a path without folders and without its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests;
