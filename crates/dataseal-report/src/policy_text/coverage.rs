//! What packs cover, in figures and shares.

use std::collections::BTreeMap;
use std::fmt::Display;

use dataseal_model::{RuleKind, Severity};
use dataseal_pack::{Certainty, InstrumentCoverage, Pack, PackCoverage};

use super::{indented, pack_line};
use crate::{Context, message, number, printable, words};

/// What each of these packs covers, and what all do together where there are several.
pub fn policy_coverage(packs: &[(&Pack, PackCoverage)], together: &PackCoverage, ctx: &Context<'_>) -> String {
    let mut text = String::new();
    for (pack, covered) in packs {
        text.push_str(&pack_line(pack, ctx));
        text.push_str(&indented(&policy_covered(covered, ctx)));
    }
    if packs.len() > 1 {
        let heading = message(ctx.lang, "policy.together", &[("n", &packs.len())]);
        text.push_str(&format!("{heading}\n{}", indented(&policy_covered(together, ctx))));
    }
    text
}

/// What a set of rules covers.
pub fn policy_covered(covered: &PackCoverage, ctx: &Context<'_>) -> String {
    let rules = covered.rules;
    let certainty = |certainty: Certainty| {
        let count = covered.certainty.get(&certainty).copied().unwrap_or(0);
        part(&words::certainty(ctx.lang, certainty), count, rules)
    };
    let severity = |severity: Severity| {
        let count = covered.severity.get(&severity).copied().unwrap_or(0);
        part(&words::severity(ctx.lang, severity), count, rules)
    };
    let lines: [(&str, String); 3] = [
        ("policy.by-kind", kinds(&covered.kinds, rules, ctx)),
        (
            "policy.by-certainty",
            joined(Certainty::ALL.map(certainty).to_vec(), ctx),
        ),
        ("policy.by-severity", joined(Severity::ALL.map(severity).to_vec(), ctx)),
    ];
    let mut text = String::new();
    for (id, parts) in lines {
        let args: [(&str, &dyn Display); 2] = [("n", &rules), ("parts", &parts)];
        text.push_str(&message(ctx.lang, id, &args));
        text.push('\n');
    }
    for instrument in &covered.instruments {
        text.push_str(&of_instrument(instrument, ctx));
        text.push('\n');
    }
    text
}

fn joined(parts: Vec<String>, ctx: &Context<'_>) -> String {
    parts.join(&message(ctx.lang, "list.separator", &[]))
}

/// `机器 5 (41.6 %)`.
fn part(word: &str, count: usize, of: usize) -> String {
    format!("{word} {count} ({})", share(count, of))
}

fn share(count: usize, of: usize) -> String {
    let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    number::share(wide(count), wide(of))
}

fn kinds(counts: &BTreeMap<RuleKind, usize>, of: usize, ctx: &Context<'_>) -> String {
    let kind = |kind: &RuleKind| {
        let count = counts.get(kind).copied().unwrap_or(0);
        part(&words::rule_kind(ctx.lang, *kind), count, of)
    };
    joined(RuleKind::ALL.iter().map(kind).collect(), ctx)
}

/// The kinds of clauses that there are: most instruments have one or two.
fn kinds_there_are(counts: &BTreeMap<RuleKind, usize>, ctx: &Context<'_>) -> String {
    let kinds = counts.iter();
    let kinds = kinds.map(|(kind, count)| format!("{} {count}", words::rule_kind(ctx.lang, *kind)));
    joined(kinds.collect(), ctx)
}

fn of_instrument(covered: &InstrumentCoverage, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let kinds = kinds_there_are(&covered.kinds, ctx);
    let args: [(&str, &dyn Display); 3] = [
        ("instrument", &printable(&covered.title)),
        ("n", &covered.clauses),
        ("parts", &kinds),
    ];
    let mut line = message(lang, "policy.clauses", &args);
    if let Some(articles) = covered.articles {
        let uncited = covered.uncited.len();
        let share = share(uncited, usize::try_from(articles).unwrap_or(0));
        let args: [(&str, &dyn Display); 3] = [("articles", &articles), ("n", &uncited), ("share", &share)];
        line.push_str(&message(lang, "policy.uncited", &args));
    }
    if !covered.indexed {
        line.push_str(&message(lang, "policy.not-indexed", &[]));
    }
    line
}
