//! A draft on datasets that were measured before: their reports hold the facts, and rules are judged on these again.
//!
//! A report is somebody's file: only its schema, date and facts are read, and nothing of it is shown but its name. Reports are
//! judged in batches, so that any number of them fits into memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dataseal_model::facts::{FactValue, Facts};
use dataseal_model::{ErrorCode, Finding, PackId, RuleCode, Trial, TrialRule, Verdict};
use dataseal_pack::{Pack, Policies, Selection, load_embedded};
use dataseal_policy::{Case, RuleBook, compile};
use dataseal_report::wire_v1;
use serde::Deserialize;

use crate::measure::shown;
use crate::output::read_bounded;
use crate::{Error, Installation, PolicyError};

/// The name under which `scan` and `check` write a report.
const FILE: &str = "report.json";
/// Folders below each other.
const MOST_DEPTH: usize = 16;
/// Reports of one trial.
const MOST_REPORTS: usize = 1_000_000;
/// A report of ten thousand columns comes to some tens of megabytes.
const MOST_BYTES: u64 = 512 << 20;
/// Datasets of one batch, and bytes of their reports.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 64 << 20;

/// The packs that are not those of this build: new ones, and those of which the overlay changes something.
///
/// # Errors
/// None in a released program: the embedded packs are tested.
pub fn drafts(installation: &Installation) -> Result<Vec<PackId>, PolicyError> {
    let built_in = load_embedded().map_err(PolicyError::Problems)?;
    let same = |known: &Pack, pack: &Pack| {
        let (known, pack) = (&known.reference, &pack.reference);
        known.id == pack.id && known.digest == pack.digest
    };
    let is_built_in = |pack: &&Pack| built_in.packs.iter().any(|known| same(known, pack));
    let packs = installation.policies().packs.iter();
    Ok(packs
        .filter(|pack| !is_built_in(pack))
        .map(|pack| pack.reference.id.clone())
        .collect())
}

/// The reports that arguments stand for: a file is one, a folder stands for every `report.json` in and below it. Links below
/// a folder are not followed. In the order of names, each once.
///
/// # Errors
/// An argument that is not there, a folder that cannot be listed, and trees beyond any that results have.
pub fn reports_in(arguments: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut reports = Vec::new();
    for argument in arguments {
        if argument.is_dir() {
            collect(argument, MOST_DEPTH, &mut reports)?;
        } else if argument.exists() {
            reports.push(argument.clone());
        } else {
            return Err(Error::new(ErrorCode::InputMissing, shown(argument)));
        }
    }
    reports.sort();
    reports.dedup();
    Ok(reports)
}

fn collect(folder: &Path, depth: usize, reports: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |_| Error::new(ErrorCode::InputFailed, shown(folder));
    let too_much = || Error::new(ErrorCode::LimitSize, shown(folder));
    let depth = depth.checked_sub(1).ok_or_else(too_much)?;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            collect(&entry.path(), depth, reports)?;
        } else if kind.is_file() && entry.file_name() == FILE {
            reports.push(entry.path());
        }
        if reports.len() > MOST_REPORTS {
            return Err(too_much());
        }
    }
    Ok(())
}

/// What is read of a report.
#[derive(Deserialize)]
struct Written {
    schema: String,
    as_of: String,
    facts: Option<wire_v1::Facts>,
}

/// The facts of a report, `None` if it is of a build that did not write them.
fn facts_of(bytes: &[u8]) -> Result<Option<Facts>, ErrorCode> {
    let written: Written = serde_json::from_slice(bytes).map_err(|_| ErrorCode::InputCorrupt)?;
    if written.schema != wire_v1::SCHEMA {
        return Err(ErrorCode::InputUnsupported);
    }
    let as_of: NaiveDate = written.as_of.parse().map_err(|_| ErrorCode::InputCorrupt)?;
    Ok(written.facts.map(|facts| facts.read_into(Facts::new(as_of))))
}

