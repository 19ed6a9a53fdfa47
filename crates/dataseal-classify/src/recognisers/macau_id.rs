//! 澳门身份证号 · Macao identity card numbers
//!
//! # 识别什么 · What it finds
//!
//! 澳门居民身份证号：七位数字和一位校验数字，校验数字带括号或用斜线隔开。
//!
//! Numbers of Macao resident identity cards: seven digits and a check digit in brackets or behind a slash.
//!
//! # 怎样判定 · How it decides
//!
//! 首位为 1、5 或 7。校验算法没有公布，因此必须有列名佐证。
//!
//! The first digit is 1, 5 or 7. The check is not published, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 不带括号的八位数字记为近似。随机的同形号码约 30% 相符。
//!
//! Eight bare digits are near misses. Of random numbers of the shape 30 % fit.
//!
//! # 依据 · Sources
//!
//! 澳门身份证明局；第 8/2002 号法律；GB/T 35273-2020 附录 B。
//!
//! Macao Identification Services Bureau; Law 8/2002; GB/T 35273-2020 Annex B.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, gate_of_groups, hit, is_digits, near, without_brackets};

static CLASS: ClassId = ClassId::from_static("macau-id");

/// Digits of a number.
const DIGITS: u32 = 8;

struct MacauId;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MacauId)
}

impl Recogniser for MacauId {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        let groups = gate_of_groups(DIGITS, 20);
        Gate {
            none_of: groups.none_of | ClassMask::HYPHEN,
            first: ClassMask::DIGIT,
            ..groups
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if is_digits(&text) {
            return near(is_number(&text));
        }
        let bare = without_brackets(&text);
        // The older form: `5/123456/7`.
        let parts: Vec<&str> = bare.split('/').take(4).collect();
        let is_older =
            matches!(parts.as_slice(), [first, body, check] if first.len() == 1 && body.len() == 6 && check.len() == 1);
        let number = if is_older {
            parts.concat()
        } else {
            bare.clone().into_owned()
        };
        let is_marked = is_older || bare.len() < text.len();
        match is_marked && is_number(&number) {
            true => hit(&number),
            false => Examination::Miss,
        }
    }
}

fn is_number(number: &str) -> bool {
    number.len() == DIGITS as usize && is_digits(number) && number.starts_with(['1', '5', '7'])
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
                "1234567(8)",
                "5215299(8)",
                "5/215299/8",
                "１２３４５６７（８）",
                "7123456 (0)",
            ],
            &["12345678"],
            &[],
            &[
                "2234567(8)",
                "1234567(A)",
                "123456(7)",
                "20240101",
                "1/2/2024",
                "1234567(88)",
                "1 2345678",
            ],
        );
    }

    #[test]
    fn marks_do_not_matter() {
        assert_eq!(canonical_of(build, "5215299(8)"), canonical_of(build, "5/215299/8"));
    }
}
