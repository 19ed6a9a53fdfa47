//! A registration at another place, for people: what carries over, what is missing, what is done again.

use dataseal_model::facts::{self, FactSpec};
use dataseal_model::{
    Bilingual, CarriedField, DocumentState, ExitStatus, FieldState, KindThere, Recognition, RecognitionOrigin,
    RecognitionTarget,
};

use super::paper::{Ink, Paper};
use super::registration::not_in_force;
use crate::number::count;
use crate::{Context, Lang, clip, message, pad, printable, words};

/// Cells of a value that are shown; the JSON document has the whole.
const VALUE_SHOWN: usize = 60;

/// The whole answer, ending in a line end.
pub fn recognition_text(recognition: &Recognition, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    head(&mut paper, recognition);
    fields(&mut paper, recognition);
    documents(&mut paper, recognition);
    kinds(&mut paper, recognition);
    packs(&mut paper, recognition);
    paper.section("terminal.conclusion");
    let (mark, ink) = match recognition.exit_status() {
        ExitStatus::Success => (paper.good(), Ink::Green),
        ExitStatus::Findings => (paper.bad(), Ink::Red),
        _ => (paper.unknown(), Ink::Yellow),
    };
    let line = format!("{mark} {}", recognition_conclusion(recognition, ctx.lang));
    paper.inked(&line, ink);
    paper.next_steps();
    paper.finish()
}

/// The targets in a table.
pub fn targets_text(targets: &[RecognitionTarget], ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let widest = targets.iter().map(|target| target.id.len()).max().unwrap_or(0);
    let line = |target: &RecognitionTarget| {
        let id = pad(&target.id, widest);
        let title = printable(lang.pick(&target.title)).into_owned();
        let what = match &target.source {
            Some(source) => words::reliance(lang, source.verified),
            None => message(lang, "recognise.place-only", &[]),
        };
        let force = match (&target.registry, target.in_force) {
            (None, _) | (_, Some(true)) => String::new(),
            (_, Some(false)) => message(lang, "recognise.ended", &[]),
            (_, None) => message(lang, "recognise.force-unknown", &[]),
        };
        let names = match (&target.jurisdiction, target.aliases.is_empty()) {
            (Some(jurisdiction), _) => printable(jurisdiction).into_owned(),
            (None, true) => "–".to_owned(),
            (None, false) => format!("= {}", target.aliases.join(", ")),
        };
        format!("{id}  {names}  {title}  {what}{force}\n")
    };
    targets.iter().map(line).collect()
}

fn title(text: &Bilingual, lang: Lang) -> String {
    printable(lang.pick(text)).into_owned()
}

