//! What may be told of texts in somebody's file: a report or a manifest may hold anything, and its texts go out again in
//! comparisons, errors and forms. Only what this build itself could have written is taken over.

use dataseal_model::facts::{FactOrigin, FactSpec, FactType, fact};
use dataseal_model::{Bilingual, PackOrigin, PackRef, RuleCode};
use dataseal_pack::is_social_credit_code;
use serde::Deserialize;

pub(crate) use super::said::Declared;
use crate::Installation;

/// A pack as a report names it.
#[derive(Deserialize)]
pub(crate) struct WrittenPack {
    id: String,
    version: String,
    sha256: String,
}

/// What stands for a version that is none.
const NO_VERSION: &str = "?";

/// Packs whose id and digest can be read.
pub(crate) fn references(packs: Vec<WrittenPack>) -> Vec<PackRef> {
    let pack = |pack: WrittenPack| {
        Some(PackRef {
            id: pack.id.parse().ok()?,
            version: version(pack.version),
            digest: pack.sha256.parse().ok()?,
            // Somebody's file does not vouch for a pack.
            origin: PackOrigin::Unstated,
        })
    };
    packs.into_iter().filter_map(pack).collect()
}

/// Three numbers, each too short for a number that identifies somebody.
fn version(text: String) -> String {
    let number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_version = text.split('.').count() == 3 && text.split('.').all(number);
    if is_version { text } else { NO_VERSION.to_owned() }
}

/// Answers to questions that are asked, in the form in which they are: a choice that there is, a code whose check character
/// fits, a date, a number. Words stay words, and whoever shows them asks the recognisers first.
pub(crate) fn asked(declared: Declared) -> Declared {
    let answer = |(name, text): (String, String)| {
        let spec = fact(&name).filter(|spec| spec.origin == FactOrigin::Declared)?;
        Some((name, answered(spec, text)?))
    };
    declared.into_iter().filter_map(answer).collect()
}

fn answered(spec: &FactSpec, text: String) -> Option<String> {
    let is_choice = |value: &str| spec.choices.iter().any(|choice| choice.value == value);
    let fits = match spec.fact_type {
        FactType::TextSet if !spec.choices.is_empty() => text.split(", ").all(is_choice),
        FactType::Text if !spec.choices.is_empty() => is_choice(&text),
        FactType::Text if spec.name.ends_with("uscc") => is_social_credit_code(&text),
        FactType::Date => text.parse::<chrono::NaiveDate>().is_ok(),
        FactType::Boolean => text.parse::<bool>().is_ok(),
        FactType::Integer => text.parse::<i64>().is_ok(),
        FactType::Share | FactType::Text | FactType::TextSet => true,
    };
    fits.then_some(text)
}

/// A rule's title as it is installed; of a rule that is not, as the file says it, unless it holds personal information.
pub(super) fn rule_title(code: &RuleCode, told: Bilingual, installation: &Installation) -> Bilingual {
    if let Some((_, rule)) = installation.policies().rule(code) {
        return rule.title.clone();
    }
    let recognisers = installation.recognisers();
    if recognisers.proves(&told.zh) || recognisers.proves(&told.en) {
        return Bilingual::new("", "");
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_is_taken_over_and_in_its_form() {
        let declared = [
            ("13800138000", "x"),
            ("rows", "5"),
            ("holder_uscc", "13800138000"),
            ("source_type", "欧阳某某"),
            ("rights_claimed", "hold, 13800138000"),
            ("time_from", "13800138000"),
            ("recognition_until", "never"),
            ("asset_name", "月度统计"),
        ];
        let declared = declared.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let kept: Vec<String> = asked(declared.into()).into_keys().collect();
        assert_eq!(kept, ["asset_name"]);
        let sound = [
            ("holder_uscc", "91350100M000100Y43"),
            ("rights_claimed", "hold, use"),
            ("source_type", "derived"),
            ("time_from", "2026-01-01"),
        ];
        let sound: Declared = sound.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        assert_eq!(asked(sound.clone()), sound);
    }

    #[test]
    fn a_version_is_three_short_numbers() {
        for (text, shown) in [
            ("2026.7.1", "2026.7.1"),
            ("13800138000.0.0", "?"),
            ("1.0", "?"),
            ("张三", "?"),
        ] {
            assert_eq!(version(text.to_owned()), shown);
        }
    }

    #[test]
    fn a_title_is_that_of_the_installed_rule() {
        let installation = Installation::embedded().unwrap();
        let told = || Bilingual::new("联系 110101189001010016", "Somebody");
        let code: RuleCode = "CN-YD-037".parse().unwrap();
        let rule = rule_title(&code, told(), &installation);
        assert!(rule.zh.contains("互认") && !rule.zh.contains("110101189001010016"));
        let unknown: RuleCode = "XX-TEST-001".parse().unwrap();
        assert_eq!(rule_title(&unknown, told(), &installation), Bilingual::new("", ""));
        let plain = Bilingual::new("自有规则", "A rule of ours");
        assert_eq!(rule_title(&unknown, plain.clone(), &installation), plain);
    }
}
