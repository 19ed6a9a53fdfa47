//! What verdicts rest on: where each fact comes from, and how it stands for the subjects of a finding.

use std::borrow::Cow;
use std::collections::BTreeSet;

use dataseal_model::facts::{FactOrigin, FactValue};
use dataseal_model::{Finding, Reading, UsedFact};

use super::settled::settled_by;
use crate::expr::{Origin, Source};
use crate::facts::Row;

/// What a condition reads, each fact once, with what is behind derived ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grounds(Vec<Ground>);

#[derive(Clone, Debug)]
struct Ground {
    name: Cow<'static, str>,
    origin: FactOrigin,
    source: Source,
}

impl Grounds {
    /// Those of a condition that reads this.
    pub(crate) fn of(sources: BTreeSet<Source>) -> Self {
        let mut whole = BTreeSet::new();
        for source in sources {
            match source.fact() {
                Some(spec) => {
                    whole.insert(Source::Fact(spec));
                    whole.extend(settled_by(spec));
                }
                None => {
                    whole.insert(source);
                }
            }
        }
        Self(whole.into_iter().map(Ground::of).collect())
    }

    /// How they stand for these subjects; nothing where there are none.
    pub(crate) fn facts(&self, subjects: &[Row<'_>]) -> Vec<UsedFact> {
        let used = |ground: &Ground| {
            Some(UsedFact {
                name: ground.name.clone(),
                origin: ground.origin,
                reading: ground.reading(subjects)?,
            })
        };
        self.0.iter().filter_map(used).collect()
    }
}

impl Ground {
    fn of(source: Source) -> Self {
        let (name, origin) = match &source {
            Source::Fact(spec) | Source::Includes(spec, _) | Source::KnownSet(spec) => {
                (Cow::Borrowed(spec.name), spec.origin)
            }
            Source::Evidence(kind) => (format!("{}{kind}", Finding::EVIDENCE).into(), FactOrigin::Evidenced),
            Source::EvidenceAge(kind) => (format!("{}{kind}", Finding::EVIDENCE_AGE).into(), FactOrigin::Evidenced),
            Source::Answer(question) => (format!("{}{question}", Finding::ANSWER).into(), FactOrigin::Declared),
        };
        Self { name, origin, source }
    }

    fn reading(&self, subjects: &[Row<'_>]) -> Option<Reading> {
        let (first, others) = subjects.split_first()?;
        let value = self.value(*first);
        if others.iter().any(|other| self.value(*other) != value) {
            return Some(Reading::Varies);
        }
        Some(value.map_or(Reading::Unknown, |value| Reading::Known(value.into_owned())))
    }

    /// Where nothing was measured, no measured fact speaks.
    fn value<'a>(&self, row: Row<'a>) -> Option<Cow<'a, FactValue>> {
        if self.source.origin() == Origin::Measured && row.unmeasured() {
            return None;
        }
        match &self.source {
            Source::Fact(spec) | Source::Includes(spec, _) | Source::KnownSet(spec) => {
                row.value(spec).map(Cow::Borrowed)
            }
            Source::Evidence(kind) => row.facts.evidence(kind).map(FactValue::Boolean).map(Cow::Owned),
            Source::EvidenceAge(kind) => row.facts.evidence_age(kind).map(FactValue::Integer).map(Cow::Owned),
            Source::Answer(question) => row.facts.answer(question).map(FactValue::Boolean).map(Cow::Owned),
        }
    }
}
