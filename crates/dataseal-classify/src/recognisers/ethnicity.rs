//! 民族 · Ethnic groups of China
//!
//! # 识别什么 · What it finds
//!
//! 56 个民族的名称，带不带“族”字均可。
//!
//! The names of the 56 ethnic groups, with or without `族`.
//!
//! # 怎样判定 · How it decides
//!
//! 整个值是名单内的名称。必须有列名佐证，因为“白”“水”“京”等单字也是普通用词。
//!
//! The whole value is a name of the list. The column's name is required, because single characters such as 白, 水 and 京 are ordinary words too.
//!
//! # 近似与误报 · Near misses
//!
//! GB/T 3304 的两位数字代码 01–56 记为近似。
//!
//! The two-digit codes 01–56 of GB/T 3304 are near misses.
//!
//! # 依据 · Sources
//!
//! GB/T 3304-1991；GB/T 35273-2020 附录 A。
//!
//! GB/T 3304-1991; GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Clue, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::{CharacterSet, WordSet};
use crate::text::{fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("ethnicity");

/// ASCII classes that names of groups do not have.
const OUTSIDE: ClassMask = ClassMask(
    ClassMask::UPPER.0
        | ClassMask::LOWER.0
        | ClassMask::AT.0
        | ClassMask::DOT.0
        | ClassMask::COLON.0
        | ClassMask::HYPHEN.0
        | ClassMask::PLUS.0,
);

/// Characters of the longest name, such as `柯尔克孜族`.
const LONGEST: usize = 6;

struct Ethnicity {
    /// The names without `族`.
    names: WordSet,
    /// Their first characters.
    first: CharacterSet,
    /// ASCII classes of which no name has any.
    foreign: ClassMask,
}

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    let words = lexicons.words();
    let names = words.ethnic_groups.iter().filter_map(|name| name.strip_suffix('族'));
    let names: WordSet = names.map(str::to_owned).collect();
    let classes = names.iter().flat_map(|name| name.chars()).map(ClassMask::of);
    let used = classes.fold(ClassMask::NONE, ClassMask::with);
    Box::new(Ethnicity {
        first: CharacterSet::of(names.iter().filter_map(|name| name.chars().next())),
        names,
        foreign: ClassMask(OUTSIDE.0 & !used.0),
    })
}

impl Recogniser for Ethnicity {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::HAN | ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            none_of: self.foreign,
            digits: LengthSet::between(0, 2),
            digit_lengths: LengthSet::only(2),
            ..Gate::length(1, 8)
        }
    }

    fn clues(&self) -> Option<Clues> {
        let last = self.names.iter().filter_map(|name| name.chars().next_back());
        Some(Clues {
            first: Some(self.first.characters().chain('0'..='9').map(Clue::from).collect()),
            last: Some(last.chain(['族']).chain('0'..='9').map(Clue::from).collect()),
            inside: Vec::new(),
        })
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if text.is_ascii() {
            let coded = text.len() == 2 && is_digits(&text) && ("01"..="56").contains(&text.as_ref());
            return if coded {
                Examination::NearMiss
            } else {
                Examination::Miss
            };
        }
        // No name of a group is longer.
        if !text.starts_with(|c| self.first.contains(c)) || text.chars().count() > LONGEST {
            return Examination::Miss;
        }
        let name = text.strip_suffix('族').unwrap_or(&text);
        if self.names.contains(name) {
            hit(&format!("{name}族"))
        } else {
            Examination::Miss
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
            &["汉族", "汉", "维吾尔族", "土家", " 回族 "],
            &["01", "５６"],
            &[],
            &["民族", "汉语", "57", "1", "家族", "族"],
        );
    }

    #[test]
    fn the_suffix_does_not_matter() {
        assert_eq!(canonical_of(build, "汉"), canonical_of(build, "汉族"));
    }
}
