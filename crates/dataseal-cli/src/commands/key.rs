//! `dataseal key`: making key pairs and looking at them.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use dataseal::Error;
use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::output::{Existing, read_bounded, write_whole};
use dataseal::sign::{Algorithm, KeyFileDefect, PublicKey, SignError, Signer, SigningKey};

use super::scan::quoted;
use crate::cli::{KeyAlgorithm, KeyCommand, KeyGenArgs, KeyShowArgs};
use crate::failure::Failure;
use crate::session::Means;

/// Far beyond any PEM key of a supported kind.
const MAX_KEY_BYTES: u64 = 16 << 10;

pub(crate) fn run(command: &KeyCommand, means: &Means) -> Result<ExitStatus, Failure> {
    match command {
        KeyCommand::Gen(arguments) => generate(arguments, means),
        KeyCommand::Show(arguments) => show(arguments, means),
    }
}

fn generate(arguments: &KeyGenArgs, means: &Means) -> Result<ExitStatus, Failure> {
    let algorithm = match arguments.algorithm {
        KeyAlgorithm::P256 => Algorithm::EcdsaP256Sha256,
        KeyAlgorithm::Ed25519 => Algorithm::Ed25519,
    };
    let public = create(&arguments.out, algorithm)?;
    let (private, shown) = (
        arguments.out.display().to_string(),
        public_path(&arguments.out).display().to_string(),
    );
    means.say("cli.key-written", &[("private", &private), ("public", &shown)]);
    means.say("cli.key", &[("algorithm", &algorithm), ("id", public.key_id())]);
    means.note("cli.key-care", &[]);
    Ok(ExitStatus::Success)
}

/// Writes a fresh key pair: both files or none, and never over a file that is there.
pub(crate) fn create(private: &Path, algorithm: Algorithm) -> Result<PublicKey, Failure> {
    let public = public_path(private);
    if public.exists() {
        return Err(Failure::of(ErrorCode::OutputExists, public.display().to_string()));
    }
    let key = SigningKey::generate(algorithm).map_err(|_| Failure::of(ErrorCode::Internal, "random"))?;
    if let Some(folder) = private.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let failed = |_| Failure::of(ErrorCode::OutputFailed, folder.display().to_string());
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    key.create_file(private).map_err(|error| key_error(private, &error))?;
    if let Err(error) = write_whole(&public, key.public_key().to_pem().as_bytes(), Existing::Keep) {
        // Made a moment ago by this process, which alone knows it.
        let _ = std::fs::remove_file(private);
        return Err(error.into());
    }
    Ok(key.public_key().clone())
}

pub(crate) fn public_path(private: &Path) -> PathBuf {
    let mut path = OsString::from(private);
    path.push(".pub");
    PathBuf::from(path)
}

fn show(arguments: &KeyShowArgs, means: &Means) -> Result<ExitStatus, Failure> {
    let public = match open_public(&arguments.file) {
        Ok(public) => public,
        Err(_) => open_private(&arguments.file)?.public_key().clone(),
    };
    means.say(
        "cli.key",
        &[("algorithm", &public.algorithm()), ("id", public.key_id())],
    );
    Ok(ExitStatus::Success)
}

/// Opens a private key file; its mode and owner are checked.
fn open_private(path: &Path) -> Result<SigningKey, Failure> {
    SigningKey::open_file(path).map_err(|error| key_error(path, &error))
}

/// Reads a public key file.
fn open_public(path: &Path) -> Result<PublicKey, Failure> {
    let invalid = |detail: &str| Error::new(ErrorCode::KeyInvalid, path.display().to_string()).detail(detail);
    let bytes = read_bounded(path, MAX_KEY_BYTES).map_err(|error| match error.code() {
        // What is larger than any key is none.
        ErrorCode::LimitSize => invalid(error.details()),
        _ => error,
    })?;
    let text = std::str::from_utf8(&bytes).map_err(|_| invalid("UTF-8"))?;
    Ok(PublicKey::from_pem(text).map_err(|error| invalid(&error.to_string()))?)
}

/// The private keys to sign with. One party signs once, however many files its key lies in.
pub(crate) fn open_signers(paths: &[PathBuf]) -> Result<Vec<SigningKey>, Failure> {
    let mut seen = BTreeSet::new();
    let mut keys = Vec::new();
    for path in paths {
        let key = open_private(path)?;
        if !seen.insert(key.public_key().key_id().clone()) {
            let error = Error::new(ErrorCode::Usage, path.display().to_string());
            return Err(error.detail("the key is given twice").into());
        }
        keys.push(key);
    }
    Ok(keys)
}

/// The public keys of the signers to trust.
pub(crate) fn open_publics(paths: &[PathBuf]) -> Result<Vec<PublicKey>, Failure> {
    paths.iter().map(|path| open_public(path)).collect()
}

/// The options by which a command trusts whoever signed with these private keys, a space before each.
pub(crate) fn public_options(private: &[PathBuf]) -> String {
    let option = |path: &PathBuf| format!(" --key {}", quoted(&public_path(path).display().to_string()));
    private.iter().map(option).collect()
}

/// How to make the public keys that are not beside the private ones.
pub(crate) fn note_missing_publics(private: &[PathBuf], means: &Means) {
    for path in private {
        let public = public_path(path);
        if !public.exists() {
            let (path, public) = (path.display().to_string(), public.display().to_string());
            let command = format!("openssl pkey -in {} -pubout -out {}", quoted(&path), quoted(&public));
            means.note("cli.public-key-missing", &[("command", &command)]);
        }
    }
}

fn key_error(path: &Path, error: &SignError) -> Failure {
    let name = error.name();
    let defect = match error {
        SignError::KeyFile { defect, .. } => Some(defect),
        _ => None,
    };
    let code = match name {
        _ if matches!(defect, Some(KeyFileDefect::Io(ErrorKind::NotFound))) => ErrorCode::InputMissing,
        "key-file-exists" => ErrorCode::OutputExists,
        _ if name.starts_with("key-file-write") => ErrorCode::OutputFailed,
        _ if name.starts_with("key-file") => ErrorCode::KeyUnsafe,
        _ => ErrorCode::KeyInvalid,
    };
    let hint = error.hint().map_or_else(String::new, |hint| format!("; {hint}"));
    let subject = path.display().to_string();
    if code == ErrorCode::InputMissing {
        return Failure::of(code, subject);
    }
    // The subject names the file already.
    let what = defect.map_or_else(|| error.to_string(), ToString::to_string);
    Error::new(code, subject).detail(format!("{what}{hint}")).into()
}
