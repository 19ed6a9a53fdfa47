//! Measures a column of texts the way the pass does, in as few lines as a test needs: placeholders, kinds, lengths,
//! spreadsheet damage and recogniser counts. Independent of the measuring crate, which this one must not know.

use std::collections::{BTreeMap, HashSet};

use dataseal_model::{
    ColumnCounts, ColumnProfile, ColumnValues, DistinctCount, Examination, InferredType, Lengths, LongDigits, Masked,
    RecognisedCount, RecogniserSet, TableProfile, ValueKind, ValueView,
};

const PLACEHOLDERS: [&str; 8] = ["NA", "N/A", "无", "-", "null", "NULL", "未知", "不详"];

/// Measures one table: column names with their values.
pub(crate) fn table(columns: &[(&str, &[String])], recognisers: &RecogniserSet) -> TableProfile {
    TableProfile {
        row_counts: None,
        completeness: None,
        relations: dataseal_model::Relations::default(),
        rows: columns.iter().map(|(_, values)| values.len() as u64).max().unwrap_or(0),
        columns: columns
            .iter()
            .enumerate()
            .map(|(position, (name, values))| ColumnProfile {
                name: Masked::new((*name).to_owned()),
                position,
                declared: "csv".to_owned(),
                counts: counts(values, recognisers),
                values: ColumnValues::default(),
            })
            .collect(),
        recognisers: recognisers.digest(),
        state_version: 1,
    }
}

fn counts(values: &[String], recognisers: &RecogniserSet) -> ColumnCounts {
    let is_placeholder = |value: &&String| PLACEHOLDERS.contains(&value.as_str());
    let present: Vec<&String> = values
        .iter()
        .filter(|value| !value.is_empty() && !is_placeholder(value))
        .collect();
    let mut kinds: BTreeMap<ValueKind, u64> = BTreeMap::new();
    for value in &present {
        *kinds.entry(kind(value)).or_default() += 1;
    }
    let different: HashSet<&String> = present.iter().copied().collect();
    ColumnCounts {
        rows: values.len() as u64,
        nulls: values.iter().filter(|value| value.is_empty()).count() as u64,
        blanks: 0,
        placeholders: values.iter().filter(is_placeholder).count() as u64,
        inferred: inferred(&kinds),
        kinds: kinds.into_iter().collect(),
        distinct: exact(different.len()),
        lengths: lengths(&present),
        recognised: recognised(&present, recognisers),
        exponents: present.iter().filter(|value| value.contains("E+1")).count() as u64,
        long_digits: long_digits(&present),
        wrapped: present.iter().filter(|value| value.starts_with(['=', '\''])).count() as u64,
        ..ColumnCounts::default()
    }
}

fn exact(value: usize) -> DistinctCount {
    DistinctCount {
        value: value as u64,
        exact: true,
    }
}

fn lengths(present: &[&String]) -> Option<Lengths> {
    let sizes: Vec<u64> = present.iter().map(|value| value.chars().count() as u64).collect();
    Some(Lengths {
        min: *sizes.iter().min()?,
        max: *sizes.iter().max()?,
        total: sizes.iter().sum(),
    })
}

fn recognised(present: &[&String], recognisers: &RecogniserSet) -> Vec<RecognisedCount> {
    let mut all = Vec::new();
    for recogniser in recognisers.iter() {
        let (mut hits, mut near_misses, mut contained, mut occurrences) = (0, 0, 0, 0);
        let mut canonical = HashSet::new();
        let mut days: BTreeMap<i32, u64> = BTreeMap::new();
        for value in present {
            let view = ValueView::new(value);
            if !recogniser.gate().admits(&view) {
                continue;
            }
            match recogniser.examine(&view) {
                Examination::Miss => {}
                Examination::NearMiss => near_misses += 1,
                Examination::Contained(matches) => {
                    contained += 1;
                    occurrences += u64::from(matches);
                }
                Examination::Hit(hit) => {
                    hits += 1;
                    canonical.extend(hit.canonical);
                    hit.day.into_iter().for_each(|day| *days.entry(day).or_default() += 1);
                }
            }
        }
        if hits + near_misses + contained > 0 {
            all.push(RecognisedCount {
                class: recogniser.class().clone(),
                hits,
                near_misses,
                contained,
                occurrences,
                distinct: exact(canonical.len()),
                days: days.into_iter().collect(),
            });
        }
    }
    all
}

fn long_digits(present: &[&String]) -> Vec<LongDigits> {
    (16..=19)
        .filter_map(|length| {
            let digits = present
                .iter()
                .filter(|value| value.len() == length && value.bytes().all(|byte| byte.is_ascii_digit()));
            let zeroed = digits
                .clone()
                .filter(|value| value[15..].bytes().all(|byte| byte == b'0'))
                .count() as u64;
            let values = digits.count() as u64;
            (values > 0).then_some(LongDigits {
                length: u8::try_from(length).unwrap(),
                values,
                zeroed,
            })
        })
        .collect()
}

fn inferred(kinds: &BTreeMap<ValueKind, u64>) -> InferredType {
    let only = |allowed: &[ValueKind]| kinds.keys().all(|kind| allowed.contains(kind));
    match kinds.keys().next() {
        None => InferredType::Empty,
        Some(first) if kinds.len() == 1 => InferredType::Of(*first),
        _ if only(&[ValueKind::Integer, ValueKind::Decimal]) => InferredType::Of(ValueKind::Decimal),
        _ if only(&[ValueKind::Integer, ValueKind::Decimal, ValueKind::Float]) => InferredType::Of(ValueKind::Float),
        _ => InferredType::Of(ValueKind::Text),
    }
}

fn kind(value: &str) -> ValueKind {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = value.strip_prefix('-').unwrap_or(value);
    let leading_zero = unsigned.len() > 1 && unsigned.starts_with('0') && !unsigned.starts_with("0.");
    if matches!(value, "true" | "false" | "TRUE" | "FALSE" | "是" | "否" | "Y" | "N") {
        ValueKind::Boolean
    } else if digits(unsigned) && !leading_zero {
        ValueKind::Integer
    } else if unsigned
        .split_once('.')
        .is_some_and(|(whole, part)| digits(whole) && digits(part))
        && !leading_zero
    {
        ValueKind::Decimal
    } else if value.contains("E+") && value.parse::<f64>().is_ok() {
        ValueKind::Float
    } else {
        shaped_kind(value)
    }
}

fn shaped_kind(value: &str) -> ValueKind {
    let shape: String = value
        .chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { c })
        .collect();
    match shape.as_str() {
        "9999-99-99" | "9999/99/99" | "9999/9/9" | "9999年99月99日" => ValueKind::Date,
        "9999-99-99 99:99:99" | "9999-99-99T99:99:99Z" => ValueKind::Timestamp,
        "99:99:99" | "99:99" => ValueKind::Time,
        _ => ValueKind::Text,
    }
}
