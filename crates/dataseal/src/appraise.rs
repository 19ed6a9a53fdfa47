//! From measured tables to an appraisal: label, grade, gather facts, judge. Each step takes plain values and
//! returns new ones.

use chrono::NaiveDate;
use dataseal_classify::{grade, label};
use dataseal_model::{
    Appraisal, Asset, Basis, ColumnAppraisal, Grade, Grading, Label, Masked, RecogniserSet, TableAppraisal,
    TableMeasurement, disclose_name, disclose_table,
};
use dataseal_policy::{FactInput, TableInput, gather};

use crate::Installation;

/// Version that results name.
pub(crate) const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Labels, grades and judges what was measured, as of a date.
///
/// The same measurements, packs, declaration and date give the same appraisal, whatever the order of the tables.
pub fn appraise(
    mut measured: Vec<TableMeasurement>,
    asset: Option<&Asset>,
    as_of: NaiveDate,
    installation: &Installation,
) -> Appraisal {
    measured.sort_by(|left, right| left.file.name.cmp(&right.file.name));
    let taxonomy = &installation.policies().taxonomy;
    let recognisers = installation.recognisers();
    let labels: Vec<Vec<Vec<Label>>> = measured
        .iter()
        .map(|table| label(&table.profile, taxonomy, installation.terms()))
        .collect();
    let gradings: Vec<Grading> = measured
        .iter()
        .zip(&labels)
        .map(|(table, labels)| grade(&table.profile, labels, taxonomy))
        .collect();
    let tables: Vec<TableInput<'_>> = measured
        .iter()
        .zip(&labels)
        .zip(&gradings)
        .map(|((measurement, labels), grading)| TableInput {
            measurement,
            labels,
            grading,
        })
        .collect();
    let facts = gather(&FactInput {
        tables: &tables,
        asset,
        as_of,
        recognisers: &recognisers,
    });
    let judgement = installation.rules().judge(&facts);
    let shown: Vec<TableAppraisal> = measured
        .iter()
        .zip(labels)
        .zip(gradings)
        .enumerate()
        .map(|(position, ((table, labels), grading))| show(table, position, labels, grading, &recognisers))
        .collect();
    Appraisal {
        basis: basis(&measured, as_of, installation),
        grade: shown.iter().map(|table| table.grade).max().unwrap_or(Grade::L1),
        tables: shown,
        findings: judgement.findings,
        coverage: judgement.coverage,
        asset: asset.cloned(),
    }
}

/// Under what measurements are judged by this installation.
pub(crate) fn basis(measured: &[TableMeasurement], as_of: NaiveDate, installation: &Installation) -> Basis {
    let policies = installation.policies();
    Basis {
        as_of,
        tool_version: TOOL_VERSION.to_owned(),
        packs: policies.packs.iter().map(|pack| pack.reference.clone()).collect(),
        recognisers: installation.recognisers().digest(),
        state_version: measured
            .first()
            .map_or(dataseal_profile::STATE_VERSION, |table| table.profile.state_version),
        taxonomy: policies.taxonomy.digest,
    }
}

/// Discloses one table under the labels and grades given, be they computed now or read from a statement.
pub(crate) fn show(
    measurement: &TableMeasurement,
    position: usize,
    labels: Vec<Vec<Label>>,
    grading: Grading,
    recognisers: &RecogniserSet,
) -> TableAppraisal {
    let TableMeasurement { file, profile } = measurement;
    let (file_name, withheld) = disclose_name(&file.name, position, recognisers);
    let stem = if withheld {
        file.name.clone()
    } else {
        Masked::new(stem(file.name.expose()).to_owned())
    };
    let judged = profile.columns.iter().zip(&labels).zip(&grading.columns);
    let shown = disclose_table(
        judged.map(|((column, labels), grade)| (column, labels.as_slice(), grade.grade)),
        true,
        recognisers,
    );
    let columns = profile
        .columns
        .iter()
        .zip(shown)
        .zip(labels.into_iter().zip(grading.columns))
        .map(|((column, shown), (labels, grade))| ColumnAppraisal {
            counts: column.counts.clone(),
            declared: column.declared.clone(),
            shown,
            labels,
            grade,
        })
        .collect();
    TableAppraisal {
        name: disclose_name(&stem, position, recognisers).0,
        file_name,
        bytes: file.bytes,
        digest: file.digest,
        encoding: file.encoding,
        format: file.format,
        inventory: file.inventory,
        quarantine: file.quarantine.clone(),
        rows: profile.rows,
        columns,
        grade: grading.grade,
        drivers: grading.drivers,
    }
}

/// The name of a table: the file's name without folders and without its last extension.
pub(crate) fn stem(name: &str) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.rsplit_once('.')
        .map_or(last, |(stem, _)| if stem.is_empty() { last } else { stem })
}

/// The process's exit status for an appraisal when findings of `gate` or heavier count: 1 when one is violated, 3 when a
/// blocking rule is undetermined, a table has no rows or there is no table, else 0.
pub fn exit_status(appraisal: &Appraisal, gate: dataseal_model::Severity) -> dataseal_model::ExitStatus {
    use dataseal_model::{ExitStatus, Verdict};
    let violated = appraisal
        .findings
        .iter()
        .any(|finding| finding.verdict == Verdict::Violated && finding.severity >= gate);
    let nothing_measured = appraisal.tables.is_empty() || appraisal.tables.iter().any(|table| table.rows == 0);
    if violated {
        ExitStatus::Findings
    } else if nothing_measured || appraisal.obstacles().next().is_some() {
        ExitStatus::Undetermined
    } else {
        ExitStatus::Success
    }
}
