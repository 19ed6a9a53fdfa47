//! Figures of finished profiles against independent computation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::*;
use arrow::datatypes::*;
use dataseal_model::{ColumnProfile, InferredType, Masked, Scalar, ValueKind};
use proptest::prelude::*;

use crate::support::*;

fn profile(arrays: &[ArrayRef]) -> ColumnProfile {
    measure(arrays).finish(Masked::new("c".to_owned()), 0, "test".to_owned())
}

fn text_profile(values: &[&str]) -> ColumnProfile {
    profile(&[Arc::new(StringArray::from(values.to_vec()))])
}

fn min_max(profile: &ColumnProfile) -> (String, String) {
    let text = |value: &Option<Masked<Scalar>>| value.as_ref().unwrap().expose().to_string();
    (text(&profile.values.min), text(&profile.values.max))
}

fn mean(profile: &ColumnProfile) -> Option<&str> {
    profile.values.mean.as_ref().map(|mean| mean.expose().as_str())
}

#[test]
fn text_types_are_inferred_from_all_values() {
    use ValueKind::{Boolean, Date, Decimal, Float, Integer, Text, Time, Timestamp};
    for (values, kind) in [
        (vec!["1", "2", "NA", " "], Integer),
        (vec!["1", "2.5", "-"], Decimal),
        (vec!["1", "2.5", "1e3"], Float),
        (vec!["1", "NaN"], Float),
        (vec!["000123", "5"], Text),
        (vec!["是", "否"], Boolean),
        (vec!["0", "1"], Integer),
        (vec!["true", "1"], Text),
        (vec!["2025-03-07", "2025年3月7日"], Date),
        (vec!["2025-03-07", "2025-03-07 10:00"], Text),
        (vec!["2025-03-07T10:00:00Z", "2025-03-07 10:00"], Timestamp),
        (vec!["9:30", "10:00:00"], Time),
        (vec!["1", "x"], Text),
    ] {
        assert_eq!(
            text_profile(&values).counts.inferred,
            InferredType::Of(kind),
            "{values:?}"
        );
    }
    assert_eq!(
        text_profile(&["暂无", "", "\u{3000}"]).counts.inferred,
        InferredType::Empty
    );
    assert_eq!(text_profile(&[]).counts.inferred, InferredType::Empty);
}

#[test]
fn rows_are_told_apart() {
    let texts = vec![
        None,
        Some("NULL"),
        Some("无"),
        Some("n/a "),
        Some(""),
        Some("  "),
        Some("a"),
        Some("a"),
        Some("@ b"),
    ];
    let profile = profile(&[Arc::new(StringArray::from(texts))]);
    let counts = &profile.counts;
    assert_eq!(
        (counts.rows, counts.nulls, counts.blanks, counts.placeholders),
        (9, 1, 2, 3)
    );
    assert_eq!(counts.present(), 3);
    assert_eq!((counts.distinct.value, counts.distinct.exact), (2, true));
    let lengths = counts.lengths.unwrap();
    assert_eq!((lengths.min, lengths.max, lengths.total), (1, 3, 5));
    let top = profile.values.top.unwrap();
    assert_eq!(
        top.iter()
            .map(|top| (top.value.expose().as_str(), top.count))
            .collect::<Vec<_>>(),
        [("a", 2), ("@ b", 1)]
    );
    let [at] = &counts.recognised[..] else {
        panic!("one class")
    };
    assert_eq!(
        (at.class.as_str(), at.hits, at.contained, at.occurrences),
        ("at", 0, 1, 2)
    );
}

#[test]
fn identifiers_keep_their_digits() {
    let profile = text_profile(&["110101190001011234", "110101190001010000", "3.10101E+17"]);
    assert_eq!(profile.counts.exponents, 1);
    let long = profile.counts.long_digits[0];
    assert_eq!((long.length, long.values, long.zeroed), (18, 2, 1));
    let profile = text_profile(&["110101190001011234", "110101190001010000"]);
    assert_eq!(
        min_max(&profile),
        ("110101190001010000".to_owned(), "110101190001011234".to_owned())
    );
    assert_eq!(profile.counts.inferred, InferredType::Of(ValueKind::Integer));
}

