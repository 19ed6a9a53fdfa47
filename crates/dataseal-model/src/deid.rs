//! A dataset before and after de-identification, side by side: labels, form of the values, grades, k, and whether a lower grade
//! is justified.

use crate::{ClassId, ColumnCounts, Disclosed, Form, Grade, Label};

/// In which form a column's values are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueForm {
    /// As they are.
    Plain,
    /// Some characters covered (`138****1234`).
    Masked,
    /// Digests or tokens in their place: still personal information (PIPL art. 73).
    Pseudonym,
    /// No value at all.
    Empty,
}

impl ValueForm {
    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Masked => "masked",
            Self::Pseudonym => "pseudonym",
            Self::Empty => "empty",
        }
    }

    /// The form of a column's values: that of its first label that counts, or, without one, of most values.
    pub fn of(labels: &[Label], counts: &ColumnCounts) -> Self {
        let labelled = labels.iter().find(|label| label.is_firm()).map(|label| label.form);
        let hits = |class: &'static str| {
            let found = counts.recognised(&ClassId::from_static(class));
            found.map_or(0, |found| found.hits)
        };
        let mostly = |part: u64| part.saturating_mul(2) > counts.present();
        if counts.present() == 0 {
            return Self::Empty;
        }
        match labelled {
            Some(Form::Plain) => return Self::Plain,
            Some(Form::Masked) => return Self::Masked,
            Some(Form::Pseudonym) => return Self::Pseudonym,
            None => {}
        }
        if mostly(hits("masked-value")) {
            Self::Masked
        } else if mostly(hits("hex-digest")) {
            Self::Pseudonym
        } else {
            Self::Plain
        }
    }
}

/// Whether a grade is lower afterwards, and whether that is justified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lowering {
    /// It is not lower.
    NotLower,
    /// It is, and a de-identification report that holds is attached to the second side.
    Justified,
    /// It is, and no such report is attached: the grade of the source stands until there is one (GB/T 43697-2024, Annex I).
    Unjustified,
}

impl Lowering {
    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotLower => "not-lower",
            Self::Justified => "justified",
            Self::Unjustified => "unjustified",
        }
    }

    /// The answer for two grades.
    pub fn of(before: Grade, after: Grade, has_report: bool) -> Self {
        match (after < before, has_report) {
            (false, _) => Self::NotLower,
            (true, true) => Self::Justified,
            (true, false) => Self::Unjustified,
        }
    }
}

/// One column on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeidSide {
    /// Its name as it may be shown.
    pub name: Disclosed,
    /// Classes that it holds, hints left out.
    pub classes: Vec<ClassId>,
    /// Form of its values.
    pub form: ValueForm,
    /// Its grade.
    pub grade: Grade,
}

/// One column on both sides; absent where a side has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeidColumn {
    /// Before.
    pub before: Option<DeidSide>,
    /// After.
    pub after: Option<DeidSide>,
    /// Whether its grade is lower. A column that is gone is no lower one: nothing is left to grade.
    pub lowering: Lowering,
}

/// One table on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeidTable {
    /// Its name before.
    pub before_name: Disclosed,
    /// Its name after.
    pub after_name: Disclosed,
    /// Its grade before.
    pub before: Grade,
    /// Its grade after.
    pub after: Grade,
    /// The smallest equivalence class before, where it was measured.
    pub before_k: Option<u64>,
    /// The same after.
    pub after_k: Option<u64>,
    /// Whether the table's grade is lower.
    pub lowering: Lowering,
    /// Its columns, those of the first side first.
    pub columns: Vec<DeidColumn>,
}

/// Two sides compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeidComparison {
    /// Tables that both sides have.
    pub tables: Vec<DeidTable>,
    /// Tables of the first side that the second has not.
    pub only_before: Vec<Disclosed>,
    /// Tables of the second side that the first has not.
    pub only_after: Vec<Disclosed>,
    /// Whether a de-identification report that holds is attached to the second side.
    pub has_report: bool,
}

impl DeidComparison {
    /// Whether some grade is lower without a report.
    pub fn is_unjustified(&self) -> bool {
        self.tables.iter().any(|table| {
            let columns = table.columns.iter().map(|column| column.lowering);
            columns
                .chain([table.lowering])
                .any(|lowering| lowering == Lowering::Unjustified)
        })
    }
}
