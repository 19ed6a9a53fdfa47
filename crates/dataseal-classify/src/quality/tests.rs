//! Which indicators get a value, and what the others say.

use dataseal_model::{
    ColumnGrade, ColumnProfile, ColumnValues, Digest, Dimension, DistinctCount, Encoding, Format, Grade, Inventory,
    Lengths, Masked, Quarantine, RecogniserSet, RowCounts, ShownReading, disclose, disclose_name,
};

use super::*;

fn no_recognisers() -> RecogniserSet {
    RecogniserSet::new(Vec::new(), Digest::new([0; 32]))
}

/// A column of so many different values in a hundred rows.
fn column(kind: ValueKind, distinct: u64, exact: bool) -> ColumnAppraisal {
    let counts = ColumnCounts {
        rows: 100,
        kinds: vec![(kind, 100)],
        inferred: InferredType::Of(kind),
        distinct: DistinctCount { value: distinct, exact },
        ..ColumnCounts::default()
    };
    appraised(counts, ColumnValues::default(), Grade::L1)
}

fn appraised(counts: ColumnCounts, values: ColumnValues, grade: Grade) -> ColumnAppraisal {
    let profile = ColumnProfile {
        name: Masked::new("c".to_owned()),
        position: 0,
        declared: "csv".to_owned(),
        counts,
        values,
    };
    ColumnAppraisal {
        shown: disclose(&profile, &[], grade, true, &no_recognisers()),
        counts: profile.counts,
        declared: profile.declared,
        labels: Vec::new(),
        placements: Vec::new(),
        grade: ColumnGrade {
            grade,
            drivers: Vec::new(),
        },
        review: None,
    }
}

fn table(columns: Vec<ColumnAppraisal>) -> TableAppraisal {
    let name = || disclose_name(&Masked::new("t".to_owned()), 0, &no_recognisers()).0;
    let width = columns.len() as u64;
    TableAppraisal {
        name: name(),
        file_name: name(),
        bytes: 1,
        digest: Digest::new([1; 32]),
        encoding: Encoding::Utf8,
        format: Format::Csv,
        inventory: Inventory {
            bytes: 1,
            bytes_accounted: 1,
            columns_declared: width,
            columns_measured: width,
            rows_declared: 100,
            rows_measured: 100,
            rows_quarantined: 0,
        },
        quarantine: Quarantine::default(),
        reading: ShownReading::default(),
        rows: 100,
        row_counts: Some(RowCounts {
            empty: 0,
            distinct: DistinctCount { value: 97, exact: true },
        }),
        completeness: None,
        relations: dataseal_model::ShownRelations::default(),
        quality: Quality::default(),
        columns,
        grade: Grade::L1,
        drivers: Vec::new(),
        reckoning: dataseal_model::Reckoning::default(),
    }
}

fn found(table: &TableAppraisal, code: &str) -> Indicator {
    let quality = quality(table, 20_000);
    quality
        .indicators
        .into_iter()
        .find(|each| each.spec.code == code)
        .unwrap()
}

fn value(numerator: u64) -> Assessment {
    Assessment::Value(Fraction {
        numerator,
        denominator: 100,
    })
}

#[test]
fn only_what_the_data_tell_has_a_value() {
    let quality = quality(&table(vec![column(ValueKind::Integer, 100, true)]), 20_000);
    let codes: Vec<&str> = quality
        .indicators
        .iter()
        .filter(|indicator| matches!(indicator.assessment, Assessment::Value(_)))
        .map(|indicator| indicator.spec.code)
        .collect();
    assert_eq!(codes, ["030300", "030400"]);
    for dimension in Dimension::ALL {
        let score = quality.score(dimension);
        let expected = (dimension == Dimension::Accuracy).then_some(985_000);
        assert_eq!(score.millionths, expected, "{dimension:?}");
    }
}

