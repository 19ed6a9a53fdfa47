//! One side of a comparison as plain values: what was measured now, or what a report tells of an earlier run.

use dataseal_classify::GradeContext;
use dataseal_model::{
    Appraisal, ClassId, ColumnDecision, ColumnProfile, Digest, Disclosed, DisclosedColumn, DistinctCount, Grade,
    InferredType, Label, Lengths, Masked, Origin, Part, RowsetDigest, TableAppraisal, TableMeasurement, ValueKind,
    disclose_name,
};

use super::said::Said;
use super::values::Values;
use crate::Installation;
use crate::appraise::{reviewed, show};

/// A class that a column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    pub(crate) class: ClassId,
    /// Whether it is personal or sensitive information.
    pub(crate) personal: bool,
}

/// One column. What a report may lack is optional.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ColumnSnapshot {
    /// The name as it may be shown.
    pub(crate) name: Disclosed,
    /// The name itself; `None` where a report withholds it.
    pub(crate) key: Option<Masked<String>>,
    pub(crate) position: usize,
    pub(crate) inferred: InferredType,
    pub(crate) declared: Option<String>,
    pub(crate) rows: u64,
    pub(crate) nulls: u64,
    pub(crate) placeholders: u64,
    pub(crate) blanks: Option<u64>,
    pub(crate) present: Option<u64>,
    pub(crate) distinct: DistinctCount,
    pub(crate) kinds: Option<Vec<(ValueKind, u64)>>,
    /// `None` inside where the column has none.
    pub(crate) lengths: Option<Option<Lengths>>,
    pub(crate) labels: Vec<Held>,
    pub(crate) grade: Option<Grade>,
    /// Whether a report withholds the values: then nothing about them can be compared.
    pub(crate) withheld: bool,
    pub(crate) values: Values,
}

/// One table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TableSnapshot {
    pub(crate) name: Disclosed,
    pub(crate) rows: u64,
    pub(crate) quarantined: Option<u64>,
    /// (rows, different rows), where rows were digested.
    pub(crate) rowset: Option<(u64, u64)>,
    pub(crate) grade: Option<Grade>,
    pub(crate) columns: Vec<ColumnSnapshot>,
}

/// By which algorithms, recognisers and classes a side was measured; empty where a report does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MeasuredBy {
    pub(crate) state_version: Option<u16>,
    pub(crate) recognisers: Option<Digest>,
    pub(crate) taxonomy: Option<Digest>,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub(crate) name: Disclosed,
    pub(crate) origin: Origin,
    pub(crate) by: MeasuredBy,
    pub(crate) tables: Vec<TableSnapshot>,
    /// Digests of the files, in the order of the tables.
    pub(crate) files: Vec<Digest>,
    /// Declared facts, conclusions, packs.
    pub(crate) said: Said,
    /// Inputs that a report lists as not measured.
    pub(crate) unread: usize,
}

impl Snapshot {
    /// Measured tables, labelled and graded by this installation under the decisions of persons, and not judged by any rule.
    /// `name` is the argument's.
    pub fn of_measured(
        name: &str,
        mut measured: Vec<TableMeasurement>,
        decisions: &[ColumnDecision],
        installation: &Installation,
    ) -> Self {
        measured.sort_by_cached_key(order);
        let tables: Vec<&TableMeasurement> = measured.iter().collect();
        let trees = installation.trees(None);
        let context = GradeContext {
            trees: &trees,
            ..GradeContext::default()
        };
        let (judged, _) = reviewed(&tables, decisions, &context, installation);
        let recognisers = installation.recognisers();
        let shown = measured.iter().zip(judged).enumerate();
        let shown: Vec<TableAppraisal> = shown
            .map(|(position, (table, judged))| show(table, position, judged.into(), &recognisers))
            .collect();
        Self::of_shown(name, &measured, &shown, installation)
    }

    /// Measured tables as they were appraised, with what was declared and concluded.
    pub fn of_appraised(
        name: &str,
        mut measured: Vec<TableMeasurement>,
        appraisal: &Appraisal,
        installation: &Installation,
    ) -> Self {
        // The order of an appraisal's tables.
        measured.sort_by_cached_key(order);
        Self {
            said: Said::of(appraisal),
            ..Self::of_shown(name, &measured, &appraisal.tables, installation)
        }
    }

    fn of_shown(
        name: &str,
        measured: &[TableMeasurement],
        shown: &[TableAppraisal],
        installation: &Installation,
    ) -> Self {
        let state_version = measured.first().map(|table| table.profile.state_version);
        let tables = measured.iter().zip(shown);
        Self {
            name: shown_name(name, 0, installation),
            origin: Origin::Data,
            by: MeasuredBy {
                state_version: Some(state_version.unwrap_or(dataseal_profile::STATE_VERSION)),
                recognisers: Some(installation.recognisers().digest()),
                taxonomy: Some(installation.policies().taxonomy.digest),
            },
            tables: tables.map(|(table, shown)| measured_table(table, shown)).collect(),
            files: measured.iter().map(|table| table.file.digest).collect(),
            said: Said::default(),
            unread: 0,
        }
    }

    /// Whether anything was declared.
    pub fn is_declared(&self) -> bool {
        !self.said.declared.is_empty()
    }

    /// What it was read from.
    pub const fn origin(&self) -> Origin {
        self.origin
    }
}

/// A name as it may be shown, or its place.
pub(crate) fn shown_name(name: &str, position: usize, installation: &Installation) -> Disclosed {
    disclose_name(&Masked::new(name.to_owned()), position, &installation.recognisers()).0
}

fn order(table: &TableMeasurement) -> (Masked<String>, Vec<Part>) {
    (table.file.name.clone(), table.file.reading.part.clone())
}

fn measured_table(table: &TableMeasurement, appraised: &TableAppraisal) -> TableSnapshot {
    let columns = table.profile.columns.iter().zip(&appraised.columns);
    TableSnapshot {
        name: appraised.name.clone(),
        rows: appraised.rows,
        quarantined: Some(appraised.quarantine.total),
        rowset: appraised
            .reading
            .digests
            .rowset
            .as_ref()
            .map(|rowset: &RowsetDigest| (rowset.rows, rowset.distinct)),
        grade: Some(appraised.grade),
        columns: columns
            .map(|(column, appraised)| {
                measured_column(column, &appraised.shown, &appraised.labels, appraised.grade.grade)
            })
            .collect(),
    }
}

fn measured_column(column: &ColumnProfile, shown: &DisclosedColumn, labels: &[Label], grade: Grade) -> ColumnSnapshot {
    let counts = &column.counts;
    let held = labels.iter().filter(|label| label.is_firm());
    ColumnSnapshot {
        name: shown.name.clone(),
        key: Some(column.name.clone()),
        position: column.position,
        inferred: counts.inferred,
        declared: Some(column.declared.clone()),
        rows: counts.rows,
        nulls: counts.nulls,
        placeholders: counts.placeholders,
        blanks: Some(counts.blanks),
        present: Some(counts.present()),
        distinct: counts.distinct,
        kinds: Some(counts.kinds.clone()),
        lengths: Some(counts.lengths),
        labels: sorted(held.map(|label| Held {
            class: label.class.clone(),
            personal: label.personal || label.sensitive,
        })),
        grade: Some(grade),
        withheld: false,
        values: Values::measured(column, shown),
    }
}

/// In order of class, so that two lists can be compared.
pub(crate) fn sorted(held: impl Iterator<Item = Held>) -> Vec<Held> {
    let mut held: Vec<Held> = held.collect();
    held.sort();
    held.dedup();
    held
}
