//! 国际证券识别码 · International securities identification numbers (ISIN)
//!
//! # 识别什么 · What it finds
//!
//! 12 位国际证券识别编码。
//!
//! The 12-character identification numbers of securities.
//!
//! # 怎样判定 · How it decides
//!
//! 国家代码（或 XS、EU 等专用代码）、九个字母数字、一位校验码；字母按两位数字展开后 Luhn 校验通过。
//!
//! A code of a country (or XS, EU and other codes of their own), nine letters or digits, and a check digit by Luhn's formula over letters as two digits.
//!
//! # 近似与误报 · Near misses
//!
//! 国家代码相符而校验不过的记为近似；随机的同形代码约 10% 通过，因此单凭内容要远高于这一比例。
//!
//! With the code of a country and a wrong check digit it is a near miss; of random codes of the shape 10 % pass, so content alone must be far above that share.
//!
//! # 依据 · Sources
//!
//! ISO 6166:2021。公开示例 `US0378331005`。
//!
//! ISO 6166:2021. Published example `US0378331005`.

use std::sync::Arc;

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::luhn_over_letters;
use crate::lexicon::Words;
use crate::text::{examine_code, gate_of_codes};

static CLASS: ClassId = ClassId::from_static("isin");

/// Prefixes that are no country's: of the European Union, of international securities, of Kosovo and of substitute agencies.
const OWN_PREFIXES: [&str; 10] = ["EU", "QS", "QT", "XA", "XB", "XC", "XD", "XF", "XK", "XS"];

struct Isin(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Isin(lexicons.words()))
}

impl Recogniser for Isin {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_codes(LengthSet::only(12), 1, 12, 20)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        examine_code(view, |code| self.is_shaped(code), luhn_over_letters)
    }
}

impl Isin {
    fn is_shaped(&self, code: &str) -> bool {
        let is_known = |code: &str| {
            let own = code.get(..2).is_some_and(|prefix| OWN_PREFIXES.contains(&prefix));
            own || self.0.international.countries.get(code).is_some()
        };
        code.len() == 12
            && code.bytes().last().is_some_and(|check| check.is_ascii_digit())
            && code.bytes().skip(2).any(|byte| byte.is_ascii_digit())
            && is_known(code)
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
                "US0378331005",
                "GB00BYXJL758",
                "us0378331005",
                "XS0629974352",
                "CNE1000002H1",
                "US 037833100 5",
            ],
            &["US0378331003", "GB0002634947"],
            &[],
            &[
                "QQ0378331005",
                "US037833100",
                "037833100512",
                "US037833100X",
                "ABCDEFGHIJKL",
                "US0378331005 苹果",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(canonical_of(build, "us0378331005"), canonical_of(build, "US0378331005"));
    }
}
