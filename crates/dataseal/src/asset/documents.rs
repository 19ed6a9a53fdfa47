//! The documents of a declaration: how each stands on a day, and adding one. Documents are referred to by path and digest;
//! what they say is never read.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dataseal_intake::digest_file;
use dataseal_model::{CheckedDocument, Digest, DocumentStanding, ErrorCode, Evidence, EvidenceState};
use dataseal_pack::{EvidenceKind, sha256};

use super::{AssetDraft, AssetError, name_in, read_asset};
use crate::inputs::real_path;
use crate::measure::{open_regular, shown};
use crate::output::{copy_whole, folder_of};
use crate::{Error, Installation};

/// Folder below that of the declaration into which documents are copied.
const EVIDENCE_FOLDER: &str = "evidence";

/// Every document of a declaration, its file looked at, judged for `day`.
///
/// # Errors
/// The declaration cannot be read or has problems.
pub fn check_documents(
    path: &Path,
    day: NaiveDate,
    installation: &Installation,
) -> Result<Vec<CheckedDocument>, AssetError> {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let documents = read_asset(path, installation)?.evidence.into_iter();
    let checked = documents.map(|mut document| {
        let found = look(&folder.join(&document.file));
        document.state = state_of(&found, &document);
        let of_file = match found {
            Ok(digest) if digest == document.digest => None,
            Ok(_) => Some(DocumentStanding::Altered),
            Err(error) if error.code() == ErrorCode::InputMissing => Some(DocumentStanding::Missing),
            Err(_) => Some(DocumentStanding::Unreadable),
        };
        CheckedDocument::on(day, document, of_file)
    });
    Ok(checked.collect())
}

/// How a document's file stands against its digest.
pub(super) fn examine(folder: &Path, document: &Evidence) -> EvidenceState {
    state_of(&look(&folder.join(&document.file)), document)
}

fn state_of(found: &Result<Digest, Error>, document: &Evidence) -> EvidenceState {
    match found {
        Err(_) => EvidenceState::Missing,
        Ok(digest) if *digest == document.digest => EvidenceState::Matches,
        Ok(_) => EvidenceState::Differs,
    }
}

fn look(file: &Path) -> Result<Digest, Error> {
    let opened = open_regular(file)?;
    let (digest, _) = digest_file(&opened).map_err(|error| Error::new(error.code(), shown(file)))?;
    Ok(digest)
}

/// A document is published under its issuer's name, which is no place for a telephone number.
pub(super) fn check_issuer(issuer: &str, path: &Path, installation: &Installation) -> Result<(), Error> {
    if installation.recognisers().proves(issuer) {
        return Err(
            Error::new(ErrorCode::AssetInvalid, shown(path)).detail("the issuer of a document holds personal data")
        );
    }
    Ok(())
}

/// A document to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'a> {
    /// The file.
    pub file: &'a Path,
    /// Its kind, by id or title.
    pub kind: &'a str,
    /// Who issued it.
    pub issuer: &'a str,
    /// When.
    pub issued: NaiveDate,
    /// Last day on which it holds; `None` if it does not expire.
    pub valid_until: Option<NaiveDate>,
    /// Whether a file from elsewhere is copied below the declaration's folder.
    pub copy: bool,
}

/// Why a document is not added.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The declaration or the file cannot be used.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// No kind has that name.
    #[error("there is no kind of evidence `{written}`")]
    UnknownKind {
        /// What was written.
        written: String,
        /// The kind that was probably meant.
        nearest: Option<Box<EvidenceKind>>,
    },
    /// The file lies outside the declaration's folder.
    #[error("`{0}` lies outside the folder of the declaration")]
    Outside(String),
    /// The same document is there under the same kind.
    #[error("`{file}` is already attached as `{kind}`")]
    Attached {
        /// The file as the declaration names it.
        file: String,
        /// The kind.
        kind: String,
        /// SHA-256 of the file now, if it is another than the declared one.
        changed: Option<Digest>,
    },
    /// The document ends before it was issued.
    #[error("the document ends before it was issued")]
    EndsBeforeIssue,
}

impl From<Error> for EvidenceError {
    fn from(error: Error) -> Self {
        Self::Asset(error.into())
    }
}

/// Adds a document to a declaration: its digest is computed, and a block is appended. Nothing is written unless all of it can be.
///
/// # Errors
/// See [`EvidenceError`].
pub fn add_evidence(
    path: &Path,
    new: &NewDocument<'_>,
    installation: &Installation,
) -> Result<Evidence, EvidenceError> {
    let mut draft = AssetDraft::open(path, installation)?;
    let known = draft.asset()?.evidence.clone();
    let kind = EvidenceKind::named(new.kind, &installation.policies().evidence_kinds);
    let kind = kind.map_err(|nearest| EvidenceError::UnknownKind {
        written: new.kind.to_owned(),
        nearest: nearest.cloned().map(Box::new),
    })?;
    if new.valid_until.is_some_and(|until| until < new.issued) {
        return Err(EvidenceError::EndsBeforeIssue);
    }
    check_issuer(new.issuer, path, installation)?;
    let digest = look(new.file)?;
    if digest == sha256(&[]) {
        return Err(Error::new(ErrorCode::AssetInvalid, shown(new.file))
            .detail("the document is empty")
            .into());
    }
    let (file, copied_to) = place(path, new)?;
    let document = Evidence {
        kind: kind.kind.clone(),
        file,
        digest,
        issuer: new.issuer.trim().to_owned(),
        issued: new.issued,
        valid_until: new.valid_until,
        state: EvidenceState::Matches,
    };
    let is_same = |other: &&Evidence| other.file == document.file || other.digest == document.digest;
    let of_kind = |other: &&Evidence| other.kind == document.kind;
    if let Some(other) = known.iter().filter(of_kind).find(is_same) {
        return Err(EvidenceError::Attached {
            file: other.file.clone(),
            kind: other.kind.clone(),
            changed: (other.digest != digest).then_some(digest),
        });
    }
    draft.attach(&document)?;
    if let Some(to) = copied_to {
        copied(new.file, &to, digest)?;
    }
    draft.save()?;
    Ok(document)
}

/// The document's name in the declaration, and where it is copied to if it lies elsewhere.
fn place(asset: &Path, new: &NewDocument<'_>) -> Result<(String, Option<PathBuf>), EvidenceError> {
    let folder = folder_of(asset);
    if real_path(new.file).starts_with(real_path(folder)) {
        return Ok((name_in(folder, new.file)?, None));
    }
    if !new.copy {
        return Err(EvidenceError::Outside(shown(new.file)));
    }
    let name = new.file.file_name().and_then(OsStr::to_str);
    let name = name.ok_or_else(|| Error::new(ErrorCode::AssetInvalid, shown(new.file)))?;
    let to = folder.join(EVIDENCE_FOLDER).join(name);
    Ok((format!("{EVIDENCE_FOLDER}/{name}"), Some(to)))
}

/// Copies a document, unless the very same is there already.
fn copied(from: &Path, to: &Path, digest: Digest) -> Result<(), Error> {
    match look(to) {
        Ok(there) if there == digest => return Ok(()),
        Ok(_) => return Err(Error::new(ErrorCode::OutputExists, shown(to))),
        Err(error) if error.code() == ErrorCode::InputMissing => copy_whole(open_regular(from)?, to)?,
        Err(error) => return Err(error),
    }
    match look(to)? == digest {
        true => Ok(()),
        false => Err(Error::new(ErrorCode::InputChanged, shown(from))),
    }
}
