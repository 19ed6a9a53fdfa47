//! Persons over the columns, tables and files of a dataset, and how many there are against the law's thresholds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dataseal_model::facts::FactValue;
use dataseal_model::{
    Asset, ClassId, ColumnCount, Counted, DistinctCount, IdentifierCount, Identities, Label, Masked, MinorCount,
    PersonBounds, PersonRows, Persons, RecogniserSet, ThresholdComparison, UnitedCount,
};
use dataseal_pack::Threshold;

use super::TableInput;
use super::births::births;
use super::identifiers::firm;
use super::measured::{Column, columns, count};
use crate::Facts;

/// Unites the hashed identifiers of columns; `None` if they cannot be.
pub type Unite<'a> = &'a dyn Fn(&[&Masked<Identities>]) -> Option<UnitedCount>;

/// What persons are counted from.
#[derive(Clone, Copy)]
pub struct PersonInput<'a> {
    /// The tables, in the order of the result.
    pub tables: &'a [TableInput<'a>],
    /// What was declared, if there is an `asset.toml`.
    pub asset: Option<&'a Asset>,
    /// The assessment date.
    pub as_of: NaiveDate,
    /// Says which classes stand for persons.
    pub recognisers: &'a RecogniserSet,
    /// The law's thresholds.
    pub thresholds: &'a [Threshold],
    /// Unites columns.
    pub unite: Unite<'a>,
}

/// Counts the persons of a dataset.
pub fn count_persons(input: &PersonInput<'_>) -> Persons {
    let tables: Vec<Table<'_>> = input
        .tables
        .iter()
        .map(|table| Table::of(table, input.recognisers))
        .collect();
    let whole = |keeps: &dyn Fn(&Table<'_>) -> bool| {
        let kept: Vec<&Table<'_>> = tables.iter().filter(|table| table.personal && keeps(table)).collect();
        bounds(&kept, input.unite)
    };
    let (identifiers, all) = whole(&|_| true);
    let (_, sensitive) = whole(&|table| table.sensitive);
    let mut persons = Persons {
        found: tables.iter().any(|table| table.personal),
        identifiers,
        all,
        sensitive,
        ordinary: all.without(&sensitive),
        minors: minors(input, &tables, &all),
        tables: tables
            .iter()
            .map(|table| table.personal.then(|| bounds(&[table], input.unite).1))
            .collect(),
        comparisons: Vec::new(),
    };
    if persons.found {
        let of_items = |classes: &[ClassId]| {
            let has = |table: &Table<'_>| classes.is_empty() || classes.iter().any(|class| table.holds(class));
            let kept: Vec<&Table<'_>> = tables.iter().filter(|table| table.personal && has(table)).collect();
            (!kept.is_empty()).then(|| bounds(&kept, input.unite).1)
        };
        let in_force = input
            .thresholds
            .iter()
            .filter(|each| each.in_force.contains(input.as_of));
        persons.comparisons = in_force
            .filter_map(|each| compare(each, &persons, input.asset, &of_items))
            .collect();
    }
    persons
}

/// The identifier of which everybody has one and that nobody shares.
const SOLE: ClassId = ClassId::from_static("resident-id");

/// One column's identifiers of one class.
struct Identifier<'a> {
    class: &'a ClassId,
    count: ColumnCount,
    identities: Option<&'a Masked<Identities>>,
}

/// What a table says about persons.
struct Table<'a> {
    personal: bool,
    sensitive: bool,
    /// Classes of its columns.
    classes: Vec<&'a ClassId>,
    /// Rows, those that were set aside among them.
    rows: u64,
    /// Whether it was read whole.
    whole: bool,
    identifiers: Vec<Identifier<'a>>,
    loose: u64,
}

