//! From the model to the wire. One function a struct; nothing is computed here but sums.

mod columns;
mod quality;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use dataseal_model as model;
use dataseal_model::{Bilingual, Severity, TableAppraisal, Verdict};
use dataseal_pack::Taxonomy;
use serde::Serialize;

use self::columns::column;
pub(crate) use self::columns::{label, remarks};
use super::{
    Asset, Basis, Completeness, ContentDigests, Coverage, Criterion, Dataset, DatasetRisk, Dialect, DialectDecision,
    Document, Driver, FactValue, Facts, File, Finding, Grades, InputError, Inventory, LISTED_ROWS, Node, Note, Pack,
    Pairs, Part, Persons, Piece, Place, Quarantine, QuarantineEntry, Reckoning, Relations, Report, ReviewNote,
    RowGroup, Rowset, SCHEMA, Source, Step, Table, Text, Tool, UsedFact, Waiver, WholeRows,
};
use crate::escape::is_unsafe;
use crate::quality_v1::QualityCheck;
use crate::{FailedInput, Lang, ReportError, story, words};

impl Report {
    /// The document of an appraisal and of the inputs that are not in it because they could not be measured. The taxonomy
    /// gives classes their titles.
    pub fn new(appraisal: &model::Appraisal, failed: &[FailedInput], taxonomy: &Taxonomy) -> Self {
        let tables = &appraisal.tables;
        let as_of = model::day_number(appraisal.basis.as_of);
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::of(&appraisal.basis.tool_version),
            as_of: appraisal.basis.as_of.to_string(),
            conclusion: Text::both(|lang| story::conclusion(appraisal, lang)),
            dataset: Dataset {
                files: distinct_files(tables),
                tables: number(tables.len()),
                rows: appraisal.rows(),
                columns: tables.iter().map(|table| number(table.columns.len())).sum(),
                grade: appraisal.grade.as_str().to_owned(),
                grades: Grades::of(appraisal),
                obstacles: number(appraisal.obstacles().count()),
                persons: Persons::of(&appraisal.persons),
                risk: appraisal.risk.map(|risk| DatasetRisk {
                    k: risk.k,
                    unique_records: risk.unique,
                    rows: risk.rows,
                }),
            },
            tables: tables.iter().map(|each| table(each, as_of, taxonomy)).collect(),
            facts: Some(Facts::of(&appraisal.facts)),
            findings: appraisal.findings.iter().map(|each| finding(each, tables)).collect(),
            checks: appraisal.checks.iter().map(QualityCheck::of).collect(),
            checks_sha256: appraisal.checks_file.map(|digest| digest.to_string()),
            review_notes: appraisal.review_notes.iter().map(review_note).collect(),
            waivers: appraisal
                .waivers
                .iter()
                .map(|record| Waiver::of(&record.waiver, record.state))
                .collect(),
            files: tables.iter().map(file).collect(),
            coverage: Coverage {
                rules: appraisal.coverage.rules,
                evaluated: appraisal.coverage.evaluated,
            },
            summary: summary(appraisal),
            asset: appraisal.asset.as_ref().map(asset),
            basis: basis(&appraisal.basis),
            errors: failed.iter().map(InputError::of).collect(),
        }
    }

    /// The measurements alone: the same document without what was judged.
    ///
    /// # Errors
    /// As [`Report::to_json`].
    pub fn to_profile_json(&self) -> Result<String, ReportError> {
        pretty(&Profile {
            schema: &self.schema,
            tool: &self.tool,
            as_of: &self.as_of,
            tables: &self.tables,
            findings: [],
            files: &self.files,
            errors: &self.errors,
        })
    }

    /// The document as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no appraisal makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        pretty(self)
    }
}

/// What of a report `profile` prints: nothing was judged, so there are no findings, and no conclusion.
#[derive(Serialize)]
struct Profile<'a> {
    schema: &'a str,
    tool: &'a Tool,
    as_of: &'a str,
    tables: &'a [Table],
    findings: [(); 0],
    files: &'a [File],
    errors: &'a [InputError],
}

