//! From a TOML value to the value of a fact, by the fact schema: the same for declared answers and for rule examples.
//!
//! Choices may be written as their machine value or in either language; what comes out is the machine value.

use dataseal_model::facts::{Choice, FactSpec, FactType, FactValue};

use crate::problem::{Form, ProblemKind};
use crate::uscc::is_social_credit_code;
use crate::walk::Item;

/// More decimals than any threshold needs; the fraction stays exact in 64 bits.
const SHARE_DECIMALS: usize = 12;

/// Reads one answer; `None` if it is wrong, which has then been noted.
pub(crate) fn read(item: &Item<'_>, spec: &FactSpec) -> Option<FactValue> {
    match spec.fact_type {
        FactType::Boolean => item.boolean().map(FactValue::Boolean),
        FactType::Integer => item.integer(0, i64::MAX).map(FactValue::Integer),
        FactType::Share => read_share(item),
        // Only examples get here with a blank text, to show that a rule is not content with one; in `asset.toml` it
        // means "not answered".
        FactType::Text if spec.choices.is_empty() && item.is_blank() => Some(FactValue::Text(String::new())),
        FactType::Text => read_text(item, spec).map(FactValue::Text),
        FactType::TextSet => read_set(item, spec).map(FactValue::TextSet),
        FactType::Date => item.date().map(FactValue::Date),
    }
}

fn read_text(item: &Item<'_>, spec: &FactSpec) -> Option<String> {
    let text = item.filled_text()?;
    if !spec.choices.is_empty() {
        return chosen(item, &text, spec.choices);
    }
    if spec.name.ends_with("uscc") && !is_social_credit_code(&text) {
        item.report(ProblemKind::CheckCharacter);
        return None;
    }
    Some(text)
}

fn chosen(item: &Item<'_>, written: &str, choices: &'static [Choice]) -> Option<String> {
    let choice = choices
        .iter()
        .find(|choice| [choice.value, choice.zh, choice.en].contains(&written));
    if choice.is_none() {
        item.report_unknown_value(written, choices.iter().map(|choice| (choice.zh, choice.value)));
    }
    choice.map(|choice| choice.value.to_owned())
}

fn read_set(item: &Item<'_>, spec: &FactSpec) -> Option<Vec<String>> {
    let entries = item.array()?;
    let texts: Vec<Option<String>> = entries.iter().map(|entry| read_text(entry, spec)).collect();
    let mut set = texts.into_iter().collect::<Option<Vec<String>>>()?;
    set.sort();
    set.dedup();
    Some(set)
}

/// An exact fraction from a decimal: `0.05` is 5 of 100.
fn read_share(item: &Item<'_>) -> Option<FactValue> {
    let written = item.decimal_text()?;
    let share = exact_share(written);
    if share.is_none() {
        item.report(ProblemKind::Malformed { form: Form::Share });
    }
    share
}

fn exact_share(written: &str) -> Option<FactValue> {
    let (units, decimals) = written.split_once('.').unwrap_or((written, ""));
    if decimals.len() > SHARE_DECIMALS || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = 10u64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let fraction: u64 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
    let part = units.parse::<u64>().ok()?.checked_mul(whole)?.checked_add(fraction)?;
    (part <= whole).then_some(FactValue::Share { part, whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_becomes_an_exact_fraction() {
        assert_eq!(exact_share("0.05"), Some(FactValue::Share { part: 5, whole: 100 }));
        assert_eq!(exact_share("1"), Some(FactValue::Share { part: 1, whole: 1 }));
        for wrong in ["1.1", "-0.5", "5e-2", "nan", "inf", "0.0000000000001", ""] {
            assert_eq!(exact_share(wrong), None, "{wrong}");
        }
    }
}
