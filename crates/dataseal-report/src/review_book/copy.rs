//! A copy of a filled-in workbook with comments on cells. Every sheet is there with its cells at their places, hidden ones
//! hidden; of their look only the width of columns is kept up.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Note, Workbook};

use super::failed;
use crate::ReportError;

/// A sheet to be copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopiedSheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Cells as row, column (from 0) and text.
    pub cells: Vec<(u32, u32, String)>,
}

/// A comment on a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Place of the sheet among those copied.
    pub sheet: usize,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// What it says.
    pub text: String,
}

/// Characters that a cell of a workbook takes.
const CELL_CHARACTERS: usize = 32_000;
/// Widest column of a copy, in characters.
const WIDEST: usize = 60;

/// Writes the copy. `day` is the date that the file carries in place of the clock's.
///
/// # Errors
/// [`ReportError::Workbook`] if a sheet cannot be written, such as for its name.
pub fn annotated_workbook(sheets: &[CopiedSheet], remarks: &[Remark], day: &str) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::parse_from_str(day).map_err(failed)?;
    book.set_properties(&DocProperties::new().set_author("dataseal").set_creation_datetime(&day));
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let marked = plain.clone().set_background_color(Color::RGB(0x00F8_CBAD));
    let mut notes: BTreeMap<usize, BTreeMap<(u32, u32), Vec<&str>>> = BTreeMap::new();
    for remark in remarks {
        let of_sheet = notes.entry(remark.sheet).or_default();
        let of_cell = of_sheet.entry((remark.row, remark.column)).or_default();
        of_cell.push(&remark.text);
    }
    for (place, copied) in sheets.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(&copied.name).map_err(failed)?;
        if copied.hidden {
            sheet.set_very_hidden(true);
        }
        let notes = notes.remove(&place).unwrap_or_default();
        for (column, width) in widths(&copied.cells) {
            sheet.set_column_width(column_number(column)?, width).map_err(failed)?;
        }
        let mut taken = BTreeSet::new();
        for (row, column, text) in &copied.cells {
            let at = (*row, *column);
            taken.insert(at);
            let format = if notes.contains_key(&at) { &marked } else { &plain };
            let text: String = text.chars().take(CELL_CHARACTERS).collect();
            sheet
                .write_string_with_format(*row, column_number(*column)?, text, format)
                .map_err(failed)?;
        }
        for (at, texts) in notes {
            let (row, column) = (at.0, column_number(at.1)?);
            if !taken.contains(&at) {
                sheet.write_blank(row, column, &marked).map_err(failed)?;
            }
            let note = Note::new(texts.join("\n")).set_author("dataseal").set_width(320);
            sheet.insert_note(row, column, &note).map_err(failed)?;
        }
    }
    book.save_to_buffer().map_err(failed)
}

fn column_number(column: u32) -> Result<u16, ReportError> {
    u16::try_from(column).map_err(|_| ReportError::Workbook)
}

/// The width of each column by its longest line.
fn widths(cells: &[(u32, u32, String)]) -> Vec<(u32, u16)> {
    let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
    // The text above the headings is longer than any column.
    for (_, column, text) in cells.iter().filter(|(row, ..)| *row > 3) {
        let longest = text.lines().map(crate::cells).max().unwrap_or(0);
        let width = widths.entry(*column).or_default();
        *width = (*width).max(longest);
    }
    let bounded = |width: usize| u16::try_from(width.clamp(6, WIDEST) + 2).unwrap_or(8);
    widths
        .into_iter()
        .map(|(column, width)| (column, bounded(width)))
        .collect()
}
