//! MEID · Identities of CDMA devices
//!
//! # 识别什么 · What it finds
//!
//! 14 位十六进制移动设备识别码。
//!
//! Mobile equipment identifiers of 14 hexadecimal digits.
//!
//! # 怎样判定 · How it decides
//!
//! 14 位十六进制，首位为 A 至 F，且含字母和数字；没有可用的校验位，必须有列名佐证。
//!
//! Fourteen hexadecimal digits, the first from A to F, letters and digits among them. There is no check digit in it, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 全为数字的 14 位设备号记为近似，它与时间戳同形。
//!
//! Fourteen plain digits, which look like a time stamp, are a near miss.
//!
//! # 依据 · Sources
//!
//! 3GPP2 S.R0048-A；公开示例 `A10000009296F2`。
//!
//! 3GPP2 S.R0048-A; published example `A10000009296F2`.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{code_length, compared, count_digits, fold, gate_of_codes, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("meid");

struct Meid;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Meid)
}

impl Recogniser for Meid {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        let lengths = LengthSet::only(14);
        Gate {
            first: ClassMask::NONE,
            digit_lengths: lengths,
            ..gate_of_codes(lengths, 4, 14, 24)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| length != 14) {
            return Examination::Miss;
        }
        let (text, mut room) = (fold(view), None);
        let Some(number) = compared(view, &text, &mut room).filter(|number| number.len() == 14) else {
            return Examination::Miss;
        };
        if is_digits(number) {
            return Examination::NearMiss;
        }
        let is_hex = number.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_varied = count_digits(number) >= 4;
        if is_hex && is_varied && number.starts_with(|c| ('A'..='F').contains(&c)) {
            hit(number)
        } else {
            Examination::Miss
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
            &["A10000009296F2", "a1000000 9296f2", "Ａ１００００００９２９６Ｆ２"],
            &["99000002872345"],
            &[],
            &["G10000009296F2", "A10000009296F", "A10000009296F23", "ABCDEFABCDEFAB"],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "a1000000-9296f2"),
            canonical_of(build, "A10000009296F2")
        );
    }
}
