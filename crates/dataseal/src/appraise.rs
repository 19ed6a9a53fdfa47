//! From measured tables to an appraisal: label, grade, gather facts, judge. Each step takes plain values and
//! returns new ones.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use dataseal_classify::{GradeContext, Reviewed, grade, label, place, quality, review};
use dataseal_intake::ReadOptions;
use dataseal_model::{
    Appraisal, Asset, Basis, ColumnAppraisal, ColumnDecision, ColumnReview, Disclosed, Disclosure, DistinctCount,
    FileRecord, Grade, Grading, JudgedColumn, Label, Masked, PackId, Placement, Quality, ReadingRecord, RecogniserSet,
    ReviewNote, RiskSummary, RowCounts, ShownPart, ShownPiece, ShownReading, TableAppraisal, TableMeasurement,
    TableProfile, day_number, disclose_name, disclose_relations, disclose_table,
};
use dataseal_pack::ClassTree;
use dataseal_policy::{FactInput, PersonInput, TableInput, count_persons, gather};
use dataseal_profile::unite;

use crate::labels::match_decisions;
use crate::{Installation, told};

/// Version that results name.
pub(crate) const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Labels, grades and judges what was measured, as of a date.
///
/// The same measurements, packs, declaration and date give the same appraisal, whatever the order of the tables.
pub fn appraise(
    measured: &[TableMeasurement],
    asset: Option<&Asset>,
    as_of: NaiveDate,
    installation: &Installation,
    read: &ReadOptions,
) -> Appraisal {
    let given = Given {
        asset,
        ..Given::default()
    };
    appraise_given(measured, &given, as_of, installation, read)
}

/// What is known beside the data.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// What the holder declared.
    pub asset: Option<&'a Asset>,
    /// What persons decided about labels and grades.
    pub decisions: &'a [ColumnDecision],
    /// How easily somebody is found in the data, where that was measured.
    pub risk: Option<RiskSummary>,
}

/// The same with everything that is known beside the data. Labels, grades, facts and findings follow the decisions of
/// persons, and what the machine found stays beside. A decision that fits nothing, is out of date or no longer needed is told
/// in the appraisal's notes.
pub fn appraise_given(
    measured: &[TableMeasurement],
    given: &Given<'_>,
    as_of: NaiveDate,
    installation: &Installation,
    read: &ReadOptions,
) -> Appraisal {
    let mut measured: Vec<&TableMeasurement> = measured.iter().collect();
    measured.sort_by_key(|table| (&table.file.name, &table.file.reading.part));
    let recognisers = installation.recognisers();
    let Given { asset, decisions, risk } = *given;
    let taxonomy = &installation.policies().taxonomy;
    let trees = installation.trees(asset);
    let context = GradeContext {
        trees: &trees,
        as_of: Some(as_of),
        asset,
        // Of several tables together nobody knows whose it is.
        smallest_class: risk.and_then(|risk| risk.k).filter(|_| measured.len() == 1),
    };
    let (reviewed, review_notes) = reviewed(&measured, decisions, &context, installation);
    let disclosures: Vec<Vec<Disclosure>> = reviewed.iter().map(|table| disclosures(&table.reviews)).collect();
    let shown: Vec<TableAppraisal> = measured
        .iter()
        .zip(&reviewed)
        .enumerate()
        .map(|(position, (table, reviewed))| {
            let mut judged = Judged::from(reviewed.clone());
            judged.placements = judged
                .labels
                .iter()
                .map(|labels| place(labels, taxonomy, &trees))
                .collect();
            let mut shown = show(table, position, judged, &recognisers);
            shown.quality = quality(&shown, day_number(as_of));
            shown
        })
        .collect();
    let tables: Vec<TableInput<'_>> = measured
        .iter()
        .zip(&reviewed)
        .zip(&disclosures)
        .zip(&shown)
        .map(|(((&measurement, reviewed), disclosures), shown)| TableInput {
            measurement,
            labels: &reviewed.labels,
            grading: &reviewed.grading,
            disclosures,
            quality: Some(&shown.quality),
        })
        .collect();
    let persons = count_persons(&PersonInput {
        tables: &tables,
        asset,
        as_of,
        recognisers: &recognisers,
        thresholds: &installation.policies().thresholds,
        unite: &|parts| unite(parts, read.exact_persons),
    });
    let facts = gather(&FactInput {
        tables: &tables,
        asset,
        as_of,
        recognisers: &recognisers,
        persons: &persons,
        risk,
    });
    let packs = installation.packs(asset);
    let judgement = installation.rules().judge(&facts, &packs);
    Appraisal {
        basis: basis(measured.first().copied(), as_of, installation, &packs, &trees, read),
        grade: shown.iter().map(|table| table.grade).max().unwrap_or(Grade::L1),
        tables: shown,
        facts,
        findings: judgement.findings,
        coverage: judgement.coverage,
        persons,
        risk,
        asset: asset.cloned(),
        checks: Vec::new(),
        checks_file: None,
        review_notes,
        waivers: Vec::new(),
    }
}

