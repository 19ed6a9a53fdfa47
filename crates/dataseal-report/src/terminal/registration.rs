//! The registration that is due: which kind, why, what could not be told, and whether to renew.

use std::fmt::Display;

use dataseal_model::{ChangeGround, DueKind, GroundFound, GroundState, Registering, RegistrationDue, StepLimit};

use super::difference::aspect;
use super::paper::{Ink, Paper};
use crate::citation::article;
use crate::{Context, Lang, message, printable, story, words};

pub(super) fn registration(paper: &mut Paper<'_>, due: &RegistrationDue) {
    let lang = paper.lang();
    paper.section("due.section");
    let basis = paper.message(
        "due.registry",
        &[
            ("title", &printable(lang.pick(&due.title))),
            ("id", &due.registry.id),
            ("version", &printable(&due.registry.version)),
            ("instrument", &printable(&due.source.instrument)),
            ("certainty", &words::reliance(lang, due.source.verified)),
        ],
    );
    paper.inked(&basis, Ink::Dim);
    if let Some(id) = not_in_force(due.in_force) {
        let line = paper.message(id, &[("date", &due.as_of)]);
        let mark = paper.warning();
        paper.marked(mark, &line, Ink::Yellow);
    }
    let (mark, ink) = match &due.registering {
        Registering::Due(_) | Registering::Lapsing(_) => (paper.warning(), Ink::Yellow),
        Registering::Nothing => (paper.good(), Ink::Green),
        Registering::Undetermined { .. } => (paper.unknown(), Ink::Yellow),
    };
    let whys: Vec<&DueKind> = match &due.registering {
        Registering::Lapsing(kind) => kind.iter().collect(),
        _ => due.kinds().iter().collect(),
    };
    for (place, line) in registering_lines(due, lang).iter().enumerate() {
        paper.marked(mark, line, ink);
        if let Some(kind) = whys.get(place) {
            paper.field("diff.why", &printable(lang.pick(&kind.why)));
        }
    }
    if let Registering::Undetermined { open, .. } = &due.registering {
        for kind in open {
            let line = open_text(kind, due, paper.ctx());
            paper.indented(&line);
        }
    }
    if !due.unstated.is_empty() {
        let grounds: Vec<String> = due.unstated.iter().map(|each| unstated(*each, due, lang)).collect();
        let grounds = grounds.join(&message(lang, "list.separator", &[]));
        let line = paper.message("due.unstated", &[("grounds", &grounds)]);
        paper.indented(&line);
    }
    paper.indented(&renewal_text(due, lang));
    if !due.kinds().is_empty() && !due.limits.is_empty() {
        let limits: Vec<String> = due.limits.iter().map(|each| limit(each, due, lang)).collect();
        let limits = limits.join(&message(lang, "list.separator", &[]));
        let line = paper.message("due.limits", &[("limits", &limits)]);
        paper.inked(&line, Ink::Dim);
    }
    if let Some(years) = due.valid_years {
        let line = paper.message("due.valid-years", &[("years", &years)]);
        paper.inked(&line, Ink::Dim);
    }
    if !due.unseen.is_empty() {
        let fields = due.unseen.iter().map(|title| printable(lang.pick(title)).into_owned());
        let fields: Vec<String> = fields.collect();
        let fields = fields.join(&message(lang, "list.separator", &[]));
        let line = paper.message("due.unseen", &[("fields", &fields)]);
        paper.inked(&line, Ink::Dim);
    }
}

/// A change that calls for a registration, in words.
pub(crate) fn ground(ground: ChangeGround, lang: Lang) -> String {
    message(lang, &format!("due-ground.{}", ground.as_str()), &[])
}

/// What to say of rules that are not known to be in force; nothing where they are.
pub(super) const fn not_in_force(in_force: Option<bool>) -> Option<&'static str> {
    match in_force {
        Some(true) => None,
        Some(false) => Some("due.not-in-force"),
        None => Some("due.force-unknown"),
    }
}

/// A ground of which the rules say nothing, and that it cannot be told where that is so.
fn unstated(of: ChangeGround, due: &RegistrationDue, lang: Lang) -> String {
    let words = ground(of, lang);
    let found = due.grounds.iter().find(|found| found.ground == of);
    match found.map(|found| found.state) {
        Some(GroundState::Unknown) => message(lang, "due.unstated-unknown", &[("ground", &words)]),
        _ => words,
    }
}

