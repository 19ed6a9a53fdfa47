//! 印度居民身份号 · Indian identity numbers (Aadhaar)
//!
//! # 识别什么 · What it finds
//!
//! 12 位印度居民身份号（Aadhaar）。
//!
//! The 12-digit identity numbers of Indian residents (Aadhaar).
//!
//! # 怎样判定 · How it decides
//!
//! 首位为 2 至 9，不是回文，Verhoeff 校验通过。
//!
//! The first digit is 2 to 9, the number is no palindrome, and Verhoeff's check passes.
//!
//! # 近似与误报 · Near misses
//!
//! 其他首位为 2 至 9 的 12 位数字记为近似；其中随机号码约 10% 通过。
//!
//! Other strings of 12 digits that begin with 2 to 9 are near misses; of random ones 10 % pass.
//!
//! # 依据 · Sources
//!
//! 印度 UIDAI《A UID Numbering Scheme》；印度 2016 年 Aadhaar 法；GB/T 35273-2020 附录 B。公开示例 `2341 2341 2346`。
//!
//! UIDAI, "A UID Numbering Scheme"; Aadhaar Act 2016; GB/T 35273-2020 Annex B. Published example `2341 2341 2346`.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::verhoeff;
use crate::text::{examine_number, gate_of_groups};

static CLASS: ClassId = ClassId::from_static("aadhaar");

struct Aadhaar;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Aadhaar)
}

impl Recogniser for Aadhaar {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            hyphens: LengthSet::only(2),
            ..gate_of_groups(12, 20)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let is_valid = |number: &str| verhoeff(number) && !number.bytes().eq(number.bytes().rev());
        examine_number(view, 12, |number| !number.starts_with(['0', '1']), is_valid)
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
            &["234123412346", "2341 2341 2346", "２３４１２３４１２３４６"],
            &["234123412347", "222222222222"],
            &[],
            &[
                "123412341234",
                "23412341234",
                "2341234123467",
                "XXXX XXXX 2346",
                "234123412346号",
            ],
        );
    }

    #[test]
    fn spaces_do_not_matter() {
        assert_eq!(
            canonical_of(build, "2341 2341 2346"),
            canonical_of(build, "234123412346")
        );
    }
}
