//! A side that is a `report.json`: found, read leniently, and never believed where it would show a value.
//!
//! Only what a comparison needs is read, and every field but a table's and a column's name may be absent: reports of
//! earlier builds hold less, and what is absent is not comparable. The document is somebody's file, so its names go
//! through [`disclose_name`] again and its values stay masked; texts of the JSON reader quote content and are dropped
//! for a line and a column.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use dataseal_model::{
    Bilingual, Digest, DistinctCount, ErrorCode, Grade, InferredType, Lengths, Masked, Origin, RuleCode, ValueKind,
    disclose_name,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::said::{Concluded, Said, worst};
use super::snapshot::{ColumnSnapshot, Held, MeasuredBy, Snapshot, TableSnapshot, shown_name, sorted};
use super::values::{Values, gathered, magnitudes, spelling, written_end};
use super::written::{Declared, WrittenPack, asked, references, rule_title};
use crate::measure::shown;
use crate::output::read_bounded;
use crate::{Error, Installation};

/// The document that is read.
const SCHEMA: &str = "dataseal/report/v1";
/// How every version of it begins.
const FAMILY: &str = "dataseal/report/v";
/// The name under which `scan` writes it.
const FILE: &str = "report.json";
/// A report says which it is in its first line; so much is searched for it in case another program wrote it again.
const HEAD: u64 = 64 << 10;
/// The same of a file with the name that reports have: a program that sorts the keys puts the findings before.
const HEAD_OF_NAMED: u64 = 8 << 20;
/// Ten thousand columns come to some tens of megabytes.
const MOST_BYTES: u64 = 512 << 20;

