//! Sums, moments, forms, days and suspected sentinels of finished profiles against independent computation.

use std::sync::Arc;

use arrow::array::*;
use arrow::datatypes::Int32Type;
use dataseal_model::{ColumnProfile, Masked};
use dataseal_profile::{ColumnState, TableState};
use proptest::prelude::*;

use crate::support::*;

fn profile(arrays: &[ArrayRef]) -> ColumnProfile {
    measure(arrays).finish(Masked::new("c".to_owned()), 0, "test".to_owned())
}

fn figure(value: &Option<Masked<String>>) -> Option<f64> {
    value.as_ref().map(|text| text.expose().parse().unwrap())
}

/// Sum, variance, skewness and excess kurtosis by their definitions, in two passes.
fn naive(values: &[f64]) -> [f64; 4] {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let moment = |power: i32| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>();
    let (second, third, fourth) = (moment(2), moment(3) / n, moment(4) / n);
    let spread = second / n;
    [
        values.iter().sum(),
        second / (n - 1.0),
        third / spread.powf(1.5),
        fourth / (spread * spread) - 3.0,
    ]
}

fn check(profile: &ColumnProfile, values: &[f64]) -> Result<(), TestCaseError> {
    let found = &profile.values;
    let [sum, variance, skewness, kurtosis] = naive(values);
    let largest = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let near = |found: Option<f64>, expected: f64, scale: f64| {
        found.is_some_and(|found| (found - expected).abs() <= 1e-9 * (expected.abs() + scale))
    };
    prop_assert!(
        near(figure(&found.sum), sum, largest),
        "{:?} for {sum}",
        figure(&found.sum)
    );
    prop_assert!(near(figure(&found.variance), variance, largest * largest * 1e-3));
    prop_assert!(near(figure(&found.deviation), variance.sqrt(), largest * 1e-2));
    if variance > largest * largest * 1e-6 {
        prop_assert!(near(figure(&found.skewness), skewness, 1.0));
        prop_assert!(near(figure(&found.kurtosis), kurtosis, 10.0));
    }
    let zeros = values.iter().filter(|value| **value == 0.0).count() as u64;
    let negatives = values.iter().filter(|value| **value < 0.0).count() as u64;
    prop_assert_eq!((profile.counts.zeros, profile.counts.negatives), (zeros, negatives));
    Ok(())
}

proptest! {
    #[test]
    fn moments_of_whole_numbers(values in prop::collection::vec(prop_oneof![-100..100_i64, -(1 << 40)..(1_i64 << 40), any::<i64>()], 2..200)) {
        let array: ArrayRef = Arc::new(Int64Array::from(values.clone()));
        let floats: Vec<f64> = values.iter().map(|value| *value as f64).collect();
        check(&profile(&[array]), &floats)?;
    }

    #[test]
    fn moments_of_decimals_as_texts(values in prop::collection::vec((-1_000_000..1_000_000_i32, 0..4_usize), 2..100)) {
        let texts: Vec<String> = values.iter().map(|(number, scale)| format!("{:.scale$}", f64::from(*number) / 1000.0)).collect();
        let floats: Vec<f64> = texts.iter().map(|text| text.parse().unwrap()).collect();
        check(&profile(&[Arc::new(StringArray::from(texts))]), &floats)?;
    }

    #[test]
    fn moments_of_floats(values in prop::collection::vec(prop_oneof![-1e3..1e3_f64, -1e-9..1e-9_f64, 1e12..1e12 + 1e3], 2..100)) {
        check(&profile(&[Arc::new(Float64Array::from(values.clone()))]), &values)?;
    }

    #[test]
    fn wide_tables_merge_like_narrow_ones(
        values in prop::collection::vec(0..4_000_u32, 0..3_000), cut: prop::sample::Index, columns in prop::sample::select(vec![1_usize, 1_500, 8_000, 10_000])
    ) {
        let array = |values: &[u32]| StringArray::from_iter_values(values.iter().map(|value| format!("v{value}")));
        let state = |columns: usize, values: &[u32]| {
            let mut state = ColumnState::in_table(columns, recognisers());
            state.update(&array(values)).unwrap();
            state
        };
        let whole = state(columns, &values);
        let (left, right) = values.split_at(if values.is_empty() { 0 } else { cut.index(values.len()) });
        // The files of one folder may be of different widths.
        let mut merged = state(1, right);
        merged.merge(&state(columns, left)).unwrap();
        prop_assert!(merged.to_bytes() == whole.to_bytes());
        let mut merged = state(columns, right);
        merged.merge(&state(1, left)).unwrap();
        prop_assert!(merged.to_bytes() == whole.to_bytes());
        let read = ColumnState::from_bytes(&whole.to_bytes(), recognisers()).unwrap();
        prop_assert!(read.to_bytes() == whole.to_bytes());
    }
}

