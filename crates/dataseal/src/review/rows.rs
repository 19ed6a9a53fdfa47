//! One row after the other: whom it is about, and what it decides.

use dataseal_intake::{BookRow, BookSheet};
use dataseal_model::{ClassId, ColumnDecision, Grade, LabelDecision, LabelTarget};
use dataseal_pack::class_named;
use dataseal_report::{NO, ReviewField, YES, printable};

use super::headings::Headings;
use super::origin::Origin;
use super::{BookNoteKind, CellPlace, CellProblem, CellProblemKind as Kind, Notes, ReviewDefaults, ReviewReading};
use crate::Installation;

/// Characters of a reason or reviewer: what `labels.toml` takes.
const MOST_CHARACTERS: usize = 4_000;
/// What stands between several classes.
const BETWEEN_CLASSES: [char; 3] = [';', '；', '\n'];

pub(super) struct RowReader<'a> {
    pub(super) sheet: usize,
    pub(super) name: &'a str,
    pub(super) headings: &'a Headings,
    pub(super) origin: &'a Origin,
    pub(super) defaults: ReviewDefaults<'a>,
    pub(super) installation: &'a Installation,
    pub(super) reading: &'a mut ReviewReading,
    pub(super) notes: &'a mut Notes,
}

/// What a row's cells say, where they are filled in.
struct Written<'r> {
    decision: &'r str,
    grade: &'r str,
    disclose: &'r str,
    reason: &'r str,
    reviewer: &'r str,
    date: &'r str,
}

