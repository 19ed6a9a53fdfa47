//! From what a person names to inputs: files under the shortest names that tell them apart, folders with everything below
//! them, and folders that are one table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use dataseal_model::ErrorCode;

use crate::discover::{DiscoverError, Discovery, Found, Reach, Skipped, discover, is_partitioned};
use crate::measure::shown;
use crate::{Error, Input};

/// What arguments stand for.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files, by argument, and within an argument by name.
    pub inputs: Vec<Input>,
    /// What lies in the folders and is no input.
    pub skipped: Vec<Skipped>,
}

/// Expands arguments: a file is itself, a folder is what lies below it, a pattern is what matches. The files of a folder
/// are one table when `union` says so, or when they all lie in folders named `key=value` of the same keys.
///
/// # Errors
/// An argument is not there or stands for no file, or what [`refuse_doubles`] says.
pub fn expand(arguments: &[PathBuf], union: bool) -> Result<Inputs, Error> {
    let mut all = Inputs::default();
    let mut single: Vec<PathBuf> = Vec::new();
    for argument in arguments {
        // What is no folder and no pattern is opened as it is; what is wrong with it shows then.
        if std::fs::symlink_metadata(argument).is_ok_and(|found| !found.is_dir()) || !is_expandable(argument) {
            single.push(argument.clone());
            continue;
        }
        let found = walked(argument)?;
        let folder = if argument.is_dir() {
            last_part(argument)
        } else {
            String::new()
        };
        all.skipped.extend(found.skipped);
        all.inputs.extend(of_folder(&folder, found.found, union));
    }
    let names = distinct_names(&single);
    let plain = single.into_iter().zip(names).map(|(path, name)| Input {
        path,
        name,
        ..Input::default()
    });
    all.inputs.extend(plain);
    refuse_doubles(&all.inputs)?;
    Ok(all)
}

/// The files of a folder that a declaration lists as one table.
///
/// # Errors
/// The folder cannot be walked, or holds no file.
pub(crate) fn folder_as_table(folder: &Path, name: &str) -> Result<Vec<Input>, Error> {
    Ok(of_folder(name, walked(folder)?.found, true))
}

/// What a folder or a pattern stands for: at least one file.
fn walked(argument: &Path) -> Result<Discovery, Error> {
    let found = discover(argument, Reach::default()).map_err(|error| refused(argument, &error))?;
    if found.found.is_empty() {
        return Err(Error::new(ErrorCode::InputMissing, shown(argument)).detail("no file below it"));
    }
    Ok(found)
}

pub(crate) fn of_folder(folder: &str, files: Vec<Found>, union: bool) -> Vec<Input> {
    let united = !folder.is_empty() && (union || is_partitioned(&files));
    let input = |file: Found| Input {
        name: if united {
            format!("{folder}/{}", file.name)
        } else {
            file.name
        },
        path: file.path,
        table: united.then(|| folder.to_owned()),
        partitions: if united { file.partitions } else { Vec::new() },
        fetched: None,
    };
    files.into_iter().map(input).collect()
}

/// A folder, or something with the marks of a pattern.
fn is_expandable(argument: &Path) -> bool {
    argument.is_dir() || argument.to_string_lossy().contains(['*', '?', '['])
}

