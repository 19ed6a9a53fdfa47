//! Notes counted cell by cell: the first places only, so that a sheet full of formulas costs no more than one without.

use dataseal_model::{Note, NoteKind, Notes, Place};

/// Kinds of notes that cells and rows give, in rising order of rows.
const KINDS: [NoteKind; 9] = [
    NoteKind::FormulaCell,
    NoteKind::UncachedFormula,
    NoteKind::ErrorCell,
    NoteKind::ZeroedDigits,
    NoteKind::ExponentForm,
    NoteKind::MergedCell,
    NoteKind::HiddenRow,
    NoteKind::BlankLine,
    NoteKind::RepeatedHeader,
];

/// Counts of one reader.
#[derive(Default)]
pub(super) struct Tally([(u64, Vec<Place>); KINDS.len()]);

impl Tally {
    pub(super) fn add(&mut self, kind: NoteKind, count: u64, place: Place) {
        let position = KINDS.iter().position(|known| *known == kind);
        debug_assert!(position.is_some(), "{kind:?} is counted nowhere");
        if let Some((counted, places)) = position.and_then(|position| self.0.get_mut(position)) {
            *counted += count;
            if places.len() < Note::PLACES {
                places.push(place);
            }
        }
    }

    pub(super) fn drain_into(&mut self, notes: &mut Notes) {
        for (kind, (count, places)) in KINDS.into_iter().zip(std::mem::take(&mut self.0)) {
            notes.add_many(kind, count, places);
        }
    }
}
