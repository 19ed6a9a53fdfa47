//! 美国雇主识别号 · United States employer identification numbers
//!
//! # 识别什么 · What it finds
//!
//! 9 位美国雇主识别号（2-7）。
//!
//! Employer identification numbers of the United States, nine digits (2-7).
//!
//! # 怎样判定 · How it decides
//!
//! 前两位是国税局使用的前缀，写作 `12-3456789`。没有校验码，因此必须有列名佐证。
//!
//! The first two digits are a prefix that the revenue service uses, written `12-3456789`. There is no check digit, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 不带连字符的 9 位数字记为近似。随机两位前缀约 83% 在用。
//!
//! Nine bare digits are near misses. Of random prefixes 83 % are in use.
//!
//! # 依据 · Sources
//!
//! 美国国税局公布的 EIN 前缀表；26 CFR 第 301.7701-12 节。
//!
//! Table of valid prefixes of the Internal Revenue Service; 26 CFR section 301.7701-12.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, gate_of_groups, hit, is_digits, near, value_of};

static CLASS: ClassId = ClassId::from_static("us-ein");

/// Prefixes that no office uses.
const UNUSED: [u32; 17] = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97];

/// Digits of a number.
const DIGITS: u32 = 9;

struct UsEin;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(UsEin)
}

impl Recogniser for UsEin {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            first: ClassMask::DIGIT,
            hyphens: LengthSet::only(1),
            ..gate_of_groups(DIGITS, 20)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if is_digits(&text) {
            return near(text.len() == DIGITS as usize && is_used(&text));
        }
        match text.split_once(['-', '‐', '‑', '–']) {
            Some((prefix, serial))
                if prefix.len() == 2 && serial.len() == 7 && is_digits(prefix) && is_digits(serial) =>
            {
                match is_used(prefix) {
                    true => hit(&format!("{prefix}{serial}")),
                    false => Examination::NearMiss,
                }
            }
            _ => Examination::Miss,
        }
    }
}

fn is_used(number: &str) -> bool {
    let prefix = number.get(..2).and_then(value_of);
    prefix.is_some_and(|prefix| !UNUSED.contains(&prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["91-1144442", "04-2103594", "９１－１１４４４４２"],
            &["911144442", "07-1144442"],
            &[],
            &[
                "911-14-4442",
                "071144442",
                "91-114444",
                "91-11444421",
                "2024-01-01",
                "91-1144442 Inc",
                "9-11444422",
            ],
        );
    }

    #[test]
    fn wrappers_do_not_matter() {
        assert_eq!(
            canonical_of(build, "=\"91-1144442\""),
            canonical_of(build, "91-1144442")
        );
    }
}