/// Labels and grades of each table under the decisions of persons, and what is to be said about these: first what fits
/// nothing, then by table and column. `measured` is in the order of the result.
pub(crate) fn reviewed(
    measured: &[&TableMeasurement],
    decisions: &[ColumnDecision],
    context: &GradeContext<'_>,
    installation: &Installation,
) -> (Vec<Reviewed>, Vec<ReviewNote>) {
    let taxonomy = &installation.policies().taxonomy;
    let matched = match_decisions(decisions, measured, &installation.recognisers());
    let reviewed: Vec<Reviewed> = measured
        .iter()
        .enumerate()
        .map(|(place, table)| {
            let labels = label(&table.profile, taxonomy, installation.terms());
            let grading = grade(&table.profile, &labels, taxonomy, context);
            review(&table.profile, labels, grading, matched.of(place), taxonomy, context)
        })
        .collect();
    let mut notes = matched.notes.clone();
    for (table, reviewed) in reviewed.iter().enumerate() {
        let of_table = reviewed.notes.iter();
        notes.extend(of_table.filter_map(|(column, kind)| matched.note(table, *column, *kind)));
    }
    (reviewed, notes)
}

impl From<Reviewed> for Judged {
    fn from(reviewed: Reviewed) -> Self {
        Self {
            labels: reviewed.labels,
            placements: Vec::new(),
            grading: reviewed.grading,
            reviews: reviewed.reviews,
        }
    }
}

/// What decisions mean for showing values, by column.
pub(crate) fn disclosures(reviews: &[Option<ColumnReview>]) -> Vec<Disclosure> {
    let of = |review: &Option<ColumnReview>| review.as_ref().map(ColumnReview::disclosure).unwrap_or_default();
    reviews.iter().map(of).collect()
}

/// How a table was judged, be it now or when a statement was made.
pub(crate) struct Judged {
    /// Labels in force, by column.
    pub(crate) labels: Vec<Vec<Label>>,
    /// Where the labels of each column stand in the taxonomies that were chosen.
    pub(crate) placements: Vec<Vec<Placement>>,
    /// Grades in force.
    pub(crate) grading: Grading,
    /// Decisions in force, by column.
    pub(crate) reviews: Vec<Option<ColumnReview>>,
}

/// Under what measurements are judged by this installation.
pub(crate) fn basis(
    first: Option<&TableMeasurement>,
    as_of: NaiveDate,
    installation: &Installation,
    packs: &BTreeSet<PackId>,
    trees: &[&ClassTree],
    read: &ReadOptions,
) -> Basis {
    let policies = installation.policies();
    Basis {
        as_of,
        tool_version: TOOL_VERSION.to_owned(),
        packs: policies.references(packs),
        replaced: policies.replaced.clone(),
        recognisers: installation.recognisers().digest(),
        state_version: first.map_or(dataseal_profile::STATE_VERSION, |table| table.profile.state_version),
        taxonomy: policies.taxonomy.digest,
        sensitive: installation.judging().sensitive,
        taxonomies: trees.iter().map(|tree| tree.reference.clone()).collect(),
        told: told(read),
    }
}

/// Discloses one table under the labels and grades given, be they computed now or read from a statement.
pub(crate) fn show(
    measurement: &TableMeasurement,
    position: usize,
    judged: Judged,
    recognisers: &RecogniserSet,
) -> TableAppraisal {
    let TableMeasurement { file, profile } = measurement;
    let Judged {
        labels,
        placements,
        grading,
        mut reviews,
    } = judged;
    let mut placements = placements.into_iter();
    reviews.resize(profile.columns.len(), None);
    let disclosures = disclosures(&reviews);
    let (file_name, withheld) = disclose_name(&file.name, position, recognisers);
    let reading = shown_reading(&file.reading, recognisers);
    let judged = profile
        .columns
        .iter()
        .zip(&labels)
        .zip(&grading.columns)
        .zip(disclosures);
    let shown = disclose_table(
        judged.map(|(((column, labels), grade), disclosure)| JudgedColumn {
            column,
            labels,
            grade: grade.grade,
            disclosure,
        }),
        true,
        recognisers,
    );
    let relations = disclose_relations(&profile.relations, &shown);
    let columns = profile
        .columns
        .iter()
        .zip(shown)
        .zip(labels.into_iter().zip(grading.columns).zip(reviews))
        .map(|((column, shown), ((labels, grade), review))| ColumnAppraisal {
            counts: column.counts.clone(),
            declared: column.declared.clone(),
            shown,
            labels,
            placements: placements.next().unwrap_or_default(),
            grade,
            review,
        })
        .collect();
    TableAppraisal {
        name: table_name(&file.name, &reading.part, withheld, position, recognisers),
        file_name,
        bytes: file.bytes,
        digest: file.digest,
        encoding: file.encoding,
        format: file.format,
        inventory: file.inventory,
        quarantine: file.quarantine.clone(),
        reading,
        rows: profile.rows,
        row_counts: row_counts(profile, file),
        completeness: profile.completeness.clone(),
        relations,
        quality: Quality::default(),
        columns,
        grade: grading.grade,
        drivers: grading.drivers,
        reckoning: grading.reckoning,
    }
}

