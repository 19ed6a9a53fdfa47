//! Reading keys, the manifest and data files. Not for judging them.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use dataseal_model::ErrorCode;
use dataseal_sign::{KeyError, MAX_ENVELOPE_BYTES, PublicKey};

/// More than any public key needs.
const MAX_KEY_BYTES: usize = 64 * 1024;

/// Something that the caller gave cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) code: ErrorCode,
    pub(crate) path: PathBuf,
    /// What is wrong with a key.
    pub(crate) key: Option<KeyError>,
}

impl Problem {
    pub(crate) fn new(code: ErrorCode, path: &Path) -> Self {
        Self {
            code,
            path: path.to_owned(),
            key: None,
        }
    }

    pub(crate) fn io(error: &io::Error, path: &Path) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ErrorCode::InputMissing,
            io::ErrorKind::PermissionDenied => ErrorCode::InputPermission,
            io::ErrorKind::IsADirectory => ErrorCode::UsageDirectory,
            _ => ErrorCode::InputFailed,
        };
        Self::new(code, path)
    }
}

/// Reads a PEM public key.
pub(crate) fn public_key(path: &Path) -> Result<PublicKey, Problem> {
    let invalid = |key: KeyError| Problem {
        key: Some(key),
        ..Problem::new(ErrorCode::KeyInvalid, path)
    };
    let bytes = at_most(path, MAX_KEY_BYTES)?;
    let text = String::from_utf8(bytes).map_err(|_| invalid(KeyError::PemBegin))?;
    PublicKey::from_pem(&text).map_err(invalid)
}

/// Reads a manifest, one byte more than allowed at most: the verifier then says that it is too large.
pub(crate) fn manifest(path: &Path) -> Result<Vec<u8>, Problem> {
    at_most(path, MAX_ENVELOPE_BYTES.saturating_add(1))
}

fn at_most(path: &Path, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    open(path)?
        .take(u64::try_from(limit).unwrap_or(u64::MAX))
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::io(&error, path))?;
    Ok(bytes)
}

/// Opens a regular file: a pipe could block for ever.
pub(crate) fn open(path: &Path) -> Result<File, Problem> {
    let metadata = fs::metadata(path).map_err(|error| Problem::io(&error, path))?;
    if metadata.is_dir() {
        Err(Problem::new(ErrorCode::UsageDirectory, path))
    } else if metadata.is_file() {
        File::open(path).map_err(|error| Problem::io(&error, path))
    } else {
        Err(Problem::new(ErrorCode::InputUnsupported, path))
    }
}
