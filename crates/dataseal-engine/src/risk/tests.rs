//! Hand-computed tables, a naive reference over random tables, and sameness whatever the means.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::Arc;

use dataseal_intake::{Source, open};
use dataseal_model::{ChoiceError, ColumnChoice, Distance, RiskResult, SensitiveRisk};

use super::*;

fn opened(text: &str) -> OpenTable {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let source = Source {
        file,
        name: "t.csv".to_owned(),
        scratch: tempfile::tempfile().ok(),
    };
    open(source, Arc::default(), Arc::default())
        .unwrap()
        .next_table()
        .unwrap()
        .unwrap()
}

fn request(quasi: &[&str], sensitive: &[&str]) -> RiskRequest {
    let choices = |names: &[&str]| names.iter().map(|name| ColumnChoice::of(name)).collect();
    RiskRequest {
        quasi_identifiers: choices(quasi),
        sensitive: choices(sensitive),
    }
}

fn measured(text: &str, quasi: &[&str], sensitive: &[&str], threads: usize, memory_bytes: u64) -> RiskResult {
    let options = ScanOptions { threads, memory_bytes };
    risk(opened(text), &request(quasi, sensitive), &options).unwrap().result
}

/// Table 3 of the paper on t-closeness: salaries 3k to 11k in three classes of three.
const PATIENTS: &str = "邮编,年龄,工资,疾病\n\
    476**,2*,3,胃溃疡\n476**,2*,4,胃炎\n476**,2*,5,胃癌\n\
    4790*,≥40,6,胃炎\n4790*,≥40,11,流感\n4790*,≥40,8,支气管炎\n\
    476**,3*,7,支气管炎\n476**,3*,9,肺炎\n476**,3*,10,胃癌\n";

#[test]
fn the_example_of_the_t_closeness_paper_has_the_figures_of_the_paper() {
    let result = measured(PATIENTS, &["邮编", "年龄"], &["工资", "疾病"], 2, 64 << 20);
    assert_eq!(result.classes.sizes(), [(3, 3)]);
    assert_eq!(result.quasi_nulls, [0, 0]);
    let (salary, disease) = (result.sensitive[0], result.sensitive[1]);
    assert_eq!(
        (salary.distance, disease.distance),
        (Distance::Ordered, Distance::Equal)
    );
    // Section 4.1: D[P1, Q] = 0.375 for {3k, 4k, 5k}.
    assert!((salary.t - 0.375).abs() < 1e-12, "{}", salary.t);
    assert_eq!((salary.values, salary.distinct_l, salary.recursive_c), (9, 3, Some(2)));
    assert!((salary.entropy_l - 3.0).abs() < 1e-9);
    // Each class: 2/9 + 1/9 + 1/9 for the values it has, 4/9 for those it lacks; half of it.
    assert!((disease.t - 4.0 / 9.0).abs() < 1e-12, "{}", disease.t);
}

#[test]
fn l_diversity_is_that_of_the_worst_class() {
    let text = "城市,诊断\n甲,a\n甲,a\n甲,a\n甲,b\n甲,c\n乙,a\n乙,b\n乙,b\n";
    let result = measured(text, &["城市"], &["诊断"], 1, 64 << 20);
    let risk = result.sensitive[0];
    assert_eq!(result.classes.sizes(), [(3, 1), (5, 1)]);
    assert_eq!((risk.values, risk.distinct_l, risk.nulls), (3, 2, 0));
    // 甲: 3 < c (1 + 1), c = 2; 乙: 2 < c 1, c = 3.
    assert_eq!(risk.recursive_c, Some(3));
    // Ascending: 甲 1 < c (1 + 3), 乙 1 < c 2.
    assert_eq!(risk.ascending_c, Some(1));
    // 乙: exp(-(1/3 ln 1/3 + 2/3 ln 2/3)) = 3 / 2^(2/3).
    assert!((risk.entropy_l - 3.0 / 2_f64.powf(2.0 / 3.0)).abs() < 1e-9);
    // 乙: |1/3 - 4/8| + |2/3 - 3/8| + |0 - 1/8|, half of it.
    assert!((risk.t - 7.0 / 24.0).abs() < 1e-12);
}

