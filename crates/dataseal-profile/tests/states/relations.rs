//! Correlations and pairs of columns that may be a key, against independent computation.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::*;
use dataseal_model::{Relations, WantedRelations};
use dataseal_profile::TableState;
use proptest::prelude::*;

use crate::support::*;

const BOTH: WantedRelations = WantedRelations {
    correlations: true,
    key_pairs: true,
};

fn state(columns: &[ArrayRef]) -> TableState {
    let mut state = TableState::with_relations(columns.len(), recognisers(), BOTH);
    state.update(&batch(columns)).unwrap();
    state
}

fn finished(state: &TableState) -> Relations {
    profile(state).relations
}

fn coefficient(columns: &[ArrayRef]) -> Option<f64> {
    let found = finished(&state(columns)).correlations;
    found.first().map(|found| found.coefficient.expose().parse().unwrap())
}

/// By the definition, in two passes.
fn naive(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (one, other) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(x, y)| of(x - one, y - other)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn coefficients_are_those_of_the_definition(
        values in prop::collection::vec((prop::option::weighted(0.9, -1000..1000_i64), prop::option::weighted(0.9, -500.0..500.0_f64)), 3..200),
    ) {
        let one: Int64Array = values.iter().map(|pair| pair.0).collect();
        let other: Float64Array = values.iter().map(|pair| pair.1).collect();
        let texts: StringArray = values.iter().map(|pair| pair.0.map(|value| format!("{value}.0"))).collect();
        let both: Vec<(f64, f64)> = values.iter().filter_map(|(one, other)| Some((one.map(|one| one as f64)?, (*other)?))).collect();
        let (one, other): (ArrayRef, ArrayRef) = (Arc::new(one), Arc::new(other));
        let found = coefficient(&[Arc::clone(&one), Arc::clone(&other)]);
        let expected = naive(&both);
        if let Some(found) = found {
            prop_assert!(expected.is_nan() || (found - expected).abs() < 1e-8, "{} for {}", found, expected);
        } else {
            prop_assert!(both.len() < 2 || expected.is_nan());
        }
        prop_assert_eq!(coefficient(&[Arc::new(texts), other]), found, "however the numbers are written");
    }

    #[test]
    fn any_split_in_any_order(columns in any_columns(2..5), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4), turned: bool) {
        let whole = state(&columns);
        let rows = columns[0].len();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(rows + 1)).chain([0, rows]).collect();
        cuts.sort_unstable();
        let mut parts: Vec<TableState> = cuts.windows(2).enumerate().map(|(at, ends)| {
            let piece = |column: &ArrayRef| {
                let piece = column.slice(ends[0], ends[1] - ends[0]);
                if at % 2 == 1 { as_runs(&piece) } else { piece }
            };
            state(&columns.iter().map(piece).collect::<Vec<_>>())
        }).collect();
        if turned {
            parts.reverse();
        }
        let mut total = TableState::with_relations(columns.len(), recognisers(), BOTH);
        for part in parts {
            total.merge(&TableState::from_bytes(&part.into_bytes(), recognisers()).unwrap()).unwrap();
        }
        prop_assert_eq!(total.to_bytes(), whole.to_bytes());
        prop_assert_eq!(finished(&total), finished(&whole));
    }

    #[test]
    fn pairs_that_are_keys(values in prop::collection::vec((0..8_u8, 0..8_u8, 0..3_u8), 2..40)) {
        let column = |of: fn(&(u8, u8, u8)) -> u8| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(values.iter().map(|row| format!("v{}", of(row)))))
        };
        let columns = [column(|row| row.0), column(|row| row.1), column(|row| row.2)];
        let expected: Vec<(usize, usize)> = [(0, 1), (0, 2), (1, 2)].into_iter().filter(|(one, other)| {
            let cell = |row: &(u8, u8, u8), at: usize| [row.0, row.1, row.2][at];
            let distinct = |of: &[usize]| {
                let rows = values.iter().map(|row| of.iter().map(|at| cell(row, *at)).collect::<Vec<_>>());
                rows.collect::<BTreeSet<_>>().len()
            };
            distinct(&[*one, *other]) == values.len() && [*one, *other].iter().all(|at| distinct(&[*at]) < values.len())
        }).collect();
        let found = finished(&state(&columns)).key_pairs;
        let places: Vec<(usize, usize)> = found.iter().map(|pair| (pair.one, pair.other)).collect();
        prop_assert_eq!(places, expected);
        prop_assert!(found.iter().all(|pair| pair.distinct.exact));
    }
}

#[test]
fn numbers_that_go_together_do_so_exactly() {
    let line = |of: fn(i64) -> f64| -> ArrayRef { Arc::new(Float64Array::from_iter_values((0..5_000).map(of))) };
    let rising: ArrayRef = Arc::new(Int64Array::from_iter_values(0..5_000));
    let far = line(|row| 1e15 + row as f64);
    let falling = line(|row| -0.5 * row as f64);
    assert_eq!(coefficient(&[Arc::clone(&rising), far]), Some(1.0));
    assert_eq!(coefficient(&[Arc::clone(&rising), falling]), Some(-1.0));
    let same: ArrayRef = Arc::new(Float64Array::from(vec![0.1; 5_000]));
    assert_eq!(coefficient(&[Arc::clone(&rising), same]), None);
    let words: ArrayRef = Arc::new(StringArray::from_iter_values(
        (0..5_000).map(|row| if row == 4_999 { "x".to_owned() } else { row.to_string() }),
    ));
    assert_eq!(coefficient(&[rising, words]), None, "one text makes a column of texts");
}

#[test]
fn many_pairs_are_estimated_and_called_so() {
    let rows = 40_000_i64;
    let columns: [ArrayRef; 3] = [
        Arc::new(Int64Array::from_iter_values((0..rows).map(|row| row / 200))),
        Arc::new(Int64Array::from_iter_values((0..rows).map(|row| row % 200))),
        Arc::new(Int64Array::from_iter_values((0..rows).map(|row| row % 100))),
    ];
    let found = finished(&state(&columns)).key_pairs;
    let [pair] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((pair.one, pair.other, pair.distinct.exact), (0, 1, false));
}

#[test]
fn nothing_is_counted_unasked_or_in_a_wide_table() {
    let columns: Vec<ArrayRef> = (0..65)
        .map(|_| Arc::new(Int64Array::from(vec![1, 2])) as ArrayRef)
        .collect();
    let wide = finished(&state(&columns));
    assert!(wide.too_wide && wide.correlations.is_empty() && wide.wanted == BOTH);
    let mut plain = TableState::new(2, recognisers());
    plain.update(&batch(&columns[..2])).unwrap();
    let asked = state(&columns[..2]);
    assert_eq!(finished(&plain), Relations::default());
    assert_eq!(finished(&asked).correlations.len(), 1);
    assert!(!format!("{asked:?}").contains("sum"), "sums are as secret as values");
    // Together they are not known.
    plain.merge(&asked).unwrap();
    assert_eq!(finished(&plain), Relations::default());
    let read = TableState::from_bytes(&plain.to_bytes(), recognisers()).unwrap();
    assert_eq!(read.to_bytes(), plain.to_bytes());
}
