//! What the tests of labels, grades and scores share: the built-in classes, and tables of hand-made counts.

use std::sync::LazyLock;

use dataseal_model::{
    ClassId, ColumnCounts, ColumnProfile, ColumnValues, Digest, DistinctCount, InferredType, Label, Lengths, Masked,
    RecognisedCount, Strength, TableProfile, ValueKind,
};
use dataseal_pack::{Taxonomy, load_embedded};

use crate::{NameTerms, label};

/// The classes that the program is built with.
pub(crate) fn taxonomy() -> Taxonomy {
    static BUILT_IN: LazyLock<Taxonomy> = LazyLock::new(|| load_embedded().unwrap().taxonomy);
    BUILT_IN.clone()
}

/// A column of `rows` present texts with the given counts: class, hits, near misses, contained.
pub(crate) fn counts(rows: u64, inferred: InferredType, recognised: &[(&'static str, u64, u64, u64)]) -> ColumnCounts {
    ColumnCounts {
        rows,
        nulls: 0,
        blanks: 0,
        placeholders: 0,
        kinds: Vec::new(),
        inferred,
        distinct: DistinctCount {
            value: rows,
            exact: true,
        },
        lengths: Some(Lengths {
            min: 1,
            max: 18,
            total: rows,
        }),
        recognised: recognised
            .iter()
            .map(|&(class, hits, near_misses, contained)| RecognisedCount {
                class: ClassId::from_static(class),
                hits,
                near_misses,
                contained,
                occurrences: contained,
                distinct: DistinctCount {
                    value: hits,
                    exact: true,
                },
                days: Vec::new(),
            })
            .collect(),
        exponents: 0,
        long_digits: Vec::new(),
        wrapped: 0,
        ..ColumnCounts::default()
    }
}

pub(crate) fn column(name: &str, counts: ColumnCounts) -> ColumnProfile {
    ColumnProfile {
        name: Masked::new(name.to_owned()),
        position: 0,
        declared: "csv".to_owned(),
        counts,
        values: ColumnValues::default(),
    }
}

pub(crate) fn table(columns: Vec<ColumnProfile>) -> TableProfile {
    TableProfile {
        row_counts: None,
        completeness: None,
        relations: dataseal_model::Relations::default(),
        rows: columns.iter().map(|column| column.counts.rows).max().unwrap_or(0),
        columns,
        recognisers: Digest::new([0; 32]),
        state_version: 1,
    }
}

/// A table of text columns without values, for the tests of grading.
pub(crate) fn profile(columns: &[(&str, Vec<String>)]) -> TableProfile {
    let empty = |name: &str| column(name, counts(0, InferredType::Empty, &[]));
    table(columns.iter().map(|(name, _)| empty(name)).collect())
}

pub(crate) const TEXT: InferredType = InferredType::Of(ValueKind::Text);

/// Labels of one column beside nothing.
pub(crate) fn one(name: &str, counts: ColumnCounts) -> Vec<Label> {
    let taxonomy = taxonomy();
    let labels = label(
        &table(vec![column(name, counts)]),
        &taxonomy,
        &NameTerms::new(&taxonomy),
    );
    labels.into_iter().flatten().collect()
}

pub(crate) fn brief(labels: &[Label]) -> Vec<(&str, Strength)> {
    labels
        .iter()
        .map(|label| (label.class.as_str(), label.strength))
        .collect()
}

/// Codes of the remarks of the first label.
pub(crate) fn remarked(labels: &[Label]) -> Vec<&'static str> {
    let remarks = labels.first().map(|label| label.evidence.remarks.iter());
    remarks
        .into_iter()
        .flatten()
        .map(|remark| remark.code.as_str())
        .collect()
}
