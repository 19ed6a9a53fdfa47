//! Values that are measured together, because a batch has many different ones close together or hardly repeated, leave the
//! state that they leave one by one.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Decimal64Array, Decimal128Array, Int64Array, RecordBatch, StringArray};
use dataseal_profile::TableState;

use crate::support::*;

/// Rows of the columns below.
const ROWS: i64 = 20_000;
/// Rows of a batch so small that nothing is folded in it.
const FEW: usize = 100;

/// `0..ROWS` in another order, some of them more than once.
fn scattered() -> impl Iterator<Item = i64> {
    (0..ROWS).map(|row| row * 7_919 % 19_997)
}

fn columns() -> Vec<ArrayRef> {
    let cents = || scattered().map(|number| number * 1_017 - 9_000_000);
    vec![
        Arc::new(scattered().map(|number| number / 2 - 3_000).collect::<Int64Array>()),
        Arc::new(
            scattered()
                .map(|number| number * 30_011 - 99_999)
                .collect::<Int64Array>(),
        ),
        Arc::new(scattered().map(|number| (number - 9_999) << 48).collect::<Int64Array>()),
        Arc::new(scattered().map(|number| number / 4).collect::<Int64Array>()),
        Arc::new(
            cents()
                .collect::<Decimal64Array>()
                .with_precision_and_scale(15, 2)
                .unwrap(),
        ),
        Arc::new(
            cents()
                .map(|number| i128::from(number) << 30)
                .collect::<Decimal128Array>()
                .with_precision_and_scale(38, 24)
                .unwrap(),
        ),
        Arc::new(scattered().map(|day| Some(day as i32 / 5)).collect::<Date32Array>()),
        Arc::new(
            scattered()
                .map(|number| (number % 7 != 0).then_some(number * 1_000_003))
                .collect::<Int64Array>(),
        ),
        Arc::new(
            scattered()
                .map(|number| Some(format!("remark {number}")))
                .collect::<StringArray>(),
        ),
    ]
}

#[test]
fn numbers_measured_together_are_those_measured_one_by_one() {
    for (place, column) in columns().into_iter().enumerate() {
        let single: Vec<ArrayRef> = (0..column.len())
            .step_by(FEW)
            .map(|first| column.slice(first, FEW))
            .collect();
        let expected = measure(&single).to_bytes();
        for rows in [ROWS as usize, 8_192, 5_000, 700] {
            let batches: Vec<ArrayRef> = (0..column.len())
                .step_by(rows)
                .map(|first| column.slice(first, rows.min(column.len() - first)))
                .collect();
            assert_eq!(
                measure(&batches).to_bytes(),
                expected,
                "column {place} in batches of {rows}"
            );
        }
    }
}

#[test]
fn rows_are_the_same_however_decimals_and_texts_are_stored() {
    let narrow: Decimal64Array = scattered().collect();
    let wide: Decimal128Array = scattered().map(i128::from).collect();
    let texts: ArrayRef = Arc::new(
        scattered()
            .map(|number| Some(number.to_string()))
            .collect::<StringArray>(),
    );
    let state = |columns: Vec<ArrayRef>| {
        let named = (0..).zip(columns).map(|(place, column)| (format!("c{place}"), column));
        let mut table = TableState::new(2, recognisers());
        table.update(&RecordBatch::try_from_iter(named).unwrap()).unwrap();
        table.to_bytes()
    };
    let narrow: ArrayRef = Arc::new(narrow.with_precision_and_scale(18, 3).unwrap());
    let wide: ArrayRef = Arc::new(wide.with_precision_and_scale(18, 3).unwrap());
    let plain = state(vec![Arc::clone(&narrow), Arc::clone(&texts)]);
    assert!(state(vec![wide, as_dictionary(&texts)]) == plain);
}
