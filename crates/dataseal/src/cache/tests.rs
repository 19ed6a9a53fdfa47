//! What an entry gives back, and when there is none.

use super::*;
use crate::{MeasureOptions, Quiet, Reading, measure};

/// Measured with nothing kept, and as an entry gives it back.
fn given_back(text: &str) -> (Vec<TableMeasurement>, Option<Vec<TableMeasurement>>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, text).unwrap();
    let installation = Installation::embedded().unwrap();
    let options = MeasureOptions::new(Reading::InProcess);
    let measured = measure(&[Input::of(&path)], &installation, &options, &Quiet);
    let tables: Vec<TableMeasurement> = measured.into_iter().flatten().map(Result::unwrap).collect();
    let as_of = "2026-11-22".parse().unwrap();
    let entry = Entry::of(&tables, as_of, &installation);
    let back = entry.map(|entry| {
        Entry::read(&entry.written())
            .unwrap()
            .measurements("t.csv", as_of)
            .unwrap()
    });
    (tables, back)
}

#[test]
fn a_table_without_secrets_comes_back_whole() {
    let mut text = "编号,金额,比率,日期,时刻,空\n".to_owned();
    for row in 0..200 {
        let (day, hour) = (row % 28 + 1, row % 24);
        let ratio = f64::from(row) / 7.0;
        text.push_str(&format!(
            "{row},{row}.25,{ratio},2025-01-{day:02},2025-01-01 {hour:02}:00:00,\n"
        ));
    }
    let (tables, back) = given_back(&text);
    let back = back.unwrap();
    assert_eq!(back.len(), 1);
    // Values that fewer rows share than may be shown are left out; all else is as it was.
    for (found, expected) in back[0].profile.columns.iter().zip(&tables[0].profile.columns) {
        let mut counts = expected.counts.clone();
        for recognised in &mut counts.recognised {
            recognised.days.clear();
        }
        assert_eq!(found.counts, counts);
        assert_eq!(
            (&found.values.min, &found.values.max),
            (&expected.values.min, &expected.values.max)
        );
        assert_eq!(found.values.quantiles, expected.values.quantiles);
        assert_eq!(found.values.histogram, expected.values.histogram);
    }
    assert_eq!(back[0].file, tables[0].file);
}

#[test]
fn nothing_is_kept_where_a_name_is_withheld() {
    let (_, back) = given_back("320502189901010019,b\n1,2\n3,4\n");
    assert_eq!(back, None);
    let (_, plain) = given_back("a,b\n1,2\n");
    assert!(plain.is_some());
}
