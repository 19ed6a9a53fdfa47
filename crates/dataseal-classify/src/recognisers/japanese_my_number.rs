//! 日本个人编号 · Japanese individual numbers (My Number)
//!
//! # 识别什么 · What it finds
//!
//! 12 位日本个人编号（マイナンバー）。
//!
//! The 12-digit individual numbers of Japan (My Number).
//!
//! # 怎样判定 · How it decides
//!
//! 末位为模 11 校验码，按位权 6 5 4 3 2 7 6 5 4 3 2 计算。
//!
//! The last digit is a check by MOD 11 with the weights 6 5 4 3 2 7 6 5 4 3 2.
//!
//! # 近似与误报 · Near misses
//!
//! 其他 12 位数字记为近似；随机号码约 10% 通过，因此单凭内容要远高于这一比例。
//!
//! Other strings of 12 digits are near misses; of random ones 10 % pass, so content alone must be far above that share.
//!
//! # 依据 · Sources
//!
//! 日本总务省令第 85 号（2014 年）第 5 条；GB/T 35273-2020 附录 B。公开示例 `6214 9832 0257`。
//!
//! Ordinance 85 of 2014 of the Ministry of Internal Affairs and Communications, article 5; GB/T 35273-2020 Annex B. Published example `6214 9832 0257`.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::weighted;
use crate::text::{examine_number, gate_of_groups, is_varied, value_of};

static CLASS: ClassId = ClassId::from_static("japanese-my-number");

struct JapaneseMyNumber;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(JapaneseMyNumber)
}

impl Recogniser for JapaneseMyNumber {
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
        examine_number(view, 12, |_| true, is_valid)
    }
}

fn is_valid(number: &str) -> bool {
    let rest = weighted(number, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).map(|sum| sum % 11);
    let check = rest.map(|rest| if rest <= 1 { 0 } else { 11 - rest });
    check.is_some() && check == number.get(11..).and_then(value_of) && is_varied(number)
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
                "621498320257",
                "6214 9832 0257",
                "6214-9832-0257",
                "６２１４９８３２０２５７",
            ],
            &["621498320258", "000000000000"],
            &[],
            &[
                "62149832025",
                "6214983202577",
                "6214 9832 025X",
                "621498320257号",
                "2024-01-01 12:30",
            ],
        );
    }

    #[test]
    fn spaces_do_not_matter() {
        assert_eq!(
            canonical_of(build, "6214 9832 0257"),
            canonical_of(build, "621498320257")
        );
    }
}
