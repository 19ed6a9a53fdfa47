//! Looking at an `asset.toml` without the data: what is wrong in it, what is still open, and which data files are not there.

use std::path::Path;

use super::draft::asked_keys;
use super::{AssetError, read_asset};
use crate::Installation;

/// What there is to say of a sound declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetLint {
    /// Its sections with their questions, in the order of the file.
    pub sections: Vec<SectionCount>,
    /// Data files that it lists and that are not there, as it writes them.
    pub absent: Vec<String>,
}

/// How far a section is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionCount {
    /// Its name.
    pub section: &'static str,
    /// Questions that are asked.
    pub asked: usize,
    /// Those among them that are not answered.
    pub open: usize,
}

/// Reads a declaration and counts what is open in it.
///
/// # Errors
/// The file cannot be read, or has problems: all of them.
pub fn lint_asset(path: &Path, installation: &Installation) -> Result<AssetLint, AssetError> {
    let asset = read_asset(path, installation)?;
    let mut sections: Vec<SectionCount> = Vec::new();
    for key in asked_keys(installation, Some(&asset)) {
        let section = key.section();
        let open = usize::from(key.answer(&asset).is_none());
        match sections.iter_mut().find(|count| count.section == section) {
            Some(count) => {
                count.asked += 1;
                count.open += open;
            }
            None => sections.push(SectionCount {
                section,
                asked: 1,
                open,
            }),
        }
    }
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let is_absent = |name: &String| !folder.join(name).exists();
    let absent = asset.files.iter().filter(|name| is_absent(name)).cloned().collect();
    Ok(AssetLint { sections, absent })
}
