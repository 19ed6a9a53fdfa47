//! The statement over a pack of rules: which files it has, what they are together, who approved them. It is signed in an
//! envelope beside the files, so that whoever judges by the pack knows whose rules these are. Format: `docs/manifest.md`.
//!
//! Bytes and digests only: what is in a file, and where it lies, is for those above.

use std::collections::BTreeMap;

use dataseal_model::{Approval, Digest, PackId};
use dataseal_sign::{Envelope, PublicKey, Verification};

use crate::wire::{pack_v0 as wire, v0};
use crate::{Difference, ManifestError, PAYLOAD_TYPE, STATEMENT_TYPE, StatementError, VerifyFailure, canonical, packs};

/// `predicateType` of a statement over a pack. Unfrozen: `v1` will be.
pub const PACK_PREDICATE_TYPE: &str = "urn:dataseal:attestation:policy-pack:v0";

/// Most characters of the name of who approved a pack, and of a version.
const MOST_CHARACTERS: usize = 200;

/// What signers state of a pack.
///
/// INVARIANT: there is a file, and every text is one that [`parse`](Self::parse) accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackStatement {
    id: PackId,
    version: String,
    digest: Digest,
    approval: Option<Approval>,
    files: BTreeMap<String, Digest>,
}

impl PackStatement {
    /// The statement over `files`, named relative to the pack's folder; `digest` is that of the whole pack.
    ///
    /// # Errors
    /// [`ManifestError::Inconsistent`] where there is no file, or a text is empty, too long, or holds control characters.
    pub fn new(
        (id, version, digest): (PackId, String, Digest),
        approval: Option<Approval>,
        files: BTreeMap<String, Digest>,
    ) -> Result<Self, ManifestError> {
        let statement = Self {
            id,
            version,
            digest,
            approval,
            files,
        };
        // What would not be read back is not written.
        let wire = statement.wire();
        Self::from_wire(&wire).map_err(|place| ManifestError::Inconsistent { place })
    }

    /// The bytes to sign: RFC 8785 (JCS), UTF-8, one line.
    ///
    /// # Errors
    /// [`ManifestError::Unreadable`] for what a strict reader would refuse, such as more than four million values.
    pub fn to_payload(&self) -> Result<Vec<u8>, ManifestError> {
        canonical::write(&self.wire())
    }

    /// Reads a payload; only the bytes of [`to_payload`](Self::to_payload) are accepted.
    ///
    /// # Errors
    /// The first defect, in the order: strict JSON, `_type`, `predicateType`, shape, unknown keys, canonical form,
    /// consistency.
    pub fn parse(payload: &[u8]) -> Result<Self, StatementError> {
        let wire: wire::PackStatement = canonical::read(payload, PACK_PREDICATE_TYPE)?;
        Self::from_wire(&wire).map_err(|place| StatementError::Inconsistent { place })
    }

    /// The pack's id, which is the name of its folder.
    #[must_use]
    pub const fn id(&self) -> &PackId {
        &self.id
    }

    /// The pack's own version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The digest of the whole pack.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Who approved the pack, where that is stated.
    #[must_use]
    pub const fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref()
    }

    /// How files that are there, named relative to the pack's folder, are not those stated, by name. Every difference
    /// counts: a further file would be a further rule.
    #[must_use]
    pub fn differences(&self, present: &BTreeMap<String, Digest>) -> Vec<Difference> {
        let signed = self.files.iter().filter_map(|(name, signed)| match present.get(name) {
            None => Some(Difference::Missing { name: name.clone() }),
            Some(found) if found != signed => Some(Difference::Digest {
                name: name.clone(),
                signed: *signed,
                found: *found,
            }),
            Some(_) => None,
        });
        let further = present.keys().filter(|name| !self.files.contains_key(*name));
        let mut differences: Vec<Difference> = signed
            .chain(further.map(|name| Difference::Extra { name: name.clone() }))
            .collect();
        differences.sort_by(|left, right| left.name().cmp(right.name()));
        differences
    }

    fn wire(&self) -> wire::PackStatement {
        let digests = |digest: &Digest| v0::DigestSet {
            sha256: digest.to_string(),
        };
        let subject = |(name, digest): (&String, &Digest)| v0::Subject {
            name: name.clone(),
            digest: digests(digest),
        };
        wire::PackStatement {
            statement_type: STATEMENT_TYPE.to_owned(),
            subject: self.files.iter().map(subject).collect(),
            predicate_type: PACK_PREDICATE_TYPE.to_owned(),
            predicate: wire::PackPredicate {
                id: self.id.to_string(),
                version: self.version.clone(),
                digest: digests(&self.digest),
                approval: self.approval.as_ref().map(packs::written_approval),
            },
        }
    }

    fn from_wire(wire: &wire::PackStatement) -> Result<Self, &'static str> {
        let predicate = &wire.predicate;
        let mut files = BTreeMap::new();
        for subject in &wire.subject {
            // Sorted, and so each once.
            let behind = files.last_key_value().is_none_or(|(last, _)| *last < subject.name);
            let digest = subject.digest.sha256.parse().map_err(|_| "subject.digest")?;
            if !behind || !is_relative(&subject.name) {
                return Err("subject.name");
            }
            files.insert(subject.name.clone(), digest);
        }
        if files.is_empty() {
            return Err("subject");
        }
        let approval = match &predicate.approval {
            None => None,
            Some(approval) => Some(packs::read_approval(approval).ok_or("predicate.approval")?),
        };
        if !is_plain(&predicate.version) || approval.as_ref().is_some_and(|approval| !is_plain(&approval.by)) {
            return Err("predicate");
        }
        Ok(Self {
            id: predicate.id.parse().map_err(|_| "predicate.id")?,
            version: predicate.version.clone(),
            digest: predicate.digest.sha256.parse().map_err(|_| "predicate.digest")?,
            approval,
            files,
        })
    }
}

/// A name that cannot lead out of the folder.
fn is_relative(name: &str) -> bool {
    name.split('/').all(|part| !["", ".", ".."].contains(&part)) && !name.contains(['\\', '\0'])
}

/// A text that a terminal can show as it is.
fn is_plain(text: &str) -> bool {
    let length = text.chars().count();
    text.trim() == text && (1..=MOST_CHARACTERS).contains(&length) && !text.chars().any(char::is_control)
}

/// Verifies the envelope over a pack with the caller's keys, in the order of [`verify`](crate::verify). Every signature
/// must be by one of them.
///
/// # Errors
/// The first [`VerifyFailure`].
pub fn verify_pack_envelope(
    envelope: &[u8],
    keys: &[PublicKey],
) -> Result<(PackStatement, Verification), VerifyFailure> {
    let envelope = Envelope::parse(envelope)?;
    let verification = envelope.verify(keys, &[])?;
    Ok((stated(&envelope)?, verification))
}

/// Reads the envelope over a pack without checking who signed it: for those who sign as well, or were given no key.
///
/// # Errors
/// What is wrong with its form.
pub fn read_pack_envelope(envelope: &[u8]) -> Result<(PackStatement, Envelope), VerifyFailure> {
    let envelope = Envelope::parse(envelope)?;
    Ok((stated(&envelope)?, envelope))
}

fn stated(envelope: &Envelope) -> Result<PackStatement, VerifyFailure> {
    if envelope.payload_type() != PAYLOAD_TYPE {
        return Err(VerifyFailure::PayloadType);
    }
    Ok(PackStatement::parse(envelope.payload())?)
}

#[cfg(test)]
mod tests;
