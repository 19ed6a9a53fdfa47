//! The table of rows that were set aside: where they stand and why, never what they hold.

use std::fmt::Write as _;

use dataseal_model::{QuarantineReason, TableAppraisal};

/// Byte order mark, without which spreadsheets take UTF-8 for a local encoding.
const MARK: char = '\u{feff}';

/// `quarantine.csv` of one table: UTF-8 with a byte order mark, CRLF (RFC 4180), one line a row set aside.
///
/// `row` counts data rows from 1, the header not counted; `offset` is in bytes of the text decoded to UTF-8. Every cell is
/// a number or a name of ours, so none can be a formula.
pub fn quarantine_csv(table: &TableAppraisal) -> String {
    let mut csv = format!("{MARK}row,offset,reason,expected,found\r\n");
    for entry in &table.quarantine.entries {
        let QuarantineReason::Fields { expected, found } = entry.reason;
        // Writing to a string cannot fail.
        let _ = write!(
            csv,
            "{},{},{},{expected},{found}\r\n",
            entry.row,
            entry.offset,
            entry.reason.as_str()
        );
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn each_row_is_located_and_no_cell_is_a_formula() {
        let appraisal = fixtures::orders();
        let csv = quarantine_csv(&appraisal.tables[0]);
        assert!(csv.starts_with("\u{feff}row,offset,reason,expected,found\r\n17,1402,field-count,16,15\r\n"));
        assert_eq!(csv.lines().count(), 1 + appraisal.tables[0].quarantine.entries.len());
        let unsafe_cell = csv
            .trim_start_matches(MARK)
            .split([',', '\n'])
            .find(|cell| cell.starts_with(['=', '+', '-', '@']));
        assert_eq!(unsafe_cell, None);
    }
}
