//! Grounds that measurements give: other tables and columns, more or fewer rows, other values, other labels.

use std::collections::BTreeSet;

use dataseal_model::{
    Aspect, ChangeGround, Comparison, Difference, GroundFound, GroundState, Incomparable, Outcome, Weight,
};

use super::found;
use crate::diff::snapshot::Snapshot;

/// What measurements say of grounds.
const OF_DATA: [ChangeGround; 4] = [
    ChangeGround::Schema,
    ChangeGround::DataExtended,
    ChangeGround::DataAltered,
    ChangeGround::LabelsOrGrade,
];

/// The ground that a change of an aspect is; `None` where no form asks for it: another name of a whole table, another order.
const fn ground_of(aspect: Aspect) -> Option<ChangeGround> {
    match aspect {
        // No form asks in which order columns stand.
        Aspect::TableRenamed | Aspect::ColumnMoved => None,
        Aspect::TableRemoved
        | Aspect::TableAdded
        | Aspect::ColumnRemoved
        | Aspect::ColumnAdded
        | Aspect::ColumnRenamed
        | Aspect::Type
        | Aspect::Declared => Some(ChangeGround::Schema),
        Aspect::Rows => Some(ChangeGround::DataExtended),
        Aspect::Quarantined
        | Aspect::Duplicates
        | Aspect::Kinds
        | Aspect::Nulls
        | Aspect::Blanks
        | Aspect::Placeholders
        | Aspect::Distinct
        | Aspect::Lengths
        | Aspect::Range
        | Aspect::Distribution => Some(ChangeGround::DataAltered),
        Aspect::Labels | Aspect::Grade | Aspect::TableGrade => Some(ChangeGround::LabelsOrGrade),
    }
}

/// Whether a difference is a ground, or leaves it open.
fn bears_on(difference: &Difference, ground: ChangeGround) -> Option<GroundState> {
    let own = ground_of(difference.aspect) == Some(ground);
    match &difference.outcome {
        // Another notation of the same values is no other schema.
        Outcome::Changed { weight, .. } => {
            let counts = own && (*weight != Weight::Noise || ground != ChangeGround::Schema);
            counts.then_some(GroundState::Present)
        }
        Outcome::NotComparable { why, .. } => {
            let open = match why {
                Incomparable::Unread => true,
                Incomparable::NoRows => matches!(ground, ChangeGround::DataAltered | ChangeGround::LabelsOrGrade),
                _ => own,
            };
            open.then_some(GroundState::Unknown)
        }
    }
}

/// Whether both sides are the same files, as far as digests tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bytes {
    Same,
    Differ,
    /// A side does not say.
    Unknown,
}

/// Names of files and their order do not count.
pub(super) fn bytes_of(a: &Snapshot, b: &Snapshot) -> Bytes {
    let sorted = |side: &Snapshot| {
        let mut files = side.files.clone();
        files.sort_unstable();
        files
    };
    match (a.files.is_empty() || b.files.is_empty(), sorted(a) == sorted(b)) {
        (true, _) => Bytes::Unknown,
        (false, true) => Bytes::Same,
        (false, false) => Bytes::Differ,
    }
}

/// The grounds that measurements give. Of the same bytes nothing is open but what is concluded from them and what was not
/// read; of other bytes a profile does not say that no value changed, for it knows figures and not each value.
pub(super) fn grounds(comparison: &Comparison, bytes: Bytes) -> Vec<GroundFound> {
    let nothing_read = comparison.a.tables == 0 || comparison.b.tables == 0;
    let is_unread = |difference: &Difference| {
        let outcome = &difference.outcome;
        matches!(
            outcome,
            Outcome::NotComparable {
                why: Incomparable::Unread,
                ..
            }
        )
    };
    let is_partly_read = comparison.differences.iter().any(is_unread);
    let ground = |ground: ChangeGround| {
        let bearing = |wanted: GroundState| -> BTreeSet<Aspect> {
            let differences = comparison.differences.iter();
            differences
                .filter(|difference| bears_on(difference, ground) == Some(wanted))
                .map(|difference| difference.aspect)
                .collect()
        };
        let (present, open) = (bearing(GroundState::Present), bearing(GroundState::Unknown));
        let is_settled = bytes == Bytes::Same && ground != ChangeGround::LabelsOrGrade && !is_partly_read;
        let is_hidden = bytes != Bytes::Same && ground == ChangeGround::DataAltered;
        let (state, aspects) = if !present.is_empty() {
            (GroundState::Present, present)
        } else if nothing_read || is_hidden || (!open.is_empty() && !is_settled) {
            (GroundState::Unknown, open)
        } else {
            (GroundState::Absent, BTreeSet::new())
        };
        GroundFound {
            aspects: aspects.into_iter().collect(),
            ..found(ground, state, &[])
        }
    };
    OF_DATA.map(ground).into()
}
