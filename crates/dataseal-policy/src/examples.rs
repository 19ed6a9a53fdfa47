//! Runs the examples that every rule carries: the facts of the example, all others unknown, and its verdict.

use dataseal_model::facts::FactValue;
use dataseal_model::{ExampleFailure, ExampleOutcome, PackId, Verdict};
use dataseal_pack::{Example, ExampleEvidenceState};

use crate::batch::batch;
use crate::book::{CompiledRule, RuleBook, Shelf};
use crate::facts::{Row, rows};
use crate::judge::Reasons;
use crate::{FactMap, Facts, TableFacts};

/// Runs every example of every rule of the wanted packs, whether or not the rule is in force.
pub fn run_examples(book: &RuleBook, wanted: impl Fn(&PackId) -> bool) -> ExampleOutcome {
    let mut outcome = ExampleOutcome::default();
    for shelf in &book.shelves {
        for rule in shelf.rules.iter().filter(|rule| wanted(&rule.pack)) {
            outcome.rules = outcome.rules.saturating_add(1);
            outcome.examples = outcome.examples.saturating_add(rule.rule.examples.len());
            outcome.failures.extend(failures(shelf, rule));
        }
    }
    outcome.failures.sort_by(|left, right| left.place.cmp(&right.place));
    outcome
}

/// The examples of a rule that come out otherwise, all evaluated in one batch.
fn failures(shelf: &Shelf, rule: &CompiledRule) -> Vec<ExampleFailure> {
    let examples = rule.rule.examples.iter();
    let facts: Vec<Facts> = examples.clone().map(|example| facts_of(rule, example)).collect();
    // Each has one table of one column, so that in every scope it is one row.
    let rows: Vec<Row<'_>> = facts.iter().flat_map(|facts| rows(facts, shelf.scope)).collect();
    let reasons = batch(shelf, &rows).map(|batch| Reasons::of(rule, &batch));
    let verdicts = reasons.as_ref().map(|reasons| reasons.verdicts(&rows));
    let verdicts = verdicts.unwrap_or_default();
    let judged = examples.zip(&rows).enumerate();
    let failures = judged.filter_map(|(at, (example, row))| {
        let found = verdicts.get(at).copied().unwrap_or(Verdict::Undetermined);
        if found == example.verdict {
            return None;
        }
        let cause = reasons.as_ref().map(|reasons| reasons.cause(at, *row));
        let (trace, missing) = cause.unwrap_or_default();
        Some(ExampleFailure {
            pack: rule.pack.clone(),
            code: rule.rule.code.clone(),
            place: (rule.rule.file.clone(), example.line, example.column),
            name: example.name.clone(),
            expected: example.verdict,
            found,
            trace,
            missing,
        })
    });
    failures.collect()
}

/// One dataset with one table of one column, each with its facts of the example. Without a date of its own, the example
/// plays on the rule's first day.
fn facts_of(rule: &CompiledRule, example: &Example) -> Facts {
    let as_of = match example.facts.get("as_of") {
        Some(FactValue::Date(date)) => *date,
        _ => rule.rule.in_force.from,
    };
    let mut facts = Facts::new(as_of);
    let (mut table, mut column) = (FactMap::new(), FactMap::new());
    for (name, value) in &example.facts {
        let Some(spec) = dataseal_model::facts::fact(name) else {
            continue;
        };
        let owner = match spec.scope {
            dataseal_model::facts::FactScope::Dataset => &mut facts.dataset,
            dataseal_model::facts::FactScope::Table => &mut table,
            dataseal_model::facts::FactScope::Column => &mut column,
        };
        owner.insert(spec.name, value.clone());
    }
    facts.tables.push(TableFacts {
        table,
        columns: vec![column],
    });
    let documents = example.evidence.iter();
    // As in an asset.toml: one valid document of a kind is enough, and the newest of them tells the age.
    for document in documents {
        let valid = document.state == ExampleEvidenceState::Valid;
        *facts.evidence.entry(document.kind.clone()).or_default() |= valid;
        if valid {
            facts.note_issue(&document.kind, document.issued.unwrap_or(as_of));
        }
    }
    facts.answers.clone_from(&example.answers);
    facts
}
