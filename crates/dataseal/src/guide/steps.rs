//! Findings taken apart into what they wait for, and put together by step.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::facts::{FACTS, FactOrigin, FactSpec, OF_PAPERS, fact};
use dataseal_model::{Finding, GuideAction, GuideRule, GuideStep, RuleCode, Severity, Verdict};
use dataseal_policy::Reads;
use dataseal_report::wire_v1::{Facts, Report};

use super::Judged;
use crate::Installation;

/// Facts that are unknown because not all was read, or because nothing was measured.
const OF_READING: [&str; 2] = ["rows", "scanned_in_full"];

/// Who starts the declaration: it is about the asset as a whole.
const BUSINESS: &str = "business";

/// What a step is told apart by, in the order in which steps of one weight are taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Declare,
    Read,
    Data(RuleCode),
    Measure,
    Correct(RuleCode),
    Answer(String),
    Worksheet(String),
    Attach(String),
}

/// A step being put together.
#[derive(Default)]
struct Draft {
    /// What it consists of: places, facts, questions.
    parts: BTreeSet<String>,
    replaces: bool,
    rules: BTreeMap<RuleCode, (GuideRule, String)>,
}

/// Steps of one dataset.
pub(super) struct Steps<'a> {
    declared: bool,
    facts: Option<&'a Facts>,
    installation: &'a Installation,
    drafts: BTreeMap<Key, Draft>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(report: &'a Report, installation: &'a Installation) -> Self {
        Self {
            declared: report.asset.is_some(),
            facts: report.facts.as_ref(),
            installation,
            drafts: BTreeMap::new(),
        }
    }

    /// Adds what a finding that is broken or open waits for.
    pub(super) fn add(&mut self, judged: &Judged<'_>) {
        if judged.rule.verdict == Verdict::Violated {
            self.mend(judged);
        } else if judged.finding.missing.is_empty() {
            // Everything is known and the condition still cannot tell: a day beyond the calendar, say.
            self.draft(judged, Key::Correct(judged.rule.code.clone()));
        } else {
            for name in &judged.finding.missing {
                self.supply(judged, name);
            }
        }
    }

    /// A broken rule: a document that does not hold is replaced, data are changed, or a declaration is corrected.
    fn mend(&mut self, judged: &Judged<'_>) {
        let reads = self.reads(&judged.rule.code);
        let invalid: Vec<String> = reads
            .documents
            .iter()
            .filter(|kind| self.is_invalid(kind))
            .cloned()
            .collect();
        for kind in &invalid {
            self.draft(judged, Key::Attach(kind.clone())).replaces = true;
        }
        let code = judged.rule.code.clone();
        let on_data = reads.measured && !reads.facts.iter().all(|name| OF_PAPERS.contains(name));
        if on_data {
            let place = self.place(judged);
            self.draft(judged, Key::Data(code)).parts.extend(place);
        } else if invalid.is_empty() {
            self.draft(judged, Key::Correct(code));
        }
    }

    fn is_invalid(&self, kind: &str) -> bool {
        let standing = self.facts.and_then(|facts| facts.evidence.get(kind));
        standing.is_some_and(|standing| !standing.valid)
    }

    /// Whether that may be what a document, a question or a fact is called. A report is somebody's file.
    fn is_name(&self, name: &str) -> bool {
        let plain =
            |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || "-_".contains(character);
        name.chars().all(plain) && !self.installation.recognisers().proves(name)
    }

    /// Something that is unknown: a document, an answer, or a measurement.
    fn supply(&mut self, judged: &Judged<'_>, name: &str) {
        let name = name.split_once(" (").map_or(name, |(name, _)| name);
        let prefix = [Finding::EVIDENCE, Finding::ANSWER].into_iter();
        let bare = prefix
            .filter_map(|prefix| name.strip_prefix(prefix))
            .next()
            .unwrap_or(name);
        if !self.is_name(bare) {
            self.draft(judged, Key::Correct(judged.rule.code.clone()));
            return;
        }
        if let Some(kind) = name.strip_prefix(Finding::EVIDENCE) {
            self.of_holder(judged, Key::Attach(kind.to_owned()));
            return;
        }
        if let Some(question) = name.strip_prefix(Finding::ANSWER) {
            let owner = self.installation.policies().question(question);
            let owner = owner.map_or_else(|| judged.finding.owner.clone(), |known| known.owner.clone());
            let draft = self.of_holder(judged, Key::Worksheet(owner));
            draft.parts.insert(question.to_owned());
            return;
        }
        let section = fact(name)
            .filter(|spec| spec.origin == FactOrigin::Declared)
            .and_then(section);
        match section {
            Some(section) => {
                let draft = self.of_holder(judged, Key::Answer(section.to_owned()));
                draft.parts.insert(name.to_owned());
            }
            None if OF_PAPERS.contains(&name) => {
                self.draft(judged, Key::Declare);
            }
            None if OF_READING.contains(&name) => {
                let place = self.place(judged);
                self.draft(judged, Key::Read).parts.extend(place);
            }
            None => {
                self.draft(judged, Key::Measure).parts.insert(name.to_owned());
            }
        }
    }

    /// A step that writes into the declaration, and before it the declaration itself where there is none.
    fn of_holder(&mut self, judged: &Judged<'_>, key: Key) -> &mut Draft {
        if !self.declared {
            self.draft(judged, Key::Declare);
        }
        self.draft(judged, key)
    }

    fn draft(&mut self, judged: &Judged<'_>, key: Key) -> &mut Draft {
        let draft = self.drafts.entry(key).or_default();
        draft
            .rules
            .entry(judged.rule.code.clone())
            .or_insert_with(|| (judged.rule.clone(), judged.finding.owner.clone()));
        draft
    }

    /// Where a finding was made. A report is somebody's file, so its names are looked at as those of data are.
    fn place(&self, judged: &Judged<'_>) -> Option<String> {
        let index = |position: Option<u64>| position.and_then(|at| usize::try_from(at).ok()).unwrap_or_default();
        let finding = judged.finding;
        let table = self
            .installation
            .shown_name(finding.table.as_deref()?, index(finding.table_index));
        Some(match &finding.column {
            Some(column) => {
                let column = self.installation.shown_name(column, index(finding.column_index));
                format!("{table} · {column}")
            }
            None => table,
        })
    }

    fn reads(&self, code: &RuleCode) -> Reads {
        let found = self.installation.rules().required_by(code.as_str());
        // A rule of a pack that is not here any more: what its finding says is all there is.
        found.unwrap_or_default()
    }

    /// The steps: the declaration first, then by weight, then in the order of their kinds, then by how many rules wait.
    pub(super) fn in_order(self) -> Vec<GuideStep> {
        let Self {
            installation, drafts, ..
        } = self;
        let mut steps: Vec<(Key, GuideStep)> = drafts
            .into_iter()
            .filter_map(|(key, draft)| {
                let step = step(&key, draft, installation)?;
                Some((key, step))
            })
            .collect();
        // Steps that are alike in all of this stay in the order of their keys.
        steps.sort_by_key(|(key, step)| {
            let first = matches!(key, Key::Declare);
            (!first, Reverse(step.severity), rank(key), Reverse(step.rules.len()))
        });
        steps.into_iter().map(|(_, step)| step).collect()
    }
}

