//! 发动机号 · Engine numbers
//!
//! # 识别什么 · What it finds
//!
//! 机动车发动机号。
//!
//! Numbers of vehicle engines.
//!
//! # 怎样判定 · How it decides
//!
//! 5 至 20 位字母数字，至少三位数字。各厂自编，没有校验，只凭列名。
//!
//! Five to twenty letters and digits, three digits at least. Each maker has its own, so the column's name alone speaks.
//!
//! # 近似与误报 · Near misses
//!
//! 这些形状都记为近似，从不单独成立。
//!
//! All these shapes are near misses and never stand alone.
//!
//! # 依据 · Sources
//!
//! GA 24.7；PIPL 第 4 条（与车主关联时）。
//!
//! GA 24.7; PIPL art. 4 (where linked to the owner).

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{compared, fold};

static CLASS: ClassId = ClassId::from_static("engine-number");

struct EngineNumber;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(EngineNumber)
}

impl Recogniser for EngineNumber {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::HYPHEN
                | ClassMask::HAN
                | ClassMask::AT
                | ClassMask::COLON
                | ClassMask::PLUS
                | ClassMask::DOT,
            min_digits: 3,
            digit_lengths: LengthSet::between(5, 20),
            code_lengths: LengthSet::between(5, 20),
            ..Gate::length(5, 24)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.mask == ClassMask::DIGIT {
            return match view.chars {
                5..=20 => Examination::NearMiss,
                _ => Examination::Miss,
            };
        }
        let (text, mut room) = (fold(view), None);
        let Some(number) = compared(view, &text, &mut room) else {
            return Examination::Miss;
        };
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let is_code = number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_code && digits >= 3 && (5..=20).contains(&number.len()) {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
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
            &["１２３４５６７８９０", "123456", "4G18A 12345", "ＡＢ１２３４"],
            &[],
            &["12", "ABCDE", "1.6T", "发动机"],
        );
    }
}
