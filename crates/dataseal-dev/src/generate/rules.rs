//! One page for each compliance rule, from its TOML file, and an index of all.
//!
//! Shows what is written; whether a rule is valid is judged by `dataseal-pack` and `dataseal-policy`.

use std::{collections::BTreeMap, path::Path};

use toml::{Table, Value};

use super::{page_footer, stem};
use crate::{DevError, Plan, tree};

const PAGES: &str = "docs/rules";

/// Plans the pages of every `policies/<pack>/rules/*.toml`.
pub(super) fn add(root: &Path, plan: &mut Plan) -> Vec<DevError> {
    let files = match tree::walk(root, "policies") {
        Ok(files) => files,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    let mut index: BTreeMap<String, String> = BTreeMap::new();
    for path in &files {
        let Some(pack) = pack_of(path) else { continue };
        plan.own_pages(PAGES);
        match tree::read_text(root, path).and_then(|text| page(path, &text)) {
            Ok((heading, page)) => {
                let file = format!("{pack}/{}.md", stem(path));
                index.insert(
                    heading.code,
                    format!("[{}]({file}) | {} | {}", heading.zh, heading.en, heading.severity),
                );
                plan.file(format!("{PAGES}/{file}"), page);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if !index.is_empty() {
        plan.file(format!("{PAGES}/index.md"), index_page(&index));
    }
    problems
}

/// The pack of a rule file's path, if it is one.
fn pack_of(path: &str) -> Option<&str> {
    let (pack, rest) = path.strip_prefix("policies/")?.split_once('/')?;
    let name = rest.strip_prefix("rules/")?;
    (name.ends_with(".toml") && !name.contains('/')).then_some(pack)
}

fn index_page(index: &BTreeMap<String, String>) -> String {
    let mut text = String::from(
        "# 规则 · Rules\n\n每条规则一页，由规则文件生成；`dataseal explain <code>` 显示同样的内容。 \
         One page for each, made from its rule file; `dataseal explain <code>` shows the same.\n\n\
         | 代码 · Code | 规则 | Rule | 严重程度 · Severity |\n|---|---|---|---|\n",
    );
    for (code, row) in index {
        text.push_str(&format!("| `{code}` | {row} |\n"));
    }
    text + &page_footer("the rule files under `policies/`")
}

/// What the index shows of a rule.
struct Heading {
    code: String,
    zh: String,
    en: String,
    severity: String,
}

/// A rule file being shown: its path for messages, its table for values.
struct Rule<'a> {
    path: &'a str,
    table: Table,
}

impl Rule<'_> {
    /// The text under a dotted key, or nothing.
    fn optional(&self, key: &str) -> Option<String> {
        let mut parts = key.split('.');
        let mut value = self.table.get(parts.next()?)?;
        for part in parts {
            value = value.get(part)?;
        }
        Some(shown(value)).filter(|text| !text.trim().is_empty())
    }

    /// The text under a dotted key that every rule has.
    fn text(&self, key: &'static str) -> Result<String, DevError> {
        self.optional(key).ok_or_else(|| DevError::KeyMissing {
            path: self.path.to_owned(),
            key,
        })
    }
}

fn page(path: &str, text: &str) -> Result<(Heading, String), DevError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
        DevError::Toml {
            path: path.to_owned(),
            line,
        }
    })?;
    let rule = Rule { path, table };
    let heading = Heading {
        code: rule.text("code")?,
        zh: rule.text("title.zh")?,
        en: rule.text("title.en")?,
        severity: rule.text("severity")?,
    };
    let mut page = format!("# {} {}\n\n{}\n\n", heading.code, heading.zh, heading.en);
    page.push_str(&facts_table(&rule, &heading.severity)?);
    if let Some(applies) = rule.optional("applies") {
        page.push_str(&format!(
            "## 何时适用 · When it applies\n\n```sql\n{}\n```\n\n",
            applies.trim()
        ));
    }
    page.push_str(&format!(
        "## 要求 · What it requires\n\n```sql\n{}\n```\n\n",
        rule.text("require")?.trim()
    ));
    page.push_str(&remedy(&rule)?);
    page.push_str(&examples(&rule));
    Ok((
        heading,
        page.trim_end().to_owned() + "\n" + &page_footer(&format!("`{path}`")),
    ))
}

