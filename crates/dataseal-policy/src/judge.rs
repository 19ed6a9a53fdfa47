//! Verdicts: every rule in force, on every subject of its scope, with what was missing and how it was reached.
//!
//! A rule of scope `table` or `column` gives one finding for each subject that violates it or leaves it open, or one for
//! all when none does. Subjects left open for the same want of something wider (an answer about the dataset, rows of their
//! table) share one finding: a thousand columns need the same answer once.

mod reasons;

use std::collections::BTreeMap;

use arrow::array::{BooleanArray, RecordBatch};
use dataseal_model::facts::FactScope;
use dataseal_model::{Coverage, Finding, TraceStep, Verdict};

use crate::batch::batch;
use crate::book::{CompiledRule, RuleBook, Shelf};
use crate::expr::truth;
use crate::facts::{Facts, Subject};
use reasons::Reasons;

/// What the rules concluded about one dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Conclusions: heaviest first, then by verdict, code, table and column.
    pub findings: Vec<Finding>,
    /// How many rules were in force and how many gave an answer throughout.
    pub coverage: Coverage,
}

/// What a subject was judged to, and why.
struct Judged {
    subject: Subject,
    verdict: Verdict,
    missing: Vec<String>,
    trace: Vec<TraceStep>,
    /// The wider subject that what is missing belongs to: subjects left open for the same want share one finding.
    shared: Option<Subject>,
}

impl RuleBook {
    /// Judges a dataset by every rule that is in force on its assessment date.
    pub fn judge(&self, facts: &Facts) -> Judgement {
        let mut findings = Vec::new();
        let mut coverage = Coverage::default();
        for shelf in &self.shelves {
            let subjects = facts.subjects(shelf.scope);
            let Some(batch) = batch(shelf, facts, &subjects) else {
                continue;
            };
            for rule in shelf
                .rules
                .iter()
                .filter(|rule| rule.rule.in_force.contains(facts.as_of()))
            {
                let of_rule = findings_of(shelf, rule, facts, &subjects, &batch);
                coverage.rules = coverage.rules.saturating_add(1);
                if of_rule.iter().all(|finding| finding.verdict != Verdict::Undetermined) {
                    coverage.evaluated = coverage.evaluated.saturating_add(1);
                }
                findings.extend(of_rule);
            }
        }
        findings.sort_by(|left, right| order(left).cmp(&order(right)));
        Judgement { findings, coverage }
    }
}

type Order<'a> = (
    std::cmp::Reverse<dataseal_model::Severity>,
    Verdict,
    &'a dataseal_model::RuleCode,
    Option<usize>,
    Option<usize>,
);

const fn order(finding: &Finding) -> Order<'_> {
    (
        std::cmp::Reverse(finding.severity),
        finding.verdict,
        &finding.code,
        finding.table,
        finding.column,
    )
}

/// The verdict of one rule about one subject, from the values of its conditions.
pub(crate) const fn verdict(applies: Option<bool>, require: Option<bool>) -> Verdict {
    match (applies, require) {
        (Some(false), _) => Verdict::NotApplicable,
        (None, _) | (_, None) => Verdict::Undetermined,
        (_, Some(true)) => Verdict::Satisfied,
        (_, Some(false)) => Verdict::Violated,
    }
}

/// The verdicts of one rule about all subjects of a batch. Where nothing was measured, no measured fact speaks.
pub(crate) fn verdicts(rule: &CompiledRule, facts: &Facts, subjects: &[Subject], batch: &RecordBatch) -> Vec<Verdict> {
    let applies = rule.applies.as_ref().map(|applies| applies.evaluate(batch));
    let require = rule.require.evaluate(batch);
    let applied = |row| {
        applies
            .as_ref()
            .map_or(Some(true), |values: &BooleanArray| truth(values, row))
    };
    let rows = subjects.iter().enumerate();
    rows.map(|(row, subject)| {
        if rule.measured && facts.unmeasured(*subject) {
            Verdict::Undetermined
        } else {
            verdict(applied(row), truth(&require, row))
        }
    })
    .collect()
}

fn findings_of(
    shelf: &Shelf,
    rule: &CompiledRule,
    facts: &Facts,
    subjects: &[Subject],
    batch: &RecordBatch,
) -> Vec<Finding> {
    let verdicts = verdicts(rule, facts, subjects, batch);
    let open = |verdict: &Verdict| matches!(verdict, Verdict::Violated | Verdict::Undetermined);
    if shelf.scope != FactScope::Dataset && !verdicts.iter().any(open) {
        return vec![for_all(rule, subjects, &verdicts)];
    }
    let reasons = Reasons::of(rule, facts, batch);
    let rows = subjects.iter().zip(&verdicts).enumerate();
    let judged = rows
        .filter(|(_, (_, verdict))| shelf.scope == FactScope::Dataset || open(verdict))
        .map(|(row, (subject, verdict))| reasons.judged(row, *subject, *verdict))
        .collect();
    let judged = if shelf.scope == FactScope::Dataset {
        judged
    } else {
        folded(judged)
    };
    judged.into_iter().map(|judged| finding(rule, judged)).collect()
}

/// One finding for a rule that no subject violates or leaves open. A dataset without such a subject was not measured.
fn for_all(rule: &CompiledRule, subjects: &[Subject], verdicts: &[Verdict]) -> Finding {
    let verdict = if subjects.is_empty() {
        Verdict::Undetermined
    } else if verdicts.contains(&Verdict::Satisfied) {
        Verdict::Satisfied
    } else {
        Verdict::NotApplicable
    };
    let missing = if subjects.is_empty() {
        vec!["rows".to_owned()]
    } else {
        Vec::new()
    };
    let judged = Judged {
        subject: WHOLE,
        verdict,
        missing,
        trace: Vec::new(),
        shared: None,
    };
    finding(rule, judged)
}

const WHOLE: Subject = Subject {
    table: None,
    column: None,
};

/// Joins subjects that are left open for the same want of a wider one: facts of the dataset, or rows of a table.
fn folded(judged: Vec<Judged>) -> Vec<Judged> {
    let mut kept = Vec::new();
    let mut shared: BTreeMap<(Subject, Vec<String>), Vec<Judged>> = BTreeMap::new();
    for one in judged {
        match one.shared {
            Some(wider) => shared.entry((wider, one.missing.clone())).or_default().push(one),
            None => kept.push(one),
        }
    }
    for ((wider, _), group) in shared {
        let several = group.len() > 1;
        kept.extend(group.into_iter().next().map(|first| Judged {
            subject: if several { wider } else { first.subject },
            ..first
        }));
    }
    kept
}

fn finding(rule: &CompiledRule, judged: Judged) -> Finding {
    let of = &rule.rule;
    let title = match (&of.message, judged.verdict) {
        (Some(message), Verdict::Violated) => message.clone(),
        _ => of.title.clone(),
    };
    Finding {
        code: of.code.clone(),
        pack: rule.pack.clone(),
        verdict: judged.verdict,
        severity: of.severity,
        title,
        remedy: of.remedy.clone(),
        owner: of.owner.clone(),
        source: of.source.clone(),
        table: judged.subject.table,
        column: judged.subject.column,
        missing: judged.missing,
        trace: judged.trace,
    }
}

#[cfg(test)]
mod tests;
