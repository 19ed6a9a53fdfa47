//! Workbooks that people fill in: read here, in this process, because they are templates of ours and no data. The reader is
//! our own, holds no other library, and refuses what is larger than a person fills in.

use std::path::Path;

use dataseal_intake::BookSheet;
use dataseal_model::ErrorCode;

use crate::Error;
use crate::measure::{open_regular, shown};

/// Far beyond any questionnaire.
const MAX_BOOK_BYTES: u64 = 16 << 20;

/// Every sheet of a small workbook (`.xlsx`, `.xlsb`, `.xls`, `.ods`), hidden ones included, as rows of text cells with
/// their addresses.
///
/// # Errors
/// The file is missing, unreadable, no workbook, damaged, or too large. Nothing of its content is quoted.
pub fn read_book(path: &Path) -> Result<Vec<BookSheet>, Error> {
    let file = open_regular(path)?;
    let scratch = tempfile::tempfile().map_err(|_| Error::new(ErrorCode::OutputFailed, shown(path)))?;
    dataseal_intake::read_book(file, scratch, MAX_BOOK_BYTES)
        .map_err(|error| Error::new(error.code(), shown(path)).detail(error.to_string()))
}