#[test]
fn recognisers_see_typed_numbers() {
    for array in [
        Arc::new(Int64Array::from(vec![12_344, 12_344, 12_345, 7])) as ArrayRef,
        Arc::new(Float64Array::from(vec![12_344.0, 12_344.0, 12_345.0, 7.5])),
        Arc::new(StringArray::from(vec!["12344", "12344", "12345", "7"])),
    ] {
        let profile = profile(&[array]);
        let [code] = &profile.counts.recognised[..] else {
            panic!("one class")
        };
        assert_eq!((code.hits, code.near_misses, code.distinct.value), (2, 1, 1));
        assert_eq!(code.days, [(12_344 % 7, 2)]);
    }
    let amounts = Decimal128Array::from(vec![1_234_400])
        .with_precision_and_scale(15, 2)
        .unwrap();
    assert!(
        profile(&[Arc::new(amounts)]).counts.recognised.is_empty(),
        "amounts are no codes"
    );
}

#[test]
fn many_distinct_values_are_estimated() {
    let numbers: Int64Array = (0..200_000).map(|row| Some(row % 100_000)).collect();
    let texts: StringArray = (0..200_000).map(|row| Some(format!("v{}", row % 100_000))).collect();
    for array in [Arc::new(numbers) as ArrayRef, Arc::new(texts)] {
        let profile = profile(&[array]);
        assert!(!profile.counts.distinct.exact);
        let error = (profile.counts.distinct.value as f64 / 100_000.0 - 1.0).abs();
        assert!(error < 0.03, "{error}");
        assert!(profile.values.top.is_none());
    }
    let few: Int64Array = (0..200_000).map(|row| Some(row % 4096)).collect();
    assert_eq!(profile(&[Arc::new(few)]).counts.distinct.value, 4096);
}

#[test]
fn distributions_of_small_numbers_are_exact() {
    let profile = profile(&[Arc::new(Int32Array::from_iter_values(1..=100))]);
    let quantiles: Vec<String> = profile
        .values
        .quantiles
        .iter()
        .map(|(_, value)| value.expose().to_string())
        .collect();
    assert_eq!(quantiles, ["1", "5", "25", "50", "75", "95", "99"]);
    let histogram = profile.values.histogram.unwrap();
    let counts: Vec<u64> = histogram.expose().iter().map(|bar| bar.count).collect();
    assert_eq!(counts, [5; 20]);
    let discounts = Decimal128Array::from_iter_values((0..=10).flat_map(|cents| [cents; 10]))
        .with_precision_and_scale(15, 2)
        .unwrap();
    let profile = self::profile(&[Arc::new(discounts)]);
    let quantiles: Vec<String> = profile
        .values
        .quantiles
        .iter()
        .map(|(_, value)| value.expose().to_string())
        .collect();
    assert_eq!(quantiles, ["0", "0", "0.02", "0.05", "0.08", "0.1", "0.1"]);
    assert_eq!(mean(&profile), Some("0.05"));
    assert_eq!(min_max(&profile), ("0".to_owned(), "0.1".to_owned()));
}

#[test]
fn floats_without_magnitude_stand_aside() {
    let profile = profile(&[Arc::new(Float64Array::from(vec![1.0, f64::NAN, 3.0, -0.0, 0.0]))]);
    assert_eq!(mean(&profile), Some("1"));
    assert_eq!(min_max(&profile), ("0.0".to_owned(), "3.0".to_owned()));
    assert_eq!(profile.counts.distinct.value, 4);
    let infinite = self::profile(&[Arc::new(Float64Array::from(vec![1.0, f64::INFINITY]))]);
    assert_eq!(mean(&infinite), None);
    assert!(infinite.values.histogram.is_none());
    let nothing = self::profile(&[Arc::new(Float64Array::from(vec![f64::NAN]))]);
    assert_eq!(mean(&nothing), None);
    assert!(nothing.values.min.is_none() && nothing.values.quantiles.is_empty());
}

