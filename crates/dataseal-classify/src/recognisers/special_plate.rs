//! 军车与使馆号牌 · Licence plates of military and diplomatic vehicles
//!
//! # 识别什么 · What it finds
//!
//! 军车号牌：两个字母加五位数字的新式号牌、军兵种和军区首字开头的旧式号牌；使馆号牌：“使”字加六位数字。
//!
//! Plates of military vehicles: two letters and five digits, or the former ones that begin with the character of a service or region. Plates of embassies: 使 and six digits.
//!
//! # 怎样判定 · How it decides
//!
//! 首字母为 V、K、H、B、S、L、J、N、G、C、E 等军种和战区代号，次字母 A 至 Y（不含 I、O），其后五位数字；或“军海空北沈兰济南广成”加字母加五位数字。
//!
//! The first letter that of a service or theatre (V, K, H, B, S, L, J, N, G, C, E and others), a second from A to Y without I and O, five digits; or one of 军海空北沈兰济南广成, a letter, five digits.
//!
//! # 近似与误报 · Near misses
//!
//! 新式号牌与一般编号同形，必须有列名佐证。武警号牌见 licence-plate。
//!
//! New plates look like any code, so the column's name is required. For the armed police see licence-plate.
//!
//! # 依据 · Sources
//!
//! 公开报道的 2012 式军车号牌样式（未核对原文）；也是重要数据的信号（GB/T 43697-2024 附录 G）。
//!
//! Published descriptions of the plates of 2012 (unverified); also a signal of important data (GB/T 43697-2024 Annex G).

use dataseal_model::{ClassId, ClassMask, Clue, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{alphanumeric, compact, fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("special-plate");

/// Letters of services, theatres and departments.
const SERVICES: &str = "VZKHEBSLJNGCTYDPX";

/// Characters of the former plates.
const FORMER: &str = "军海空北沈兰济南广成";

struct SpecialPlate;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(SpecialPlate)
}

impl Recogniser for SpecialPlate {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            also_any_of: ClassMask::UPPER | ClassMask::LOWER | ClassMask::HAN | ClassMask::FOLDED,
            none_of: ClassMask::AT | ClassMask::COLON | ClassMask::PLUS | ClassMask::DOT,
            digits: LengthSet::between(5, 6),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::only(7),
            ..Gate::length(7, 12)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(Clues {
            first: Some(
                FORMER
                    .chars()
                    .chain(['使'])
                    .chain(alphanumeric())
                    .map(Clue::from)
                    .collect(),
            ),
            ..Clues::default()
        })
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let plate = compact(&fold(view));
        let diplomatic = plate.strip_prefix('使').or_else(|| plate.strip_suffix('使'));
        if diplomatic.is_some_and(|serial| serial.len() == 6 && is_digits(serial)) {
            return hit(&plate);
        }
        let mut characters = plate.chars();
        let (Some(service), Some(office)) = (characters.next(), characters.next()) else {
            return Examination::Miss;
        };
        let serial = characters.as_str();
        let is_office = office.is_ascii_uppercase() && !matches!(office, 'I' | 'O' | 'Z');
        let is_service = SERVICES.contains(service) || FORMER.contains(service);
        if is_service && is_office && serial.len() == 5 && is_digits(serial) {
            hit(&plate)
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
            &[
                "VA12345",
                "ka·12345",
                "军A12345",
                "空 B 12345",
                "ＶＡ１２３４５",
                "使014578",
                "224·578使",
            ],
            &[],
            &[],
            &["AA12345", "VI12345", "VA1234", "VA123456", "京A12345", "V912345"],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(canonical_of(build, "军A·12345"), canonical_of(build, "军a12345"));
    }
}
