//! The counts of a `report.json`, read leniently, from which columns are explained without their data.
//!
//! A report withholds on which days people were born, so that dates agree with identity numbers is taken from what it says.

use std::path::Path;

use dataseal_model::{
    CharacterCounts, ClassId, ClassificationReport, ColumnCounts, ColumnProfile, ColumnValues, Digest, DistinctCount,
    ErrorCode, InferredType, Lengths, LongDigits, Masked, Origin, RecognisedCount, Relations, RemarkCode, TableProfile,
    ValueKind, disclose_name,
};
use serde::Deserialize;

use super::{Table, explain};
use crate::appraise::TOOL_VERSION;
use crate::measure::shown;
use crate::output::read_bounded;
use crate::{Error, Installation};

/// The document that is read.
const SCHEMA: &str = "dataseal/report/v1";
/// Ten thousand columns come to some tens of megabytes.
const MOST_BYTES: u64 = 512 << 20;

#[derive(Deserialize)]
struct Document {
    schema: String,
    #[serde(default)]
    basis: Basis,
    #[serde(default)]
    tables: Vec<ReportedTable>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Basis {
    recognisers: Option<String>,
    taxonomy: Option<String>,
}

#[derive(Deserialize)]
struct ReportedTable {
    name: String,
    rows: u64,
    #[serde(default)]
    columns: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    #[serde(rename = "type")]
    column_type: String,
    #[serde(default)]
    declared: String,
    rows: u64,
    nulls: u64,
    placeholders: u64,
    #[serde(default)]
    blanks: u64,
    #[serde(default)]
    distinct: u64,
    #[serde(default)]
    distinct_exact: bool,
    lengths: Option<WrittenLengths>,
    #[serde(default)]
    characters: Characters,
    #[serde(default)]
    recognised: Vec<Recognised>,
    #[serde(default)]
    exponents: u64,
    #[serde(default)]
    long_digits: Vec<Digits>,
    #[serde(default)]
    labels: Vec<Label>,
}

#[derive(Deserialize)]
struct WrittenLengths {
    min: u64,
    max: u64,
    total: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Characters {
    only_digits: u64,
    latin: u64,
    han: u64,
    full_width: u64,
    other: u64,
    mixed: u64,
}

#[derive(Deserialize)]
struct Recognised {
    class: String,
    hits: u64,
    near_misses: u64,
    contained: u64,
    #[serde(default)]
    occurrences: u64,
    distinct: u64,
}

#[derive(Deserialize)]
struct Digits {
    length: u8,
    values: u64,
    zeroed: u64,
}

#[derive(Deserialize)]
struct Label {
    #[serde(default)]
    evidence: Evidence,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Evidence {
    remarks: Vec<Remark>,
}

#[derive(Deserialize)]
struct Remark {
    code: String,
}

/// Explains columns from the counts of a report, by the classes in force; `wanted` as for
/// [`explain_measured`](super::explain_measured).
///
/// # Errors
/// The file cannot be read, is no report or one of another version, or has no such column.
pub fn explain_reported(path: &Path, wanted: &str, installation: &Installation) -> Result<ClassificationReport, Error> {
    let bytes = read_bounded(path, MOST_BYTES)?;
    // The reader's own words quote content; its place does not.
    let document: Document = serde_json::from_slice(&bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Error::new(ErrorCode::InputCorrupt, shown(path)).detail(place)
    })?;
    if document.schema != SCHEMA {
        return Err(Error::new(ErrorCode::InputUnsupported, shown(path)).detail(format!("only {SCHEMA} is read")));
    }
    let digest = |text: Option<String>| text.and_then(|text| text.parse::<Digest>().ok());
    let (taxonomy, recognisers) = (digest(document.basis.taxonomy), digest(document.basis.recognisers));
    let in_force = (
        Some(installation.policies().taxonomy.digest),
        Some(installation.recognisers().digest()),
    );
    let profiles: Vec<(String, TableProfile)> = document.tables.into_iter().map(profile).collect();
    let tables = profiles.iter().enumerate().map(|(position, (name, profile))| Table {
        name: disclose_name(&Masked::new(name.clone()), position, &installation.recognisers()).0,
        profile,
    });
    let columns = explain(&tables.collect::<Vec<_>>(), wanted, installation)?;
    Ok(ClassificationReport {
        tool_version: TOOL_VERSION.to_owned(),
        packs: installation.policies().references(&installation.packs(None)),
        taxonomy: installation.policies().taxonomy.digest,
        outdated: (taxonomy, recognisers) != in_force,
        recognisers,
        origin: Origin::Report,
        columns,
    })
}

fn profile(table: ReportedTable) -> (String, TableProfile) {
    let agreeing = |column: &Column| {
        let mut remarks = column.labels.iter().flat_map(|label| &label.evidence.remarks);
        remarks.any(|remark| remark.code == RemarkCode::DatesAgree.as_str())
    };
    let dates_agree = table.columns.iter().any(agreeing);
    let columns = table.columns.into_iter().enumerate();
    let columns = columns.map(|(position, column)| {
        let agrees = dates_agree && agreeing(&column);
        read(column, position, agrees, dates_agree)
    });
    let profile = TableProfile {
        rows: table.rows,
        columns: columns.collect(),
        row_counts: None,
        completeness: None,
        relations: Relations::default(),
        recognisers: Digest::new([0; 32]),
        state_version: 0,
    };
    (table.name, profile)
}

fn read(column: Column, position: usize, agrees: bool, carries: bool) -> ColumnProfile {
    let recognised = column.recognised.into_iter().filter_map(|counted| {
        let class: ClassId = counted.class.parse().ok()?;
        let dates = agrees && class.as_str() == "date-of-birth";
        let numbers = carries && class.as_str() == "resident-id";
        // Two days stand for those that the report withholds: of the dates and of the numbers alike.
        let days = if (dates || numbers) && counted.hits > 1 {
            vec![(0, counted.hits / 2), (1, counted.hits - counted.hits / 2)]
        } else {
            Vec::new()
        };
        Some(RecognisedCount {
            class,
            hits: counted.hits,
            near_misses: counted.near_misses,
            contained: counted.contained,
            occurrences: counted.occurrences,
            distinct: DistinctCount {
                value: counted.distinct,
                exact: true,
            },
            days,
        })
    });
    let long_digits = column.long_digits.into_iter().map(|digits| LongDigits {
        length: digits.length,
        values: digits.values,
        zeroed: digits.zeroed,
    });
    let texts = column.characters;
    ColumnProfile {
        name: Masked::new(column.name),
        position: u32::try_from(position).unwrap_or(u32::MAX) as _,
        declared: column.declared,
        counts: ColumnCounts {
            rows: column.rows,
            nulls: column.nulls,
            blanks: column.blanks,
            placeholders: column.placeholders,
            inferred: column.column_type.parse().unwrap_or(InferredType::Of(ValueKind::Text)),
            distinct: DistinctCount {
                value: column.distinct,
                exact: column.distinct_exact,
            },
            lengths: column.lengths.map(|lengths| Lengths {
                min: lengths.min,
                max: lengths.max,
                total: lengths.total,
            }),
            characters: CharacterCounts {
                only_digits: texts.only_digits,
                latin: texts.latin,
                han: texts.han,
                full_width: texts.full_width,
                other: texts.other,
                mixed: texts.mixed,
            },
            recognised: recognised.collect(),
            exponents: column.exponents,
            long_digits: long_digits.collect(),
            ..ColumnCounts::default()
        },
        values: ColumnValues::default(),
    }
}
