//! Words that must not stand in any file: promises for later, somebody's machine, a package registry's address.
//!
//! The words are put together from parts here, so that this file does not hold them either.

use crate::{
    source,
    tree::{Problem, Tree},
};

const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("unimplemented", "!"),
    concat!("to", "do!"),
];

const MACHINE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/tm", "p/"),
    concat!("/Use", "rs/"),
];

const HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("docs", ".rs/"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("npmjs", ".com"),
    concat!("npmjs", ".org"),
    concat!("debian", ".org"),
    concat!("archive.ubuntu", ".com"),
    concat!("proxy.golang", ".org"),
    concat!("rubygems", ".org"),
    concat!("repo.maven", ".apache.org"),
    concat!("mirrors", ".aliyun.com"),
    concat!("tuna.tsinghua", ".edu.cn"),
];

/// Nothing is left for later: finish it, or file an issue and leave no trace in the text.
pub(crate) fn unfinished(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.files(|path| !path.ends_with("Cargo.lock")) {
        for word in UNFINISHED {
            let lines = source::contains(&file.text, word);
            problems.extend(
                lines
                    .into_iter()
                    .map(|line| Problem::new(&file.path, line, format!("`{word}`: finish it"))),
            );
        }
    }
    problems
}

/// No path of the machine that something was written on.
pub(crate) fn machine_paths(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.files(|path| !path.ends_with("Cargo.lock")) {
        for (number, line) in file.text.lines().enumerate() {
            for folder in MACHINE {
                // `docs/work/` or `{root}/tmp/` is a path below something, not a place of a machine.
                let absolute = line.match_indices(folder).any(|(start, _)| {
                    let before = line[..start].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || "._-)}/~$\\*".contains(c))
                });
                if absolute {
                    let message = format!("`{folder}` names a machine; use a relative path or a temporary folder");
                    problems.push(Problem::new(&file.path, number + 1, message));
                }
            }
        }
    }
    problems
}

/// Package registries are the package manager's business.
pub(crate) fn registry_hosts(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.files(|path| !path.ends_with("Cargo.lock")) {
        for host in HOSTS {
            let lines = file.text.lines().enumerate().filter(|(_, line)| line.contains(host));
            let message = format!("`{host}` is a registry's address; name the package instead");
            problems.extend(lines.map(|(number, _)| Problem::new(&file.path, number + 1, message.clone())));
        }
    }
    problems
}

#[test]
fn each_family_of_words_is_found() {
    let text = format!(
        "a\n// {} later\nlet a = \"{}x\";\nsee {} now\n{}",
        UNFINISHED[0], MACHINE[0], HOSTS[0], MACHINE[2]
    );
    let tree = Tree::of(&[("docs/a.md", &text), ("Cargo.lock", &text)]);
    assert_eq!(
        unfinished(&tree)
            .into_iter()
            .map(|problem| problem.line)
            .collect::<Vec<_>>(),
        [2]
    );
    assert_eq!(
        machine_paths(&tree)
            .into_iter()
            .map(|problem| problem.line)
            .collect::<Vec<_>>(),
        [3, 5]
    );
    assert_eq!(
        registry_hosts(&tree)
            .into_iter()
            .map(|problem| problem.line)
            .collect::<Vec<_>>(),
        [4]
    );
}

#[test]
fn paths_below_a_folder_are_no_machine_paths() {
    let text = format!("docs{}a {{root}}{}b $X{}c", MACHINE[0], MACHINE[3], MACHINE[1]);
    assert!(machine_paths(&Tree::of(&[("docs/a.md", &text)])).is_empty());
}
