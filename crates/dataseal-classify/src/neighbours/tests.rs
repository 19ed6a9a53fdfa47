//! What columns learn of those beside them, from hand-made counts.

use dataseal_model::{ColumnCounts, Strength};

use crate::testing::{TEXT, brief, column, counts, remarked, table, taxonomy};
use crate::{NameTerms, label};

/// A column of dates or numbers that carry these birth dates, one a row.
fn dated(class: &'static str, days: &[i32]) -> ColumnCounts {
    let rows = days.len() as u64;
    let mut counts = counts(rows, TEXT, &[(class, rows, 0, 0)]);
    let mut by_day = std::collections::BTreeMap::new();
    days.iter().for_each(|day| *by_day.entry(*day).or_insert(0) += 1);
    counts.recognised[0].days = by_day.into_iter().collect();
    counts
}

#[test]
fn dates_that_identity_numbers_carry_are_birth_dates() {
    let taxonomy = taxonomy();
    let terms = NameTerms::new(&taxonomy);
    let days: Vec<i32> = (0..200).map(|row| row * 97 % 9_000).collect();
    let others: Vec<i32> = days.iter().map(|day| day + 19_000).collect();
    let labelled = |dates: &[i32]| {
        let columns = vec![
            column("a", dated("date-of-birth", dates)),
            column("b", dated("resident-id", &days)),
        ];
        label(&table(columns), &taxonomy, &terms)
    };
    let agreeing = labelled(&days);
    assert_eq!(brief(&agreeing[0]), [("date-of-birth", Strength::Confirmed)]);
    assert_eq!(remarked(&agreeing[0]), ["dates-agree"]);
    // Days of registration are none.
    assert_eq!(labelled(&others)[0], []);
    let mut dirty = days.clone();
    dirty.iter_mut().take(10).for_each(|day| *day += 20_000);
    assert_eq!(brief(&labelled(&dirty)[0]), [("date-of-birth", Strength::Confirmed)]);
}
