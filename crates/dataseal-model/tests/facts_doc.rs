//! `docs/facts.md` is the fact table as a page. Set `DATASEAL_WRITE=1` to write it anew.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dataseal_model::facts::{Choice, FACTS, FactOrigin, FactScope, FactSpec, FactType, fact};

const HEAD: &str = "\
# 事实表 · Facts

规则只读这里列出的事实。事实是个数、比例、真假、日期和声明的答案，从不是单元格的值；没有量到或没有回答的，就是未知，未知不会通过。
由 `crates/dataseal-model/src/facts/table.rs` 生成（`just gen`），不要手改。

Rules read these facts and nothing else. Facts are counts, shares, flags, dates and declared answers, never cell values; what was not
measured or not answered is unknown, and unknown never passes. Generated from `crates/dataseal-model/src/facts/table.rs` (`just gen`);
not for editing.

类型 · Types: `boolean`, `integer`, `share` (0–1), `text`, `text set` (read by `includes(set, 'value')`), `date`.
";

type Belongs = fn(&FactSpec) -> bool;

const GROUPS: [(&str, Belongs); 6] = [
    ("实测：数据集 · Measured: the dataset", |fact| {
        measured(fact, FactScope::Dataset)
    }),
    ("实测：表 · Measured: a table", |fact| {
        measured(fact, FactScope::Table)
    }),
    ("实测：列 · Measured: a column", |fact| {
        measured(fact, FactScope::Column)
    }),
    ("声明 · Declared in `asset.toml`", |fact| {
        fact.origin == FactOrigin::Declared
    }),
    ("证明材料 · Documents", |fact| fact.origin == FactOrigin::Evidenced),
    ("推导 · Derived", |fact| fact.origin == FactOrigin::Derived),
];

fn measured(fact: &FactSpec, scope: FactScope) -> bool {
    fact.origin == FactOrigin::Scanned && fact.scope == scope
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    for (title, belongs) in GROUPS {
        write!(page, "\n## {title}\n\n").unwrap();
        page.push_str("| 事实 · Fact | 类型 · Type | 含义 | Meaning |\n|---|---|---|---|\n");
        for fact in FACTS.iter().filter(|fact| belongs(fact)) {
            page.push_str(&row(fact));
        }
    }
    page
}

fn row(fact: &FactSpec) -> String {
    let name = fact.asset_key.map_or_else(
        || format!("`{}`", fact.name),
        |key| format!("`{}`<br>`{key}`", fact.name),
    );
    let kind = match fact.unit {
        "" => fact.fact_type.as_str().to_owned(),
        unit => format!("{}, {unit}", fact.fact_type.as_str()),
    };
    let choices = |shown: fn(&Choice) -> &'static str| -> String {
        let lines = fact
            .choices
            .iter()
            .map(|choice| format!("<br>`{}` {}", choice.value, shown(choice)));
        lines.collect()
    };
    let (zh, en) = (choices(|choice| choice.zh), choices(|choice| choice.en));
    format!("| {name} | {kind} | {}{zh} | {}{en} |\n", fact.zh, fact.en)
}

#[test]
fn the_page_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/facts.md");
    if std::env::var_os("DATASEAL_WRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, page()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page(), "docs/facts.md is stale: run `just gen`");
}

#[test]
fn every_fact_is_on_the_page_once() {
    for fact in FACTS {
        let groups = GROUPS.iter().filter(|(_, belongs)| belongs(fact)).count();
        assert_eq!(groups, 1, "{}", fact.name);
    }
}

#[test]
fn names_and_keys_are_unique_and_well_formed() {
    let snake = |name: &str| {
        let mut bytes = name.bytes();
        bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let (mut names, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for fact in FACTS {
        assert!(snake(fact.name) && names.insert(fact.name), "{}", fact.name);
        assert!(
            !fact.zh.is_empty() && !fact.en.is_empty(),
            "{} has no meaning",
            fact.name
        );
        assert_eq!(
            fact.asset_key.is_some(),
            fact.origin == FactOrigin::Declared,
            "{}",
            fact.name
        );
        let Some(key) = fact.asset_key else { continue };
        let Some((section, rest)) = key.split_once('.') else {
            panic!("`{key}` has no section")
        };
        assert!(snake(section) && snake(rest) && keys.insert(key), "{key}");
    }
}

#[test]
fn choices_are_texts_with_one_wording_each() {
    for fact in FACTS.iter().filter(|fact| !fact.choices.is_empty()) {
        assert!(
            matches!(fact.fact_type, FactType::Text | FactType::TextSet),
            "{}",
            fact.name
        );
        let values: BTreeSet<&str> = fact.choices.iter().map(|choice| choice.value).collect();
        let wordings: BTreeSet<&str> = fact.choices.iter().map(|choice| choice.zh).collect();
        assert_eq!(values.len(), fact.choices.len(), "{}", fact.name);
        assert_eq!(wordings.len(), fact.choices.len(), "{}", fact.name);
    }
}

#[test]
fn the_names_that_everyone_reads_exist() {
    for name in [
        "asset_name",
        "asset_overview",
        "holder_name",
        "holder_uscc",
        "grade_claimed",
        "source_type",
        "rights_claimed",
    ] {
        assert!(fact(name).is_some_and(|fact| fact.asset_key.is_some()), "{name}");
    }
}
