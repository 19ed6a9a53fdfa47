//! What a condition may say, what is refused and where, and three-valued logic against an interpreter of its own.

mod kleene;

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::datatypes::Schema;
use dataseal_model::facts::{FACTS, FactScope, FactType, FactValue};
use dataseal_pack::{Calendar, Problem, ProblemKind};

use super::*;
use crate::batch::batch;
use crate::book::Shelf;
use crate::facts::rows;
use crate::testing::expression;
use crate::{Facts, TableFacts};

const KINDS: &[&str] = &["separate-consent", "basis"];
static CALENDAR: std::sync::OnceLock<Arc<Calendar>> = std::sync::OnceLock::new();
const CLASSES: &[&str] = &["resident-id"];

fn context(scope: FactScope) -> Context<'static> {
    Context {
        scope,
        evidence_kinds: KINDS,
        questions: &["opt-out"],
        calendar: CALENDAR.get_or_init(Arc::default),
        classes: CLASSES,
    }
}

/// Evaluates a condition about a dataset.
fn evaluate(text: &str, facts: &Facts) -> Option<bool> {
    let condition = read(&expression(text), "require", &context(FactScope::Dataset)).unwrap();
    let sources = condition.sources();
    let schema = Arc::new(Schema::new(sources.iter().map(Source::field).collect::<Vec<_>>()));
    let planned = plan(condition, &plan_schema(&schema).unwrap()).unwrap();
    let shelf = Shelf {
        scope: FactScope::Dataset,
        sources,
        schema,
        rules: Vec::new(),
    };
    let batch = batch(&shelf, &rows(facts, FactScope::Dataset)).unwrap();
    truth(&planned.evaluate(&batch).truth, 0)
}

