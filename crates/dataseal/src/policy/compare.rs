//! Two states of the policies to be compared: those of this build, or those of a folder.

use dataseal_pack::{PackFile, Policies, PolicyDifference, files_under, load_packs, policy_difference};

use crate::PolicyError;

/// Files without which a folder cannot be judged by alone.
const WHOLE: [&str; 3] = ["evidence.toml", "taxonomy/classes.toml", "taxonomy/grading.toml"];

/// A state of the policies.
#[derive(Clone, Copy, Debug)]
pub enum Side<'a> {
    /// What this build carries.
    BuiltIn,
    /// Files of a folder: path below it and text. One that holds all that judging needs is taken as it stands, as an
    /// earlier version of the built-in ones; any other is laid over those, as `--policies` does.
    Folder(&'a [(String, String)]),
}

impl Side<'_> {
    fn load(self) -> Result<Policies, PolicyError> {
        let own = match self {
            Self::BuiltIn => &[],
            Self::Folder(own) => own,
        };
        let has = |path: &str| own.iter().any(|(known, _)| known == path);
        let files = match WHOLE.iter().all(|path| has(path)) {
            true => own.iter().map(|(path, text)| PackFile::new(path, text)).collect(),
            false => files_under(own),
        };
        load_packs(&files).map_err(PolicyError::Problems)
    }
}

/// How the later state differs from the earlier one.
///
/// # Errors
/// Every problem of either side.
pub fn compare(before: Side<'_>, after: Side<'_>) -> Result<PolicyDifference, PolicyError> {
    Ok(policy_difference(&before.load()?, &after.load()?))
}
