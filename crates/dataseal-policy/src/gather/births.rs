//! Children counted by birth day, for any assessment date.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dataseal_model::younger_from;

use super::TableInput;
use super::measured::{Column, columns};

/// What birth dates say about age.
pub(super) struct Births {
    /// Rows of persons younger than 14.
    pub(super) under_14: u64,
    /// Rows of persons younger than 18.
    pub(super) under_18: u64,
    /// Every row of every table with personal information carries a birth date.
    pub(super) complete: bool,
}

/// Counts children by birth day; `None` if no column carries birth days.
pub(super) fn births(inputs: &[TableInput<'_>], as_of: NaiveDate) -> Option<Births> {
    let (fourteen, eighteen) = (younger_from(as_of, 14), younger_from(as_of, 18));
    let mut found: Option<Births> = None;
    let mut complete = true;
    for input in inputs {
        let columns = columns(input);
        let with_days = columns.iter().filter_map(Column::birth_days);
        let Some(days) = with_days.max_by_key(|days| known_births(days)) else {
            complete &= !columns.iter().any(Column::personal);
            continue;
        };
        let born_since = |limit: i32| {
            days.iter()
                .filter(|(day, _)| *day >= limit)
                .map(|(_, rows)| rows)
                .sum::<u64>()
        };
        let so_far = found.get_or_insert(Births {
            under_14: 0,
            under_18: 0,
            complete: false,
        });
        so_far.under_14 = so_far.under_14.saturating_add(born_since(fourteen));
        so_far.under_18 = so_far.under_18.saturating_add(born_since(eighteen));
        complete &= known_births(days) == input.measurement.profile.rows;
    }
    found.map(|births| Births { complete, ..births })
}

/// The same births, each moved to a day that stands for its age group at the assessment date (under 14, under 18, older):
/// facts as of that date come out the same, and no birthday is left.
pub fn by_age_group(days: &[(i32, u64)], as_of: NaiveDate) -> Vec<(i32, u64)> {
    let (fourteen, eighteen) = (younger_from(as_of, 14), younger_from(as_of, 18));
    let mut groups: BTreeMap<i32, u64> = BTreeMap::new();
    for (day, rows) in days {
        let group = if *day >= fourteen {
            fourteen
        } else if *day >= eighteen {
            eighteen
        } else {
            eighteen.saturating_sub(1)
        };
        let sum = groups.entry(group).or_default();
        *sum = sum.saturating_add(*rows);
    }
    groups.into_iter().collect()
}

fn known_births(days: &[(i32, u64)]) -> u64 {
    days.iter().map(|(_, rows)| rows).sum()
}
