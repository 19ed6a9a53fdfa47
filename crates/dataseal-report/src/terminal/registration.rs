//! The registration that is due: which kind, why, what could not be told, and whether to renew.

use std::fmt::Display;

use dataseal_model::{ChangeGround, DueKind, GroundFound, GroundState, Registering, RegistrationDue};

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
    if !due.in_force {
        let line = paper.message("due.not-in-force", &[("date", &due.as_of)]);
        let mark = paper.warning();
        paper.marked(mark, &line, Ink::Yellow);
    }
    let (mark, ink) = match &due.registering {
        Registering::Due(_) => (paper.warning(), Ink::Yellow),
        Registering::Nothing => (paper.good(), Ink::Green),
        Registering::Undetermined { .. } => (paper.unknown(), Ink::Yellow),
    };
    paper.marked(mark, &registering_text(due, lang), ink);
    match &due.registering {
        Registering::Due(kind) => paper.field("diff.why", &printable(lang.pick(&kind.why))),
        Registering::Undetermined { at_least, open } => {
            if let Some(kind) = at_least {
                paper.field("diff.why", &printable(lang.pick(&kind.why)));
            }
            for kind in open {
                let line = open_text(kind, due, paper.ctx());
                paper.indented(&line);
            }
        }
        Registering::Nothing => {}
    }
    // Beside a kind that is due it would be an echo.
    let is_open = matches!(due.registering, Registering::Undetermined { at_least: None, .. });
    if is_open && !due.unstated.is_empty() {
        let grounds: Vec<String> = due.unstated.iter().map(|each| ground(*each, lang)).collect();
        let grounds = grounds.join(&message(lang, "list.separator", &[]));
        let line = paper.message("due.unstated", &[("grounds", &grounds)]);
        paper.indented(&line);
    }
    paper.indented(&renewal_text(due, lang));
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

/// The sentence that a reader takes away.
pub(crate) fn registering_text(due: &RegistrationDue, lang: Lang) -> String {
    match &due.registering {
        Registering::Due(kind) => kind_text("due.kind", kind, due, lang),
        Registering::Nothing => message(lang, "due.nothing", &[]),
        Registering::Undetermined {
            at_least: Some(kind), ..
        } => kind_text("due.at-least", kind, due, lang),
        Registering::Undetermined { at_least: None, open } if open.is_empty() && due.unstated.is_empty() => {
            message(lang, "due.only-renewal", &[])
        }
        Registering::Undetermined { at_least: None, .. } => message(lang, "due.undetermined", &[]),
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
