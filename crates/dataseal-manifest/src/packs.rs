//! Packs as a statement names them, written and read back: id, version, digest, how they came, who signed and approved them.

use dataseal_model::{Approval, PackOrigin, PackRef};
use dataseal_sign::KeyId;

use crate::wire::v0 as wire;

/// A pack as it is written.
pub(crate) fn written(pack: &PackRef) -> wire::Pack {
    wire::Pack {
        id: pack.id.to_string(),
        version: pack.version.clone(),
        sha256: pack.digest.to_string(),
        origin: pack.origin.as_str().map(str::to_owned),
        signers: pack.origin.signers().to_vec(),
        approval: pack.origin.approval().map(written_approval),
    }
}

/// Reads a pack.
pub(crate) fn read(pack: &wire::Pack) -> Option<PackRef> {
    Some(PackRef {
        id: pack.id.parse().ok()?,
        version: pack.version.clone(),
        digest: pack.sha256.parse().ok()?,
        origin: origin(pack)?,
    })
}

/// Signers are key ids in their order, each once.
fn origin(pack: &wire::Pack) -> Option<PackOrigin> {
    let sorted = pack.signers.iter().is_sorted_by(|left, right| left < right);
    if !sorted || pack.signers.iter().any(|signer| KeyId::parse(signer).is_err()) {
        return None;
    }
    let approval = match &pack.approval {
        None => None,
        Some(written) => Some(read_approval(written)?),
    };
    PackOrigin::parse(pack.origin.as_deref(), pack.signers.clone(), approval)
}

/// An approval as it is written.
pub(crate) fn written_approval(approval: &Approval) -> wire::Approval {
    wire::Approval {
        by: approval.by.clone(),
        on: approval.on.to_string(),
    }
}

/// Reads an approval; its day has one spelling.
pub(crate) fn read_approval(approval: &wire::Approval) -> Option<Approval> {
    let read = Approval {
        by: approval.by.clone(),
        on: approval.on.parse().ok()?,
    };
    (read.on.to_string() == approval.on).then_some(read)
}
