//! What holds for all tables, tried on seeded ones through the library.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Field, Schema};
use dataseal::diff::{Snapshot, THRESHOLDS, compare};
use dataseal::model::{Aspect, Comparison, Outcome, Weight};
use dataseal::{Input, Installation, MeasureOptions, Quiet, Reading, measure};
use dataseal_testkit::prng::Prng;
use parquet::arrow::ArrowWriter;

/// Rows of (whole number, fraction, text).
type Rows = Vec<(i64, f64, String)>;

fn rows(random: &mut Prng, count: usize) -> Rows {
    let heap = random.below(60);
    let spread = random.between(5, 5_000);
    (0..count)
        .map(|_| {
            let fraction = if random.below(100) < heap {
                0.0
            } else {
                // Long-tailed: the square of an even spread.
                let even = f64::from(random.below(100_000)) / 1000.0;
                even * even
            };
            let text = random.text("abc", 1);
            (i64::from(random.below(spread)), fraction, text)
        })
        .collect()
}

fn csv(rows: &Rows) -> String {
    let lines = rows
        .iter()
        .map(|(whole, fraction, text)| format!("{whole},{fraction:?},{text}\n"));
    format!("whole,fraction,text\n{}", lines.collect::<String>())
}

fn parquet(rows: &Rows) -> Vec<u8> {
    let columns: [(&str, ArrayRef); 3] = [
        (
            "whole",
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.0))),
        ),
        (
            "fraction",
            Arc::new(Float64Array::from_iter_values(rows.iter().map(|row| row.1))),
        ),
        (
            "text",
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.2.as_str()))),
        ),
    ];
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// Measures files, all as `t`, so that names never differ.
struct Side {
    installation: Installation,
    folder: tempfile::TempDir,
}

impl Side {
    fn new() -> Self {
        Self {
            installation: Installation::embedded().unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn of(&self, name: &str, bytes: impl AsRef<[u8]>) -> Snapshot {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        self.measured(&path)
    }

    fn measured(&self, path: &Path) -> Snapshot {
        let options = MeasureOptions::new(Reading::InProcess);
        let measured = measure(&[Input::of(path)], &self.installation, &options, &Quiet);
        let measured = measured.into_iter().flatten().map(Result::unwrap).collect();
        Snapshot::of_measured("t", measured, &[], &self.installation)
    }
}

fn distributions(comparison: &Comparison) -> Vec<(f64, f64)> {
    let drifts = comparison.differences.iter().filter_map(|each| match &each.outcome {
        Outcome::Changed { drift, .. } => drift.as_ref().map(|drift| (drift.psi, drift.js)),
        Outcome::NotComparable { .. } => None,
    });
    drifts.collect()
}

#[test]
fn a_table_does_not_differ_from_itself_in_any_order_or_format() {
    let side = Side::new();
    for seed in 0..6 {
        let mut random = Prng::new(seed);
        let count = [30, 200, 3_000][usize::try_from(seed % 3).unwrap()];
        let mut made = rows(&mut random, count);
        let first = side.of("t.csv", csv(&made));
        assert_eq!(compare(&first, &first, THRESHOLDS).differences, [], "seed {seed}");
        made.reverse();
        let reversed = side.of("t.csv", csv(&made));
        assert_eq!(compare(&first, &reversed, THRESHOLDS).differences, [], "seed {seed}");
        let other = side.of("t.parquet", parquet(&made));
        for comparison in [compare(&first, &other, THRESHOLDS), compare(&other, &first, THRESHOLDS)] {
            for (psi, js) in distributions(&comparison) {
                assert!(psi < 0.01 && js < 0.01, "seed {seed}: {comparison:#?}");
            }
            let moved = comparison.of(Weight::Matters).chain(comparison.of(Weight::Breaking));
            assert_eq!(moved.filter(|each| each.aspect == Aspect::Distribution).count(), 0);
        }
    }
}

#[test]
fn two_samples_of_one_population_raise_no_alarm() {
    let side = Side::new();
    for seed in 20..26 {
        let mut random = Prng::new(seed);
        let all = rows(&mut random, 4_000);
        let (even, odd): (Vec<_>, Vec<_>) = all.into_iter().enumerate().partition(|(at, _)| at % 2 == 0);
        let strip = |half: Vec<(usize, (i64, f64, String))>| half.into_iter().map(|(_, row)| row).collect::<Rows>();
        let (a, b) = (side.of("t.csv", csv(&strip(even))), side.of("t.csv", csv(&strip(odd))));
        let comparison = compare(&a, &b, THRESHOLDS);
        let alarms: Vec<_> = comparison.of(Weight::Matters).collect();
        assert!(alarms.is_empty(), "seed {seed}: {alarms:#?}");
    }
}

#[test]
fn swapping_the_sides_swaps_what_is_gone_and_what_is_new() {
    let side = Side::new();
    let mut random = Prng::new(9);
    for _ in 0..12 {
        let mut table = || {
            let names: Vec<&str> = ["id", "city", "amount", "note", "day", "kind"]
                .into_iter()
                .filter(|_| random.below(3) > 0)
                .collect();
            let names = if names.is_empty() { vec!["id"] } else { names };
            let row: Vec<String> = names.iter().map(|name| name.len().to_string()).collect();
            format!("{}\n{}\n{}\n", names.join(","), row.join(","), row.join(","))
        };
        let (a, b) = (side.of("t.csv", table()), side.of("t.csv", table()));
        let columns = |comparison: &Comparison, aspect: Aspect| -> Vec<String> {
            let found = comparison.differences.iter().filter(|each| each.aspect == aspect);
            let mut names: Vec<String> = found.map(|each| each.column.as_ref().unwrap().to_string()).collect();
            names.sort();
            names
        };
        let (there, back) = (compare(&a, &b, THRESHOLDS), compare(&b, &a, THRESHOLDS));
        assert_eq!(
            columns(&there, Aspect::ColumnRemoved),
            columns(&back, Aspect::ColumnAdded)
        );
        assert_eq!(
            columns(&there, Aspect::ColumnAdded),
            columns(&back, Aspect::ColumnRemoved)
        );
        let renamed = |comparison: &Comparison| columns(comparison, Aspect::ColumnRenamed).len();
        assert_eq!(renamed(&there), renamed(&back));
    }
}
