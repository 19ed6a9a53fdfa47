//! 军人证件号 · Military identity numbers
//!
//! # 识别什么 · What it finds
//!
//! 军官证、士兵证、文职证等证件上“某字第某号”样式的号码。
//!
//! Numbers such as 军字第…号 on the cards of officers, soldiers and civilian staff.
//!
//! # 怎样判定 · How it decides
//!
//! “军武士兵文政后装空海北沈兰济南广成参联”等首字，加“字第”、六至八位数字、可有的“号”。
//!
//! One of the characters 军武士兵文政后装空海北沈兰济南广成参联, then 字第, six to eight digits and perhaps 号.
//!
//! # 近似与误报 · Near misses
//!
//! 没有“字第”的 6 至 8 位数字记为近似，靠列名成立。
//!
//! Six to eight digits without these words are a near miss, for the column's name to confirm.
//!
//! # 依据 · Sources
//!
//! 公开的证件样式（未核对原文）；GB/T 35273-2020 附录 B；也是重要数据的信号（GB/T 43697-2024 附录 G）。
//!
//! Published specimens (unverified); GB/T 35273-2020 Annex B; also a signal of important data (GB/T 43697-2024 Annex G).

use dataseal_model::{ClassId, ClassMask, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{LONGEST_TEXT, bare_digits, contained, fold, hit, is_separator, near};

static CLASS: ClassId = ClassId::from_static("military-id");

/// Characters that begin the number.
const SERVICES: &str = "军武士兵文政后装空海北沈兰济南广成参联官警";

struct MilitaryId;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MilitaryId)
}

impl Recogniser for MilitaryId {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::AT | ClassMask::PLUS,
            digits: LengthSet::at_least(6),
            digit_lengths: LengthSet::between(6, 8),
            digits_near: LengthSet::between(6, 8),
            code_lengths: LengthSet::NONE,
            whole_lengths: LengthSet::NONE,
            hyphens: LengthSet::NONE,
            ..Gate::length(6, LONGEST_TEXT)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(Clues::inside(['第']))
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if let Some(number) = bare_digits(view) {
            return near((6..=8).contains(&number.len()));
        }
        if !view.mask.has_any(ClassMask::HAN | ClassMask::FOLDED) {
            return Examination::Miss;
        }
        let text = fold(view);
        let mut numbers = text.match_indices('第').filter_map(|(at, _)| number_around(&text, at));
        match numbers.next() {
            Some(number) if text.chars().filter(|c| !is_separator(*c)).count() <= number.chars().count() + 1 => {
                hit(&number)
            }
            Some(_) => contained(1 + numbers.count()),
            None => Examination::Miss,
        }
    }
}

/// The number that has its `第` at a place: what stands before it and the digits after it.
fn number_around(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?.trim_end().strip_suffix('字')?.trim_end();
    let service = before.chars().next_back().filter(|c| SERVICES.contains(*c))?;
    let after = text.get(at..)?.strip_prefix('第')?.trim_start();
    let length = after.bytes().take_while(u8::is_ascii_digit).count();
    let digits = after.get(..length).filter(|digits| (6..=8).contains(&digits.len()))?;
    Some(format!("{service}字第{digits}"))
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
                "军字第12345678号",
                "士字第1234567",
                "南 字第 20012345 号",
                "武字第１２３４５６７８号",
            ],
            &["12345678", "１２３４５６７", "=\"12345678\"", "'123456", "1234567\t"],
            &["持军官证军字第12345678号登记入住"],
            &[
                "京房权证朝字第123456号",
                "军字第123号",
                "123456789",
                "第12345678号",
                "军人12345678",
                "=\"123456789\"",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "军字第12345678号"),
            canonical_of(build, "军 字第12345678")
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        assert_eq!(
            crate::recognisers::tests::matches_in(build, "军字第12345678号、士字第1234567"),
            2
        );
    }
}
