//! Why a verdict was reached: the value of every part of a condition, and what is missing where it stays open.

use std::collections::BTreeSet;

use arrow::array::RecordBatch;
use dataseal_model::facts::FactScope;
use dataseal_model::{Finding, TraceStep, UsedFact, Verdict, join_facts};

use super::settled::{asked_for, document};
use super::{Judged, WHOLE, verdict};
use crate::book::CompiledRule;
use crate::expr::{Shape, Source, Value, truth};
use crate::facts::{Row, Subject};

/// Both conditions of a rule with the value of each part for every row.
pub(crate) struct Reasons<'a> {
    rule: &'a CompiledRule,
    applies: Option<Value<'a>>,
    require: Value<'a>,
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
    pub(crate) fn of(rule: &'a CompiledRule, batch: &RecordBatch) -> Self {
        Self {
            rule,
            applies: rule.applies.as_ref().map(|applies| applies.evaluate(batch)),
            require: rule.require.evaluate(batch),
        }
    }

    fn applied(&self, index: usize) -> Option<bool> {
        let applies = self.applies.as_ref();
        applies.map_or(Some(true), |applies| truth(&applies.truth, index))
    }

    /// The verdict about each subject. Where nothing was measured, no measured fact speaks.
    pub(crate) fn verdicts(&self, rows: &[Row<'_>]) -> Vec<Verdict> {
        let verdict_of = |(index, row): (usize, &Row<'_>)| {
            if self.rule.measured && row.unmeasured() {
                Verdict::Undetermined
            } else {
                verdict(self.applied(index), truth(&self.require.truth, index))
            }
        };
        rows.iter().enumerate().map(verdict_of).collect()
    }

    /// The condition that decides about the subject in this row: whether the rule applies, or whether it is kept.
    fn deciding(&self, index: usize) -> &Value<'a> {
        match (&self.applies, self.applied(index)) {
            (Some(applies), None | Some(false)) => applies,
            _ => &self.require,
        }
    }

    /// The parts to which the verdict about the subject in this row comes down, and what is missing for another.
    pub(crate) fn cause(&self, index: usize, row: Row<'_>) -> (Vec<TraceStep>, Vec<String>) {
        if self.rule.measured && row.unmeasured() {
            return (Vec::new(), vec!["rows".to_owned()]);
        }
        let deciding = self.deciding(index);
        let mut causes = Vec::new();
        decisive(deciding, index, &mut causes);
        (causes, missing(deciding, index, row).names.into_iter().collect())
    }

    /// The verdict about the subject in this row, with its reasons.
    pub(super) fn judged(&self, index: usize, row: Row<'_>, verdict: Verdict) -> Judged {
        let subject = row.subject;
        let deciding = self.deciding(index);
        let mut trace = Vec::new();
        steps(deciding, index, &mut trace);
        let (names, shared) = if verdict != Verdict::Undetermined {
            (BTreeSet::new(), None)
        } else if self.rule.measured && row.unmeasured() {
            let table = Subject {
                column: None,
                ..subject
            };
            (BTreeSet::from(["rows".to_owned()]), Some(table))
        } else {
            let missing = missing(deciding, index, row);
            (missing.names, (!missing.own).then_some(WHOLE))
        };
        Judged {
            subject,
            verdict,
            shared,
            missing: names.into_iter().collect(),
            trace,
            rows: vec![index],
        }
    }

    /// What the verdict about these rows rests on: what tells whether the rule applies, and where it does, whether it is kept.
    pub(super) fn facts(&self, those: &[usize], rows: &[Row<'_>]) -> Vec<UsedFact> {
        let subjects = |those: &[usize]| those.iter().filter_map(|index| rows.get(*index).copied()).collect();
        let subject_to: Vec<usize> = those
            .iter()
            .copied()
            .filter(|index| self.applied(*index) == Some(true))
            .collect();
        let (all, subject_to): (Vec<_>, Vec<_>) = (subjects(those), subjects(&subject_to));
        let mut facts = self.rule.grounds.applies.facts(&all);
        join_facts(&mut facts, &self.rule.grounds.require.facts(&subject_to));
        facts
    }
}

fn missing(value: &Value<'_>, index: usize, row: Row<'_>) -> Missing {
    let mut missing = Missing::default();
    missing.collect(value, index, row);
    missing
}

impl Missing {
    /// Only parts that are unknown themselves can be why the whole is.
    fn collect(&mut self, value: &Value<'_>, index: usize, row: Row<'_>) {
        if truth(&value.truth, index).is_some() {
            return;
        }
        if let Shape::Leaf(_, sources) = &value.node.shape {
            sources.iter().for_each(|source| self.name(source, row));
        }
        value.parts.iter().for_each(|part| self.collect(part, index, row));
    }

    fn name(&mut self, source: &Source, row: Row<'_>) {
        match source {
            Source::Evidence(kind) if row.facts.evidence(kind).is_none() => {
                self.names.insert(document(kind));
            }
            Source::EvidenceAge(kind) if row.facts.evidence_age(kind).is_none() => {
                self.names.insert(document(kind));
            }
            Source::Answer(question) if row.facts.answer(question).is_none() => {
                self.names.insert(format!("{}{question}", Finding::ANSWER));
            }
            Source::Fact(spec) | Source::Includes(spec, _) if row.value(spec).is_none() => {
                self.own |= spec.scope != FactScope::Dataset;
                self.names.extend(asked_for(spec, row.facts));
            }
            _ => {}
        }
    }
}

/// Outermost first.
fn steps(value: &Value<'_>, row: usize, trace: &mut Vec<TraceStep>) {
    trace.push(TraceStep {
        expression: value.node.text.clone(),
        value: truth(&value.truth, row),
    });
    value.parts.iter().for_each(|part| steps(part, row, trace));
}

/// The innermost parts that give the whole its value: of several, those that have the value of them all.
fn decisive(value: &Value<'_>, row: usize, causes: &mut Vec<TraceStep>) {
    let found = truth(&value.truth, row);
    if value.parts.is_empty() {
        causes.push(TraceStep {
            expression: value.node.text.clone(),
            value: found,
        });
        return;
    }
    let negated = matches!(value.node.shape, Shape::Not(_));
    let same = |part: &&Value<'_>| negated || truth(&part.truth, row) == found;
    value
        .parts
        .iter()
        .filter(same)
        .for_each(|part| decisive(part, row, causes));
}