#[test]
fn null_is_a_value_of_its_own_and_one_value_has_one_class() {
    let text = "a,b,s\n1,,x\n1.0,,x\n1,NA,\n,,3\n";
    let result = measured(text, &["a", "b"], &["s"], 2, 64 << 20);
    assert_eq!(result.classes.sizes(), [(1, 2), (2, 1)]);
    assert_eq!(result.quasi_nulls, [1, 3]);
    let risk = result.sensitive[0];
    assert_eq!((risk.nulls, risk.values, risk.distinct_l), (1, 3, 1));
    assert_eq!((risk.distance, risk.recursive_c), (Distance::Equal, None));
}

#[test]
fn one_class_or_one_value_is_no_distance_and_no_rows_are_no_answer() {
    let one_class = measured("a,s\n1,3\n1,5\n", &["a"], &["s"], 1, 64 << 20);
    assert_eq!(one_class.sensitive[0].t.to_bits(), 0);
    let one_value = measured("a,s\n1,3\n2,3\n", &["a"], &["s"], 1, 64 << 20);
    assert_eq!(
        (one_value.sensitive[0].t.to_bits(), one_value.sensitive[0].values),
        (0, 1)
    );
    let nothing = measured("a,s\n", &["a"], &["s"], 1, 64 << 20);
    assert_eq!((nothing.classes.k(), nothing.sensitive[0].values), (None, 0));
}

#[test]
fn columns_that_cannot_be_taken_are_refused() {
    for (quasi, sensitive, place, reason) in [
        (&["a", "z"][..], &[][..], 1, ChoiceError::Missing),
        (&["a"], &["#1"], 1, ChoiceError::Twice),
        (&[], &[], 0, ChoiceError::Nothing),
    ] {
        let options = ScanOptions {
            threads: 1,
            memory_bytes: 64 << 20,
        };
        let refused = risk(opened("a,b\n1,2\n"), &request(quasi, sensitive), &options);
        assert_eq!(refused.err(), Some(EngineError::Choice { place, reason }));
    }
}

/// A small generator (SplitMix64), so that failures come again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Rows of two quasi-identifiers, a number and a word.
fn random_rows(seed: u64) -> Vec<(u64, u64, u64, u64)> {
    let mut numbers = Numbers(seed);
    let rows = 1 + numbers.below(200);
    let limits = [
        1 + numbers.below(6),
        1 + numbers.below(4),
        1 + numbers.below(30),
        1 + numbers.below(5),
    ];
    let mut row = || limits.map(|limit| numbers.below(limit));
    (0..rows).map(|_| row().into()).collect()
}

fn text_of(rows: &[(u64, u64, u64, u64)]) -> String {
    let mut text = "a,b,数,词\n".to_owned();
    for (a, b, number, word) in rows {
        text.push_str(&format!("q{a},{b},{},w{word}\n", *number as f64 / 4.0 - 2.0));
    }
    text
}