#[test]
fn what_texts_are_made_of() {
    let texts = ["沪A12345", " 苏州", "ＡＢ", "12", "12", "ab", "é"];
    let profile = profile(&[Arc::new(StringArray::from(texts.to_vec()))]);
    let characters = profile.counts.characters;
    assert_eq!((characters.only_digits, characters.latin, characters.han), (2, 2, 2));
    assert_eq!((characters.full_width, characters.other, characters.mixed), (1, 1, 1));
    assert_eq!(profile.counts.padded, 1);
    let bytes = profile.counts.bytes.unwrap();
    assert_eq!((bytes.min, bytes.max, bytes.total), (2, 9, 9 + 7 + 6 + 2 + 2 + 2 + 2));
    let forms: Vec<_> = profile
        .values
        .forms
        .as_ref()
        .unwrap()
        .iter()
        .map(|form| (form.form.expose().as_str(), form.count))
        .collect();
    assert_eq!(forms.first(), Some(&("99", 2)));
    assert!(forms.contains(&("文A99999", 1)) && forms.contains(&("※※", 1)) && forms.contains(&(" 文文", 1)));
    // One value twice, five once: log2 7 - 2/7.
    assert_eq!(profile.counts.entropy, Some(2_522));
}

#[test]
fn forms_and_days_end_when_there_are_too_many() {
    let texts: Vec<String> = (0..80)
        .map(|length| "x".repeat(length % 31 + 1) + &"9".repeat(length / 31))
        .collect();
    let found = profile(&[Arc::new(StringArray::from(texts))]);
    assert_eq!(found.values.forms, None);
    let long = profile(&[Arc::new(StringArray::from(vec!["x".repeat(33)]))]);
    assert_eq!(long.values.forms, None);
    let days: Vec<i32> = (0..600).map(|day| day * 64).collect();
    assert_eq!(profile(&[Arc::new(Date32Array::from(days))]).values.days, None);
}

#[test]
fn rows_by_day() {
    let moments: Vec<i64> = [0, 3_600, 86_400 * 3, -1]
        .iter()
        .map(|second| second * 1_000_000)
        .collect();
    let found = profile(&[Arc::new(TimestampMicrosecondArray::from(moments))]);
    assert_eq!(found.values.days.unwrap().expose(), &[(-1, 1), (0, 2), (3, 1)]);
    let texts = profile(&[Arc::new(StringArray::from(vec!["1970-01-02", "1970年1月2日"]))]);
    assert_eq!(texts.values.days.unwrap().expose(), &[(1, 2)]);
    assert_eq!(profile(&[Arc::new(Int32Array::from(vec![1]))]).values.days, None);
}

#[test]
fn numbers_that_may_stand_for_nothing() {
    let suspected = |values: Vec<i64>| -> Vec<(String, u64)> {
        let found = profile(&[Arc::new(Int64Array::from(values))]);
        let suspected = found.values.suspected.iter();
        suspected
            .map(|(value, rows)| (value.expose().to_string(), *rows))
            .collect()
    };
    let ages = || (0..100).map(|row| row % 60 + 18);
    assert_eq!(
        suspected(ages().chain([9_999; 12]).collect()),
        [("9999".to_owned(), 12)]
    );
    assert_eq!(suspected(ages().chain([-1; 12]).collect()), [("-1".to_owned(), 12)]);
    // Rare, within the range, or the only value.
    assert_eq!(suspected(ages().chain([9_999]).collect()), []);
    assert_eq!(suspected((0..3_000).chain([999; 50]).collect()), []);
    assert_eq!(suspected(vec![999; 40]), []);
}

