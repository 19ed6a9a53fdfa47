//! What the pieces of a text add up to, entered in their order.

use dataseal_bytes::IntakeError;
use dataseal_bytes::csv::Outcome;
use dataseal_bytes::encoding::Proof;
use dataseal_model::{Masked, Notes, Quarantine, QuarantineEntry};

/// The sums so far. Which reader read which piece shows nowhere in them.
#[derive(Default)]
pub(super) struct Ledger {
    /// Rows, read or set aside.
    pub(super) rows: u64,
    /// Rows that fit as they stood.
    pub(super) fitting: u64,
    /// Rows of the batches that were made.
    pub(super) read: u64,
    /// What was met.
    pub(super) notes: Notes,
    /// Rows set aside.
    pub(super) quarantine: Quarantine,
    /// The piece that is to be entered next.
    pub(super) next: u64,
    /// Bytes of decoded text before the record that the last piece did not end.
    pub(super) offset: u64,
    /// What there is of that record.
    pub(super) carry: Vec<u8>,
    /// What the pieces say about a text that was taken for UTF-8.
    pub(super) proof: Option<Proof>,
    /// The first failure.
    pub(super) failed: Option<IntakeError>,
}

impl Ledger {
    /// Takes in what the next piece says about the text.
    pub(super) fn hear(&mut self, proof: Option<Proof>) {
        match (&mut self.proof, proof) {
            (Some(before), Some(proof)) => before.append(proof),
            (before, proof) => *before = proof,
        }
    }

    /// Enters what a piece held, whose text began at [`Ledger::offset`].
    pub(super) fn enter(&mut self, outcome: Outcome, text: &[u8], keeps_raw: bool) {
        for aside in &outcome.aside {
            let raw = || {
                let text = text.get(aside.start..aside.start + aside.length).unwrap_or_default();
                Masked::new(String::from_utf8_lossy(text).into_owned())
            };
            let has_room = self.quarantine.entries.len() < Quarantine::CAP;
            self.quarantine.add(QuarantineEntry {
                row: self.rows + aside.row + 1,
                offset: self.offset + aside.start as u64,
                reason: aside.reason,
                raw: (keeps_raw && has_room).then(raw),
            });
        }
        for mut note in outcome.notes.into_vec() {
            for place in &mut note.places {
                place.row = place.row.map(|row| self.rows + row + 1);
                place.offset = place.offset.map(|offset| self.offset + offset);
            }
            self.notes.add_many(note.kind, note.count, note.places);
        }
        self.rows += outcome.rows;
        self.fitting += outcome.fitting;
        self.offset += outcome.rest as u64;
        self.carry.clear();
        self.carry
            .extend_from_slice(text.get(outcome.rest..).unwrap_or_default());
        self.next += 1;
    }
}
