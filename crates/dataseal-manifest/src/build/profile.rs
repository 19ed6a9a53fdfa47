//! What was measured of a table and how it was classified, in wire form. Used to write a statement and, with the same
//! code, to compare a profile measured again with the signed one.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{
    ColumnAppraisal, Disclosed, Form, Grade, Label, Placement, RangeDigest, Reckoning, RowsetDigest, ShownPiece,
    TableAppraisal,
};

use crate::wire::v0 as wire;

/// The files that tables came from, sorted by name, each once.
///
/// # Errors
/// The name of a file that is listed twice with different bytes.
pub(crate) fn files(tables: &[TableAppraisal]) -> Result<Vec<wire::File>, String> {
    let mut files: Vec<wire::File> = tables.iter().flat_map(files_of).collect();
    files.sort_by(|left, right| left.name.cmp(&right.name));
    // Tables of one file name it once each; only the first is kept, and all must mean the same bytes.
    let differs = files.windows(2).find_map(|pair| match pair {
        [left, right] if left.name == right.name && (&left.sha256, left.bytes) != (&right.sha256, right.bytes) => {
            Some(left.name.clone())
        }
        _ => None,
    });
    files.dedup_by(|next, kept| next.name == kept.name);
    differs.map_or(Ok(files), Err)
}

fn files_of(table: &TableAppraisal) -> Vec<wire::File> {
    let reading = &table.reading;
    let piece = |piece: &ShownPiece| wire::File {
        name: piece.name.to_string(),
        bytes: piece.bytes,
        sha256: piece.digest.to_string(),
        chunk_root: None,
        row_groups: Vec::new(),
    };
    if !reading.pieces.is_empty() {
        return reading.pieces.iter().map(piece).collect();
    }
    vec![wire::File {
        name: table.file_name.to_string(),
        bytes: table.bytes,
        sha256: table.digest.to_string(),
        chunk_root: reading.digests.chunk_root.map(|root| root.to_string()),
        row_groups: reading.digests.row_groups.iter().map(row_group).collect(),
    }]
}

fn row_group(range: &RangeDigest) -> wire::RowGroup {
    wire::RowGroup {
        offset: range.offset,
        length: range.length,
        rows: range.rows,
        sha256: range.digest.to_string(),
    }
}

/// The profile of a table.
pub(crate) fn profiled_table(table: &TableAppraisal) -> wire::Table {
    let reading = &table.reading;
    wire::Table {
        name: table.name.to_string(),
        file: table.file_name.to_string(),
        part: reading.place(),
        pieces: reading.pieces.iter().map(|piece| piece.name.to_string()).collect(),
        format: table.format.to_string(),
        encoding: table.encoding.to_string(),
        rows: table.rows,
        rows_quarantined: table.inventory.rows_quarantined,
        notes: reading
            .notes
            .iter()
            .map(|note| (note.kind.as_str().to_owned(), note.count))
            .collect(),
        rowset: reading.digests.rowset.map(|rowset| wire::Rowset {
            algorithm: RowsetDigest::ALGORITHM.to_owned(),
            root: rowset.root.to_string(),
            rows: rowset.rows,
            distinct: rowset.distinct,
        }),
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
        levels: levels(&table.reckoning),
        candidate_signals: candidate_signals(table),
        columns: table.columns.iter().map(classified_column).collect(),
    }
}

fn classified_column(column: &ColumnAppraisal) -> wire::ColumnClassification {
    wire::ColumnClassification {
        grade: column.grade.grade.to_string(),
        labels: column
            .labels
            .iter()
            .map(|each| label(each, &column.placements))
            .collect(),
    }
}

fn levels(reckoning: &Reckoning) -> BTreeMap<String, String> {
    let levels = reckoning.levels.iter();
    levels
        .map(|level| (level.taxonomy.to_string(), level.level.clone()))
        .collect()
}

/// Ids of the signals that fired for more than general data.
fn candidate_signals(table: &TableAppraisal) -> Vec<String> {
    let candidates = table.drivers.iter().filter(|driver| driver.grade > Grade::L4);
    let signals: BTreeSet<String> = candidates.filter_map(|driver| driver.signal.clone()).collect();
    signals.into_iter().collect()
}

pub(super) fn label(label: &Label, placements: &[Placement]) -> wire::Label {
    let own = placements.iter().filter(|placement| placement.class == label.class);
    wire::Label {
        class: label.class.to_string(),
        confidence: label.confidence.to_string(),
        strength: label.strength.as_str().to_owned(),
        form: (label.form != Form::Plain).then(|| label.form.as_str().to_owned()),
        personal: label.personal,
        sensitive: label.sensitive,
        nodes: own
            .map(|placement| (placement.node.taxonomy.to_string(), placement.node.code.clone()))
            .collect(),
    }
}
