//! Facts on the wire, and back: what rules read, so that a report can be judged again by other rules.

use std::collections::BTreeMap;

use dataseal_model::facts::{self, FactMap, FactScope, FactType};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What rules read. A fact that is absent is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facts {
    /// About the dataset, by name.
    pub dataset: BTreeMap<String, FactValue>,
    /// About the tables, in the order of `tables`.
    pub tables: Vec<TableFacts>,
    /// How each kind of document stands that was attached and looked at.
    pub evidence: BTreeMap<String, EvidenceFact>,
    /// Answers to worksheet questions.
    pub answers: BTreeMap<String, bool>,
}

/// Facts of a table and its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableFacts {
    /// About the table, by name.
    pub table: BTreeMap<String, FactValue>,
    /// About its columns, in file order.
    pub columns: Vec<BTreeMap<String, FactValue>>,
}

/// How the documents of a kind stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceFact {
    /// Whether one of them is there, unaltered and in force on the assessment date.
    pub valid: bool,
    /// When the newest valid one was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<String>,
}

/// The value of a fact; dates are written `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact fraction.
    Share {
        /// Numerator.
        part: u64,
        /// Denominator.
        whole: u64,
    },
    /// A text or a date.
    Text(String),
    /// A set of texts.
    Texts(Vec<String>),
}

impl FactValue {
    fn of(value: &facts::FactValue) -> Self {
        match value {
            facts::FactValue::Boolean(value) => Self::Boolean(*value),
            facts::FactValue::Integer(value) => Self::Integer(*value),
            facts::FactValue::Share { part, whole } => Self::Share {
                part: *part,
                whole: *whole,
            },
            facts::FactValue::Text(text) => Self::Text(text.clone()),
            facts::FactValue::TextSet(texts) => Self::Texts(texts.clone()),
            facts::FactValue::Date(date) => Self::Text(date.to_string()),
        }
    }

    /// The value, if it is of the type that the fact has.
    fn read(self, fact_type: FactType) -> Option<facts::FactValue> {
        match (fact_type, self) {
            (FactType::Boolean, Self::Boolean(value)) => Some(facts::FactValue::Boolean(value)),
            (FactType::Integer, Self::Integer(value)) => Some(facts::FactValue::Integer(value)),
            (FactType::Share, Self::Share { part, whole }) => Some(facts::FactValue::Share { part, whole }),
            (FactType::Text, Self::Text(text)) => Some(facts::FactValue::Text(text)),
            (FactType::TextSet, Self::Texts(texts)) => Some(facts::FactValue::TextSet(texts)),
            (FactType::Date, Self::Text(text)) => text.parse().ok().map(facts::FactValue::Date),
            _ => None,
        }
    }
}

impl Facts {
    /// Facts as they are written.
    pub(super) fn of(known: &facts::Facts) -> Self {
        let written = |facts: &FactMap| {
            let entries = facts.iter();
            entries
                .map(|(name, value)| ((*name).to_owned(), FactValue::of(value)))
                .collect()
        };
        Self {
            dataset: written(&known.dataset),
            tables: known
                .tables
                .iter()
                .map(|table| TableFacts {
                    table: written(&table.table),
                    columns: table.columns.iter().map(written).collect(),
                })
                .collect(),
            evidence: known
                .evidence
                .iter()
                .map(|(kind, valid)| {
                    let issued = known.issued.get(kind).map(ToString::to_string);
                    (kind.clone(), EvidenceFact { valid: *valid, issued })
                })
                .collect(),
            answers: known.answers.clone(),
        }
    }

    /// Facts as they are read again into those of a day of which nothing else is known. What this build does not know, or
    /// knows with another type, is unknown.
    pub fn read_into(self, mut known: facts::Facts) -> facts::Facts {
        let dataset = read(self.dataset, FactScope::Dataset).into_iter();
        known.dataset.extend(dataset.filter(|(name, _)| *name != "as_of"));
        known.tables = self
            .tables
            .into_iter()
            .map(|table| facts::TableFacts {
                table: read(table.table, FactScope::Table),
                columns: table
                    .columns
                    .into_iter()
                    .map(|column| read(column, FactScope::Column))
                    .collect(),
            })
            .collect();
        for (kind, standing) in self.evidence {
            let issued = standing.issued.and_then(|day| day.parse().ok());
            known.issued.extend(issued.map(|day| (kind.clone(), day)));
            known.evidence.insert(kind, standing.valid);
        }
        known.answers = self.answers;
        known
    }
}

fn read(written: BTreeMap<String, FactValue>, scope: FactScope) -> FactMap {
    let values = written.into_iter().filter_map(|(name, value)| {
        let spec = facts::fact(&name).filter(|spec| spec.scope == scope)?;
        Some((spec.name, value.read(spec.fact_type)?))
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use dataseal_model::facts;

    use super::Facts;

    #[test]
    fn facts_are_read_as_they_were_written() {
        let as_of = "2026-11-22".parse().unwrap();
        let mut known = facts::Facts::new(as_of);
        known.dataset.extend([
            ("rows", facts::FactValue::Integer(7)),
            ("cross_border", facts::FactValue::Boolean(false)),
            ("unique_share", facts::FactValue::Share { part: 1, whole: 3 }),
            ("deid_state", facts::FactValue::Text("none".to_owned())),
            ("recipients", facts::FactValue::TextSet(vec!["none".to_owned()])),
            ("data_to", facts::FactValue::Date(as_of)),
        ]);
        known.tables.push(facts::TableFacts {
            table: [("table_rows", facts::FactValue::Integer(7))].into(),
            columns: vec![[("column_personal", facts::FactValue::Boolean(true))].into()],
        });
        known.evidence.insert("pipia".to_owned(), true);
        known.issued.insert("pipia".to_owned(), as_of);
        known.answers.insert("incident-none".to_owned(), true);
        let json = serde_json::to_string(&Facts::of(&known)).unwrap();
        let again: Facts = serde_json::from_str(&json).unwrap();
        assert_eq!(again.read_into(facts::Facts::new(as_of)), known);
    }

    #[test]
    fn what_is_not_known_or_has_another_type_is_unknown() {
        let json =
            r#"{"dataset":{"rows":"seven","nobody":1,"column_personal":true},"tables":[],"evidence":{},"answers":{}}"#;
        let as_of = "2026-11-22".parse().unwrap();
        let read = serde_json::from_str::<Facts>(json).unwrap();
        let read = read.read_into(facts::Facts::new(as_of));
        assert_eq!(read, facts::Facts::new(as_of));
    }
}
