//! 护照号码 · Chinese passport numbers
//!
//! # 识别什么 · What it finds
//!
//! 中国普通、公务、外交护照号码，以及香港、澳门特别行政区护照号码；也找出长文本中写明是护照的号码。
//!
//! Chinese ordinary, service and diplomatic passports, and those of the Hong Kong and Macao regions; also numbers inside longer texts that are called passports.
//!
//! # 怎样判定 · How it decides
//!
//! 首字母与位数符合签发规则：`E` 加 8 位数字，`E` 加字母（不含 I、O）加 7 位，旧版 `G` 加 8 位，`DE`、`SE`、`PE` 加 7 位，`K`、`MA` 开头的特区护照。没有校验码，因此必须有列名佐证。
//!
//! Letters and lengths as issued: `E` and 8 digits, `E`, a letter and 7 digits, the former `G` and 8 digits, `DE`, `SE`, `PE` and 7 digits, and `K` or `MA` of the regions. There is no
//! check character, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 其他 8 至 9 位、以一两个字母开头的号码（外国护照）记为近似。
//!
//! Other numbers of 8 or 9 characters with one or two letters in front, as foreign passports have, are near misses.
//!
//! # 依据 · Sources
//!
//! 国家移民管理局公布的证件样式；GB/T 35273-2020 附录 B。
//!
//! Specimens published by the National Immigration Administration; GB/T 35273-2020 Annex B.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::scan::{Called, count_inside};
use crate::text::{Code, LONGEST_TEXT, contained, fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("passport");

/// What a text has that is no code.
const SPOKEN: ClassMask = ClassMask(
    ClassMask::HAN.0 | ClassMask::SPACE.0 | ClassMask::COLON.0 | ClassMask::OTHER_ASCII.0 | ClassMask::FOLDED.0,
);

/// What such a number is called in a text.
const CALLED: Called = Called {
    words: &["护照", "passport", "Passport", "PASSPORT"],
    begin: |c| matches!(c, '护' | 'p' | 'P'),
};

struct Passport;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Passport)
}

impl Recogniser for Passport {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            digits: LengthSet::at_least(6),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::between(8, 10),
            whole_lengths: LengthSet::NONE,
            hyphens: LengthSet::NONE,
            mailboxes: false,
            ..Gate::length(8, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        // Most of what comes here is a number or a date, or a text that speaks of something else.
        if !view
            .mask
            .has_any(ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED)
        {
            return Examination::Miss;
        }
        let text = fold(view);
        if view.chars > 16 || text.starts_with(|c: char| !c.is_ascii_alphabetic()) {
            // A number stands apart from the word for it, but for a Chinese one.
            if !view.mask.has_any(SPOKEN) {
                return Examination::Miss;
            }
            return contained(count_inside(&text, CALLED, is_passport));
        }
        let Some(code) = Code::of(&text) else {
            return match view.mask.has_any(SPOKEN) {
                true => contained(count_inside(&text, CALLED, is_passport)),
                false => Examination::Miss,
            };
        };
        let number = code.as_str();
        if is_passport(number) {
            return hit(number);
        }
        let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = number.get(letters..).is_some_and(is_digits);
        if (1..=2).contains(&letters) && digits && (8..=9).contains(&number.len()) {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }
}

fn is_passport(number: &str) -> bool {
    let rest = |prefix: &str, digits: usize| {
        number
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == digits && is_digits(rest))
    };
    let electronic = number.strip_prefix('E').is_some_and(|rest| {
        let tail = rest.strip_prefix(|c: char| c.is_ascii_uppercase() && !matches!(c, 'I' | 'O'));
        tail.is_some_and(|tail| tail.len() == 7 && is_digits(tail))
    });
    let hong_kong = number.strip_prefix('K').is_some_and(|rest| {
        let tail = rest.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(rest);
        is_digits(tail) && tail.len() == 8 || (tail.len() == 7 && rest.len() == 8 && is_digits(tail))
    });
    let official = ["DE", "SE", "PE", "MA"].iter().any(|prefix| rest(prefix, 7));
    rest("E", 8) || rest("G", 8) || electronic || hong_kong || official
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
                "E12345678",
                "EA1234567",
                "e12345678",
                "G12345678",
                "PE1234567",
                "K12345678",
                "KJ1234567",
                "MA1234567",
                "Ｅ１２３４５６７８",
            ],
            &["EI1234567", "C12345678", "AB1234567"],
            &[
                "护照E12345678",
                "持护照号：EA1234567入境",
                "Passport No. E12345678, valid",
            ],
            &[
                "E1234567890",
                "123456789",
                "E12345",
                "ABCDEFGHI",
                "E1234-ABCD",
                "护照办理E时代12345678号窗口",
                "编号E12345678",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(canonical_of(build, "e12345678"), canonical_of(build, "E12345678"));
    }

    #[test]
    fn matches_inside_are_counted() {
        assert_eq!(
            crate::recognisers::tests::matches_in(build, "护照号E12345678，旧护照G12345678"),
            2
        );
    }
}