/// Judges the datasets of `reports` by the rules of `packs`, each as of its own assessment date; rules that are not in force
/// by then are judged as if they were, and those that no longer are do not concern it. A pack of a sector concerns
/// the datasets of that sector, unless it was `asked` for.
///
/// # Errors
/// None: what the installation has compiled compiles again.
pub fn try_packs(
    installation: &Installation,
    packs: &[PackId],
    asked: bool,
    reports: &[PathBuf],
) -> Result<Trial, PolicyError> {
    let policies = tried(installation.policies(), packs, asked);
    let mut trying = Trying {
        book: &compile(&policies).map_err(PolicyError::Problems)?,
        policies: &policies,
        trial: Trial {
            packs: packs.to_vec(),
            rules: rules(&policies),
            ..Trial::default()
        },
    };
    let (mut waiting, mut bytes) = (Vec::new(), 0usize);
    for report in reports {
        match read_bounded(report, MOST_BYTES).map_err(|error| error.code()) {
            Ok(content) => {
                bytes = bytes.saturating_add(content.len());
                match facts_of(&content) {
                    Ok(Some(facts)) => waiting.push(facts),
                    Ok(None) => trying.trial.without_facts.push(shown(report)),
                    Err(code) => trying.trial.unread.push((shown(report), code)),
                }
            }
            Err(code) => trying.trial.unread.push((shown(report), code)),
        }
        if waiting.len() >= BATCH || bytes >= BATCH_BYTES {
            trying.judge(&waiting);
            waiting.clear();
            bytes = 0;
        }
    }
    trying.judge(&waiting);
    Ok(trying.finished())
}

/// The policies with the packs that are tried and no others, each in force from the beginning, and always where it was asked
/// for.
fn tried(policies: &Policies, packs: &[PackId], asked: bool) -> Policies {
    let mut policies = policies.clone();
    policies.packs.retain(|pack| packs.contains(&pack.reference.id));
    for pack in &mut policies.packs {
        let of_sector = matches!(pack.selection, Selection::Sector(_));
        if asked || !of_sector {
            pack.selection = Selection::Always;
        }
        pack.requires.clear();
        for rule in &mut pack.rules {
            rule.in_force.from = NaiveDate::MIN;
        }
    }
    policies
}

fn rules(policies: &Policies) -> Vec<TrialRule> {
    let of_pack = |pack: &Pack| {
        let id = pack.reference.id.clone();
        let rules = pack.rules.iter().map(move |rule| TrialRule {
            pack: id.clone(),
            code: rule.code.clone(),
            title: rule.title.clone(),
            severity: rule.severity,
            datasets: [0; 4],
        });
        rules.collect::<Vec<_>>()
    };
    policies.packs.iter().flat_map(of_pack).collect()
}

struct Trying<'a> {
    book: &'a RuleBook,
    policies: &'a Policies,
    trial: Trial,
}

impl Trying<'_> {
    fn judge(&mut self, datasets: &[Facts]) {
        let in_force = |facts: &Facts| {
            let sector = match facts.dataset("sector") {
                Some(FactValue::Text(sector)) => Some(sector.as_str()),
                _ => None,
            };
            self.policies.in_force(&[], sector)
        };
        let packs: Vec<_> = datasets.iter().map(in_force).collect();
        let cases = datasets.iter().zip(&packs);
        let cases: Vec<Case<'_>> = cases.map(|(facts, packs)| Case { facts, packs }).collect();
        for judgement in self.book.judge_all(&cases) {
            self.count(&judgement.findings);
        }
    }

    /// Counts a dataset under the worst verdict of each rule. A rule that gave no finding does not concern it.
    fn count(&mut self, findings: &[Finding]) {
        let mut worst: BTreeMap<&RuleCode, Verdict> = BTreeMap::new();
        for finding in findings {
            let verdict = worst.entry(&finding.code).or_insert(finding.verdict);
            *verdict = finding.verdict.min(*verdict);
        }
        self.trial.datasets = self.trial.datasets.saturating_add(1);
        let violates = worst.values().any(|verdict| *verdict == Verdict::Violated);
        self.trial.violating = self.trial.violating.saturating_add(u64::from(violates));
        for rule in &mut self.trial.rules {
            rule.count(worst.get(&rule.code).copied().unwrap_or(Verdict::NotApplicable));
        }
    }

    fn finished(mut self) -> Trial {
        let order = |rule: &TrialRule| {
            let most = |verdict| std::cmp::Reverse(rule.of(verdict));
            (most(Verdict::Violated), most(Verdict::Undetermined), rule.code.clone())
        };
        self.trial.rules.sort_by_key(order);
        self.trial
    }
}

#[cfg(test)]
mod tests;
