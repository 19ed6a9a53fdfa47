//! The page: one file without scripts, requests or external fonts, for browsers and for paper.
//!
//! The template escapes every text; only charts, which escape their own labels, go in as markup. Both languages run through
//! the same template.

mod chart_bars;
mod chart_shapes;
mod checks;
mod columns;
mod findings;
mod gaps;
mod guide;
mod metadata;
mod overview;
mod persons;
mod quality;
mod radar;
mod svg;

use std::collections::BTreeMap;
use std::fmt::Display;

use dataseal_model::{Appraisal, QualityGrade, Readiness};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, Error, context};

use crate::{Context, Lang, ReportError, grade_text, message, printable, review_text, words};

pub use guide::guide_page;
pub use metadata::metadata_page;

const TEMPLATE: &str = include_str!("html/report.html.jinja");
const STYLE: &str = include_str!("html/report.css");
const NAME: &str = "report.html";

/// Sections in order; the asset's is left out where nothing was declared, the persons' where none were found, that of
/// checks where none was asked.
const SECTIONS: [&str; 12] = [
    "summary", "reading", "profile", "quality", "checks", "classes", "grades", "persons", "findings", "asset",
    "method", "glossary",
];
/// Terms that the glossary explains.
const GLOSSARY: [&str; 12] = [
    "null",
    "blank",
    "placeholder",
    "distinct",
    "quarantine",
    "label",
    "confidence",
    "grade",
    "highest",
    "candidate",
    "blocking",
    "undetermined",
];

/// The whole page.
pub(crate) fn page(appraisal: &Appraisal, ctx: &Context<'_>) -> Result<String, ReportError> {
    filled(NAME, TEMPLATE, &view(appraisal, ctx), ctx.lang)
}

/// A template of ours with what it shows put in; every text is escaped.
fn filled(name: &str, template: &str, view: &Value, lang: Lang) -> Result<String, ReportError> {
    let mut engine = Environment::new();
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    let blocks_take_no_lines = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .map_err(failed)?;
    engine.set_syntax(blocks_take_no_lines);
    engine.add_function("t", move |id: &str, args: Kwargs| translate(lang, id, &args));
    engine.add_template(name, template).map_err(failed)?;
    let mut page = engine
        .get_template(name)
        .and_then(|template| template.render(view))
        .map_err(failed)?;
    page.push('\n');
    Ok(page)
}

/// The engine's message may quote what was rendered, so only the line is kept.
fn failed(error: Error) -> ReportError {
    ReportError::Template {
        line: error.line().unwrap_or(0),
    }
}

fn translate(lang: Lang, id: &str, kwargs: &Kwargs) -> Result<String, Error> {
    let values: Vec<(&str, Value)> = kwargs
        .args()
        .map(|name| Ok((name, kwargs.get::<Value>(name)?)))
        .collect::<Result<_, Error>>()?;
    let args: Vec<(&str, &dyn Display)> = values
        .iter()
        .map(|(name, value)| (*name, value as &dyn Display))
        .collect();
    Ok(message(lang, id, &args))
}

fn view(appraisal: &Appraisal, ctx: &Context<'_>) -> Value {
    let lang = ctx.lang;
    let names: Vec<String> = appraisal
        .tables
        .iter()
        .map(|table| shown(table.name.as_str()))
        .collect();
    let title = appraisal.asset.as_ref().and_then(|asset| asset.text("asset_name"));
    context! {
        lang => lang.tag(),
        style => Value::from_safe_string(STYLE.to_owned()),
        seal => svg::seal(),
        version => shown(&appraisal.basis.tool_version),
        subject => title.map_or_else(|| names.join(&message(lang, "list.separator", &[])), shown),
        date => crate::number::date(&appraisal.basis.as_of.to_string(), lang),
        sec => sections(appraisal, lang),
        overview => overview::view(appraisal, ctx),
        checks => checks::view(appraisal, lang),
        tables => columns::view(appraisal, ctx),
        review_notes => appraisal.review_notes.iter().map(|note| review_text::note(note, lang)).collect::<Vec<_>>(),
        lacking => quality::lacking(appraisal, lang),
        persons => persons::view(appraisal, ctx),
        findings => findings::view(appraisal, ctx),
        asset => overview::asset(appraisal, ctx),
        basis => overview::basis(appraisal, lang),
        glossary => GLOSSARY.map(|term| context! {
            term => message(lang, &format!("glossary.{term}.term"), &[]),
            meaning => message(lang, &format!("glossary.{term}.meaning"), &[]),
        }).to_vec(),
        dataset_grade => words::grade(lang, appraisal.grade),
        standing => context! {
            quality => grade_text::quality(&QualityGrade::of(&appraisal.tables), lang),
            readiness => grade_text::readiness(&Readiness::of(appraisal), lang),
            basis => grade_text::basis(appraisal, lang),
        },
    }
}

/// Section headings with their numbers: `一、概要` in Chinese, `1 Summary` in English.
fn sections(appraisal: &Appraisal, lang: Lang) -> Value {
    const CHINESE: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    let is_present = |id: &str| match id {
        "asset" => appraisal.asset.is_some(),
        "checks" => !appraisal.checks.is_empty(),
        "persons" => appraisal.persons.found,
        _ => true,
    };
    let present = SECTIONS.iter().filter(|id| is_present(id));
    present
        .zip(CHINESE)
        .enumerate()
        .map(|(at, (id, chinese))| {
            let title = message(lang, &format!("section.{id}"), &[]);
            let heading = match lang {
                Lang::Zh => format!("{chinese}、{title}"),
                Lang::En => format!("{}  {title}", at + 1),
            };
            (*id, Value::from(heading))
        })
        .collect::<BTreeMap<&str, Value>>()
        .into()
}

/// A text from outside, made harmless; the template still escapes its markup.
fn shown(text: &str) -> String {
    printable(text).into_owned()
}

#[cfg(test)]
mod tests;
