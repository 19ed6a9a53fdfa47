//! The guide: from what a report says to the steps that are left, in the order in which to take them.
//!
//! A step is something that somebody does, not a rule: one answer may settle ten rules and one rule may wait for three
//! documents. So findings are taken apart into what they wait for, and put together again by who does what.

mod read;
mod steps;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dataseal_model::{Citation, ErrorCode, Guide, GuideRule, RuleTally, Severity, Verdict};
use dataseal_report::wire_v1::{Finding, Pack, Report, Text};

use crate::{Error, Installation};

pub use read::read_report;
use steps::Steps;

/// What is left by a report: of a run just now, or read from a file.
///
/// # Errors
/// The report holds a date, a pack, a code, a severity or a verdict that is none.
pub fn guide(report: &Report, installation: &Installation) -> Result<Guide, Error> {
    let damaged = || Error::new(ErrorCode::InputCorrupt, "report.json").detail("findings");
    let as_of: NaiveDate = report.as_of.parse().map_err(|_| damaged())?;
    let findings: Vec<Judged<'_>> = report
        .findings
        .iter()
        .map(Judged::read)
        .collect::<Option<_>>()
        .ok_or_else(damaged)?;
    let packs = report.basis.packs.iter().map(Pack::read).collect::<Option<_>>();
    let packs = packs.ok_or_else(damaged)?;
    let mut steps = Steps::new(report, installation);
    for judged in findings.iter().filter(|judged| judged.is_open()) {
        steps.add(judged);
    }
    Ok(Guide {
        as_of,
        packs,
        tallies: tallies(&findings),
        steps: steps.in_order(),
    })
}

/// A finding with its texts read.
struct Judged<'a> {
    finding: &'a Finding,
    rule: GuideRule,
}

/// How a rule stands, worst first. A waiver is no fulfilment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    Violated,
    Undetermined,
    Waived,
    Satisfied,
    NotApplicable,
}

impl<'a> Judged<'a> {
    fn read(finding: &'a Finding) -> Option<Self> {
        let bilingual = |text: &Text| dataseal_model::Bilingual::new(text.zh.clone(), text.en.clone());
        let rule = GuideRule {
            code: finding.code.parse().ok()?,
            severity: finding.severity.parse().ok()?,
            verdict: finding.verdict.parse().ok()?,
            title: bilingual(&finding.title),
            remedy: bilingual(&finding.remedy),
            source: Citation {
                instrument: finding.source.instrument.clone(),
                article: finding.source.article.clone(),
                verified: finding.source.verified,
            },
        };
        Some(Self { finding, rule })
    }

    fn stand(&self) -> Stand {
        match self.rule.verdict {
            Verdict::Satisfied => Stand::Satisfied,
            Verdict::NotApplicable => Stand::NotApplicable,
            _ if self.finding.waived.is_some() => Stand::Waived,
            Verdict::Violated => Stand::Violated,
            Verdict::Undetermined => Stand::Undetermined,
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.stand(), Stand::Violated | Stand::Undetermined)
    }
}

/// How rules stand by severity: each once, by the worst that was found of it.
fn tallies(findings: &[Judged<'_>]) -> Vec<RuleTally> {
    let mut worst: BTreeMap<_, (Severity, Stand)> = BTreeMap::new();
    for judged in findings {
        let (_, stands) = worst
            .entry(&judged.rule.code)
            .or_insert((judged.rule.severity, judged.stand()));
        *stands = judged.stand().min(*stands);
    }
    let count = |severity: Severity, stand: Stand| {
        let found = worst.values().filter(|stands| **stands == (severity, stand)).count();
        u64::try_from(found).unwrap_or(u64::MAX)
    };
    let tally = |severity| RuleTally {
        severity,
        satisfied: count(severity, Stand::Satisfied),
        violated: count(severity, Stand::Violated),
        undetermined: count(severity, Stand::Undetermined),
        waived: count(severity, Stand::Waived),
    };
    Severity::ALL.map(tally).to_vec()
}

#[cfg(test)]
mod tests;