/// What was counted of whole rows. The digest of the rows as a multiset counts them exactly, however many there are.
fn row_counts(profile: &TableProfile, file: &FileRecord) -> Option<RowCounts> {
    let counts = profile.row_counts?;
    let exact = file.reading.digests.rowset.as_ref().map(|rowset| DistinctCount {
        value: rowset.distinct,
        exact: true,
    });
    let distinct = exact.unwrap_or(counts.distinct);
    Some(RowCounts { distinct, ..counts })
}

/// A table is called by its file's stem or, inside a file, by the names of the way to it.
pub(crate) fn table_name(
    file: &Masked<String>,
    part: &[ShownPart],
    withheld: bool,
    position: usize,
    recognisers: &RecogniserSet,
) -> Disclosed {
    let of_file = if withheld {
        file.clone()
    } else {
        Masked::new(stem(file.expose()).to_owned())
    };
    let named = disclose_name(&of_file, position, recognisers).0;
    if part.is_empty() {
        return named;
    }
    // Each name was disclosed by itself; side by side they hold nothing more.
    let way: Vec<&str> = std::iter::once(named.as_str())
        .chain(part.iter().map(|step| step.name.as_str()))
        .collect();
    disclose_name(&Masked::new(way.join(PART_SEPARATOR)), position, recognisers).0
}

/// How a table was read, with the names that may be shown.
pub(crate) fn shown_reading(reading: &ReadingRecord, recognisers: &RecogniserSet) -> ShownReading {
    let place = |position: u32| usize::try_from(position).unwrap_or(usize::MAX);
    ShownReading {
        part: reading
            .part
            .iter()
            .map(|step| ShownPart {
                kind: step.kind,
                position: step.position,
                name: disclose_name(&step.name, place(step.position), recognisers).0,
                hidden: step.hidden,
            })
            .collect(),
        dialect: reading.dialect.clone(),
        notes: reading.notes.clone(),
        pieces: reading
            .pieces
            .iter()
            .enumerate()
            .map(|(index, piece)| ShownPiece {
                name: disclose_name(&piece.name, index, recognisers).0,
                bytes: piece.bytes,
                digest: piece.digest,
                rows: piece.rows,
            })
            .collect(),
        digests: reading.digests.clone(),
    }
}

/// Stands between the names of a way to a table.
const PART_SEPARATOR: &str = "/";

/// The name of a table: the file's name without folders, without an ending that says how it is compressed, and without its
/// last extension.
pub(crate) fn stem(name: &str) -> &str {
    const COMPRESSED: &[&str] = &[".gz", ".zst", ".bz2", ".xz"];
    let last = name.rsplit('/').next().unwrap_or(name);
    let plain = COMPRESSED
        .iter()
        .find_map(|ending| last.strip_suffix(ending))
        .unwrap_or(last);
    plain
        .rsplit_once('.')
        .map_or(plain, |(stem, _)| if stem.is_empty() { plain } else { stem })
}

/// The process's exit status for an appraisal when findings of `gate` or heavier count, and waived ones do not: 1 when one is
/// violated, 3 when a blocking rule is undetermined, no rule gave an answer, a table has no rows or there is no table, else 0.
pub fn exit_status(appraisal: &Appraisal, gate: dataseal_model::Severity) -> dataseal_model::ExitStatus {
    use dataseal_model::{ExitStatus, Verdict};
    let violated = appraisal
        .findings
        .iter()
        .any(|finding| finding.verdict == Verdict::Violated && finding.is_open() && finding.severity >= gate);
    let nothing_measured = appraisal.tables.is_empty() || appraisal.tables.iter().any(|table| table.rows == 0);
    if violated {
        ExitStatus::Findings
    } else if nothing_measured || appraisal.coverage.evaluated == 0 || appraisal.obstacles().next().is_some() {
        ExitStatus::Undetermined
    } else {
        ExitStatus::Success
    }
}
