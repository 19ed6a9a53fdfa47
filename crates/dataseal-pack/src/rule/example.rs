//! One `[[examples]]` of a rule: facts by the schema, documents by kind, and the verdict they lead to.
//!
//! Documents stand among the facts as `evidence`, each a kind in quotes or a table of kind and state; answers to worksheet
//! questions as `answers`. Examples are
//! not run here; that is `dataseal-policy`'s harness.

use std::collections::BTreeMap;

use dataseal_model::Verdict;
use dataseal_model::facts::{FactScope, FactSpec, FactValue};

use crate::pack::{Example, ExampleEvidence, ExampleEvidenceState};
use crate::problem::{ProblemKind, ValueType};
use crate::walk::{Item, Section, suggestion};
use crate::{Vocabulary, answer};

/// Reads one example; the verdict comes apart, so that coverage can be told although something else is wrong.
pub(super) fn read_example(
    mut section: Section<'_>,
    scope: Option<FactScope>,
    vocabulary: &Vocabulary<'_>,
) -> (Option<Verdict>, Option<Example>) {
    let (line, column) = section.position();
    let name = section.optional("name").and_then(|item| item.filled_text());
    let verdict = section.one_of("verdict", &Verdict::ALL.map(|verdict| (verdict.as_str(), verdict)));
    let facts = section.required("facts").and_then(Item::table);
    section.finish();
    let example = facts.zip(verdict).map(|(mut facts, verdict)| Example {
        name,
        evidence: read_evidence(&mut facts, vocabulary),
        answers: read_answers(&mut facts, vocabulary),
        facts: read_facts(facts, scope, vocabulary.facts),
        verdict,
        line,
        column,
    });
    (verdict, example)
}

fn read_facts(
    mut section: Section<'_>,
    scope: Option<FactScope>,
    specs: &'static [FactSpec],
) -> BTreeMap<String, FactValue> {
    let mut facts = BTreeMap::new();
    for (name, at, item) in section.rest() {
        let Some(spec) = specs.iter().find(|spec| spec.name == name) else {
            let known = specs.iter().map(|spec| spec.name);
            let suggestion = suggestion(name, known).map(str::to_owned);
            section.report_key(name, at, ProblemKind::UnknownKey { suggestion });
            continue;
        };
        // A rule sees the facts of its own scope and of those around it.
        if let Some(rule) = scope.filter(|rule| spec.scope > *rule) {
            let (fact, rule) = (spec.scope.as_str(), rule.as_str());
            section.report_key(name, at, ProblemKind::FactScope { fact, rule });
            continue;
        }
        if let Some(value) = answer::read(&item, spec) {
            facts.insert(name.to_owned(), value);
        }
    }
    section.finish();
    facts
}

fn read_answers(facts: &mut Section<'_>, vocabulary: &Vocabulary<'_>) -> BTreeMap<String, bool> {
    let answers = facts.optional("answers").and_then(Item::table);
    answers.map(|section| vocabulary.answers(section)).unwrap_or_default()
}

fn read_evidence(facts: &mut Section<'_>, vocabulary: &Vocabulary<'_>) -> Vec<ExampleEvidence> {
    let items = facts
        .optional("evidence")
        .and_then(|item| item.array())
        .unwrap_or_default();
    items
        .into_iter()
        .filter_map(|item| match item.value_type() {
            ValueType::Table => {
                let mut section = item.table()?;
                let kind = section.required("kind").and_then(|item| vocabulary.kind(&item));
                let states = ExampleEvidenceState::ALL.map(|state| (state.as_str(), state));
                let state = section.one_of("state", &states);
                let issued = section.optional("issued").and_then(|item| item.date());
                section.finish();
                Some(ExampleEvidence {
                    kind: kind?,
                    state: state?,
                    issued,
                })
            }
            _ => Some(ExampleEvidence {
                kind: vocabulary.kind(&item)?,
                state: ExampleEvidenceState::Valid,
                issued: None,
            }),
        })
        .collect()
}
