//! 快递运单号 · Numbers of parcels
//!
//! # 识别什么 · What it finds
//!
//! 快递运单号：顺丰、圆通、京东、极兔等带前缀的号码和邮政 13 位物品编码。
//!
//! Numbers of parcels: those of couriers that have a prefix, and the 13 characters of the post.
//!
//! # 怎样判定 · How it decides
//!
//! 快递公司前缀加规定位数；邮政编码两端各两个字母、中间 9 位数字，第 9 位校验正确（UPU S10）。
//!
//! A courier's prefix with its number of digits; for the post two letters at both ends and nine digits between them, the last of which is a correct check digit (UPU S10).
//!
//! # 近似与误报 · Near misses
//!
//! 10 至 15 位纯数字运单号记为近似，只凭列名。运单号可查到收件人，与人关联时是个人信息。
//!
//! Ten to fifteen plain digits are near misses, for the column's name to confirm. A number leads to its recipient and is personal information where it is linked to a person.
//!
//! # 依据 · Sources
//!
//! UPU S10；各快递公司公布的单号样式（未逐一核对）；PIPL 第 4 条。
//!
//! UPU S10; shapes published by the couriers (not all verified); PIPL art. 4.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::postal_item;
use crate::text::{code_length, compared, fold, hit, is_digits, near};

static CLASS: ClassId = ClassId::from_static("waybill-number");

/// Prefixes of couriers with the digits that follow.
const COURIERS: [(&str, &[usize]); 10] = [
    ("SF", &[12, 13]),
    ("YT", &[13]),
    ("JT", &[13]),
    ("ZTO", &[11, 12]),
    ("STO", &[11, 12]),
    ("DPK", &[12]),
    ("JDV", &[11, 12, 13]),
    ("JDX", &[11, 12, 13]),
    ("JD", &[12, 13]),
    ("YUND", &[11, 13]),
];

struct WaybillNumber;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(WaybillNumber)
}

impl Recogniser for WaybillNumber {
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
            digits: LengthSet::at_least(9),
            digit_lengths: LengthSet::between(10, 15),
            digits_near: LengthSet::between(10, 15),
            code_lengths: LengthSet::between(13, 17),
            ..Gate::length(10, 24)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.mask == ClassMask::DIGIT {
            return near((10..=15).contains(&view.chars));
        }
        if code_length(view).is_some() && !view.text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Examination::Miss;
        }
        let (text, mut room) = (fold(view), None);
        let Some(number) = compared(view, &text, &mut room) else {
            return Examination::Miss;
        };
        let prefixed = COURIERS.iter().any(|(prefix, lengths)| {
            number
                .strip_prefix(prefix)
                .is_some_and(|rest| lengths.contains(&rest.len()) && is_digits(rest))
        });
        if prefixed || postal_item(number.as_bytes()) {
            hit(number)
        } else {
            near((10..=15).contains(&number.len()) && is_digits(number))
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
            &["SF1234567890123", "yt1234567890123", "RR473124829CN"],
            &["１２３４５６７８９０", "773123456789012", "１２３４５６７８９０１２"],
            &[],
            &[
                "SF12345",
                "RR473124828CN",
                "AB1234567890123",
                "123456789",
                "1234567890123456",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "sf1234567890123"),
            canonical_of(build, "SF1234567890123")
        );
    }
}
