//! Workbooks and texts that people fill in: read here, in this process, because they are templates of ours and no data. The
//! reader is our own, holds no other library, and refuses what is larger than a person fills in.

use std::path::Path;

use dataseal_intake::{BookSheet, IntakeError};

use crate::Error;
use crate::measure::{open_regular, scratch_file, shown};

/// Far beyond any questionnaire.
const MAX_BOOK_BYTES: u64 = 16 << 20;

/// Every sheet of a small workbook (`.xlsx`, `.xlsb`, `.xls`, `.ods`), hidden ones included, as rows of text cells with
/// their addresses.
///
/// # Errors
/// The file is missing, unreadable, no workbook, damaged, or too large. Nothing of its content is quoted.
pub fn read_book(path: &Path) -> Result<Vec<BookSheet>, Error> {
    let file = open_regular(path)?;
    dataseal_intake::read_book(file, scratch_file()?, MAX_BOOK_BYTES).map_err(|error| told(path, &error))
}

/// The sheets of a small workbook, or the one sheet of a delimited text, called as the file. Beside them the numbers, from 0, of
/// rows of a text that have another number of fields than most, and are not in the sheet.
///
/// # Errors
/// As [`read_book`], and a text in no known encoding.
pub fn read_rows(path: &Path) -> Result<(Vec<BookSheet>, Vec<u32>), Error> {
    let read = dataseal_intake::read_book(open_regular(path)?, scratch_file()?, MAX_BOOK_BYTES);
    match read {
        Err(IntakeError::Binary { .. }) => {}
        read => return Ok((read.map_err(|error| told(path, &error))?, Vec::new())),
    }
    let read = dataseal_intake::read_delimited(open_regular(path)?, scratch_file()?, MAX_BOOK_BYTES);
    let (sheet, unfit) = read.map_err(|error| told(path, &error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((vec![BookSheet { name, ..sheet }], unfit))
}

fn told(path: &Path, error: &IntakeError) -> Error {
    Error::new(error.code(), shown(path)).detail(error.to_string())
}
