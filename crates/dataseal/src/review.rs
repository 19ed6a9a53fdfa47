//! A label review that comes back from a data owner: the filled-in workbook becomes decisions, and decisions become a
//! `labels.toml`. Nothing here measures or touches data.
//!
//! Cells are found by the headings above them, in either language; what cannot be read is told by sheet and cell, without
//! quoting it, since nobody knows what a person pasted there.

mod changes;
mod headings;
mod origin;
mod rows;

use chrono::NaiveDate;
use dataseal_intake::{BookSheet, cell_address};
use dataseal_model::{ColumnDecision, ErrorCode, LabelTarget};
use dataseal_report::{CopiedSheet, ORIGIN_SHEET};

use crate::{Error, Installation};

pub use changes::{Change, ChangeKind, changes};

/// What a filled-in workbook says.
#[derive(Clone, Debug, Default)]
pub struct ReviewReading {
    /// Decisions, in the order of the rows.
    pub decisions: Vec<ColumnDecision>,
    /// Columns whose decision was there when the workbook was made and was taken out since.
    pub withdrawn: Vec<LabelTarget>,
    /// Cells that cannot be used. With one of them nothing is applied.
    pub problems: Vec<CellProblem>,
    /// What was passed over.
    pub notes: Vec<BookNote>,
    /// Where the data lay as whoever made the workbook named it.
    pub folder: Option<String>,
    /// The files that it is about.
    pub files: Vec<String>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellPlace {
    /// Place of the sheet in the workbook.
    pub sheet: usize,
    /// Its name.
    pub name: String,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

impl CellPlace {
    /// `标签复核!K7`.
    pub fn address(&self) -> String {
        format!("{}!{}", self.name, cell_address(self.row, self.column))
    }
}

/// A cell that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// Where.
    pub place: CellPlace,
    /// Why.
    pub kind: CellProblemKind,
    /// The class that was probably meant.
    pub suggestion: Option<String>,
}

/// Why a cell cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellProblemKind {
    /// No class has that name.
    UnknownClass,
    /// `none` stands beside a class.
    NoneBesideOthers,
    /// No grade has that name.
    UnknownGrade,
    /// Neither yes nor no.
    UnknownAnswer,
    /// No date.
    NotADate,
    /// A decision without a reason.
    MissingReason,
    /// A decision without a reviewer.
    MissingReviewer,
    /// Personal data in a text that is published with the result.
    PersonalData,
    /// Values of personal information are never shown.
    PersonalShown,
    /// Too long, or with characters that are not plain text.
    NotPlainText,
    /// An error or a formula without a result.
    Unreadable,
    /// Another row decides on the same column.
    Repeated,
}

impl CellProblemKind {
    /// Its name in the message catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownClass => "unknown-class",
            Self::NoneBesideOthers => "none-beside-others",
            Self::UnknownGrade => "unknown-grade",
            Self::UnknownAnswer => "unknown-answer",
            Self::NotADate => "not-a-date",
            Self::MissingReason => "missing-reason",
            Self::MissingReviewer => "missing-reviewer",
            Self::PersonalData => "personal-data",
            Self::PersonalShown => "personal-shown",
            Self::NotPlainText => "not-plain-text",
            Self::Unreadable => "unreadable",
            Self::Repeated => "repeated",
        }
    }
}

/// What was passed over, with the first cell of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookNote {
    /// What.
    pub kind: BookNoteKind,
    /// How many.
    pub count: usize,
    /// The first of them; none where it is about the workbook as a whole.
    pub first: Option<CellPlace>,
}

/// What is passed over in a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BookNoteKind {
    /// Columns without a known heading.
    ExtraColumn,
    /// Headings that stand there twice; the first counts.
    RepeatedHeading,
    /// Rows about no column that the workbook was made for.
    ExtraRow,
    /// Reasons without a decision.
    ReasonAlone,
    /// The hidden sheet is gone, so rows are taken as they are.
    NoOrigin,
    /// The classes in force are no longer those that the workbook offered.
    OtherClasses,
}

