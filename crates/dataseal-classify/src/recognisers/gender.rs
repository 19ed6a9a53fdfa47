//! 性别 · Gender words and codes
//!
//! # 识别什么 · What it finds
//!
//! 性别用词：男、女、男性、女性、Male、Female、M、F 等。
//!
//! Words for gender: 男, 女, 男性, 女性, Male, Female, M, F and the like.
//!
//! # 怎样判定 · How it decides
//!
//! 整个值是名单内的词。必须有列名佐证。
//!
//! The whole value is a word of the list. The column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! GB/T 2261.1 的代码 0、1、2、9 记为近似：列名说明是性别时才有意义。
//!
//! The codes 0, 1, 2 and 9 of GB/T 2261.1 are near misses, which count only where the column's name speaks of gender.
//!
//! # 依据 · Sources
//!
//! GB/T 2261.1-2003；GB/T 35273-2020 附录 A。
//!
//! GB/T 2261.1-2003; GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Clue, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, hit};

static CLASS: ClassId = ClassId::from_static("gender");

/// Words for each gender, lower case, with the code of GB/T 2261.1 under which they are counted.
const WORDS: [(&str, &str); 18] = [
    ("男", "1"),
    ("女", "2"),
    ("男性", "1"),
    ("女性", "2"),
    ("男士", "1"),
    ("女士", "2"),
    ("男生", "1"),
    ("女生", "2"),
    ("先生", "1"),
    ("小姐", "2"),
    ("male", "1"),
    ("female", "2"),
    ("m", "1"),
    ("f", "2"),
    ("man", "1"),
    ("woman", "2"),
    ("未说明的性别", "9"),
    ("未知的性别", "0"),
];

/// The codes of GB/T 2261.1.
const CODES: &str = "0129";

struct Gender;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Gender)
}

impl Recogniser for Gender {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            none_of: ClassMask::AT | ClassMask::DOT | ClassMask::COLON | ClassMask::HYPHEN | ClassMask::PLUS,
            digits: LengthSet::between(0, 1),
            digit_lengths: LengthSet::only(1),
            code_lengths: LengthSet::between(1, 6),
            ..Gate::length(1, 12)
        }
    }

    fn clues(&self) -> Option<Clues> {
        let words = || WORDS.iter().map(|(word, _)| word.chars());
        let first = words()
            .filter_map(|mut word| word.next())
            .chain(CODES.chars())
            .map(Clue::from);
        let last = words()
            .filter_map(|mut word| word.next_back())
            .chain(CODES.chars())
            .map(Clue::from);
        Some(Clues {
            first: Some(first.flat_map(Clue::in_both_cases).collect()),
            last: Some(last.flat_map(Clue::in_both_cases).collect()),
            inside: Vec::new(),
        })
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let word = fold(view);
        match WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(&word)) {
            Some((_, code)) => hit(code),
            None if word.len() == 1 && CODES.contains(&*word) => Examination::NearMiss,
            None => Examination::Miss,
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
            &["男", " 女 ", "Male", "FEMALE", "Ｆ", "女性"],
            &["1", "2", "0", "９"],
            &[],
            &["true", "3", "男装", "是", "12", "mf"],
        );
    }

    #[test]
    fn words_for_one_gender_count_once() {
        assert_eq!(canonical_of(build, "男"), canonical_of(build, "male"));
    }
}
