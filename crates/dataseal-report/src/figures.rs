//! What was counted of one column in short phrases: the same on the page and in the terminal.

use dataseal_model::{
    ColumnAppraisal, ColumnCounts, DayCoverage, Disclosed, InferredType, RowCounts, TableAppraisal, ValueKind,
};

use crate::number::{count, share, short};
use crate::{Lang, message, printable, story};

/// Forms that are named.
const FORMS: usize = 3;

/// Whether the numbers only name things: they have a class, or are all different and equally long. A mean or a
/// distribution of them says nothing; both stay in the JSON document.
pub(crate) fn is_identifier(column: &ColumnAppraisal) -> bool {
    const SHORTEST_KEY: u64 = 6;
    let counts = &column.counts;
    let unique = counts.distinct.value == counts.present();
    let one_length = counts
        .lengths
        .is_some_and(|lengths| lengths.min == lengths.max && lengths.min >= SHORTEST_KEY);
    let whole = counts.inferred == InferredType::Of(ValueKind::Integer);
    story::main_label(&column.labels).is_some() || whole && unique && one_length
}

/// How many different values there are, `≈` before an estimate.
pub(crate) fn distinct(counts: &ColumnCounts) -> String {
    let mark = if counts.distinct.exact { "" } else { "≈ " };
    format!("{mark}{}", count(counts.distinct.value))
}

/// Whether every row has a value of its own, as far as that was counted exactly, and of a type that names things: the
/// column may be a key.
pub(crate) const fn may_be_key(counts: &ColumnCounts) -> bool {
    use ValueKind::{Date, Integer, Text, Timestamp};
    matches!(counts.inferred, InferredType::Of(Integer | Text | Date | Timestamp))
        && counts.rows > 1
        && counts.distinct.exact
        && counts.distinct.value == counts.rows
}

/// What was counted of whole rows.
pub(crate) fn of_rows(table: &TableAppraisal, lang: Lang) -> Vec<String> {
    let mut phrases = Vec::new();
    if let Some(counts) = table.row_counts {
        phrases.push(duplicates(counts, table.rows, lang));
    }
    if let Some(completeness) = &table.completeness {
        let n = completeness.complete;
        let args: [(&str, &dyn std::fmt::Display); 2] = [("n", &count(n)), ("share", &share(n, table.rows))];
        phrases.push(message(lang, "figure.complete-rows", &args));
    }
    let empty = table.row_counts.map_or(0, |counts| counts.empty);
    phrases.extend(tallies(&[("figure.empty-rows", empty)], lang));
    phrases
}

fn duplicates(counts: RowCounts, rows: u64, lang: Lang) -> String {
    match counts.duplicates(rows) {
        Some(0) => message(lang, "figure.no-duplicates", &[]),
        Some(n) => message(
            lang,
            "figure.duplicates",
            &[("n", &count(n)), ("share", &share(n, rows))],
        ),
        None => match counts.duplicates_at_least(rows) {
            0 => message(lang, "figure.duplicates-unknown", &[]),
            n => message(lang, "figure.duplicates-at-least", &[("n", &count(n))]),
        },
    }
}

/// Shape of the distribution of numbers that are measurements.
pub(crate) fn of_numbers(column: &ColumnAppraisal, lang: Lang) -> Vec<String> {
    if is_identifier(column) {
        return Vec::new();
    }
    let shown = &column.shown;
    let figure = |id: &str, value: &Option<Disclosed>| {
        let text = value.as_ref()?;
        Some(message(lang, id, &[("value", &short(&printable(text.as_str())))]))
    };
    let figures = [
        figure("figure.sum", &shown.sum),
        figure("figure.deviation", &shown.deviation),
        figure("figure.skewness", &shown.skewness),
        figure("figure.kurtosis", &shown.kurtosis),
    ];
    let mut phrases: Vec<String> = figures.into_iter().flatten().collect();
    let counts = &column.counts;
    let counted = [
        ("figure.zeros", counts.zeros),
        ("figure.negatives", counts.negatives),
        ("figure.infinities", counts.infinities),
        ("figure.nans", counts.nans),
    ];
    phrases.extend(tallies(&counted, lang));
    phrases
}

/// What may be wrong or worth knowing with any column's values.
pub(crate) fn of_values(column: &ColumnAppraisal, as_of: i64, lang: Lang) -> Vec<String> {
    let (counts, shown) = (&column.counts, &column.shown);
    let mut phrases = Vec::new();
    if may_be_key(counts) {
        phrases.push(message(lang, "figure.key", &[]));
    }
    for (value, rows) in &shown.suspected {
        let text = message(lang, "figure.suspected", &[("value", value), ("n", &count(*rows))]);
        phrases.push(text);
    }
    if let Some(coverage) = DayCoverage::of(&shown.days, as_of) {
        phrases.extend(of_days(coverage, lang));
    }
    phrases.extend(tallies(
        &[
            ("figure.padded", counts.padded),
            ("figure.full-width", counts.characters.full_width),
            ("figure.mixed-scripts", mixed_scripts(counts)),
        ],
        lang,
    ));
    let forms: Vec<String> = shown
        .forms
        .iter()
        .take(FORMS)
        .map(|(form, rows)| format!("{} {}", printable(form.as_str()), share(*rows, counts.present())))
        .collect();
    if counts.inferred == InferredType::Of(ValueKind::Text) && !forms.is_empty() {
        phrases.push(message(lang, "figure.forms", &[("forms", &forms.join(", "))]));
    }
    phrases
}

/// Few texts that mix scripts stand out; a column that is mixed throughout is what it is.
fn mixed_scripts(counts: &ColumnCounts) -> u64 {
    let mixed = counts.characters.mixed;
    if mixed.saturating_mul(2) < counts.present() {
        mixed
    } else {
        0
    }
}

/// How the days of a column lie.
fn of_days(coverage: DayCoverage, lang: Lang) -> Vec<String> {
    let (distinct, between) = (count(coverage.distinct), count(coverage.between));
    let mut phrases = vec![message(lang, "figure.days", &[("n", &distinct), ("all", &between)])];
    phrases.extend(tallies(
        &[("figure.gap", coverage.longest_gap), ("figure.future", coverage.future)],
        lang,
    ));
    if let Some(age) = coverage.age {
        phrases.push(message(lang, "figure.age", &[("n", &count(age))]));
    }
    phrases
}

/// The counts that are not zero.
fn tallies(counts: &[(&str, u64)], lang: Lang) -> Vec<String> {
    let found = counts.iter().filter(|(_, n)| *n > 0);
    found.map(|(id, n)| message(lang, id, &[("n", &count(*n))])).collect()
}
