//! 经纬度 · Coordinates
//!
//! # 识别什么 · What it finds
//!
//! 经度、纬度的小数写法与度分秒写法，以及成对的坐标。
//!
//! Longitudes and latitudes as decimals or in degrees, minutes and seconds, and pairs of them.
//!
//! # 怎样判定 · How it decides
//!
//! 小数：纬度 3.8 至 53.6 或经度 73.5 至 135.1（中国及近海），至少四位小数。一个数没有自身形状，必须有列名佐证；成对坐标另由 coordinate-pair 识别。
//!
//! Decimals from 3.8 to 53.6 (latitude) or 73.5 to 135.1 (longitude), China and its waters, with four decimals at least. One number has no shape of its own, so the column's name is required; pairs are found by coordinate-pair as well.
//!
//! # 近似与误报 · Near misses
//!
//! 在中国范围之外、不超过 180 的小数和小数位较少的记为近似。坐标系（GCJ-02、BD-09、CGCS2000、WGS84）无法由数值判断，须申报。
//!
//! Decimals up to 180 that lie elsewhere or have fewer places are near misses. The datum cannot be told from the values and must be declared.
//!
//! # 依据 · Sources
//!
//! GB/T 35273-2020 附录 A；《公开地图内容表示规范》（自然资规〔2023〕2 号）。
//!
//! GB/T 35273-2020 Annex A; rules for the contents of public maps (2023).

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Hit, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::coordinates::{Place, decimal, in_degrees, pair};
use crate::text::fold;

static CLASS: ClassId = ClassId::from_static("coordinates");

struct Coordinates;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Coordinates)
}

impl Recogniser for Coordinates {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::AT | ClassMask::HAN | ClassMask::COLON,
            digits: LengthSet::at_least(2),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::NONE,
            whole_lengths: LengthSet::between(1, 3),
            hyphens: LengthSet::NONE,
            ..Gate::length(4, 64)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        const PARTED: ClassMask = ClassMask::SPACE.with(ClassMask::OTHER_ASCII).with(ClassMask::FOLDED);
        // Telephones and dates have no point, and addresses of networks no other separator.
        if !view.mask.has_any(ClassMask::DOT | ClassMask::FOLDED) {
            return Examination::Miss;
        }
        let text = fold(view);
        let place = match decimal(&text) {
            Some(place) => Some(place),
            None if view.mask.has_any(PARTED) => pair(&text).or_else(|| in_degrees(&text)),
            None => None,
        };
        match place {
            Some(Place::InChina) => Examination::Hit(Hit::default()),
            Some(Place::Elsewhere) => Examination::NearMiss,
            None => Examination::Miss,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::assert_answers;

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "31.230416",
                "121.473701",
                "121.473701,31.230416",
                "POINT(121.4737 31.2304)",
                "３１．２３０４１６",
                "121°28′25″",
                "E121°28′25″",
            ],
            &["-73.9857", "2.3522", "48.8", "139.6917"],
            &[],
            &["200.1234", "31", "1.5元", "2025.01.31", "31.23.04", "abc", "181.0001"],
        );
    }
}
