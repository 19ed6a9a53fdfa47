//! 银行卡验证码 · Card verification codes
//!
//! # 识别什么 · What it finds
//!
//! 银行卡背面的三位或四位验证码（CVV2、CVC2、CVN2）。
//!
//! The three or four digits on the back of a card (CVV2, CVC2, CVN2).
//!
//! # 怎样判定 · How it decides
//!
//! 3 至 4 位数字，没有自身形状，只凭列名。
//!
//! Three or four digits, which have no shape of their own: the column's name alone speaks.
//!
//! # 近似与误报 · Near misses
//!
//! 所有 3 至 4 位数字都记为近似，从不单独成立：学年、分数、代码都是这个样子。
//!
//! Every string of 3 or 4 digits is a near miss and never stands alone: years, scores and codes look alike.
//!
//! # 依据 · Sources
//!
//! JR/T 0171-2020（C3 类：鉴别信息）；PCI DSS 3.3（验证码不得留存）。
//!
//! JR/T 0171-2020 (C3, authentication data); PCI DSS 3.3 (the code must not be kept).

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, is_digits, near};

static CLASS: ClassId = ClassId::from_static("card-verification-code");

struct CardVerificationCode;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(CardVerificationCode)
}

impl Recogniser for CardVerificationCode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::HAN
                | ClassMask::AT
                | ClassMask::COLON
                | ClassMask::PLUS
                | ClassMask::DOT
                | ClassMask::UPPER
                | ClassMask::LOWER
                | ClassMask::HYPHEN,
            digits: LengthSet::between(3, 4),
            digit_lengths: LengthSet::between(3, 4),
            ..Gate::length(3, 8)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let code = fold(view);
        near(matches!(code.len(), 3 | 4) && is_digits(&code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::assert_answers;

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[],
            &["123", "0123", " 456 ", "１２３", "=\"012\""],
            &[],
            &["12", "12345", "1999/2000", "12a", "-12"],
        );
    }
}
