//! Facts of the scan: per column, per table, and added up over the dataset.

use chrono::NaiveDate;
use dataseal_model::facts::FactValue::{self, Boolean, Date, Integer, Share, Text, TextSet};
use dataseal_model::{ColumnGrade, ColumnProfile, Disclosure, Label, RecogniserSet, ValueForm, disclose_date};

use super::births::births;
use super::identifiers::{damaged, firm, is_direct, plain_sensitive};
use super::{TableInput, quality};
use crate::{FactMap, Facts, TableFacts};

const NO_LABELS: &[Label] = &[];

/// A count as a fact; beyond 2^63 it stays at the largest number.
pub(super) fn count(value: u64) -> FactValue {
    Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

fn size(value: usize) -> FactValue {
    count(u64::try_from(value).unwrap_or(u64::MAX))
}

/// A column with what was found out about it.
pub(super) struct Column<'a> {
    profile: &'a ColumnProfile,
    labels: &'a [Label],
    grade: Option<&'a ColumnGrade>,
    disclosure: Disclosure,
}

impl Column<'_> {
    pub(super) fn personal(&self) -> bool {
        firm(self.labels).any(|label| label.personal)
    }

    fn sensitive(&self) -> bool {
        firm(self.labels).any(|label| label.sensitive)
    }

    fn plain_sensitive(&self) -> Option<bool> {
        plain_sensitive(&self.profile.counts, self.labels)
    }

    fn direct(&self, recognisers: &RecogniserSet) -> bool {
        firm(self.labels).any(|label| is_direct(label, recognisers))
    }

    fn damaged(&self) -> u64 {
        damaged(&self.profile.counts, self.labels)
    }

    /// Hits by birth day, if a class of the column carries one.
    pub(super) fn birth_days(&self) -> Option<&[(i32, u64)]> {
        firm(self.labels)
            .filter_map(|label| self.profile.counts.recognised(&label.class))
            .map(|recognised| recognised.days.as_slice())
            .find(|days| !days.is_empty())
    }

    fn classes(&self) -> Vec<String> {
        let mut classes: Vec<String> = firm(self.labels).map(|label| label.class.as_str().to_owned()).collect();
        classes.sort();
        classes.dedup();
        classes
    }

    fn facts(&self, recognisers: &RecogniserSet) -> FactMap {
        let counts = &self.profile.counts;
        let mut facts = FactMap::from([
            ("column_type", Text(counts.inferred.as_str().to_owned())),
            ("column_classes", TextSet(self.classes())),
            ("column_personal", Boolean(self.personal())),
            ("column_sensitive", Boolean(self.sensitive())),
            ("column_direct_id", Boolean(self.direct(recognisers))),
            ("column_damaged_values", count(self.damaged())),
            ("column_distinct", count(counts.distinct.value)),
            (
                "column_form",
                Text(ValueForm::of(self.labels, counts).as_str().to_owned()),
            ),
        ]);
        let contained = firm(self.labels)
            .filter(|label| label.personal)
            .map(|label| label.evidence.contained);
        facts.insert("column_contained", count(contained.max().unwrap_or(0)));
        if let Some(plain) = self.plain_sensitive() {
            facts.insert("column_plain_sensitive", Boolean(plain));
        }
        if let Some(grade) = self.grade {
            facts.insert("column_grade_rank", Integer(i64::from(grade.grade.rank())));
        }
        let missing = counts.rows.saturating_sub(counts.present());
        insert_share(&mut facts, "column_missing_share", missing, counts.rows);
        if let Some(first) = firm(self.labels).next() {
            let shaped = first.evidence.hits.saturating_add(first.evidence.near_misses);
            insert_share(&mut facts, "column_near_miss_share", first.evidence.near_misses, shaped);
        }
        facts
    }
}

fn insert_share(facts: &mut FactMap, name: &'static str, part: u64, whole: u64) {
    if whole > 0 {
        facts.insert(name, Share { part, whole });
    }
}

pub(super) fn columns<'a>(input: &TableInput<'a>) -> Vec<Column<'a>> {
    let profile = &input.measurement.profile;
    let labelled = profile.columns.iter().enumerate();
    labelled
        .map(|(index, profile)| Column {
            profile,
            labels: input.labels.get(index).map_or(NO_LABELS, Vec::as_slice),
            grade: input.grading.columns.get(index),
            disclosure: input.disclosures.get(index).copied().unwrap_or_default(),
        })
        .collect()
}

