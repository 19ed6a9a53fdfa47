//! The workbook of a label review: one row a column for a data owner, with what the machine found and empty cells for what a
//! person decides; and a copy of a filled-in one with comments on the cells that could not be read.
//!
//! Headings are in both languages, because it is read back by heading. A hidden sheet says by which template and from which
//! bytes it was made. No value of the data is in it, and no clock: the same appraisal gives the same bytes.

mod copy;
mod fields;
mod write;

pub use copy::{CopiedSheet, Remark, annotated_workbook};
pub use fields::ReviewField;
pub use write::review_workbook;
pub(crate) use write::{asked, bordered, heading, open};

/// Template and version of the workbook.
pub const REVIEW_TEMPLATE: &str = "dataseal/label-review/v1";

/// Name of the hidden sheet.
pub const ORIGIN_SHEET: &str = "_dataseal";

/// First cell of a row of the hidden sheet that is about a column. Behind it: file, part, column, position from 1, SHA-256,
/// machine class, confidence, grade, and whether a decision was filled in already.
pub const ORIGIN_COLUMN: &str = "column";

/// The rows of the hidden sheet that say where the data lay, as it was named by whoever made the workbook.
pub const ORIGIN_FOLDER: &str = "folder";

/// A workbook could not be written; its library's own text is not told.
pub(crate) fn failed(_: rust_xlsxwriter::XlsxError) -> crate::ReportError {
    crate::ReportError::Workbook
}

#[cfg(test)]
mod tests;
