//! 社会保障号与社保卡号 · Social security numbers
//!
//! # 识别什么 · What it finds
//!
//! 社会保障卡号、医保卡号；以身份证号为社会保障号码的由 resident-id 识别。
//!
//! Numbers of social security and medical insurance cards; social security numbers that are identity numbers are found by resident-id.
//!
//! # 怎样判定 · How it decides
//!
//! 各地规则不同：一个字母加 8 位数字，或 8 至 12 位字母数字。没有通用校验，只凭列名。
//!
//! Rules differ by place: a letter and 8 digits, or 8 to 12 letters and digits. There is no common check, so the column's name alone speaks.
//!
//! # 近似与误报 · Near misses
//!
//! 这些形状都记为近似，从不单独成立。
//!
//! All these shapes are near misses and never stand alone.
//!
//! # 依据 · Sources
//!
//! 社会保险法第 58 条；GB/T 35273-2020 附录 B。
//!
//! Social Insurance Law art. 58; GB/T 35273-2020 Annex B.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::shapeless::{Shaped, Shapeless};

static CLASS: ClassId = ClassId::from_static("social-security-number");

const SHAPE: Shapeless = Shapeless {
    shortest: 8,
    longest: 19,
    digits: 6,
};

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Shaped {
        class: &CLASS,
        shape: SHAPE,
    })
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
                "A12345678",
                "1234567890",
                "11010519491231002X",
                "a 1234 5678",
            ],
            &[],
            &["A1234567890123456789", "12345", "社保卡", "ABCDEFGHI"],
        );
    }
}
