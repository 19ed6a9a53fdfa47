//! Real public data: flights and weather hold nobody, and place names are no persons.

use std::path::PathBuf;
use std::process::Command;

use dataseal_classify::label;
use dataseal_model::Strength;

use super::{measure, office};

/// The folder of shared test data.
fn shared() -> PathBuf {
    PathBuf::from(std::env::var("DATASEAL_TEST_SHARED").unwrap()).join("data")
}

/// Names and columns of a CSV whose quoted fields hold neither commas nor line breaks.
fn columns(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut lines = text.lines();
    let names: Vec<String> = lines.next().unwrap().split(',').map(str::to_owned).collect();
    let mut columns = vec![Vec::new(); names.len()];
    for line in lines {
        for (column, field) in columns.iter_mut().zip(line.split(',')) {
            column.push(field.trim_matches('"').to_owned());
        }
    }
    (names, columns)
}

/// Name and labels of every column that has one, hints included.
fn labelled(text: &str) -> Vec<(String, Vec<String>, bool)> {
    let office = office();
    let (names, columns) = columns(text);
    let table: Vec<(&str, &[String])> = names
        .iter()
        .map(String::as_str)
        .zip(columns.iter().map(Vec::as_slice))
        .collect();
    let labels = label(
        &measure::table(&table, &office.recognisers),
        &office.taxonomy,
        &office.terms,
    );
    names
        .into_iter()
        .zip(labels)
        .filter(|(_, labels)| !labels.is_empty())
        .map(|(name, labels)| {
            let personal = labels
                .iter()
                .any(|label| label.personal || label.strength == Strength::Hint);
            (
                name,
                labels.iter().map(|label| label.class.to_string()).collect(),
                personal,
            )
        })
        .collect()
}

fn assert_nobody(text: &str) {
    let labelled = labelled(text);
    println!("{labelled:?}");
    assert!(labelled.iter().all(|(_, _, personal)| !personal), "{labelled:?}");
}

#[test]
#[ignore = "needs DATASEAL_TEST_SHARED"]
fn weather_holds_nobody() {
    assert_nobody(&std::fs::read_to_string(shared().join("weather.csv")).unwrap());
}

#[test]
#[ignore = "needs DATASEAL_TEST_SHARED"]
fn flights_hold_nobody() {
    let output = Command::new("python3")
        .args([
            "-c",
            "import sys, zipfile; a = zipfile.ZipFile(sys.argv[1]); sys.stdout.buffer.write(a.read(a.namelist()[0]))",
        ])
        .arg(shared().join("flights.csv.zip"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let head: Vec<&str> = text.lines().take(60_001).collect();
    assert!(head.len() > 60_000);
    assert_nobody(&head.join("\n"));
}

#[test]
#[ignore = "needs DATASEAL_TEST_SHARED"]
fn divisions_are_codes_and_places() {
    for file in ["cn-admin-areas.csv", "cn-admin-streets.csv"] {
        assert_nobody(&std::fs::read_to_string(shared().join(file)).unwrap());
    }
}
