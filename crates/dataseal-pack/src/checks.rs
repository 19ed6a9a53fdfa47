//! From `checks.toml` to the checks that a person writes about the data: conditions on rows, tables of reference, keys.
//!
//! Conditions stay texts, to be parsed where their functions are known. Whether files and columns are there is for those who
//! may open them.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{Bilingual, CheckId, CheckKind, ColumnKind, Severity};

use crate::asset::relative_path;
use crate::pack::Expression;
use crate::problem::{Document, Form, ProblemKind, Problems, ValueType};
use crate::rule::read_expression;
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// The schema that a `checks.toml` names.
pub const CHECKS_SCHEMA: &str = "dataseal/checks/v1";

/// Most checks of a file.
pub const MAX_CHECKS: usize = 200;
/// Most tables of keys that a file names, reference or other inputs: each is open while a table is looked at.
pub const MAX_KEY_TABLES: usize = 32;

/// The word for every table.
const EVERY: &str = "*";

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its id.
    pub id: CheckId,
    /// What it asks.
    pub title: Bilingual,
    /// How much its violation weighs.
    pub severity: Severity,
    /// The tables that it is about, by the name of their file with or without its ending; `None` for all that have its columns.
    pub table: Option<String>,
    /// What it asks of them.
    pub test: CheckTest,
}

/// What is asked of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckTest {
    /// A condition holds in every row.
    Row {
        /// The condition: a SQL boolean expression over columns in double quotes.
        condition: Expression,
        /// As what columns are read that are not read as text.
        columns: BTreeMap<String, ColumnKind>,
    },
    /// Values are in columns of a file below the folder of `checks.toml`.
    Reference(KeyColumns),
    /// No two rows are alike in these columns.
    Unique(Vec<String>),
    /// Values are in columns of another table among the inputs.
    ForeignKey(KeyColumns),
}

/// Columns and where their values must be found together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyColumns {
    /// The columns.
    pub columns: Vec<String>,
    /// The table of keys: a path, or the name of an input.
    pub table: String,
    /// Its columns, as many and in the same order.
    pub keys: Vec<String>,
}

impl CheckTest {
    /// What kind it is.
    pub const fn kind(&self) -> CheckKind {
        match self {
            Self::Row { .. } => CheckKind::Row,
            Self::Reference(_) => CheckKind::Reference,
            Self::Unique(_) => CheckKind::Unique,
            Self::ForeignKey(_) => CheckKind::ForeignKey,
        }
    }

    /// Where values must be found, if the check asks that.
    pub const fn keys(&self) -> Option<&KeyColumns> {
        match self {
            Self::Reference(keys) | Self::ForeignKey(keys) => Some(keys),
            Self::Row { .. } | Self::Unique(_) => None,
        }
    }
}

/// Reads a `checks.toml`: the checks that could be read, and every problem of the file, to which those of the conditions
/// are added by whoever parses them.
pub fn parse_checks(bytes: &[u8], file_name: &str) -> (Vec<Check>, Problems) {
    let mut problems = Problems::default();
    let checks = read_toml(Document::Checks, file_name, bytes, &mut problems, |root| {
        if let Some(schema) = root.required("schema") {
            schema.one_of(&[(CHECKS_SCHEMA, ())]);
        }
        let list = root.required_tables("check")?;
        if list.is_empty() {
            root.report(ProblemKind::MissingEntry {
                entry: "check".to_owned(),
            });
        }
        let count = list.len();
        let mut seen = BTreeMap::new();
        let checks: Vec<Check> = list
            .into_iter()
            .filter_map(|section| read_check(section, &mut seen))
            .collect();
        if count > MAX_CHECKS || key_tables(&checks) > MAX_KEY_TABLES {
            root.report(ProblemKind::Contradiction(Bilingual::new(
                format!("一个文件最多 {MAX_CHECKS} 项检查、{MAX_KEY_TABLES} 个对照表或外表；请分成几个文件"),
                format!("a file has at most {MAX_CHECKS} checks and {MAX_KEY_TABLES} tables of keys; make several files of it"),
            )));
        }
        Some(checks)
    });
    (checks.unwrap_or_default(), problems)
}

fn key_tables(checks: &[Check]) -> usize {
    let named = |check: &Check| {
        check
            .test
            .keys()
            .map(|keys| (check.test.kind().as_str(), keys.table.clone(), keys.keys.clone()))
    };
    checks.iter().filter_map(named).collect::<BTreeSet<_>>().len()
}

