//! A small workbook that a person filled in, from an open descriptor to rows of text cells.
//!
//! Not for data: nothing is counted against what the file physically holds, and everything is held in memory.

use std::fs::File;
use std::sync::Arc;

use dataseal_bytes::workbook::{self, BookLimits, BookSheet, Means};
use dataseal_bytes::{FileIdentity, IntakeError, Limits, Region, Scratch, SizeLimit};

/// Reads every sheet of a workbook of up to `max_bytes`; `scratch` is an empty, anonymous file for what is decompressed.
///
/// # Errors
/// What is no workbook, is damaged, too large, or changes while it is read.
pub fn read_book(file: File, scratch: File, max_bytes: u64) -> Result<Vec<BookSheet>, IntakeError> {
    let identity = FileIdentity::of(&file)?;
    let size = identity.size();
    if size == 0 {
        return Err(IntakeError::Empty);
    }
    if size > max_bytes {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::FileBytes,
            allowed: max_bytes,
            found: size,
        });
    }
    let file = Arc::new(file);
    let limits = Limits::default();
    let means = Means {
        region: Region::new(Arc::clone(&file), 0, size),
        scratch: Scratch::new(Some(scratch)),
        limits: Limits {
            max_bytes,
            max_inflated_bytes: max_bytes.saturating_mul(u64::from(limits.max_ratio)),
            max_tables: 256,
            max_entries: 10_000,
            max_cell_bytes: 1 << 20,
            ..limits
        },
        encoding: None,
        cancel: Arc::default(),
    };
    let sheets = workbook::read_book(&means, BookLimits::default());
    identity.check(&file)?;
    sheets
}
