//! The shape of Rust files: they say what they are for, stay short, and silence no lint without a reason.

use crate::{
    source,
    tree::{Problem, Tree},
};

/// Aim for 100 to 300; at this the build stops.
const LONGEST: usize = 500;

/// Every file opens with what it is for.
pub(crate) fn opening_words(tree: &Tree) -> Vec<Problem> {
    let silent = tree.rust().filter(|file| {
        let words = file
            .text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//!"))
            .unwrap_or_default();
        words.split_whitespace().count() < 2
    });
    silent
        .map(|file| Problem::new(&file.path, 1, "begin the file with `//!` and what it is for"))
        .collect()
}

/// No file has more than 500 lines, tests beside the code that they test left out.
pub(crate) fn length(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.rust() {
        let tests = source::code(&file.text);
        let kept = source::without_tests(&tests);
        let of_tests = tests
            .lines()
            .zip(kept.lines())
            .filter(|(all, kept)| all != kept)
            .count();
        let lines = file.text.lines().count() - of_tests;
        if lines > LONGEST {
            problems.push(Problem::new(
                &file.path,
                LONGEST,
                format!("{lines} lines; split it by what it is about"),
            ));
        }
    }
    problems
}

/// No `allow` attribute: `expect` with a reason says why and notices when it is no longer needed.
pub(crate) fn allow_attributes(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.rust() {
        for (number, line) in source::code(&file.text).lines().enumerate() {
            let attribute = line.match_indices("allow(").any(|(start, _)| {
                let before = line[..start].trim_end();
                before.ends_with('[') || before.ends_with(',') || before.ends_with('(')
            });
            if attribute {
                problems.push(Problem::new(
                    &file.path,
                    number + 1,
                    "use `#[expect(lint, reason = \"…\")]`",
                ));
            }
        }
    }
    problems
}

#[test]
fn silent_long_and_allowing_files_are_found() {
    let long = format!(
        "//! Too long.\n{}#[cfg(test)]\nmod tests {{\n{}}}\n",
        "fn f() {}\n".repeat(500),
        "fn t() {}\n".repeat(99)
    );
    let long_tests = format!("//! Too many tests.\n{}", "fn t() {}\n".repeat(500));
    // Put together here, so that no search of the sources takes it for one that silences something.
    let allowing = [
        "//! It allows.\n#![cfg_attr(test, ",
        "(x))]\n#[",
        "(y)]\nfn f() { self.",
        "(1) } // #[",
        "(z)]\n",
    ]
    .join("allow");
    let just_right = long.replacen("fn f() {}\n", "", 1);
    let tree = Tree::of(&[
        ("crates/a/src/silent.rs", "use x;\n"),
        ("crates/a/src/long.rs", &long),
        ("crates/a/src/right.rs", &just_right),
        ("crates/a/src/allow.rs", &allowing),
        ("crates/a/src/tests.rs", &long_tests),
    ]);
    assert_eq!(opening_words(&tree)[0].path, "crates/a/src/silent.rs");
    assert_eq!(
        length(&tree)
            .into_iter()
            .map(|problem| problem.path)
            .collect::<Vec<_>>(),
        ["crates/a/src/long.rs", "crates/a/src/tests.rs"]
    );
    assert_eq!(
        allow_attributes(&tree)
            .into_iter()
            .map(|problem| problem.line)
            .collect::<Vec<_>>(),
        [2, 3]
    );
}
