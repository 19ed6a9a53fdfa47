//! What nobody knows is never taken for granted: over all rules, from every satisfied example.
//!
//! One thing is taken away at a time. A rule may still be satisfied then only if it would be whatever that thing were: no value that
//! is tried in its place may violate the rule or leave it open. Nor may a rule that some value violates stop applying because nobody gives it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use dataseal_model::Verdict;
use dataseal_model::facts::{FactSpec, FactType, FactValue, fact};
use dataseal_pack::Rule;

use crate::situation::{Alone, Document, Known, Situation, each_alone};
use crate::support::policies;

/// Facts that are never lacking where there is anything to read: a rule that reads none of it is left open elsewhere.
const ALWAYS_MEASURED: [&str; 2] = ["rows", "table_rows"];

/// Facts of which there is none where there is nothing to tell: no value of that shape, no column of days, no registration so far.
const OF_NOTHING: [&str; 4] = [
    "column_near_miss_share",
    "data_from",
    "data_to",
    "public_registration_until",
];

#[test]
fn nothing_is_satisfied_for_want_of_a_fact_that_could_break_it() {
    let (mut removals, mut leaks) = (0, Vec::new());
    for rule in each_alone(policies()) {
        let constants = Constants::of(&rule.rule);
        for (situation, known) in removable(&rule) {
            removals += 1;
            leaks.extend(constants.leak(&rule, &situation, &known));
        }
    }
    assert!(leaks.is_empty(), "{} of {removals}:\n{}", leaks.len(), leaks.join("\n"));
    assert!(removals > 2_000, "{removals} things taken away");
}

/// Every satisfied example of a rule with each of the things known in it.
fn removable(rule: &Alone) -> Vec<(Situation, Known)> {
    let satisfied = rule
        .rule
        .examples
        .iter()
        .filter(|example| example.verdict == Verdict::Satisfied);
    let situations = satisfied.map(|example| Situation::of_example(&rule.rule, example));
    let in_force = situations.filter(|situation| rule.rule.in_force.contains(situation.as_of));
    in_force.flat_map(each_of).collect()
}

/// A situation with each of the things known in it.
pub(crate) fn each_of(situation: Situation) -> Vec<(Situation, Known)> {
    let known = situation.known().into_iter();
    let always = |known: &Known| matches!(known, Known::Fact(name) if ALWAYS_MEASURED.contains(&name.as_str()));
    known
        .filter(|known| !always(known))
        .map(|known| (situation.clone(), known))
        .collect()
}

fn verdicts(rule: &Alone, situations: &[Situation]) -> Vec<Option<Verdict>> {
    let answers = rule.judge(situations).into_iter();
    answers.map(|answer| answer.map(|(verdict, _)| verdict)).collect()
}

fn value_of(situation: &Situation, known: &Known) -> String {
    match known {
        Known::Fact(name) => situation.facts.get(name).map_or_else(String::new, FactValue::to_string),
        Known::Document(kind) => format!("{:?}", situation.documents.get(kind)),
        Known::Answer(question) => format!("{:?}", situation.answers.get(question)),
    }
}

/// The numbers, days and quoted texts that the conditions of a rule are held against: its boundaries lie beside them.
pub(crate) struct Constants {
    numbers: BTreeSet<i64>,
    decimals: BTreeSet<u64>,
    days: BTreeSet<NaiveDate>,
    texts: BTreeSet<String>,
}

/// Shares are tried in ten-thousandths.
const WHOLE: u64 = 10_000;