impl RowReader<'_> {
    pub(super) fn read(&mut self, sheet: &BookSheet) {
        for row in sheet.rows.iter().filter(|row| row.row > self.headings.row) {
            self.row(row);
        }
    }

    fn row(&mut self, row: &BookRow) {
        let text = |field: ReviewField| self.text(row, field);
        let written = Written {
            decision: text(ReviewField::Decision),
            grade: text(ReviewField::GradeDecision),
            disclose: text(ReviewField::Disclose),
            reason: text(ReviewField::Reason),
            reviewer: text(ReviewField::Reviewer),
            date: text(ReviewField::Date),
        };
        let named = LabelTarget {
            file: text(ReviewField::File).to_owned(),
            part: text(ReviewField::Part).to_owned(),
            column: text(ReviewField::Column).to_owned(),
            position: text(ReviewField::Position)
                .parse::<usize>()
                .ok()
                .and_then(|position| position.checked_sub(1)),
            digest: None,
        };
        let is_empty = |field: &ReviewField| {
            let cell = self.headings.column(*field).and_then(|column| row.cell(column));
            cell.is_none_or(|cell| cell.text.trim().is_empty() && !cell.unreadable)
        };
        let filled = ReviewField::ALL.into_iter().filter(|field| field.is_filled_in());
        let any = filled.clone().any(|field| !is_empty(&field));
        let column = self.origin.find(&named);
        if column.is_none() && (self.origin.is_there || named.column.is_empty()) {
            if any || !named.column.is_empty() {
                let place = self.place(row, ReviewField::Column);
                self.notes.add(BookNoteKind::ExtraRow, Some(place));
            }
            return;
        }
        let (target, machine, decided) = match column {
            Some(column) => (column.target.clone(), Some(column.machine.clone()), column.decided),
            None => (named, None, false),
        };
        let answer = self.answer(row, written.disclose);
        if written.decision.is_empty() && written.grade.is_empty() && answer != Some(true) {
            let broken = filled.clone().any(|field| self.is_unreadable(row, field));
            if broken {
                self.unreadable(row);
            } else if decided {
                self.reading.withdrawn.push(target);
            } else if !written.reason.is_empty() {
                let place = self.place(row, ReviewField::Reason);
                self.notes.add(BookNoteKind::ReasonAlone, Some(place));
            }
            return;
        }
        self.unreadable(row);
        let Some(decision) = self.decision(row, &written, answer.unwrap_or(false)) else {
            return;
        };
        let same = |other: &ColumnDecision| {
            let other = &other.target;
            (&other.file, &other.part, &other.column, other.position)
                == (&target.file, &target.part, &target.column, target.position)
        };
        if self.reading.decisions.iter().any(same) {
            self.problem(row, ReviewField::Column, Kind::Repeated);
            return;
        }
        self.reading.decisions.push(ColumnDecision {
            target,
            decision,
            machine,
        });
    }

    /// The decision of a row, or nothing where a cell of it is a problem: all of them are told.
    fn decision(&mut self, row: &BookRow, written: &Written<'_>, disclose: bool) -> Option<LabelDecision> {
        let before = self.reading.problems.len();
        let classes = match written.decision {
            "" => None,
            text => self.classes(row, text),
        };
        let grade = match written.grade {
            "" => None,
            text => {
                let grade = Grade::ALL
                    .into_iter()
                    .find(|grade| grade.as_str().eq_ignore_ascii_case(text));
                if grade.is_none() {
                    self.problem(row, ReviewField::GradeDecision, Kind::UnknownGrade);
                }
                grade
            }
        };
        let taxonomy = &self.installation.policies().taxonomy;
        let personal = classes.iter().flatten().any(|class| {
            let class = taxonomy.class(class);
            class.is_some_and(|class| class.personal || class.sensitive)
        });
        if disclose && (personal || grade.is_some_and(|grade| grade >= Grade::L3)) {
            self.problem(row, ReviewField::Disclose, Kind::PersonalShown);
        }
        if written.reason.is_empty() {
            self.problem(row, ReviewField::Reason, Kind::MissingReason);
        }
        let reviewer = match (written.reviewer, self.defaults.reviewer) {
            ("", Some(reviewer)) => reviewer,
            ("", None) => {
                self.problem(row, ReviewField::Reviewer, Kind::MissingReviewer);
                ""
            }
            (reviewer, _) => reviewer,
        };
        let (reason, reviewer) = (one_line(written.reason), one_line(reviewer));
        self.published(row, ReviewField::Reason, &reason);
        self.published(row, ReviewField::Reviewer, &reviewer);
        let date = match written.date {
            "" => Some(self.defaults.date),
            text => text.replace(['/', '.'], "-").parse().ok(),
        };
        if date.is_none() {
            self.problem(row, ReviewField::Date, Kind::NotADate);
        }
        if self.reading.problems.len() > before {
            return None;
        }
        Some(LabelDecision {
            classes,
            grade,
            disclose,
            reason,
            reviewer,
            date: date?,
        })
    }

    fn classes(&mut self, row: &BookRow, written: &str) -> Option<Vec<ClassId>> {
        let taxonomy = &self.installation.policies().taxonomy;
        // A title may hold a semicolon itself.
        if let Ok(class) = class_named(written, taxonomy) {
            return Some(class.into_iter().collect());
        }
        let parts: Vec<&str> = written
            .split(BETWEEN_CLASSES)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let mut classes: Vec<ClassId> = Vec::new();
        for part in &parts {
            match class_named(part, taxonomy) {
                Ok(Some(class)) if !classes.contains(&class) => classes.push(class),
                Ok(Some(_)) => {}
                Ok(None) => {
                    self.problem(row, ReviewField::Decision, Kind::NoneBesideOthers);
                    return None;
                }
                Err(suggestion) => {
                    let place = self.place(row, ReviewField::Decision);
                    self.reading.problems.push(CellProblem {
                        place,
                        kind: Kind::UnknownClass,
                        suggestion,
                    });
                    return None;
                }
            }
        }
        Some(classes)
    }

    /// Yes or no; `None` where the cell is empty.
    fn answer(&mut self, row: &BookRow, written: &str) -> Option<bool> {
        let lower = written.to_lowercase();
        match lower.as_str() {
            "" => None,
            yes if YES.contains(&yes) => Some(true),
            no if NO.contains(&no) => Some(false),
            _ => {
                self.problem(row, ReviewField::Disclose, Kind::UnknownAnswer);
                None
            }
        }
    }

    /// A text that goes into reports and manifests.
    fn published(&mut self, row: &BookRow, field: ReviewField, text: &str) {
        if printable(text) != text || text.chars().count() > MOST_CHARACTERS {
            self.problem(row, field, Kind::NotPlainText);
        } else if self.installation.recognisers().proves(text) {
            self.problem(row, field, Kind::PersonalData);
        }
    }

    fn unreadable(&mut self, row: &BookRow) {
        let filled = ReviewField::ALL.into_iter().filter(|field| field.is_filled_in());
        let broken: Vec<ReviewField> = filled.filter(|field| self.is_unreadable(row, *field)).collect();
        for field in broken {
            self.problem(row, field, Kind::Unreadable);
        }
    }

    fn is_unreadable(&self, row: &BookRow, field: ReviewField) -> bool {
        let column = self.headings.column(field);
        column
            .and_then(|column| row.cell(column))
            .is_some_and(|cell| cell.unreadable)
    }

    fn text<'r>(&self, row: &'r BookRow, field: ReviewField) -> &'r str {
        self.headings.column(field).map_or("", |column| row.text(column).trim())
    }

    fn place(&self, row: &BookRow, field: ReviewField) -> CellPlace {
        CellPlace {
            sheet: self.sheet,
            name: self.name.to_owned(),
            row: row.row,
            column: self.headings.column(field).unwrap_or(0),
        }
    }

    fn problem(&mut self, row: &BookRow, field: ReviewField, kind: Kind) {
        let place = self.place(row, field);
        self.reading.problems.push(CellProblem {
            place,
            kind,
            suggestion: None,
        });
    }
}

/// A text that a person broke into lines to fit the cell.
fn one_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
