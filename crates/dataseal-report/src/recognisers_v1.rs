//! The JSON documents of `dataseal recognisers list` and `test`, version 1. A value that is tested is in neither.

use dataseal_model::{Answer, Examined, ValueFact};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire_v1::{Text, published};
use crate::{Lang, ReportError, message};

/// The id and version of the list.
pub const LIST_SCHEMA: &str = "dataseal/recognisers/v1";
/// The id and version of the answer about a value.
pub const TEST_SCHEMA: &str = "dataseal/recogniser-test/v1";

/// Where the schemas are published.
const LIST_ID: &str = "urn:dataseal:schema:recognisers:v1";
const TEST_ID: &str = "urn:dataseal:schema:recogniser-test:v1";

/// Every recogniser in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recognisers {
    /// Always `dataseal/recognisers/v1`.
    pub schema: String,
    /// SHA-256 that identifies the set, in states and statements.
    pub digest: String,
    /// The recognisers, in order of their ids.
    pub recognisers: Vec<Recogniser>,
}

/// One recogniser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recogniser {
    /// Its id, also that of its class.
    pub id: String,
    /// What it finds.
    pub title: Text,
    /// Whether it gives a label; others, of masked values and digests, are evidence only.
    pub is_class: bool,
    /// Whether the class is personal information.
    pub personal: bool,
    /// Whether it is sensitive personal information.
    pub sensitive: bool,
    /// Whether content alone is at most a hint, so that a name or a neighbour is needed.
    pub needs_name: bool,
    /// Share of values of the shape that pass by chance; null for evidence.
    pub chance: Option<String>,
    /// Whether a single match is proof.
    pub proof: bool,
    /// Where the class is defined; null for evidence.
    pub source: Option<String>,
}

/// What every recogniser says of one value, which is not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Test {
    /// Always `dataseal/recogniser-test/v1`.
    pub schema: String,
    /// SHA-256 that identifies the set.
    pub digest: String,
    /// The answers, those that found something first.
    pub answers: Vec<Answered>,
}

/// What one recogniser says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answered {
    /// Its id.
    pub recogniser: String,
    /// What it finds.
    pub title: Text,
    /// `hit`, `contained`, `near-miss` or `no`.
    pub answer: String,
    /// Why, as stable codes.
    pub facts: Vec<String>,
}

impl Recognisers {
    /// The list as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no list makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        crate::wire_v1::pretty(self)
    }
}

impl Test {
    /// The document of answers under titles.
    pub fn new(digest: String, examined: &[Examined], title: impl Fn(&str) -> Text) -> Self {
        let answers = examined.iter().map(|each| Answered {
            recogniser: each.class.to_string(),
            title: title(each.class.as_str()),
            answer: each.answer.as_str().to_owned(),
            facts: each.facts.iter().map(|fact| fact.as_str().to_owned()).collect(),
        });
        Self {
            schema: TEST_SCHEMA.to_owned(),
            digest,
            answers: answers.collect(),
        }
    }

    /// The answers as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no answer makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        crate::wire_v1::pretty(self)
    }
}

/// An answer in words.
pub fn answer_text(lang: Lang, answer: Answer) -> String {
    message(lang, &format!("recogniser-answer.{}", answer.as_str()), &[])
}

/// Facts about a value in words.
pub fn facts_text(lang: Lang, facts: &[ValueFact]) -> String {
    let words = facts
        .iter()
        .map(|fact| message(lang, &format!("value-fact.{}", fact.as_str()), &[]));
    words.collect::<Vec<_>>().join(&message(lang, "list.separator", &[]))
}

/// The schema of the list as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn recognisers_schema() -> Result<String, ReportError> {
    published::<Recognisers>(LIST_ID)
}

/// The schema of the answer about a value, likewise.
///
/// # Errors
/// As [`recognisers_schema`].
pub fn recogniser_test_schema() -> Result<String, ReportError> {
    published::<Test>(TEST_ID)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_and_fact_has_words() {
        for lang in Lang::ALL {
            let answers = Answer::ALL.map(|answer| answer_text(lang, answer));
            let facts = ValueFact::ALL.map(|fact| facts_text(lang, &[fact]));
            assert!(answers.iter().chain(&facts).all(|word| !word.contains('.')), "{lang}");
        }
    }
}
