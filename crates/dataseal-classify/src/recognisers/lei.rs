//! 法人机构识别编码 · Legal entity identifiers (LEI)
//!
//! # 识别什么 · What it finds
//!
//! 20 位全球法人机构识别编码。
//!
//! The 20-character identifiers of legal entities.
//!
//! # 怎样判定 · How it decides
//!
//! 18 个字母数字加两位校验码，其中至少一个字母，MOD 97-10 校验为 1。
//!
//! Eighteen letters and digits, a letter among them, and two check digits by MOD 97-10.
//!
//! # 近似与误报 · Near misses
//!
//! 其他 20 位、末两位为数字的代码记为近似；随机代码约 1.1% 通过。
//!
//! Other codes of 20 characters that close with two digits are near misses; of random ones 1.1 % pass.
//!
//! # 依据 · Sources
//!
//! ISO 17442-1:2020；ISO/IEC 7064。公开示例 `213800KUD8LAJWSQ9D15`。
//!
//! ISO 17442-1:2020; ISO/IEC 7064. Published example `213800KUD8LAJWSQ9D15`.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::mod_97;
use crate::text::{examine_code, gate_of_codes, is_digits};

static CLASS: ClassId = ClassId::from_static("lei");

struct Lei;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Lei)
}

impl Recogniser for Lei {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            first: ClassMask::CODE | ClassMask::HYPHEN,
            ..gate_of_codes(LengthSet::only(20), 2, 20, 32)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        examine_code(view, is_shaped, |code| mod_97(code.bytes()) == Some(1))
    }
}

fn is_shaped(code: &str) -> bool {
    code.len() == 20 && code.get(18..).is_some_and(is_digits) && code.bytes().any(|byte| byte.is_ascii_alphabetic())
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
                "213800KUD8LAJWSQ9D15",
                "213800kud8lajwsq9d15",
                "HWUPKR0MPOU8FGXBT394",
                "HWUP KR0M POU8 FGXB T394",
            ],
            &["213800KUD8LXJWSQ9D15"],
            &[],
            &[
                "213800KUD8LAJWSQ9D1",
                "213800KUD8LAJWSQ9DAB",
                "12345678901234567890",
                "213800KUD8LAJWSQ9D15公司",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            canonical_of(build, "213800kud8lajwsq9d15"),
            canonical_of(build, "213800KUD8LAJWSQ9D15")
        );
    }
}