#[test]
fn infinities_have_no_moments() {
    let found = profile(&[Arc::new(Float64Array::from(vec![1.0, f64::INFINITY, f64::NAN, -0.0]))]);
    assert_eq!(
        (found.counts.infinities, found.counts.nans, found.counts.zeros),
        (1, 1, 1)
    );
    assert_eq!((found.values.sum, found.values.variance), (None, None));
    let one = profile(&[Arc::new(Float64Array::from(vec![2.5]))]);
    assert_eq!((figure(&one.values.sum), one.values.variance), (Some(2.5), None));
}

#[test]
fn a_table_of_ten_thousand_columns_stays_small() {
    const ROWS: i64 = 4_000;
    let column = Int64Array::from_iter_values((0..ROWS).map(|row| row * 7_919));
    let batch = RecordBatch::try_from_iter([("c0", Arc::new(column) as ArrayRef)]).unwrap();
    let mut narrow = TableState::new(1, recognisers());
    narrow.update(&batch).unwrap();
    let shared = TableState::new(1, recognisers()).memory();
    let mut wide = ColumnState::in_table(10_000, recognisers());
    wide.merge(narrow.columns().first().unwrap()).unwrap();
    // Estimated beyond its share of a set, and with few buckets that are full.
    assert!(wide.memory() < 48 << 10, "{}", wide.memory());
    assert!(wide.memory() < narrow.memory() - shared);
    let table = TableState::new(10_000, recognisers());
    assert!(table.memory() < 64 << 20, "{}", table.memory());
}

#[test]
fn rows_are_counted_whole_however_stored() {
    let words = ["a", "b", "a", "", " ", "a"];
    let numbers = Int32Array::from(vec![Some(1), Some(1), Some(1), None, None, Some(2)]);
    let plain: ArrayRef = Arc::new(StringArray::from(words.to_vec()));
    let dictionary: ArrayRef = Arc::new(words.into_iter().collect::<DictionaryArray<Int32Type>>());
    let states = [plain, dictionary].map(|texts| {
        let columns = [("c0", texts), ("c1", Arc::new(numbers.clone()) as ArrayRef)];
        let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap();
        let mut whole = TableState::new(2, recognisers());
        whole.update(&batch).unwrap();
        let mut parts = TableState::new(2, recognisers());
        parts.update(&batch.slice(3, 3)).unwrap();
        let mut first = TableState::new(2, recognisers());
        first.update(&batch.slice(0, 3)).unwrap();
        parts.merge(&first).unwrap();
        assert!(parts.to_bytes() == whole.to_bytes());
        whole
    });
    let bytes = states[0].to_bytes();
    assert_eq!(states[1].to_bytes(), bytes);
    let read = TableState::from_bytes(&bytes, recognisers()).unwrap();
    assert!(read.into_bytes() == bytes);
    let physical = ["c0", "c1"].map(|name| dataseal_model::PhysicalColumn {
        name: Masked::new(name.to_owned()),
        declared: "test".to_owned(),
    });
    let counts = states[0].finish(&physical).unwrap().row_counts.unwrap();
    // (a, 1) twice; an empty text and a space are different texts, and both rows hold nothing.
    assert_eq!(
        (counts.empty, counts.distinct.value, counts.duplicates(6)),
        (2, 5, Some(1))
    );
}

#[test]
fn duplicates_beyond_what_is_kept_are_only_claimed_when_sure() {
    let table = |values: Int64Array| {
        let rows = values.len() as u64;
        let batch = RecordBatch::try_from_iter([("c0", Arc::new(values) as ArrayRef)]).unwrap();
        let mut state = TableState::new(1, recognisers());
        state.update(&batch).unwrap();
        let physical = dataseal_model::PhysicalColumn {
            name: Masked::new("c0".to_owned()),
            declared: "test".to_owned(),
        };
        (state.finish(&[physical]).unwrap().row_counts.unwrap(), rows)
    };
    let (unique, rows) = table((0..300_000).collect::<Vec<i64>>().into());
    assert_eq!((unique.duplicates(rows), unique.duplicates_at_least(rows)), (None, 0));
    let (doubled, rows) = table((0..600_000).map(|row| row / 2).collect::<Vec<i64>>().into());
    assert_eq!(doubled.duplicates(rows), None);
    assert!(
        (280_000..=300_000).contains(&doubled.duplicates_at_least(rows)),
        "{}",
        doubled.duplicates_at_least(rows)
    );
}