impl BookNoteKind {
    /// Its name in the message catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ExtraColumn => "extra-column",
            Self::RepeatedHeading => "repeated-heading",
            Self::ExtraRow => "extra-row",
            Self::ReasonAlone => "reason-alone",
            Self::NoOrigin => "no-origin",
            Self::OtherClasses => "other-classes",
        }
    }
}

/// Who and when, where a row does not say.
#[derive(Clone, Copy, Debug)]
pub struct ReviewDefaults<'a> {
    /// The reviewer.
    pub reviewer: Option<&'a str>,
    /// The date.
    pub date: NaiveDate,
}

/// Reads the sheets of a filled-in workbook. `name` is the file's, for errors.
///
/// # Errors
/// It is no review workbook, lacks a heading that decisions need, or was made by a newer template.
pub fn read_review(
    name: &str,
    sheets: &[BookSheet],
    defaults: ReviewDefaults<'_>,
    installation: &Installation,
) -> Result<ReviewReading, Error> {
    let origin = origin::Origin::of(sheets).map_err(|detail| invalid(name, &detail))?;
    let mut reading = ReviewReading {
        folder: origin.folder.clone(),
        files: origin.files(),
        ..ReviewReading::default()
    };
    let mut notes = Notes::default();
    if !origin.is_there {
        notes.add(BookNoteKind::NoOrigin, None);
    }
    let taxonomy = installation.policies().taxonomy.digest.to_string();
    if origin.taxonomy.as_ref().is_some_and(|made| *made != taxonomy) {
        notes.add(BookNoteKind::OtherClasses, None);
    }
    let mut found = false;
    for (place, sheet) in sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.name != ORIGIN_SHEET)
    {
        let Some(headings) = headings::Headings::of(sheet) else {
            continue;
        };
        found = true;
        headings.tell(place, sheet, &mut notes);
        let lacking = headings.lacking(defaults.reviewer.is_some(), origin.files().len() == 1);
        if !lacking.is_empty() {
            let detail = format!("sheet {} lacks the headings: {}", sheet.name, lacking.join(", "));
            return Err(invalid(name, &detail));
        }
        let mut reader = rows::RowReader {
            sheet: place,
            name: &sheet.name,
            headings: &headings,
            origin: &origin,
            defaults,
            installation,
            reading: &mut reading,
            notes: &mut notes,
        };
        reader.read(sheet);
    }
    if !found {
        let heads = [
            dataseal_report::ReviewField::Column,
            dataseal_report::ReviewField::Decision,
        ];
        let heads = heads.map(|field| format!("{} ({})", field.heading().zh, field.heading().en));
        return Err(invalid(
            name,
            &format!("no sheet has the headings {}", heads.join(", ")),
        ));
    }
    reading.notes = notes.0;
    Ok(reading)
}

fn invalid(name: &str, detail: &str) -> Error {
    Error::new(ErrorCode::LabelsInvalid, name).detail(detail)
}

/// A workbook's sheets as they are copied.
pub fn copied_sheets(sheets: &[BookSheet]) -> Vec<CopiedSheet> {
    let cells = |sheet: &BookSheet| {
        let rows = sheet.rows.iter();
        rows.flat_map(|row| {
            row.cells
                .iter()
                .map(move |cell| (row.row, cell.column, cell.text.clone()))
        })
        .collect()
    };
    sheets
        .iter()
        .map(|sheet| CopiedSheet {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            cells: cells(sheet),
        })
        .collect()
}

/// Notes by kind, each with its first cell.
#[derive(Default)]
struct Notes(Vec<BookNote>);

impl Notes {
    fn add(&mut self, kind: BookNoteKind, first: Option<CellPlace>) {
        match self.0.iter_mut().find(|note| note.kind == kind) {
            Some(note) => note.count += 1,
            None => self.0.push(BookNote { kind, count: 1, first }),
        }
    }
}
