//! From what a person typed, on a command line, in a dialogue or in a workbook, to an answer of `asset.toml`.
//!
//! Only the spelling is dealt with here: `是`, `5%`, `2026年1月5日`, `法人; 自然人`. Whether the value may stand is for the
//! reader of the file, by which every answer goes.

use dataseal_model::Bilingual;
use dataseal_model::facts::{Choice, FactSpec, FactType, FactValue};

use crate::asset_key::AssetKey;
use crate::problem::{Document, Problems};
use crate::source::read_toml;
use crate::toml_string;
use crate::{answer, walk};

/// What stands for yes where people answer in words.
pub const YES: [&str; 5] = ["是", "yes", "y", "true", "1"];
/// What stands for no.
pub const NO: [&str; 5] = ["否", "no", "n", "false", "0"];

/// What stands between several answers.
const BETWEEN: [char; 6] = [';', '；', '\n', ',', '，', '、'];
/// Most parts into which these divide the wording of one answer.
const WORDING_PARTS: usize = 12;

/// An answer, as TOML and as what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The value as it stands in the file.
    pub toml: String,
    /// What it says.
    pub value: FactValue,
}

/// Reads the answer to a question; choices by their value or their wording in either language, or both as `法人 (legal-person)`.
///
/// # Errors
/// What is wrong with it, with what was probably meant.
pub fn read_answer(key: &AssetKey<'_>, written: &str) -> Result<Answer, Bilingual> {
    let written = written.trim();
    if walk::is_no_answer(written) {
        return Err(no_answer());
    }
    match key {
        AssetKey::Worksheet(_) => {
            let value = yes_or_no(written)?;
            Ok(Answer {
                toml: value.to_string(),
                value: FactValue::Boolean(value),
            })
        }
        AssetKey::Fact(spec, path) => {
            let toml = spelt(spec, written)?;
            checked(spec, path, &toml).map(|value| Answer { toml, value })
        }
    }
}

/// The answer as TOML.
fn spelt(spec: &FactSpec, written: &str) -> Result<String, Bilingual> {
    let single = |text: &str| {
        let choice = choice_named(text, spec.choices);
        toml_string(choice.map_or(text, |choice| choice.value))
    };
    match spec.fact_type {
        FactType::Boolean => yes_or_no(written).map(|value| value.to_string()),
        FactType::Integer => whole_number(written),
        FactType::Share => share(written),
        FactType::Date => date(written),
        FactType::Text => Ok(single(written)),
        FactType::TextSet => {
            let mut parts: Vec<String> = Vec::new();
            for part in several(written, spec.choices).into_iter().map(single) {
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
            Ok(format!("[{}]", parts.join(", ")))
        }
    }
}

/// The answer as the reader of the file takes it.
fn checked(spec: &FactSpec, path: &'static str, toml: &str) -> Result<FactValue, Bilingual> {
    let mut problems = Problems::default();
    let (section, key) = path.split_once('.').unwrap_or(("", path));
    let text = format!("{section}.{key} = {toml}\n");
    let value = read_toml(Document::Asset, "", text.as_bytes(), &mut problems, |root| {
        let mut table = root.required(section).and_then(walk::Item::table)?;
        let value = table.required(key).and_then(|item| answer::read(&item, spec));
        table.finish();
        value
    });
    match (problems.iter().next(), value) {
        (None, Some(value)) => Ok(value),
        (Some(problem), _) => Err(problem.message()),
        (None, None) => Err(no_answer()),
    }
}

fn no_answer() -> Bilingual {
    Bilingual::new("没有回答", "there is no answer")
}

fn yes_or_no(written: &str) -> Result<bool, Bilingual> {
    let lower = written.to_lowercase();
    if YES.contains(&lower.as_str()) {
        Ok(true)
    } else if NO.contains(&lower.as_str()) {
        Ok(false)
    } else {
        Err(Bilingual::new("应填是或否", "yes or no is expected"))
    }
}

/// Digits, between which people put commas.
fn whole_number(written: &str) -> Result<String, Bilingual> {
    let kept: String = written
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | '_' | ' '))
        .collect();
    match kept.parse::<u64>() {
        Ok(number) => Ok(number.to_string()),
        Err(_) => Err(Bilingual::new(
            "应为整数，如 12000",
            "a whole number is expected, such as 12000",
        )),
    }
}

/// `0.05` or `5%`.
fn share(written: &str) -> Result<String, Bilingual> {
    let wrong = || {
        Bilingual::new(
            "应为 0 到 1 的小数或百分数，如 0.05 或 5%",
            "a share is expected, such as 0.05 or 5%",
        )
    };
    let (number, places) = match written.strip_suffix(['%', '％']) {
        Some(percent) => (percent.trim_end(), 2),
        None => (written, 0),
    };
    let (units, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if units.is_empty() || !is_digits(units) || !is_digits(decimals) {
        return Err(wrong());
    }
    let padded = format!("{units:0>width$}", width = places + 1);
    let (whole, moved) = padded.split_at_checked(padded.len() - places).ok_or_else(wrong)?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let decimals = format!("{moved}{decimals}");
    let decimals = decimals.trim_end_matches('0');
    let decimals = if decimals.is_empty() { "0" } else { decimals };
    Ok(format!("{whole}.{decimals}"))
}

/// A day in any of the ways in which people write year, month and day; a time behind it, as workbooks have, is left out.
fn date(written: &str) -> Result<String, Bilingual> {
    let wrong = || Bilingual::new("应为日期，如 2026-11-27", "a date is expected, such as 2026-11-27");
    let day = written.split([' ', 'T']).next().unwrap_or_default();
    let day = day.trim_end_matches('日');
    let parts: Vec<&str> = day.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(wrong());
    };
    let number = |text: &str, most: usize| text.parse::<u32>().ok().filter(|_| text.len() <= most);
    let day = (|| {
        let year = i32::try_from(number(year, 4).filter(|_| year.len() == 4)?).ok()?;
        chrono::NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)
    })();
    day.map(|day| day.to_string()).ok_or_else(wrong)
}

/// The answers of a list. A wording may hold what stands between answers, so the longest one that is known is taken.
fn several<'w>(written: &'w str, choices: &'static [Choice]) -> Vec<&'w str> {
    let mut found = Vec::new();
    let mut rest = written;
    while !rest.is_empty() {
        let ends = rest.match_indices(BETWEEN).map(|(at, _)| at).chain([rest.len()]);
        let ends: Vec<usize> = ends.take(WORDING_PARTS).collect();
        let part = |end: usize| rest.get(..end).unwrap_or_default().trim();
        let known = ends
            .iter()
            .rev()
            .find(|end| choice_named(part(**end), choices).is_some());
        let end = known.or(ends.first()).copied().unwrap_or(rest.len());
        found.push(part(end));
        rest = rest.get(end..).unwrap_or_default();
        rest = rest.strip_prefix(BETWEEN).unwrap_or(rest);
    }
    found.retain(|part| !part.is_empty());
    found
}

/// The choice that a person wrote.
fn choice_named(written: &str, choices: &'static [Choice]) -> Option<&'static Choice> {
    let named = |text: &str| {
        let same = |known: &str| known.to_lowercase() == text.trim().to_lowercase();
        choices
            .iter()
            .find(|choice| [choice.value, choice.zh, choice.en].into_iter().any(same))
    };
    let both = || {
        let (wording, value) = written.trim_end().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
        named(wording).filter(|choice| named(value) == Some(choice))
    };
    named(written).or_else(both)
}

#[cfg(test)]
mod tests;