fn facts(known: &[(&'static str, FactValue)]) -> Facts {
    let mut facts = Facts::new("2026-11-22".parse().unwrap());
    facts.dataset.extend(known.iter().cloned());
    facts
}

fn problems(text: &str, scope: FactScope) -> Vec<Problem> {
    read(&expression(text), "require", &context(scope))
        .err()
        .unwrap_or_default()
}

/// English message and position of the only problem.
fn problem(text: &str) -> (String, u32, u32) {
    let problems = problems(text, FactScope::Dataset);
    let [problem] = problems.as_slice() else {
        panic!("`{text}` has {} problems", problems.len());
    };
    let ProblemKind::Expression(message) = &problem.kind else {
        panic!("another kind of problem")
    };
    assert!(!message.zh.is_empty());
    (message.en.clone(), problem.line, problem.column)
}

#[test]
fn whatever_turns_unknown_into_an_answer_is_refused() {
    for construct in [
        "rows IS NULL",
        "rows IS NOT NULL",
        "disputes IS TRUE",
        "disputes IS NOT TRUE",
        "disputes IS FALSE",
        "disputes IS NOT FALSE",
        "disputes IS UNKNOWN",
        "rows IS DISTINCT FROM 1",
        "rows IS NOT DISTINCT FROM 1",
        "COALESCE(disputes, FALSE)",
        "ifnull(disputes, FALSE)",
        "nullif(rows, 0) > 1",
        "CASE WHEN disputes THEN TRUE ELSE FALSE END",
        "rows = NULL",
    ] {
        let (message, ..) = problem(construct);
        assert!(
            message.contains("would turn unknown into an answer"),
            "{construct}: {message}"
        );
    }
}

#[test]
fn everything_else_is_refused_too() {
    for construct in [
        "asset_name LIKE '%'",
        "asset_name ILIKE '%'",
        "asset_name SIMILAR TO 'x'",
        "rows IN (SELECT 1)",
        "EXISTS (SELECT 1)",
        "rows = (SELECT 1)",
        "CAST(rows AS TEXT) = '1'",
        "rows::text = '1'",
        "facts.rows = 1",
        "rows % 2 = 0",
        "asset_name || 'x' = 'x'",
        "rows = ANY(ARRAY[1])",
        "extract(year FROM as_of) = 2026",
        "CURRENT_DATE > as_of",
        "rows BETWEEN 1 AND 2 IS NULL",
        "TIMESTAMP '2026-01-01 00:00:00' > as_of",
        "INTERVAL '1' DAY > as_of",
        "length(DISTINCT asset_name) > 1",
        "length(asset_name) OVER () > 1",
        "length(*) > 1",
        "disputes AND 1",
        "'yes'",
        "rows",
        "\"rows\" > 1",
        "rows > 'many'",
        "recipients = 'none'",
        "asset_name < 'b'",
        "disputes < TRUE",
        "as_of > '2026-01-01'",
        "as_of > DATE '2026-13-01'",
        "as_of > DATE '26-1-1'",
        "rows > 99999999999999999999",
        "rows IN (files)",
        "valid_evidence(asset_name)",
        "valid_evidence('consent')",
        "includes(asset_name, 'x')",
        "includes(recipients, 'everyone')",
        "includes(classes, 'resident')",
        "deid_state = 'anonymized'",
        "known(1)",
        "known(rows, files)",
        "length(rows) > 1",
        "days_between(as_of) > 1",
        "X'00' = asset_name",
        "rows > ?",
        "rows > $1",
        "",
        "rows >",
        "rows > 1 rows",
        "rows > 1; rows > 2",
        "'",
    ] {
        assert!(
            !problems(construct, FactScope::Dataset).is_empty(),
            "`{construct}` was let through"
        );
    }
}

#[test]
fn messages_say_where_and_what_was_meant() {
    assert_eq!(
        problem("pi_column > 0"),
        ("there is no fact `pi_column`, perhaps `pi_columns`".to_owned(), 7, 12)
    );
    assert_eq!(
        problem("rows > 0\n  AND deid_state = 'anonymized'"),
        (
            "`anonymized` is no value of it, perhaps `anonymised`; there are no-personal, none, deidentified, anonymised, aggregated"
                .to_owned(),
            8,
            20
        )
    );
    assert_eq!(
        problem("rows > 0 AND table_rows > 0"),
        (
            "`table_rows` is a fact of a table, which a rule of scope `dataset` cannot read".to_owned(),
            7,
            25
        )
    );
    assert_eq!(
        problem("valid_evidence('separate-consents')").0,
        "`separate-consents` is no value of it, perhaps `separate-consent`; there are separate-consent, basis"
    );
    assert_eq!(
        problem("recipients = 'none'").0,
        "a set cannot be compared; write `includes(set, 'value')`"
    );
    assert!(
        problem("lenght(asset_name) > 1")
            .0
            .starts_with("there is no function `lenght`, perhaps `length`")
    );
    assert_eq!(
        problem("rows > 1 AND"),
        ("the condition cannot be read from here on".to_owned(), 7, 24)
    );
}

#[test]
fn all_problems_come_at_once() {
    assert_eq!(
        problems("roows > 0 AND colums > 0 AND deid_state = 'x'", FactScope::Dataset).len(),
        3
    );
}

#[test]
fn facts_of_wider_scopes_are_seen() {
    assert!(problems("column_personal AND table_rows > 0 AND rows > 0", FactScope::Column).is_empty());
    assert!(!problems("column_personal", FactScope::Table).is_empty());
}

#[test]
fn every_fact_can_be_written() {
    for fact in FACTS {
        let text = match fact.fact_type {
            FactType::TextSet => format!("known({})", fact.name),
            _ => format!("known({0}) AND {0} = {0}", fact.name),
        };
        let found = problems(&text, FactScope::Column);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn size_and_depth_are_limited() {
    let long = format!("rows > {}1", " ".repeat(MAX_BYTES));
    assert_eq!(problem(&long).0, "the condition is longer than 4000 bytes or 500 words");
    let nested = |levels: usize| format!("{}disputes{}", "(".repeat(levels), ")".repeat(levels));
    assert!(problems(&nested(MAX_DEPTH - 2), FactScope::Dataset).is_empty());
    for deep in [
        nested(MAX_DEPTH),
        nested(1_900),
        format!("{}disputes", "NOT ".repeat(900)),
        format!("rows = {}1", "- ".repeat(1_900)),
        format!("rows = {}1", "1 + ".repeat(900)),
        format!("rows = {}1", "1 + ".repeat(200)),
        format!("asset_name = {}'1'", "'1' || ".repeat(240)),
    ] {
        assert!(!problems(&deep, FactScope::Dataset).is_empty());
    }
    let chain = vec!["disputes"; 240].join(" OR ");
    assert!(problems(&chain, FactScope::Dataset).is_empty());
}

#[test]
fn known_is_always_an_answer() {
    let (nothing, something) = (facts(&[]), facts(&[("disputes", FactValue::Boolean(false))]));
    assert_eq!(evaluate("known(disputes)", &nothing), Some(false));
    assert_eq!(evaluate("known(disputes)", &something), Some(true));
    assert_eq!(evaluate("known(recipients)", &nothing), Some(false));
    let empty = facts(&[("recipients", FactValue::TextSet(Vec::new()))]);
    assert_eq!(evaluate("known(recipients)", &empty), Some(true));
}

#[test]
fn sets_and_evidence_have_three_answers() {
    let nothing = facts(&[]);
    assert_eq!(evaluate("includes(recipients, 'public')", &nothing), None);
    assert_eq!(evaluate("valid_evidence('basis')", &nothing), None);
    let mut some = facts(&[("recipients", FactValue::TextSet(vec!["public".to_owned()]))]);
    some.evidence.insert("basis".to_owned(), false);
    some.evidence.insert("separate-consent".to_owned(), true);
    assert_eq!(evaluate("includes(recipients, 'public')", &some), Some(true));
    assert_eq!(evaluate("includes(recipients, 'buyers')", &some), Some(false));
    assert_eq!(evaluate("valid_evidence('basis')", &some), Some(false));
    assert_eq!(evaluate("valid_evidence('separate-consent')", &some), Some(true));
}

#[test]
fn what_cannot_be_computed_is_unknown() {
    let extreme = facts(&[("rows", FactValue::Integer(i64::MAX)), ("files", FactValue::Integer(0))]);
    for text in [
        "rows + 1 > 0",
        "rows * 2 > 0",
        "0 - rows - 2 < 0",
        "rows / files > 0",
        "1.5 / files > 0",
        "tables + 1 > 0",
    ] {
        assert_eq!(evaluate(text, &extreme), None, "{text}");
    }
    assert_eq!(evaluate("rows - 1 < rows", &extreme), Some(true));
    assert_eq!(evaluate("1 / 2 = 0.5", &extreme), Some(true));
    assert_eq!(evaluate("-1 < files", &extreme), Some(true));
}

#[test]
fn shares_compare_as_ratios() {
    let mut some = facts(&[]);
    let share = |part, whole| FactValue::Share { part, whole };
    some.tables.push(TableFacts {
        table: Default::default(),
        columns: vec![
            [("column_missing_share", share(1, 20))].into(),
            [("column_missing_share", share(0, 0))].into(),
        ],
    });
    let condition = read(
        &expression("column_missing_share <= 0.05 AND column_missing_share < 1"),
        "require",
        &context(FactScope::Column),
    )
    .unwrap();
    let sources: BTreeSet<Source> = condition.sources();
    let schema = Arc::new(Schema::new(sources.iter().map(Source::field).collect::<Vec<_>>()));
    let planned = plan(condition, &plan_schema(&schema).unwrap()).unwrap();
    let shelf = Shelf {
        scope: FactScope::Column,
        sources,
        schema,
        rules: Vec::new(),
    };
    let batch = batch(&shelf, &rows(&some, FactScope::Column)).unwrap();
    let values = planned.evaluate(&batch).truth;
    assert_eq!((truth(&values, 0), truth(&values, 1)), (Some(true), None));
}

#[test]
fn functions_count_characters_and_days() {
    let some = facts(&[
        ("asset_name", FactValue::Text("2025年统计".to_owned())),
        ("time_from", FactValue::Date("2024-02-28".parse().unwrap())),
        ("time_to", FactValue::Date("2024-03-01".parse().unwrap())),
    ]);
    assert_eq!(evaluate("length(asset_name) = 7", &some), Some(true));
    assert_eq!(evaluate("contains_year(asset_name)", &some), Some(true));
    assert_eq!(evaluate("days_between(time_from, time_to) = 2", &some), Some(true));
    assert_eq!(
        evaluate("days_between(time_to, time_from) BETWEEN -2 AND -1", &some),
        Some(true)
    );
    assert_eq!(evaluate("time_to = DATE '2024-03-01'", &some), Some(true));
    assert_eq!(
        evaluate("time_to NOT IN (DATE '2024-03-01', DATE '2024-03-02')", &some),
        Some(false)
    );
    assert_eq!(evaluate("length(region) = 0", &some), None);
}

#[test]
fn months_end_on_the_same_day_or_the_last_of_the_month() {
    let on = |day: &str| facts(&[("time_from", FactValue::Date(day.parse().unwrap()))]);
    for (day, condition) in [
        ("2024-11-22", "months_after(time_from, 24) = DATE '2026-11-22'"),
        ("2024-02-29", "months_after(time_from, 12) = DATE '2025-02-28'"),
        ("2026-08-31", "months_after(time_from, 6) = DATE '2027-02-28'"),
        ("2027-01-31", "months_after(time_from, -6) = DATE '2026-07-31'"),
    ] {
        assert_eq!(evaluate(condition, &on(day)), Some(true), "{condition}");
    }
    assert_eq!(evaluate("months_after(time_from, 12) > as_of", &facts(&[])), None);
    let far = "months_after(time_from, 9000000000) > DATE '2026-01-01'";
    assert_eq!(evaluate(far, &on("2024-11-22")), None, "no such day");
    assert!(
        problem("months_after(time_from, 0.5) > as_of")
            .0
            .contains("whole number")
    );
}

#[test]
fn the_day_of_issue_of_a_document_is_known_while_it_is_valid() {
    let mut some = facts(&[]);
    let issued = "evidence_issued('basis') = DATE '2026-01-05'";
    assert_eq!(evaluate(issued, &some), None);
    some.note_issue("basis", "2026-01-05".parse().unwrap());
    assert_eq!(evaluate(issued, &some), Some(true));
}

#[test]
fn bounds_on_both_sides_of_a_number_are_unknown() {
    let of = |least: Option<i64>, most: Option<i64>| {
        let known = |name: &'static str, bound: Option<i64>| bound.map(|bound| (name, FactValue::Integer(bound)));
        let bounds = [known("persons_at_least", least), known("persons_at_most", most)];
        let known: Vec<(&'static str, FactValue)> = bounds.into_iter().flatten().collect();
        evaluate("reaches(persons, 100000)", &facts(&known))
    };
    assert_eq!(of(Some(100_000), Some(120_000)), Some(true));
    assert_eq!(of(Some(100_000), None), Some(true));
    assert_eq!(of(Some(99_999), Some(100_000)), None);
    assert_eq!(of(Some(0), Some(99_999)), Some(false));
    assert_eq!(of(Some(0), None), None);
    assert_eq!(of(None, None), None);
    assert!(problem("reaches(rows, 5)").0.contains("rows_at_least"));
    assert!(problem("reaches(persons, 0.5)").0.contains("whole number"));
}
