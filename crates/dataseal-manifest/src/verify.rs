//! Verifying a manifest, in the order of the format: (1) the envelope's one byte form, (2) every signature, (3) the payload
//! type, (4) the statement. Nothing of the payload is read before the signatures hold.

use dataseal_model::Digest;
use dataseal_sign::{Envelope, KeyId, PublicKey, Verification};
use sha2::{Digest as _, Sha256};

use crate::{PAYLOAD_TYPE, Statement, VerifyFailure};

/// A manifest that is what was signed. Whether the data are what it speaks of is another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What was signed.
    pub statement: Statement,
    /// Which signatures were checked. Some may not have been, where the caller allowed that.
    pub verification: Verification,
    /// SHA-256 of the payload: the name of this statement, however many parties sign it.
    pub payload_digest: Digest,
}

/// Verifies a manifest with the caller's keys. Nothing in the manifest is trusted before that.
///
/// # Errors
/// The first [`VerifyFailure`] in the order above.
pub fn verify(envelope: &[u8], keys: &[PublicKey], allow_unknown: &[KeyId]) -> Result<Verified, VerifyFailure> {
    // 1. Strict envelope.
    let envelope = Envelope::parse(envelope)?;
    // 2. Signatures.
    let verification = envelope.verify(keys, allow_unknown)?;
    // 3. Payload type.
    if envelope.payload_type() != PAYLOAD_TYPE {
        return Err(VerifyFailure::PayloadType);
    }
    // 4. Statement, its type and its predicate's.
    let statement = Statement::parse(envelope.payload())?;
    Ok(Verified {
        statement,
        verification,
        payload_digest: Digest::new(Sha256::digest(envelope.payload()).into()),
    })
}
