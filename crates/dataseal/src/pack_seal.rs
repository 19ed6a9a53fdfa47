//! Signatures over packs of rules: made over exactly the files that are loaded, and checked before a byte of them is parsed.
//!
//! One folder below the policies folder is one pack; its signature lies in it as [`PACK_SEAL_FILE`]. What is covered are the
//! files that the loader reads; a licence or a read-me beside them is not judged by, and not covered. Nothing is opened here.

use std::collections::BTreeMap;

use dataseal_manifest::{
    Difference, ManifestError, PAYLOAD_TYPE, PackStatement, VerifyFailure, read_pack_envelope, verify_pack_envelope,
};
use dataseal_model::{Approval, Digest, ErrorCode, PackId, PackOrigin, PackRef, PackSignature};
use dataseal_pack::{embedded, pack_of, sha256, tree_digest};
use dataseal_sign::{Envelope, PublicKey, SignError, Signer, VerifyError};

use crate::Error;

/// The signature file of a pack, in its folder.
pub const PACK_SEAL_FILE: &str = "pack.dsse.json";

/// The files of one pack: path below the policies folder, beginning with the pack's own, and bytes.
pub type PackFiles<'a> = BTreeMap<&'a str, &'a [u8]>;

/// Why the bytes of a pack are not those that somebody trusted signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackDistrust {
    /// There is no signature file.
    #[error("the pack is not signed")]
    Unsigned,
    /// The signature file is damaged, or signed otherwise than by the keys given.
    #[error(transparent)]
    Seal(#[from] VerifyFailure),
    /// The signature is over another pack.
    #[error("the signature is over the pack `{signed}`")]
    OtherPack {
        /// Which.
        signed: PackId,
    },
    /// Files are not as signed.
    #[error("files are not as signed")]
    Files(Vec<Difference>),
    /// The program was built with further files of a pack of this name, which nobody signed along.
    #[error("the program has further files of this pack built in")]
    BuiltIn(Vec<String>),
    /// What is signed as id, version or digest is not what the files say.
    #[error("the signed id, version or digest is not that of the files")]
    Reference,
}

impl PackDistrust {
    /// What is wrong with the pack in this folder, each thing with its file and in words that the catalogues know.
    pub fn errors(&self, folder: &str) -> Vec<Error> {
        let file = |name: &str, detail: &str| {
            let path = format!("{folder}/{name}");
            Error::new(ErrorCode::PackUntrusted, path.trim_start_matches('/')).detail(detail)
        };
        let seal = |detail: &str| vec![file(PACK_SEAL_FILE, detail)];
        match self {
            Self::Unsigned | Self::OtherPack { .. } | Self::Reference => seal(&self.to_string()),
            Self::Seal(VerifyFailure::Signatures(error)) => seal(&signature_text(error)),
            Self::Seal(failure) => seal(&format!("the signature file is damaged: {}", failure.name())),
            Self::Files(differences) => differences
                .iter()
                .map(|difference| file(difference.name(), difference_text(difference)))
                .collect(),
            Self::BuiltIn(names) => names
                .iter()
                .map(|name| {
                    file(
                        name,
                        "the file is built in and not in this folder: sign the pack with it, or under another id",
                    )
                })
                .collect(),
        }
    }
}

fn signature_text(error: &VerifyError) -> String {
    match error {
        VerifyError::UnknownKey { key_id } => format!("it is signed by the key {key_id}, which was not given"),
        other => other.to_string(),
    }
}

const fn difference_text(difference: &Difference) -> &'static str {
    match difference {
        Difference::Missing { .. } => "the file is signed and not there",
        Difference::Extra { .. } => "the file is there and not signed",
        Difference::Digest { .. } | Difference::Size { .. } => "the file is not as signed",
    }
}