impl<'a> Table<'a> {
    fn of(input: &TableInput<'a>, recognisers: &RecogniserSet) -> Self {
        let (profile, file) = (&input.measurement.profile, &input.measurement.file);
        let labelled = profile.columns.iter().zip(input.labels);
        let firm_labels = || {
            labelled
                .clone()
                .flat_map(|(column, labels)| firm(labels).map(move |label| (column, label)))
        };
        let standing = |label: &Label| recognisers.counts_persons(&label.class);
        let identifiers = firm_labels()
            .filter(|(_, label)| standing(label))
            .map(|(column, label)| (column, label, counted(column, label, profile.columns.len())))
            .filter(|(_, _, count)| count.values > 0);
        // The shortest identifier in a text has six characters and stands apart from the next.
        let most_in = |longest: u64| (longest.saturating_add(1) / 7).max(1);
        let loose = firm_labels()
            .filter(|(_, label)| standing(label))
            .map(|(column, label)| {
                let longest = column.counts.lengths.map_or(0, |lengths| lengths.max);
                let counted = column.counts.recognised(&label.class);
                let contained = counted.map_or(label.evidence.contained, |found| found.contained);
                contained.saturating_mul(most_in(longest))
            });
        let has_rows = profile.rows > 0;
        Self {
            personal: has_rows && firm_labels().any(|(_, label)| label.personal),
            sensitive: has_rows && firm_labels().any(|(_, label)| label.sensitive),
            classes: firm_labels().map(|(_, label)| &label.class).collect(),
            rows: profile.rows.saturating_add(file.quarantine.total),
            whole: file.is_read_whole(),
            loose: loose.fold(0, u64::saturating_add),
            identifiers: identifiers
                .map(|(column, label, count)| Identifier {
                    class: &label.class,
                    count,
                    identities: column
                        .values
                        .identities
                        .iter()
                        .find(|found| found.class == label.class)
                        .map(|found| &found.identities),
                })
                .collect(),
        }
    }

    fn holds(&self, class: &ClassId) -> bool {
        self.classes.contains(&class)
    }

    /// Columns by class.
    fn by_class(&self) -> BTreeMap<&ClassId, Vec<&Identifier<'a>>> {
        let mut classes: BTreeMap<&ClassId, Vec<&Identifier<'a>>> = BTreeMap::new();
        for identifier in &self.identifiers {
            classes.entry(identifier.class).or_default().push(identifier);
        }
        classes
    }
}

/// Columns of a table from which on estimates are coarser.
const WIDE: usize = 1_000;

fn counted(column: &dataseal_model::ColumnProfile, label: &Label, width: usize) -> ColumnCount {
    // The counts themselves, because labels that come from a statement have no evidence.
    let (values, distinct) = match column.counts.recognised(&label.class) {
        Some(found) => (found.hits, found.distinct),
        None => {
            let exact = DistinctCount {
                value: label.evidence.distinct,
                exact: true,
            };
            (label.evidence.hits, exact)
        }
    };
    let distinct = if distinct.exact {
        UnitedCount::exactly(distinct.value)
    } else {
        UnitedCount {
            value: distinct.value,
            exact: false,
            at_least: 0,
            error: if width > WIDE { 16_250 } else { 8_125 },
        }
    };
    ColumnCount { values, distinct }
}

