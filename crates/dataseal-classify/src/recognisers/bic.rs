//! 银行识别代码 · Bank identifier codes (BIC, SWIFT)
//!
//! # 识别什么 · What it finds
//!
//! 8 位或 11 位的银行识别代码（SWIFT 代码）。
//!
//! Bank identifier codes (SWIFT codes) of 8 or 11 characters.
//!
//! # 怎样判定 · How it decides
//!
//! 四个字母、一个国家代码、两个地点字符（首个不是 0、1），可再加三个分行字符；须为大写。
//!
//! Four letters, a code of a country, two characters for the place, the first neither 0 nor 1, and perhaps three for the branch; in capitals.
//!
//! # 近似与误报 · Near misses
//!
//! 没有校验码：随机八个大写字母约 37% 相符（`SHIPMENT` 也相符），所以必须有列名佐证。国家代码不符的记为近似。
//!
//! There is no check character: of eight random capitals 37 % fit (`SHIPMENT` does), so the column's name is required. With another country the code is a near miss.
//!
//! # 依据 · Sources
//!
//! ISO 9362:2022；ISO 3166-1。示例 `DEUTDEFF`。
//!
//! ISO 9362:2022; ISO 3166-1. Example `DEUTDEFF`.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::text::{code_length, compared, fold, hit};

static CLASS: ClassId = ClassId::from_static("bic");

/// Without and with a branch.
const LENGTHS: LengthSet = LengthSet::only(8).or(LengthSet::only(11));

struct Bic(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Bic(lexicons.words()))
}

impl Recogniser for Bic {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::UPPER | ClassMask::FOLDED,
            none_of: ClassMask::HAN
                | ClassMask::LOWER
                | ClassMask::AT
                | ClassMask::DOT
                | ClassMask::COLON
                | ClassMask::PLUS,
            first: ClassMask::UPPER | ClassMask::HYPHEN,
            code_lengths: LENGTHS,
            ..Gate::length(8, 20)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| !LENGTHS.may_have(length)) {
            return Examination::Miss;
        }
        let (text, mut room) = (fold(view), None);
        if text.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return Examination::Miss;
        }
        let Some(code) = compared(view, &text, &mut room) else {
            return Examination::Miss;
        };
        if !is_shaped(code) {
            Examination::Miss
        } else if code
            .get(4..)
            .is_some_and(|rest| self.0.international.countries.get(rest).is_some())
            || is_kosovo(code)
        {
            // A code without branch is the head office, which branches write as `XXX`.
            hit(code.strip_suffix("XXX").filter(|head| head.len() == 8).unwrap_or(code))
        } else {
            Examination::NearMiss
        }
    }
}

fn is_shaped(code: &str) -> bool {
    let letters = code.bytes().take(6).all(|byte| byte.is_ascii_uppercase());
    let place = code.as_bytes().get(6);
    LENGTHS.may_have(u32::try_from(code.len()).unwrap_or(u32::MAX)) && letters && !matches!(place, Some(b'0' | b'1'))
}

/// Kosovo has no code of the standard and is XK by agreement.
fn is_kosovo(code: &str) -> bool {
    code.get(4..6) == Some("XK")
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
                "AGRIFRPP882",
                "ABNABE2A",
                "ABNA BE 2A",
                "DEUTDEFF",
                "BKCHCNBJ",
                "ICBKCNBJBJM",
                "NLPRXKPR",
            ],
            &["AGRIQQPP", "ABCDEFGH"],
            &[],
            &[
                "AGRIFRPP8",
                "AGRIF2PP",
                "agrifrpp",
                "Shipment",
                "DEUTDE0F",
                "12345678",
                "SCN-125",
                "DEUTDEFF 转账",
            ],
        );
    }

    #[test]
    fn the_head_office_counts_once() {
        assert_eq!(canonical_of(build, "DEUTDEFFXXX"), canonical_of(build, "DEUTDEFF"));
    }
}