fn read_check(mut section: Section<'_>, seen: &mut BTreeMap<String, String>) -> Option<Check> {
    let id = section.required("id").and_then(|item| {
        let id: CheckId = item.parsed(Form::Kebab)?;
        item.is_new(id.as_str(), seen).then_some(id)
    });
    let title = section.bilingual("title");
    let severity = section.required("severity").and_then(|item| item.severity());
    let table = section.optional("table").and_then(|item| item.filled_text());
    let columns = section.optional("columns");
    let has_columns = columns.is_some();
    let columns = columns.and_then(Item::table).map(read_columns).unwrap_or_default();
    let mut tests: Vec<Option<CheckTest>> = Vec::new();
    if let Some(item) = section.optional(CheckKind::Row.as_str()) {
        tests.push(read_expression(&item).map(|condition| CheckTest::Row { condition, columns }));
    } else if has_columns {
        section.report(ProblemKind::Contradiction(Bilingual::new(
            "`columns` 只用于 `row`",
            "`columns` is for `row` only",
        )));
    }
    if let Some(item) = section.optional(CheckKind::Reference.as_str()) {
        tests.push(read_keys(item, "file", relative_path).map(CheckTest::Reference));
    }
    if let Some(item) = section.optional(CheckKind::Unique.as_str()) {
        tests.push(read_names(&item).map(CheckTest::Unique));
    }
    if let Some(item) = section.optional(CheckKind::ForeignKey.as_str()) {
        tests.push(read_keys(item, "table", |item| item.filled_text()).map(CheckTest::ForeignKey));
    }
    if tests.len() != 1 {
        section.report(ProblemKind::Contradiction(Bilingual::new(
            "每项检查恰好写 `row`、`reference`、`unique`、`foreign_key` 之一",
            "a check has exactly one of `row`, `reference`, `unique`, `foreign_key`",
        )));
        tests.clear();
    }
    section.finish();
    Some(Check {
        id: id?,
        title: title?,
        severity: severity?,
        table: table.filter(|table| table != EVERY),
        test: tests.pop()??,
    })
}

/// `{ "数量" = "number" }`.
fn read_columns(mut section: Section<'_>) -> BTreeMap<String, ColumnKind> {
    let kinds = ColumnKind::ALL.map(|kind| (kind.as_str(), kind));
    let entries = section.rest().into_iter();
    let read = entries.filter_map(|(name, _, item)| Some((name.to_owned(), item.one_of(&kinds)?)));
    let columns = read.collect();
    section.finish();
    columns
}

