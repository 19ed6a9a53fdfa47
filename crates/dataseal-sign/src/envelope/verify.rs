//! Judging an envelope: every signature, not just enough of them. What cannot be checked is refused, or listed as
//! unchecked where the caller allows that by name.

use std::collections::{BTreeMap, BTreeSet};

use super::{Envelope, VerifyError};
use crate::key_id::KeyId;
use crate::public_key::{Judgement, PublicKey};

/// Which signatures of an accepted envelope were checked. Sorted by key id; no key is in both lists or twice in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Valid signatures by keys of the caller; at least one.
    pub checked: Vec<KeyId>,
    /// Signatures by keys that the caller allowed but did not give. They may be forged.
    pub unchecked: Vec<KeyId>,
}

impl Envelope {
    /// Checks every signature with the key whose id it names, and only with that one. A key given twice is one key; a
    /// key both given and allowed is checked. The caller's keys decide: nothing in the envelope is trusted.
    ///
    /// # Errors
    /// A [`VerifyError`] for the first signature, in the order of key ids, that is refused, or if none was checked.
    pub fn verify(&self, keys: &[PublicKey], allow_unknown: &[KeyId]) -> Result<Verification, VerifyError> {
        let keys: BTreeMap<&KeyId, &PublicKey> = keys.iter().map(|key| (key.key_id(), key)).collect();
        let allowed: BTreeSet<&KeyId> = allow_unknown.iter().collect();
        let message = self.message();
        let mut verification = Verification {
            checked: Vec::new(),
            unchecked: Vec::new(),
        };
        for signature in &self.signatures {
            let key_id = signature.key_id.clone();
            match keys.get(&key_id) {
                Some(key) => {
                    accept(key.judge(&message, &signature.bytes), &key_id)?;
                    verification.checked.push(key_id);
                }
                None if allowed.contains(&key_id) => verification.unchecked.push(key_id),
                None => return Err(VerifyError::UnknownKey { key_id }),
            }
        }
        if verification.checked.is_empty() {
            return Err(VerifyError::NothingChecked);
        }
        Ok(verification)
    }
}

fn accept(judgement: Judgement, key_id: &KeyId) -> Result<(), VerifyError> {
    let key_id = key_id.clone();
    match judgement {
        Judgement::Valid => Ok(()),
        Judgement::Invalid => Err(VerifyError::BadSignature { key_id }),
        Judgement::Malformed => Err(VerifyError::MalformedSignature { key_id }),
        Judgement::HighS => Err(VerifyError::HighS { key_id }),
    }
}
