//! From `truth.toml` to what a corpus's tables hold: file, column, classes.
//!
//! Whether a class exists is not asked here: truth may name one that no taxonomy has, and evaluation counts it as missing.

use std::collections::BTreeSet;

use dataseal_model::{ClassId, ColumnChoice, Expected, Truth, TruthTable};

use crate::problem::{Document, Form, Problems, ValueType};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// Reads a `truth.toml`.
///
/// # Errors
/// Every problem of the file at once.
///
/// ```
/// let toml = b"[tables.\"people.csv\"]\ncolumns.phone = [\"mobile-phone\"]\ncolumns.note = []\n";
/// let truth = dataseal_pack::parse_truth(toml, "truth.toml").unwrap();
/// assert_eq!(truth.tables[0].name, "people.csv");
/// assert!(truth.tables[0].columns[0].1.is_negative(), "`note` comes before `phone`");
/// ```
pub fn parse_truth(bytes: &[u8], file_name: &str) -> Result<Truth, Problems> {
    let mut problems = Problems::default();
    let truth = read_toml(Document::Config, file_name, bytes, &mut problems, |root| {
        let mut tables = root.required("tables")?.table()?;
        let entries = tables.rest();
        tables.finish();
        let tables = entries.into_iter().filter_map(|(name, _, item)| table(name, item));
        Some(Truth {
            tables: tables.collect(),
        })
    });
    problems.or(truth.unwrap_or_default())
}

fn table(name: &str, item: Item<'_>) -> Option<TruthTable> {
    let mut section = item.table()?;
    let group = section.optional("group").and_then(|group| group.filled_text());
    let columns = section.required("columns").and_then(Item::table);
    section.finish();
    let mut columns = columns?;
    let entries = columns.rest();
    columns.finish();
    Some(TruthTable {
        name: name.to_owned(),
        group: group.unwrap_or_default(),
        columns: entries
            .into_iter()
            .filter_map(|(column, _, item)| Some((ColumnChoice::of(column), expected(item)?)))
            .collect(),
    })
}

/// A list of classes, or a table of such lists.
fn expected(item: Item<'_>) -> Option<Expected> {
    if item.value_type() == ValueType::Array {
        return Some(Expected {
            classes: classes(&item)?,
            ..Expected::default()
        });
    }
    let mut section = item.table()?;
    let expected = Expected {
        classes: optional(&mut section, "is"),
        named: optional(&mut section, "named"),
        allowed: optional(&mut section, "may"),
    };
    section.finish();
    Some(expected)
}

fn optional(section: &mut Section<'_>, key: &'static str) -> BTreeSet<ClassId> {
    section
        .optional(key)
        .and_then(|item| classes(&item))
        .unwrap_or_default()
}

fn classes(item: &Item<'_>) -> Option<BTreeSet<ClassId>> {
    let items = item.array()?;
    Some(items.iter().filter_map(|item| item.parsed(Form::Kebab)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(set: &BTreeSet<ClassId>) -> Vec<&str> {
        set.iter().map(ClassId::as_str).collect()
    }

    #[test]
    fn lists_tables_of_lists_groups_and_places_are_read() {
        let toml = r##"
[tables."a/客户.csv"]
group = "zh"
[tables."a/客户.csv".columns]
"手机号" = ["mobile-phone"]
"电话" = { is = ["mobile-phone"], may = ["landline"] }
"sfz_md5" = { named = ["resident-id"] }
"#4" = []
"##;
        let truth = parse_truth(toml.as_bytes(), "truth.toml").unwrap();
        let table = truth.tables.first().unwrap();
        assert_eq!((table.name.as_str(), table.group.as_str()), ("a/客户.csv", "zh"));
        let of = |choice: ColumnChoice| &table.columns.iter().find(|(own, _)| *own == choice).unwrap().1;
        let named = |name: &str| of(ColumnChoice::Name(name.to_owned()));
        assert_eq!(ids(&named("手机号").classes), ["mobile-phone"]);
        assert_eq!(ids(&named("电话").allowed), ["landline"]);
        assert_eq!(ids(&named("sfz_md5").named), ["resident-id"]);
        assert!(!named("sfz_md5").is_negative());
        assert!(of(ColumnChoice::Position(3)).is_negative());
    }

    #[test]
    fn problems_are_named_with_their_places() {
        let toml = b"[tables.\"a.csv\"]\ncolumn.x = []\n[tables.\"b.csv\"]\ncolumns.x = [\"Mobile Phone\"]\ncolumns.y = { ist = [] }\n";
        let problems = parse_truth(toml, "truth.toml").unwrap_err();
        let shown = problems.to_string();
        for place in [
            "truth.toml:2:1: unknown key `column`",
            "truth.toml:4:",
            "unknown key `ist`",
        ] {
            assert!(shown.contains(place), "{shown}");
        }
        assert!(parse_truth(b"", "truth.toml").is_err());
    }
}