/// Rows of tables, and places that each class fills, by how many columns of which class the tables have.
type Alike<'a> = BTreeMap<Vec<(&'a ClassId, usize)>, (PersonRows, BTreeMap<&'a ClassId, u64>)>;

/// Identifiers by class over tables, and the persons that they and the rows leave possible.
fn bounds(tables: &[&Table<'_>], unite: Unite<'_>) -> (Vec<IdentifierCount>, PersonBounds) {
    let mut classes: BTreeMap<&ClassId, Vec<&Identifier<'_>>> = BTreeMap::new();
    // Tables with the same identifiers are pieces of one, so that it does not matter how rows are split into files.
    let mut alike: Alike<'_> = BTreeMap::new();
    for table in tables {
        let by_class = table.by_class();
        let shape = by_class
            .iter()
            .map(|(class, columns)| (*class, columns.len()))
            .collect();
        let (rows, filled) = alike.entry(shape).or_default();
        rows.rows = rows.rows.saturating_add(table.rows);
        rows.loose = rows.loose.saturating_add(table.loose);
        for (class, columns) in by_class {
            rows.room = rows.room.max(number(columns.len()));
            let values = columns
                .iter()
                .map(|column| column.count.values)
                .fold(0, u64::saturating_add);
            let sum = filled.entry(class).or_default();
            *sum = sum.saturating_add(values);
            classes.entry(class).or_default().extend(columns);
        }
    }
    let rows = alike.into_values().map(|(rows, filled)| PersonRows {
        room: rows.room.max(1),
        numbered: filled.get(&SOLE).copied().unwrap_or(0),
        identified: filled.into_values().max().unwrap_or(0),
        ..rows
    });
    let mut identifiers: Vec<IdentifierCount> = classes
        .into_iter()
        .map(|(class, columns)| {
            let hashed: Option<Vec<&Masked<Identities>>> = columns.iter().map(|column| column.identities).collect();
            let counts: Vec<ColumnCount> = columns.iter().map(|column| column.count).collect();
            IdentifierCount::of(class.clone(), &counts, hashed.and_then(|hashed| unite(&hashed)))
        })
        .collect();
    identifiers.sort_by(|left, right| (right.persons, &left.class).cmp(&(left.persons, &right.class)));
    let rows: Vec<PersonRows> = rows.collect();
    let is_whole = tables.iter().all(|table| table.whole);
    let bounds = PersonBounds::of(&identifiers, &rows, is_whole, Some(&SOLE));
    (identifiers, bounds)
}

/// Children and minors as persons: rows repeat a person as often as there are more rows than persons, at most.
fn minors(input: &PersonInput<'_>, tables: &[Table<'_>], all: &PersonBounds) -> Vec<MinorCount> {
    let Some(births) = births(input.tables, input.as_of) else {
        return Vec::new();
    };
    // A table by itself, or all together, whichever is certain of more.
    let dated = |table: &TableInput<'_>| {
        columns(table)
            .iter()
            .any(|column: &Column<'_>| column.birth_days().is_some())
    };
    let single: Vec<(u64, u64, u64)> = input
        .tables
        .iter()
        .zip(tables)
        .filter(|(input, _)| dated(input))
        .filter_map(|(each, table)| {
            let of_table = super::births::births(&[*each], input.as_of)?;
            let named = bounds(&[table], input.unite).0;
            let persons = named.iter().map(|count| count.bounds.0).max().unwrap_or(0);
            Some((of_table.under_14, of_table.under_18, table.rows.saturating_sub(persons)))
        })
        .collect();
    let together: Vec<&Table<'_>> = input
        .tables
        .iter()
        .zip(tables)
        .filter(|(input, table)| table.personal && dated(input))
        .map(|(_, table)| table)
        .collect();
    let named = bounds(&together, input.unite).0;
    let persons = named.iter().map(|count| count.bounds.0).max().unwrap_or(0);
    let rows = together.iter().map(|table| table.rows).fold(0, u64::saturating_add);
    let repeats = rows.saturating_sub(persons);
    let count = |under: u32, rows: u64, of_table: fn(&(u64, u64, u64)) -> u64| {
        let alone = single.iter().map(|table| of_table(table).saturating_sub(table.2));
        let at_least = alone
            .chain([rows.saturating_sub(repeats), rows.min(1)])
            .max()
            .unwrap_or(0);
        let at_most = all.at_most.map_or(rows, |most| most.min(rows)).max(at_least);
        MinorCount {
            under,
            rows,
            persons: PersonBounds {
                at_least,
                at_most: (births.complete && all.at_most.is_some()).then_some(at_most),
            },
        }
    };
    vec![
        count(14, births.under_14, |table| table.0),
        count(18, births.under_18, |table| table.1),
    ]
}

/// How the dataset stands to a threshold; `None` where the threshold cannot concern it.
fn compare(
    threshold: &Threshold,
    persons: &Persons,
    asset: Option<&Asset>,
    items: &dyn Fn(&[ClassId]) -> Option<PersonBounds>,
) -> Option<ThresholdComparison> {
    let abroad = match asset.and_then(|asset| asset.declared.get("cross_border")) {
        Some(FactValue::Boolean(abroad)) => Some(*abroad),
        _ => None,
    };
    let measured = match threshold.counted {
        Counted::Handled => persons.all,
        Counted::Exported | Counted::ExportedSensitive if abroad == Some(false) => return None,
        Counted::Exported => persons.ordinary,
        Counted::ExportedSensitive => persons.sensitive,
        Counted::Items => items(&threshold.classes)?,
    };
    let declared = threshold.counted.declared().and_then(|fact| declared(asset?, fact));
    let alone = measured.reaches(threshold.at_least);
    let reached = match threshold.counted {
        Counted::Items => alone,
        // Whether the data go abroad at all is not known.
        Counted::Exported | Counted::ExportedSensitive if abroad.is_none() => None,
        _ => measured.raising(declared).reaches(threshold.at_least),
    };
    Some(ThresholdComparison {
        id: threshold.id.clone(),
        title: threshold.title.clone(),
        source: threshold.source.clone(),
        counted: threshold.counted,
        threshold: threshold.at_least,
        measured,
        declared,
        alone,
        reached,
    })
}

/// A declared number of persons.
pub(super) fn declared(asset: &Asset, fact: &str) -> Option<u64> {
    match asset.declared.get(fact)? {
        FactValue::Integer(persons) => u64::try_from(*persons).ok(),
        _ => None,
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The facts of a scan about persons.
pub(super) fn measured(facts: &mut Facts, persons: &Persons) {
    if !persons.found {
        return;
    }
    if let Some(estimate) = persons.estimate() {
        facts.dataset.insert("persons", count(estimate));
    }
    insert(facts, ("persons_at_least", "persons_at_most"), &persons.all);
    let kinds = [
        (
            ("sensitive_persons_at_least", "sensitive_persons_at_most"),
            &persons.sensitive,
        ),
        (
            ("ordinary_persons_at_least", "ordinary_persons_at_most"),
            &persons.ordinary,
        ),
    ];
    kinds
        .into_iter()
        .for_each(|(names, bounds)| insert(facts, names, bounds));
    for minors in &persons.minors {
        let names = match minors.under {
            14 => ("minor14_persons_at_least", "minor14_persons_at_most"),
            _ => ("minor18_persons_at_least", "minor18_persons_at_most"),
        };
        insert(facts, names, &minors.persons);
    }
    for (table, persons) in facts.tables.iter_mut().zip(&persons.tables) {
        let Some(persons) = persons else { continue };
        table.table.insert("table_persons_at_least", count(persons.at_least));
        if let Some(at_most) = persons.at_most {
            table.table.insert("table_persons_at_most", count(at_most));
        }
    }
}

fn insert(facts: &mut Facts, (least, most): (&'static str, &'static str), bounds: &PersonBounds) {
    facts.dataset.insert(least, count(bounds.at_least));
    if let Some(at_most) = bounds.at_most {
        facts.dataset.insert(most, count(at_most));
    }
}

/// Totals beyond this dataset: what was declared, which the scan can only raise.
pub(super) fn totals(facts: &mut Facts, persons: &Persons) {
    let stated = |facts: &Facts, name: &str| match facts.dataset(name) {
        Some(FactValue::Integer(stated)) => u64::try_from(*stated).ok(),
        _ => None,
    };
    let nobody = PersonBounds {
        at_least: 0,
        at_most: Some(0),
    };
    // Nothing recognised is no proof that there is nobody.
    let unseen = PersonBounds::default();
    let seen = |bounds: PersonBounds| if persons.found { bounds } else { unseen };
    let handled = seen(persons.all).raising(stated(facts, "handler_persons"));
    insert(facts, ("handler_persons_at_least", "handler_persons_at_most"), &handled);
    let abroad = match facts.dataset("cross_border") {
        Some(FactValue::Boolean(abroad)) => Some(*abroad),
        _ => None,
    };
    let kinds = [
        (
            "abroad_persons",
            ("abroad_persons_at_least", "abroad_persons_at_most"),
            persons.ordinary,
        ),
        (
            "abroad_sensitive_persons",
            ("abroad_sensitive_persons_at_least", "abroad_sensitive_persons_at_most"),
            persons.sensitive,
        ),
    ];
    for (name, names, bounds) in kinds {
        let own = match abroad {
            Some(true) => seen(bounds),
            Some(false) => nobody,
            None => unseen,
        };
        let total = own.raising(stated(facts, name));
        insert(facts, names, &total);
    }
}