/// The definitions, as they are written down.
fn naive(rows: &[(u64, u64, u64, u64)], value: impl Fn(&(u64, u64, u64, u64)) -> u64, ordered: bool) -> SensitiveRisk {
    let mut classes: BTreeMap<(u64, u64), Vec<u64>> = BTreeMap::new();
    for row in rows {
        classes.entry((row.0, row.1)).or_default().push(value(row));
    }
    let all: Vec<u64> = rows.iter().map(&value).collect();
    let values: BTreeSet<u64> = all.iter().copied().collect();
    let count = |of: &[u64], value: u64| of.iter().filter(|other| **other == value).count();
    let share = |of: &[u64], value: u64| count(of, value) as f64 / of.len() as f64;
    let counts = |class: &[u64]| -> Vec<u64> {
        let mut counts: Vec<u64> = values
            .iter()
            .map(|value| count(class, *value) as u64)
            .filter(|n| *n > 0)
            .collect();
        counts.sort_unstable();
        counts
    };
    let distinct_l = classes.values().map(|class| counts(class).len()).min().unwrap();
    let c = |sorted: &[u64]| sorted[0] / sorted[distinct_l - 1..].iter().sum::<u64>() + 1;
    let t = |class: &[u64]| {
        let mut sum = 0.0;
        let mut total = 0.0;
        for value in &values {
            let apart = share(class, *value) - share(&all, *value);
            sum += apart;
            total += if ordered { f64::abs(sum) } else { f64::abs(apart) / 2.0 };
        }
        if ordered {
            total / (values.len().max(2) - 1) as f64
        } else {
            total
        }
    };
    let entropy = |class: &[u64]| -> f64 {
        let part = |n: u64| n as f64 / class.len() as f64;
        counts(class).iter().map(|n| -part(*n) * part(*n).ln()).sum()
    };
    let descending = |class: &Vec<u64>| counts(class).into_iter().rev().collect::<Vec<_>>();
    let diverse = distinct_l > 1;
    SensitiveRisk {
        nulls: 0,
        values: values.len() as u64,
        distinct_l: distinct_l as u64,
        entropy_l: classes
            .values()
            .map(|class| entropy(class))
            .fold(f64::INFINITY, f64::min)
            .exp(),
        recursive_c: diverse.then(|| classes.values().map(|class| c(&descending(class))).max().unwrap()),
        ascending_c: diverse.then(|| classes.values().map(|class| c(&counts(class))).max().unwrap()),
        distance: if ordered { Distance::Ordered } else { Distance::Equal },
        t: classes.values().map(|class| t(class)).fold(0.0, f64::max),
    }
}

#[test]
fn random_tables_agree_with_the_definitions() {
    for seed in 0..300 {
        let rows = random_rows(seed);
        let result = measured(&text_of(&rows), &["a", "b"], &["数", "词"], 2, 64 << 20);
        let mut sizes: BTreeMap<(u64, u64), u64> = BTreeMap::new();
        rows.iter()
            .for_each(|row| *sizes.entry((row.0, row.1)).or_default() += 1);
        assert_eq!(result.classes.k(), sizes.values().min().copied(), "{seed}");
        assert_eq!(result.classes.classes(), sizes.len() as u64, "{seed}");
        let naive = [naive(&rows, |row| row.2, true), naive(&rows, |row| row.3, false)];
        for (found, expected) in result.sensitive.iter().zip(naive) {
            assert!((found.t - expected.t).abs() < 1e-9, "{seed}: {found:?} {expected:?}");
            assert!(
                (found.entropy_l - expected.entropy_l).abs() < 1e-8,
                "{seed}: {found:?} {expected:?}"
            );
            let whole = SensitiveRisk {
                t: expected.t,
                entropy_l: expected.entropy_l,
                ..*found
            };
            assert_eq!(whole, expected, "{seed}");
        }
    }
}

#[test]
fn neither_threads_nor_memory_show() {
    let mut text = "a,b,s,n\n".to_owned();
    let mut numbers = Numbers(7);
    for row in 0..25_000_u64 {
        let (a, s, n) = (numbers.below(9_000), numbers.below(50), numbers.below(1 << 40));
        text.push_str(&format!("{a},{},v{s},{n}\n", row % 3));
    }
    let means = [(1, 1 << 30), (2, 1 << 30), (5, 1 << 30), (3, 8 << 20), (1, 4 << 20)];
    let results = means.map(|(threads, memory)| measured(&text, &["a", "b"], &["s", "n"], threads, memory));
    for result in &results {
        assert_eq!(result, &results[0]);
    }
    assert_eq!(results[0].classes.rows(), 25_000);
}
