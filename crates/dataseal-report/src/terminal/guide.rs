//! The guide on the terminal: how ready, how that is reckoned, and what is left, one step after another.

use dataseal_model::{Guide, GuideStep};

use super::paper::{Ink, Paper};
use crate::guide_text::{GuideFiles, Told, is_pressing, own_work, rule_line, tell};
use crate::{Context, printable, story, words};

/// Items of a step that are listed; the rest are counted.
const ITEMS_SHOWN: usize = 8;
/// Rules of a step that are named with their clauses.
const RULES_SHOWN: usize = 3;
/// Cells of the bar.
const BAR: u64 = 20;

/// The whole guide, ending in a line end. `all` tells the steps that only warnings and notes wait for, and every item.
pub fn guide_text(guide: &Guide, files: &GuideFiles, all: bool, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    readiness(&mut paper, guide);
    let shown: Vec<&GuideStep> = guide.steps.iter().filter(|step| all || is_pressing(step)).collect();
    paper.section("guide.steps");
    if guide.steps.is_empty() {
        let nothing = paper.message("guide.nothing-left", &[]);
        paper.line(&nothing);
    }
    for (number, step) in shown.iter().enumerate() {
        tell_step(&mut paper, number + 1, step, files, all);
    }
    let rest = guide.steps.len() - shown.len();
    if rest > 0 {
        let text = paper.message("guide.lighter-steps", &[("n", &rest)]);
        paper.inked(&format!("{} {text}", paper.ellipsis()), Ink::Dim);
    }
    let estimate = paper.message("guide.estimate", &[]);
    paper.inked(&estimate, Ink::Dim);
    paper.next_steps();
    paper.finish()
}

fn readiness(paper: &mut Paper<'_>, guide: &Guide) {
    let lang = paper.lang();
    paper.section("guide.readiness");
    let pressing = guide.steps.iter().filter(|step| is_pressing(step)).count();
    let own = own_work(guide.minutes(), lang);
    let left = paper.message(
        "guide.left",
        &[
            ("n", &guide.steps.len()),
            ("pressing", &pressing),
            ("own", &own),
            ("days", &guide.waiting_days()),
        ],
    );
    match guide.readiness() {
        Some(share) => {
            let (full, empty) = paper.bar();
            let filled = usize::try_from(share * BAR / 100).unwrap_or_default();
            let room = usize::try_from(BAR).unwrap_or_default();
            let bar = format!("[{}{}]", full.repeat(filled), empty.repeat(room - filled));
            let line = format!("{bar} {share} %");
            paper.inked(&line, Ink::Strong);
        }
        None => {
            let unknown = paper.message("guide.no-readiness", &[]);
            paper.inked(&unknown, Ink::Yellow);
        }
    }
    paper.line(&left);
    let tallies: Vec<String> = guide
        .tallies
        .iter()
        .map(|tally| {
            format!(
                "{} {}/{}",
                words::severity(lang, tally.severity),
                tally.satisfied,
                tally.rules()
            )
        })
        .collect();
    let kept = paper.message("guide.kept", &[("tallies", &tallies.join(paper.separator()))]);
    paper.line(&kept);
    let how = paper.message("guide.how-reckoned", &[]);
    paper.inked(&how, Ink::Dim);
    let basis = story::basis(&guide.packs, &guide.as_of, lang);
    paper.inked(&basis, Ink::Dim);
}

fn tell_step(paper: &mut Paper<'_>, number: usize, step: &GuideStep, files: &GuideFiles, all: bool) {
    let lang = paper.lang();
    let Told {
        tag,
        title,
        items,
        remedy,
        command,
        effort,
    } = tell(step, files, paper.ctx());
    let owner = words::owner(lang, &step.owner);
    let head = paper.message(
        "guide.step",
        &[
            ("tag", &tag),
            ("title", &title),
            ("owner", &printable(&owner)),
            ("effort", &effort),
        ],
    );
    paper.marked(&format!("{number:>2}."), &head, Ink::of_severity(step.severity));
    let shown = if all { items.len() } else { ITEMS_SHOWN };
    for (key, meaning) in items.iter().take(shown) {
        let text = if meaning.is_empty() {
            key.clone()
        } else {
            format!("{key}  {}", printable(meaning))
        };
        paper.marked("     -", &text, Ink::Plain);
    }
    if items.len() > shown {
        let more = paper.message("guide.more-items", &[("n", &(items.len() - shown))]);
        paper.marked("     -", &more, Ink::Dim);
    }
    if let Some(remedy) = remedy {
        paper.marked("    ", &remedy, Ink::Plain);
    }
    let named = step.rules.iter().take(RULES_SHOWN).map(|rule| rule_line(rule, lang));
    let mut why = named.collect::<Vec<_>>().join(&paper.message("list.separator", &[]));
    if step.rules.len() > RULES_SHOWN {
        let rest = step.rules.len() - RULES_SHOWN;
        why = paper.message("guide.more-rules", &[("listed", &why), ("n", &rest)]);
    }
    paper.marked("    ", &why, Ink::Dim);
    paper.marked("    $", &command, Ink::Cyan);
}
