//! What helps from one batch to the next shows nowhere: the same state, to the byte, as measuring each batch by itself.

use std::sync::Arc;

use arrow::array::*;
use arrow::datatypes::Int32Type;
use dataseal_profile::{TableMeasurer, TableState};
use proptest::prelude::*;

use crate::support::*;

/// The states of batches measured each by itself, and together.
fn both(batches: &[RecordBatch]) -> (Vec<u8>, Vec<u8>) {
    let columns = batches[0].num_columns();
    let mut alone = TableState::new(columns, recognisers());
    let mut together = TableMeasurer::new(TableState::new(columns, recognisers()));
    for batch in batches {
        alone.update(batch).unwrap();
        together.update(batch).unwrap();
    }
    (alone.to_bytes(), together.finish().unwrap().to_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_column_in_any_batches(column in any_column(), parts in prop::collection::vec((0_usize..200, 0_usize..200), 1..12)) {
        let slices = parts.iter().map(|(from, length)| {
            let from = (*from).min(column.len());
            column.slice(from, (*length).min(column.len() - from))
        });
        let batches: Vec<RecordBatch> = slices.map(|slice| batch(&[slice])).collect();
        let (alone, together) = both(&batches);
        prop_assert!(alone == together);
    }
}

#[test]
fn texts_that_come_again_and_again_and_texts_that_never_do() {
    let days = |at: usize| format!("2024-{:02}-{:02}", at % 12 + 1, at % 28 + 1);
    let column = |of: &dyn Fn(usize) -> String, part: usize| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(
            (part * 10_000..(part + 1) * 10_000).map(of),
        ))
    };
    let batches: Vec<RecordBatch> = (0..9)
        .map(|part| {
            batch(&[
                column(&|at| days(at), part),
                column(&|at| format!("{}.{:02}", at * 7919 % 100_000, at % 100), part),
                column(
                    &|at| ["苏州市", "昆山市", "", "N/A", "138 0013 8000"][at % 5].to_owned(),
                    part,
                ),
                column(&|at| format!("第 {} 号订单，{}", at, "长".repeat(at % 40)), part),
            ])
        })
        .collect();
    let (alone, together) = both(&batches);
    assert!(alone == together);
}

/// A dictionary of so many entries, and the batches that refer to it.
fn sharing(values: &ArrayRef, batches: usize, nulls: bool) -> Vec<ArrayRef> {
    let entries = values.len();
    let key = |at: usize| (!nulls || at % 11 != 3).then_some((at * 7919 % entries) as i32);
    let keys = |part: usize| (part * 500..(part + 1) * 500).map(key).collect::<Int32Array>();
    let of = |part| -> ArrayRef { Arc::new(DictionaryArray::new(keys(part), Arc::clone(values))) };
    (0..batches).map(of).collect()
}

#[test]
fn dictionaries_that_batches_share() {
    let amounts = |from: i64, entries: i64| -> ArrayRef {
        let numbers: Decimal64Array = (from..from + entries)
            .map(|n| (n % 13 != 5).then_some(n * 25))
            .collect();
        Arc::new(numbers.with_precision_and_scale(15, 2).unwrap())
    };
    let days =
        |from: i32, entries: i32| -> ArrayRef { Arc::new((from..from + entries).map(Some).collect::<Date32Array>()) };
    let codes = |from: usize, entries: usize| -> ArrayRef {
        let text = |at: usize| ["", "N/A", " 13800138000", "苏州"][at % 4].to_owned() + &"7".repeat(at / 4 % 9);
        Arc::new((from..from + entries).map(text).map(Some).collect::<StringArray>())
    };
    let floats: ArrayRef = Arc::new(Float64Array::from(vec![0.5, -0.0, f64::NAN, 99.0]));
    // More entries than the rows of a batch by far, a dictionary after another, and the first one again.
    let columns: Vec<Vec<ArrayRef>> = vec![
        [
            sharing(&amounts(-20, 40), 4, true),
            sharing(&amounts(0, 1_700), 4, false),
        ]
        .concat(),
        [
            sharing(&days(19_000, 1_500), 4, false),
            sharing(&days(19_000, 9_000), 4, true),
        ]
        .concat(),
        [
            sharing(&codes(0, 30), 3, true),
            sharing(&codes(10, 30), 2, false),
            sharing(&codes(0, 30), 3, false),
        ]
        .concat(),
        sharing(&floats, 8, true),
        sharing(&in_lists(&amounts(0, 50)), 8, true),
    ];
    let batches: Vec<RecordBatch> = (0..8)
        .map(|part| {
            batch(
                &columns
                    .iter()
                    .map(|column| Arc::clone(&column[part]))
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    let (alone, together) = both(&batches);
    assert!(alone == together);

    let plain: Vec<RecordBatch> = batches
        .iter()
        .map(|rows| {
            let decoded = rows.columns().iter().map(|array| {
                let dictionary = array.as_dictionary::<Int32Type>();
                arrow::compute::take(dictionary.values(), dictionary.keys(), None).unwrap()
            });
            batch(&decoded.collect::<Vec<_>>())
        })
        .collect();
    assert!(both(&plain) == (alone, together));
}