fn read_keys(
    item: Item<'_>,
    table_key: &'static str,
    read_table: impl FnOnce(&Item<'_>) -> Option<String>,
) -> Option<KeyColumns> {
    let mut section = item.table()?;
    let columns = section.required("column").and_then(|item| one_or_several(&item));
    let table = section.required(table_key).and_then(|item| read_table(&item));
    let keys = section.required("key").and_then(|item| one_or_several(&item));
    let (columns, keys) = match (columns, keys) {
        (Some(columns), Some(keys)) if columns.len() == keys.len() => (Some(columns), Some(keys)),
        (Some(_), Some(_)) => {
            section.report(ProblemKind::Contradiction(Bilingual::new(
                "`column` 与 `key` 的列数必须相同，一一对应",
                "`column` and `key` must have as many columns, one for one",
            )));
            (None, None)
        }
        either => either,
    };
    section.finish();
    Some(KeyColumns {
        columns: columns?,
        table: table?,
        keys: keys?,
    })
}

/// One name, or a list of them for a key of several columns.
fn one_or_several(item: &Item<'_>) -> Option<Vec<String>> {
    match item.value_type() {
        ValueType::Array => read_names(item),
        _ => column_name(item).map(|name| vec![name]),
    }
}

fn read_names(item: &Item<'_>) -> Option<Vec<String>> {
    let items = item.array()?;
    if items.is_empty() {
        item.report(ProblemKind::Empty);
        return None;
    }
    let mut seen = BTreeMap::new();
    let column = |item: &Item<'_>| column_name(item).filter(|name| item.is_new(name, &mut seen));
    items.iter().map(column).collect()
}

/// A name as it stands in a file: white space around it is part of it.
fn column_name(item: &Item<'_>) -> Option<String> {
    let name = item.text()?;
    if name.is_empty() {
        item.report(ProblemKind::Empty);
        return None;
    }
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let (_, problems) = parse_checks(text.as_bytes(), "checks.toml");
        problems.sorted().iter().map(ToString::to_string).collect()
    }

    const HEAD: &str = "schema = \"dataseal/checks/v1\"\n";

    fn check(id: &str, rest: &str) -> String {
        format!("[[check]]\nid = \"{id}\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\nseverity = \"error\"\n{rest}\n")
    }

    #[test]
    fn every_kind_is_read() {
        let text = [
            HEAD,
            &check(
                "amount",
                "table = \"orders\"\nrow = '\"n\" * \"p\" = \"a\"'\ncolumns = { n = \"number\", \"p\" = \"number\", a = \"number\" }",
            ),
            &check("region", "table = \"*\"\nreference = { column = \"地区\", file = \"ref/regions.csv\", key = \"code\" }"),
            &check("order", "unique = [\"订单编号\", \" 行\"]"),
            &check("customer", "foreign_key = { column = \"客户号\", table = \"客户.csv\", key = \"客户号\" }"),
            &check(
                "line",
                "foreign_key = { column = [\"订单号\", \"行号\"], table = \"明细\", key = [\"order\", \"line\"] }",
            ),
        ]
        .concat();
        assert_eq!(told(&text), [""; 0]);
        let (checks, _) = parse_checks(text.as_bytes(), "checks.toml");
        let kinds: Vec<CheckKind> = checks.iter().map(|check| check.test.kind()).collect();
        assert_eq!(
            kinds,
            [
                CheckKind::Row,
                CheckKind::Reference,
                CheckKind::Unique,
                CheckKind::ForeignKey,
                CheckKind::ForeignKey
            ]
        );
        let tables: Vec<Option<&str>> = checks.iter().map(|check| check.table.as_deref()).collect();
        assert_eq!(tables, [Some("orders"), None, None, None, None]);
        let keys = |at: usize| checks.get(at).and_then(|check| check.test.keys()).unwrap();
        assert_eq!(
            (&keys(3).columns, &keys(3).keys),
            (&keys(3).keys, &vec!["客户号".to_owned()])
        );
        assert_eq!(
            (keys(4).columns.join("+"), keys(4).keys.join("+")),
            ("订单号+行号".to_owned(), "order+line".to_owned())
        );
        assert!(matches!(&checks.get(2).unwrap().test, CheckTest::Unique(columns) if columns.last().unwrap() == " 行"));
        assert!(matches!(&checks.first().unwrap().test, CheckTest::Row { columns, .. } if columns.len() == 3));
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let text = [
            "schema = \"dataseal/checks/v2\"\n",
            &check("one", "row = \"\""),
            &check(
                "one",
                "unique = []\nreference = { column = \"a\", file = \"../b.csv\", key = \"c\" }",
            ),
            &check("Two", "unique = [\"a\", \"a\"]\ncolumns = { a = \"text\" }"),
            &check("three", ""),
            &check("four", "foreign_key = { column = \"a\", tabel = \"b\", key = \"\" }"),
            &check(
                "several",
                "foreign_key = { column = [\"a\", \"b\"], table = \"t\", key = \"k\" }",
            ),
            &check(
                "none",
                "reference = { column = [], file = \"t.csv\", key = [\"k\", \"k\"] }",
            ),
            &check("five", "row = '\"a\" = 1'\ncolumns = { a = \"date\" }\nwhen = 1"),
        ]
        .concat();
        let expected = [
            "1:10: `schema` cannot be `dataseal/checks/v2`; did you mean `dataseal/checks/v1`? (one of `dataseal/checks/v1`)",
            "6:7: `check[1].row` must not be empty",
            "7:1: `check[2]`: a check has exactly one of `row`, `reference`, `unique`, `foreign_key`",
            "8:6: `check[2].id` repeats `one`, which is already at checks.toml:3:6",
            "11:10: `check[2].unique` must not be empty",
            "12:36: `check[2].reference.file` must be a relative path with /, without .., below the folder of this file",
            "13:1: `check[3]`: `columns` is for `row` only",
            "14:6: `check[3].id` must be lower-case words joined by hyphens",
            "17:16: `check[3].unique[2]` repeats `a`, which is already at checks.toml:17:11",
            "19:1: `check[4]`: a check has exactly one of `row`, `reference`, `unique`, `foreign_key`",
            "28:31: unknown key `tabel`; did you mean `table`?",
            "28:50: `check[5].foreign_key.key` must not be empty",
            "33:15: `check[6].foreign_key`: `column` and `key` must have as many columns, one for one",
            "38:24: `check[7].reference.column` must not be empty",
            "38:56: `check[7].reference.key[2]` repeats `k`, which is already at checks.toml:38:51",
            "44:17: `check[8].columns.a` cannot be `date` (one of `text`, `number`, `day`)",
            "45:1: unknown key `when`",
        ];
        assert_eq!(told(&text), expected.map(|line| format!("checks.toml:{line}")));
    }

    #[test]
    fn a_file_without_checks_or_with_too_many_is_a_problem() {
        assert!(told(HEAD).iter().any(|line| line.contains("check")));
        let many: String = (0..=MAX_CHECKS)
            .map(|n| check(&format!("c{n}"), "unique = [\"a\"]"))
            .collect();
        assert!(
            told(&format!("{HEAD}{many}"))
                .iter()
                .any(|line| line.contains("at most 200"))
        );
        let references: String = (0..=MAX_KEY_TABLES)
            .map(|n| {
                let keys = format!("reference = {{ column = \"a\", file = \"{n}.csv\", key = \"k\" }}");
                check(&format!("c{n}"), &keys)
            })
            .collect();
        assert!(
            told(&format!("{HEAD}{references}"))
                .iter()
                .any(|line| line.contains("at most"))
        );
    }

    #[test]
    fn hostile_files_are_refused() {
        let long = format!("{HEAD}{}", check("long", &format!("row = '{}'", "x".repeat(10 << 20))));
        assert_eq!(told(&long).len(), 1);
        assert!(told(&format!("{HEAD}{}", "[".repeat(10_000))).len() == 1);
    }
}