/// The time that a step may take.
fn limit(limit: &StepLimit, due: &RegistrationDue, lang: Lang) -> String {
    let id = match limit.extension {
        0 => "due.limit",
        _ => "due.limit-extended",
    };
    message(
        lang,
        id,
        &[
            (
                "step",
                &message(lang, &format!("due-step.{}", limit.step.as_str()), &[]),
            ),
            ("days", &limit.working_days),
            ("extension", &limit.extension),
            ("article", &printable(&cited(&limit.article, due, lang))),
        ],
    )
}

/// The sentence that a reader takes away.
pub(crate) fn registering_text(due: &RegistrationDue, lang: Lang) -> String {
    registering_lines(due, lang).join(&message(lang, "clause.separator", &[]))
}

/// The same with a line for each kind.
fn registering_lines(due: &RegistrationDue, lang: Lang) -> Vec<String> {
    let kinds = |first: &str, kinds: &[DueKind]| -> Vec<String> {
        let ids = std::iter::once(first).chain(std::iter::repeat("due.besides"));
        ids.zip(kinds)
            .map(|(id, kind)| kind_text(id, kind, due, lang))
            .collect()
    };
    let only = |id: &str| vec![message(lang, id, &[])];
    match &due.registering {
        Registering::Due(due_kinds) => kinds("due.kind", due_kinds),
        Registering::Nothing => only("due.nothing"),
        Registering::Lapsing(Some(kind)) => vec![kind_text("due.lapsing", kind, due, lang)],
        Registering::Lapsing(None) => only("due.lapsing-unknown"),
        Registering::Undetermined { at_least, .. } if !at_least.is_empty() => kinds("due.at-least", at_least),
        Registering::Undetermined { open, .. } if open.is_empty() && due.unstated.is_empty() => {
            only("due.only-renewal")
        }
        Registering::Undetermined { .. } => only("due.undetermined"),
    }
}

fn kind_text(id: &str, kind: &DueKind, due: &RegistrationDue, lang: Lang) -> String {
    message(
        lang,
        id,
        &[
            ("title", &printable(lang.pick(&kind.title))),
            ("ground", &ground(kind.ground, lang)),
            ("article", &printable(&cited(&kind.article, due, lang))),
        ],
    )
}

fn cited(place: &str, due: &RegistrationDue, lang: Lang) -> String {
    let mut citation = due.source.clone();
    citation.article = place.to_owned();
    article(&citation, lang)
}

/// What would be due if something had changed that cannot be told, and why it cannot.
fn open_text(kind: &DueKind, due: &RegistrationDue, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let found = due.grounds.iter().find(|found| found.ground == kind.ground);
    let because = found.map(|found| resting_on(found, ctx)).unwrap_or_default();
    message(
        lang,
        "due.open",
        &[
            ("title", &printable(lang.pick(&kind.title))),
            ("ground", &ground(kind.ground, lang)),
            ("article", &printable(&cited(&kind.article, due, lang))),
            ("because", &because),
        ],
    )
}

/// The declared facts and aspects on which a ground rests or which leave it open.
fn resting_on(found: &GroundFound, ctx: &Context<'_>) -> String {
    let facts = found.facts.iter().map(|fact| story::missing_brief(ctx, fact));
    let aspects = found.aspects.iter().map(|each| aspect(*each, ctx.lang));
    let all: Vec<String> = facts.chain(aspects).collect();
    match (all.is_empty(), found.state) {
        (true, GroundState::Unknown) if found.ground == ChangeGround::DataAltered => {
            message(ctx.lang, "due.other-bytes", &[])
        }
        (true, GroundState::Unknown) => message(ctx.lang, "due.not-read", &[]),
        _ => all.join(&message(ctx.lang, "list.separator", &[])),
    }
}

/// Whether to renew.
pub(crate) fn renewal_text(due: &RegistrationDue, lang: Lang) -> String {
    let renewal = &due.renewal;
    let kind = match &renewal.kind {
        Some(kind) => printable(lang.pick(kind)).into_owned(),
        None => message(lang, "due.renewal", &[]),
    };
    message(
        lang,
        &format!("due-renewal.{}", renewal.state.as_str()),
        &[
            ("kind", &kind),
            ("until", &shown(renewal.valid_until)),
            ("first", &shown(renewal.window.map(|window| window.0))),
            ("last", &shown(renewal.window.map(|window| window.1))),
        ],
    )
}

/// A day as it is written; nothing where it is not known.
fn shown(day: Option<impl Display>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
