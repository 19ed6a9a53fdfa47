//! 病案号与就诊号 · Medical record numbers
//!
//! # 识别什么 · What it finds
//!
//! 病案号、住院号、门诊号、就诊卡号、健康卡号。
//!
//! Numbers of medical records, admissions, outpatient visits and health cards.
//!
//! # 怎样判定 · How it decides
//!
//! 4 至 20 位数字，可有一至四个字母或连字符。各医院自编，没有校验，只凭列名。
//!
//! Four to twenty digits, with one to four letters or hyphens. Each hospital makes its own, so the column's name alone speaks.
//!
//! # 近似与误报 · Near misses
//!
//! 这些形状都记为近似，从不单独成立。
//!
//! All these shapes are near misses and never stand alone.
//!
//! # 依据 · Sources
//!
//! 《医疗机构病历管理规定》；WS/T 543；GB/T 35273-2020 附录 B；GB/T 39725-2020。
//!
//! Provisions on medical records; WS/T 543; GB/T 35273-2020 Annex B; GB/T 39725-2020.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{compared, count_digits, fold, gate_of_codes, near};

static CLASS: ClassId = ClassId::from_static("medical-record-number");

struct MedicalRecordNumber;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MedicalRecordNumber)
}

impl Recogniser for MedicalRecordNumber {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            first: ClassMask::NONE,
            digit_lengths: LengthSet::between(4, 20),
            digits_near: LengthSet::between(4, 20),
            hyphens: LengthSet::NONE,
            ..gate_of_codes(LengthSet::between(5, 24), 4, 4, 28)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.mask == ClassMask::DIGIT {
            return near((4..=20).contains(&view.chars));
        }
        // Dates and telephones turn here.
        if view.mask.has_any(ClassMask::HYPHEN)
            && !view
                .mask
                .has_any(ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED)
        {
            return Examination::Miss;
        }
        let (text, mut room) = (fold(view), None);
        let Some(number) = compared(view, &text, &mut room) else {
            return Examination::Miss;
        };
        let digits = count_digits(number);
        let letters = number.len() - digits;
        near((4..=20).contains(&digits) && letters <= 4)
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
            &[
                "１２３４５６７８９０",
                "0012345678",
                "ZY0012345",
                "M-2025-000123",
                "１２３４５６",
            ],
            &[],
            &["123", "ABCDE12345", "住院", "1.5"],
        );
    }
}
