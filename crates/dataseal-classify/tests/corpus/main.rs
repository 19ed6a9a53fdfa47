//! A labelled corpus of columns such as enterprises have, and what the labels are worth on it: precision and recall for
//! each class, no false label, and recall of 95 % at least.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking, builds its own values and prints its figures"
)]

mod cases;
mod generate;
mod measure;
mod negatives;
mod oddities;
mod sections;
mod shared;
mod tables;

use std::collections::BTreeMap;

use cases::Case;
use dataseal_classify::{Lexicons, NameTerms, label, recogniser_set};
use dataseal_model::{Label, RecogniserSet, Strength};
use dataseal_pack::{Taxonomy, load_embedded};

/// What classifying takes, from the repository's own policies.
pub(crate) struct Office {
    pub(crate) recognisers: RecogniserSet,
    pub(crate) taxonomy: Taxonomy,
    pub(crate) terms: NameTerms,
}

/// Right labels, wrong labels and missing ones of a class.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    missing: usize,
}

pub(crate) fn office() -> Office {
    let policies = load_embedded().unwrap();
    let lists = policies.lexicons.iter();
    let lexicons = Lexicons::from_packs(lists.map(|(name, text, _)| (name.as_str(), text.as_str()))).unwrap();
    let taxonomy = policies.taxonomy;
    Office {
        recognisers: recogniser_set(&lexicons),
        terms: NameTerms::new(&taxonomy),
        taxonomy,
    }
}

/// Labels the columns of one table.
fn labels(office: &Office, table: &[Case]) -> Vec<Vec<Label>> {
    let columns: Vec<(&str, &[String])> = table
        .iter()
        .map(|case| (case.name.as_str(), case.values.as_slice()))
        .collect();
    label(
        &measure::table(&columns, &office.recognisers),
        &office.taxonomy,
        &office.terms,
    )
}

fn score(case: &Case, labels: &[Label], scores: &mut BTreeMap<String, Score>, faults: &mut Vec<String>) {
    let given: Vec<&str> = labels
        .iter()
        .filter(|label| label.strength >= Strength::Likely)
        .map(|label| label.class.as_str())
        .collect();
    for class in &given {
        let score = scores.entry((*class).to_owned()).or_default();
        if case.expected.contains(class) {
            score.right += 1;
        } else {
            score.wrong += 1;
            faults.push(format!("`{}` ({}) is wrongly {class}", case.name, case.values[0]));
        }
    }
    for class in case.expected.iter().filter(|class| !given.contains(class)) {
        scores.entry((*class).to_owned()).or_default().missing += 1;
        faults.push(format!(
            "`{}` ({}) is not found to be {class}",
            case.name, case.values[0]
        ));
    }
}

#[test]
fn precision_and_recall() {
    let office = office();
    let (mut scores, mut faults) = (BTreeMap::new(), Vec::new());
    let singles = [
        sections::by_name(),
        sections::by_content(),
        sections::in_texts(),
        cases::agreeing(),
        cases::by_content(),
        cases::by_name(),
        cases::sparse(),
        negatives::negative(),
    ];
    let mut tables: Vec<Vec<Case>> = singles.into_iter().flatten().map(|case| vec![case]).collect();
    tables.push(cases::siblings());
    tables.extend(tables::all());
    let columns: usize = tables.iter().map(Vec::len).sum();
    for table in &tables {
        for (case, labels) in table.iter().zip(labels(&office, table)) {
            score(case, &labels, &mut scores, &mut faults);
        }
    }
    println!("{columns} columns");
    for (class, score) in &scores {
        let (given, due) = (score.right + score.wrong, score.right + score.missing);
        println!(
            "{class:24} precision {}/{given} recall {}/{due}",
            score.right, score.right
        );
    }
    let total = |part: fn(&Score) -> usize| scores.values().map(part).sum::<usize>();
    let (right, wrong, missing) = (total(|s| s.right), total(|s| s.wrong), total(|s| s.missing));
    println!(
        "all: {right} right, {wrong} wrong, {missing} missing\n{}",
        faults.join("\n")
    );
    assert!(columns >= 120);
    assert_eq!(wrong, 0, "{}", faults.join("\n"));
    assert!(right * 100 >= (right + missing) * 95, "{}", faults.join("\n"));
}

#[test]
fn hints_are_few_among_ordinary_columns() {
    let office = office();
    let hinted: Vec<String> = negatives::negative()
        .into_iter()
        .filter(|case| {
            !labels(&office, std::slice::from_ref(case)).iter().all(Vec::is_empty) && case.expected.is_empty()
        })
        .map(|case| case.name)
        .collect();
    assert!(hinted.len() <= 3, "{hinted:?}");
}

#[test]
fn one_table_gives_one_answer() {
    let office = office();
    let table = cases::by_content();
    assert_eq!(labels(&office, &table), labels(&office, &table));
}
