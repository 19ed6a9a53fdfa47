//! The working tree in memory, and what a check reports.

use std::collections::BTreeSet;

use dataseal_dev::{File, read_text, walk, workspace_root};

/// Something to put right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    pub(crate) path: String,
    /// Counted from 1; 1 also stands for the whole file.
    pub(crate) line: usize,
    /// What is wrong, and what to do.
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

/// Every path of the working tree, and the text of those that are text.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    paths: BTreeSet<String>,
    files: Vec<File>,
}

impl Tree {
    /// The workspace as it is on disk; files that are not UTF-8 (samples in other encodings) count as paths only.
    pub(crate) fn of_workspace() -> Self {
        let root = workspace_root();
        let paths: BTreeSet<String> = walk(&root, "").into_iter().flatten().collect();
        assert!(paths.contains("Cargo.toml"), "the workspace root was not found");
        let texts = paths.iter().filter_map(|path| {
            Some(File {
                path: path.clone(),
                text: read_text(&root, path).ok()?,
            })
        });
        let files = texts.collect();
        Self { paths, files }
    }

    /// A tree for a test.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self {
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
            files: files
                .iter()
                .map(|(path, text)| File {
                    path: (*path).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
        }
    }

    /// Text files whose path passes.
    pub(crate) fn files(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| wanted(&file.path))
    }

    /// Every Rust file.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files(|path| path.ends_with(".rs"))
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }

    /// Whether a file or folder of this path exists.
    pub(crate) fn exists(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.paths.contains(path) || self.paths.iter().any(|known| known.starts_with(&folder))
    }
}

/// The crate that a path belongs to, without `dataseal-`: `cli` for `crates/dataseal-cli/…`, `dataseal` for the façade.
pub(crate) fn crate_of(path: &str) -> Option<&str> {
    let (folder, _) = path.strip_prefix("crates/")?.split_once('/')?;
    Some(folder.strip_prefix("dataseal-").unwrap_or(folder))
}

/// Whether a Rust file holds tests only.
pub(crate) fn is_test_file(path: &str) -> bool {
    path.starts_with("tests/")
        || path.contains("/tests/")
        || path.contains("/benches/")
        || path.contains("/examples/")
        || path.ends_with("/tests.rs")
}
