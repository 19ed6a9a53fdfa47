//! 外国人永久居留证号 · Permanent residence cards of foreigners
//!
//! # 识别什么 · What it finds
//!
//! 旧版外国人永久居留证号码：三个字母和 12 位数字；新版 18 位号码由 resident-id 识别。
//!
//! Former numbers of three letters and 12 digits; the new ones of 18 digits are found by resident-id.
//!
//! # 怎样判定 · How it decides
//!
//! 前三位是国家代码（GB/T 2659），其后两位是省级代码，第 8 至 13 位是出生年月日。
//!
//! The first three are a country's code (GB/T 2659), the next two a province, the eighth to the thirteenth a date of birth.
//!
//! # 近似与误报 · Near misses
//!
//! 国家代码对而其余不符，以及 9 开头的 18 位数字，记为近似。
//!
//! A country's code with other digits, and 18 digits that begin with 9, are near misses.
//!
//! # 依据 · Sources
//!
//! 公安部 2004 年证件编码规则、2023 年版身份证编码（均未核对原文）；GB/T 35273-2020 附录 B。
//!
//! Coding rules of 2004 and of the cards of 2023 (both unverified); GB/T 35273-2020 Annex B.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::calendar::day_of_digits;
use crate::identity::is_province;
use crate::lexicon::Words;
use crate::text::{bare_digits, code_length, compared, fold, gate_of_codes, hit, is_digits, near};

static CLASS: ClassId = ClassId::from_static("permanent-residence-card");

struct PermanentResidenceCard(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(PermanentResidenceCard(lexicons.words()))
}

impl Recogniser for PermanentResidenceCard {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            first: ClassMask::NONE,
            digit_lengths: LengthSet::only(18),
            ..gate_of_codes(LengthSet::only(15).or(LengthSet::only(18)), 12, 15, 32)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if let Some(number) = bare_digits(view) {
            return near(number.len() == 18 && number.starts_with('9'));
        }
        if code_length(view).is_some_and(|length| length != 15) {
            return Examination::Miss;
        }
        let (text, mut room) = (fold(view), None);
        let Some((country, digits)) = compared(view, &text, &mut room).and_then(|number| number.split_at_checked(3))
        else {
            return Examination::Miss;
        };
        if digits.len() != 12 || !is_digits(digits) || !self.0.country_codes.contains(country) {
            return Examination::Miss;
        }
        let dated = |century: &str| {
            digits
                .get(4..10)
                .and_then(|date| day_of_digits(&format!("{century}{date}")))
        };
        if digits.get(..2).is_some_and(is_province) && (dated("19").is_some() || dated("20").is_some()) {
            hit(&format!("{country}{digits}"))
        } else {
            Examination::NearMiss
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "USA110072010112",
                "usa 1100 720101 12",
                "ＧＢＲ３１００８５１２３１０１",
            ],
            &[
                "FRA310099999901",
                "930000197001011234",
                "=\"930000197001011234\"",
                "'930000197001011234",
                "930000197001011234 ",
                "９３００００１９７００１０１１２３４",
            ],
            &[],
            &[
                "XYZ110072010112",
                "USA11007201011",
                "110105194912310021",
                "USA1100720101123",
                "'110105194912310021",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "USA-110072010112"),
            canonical_of(build, "usa110072010112")
        );
    }
}
