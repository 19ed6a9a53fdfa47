//! Documents and the tree agree: links and paths lead somewhere, word lists say where they come from.

use dataseal_dev::File;

use crate::tree::{Problem, Tree};

/// Folders whose paths documents may name.
const ROOTS: &[&str] = &["crates/", "docs/", "policies/", "sample-datasets/", "tests/"];

fn is_document(path: &str) -> bool {
    let at_root = !path.contains('/');
    path.ends_with(".md")
        && (at_root
            || ["docs/", "policies/", "sample-datasets/"]
                .iter()
                .any(|folder| path.starts_with(folder)))
}

/// Lines outside of code fences, numbered from 1.
fn prose(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    file.text.lines().enumerate().filter_map(move |(number, line)| {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            return None;
        }
        (!fenced).then_some((number + 1, line))
    })
}

/// Every relative link of a document leads to a file or folder.
pub(crate) fn links(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.files(is_document) {
        for (number, line) in prose(file) {
            for (start, _) in line.match_indices("](") {
                let target = line[start + 2..].split([')', ' ']).next().unwrap_or_default();
                let target = target.split('#').next().unwrap_or_default();
                if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                if resolve(&file.path, target).is_none_or(|path| !tree.exists(&path)) {
                    problems.push(Problem::new(
                        &file.path,
                        number,
                        format!("the link to `{target}` leads nowhere"),
                    ));
                }
            }
        }
    }
    problems
}

/// A link's target as a path from the root; nothing if it leaves the repository.
fn resolve(document: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    if target.starts_with('/') {
        parts.clear();
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Every path of ours that a document names in backticks exists. Patterns (`<id>`, `*`, `…`) are left alone.
pub(crate) fn paths(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.files(is_document) {
        for (number, line) in prose(file) {
            for quoted in line.split('`').skip(1).step_by(2) {
                let pattern = quoted.contains(['<', '*', '…', '{', '$', ' ', '[']);
                if pattern || !ROOTS.iter().any(|root| quoted.starts_with(root)) {
                    continue;
                }
                let path = quoted
                    .split(['#', ':'])
                    .next()
                    .unwrap_or_default()
                    .trim_end_matches('/');
                if !tree.exists(path) {
                    problems.push(Problem::new(
                        &file.path,
                        number,
                        format!("`{path}` does not exist; correct the document"),
                    ));
                }
            }
        }
    }
    problems
}

/// How many lines at the top of a word list may hold its header.
const HEADER_LINES: usize = 20;

/// Every lexicon says where its words come from and under which licence.
pub(crate) fn lexicons(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.files(|path| path.starts_with("policies/lexicons/") && !path.ends_with(".md")) {
        let header = file
            .text
            .lines()
            .take(HEADER_LINES)
            .collect::<Vec<_>>()
            .join("\n")
            .to_lowercase();
        for (what, names) in [
            ("source", &["source", "来源"][..]),
            ("licence", &["licence", "license", "许可"][..]),
        ] {
            if !names.iter().any(|name| header.contains(name)) {
                problems.push(Problem::new(
                    &file.path,
                    1,
                    format!("name the {what} of these words in the header"),
                ));
            }
        }
    }
    problems
}

#[test]
fn broken_links_and_paths_are_found() {
    let text = "[a](b.md) [c](../README.md#top) [d](https://example.com/x) [e](../../out.md)\n\
                `docs/gone.md` `crates/<id>.rs` `docs/a.md:3`\n```\n[f](g.md) `docs/none`\n```\n";
    let tree = Tree::of(&[("docs/a.md", text), ("README.md", "[docs](docs/)\n")]);
    let broken = links(&tree);
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert!(broken[0].message.contains("`b.md`") && broken[1].message.contains("`../../out.md`"));
    let missing = paths(&tree);
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert_eq!(missing[0].line, 2);
}

#[test]
fn a_lexicon_without_provenance_has_two_problems() {
    let tree = Tree::of(&[
        ("policies/lexicons/a.txt", "王\n李\n"),
        ("policies/lexicons/b.txt", "# 来源: 公开资料\n# Licence: CC0\n王\n"),
    ]);
    assert_eq!(lexicons(&tree).len(), 2);
}