#[test]
fn repeated_rows_are_known_exactly_or_not_at_all() {
    let mut table = table(vec![column(ValueKind::Integer, 100, true)]);
    assert_eq!(found(&table, "030300").assessment, value(97));
    table.row_counts.as_mut().unwrap().distinct.exact = false;
    assert_eq!(
        found(&table, "030300").assessment,
        Assessment::NotAssessable(Lack::ExactRows)
    );
    table.row_counts = None;
    assert_eq!(
        found(&table, "030300").assessment,
        Assessment::NotAssessable(Lack::ComparedRows)
    );
    table.inventory.rows_declared = 101;
    for code in ["030300", "030400"] {
        let expected = Assessment::NotAssessable(Lack::WholeReading);
        assert_eq!(found(&table, code).assessment, expected);
    }
    table.rows = 0;
    assert_eq!(
        found(&table, "030400").assessment,
        Assessment::NotAssessable(Lack::Rows)
    );
}

#[test]
fn the_best_column_that_looks_like_a_key_is_taken() {
    use ValueKind::{Decimal, Integer, Text};
    let found = |columns| found(&table(columns), "030400");
    let best = found(vec![
        column(Decimal, 100, true),
        column(Text, 96, true),
        column(Text, 99, true),
        column(Integer, 99, true),
    ]);
    assert_eq!((best.assessment, best.column), (value(99), Some(2)));
    let none = found(vec![column(Decimal, 100, true), column(Integer, 94, true)]);
    assert_eq!(
        (none.assessment, none.column),
        (Assessment::NotAssessable(Lack::Key), None)
    );
    let unsure = found(vec![column(Integer, 100, false)]);
    assert_eq!(unsure.assessment, Assessment::NotAssessable(Lack::ExactKey));
    let mut prose = column(Text, 100, true);
    prose.counts.lengths = Some(Lengths {
        min: 1,
        max: 65,
        total: 999,
    });
    assert_eq!(found(vec![prose]).assessment, Assessment::NotAssessable(Lack::Key));
}

#[test]
fn proxies_are_shares_and_days() {
    let mixed = ColumnCounts {
        rows: 100,
        nulls: 10,
        placeholders: 5,
        kinds: vec![(ValueKind::Integer, 40), (ValueKind::Decimal, 40), (ValueKind::Text, 5)],
        inferred: InferredType::Of(ValueKind::Text),
        ..ColumnCounts::default()
    };
    let dates = |grade| {
        let counts = ColumnCounts {
            rows: 100,
            kinds: vec![(ValueKind::Date, 100)],
            inferred: InferredType::Of(ValueKind::Date),
            ..ColumnCounts::default()
        };
        let values = ColumnValues {
            days: Some(Masked::new(vec![(19_990, 60), (20_003, 40)])),
            ..ColumnValues::default()
        };
        appraised(counts, values, grade)
    };
    let mut measured = table(vec![
        appraised(mixed, ColumnValues::default(), Grade::L1),
        dates(Grade::L3),
        dates(Grade::L1),
    ]);
    measured.inventory.rows_quarantined = 4;
    let of = |table: &TableAppraisal, kind| {
        let proxies = quality(table, 20_000).proxies;
        proxies.into_iter().find(|proxy| proxy.kind == kind).unwrap()
    };
    let share = |numerator, denominator| {
        let fraction = Fraction { numerator, denominator };
        Some(ProxyValue::Share(fraction))
    };
    assert_eq!(of(&measured, ProxyKind::NullRate).value, share(15, 300));
    assert_eq!(of(&measured, ProxyKind::TypeConsistency).value, share(280, 285));
    assert_eq!(of(&measured, ProxyKind::ParseRate).value, share(100, 104));
    let lag = of(&measured, ProxyKind::Lag);
    assert_eq!((lag.value, lag.column), (Some(ProxyValue::Days(10)), Some(2)));
    let withheld = of(&table(vec![dates(Grade::L3)]), ProxyKind::Lag);
    assert_eq!((withheld.value, withheld.column), (None, None));
    let nothing = of(&table(Vec::new()), ProxyKind::NullRate);
    assert_eq!(nothing.value, None, "a share of nothing is unknown");
}
