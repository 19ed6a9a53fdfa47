//! Workbooks before Arrow: `.xlsx`, `.xlsb`, `.xls` and `.ods` by our own walks over their bytes.
//!
//! Every format becomes the same thing: for each sheet, rows of cells in order, each cell already text, put down in the
//! scratch file. A cell far from all others costs its own bytes and nothing else, since no dense range is ever made;
//! declared dimensions and counts are not asked. What of a package is no table is counted, so that nothing in it is
//! passed over in silence.

mod book;
pub mod cell;
mod cfb;
mod fields;
pub mod formats;
pub mod layout;
mod merges;
pub mod numbers;
mod ods;
mod ooxml;
pub mod package;
pub mod pieces;
pub mod rows;
mod sink;
mod strings;
#[cfg(test)]
mod testing;
mod xls;
mod xlsb;
mod xlsx;
pub mod xml;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dataseal_model::{Encoding, Format, Notes};

use crate::{Limits, Region, Scratch};

pub use book::{BookCell, BookLimits, BookRow, BookSheet, cell_address, read_book};
pub use cell::{Cell, CellKind};
pub use layout::{Layout, SheetShape};
pub use merges::{Merge, Merges, Sweep};
pub use ods::open as open_ods;
pub use rows::{Block, BlockRows, SheetRows, SheetWriter};
pub use sink::SheetSink;
pub use xls::open as open_xls;
pub use xlsb::open as open_xlsb;
pub use xlsx::open as open_xlsx;

use crate::{Damage, IntakeError, SizeLimit};

/// What a workbook is opened with.
#[derive(Clone)]
pub struct Means {
    /// Where its bytes are.
    pub region: Region,
    /// Where decompressed bytes and rows are put down.
    pub scratch: Scratch,
    /// Where reading stops.
    pub limits: Limits,
    /// What bytes of text are told to be encoded in, in formats from before 1997.
    pub encoding: Option<Encoding>,
    /// Set by a caller who wants to stop.
    pub cancel: Arc<AtomicBool>,
}

impl Means {
    /// Refuses more sheets than a file may have tables.
    fn check_sheets(&self, sheets: usize) -> Result<(), IntakeError> {
        if sheets as u64 > u64::from(self.limits.max_tables) {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Tables,
                allowed: u64::from(self.limits.max_tables),
                found: sheets as u64,
            });
        }
        Ok(())
    }
}

/// What a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Cells.
    Cells,
    /// A chart or a dialog: nothing in rows.
    Other,
}

/// A sheet as the workbook lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name as written.
    pub name: String,
    /// Whether a person who opens the workbook does not see it.
    pub hidden: bool,
    /// What it is.
    pub kind: SheetKind,
}

/// A workbook that is open: its sheets in order, each readable by itself.
pub trait Workbook: Send {
    /// Its format.
    fn format(&self) -> Format;
    /// All its sheets, in the order of its list.
    fn sheets(&self) -> &[Sheet];
    /// What of it is read by nobody.
    fn notes(&self) -> Notes;
    /// Walks one sheet from its start, telling the sink every row and cell.
    ///
    /// # Errors
    /// What is wrong with that sheet, and whatever the sink reports.
    fn walk(&mut self, sheet: usize, sink: &mut dyn SheetSink) -> Result<(), IntakeError>;
}

/// Whether a sheet holds a value at all: its walk is broken off at the first.
///
/// # Errors
/// What is wrong with the sheet before any value.
pub fn has_values(workbook: &mut dyn Workbook, sheet: usize) -> Result<bool, IntakeError> {
    let mut probe = sink::FirstValue::default();
    match workbook.walk(sheet, &mut probe) {
        _ if probe.found() => Ok(true),
        walked => walked.map(|()| false),
    }
}

/// A sheet that is damaged in a way that has no offset of its own in the file.
const fn damaged_sheet() -> IntakeError {
    IntakeError::Corrupt {
        part: Damage::Sheet,
        offset: 0,
    }
}

/// The same for what describes the sheets.
const fn damaged_workbook() -> IntakeError {
    IntakeError::Corrupt {
        part: Damage::Workbook,
        offset: 0,
    }
}
