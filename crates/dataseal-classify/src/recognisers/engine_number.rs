//! 发动机号 · Engine numbers
//!
//! # 识别什么 · What it finds
//!
//! 机动车发动机号。
//!
//! Numbers of vehicle engines.
//!
//! # 怎样判定 · How it decides
//!
//! 5 至 20 位字母数字，至少三位数字。各厂自编，没有校验，只凭列名。
//!
//! Five to twenty letters and digits, three digits at least. Each maker has its own, so the column's name alone speaks.
//!
//! # 近似与误报 · Near misses
//!
//! 这些形状都记为近似，从不单独成立。
//!
//! All these shapes are near misses and never stand alone.
//!
//! # 依据 · Sources
//!
//! GA 24.7；PIPL 第 4 条（与车主关联时）。
//!
//! GA 24.7; PIPL art. 4 (where linked to the owner).

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::shapeless::{Shaped, Shapeless};

static CLASS: ClassId = ClassId::from_static("engine-number");

const SHAPE: Shapeless = Shapeless {
    shortest: 5,
    longest: 20,
    digits: 3,
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
            &["１２３４５６７８９０", "123456", "4G18A 12345", "ＡＢ１２３４"],
            &[],
            &["12", "ABCDE", "1.6T", "发动机"],
        );
    }
}
