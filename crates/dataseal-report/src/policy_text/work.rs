//! What is to be said of packs: remarks, examples that fail, and what a draft would mean for datasets.

use std::fmt::Display;

use dataseal_model::{ExampleFailure, ExampleOutcome, Trial, TrialRule, Verdict};
use dataseal_pack::{Remark, RemarkKind};

use super::{shown, table};
use crate::{Context, Lang, message, number, printable, story, words};

/// Remarks by file, and how many there are.
pub fn policy_remarks(remarks: &[Remark], ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let mut text = String::new();
    for remark in remarks {
        let words = remark_text(&remark.kind, lang);
        text.push_str(&format!(
            "{}  {}  {words}\n",
            printable(&remark.file),
            printable(&remark.subject)
        ));
    }
    text + &message(lang, "policy.remarks", &[("n", &remarks.len())]) + "\n"
}

/// What looks like a slip, in words.
pub(crate) fn remark_text(kind: &RemarkKind, lang: Lang) -> String {
    let none = String::new();
    let (verdict, nearest);
    let args: Vec<(&str, &dyn Display)> = match kind {
        RemarkKind::FewExamples(of) => {
            verdict = words::verdict(lang, *of);
            vec![("verdict", &verdict)]
        }
        RemarkKind::LongTitle { characters } => vec![("n", characters)],
        RemarkKind::UnknownInstrument { name, nearest: meant } => {
            nearest = match meant {
                Some(meant) => message(lang, "policy.meant", &[("name", &printable(meant))]),
                None => none,
            };
            vec![("name", name), ("nearest", &nearest)]
        }
        RemarkKind::NoSuchArticle {
            instrument,
            article,
            articles,
        } => vec![("instrument", instrument), ("article", article), ("articles", articles)],
        RemarkKind::BeforeInstrument { instrument, from } => vec![("instrument", instrument), ("from", from)],
        RemarkKind::SameConditions { other } => vec![("code", other)],
        RemarkKind::NoneNotApplicable | RemarkKind::UnreadKind | RemarkKind::UnreadQuestion => Vec::new(),
    };
    printable(&message(lang, &format!("policy-remark.{}", kind.as_str()), &args)).into_owned()
}

/// Examples that came out otherwise than written, and how many there are.
pub fn policy_test(outcome: &ExampleOutcome, ctx: &Context<'_>) -> String {
    let mut text: String = outcome.failures.iter().map(|failure| failed(failure, ctx)).collect();
    let counts: [(&str, &dyn Display); 3] = [
        ("rules", &outcome.rules),
        ("examples", &outcome.examples),
        ("failed", &outcome.failures.len()),
    ];
    text.push_str(&message(ctx.lang, "policy.tested", &counts));
    text.push('\n');
    text
}

fn failed(failure: &ExampleFailure, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let (file, line, column) = &failure.place;
    let name = failure.name.as_deref().unwrap_or("–");
    let args: [(&str, &dyn Display); 4] = [
        ("code", &failure.code),
        ("name", &printable(name)),
        ("expected", &words::verdict(lang, failure.expected)),
        ("found", &words::verdict(lang, failure.found)),
    ];
    let mut text = format!("{}:{line}:{column}  ", printable(file));
    text.push_str(&message(lang, "policy.failed", &args));
    text.push('\n');
    for step in &failure.trace {
        let value = words::truth(lang, step.value);
        text.push_str(&format!("    {} → {value}\n", printable(&step.expression)));
    }
    for missing in &failure.missing {
        let missing = story::missing_brief(ctx, missing);
        text.push_str(&format!(
            "    {}\n",
            message(lang, "policy.missing", &[("what", &missing)])
        ));
    }
    text
}

/// How many datasets come to each verdict under each rule, the most violated first, and what was not judged.
pub fn policy_trial(trial: &Trial, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let mut text = String::new();
    let counts: [(&str, &dyn Display); 3] = [
        ("datasets", &number::count(trial.datasets)),
        ("violating", &number::count(trial.violating)),
        ("share", &number::share(trial.violating, trial.datasets)),
    ];
    text.push_str(&message(lang, "policy.tried", &counts));
    text.push('\n');
    if trial.datasets > 0 {
        let mut rows = vec![Verdict::ALL.map(|verdict| words::verdict(lang, verdict)).to_vec()];
        rows.extend(trial.rules.iter().map(|rule| counted(rule, ctx)));
        text.push_str(&table(rows));
    }
    for (id, reports) in [
        ("policy.without-facts", trial.without_facts.clone()),
        (
            "policy.unread",
            trial
                .unread
                .iter()
                .map(|(report, code)| format!("{report} ({code})"))
                .collect(),
        ),
    ] {
        if !reports.is_empty() {
            text.push_str(&message(lang, id, &[("n", &reports.len())]));
            text.push('\n');
            text.extend(reports.iter().map(|report| format!("  {}\n", printable(report))));
        }
    }
    text
}

fn counted(rule: &TrialRule, ctx: &Context<'_>) -> Vec<String> {
    let mut row: Vec<String> = rule.datasets.iter().map(|count| number::count(*count)).collect();
    row.extend([
        rule.code.to_string(),
        words::severity(ctx.lang, rule.severity),
        shown(ctx.lang.pick(&rule.title)),
    ]);
    row
}