fn last_part(folder: &Path) -> String {
    real_path(folder)
        .file_name()
        .map_or_else(|| "data".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn refused(argument: &Path, error: &DiscoverError) -> Error {
    use std::io::ErrorKind;
    let code = match error {
        DiscoverError::Failed {
            kind: ErrorKind::NotFound | ErrorKind::NotADirectory,
            ..
        }
        | DiscoverError::NoMatch { .. } => ErrorCode::InputMissing,
        DiscoverError::Failed {
            kind: ErrorKind::PermissionDenied,
            ..
        } => ErrorCode::InputPermission,
        DiscoverError::Failed { .. } => ErrorCode::InputFailed,
        DiscoverError::TooDeep { .. } | DiscoverError::TooMany { .. } => ErrorCode::LimitSize,
    };
    let detail = match error {
        DiscoverError::TooDeep { .. } | DiscoverError::TooMany { .. } => error.to_string(),
        _ => String::new(),
    };
    Error::new(code, shown(argument)).detail(detail)
}

/// Refuses inputs of which two are one file, or have one name: one file is one input, one name is one file, and one
/// table is one folder.
///
/// # Errors
/// [`ErrorCode::Usage`], with the places of both.
pub fn refuse_doubles(inputs: &[Input]) -> Result<(), Error> {
    let refuse = |path: &Path, why: &str| Err(Error::new(ErrorCode::Usage, shown(path)).detail(why));
    let one_name = |first: &Path, second: &Path| {
        let both = format!("{} and {}", shown(first), shown(second));
        let way_out = "scan them apart or from their parent folder";
        refuse(second, &format!("two inputs have one name: {both}; {way_out}"))
    };
    let (mut places, mut tables, mut names) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
    for input in inputs {
        // What was fetched lies at no path, and its address is shown without what may tell it from another.
        if input.fetched.is_none() && !places.insert(real_path(&input.path)) {
            return refuse(&input.path, "the file is given twice");
        }
        if let Some((table, folder)) = folder_of_table(input)
            && let Some(other) = tables.insert(table, folder).filter(|other| *other != folder)
        {
            return one_name(other, folder);
        }
        if let Some(other) = names.insert(input.name.as_str(), input.path.as_path()) {
            return one_name(other, &input.path);
        }
    }
    Ok(())
}

/// The table that an input is a piece of, and the folder that is the table.
fn folder_of_table(input: &Input) -> Option<(&str, &Path)> {
    let table = input.table.as_deref()?;
    let way = input.name.strip_prefix(table)?.strip_prefix('/')?;
    Some((table, input.path.ancestors().nth(way.split('/').count())?))
}

/// Where a path leads once links are followed; the path itself where that is nowhere.
pub(crate) fn real_path(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The last part of each path; of paths that end alike, one part more until they differ or are at their beginning.
fn distinct_names(paths: &[PathBuf]) -> Vec<String> {
    let parts = |path: &PathBuf| -> Vec<String> {
        let plain = path.components().filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        });
        plain.collect()
    };
    let parts: Vec<Vec<String>> = paths.iter().map(parts).collect();
    let mut depths = vec![1; paths.len()];
    loop {
        let names: Vec<String> = parts
            .iter()
            .zip(&depths)
            .map(|(parts, depth)| {
                parts
                    .get(parts.len().saturating_sub(*depth)..)
                    .unwrap_or_default()
                    .join("/")
            })
            .collect();
        let mut longer = false;
        for ((depth, parts), name) in depths.iter_mut().zip(&parts).zip(&names) {
            let shared = names.iter().filter(|other| *other == name).count() > 1;
            if shared && *depth < parts.len() {
                *depth += 1;
                longer = true;
            }
        }
        if !longer {
            return names;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn names_are_as_long_as_needed_and_never_absolute() {
        let names = |paths: &[&str]| distinct_names(&paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(names(&["/data/a.csv"]), ["a.csv"]);
        assert_eq!(
            names(&["x/a.csv", "y/a.csv", "y/b.csv"]),
            ["x/a.csv", "y/a.csv", "b.csv"]
        );
        assert_eq!(names(&["p/x/a.csv", "/q/x/a.csv"]), ["p/x/a.csv", "q/x/a.csv"]);
        assert_eq!(names(&["a.csv", "./a.csv"]), ["a.csv", "a.csv"]);
        assert_eq!(names(&["a.csv", "../a.csv", "x/a.csv"]), ["a.csv", "a.csv", "x/a.csv"]);
    }

    #[test]
    fn partitioned_folders_are_one_table_and_others_are_files() {
        let root = tempfile::tempdir().expect("a folder");
        let write = |name: &str| {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, "a\n1\n").expect("a file");
        };
        write("sales/year=2024/a.csv");
        write("sales/year=2025/a.csv");
        write("plain/a.csv");
        write("plain/.hidden");
        let of = |name: &str, union| expand(&[root.path().join(name)], union).expect("inputs");
        let sales = of("sales", false).inputs;
        let names: Vec<&str> = sales.iter().map(|input| input.name.as_str()).collect();
        assert_eq!(names, ["sales/year=2024/a.csv", "sales/year=2025/a.csv"]);
        assert!(sales.iter().all(|input| input.table.as_deref() == Some("sales")));
        let plain = of("plain", false);
        assert_eq!((plain.inputs.len(), plain.skipped.len()), (1, 1));
        assert!(
            plain
                .inputs
                .iter()
                .all(|input| input.table.is_none() && input.name == "a.csv")
        );
        assert!(of("plain", true).inputs.iter().all(|input| input.table.is_some()));
        let twice = [root.path().join("plain"), root.path().join("plain/a.csv")];
        assert!(expand(&twice, false).is_err());
    }

    #[test]
    fn two_inputs_of_one_name_are_told_from_one_that_is_given_twice() {
        let root = tempfile::tempdir().expect("a folder");
        for name in ["a/sales/1.csv", "b/sales/2.csv", "c/sales/1.csv"] {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, "a\n1\n").expect("a file");
        }
        let why = |names: &[&str], union| {
            let arguments: Vec<PathBuf> = names.iter().map(|name| root.path().join(name)).collect();
            let expanded = expand(&arguments, union);
            expanded.map_or_else(|error| error.details().to_owned(), |_| String::new())
        };
        let one_name = |first: &str, second: &str| {
            let shown = |name: &str| shown(&root.path().join(name));
            format!(
                "two inputs have one name: {} and {}; scan them apart or from their parent folder",
                shown(first),
                shown(second)
            )
        };
        // As files the first two differ; as tables they are both `sales`.
        assert_eq!(why(&["a/sales", "b/sales"], false), "");
        assert_eq!(why(&["a/sales", "b/sales"], true), one_name("a/sales", "b/sales"));
        assert_eq!(why(&["a/sales", "c/sales"], true), one_name("a/sales", "c/sales"));
        let files = one_name("a/sales/1.csv", "c/sales/1.csv");
        assert_eq!(why(&["a/sales", "c/sales"], false), files);
        assert_eq!(why(&["a", "b"], true), "");
        for union in [false, true] {
            assert_eq!(why(&["a/sales", "a/./sales"], union), "the file is given twice");
        }
    }

    #[test]
    fn what_was_fetched_is_told_apart_by_its_name() {
        let fetched = |name: &str| Input {
            path: PathBuf::from("postgresql://h:5432/d"),
            name: name.to_owned(),
            fetched: Some(Arc::new(tempfile::tempfile().expect("a file"))),
            ..Input::default()
        };
        assert_eq!(refuse_doubles(&[fetched("orders"), fetched("people")]), Ok(()));
        for doubles in [
            [Input::of("x/orders"), fetched("orders")],
            [fetched("orders"), fetched("orders")],
        ] {
            let error = refuse_doubles(&doubles).expect_err("one name");
            assert_eq!(error.code(), ErrorCode::Usage);
            assert!(error.details().starts_with("two inputs have one name: "), "{error}");
        }
    }
}