impl Constants {
    pub(crate) fn of(rule: &Rule) -> Self {
        let conditions = [Some(&rule.require), rule.applies.as_ref()];
        let text: Vec<&str> = conditions
            .into_iter()
            .flatten()
            .map(|each| each.text.as_str())
            .collect();
        let text = text.join("\n");
        let quoted: BTreeSet<String> = text.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        let bare: String = text.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
        let words = bare.split(|character: char| !(character.is_ascii_alphanumeric() || "._".contains(character)));
        let words: BTreeSet<&str> = words.collect();
        let decimals = words.iter().filter_map(|word| word.parse::<f64>().ok());
        Self {
            numbers: words.iter().filter_map(|word| word.parse().ok()).collect(),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "shares lie between 0 and 1"
            )]
            decimals: decimals
                .filter(|share| (0.0..=1.0).contains(share))
                .map(|share| (share * WHOLE as f64).round() as u64)
                .collect(),
            days: quoted.iter().filter_map(|text| text.parse().ok()).collect(),
            texts: quoted,
        }
    }

    /// What a rule lets pass because one thing is not known.
    pub(crate) fn leak(&self, rule: &Alone, situation: &Situation, known: &Known) -> Option<String> {
        let found = verdicts(rule, &[situation.without(known)])[0]?;
        if found.is_open() {
            return None;
        }
        let none = matches!(known, Known::Fact(name) if OF_NOTHING.contains(&name.as_str()));
        let breaks = |verdict: Verdict| match found {
            Verdict::Satisfied => verdict.is_open(),
            _ => verdict == Verdict::Violated && !none,
        };
        let tried = self.in_place_of(known, situation);
        let answers = verdicts(rule, &tried).into_iter().zip(&tried);
        let (verdict, with) = answers
            .filter_map(|(verdict, with)| Some((verdict?, with)))
            .find(|(verdict, _)| breaks(*verdict))?;
        let value = value_of(with, known);
        Some(format!(
            "{} is {found} without {known:?} and {verdict} with {value}",
            rule.rule.code
        ))
    }

    /// The situation with each of many values in the place of one thing.
    fn in_place_of(&self, known: &Known, situation: &Situation) -> Vec<Situation> {
        let with = |change: &dyn Fn(&mut Situation)| {
            let mut changed = situation.clone();
            change(&mut changed);
            changed
        };
        match known {
            Known::Answer(question) => {
                let answers = [true, false].into_iter();
                let put = |answer| {
                    with(&|changed| {
                        changed.answers.insert(question.clone(), answer);
                    })
                };
                answers.map(put).collect()
            }
            Known::Document(kind) => {
                let ages = self.ages();
                let valid = ages.into_iter().map(|age| Document {
                    valid: true,
                    issued: situation.as_of.checked_sub_days(Days::new(age)),
                });
                let expired = Document {
                    valid: false,
                    issued: None,
                };
                let put = |document| {
                    with(&|changed| {
                        changed.documents.insert(kind.clone(), document);
                    })
                };
                valid.chain([expired]).map(put).collect()
            }
            Known::Fact(name) => {
                let spec = fact(name).unwrap();
                let values = self.values(spec, situation);
                values
                    .into_iter()
                    .map(|value| with(&|changed| drop(changed.facts.insert(name.clone(), value.clone()))))
                    .collect()
            }
        }
    }

    /// Days of age beside every number of days, and very many.
    fn ages(&self) -> BTreeSet<u64> {
        let near = self.numbers.iter().filter_map(|number| u64::try_from(*number).ok());
        let near = near
            .filter(|days| *days < 40_000)
            .flat_map(|days| [days.saturating_sub(1), days, days + 1]);
        near.chain([0, 1, 366, 731, 1_462, 1_828, 20_000]).collect()
    }

    fn values(&self, spec: &FactSpec, situation: &Situation) -> Vec<FactValue> {
        let texts = || -> BTreeSet<String> {
            let long = "数".repeat(1_000);
            let free = ["".to_owned(), "数据".to_owned(), "2024年数据".to_owned(), long];
            if spec.choices.is_empty() {
                self.texts.iter().cloned().chain(free).collect()
            } else {
                spec.choices.iter().map(|choice| choice.value.to_owned()).collect()
            }
        };
        match spec.fact_type {
            FactType::Boolean => vec![FactValue::Boolean(true), FactValue::Boolean(false)],
            FactType::Integer => self.integers(situation).into_iter().map(FactValue::Integer).collect(),
            FactType::Share => {
                let near = self
                    .decimals
                    .iter()
                    .flat_map(|part| [part.saturating_sub(1), *part, part + 1]);
                let parts: BTreeSet<u64> = near.chain([0, WHOLE / 2, WHOLE]).collect();
                let parts = parts.into_iter().filter(|part| *part <= WHOLE);
                parts.map(|part| FactValue::Share { part, whole: WHOLE }).collect()
            }
            FactType::Text => texts().into_iter().map(FactValue::Text).collect(),
            FactType::TextSet => {
                let all: Vec<String> = texts().into_iter().filter(|text| !text.is_empty()).collect();
                let ones = all.iter().map(|text| vec![text.clone()]);
                ones.chain([Vec::new(), all.clone()]).map(FactValue::TextSet).collect()
            }
            FactType::Date => {
                let ages = self.ages();
                let before = ages
                    .iter()
                    .filter_map(|age| situation.as_of.checked_sub_days(Days::new(*age)));
                let after = ages
                    .iter()
                    .filter_map(|age| situation.as_of.checked_add_days(Days::new(*age)));
                let beside = self
                    .days
                    .iter()
                    .flat_map(|day| [day.pred_opt(), Some(*day), day.succ_opt()]);
                before
                    .chain(after)
                    .chain(beside.flatten())
                    .map(FactValue::Date)
                    .collect()
            }
        }
    }

    /// Beside every number of the conditions and of the other facts, which it may be held against, and at both ends.
    fn integers(&self, situation: &Situation) -> BTreeSet<i64> {
        let others = situation.facts.values().filter_map(|value| match value {
            FactValue::Integer(number) => Some(*number),
            _ => None,
        });
        let near = self.numbers.iter().copied().chain(others);
        let near = near.flat_map(|number| [number.saturating_sub(1), number, number.saturating_add(1)]);
        near.chain([0, 1, i64::MAX]).filter(|number| *number >= 0).collect()
    }
}
