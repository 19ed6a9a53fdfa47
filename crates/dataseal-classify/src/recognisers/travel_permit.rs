//! 往来港澳台通行证 · Permits for travel to and from Hong Kong, Macao and Taiwan
//!
//! # 识别什么 · What it finds
//!
//! 港澳居民来往内地通行证（H、M 开头）、往来港澳通行证（C、W 开头）、往来台湾通行证（L、T 开头）。
//!
//! Permits of Hong Kong and Macao residents (H, M), permits to Hong Kong and Macao (C, W) and to Taiwan (L, T).
//!
//! # 怎样判定 · How it decides
//!
//! 首字母加 8 位数字（港澳居民旧证另加 2 位换证次数），或 `C` 加字母加 7 位。没有校验码，必须有列名佐证。
//!
//! The letter and 8 digits (two more for renewals of older permits), or `C`, a letter and 7 digits. There is no check character, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 台湾居民证件为 8 位纯数字（旧证 10 位），与日期、电话同形，只记为近似；长文本中写明“通行证”“台胞证”等字样的才算。
//!
//! Permits of Taiwan residents are 8 bare digits (10 on older ones), shaped like dates and telephone numbers, and count as near misses only; inside texts the words before must name the permit.
//!
//! # 依据 · Sources
//!
//! 国家移民管理局公布的证件样式；GB/T 35273-2020 附录 B。
//!
//! Specimens published by the National Immigration Administration; GB/T 35273-2020 Annex B.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Hit, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::scan::{Called, count_inside};
use crate::text::{Code, LONGEST_TEXT, canonical, contained, fold, is_digits, near};

static CLASS: ClassId = ClassId::from_static("travel-permit");

/// What such a number is called in a text.
const CALLED: Called = Called {
    words: &["通行证", "回乡证", "台胞证", "返乡证"],
    begin: |c| matches!(c, '通' | '回' | '台' | '返'),
};

struct TravelPermit;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(TravelPermit)
}

impl Recogniser for TravelPermit {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            digits: LengthSet::at_least(7),
            digit_lengths: LengthSet::only(8).or(LengthSet::only(10)),
            code_lengths: LengthSet::only(9).or(LengthSet::only(11)),
            whole_lengths: LengthSet::NONE,
            hyphens: LengthSet::NONE,
            mailboxes: false,
            ..Gate::length(8, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.mask == ClassMask::DIGIT {
            return near(is_of_taiwan(view.text));
        }
        let text = fold(view);
        // Most of what comes here is a date, or a text that speaks of something else.
        if view.chars > 16 || !(text.starts_with(|c: char| c.is_ascii_alphabetic()) || is_digits(&text)) {
            let called = view.mask.has_any(ClassMask::HAN | ClassMask::FOLDED);
            let is_any = |number: &str| is_permit(number) || is_of_taiwan(number);
            return match called {
                true => contained(count_inside(&text, CALLED, is_any)),
                false => Examination::Miss,
            };
        }
        let Some(code) = Code::of(&text) else {
            return Examination::Miss;
        };
        let number = code.as_str();
        if is_permit(number) {
            Examination::Hit(Hit {
                // Renewals add two digits to one and the same person's number.
                canonical: canonical(number.get(..9).unwrap_or(number)),
                day: None,
            })
        } else {
            near(is_of_taiwan(number))
        }
    }
}

/// The shape of permits of Taiwan residents: eight digits, ten on older ones.
fn is_of_taiwan(number: &str) -> bool {
    matches!(number.len(), 8 | 10) && is_digits(number)
}

fn is_permit(number: &str) -> bool {
    let digits = |prefix: char| number.strip_prefix(prefix).filter(|rest| is_digits(rest)).map(str::len);
    let resident = ['H', 'M']
        .into_iter()
        .filter_map(digits)
        .any(|length| length == 8 || length == 10);
    let outbound = ['C', 'W', 'L', 'T']
        .into_iter()
        .filter_map(digits)
        .any(|length| length == 8);
    let electronic = number
        .strip_prefix('C')
        .and_then(|rest| rest.strip_prefix(|c: char| c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')))
        .is_some_and(|rest| rest.len() == 7 && is_digits(rest));
    resident || outbound || electronic
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
                "H12345678",
                "M1234567801",
                "C12345678",
                "CA1234567",
                "L12345678",
                "t12345678",
            ],
            &["１２３４５６７８９０", "12345678", "1234567890"],
            &["持通行证H12345678过关", "台胞证号：12345678"],
            &["X12345678", "H1234567", "CI1234567", "20250101 12:00", "H123456789012"],
        );
    }

    #[test]
    fn renewals_count_as_one_person() {
        assert_eq!(canonical_of(build, "H1234567801"), canonical_of(build, "H12345678"));
    }
}
