//! A workbook in the hands of a data owner: opened, filled in, moved about and saved by another library than ours reads with.

use std::path::Path;

use dataseal::intake::BookSheet;
use dataseal::report::ReviewField;
use rust_xlsxwriter::Workbook;

/// A workbook as rows of texts, each sheet with its name and whether it is hidden.
#[derive(Clone)]
pub(crate) struct Book {
    pub(crate) sheets: Vec<(String, bool, Vec<Vec<String>>)>,
}

impl Book {
    pub(crate) fn open(path: &Path) -> Self {
        let sheets = dataseal::read_book(path).unwrap();
        let table = |sheet: &BookSheet| {
            let mut rows: Vec<Vec<String>> = Vec::new();
            for row in &sheet.rows {
                rows.resize_with(row.row as usize + 1, Vec::new);
                let cells = rows.last_mut().unwrap();
                for cell in &row.cells {
                    cells.resize_with(cell.column as usize + 1, String::new);
                    *cells.last_mut().unwrap() = cell.text.clone();
                }
            }
            rows
        };
        Self {
            sheets: sheets
                .iter()
                .map(|sheet| (sheet.name.clone(), sheet.hidden, table(sheet)))
                .collect(),
        }
    }

    /// The sheet that people see first.
    pub(crate) fn rows(&mut self) -> &mut Vec<Vec<String>> {
        &mut self.sheets[0].2
    }

    fn heading_row(&mut self) -> usize {
        let is_heading = |row: &Vec<String>| row.iter().any(|cell| cell.contains("Decision"));
        self.rows().iter().position(is_heading).unwrap()
    }

    /// Where a field stands.
    pub(crate) fn column(&mut self, field: ReviewField) -> usize {
        let row = self.heading_row();
        let headings = self.rows()[row].clone();
        let named = |cell: &String| ReviewField::of_heading(cell) == Some(field);
        headings.iter().position(named).unwrap()
    }

    /// Fills in cells of the row of a column of the data.
    pub(crate) fn fill(&mut self, column: &str, cells: &[(ReviewField, &str)]) -> usize {
        let key = self.column(ReviewField::Column);
        let about = |row: &Vec<String>| row.get(key).is_some_and(|cell| cell == column);
        let row = self.rows().iter().position(about).unwrap();
        for (field, text) in cells {
            let at = self.column(*field);
            let cells = &mut self.rows()[row];
            if cells.len() <= at {
                cells.resize_with(at + 1, String::new);
            }
            cells[at] = (*text).to_owned();
        }
        row
    }

    pub(crate) fn save(&self, path: &Path) {
        let mut book = Workbook::new();
        for (name, hidden, rows) in &self.sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            sheet.set_hidden(*hidden);
            for (row, cells) in (0..).zip(rows) {
                for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
                    sheet.write_string(row, column, text).unwrap();
                }
            }
        }
        book.save(path).unwrap();
    }
}
