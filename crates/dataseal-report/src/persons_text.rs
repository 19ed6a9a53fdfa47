//! The persons of a dataset in words: how many, how sure, and against which thresholds. Terminal and page tell the same.

use dataseal_model::{Counted, IdentifierCount, MinorCount, PersonBounds, Persons, RiskSummary, ThresholdComparison};

use crate::number::count;
use crate::story::class_title;
use crate::{Context, Lang, citation, message};

/// From and to: one number where both are the same.
pub(crate) fn bounds(bounds: &PersonBounds, lang: Lang) -> String {
    let at_least = count(bounds.at_least);
    match bounds.at_most {
        Some(_) if bounds.is_exact() => message(lang, "persons.exactly", &[("n", &at_least)]),
        Some(at_most) => message(
            lang,
            "persons.between",
            &[("least", &at_least), ("most", &count(at_most))],
        ),
        None => message(lang, "persons.at-least", &[("n", &at_least)]),
    }
}

/// All of them, and those in tables with sensitive information.
pub(crate) fn totals(persons: &Persons, lang: Lang) -> Vec<String> {
    let all = bounds(&persons.all, lang);
    let mut lines = vec![message(lang, "persons.all", &[("persons", &all)])];
    if persons.sensitive.at_least > 0 {
        let sensitive = bounds(&persons.sensitive, lang);
        lines.push(message(lang, "persons.sensitive", &[("persons", &sensitive)]));
    }
    lines.extend(persons.minors.iter().map(|minors| of_minors(minors, lang)));
    lines
}

fn of_minors(minors: &MinorCount, lang: Lang) -> String {
    let persons = bounds(&minors.persons, lang);
    message(
        lang,
        "persons.minors",
        &[
            ("age", &minors.under),
            ("persons", &persons),
            ("rows", &count(minors.rows)),
        ],
    )
}

/// How easily somebody is found, where that was measured.
pub(crate) fn risk(risk: &RiskSummary, lang: Lang) -> Option<String> {
    let (k, n, all) = (count(risk.k?), count(risk.unique), count(risk.rows));
    Some(message(lang, "persons.risk", &[("k", &k), ("n", &n), ("rows", &all)]))
}

/// The identifiers of one class.
pub(crate) fn identifier(of: &IdentifierCount, ctx: &Context<'_>) -> String {
    let title = class_title(ctx, &of.class);
    let (columns, n) = (of.columns, count(of.persons));
    if of.exact {
        let args: [(&str, &dyn std::fmt::Display); 3] = [("title", &title), ("n", &n), ("columns", &columns)];
        return message(ctx.lang, "persons.identifier-exact", &args);
    }
    // Millionths as per cent, two decimals.
    let error = format!("{}.{:02}", of.error / 10_000, of.error % 10_000 / 100);
    let (low, high) = (count(of.likely.0), count(of.likely.1));
    message(
        ctx.lang,
        "persons.identifier-estimate",
        &[
            ("title", &title),
            ("n", &n),
            ("low", &low),
            ("high", &high),
            ("error", &error),
            ("columns", &columns),
        ],
    )
}

/// What a threshold counts.
pub(crate) fn counted(counted: Counted, lang: Lang) -> String {
    message(lang, &format!("counted.{}", counted.as_str()), &[])
}

/// `reached`, `below` or `undetermined` in words.
pub(crate) fn state(answer: Option<bool>, lang: Lang) -> String {
    message(lang, &format!("threshold.{}", ThresholdComparison::state(answer)), &[])
}

/// A threshold in one line: number, what follows, where it is written, and how the dataset stands.
pub(crate) fn threshold(of: &ThresholdComparison, lang: Lang) -> String {
    let source = format!("{} {}", of.source.instrument, citation::article(&of.source, lang));
    message(
        lang,
        "threshold.line",
        &[
            ("n", &count(of.threshold)),
            ("title", &lang.pick(&of.title)),
            ("source", &source),
            ("state", &state(of.reached, lang)),
            ("alone", &state(of.alone, lang)),
        ],
    )
}
