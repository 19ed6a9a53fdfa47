//! The persons concerned, on the page.

use dataseal_model::{Appraisal, ThresholdComparison};
use minijinja::context;
use minijinja::value::Value;

use super::shown;
use crate::number::count;
use crate::{Context, citation, persons_text};

/// Totals, identifiers and thresholds; nothing where no personal information was recognised.
pub(super) fn view(appraisal: &Appraisal, ctx: &Context<'_>) -> Option<Value> {
    let (lang, persons) = (ctx.lang, &appraisal.persons);
    let identifiers = persons.identifiers.iter();
    let threshold = |each: &ThresholdComparison| {
        context! {
            number => count(each.threshold),
            title => shown(lang.pick(&each.title)),
            counted => persons_text::counted(each.counted, lang),
            source => shown(&format!("{} {}", each.source.instrument, citation::article(&each.source, lang))),
            verified => each.source.verified,
            measured => persons_text::bounds(&each.measured, lang),
            declared => each.declared.map(count),
            alone => persons_text::state(each.alone, lang),
            reached => persons_text::state(each.reached, lang),
            state => ThresholdComparison::state(each.reached),
        }
    };
    persons.found.then(|| {
        context! {
            totals => persons_text::totals(persons, lang),
            risk => appraisal.risk.as_ref().and_then(|risk| persons_text::risk(risk, lang)),
            identifiers => identifiers.map(|each| shown(&persons_text::identifier(each, ctx))).collect::<Vec<_>>(),
            thresholds => persons.comparisons.iter().map(threshold).collect::<Vec<_>>(),
        }
    })
}
