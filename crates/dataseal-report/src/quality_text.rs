//! The quality of a table in words: the same on the page and in the terminal.

use dataseal_model::{Assessment, DimensionScore, Fraction, Indicator, Proxy, ProxyValue, TableAppraisal};

use crate::number::{count, share};
use crate::{Lang, message, printable, words};

/// The value of an indicator in per cent, or that there is none and why.
pub(crate) fn value(indicator: &Indicator, lang: Lang) -> String {
    match indicator.assessment {
        Assessment::Value(Fraction { numerator, denominator }) => share(numerator, denominator),
        Assessment::NotAssessable(lack) => message(lang, "quality.missing", &[("what", &words::lack(lang, lack))]),
    }
}

/// What was counted for a value.
pub(crate) fn basis(indicator: &Indicator, table: &TableAppraisal, lang: Lang) -> Option<String> {
    let Assessment::Value(Fraction { numerator, denominator }) = indicator.assessment else {
        return None;
    };
    let (part, whole) = (count(numerator), count(denominator));
    Some(match column(indicator.column, table) {
        Some(column) => message(
            lang,
            "quality.keys-differ",
            &[("column", &column), ("part", &part), ("whole", &whole)],
        ),
        None => message(lang, "quality.rows-differ", &[("part", &part), ("whole", &whole)]),
    })
}

/// The value of a proxy; a dash where there is none.
pub(crate) fn proxy_value(proxy: &Proxy, lang: Lang) -> String {
    match proxy.value {
        Some(ProxyValue::Share(Fraction { numerator, denominator })) => share(numerator, denominator),
        Some(ProxyValue::Days(days)) => message(lang, "quality.days", &[("n", &days)]),
        None => "–".to_owned(),
    }
}

/// What a proxy was counted from.
pub(crate) fn proxy_basis(proxy: &Proxy, table: &TableAppraisal, lang: Lang) -> String {
    match (proxy.value, column(proxy.column, table)) {
        (Some(ProxyValue::Share(Fraction { numerator, denominator })), _) => {
            format!("{} / {}", count(numerator), count(denominator))
        }
        (_, Some(column)) => message(lang, "quality.column", &[("column", &column)]),
        (_, None) => "–".to_owned(),
    }
}

/// What is known of a dimension, and from how many of its indicators.
pub(crate) fn score(score: DimensionScore, lang: Lang) -> String {
    let Some(millionths) = score.millionths else {
        return message(lang, "quality.unassessed", &[]);
    };
    let of = message(
        lang,
        "quality.of",
        &[("assessed", &score.assessed), ("all", &score.indicators)],
    );
    format!("{} · {of}", share(millionths, 1_000_000))
}

fn column(column: Option<usize>, table: &TableAppraisal) -> Option<String> {
    let column = table.columns.get(column?)?;
    Some(printable(column.shown.name.as_str()).into_owned())
}
