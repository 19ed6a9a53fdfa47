//! A table in a workbook that a person filled in: its headings found by name, in either language, wherever they stand, and its
//! cells with their addresses for what is to be told of them.

use std::collections::BTreeMap;

use dataseal_intake::{BookRow, BookSheet, cell_address};
use dataseal_model::Bilingual;

/// Rows in which headings are looked for: titles and remarks may stand above them.
const HEADING_ROWS: usize = 20;

/// What is wrong in a workbook, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookProblem {
    /// `Sheet1!B7`, or the sheet.
    pub place: String,
    /// What.
    pub what: Bilingual,
}

/// A cell with an error holds nothing that could be taken over.
pub(crate) const UNREADABLE: (&str, &str) = (
    "单元格是错误值或未计算的公式",
    "the cell holds an error or a formula that was never computed",
);

/// The rows below headings, and which field stands in which column.
pub(crate) struct BookTable<'a, F> {
    pub(crate) sheet: &'a BookSheet,
    heading: usize,
    columns: BTreeMap<F, u32>,
}

impl<'a, F: Copy + Ord> BookTable<'a, F> {
    /// The first row of a sheet that a person sees in which every needed field has its heading. Headings are compared without
    /// spaces, case and what stands in brackets.
    pub(crate) fn find(sheets: &'a [BookSheet], names: &[(F, &[&str])], needed: &[F]) -> Option<Self> {
        let seen = sheets.iter().filter(|sheet| !sheet.hidden);
        let rows = seen.flat_map(|sheet| {
            sheet
                .rows
                .iter()
                .take(HEADING_ROWS)
                .enumerate()
                .map(move |row| (sheet, row))
        });
        rows.map(|(sheet, (heading, row))| Self {
            sheet,
            heading,
            columns: columns(row, names),
        })
        .find(|table| needed.iter().all(|field| table.columns.contains_key(field)))
    }

    /// The rows below the headings.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &'a BookRow> + use<'a, F> {
        self.sheet.rows.iter().skip(self.heading.saturating_add(1))
    }

    /// The row of the headings, from 0.
    pub(crate) fn heading(&self) -> u32 {
        self.sheet.rows.get(self.heading).map_or(0, |row| row.row)
    }

    /// Where a cell stands: `Sheet1!B7`.
    pub(crate) fn place(&self, row: u32, field: F) -> String {
        let column = self.columns.get(&field).copied().unwrap_or(0);
        format!("{}!{}", self.sheet.name, cell_address(row, column))
    }

    /// The text of a cell as it stands; nothing where the sheet has no such column.
    pub(crate) fn written<'r>(&self, row: &'r BookRow, field: F) -> &'r str {
        self.columns.get(&field).map_or("", |column| row.text(*column))
    }

    /// The text of a cell on one line; nothing if it is empty.
    pub(crate) fn text(&self, row: &BookRow, field: F) -> Option<String> {
        let text = self.written(row, field).replace(char::is_control, " ");
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The fields of a row whose cells hold an error or a formula without a result.
    pub(crate) fn unreadable(&self, row: &BookRow) -> Vec<F> {
        let columns = self.columns.iter();
        columns
            .filter(|(_, column)| row.cell(**column).is_some_and(|cell| cell.unreadable))
            .map(|(field, _)| *field)
            .collect()
    }
}

fn columns<F: Copy + Ord>(row: &BookRow, names: &[(F, &[&str])]) -> BTreeMap<F, u32> {
    let mut columns = BTreeMap::new();
    for cell in &row.cells {
        let plain = plain(&cell.text);
        let field = names.iter().find(|(_, names)| names.contains(&plain.as_str()));
        if let Some((field, _)) = field {
            columns.entry(*field).or_insert(cell.column);
        }
    }
    columns
}

/// A heading without what stands in brackets, spaces and case.
pub(crate) fn plain(text: &str) -> String {
    let before_remark = text.split(['(', '（']).next().unwrap_or(text);
    before_remark
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
