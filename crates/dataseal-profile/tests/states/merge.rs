//! The monoid, to the byte: any split, any order, any grouping of merges and any encoding of the same rows.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, LargeStringArray, StringArray, StringViewArray};
use arrow::datatypes::DataType;
use dataseal_profile::ColumnState;
use proptest::prelude::*;

use crate::support::*;

/// A column with an order of its rows and places where it is cut.
fn cut_column() -> impl Strategy<Value = (ArrayRef, Vec<usize>, Vec<usize>)> {
    any_column().prop_flat_map(|array| {
        let rows = array.len();
        let order = Just((0..rows).collect::<Vec<_>>()).prop_shuffle();
        (Just(array), order, prop::collection::vec(0..=rows, 0..6))
    })
}

/// The parts between the cuts.
fn parts(array: &ArrayRef, mut cuts: Vec<usize>) -> Vec<ArrayRef> {
    cuts.extend([0, array.len()]);
    cuts.sort_unstable();
    let pairs = cuts.iter().zip(cuts.iter().skip(1));
    pairs.map(|(from, to)| array.slice(*from, to - from)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_split_in_any_order((array, order, cuts) in cut_column()) {
        let whole = measure(&[Arc::clone(&array)]).to_bytes();
        let shuffled = reordered(&array, &order);
        let parts = parts(&shuffled, cuts);
        prop_assert_eq!(&measure(&parts).to_bytes(), &whole, "updates in another order");

        let states: Vec<ColumnState> = parts.iter().map(|part| measure(&[Arc::clone(part)])).collect();
        let mut left = ColumnState::new(recognisers());
        states.iter().for_each(|state| left.merge(state).unwrap());
        prop_assert_eq!(&left.to_bytes(), &whole, "merged from the left");

        let mut right = ColumnState::new(recognisers());
        for state in states.iter().rev() {
            let mut next = ColumnState::from_bytes(&state.to_bytes(), recognisers()).unwrap();
            next.merge(&right).unwrap();
            right = next;
        }
        prop_assert_eq!(&right.to_bytes(), &whole, "merged from the right through bytes");
    }

    #[test]
    fn any_encoding(array in any_column()) {
        let plain = measure(&[Arc::clone(&array)]).to_bytes();
        if array.data_type() != &DataType::Null {
            prop_assert_eq!(&measure(&[as_dictionary(&array)]).to_bytes(), &plain, "dictionary");
            prop_assert_eq!(&measure(&[as_long_dictionary(&array)]).to_bytes(), &plain, "long dictionary");
            let halves = as_long_dictionary(&array);
            let half = halves.len() / 2;
            let halves = [halves.slice(0, half), halves.slice(half, halves.len() - half)];
            prop_assert_eq!(&measure(&halves).to_bytes(), &plain, "slices of a dictionary");
        }
        prop_assert_eq!(&measure(&[as_runs(&array)]).to_bytes(), &plain, "runs");
        let three = measure(&[thrice(&array)]).to_bytes();
        prop_assert_eq!(&measure(&[as_runs_of_three(&array)]).to_bytes(), &three, "runs of three");
    }

    #[test]
    fn any_encoding_within_lists(array in any_column()) {
        prop_assume!(!matches!(array.data_type(), DataType::Null | DataType::Union(..)));
        let plain = measure(&[in_lists(&array)]).to_bytes();
        prop_assert_eq!(&measure(&[in_lists(&as_dictionary(&array))]).to_bytes(), &plain, "dictionary");
    }

    #[test]
    fn any_text_layout(array in any_column()) {
        let Some(texts) = array.as_string_opt::<i32>() else { return Ok(()) };
        let plain = measure(&[Arc::clone(&array)]).to_bytes();
        let view: ArrayRef = Arc::new(texts.iter().collect::<StringViewArray>());
        let large: ArrayRef = Arc::new(texts.iter().collect::<LargeStringArray>());
        prop_assert_eq!(&measure(&[view]).to_bytes(), &plain);
        prop_assert_eq!(&measure(&[large]).to_bytes(), &plain);
    }

    #[test]
    fn columns_of_mixed_types(left in any_column(), right in any_column()) {
        let one = measure(&[Arc::clone(&left), Arc::clone(&right)]).to_bytes();
        let mut other = measure(&[right]);
        other.merge(&measure(&[left])).unwrap();
        prop_assert_eq!(other.to_bytes(), one);
    }
}

/// More values than the sets and tables hold, so that overflows happen before, during and after merging.
#[test]
fn overflows_do_not_depend_on_order() {
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values((0..20_000).map(|row| row * row % 9_973)));
    let texts: ArrayRef = Arc::new(
        (0..20_000)
            .map(|row| Some(format!("{}", row * 31 % 6_000)))
            .collect::<StringArray>(),
    );
    for array in [numbers, texts] {
        let whole = measure(&[Arc::clone(&array)]).to_bytes();
        for parts in [2, 3, 7, 40, 400] {
            let length = array.len() / parts;
            let cuts = (0..=parts).map(|part| part * length).collect();
            let mut states: Vec<ColumnState> = self::parts(&array, cuts)
                .into_iter()
                .map(|part| measure(&[part]))
                .collect();
            // Pairs first, as a tree, then the rest from the right.
            while states.len() > 4 {
                let mut pairs = Vec::new();
                while let Some(mut state) = states.pop() {
                    if let Some(other) = states.pop() {
                        state.merge(&other).unwrap();
                    }
                    pairs.push(state);
                }
                states = pairs;
            }
            let mut total = ColumnState::new(recognisers());
            states.iter().rev().for_each(|state| total.merge(state).unwrap());
            assert!(total.to_bytes() == whole, "{parts} parts");
        }
    }
}
