//! The quality of the tables as the template sees it: six dimensions, what the data tell, what stands beside it, and what
//! is missing for the rest.

use dataseal_model::{Appraisal, Assessment, Dimension, Indicator, TableAppraisal};
use minijinja::context;
use minijinja::value::Value;

use super::radar::{Axis, radar};
use super::shown;
use crate::{Lang, message, quality_text, words};

/// The view of one table; nothing where its quality was not assessed.
pub(super) fn view(table: &TableAppraisal, lang: Lang) -> Option<Value> {
    let quality = &table.quality;
    if quality.indicators.is_empty() {
        return None;
    }
    let axes: Vec<Axis> = Dimension::ALL
        .into_iter()
        .map(|dimension| {
            let score = quality.score(dimension);
            Axis {
                name: words::dimension(lang, dimension),
                told: quality_text::score(score, lang),
                millionths: score.millionths,
            }
        })
        .collect();
    let figures: Vec<String> = axes.iter().map(|axis| format!("{} {}", axis.name, axis.told)).collect();
    let args: [(&str, &dyn std::fmt::Display); 2] = [
        ("name", &shown(table.name.as_str())),
        ("figures", &figures.join(&message(lang, "list.separator", &[]))),
    ];
    let computed = quality.indicators.iter().filter(|each| each.spec.needs.is_none());
    Some(context! {
        radar => radar(&axes, &message(lang, "alt.radar", &args)),
        computed => computed.map(|each| context! {
            value => quality_text::value(each, lang),
            basis => quality_text::basis(each, table, lang),
            ..indicator(each, lang)
        }).collect::<Vec<_>>(),
        proxies => quality.proxies.iter().map(|proxy| context! {
            name => words::proxy(lang, proxy.kind),
            dimension => words::dimension(lang, proxy.kind.dimension()),
            value => quality_text::proxy_value(proxy, lang),
            basis => quality_text::proxy_basis(proxy, table, lang),
        }).collect::<Vec<_>>(),
    })
}

/// The indicators that no table can tell by itself, once for all of them, with what they lack.
pub(super) fn lacking(appraisal: &Appraisal, lang: Lang) -> Vec<Value> {
    let first = appraisal.tables.iter().map(|table| &table.quality);
    let Some(quality) = first.into_iter().find(|quality| !quality.indicators.is_empty()) else {
        return Vec::new();
    };
    let lacking = quality.indicators.iter().filter(|each| each.spec.needs.is_some());
    let lacking = lacking.filter_map(|each| match each.assessment {
        Assessment::NotAssessable(lack) => Some((each, lack)),
        Assessment::Value(_) => None,
    });
    lacking
        .map(|(each, lack)| context! { lack => words::lack(lang, lack), ..indicator(each, lang) })
        .collect()
}

fn indicator(indicator: &Indicator, lang: Lang) -> Value {
    let spec = indicator.spec;
    context! {
        row => spec.row,
        code => spec.code,
        name => words::indicator(lang, spec),
        dimension => words::dimension(lang, spec.dimension),
        formula => spec.formula,
        is_part => spec.is_part(),
    }
}
