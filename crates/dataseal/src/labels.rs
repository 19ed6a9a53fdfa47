//! `labels.toml`: what persons decided about columns, found beside the data, checked, and matched with the tables of a run.

mod matching;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dataseal_model::{ColumnDecision, ErrorCode};
use dataseal_pack::{Problems, parse_labels};

use crate::measure::shown;
use crate::output::read_bounded;
use crate::{Error, Input, Installation};

pub(crate) use matching::match_decisions;

/// File name that is looked for beside the data.
pub const LABELS_FILE: &str = "labels.toml";
/// An entry for each of ten thousand columns fits many times.
const MAX_LABELS_BYTES: u64 = 16 << 20;

/// Why decisions cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LabelsError {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Error),
    /// It is malformed; every problem with its place.
    #[error("the label decisions have problems")]
    Malformed(Problems),
}

/// Reads a `labels.toml`.
///
/// # Errors
/// The file cannot be read, is malformed, or a reason or reviewer holds personal data: both are published with the result.
pub fn load_labels(path: &Path, installation: &Installation) -> Result<Vec<ColumnDecision>, LabelsError> {
    let bytes = read_bounded(path, MAX_LABELS_BYTES)?;
    let taxonomy = &installation.policies().taxonomy;
    let decisions = parse_labels(&bytes, &shown(path), taxonomy).map_err(LabelsError::Malformed)?;
    let recognisers = installation.recognisers();
    let published = |decision: &ColumnDecision| {
        let decision = &decision.decision;
        recognisers.proves(&decision.reason) || recognisers.proves(&decision.reviewer)
    };
    match decisions.iter().position(published) {
        None => Ok(decisions),
        Some(at) => Err(Error::new(ErrorCode::LabelsInvalid, shown(path))
            .detail(format!(
                "the reason or reviewer of decision {} holds personal data",
                at + 1
            ))
            .into()),
    }
}

/// The `labels.toml` beside the data: in the folder from which inputs are named, or in that of the first file.
///
/// # Errors
/// There are several, for inputs from several folders; one must be chosen.
pub fn labels_beside(inputs: &[Input]) -> Result<Option<PathBuf>, Error> {
    only_beside(inputs, LABELS_FILE, "--labels", ErrorCode::LabelsInvalid)
}

/// The one file of this name beside the data; `option` chooses among several.
pub(crate) fn only_beside(
    inputs: &[Input],
    name: &str,
    option: &str,
    code: ErrorCode,
) -> Result<Option<PathBuf>, Error> {
    let found = label_folders(inputs).into_iter().map(|folder| folder.join(name));
    let mut there = found.filter(|path| path.is_file());
    match (there.next(), there.next()) {
        (Some(one), Some(other)) => {
            let detail = format!(
                "there is another beside the data: {}; choose one with {option}",
                shown(&other)
            );
            Err(Error::new(code, shown(&one)).detail(detail))
        }
        (found, _) => Ok(found),
    }
}

/// The folders in which decisions about these inputs are looked for.
pub fn label_folders(inputs: &[Input]) -> BTreeSet<PathBuf> {
    inputs.iter().filter_map(folder_of).collect()
}

/// The folder that an input's name is relative to.
fn folder_of(input: &Input) -> Option<PathBuf> {
    if input.fetched.is_some() {
        return None;
    }
    let mut folder = input.path.as_path();
    for part in input.name.rsplit('/') {
        // A name that says more than the path is one that somebody else gave.
        if folder.file_name().and_then(|name| name.to_str()) != Some(part) {
            return input.path.parent().map(Path::to_owned);
        }
        folder = folder.parent()?;
    }
    Some(folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_lie_where_names_begin() {
        let input = |path: &str, name: &str| Input {
            path: PathBuf::from(path),
            name: name.to_owned(),
            ..Input::default()
        };
        for (path, name, folder) in [
            ("data/a.csv", "a.csv", "data"),
            ("data/b/a.csv", "b/a.csv", "data"),
            ("a.csv", "a.csv", ""),
            ("data/a.csv", "other.csv", "data"),
        ] {
            assert_eq!(folder_of(&input(path, name)), Some(PathBuf::from(folder)), "{path}");
        }
    }
}
