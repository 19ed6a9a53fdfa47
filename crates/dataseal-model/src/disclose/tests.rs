//! What may leave and what may not.

use super::*;
use crate::{
    ClassId, ColumnCounts, ColumnValues, Confidence, Digest, DistinctCount, LabelEvidence, Strength, TopValue,
    ValueKind,
};

fn column(kind: ValueKind) -> ColumnProfile {
    ColumnProfile {
        name: Masked::new("金额".to_owned()),
        position: 2,
        declared: "csv".to_owned(),
        counts: ColumnCounts {
            rows: 10,
            nulls: 0,
            blanks: 0,
            placeholders: 0,
            kinds: vec![(kind, 10)],
            inferred: InferredType::Of(kind),
            distinct: DistinctCount { value: 2, exact: true },
            lengths: None,
            recognised: Vec::new(),
            exponents: 0,
            long_digits: Vec::new(),
            wrapped: 0,
            ..ColumnCounts::default()
        },
        values: ColumnValues {
            min: Some(Masked::new(Scalar::Integer(1))),
            max: Some(Masked::new(Scalar::Integer(9))),
            mean: Some(Masked::new("5".to_owned())),
            quantiles: vec![(500, Masked::new(Scalar::Integer(5)))],
            histogram: None,
            top: Some(vec![
                TopValue {
                    value: Masked::new("often".to_owned()),
                    count: 6,
                },
                TopValue {
                    value: Masked::new("rare".to_owned()),
                    count: 4,
                },
            ]),
            ..ColumnValues::default()
        },
    }
}

fn label(personal: bool) -> Label {
    Label {
        class: ClassId::from_static("mobile-phone"),
        confidence: Confidence::per_mille(400),
        strength: Strength::Hint,
        form: crate::Form::Plain,
        evidence: LabelEvidence::default(),
        personal,
        sensitive: false,
    }
}

fn no_recognisers() -> RecogniserSet {
    RecogniserSet::new(Vec::new(), Digest::new([0; 32]))
}

#[test]
fn numbers_of_open_columns_are_shown() {
    let shown = disclose(&column(ValueKind::Integer), &[], Grade::L2, true, &no_recognisers());
    assert_eq!(shown.min.map(|d| d.to_string()), Some("1".to_owned()));
    assert_eq!(shown.quantiles.len(), 1);
    assert_eq!(shown.withheld, None);
}

#[test]
fn texts_are_shown_only_in_groups_and_never_as_extremes() {
    let shown = disclose(&column(ValueKind::Text), &[], Grade::L1, true, &no_recognisers());
    assert_eq!(shown.min, None);
    assert_eq!(
        shown.top.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(),
        ["often"]
    );
}

#[test]
fn nothing_leaves_a_column_that_is_personal_graded_or_half_read() {
    let cases = [
        (vec![label(true)], Grade::L1, true, Withheld::Personal),
        (vec![], Grade::L3, true, Withheld::Grade),
        (vec![label(false)], Grade::L1, false, Withheld::Incomplete),
    ];
    for (labels, grade, full, reason) in cases {
        let shown = disclose(&column(ValueKind::Integer), &labels, grade, full, &no_recognisers());
        assert_eq!(shown.withheld, Some(reason));
        assert!(shown.min.is_none() && shown.max.is_none() && shown.mean.is_none());
        assert!(shown.quantiles.is_empty() && shown.top.is_empty() && shown.shape.is_none());
    }
}

#[test]
fn a_person_s_decision_shows_values_on_an_explicit_word_only() {
    let profile = column(ValueKind::Integer);
    let shown = |labels: &[Label], grade, disclosure| {
        let judged = JudgedColumn {
            column: &profile,
            labels,
            grade,
            disclosure,
        };
        disclose_table([judged], true, &no_recognisers()).remove(0)
    };
    let kept = shown(&[], Grade::L1, Disclosure::Kept);
    assert_eq!(kept.withheld, Some(Withheld::Overruled));
    assert!(kept.min.is_none() && kept.top.is_empty());
    assert!(shown(&[], Grade::L1, Disclosure::Told).min.is_some());
    // Labels and grade in force withhold whatever a person says.
    assert_eq!(
        shown(&[label(true)], Grade::L1, Disclosure::Told).withheld,
        Some(Withheld::Personal)
    );
    assert_eq!(shown(&[], Grade::L3, Disclosure::Told).withheld, Some(Withheld::Grade));
    let day = Masked::new(Scalar::Date(19_000));
    assert_eq!(disclose_date(Some(&day), &[], Grade::L1, Disclosure::Kept, true), None);
    assert!(disclose_date(Some(&day), &[], Grade::L1, Disclosure::AsLabelled, true).is_some());
}
