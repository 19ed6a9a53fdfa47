//! 韩国居民登录号 · Korean resident registration numbers
//!
//! # 识别什么 · What it finds
//!
//! 13 位韩国居民登录号和外国人登录号（6-7）。
//!
//! Resident and alien registration numbers of Korea, 13 digits (6-7).
//!
//! # 怎样判定 · How it decides
//!
//! 前六位为出生日期，第七位表示世纪与性别，末位为模 11 校验码。
//!
//! The first six digits are a date of birth, the seventh says century and gender, the last is a check digit by MOD 11.
//!
//! # 近似与误报 · Near misses
//!
//! 日期成立而校验不过的记为近似：2020 年 10 月起新发的号码没有校验码。其他 13 位数字不算。日期成立的随机号码约 10% 通过。
//!
//! With a date and a wrong check digit it is a near miss: numbers issued since October 2020 have none. Other strings of 13 digits do not count. Of random numbers with a date 10 % pass.
//!
//! # 依据 · Sources
//!
//! 韩国《居民登录法》及其施行规则；GB/T 35273-2020 附录 B。公开示例 `971013-9019902`。
//!
//! Korean Resident Registration Act and its rules; GB/T 35273-2020 Annex B. Published example `971013-9019902`.

use dataseal_model::{ClassId, Examination, Gate, Hit, Recogniser, ValueView};

use crate::Lexicons;
use crate::calendar::day_number;
use crate::checksum::abroad::weighted;
use crate::text::{canonical, gate_of_groups, number_of, value_of};

static CLASS: ClassId = ClassId::from_static("korean-rrn");

struct KoreanRrn;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(KoreanRrn)
}

impl Recogniser for KoreanRrn {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_groups(13, 24)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let Some(code) = number_of(view, 13) else {
            return Examination::Miss;
        };
        let number = code.as_str();
        let Some(day) = birth_day(number) else {
            return Examination::Miss;
        };
        let check = weighted(number, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]).map(|sum| (11 - sum % 11) % 10);
        if check.is_some() && check == number.get(12..).and_then(value_of) {
            Examination::Hit(Hit {
                canonical: canonical(number),
                day: Some(day),
            })
        } else {
            Examination::NearMiss
        }
    }
}

/// The day of birth, by the century that the seventh digit says.
fn birth_day(number: &str) -> Option<i32> {
    let century = match number.as_bytes().get(6)? {
        b'1' | b'2' | b'5' | b'6' => 1900,
        b'3' | b'4' | b'7' | b'8' => 2000,
        _ => 1800,
    };
    let date = number.get(..6).and_then(value_of)?;
    day_number(
        century + i32::try_from(date / 10_000).ok()?,
        date / 100 % 100,
        date % 100,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["971013-9019902", "9710139019902", "９７１０１３－９０１９９０２"],
            &["971013-9019903"],
            &[],
            &[
                "971313-9019902",
                "970230-9019902",
                "1700000000000",
                "971013-901990",
                "971013-9019902号",
                "97101390199021",
            ],
        );
    }

    #[test]
    fn hyphens_do_not_matter() {
        assert_eq!(
            canonical_of(build, "971013-9019902"),
            canonical_of(build, "9710139019902")
        );
    }

    #[test]
    fn the_birth_date_is_read() {
        assert_eq!(birth_day("9710139019902"), day_number(1897, 10, 13));
    }
}