/// The report that an argument stands for: itself, or the one in a folder of results. `None` if it is data.
pub fn report_at(argument: &Path) -> Option<PathBuf> {
    let path = if argument.is_dir() {
        argument.join(FILE)
    } else {
        argument.to_owned()
    };
    let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    if !is_json || !path.is_file() {
        return None;
    }
    let mut head = Vec::new();
    let most = if path.ends_with(FILE) { HEAD_OF_NAMED } else { HEAD };
    File::open(&path).ok()?.take(most).read_to_end(&mut head).ok()?;
    let named = head.windows(FAMILY.len()).any(|window| window == FAMILY.as_bytes());
    named.then_some(path)
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    basis: Basis,
    #[serde(default)]
    tables: Vec<Table>,
    #[serde(default)]
    files: Vec<TableFile>,
    #[serde(default)]
    errors: Vec<serde::de::IgnoredAny>,
    asset: Option<Declaration>,
    #[serde(default)]
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Declaration {
    #[serde(default)]
    declared: Declared,
}

#[derive(Deserialize)]
struct Finding {
    code: String,
    pack: String,
    verdict: String,
    severity: String,
    #[serde(default)]
    title: Title,
    waived: Option<serde::de::IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Title {
    zh: String,
    en: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Basis {
    recognisers: Option<String>,
    taxonomy: Option<String>,
    state_version: Option<u16>,
    packs: Option<Vec<WrittenPack>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TableFile {
    sha256: Option<String>,
    quarantined_rows: Option<u64>,
    digests: Digests,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Digests {
    rowset: Option<Rowset>,
}

#[derive(Deserialize)]
struct Rowset {
    rows: u64,
    distinct: u64,
}

#[derive(Deserialize)]
struct Table {
    name: String,
    rows: u64,
    grade: Option<String>,
    #[serde(default)]
    columns: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    #[serde(default)]
    name_withheld: bool,
    #[serde(rename = "type")]
    column_type: String,
    declared: Option<String>,
    rows: u64,
    nulls: u64,
    placeholders: u64,
    blanks: Option<u64>,
    present: Option<u64>,
    distinct: u64,
    #[serde(default)]
    distinct_exact: bool,
    kinds: Option<BTreeMap<String, u64>>,
    #[serde(default, deserialize_with = "told")]
    lengths: Option<Option<WrittenLengths>>,
    #[serde(default)]
    labels: Vec<Label>,
    grade: Option<String>,
    /// Absent is not null: a document that does not say whether values are withheld withholds them.
    #[serde(default, deserialize_with = "told")]
    withheld: Option<Option<String>>,
    min: Option<String>,
    max: Option<String>,
    #[serde(default)]
    quantiles: Vec<Quantile>,
    #[serde(default)]
    histogram: Vec<Bar>,
    #[serde(default)]
    top: Vec<Top>,
}

#[derive(Deserialize)]
struct WrittenLengths {
    min: u64,
    max: u64,
    total: u64,
}

#[derive(Deserialize)]
struct Label {
    class: String,
    #[serde(default)]
    personal: bool,
    #[serde(default)]
    sensitive: bool,
}

#[derive(Deserialize)]
struct Quantile {
    per_mille: u16,
    value: String,
}

#[derive(Deserialize)]
struct Bar {
    low: String,
    high: String,
    count: u64,
}

#[derive(Deserialize)]
struct Top {
    value: String,
    count: u64,
}

/// A key that is there, be it null: absent keys never come here.
fn told<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(from).map(Some)
}

impl Snapshot {
    /// The side that a report tells of. `name` is the argument's.
    ///
    /// # Errors
    /// The file cannot be read, is no report, or is a report of another version.
    pub fn of_report(name: &str, path: &Path, installation: &Installation) -> Result<Self, Error> {
        let document: Document = read_report(path)?;
        let digest = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let files: Option<Vec<Digest>> = document
            .files
            .iter()
            .map(|file| file.sha256.as_ref()?.parse().ok())
            .collect();
        let said = Said {
            declared: document.asset.map(|asset| asked(asset.declared)).unwrap_or_default(),
            // Without a pack nothing was judged, whatever the list holds.
            findings: document
                .basis
                .packs
                .is_some()
                .then(|| concluded(document.findings, installation)),
            packs: document.basis.packs.map(references),
        };
        let mut files_of = document.files.into_iter();
        let tables = document.tables.into_iter().enumerate();
        Ok(Self {
            name: shown_name(name, 0, installation),
            origin: Origin::Report,
            by: MeasuredBy {
                state_version: document.basis.state_version,
                recognisers: digest(document.basis.recognisers),
                taxonomy: digest(document.basis.taxonomy),
            },
            tables: tables
                .map(|(position, table)| told_table(table, files_of.next().unwrap_or_default(), position, installation))
                .collect(),
            files: files.unwrap_or_default(),
            said,
            unread: document.errors.len(),
        })
    }
}

/// A report as much of it as `T` asks for; texts of the JSON reader quote content and are dropped for a line and a column.
///
/// # Errors
/// The file cannot be read, is no report, or is a report of another version.
pub(crate) fn read_report<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let bytes = read_bounded(path, MOST_BYTES)?;
    let damaged = |error: serde_json::Error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Error::new(ErrorCode::InputCorrupt, shown(path)).detail(place)
    };
    let head: Head = serde_json::from_slice(&bytes).map_err(damaged)?;
    if head.schema != SCHEMA {
        return Err(Error::new(ErrorCode::InputUnsupported, shown(path)).detail(format!("only {SCHEMA} is read")));
    }
    serde_json::from_slice(&bytes).map_err(damaged)
}

fn concluded(findings: Vec<Finding>, installation: &Installation) -> BTreeMap<RuleCode, Concluded> {
    worst(findings.into_iter().filter_map(|finding| {
        let code: RuleCode = finding.code.parse().ok()?;
        let told = Bilingual::new(finding.title.zh, finding.title.en);
        let concluded = Concluded {
            pack: finding.pack.parse().ok()?,
            title: rule_title(&code, told, installation),
            severity: finding.severity.parse().ok()?,
            verdict: finding.verdict.parse().ok()?,
            is_waived: finding.waived.is_some(),
        };
        Some((code, concluded))
    }))
}

fn told_table(table: Table, file: TableFile, position: usize, installation: &Installation) -> TableSnapshot {
    let columns = table.columns.into_iter().enumerate();
    TableSnapshot {
        name: shown_name(&table.name, position, installation),
        rows: table.rows,
        quarantined: file.quarantined_rows,
        rowset: file.digests.rowset.map(|rowset| (rowset.rows, rowset.distinct)),
        grade: grade(table.grade),
        columns: columns
            .map(|(position, column)| told_column(column, position, installation))
            .collect(),
    }
}

fn grade(text: Option<String>) -> Option<Grade> {
    text.and_then(|text| text.parse().ok())
}

fn told_column(column: Column, position: usize, installation: &Installation) -> ColumnSnapshot {
    let raw = Masked::new(column.name.clone());
    let (name, proven) = disclose_name(&raw, position, &installation.recognisers());
    let inferred = column.column_type.parse().unwrap_or(InferredType::Of(ValueKind::Text));
    let kinds = column.kinds.as_ref().map(|kinds| {
        let known = ValueKind::ALL.into_iter();
        known
            .filter_map(|kind| Some((kind, *kinds.get(kind.as_str())?)))
            .collect()
    });
    let labels = column.labels.iter().filter_map(|label| {
        Some(Held {
            class: label.class.parse().ok()?,
            personal: label.personal || label.sensitive,
        })
    });
    let withheld = !matches!(column.withheld, Some(None));
    ColumnSnapshot {
        key: (!column.name_withheld && !proven).then_some(raw),
        name,
        position,
        inferred,
        rows: column.rows,
        nulls: column.nulls,
        placeholders: column.placeholders,
        blanks: column.blanks,
        present: column.present,
        distinct: DistinctCount {
            value: column.distinct,
            exact: column.distinct_exact,
        },
        kinds,
        lengths: column.lengths.as_ref().map(|lengths| {
            lengths.as_ref().map(|lengths| Lengths {
                min: lengths.min,
                max: lengths.max,
                total: lengths.total,
            })
        }),
        labels: sorted(labels),
        grade: grade(column.grade.clone()),
        withheld,
        values: if withheld {
            Values::default()
        } else {
            told_values(&column, inferred)
        },
        // Free of data in our own reports, but this one is somebody's file.
        declared: column.declared.filter(|text| !installation.recognisers().proves(text)),
    }
}

fn told_values(column: &Column, inferred: InferredType) -> Values {
    let number = |text: &String| text.parse::<f64>().ok();
    let quantiles = column.quantiles.iter();
    let bars = column.histogram.iter();
    let ends = column.min.as_deref().zip(column.max.as_deref());
    Values {
        counts: gathered(column.top.iter().map(|top| (spelling(&top.value, inferred), top.count))),
        present: column.present.unwrap_or(0),
        magnitudes: magnitudes(
            quantiles
                .filter_map(|quantile| Some((quantile.per_mille, number(&quantile.value)?)))
                .collect(),
            bars.filter_map(|bar| Some((number(&bar.low)?, number(&bar.high)?, bar.count)))
                .collect(),
            inferred,
        ),
        ends: ends.and_then(|(min, max)| Some(Masked::new((written_end(min, inferred)?, written_end(max, inferred)?)))),
        discloses: true,
        reported: true,
        ..Values::default()
    }
}
