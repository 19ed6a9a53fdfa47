//! What persons decided about a table's columns, laid over what the machine found: labels, grades, and what both mean for
//! showing values. The machine's answers are kept beside.
//!
//! A grade that a person sets is bound by the floors of GB/T 43697-2024 as the grading scheme words them. It may be raised
//! freely. It may be lowered, with the reason that every decision needs, down to the floor of personal or sensitive personal
//! information where the labels in force say that it is such, and never where the data may be important or core: to say that
//! it is not is for the procedure that identifies such data (6.2, 6.3), not for a label review. Whoever holds the class itself
//! to be wrong decides on another class. What the table gains by scale or combination is never lowered.

use std::cmp::Reverse;

use dataseal_model::{
    ClassId, ColumnGrade, ColumnProfile, ColumnReview, Confidence, Form, Grade, GradeDriver, GradeRule, Grading, Label,
    LabelDecision, LabelEvidence, ReviewNoteKind, Strength, TableProfile, withholds,
};
use dataseal_pack::Taxonomy;

use crate::GradeContext;
use crate::grade::grade_with;

/// A table's labels and grades after review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// Labels in force, by column.
    pub labels: Vec<Vec<Label>>,
    /// Grades in force.
    pub grading: Grading,
    /// Decisions in force with what the machine found, by column.
    pub reviews: Vec<Option<ColumnReview>>,
    /// What is to be said about decisions, with the place of the column.
    pub notes: Vec<(usize, ReviewNoteKind)>,
}

/// Lays decisions over what the machine found. `decisions` are by column, with whether the data differs from what was
/// looked at; `machine` and `grading` are those of [`crate::label`] and [`crate::grade`].
pub fn review(
    profile: &TableProfile,
    machine: Vec<Vec<Label>>,
    grading: Grading,
    decisions: &[Option<(&LabelDecision, bool)>],
    taxonomy: &Taxonomy,
    context: &GradeContext<'_>,
) -> Reviewed {
    let decided = |column: usize| decisions.get(column).copied().flatten();
    let width = profile.columns.len();
    if !(0..width).any(|place| decided(place).is_some()) {
        return Reviewed {
            labels: machine,
            grading,
            reviews: vec![None; width],
            notes: Vec::new(),
        };
    }
    let mut labels = machine.clone();
    for (place, (column, labels)) in profile.columns.iter().zip(&mut labels).enumerate() {
        if let Some(classes) = decided(place).and_then(|(decision, _)| decision.classes.as_ref()) {
            *labels = classes
                .iter()
                .map(|class| human_label(class, column, labels, taxonomy))
                .collect();
        }
    }
    let (before, mut notes) = (grading, Vec::new());
    let grading = grade_with(profile, &labels, taxonomy, context, |place, graded| {
        let wanted = decided(place).and_then(|(decision, _)| decision.grade);
        let own = labels.get(place).map_or(&[][..], Vec::as_slice);
        if let Some(wanted) = wanted {
            let found = graded.grade;
            settle(graded, wanted.max(floor(own, found, taxonomy)));
            let said = [
                (graded.grade > wanted, ReviewNoteKind::BelowFloor),
                (graded.grade < found, ReviewNoteKind::Lowered),
            ];
            notes.extend(
                said.into_iter()
                    .filter(|(holds, _)| *holds)
                    .map(|(_, kind)| (place, kind)),
            );
        }
    });
    let mut reviews = vec![None; width];
    let columns = grading.columns.iter().zip(machine).zip(&mut reviews).enumerate();
    for (place, ((graded, machine), slot)) in columns {
        let Some((decision, stale)) = decided(place) else {
            continue;
        };
        let review = ColumnReview {
            decision: decision.clone(),
            machine,
            machine_grade: before.columns.get(place).map_or(Grade::L1, |column| column.grade),
            stale,
        };
        let own = labels.get(place).map_or(&[][..], Vec::as_slice);
        let is_hidden = decision.disclose && withholds(own, graded.grade);
        let said = [
            (is_hidden, ReviewNoteKind::NotShown),
            (review.agrees(graded.grade), ReviewNoteKind::Agrees),
            (stale, ReviewNoteKind::Stale),
        ];
        notes.extend(
            said.into_iter()
                .filter(|(holds, _)| *holds)
                .map(|(_, kind)| (place, kind)),
        );
        *slot = Some(review);
    }
    // By column; what was said of one stays in order.
    notes.sort_by_key(|(place, _)| *place);
    Reviewed {
        labels,
        grading,
        reviews,
        notes,
    }
}

/// Sets a column's grade, with the reason.
fn settle(graded: &mut ColumnGrade, grade: Grade) {
    if grade != graded.grade {
        graded.drivers.insert(0, by_review(grade));
        graded.grade = grade;
    }
}

const fn by_review(grade: Grade) -> GradeDriver {
    GradeDriver::new(grade, GradeRule::Review)
}

/// The lowest grade that a person may set where `labels` give `graded`.
fn floor(labels: &[Label], graded: Grade, taxonomy: &Taxonomy) -> Grade {
    if graded > Grade::L4 {
        return graded;
    }
    let scheme = &taxonomy.scheme;
    let firm = || labels.iter().filter(|label| label.is_firm());
    let sensitive = firm().any(|label| label.sensitive).then_some(scheme.sensitive_floor);
    let personal = firm().any(|label| label.personal).then_some(scheme.personal_floor);
    sensitive.max(personal).unwrap_or(Grade::L1)
}

/// The label that a person's decision makes, with the figures that were counted for its class.
fn human_label(class: &ClassId, column: &ColumnProfile, machine: &[Label], taxonomy: &Taxonomy) -> Label {
    let known = taxonomy.class(class);
    let counts = &column.counts;
    let counted = counts.recognised(class);
    let found = machine.iter().find(|label| label.class == *class);
    let evidence = found.map_or_else(
        || LabelEvidence {
            hits: counted.map_or(0, |count| count.hits),
            near_misses: counted.map_or(0, |count| count.near_misses),
            contained: counted.map_or(0, |count| count.contained),
            of: counts.present(),
            distinct: counted.map_or(0, |count| count.distinct.value),
            chance: Confidence::per_mille(known.map_or(0, |class| class.null_rate_per_mille)),
            ..LabelEvidence::default()
        },
        |label| label.evidence.clone(),
    );
    let runner_up = machine
        .iter()
        .filter(|label| label.class != *class)
        .max_by_key(|label| (label.confidence, Reverse(label.class.clone())));
    Label {
        class: class.clone(),
        confidence: Confidence::per_mille(1000),
        strength: Strength::Confirmed,
        evidence: LabelEvidence {
            runner_up: runner_up.map(|label| (label.class.clone(), label.confidence)),
            ..evidence
        },
        personal: known.is_some_and(|class| class.personal),
        sensitive: known.is_some_and(|class| class.sensitive),
        form: found.or(machine.first()).map_or(Form::Plain, |label| label.form),
    }
}

#[cfg(test)]
mod tests;