fn head(paper: &mut Paper<'_>, recognition: &Recognition) {
    let lang = paper.lang();
    paper.section("recognise.section");
    let origin = paper.message(&format!("recognise-origin.{}", recognition.origin.as_str()), &[]);
    let target = title(&recognition.target.title, lang);
    let line = paper.message(
        "recognise.from",
        &[("name", &printable(&recognition.name)), ("origin", &origin)],
    );
    paper.line(&line);
    let made = match &recognition.from {
        None => match &recognition.misfit {
            Some(misfit) => paper.message(
                "recognise.made-misfit",
                &[
                    ("title", &title(&misfit.title, lang)),
                    ("form", &title(&misfit.form, lang)),
                ],
            ),
            None => paper.message("recognise.made-unknown", &[]),
        },
        Some(from) => {
            let id = match (from.is_target, from.is_expired, from.valid_until) {
                (_, true, _) => "recognise.made-expired",
                (true, ..) => "recognise.made-there",
                (_, _, Some(_)) => "recognise.made-until",
                _ => "recognise.made",
            };
            let until = from.valid_until.map(|day| day.to_string()).unwrap_or_default();
            paper.message(id, &[("title", &title(&from.title, lang)), ("until", &until)])
        }
    };
    paper.line(&made);
    if recognition.from.as_ref().is_some_and(|from| from.valid_until.is_none()) {
        let line = paper.message("recognise.validity-unknown", &[]);
        let mark = paper.unknown();
        paper.marked(mark, &line, Ink::Yellow);
    }
    let line = match (&recognition.target.registry, &recognition.target.source) {
        (Some(registry), Some(source)) => paper.message(
            "recognise.target",
            &[
                ("title", &target),
                ("id", &registry.id),
                ("version", &printable(&registry.version)),
                ("instrument", &printable(&source.instrument)),
                ("certainty", &words::reliance(lang, source.verified)),
            ],
        ),
        _ if !recognition.target.profiles.is_empty() => {
            let profiles = recognition.target.profiles.join(&message(lang, "list.separator", &[]));
            paper.message(
                "recognise.target-place-profiles",
                &[("title", &target), ("profiles", &profiles)],
            )
        }
        _ => paper.message("recognise.target-place", &[("title", &target)]),
    };
    paper.line(&line);
    let rules = recognition.target.registry.as_ref();
    if let Some(id) = rules.and_then(|_| not_in_force(recognition.target.in_force)) {
        let line = paper.message(id, &[("date", &recognition.as_of)]);
        let mark = paper.warning();
        paper.marked(mark, &line, Ink::Yellow);
    }
    if let Some(carrying) = &recognition.carrying {
        let rule = carrying
            .rule
            .as_ref()
            .map_or_else(|| "–".to_owned(), ToString::to_string);
        let line = paper.message(
            "recognise.carrying",
            &[
                ("id", &carrying.crosswalk.id),
                ("rule", &rule),
                ("certainty", &words::reliance(lang, carrying.is_read)),
            ],
        );
        paper.line(&line);
        paper.field("diff.why", &printable(lang.pick(&carrying.why)));
    }
    let line = match &recognition.kind {
        KindThere::Known(kind) => paper.message("recognise.kind", &[("title", &title(kind, lang))]),
        KindThere::NotNeeded => paper.message("recognise.kind-none", &[]),
        KindThere::Unknown => paper.message("recognise.kind-unknown", &[]),
    };
    paper.inked(&line, Ink::Strong);
}

/// The answer in words: a choice by its wording, a date or a text as it is.
fn answer(field: &CarriedField, text: &str, lang: Lang) -> String {
    let spec = field.fact.as_deref().and_then(facts::fact);
    let wording = |spec: &FactSpec, value: &str| {
        let choice = spec.choices.iter().find(|choice| choice.value == value);
        choice.map_or_else(
            || value.to_owned(),
            |choice| lang.pick(&Bilingual::new(choice.zh, choice.en)).to_owned(),
        )
    };
    match spec {
        Some(spec) if !spec.choices.is_empty() => {
            let answers: Vec<String> = text.split(", ").map(|value| wording(spec, value)).collect();
            answers.join(&message(lang, "list.separator", &[]))
        }
        Some(spec) if spec.asset_key.is_none() => text.parse().map_or_else(|_| text.to_owned(), count),
        _ => text.to_owned(),
    }
}

fn fields(paper: &mut Paper<'_>, recognition: &Recognition) {
    let lang = paper.lang();
    paper.section("recognise.fields");
    for field in &recognition.fields {
        let (mark, ink) = match field.state {
            FieldState::Carries => (paper.good(), Ink::Plain),
            FieldState::ByHand => (paper.unknown(), Ink::Dim),
            _ if field.is_missing() => (paper.bad(), Ink::Red),
            _ => (paper.unknown(), Ink::Dim),
        };
        let what = match (&field.value, field.state) {
            (Some(value), FieldState::Carries) => {
                let text = answer(field, value, lang);
                clip(&printable(&text), VALUE_SHOWN, paper.ellipsis())
            }
            (None, FieldState::Carries) => paper.message("recognise.withheld", &[]),
            (_, state) => {
                let most = field.max_chars.unwrap_or(0);
                paper.message(&format!("recognise-field.{}", state.as_str()), &[("most", &most)])
            }
        };
        let line = paper.message(
            "recognise.line",
            &[("title", &title(&field.title, lang)), ("what", &what)],
        );
        paper.marked(mark, &line, ink);
    }
    paper.end_section();
}

