//! Who may look inside a masked cell value. Each place is listed with its reason; a new one is a decision, not a detail.

use crate::{
    source,
    tree::{Problem, Tree, crate_of, is_test_file},
};

/// The ways into a masked value: called, and handed over as a function.
const WAYS_IN: &[&str] = &[".expose(", "::expose"];

/// Files that open masked values, and why each must.
const LISTED: &[(&str, &str)] = &[
    (
        "crates/dataseal-model/src/disclose.rs",
        "the one constructor of disclosed values, which decides by label, grade and row count",
    ),
    (
        "crates/dataseal-profile/src/top.rs",
        "the state's own merge and binary form; what leaves it for a profile is masked again",
    ),
    (
        "crates/dataseal-profile/src/persons.rs",
        "hashes of identifiers are united over columns; only their number leaves",
    ),
    (
        "crates/dataseal-profile/src/span.rs",
        "extremes are compared, merged and written to the state's binary form; what leaves it is masked again",
    ),
    (
        "crates/dataseal-classify/src/label.rs",
        "a column's name is read for the terms of the dictionary; only the dictionary's own term is kept",
    ),
    (
        "crates/dataseal-classify/src/grade/words.rs",
        "a column's name is searched for words of infrastructure and secrecy; only how many columns have one is kept",
    ),
    (
        "crates/dataseal-classify/src/quasi.rs",
        "a column's name is read for words that speak of an attribute; only the attribute of the program's own list is kept",
    ),
    (
        "crates/dataseal/src/explain_column.rs",
        "a column's name is compared with the one that was asked for; the name that may be shown is kept",
    ),
    (
        "crates/dataseal/src/metadata.rs",
        "a column's name is compared with the one that may be shown; only whether they differ is kept",
    ),
    (
        "crates/dataseal/src/verify.rs",
        "a file name is looked up among the signed names; nothing of it is kept",
    ),
    (
        "crates/dataseal/src/diff/values.rs",
        "values get one spelling and numbers become magnitudes for a comparison; both are masked again",
    ),
    (
        "crates/dataseal/src/diff/curve.rs",
        "shares of numbers up to a point are read off for a comparison; only shares leave",
    ),
    (
        "crates/dataseal/src/worker/wire/record.rs",
        "names, and raw rows where they were asked for, cross the worker's pipe to the parent and are masked again there",
    ),
    (
        "crates/dataseal/src/cache/entry.rs",
        "names are compared with what may be shown of them; only names that may be shown are kept",
    ),
    (
        "crates/dataseal/src/cache/stored.rs",
        "values that the report shows are kept in the cache, for its owner alone, and are masked again when read",
    ),
    (
        "crates/dataseal/src/measure.rs",
        "a file name is compared with an input's; nothing of it is kept",
    ),
    (
        "crates/dataseal-engine/src/rowset.rs",
        "column names go into the digest that every row digest begins with; only the digest is kept",
    ),
    (
        "crates/dataseal-intake/src/testing.rs",
        "tests compare the names of columns and parts with what they wrote",
    ),
    (
        "crates/dataseal-report/src/quarantine.rs",
        "the text of rows that are set aside goes to quarantine.csv where the user asked for it, and nowhere else",
    ),
    (
        "crates/dataseal/src/appraise.rs",
        "a file name loses its ending and is masked again",
    ),
];

/// `Masked` values are opened in the listed files and nowhere else, and the list has no stale entry.
pub(crate) fn exposures(tree: &Tree) -> Vec<Problem> {
    judge(tree, LISTED)
}

fn judge(tree: &Tree, listed: &[(&str, &str)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree
        .rust()
        .filter(|file| crate_of(&file.path).is_some() && !is_test_file(&file.path))
    {
        let code = source::shipped(&file.text);
        let lines: Vec<usize> = WAYS_IN.iter().flat_map(|way| source::contains(&code, way)).collect();
        let known = listed
            .iter()
            .any(|(path, reason)| *path == file.path && !reason.is_empty());
        if known && lines.is_empty() {
            problems.push(Problem::new(
                &file.path,
                1,
                "no longer opens masked values; take it off the list of this test",
            ));
        }
        if !known {
            let message = "opens a masked cell value; pass the value masked, go through `disclose`, or list the file with a reason";
            problems.extend(lines.into_iter().map(|line| Problem::new(&file.path, line, message)));
        }
    }
    for (path, _) in listed.iter().filter(|(path, _)| !tree.exists(path)) {
        problems.push(Problem::new(
            path,
            1,
            "listed as opening masked values, but does not exist",
        ));
    }
    problems
}

#[test]
fn new_stale_and_missing_places_are_found() {
    let opening = "//! x\nfn f(m: Option<&Masked<u8>>) { m.map(Masked::expose); }\n";
    let tree = Tree::of(&[
        ("crates/dataseal-report/src/a.rs", opening),
        ("crates/dataseal-model/src/disclose.rs", opening),
        ("crates/dataseal-profile/src/codec.rs", "//! x\nfn f() {}\n"),
    ]);
    let listed = &[
        (
            "crates/dataseal-model/src/disclose.rs",
            "the one constructor of disclosed values",
        ),
        ("crates/dataseal-profile/src/codec.rs", "binary form"),
        ("crates/dataseal-profile/src/gone.rs", "gone"),
    ];
    let problems = judge(&tree, listed);
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "crates/dataseal-report/src/a.rs",
            "crates/dataseal-profile/src/codec.rs",
            "crates/dataseal-profile/src/gone.rs"
        ]
    );
}
