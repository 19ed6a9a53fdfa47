//! Rows with gaps and pairs of columns, against a look at every cell by itself.

use std::sync::Arc;

use arrow::array::*;
use dataseal_model::{Completeness, Masked, PairsPresent};
use dataseal_profile::{ProfileError, TableState};
use proptest::prelude::*;

use crate::support::*;

fn state(columns: &[ArrayRef]) -> TableState {
    let mut state = TableState::new(columns.len(), recognisers());
    state.update(&batch(columns)).unwrap();
    state
}

fn finished(state: &TableState) -> Completeness {
    profile(state).completeness.unwrap()
}

/// Whether each cell is there, as the column's own counts have it.
fn present(column: &ArrayRef) -> Vec<bool> {
    let cell = |row| {
        let profile = measure(&[column.slice(row, 1)]).finish(Masked::new(String::new()), 0, String::new());
        profile.counts.nulls + profile.counts.blanks == 0
    };
    (0..column.len()).map(cell).collect()
}

fn naive(columns: &[ArrayRef]) -> Completeness {
    let rows = columns[0].len();
    let cells: Vec<Vec<bool>> = columns.iter().map(present).collect();
    let rows_with = |wanted: &[usize]| {
        let all = |row: &usize| wanted.iter().all(|column| cells[*column][*row]);
        (0..rows).filter(all).count() as u64
    };
    let everything: Vec<usize> = (0..columns.len()).collect();
    let with_gaps: Vec<usize> = everything
        .iter()
        .copied()
        .filter(|column| rows_with(&[*column]) < rows as u64)
        .collect();
    let both = |one: &usize| with_gaps.iter().map(|other| rows_with(&[*one, *other])).collect();
    Completeness {
        complete: rows_with(&everything),
        pairs: Some(PairsPresent {
            both: with_gaps.iter().map(both).collect(),
            columns: with_gaps.clone(),
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_the_cells(columns in any_columns(1..5)) {
        prop_assert_eq!(finished(&state(&columns)), naive(&columns));
    }

    #[test]
    fn any_split_in_any_order_and_encoding(columns in any_columns(1..5), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5), turned: bool) {
        let whole = state(&columns);
        let rows = columns[0].len();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(rows + 1)).chain([0, rows]).collect();
        cuts.sort_unstable();
        let mut parts: Vec<TableState> = cuts.windows(2).enumerate().map(|(at, ends)| {
            let piece = |column: &ArrayRef| {
                let piece = column.slice(ends[0], ends[1] - ends[0]);
                match (at % 3, piece.data_type()) {
                    (1, kind) if *kind != arrow::datatypes::DataType::Null && !piece.is_empty() => as_dictionary(&piece),
                    (2, _) => as_runs(&piece),
                    _ => piece,
                }
            };
            state(&columns.iter().map(piece).collect::<Vec<_>>())
        }).collect();
        if turned {
            parts.reverse();
        }
        let mut total = TableState::new(columns.len(), recognisers());
        for part in parts {
            let part = TableState::from_bytes(&part.into_bytes(), recognisers()).unwrap();
            total.merge(&part).unwrap();
        }
        prop_assert_eq!(finished(&total), finished(&whole));
        prop_assert_eq!(total.to_bytes(), whole.to_bytes());
    }

    #[test]
    fn a_changed_byte_at_the_end_is_refused_or_canonical(columns in any_columns(1..5), place in 1..60_usize, byte: u8) {
        let mut bytes = state(&columns).to_bytes();
        let place = bytes.len().saturating_sub(place);
        bytes[place] = byte;
        if let Ok(read) = TableState::from_bytes(&bytes, recognisers()) {
            prop_assert_eq!(read.to_bytes(), bytes);
            let completeness = finished(&read);
            prop_assert!(completeness.complete <= read.rows());
        }
    }
}

/// So many columns of three rows: the last has a value everywhere, the one before it nowhere, the others in two rows.
fn wide(columns: usize) -> TableState {
    let of = |at: usize| -> ArrayRef {
        let texts = match columns - at {
            1 => [Some("x"), Some("-"), Some("y")],
            2 => [Some(" "), None, Some("\u{3000}")],
            _ => [Some("x"), None, Some("y")],
        };
        Arc::new(StringArray::from(texts.to_vec()))
    };
    state(&(0..columns).map(of).collect::<Vec<_>>())
}

#[test]
fn pairs_are_counted_up_to_64_columns_and_complete_rows_in_any_table() {
    let found = finished(&wide(64));
    let pairs = found.pairs.unwrap();
    assert_eq!((found.complete, pairs.columns.len()), (0, 63));
    assert_eq!((pairs.both[0][0], pairs.both[0][61], pairs.both[0][62]), (2, 2, 0));
    let found = finished(&wide(65));
    assert_eq!((found.complete, found.pairs), (0, None));
    let read = TableState::from_bytes(&wide(65).to_bytes(), recognisers()).unwrap();
    assert_eq!(read.to_bytes(), wide(65).to_bytes());
}

#[test]
fn a_table_without_gaps_lists_no_column() {
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..100));
    let texts: ArrayRef = Arc::new(StringArray::from_iter_values((0..100).map(|_| "无")));
    let found = finished(&state(&[numbers, texts]));
    assert_eq!(found.complete, 100, "a placeholder is no gap here");
    assert_eq!(found.pairs, Some(PairsPresent::default()));
}

#[test]
fn states_of_the_version_before_are_refused() {
    let mut bytes = wide(3).to_bytes();
    bytes[4] -= 1;
    let found = TableState::from_bytes(&bytes, recognisers()).unwrap_err();
    assert!(matches!(found, ProfileError::Version { .. }), "{found:?}");
}
