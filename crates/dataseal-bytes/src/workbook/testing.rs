//! What the tests of all four formats need: a workbook from bytes, and its sheets as lines of text.

use std::fmt::Write as _;

use dataseal_model::NoteKind;

use super::{Cell, CellKind, Means, Merge, SheetSink, Workbook};
use crate::archive::writer::{Member, archive};
use crate::testing::region_of;
use crate::{IntakeError, Limits, Scratch};

pub(super) fn means(bytes: &[u8]) -> Means {
    Means {
        encoding: None,
        region: region_of(bytes),
        scratch: Scratch::new(Some(tempfile::tempfile().unwrap())),
        limits: Limits::default(),
        cancel: std::sync::Arc::default(),
    }
}

/// A zip archive of deflated parts.
pub(super) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let members: Vec<Member> = parts
        .iter()
        .map(|(name, data)| Member::deflated(name.as_bytes(), data))
        .collect();
    archive(&members)
}

/// Writes what it is told: `3: A=text`, `h4:` for a hidden row; then merges, hidden columns, notes.
#[derive(Default)]
pub(super) struct Recorder {
    pub(super) lines: Vec<String>,
}

impl SheetSink for Recorder {
    fn row(&mut self, row: u32, hidden: bool) -> Result<(), IntakeError> {
        self.lines
            .push(format!("{}{}:", if hidden { "h" } else { "" }, row + 1));
        Ok(())
    }

    fn cell(&mut self, cell: Cell<'_>) -> Result<(), IntakeError> {
        let mark = match cell.kind.plain() {
            CellKind::TEXT => "=",
            CellKind::NUMBER => "#",
            CellKind::DATE => "@",
            CellKind::BOOL => "?",
            CellKind::ERROR => "!",
            _ => "~",
        };
        let formula = if cell.kind.is_formula() { "f" } else { "" };
        let line = self.lines.last_mut().unwrap();
        let text = std::str::from_utf8(cell.text).unwrap();
        write!(line, " {}{formula}{mark}{text}", cell.column).unwrap();
        Ok(())
    }

    fn merge(&mut self, merge: Merge) -> Result<(), IntakeError> {
        let Merge {
            first_row,
            first_column,
            last_row,
            last_column,
        } = merge;
        self.lines
            .push(format!("merge {first_row} {first_column} {last_row} {last_column}"));
        Ok(())
    }

    fn hide_columns(&mut self, first: u32, last: u32) {
        self.lines.push(format!("hide {first} {last}"));
    }

    fn unread(&mut self, kind: NoteKind, count: u64) {
        self.lines.push(format!("unread {kind} {count}"));
    }
}

/// The lines of one sheet.
pub(super) fn lines(workbook: &mut dyn Workbook, sheet: usize) -> Result<Vec<String>, IntakeError> {
    let mut recorder = Recorder::default();
    workbook.walk(sheet, &mut recorder)?;
    Ok(recorder.lines)
}

/// Opens and walks everything; what comes of it does not matter.
pub(super) fn exercise(open: fn(&Means) -> Result<Box<dyn Workbook>, IntakeError>, bytes: &[u8]) {
    let Ok(mut workbook) = open(&means(bytes)) else { return };
    for sheet in 0..workbook.sheets().len() {
        let _ = lines(workbook.as_mut(), sheet);
    }
}

/// Cuts a file everywhere and changes each of its bytes once: nothing may panic.
pub(super) fn torture(open: fn(&Means) -> Result<Box<dyn Workbook>, IntakeError>, bytes: &[u8]) {
    let step = (bytes.len() / 400).max(1);
    for at in (0..bytes.len()).step_by(step) {
        exercise(open, &bytes[..at]);
        let mut changed = bytes.to_vec();
        changed[at] ^= 1 << (at % 8);
        exercise(open, &changed);
        changed[at] = 0xFF;
        exercise(open, &changed);
    }
}
