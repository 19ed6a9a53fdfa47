//! How two states of the policies differ: what came, went and changed.

use std::fmt::Display;

use dataseal_pack::{Change, ChangedPart, Difference, PartChange, PolicyDifference};

use super::section;
use crate::{Context, message, printable, words};

/// Packs, rules, questions and kinds of documents that differ, with what changed of each.
pub fn policy_difference_text(difference: &PolicyDifference, ctx: &Context<'_>) -> String {
    if difference.is_empty() {
        return message(ctx.lang, "policy.no-difference", &[]) + "\n";
    }
    let sections = [
        section("policy.section-packs", &lines(&difference.packs, ctx), ctx),
        section("policy.section-rules", &lines(&difference.rules, ctx), ctx),
        section("policy.section-questions", &lines(&difference.questions, ctx), ctx),
        section("policy.section-documents", &lines(&difference.kinds, ctx), ctx),
    ];
    sections.concat().trim_start().to_owned()
}

fn lines<I: Display>(differences: &[Difference<I>], ctx: &Context<'_>) -> String {
    let mut text = String::new();
    for difference in differences {
        let (mark, parts) = match &difference.change {
            Change::Added => ("+", &[][..]),
            Change::Removed => ("-", &[][..]),
            Change::Changed(parts) => ("~", parts.as_slice()),
        };
        let title = printable(ctx.lang.pick(&difference.title)).into_owned();
        text.push_str(&format!("{mark} {}  {title}\n", difference.id));
        text.extend(parts.iter().map(|part| part_lines(part, ctx)));
    }
    text
}

/// Short texts on a line, long ones beneath each other.
fn part_lines(change: &PartChange, ctx: &Context<'_>) -> String {
    let word = words::changed_part(ctx.lang, change.part);
    if change.part == ChangedPart::FilesOnly {
        return format!("    {word}\n");
    }
    let shown = |text: &str| match (change.part, text.parse()) {
        (ChangedPart::Severity, Ok(severity)) => words::severity(ctx.lang, severity),
        _ => printable(text).into_owned(),
    };
    let (before, after) = (shown(&change.before), shown(&change.after));
    if crate::cells(&before) + crate::cells(&after) <= ctx.width / 2 {
        return format!("    {word}  {before} → {after}\n");
    }
    format!("    {word}\n      - {before}\n      + {after}\n")
}
