//! Checks of data quality as the template sees them: one line an outcome.

use dataseal_model::{Appraisal, CheckOutcome};
use minijinja::context;
use minijinja::value::Value;

use super::shown;
use crate::number::count;
use crate::{Lang, checks_text, words};

/// The outcomes; nothing where no check was asked.
pub(super) fn view(appraisal: &Appraisal, lang: Lang) -> Option<Value> {
    if appraisal.checks.is_empty() {
        return None;
    }
    let outcomes = appraisal.checks.iter();
    Some(context! {
        total => checks_text::total(lang, &appraisal.checks),
        sha256 => appraisal.checks_file.map(|digest| digest.to_string()),
        outcomes => outcomes.map(|outcome| line(outcome, lang)).collect::<Vec<_>>(),
    })
}

fn line(outcome: &CheckOutcome, lang: Lang) -> Value {
    let counts = outcome.answer.as_ref().ok();
    context! {
        id => outcome.check.as_str(),
        title => shown(lang.pick(&outcome.title)),
        severity => words::severity(lang, outcome.severity),
        verdict => words::verdict(lang, outcome.verdict()),
        place => checks_text::place(lang, outcome),
        rows => count(outcome.rows),
        failing => counts.map(|counts| count(counts.failing)),
        undetermined => counts.map(|counts| count(counts.undetermined)),
        first => checks_text::first(lang, outcome),
        reason => checks_text::reason(lang, outcome),
    }
}
