//! What helps from one batch to the next shows nowhere: the same state, to the byte, as measuring each batch by itself.

use std::sync::Arc;

use arrow::array::*;
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
