//! A comparison for people: what breaks, what matters, what could not be compared, and the noise as one line of counts.

use std::collections::BTreeMap;

use dataseal_model::{
    Aspect, ComparedSide, Comparison, Difference, Drift, ExitStatus, Figure, Incomparable, Outcome, RegistrationDue,
    Shift, Side, Weight,
};

use super::paper::{Ink, Paper};
use super::registration::registration;
use super::rejudged::rejudged;
use crate::number::count;
use crate::{Context, Lang, message, printable, words};

/// Changes of one weight told one by one; the rest are counted.
const SHOWN: usize = 30;
/// Columns named of those that could not be compared in one respect.
const NAMED: usize = 6;

/// The whole answer, ending in a line end; `due` is the registration that the changes call for, where a registry was asked.
pub fn difference_text(comparison: &Comparison, due: Option<&RegistrationDue>, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    paper.section("diff.compared");
    let sides = [("A", &comparison.a), ("B", &comparison.b)];
    sides
        .iter()
        .for_each(|(letter, side)| one_side(&mut paper, letter, side));
    let thresholds = comparison.thresholds;
    let told = paper.message(
        "diff.thresholds",
        &[
            ("psi", &decimal(thresholds.psi)),
            ("share", &points(thresholds.share)),
            ("rows", &per_cent(thresholds.rows)),
        ],
    );
    paper.inked(&told, Ink::Dim);
    changes(
        &mut paper,
        comparison,
        Weight::Breaking,
        ("diff.breaking", paper_bad, Ink::Red),
    );
    changes(
        &mut paper,
        comparison,
        Weight::Matters,
        ("diff.matters", paper_warning, Ink::Yellow),
    );
    unknown(&mut paper, comparison);
    noise(&mut paper, comparison);
    rejudged(&mut paper, comparison);
    conclusion(&mut paper, comparison, due);
    if let Some(due) = due {
        registration(&mut paper, due);
    }
    paper.next_steps();
    paper.finish()
}