/// Facts of one table and its columns. Of a table without rows, only what is physically there is known.
pub(super) fn table(input: &TableInput<'_>, recognisers: &RecogniserSet) -> TableFacts {
    let (profile, file) = (&input.measurement.profile, &input.measurement.file);
    let columns = columns(input);
    let mut table = FactMap::from([
        ("table_rows", count(profile.rows)),
        ("table_columns", size(profile.columns.len())),
        ("table_quarantined_rows", count(file.quarantine.total)),
        ("table_accounted", Boolean(file.is_read_whole())),
        ("table_duplicate_names", size(duplicates(profile))),
    ]);
    if profile.rows == 0 {
        let columns = columns.iter().map(|_| FactMap::new()).collect();
        return TableFacts { table, columns };
    }
    let how_many = |holds: fn(&Column<'_>) -> bool| size(columns.iter().filter(|column| holds(column)).count());
    table.insert("table_pi_columns", how_many(|column| column.personal()));
    table.insert("table_spi_columns", how_many(|column| column.sensitive()));
    table.insert("table_grade_rank", Integer(i64::from(input.grading.grade.rank())));
    let mut classes: Vec<String> = columns.iter().flat_map(Column::classes).collect();
    classes.sort();
    classes.dedup();
    table.insert("table_classes", TextSet(classes));
    if let Some(assessed) = input.quality {
        quality::facts(&mut table, assessed);
    }
    TableFacts {
        table,
        columns: columns.iter().map(|column| column.facts(recognisers)).collect(),
    }
}

/// Columns whose name another column of the table has, too. Names are compared, never looked at.
fn duplicates(profile: &dataseal_model::TableProfile) -> usize {
    let mut names: Vec<_> = profile.columns.iter().map(|column| &column.name).collect();
    names.sort();
    names
        .chunk_by(|left, right| left == right)
        .filter(|same| same.len() > 1)
        .map(<[_]>::len)
        .sum()
}

/// Facts of the dataset as a whole.
pub(super) fn dataset(facts: &mut Facts, inputs: &[TableInput<'_>], recognisers: &RecogniserSet) {
    for (name, of_table) in [
        ("rows", "table_rows"),
        ("columns", "table_columns"),
        ("quarantined_rows", "table_quarantined_rows"),
    ] {
        let value = total(facts, of_table).unwrap_or(0);
        facts.dataset.insert(name, Integer(value));
    }
    let empty = facts
        .tables
        .iter()
        .filter(|table| is(table, "table_rows", &Integer(0)))
        .count();
    let unaccounted = facts
        .tables
        .iter()
        .filter(|table| is(table, "table_accounted", &Boolean(false)))
        .count();
    facts.dataset.extend([
        ("files", size(inputs.len())),
        ("tables", size(inputs.len())),
        ("tables_without_rows", size(empty)),
        ("unaccounted_tables", size(unaccounted)),
    ]);
    if empty < facts.tables.len() {
        content(facts, inputs, recognisers, empty > 0);
    }
}

/// A question about one column.
type Holds = fn(&Column<'_>, &RecogniserSet) -> bool;

/// What the rows hold. Where a table is empty, finding nothing in the others says nothing about the whole.
fn content(facts: &mut Facts, inputs: &[TableInput<'_>], recognisers: &RecogniserSet, some_empty: bool) {
    let all: Vec<Column<'_>> = inputs
        .iter()
        .filter(|input| input.measurement.profile.rows > 0)
        .flat_map(columns)
        .collect();
    let counted: [(&'static str, Holds); 5] = [
        ("pi_columns", |column, _| column.personal()),
        ("spi_columns", |column, _| column.sensitive()),
        ("direct_id_columns", |column, recognisers| column.direct(recognisers)),
        ("plain_spi_columns", |column, _| column.plain_sensitive() == Some(true)),
        ("damaged_columns", |column, _| column.damaged() > 0),
    ];
    for (name, holds) in counted {
        let found = all.iter().filter(|column| holds(column, recognisers)).count();
        let untold = name == "plain_spi_columns" && all.iter().any(|column| column.plain_sensitive().is_none());
        if found > 0 || !(some_empty || untold) {
            facts.dataset.insert(name, size(found));
        }
    }
    let mut classes: Vec<String> = all.iter().flat_map(Column::classes).collect();
    classes.sort();
    classes.dedup();
    facts.dataset.insert("classes", TextSet(classes));
    if let Some(births) = births(inputs, facts.as_of()) {
        facts.dataset.insert("minor14_rows", count(births.under_14));
        facts.dataset.insert("minor18_rows", count(births.under_18));
    }
    let bounds: Vec<(NaiveDate, NaiveDate)> = inputs.iter().flat_map(date_bounds).collect();
    if let Some(first) = bounds.iter().map(|bound| bound.0).min() {
        facts.dataset.insert("data_from", Date(first));
    }
    if let Some(last) = bounds.iter().map(|bound| bound.1).max() {
        facts.dataset.insert("data_to", Date(last));
    }
}

fn is(table: &TableFacts, name: &str, value: &FactValue) -> bool {
    table.table.get(name) == Some(value)
}

/// The sum of a count over the tables that have it; `None` if none has.
fn total(facts: &Facts, name: &str) -> Option<i64> {
    let values = facts.tables.iter().filter_map(|table| match table.table.get(name) {
        Some(Integer(value)) => Some(*value),
        _ => None,
    });
    values.reduce(i64::saturating_add)
}

/// Days of the date columns that may be disclosed.
fn date_bounds(input: &TableInput<'_>) -> Vec<(NaiveDate, NaiveDate)> {
    let in_full = in_full(input);
    let bound = |column: &Column<'_>| {
        let grade = column.grade?.grade;
        let values = &column.profile.values;
        let day = |value| disclose_date(value, column.labels, grade, column.disclosure, in_full);
        Some((day(values.min.as_ref())?, day(values.max.as_ref())?))
    };
    columns(input).iter().filter_map(bound).collect()
}

/// Whether the table has rows, none was set aside, and everything in its file was read.
pub(super) fn in_full(input: &TableInput<'_>) -> bool {
    let file = &input.measurement.file;
    input.measurement.profile.rows > 0 && file.quarantine.total == 0 && file.is_read_whole()
}
