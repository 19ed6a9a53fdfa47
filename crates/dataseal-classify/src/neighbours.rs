//! What a column can learn from those beside it: that rows are about persons, and that dates are the birth dates which
//! identity numbers carry.

use std::collections::BTreeMap;

use dataseal_model::{ClassId, ColumnCounts, Label, Neighbour, Strength, TableProfile};
use dataseal_pack::Taxonomy;

/// Classes whose presence says that a row is about a person, besides identity documents.
const PERSON_MARKS: [&str; 4] = ["mobile-phone", "bank-card", "email", "international-phone"];
/// The category of identity documents (GB/T 43697-2024 Annex B).
const IDENTITY: &str = "个人身份信息";

/// The class whose values carry birth dates, and that of plain ones.
const CARRIER: ClassId = ClassId::from_static("resident-id");
const DATES: ClassId = ClassId::from_static("date-of-birth");

/// Fewest dates that can agree by more than chance.
const FEWEST_DATES: u64 = 5;
/// Thousandths of the dates that must be among those carried, as often as there.
const AGREEING_PER_MILLE: u64 = 800;

/// What one column learns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// Another column identifies persons.
    pub(crate) person: bool,
    /// The dates are the birth dates of another column's identity numbers.
    pub(crate) dates_agree: bool,
}

/// The columns of a table, as those beside them see them.
pub(crate) struct Neighbourhood {
    marks: Vec<Neighbour>,
    beside: Vec<Beside>,
}

impl Neighbourhood {
    /// Looks at labels that stand on their own.
    pub(crate) fn of(profile: &TableProfile, labels: &[Vec<Label>], taxonomy: &Taxonomy) -> Self {
        let marks: Vec<Neighbour> = labels
            .iter()
            .enumerate()
            .filter_map(|(position, labels)| {
                let mark = labels.iter().find(|label| marks_person(label, taxonomy))?;
                let class = mark.class.clone();
                Some(Neighbour { position, class })
            })
            .collect();
        let carriers: Vec<(usize, &ColumnCounts)> = marks
            .iter()
            .filter(|mark| mark.class == CARRIER)
            .filter_map(|mark| Some((mark.position, &profile.columns.get(mark.position)?.counts)))
            .collect();
        let columns = profile.columns.iter().enumerate();
        let beside = columns.map(|(own, column)| Beside {
            person: marks.iter().any(|mark| mark.position != own),
            dates_agree: carriers
                .iter()
                .any(|(position, counts)| *position != own && dates_agree(&column.counts, counts)),
        });
        Self {
            beside: beside.collect(),
            marks,
        }
    }

    /// What the column at a place learns.
    pub(crate) fn beside(&self, position: usize) -> Beside {
        self.beside.get(position).copied().unwrap_or_default()
    }

    /// The columns beside the one at a place that identify persons.
    pub(crate) fn neighbours(&self, position: usize) -> Vec<Neighbour> {
        let others = self.marks.iter().filter(|mark| mark.position != position);
        others.cloned().collect()
    }
}

fn marks_person(label: &Label, taxonomy: &Taxonomy) -> bool {
    let identity = || {
        taxonomy
            .class(&label.class)
            .is_some_and(|class| class.category == IDENTITY && class.personal)
    };
    label.strength == Strength::Confirmed && (PERSON_MARKS.contains(&label.class.as_str()) || identity())
}

/// Whether nearly all dates of a column occur, as often, among the birth dates of identity numbers. Counts by day are
/// compared, not rows: which of two people was born when does not matter here.
fn dates_agree(dates: &ColumnCounts, carrier: &ColumnCounts) -> bool {
    let days = |counts: &ColumnCounts, class: &ClassId| -> BTreeMap<i32, u64> {
        let days = counts
            .recognised(class)
            .map(|count| count.days.iter().copied().collect());
        days.unwrap_or_default()
    };
    let (dates, carried) = (days(dates, &DATES), days(carrier, &CARRIER));
    let total: u64 = dates.values().sum();
    let shared: u64 = dates
        .iter()
        .map(|(day, count)| carried.get(day).copied().unwrap_or(0).min(*count))
        .sum();
    total >= FEWEST_DATES && u128::from(shared) * 1000 >= u128::from(total) * u128::from(AGREEING_PER_MILLE)
}

#[cfg(test)]
mod tests;
