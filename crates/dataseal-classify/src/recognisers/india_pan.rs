//! 印度永久账号 · Indian permanent account numbers (PAN)
//!
//! # 识别什么 · What it finds
//!
//! 10 位印度所得税永久账号：五个字母、四位数字、一个字母。
//!
//! Permanent account numbers of Indian taxpayers: five letters, four digits and a letter.
//!
//! # 怎样判定 · How it decides
//!
//! 第四个字母表示持有人类别，数字不为 0000。末位校验算法没有公布。
//!
//! The fourth letter says what kind of holder it is, and the digits are not 0000. The check of the last letter is not published.
//!
//! # 近似与误报 · Near misses
//!
//! 同形而第四个字母不是类别的记为近似；随机的同形代码约 42% 相符。
//!
//! What has the shape and another fourth letter is a near miss; of random codes of the shape 42 % fit.
//!
//! # 依据 · Sources
//!
//! 印度 1961 年所得税法第 139A 条；印度所得税局公布的编码规则。公开示例 `ACUPA7085R`。
//!
//! Income-tax Act 1961 (India), section 139A; the coding rules of the Income Tax Department. Published example `ACUPA7085R`.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{examine_code, gate_of_codes, is_digits};

static CLASS: ClassId = ClassId::from_static("india-pan");

struct IndiaPan;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(IndiaPan)
}

impl Recogniser for IndiaPan {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_codes(LengthSet::only(10), 4, 10, 20)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        examine_code(view, is_shaped, is_held)
    }
}

fn is_shaped(code: &str) -> bool {
    code.len() == 10
        && code.bytes().take(5).all(|byte| byte.is_ascii_uppercase())
        && code.get(5..9).is_some_and(is_digits)
        && code.ends_with(|last: char| last.is_ascii_uppercase())
}

/// Whether the fourth letter is a kind of holder and the digits are a number.
fn is_held(code: &str) -> bool {
    let holder = code.get(3..4).unwrap_or_default();
    holder.contains(['A', 'B', 'C', 'F', 'G', 'H', 'J', 'K', 'L', 'P', 'T']) && code.get(5..9) != Some("0000")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["ACUPA7085R", "acupa7085r", "AAPPV8261K", "ＡＣＵＰＡ７０８５Ｒ"],
            &["ABMXA3211G", "ACUPA0000R"],
            &[],
            &[
                "ACUPA7085RR",
                "ABMPA32111",
                "ACUPA70850",
                "ABCDEFGHIJ",
                "AAPPVXXXXK",
                "ACUPA7085R号",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(canonical_of(build, "acupa7085r"), canonical_of(build, "ACUPA7085R"));
    }
}