const fn paper_bad(paper: &Paper<'_>) -> &'static str {
    paper.bad()
}

const fn paper_warning(paper: &Paper<'_>) -> &'static str {
    paper.warning()
}

fn one_side(paper: &mut Paper<'_>, letter: &str, side: &ComparedSide) {
    let origin = paper.message(&format!("diff-origin.{}", side.origin.as_str()), &[]);
    let line = paper.message(
        "diff.side",
        &[
            ("letter", &letter),
            ("name", &printable(side.name.as_str())),
            ("origin", &origin),
            ("tables", &side.tables),
            ("rows", &count(side.rows)),
            ("columns", &side.columns),
        ],
    );
    paper.line(&line);
}

type Look = (&'static str, fn(&Paper<'_>) -> &'static str, Ink);

fn changes(paper: &mut Paper<'_>, comparison: &Comparison, weight: Weight, (section, mark, ink): Look) {
    let all = comparison.of(weight).count();
    if all == 0 {
        return;
    }
    paper.section(section);
    for difference in comparison.of(weight).take(SHOWN) {
        let (place, what, why) = (
            place(difference),
            told(difference, paper.ctx()),
            reason(difference, paper.lang()),
        );
        let line = if place.is_empty() {
            what
        } else {
            format!("{place}  {what}")
        };
        let mark = mark(paper);
        paper.marked(mark, &line, ink);
        paper.field("diff.why", &why);
    }
    more(paper, all.saturating_sub(SHOWN));
}

fn more(paper: &mut Paper<'_>, rest: usize) {
    if rest > 0 {
        let line = paper.message("diff.more", &[("n", &rest)]);
        paper.inked(&line, Ink::Dim);
    }
}

/// Table and column by their names.
fn place(difference: &Difference) -> String {
    let names = [&difference.table, &difference.column];
    let names = names.into_iter().flatten();
    let names: Vec<String> = names.map(|name| printable(name.as_str()).into_owned()).collect();
    names.join(".")
}

pub(crate) fn aspect(aspect: Aspect, lang: Lang) -> String {
    message(lang, &format!("diff-aspect.{}", aspect.as_str()), &[])
}

/// Why a change has its weight, or why nothing could be compared.
pub(crate) fn reason(difference: &Difference, lang: Lang) -> String {
    match &difference.outcome {
        Outcome::Changed { because, .. } => message(lang, &format!("diff-because.{}", because.as_str()), &[]),
        Outcome::NotComparable { why, side } => incomparable(*why, *side, lang),
    }
}

fn incomparable(why: Incomparable, side: Side, lang: Lang) -> String {
    let side = message(lang, &format!("diff-side.{}", side.as_str()), &[]);
    message(lang, &format!("diff-incomparable.{}", why.as_str()), &[("side", &side)])
}

/// What changed, in figures.
fn told(difference: &Difference, ctx: &Context<'_>) -> String {
    let aspect = aspect(difference.aspect, ctx.lang);
    let Outcome::Changed {
        before, after, drift, ..
    } = &difference.outcome
    else {
        return aspect;
    };
    let figures = match (drift, before, after) {
        (Some(drift), ..) => distance(drift, ctx),
        (None, Figure::Nothing, Figure::Nothing) => return aspect,
        (None, Figure::Nothing, only) | (None, only, Figure::Nothing) => figure(only, ctx),
        (None, before, after) => format!("{} → {}", figure(before, ctx), figure(after, ctx)),
    };
    message(ctx.lang, "diff.change", &[("aspect", &aspect), ("figures", &figures)])
}

fn figure(figure: &Figure, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    match figure {
        Figure::Nothing => "–".to_owned(),
        Figure::Count(n) => count(*n),
        Figure::Share(part, whole) => crate::number::share(*part, *whole),
        Figure::Kind(kind, part, whole) => {
            let kind = words::column_type(lang, dataseal_model::InferredType::Of(*kind));
            format!("{kind} {}", crate::number::share(*part, *whole))
        }
        Figure::Lengths(min, max) => format!("{}–{}", count(*min), count(*max)),
        Figure::Type(kind) => words::column_type(lang, *kind),
        Figure::Declared(text) => printable(text).into_owned(),
        Figure::Grade(grade) => words::grade_short(lang, *grade),
        Figure::Classes(classes) => {
            let title = |class| {
                let known = ctx
                    .taxonomy
                    .class(class)
                    .map(|class| lang.pick(&class.title).to_owned());
                known.unwrap_or_else(|| class.to_string())
            };
            let titles: Vec<String> = classes.iter().map(title).collect();
            if titles.is_empty() {
                message(lang, "diff.no-class", &[])
            } else {
                titles.join(&message(lang, "list.separator", &[]))
            }
        }
        Figure::Position(place) => message(lang, "diff.position", &[("n", &place.saturating_add(1))]),
        Figure::Name(name) => printable(name.as_str()).into_owned(),
    }
}

fn distance(drift: &Drift, ctx: &Context<'_>) -> String {
    let figures = message(
        ctx.lang,
        "diff.distance",
        &[
            ("psi", &decimal(drift.psi)),
            ("js", &decimal(drift.js)),
            ("bins", &drift.bins),
        ],
    );
    match &drift.shift {
        Some(shift) => figures + &most(shift, ctx.lang),
        None => figures,
    }
}

fn most(shift: &Shift, lang: Lang) -> String {
    let edge = |edge: &Option<dataseal_model::Disclosed>, open: &str| {
        let text = edge.as_ref().map(|edge| printable(edge.as_str()).into_owned());
        text.unwrap_or_else(|| open.to_owned())
    };
    let bin = match (&shift.value, &shift.low, &shift.high) {
        (Some(value), ..) => message(lang, "diff.value", &[("value", &printable(value.as_str()))]),
        (None, None, None) => message(lang, "diff.unnamed", &[]),
        (None, low, high) => format!("{} … {}", edge(low, "-∞"), edge(high, "+∞")),
    };
    let (before, after) = (per_cent(shift.before), per_cent(shift.after));
    message(
        lang,
        "diff.shift",
        &[("bin", &bin), ("before", &before), ("after", &after)],
    )
}

/// A figure with as many decimals as mean something.
pub(crate) fn decimal(value: f64) -> String {
    format!("{value:.3}")
}

fn per_cent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A share in points of a hundred.
fn points(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What could not be compared, the same for many columns on one line.
fn unknown(paper: &mut Paper<'_>, comparison: &Comparison) {
    let mut groups: BTreeMap<(Incomparable, Side, Aspect), Vec<String>> = BTreeMap::new();
    for difference in comparison.not_comparable() {
        if let Outcome::NotComparable { why, side } = difference.outcome {
            let columns = groups.entry((why, side, difference.aspect)).or_default();
            columns.push(place(difference));
        }
    }
    if groups.is_empty() {
        return;
    }
    let lang = paper.lang();
    paper.section("diff.unknown");
    for ((why, side, of), places) in groups {
        let separator = message(lang, "list.separator", &[]);
        let named: Vec<&str> = places
            .iter()
            .map(String::as_str)
            .filter(|place| !place.is_empty())
            .take(NAMED)
            .collect();
        let rest = places.len().saturating_sub(NAMED);
        let mut names = named.join(&separator);
        if rest > 0 {
            names.push_str(&message(lang, "diff.more-names", &[("n", &rest)]));
        }
        let line = paper.message(
            "diff.unknown-line",
            &[
                ("aspect", &aspect(of, lang)),
                ("why", &incomparable(why, side, lang)),
                ("names", &names),
            ],
        );
        let mark = paper.unknown();
        paper.marked(mark, line.trim_end(), Ink::Yellow);
    }
}

/// Noise is counted by what it is about.
fn noise(paper: &mut Paper<'_>, comparison: &Comparison) {
    paper.section("diff.noise");
    let mut counts: BTreeMap<Aspect, usize> = BTreeMap::new();
    for difference in comparison.of(Weight::Noise) {
        let n = counts.entry(difference.aspect).or_default();
        *n = n.saturating_add(1);
    }
    let lang = paper.lang();
    let parts: Vec<String> = counts
        .iter()
        .map(|(of, n)| format!("{} {n}", aspect(*of, lang)))
        .collect();
    let all: usize = counts.values().sum();
    let line = if all == 0 {
        paper.message("diff.noise-none", &[("same", &count(comparison.same))])
    } else {
        let parts = parts.join(&message(lang, "list.separator", &[]));
        let same = count(comparison.same);
        paper.message("diff.noise-line", &[("n", &all), ("parts", &parts), ("same", &same)])
    };
    paper.inked(&line, Ink::Dim);
}

/// The sentence that a reader takes away.
pub(crate) fn conclusion_text(comparison: &Comparison, due: Option<&RegistrationDue>, lang: Lang) -> String {
    let own = compared_text(comparison, lang);
    let whole = comparison.exit_status_with(due);
    let id = match whole {
        _ if whole == comparison.exit_status() => return own,
        ExitStatus::Findings => "diff.conclusion-due",
        _ => "diff.conclusion-due-unknown",
    };
    own + &message(lang, "clause.separator", &[]) + &message(lang, id, &[])
}

/// The same of what was compared, without the registration that follows from it.
fn compared_text(comparison: &Comparison, lang: Lang) -> String {
    let breaking = comparison.of(Weight::Breaking).count();
    let matter = breaking.saturating_add(comparison.of(Weight::Matters).count());
    let unknown = comparison.not_comparable().count();
    let broken = comparison.newly_broken().count();
    let open = comparison.newly_open().count();
    let is_empty = comparison.a.tables == 0 || comparison.b.tables == 0;
    let id = match (comparison.exit_status(), unknown) {
        (ExitStatus::Findings, _) if matter == 0 => "diff.conclusion-broken",
        (ExitStatus::Findings, 0) => "diff.conclusion-changed",
        (ExitStatus::Findings, _) => "diff.conclusion-changed-and-unknown",
        (ExitStatus::Undetermined, 0) if is_empty => "diff.conclusion-nothing",
        (ExitStatus::Undetermined, 0) if open > 0 => "diff.conclusion-open",
        (ExitStatus::Undetermined, 0) => "diff.conclusion-unjudged",
        (ExitStatus::Undetermined, _) => "diff.conclusion-unknown",
        _ => "diff.conclusion-same",
    };
    message(
        lang,
        id,
        &[
            ("n", &matter),
            ("breaking", &breaking),
            ("unknown", &unknown),
            ("broken", &broken),
            ("open", &open),
            ("same", &count(comparison.same)),
        ],
    )
}

fn conclusion(paper: &mut Paper<'_>, comparison: &Comparison, due: Option<&RegistrationDue>) {
    paper.section("terminal.conclusion");
    let (mark, ink) = match comparison.exit_status_with(due) {
        ExitStatus::Success => (paper.good(), Ink::Green),
        ExitStatus::Findings => (paper.bad(), Ink::Red),
        _ => (paper.unknown(), Ink::Yellow),
    };
    let line = format!("{mark} {}", conclusion_text(comparison, due, paper.lang()));
    paper.inked(&line, ink);
}

#[cfg(test)]
mod tests {
    use dataseal_model::{Because, ChangeGround, RegistrationStep, RenewalState};

    use super::*;
    use crate::messages::find;

    #[test]
    fn every_name_has_a_text_in_both_languages() {
        for lang in Lang::ALL {
            let mut ids: Vec<String> = Aspect::ALL
                .iter()
                .map(|each| format!("diff-aspect.{}", each.as_str()))
                .collect();
            ids.extend(
                Because::ALL
                    .iter()
                    .map(|each| format!("diff-because.{}", each.as_str())),
            );
            ids.extend(
                Incomparable::ALL
                    .iter()
                    .map(|each| format!("diff-incomparable.{}", each.as_str())),
            );
            ids.extend(Side::ALL.iter().map(|each| format!("diff-side.{}", each.as_str())));
            ids.extend(["diff-origin.data".to_owned(), "diff-origin.report".to_owned()]);
            ids.extend(
                ChangeGround::ALL
                    .iter()
                    .map(|each| format!("due-ground.{}", each.as_str())),
            );
            ids.extend(
                RenewalState::ALL
                    .iter()
                    .map(|each| format!("due-renewal.{}", each.as_str())),
            );
            ids.extend(
                RegistrationStep::ALL
                    .iter()
                    .map(|each| format!("due-step.{}", each.as_str())),
            );
            for id in ids {
                assert!(find(lang, &id).is_some(), "{lang}: {id}");
            }
        }
    }

    #[test]
    fn points_are_short() {
        assert_eq!(points(0.05), "5");
        assert_eq!(points(0.125), "12.5");
        assert_eq!(per_cent(0.5), "50.0 %");
    }
}
