//! Workbooks of all four forms: opened, and every sheet walked.
#![no_main]

use std::sync::Arc;

use dataseal_bytes::workbook::{Cell, Means, Merge, SheetSink, open_ods, open_xls, open_xlsb, open_xlsx};
use dataseal_bytes::{IntakeError, Limits, Scratch};
use dataseal_model::NoteKind;
use libfuzzer_sys::fuzz_target;

mod support;

/// Cells of a sheet that are walked at most: repetition shows nothing new.
const MOST: u32 = 100_000;

struct Count(u32);

impl Count {
    fn one(&mut self) -> Result<(), IntakeError> {
        self.0 += 1;
        if self.0 > MOST { Err(IntakeError::Interrupted) } else { Ok(()) }
    }
}

impl SheetSink for Count {
    fn row(&mut self, _row: u32, _hidden: bool) -> Result<(), IntakeError> {
        self.one()
    }

    fn cell(&mut self, _cell: Cell<'_>) -> Result<(), IntakeError> {
        self.one()
    }

    fn merge(&mut self, _merge: Merge) -> Result<(), IntakeError> {
        self.one()
    }

    fn hide_columns(&mut self, _first: u32, _last: u32) {}

    fn unread(&mut self, _kind: NoteKind, _count: u64) {}
}

fuzz_target!(|bytes: &[u8]| {
    for open in [open_xlsx, open_xlsb, open_ods, open_xls] {
        let means = Means {
            region: support::region(bytes),
            scratch: Scratch::new(Some(support::file(b""))),
            limits: Limits::default(),
            cancel: Arc::default(),
        };
        if let Ok(mut workbook) = open(&means) {
            for sheet in 0..workbook.sheets().len().min(8) {
                let _ = workbook.walk(sheet, &mut Count(0));
            }
            let _ = workbook.notes();
        }
    }
});
