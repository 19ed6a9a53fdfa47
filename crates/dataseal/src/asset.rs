//! `asset.toml`: loading it with its evidence, finding the one beside the data, and writing a first draft.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dataseal_model::{Asset, ErrorCode};
use dataseal_pack::Problems;

use crate::inputs::{folder_as_table, real_path};
use crate::measure::shown;
use crate::output::read_bounded;
use crate::{Error, Input, Installation};

mod answer_book;
mod documents;
mod draft;
mod lint;
mod wizard;

pub use answer_book::{AnswersError, take_answers};
pub use documents::{EvidenceError, NewDocument, add_evidence, check_documents};
pub use draft::{AnswerChange, AssetDraft};
pub use lint::{AssetLint, SectionCount, lint_asset};
pub use wizard::ask_open;

/// File name that `scan` looks for beside the data.
pub const ASSET_FILE: &str = "asset.toml";
/// Far beyond any questionnaire.
const MAX_ASSET_BYTES: u64 = 1 << 20;

/// A declaration with the inputs it lists.
#[derive(Clone, Debug)]
pub struct LoadedAsset {
    /// What was declared, evidence checked.
    pub asset: Asset,
    /// The data files it lists, in written order.
    pub inputs: Vec<Input>,
}

/// Why a declaration cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AssetError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Error),
    /// It is malformed; every problem with its place.
    #[error("the declaration has problems")]
    Malformed(Problems),
}

/// Loads a declaration and looks at every evidence file it names.
///
/// # Errors
/// The file cannot be read or is malformed. Evidence that is missing or differs is no error: rules judge it.
pub fn load_asset(path: &Path, installation: &Installation) -> Result<LoadedAsset, AssetError> {
    let mut asset = read_asset(path, installation)?;
    for evidence in &asset.evidence {
        documents::check_issuer(&evidence.issuer, path, installation)?;
    }
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    for evidence in &mut asset.evidence {
        evidence.state = documents::examine(folder, evidence);
    }
    let mut inputs = Vec::new();
    for name in &asset.files {
        let path = folder.join(name);
        if path.is_dir() {
            inputs.extend(folder_as_table(&path, name.trim_end_matches('/'))?);
        } else {
            inputs.push(Input {
                path,
                name: name.clone(),
                ..Input::default()
            });
        }
    }
    Ok(LoadedAsset { asset, inputs })
}

/// Reads a declaration; of its documents nothing is looked at.
fn read_asset(path: &Path, installation: &Installation) -> Result<Asset, AssetError> {
    draft::parsed(path, &read_bytes(path)?, installation).map_err(AssetError::Malformed)
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    read_bounded(path, MAX_ASSET_BYTES).map_err(|error| match error.code() {
        ErrorCode::InputMissing => error.detail(format!("dataseal asset new DATA --output {}", shown(path))),
        _ => error,
    })
}

/// The declaration beside the data, when there is one that lists every input.
///
/// # Errors
/// It is there and cannot be used: a half-finished declaration is pointed out, never passed over.
pub fn asset_beside(inputs: &[Input], installation: &Installation) -> Result<Option<LoadedAsset>, AssetError> {
    let Some(folder) = inputs.first().and_then(|input| input.path.parent()) else {
        return Ok(None);
    };
    let path = folder.join(ASSET_FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let loaded = load_asset(&path, installation)?;
    let listed: BTreeSet<PathBuf> = loaded.inputs.iter().map(|input| real_path(&input.path)).collect();
    let all = inputs.iter().all(|input| listed.contains(&real_path(&input.path)));
    Ok(all.then_some(loaded))
}

/// The path by which a declaration in `folder` names a data file: relative when the file lies in or below the folder.
///
/// # Errors
/// The file lies elsewhere, so that no relative name without `..` reaches it, or its name is not UTF-8.
pub fn name_in(folder: &Path, data: &Path) -> Result<String, Error> {
    let unusable = |why: &str| Error::new(ErrorCode::AssetInvalid, shown(data)).detail(why);
    let real = |path: &Path| std::fs::canonicalize(path).map_err(|_| Error::new(ErrorCode::InputMissing, shown(path)));
    let folder: PathBuf = if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder.to_owned()
    };
    let below = real(data)?
        .strip_prefix(real(&folder)?)
        .map(Path::to_owned)
        .map_err(|_| unusable("the file lies outside the folder of the declaration"))?;
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    let parts = parts.ok_or_else(|| unusable("the name of the file is not UTF-8"))?;
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests;
