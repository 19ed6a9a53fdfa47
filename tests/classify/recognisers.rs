//! `recognisers list` and `test`: every recogniser is there, and a value that is tested comes back nowhere.

use serde_json::Value;

use crate::cli;
use crate::people::{people, spoilt};

fn answers(value: &str) -> Value {
    let output = cli()
        .command()
        .args(["recognisers", "test", "-", "--format", "json"])
        .stdin(format!("{value}\n"))
        .run();
    serde_json::from_slice(&output.assert_code(0).stdout).unwrap()
}

/// What one recogniser answers, and why.
fn answer(document: &Value, id: &str) -> (String, Vec<String>) {
    let all = document["answers"].as_array().unwrap();
    let found = all.iter().find(|answer| answer["recogniser"] == id).unwrap();
    let facts = found["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact.as_str().unwrap().to_owned());
    (found["answer"].as_str().unwrap().to_owned(), facts.collect())
}

#[test]
fn every_recogniser_is_listed_with_its_page() {
    let cli = cli();
    let output = cli.run(["recognisers", "list", "--format", "json"]);
    let document: Value = serde_json::from_slice(&output.assert_code(0).stdout).unwrap();
    let listed = document["recognisers"].as_array().unwrap();
    assert!(listed.len() >= 30);
    for recogniser in listed {
        let id = recogniser["id"].as_str().unwrap();
        assert!(!recogniser["title"]["zh"].as_str().unwrap().is_empty(), "{id}");
        assert!(!recogniser["title"]["en"].as_str().unwrap().is_empty(), "{id}");
    }
    cli.run(["recognisers", "list", "--lang", "zh-CN"])
        .assert_stdout_has("居民身份证号");
    cli.run(["recognisers", "list", "--lang", "en"])
        .assert_stdout_has("resident-id");
}

#[test]
fn a_value_is_told_hit_near_miss_contained_or_none() {
    let person = &people(3)[2];
    let (said, facts) = answer(&answers(&person.number), "resident-id");
    assert_eq!(said, "hit");
    assert!(facts.contains(&"date-valid".to_owned()) && facts.contains(&"all-checks-pass".to_owned()));
    let (said, facts) = answer(&answers(&spoilt(&person.number)), "resident-id");
    assert_eq!(
        (said.as_str(), facts.as_slice()),
        (
            "near-miss",
            ["check-fails".to_owned(), "date-valid".to_owned()].as_slice()
        )
    );
    let text = format!("客户来电，证件 {} 已核对", person.number);
    assert_eq!(answer(&answers(&text), "resident-id").0, "contained");
    let (said, facts) = answer(&answers("你好"), "resident-id");
    assert_eq!(
        (said.as_str(), facts.as_slice()),
        ("no", ["too-short".to_owned()].as_slice())
    );
}

#[test]
fn the_value_comes_back_nowhere() {
    let cli = cli();
    let person = &people(5)[4];
    let values = [person.number.clone(), spoilt(&person.number), person.phone.clone()];
    for value in &values {
        for format in ["human", "json"] {
            for lang in ["zh-CN", "en"] {
                let given = [
                    "recognisers",
                    "test",
                    value,
                    "--all",
                    "--format",
                    format,
                    "--lang",
                    lang,
                ];
                let output = cli.run(given);
                let said = output.assert_code(0).stdout_str() + &output.stderr_str();
                assert!(!said.contains(value.as_str()), "{format} {lang}");
            }
        }
        let wrong = cli.run(["recognisers", "test", value, "--formt", "json"]);
        assert!(!(wrong.stdout_str() + &wrong.stderr_str()).contains(value.as_str()));
    }
    let whole = walk(cli.world());
    assert!(
        whole
            .iter()
            .all(|bytes| values.iter().all(|value| !holds(bytes, value.as_bytes()))),
        "a value was stored"
    );
}

#[test]
fn a_value_that_is_too_long_or_no_text_is_refused() {
    let run = |bytes: Vec<u8>| cli().command().args(["recognisers", "test", "-"]).stdin(bytes).run();
    run(vec![b'1'; (1 << 20) + 2]).assert_stderr_has("DS-");
    run(vec![0xff, 0xfe, 0xff]).assert_stderr_has("DS-IN-004");
}

fn holds(bytes: &[u8], value: &[u8]) -> bool {
    bytes.windows(value.len()).any(|window| window == value)
}

/// The bytes of every file below a folder.
fn walk(folder: &std::path::Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.push(bytes);
        }
    }
    found
}
