//! Waivers on which conclusions rest, in wire form. Those that nothing rests on are told by the conclusions of the rules about
//! waivers.

use dataseal_model::{Appraisal, Waiver, WaiverState};

use crate::wire::v0 as wire;

/// The waivers in use, in the order of their file.
pub(super) fn in_use(appraisal: &Appraisal) -> Vec<&Waiver> {
    let records = appraisal.waivers.iter();
    records
        .filter(|record| record.state == WaiverState::InUse)
        .map(|record| &record.waiver)
        .collect()
}

pub(super) fn waiver(waiver: &Waiver) -> wire::Waiver {
    wire::Waiver {
        code: waiver.rule.to_string(),
        approver: waiver.approver.clone(),
        reason: waiver.reason.clone(),
        approved: waiver.approved.to_string(),
        expires: waiver.expires.to_string(),
        files: waiver.files.clone(),
        column: waiver.column.clone(),
    }
}
