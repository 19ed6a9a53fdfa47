//! Comparing a profile that was measured again with the signed one, figure by figure. Both are disclosed under the
//! statement's own labels and grades, so what is told here was public before.

use dataseal_model::{Basis, Persons, TableAppraisal};
use serde::Serialize;
use serde_json::Value;

use crate::build::{classified_table, persons, profiled_table};
use crate::wire::v0 as wire;
use crate::{Statement, files};

/// Stands for a figure that one side does not have.
const ABSENT: &str = "-";

/// A figure that is not as signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` is `{recomputed}`, signed was `{signed}`")]
pub struct ProfileDifference {
    /// Where: `tables[0].columns[3].nulls`, `files[0].encoding`, `classification.tables[0].grade`. Counted from 0.
    pub path: String,
    /// What was signed; `-` for nothing.
    pub signed: String,
    /// What was found; `-` for nothing.
    pub recomputed: String,
}

/// Why a part of the statement was not compared: this program would not come to the same result for the same data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotRecomputed {
    /// The profile was measured by other versions of the algorithms.
    StateVersion,
    /// It was measured with another set of recognisers.
    Recognisers,
    /// Columns were graded under another taxonomy; only the classification is left out.
    Taxonomy,
}

impl NotRecomputed {
    /// Its name in machine output, in kebab-case; never changes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StateVersion => "state-version-differs",
            Self::Recognisers => "recognisers-differ",
            Self::Taxonomy => "taxonomy-differs",
        }
    }
}

/// What comparing found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileComparison {
    /// Figures that differ, by table, column and name.
    pub differences: Vec<ProfileDifference>,
    /// Why parts were not compared; empty when everything was.
    pub not_recomputed: Vec<NotRecomputed>,
}

impl ProfileComparison {
    /// Whether everything was compared and nothing differs.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.differences.is_empty() && self.not_recomputed.is_empty()
    }
}

/// Compares tables that were measured again, disclosed under the statement's own labels and grades. `basis` says with what
/// they were measured. Tables are matched by file name, then by digest. `counted` are the persons under the signed labels, where all
/// tables could be matched.
#[must_use]
pub fn compare_profile(
    signed: &Statement,
    basis: &Basis,
    recomputed: &[TableAppraisal],
    counted: &Persons,
) -> ProfileComparison {
    let mut comparison = ProfileComparison {
        differences: Vec::new(),
        not_recomputed: reasons(signed.basis(), basis),
    };
    let no_profile = |reason: &NotRecomputed| *reason != NotRecomputed::Taxonomy;
    let profile = !comparison.not_recomputed.iter().any(no_profile);
    let classification = comparison.not_recomputed.is_empty();
    let mut differences = Differences::default();
    differences.compare("tables", &signed.profile().len(), &recomputed.len());
    for (index, table) in signed.profile().iter().enumerate() {
        let Some(found) = counterpart(signed, table, recomputed) else {
            differences.note(format!("tables[{index}].file"), table.file.clone(), ABSENT.to_owned());
            continue;
        };
        if profile {
            let mut again = profiled_table(found);
            // A name that was withheld is a place in the list of files, which may be another list now.
            again.name.clone_from(&table.name);
            again.file.clone_from(&table.file);
            again.pieces.clone_from(&table.pieces);
            differences.compare(&format!("tables[{index}]"), table, &again);
        }
        if let Some(classified) = signed
            .predicate()
            .classification
            .tables
            .get(index)
            .filter(|_| classification)
        {
            let path = format!("classification.tables[{index}]");
            let again = as_placed(classified_table(found), classified);
            differences.compare(&path, classified, &again);
        }
    }
    let all_found = signed.profile().len() == recomputed.len();
    if classification && all_found {
        let signed = &signed.predicate().classification.persons;
        differences.compare("classification.persons", signed, &persons(counted));
    }
    comparison.differences = differences.0;
    comparison
}