/// Files that tables came from; several tables may have come from one, and one table from several.
fn distinct_files(tables: &[TableAppraisal]) -> u64 {
    let mut files = BTreeSet::new();
    for table in tables {
        if table.reading.pieces.is_empty() {
            files.insert((table.file_name.to_string(), table.digest));
        }
        let pieces = table.reading.pieces.iter();
        files.extend(pieces.map(|piece| (piece.name.to_string(), piece.digest)));
    }
    number(files.len())
}

impl InputError {
    pub(crate) fn of(failed: &FailedInput) -> Self {
        Self {
            file: failed.name.clone(),
            code: failed.code.as_str().to_owned(),
            exit: failed.code.exit_status().code(),
        }
    }
}

/// A document as pretty-printed JSON with a line end.
pub(crate) fn pretty(document: &impl Serialize) -> Result<String, ReportError> {
    let text = serde_json::to_string_pretty(document).map_err(|_| ReportError::Json)?;
    Ok(escape_invisible(&text) + "\n")
}

/// Writes characters that could steer a terminal or hide as `\uXXXX`, which in JSON is the same text. Outside strings the
/// writer puts ASCII only, so nothing else is touched.
fn escape_invisible(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    let mut units = [0u16; 2];
    for character in json.chars() {
        if character.is_ascii() && character != '\u{7f}' || !is_unsafe(character) {
            safe.push(character);
        } else {
            for unit in character.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe
}

/// Counts of items in memory always fit.
fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl Tool {
    /// This program in a version.
    pub(crate) fn of(version: &str) -> Self {
        Self {
            name: "dataseal".to_owned(),
            version: version.to_owned(),
        }
    }
}

impl Text {
    /// What `of` says in either language.
    pub(crate) fn both(of: impl Fn(Lang) -> String) -> Self {
        Self {
            zh: of(Lang::Zh),
            en: of(Lang::En),
        }
    }
}

impl From<&model::Citation> for Source {
    fn from(source: &model::Citation) -> Self {
        Self {
            instrument: source.instrument.clone(),
            article: source.article.clone(),
            verified: source.verified,
        }
    }
}

impl From<&Bilingual> for Text {
    fn from(text: &Bilingual) -> Self {
        Self {
            zh: text.zh.clone(),
            en: text.en.clone(),
        }
    }
}

fn summary(appraisal: &model::Appraisal) -> BTreeMap<String, BTreeMap<String, u64>> {
    let verdicts = |severity: Severity| {
        Verdict::ALL
            .map(|verdict| (verdict.as_str().to_owned(), number(appraisal.count(verdict, severity))))
            .into()
    };
    Severity::ALL
        .map(|severity| (severity.as_str().to_owned(), verdicts(severity)))
        .into()
}

fn table(table: &TableAppraisal, as_of: i64, taxonomy: &Taxonomy) -> Table {
    Table {
        name: table.name.to_string(),
        rows: table.rows,
        whole_rows: table.row_counts.map(|counts| WholeRows {
            empty: counts.empty,
            distinct: counts.distinct.value,
            distinct_exact: counts.distinct.exact,
            duplicates: counts.duplicates(table.rows),
            duplicates_at_least: counts.duplicates_at_least(table.rows),
        }),
        completeness: table.completeness.as_ref().map(|found| completeness(found, table.rows)),
        relations: Relations::of(&table.relations),
        quality: quality::quality(&table.quality),
        grade: table.grade.as_str().to_owned(),
        drivers: table.drivers.iter().map(|each| driver(each, taxonomy)).collect(),
        reckoning: Reckoning::of(&table.reckoning),
        columns: table.columns.iter().map(|each| column(each, as_of, taxonomy)).collect(),
    }
}

fn completeness(completeness: &model::Completeness, rows: u64) -> Completeness {
    let pairs = completeness.pairs.as_ref().map(|pairs| Pairs {
        columns: pairs.columns.iter().map(|column| number(*column)).collect(),
        both: pairs.both.clone(),
    });
    Completeness {
        complete_rows: completeness.complete,
        complete_share: columns::share(completeness.complete, rows),
        pairs,
    }
}

fn driver(driver: &model::GradeDriver, taxonomy: &Taxonomy) -> Driver {
    Driver {
        grade: driver.grade.as_str().to_owned(),
        rule: driver.rule.as_str().to_owned(),
        class: driver.class.as_ref().map(ToString::to_string),
        object: driver.impact.map(|(object, _)| object.as_str().to_owned()),
        degree: driver.impact.map(|(_, degree)| degree.as_str().to_owned()),
        element: driver.element.map(|element| element.as_str().to_owned()),
        signal: driver.signal.clone(),
        criterion: driver.signal.as_deref().and_then(|id| Criterion::of(id, taxonomy)),
        figure: driver.figure,
        node: driver.node.as_ref().map(Node::of),
    }
}

fn review_note(note: &model::ReviewNote) -> ReviewNote {
    ReviewNote {
        file: note.file.to_string(),
        part: note.part.clone(),
        column: note.column.to_string(),
        kind: note.kind.as_str().to_owned(),
        text: Text::both(|lang| words::review_note(lang, note.kind)),
    }
}

fn finding(finding: &model::Finding, tables: &[TableAppraisal]) -> Finding {
    let table = finding.table.and_then(|at| tables.get(at));
    let column = table.and_then(|table| table.columns.get(finding.column?));
    Finding {
        code: finding.code.to_string(),
        pack: finding.pack.to_string(),
        verdict: finding.verdict.as_str().to_owned(),
        severity: finding.severity.as_str().to_owned(),
        blocks: finding.blocks(),
        table: table.map(|table| table.name.to_string()),
        column: column.map(|column| column.shown.name.to_string()),
        table_index: table.and(finding.table).map(number),
        column_index: column.and(finding.column).map(number),
        title: Text::from(&finding.title),
        remedy: Text::from(&finding.remedy),
        owner: finding.owner.clone(),
        source: Source::from(&finding.source),
        missing: finding.missing.clone(),
        trace: finding.trace.iter().map(Step::from).collect(),
        facts: finding.facts.iter().map(UsedFact::from).collect(),
        waived: finding
            .waived
            .as_ref()
            .map(|waiver| Waiver::of(waiver, model::WaiverState::InUse)),
    }
}

impl From<&model::UsedFact> for UsedFact {
    fn from(fact: &model::UsedFact) -> Self {
        Self {
            name: fact.name.clone().into_owned(),
            origin: fact.origin.as_str().to_owned(),
            value: match &fact.reading {
                model::Reading::Known(value) => Some(FactValue::of(value)),
                model::Reading::Unknown | model::Reading::Varies => None,
            },
            varies: fact.reading == model::Reading::Varies,
        }
    }
}

impl From<&model::TraceStep> for Step {
    fn from(step: &model::TraceStep) -> Self {
        Self {
            expression: step.expression.clone(),
            value: step.value,
        }
    }
}

fn file(table: &TableAppraisal) -> File {
    let inventory = &table.inventory;
    let listed = table.quarantine.entries.iter().take(LISTED_ROWS);
    let entries: Vec<QuarantineEntry> = listed.map(quarantine_entry).collect();
    File {
        name: table.file_name.to_string(),
        bytes: table.bytes,
        sha256: table.digest.to_string(),
        encoding: table.encoding.as_str().to_owned(),
        format: table.format.as_str().to_owned(),
        quarantined_rows: table.quarantine.total,
        inventory: Inventory {
            complete: inventory.check().is_ok(),
            bytes: inventory.bytes,
            bytes_accounted: inventory.bytes_accounted,
            columns_declared: inventory.columns_declared,
            columns_measured: inventory.columns_measured,
            rows_declared: inventory.rows_declared,
            rows_measured: inventory.rows_measured,
            rows_quarantined: inventory.rows_quarantined,
        },
        quarantine: Quarantine {
            total: table.quarantine.total,
            truncated: table.quarantine.total > number(entries.len()),
            entries,
        },
        part: table.reading.part.iter().map(part).collect(),
        dialect: table.reading.dialect.as_ref().map(dialect_decision),
        notes: table.reading.notes.iter().map(note).collect(),
        pieces: table.reading.pieces.iter().map(piece).collect(),
        digests: content_digests(&table.reading.digests),
    }
}

fn quarantine_entry(entry: &model::QuarantineEntry) -> QuarantineEntry {
    let (expected, found) = entry.reason.fields().unzip();
    QuarantineEntry {
        row: entry.row,
        offset: entry.offset,
        reason: entry.reason.as_str().to_owned(),
        expected,
        found,
    }
}

fn part(step: &model::ShownPart) -> Part {
    Part {
        kind: step.kind.as_str().to_owned(),
        position: u64::from(step.position),
        name: step.name.to_string(),
        hidden: step.hidden,
    }
}

fn piece(piece: &model::ShownPiece) -> Piece {
    Piece {
        name: piece.name.to_string(),
        bytes: piece.bytes,
        sha256: piece.digest.to_string(),
        rows: piece.rows,
    }
}

fn note(note: &model::Note) -> Note {
    let place = |place: &model::Place| Place {
        row: place.row,
        column: place.column.map(u64::from),
        offset: place.offset,
    };
    Note {
        kind: note.kind.as_str().to_owned(),
        count: note.count,
        places: note.places.iter().map(place).collect(),
    }
}

fn dialect_decision(decision: &model::DialectDecision) -> DialectDecision {
    let mille = |share: u32| format!("{}.{:03}", share / 1000, share % 1000);
    DialectDecision {
        chosen: dialect(&decision.chosen),
        fit: mille(decision.fit),
        runner_up: decision.runner_up.as_ref().map(dialect),
        runner_up_fit: decision.runner_up.as_ref().map(|_| mille(decision.runner_up_fit)),
        told: decision.told,
    }
}

fn dialect(dialect: &model::Dialect) -> Dialect {
    let character = |character: Option<char>| character.map(String::from);
    Dialect {
        delimiter: dialect.delimiter.clone(),
        quote: character(dialect.quote),
        escape: character(dialect.escape),
        comment: character(dialect.comment),
        line_ending: dialect.line_ending.as_str().to_owned(),
        preamble_lines: dialect.preamble_lines,
        header_rows: u64::from(dialect.header_rows),
        footer_lines: dialect.footer_lines,
    }
}

fn content_digests(digests: &model::ContentDigests) -> ContentDigests {
    ContentDigests {
        chunk_root: digests.chunk_root.map(|root| root.to_string()),
        row_groups: digests
            .row_groups
            .iter()
            .map(|range| RowGroup {
                offset: range.offset,
                length: range.length,
                rows: range.rows,
                sha256: range.digest.to_string(),
            })
            .collect(),
        rowset: digests.rowset.map(|rowset| Rowset {
            algorithm: model::RowsetDigest::ALGORITHM.to_owned(),
            root: rowset.root.to_string(),
            rows: rowset.rows,
            distinct: rowset.distinct,
        }),
    }
}

fn asset(asset: &model::Asset) -> Asset {
    let declared = asset.declared.iter();
    Asset {
        declared: declared
            .map(|(fact, value)| (fact.clone(), value.to_string()))
            .collect(),
        answers: asset.answers.clone(),
        evidence: asset.evidence.iter().map(document).collect(),
    }
}

fn document(evidence: &model::Evidence) -> Document {
    Document {
        kind: evidence.kind.clone(),
        file: evidence.file.clone(),
        sha256: evidence.digest.to_string(),
        issuer: evidence.issuer.clone(),
        issued: evidence.issued.to_string(),
        valid_until: evidence.valid_until.map(|day| day.to_string()),
        state: words::evidence_state_name(evidence.state).to_owned(),
    }
}

fn basis(basis: &model::Basis) -> Basis {
    Basis {
        packs: basis.packs.iter().map(Pack::of).collect(),
        replaced: basis
            .replaced
            .iter()
            .map(|(path, digest)| (path.clone(), digest.to_string()))
            .collect(),
        recognisers: basis.recognisers.to_string(),
        taxonomy: basis.taxonomy.to_string(),
        sensitive_profile: basis.sensitive.to_string(),
        taxonomies: basis.taxonomies.iter().map(Pack::of).collect(),
        state_version: basis.state_version,
    }
}