/// Why a pack is not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackSealError {
    /// A signature file is there that is not over these files, or is damaged.
    #[error("the signature file that is there is not over these files")]
    OverOthers(PackDistrust),
    /// A signature file is there that states another approval.
    #[error("the signature file that is there states another approval")]
    OtherApproval,
    /// The program was built with further files of this pack, so that no signature could ever cover what is judged by.
    #[error("the program has further files of this pack built in")]
    BuiltIn(Vec<String>),
    /// The statement cannot be made.
    #[error(transparent)]
    Statement(#[from] ManifestError),
    /// A signer failed.
    #[error(transparent)]
    Sign(#[from] SignError),
}

/// Signs a pack as the loader read it: `reference` is what it says of `files`. The bytes of the signature file.
///
/// Where one is there already (`earlier`), the signers add theirs, and its approval stands unless another is given; a
/// signer whose valid signature it has adds nothing.
///
/// # Errors
/// In particular an earlier signature over other files, of another approval, or damaged.
pub fn sign_pack(
    reference: &PackRef,
    files: &PackFiles<'_>,
    approval: Option<Approval>,
    earlier: Option<&[u8]>,
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, PackSealError> {
    let folder = reference.id.as_str();
    let further = built_in_beside(folder, files);
    if !further.is_empty() {
        return Err(PackSealError::BuiltIn(further));
    }
    let identity = (reference.id.clone(), reference.version.clone(), reference.digest);
    let statement = |approval| PackStatement::new(identity, approval, digests(folder, files));
    let Some(earlier) = earlier else {
        let payload = statement(approval)?.to_payload()?;
        return Ok(Envelope::sign(PAYLOAD_TYPE, payload, signers)?.to_bytes());
    };
    let others = |distrust| PackSealError::OverOthers(distrust);
    let (signed, mut envelope) = read_pack_envelope(earlier).map_err(|failure| others(failure.into()))?;
    require_same_files(&signed, folder, files).map_err(others)?;
    let approval = approval.or_else(|| signed.approval().cloned());
    if approval.as_ref() != signed.approval() {
        return Err(PackSealError::OtherApproval);
    }
    if statement(approval)? != signed {
        return Err(others(PackDistrust::Reference));
    }
    for signer in signers {
        let key = signer.public_key();
        if !envelope.signatures().iter().any(|one| one.key_id == *key.key_id()) {
            envelope.countersign(*signer)?;
        }
        let all: Vec<_> = envelope.signatures().iter().map(|one| one.key_id.clone()).collect();
        let own = envelope.verify(std::slice::from_ref(key), &all);
        own.map_err(|error| others(VerifyFailure::from(error).into()))?;
    }
    Ok(envelope.to_bytes())
}

/// Checks the signature file of the pack in `folder` against its files: every signature by one of `keys`, the exact set of
/// files, each as it was signed.
///
/// # Errors
/// The first [`PackDistrust`], with every file that differs.
pub fn verify_pack(
    folder: &str,
    files: &PackFiles<'_>,
    seal: &[u8],
    keys: &[PublicKey],
) -> Result<PackRef, PackDistrust> {
    let (statement, verification) = verify_pack_envelope(seal, keys)?;
    let signature = PackSignature {
        signers: verification.checked.iter().map(ToString::to_string).collect(),
        approval: statement.approval().cloned(),
    };
    fitting(&statement, folder, files, PackOrigin::Signed(signature))
}

/// The same for whoever has no key: the signature file must fit, but who made it is not known, and that is what the origin
/// says.
///
/// # Errors
/// As [`verify_pack`].
pub(crate) fn fit_pack(folder: &str, files: &PackFiles<'_>, seal: &[u8]) -> Result<PackRef, PackDistrust> {
    let (statement, _) = read_pack_envelope(seal)?;
    fitting(&statement, folder, files, PackOrigin::Unchecked)
}

/// The pack that a statement is over, if the files are its files and all that will be judged by under its name.
fn fitting(
    statement: &PackStatement,
    folder: &str,
    files: &PackFiles<'_>,
    origin: PackOrigin,
) -> Result<PackRef, PackDistrust> {
    require_same_files(statement, folder, files)?;
    let further = built_in_beside(folder, files);
    if !further.is_empty() {
        return Err(PackDistrust::BuiltIn(further));
    }
    Ok(PackRef {
        id: statement.id().clone(),
        version: statement.version().to_owned(),
        digest: statement.digest(),
        origin,
    })
}

fn require_same_files(statement: &PackStatement, folder: &str, files: &PackFiles<'_>) -> Result<(), PackDistrust> {
    if statement.id().as_str() != folder {
        return Err(PackDistrust::OtherPack {
            signed: statement.id().clone(),
        });
    }
    let differences = statement.differences(&digests(folder, files));
    if !differences.is_empty() {
        return Err(PackDistrust::Files(differences));
    }
    if statement.digest() != tree_digest(files.iter().map(|(path, bytes)| (*path, *bytes))) {
        return Err(PackDistrust::Reference);
    }
    Ok(())
}

/// Digests of the files by their names relative to the pack's folder.
fn digests(folder: &str, files: &PackFiles<'_>) -> BTreeMap<String, Digest> {
    files
        .iter()
        .map(|(path, bytes)| (name_in(folder, path).to_owned(), sha256(bytes)))
        .collect()
}

fn name_in<'a>(folder: &str, path: &'a str) -> &'a str {
    path.strip_prefix(folder)
        .and_then(|rest| rest.strip_prefix('/'))
        .unwrap_or(path)
}

/// Built-in files of the pack that `files` do not replace: they would be judged by as well.
fn built_in_beside(folder: &str, files: &PackFiles<'_>) -> Vec<String> {
    embedded()
        .filter(|(path, _)| pack_of(path) == Some(folder) && !files.contains_key(path))
        .map(|(path, _)| name_in(folder, path).to_owned())
        .collect()
}

#[cfg(test)]
mod tests;
