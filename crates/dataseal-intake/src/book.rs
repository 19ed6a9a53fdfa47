//! A small workbook or delimited text that a person filled in, from an open descriptor to rows of text cells.
//!
//! Not for data: nothing is counted against what the file physically holds, and everything is held in memory.

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use dataseal_bytes::workbook::{self, BookCell, BookLimits, BookRow, BookSheet, Means};
use dataseal_bytes::{
    DialectOptions, FileIdentity, IntakeError, Limits, ReadOptions, Region, RowPolicy, Scratch, SizeLimit, Source,
};

use crate::open;

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

/// Reads a delimited text of up to `max_bytes` in any encoding and dialect that data may have. Nothing is taken for a heading: every
/// row is a row of the sheet. Beside it the numbers, from 0, of rows with another number of fields than most have, which are
/// not in it.
///
/// # Errors
/// What is no delimited text, is in no known encoding, too large, or changes while it is read.
pub fn read_delimited(file: File, scratch: File, max_bytes: u64) -> Result<(BookSheet, Vec<u32>), IntakeError> {
    let options = ReadOptions {
        limits: Limits {
            max_bytes,
            ..Limits::default()
        },
        dialect: DialectOptions {
            comment: Some(None),
            header_rows: Some(0),
            skip_lines: Some(0),
            footer_lines: Some(0),
            ..DialectOptions::default()
        },
        rows: RowPolicy::Strict,
        ..ReadOptions::default()
    };
    let source = Source {
        file,
        name: String::new(),
        scratch: Some(scratch),
    };
    let mut opened = open(source, Arc::new(options), Arc::default())?;
    let mut table = match opened.next_table() {
        Some(table) => table.map_err(|unread| unread.error)?,
        None => return Err(IntakeError::Empty),
    };
    let mut batches = Vec::new();
    for mut reader in table.partitions(1) {
        while let Some(batch) = reader.next()? {
            batches.push(batch);
        }
    }
    let record = table.finish()?;
    opened.finish()?;
    // Lines of a title above the rows are not among them.
    let above = record
        .reading
        .dialect
        .map_or(0, |dialect| dialect.chosen.preamble_lines);
    let number = |row: u64| u32::try_from(above.saturating_add(row).saturating_sub(1)).unwrap_or(u32::MAX);
    let unfit: Vec<u32> = record
        .quarantine
        .entries
        .iter()
        .map(|entry| number(entry.row))
        .collect();
    let sheet = BookSheet {
        rows: numbered(batches.iter().flat_map(rows), number(1), &unfit),
        ..BookSheet::default()
    };
    Ok((sheet, unfit))
}

/// The cells with a value of each row; none where the columns are no texts.
fn rows(batch: &RecordBatch) -> Vec<Vec<BookCell>> {
    let columns: Vec<_> = batch
        .columns()
        .iter()
        .map(|column| column.as_string_opt::<i32>())
        .collect();
    let cell = |row: usize, place: usize| {
        let column = columns.get(place).copied().flatten()?;
        let text = column.is_valid(row).then(|| column.value(row).to_owned())?;
        Some(BookCell {
            column: u32::try_from(place).ok()?,
            text,
            unreadable: false,
        })
    };
    let of_row = |row| (0..columns.len()).filter_map(|place| cell(row, place)).collect();
    (0..batch.num_rows()).map(of_row).collect()
}

/// Rows under their numbers in the file, between those that are not among them.
fn numbered(rows: impl Iterator<Item = Vec<BookCell>>, first: u32, unfit: &[u32]) -> Vec<BookRow> {
    let unfit: BTreeSet<u32> = unfit.iter().copied().collect();
    let numbers = (first..).filter(|number| !unfit.contains(number));
    let rows = numbers.zip(rows).map(|(row, cells)| BookRow { row, cells });
    rows.filter(|row| !row.cells.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> Result<(BookSheet, Vec<u32>), IntakeError> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        read_delimited(file, tempfile::tempfile().unwrap(), 1 << 20)
    }

    fn texts(sheet: &BookSheet) -> Vec<(u32, Vec<&str>)> {
        let rows = sheet.rows.iter();
        rows.map(|row| (row.row, row.cells.iter().map(|cell| cell.text.as_str()).collect()))
            .collect()
    }

    #[test]
    fn every_row_is_read_in_order_whatever_the_encoding_and_the_delimiter() {
        let text = "条款,要求,判定方式\n5.1,\"应当登记，\n并公示\",机器\n5.2,应当备案,材料\n";
        let expected = [
            (0, vec!["条款", "要求", "判定方式"]),
            (1, vec!["5.1", "应当登记，\n并公示", "机器"]),
            (2, vec!["5.2", "应当备案", "材料"]),
        ];
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        for bytes in [text.as_bytes(), gbk.as_ref(), text.replace(',', "\t").as_bytes()] {
            let (sheet, unfit) = read(bytes).unwrap();
            assert_eq!(texts(&sheet), expected);
            assert!(unfit.is_empty());
        }
    }

    #[test]
    fn rows_that_do_not_fit_are_numbered_and_left_out() {
        let (sheet, unfit) = read("某标准条款表\na,b,c\n1,2,3\n1,2,3,4\n5,6,7\n8,9,10\n".as_bytes()).unwrap();
        assert_eq!(unfit, [3]);
        let rows: Vec<u32> = sheet.rows.iter().map(|row| row.row).collect();
        assert_eq!(rows, [1, 2, 4, 5]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(read(b"").is_err());
        assert!(read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01").is_err());
    }
}