/// The place of a kind of step among the others.
const fn rank(key: &Key) -> u8 {
    match key {
        Key::Declare => 0,
        Key::Read => 1,
        Key::Data(_) => 2,
        Key::Measure => 3,
        Key::Correct(_) => 4,
        Key::Answer(_) => 5,
        Key::Worksheet(_) => 6,
        Key::Attach(_) => 7,
    }
}

fn section(spec: &'static FactSpec) -> Option<&'static str> {
    spec.asset_key?.split_once('.').map(|(section, _)| section)
}

fn step(key: &Key, draft: Draft, installation: &Installation) -> Option<GuideStep> {
    let efforts = &installation.policies().efforts;
    let parts: Vec<String> = draft.parts.into_iter().collect();
    let mut rules: Vec<(GuideRule, String)> = draft.rules.into_values().collect();
    rules.sort_by(|(left, _), (right, _)| {
        (Reverse(left.severity), left.verdict, &left.code).cmp(&(Reverse(right.severity), right.verdict, &right.code))
    });
    let severity: Severity = rules.first()?.0.severity;
    let mut owner = mostly_of(&rules)?;
    let mut waiting_days = 0;
    let mut times = 1;
    let action = match key {
        Key::Declare => {
            BUSINESS.clone_into(&mut owner);
            GuideAction::Declare
        }
        Key::Read => GuideAction::Read,
        Key::Data(code) => GuideAction::Data {
            code: code.clone(),
            places: parts,
        },
        Key::Measure => GuideAction::Measure { facts: parts },
        Key::Correct(code) => GuideAction::Correct { code: code.clone() },
        Key::Answer(section) => {
            times = parts.len();
            GuideAction::Answer {
                section: section.clone(),
                facts: in_file_order(&parts),
            }
        }
        Key::Worksheet(of) => {
            times = parts.len();
            owner.clone_from(of);
            GuideAction::Worksheet { questions: parts }
        }
        Key::Attach(kind) => {
            let issuer = installation.policies().evidence_kind(kind);
            let days = issuer.and_then(|issuer| efforts.waiting_days(&issuer.issuer_role));
            waiting_days = days.unwrap_or_default();
            GuideAction::Attach {
                kind: kind.clone(),
                replaces: draft.replaces,
            }
        }
    };
    let times = u32::try_from(times).unwrap_or(u32::MAX);
    Some(GuideStep {
        minutes: efforts.minutes(action.as_str()).saturating_mul(times),
        action,
        owner,
        severity,
        rules: rules.into_iter().map(|(rule, _)| rule).collect(),
        waiting_days,
    })
}

/// The role that most of the rules name; of equals the one whose rule is heaviest.
fn mostly_of(rules: &[(GuideRule, String)]) -> Option<String> {
    let count = |owner: &String| rules.iter().filter(|(_, other)| other == owner).count();
    let most = rules.iter().map(|(_, owner)| count(owner)).max()?;
    let first = rules.iter().map(|(_, owner)| owner).find(|owner| count(owner) == most);
    first.cloned()
}

/// Facts in the order in which the declaration asks for them.
fn in_file_order(names: &[String]) -> Vec<String> {
    let asked = FACTS.iter().filter(|spec| names.iter().any(|name| name == spec.name));
    asked.map(|spec| spec.name.to_owned()).collect()
}
