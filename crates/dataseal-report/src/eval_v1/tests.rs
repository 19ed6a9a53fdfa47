//! The document against its schema, and the terminal's answer in both languages.

use dataseal_model::{ClassScore, Evaluation, NamingScore, Tally};

use super::*;
use crate::{Context, Lang, cells, evaluation_summary, fixtures};

fn evaluation() -> Evaluation {
    let class = |id, right, wrong, missing| ClassScore {
        class: ClassId::from_static(id),
        tally: Tally { right, wrong, missing },
        by_content: true,
        known: true,
    };
    let cell = |expected: Option<&'static str>, given: Option<&'static str>, columns| model::Confusion {
        expected: expected.map(ClassId::from_static),
        given: given.map(ClassId::from_static),
        columns,
    };
    Evaluation {
        tables: 2,
        rows: 2_000,
        namings: vec![NamingScore {
            naming: model::Naming::Kept,
            all: model::Score {
                columns: 12,
                classes: vec![class("email", 4, 1, 0), class("resident-id", 3, 0, 1)],
                negatives: model::Negatives {
                    columns: 4,
                    labelled: 1,
                    labelled_personal: 1,
                },
                confusions: vec![
                    cell(None, Some("email"), 1),
                    cell(Some("email"), Some("email"), 4),
                    cell(Some("resident-id"), None, 1),
                ],
                faults: vec![model::Fault {
                    table: "客户.csv".to_owned(),
                    column: "备注".to_owned(),
                    missing: Vec::new(),
                    wrong: vec![ClassId::from_static("email")],
                }],
            },
            groups: Vec::new(),
        }],
        unjudged: 3,
        absent: vec!["客户.csv.性别".to_owned()],
        unknown: vec![ClassId::from_static("no-such-class")],
    }
}

#[test]
fn the_document_survives_a_round_trip() {
    let document = Eval::new(&evaluation(), false, &[], "0.0.0");
    let text = document.to_json().unwrap();
    assert_eq!(serde_json::from_str::<Eval>(&text).unwrap(), document);
    assert!(text.contains("\"macro\": {"), "{text}");
    assert!(text.contains("\"share\": \"0.800000\""), "{text}");
}

#[test]
fn the_terminal_names_the_worst_and_what_is_in_no_figure() {
    let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
    for lang in [Lang::Zh, Lang::En] {
        let context = Context {
            width: 100,
            ..Context::new(lang, &taxonomy, &kinds)
        };
        let shown = evaluation_summary(&evaluation(), &context);
        for part in [
            "email",
            "resident-id",
            "客户.csv.性别",
            "no-such-class",
            "0.8889",
            "备注",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert!(shown.lines().all(|line| cells(line) <= 100), "{shown}");
    }
}
