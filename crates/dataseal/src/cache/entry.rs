//! One entry: the tables of a file, with no more of their values than the report shows.

use chrono::NaiveDate;
use dataseal_classify::{GradeContext, grade, label};
use dataseal_intake::ReadOptions;
use dataseal_model::{
    Appraisal, ColumnProfile, ColumnValues, Identities, Masked, TableMeasurement, TableProfile, disclose_name,
    disclose_names, disclosed_values,
};
use dataseal_policy::by_age_group;
use serde::{Deserialize, Serialize};

use super::stored::StoredProfile;
use crate::worker::{WireTable, is_consistent};
use crate::{Installation, appraise};

/// Version of the form of entries.
const FORM: u16 = 2;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    form: u16,
    /// The assessment date as `YYYY-MM-DD`, if ages as of it are kept in place of birthdays.
    as_of: Option<String>,
    tables: Vec<EntryTable>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryTable {
    record: WireTable,
    profile: StoredProfile,
}

impl Entry {
    /// That of a file's tables; `None` if something would be judged or shown otherwise by it, or a name is withheld.
    pub(super) fn of(tables: &[TableMeasurement], as_of: NaiveDate, installation: &Installation) -> Option<Self> {
        let kept: Vec<TableMeasurement> = tables.iter().map(|table| reduced(table, as_of, installation)).collect();
        // Birthdays are counted, judged by, and not shown.
        let judged = |tables: &[TableMeasurement]| -> Appraisal {
            let mut judged = appraise(tables, None, as_of, installation, &ReadOptions::default());
            let columns = judged.tables.iter_mut().flat_map(|table| &mut table.columns);
            for found in columns.flat_map(|column| &mut column.counts.recognised) {
                found.days.clear();
            }
            judged
        };
        let whole = judged(tables);
        if withholds_names(tables, installation) || judged(&kept) != whole {
            return None;
        }
        let has_births = |column: &ColumnProfile| column.counts.recognised.iter().any(|found| !found.days.is_empty());
        let has_births = kept.iter().flat_map(|table| &table.profile.columns).any(has_births);
        Some(Self {
            form: FORM,
            as_of: has_births.then(|| as_of.to_string()),
            tables: kept.into_iter().map(EntryTable::of).collect(),
        })
    }

    /// The assessment date that it is good for; `None`: any.
    pub(super) fn as_of(&self) -> Option<&str> {
        self.as_of.as_deref()
    }

    pub(super) fn written(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// An entry that was written in this form; `None` for anything else.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let entry: Self = serde_json::from_slice(bytes).ok()?;
        (entry.form == FORM).then_some(entry)
    }

    /// The tables as they were measured, of a file of this name; `None` if they do not hold together or were kept for
    /// another assessment date.
    pub(super) fn measurements(self, name: &str, as_of: NaiveDate) -> Option<Vec<TableMeasurement>> {
        if self.as_of.is_some_and(|kept| kept != as_of.to_string()) {
            return None;
        }
        self.tables.into_iter().map(|table| table.read(name)).collect()
    }
}

impl EntryTable {
    fn of(table: TableMeasurement) -> Self {
        Self {
            record: WireTable::of(table.file, Vec::new()),
            profile: StoredProfile::of(table.profile),
        }
    }

    fn read(self, name: &str) -> Option<TableMeasurement> {
        let (file, _) = self.record.read(name)?;
        let profile = self.profile.read()?;
        is_consistent(&file, profile.columns.len(), profile.rows).then_some(TableMeasurement { file, profile })
    }
}

/// Whether some name may not be shown, be it of a column, a part or the file.
fn withholds_names(tables: &[TableMeasurement], installation: &Installation) -> bool {
    let recognisers = installation.recognisers();
    tables.iter().any(|table| {
        let parts = table.file.reading.part.iter().map(|part| &part.name);
        let columns: Vec<&Masked<String>> = table.profile.columns.iter().map(|column| &column.name).collect();
        let mut others = parts.chain([&table.file.name]);
        let shown = disclose_names(&columns, &recognisers);
        others.any(|name| disclose_name(name, 0, &recognisers).1)
            || shown
                .iter()
                .zip(columns)
                .any(|(shown, name)| shown.as_str() != name.expose())
    })
}

/// The table without values that the report does not show, and with age groups in place of birthdays.
fn reduced(table: &TableMeasurement, as_of: NaiveDate, installation: &Installation) -> TableMeasurement {
    let taxonomy = &installation.policies().taxonomy;
    let recognisers = installation.recognisers();
    let labels = label(&table.profile, taxonomy, installation.terms());
    let trees = installation.trees(None);
    let context = GradeContext {
        trees: &trees,
        as_of: Some(as_of),
        ..GradeContext::default()
    };
    let grading = grade(&table.profile, &labels, taxonomy, &context);
    let judged = table.profile.columns.iter().zip(&labels).zip(&grading.columns);
    let columns = judged.map(|((column, labels), grade)| {
        let mut counts = column.counts.clone();
        // Days are asked for where a label says that they are birthdays.
        for found in &mut counts.recognised {
            found.days = match labels.iter().any(|label| label.class == found.class) {
                true => by_age_group(&found.days, as_of),
                false => Vec::new(),
            };
        }
        ColumnProfile {
            values: ColumnValues {
                // Hashes can be looked up by trying all numbers; registers cannot.
                identities: column
                    .values
                    .identities
                    .iter()
                    .filter(|found| labels.iter().any(|label| label.class == found.class))
                    .filter(|found| matches!(found.identities.expose(), Identities::Registers(_)))
                    .cloned()
                    .collect(),
                ..disclosed_values(column, labels, grade.grade, true, &recognisers)
            },
            counts,
            ..column.clone()
        }
    });
    TableMeasurement {
        file: table.file.clone(),
        profile: TableProfile {
            columns: columns.collect(),
            ..table.profile.clone()
        },
    }
}
