//! Packs of rules for people: which there are, what is in one, what they cover, what is to be said of them, how they differ, and
//! what a draft would mean.

mod coverage;
mod difference;
mod work;

use std::collections::BTreeMap;
use std::fmt::Display;

use dataseal_model::{RuleCode, RuleKind};
use dataseal_pack::{Pack, Policies, Rule, Selection};

use crate::{Context, cells, message, pad, printable, words, wrap};

pub use coverage::{policy_coverage, policy_covered};
pub use difference::policy_difference_text;
pub(crate) use work::remark_text;
pub use work::{policy_remarks, policy_test, policy_trial};

/// The packs in a table.
pub fn policy_list(packs: &[Pack], ctx: &Context<'_>) -> String {
    let rows = packs.iter().map(|pack| {
        vec![
            pack.reference.id.to_string(),
            pack.reference.version.clone(),
            selection(pack, ctx),
            rules(pack.rules.len(), ctx),
            printable(ctx.lang.pick(&pack.title)).into_owned(),
        ]
    });
    table(rows.collect())
}

fn rules(count: usize, ctx: &Context<'_>) -> String {
    message(ctx.lang, "policy.rules", &[("n", &count)])
}

/// When a pack is judged by.
fn selection(pack: &Pack, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    match &pack.selection {
        Selection::Always => message(lang, "policy.always", &[]),
        Selection::Sector(sector) => message(lang, "policy.sector", &[("sector", sector)]),
        Selection::OnRequest => message(lang, "policy.on-request", &[]),
        Selection::Waivers => message(lang, "policy.on-waivers", &[]),
    }
}

/// Rows with their cells beneath each other, the last as long as it is.
fn table(rows: Vec<Vec<String>>) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cells(cell))
            .max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| widest(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let padded = row.iter().zip(&widths).map(|(cell, width)| pad(cell, *width));
        let line: Vec<String> = padded.collect();
        format!("{}\n", line.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// The same a step to the right.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// A heading and what stands beneath it; nothing where nothing does.
fn section(id: &str, text: &str, ctx: &Context<'_>) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("\n{}\n{}", message(ctx.lang, id, &[]), indented(text))
}

/// Id, version and title of a pack.
fn pack_line(pack: &Pack, ctx: &Context<'_>) -> String {
    let title = printable(ctx.lang.pick(&pack.title)).into_owned();
    format!("{} {}  {title}\n", pack.reference.id, pack.reference.version)
}

/// One pack with its rules, questions and kinds of documents.
pub fn policy_page(
    pack: &Pack,
    policies: &Policies,
    kinds: &BTreeMap<RuleCode, RuleKind>,
    ctx: &Context<'_>,
) -> String {
    let lang = ctx.lang;
    let mut page = pack_line(pack, ctx);
    for line in wrap(&printable(lang.pick(&pack.description)), ctx.width) {
        page.push_str(&format!("{line}\n"));
    }
    let facts: [(&str, &dyn Display); 3] = [
        ("selection", &selection(pack, ctx)),
        ("jurisdiction", &printable(&pack.jurisdiction)),
        ("rules", &rules(pack.rules.len(), ctx)),
    ];
    page.push_str(&format!("\n{}\n", message(lang, "policy.facts", &facts)));
    if !pack.requires.is_empty() {
        let requires: Vec<&str> = pack.requires.iter().map(|id| id.as_str()).collect();
        let requires = requires.join(&message(lang, "list.separator", &[]));
        page.push_str(&format!(
            "{}\n",
            message(lang, "policy.requires", &[("packs", &requires)])
        ));
    }
    let rows = pack.rules.iter().map(|rule| {
        let kind = kinds.get(&rule.code).copied().unwrap_or(RuleKind::Human);
        rule_row(rule, kind, ctx)
    });
    page.push_str(&section("policy.section-rules", &table(rows.collect()), ctx));
    let questions = policies
        .questions
        .iter()
        .filter(|question| question.pack == pack.reference.id);
    let asked = questions.map(|question| vec![question.id.clone(), shown(lang.pick(&question.title))]);
    page.push_str(&section("policy.section-questions", &table(asked.collect()), ctx));
    let documents = policies.evidence_kinds.iter();
    let documents = documents.filter(|kind| kind.pack.as_ref() == Some(&pack.reference.id));
    let brought = documents.map(|kind| vec![kind.kind.clone(), shown(lang.pick(&kind.title))]);
    page.push_str(&section("policy.section-documents", &table(brought.collect()), ctx));
    page
}

fn shown(text: &str) -> String {
    printable(text).into_owned()
}

fn rule_row(rule: &Rule, kind: RuleKind, ctx: &Context<'_>) -> Vec<String> {
    let source = format!("{} {}", rule.source.instrument, crate::article(&rule.source, ctx.lang));
    vec![
        rule.code.to_string(),
        words::severity(ctx.lang, rule.severity),
        words::rule_kind(ctx.lang, kind),
        shown(ctx.lang.pick(&rule.title)),
        shown(&format!("({source})")),
    ]
}

#[cfg(test)]
mod tests;
