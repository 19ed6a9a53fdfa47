//! The guide as a page of its own, to be printed and handed on: how ready, what is left, a box to tick for each step.

use dataseal_model::Guide;
use minijinja::context;
use minijinja::value::Value;

use super::{STYLE, filled, shown};
use crate::guide_text::{GuideFiles, own_work, rule_line, tell};
use crate::{Context, ReportError, story, words};

const TEMPLATE: &str = include_str!("guide.html.jinja");
const NAME: &str = "guide.html";

/// The whole page.
///
/// # Errors
/// [`ReportError::Template`] if the template cannot be filled, which no guide makes happen.
pub fn guide_page(guide: &Guide, files: &GuideFiles, subject: &str, ctx: &Context<'_>) -> Result<String, ReportError> {
    let lang = ctx.lang;
    let steps: Vec<Value> = guide
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let told = tell(step, files, ctx);
            let items: Vec<Value> = told
                .items
                .iter()
                .map(|(key, meaning)| context! { key => shown(key), meaning => shown(meaning) })
                .collect();
            let rules: Vec<Value> = step
                .rules
                .iter()
                .map(|rule| context! { line => rule_line(rule, lang), title => shown(lang.pick(&rule.title)) })
                .collect();
            context! {
                number => index + 1,
                tag => told.tag,
                title => told.title,
                items => items,
                remedy => told.remedy,
                command => told.command,
                effort => told.effort,
                owner => words::owner(lang, &step.owner),
                severity => step.severity.as_str(),
                severity_word => words::severity(lang, step.severity),
                rules => rules,
            }
        })
        .collect();
    let tallies: Vec<Value> = guide
        .tallies
        .iter()
        .map(|tally| {
            context! {
                severity => words::severity(lang, tally.severity),
                satisfied => tally.satisfied,
                violated => tally.violated,
                undetermined => tally.undetermined,
                waived => tally.waived,
                rules => tally.rules(),
                weight => dataseal_model::readiness_weight(tally.severity),
            }
        })
        .collect();
    let view = context! {
        lang => lang.tag(),
        style => Value::from_safe_string(STYLE.to_owned()),
        subject => shown(subject),
        readiness => guide.readiness(),
        date => crate::number::date(&guide.as_of.to_string(), lang),
        basis => story::basis(&guide.packs, &guide.as_of, lang),
        own => own_work(guide.minutes(), lang),
        days => guide.waiting_days(),
        tallies => tallies,
        steps => steps,
    };
    filled(NAME, TEMPLATE, &view, lang)
}
