//! 机动车号牌 · Vehicle licence plates of mainland China
//!
//! # 识别什么 · What it finds
//!
//! 普通号牌与新能源号牌（含挂、学、警、港、澳、使、领），带不带间隔点均可；也找出长文本中夹带的号牌。
//!
//! Ordinary and new-energy plates, also of trailers, learners, police, Hong Kong, Macao and embassies, with or without the dot; also inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 省级简称与发牌机关字母属于名单；普通号牌其后 5 位，新能源号牌其后 6 位且能源标志字母在规定位置；不用 I、O。
//!
//! The province character and the letter of its office are in the list; five characters follow, or six with the energy letter in its place; I and O are not used.
//!
//! # 近似与误报 · Near misses
//!
//! 省份正确而发牌机关字母不存在，或位数差一位，记为近似。
//!
//! A known province with an unknown office letter, or one character too few or too many, is a near miss.
//!
//! # 依据 · Sources
//!
//! GA 36-2018；GA 36.1 关于新能源号牌的规定。
//!
//! GA 36-2018 and its rules for new-energy plates.

use std::borrow::Cow;
use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::text::{LONGEST_TEXT, compact, contained, fold, hit, is_separator};

static CLASS: ClassId = ClassId::from_static("licence-plate");

/// Characters of the longest text that is a plate or nearly one.
const LONGEST: usize = 9;

/// Classes whose characters are left out of a plate or changed by [`compact`].
const UNCOMPACTED: ClassMask =
    ClassMask(ClassMask::LOWER.0 | ClassMask::SPACE.0 | ClassMask::HYPHEN.0 | ClassMask::FOLDED.0);

struct LicencePlate(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(LicencePlate(lexicons.words()))
}

impl Recogniser for LicencePlate {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            all_of: ClassMask::HAN,
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::UPPER | ClassMask::LOWER,
            // The letter of the office.
            also_any_of: ClassMask::UPPER | ClassMask::LOWER | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            digits: LengthSet::at_least(1),
            ..Gate::length(6, LONGEST_TEXT)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(Clues::inside(self.0.plates.characters()))
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let first = text.chars().find(|c| !is_separator(*c));
        let begins = |first| self.0.plates.get(first).is_some() || matches!(first, 'W' | 'w');
        if view.chars <= 16 && first.is_some_and(begins) {
            let plate = match view.mask.has_any(UNCOMPACTED) {
                true => Cow::Owned(compact(&text)),
                false => Cow::Borrowed(text.as_ref()),
            };
            let characters = Characters::of(plate.chars());
            if self.is_plate(characters.as_slice()) || self.is_armed_police(characters.as_slice()) {
                return hit(&plate);
            }
            if self.is_nearly_plate(characters.as_slice()) {
                return Examination::NearMiss;
            }
        }
        contained(self.count_inside(&text))
    }
}

/// Characters of what may be a plate: as many as there are, or one more than a plate ever has.
struct Characters {
    characters: [char; LONGEST + 1],
    length: usize,
}

impl Characters {
    fn of(all: impl Iterator<Item = char>) -> Self {
        let mut characters = ['\0'; LONGEST + 1];
        let length = all.zip(&mut characters).map(|(c, place)| *place = c).count();
        Self { characters, length }
    }

    fn as_slice(&self) -> &[char] {
        self.characters.get(..self.length).unwrap_or_default()
    }
}

impl LicencePlate {
    fn is_plate(&self, characters: &[char]) -> bool {
        let [province, office, serial @ ..] = characters else {
            return false;
        };
        let issued = self
            .0
            .plates
            .get(*province)
            .is_some_and(|letters| letters.contains(*office));
        issued && (is_ordinary(serial) || is_new_energy(serial))
    }

    /// Plates of the armed police: `WJ`, a province, five characters of which the last may be a letter.
    fn is_armed_police(&self, characters: &[char]) -> bool {
        let ['W', 'J', province, body @ .., last] = characters else {
            return false;
        };
        let numbered = body.len() == 4 && body.iter().all(char::is_ascii_digit) && is_serial(*last);
        numbered && self.0.plates.get(*province).is_some()
    }

    fn is_nearly_plate(&self, characters: &[char]) -> bool {
        let [province, office, serial @ ..] = characters else {
            return false;
        };
        self.0.plates.get(*province).is_some()
            && office.is_ascii_uppercase()
            && (4..=7).contains(&serial.len())
            && serial.iter().all(|&c| is_serial(c))
            && serial.iter().any(char::is_ascii_digit)
    }

    /// Plates, with their dot or without, that stand in a longer text and end there.
    fn count_inside(&self, text: &str) -> usize {
        let mut found = 0;
        let mut characters = text.chars();
        while let Some(province) = characters.next() {
            if self.0.plates.get(province).is_some() {
                let rest = characters.clone().filter(|&c| c != '·').take(LONGEST - 1);
                let code = rest.take_while(char::is_ascii_alphanumeric);
                let plate = Characters::of(std::iter::once(province).chain(code.map(|c| c.to_ascii_uppercase())));
                let plate = plate.as_slice();
                if plate.iter().any(char::is_ascii_digit) && self.is_plate(plate) {
                    found += 1;
                }
            }
        }
        found
    }
}

fn is_serial(c: char) -> bool {
    c.is_ascii_digit() || (c.is_ascii_uppercase() && !matches!(c, 'I' | 'O'))
}

fn is_ordinary(serial: &[char]) -> bool {
    let Some((last, body)) = serial.split_last() else {
        return false;
    };
    let ending = is_serial(*last) || matches!(last, '挂' | '学' | '警' | '港' | '澳' | '使' | '领');
    body.len() == 4 && ending && body.iter().all(|&c| is_serial(c)) && body.iter().any(char::is_ascii_digit)
}

/// Six characters: the energy letter (A–K without I) stands first on small cars, then perhaps one more letter, and last on
/// large ones.
fn is_new_energy(serial: &[char]) -> bool {
    let is_energy = |c: char| matches!(c, 'A'..='H' | 'J' | 'K');
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    match serial {
        [energy, second, rest @ ..] if rest.len() == 4 && is_energy(*energy) && is_serial(*second) && digits(rest) => {
            true
        }
        [rest @ .., energy] if rest.len() == 5 => is_energy(*energy) && digits(rest),
        _ => false,
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
            &[
                "京A12345",
                "京A·12345",
                "沪 A 12345",
                "粤b1234学",
                "粤Z1234港",
                "沪DD71068",
                "沪AD12345",
                "京A12345D",
                "京Ａ１２３４５",
                "京AF0236",
                "WJ京12345",
                "wj·沪1234X",
            ],
            &["沪Z12345", "京A1234", "藏A1234567", "京I12345"],
            &["车主把京A12345停在门口", "车牌京A·12345，已登记"],
            &["京东12345678", "川菜A套餐12", "京A1*345", "苏州A12345678号"],
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        let text = "京A12345与沪B·54321相撞";
        assert_eq!(crate::recognisers::tests::matches_in(build, text), 2);
    }

    #[test]
    fn the_dot_does_not_matter() {
        assert_eq!(canonical_of(build, "京A·12345"), canonical_of(build, "京a12345"));
    }
}
