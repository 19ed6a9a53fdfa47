//! 银行卡有效期 · Expiry dates of bank cards
//!
//! # 识别什么 · What it finds
//!
//! 银行卡有效期，如 `09/27`、`0927`、`09/2027`。
//!
//! Expiry dates of cards such as `09/27`, `0927` and `09/2027`.
//!
//! # 怎样判定 · How it decides
//!
//! 月份 01 至 12，加两位或四位年份，以斜线或连字符相隔。没有自身形状，必须有列名佐证。
//!
//! A month from 01 to 12 and a year of two or four digits, parted by a slash or hyphen. Other months look alike, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 不带分隔符的四位数字记为近似。
//!
//! Four digits without a separator are a near miss.
//!
//! # 依据 · Sources
//!
//! JR/T 0171-2020（C3 类：鉴别信息）；ISO/IEC 7813。
//!
//! JR/T 0171-2020 (C3, authentication data); ISO/IEC 7813.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, hit, is_digits, value_of};

static CLASS: ClassId = ClassId::from_static("card-expiry");

struct CardExpiry;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(CardExpiry)
}

impl Recogniser for CardExpiry {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::HAN
                | ClassMask::AT
                | ClassMask::COLON
                | ClassMask::PLUS
                | ClassMask::DOT
                | ClassMask::UPPER
                | ClassMask::LOWER,
            digits: LengthSet::only(4).or(LengthSet::only(6)),
            digit_lengths: LengthSet::only(4),
            hyphens: LengthSet::only(1),
            ..Gate::length(4, 12)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let (month, year, written) = match text.split_once(['/', '-']) {
            Some((month, year)) => (month.trim(), year.trim(), true),
            None => match text.split_at_checked(2) {
                Some((month, year)) if year.len() == 2 => (month, year, false),
                _ => return Examination::Miss,
            },
        };
        let sound = month.len() == 2
            && value_of(month).is_some_and(|month| (1..=12).contains(&month))
            && is_digits(year)
            && (year.len() == 2 || (year.len() == 4 && year.starts_with("20")));
        match (sound, written) {
            (true, true) => hit(&format!("{month}{}", year.get(year.len() - 2..).unwrap_or_default())),
            (true, false) => Examination::NearMiss,
            _ => Examination::Miss,
        }
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
            &["09/27", "09-27", "12/2027", "０９/２７"],
            &["0927", "1230"],
            &[],
            &["13/27", "9/27", "1327", "09/27/25", "2027-09", "09/2127"],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(canonical_of(build, "09/27"), canonical_of(build, "09/2027"));
    }
}
