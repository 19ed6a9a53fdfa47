//! Verdicts: every rule in force, on every subject of its scope, with what was missing and how it was reached.
//!
//! A rule of scope `table` or `column` gives one finding for each subject that violates it or leaves it open, or one for
//! all when none does. Subjects left open for the same want of something wider (an answer about the dataset, rows of their
//! table) share one finding: a thousand columns need the same answer once.

mod grounds;
mod reasons;
mod settled;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use arrow::array::RecordBatch;
use dataseal_model::facts::FactScope;
use dataseal_model::{Coverage, Finding, PackId, TraceStep, Verdict};

use crate::Facts;
use crate::batch::batch;
use crate::book::{CompiledRule, RuleBook, Shelf};
use crate::facts::{Row, Subject, rows as subjects};
pub(crate) use grounds::Grounds;
pub(crate) use reasons::Reasons;
pub(crate) use settled::settled_by;

/// What the rules concluded about one dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// The rows of the batch that this is about.
    rows: Vec<usize>,
    /// The wider subject that what is missing belongs to: subjects left open for the same want share one finding.
    shared: Option<Subject>,
}

/// A dataset to be judged, and by which packs.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What is known about it.
    pub facts: &'a Facts,
    /// The packs in force for it; rules of others are not judged.
    pub packs: &'a BTreeSet<PackId>,
}

/// Most datasets in one batch: enough to evaluate in long runs, few enough to stay small.
const BATCH: usize = 256;

impl RuleBook {
    /// Judges a dataset by every rule of these packs that is in force on its assessment date.
    pub fn judge(&self, facts: &Facts, packs: &BTreeSet<PackId>) -> Judgement {
        self.judge_all(&[Case { facts, packs }]).pop().unwrap_or_default()
    }

    /// Judges many datasets, each as [`RuleBook::judge`] would: a rule is evaluated once over the subjects of all of them.
    pub fn judge_all(&self, cases: &[Case<'_>]) -> Vec<Judgement> {
        cases.chunks(BATCH).flat_map(|cases| self.judge_batch(cases)).collect()
    }

    fn judge_batch(&self, cases: &[Case<'_>]) -> Vec<Judgement> {
        let mut judgements = vec![Judgement::default(); cases.len()];
        for shelf in &self.shelves {
            let mut rows = Vec::new();
            let ranges: Vec<Range<usize>> = cases
                .iter()
                .map(|case| {
                    let start = rows.len();
                    rows.extend(subjects(case.facts, shelf.scope));
                    start..rows.len()
                })
                .collect();
            let Some(batch) = batch(shelf, &rows) else { continue };
            for rule in &shelf.rules {
                let concerned = |case: &Case<'_>| {
                    case.packs.contains(&rule.pack) && rule.rule.in_force.contains(case.facts.as_of())
                };
                if !cases.iter().any(concerned) {
                    continue;
                }
                let on_shelf = OnShelf::new(shelf, rule, &rows, &batch);
                let those = cases.iter().zip(&ranges).zip(&mut judgements);
                for ((_, range), judgement) in those.filter(|((case, _), _)| concerned(case)) {
                    let findings = on_shelf.findings(range.clone());
                    let coverage = &mut judgement.coverage;
                    coverage.rules = coverage.rules.saturating_add(1);
                    if findings.iter().all(|finding| finding.verdict != Verdict::Undetermined) {
                        coverage.evaluated = coverage.evaluated.saturating_add(1);
                    }
                    judgement.findings.extend(findings);
                }
            }
        }
        judgements.iter_mut().for_each(Judgement::sort);
        judgements
    }
}

impl Judgement {
    /// The same with what other rules concluded about the same dataset.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.coverage.rules = self.coverage.rules.saturating_add(other.coverage.rules);
        self.coverage.evaluated = self.coverage.evaluated.saturating_add(other.coverage.evaluated);
        self.sort();
        self
    }

    fn sort(&mut self) {
        self.findings.sort_by(|left, right| order(left).cmp(&order(right)));
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

/// One rule evaluated over a batch.
struct OnShelf<'a> {
    scope: FactScope,
    rule: &'a CompiledRule,
    rows: &'a [Row<'a>],
    verdicts: Vec<Verdict>,
    reasons: Reasons<'a>,
}

impl<'a> OnShelf<'a> {
    fn new(shelf: &Shelf, rule: &'a CompiledRule, rows: &'a [Row<'a>], batch: &RecordBatch) -> Self {
        let reasons = Reasons::of(rule, batch);
        Self {
            scope: shelf.scope,
            rule,
            rows,
            verdicts: reasons.verdicts(rows),
            reasons,
        }
    }

    /// The findings about the dataset whose rows these are.
    fn findings(&self, range: Range<usize>) -> Vec<Finding> {
        let verdicts = self.verdicts.get(range.clone()).unwrap_or_default();
        if self.scope != FactScope::Dataset && !verdicts.iter().any(|verdict| verdict.is_open()) {
            return vec![self.finding(for_all(verdicts, range.collect()))];
        }
        let rows = self.rows.get(range.clone()).unwrap_or_default();
        let judged = range
            .zip(rows.iter().zip(verdicts))
            .filter(|(_, (_, verdict))| self.scope == FactScope::Dataset || verdict.is_open())
            .map(|(index, (row, verdict))| self.reasons.judged(index, *row, *verdict))
            .collect();
        let judged = if self.scope == FactScope::Dataset {
            judged
        } else {
            folded(judged)
        };
        judged.into_iter().map(|judged| self.finding(judged)).collect()
    }

    fn finding(&self, judged: Judged) -> Finding {
        let of = &self.rule.rule;
        let title = match (&of.message, judged.verdict) {
            (Some(message), Verdict::Violated) => message.clone(),
            _ => of.title.clone(),
        };
        Finding {
            code: of.code.clone(),
            pack: self.rule.pack.clone(),
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
            facts: self.reasons.facts(&judged.rows, self.rows),
            waived: None,
        }
    }
}

/// One finding for a rule that no subject violates or leaves open. A dataset without such a subject was not measured.
fn for_all(verdicts: &[Verdict], rows: Vec<usize>) -> Judged {
    let verdict = if verdicts.is_empty() {
        Verdict::Undetermined
    } else if verdicts.contains(&Verdict::Satisfied) {
        Verdict::Satisfied
    } else {
        Verdict::NotApplicable
    };
    let missing = if verdicts.is_empty() {
        vec!["rows".to_owned()]
    } else {
        Vec::new()
    };
    Judged {
        subject: WHOLE,
        verdict,
        missing,
        trace: Vec::new(),
        rows,
        shared: None,
    }
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
        let rows = group.iter().flat_map(|one| one.rows.iter().copied()).collect();
        kept.extend(group.into_iter().next().map(|first| Judged {
            subject: if several { wider } else { first.subject },
            rows,
            ..first
        }));
    }
    kept
}

#[cfg(test)]
mod tests;
