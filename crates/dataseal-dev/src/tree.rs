//! Reading the working tree: which files count as the project's own, in a fixed order.
//!
//! Not a version-control client: a file that is new and not yet added counts too, which is what a tidy test wants.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::DevError;

/// Folders that are never the project's own text: build output, tool state, and a local crate that is not published.
const SKIPPED: &[&str] = &["target", "dataseal-out", "crates/zz-anchor", "node_modules"];

/// A file of the working tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// Its path relative to the workspace root, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The workspace's root folder: where the root manifest is, seen from this crate.
#[must_use]
pub fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The paths of all files under `folder` (relative to `root`), sorted, with forward slashes. A missing folder is empty.
///
/// Hidden folders are left out, but for `.ci`.
///
/// # Errors
/// [`DevError::Read`] where a folder cannot be listed.
pub fn walk(root: &Path, folder: &str) -> Result<Vec<String>, DevError> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        if SKIPPED.contains(&folder.as_str()) || !root.join(&folder).is_dir() {
            continue;
        }
        for (name, is_folder) in list(root, &folder)? {
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            if !is_folder {
                found.push(path);
            } else if !name.starts_with('.') || name == ".ci" {
                waiting.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Names in one folder, and whether each is a folder itself.
fn list(root: &Path, folder: &str) -> Result<Vec<(String, bool)>, DevError> {
    let fail = |error: std::io::Error| DevError::Read {
        path: folder.to_owned(),
        kind: error.kind(),
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join(folder)).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let kind = entry.file_type().map_err(fail)?;
        names.push((entry.file_name().to_string_lossy().into_owned(), kind.is_dir()));
    }
    Ok(names)
}

/// The text of one file.
///
/// # Errors
/// [`DevError::Read`] if it cannot be read, [`DevError::NotUtf8`] if it is not text.
pub fn read_text(root: &Path, path: &str) -> Result<String, DevError> {
    String::from_utf8(read_bytes(root, path)?).map_err(|_| DevError::NotUtf8 { path: path.to_owned() })
}

/// The bytes of one file.
pub(crate) fn read_bytes(root: &Path, path: &str) -> Result<Vec<u8>, DevError> {
    fs::read(root.join(path)).map_err(|error| DevError::Read {
        path: path.to_owned(),
        kind: error.kind(),
    })
}
