//! What a person decided about a column, and what the machine had found there: both stay, side by side.
//!
//! A decision is taken in a `labels.toml` beside the data. It never touches data, and it never reveals by itself what the
//! machine's label or grade withholds.

use chrono::NaiveDate;

use crate::{ClassId, Digest, Disclosed, Grade, Label, withholds};

/// One decision of a person about one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelDecision {
    /// The classes that the column holds; empty for none at all; `None` where the machine's labels are left as they are.
    pub classes: Option<Vec<ClassId>>,
    /// The grade of the column in place of the one that its labels give.
    pub grade: Option<Grade>,
    /// Whether values may be shown although the machine's label or grade withholds them.
    pub disclose: bool,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub reviewer: String,
    /// When it was taken.
    pub date: NaiveDate,
}

/// A decision with the column that it is about, as `labels.toml` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDecision {
    /// The column.
    pub target: LabelTarget,
    /// What was decided.
    pub decision: LabelDecision,
    /// The machine's label at that time, where it was written down.
    pub machine: Option<MachineNote>,
}

/// What a decision is about. Names are those that reports show.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelTarget {
    /// Name of the file.
    pub file: String,
    /// Place of the table in the file, `sheet[2]`; empty if the file is the table.
    pub part: String,
    /// Name of the column, or `#n`.
    pub column: String,
    /// Place of the column, from 0, where two columns have one name.
    pub position: Option<usize>,
    /// SHA-256 of the file that was looked at, where it was written down.
    pub digest: Option<Digest>,
}

/// The machine's label as it stood when a person decided: for people to read, and not relied on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachineNote {
    /// Class id; empty for none.
    pub class: String,
    /// `0.962`; empty for none.
    pub confidence: String,
    /// `L3`.
    pub grade: String,
}

/// A decision that is in force on a column, beside what the machine had found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnReview {
    /// What was decided.
    pub decision: LabelDecision,
    /// The machine's labels, most certain first.
    pub machine: Vec<Label>,
    /// The grade that they give.
    pub machine_grade: Grade,
    /// Whether the data is no longer what was looked at when the decision was taken.
    pub stale: bool,
}

impl ColumnReview {
    /// Whether values are shown by the labels in force, withheld in spite of them, or shown on a person's word.
    pub fn disclosure(&self) -> Disclosure {
        match (self.decision.disclose, withholds(&self.machine, self.machine_grade)) {
            (true, _) => Disclosure::Told,
            (false, true) => Disclosure::Kept,
            (false, false) => Disclosure::AsLabelled,
        }
    }

    /// Whether the machine has come to say the same, so that the decision changes nothing.
    pub fn agrees(&self, grade: Grade) -> bool {
        let found: Vec<&ClassId> = self
            .machine
            .iter()
            .filter(|label| label.is_firm())
            .map(|label| &label.class)
            .collect();
        let same =
            self.decision.classes.as_ref().is_none_or(|classes| {
                classes.len() == found.len() && classes.iter().all(|class| found.contains(&class))
            });
        same && self.machine_grade == grade && !self.decision.disclose
    }
}

/// What a person's decision means for showing values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Disclosure {
    /// Labels and grade in force decide.
    #[default]
    AsLabelled,
    /// The machine's own label or grade still withholds them.
    Kept,
    /// A person said that they may be shown; labels and grade in force still withhold.
    Told,
}

/// What is to be said about a decision that could not be followed as it stands, or need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewNoteKind {
    /// No table of this run has that name.
    TableMissing,
    /// Several tables answer to that name.
    TableUnclear,
    /// The table has no such column.
    ColumnMissing,
    /// Several columns have that name, and none stands at that place.
    ColumnUnclear,
    /// The machine has come to say the same.
    Agrees,
    /// The data is no longer what was looked at.
    Stale,
    /// The grade is below what the standard allows for the class; the lowest that it allows is in force.
    BelowFloor,
    /// The grade was lowered.
    Lowered,
    /// It was said that values may be shown, and the labels or the grade in force withhold them.
    NotShown,
}

impl ReviewNoteKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::TableMissing,
        Self::TableUnclear,
        Self::ColumnMissing,
        Self::ColumnUnclear,
        Self::Agrees,
        Self::Stale,
        Self::BelowFloor,
        Self::Lowered,
        Self::NotShown,
    ];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TableMissing => "table-missing",
            Self::TableUnclear => "table-unclear",
            Self::ColumnMissing => "column-missing",
            Self::ColumnUnclear => "column-unclear",
            Self::Agrees => "agrees",
            Self::Stale => "stale",
            Self::BelowFloor => "below-floor",
            Self::Lowered => "lowered",
            Self::NotShown => "not-shown",
        }
    }
}

/// One thing to be said about a decision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReviewNote {
    /// Name of the file, or `#n`.
    pub file: Disclosed,
    /// Place of the table in the file; empty if the file is the table.
    pub part: String,
    /// Name of the column, or `#n`.
    pub column: Disclosed,
    /// What it is.
    pub kind: ReviewNoteKind,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Confidence, LabelEvidence, Strength};

    fn review(personal: bool, machine_grade: Grade, disclose: bool) -> ColumnReview {
        ColumnReview {
            decision: LabelDecision {
                classes: Some(Vec::new()),
                grade: None,
                disclose,
                reason: "order numbers".to_owned(),
                reviewer: "r".to_owned(),
                date: NaiveDate::default(),
            },
            machine: vec![Label {
                class: ClassId::from_static("mobile-phone"),
                confidence: Confidence::per_mille(900),
                strength: Strength::Likely,
                evidence: LabelEvidence::default(),
                personal,
                sensitive: false,
                form: crate::Form::Plain,
            }],
            machine_grade,
            stale: false,
        }
    }

    #[test]
    fn only_an_explicit_word_shows_what_the_machine_withholds() {
        assert_eq!(review(true, Grade::L2, false).disclosure(), Disclosure::Kept);
        assert_eq!(review(false, Grade::L3, false).disclosure(), Disclosure::Kept);
        assert_eq!(review(false, Grade::L2, false).disclosure(), Disclosure::AsLabelled);
        assert_eq!(review(true, Grade::L4, true).disclosure(), Disclosure::Told);
    }

    #[test]
    fn agreement_is_about_labels_and_grade() {
        let mut review = review(true, Grade::L2, false);
        assert!(!review.agrees(Grade::L2));
        review.decision.classes = Some(vec![ClassId::from_static("mobile-phone")]);
        assert!(review.agrees(Grade::L2) && !review.agrees(Grade::L3));
        review
            .machine
            .iter_mut()
            .for_each(|label| label.strength = Strength::Hint);
        assert!(!review.agrees(Grade::L2));
    }
}
