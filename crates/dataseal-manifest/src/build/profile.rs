//! What was measured of a table and how it was classified, in wire form. Used to write a statement and, with the same
//! code, to compare a profile measured again with the signed one.

use dataseal_model::{ColumnAppraisal, Disclosed, Label, TableAppraisal};

use crate::wire::v0 as wire;

/// The file that a table came from.
pub(crate) fn file(table: &TableAppraisal) -> wire::File {
    wire::File {
        name: table.file_name.to_string(),
        bytes: table.bytes,
        sha256: table.digest.to_string(),
        format: table.format.to_string(),
        encoding: table.encoding.to_string(),
        rows_measured: table.inventory.rows_measured,
        rows_quarantined: table.inventory.rows_quarantined,
        columns: table.inventory.columns_measured,
    }
}

/// The profile of a table.
pub(crate) fn profiled_table(table: &TableAppraisal) -> wire::Table {
    wire::Table {
        name: table.name.to_string(),
        file: table.file_name.to_string(),
        rows: table.rows,
        columns: table.columns.iter().map(profiled_column).collect(),
    }
}

fn profiled_column(column: &ColumnAppraisal) -> wire::Column {
    let ColumnAppraisal { counts, shown, .. } = column;
    wire::Column {
        name: shown.name.to_string(),
        name_withheld: shown.name_withheld,
        inferred: counts.inferred.to_string(),
        declared: column.declared.clone(),
        rows: counts.rows,
        nulls: counts.nulls,
        blanks: counts.blanks,
        placeholders: counts.placeholders,
        distinct: counts.distinct.value,
        distinct_exact: counts.distinct.exact,
        lengths: counts.lengths.map(|lengths| wire::Lengths {
            min: lengths.min,
            max: lengths.max,
            total: lengths.total,
        }),
        kinds: counts
            .kinds
            .iter()
            .map(|(kind, count)| (kind.as_str().to_owned(), *count))
            .collect(),
        min: text(shown.min.as_ref()),
        max: text(shown.max.as_ref()),
        mean: text(shown.mean.as_ref()),
        quantiles: shown
            .quantiles
            .iter()
            .map(|(per_mille, value)| wire::Quantile {
                per_mille: *per_mille,
                value: value.to_string(),
            })
            .collect(),
        top: shown
            .top
            .iter()
            .map(|(value, rows)| wire::TopValue {
                value: value.to_string(),
                rows: *rows,
            })
            .collect(),
        withheld: shown.withheld.map(|reason| reason.as_str().to_owned()),
    }
}

fn text(value: Option<&Disclosed>) -> Option<String> {
    value.map(Disclosed::to_string)
}

/// Classes and grades of a table.
pub(crate) fn classified_table(table: &TableAppraisal) -> wire::TableClassification {
    wire::TableClassification {
        grade: table.grade.to_string(),
        columns: table.columns.iter().map(classified_column).collect(),
    }
}

fn classified_column(column: &ColumnAppraisal) -> wire::ColumnClassification {
    wire::ColumnClassification {
        grade: column.grade.grade.to_string(),
        labels: column.labels.iter().map(label).collect(),
    }
}

fn label(label: &Label) -> wire::Label {
    wire::Label {
        class: label.class.to_string(),
        confidence: label.confidence.to_string(),
        strength: label.strength.as_str().to_owned(),
        personal: label.personal,
        sensitive: label.sensitive,
    }
}