#[test]
fn moments_of_every_unit_agree() {
    let day = 20_000;
    let seconds = i64::from(day) * 86_400 + 3;
    for array in [
        Arc::new(TimestampSecondArray::from(vec![seconds])) as ArrayRef,
        Arc::new(TimestampMillisecondArray::from(vec![seconds * 1000])),
        Arc::new(TimestampMicrosecondArray::from(vec![seconds * 1_000_000])),
        Arc::new(TimestampNanosecondArray::from(vec![seconds * 1_000_000_000]).with_timezone("+08:00")),
        Arc::new(StringArray::from(vec!["2024-10-04T00:00:03Z"])),
    ] {
        let profile = profile(&[array]);
        assert_eq!(min_max(&profile).0, "2024-10-04T00:00:03");
        assert_eq!(profile.counts.inferred, InferredType::Of(ValueKind::Timestamp));
    }
    let dates = measure(&[Arc::new(Date32Array::from(vec![day]))]).to_bytes();
    let millis = Date64Array::from(vec![i64::from(day) * 86_400_000]);
    assert_eq!(measure(&[Arc::new(millis)]).to_bytes(), dates);
    let fine = profile(&[Arc::new(TimestampNanosecondArray::from(vec![-1, -2, -1000]))]);
    assert_eq!(fine.counts.distinct.value, 3);
    let mut shown: Vec<String> = fine
        .values
        .top
        .as_ref()
        .unwrap()
        .iter()
        .map(|top| top.value.expose().to_string())
        .collect();
    shown.sort();
    assert_eq!(
        shown,
        [
            "1969-12-31T23:59:59.999999",
            "1969-12-31T23:59:59.999999998",
            "1969-12-31T23:59:59.999999999"
        ]
    );
    assert_eq!(
        min_max(&fine),
        (
            "1969-12-31T23:59:59.999999".to_owned(),
            "1969-12-31T23:59:59.999999".to_owned()
        )
    );
}

