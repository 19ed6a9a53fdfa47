//! What a condition on rows may say, and what is refused and where.

use super::*;
use crate::testing::expression;

fn read(text: &str) -> Result<Predicate, Vec<Problem>> {
    let kinds = [("n", ColumnKind::Number), ("d", ColumnKind::Day)];
    let used = kinds
        .into_iter()
        .filter(|(name, _)| text.contains(&format!("\"{name}\"")));
    let kinds = used.map(|(name, kind)| (name.to_owned(), kind)).collect();
    read_predicate(&expression(text), &kinds, &mut PatternBudget::default())
}

/// English message of the only problem.
fn refused(text: &str) -> String {
    let problems = read(text).unwrap_err();
    assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    assert_eq!(problems[0].document, Document::Checks);
    problems[0].message().en
}

#[test]
fn columns_are_read_once_and_in_the_order_of_the_text() {
    let predicate = read("\"n\" * number(\"单价\") = \"n\" OR \"类型\" = '退货'").unwrap();
    assert_eq!(predicate.columns, ["n", "单价", "类型"]);
    for text in [
        "\"a\" = 'x'",
        "\"a\" IN ('x', 'y') AND NOT \"a\" <> 'z'",
        "\"n\" NOT BETWEEN -1 AND 1.5",
        "\"d\" >= DATE '2026-01-01' AND day(\"a\") < \"d\"",
        "length(\"a\") = 18 AND matches(\"a\", '^[0-9]{17}[0-9X]$')",
        "blank(\"a\") OR TRUE",
        "(\"n\" + 1) / 2 - length(\"a\") < 0.5",
    ] {
        assert!(read(text).is_ok(), "{text}: {:?}", read(text));
    }
}

#[test]
fn what_is_not_on_the_list_does_not_exist() {
    for (text, part) in [
        ("a = 1", "double quotes"),
        ("\"a\" > 'b'", "no order"),
        ("\"a\" > 1", "write `number(\"column\")`"),
        ("\"d\" = '2026-01-01'", "write `day(\"column\")`"),
        ("\"a\" + 1 = 2", "write `number(\"column\")`"),
        ("\"a\"", "a truth value is expected"),
        ("\"a\" IS NULL", "blank"),
        ("COALESCE(\"a\", 'x') = 'x'", "no function `COALESCE`"),
        ("CASE WHEN \"a\" = 'x' THEN TRUE END", "CASE"),
        ("\"a\" = NULL", "NULL"),
        ("CAST(\"a\" AS INT) = 1", "not permitted"),
        ("\"a\"::INT = 1", "not permitted"),
        ("\"a\" LIKE '%x'", "not permitted"),
        ("\"a\" = \"t\".\"b\"", "not permitted"),
        ("\"a\" IN (SELECT 1)", "not permitted"),
        ("EXISTS (SELECT 1)", "not permitted"),
        ("(SELECT 1) = 1", "not permitted"),
        ("numbr(\"a\") = 1", "perhaps `number`"),
        ("number('a') = 1", "it is written"),
        ("number(\"a\", \"b\") = 1", "it is written"),
        ("number(DISTINCT \"a\") = 1", "it is written"),
        ("matches(\"a\")", "it is written"),
        ("matches(\"a\", \"b\")", "it is written"),
        ("matches(\"a\", '(')", "regular expression"),
        ("matches(\"a\", '((a{1000}){1000}){1000}')", "regular expression"),
        ("matches(\"a\", '(x)\\1')", "regular expression"),
        ("matches(\"a\", '(\\pL{1,100}){1,100}')", "regular expression"),
        ("1 = 1", "no column"),
        ("TRUE", "no column"),
        ("'a' = 'b' OR DATE '2026-01-01' > DATE '2026-01-02'", "no column"),
        ("blank(\"a\") = 'x'", "not permitted"),
        ("\"d\" > DATE '2026-02-30'", "no usable"),
        ("\"n\" > 1e999", "no usable"),
        ("pg_read_file(\"a\") = 'x'", "no function `pg_read_file`"),
        ("\"a\" = (x -> x)", "not permitted"),
    ] {
        let message = refused(text);
        assert!(message.contains(part), "{text}: {message}");
    }
}

#[test]
fn statements_and_several_expressions_are_refused() {
    for text in [
        "SELECT 1",
        "\"a\" = 'x'; DROP TABLE c0",
        "\"a\" = 'x';",
        "DROP TABLE \"a\"",
        "COPY (SELECT 1) TO 'x.csv'",
        "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '/etc/passwd'",
        "\"a\" = 'x' UNION SELECT 1",
        "1 = 1 -- \n OR (",
        "",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let long = format!("\"a\" = '{}'", "x".repeat(10 << 20));
    assert!(refused(&long).contains("longer than"));
    let nested = format!("{}\"a\" = 'x'{}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(refused(&nested).contains("longer than"));
    let nested = format!("{}\"a\" = 'x'{}", "(".repeat(200), ")".repeat(200));
    assert!(refused(&nested).contains("deeper than"));
    let not = format!("{} blank(\"a\")", "NOT ".repeat(400));
    assert!(read(&not).is_err());
    let sum = format!("\"n\"{} = 0", " + 1".repeat(200));
    assert!(read(&sum).is_err_and(|problems| problems[0].message().en.contains("deeper than")));
    let words = format!("blank(\"a\"){}", " OR blank(\"a\")".repeat(1_000));
    assert!(refused(&words).contains("longer than"));
}

#[test]
fn the_regular_expressions_of_a_file_are_counted_before_they_are_compiled() {
    let bomb = "matches(\"a\", '((a{1000}){1000}){1000}')";
    let mut budget = PatternBudget::default();
    let begun = std::time::Instant::now();
    let mut told = Vec::new();
    for _ in 0..200 {
        let text = [bomb; 60].join(" OR ");
        let problems = read_predicate(&expression(&text), &BTreeMap::new(), &mut budget).unwrap_err();
        told.extend(problems.iter().map(|problem| problem.message().en));
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(20));
    let compiled = told.iter().filter(|told| told.contains("no usable")).count();
    assert_eq!((compiled, told.len()), (MAX_PATTERNS, 200 * 60));
    assert!(told[MAX_PATTERNS..].iter().all(|told| told.contains("at most 100")));
}

#[test]
fn a_problem_says_where_it_is_and_all_are_told() {
    let problems = read("\"a\" > 1 AND foo(\"a\") = 2\nAND b = 'x'").unwrap_err();
    let places: Vec<(u32, u32)> = problems.iter().map(|problem| (problem.line, problem.column)).collect();
    assert_eq!(places, [(7, 12), (7, 24), (8, 5)]);
    assert!(problems.iter().all(|problem| problem.key == "row"));
}

#[test]
fn a_declared_column_that_is_not_read_is_a_slip() {
    let kinds = BTreeMap::from([("amuont".to_owned(), ColumnKind::Number)]);
    let problems = read_predicate(&expression("\"amount\" = '1'"), &kinds, &mut PatternBudget::default()).unwrap_err();
    assert!(problems[0].message().en.contains("`amuont`"));
}
