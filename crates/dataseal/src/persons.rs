//! Which inputs must be read again, because what is kept of them does not tell persons apart.
//!
//! A cache keeps no hashes of identifiers, which can be looked up like the identifiers themselves; it keeps how many there
//! are. That is enough where a class stands in one column of the dataset; where it stands in several, they must be united.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_classify::label;
use dataseal_model::{ClassId, TableMeasurement};

use crate::{Error, Installation};

/// Places of the inputs of whose identifiers only counts are left, and which share a class with another column.
pub(crate) fn lacking(
    measured: &[Vec<Result<TableMeasurement, Error>>],
    installation: &Installation,
) -> BTreeSet<usize> {
    let mut columns: BTreeMap<ClassId, (u64, BTreeSet<usize>)> = BTreeMap::new();
    for (input, tables) in measured.iter().enumerate() {
        for table in tables.iter().flatten() {
            for (class, has_hashes) in identifiers(table, installation) {
                let (count, lacking) = columns.entry(class).or_default();
                *count += 1;
                if !has_hashes {
                    lacking.insert(input);
                }
            }
        }
    }
    let shared = columns.into_values().filter(|(count, _)| *count > 1);
    shared.flat_map(|(_, lacking)| lacking).collect()
}

/// Classes by which the columns of a table count persons, and whether hashes are at hand.
fn identifiers(table: &TableMeasurement, installation: &Installation) -> Vec<(ClassId, bool)> {
    let recognisers = installation.recognisers();
    let counts = |class: &ClassId| recognisers.counts_persons(class);
    let profile = &table.profile;
    let mut hits = profile.columns.iter().flat_map(|column| &column.counts.recognised);
    if !hits.any(|found| found.hits > 0 && counts(&found.class)) {
        return Vec::new();
    }
    let labels = label(profile, &installation.policies().taxonomy, installation.terms());
    let mut found = Vec::new();
    for (column, labels) in profile.columns.iter().zip(&labels) {
        let firm = labels.iter().filter(|label| label.is_firm() && counts(&label.class));
        for label in firm.filter(|label| label.evidence.hits > 0) {
            let mut kept = column.values.identities.iter();
            found.push((label.class.clone(), kept.any(|kept| kept.class == label.class)));
        }
    }
    found
}
