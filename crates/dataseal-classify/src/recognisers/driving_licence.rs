//! 驾驶证号与档案编号 · Driving licences and their file numbers
//!
//! # 识别什么 · What it finds
//!
//! 驾驶证档案编号（12 位）；驾驶证号就是身份证号，由 resident-id 识别。
//!
//! File numbers of driving licences (12 digits); the licence's own number is the identity number and found by resident-id.
//!
//! # 怎样判定 · How it decides
//!
//! 12 位数字，首两位是省级代码。没有校验位，只凭列名。
//!
//! Twelve digits, the first two a province. There is no check digit, so the column's name alone speaks.
//!
//! # 近似与误报 · Near misses
//!
//! 这些形状和 18 位身份证号都记为近似，从不单独成立。
//!
//! These shapes and identity numbers of 18 characters are near misses and never stand alone.
//!
//! # 依据 · Sources
//!
//! 公安部《机动车驾驶证申领和使用规定》；GA 482（未核对原文）；GB/T 35273-2020 附录 B。
//!
//! Provisions on driving licences of the Ministry of Public Security; GA 482 (unverified); GB/T 35273-2020 Annex B.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::identity::is_province;
use crate::text::{compared, fold, is_digits, near};

static CLASS: ClassId = ClassId::from_static("driving-licence");

struct DrivingLicence;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(DrivingLicence)
}

impl Recogniser for DrivingLicence {
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
            first: ClassMask::DIGIT,
            digits: LengthSet::at_least(12),
            digit_lengths: LengthSet::only(12).or(LengthSet::only(18)),
            code_lengths: LengthSet::only(18),
            ..Gate::length(12, 28)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.mask == ClassMask::DIGIT {
            return near(matches!(view.chars, 12 | 18) && view.text.get(..2).is_some_and(is_province));
        }
        let (text, mut room) = (fold(view), None);
        let Some(number) = compared(view, &text, &mut room) else {
            return Examination::Miss;
        };
        let body = number.strip_suffix('X').unwrap_or(number);
        let of_length = matches!((number.len(), body.len()), (12, 12) | (18, 17 | 18));
        near(of_length && is_digits(body) && number.get(..2).is_some_and(is_province))
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
            &["310012345678", "3100 1234 5678", "11010519491231002X"],
            &[],
            &["201234567890", "31001234567", "3100123456789", "A310012345678"],
        );
    }
}
