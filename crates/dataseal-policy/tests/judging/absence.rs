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

#[test]
fn nothing_is_satisfied_for_want_of_a_fact_that_could_break_it() {
    let (mut removals, mut leaks) = (0, Vec::new());
    for rule in each_alone(policies()) {
        let constants = Constants::of(&rule.rule);
        for (situation, known) in removable(&rule) {
            removals += 1;
            let lacking = situation.without(&known);
            let found = verdicts(&rule, std::slice::from_ref(&lacking))[0];
            if !matches!(found, Some(Verdict::Satisfied | Verdict::NotApplicable)) {
                continue;
            }
            let tried = constants.in_place_of(&known, &situation);
            let broken = verdicts(&rule, &tried).into_iter().zip(&tried).find(|(verdict, _)| match found {
                Some(Verdict::Satisfied) => matches!(verdict, Some(Verdict::Violated | Verdict::Undetermined)),
                _ => *verdict == Some(Verdict::Violated),
            });
            if let Some((verdict, tried)) = broken {
                let value = value_of(tried, &known);
                leaks.push(format!(
                    "{} is {found:?} without {known:?}, {verdict:?} with {value}",
                    rule.rule.code
                ));
            }
        }
    }
    assert!(leaks.is_empty(), "{} of {removals}:\n{}", leaks.len(), leaks.join("\n"));
    assert!(removals > 2_000, "{removals} things taken away");
}

/// Every satisfied example of a rule with each of the things known in it.
fn removable(rule: &Alone) -> Vec<(Situation, Known)> {
    let satisfied = rule.rule.examples.iter().filter(|example| example.verdict == Verdict::Satisfied);
    let situations = satisfied.map(|example| Situation::of_example(&rule.rule, example));
    // What an example needs not say is tried in its place all the same.
    let in_force = situations.filter(|situation| rule.rule.in_force.contains(situation.as_of));
    in_force
        .flat_map(|situation| {
            let known = situation.known();
            known.into_iter().map(move |known| (situation.clone(), known)).collect::<Vec<_>>()
        })
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
struct Constants {
    numbers: BTreeSet<i64>,
    decimals: BTreeSet<u64>,
    days: BTreeSet<NaiveDate>,
    texts: BTreeSet<String>,
}

/// Shares are tried in ten-thousandths.
const WHOLE: u64 = 10_000;

impl Constants {
    fn of(rule: &Rule) -> Self {
        let conditions = [Some(&rule.require), rule.applies.as_ref()];
        let text: Vec<&str> = conditions.into_iter().flatten().map(|each| each.text.as_str()).collect();
        let text = text.join("\n");
        let quoted: BTreeSet<String> = text.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        let bare: String = text.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
        let words = bare.split(|character: char| !(character.is_ascii_alphanumeric() || "._".contains(character)));
        let words: BTreeSet<&str> = words.collect();
        let decimals = words.iter().filter_map(|word| word.parse::<f64>().ok());
        Self {
            numbers: words.iter().filter_map(|word| word.parse().ok()).collect(),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares lie between 0 and 1")]
            decimals: decimals
                .filter(|share| (0.0..=1.0).contains(share))
                .map(|share| (share * WHOLE as f64).round() as u64)
                .collect(),
            days: quoted.iter().filter_map(|text| text.parse().ok()).collect(),
            texts: quoted,
        }
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
                let expired = Document { valid: false, issued: None };
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
        let near = near.filter(|days| *days < 40_000).flat_map(|days| [days.saturating_sub(1), days, days + 1]);
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
                let near = self.decimals.iter().flat_map(|part| [part.saturating_sub(1), *part, part + 1]);
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
                let before = ages.iter().filter_map(|age| situation.as_of.checked_sub_days(Days::new(*age)));
                let after = ages.iter().filter_map(|age| situation.as_of.checked_add_days(Days::new(*age)));
                let beside = self.days.iter().flat_map(|day| [day.pred_opt(), Some(*day), day.succ_opt()]);
                before.chain(after).chain(beside.flatten()).map(FactValue::Date).collect()
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