fn facts_table(rule: &Rule<'_>, severity: &str) -> Result<String, DevError> {
    let article = rule
        .optional("source.article")
        .map(|article| format!(" {article}"))
        .unwrap_or_default();
    let mut rows = vec![
        ("严重程度 · Severity", named(severity, SEVERITIES)),
        ("范围 · Scope", named(&rule.text("scope")?, SCOPES)),
        ("依据 · Source", format!("{}{article}", rule.text("source.instrument")?)),
    ];
    if let Some(text) = rule.optional("source.text") {
        rows.push(("依据的读法 · How the source was read", text));
    }
    let from = rule.text("in_force.from")?;
    let until = rule.optional("in_force.to").or_else(|| rule.optional("in_force.until"));
    let in_force = until.map_or(format!("{from} 起 · since {from}"), |until| {
        format!("{from} – {until}")
    });
    rows.push(("施行 · In force", in_force));
    if let Some(row) = rule.optional("row") {
        rows.push(("规则表行号 · Row of the rule table", row));
    }
    let mut text = String::from("| | |\n|---|---|\n");
    for (name, value) in rows {
        text.push_str(&format!("| {name} | {} |\n", cell(&value)));
    }
    Ok(text + "\n")
}

fn remedy(rule: &Rule<'_>) -> Result<String, DevError> {
    let mut text = format!(
        "## 怎样处理 · Remedy\n\n{}\n\n{}\n\n",
        rule.text("remedy.zh")?,
        rule.text("remedy.en")?
    );
    if let Some(owner) = rule.optional("remedy.owner") {
        text.push_str(&format!("责任 · Owner: {}\n\n", named(&owner, OWNERS)));
    }
    Ok(text)
}

fn examples(rule: &Rule<'_>) -> String {
    let Some(Value::Array(examples)) = rule.table.get("examples") else {
        return String::new();
    };
    let mut text = String::from("## 示例 · Examples\n\n| 事实 · Facts | 结论 · Verdict |\n|---|---|\n");
    for example in examples {
        let facts = match example.get("facts") {
            Some(Value::Table(facts)) => {
                let facts: Vec<String> = facts
                    .iter()
                    .map(|(name, value)| format!("`{name} = {value}`"))
                    .collect();
                facts.join("<br>")
            }
            _ => "–".to_owned(),
        };
        let verdict = example.get("verdict").map(shown).unwrap_or_default();
        text.push_str(&format!("| {} | {} |\n", cell(&facts), named(&verdict, VERDICTS)));
    }
    text
}

const SEVERITIES: &[(&str, &str)] = &[
    ("blocking", "阻断"),
    ("error", "严重"),
    ("warning", "警告"),
    ("note", "提示"),
];
const SCOPES: &[(&str, &str)] = &[
    ("dataset", "数据集"),
    ("table", "数据表"),
    ("column", "列"),
    ("file", "文件"),
];
const OWNERS: &[(&str, &str)] = &[
    ("legal", "法务"),
    ("data-engineering", "数据工程"),
    ("business", "业务"),
    ("security", "安全"),
    ("management", "管理"),
];
const VERDICTS: &[(&str, &str)] = &[
    ("satisfied", "满足"),
    ("violated", "违反"),
    ("undetermined", "无法判定"),
    ("not-applicable", "不适用"),
];

/// `中文 · id` where the id is known, the id alone otherwise.
fn named(id: &str, names: &[(&str, &str)]) -> String {
    let zh = names.iter().find(|(known, _)| *known == id);
    zh.map_or(id.to_owned(), |(_, zh)| format!("{zh} · {id}"))
}

/// A value as plain text: strings without quotes, everything else as in TOML.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim_end().to_owned(),
        other => other.to_string(),
    }
}

/// Text made safe for a table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}