/// A classification that was made again, with the places of its labels as they were signed: labels are the statement's own,
/// and where they stand follows from taxonomies that whoever verifies need not have.
fn as_placed(mut again: wire::TableClassification, signed: &wire::TableClassification) -> wire::TableClassification {
    again.levels.clone_from(&signed.levels);
    again.candidate_signals.clone_from(&signed.candidate_signals);
    for (column, signed) in again.columns.iter_mut().zip(&signed.columns) {
        for (label, signed) in column.labels.iter_mut().zip(&signed.labels) {
            label.nodes.clone_from(&signed.nodes);
        }
    }
    again
}

fn reasons(signed: &Basis, ours: &Basis) -> Vec<NotRecomputed> {
    [
        (signed.state_version != ours.state_version, NotRecomputed::StateVersion),
        (signed.recognisers != ours.recognisers, NotRecomputed::Recognisers),
        (signed.taxonomy != ours.taxonomy, NotRecomputed::Taxonomy),
    ]
    .into_iter()
    .filter_map(|(differs, reason)| differs.then_some(reason))
    .collect()
}

fn counterpart<'a>(
    signed: &Statement,
    table: &wire::Table,
    recomputed: &'a [TableAppraisal],
) -> Option<&'a TableAppraisal> {
    let name = table.file.as_str();
    let placed = |found: &&TableAppraisal| found.reading.place() == table.part;
    let by_name = || {
        let named = recomputed.iter().filter(|found| found.file_name.as_str() == name);
        named.clone().find(placed)
    };
    let subject = signed.subjects().iter().find(|subject| subject.name == name);
    let by_digest = || {
        let subject = subject?;
        let same = recomputed.iter().filter(|found| found.digest == subject.sha256);
        same.clone().find(placed)
    };
    if files::is_withheld(name) {
        by_digest().or_else(by_name)
    } else {
        by_name().or_else(by_digest)
    }
}

/// Differences in the order in which they are met: keys of an object sorted, items of an array in order.
#[derive(Default)]
struct Differences(Vec<ProfileDifference>);

impl Differences {
    fn compare(&mut self, path: &str, signed: &impl Serialize, recomputed: &impl Serialize) {
        let tree = |value: serde_json::Result<Value>| value.unwrap_or(Value::Null);
        let (signed, recomputed) = (serde_json::to_value(signed), serde_json::to_value(recomputed));
        self.walk(path, &tree(signed), &tree(recomputed));
    }

    fn walk(&mut self, path: &str, signed: &Value, recomputed: &Value) {
        match (signed, recomputed) {
            (Value::Object(left), Value::Object(right)) => {
                let mut keys: Vec<&String> = left.keys().chain(right.keys()).collect();
                keys.sort_unstable();
                keys.dedup();
                for key in keys {
                    let of = |side: &serde_json::Map<String, Value>| side.get(key).cloned().unwrap_or(Value::Null);
                    self.walk(&format!("{path}.{key}"), &of(left), &of(right));
                }
            }
            (Value::Array(left), Value::Array(right)) => {
                for index in 0..left.len().max(right.len()) {
                    let of = |side: &[Value]| side.get(index).cloned().unwrap_or(Value::Null);
                    self.walk(&format!("{path}[{index}]"), &of(left), &of(right));
                }
            }
            _ if signed == recomputed => {}
            _ => self.note(path.to_owned(), figure(signed), figure(recomputed)),
        }
    }

    fn note(&mut self, path: String, signed: String, recomputed: String) {
        self.0.push(ProfileDifference {
            path,
            signed,
            recomputed,
        });
    }
}

/// A figure as text; a whole object or array that one side lacks is only named as being there.
fn figure(value: &Value) -> String {
    match value {
        Value::Null => ABSENT.to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) => format!("[{}]", items.len()),
        Value::Object(members) => format!("{{{}}}", members.len()),
    }
}
