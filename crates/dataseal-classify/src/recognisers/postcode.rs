//! 邮政编码 · Postal codes of China
//!
//! # 识别什么 · What it finds
//!
//! 六位邮政编码。
//!
//! Six-digit postal codes.
//!
//! # 怎样判定 · How it decides
//!
//! 六位数字，前两位是在用的省区段，不是重复的同一数字。形状过于普通，必须有列名佐证。
//!
//! Six digits, the first two in use by a province, not one digit repeated. The shape is so common that the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 与行政区划代码、验证码、日期（`250131`）同形，单凭内容不作任何判断。前两位未使用的记为近似。
//!
//! Division codes, one-time codes and short dates have the same shape, so content alone says nothing. Codes whose first two digits are not in use are near misses.
//!
//! # 依据 · Sources
//!
//! 《邮政法》与国家邮政编码编制规则。
//!
//! The Postal Law and the national rules for postal codes.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, gate_of_digits, hit, is_digits, value_of, without_float_tail};

static CLASS: ClassId = ClassId::from_static("postcode");

struct Postcode;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Postcode)
}

impl Recogniser for Postcode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_digits(LengthSet::only(6), 12)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let code = without_float_tail(&text);
        let is_varied = || {
            let mut neighbours = code.bytes().zip(code.bytes().skip(1));
            neighbours.any(|(left, right)| left != right)
        };
        if code.len() != 6 || !is_digits(code) || !is_varied() {
            return Examination::Miss;
        }
        let region = code.get(..2).and_then(value_of);
        if region.is_some_and(is_region) || matches!(code, "999077" | "999078") {
            hit(code)
        } else if code.starts_with('9') {
            Examination::Miss
        } else {
            Examination::NearMiss
        }
    }
}

/// The first two digits in use, by province.
const fn is_region(two: u32) -> bool {
    matches!(two, 1..=7 | 10..=13 | 15..=16 | 20..=27 | 30..=36 | 40..=47 | 50..=58 | 61..=68 | 71..=75 | 81 | 83..=86)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["200120", "010010", "２００１２０", "200120.0", "999077"],
            &["600001", "890000"],
            &[],
            &["000000", "912345", "20012", "2001201", "20012a", "200-120"],
        );
    }

    #[test]
    fn wrappers_do_not_matter() {
        assert_eq!(canonical_of(build, "=\"200120\""), canonical_of(build, "200120"));
    }
}