fn documents(paper: &mut Paper<'_>, recognition: &Recognition) {
    let lang = paper.lang();
    paper.section("recognise.documents");
    for document in &recognition.documents {
        let (mark, ink) = match document.state {
            DocumentState::Carries => (paper.good(), Ink::Plain),
            _ if document.required => (paper.bad(), Ink::Red),
            _ => (paper.unknown(), Ink::Dim),
        };
        let state = paper.message(&format!("recognise-document.{}", document.state.as_str()), &[]);
        let what = if document.required {
            state
        } else {
            paper.message("recognise.supports", &[("state", &state)])
        };
        let line = paper.message(
            "recognise.line",
            &[("title", &title(&document.title, lang)), ("what", &what)],
        );
        paper.marked(mark, &line, ink);
    }
    paper.end_section();
}

fn kinds(paper: &mut Paper<'_>, recognition: &Recognition) {
    let lang = paper.lang();
    let none = paper.message("recognise.none", &[]);
    let or_none = |text: Option<String>| text.unwrap_or_else(|| none.clone());
    paper.section("recognise.kinds");
    // Where nobody wrote down the kinds of the other side, that none answers is not known.
    let is_paired = recognition.kinds.iter().any(|kind| kind.from.is_some());
    for kind in &recognition.kinds {
        let to = or_none(kind.to.as_ref().map(|text| title(text, lang)));
        let line = if is_paired {
            let from = or_none(kind.from.as_ref().map(|text| title(text, lang)));
            format!("{from} → {to}")
        } else {
            to
        };
        let concept = title(&kind.concept, lang);
        let line = paper.message("recognise.line", &[("title", &concept), ("what", &line)]);
        paper.line(&line);
        let is_alone = kind.to.is_none() || (kind.from.is_none() && is_paired);
        if let Some(note) = kind.note.as_ref().filter(|_| is_alone) {
            paper.indented(&title(note, lang));
        }
    }
    paper.section("recognise.rights");
    for right in &recognition.rights {
        let word = |text: &Option<String>| or_none(text.as_ref().map(|text| printable(text).into_owned()));
        let line = match &recognition.from {
            Some(_) => format!("{} → {}", word(&right.from), word(&right.to)),
            None => word(&right.to),
        };
        if right.is_proven == Some(false) {
            let note = paper.message("recognise.right-unproven", &[("right", &line)]);
            let mark = paper.warning();
            paper.marked(mark, &note, Ink::Yellow);
        } else {
            paper.line(&line);
        }
    }
    paper.end_section();
}

fn packs(paper: &mut Paper<'_>, recognition: &Recognition) {
    let lang = paper.lang();
    paper.section("recognise.packs");
    for standing in &recognition.packs {
        let state = paper.message(&format!("recognise-pack.{}", standing.state.as_str()), &[]);
        let name = format!("{} {}", standing.pack.id, printable(&standing.pack.version));
        let line = paper.message(
            "recognise.pack",
            &[
                ("name", &name),
                ("title", &title(&standing.title, lang)),
                ("state", &state),
            ],
        );
        paper.line(&line);
    }
    paper.end_section();
}

/// The sentence that a reader takes away.
pub(crate) fn recognition_conclusion(recognition: &Recognition, lang: Lang) -> String {
    let (fields, documents) = (
        recognition.missing_fields().count(),
        recognition.missing_documents().count(),
    );
    let id = match (recognition.exit_status(), recognition.origin) {
        (ExitStatus::Findings, _) => "recognise.conclusion-missing",
        (ExitStatus::Success, RecognitionOrigin::Manifest) => "recognise.conclusion-unverified",
        (ExitStatus::Success, _) => "recognise.conclusion-complete",
        _ if recognition.rests_on_unknown_validity() => "recognise.conclusion-validity-unknown",
        _ if recognition.is_out_of_force() => "recognise.conclusion-out-of-force",
        _ => "recognise.conclusion-unknown",
    };
    let conclusion = message(lang, id, &[("fields", &fields), ("documents", &documents)]);
    let by_hand: Vec<String> = recognition
        .by_hand_fields()
        .map(|field| title(&field.title, lang))
        .collect();
    if by_hand.is_empty() {
        return conclusion;
    }
    let names = by_hand.join(&message(lang, "list.separator", &[]));
    let by_hand = message(
        lang,
        "recognise.conclusion-by-hand",
        &[("n", &by_hand.len()), ("names", &names)],
    );
    conclusion + &message(lang, "clause.separator", &[]) + &by_hand
}
