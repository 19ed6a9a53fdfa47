//! Rows in other types, other orders and other splits have one digest; other rows have another.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array, RecordBatch,
    StringArray, Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::datatypes::Int32Type;
use dataseal_model::{Digest, Masked, PhysicalColumn};

use super::digest_of;

fn columns(names: &[&str]) -> Vec<PhysicalColumn> {
    let column = |name: &&str| PhysicalColumn {
        name: Masked::new((*name).to_owned()),
        declared: String::new(),
    };
    names.iter().map(column).collect()
}

fn batch(arrays: Vec<ArrayRef>) -> RecordBatch {
    let named = arrays
        .into_iter()
        .enumerate()
        .map(|(at, array)| (format!("c{at}"), array, true));
    RecordBatch::try_from_iter_with_nullable(named).unwrap()
}

const NAMES: &[&str] = &["n", "d", "f", "b", "day", "at", "t"];

fn typed() -> RecordBatch {
    batch(vec![
        Arc::new(Int64Array::from(vec![Some(1), Some(-20), None])),
        Arc::new(
            Decimal128Array::from(vec![Some(150), Some(0), Some(-7)])
                .with_precision_and_scale(10, 2)
                .unwrap(),
        ),
        Arc::new(Float64Array::from(vec![0.1, 1e300, -0.0])),
        Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])),
        Arc::new(Date32Array::from(vec![Some(0), Some(19_000), None])),
        Arc::new(
            TimestampMicrosecondArray::from(vec![Some(0), Some(1_700_000_000_500_000), None]).with_timezone("+08:00"),
        ),
        Arc::new(StringArray::from(vec![Some("上海"), Some("007"), Some("")])),
    ])
}

fn texts() -> RecordBatch {
    let column = |values: [&str; 3]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
    batch(vec![
        column(["1", "-20", ""]),
        column(["1.50", "0.00", "-0.07"]),
        column(["0.1", "1E+300", "0"]),
        column(["true", "FALSE", ""]),
        column(["1970-01-01", "2022-01-08", ""]),
        column(["1970-01-01 08:00:00+08:00", "2023-11-14T22:13:20.5Z", ""]),
        column(["上海", "007", ""]),
    ])
}

fn root(names: &[&str], batches: &[RecordBatch]) -> Digest {
    digest_of(&columns(names), batches).unwrap()
}

#[test]
fn types_do_not_show() {
    assert_eq!(root(NAMES, &[typed()]), root(NAMES, &[texts()]));
}

#[test]
fn order_and_splits_do_not_show_but_counts_do() {
    let whole = texts();
    let parts = [whole.slice(2, 1), whole.slice(0, 1), whole.slice(1, 1)];
    assert_eq!(root(NAMES, &parts), root(NAMES, std::slice::from_ref(&whole)));
    let twice = [whole.clone(), whole.slice(0, 1)];
    assert_ne!(root(NAMES, &twice), root(NAMES, &[whole]));
}

#[test]
fn names_and_cells_show() {
    let whole = texts();
    let others = ["n", "d", "f", "b", "day", "at", "u"];
    assert_ne!(root(&others, std::slice::from_ref(&whole)), root(NAMES, &[whole]));
    let one = |text: &str| root(&["t"], &[batch(vec![Arc::new(StringArray::from(vec![text]))])]);
    assert_ne!(one("007"), one("7"));
    assert_ne!(one("a"), one("a "));
    assert_ne!(one("1.5"), one("1.51"));
}

#[test]
fn days_and_times_beyond_the_calendar_have_a_form_of_their_own() {
    let days = |days: &[i32]| root(&["d"], &[batch(vec![Arc::new(Date32Array::from(days.to_vec()))])]);
    // A day keeps its form beside one that has none.
    let apart = [
        batch(vec![Arc::new(Date32Array::from(vec![0, i32::MAX]))]),
        batch(vec![Arc::new(Date32Array::from(vec![1]))]),
    ];
    assert_eq!(days(&[0, i32::MAX, 1]), root(&["d"], &apart));
    assert_ne!(days(&[i32::MAX]), days(&[i32::MAX - 1]));
    let text: ArrayRef = Arc::new(StringArray::from(vec!["1970-01-01"]));
    assert_eq!(days(&[0]), root(&["d"], &[batch(vec![text])]));
    let midnight: ArrayRef = Arc::new(Time64MicrosecondArray::from(vec![86_400_000_000, -1]));
    let never: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![i64::MAX, 0]));
    for array in [midnight, never] {
        assert!(digest_of(&columns(&["t"]), &[batch(vec![array])]).is_ok());
    }
}

#[test]
fn dictionaries_do_not_show() {
    let plain: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), None, Some("a"), Some("b")]));
    let coded: DictionaryArray<Int32Type> = vec![Some("a"), None, Some("a"), Some("b")].into_iter().collect();
    assert_eq!(
        root(&["t"], &[batch(vec![plain])]),
        root(&["t"], &[batch(vec![Arc::new(coded)])])
    );
}
