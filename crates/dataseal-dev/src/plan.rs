//! A set of whole files as they should be: compared with the disk, or written to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use crate::{DevError, tree};

/// Files as they should be, by path relative to the workspace root.
#[derive(Debug, Default)]
pub struct Plan {
    files: BTreeMap<String, Vec<u8>>,
    owned: BTreeSet<String>,
}

impl Plan {
    /// Plans one file. A second plan for the same path replaces the first.
    pub fn file(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Declares that every Markdown page under `folder` is generated: one that is not planned is stale and gets removed.
    pub fn own_pages(&mut self, folder: impl Into<String>) {
        self.owned.insert(folder.into());
    }

    /// The planned bytes of a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The planned paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The paths whose bytes on disk differ from the plan, are missing, or should not be there; sorted.
    ///
    /// # Errors
    /// [`DevError::Read`] where a file exists but cannot be read.
    pub fn stale(&self, root: &Path) -> Result<Vec<String>, DevError> {
        let mut stale: BTreeSet<String> = self.orphans(root)?.into_iter().collect();
        for (path, wanted) in &self.files {
            match tree::read_bytes(root, path) {
                Ok(found) if &found == wanted => {}
                Ok(_)
                | Err(DevError::Read {
                    kind: io::ErrorKind::NotFound,
                    ..
                }) => {
                    stale.insert(path.clone());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(stale.into_iter().collect())
    }

    /// Writes what is stale, removes orphans, and returns the paths touched, sorted.
    ///
    /// # Errors
    /// [`DevError::Write`] where the disk refuses.
    pub fn write(&self, root: &Path) -> Result<Vec<String>, DevError> {
        let stale = self.stale(root)?;
        for path in &stale {
            let full = root.join(path);
            let fail = |error: io::Error| DevError::Write {
                path: path.clone(),
                kind: error.kind(),
            };
            match self.files.get(path) {
                Some(bytes) => {
                    if let Some(folder) = full.parent() {
                        fs::create_dir_all(folder).map_err(fail)?;
                    }
                    fs::write(&full, bytes).map_err(fail)?;
                }
                None => fs::remove_file(&full).map_err(fail)?,
            }
        }
        Ok(stale)
    }

    fn orphans(&self, root: &Path) -> Result<Vec<String>, DevError> {
        let mut orphans = Vec::new();
        for folder in &self.owned {
            let pages = tree::walk(root, folder)?;
            orphans.extend(
                pages
                    .into_iter()
                    .filter(|path| path.ends_with(".md") && !self.files.contains_key(path)),
            );
        }
        Ok(orphans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_makes_the_plan_fresh_and_removes_orphans() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::write(root.join("docs/old.md"), "left over").unwrap();
        let mut plan = Plan::default();
        plan.own_pages("docs");
        plan.file("docs/new.md", "new");
        assert_eq!(plan.stale(root).unwrap(), ["docs/new.md", "docs/old.md"]);
        assert_eq!(plan.write(root).unwrap(), ["docs/new.md", "docs/old.md"]);
        assert!(plan.stale(root).unwrap().is_empty());
        assert!(plan.write(root).unwrap().is_empty(), "a second run touches nothing");
        assert!(!root.join("docs/old.md").exists());
    }
}
