//! 组织机构代码 · Organisation codes
//!
//! # 识别什么 · What it finds
//!
//! 九位组织机构代码，带或不带连字符。
//!
//! Nine-character organisation codes, with or without the hyphen.
//!
//! # 怎样判定 · How it decides
//!
//! 八位数字或大写字母加校验码，按 MOD 11 正确。
//!
//! Eight digits or capital letters and a check character that passes MOD 11.
//!
//! # 近似与误报 · Near misses
//!
//! 形状正确而校验不符，记为近似。约十一分之一的九位数字会通过，所以必须有列名佐证。
//!
//! The right shape with a wrong check character is a near miss. One in eleven strings of nine digits passes, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! GB 11714-1997；公开示例 `D2143569-X`。
//!
//! GB 11714-1997; published example `D2143569-X`.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::organisation_code;
use crate::text::{code_length, compared, fold, hit};

static CLASS: ClassId = ClassId::from_static("organisation-code");

struct OrganisationCode;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(OrganisationCode)
}

impl Recogniser for OrganisationCode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            none_of: ClassMask::HAN | ClassMask::AT | ClassMask::DOT | ClassMask::COLON | ClassMask::PLUS,
            digits: LengthSet::between(0, 9),
            digit_lengths: LengthSet::only(9),
            code_lengths: LengthSet::only(9),
            hyphens: LengthSet::only(1),
            ..Gate::length(9, 16)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| length != 9) {
            return Examination::Miss;
        }
        let text = fold(view);
        // Telephone numbers and dates have other numbers of digits.
        if text.bytes().filter(u8::is_ascii_alphanumeric).count() != 9 {
            return Examination::Miss;
        }
        let mut room = None;
        let Some(code) = compared(view, &text, &mut room) else {
            return Examination::Miss;
        };
        let shaped = code.len() == 9 && code.ends_with(|c: char| c.is_ascii_digit() || c == 'X');
        if !shaped {
            Examination::Miss
        } else if organisation_code(code.as_bytes()) {
            hit(code)
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
            &["D2143569-X", "d2143569x", "Ｄ２１４３５６９－Ｘ"],
            &["D2143569-1", "110101001"],
            &[],
            &["D2143569", "D2143569-XX", "D214*569-X", "ABCDEFGHI"],
        );
    }

    #[test]
    fn the_hyphen_does_not_matter() {
        assert_eq!(canonical_of(build, "D2143569-X"), canonical_of(build, "D2143569X"));
    }
}
