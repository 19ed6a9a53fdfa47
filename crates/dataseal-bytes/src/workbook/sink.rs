//! What a walk over a sheet tells, whoever listens.

use dataseal_model::NoteKind;

use super::cell::Cell;
use super::merges::Merge;
use crate::IntakeError;

/// What a sheet's walk tells, in the order of the sheet: a row, then its cells.
pub trait SheetSink {
    /// A row begins: its number from 0, and whether the sheet hides it.
    ///
    /// # Errors
    /// What stops the walk.
    fn row(&mut self, row: u32, hidden: bool) -> Result<(), IntakeError>;
    /// A cell of that row.
    ///
    /// # Errors
    /// What stops the walk.
    fn cell(&mut self, cell: Cell<'_>) -> Result<(), IntakeError>;
    /// Cells that were merged; may come before or after them.
    ///
    /// # Errors
    /// What stops the walk.
    fn merge(&mut self, merge: Merge) -> Result<(), IntakeError>;
    /// Columns that the sheet hides, first and last.
    fn hide_columns(&mut self, first: u32, last: u32);
    /// Something in the sheet that is counted and not read.
    fn unread(&mut self, kind: NoteKind, count: u64);
}

/// A sink that stops at the first value.
#[derive(Default)]
pub(super) struct FirstValue(bool);

impl FirstValue {
    pub(super) const fn found(&self) -> bool {
        self.0
    }
}

impl SheetSink for FirstValue {
    fn row(&mut self, _row: u32, _hidden: bool) -> Result<(), IntakeError> {
        Ok(())
    }

    fn cell(&mut self, cell: Cell<'_>) -> Result<(), IntakeError> {
        self.0 |= cell.counts();
        if self.0 { Err(IntakeError::Unfinished) } else { Ok(()) }
    }

    fn merge(&mut self, _merge: Merge) -> Result<(), IntakeError> {
        Ok(())
    }

    fn hide_columns(&mut self, _first: u32, _last: u32) {}

    fn unread(&mut self, _kind: NoteKind, _count: u64) {}
}
