//! The questions of an `asset.toml` as people name them: `holder.name` for a declared fact, `answers.<id>` for a worksheet
//! question of a pack.

use dataseal_model::Asset;
use dataseal_model::facts::{Choice, FACTS, FactOrigin, FactSpec, FactType, FactValue};

use crate::Question;
use crate::walk::suggestion;

/// The section of the worksheet answers.
pub const ANSWERS: &str = "answers";

/// One question of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetKey<'q> {
    /// A declared fact, with its key.
    Fact(&'static FactSpec, &'static str),
    /// A worksheet question, answered yes or no.
    Worksheet(&'q Question),
}

impl<'q> AssetKey<'q> {
    /// Every question: declared facts in the order of the schema, then those of the worksheets.
    pub fn all(questions: &'q [Question]) -> impl Iterator<Item = Self> {
        let declared = FACTS.iter().filter(|spec| spec.origin == FactOrigin::Declared);
        let facts = declared.filter_map(|spec| Some(Self::Fact(spec, spec.asset_key?)));
        facts.chain(questions.iter().map(Self::Worksheet))
    }

    /// The question that a person names by its key.
    ///
    /// # Errors
    /// The key that was probably meant: that of the fact or question of this name, the only one with this last part, or one a
    /// slip away.
    pub fn named(written: &str, questions: &'q [Question]) -> Result<Self, Option<String>> {
        if let Some(key) = Self::all(questions).find(|key| key.path() == written) {
            return Ok(key);
        }
        let is_named = |key: &Self| match key {
            Self::Fact(spec, _) => spec.name == written,
            Self::Worksheet(question) => question.id == written,
        };
        let mut ending = Self::all(questions).filter(|key| key.path().rsplit('.').next() == Some(written));
        let only = ending.next().filter(|_| ending.next().is_none());
        let meant = Self::all(questions).find(is_named).or(only).map(|key| key.path());
        let paths: Vec<String> = Self::all(questions).map(|key| key.path()).collect();
        Err(meant.or_else(|| suggestion(written, paths.iter().map(String::as_str)).map(str::to_owned)))
    }

    /// `section.key`.
    pub fn path(&self) -> String {
        match self {
            Self::Fact(_, path) => (*path).to_owned(),
            Self::Worksheet(question) => format!("{ANSWERS}.{}", question.id),
        }
    }

    /// The section.
    pub fn section(&self) -> &'static str {
        match self {
            Self::Fact(_, path) => path.split('.').next().unwrap_or_default(),
            Self::Worksheet(_) => ANSWERS,
        }
    }

    /// The question in Chinese and in English.
    pub fn title(&self) -> (&'q str, &'q str) {
        match self {
            Self::Fact(spec, _) => (spec.zh, spec.en),
            Self::Worksheet(question) => (&question.title.zh, &question.title.en),
        }
    }

    /// What an answer is.
    pub const fn fact_type(&self) -> FactType {
        match self {
            Self::Fact(spec, _) => spec.fact_type,
            Self::Worksheet(_) => FactType::Boolean,
        }
    }

    /// Permitted answers; empty where there is no list.
    pub const fn choices(&self) -> &'static [Choice] {
        match self {
            Self::Fact(spec, _) => spec.choices,
            Self::Worksheet(_) => &[],
        }
    }

    /// What the declaration answers.
    pub fn answer(&self, asset: &Asset) -> Option<FactValue> {
        match self {
            Self::Fact(spec, _) => asset.declared.get(spec.name).cloned(),
            Self::Worksheet(question) => asset.answers.get(&question.id).copied().map(FactValue::Boolean),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_and_slips_are_told() {
        let key = AssetKey::named("holder.name", &[]).unwrap();
        assert_eq!((key.path().as_str(), key.section()), ("holder.name", "holder"));
        for (written, meant) in [
            ("holder.nmae", Some("holder.name")),
            ("holder_uscc", Some("holder.uscc")),
            ("uscc", Some("holder.uscc")),
            ("zzzzzz", None),
        ] {
            assert_eq!(
                AssetKey::named(written, &[]),
                Err(meant.map(str::to_owned)),
                "{written}"
            );
        }
    }

    #[test]
    fn every_declared_fact_has_a_section_and_a_key_of_its_own() {
        let mut paths: Vec<String> = AssetKey::all(&[]).map(|key| key.path()).collect();
        assert!(paths.iter().all(|path| path.split('.').count() == 2), "{paths:?}");
        let count = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), count);
    }
}
