//! Answers of a declaration in words, as dialogues and workbooks show and take them.

use dataseal_model::facts::{FactType, FactValue};
use dataseal_pack::AssetKey;

use crate::Lang;
use crate::messages::text;

/// An answer as a person would write it: the wording of a choice, several with semicolons between them, yes or no in words.
/// What is written so is read back as the same answer.
pub fn answer_text(key: &AssetKey<'_>, value: &FactValue, lang: Lang) -> String {
    let worded = |value: &str| {
        let choice = key.choices().iter().find(|choice| choice.value == value);
        choice
            .map_or(value, |choice| pick(lang, choice.zh, choice.en))
            .to_owned()
    };
    match value {
        FactValue::Boolean(value) => yes_no(*value, lang).to_owned(),
        FactValue::Text(value) => worded(value),
        FactValue::TextSet(values) => {
            let values: Vec<String> = values.iter().map(|value| worded(value)).collect();
            values.join("; ")
        }
        FactValue::Share { part, whole } => decimal(*part, *whole),
        FactValue::Integer(_) | FactValue::Date(_) => value.to_string(),
    }
}

/// How an answer to the question is written.
pub fn answer_form(key: &AssetKey<'_>, lang: Lang) -> String {
    let chosen = !key.choices().is_empty();
    text(
        lang,
        match key.fact_type() {
            FactType::Boolean => "answer-form.boolean",
            FactType::Integer => "answer-form.integer",
            FactType::Share => "answer-form.share",
            FactType::Date => "answer-form.date",
            FactType::Text if chosen => "answer-form.choice",
            FactType::Text => "answer-form.text",
            FactType::TextSet if chosen => "answer-form.choices",
            FactType::TextSet => "answer-form.texts",
        },
    )
}

/// The question in a language.
pub fn question_text<'q>(key: &AssetKey<'q>, lang: Lang) -> &'q str {
    let (zh, en) = key.title();
    pick(lang, zh, en)
}

pub(crate) fn pick<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Yes or no in a language.
pub(crate) const fn yes_no(value: bool, lang: Lang) -> &'static str {
    match (value, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "yes",
        (false, Lang::En) => "no",
    }
}

/// An exact share as a decimal. What is read from a declaration has a power of ten below the line.
fn decimal(part: u64, whole: u64) -> String {
    let places = whole.checked_ilog10().unwrap_or(0);
    if 10u64.checked_pow(places) != Some(whole) {
        return format!("{part}/{whole}");
    }
    let units = part / whole;
    match usize::try_from(places) {
        Ok(places) if places > 0 => format!("{units}.{:0>places$}", part % whole),
        _ => units.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use dataseal_pack::read_answer;

    use super::*;

    #[test]
    fn every_answer_is_read_back_as_it_was_shown() {
        for key in AssetKey::all(&[]) {
            let values = key.choices().iter().map(|choice| choice.value.to_owned());
            let mut answers: Vec<FactValue> = match key.fact_type() {
                FactType::Boolean => vec![FactValue::Boolean(true), FactValue::Boolean(false)],
                FactType::Integer => vec![FactValue::Integer(0), FactValue::Integer(12_000_000)],
                FactType::Share => [(0, 10), (5, 100), (1, 1), (125, 1000), (10, 10)]
                    .map(|(part, whole)| FactValue::Share { part, whole })
                    .to_vec(),
                FactType::Date => vec![FactValue::Date("2026-01-05".parse().unwrap())],
                FactType::Text if key.choices().is_empty() => Vec::new(),
                FactType::Text => values.clone().map(FactValue::Text).collect(),
                FactType::TextSet => values.clone().map(|value| FactValue::TextSet(vec![value])).collect(),
            };
            if key.fact_type() == FactType::TextSet {
                let mut all: Vec<String> = values.collect();
                all.sort();
                answers.push(FactValue::TextSet(all));
            }
            for (value, lang) in answers.iter().flat_map(|value| Lang::ALL.map(|lang| (value, lang))) {
                let shown = answer_text(&key, value, lang);
                let read = read_answer(&key, &shown).unwrap().value;
                let same = match (&read, value) {
                    (FactValue::Share { part, whole }, FactValue::Share { part: p, whole: w }) => {
                        u128::from(*part) * u128::from(*w) == u128::from(*p) * u128::from(*whole)
                    }
                    (read, value) => read == value,
                };
                assert!(same, "{}: {shown} was read as {read}", key.path());
            }
        }
    }
}
