//! ICCID · Numbers of SIM cards
//!
//! # 识别什么 · What it finds
//!
//! 19 或 20 位的 SIM 卡号，中国的以 8986 开头。
//!
//! SIM card numbers of 19 or 20 characters; Chinese ones begin with 8986.
//!
//! # 怎样判定 · How it decides
//!
//! 前缀 8986 加两位发行者代码，其余为数字（旧卡可有十六进制字母），Luhn 校验通过。
//!
//! The prefix 8986 and two digits for the issuer, digits after them (older cards have hexadecimal letters), and Luhn's check passes.
//!
//! # 近似与误报 · Near misses
//!
//! 前缀和长度对而校验不过的记为近似：许多系统存的是去掉校验位的 19 位。
//!
//! Right prefix and length with a wrong check digit is a near miss: many systems keep the 19 digits without it.
//!
//! # 依据 · Sources
//!
//! ITU-T E.118；YD/T 1374（卡号编码，未核对原文）；GB/T 35273-2020 附录 A。
//!
//! ITU-T E.118; YD/T 1374 (coding of card numbers, unverified); GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::luhn;
use crate::text::{code_length, examine_code, gate_of_codes, is_digits};

static CLASS: ClassId = ClassId::from_static("iccid");

struct Iccid;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Iccid)
}

impl Recogniser for Iccid {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        let lengths = LengthSet::between(19, 20);
        Gate {
            first: ClassMask::DIGIT | ClassMask::HYPHEN,
            digit_lengths: lengths,
            numbers: true,
            ..gate_of_codes(lengths, 6, 19, 32)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some() && !view.text.starts_with("8986") {
            return Examination::Miss;
        }
        examine_code(view, is_shaped, |number| luhn(number.as_bytes()))
    }
}

fn is_shaped(number: &str) -> bool {
    matches!(number.len(), 19 | 20)
        && number.strip_prefix("8986").is_some_and(|rest| {
            rest.get(..2).is_some_and(is_digits) && rest.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
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
                "89860012345678901238",
                "8986 0012 3456 7890 1238",
                "８９８６００１２３４５６７８９０１２３８",
            ],
            &["89860012345678901239", "898600A1234567890123"],
            &[],
            &[
                "8986001234567890",
                "8985001234567890123",
                "89860012345678901230123",
                "898600X2345678901230",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "8986-0012-3456-7890-1238"),
            canonical_of(build, "89860012345678901238")
        );
    }
}
