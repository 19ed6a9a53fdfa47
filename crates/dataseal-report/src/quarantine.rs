//! The table of rows that were set aside: where they stand and why, never what they hold.

use std::fmt::Write as _;

use dataseal_model::TableAppraisal;

/// Byte order mark, without which spreadsheets take UTF-8 for a local encoding.
const MARK: char = '\u{feff}';

/// `quarantine.csv` of one table: UTF-8 with a byte order mark, CRLF (RFC 4180), one line a row set aside.
///
/// `row` counts data rows from 1, the header not counted; `offset` is in bytes of the text decoded to UTF-8. Every cell is
/// a number or a name of ours, so none can be a formula.
///
/// Where the rows' texts were kept on request, a last column `text` holds them, each neutralised so that no spreadsheet
/// takes it for a formula; such a file is for the holder's eyes alone.
pub fn quarantine_csv(table: &TableAppraisal) -> String {
    let with_text = table.quarantine.entries.iter().any(|entry| entry.raw.is_some());
    let heading = if with_text { ",text" } else { "" };
    let mut csv = format!("{MARK}row,offset,reason,expected,found{heading}\r\n");
    for entry in &table.quarantine.entries {
        let figure = |figure: Option<u64>| figure.map_or_else(String::new, |figure| figure.to_string());
        let (expected, found) = entry.reason.fields().unzip();
        // Writing to a string cannot fail.
        let _ = write!(
            csv,
            "{},{},{},{},{}",
            entry.row,
            entry.offset,
            entry.reason.as_str(),
            figure(expected),
            figure(found)
        );
        if with_text {
            let text = entry.raw.as_ref().map_or("", |raw| raw.expose().as_str());
            let _ = write!(csv, ",{}", quoted(text));
        }
        csv.push_str("\r\n");
    }
    csv
}

/// A cell that holds any text: quoted, and with an apostrophe before what a spreadsheet would calculate.
fn quoted(text: &str) -> String {
    let begins = text.trim_start().chars().next();
    let formula = begins.is_some_and(|first| "=+-@\t\r＝＋－＠".contains(first));
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
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

    #[test]
    fn texts_are_there_on_request_and_never_formulas() {
        let mut appraisal = fixtures::orders();
        let entry = &mut appraisal.tables[0].quarantine.entries[0];
        entry.raw = Some(dataseal_model::Masked::new("=1+1,\"x\"".to_owned()));
        let csv = quarantine_csv(&appraisal.tables[0]);
        assert!(csv.starts_with("\u{feff}row,offset,reason,expected,found,text\r\n"));
        assert!(csv.contains(",15,\"'=1+1,\"\"x\"\"\"\r\n"), "{csv}");
    }
}
