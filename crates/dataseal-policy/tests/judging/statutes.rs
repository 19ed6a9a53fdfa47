//! Cases written from the statutes, without regard to how the rules are written: `statutes/*.toml`.
//!
//! A table describes for one rule a situation that is `lawful`, and how it may change: each entry of `violated`, `undetermined` and
//! so on is the lawful situation with other values, and `without` some. `clear` is satisfied or not applicable, `open` neither;
//! `not_in_force` are days on which the rule does not hold. From the lawful situation everything is also taken away once, and
//! without it, unless it is `spare`, the rule must not be satisfied.
//!
//! Names with a truth value that are no facts are questions; those with `"valid"`, `"expired"` or a day of issue are documents. A number of
//! persons stands for its bounds as well.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use dataseal_model::Verdict::{self, NotApplicable, Satisfied, Undetermined, Violated};
use dataseal_model::facts::{FactType, FactValue, fact};
use dataseal_pack::Policies;
use toml::{Table, Value};

use crate::absence::{Constants, each_of};
use crate::situation::{Alone, Answer, Document, Known, Situation, each_alone};
use crate::support::{policies, today};

/// What is expected, and which verdicts it admits; none where the rule is not in force.
type Expected = (&'static str, fn(Option<Verdict>) -> bool);

/// The lists of a table.
const EXPECTED: [Expected; 7] = [
    ("satisfied", |found| found == Some(Satisfied)),
    ("violated", |found| found == Some(Violated)),
    ("undetermined", |found| found == Some(Undetermined)),
    ("not_applicable", |found| found == Some(NotApplicable)),
    ("clear", |found| matches!(found, Some(Satisfied | NotApplicable))),
    ("open", |found| matches!(found, Some(Violated | Undetermined))),
    ("not_in_force", |found| found.is_none()),
];

/// What a lawful situation without one thing may be.
const MISSING: Expected = ("not satisfied", |found| found != Some(Satisfied));

struct Expectation {
    /// Where it is written, as far as a reader needs to find it.
    place: String,
    situation: Situation,
    expected: Expected,
}

#[test]
fn the_rules_answer_as_the_statutes_do() {
    let mut policies = policies();
    policies
        .packs
        .retain(|pack| pack.reference.id.as_str() != "dataseal-waivers");
    let vocabulary = Policies {
        packs: Vec::new(),
        ..policies.clone()
    };
    let packs: BTreeSet<String> = policies
        .packs
        .iter()
        .map(|pack| pack.reference.id.to_string())
        .collect();
    let rules = each_alone(policies);
    let (mut cases, mut differences, mut seen) = (0, Vec::new(), BTreeSet::new());
    let (background, tables) = tables();
    for (file, table) in tables {
        for described in table["rule"].as_array().unwrap() {
            let described = described.as_table().unwrap();
            let code = described["code"].as_str().unwrap();
            assert!(described.contains_key("law"), "{file}: {code} names no law");
            let rule = rules.iter().find(|each| each.rule.code.as_str() == code);
            let rule = rule.unwrap_or_else(|| panic!("{file}: no rule has the code {code}"));
            seen.extend(rule.pack.iter().map(ToString::to_string));
            let expectations = expectations(&format!("{file} {code}"), &background, described, &vocabulary);
            cases += expectations.len();
            differences.extend(differing(rule, &expectations));
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {cases} cases:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert_eq!(seen, packs, "every pack has cases");
    assert!(cases > 2_000, "{cases} cases");
}

fn differing(rule: &Alone, expectations: &[Expectation]) -> Vec<String> {
    let situations: Vec<Situation> = expectations.iter().map(|each| each.situation.clone()).collect();
    let answers = rule.judge(&situations);
    let differing = expectations.iter().zip(answers).filter_map(|(each, answer)| {
        let found = answer.as_ref().map(|(verdict, _)| *verdict);
        let (wanted, admits) = each.expected;
        (!admits(found)).then(|| format!("{}: {wanted} wanted, {}", each.place, told(&answer)))
    });
    differing.chain(leaking(rule, expectations)).collect()
}

/// What the rule lets pass in a situation that satisfies it because one thing is not known.
fn leaking(rule: &Alone, expectations: &[Expectation]) -> Vec<String> {
    let constants = Constants::of(&rule.rule);
    let lawful = expectations.iter().filter(|each| each.expected.0 == "satisfied");
    let each = lawful.flat_map(|each| each_of(each.situation.clone()));
    each.filter_map(|(situation, known)| constants.leak(rule, &situation, &known))
        .collect()
}

fn told(answer: &Answer) -> String {
    match answer {
        Some((verdict, missing)) if missing.is_empty() => format!("{verdict} found"),
        Some((verdict, missing)) => format!("{verdict} found for want of {}", missing.join(", ")),
        None => "the rule is not in force".to_owned(),
    }
}

/// What is known in every case, and the tables by file name.
fn tables() -> (Table, Vec<(String, Table)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judging/statutes");
    let mut tables: Vec<(String, Table)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let table = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, table)
        })
        .collect();
    tables.sort_by(|left, right| left.0.cmp(&right.0));
    let background = tables.iter().position(|(name, _)| name == "background.toml").unwrap();
    (tables.remove(background).1, tables)
}

