//! What a layer must never do: print or read the environment below the binaries, do IO in the model, make SQL from text.

use std::collections::BTreeSet;

use crate::{
    source,
    tree::{Problem, Tree, crate_of, is_test_file},
};

/// The crates that print, read the environment and end the process.
const BINARIES: &[&str] = &["cli", "verify", "cluster", "serve", "dev", "testkit"];

/// Ways to the outside. Spawning a child is not among them: it is handed what it needs.
const OUTSIDE: &[&str] = &[
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "std::env",
    "env::var",
    "env::var_os",
    "env::vars",
    "env::args",
    "env::args_os",
    "env::current_dir",
    "env::current_exe",
    "env::temp_dir",
    "env::home_dir",
    "process::exit",
    "process::abort",
    "io::stdout",
    "io::stderr",
    "io::stdin",
];

/// Only the binary crates print, read the environment or end the process.
pub(crate) fn outside_world(tree: &Tree) -> Vec<Problem> {
    let libraries = tree
        .rust()
        .filter(|file| crate_of(&file.path).is_some_and(|name| !BINARIES.contains(&name)));
    let mut problems = Vec::new();
    for file in libraries.filter(|file| !is_test_file(&file.path)) {
        let code = source::shipped(&file.text);
        let mut seen = BTreeSet::new();
        for way in OUTSIDE {
            for line in source::contains(&code, way)
                .into_iter()
                .filter(|line| seen.insert(*line))
            {
                let message = format!("`{way}` outside of a binary crate; return the value, or take it as an argument");
                problems.push(Problem::new(&file.path, line, message));
            }
        }
    }
    problems
}

/// None of our crates chooses the allocator for those who link it.
pub(crate) fn global_allocator(tree: &Tree) -> Vec<Problem> {
    find(
        tree,
        |_| true,
        &["global_allocator"],
        "leave the allocator to whoever builds the binary",
    )
}

/// The model is plain values: no IO, no serialisation, no engine, no runtime.
pub(crate) fn plain_model(tree: &Tree) -> Vec<Problem> {
    const FOREIGN: &[&str] = &[
        "serde",
        "Serialize",
        "Deserialize",
        "arrow",
        "arrow_array",
        "arrow_schema",
        "parquet",
        "datafusion",
        "tokio",
        "futures",
        "fs",
        "io",
        "net",
        "File",
        "OpenOptions",
        "TcpStream",
        "UnixStream",
    ];
    find(
        tree,
        |name| name == "model",
        FOREIGN,
        "the model does no IO and knows no wire form, engine or runtime; move it up",
    )
}

/// Names and values from data never become SQL text or a parsed identifier.
pub(crate) fn sql_text(tree: &Tree) -> Vec<Problem> {
    let mut problems = find(
        tree,
        |_| true,
        &[".sql("],
        "no SQL text: build the plan or expression from typed parts",
    );
    let parsed = |name: &str| name == "engine" || name == "policy" || name == "cluster";
    problems.extend(find(
        tree,
        parsed,
        &["col("],
        "`col` parses its argument as an identifier; use `ident`",
    ));
    problems
}

/// Where one of the patterns stands in shipped code of the crates wanted.
fn find(tree: &Tree, wanted: impl Fn(&str) -> bool, patterns: &[&str], advice: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let files = tree
        .rust()
        .filter(|file| crate_of(&file.path).is_some_and(&wanted) && !is_test_file(&file.path));
    for file in files {
        let code = source::shipped(&file.text);
        for pattern in patterns {
            let lines = source::contains(&code, pattern);
            problems.extend(
                lines
                    .into_iter()
                    .map(|line| Problem::new(&file.path, line, format!("`{pattern}`: {advice}"))),
            );
        }
    }
    problems
}

#[cfg(test)]
fn lines(problems: &[Problem]) -> Vec<usize> {
    problems.iter().map(|problem| problem.line).collect()
}

#[test]
fn a_printing_library_is_found_and_a_printing_binary_is_not() {
    let text = "//! x\nfn f() {\n    println!(\"a\");\n    let _ = std::env::args();\n    std::process::exit(1);\n}\n\
                // println! in a comment\nconst A: &str = \"println!\";\n#[cfg(test)]\nmod t { fn g() { dbg!(1) } }\n";
    let tree = Tree::of(&[
        ("crates/dataseal-pack/src/lib.rs", text),
        ("crates/dataseal-cli/src/main.rs", text),
        ("crates/dataseal-pack/src/tests.rs", text),
    ]);
    let problems = outside_world(&tree);
    assert!(
        problems
            .iter()
            .all(|problem| problem.path == "crates/dataseal-pack/src/lib.rs"),
        "{problems:?}"
    );
    assert_eq!(lines(&problems), [3, 4, 5]);
}

#[test]
fn foreign_words_in_the_model_are_found() {
    let text = "//! No arrow here.\nuse std::{fmt, io};\n#[derive(Debug, Serialize)]\nstruct Io { fs_type: u8 }\n";
    let tree = Tree::of(&[
        ("crates/dataseal-model/src/a.rs", text),
        ("crates/dataseal-pack/src/a.rs", text),
    ]);
    let mut found = lines(&plain_model(&tree));
    found.sort_unstable();
    assert_eq!(found, [2, 3]);
}

#[test]
fn sql_text_and_parsed_identifiers_are_found() {
    let text = "//! x\nctx.sql(&query);\nlet a = col(name);\nlet b = ident(name);\n// col(x)\nstruct Protocol(u8);\n";
    let tree = Tree::of(&[
        ("crates/dataseal-engine/src/a.rs", text),
        ("crates/dataseal-report/src/a.rs", text),
    ]);
    assert_eq!(lines(&sql_text(&tree)), [2, 2, 3]);
    let allocator = Tree::of(&[(
        "crates/dataseal-cli/src/main.rs",
        "//! x\n#[global_allocator]\nstatic A: B = B;\n",
    )]);
    assert_eq!(lines(&global_allocator(&allocator)), [2]);
}
