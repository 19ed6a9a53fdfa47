//! Runs the examples that every rule carries: the facts of the example, all others unknown, and its verdict.

use dataseal_model::facts::FactValue;
use dataseal_model::{RuleCode, Verdict};
use dataseal_pack::{Example, ExampleEvidenceState};

use crate::batch::batch;
use crate::book::{CompiledRule, RuleBook, Shelf};
use crate::facts::rows;
use crate::judge::verdicts;
use crate::{FactMap, Facts, TableFacts};

/// An example whose verdict is not what its rule gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The rule.
    pub code: RuleCode,
    /// Its file, line and column of the example.
    pub place: (String, u32, u32),
    /// What the example says.
    pub expected: Verdict,
    /// What the rule gives.
    pub found: Verdict,
}

/// Runs every example of every rule, whether or not the rule is in force.
pub fn run_examples(book: &RuleBook) -> Vec<ExampleFailure> {
    let shelves = book.shelves.iter();
    shelves
        .flat_map(|shelf| shelf.rules.iter().map(move |rule| (shelf, rule)))
        .flat_map(|(shelf, rule)| {
            rule.rule
                .examples
                .iter()
                .filter_map(move |example| run(shelf, rule, example))
        })
        .collect()
}

fn run(shelf: &Shelf, rule: &CompiledRule, example: &Example) -> Option<ExampleFailure> {
    let facts = facts_of(rule, example);
    let rows = rows(&facts, shelf.scope);
    let found = batch(shelf, &rows)
        .and_then(|batch| verdicts(rule, &rows, &batch).first().copied())
        .unwrap_or(Verdict::Undetermined);
    (found != example.verdict).then(|| ExampleFailure {
        code: rule.rule.code.clone(),
        place: (rule.rule.file.clone(), example.line, example.column),
        expected: example.verdict,
        found,
    })
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
            let issued = document.issued.unwrap_or(as_of);
            let newest = facts.issued.entry(document.kind.clone()).or_insert(issued);
            *newest = issued.max(*newest);
        }
    }
    facts.answers.clone_from(&example.answers);
    facts
}