/// Everything that a table says of a rule.
fn expectations(place: &str, background: &Table, described: &Table, vocabulary: &Policies) -> Vec<Expectation> {
    let known = ["code", "law", "lawful", "spare"];
    for key in described.keys() {
        let list = EXPECTED.iter().any(|(name, _)| name == key);
        assert!(list || known.contains(&key.as_str()), "{place}: `{key}` means nothing");
    }
    let lawful = described["lawful"].as_table().unwrap();
    let situation = |changes: &Table| changed(place, &[background, lawful, changes], vocabulary);
    let mut all = vec![Expectation {
        place: format!("{place} lawful"),
        situation: situation(&Table::new()),
        expected: EXPECTED[0],
    }];
    let spare: BTreeSet<&str> = texts(described.get("spare")).into_iter().collect();
    for spared in &spare {
        assert!(
            lawful.contains_key(*spared),
            "{place}: `{spared}` is spare and not there"
        );
    }
    let needed = lawful
        .keys()
        .filter(|key| *key != "as_of" && !spare.contains(key.as_str()));
    all.extend(needed.map(|key| {
        let without = Value::Array(vec![Value::String(key.clone())]);
        Expectation {
            place: format!("{place} without {key}"),
            situation: situation(&Table::from_iter([("without".to_owned(), without)])),
            expected: MISSING,
        }
    }));
    for expected in EXPECTED {
        for changes in described
            .get(expected.0)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let changes = changes.as_table().unwrap();
            all.push(Expectation {
                place: format!("{place} {}", changes.to_string().trim().replace('\n', ", ")),
                situation: situation(changes),
                expected,
            });
        }
    }
    all
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values.map(|value| value.as_str().unwrap()).collect()
}

/// A situation of which later tables change what earlier ones say.
fn changed(place: &str, tables: &[&Table], vocabulary: &Policies) -> Situation {
    let mut situation = Situation::on(today());
    for (name, value) in tables.iter().copied().flatten() {
        if name != "without" {
            put(&mut situation, name, value, vocabulary)
                .unwrap_or_else(|| panic!("{place}: `{name}` is not understood"));
        }
    }
    for name in tables.iter().flat_map(|table| texts(table.get("without"))) {
        let before = situation.known().len();
        for known in named(name) {
            situation = situation.without(&known);
        }
        assert!(
            situation.known().len() < before,
            "{place}: nothing called `{name}` to leave out"
        );
    }
    situation
}

/// Whatever may stand under this name.
fn named(name: &str) -> Vec<Known> {
    let facts = with_bounds(name).into_iter().map(Known::Fact);
    facts
        .chain([Known::Document(name.to_owned()), Known::Answer(name.to_owned())])
        .collect()
}

/// A number of persons has bounds, too.
fn with_bounds(name: &str) -> Vec<String> {
    let names = [name.to_owned(), format!("{name}_at_least"), format!("{name}_at_most")];
    names.into_iter().filter(|name| fact(name).is_some()).collect()
}

fn put(situation: &mut Situation, name: &str, value: &Value, vocabulary: &Policies) -> Option<()> {
    if name == "as_of" {
        situation.as_of = day(value)?;
        return Some(());
    }
    let facts = with_bounds(name);
    if !facts.is_empty() {
        for name in facts {
            let value = fact_value(fact(&name)?.fact_type, value)?;
            situation.facts.insert(name, value);
        }
    } else if let Value::Boolean(answer) = value {
        vocabulary.questions.iter().find(|question| question.id == name)?;
        situation.answers.insert(name.to_owned(), *answer);
    } else {
        vocabulary
            .evidence_kinds
            .iter()
            .find(|kind| kind.kind.as_str() == name)?;
        let document = match value.as_str() {
            Some("valid") => Document {
                valid: true,
                issued: None,
            },
            Some("expired") => Document {
                valid: false,
                issued: None,
            },
            Some(_) => return None,
            None => Document {
                valid: true,
                issued: Some(day(value)?),
            },
        };
        situation.documents.insert(name.to_owned(), document);
    }
    Some(())
}

fn fact_value(fact_type: FactType, value: &Value) -> Option<FactValue> {
    Some(match fact_type {
        FactType::Boolean => FactValue::Boolean(value.as_bool()?),
        FactType::Integer => FactValue::Integer(value.as_integer()?),
        FactType::Share => share(value)?,
        FactType::Text => FactValue::Text(value.as_str()?.to_owned()),
        FactType::TextSet => {
            value.as_array()?;
            let mut texts: Vec<String> = texts(Some(value)).into_iter().map(str::to_owned).collect();
            texts.sort();
            FactValue::TextSet(texts)
        }
        FactType::Date => FactValue::Date(day(value)?),
    })
}

/// Exact to four decimals, which is more than any case has.
fn share(value: &Value) -> Option<FactValue> {
    let decimal = format!("{:.4}", value.as_float()?);
    let part = decimal.replace('.', "").parse().ok()?;
    Some(FactValue::Share { part, whole: 10_000 })
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_datetime()?.to_string().parse().ok()
}