#[test]
fn nothing_overflows() {
    let widest = Decimal256Array::from(vec![i256::MAX, i256::MIN])
        .with_precision_and_scale(76, 0)
        .unwrap();
    let profile = profile(&[
        Arc::new(widest),
        Arc::new(UInt64Array::from(vec![u64::MAX])),
        Arc::new(Int64Array::from(vec![i64::MIN; 3])),
        Arc::new(Float64Array::from(vec![f64::MAX, f64::MIN, f64::MIN_POSITIVE])),
        Arc::new(TimestampSecondArray::from(vec![i64::MAX, i64::MIN])),
    ]);
    assert_eq!(profile.counts.rows, 11);
    let floats = self::profile(&[Arc::new(Float64Array::from(vec![f64::MAX, f64::MIN]))]);
    assert_eq!(mean(&floats), Some("0"));
    assert_eq!(
        floats
            .values
            .histogram
            .unwrap()
            .expose()
            .iter()
            .map(|bar| bar.count)
            .sum::<u64>(),
        2
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn integers_agree(values in prop::collection::vec(prop::option::of(-500_000i64..2_000_000), 1..300)) {
        let profile = profile(&[Arc::new(Int64Array::from(values.clone()))]);
        let texts: StringArray = values.iter().map(|value| value.map(|value| value.to_string())).collect();
        let as_text = self::profile(&[Arc::new(texts)]);
        let mut present: Vec<i64> = values.iter().copied().flatten().collect();
        present.sort_unstable();
        for profile in [&profile, &as_text] {
            let counts = &profile.counts;
            prop_assert_eq!(counts.nulls as usize, values.len() - present.len());
            prop_assert_eq!(counts.distinct.value as usize, present.iter().collect::<BTreeSet<_>>().len());
            if present.is_empty() {
                continue;
            }
            let (low, high) = (present[0].to_string(), present[present.len() - 1].to_string());
            prop_assert_eq!(min_max(profile), (low, high));
            let expected = present.iter().sum::<i64>() as f64 / present.len() as f64;
            let found: f64 = mean(profile).unwrap().parse().unwrap();
            prop_assert!((found - expected).abs() <= expected.abs() * 1e-11);
            for (per_mille, value) in &profile.values.quantiles {
                let rank = (present.len() * usize::from(*per_mille)).div_ceil(1000).max(1);
                let (exact, Scalar::Integer(found)) = (present[rank - 1] as f64, value.expose().clone()) else { panic!() };
                prop_assert!((found as f64 - exact).abs() <= exact.abs() * 0.004);
            }
            let bars = profile.values.histogram.as_ref().unwrap().expose();
            prop_assert!(bars.len() <= 20);
            prop_assert_eq!(bars.iter().map(|bar| bar.count).sum::<u64>() as usize, present.len());
            prop_assert!(bars.is_sorted_by(|left, right| left.high == right.low));
        }
        prop_assert_eq!(&profile.values.quantiles, &as_text.values.quantiles);
        prop_assert_eq!(&profile.values.top, &as_text.values.top);
    }

    #[test]
    fn decimals_agree_however_they_are_written(values in prop::collection::vec(-1_000_000i128..1_000_000, 1..200)) {
        let typed = Decimal128Array::from_iter_values(values.iter().copied()).with_precision_and_scale(20, 3).unwrap();
        let texts: StringArray = (0..).zip(&values).map(|(row, value)| {
            let sign = if *value < 0 { "-" } else { "" };
            let (whole, fraction) = (value.unsigned_abs() / 1000, value.unsigned_abs() % 1000);
            let zeros = "0".repeat(row % 3);
            Some(format!("{sign}{whole}.{fraction:03}{zeros}"))
        }).collect();
        let (typed, texts) = (profile(&[Arc::new(typed)]), profile(&[Arc::new(texts)]));
        prop_assert_eq!(min_max(&typed), min_max(&texts));
        prop_assert_eq!(mean(&typed), mean(&texts));
        let expected = values.iter().sum::<i128>() as f64 / values.len() as f64 / 1000.0;
        let found: f64 = mean(&typed).unwrap().parse().unwrap();
        prop_assert!((found - expected).abs() <= expected.abs() * 1e-11);
        prop_assert_eq!(typed.counts.distinct.value as usize, values.iter().collect::<BTreeSet<_>>().len());
    }

    #[test]
    fn top_values_are_exact(values in prop::collection::vec("[a-d]{1,2}", 1..300)) {
        let profile = profile(&[Arc::new(StringArray::from(values.clone()))]);
        let mut counts = BTreeMap::new();
        values.iter().for_each(|value| *counts.entry(value.as_str()).or_insert(0u64) += 1);
        let mut expected: Vec<_> = counts.into_iter().collect();
        expected.sort_by_key(|(value, count)| (std::cmp::Reverse(*count), *value));
        let found = profile.values.top.unwrap();
        let found: Vec<_> = found.iter().map(|top| (top.value.expose().as_str(), top.count)).collect();
        prop_assert_eq!(found, expected);
    }
}

/// Ranks, bounds and sums hold for any numbers, few or many, whatever stands for them.
fn check_distribution(profile: &ColumnProfile, mut values: Vec<f64>) {
    values.sort_by(f64::total_cmp);
    for (per_mille, value) in &profile.values.quantiles {
        let rank = (values.len() * usize::from(*per_mille)).div_ceil(1000).max(1);
        let exact = values[rank - 1];
        let found: f64 = value.expose().to_string().parse().unwrap();
        assert!(
            (found - exact).abs() <= exact.abs() * 0.004,
            "{per_mille}: {found} for {exact}"
        );
    }
    let bars = profile.values.histogram.as_ref().unwrap().expose();
    assert!(!bars.is_empty() && bars.len() <= 20);
    assert_eq!(bars.iter().map(|bar| bar.count).sum::<u64>() as usize, values.len());
    assert!(bars.is_sorted_by(|left, right| left.high == right.low && left.low < right.low));
}

#[test]
fn distributions_of_many_numbers_are_near() {
    let noise = |row: u64| row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11;
    for shift in [0, 20, 40, 51] {
        let floats: Vec<f64> = (0..5000)
            .map(|row| noise(row) as f64 / (1u64 << shift) as f64 - 0.5)
            .collect();
        let profile = profile(&[Arc::new(Float64Array::from(floats.clone()))]);
        assert!(profile.values.top.is_none());
        check_distribution(&profile, floats);
    }
    for digits in [2, 9, 15, 17, 30] {
        let texts: Vec<String> = (0..5000)
            .map(|row| format!("{}.{:0digits$}", noise(row) % 40, noise(row) / 7))
            .collect();
        let texts: Vec<&str> = texts
            .iter()
            .map(|text| text.get(..text.len().min(digits + 2)).unwrap())
            .collect();
        check_distribution(
            &text_profile(&texts),
            texts.iter().map(|text| text.parse().unwrap()).collect(),
        );
    }
    let narrow: Vec<i64> = (0..5000).map(|row| 1_000_000_000 + row * 3).collect();
    let profile = profile(&[Arc::new(Int64Array::from(narrow.clone()))]);
    check_distribution(&profile, narrow.iter().map(|value| *value as f64).collect());
    let bars = profile.values.histogram.as_ref().unwrap().expose();
    assert!(
        bars.iter().all(|bar| bar.count > 200),
        "values of one bucket are spread over its bars"
    );
}

#[test]
fn distributions_of_few_numbers_are_exact_however_written() {
    let texts = ["1e3", "1000.0", "983.8", "1042.1", "-0.0"];
    let profile = text_profile(&texts);
    check_distribution(&profile, texts.iter().map(|text| text.parse().unwrap()).collect());
    let median = profile.values.quantiles.iter().find(|(at, _)| *at == 500).unwrap();
    assert_eq!(median.1.expose().to_string(), "1000.0");
}
