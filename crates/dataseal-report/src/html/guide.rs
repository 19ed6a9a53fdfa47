//! The guide as a page of its own, to be printed and handed on: how ready, what is left, a box to tick for each step.

use dataseal_model::Guide;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, context};

use super::{STYLE, failed, shown, translate};
use crate::guide_text::{GuideFiles, is_pressing, own_work, rule_line, tell};
use crate::{Context, ReportError, words};

const TEMPLATE: &str = include_str!("guide.html.jinja");
const NAME: &str = "guide.html";

/// The whole page.
///
/// # Errors
/// [`ReportError::Template`] if the template cannot be filled, which no guide makes happen.
pub fn guide_page(guide: &Guide, files: &GuideFiles, subject: &str, ctx: &Context<'_>) -> Result<String, ReportError> {
    let lang = ctx.lang;
    let mut engine = Environment::new();
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    let blocks_take_no_lines = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .map_err(failed)?;
    engine.set_syntax(blocks_take_no_lines);
    engine.add_function("t", move |id: &str, args: Kwargs| translate(lang, id, &args));
    engine.add_template(NAME, TEMPLATE).map_err(failed)?;
    let template = engine.get_template(NAME).map_err(failed)?;
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
                pressing => is_pressing(step),
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
    let packs: Vec<String> = guide.packs.iter().map(|pack| shown(pack)).collect();
    let mut page = template
        .render(context! {
            lang => lang.tag(),
            style => Value::from_safe_string(STYLE.to_owned()),
            subject => shown(subject),
            readiness => guide.readiness(),
            date => crate::number::date(&guide.as_of.to_string(), lang),
            packs => packs.join(&crate::message(lang, "list.separator", &[])),
            own => own_work(guide.minutes(), lang),
            days => guide.waiting_days(),
            pressing => guide.steps.iter().filter(|step| is_pressing(step)).count(),
            tallies => tallies,
            steps => steps,
        })
        .map_err(failed)?;
    page.push('\n');
    Ok(page)
}
