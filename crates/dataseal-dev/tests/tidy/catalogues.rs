//! The two message catalogues have the same keys, so that no message is missing in one language.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_dev::File;
use toml::{Table, Value};

use crate::tree::{Problem, Tree};

const CHINESE: &str = "/zh-CN.";
const ENGLISH: &str = "/en.";

/// Every catalogue under `crates/dataseal-report` has its counterpart with the same keys.
pub(crate) fn keys(tree: &Tree) -> Vec<Problem> {
    let catalogues = |language: &str| -> Vec<&File> {
        tree.files(|path| path.starts_with("crates/dataseal-report/") && path.contains(language))
            .collect()
    };
    let (chinese, english) = (catalogues(CHINESE), catalogues(ENGLISH));
    if chinese.is_empty() && english.is_empty() {
        return vec![Problem::new(
            "crates/dataseal-report",
            1,
            "no catalogues `zh-CN.*` and `en.*`; add them under src/messages/",
        )];
    }
    let mut problems = Vec::new();
    for file in &chinese {
        problems.extend(compare(file, &english, &file.path.replace(CHINESE, ENGLISH)));
    }
    for file in &english {
        problems.extend(compare(file, &chinese, &file.path.replace(ENGLISH, CHINESE)));
    }
    problems
}

/// Where details of errors are put into Chinese.
const DETAILS: &str = "crates/dataseal-report/src/details.rs";

/// Details of errors are written in English where they arise; whoever reads Chinese finds each of them in the list.
pub(crate) fn details(tree: &Tree) -> Vec<Problem> {
    let known: BTreeSet<String> = literals(tree.text(DETAILS).unwrap_or_default())
        .map(without_names)
        .collect();
    let sources = tree
        .rust()
        .filter(|file| file.path.contains("/src/") && !file.path.contains("/tests"));
    let mut problems = Vec::new();
    for file in sources {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, _) in code.match_indices(".detail(") {
            let argument = code[at..].trim_start_matches(".detail(").trim_start();
            let argument = argument.trim_start_matches("format!(").trim_start();
            let Some(detail) = argument.starts_with('"').then(|| literals(argument).next()).flatten() else {
                continue;
            };
            // Figures, names and commands are the same in both languages.
            let is_sentence = detail.split(' ').count() > 2 && !detail.starts_with("dataseal ");
            let words = detail.chars().any(|letter| letter.is_ascii_lowercase());
            if is_sentence && words && !known.contains(&without_names(detail)) {
                let line = code[..at].lines().count();
                let message = format!("no Chinese for the detail `{detail}`: add it to {DETAILS}");
                problems.push(Problem::new(&file.path, line, message));
            }
        }
    }
    problems
}

/// Texts in quotes; none of those looked for has an escaped quote.
fn literals(code: &str) -> impl Iterator<Item = &str> {
    code.split('"').skip(1).step_by(2)
}

/// With holes, whatever they are called, and on one line.
fn without_names(detail: &str) -> String {
    let lines: Vec<&str> = detail.split("\\\n").collect();
    let detail = match lines.as_slice() {
        [first, others @ ..] => others
            .iter()
            .fold((*first).to_owned(), |whole, line| whole + line.trim_start()),
        [] => String::new(),
    };
    let mut parts = detail.split('{');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        whole.push_str("{}");
        whole.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    whole
}

/// The keys of `file` that its counterpart lacks.
fn compare(file: &File, others: &[&File], counterpart: &str) -> Vec<Problem> {
    let Some(other) = others.iter().find(|other| other.path == counterpart) else {
        return vec![Problem::new(&file.path, 1, format!("there is no `{counterpart}`"))];
    };
    let (own, theirs) = (keys_of(file), keys_of(other));
    if own.is_empty() {
        return vec![Problem::new(&file.path, 1, "no keys found; use TOML or Fluent")];
    }
    let missing = own.iter().filter(|(key, _)| !theirs.contains_key(*key));
    missing
        .map(|(key, line)| Problem::new(&file.path, *line, format!("`{key}` is missing in `{counterpart}`")))
        .collect()
}

/// Keys with their lines; nested TOML keys dotted.
fn keys_of(file: &File) -> BTreeMap<String, usize> {
    let mut keys = BTreeMap::new();
    if file.path.ends_with(".ftl") {
        let named = file
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.starts_with(|c: char| c.is_ascii_alphabetic()));
        let named = named.filter_map(|(number, line)| Some((line.split_once('=')?.0.trim().to_owned(), number + 1)));
        keys.extend(named);
    } else if let Ok(table) = file.text.parse::<Table>() {
        flatten(&table, "", &mut |key| {
            let last = key.rsplit('.').next().unwrap_or_default();
            let line = file
                .text
                .lines()
                .position(|line| line.trim_start().trim_start_matches('"').starts_with(last));
            keys.insert(key.to_owned(), line.map_or(1, |line| line + 1));
        });
    }
    keys
}

fn flatten(table: &Table, prefix: &str, found: &mut impl FnMut(&str)) {
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        match value {
            Value::Table(inner) => flatten(inner, &format!("{key}."), found),
            _ => found(&key),
        }
    }
}

#[test]
fn a_key_missing_on_either_side_is_found() {
    let tree = Tree::of(&[
        (
            "crates/dataseal-report/src/messages/zh-CN.toml",
            "[scan]\nrows = \"行\"\nbytes = \"字节\"\n",
        ),
        (
            "crates/dataseal-report/src/messages/en.toml",
            "[scan]\nrows = \"rows\"\nfiles = \"files\"\n",
        ),
        ("crates/dataseal-report/src/other/en.ftl", "a = b\n"),
    ]);
    let problems = keys(&tree);
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(problems.len(), 3, "{messages:?}");
    assert!(messages[0].starts_with("`scan.bytes` is missing"), "{messages:?}");
    assert_eq!(problems[0].line, 3);
    assert!(messages[1].starts_with("`scan.files` is missing"), "{messages:?}");
    assert!(
        messages[2].contains("there is no `crates/dataseal-report/src/other/zh-CN.ftl`"),
        "{messages:?}"
    );
}

#[test]
fn no_catalogue_at_all_is_a_problem() {
    assert_eq!(keys(&Tree::of(&[])).len(), 1);
}

#[test]
fn a_detail_without_chinese_is_found_whatever_its_holes_are_called() {
    let known = "const SENTENCES: &[(&str, &str)] = &[(\"no file below {path} at all\", \"{path} 下面没有文件\")];";
    let code = "fn a() {\n    error.detail(format!(\"no file below {} at all\", 1));\n    error\n        .detail(\"nobody knows this\");\n    \
                error.detail(\"dataseal asset new DATA\");\n    error.detail(\"DATA.csv\");\n}\n";
    let tree = Tree::of(&[(DETAILS, known), ("crates/dataseal-cli/src/a.rs", code)]);
    let problems = details(&tree);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(
        (problems[0].path.as_str(), problems[0].line),
        ("crates/dataseal-cli/src/a.rs", 4)
    );
    assert!(problems[0].message.contains("nobody knows this"), "{problems:?}");
}
