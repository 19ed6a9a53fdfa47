//! 台湾地区身份证号与居留证号 · Identity and residence numbers of Taiwan
//!
//! # 识别什么 · What it finds
//!
//! 10 位身份证统一编号，以及新旧两式居留证统一证号。
//!
//! The ten-character identity numbers, and residence numbers in their former and present form.
//!
//! # 怎样判定 · How it decides
//!
//! 首字母按地区换算为两位数字；次位为 1、2（居民）、8、9（新式居留证）或 A 至 D（旧式居留证）；加权和模 10 为 0。
//!
//! The first letter stands for two digits; the second character is 1 or 2 (citizens), 8 or 9 (residents, present form) or A to D (residents, former form); the weighted sum is a multiple of ten.
//!
//! # 近似与误报 · Near misses
//!
//! 同形而校验不过的记为近似；随机的同形号码约 10% 通过。
//!
//! What has the shape and fails the check is a near miss; of random numbers of the shape 10 % pass.
//!
//! # 依据 · Sources
//!
//! 台湾地区公布的统一编号编码规则；GB/T 35273-2020 附录 B。公开示例 `A123456789`、`A800000014`。
//!
//! The published coding rules; GB/T 35273-2020 Annex B. Published examples `A123456789`, `A800000014`.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::weighted;
use crate::text::{examine_code, gate_of_codes, is_digits};

static CLASS: ClassId = ClassId::from_static("taiwan-id");

struct TaiwanId;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(TaiwanId)
}

impl Recogniser for TaiwanId {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_codes(LengthSet::only(10), 8, 10, 20)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        examine_code(view, is_shaped, is_valid)
    }
}

fn is_shaped(code: &str) -> bool {
    let mut bytes = code.bytes();
    code.len() == 10
        && bytes.next().is_some_and(|first| first.is_ascii_uppercase())
        && bytes
            .next()
            .is_some_and(|second| matches!(second, b'1' | b'2' | b'8' | b'9' | b'A'..=b'D'))
        && code.get(2..).is_some_and(is_digits)
}

/// The two digits for which a letter stands.
fn letter_value(letter: u8) -> Option<u32> {
    // In the order of their numbers from 10 on.
    let place = b"ABCDEFGHJKLMNPQRSTUVXYWZIO"
        .iter()
        .position(|known| *known == letter)?;
    u32::try_from(place).ok().map(|place| place + 10)
}

fn is_valid(code: &str) -> bool {
    let mut bytes = code.bytes();
    let first = bytes.next().and_then(letter_value);
    // Of the second letter the last digit counts.
    let second = bytes.next().and_then(|second| match second {
        b'0'..=b'9' => Some(u32::from(second - b'0')),
        letter => letter_value(letter).map(|value| value % 10),
    });
    let rest = code.get(2..).and_then(|rest| weighted(rest, &[7, 6, 5, 4, 3, 2, 1, 1]));
    let sum = first
        .zip(second)
        .zip(rest)
        .map(|((first, second), rest)| first / 10 + first % 10 * 9 + second * 8 + rest);
    sum.is_some_and(|sum| sum % 10 == 0)
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
                "A123456789",
                "a123456789",
                "A800000014",
                "AA00000009",
                "AB00207171",
                "AC03095424",
                "BD01300667",
                "CC00151114",
                "HD02181288",
                "TD00251124",
                "AD30196818",
                "Ａ１２３４５６７８９",
            ],
            &["A123456788", "AA00000008"],
            &[],
            &[
                "A323456789",
                "AE00000009",
                "A12345678",
                "AB123456789",
                "1234567890",
                "A123456789先生",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(canonical_of(build, "a123456789"), canonical_of(build, "A123456789"));
    }
}
