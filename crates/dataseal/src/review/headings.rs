//! Where the headings stand: below any titles, in any order, in either language.

use std::collections::BTreeMap;

use dataseal_intake::BookSheet;
use dataseal_report::ReviewField;

use super::{BookNoteKind, CellPlace, Notes};

/// Rows that are looked at for headings.
const TITLES: usize = 60;

/// The row of headings.
#[derive(Debug)]
pub(super) struct Headings {
    pub(super) row: u32,
    columns: BTreeMap<ReviewField, u32>,
    repeated: Vec<u32>,
    extra: Vec<u32>,
}

impl Headings {
    /// The first row that names the column and a decision.
    pub(super) fn of(sheet: &BookSheet) -> Option<Self> {
        sheet.rows.iter().take(TITLES).find_map(|row| {
            let mut headings = Self {
                row: row.row,
                columns: BTreeMap::new(),
                repeated: Vec::new(),
                extra: Vec::new(),
            };
            for cell in row.cells.iter().filter(|cell| !cell.text.trim().is_empty()) {
                match ReviewField::of_heading(&cell.text) {
                    Some(field) if headings.columns.contains_key(&field) => headings.repeated.push(cell.column),
                    Some(field) => {
                        headings.columns.insert(field, cell.column);
                    }
                    None => headings.extra.push(cell.column),
                }
            }
            let has = |field| headings.columns.contains_key(&field);
            let decides = has(ReviewField::Decision) || has(ReviewField::GradeDecision);
            (has(ReviewField::Column) && decides).then_some(headings)
        })
    }

    /// The column under a heading.
    pub(super) fn column(&self, field: ReviewField) -> Option<u32> {
        self.columns.get(&field).copied()
    }

    /// Headings that decisions need and that are not there, in both languages.
    pub(super) fn lacking(&self, has_reviewer: bool, one_file: bool) -> Vec<String> {
        let needed = [
            (ReviewField::File, !one_file),
            (ReviewField::Reason, true),
            (ReviewField::Reviewer, !has_reviewer),
        ];
        let lacking = needed
            .into_iter()
            .filter(|(field, needed)| *needed && !self.columns.contains_key(field));
        lacking
            .map(|(field, _)| format!("{} ({})", field.heading().zh, field.heading().en))
            .collect()
    }

    /// Tells what stands there beyond the known headings.
    pub(super) fn tell(&self, place: usize, sheet: &BookSheet, notes: &mut Notes) {
        let cell = |column: u32| CellPlace {
            sheet: place,
            name: sheet.name.clone(),
            row: self.row,
            column,
        };
        for column in &self.extra {
            notes.add(BookNoteKind::ExtraColumn, Some(cell(*column)));
        }
        for column in &self.repeated {
            notes.add(BookNoteKind::RepeatedHeading, Some(cell(*column)));
        }
    }
}
