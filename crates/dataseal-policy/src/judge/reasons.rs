//! Why a verdict was reached: the value of every part of a condition, and what is missing where it stays open.

use std::collections::BTreeSet;

use arrow::array::{BooleanArray, RecordBatch};
use dataseal_model::facts::{FactScope, FactSpec, FactValue, fact};
use dataseal_model::{TraceStep, Verdict};

use super::{Judged, WHOLE};
use crate::book::CompiledRule;
use crate::expr::{Node, Planned, Shape, Source, truth};
use crate::facts::{Facts, Subject};

/// Derived facts and the declared or measured ones that would settle them.
const SETTLED_BY: [(&str, &[&str]); 7] = [
    ("personal_information", &["contains_personal", "scanned_in_full"]),
    (
        "sensitive_information",
        &["contains_sensitive", "contains_personal", "scanned_in_full"],
    ),
    (
        "minors_under_14",
        &[
            "contains_minors",
            "minor14_rows",
            "contains_personal",
            "scanned_in_full",
        ],
    ),
    ("grade_claimed_rank", &["grade_claimed"]),
    ("handler_persons_at_most", &["handler_persons"]),
    ("abroad_persons_at_most", &["abroad_persons", "cross_border"]),
    (
        "abroad_sensitive_persons_at_most",
        &["abroad_sensitive_persons", "cross_border"],
    ),
];

/// Both conditions of a rule with the value of each part for every row.
pub(super) struct Reasons<'a> {
    rule: &'a CompiledRule,
    facts: &'a Facts,
    applies: Option<Node<BooleanArray>>,
    require: Node<BooleanArray>,
}

/// What is missing for one subject.
#[derive(Default)]
struct Missing {
    names: BTreeSet<String>,
    /// Something that belongs to the table or column itself.
    own: bool,
}

impl<'a> Reasons<'a> {
    /// Evaluates every part once for all rows.
    pub(super) fn of(rule: &'a CompiledRule, facts: &'a Facts, batch: &RecordBatch) -> Self {
        Self {
            rule,
            facts,
            applies: rule.applies.as_ref().map(|applies| evaluated(applies, batch)),
            require: evaluated(&rule.require, batch),
        }
    }

    /// The verdict about the subject in this row, with its reasons.
    pub(super) fn judged(&self, row: usize, subject: Subject, verdict: Verdict) -> Judged {
        let applied = self
            .applies
            .as_ref()
            .map_or(Some(true), |applies| truth(&applies.expression, row));
        let deciding = match (&self.applies, applied) {
            (Some(applies), None | Some(false)) => applies,
            _ => &self.require,
        };
        let mut trace = Vec::new();
        steps(deciding, row, &mut trace);
        let (names, shared) = if verdict != Verdict::Undetermined {
            (BTreeSet::new(), None)
        } else if self.rule.measured && self.facts.unmeasured(subject) {
            let table = Subject {
                column: None,
                ..subject
            };
            (BTreeSet::from(["rows".to_owned()]), Some(table))
        } else {
            let missing = self.missing(deciding, row, subject);
            (missing.names, (!missing.own).then_some(WHOLE))
        };
        Judged {
            subject,
            verdict,
            shared,
            missing: names.into_iter().collect(),
            trace,
        }
    }

    fn missing(&self, node: &Node<BooleanArray>, row: usize, subject: Subject) -> Missing {
        let mut missing = Missing::default();
        self.collect(node, row, subject, &mut missing);
        missing
    }

    /// Only parts that are unknown themselves can be why the whole is.
    fn collect(&self, node: &Node<BooleanArray>, row: usize, subject: Subject, missing: &mut Missing) {
        if truth(&node.expression, row).is_some() {
            return;
        }
        match &node.shape {
            Shape::And(parts) | Shape::Or(parts) => {
                parts.iter().for_each(|part| self.collect(part, row, subject, missing));
            }
            Shape::Not(part) => self.collect(part, row, subject, missing),
            Shape::Leaf(sources) => sources.iter().for_each(|source| self.name(source, subject, missing)),
        }
    }

    fn name(&self, source: &Source, subject: Subject, missing: &mut Missing) {
        match source {
            Source::Evidence(kind) if self.facts.evidence(kind).is_none() => {
                missing.names.insert(format!("evidence:{kind}"));
            }
            Source::Fact(spec) | Source::Includes(spec, _) if self.facts.value(spec, subject).is_none() => {
                missing.own |= spec.scope != FactScope::Dataset;
                missing.names.extend(self.settling(spec).into_iter().map(shown));
            }
            _ => {}
        }
    }

    /// The facts to ask for when this one is unknown: those behind it that are open, or else the fact itself.
    fn settling(&self, spec: &'static FactSpec) -> Vec<&'static FactSpec> {
        let behind = SETTLED_BY
            .iter()
            .find(|(name, _)| *name == spec.name)
            .map_or(&[][..], |(_, behind)| behind);
        let open: Vec<&'static FactSpec> = behind
            .iter()
            .filter_map(|name| fact(name))
            .filter(|spec| self.is_open(spec))
            .collect();
        if open.is_empty() { vec![spec] } else { open }
    }

    fn is_open(&self, spec: &FactSpec) -> bool {
        let incomplete = FactValue::Boolean(false);
        match self.facts.dataset(spec.name) {
            None => true,
            Some(value) => spec.name == "scanned_in_full" && *value == incomplete,
        }
    }
}

/// A fact's name, with its key in `asset.toml` where a person can answer it.
fn shown(spec: &FactSpec) -> String {
    match spec.asset_key {
        Some(key) => format!("{} ({key})", spec.name),
        None => spec.name.to_owned(),
    }
}

fn evaluated(node: &Planned, batch: &RecordBatch) -> Node<BooleanArray> {
    let all = |parts: &[Planned]| parts.iter().map(|part| evaluated(part, batch)).collect();
    Node {
        text: node.text.clone(),
        expression: node.evaluate(batch),
        shape: match &node.shape {
            Shape::And(parts) => Shape::And(all(parts)),
            Shape::Or(parts) => Shape::Or(all(parts)),
            Shape::Not(part) => Shape::Not(Box::new(evaluated(part, batch))),
            Shape::Leaf(sources) => Shape::Leaf(sources.clone()),
        },
    }
}

/// Outermost first.
fn steps(node: &Node<BooleanArray>, row: usize, trace: &mut Vec<TraceStep>) {
    trace.push(TraceStep {
        expression: node.text.clone(),
        value: truth(&node.expression, row),
    });
    match &node.shape {
        Shape::And(parts) | Shape::Or(parts) => parts.iter().for_each(|part| steps(part, row, trace)),
        Shape::Not(part) => steps(part, row, trace),
        Shape::Leaf(_) => {}
    }
}
