//! The files beside the manifest: those that it names are digested, one whose name is withheld is looked for by its size,
//! and further ones are listed, so that nobody takes them for sealed.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use dataseal_manifest::{Difference, FileFact, Statement, compare_files, is_withheld};
use dataseal_model::ErrorCode;

use crate::arguments::Arguments;
use crate::input::{self, Problem};

/// Files that are listed in a folder at most: enough for any delivery, and an end for a home directory.
const MAX_LISTED: usize = 100_000;

/// What comparing found, and what could not be read.
pub(crate) struct Comparison {
    pub(crate) differences: Vec<Difference>,
    pub(crate) problems: Vec<Problem>,
}

/// Compares the files under a folder, or one file, with a statement.
pub(crate) fn compare(statement: &Statement, path: &Path, arguments: &Arguments) -> Result<Comparison, Problem> {
    let metadata = fs::metadata(path).map_err(|error| Problem::io(&error, path))?;
    let mut search = Search {
        statement,
        present: Vec::new(),
        problems: Vec::new(),
        unreadable: BTreeSet::new(),
    };
    let mut further = BTreeSet::new();
    if metadata.is_dir() {
        let mut known = own_files(arguments);
        known.extend(search.named(path));
        further = list(path, &known)?;
        search.withheld(path, &mut further);
    } else {
        search.single(path);
    }
    let mut differences = compare_files(statement, &search.present);
    differences.retain(|difference| !search.unreadable.contains(difference.name()));
    differences.extend(further.into_iter().map(|name| Difference::Extra { name }));
    Ok(Comparison {
        differences,
        problems: search.problems,
    })
}

struct Search<'a> {
    statement: &'a Statement,
    present: Vec<FileFact>,
    problems: Vec<Problem>,
    /// Signed names of files that are there but cannot be read.
    unreadable: BTreeSet<String>,
}

impl Search<'_> {
    /// Digests the files that the statement names; gives back where they are.
    fn named(&mut self, folder: &Path) -> Vec<PathBuf> {
        let names: Vec<String> = self.statement.subjects().iter().map(|one| one.name.clone()).collect();
        let mut found = Vec::new();
        for name in names {
            let path = folder.join(inside(&name));
            if path.exists() {
                self.digest(&name, &path);
                found.extend(fs::canonicalize(&path));
            }
        }
        found
    }

    /// Digests files that could be those whose names are withheld.
    fn withheld(&mut self, folder: &Path, further: &mut BTreeSet<String>) {
        let sizes: BTreeSet<u64> = self
            .statement
            .subjects()
            .iter()
            .filter(|subject| is_withheld(&subject.name))
            .map(|subject| subject.bytes)
            .collect();
        let fits = |name: &String| fs::metadata(folder.join(name)).is_ok_and(|file| sizes.contains(&file.len()));
        let candidates: Vec<String> = further.iter().filter(|name| fits(name)).cloned().collect();
        for name in candidates {
            self.digest(&name, &folder.join(&name));
            further.remove(&name);
        }
    }

    /// One file stands for the subject of its name.
    fn single(&mut self, path: &Path) {
        let own = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
        let named = |name: &str| {
            inside(name)
                .file_name()
                .is_some_and(|last| last.to_string_lossy() == own)
        };
        let subject = self.statement.subjects().iter().find(|subject| named(&subject.name));
        let name = subject.map_or_else(|| own.clone().into_owned(), |subject| subject.name.clone());
        self.digest(&name, path);
    }

    fn digest(&mut self, name: &str, path: &Path) {
        let read =
            input::open(path).and_then(|file| FileFact::read(name, file).map_err(|error| Problem::io(&error, path)));
        match read {
            Ok(fact) => self.present.push(fact),
            // A folder in a file's place: the file is missing.
            Err(problem) if problem.code == ErrorCode::UsageDirectory => {}
            Err(problem) => {
                self.unreadable.insert(name.to_owned());
                self.problems.push(problem);
            }
        }
    }
}

/// A signed name as a path that cannot lead out of the folder: of one that would, only the last part counts.
fn inside(name: &str) -> PathBuf {
    let path = Path::new(name);
    if path.components().all(|part| matches!(part, Component::Normal(_))) {
        path.to_owned()
    } else {
        path.file_name().map(PathBuf::from).unwrap_or_default()
    }
}

/// The manifest and the keys may lie beside the data.
fn own_files(arguments: &Arguments) -> Vec<PathBuf> {
    [&arguments.manifest]
        .into_iter()
        .chain(&arguments.key)
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect()
}

/// Names of all files under a folder but the known ones. Folders behind links are not entered.
fn list(folder: &Path, known: &[PathBuf]) -> Result<BTreeSet<String>, Problem> {
    let mut names = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).map_err(|error| Problem::io(&error, &current))? {
            let entry = entry.map_err(|error| Problem::io(&error, &current))?;
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if !fs::canonicalize(&path).is_ok_and(|path| known.contains(&path)) && names.len() < MAX_LISTED {
                let relative = path.strip_prefix(folder).unwrap_or(&path);
                names.insert(relative.to_string_lossy().into_owned());
            }
        }
    }
    Ok(names)
}
