//! 服务热线 · Service telephone numbers
//!
//! # 识别什么 · What it finds
//!
//! 400、800 服务号码和 95、96、12 开头的短号码。
//!
//! Service numbers of 400 and 800, and short numbers that begin with 95, 96 or 12.
//!
//! # 怎样判定 · How it decides
//!
//! 10 位数字，以 400 或 800 开头，可带分隔符和分机。服务号码属于单位，不是个人信息。
//!
//! Ten digits that begin with 400 or 800, with separators and an extension or without. They belong to an organisation and are no personal information.
//!
//! # 近似与误报 · Near misses
//!
//! 5 至 8 位短号码与普通整数同形，记为近似；10 位编号也可能碰巧如此，所以必须有列名佐证。
//!
//! Short numbers of 5 to 8 digits look like any number and are near misses; numbering of ten digits may happen to look alike, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! 工业和信息化部《电信网编号计划（2017年版）》。
//!
//! Telecommunication numbering plan (2017), Ministry of Industry and Information Technology.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{Code, fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("service-number");

struct ServiceNumber;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(ServiceNumber)
}

impl Recogniser for ServiceNumber {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::AT | ClassMask::COLON | ClassMask::UPPER | ClassMask::DOT | ClassMask::LOWER,
            first: ClassMask::DIGIT | ClassMask::HYPHEN,
            digits: LengthSet::at_least(5),
            digit_lengths: LengthSet::between(5, 10),
            ..Gate::length(5, 24)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.mask == ClassMask::DIGIT {
            return examine_digits(view.text);
        }
        // Dates and most other telephones turn here.
        if !view
            .text
            .starts_with(|c: char| matches!(c, '4' | '8' | '9' | '1') || !c.is_ascii_digit())
        {
            return Examination::Miss;
        }
        if let [first @ b'0'..=b'9', second @ b'0'..=b'9', ..] = view.text.as_bytes()
            && !matches!(
                (first, second),
                (b'4' | b'8', b'0') | (b'9', b'5' | b'6') | (b'1', b'2')
            )
        {
            return Examination::Miss;
        }
        let text = fold(view);
        let main = text.split('转').next().unwrap_or_default();
        let Some(code) = Code::of(main) else {
            return Examination::Miss;
        };
        let number = code.as_str();
        let (service, extension) = number.split_at_checked(10).unwrap_or((number, ""));
        if is_digits(service) && service.len() == 10 && (service.starts_with("400") || service.starts_with("800")) {
            let is_spoken = extension.is_empty() || (extension.len() <= 6 && main.matches('-').count() >= 2);
            return if is_spoken { hit(service) } else { Examination::Miss };
        }
        examine_digits(number)
    }
}

/// Digits and nothing else: a service number of ten, or a short one.
fn examine_digits(number: &str) -> Examination {
    match number.len() {
        10 if (number.starts_with("400") || number.starts_with("800")) && is_digits(number) => hit(number),
        5..=8 if ["95", "96", "12"].iter().any(|head| number.starts_with(head)) && is_digits(number) => {
            Examination::NearMiss
        }
        _ => Examination::Miss,
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
                "400-820-8820",
                "4008208820",
                "800 810 1234",
                "４００－８２０－８８２０",
                "400-820-8820-805",
                "400-820-8820转805",
            ],
            &["95588", "12345", "96315"],
            &[],
            &[
                "13900000000",
                "4001",
                "2025-01-31",
                "40082088201",
                "400-820-882",
                "N400-820-8820",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(canonical_of(build, "400-820-8820"), canonical_of(build, "4008208820"));
    }
}
