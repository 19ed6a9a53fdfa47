//! The steps of the guide in words, the same on the terminal, on the page and in JSON: what, where, by which command, for how long.

use std::fmt::Display;

use dataseal_model::facts::{FactSpec, fact};
use dataseal_model::{GuideAction, GuideRule, GuideStep, Severity};

use crate::{Context, Lang, article, message, printable, words};

/// Minutes of a working day.
const DAY: u32 = 480;
/// Beyond so many minutes, hours are told.
const MINUTES_TOLD: u32 = 90;

/// Facts that `--risk` measures.
const OF_RISK: [&str; 4] = ["k_min", "l_min", "unique_share", "identifiability_level"];

/// How the commands of a guide name the files, quoted for a shell where needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideFiles {
    /// The declaration.
    pub asset: String,
    /// The data, as given to `scan`.
    pub data: String,
}

/// One step in words.
pub(crate) struct Told {
    /// A word for the kind of step.
    pub(crate) tag: String,
    /// What to do, in a line.
    pub(crate) title: String,
    /// What exactly: a key or place, and what it means where that is not clear.
    pub(crate) items: Vec<(String, String)>,
    /// How, where the rules say so.
    pub(crate) remedy: Option<String>,
    /// The command that does it, or shows more.
    pub(crate) command: String,
    /// For how long.
    pub(crate) effort: String,
}

/// A step in the words of the context's language.
pub(crate) fn tell(step: &GuideStep, files: &GuideFiles, ctx: &Context<'_>) -> Told {
    let lang = ctx.lang;
    let say = |id: &str, args: &[(&str, &dyn Display)]| message(lang, id, args);
    let first = step.rules.first();
    let rule_title = || first.map_or_else(String::new, |rule| printable(lang.pick(&rule.title)).into_owned());
    let remedy = || first.map(|rule| printable(lang.pick(&rule.remedy)).into_owned());
    let asset = printable(&files.asset);
    let command = |id: &str, more: &[(&str, &dyn Display)]| {
        let mut args: Vec<(&str, &dyn Display)> = vec![("asset", &asset)];
        args.extend(more);
        message(lang, id, &args)
    };
    let (title, items, how, command) = match &step.action {
        GuideAction::Declare => {
            let data = printable(&files.data);
            let command = say("guide.command-declare", &[("data", &data)]);
            (say("guide.declare", &[]), Vec::new(), None, command)
        }
        GuideAction::Read => (
            say("guide.read", &[]),
            Vec::new(),
            None,
            command("guide.command-check", &[]),
        ),
        GuideAction::Data { code, places } => {
            let items = places
                .iter()
                .map(|place| (printable(place).into_owned(), String::new()));
            let command = say("guide.command-explain", &[("code", code)]);
            (rule_title(), items.collect(), remedy(), command)
        }
        GuideAction::Measure { facts } => {
            let title = say("guide.measure", &[("n", &facts.len())]);
            let items = facts.iter().map(|name| (name.clone(), meaning(name, lang)));
            let id = if facts.iter().any(|name| OF_RISK.contains(&name.as_str())) {
                "guide.command-risk"
            } else {
                "guide.command-check"
            };
            (title, items.collect(), None, command(id, &[]))
        }
        GuideAction::Correct { .. } => (rule_title(), Vec::new(), remedy(), command("guide.command-edit", &[])),
        GuideAction::Answer { section, facts } => {
            let title = say("guide.answer", &[("section", section), ("n", &facts.len())]);
            let key = |name: &String| fact(name).and_then(|spec| spec.asset_key).unwrap_or(name).to_owned();
            let items: Vec<_> = facts.iter().map(|name| (key(name), meaning(name, lang))).collect();
            let key = items.first().map_or("", |(key, _)| key.as_str()).to_owned();
            (title, items, None, command("guide.command-set", &[("key", &key)]))
        }
        GuideAction::Worksheet { questions } => {
            let title = say("guide.worksheet", &[("n", &questions.len())]);
            let asked = |id: &String| ctx.question(id).map_or("", |known| lang.pick(&known.title)).to_owned();
            let items = questions.iter().map(|id| (format!("answers.{id}"), asked(id)));
            let key = format!("answers.{}", questions.first().map_or("", String::as_str));
            (
                title,
                items.collect(),
                None,
                command("guide.command-set", &[("key", &key)]),
            )
        }
        GuideAction::Attach { kind, replaces } => {
            let known = ctx.evidence_kinds.iter().find(|known| known.kind == *kind);
            let called = known.map_or(kind.as_str(), |known| lang.pick(&known.title));
            let id = if *replaces { "guide.replace" } else { "guide.attach" };
            let title = say(id, &[("title", &called), ("kind", kind)]);
            let holds = known.map(|known| printable(lang.pick(&known.description)).into_owned());
            (
                title,
                Vec::new(),
                holds,
                command("guide.command-evidence", &[("kind", kind)]),
            )
        }
    };
    Told {
        tag: say(&format!("guide.tag.{}", step.action.as_str()), &[]),
        title,
        items,
        remedy: how.filter(|text| !text.is_empty()),
        command,
        effort: effort(step.minutes, step.waiting_days, lang),
    }
}

/// What a fact means, or the question that is asked for it.
fn meaning(name: &str, lang: Lang) -> String {
    let of = |spec: &'static FactSpec| match lang {
        Lang::Zh => spec.zh,
        Lang::En => spec.en,
    };
    fact(name).map_or("", of).to_owned()
}

/// An estimate in words.
fn effort(minutes: u32, waiting_days: u32, lang: Lang) -> String {
    let own = own_work(u64::from(minutes), lang);
    if waiting_days == 0 {
        return own;
    }
    message(lang, "guide.effort-waiting", &[("own", &own), ("days", &waiting_days)])
}

/// Minutes of work as people say them: minutes, hours, days of eight hours; never fewer than there are.
pub(crate) fn own_work(minutes: u64, lang: Lang) -> String {
    let (id, n) = if minutes <= u64::from(MINUTES_TOLD) {
        ("guide.minutes", minutes)
    } else if minutes <= u64::from(DAY) {
        ("guide.hours", minutes.div_ceil(60))
    } else {
        ("guide.days", minutes.div_ceil(u64::from(DAY)))
    };
    message(lang, id, &[("n", &n)])
}

/// A rule that waits, with its clause.
pub(crate) fn rule_line(rule: &GuideRule, lang: Lang) -> String {
    let article = article(&rule.source, lang);
    let (instrument, article) = (printable(&rule.source.instrument), printable(&article));
    let id = if rule.source.verified {
        "guide.rule"
    } else {
        "guide.rule-unverified"
    };
    let args: [(&str, &dyn Display); 4] = [
        ("code", &rule.code),
        ("severity", &words::severity(lang, rule.severity)),
        ("instrument", &instrument),
        ("article", &article),
    ];
    message(lang, id, &args)
}

/// Whether a step stands in the way of a listing, and not merely of the next audit.
pub(crate) fn is_pressing(step: &GuideStep) -> bool {
    step.severity >= Severity::Error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_told_in_the_largest_unit_that_does_not_shorten_them() {
        let told = |minutes| own_work(minutes, Lang::En);
        assert_eq!(told(45), "45 min");
        assert_eq!(told(90), "90 min");
        assert_eq!(told(91), "2 h");
        assert_eq!(told(480), "8 h");
        assert_eq!(told(481), "2 d");
    }
}
