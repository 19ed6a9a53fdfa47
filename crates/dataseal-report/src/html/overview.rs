//! The first page, what was declared, and under what it was judged.

use dataseal_model::facts::{FactSpec, FactValue};
use dataseal_model::{Appraisal, Finding, Severity, Verdict, facts};
use minijinja::context;
use minijinja::value::Value;

use super::shown;
use crate::number::{bytes, count};
use crate::{Context, Lang, message, origin_text, story, waiting, words};

pub(super) fn view(appraisal: &Appraisal, ctx: &Context<'_>) -> Value {
    let lang = ctx.lang;
    let standing = story::standing(appraisal);
    let (mark, class) = match standing {
        story::Standing::Clear => ("✓", "clear"),
        story::Standing::Obstructed => ("✗", "obstructed"),
        story::Standing::Waived => ("!", "waived"),
        story::Standing::NothingMeasured | story::Standing::NothingJudged => ("?", "unknown"),
    };
    let waiting = waiting::waiting(appraisal);
    let folds = |finding: &Finding| {
        let in_vain = waiting::all_in_vain(appraisal) && finding.verdict == Verdict::Undetermined;
        in_vain || waiting.is_some() && waiting::awaits_holder(finding)
    };
    let listed = |finding: &Finding| finding.blocks() && !folds(finding);
    let obstacles: Vec<Value> = story::groups(appraisal, ctx, listed)
        .iter()
        .map(|group| {
            context! {
                code => group.finding.code.to_string(),
                title => shown(lang.pick(&group.finding.title)),
                verdict => words::verdict(lang, group.finding.verdict),
                owner => shown(&words::owner(lang, &group.finding.owner)),
            }
        })
        .collect();
    context! {
        mark => mark,
        class => class,
        conclusion => story::conclusion(appraisal, lang),
        basis => story::basis(&appraisal.basis.packs, &appraisal.basis.as_of, lang),
        figures => figures(appraisal, lang),
        obstacles => obstacles,
        waiting => waiting.as_ref().map(|waiting| waiting.lines(lang).to_vec()),
    }
}

fn figures(appraisal: &Appraisal, lang: Lang) -> Vec<Value> {
    let columns: usize = appraisal.tables.iter().map(|table| table.columns.len()).sum();
    let labelled = appraisal
        .tables
        .iter()
        .flat_map(|table| &table.columns)
        .filter(|column| story::main_label(&column.labels).is_some_and(|label| label.personal || label.sensitive))
        .count();
    let quarantined: u64 = appraisal.tables.iter().map(|table| table.quarantine.total).sum();
    let size: u64 = appraisal.tables.iter().map(|table| table.bytes).sum();
    let open = |severity| {
        [Verdict::Violated, Verdict::Undetermined]
            .map(|verdict| story::rules(appraisal, verdict, severity))
            .iter()
            .sum::<usize>()
    };
    let figure = |id: &str, value: String| context! { label => message(lang, id, &[]), value => value };
    vec![
        figure("figure.files", format!("{} / {}", appraisal.tables.len(), bytes(size))),
        figure("figure.rows", count(appraisal.rows())),
        figure("figure.columns", columns.to_string()),
        figure("figure.quarantined", count(quarantined)),
        figure("figure.personal", labelled.to_string()),
        figure("figure.grade", words::grade_short(lang, appraisal.grade)),
        figure("figure.blocking", open(Severity::Blocking).to_string()),
        figure(
            "figure.evaluated",
            format!("{} / {}", appraisal.coverage.evaluated, appraisal.coverage.rules),
        ),
    ]
}

/// What the holder declared and attached; nothing where there is no `asset.toml`.
pub(super) fn asset(appraisal: &Appraisal, ctx: &Context<'_>) -> Option<Value> {
    let lang = ctx.lang;
    let asset = appraisal.asset.as_ref()?;
    let declared: Vec<Value> = asset
        .declared
        .iter()
        .map(|(name, value)| {
            let spec = facts::fact(name);
            let what = spec.map_or(name.as_str(), |spec| match lang {
                Lang::Zh => spec.zh,
                Lang::En => spec.en,
            });
            context! { name => shown(name), what => what, value => shown(&answer(spec, value, lang)) }
        })
        .collect();
    let answers = asset.answers.iter().map(|(id, value)| {
        let what = ctx.question(id).map_or(id.as_str(), |known| lang.pick(&known.title));
        context! { name => shown(id), what => what, value => answer(None, &FactValue::Boolean(*value), lang) }
    });
    let declared: Vec<Value> = declared.into_iter().chain(answers).collect();
    let evidence: Vec<Value> = asset
        .evidence
        .iter()
        .map(|document| {
            let kind = ctx
                .evidence_title(&document.kind)
                .map(|title| lang.pick(title).to_owned());
            context! {
                kind => kind.unwrap_or_else(|| shown(&document.kind)),
                file => shown(&document.file),
                issuer => shown(&document.issuer),
                issued => document.issued.to_string(),
                valid_until => document.valid_until.map(|day| day.to_string()),
                sha256 => document.digest.to_string(),
                state => words::evidence_state(lang, document.state),
                holds => document.state == dataseal_model::EvidenceState::Matches,
            }
        })
        .collect();
    Some(context! { declared => declared, evidence => evidence })
}

/// A declared value in words: yes and no, and the wording of the choices that the question offers.
fn answer(spec: Option<&FactSpec>, value: &FactValue, lang: Lang) -> String {
    let worded = |written: &str| {
        let chosen = spec.and_then(|spec| spec.choices.iter().find(|choice| choice.value == written));
        chosen.map_or_else(
            || written.to_owned(),
            |choice| match lang {
                Lang::Zh => choice.zh.to_owned(),
                Lang::En => choice.en.to_owned(),
            },
        )
    };
    match value {
        FactValue::Boolean(true) => message(lang, "answer.yes", &[]),
        FactValue::Boolean(false) => message(lang, "answer.no", &[]),
        FactValue::Text(text) => worded(text),
        FactValue::TextSet(items) => {
            let items: Vec<String> = items.iter().map(|item| worded(item)).collect();
            items.join(&message(lang, "list.separator", &[]))
        }
        other => other.to_string(),
    }
}

/// Packs and digests.
pub(super) fn basis(appraisal: &Appraisal, lang: Lang) -> Value {
    let basis = &appraisal.basis;
    let packs: Vec<Value> = basis
        .packs
        .iter()
        .map(|pack| {
            context! {
                id => pack.id.to_string(),
                version => shown(&pack.version),
                origin => origin_text(&pack.origin, lang),
                sha256 => pack.digest.to_string(),
            }
        })
        .collect();
    context! {
        packs => packs,
        recognisers => basis.recognisers.to_string(),
        taxonomy => basis.taxonomy.to_string(),
        state_version => basis.state_version,
        group => dataseal_model::DISCLOSURE_GROUP,
    }
}
