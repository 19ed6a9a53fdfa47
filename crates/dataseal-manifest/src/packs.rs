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

#[cfg(test)]
mod tests {
    use dataseal_model::{Digest, PackSignature};

    use super::*;

    fn signed() -> wire::Pack {
        written(&PackRef {
            id: "acme".parse().unwrap(),
            version: "1.2.0".to_owned(),
            digest: Digest::new([7; 32]),
            origin: PackOrigin::Signed(PackSignature {
                signers: vec!["0".repeat(64), "f".repeat(64)],
                approval: Some(Approval {
                    by: "数据合规委员会".to_owned(),
                    on: "2026-11-20".parse().unwrap(),
                }),
            }),
        })
    }

    #[test]
    fn a_pack_is_read_back_with_those_who_answer_for_it() {
        let pack = read(&signed()).unwrap();
        assert_eq!(written(&pack), signed());
        assert_eq!(pack.origin.signers().len(), 2);
        // What earlier versions wrote says nothing, and is not taken for trust.
        let earlier = wire::Pack {
            origin: None,
            signers: Vec::new(),
            approval: None,
            ..signed()
        };
        assert_eq!(read(&earlier).unwrap().origin, PackOrigin::Unstated);
    }

    #[test]
    fn signers_and_approvals_have_one_spelling() {
        let changed = |change: fn(&mut wire::Pack)| {
            let mut pack = signed();
            change(&mut pack);
            read(&pack)
        };
        assert!(changed(|_| ()).is_some());
        for pack in [
            changed(|pack| pack.signers.reverse()),
            changed(|pack| pack.signers = vec!["0".repeat(64); 2]),
            changed(|pack| pack.signers = vec!["F".repeat(64)]),
            changed(|pack| pack.signers.clear()),
            changed(|pack| pack.origin = Some("unsigned".to_owned())),
            changed(|pack| pack.origin = None),
            changed(|pack| pack.approval.as_mut().unwrap().on = "2026-11-2".to_owned()),
        ] {
            assert_eq!(pack, None);
        }
    }
}
