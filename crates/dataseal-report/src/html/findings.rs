//! Findings as the template sees them: the matrix of severity and verdict, what asks for something, what is settled.

use dataseal_model::facts::FactValue;
use dataseal_model::{Appraisal, Finding, Reading, Severity, UsedFact, Verdict, WaiverRecord, WaiverState};
use minijinja::context;
use minijinja::value::Value;

use super::chart_bars::{Part, rows};
use super::shown;
use crate::story::{self, FindingGroup};
use crate::{Context, Lang, article, message, waiting, waiver_text, words};

/// Places of one finding that are named; all are in the JSON document.
const PLACES: usize = 60;

pub(super) fn view(appraisal: &Appraisal, ctx: &Context<'_>) -> Value {
    let lang = ctx.lang;
    let waiting = waiting::waiting(appraisal);
    let folds = |finding: &Finding| {
        let in_vain = waiting::all_in_vain(appraisal) && finding.verdict == Verdict::Undetermined;
        finding.is_open() && (in_vain || waiting.is_some() && waiting::awaits_holder(finding))
    };
    let open = story::groups(appraisal, ctx, |finding| finding.is_open() && !folds(finding));
    let awaiting = story::groups(appraisal, ctx, folds);
    let waived = story::groups(appraisal, ctx, |finding| finding.waived.is_some());
    let settled = story::groups(appraisal, ctx, |finding| !finding.is_open() && finding.waived.is_none());
    context! {
        chart => chart(appraisal, lang),
        verdicts => Verdict::ALL.map(|verdict| context! {
            name => words::verdict(lang, verdict),
            class => format!("v-{verdict}"),
        }).to_vec(),
        matrix => matrix(appraisal, lang),
        open => open.iter().map(|each| group(each, ctx)).collect::<Vec<_>>(),
        awaiting => awaiting.iter().map(|each| group(each, ctx)).collect::<Vec<_>>(),
        waiting => waiting.as_ref().map(|waiting| waiting.lines(lang).to_vec()),
        waived => waived.iter().map(|each| group(each, ctx)).collect::<Vec<_>>(),
        waivers => appraisal.waivers.iter().map(|each| waiver(each, lang)).collect::<Vec<_>>(),
        settled => settled.iter().map(|each| group(each, ctx)).collect::<Vec<_>>(),
        rules => appraisal.coverage.rules,
        evaluated => appraisal.coverage.evaluated,
    }
}

fn chart(appraisal: &Appraisal, lang: Lang) -> Value {
    let lines: Vec<(String, Vec<Part>)> = Severity::ALL
        .into_iter()
        .map(|severity| {
            let part = |verdict: Verdict| {
                let n = u64::try_from(story::rules(appraisal, verdict, severity)).unwrap_or(u64::MAX);
                Part {
                    class: format!("v-{verdict}"),
                    value: n,
                    tip: format!("{} {n}", words::verdict(lang, verdict)),
                    label: n.to_string(),
                }
            };
            let word = message(lang, "waiver.waived", &[]);
            let n = u64::try_from(story::waived_rules(appraisal, severity)).unwrap_or(u64::MAX);
            let waived = Part {
                class: "v-waived".to_owned(),
                value: n,
                tip: format!("{word} {n}"),
                label: n.to_string(),
            };
            (
                words::severity(lang, severity),
                Verdict::ALL.map(part).into_iter().chain([waived]).collect(),
            )
        })
        .collect();
    rows(&lines, &message(lang, "alt.findings", &[]))
}

fn matrix(appraisal: &Appraisal, lang: Lang) -> Vec<Value> {
    Severity::ALL
        .into_iter()
        .map(|severity| {
            let cells = Verdict::ALL.map(|verdict| {
                let n = story::rules(appraisal, verdict, severity);
                let open = n > 0 && verdict.is_open();
                context! { count => n, class => if open { format!("m-{severity}") } else { String::new() } }
            });
            context! {
                severity => words::severity(lang, severity),
                cells => cells.to_vec(),
                waived => story::waived_rules(appraisal, severity),
            }
        })
        .collect()
}

/// A waiver and how it stands.
fn waiver(record: &WaiverRecord, lang: Lang) -> Value {
    let waiver = &record.waiver;
    context! {
        rule => waiver.rule.to_string(),
        scope => shown(&waiver_text::scope(waiver, lang)),
        by => shown(&waiver_text::by(waiver, lang)),
        reason => shown(&waiver_text::reason(waiver)),
        state => words::waiver_state(lang, record.state),
        idle => record.state != WaiverState::InUse,
    }
}

fn group(group: &FindingGroup<'_>, ctx: &Context<'_>) -> Value {
    let lang = ctx.lang;
    let finding = group.finding;
    let mark = match (finding.verdict, finding.severity) {
        (Verdict::Undetermined, _) => "?",
        (Verdict::Violated, Severity::Blocking | Severity::Error) => "✗",
        (Verdict::Violated, _) => "!",
        (Verdict::Satisfied, _) => "✓",
        (Verdict::NotApplicable, _) => "–",
    };
    context! {
        mark => mark,
        code => finding.code.to_string(),
        pack => finding.pack.to_string(),
        severity => words::severity(lang, finding.severity),
        severity_class => format!("sev-{}", finding.severity),
        verdict => words::verdict(lang, finding.verdict),
        blocks => finding.blocks(),
        waiver => finding.waived.as_ref().map(|waiver| shown(&waiver_text::whole(waiver, lang))),
        title => shown(lang.pick(&finding.title)),
        places => group.places.iter().take(PLACES).cloned().collect::<Vec<_>>(),
        places_left => group.places.len().saturating_sub(PLACES),
        instrument => shown(&finding.source.instrument),
        article => shown(&article(&finding.source, lang)),
        verified => finding.source.verified,
        missing => &group.missing,
        missing_brief => group.missing_brief.join(&message(lang, "list.separator", &[])),
        remedy => shown(lang.pick(&finding.remedy)),
        owner => shown(&words::owner(lang, &finding.owner)),
        trace => finding.trace.iter().map(|step| context! {
            expression => shown(&step.expression),
            value => words::truth(lang, step.value),
        }).collect::<Vec<_>>(),
        facts => group.facts.iter().map(|fact| used_fact(fact, ctx)).collect::<Vec<_>>(),
    }
}

/// A fact under its name, with who says so.
fn used_fact(fact: &UsedFact, ctx: &Context<'_>) -> Value {
    let lang = ctx.lang;
    let reading = match &fact.reading {
        Reading::Known(FactValue::Boolean(value)) => words::truth(lang, Some(*value)),
        Reading::Known(value) => shown(&value.to_string()),
        Reading::Unknown => words::truth(lang, None),
        Reading::Varies => message(lang, "fact.varies", &[]),
    };
    context! {
        name => fact.name.as_ref(),
        title => shown(&story::used_title(ctx, &fact.name)),
        origin => words::fact_origin(lang, fact.origin),
        reading => reading,
    }
}
