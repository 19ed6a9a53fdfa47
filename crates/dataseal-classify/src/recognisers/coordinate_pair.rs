//! 坐标对 · Pairs of coordinates
//!
//! # 识别什么 · What it finds
//!
//! 一个单元格里的一对经纬度：`121.47,31.23`、`POINT(121.47 31.23)`、`[121.47, 31.23]`、GeoJSON 点。
//!
//! A longitude and a latitude in one cell: `121.47,31.23`, `POINT(121.47 31.23)`, `[121.47, 31.23]`, points of GeoJSON.
//!
//! # 怎样判定 · How it decides
//!
//! 两个带至少两位小数的数，一个是中国范围内的经度，另一个是纬度，次序不限。
//!
//! Two numbers with two decimals at least, one a longitude and one a latitude in China, in either order.
//!
//! # 近似与误报 · Near misses
//!
//! 中国范围之外的一对记为近似；是否为人的位置须申报。
//!
//! Pairs elsewhere are near misses; whether a point locates a person must be declared.
//!
//! # 依据 · Sources
//!
//! OGC 06-103r4（WKT）；RFC 7946（GeoJSON）；GB/T 35273-2020 附录 A。
//!
//! OGC 06-103r4 (WKT); RFC 7946 (GeoJSON); GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::coordinates::{Place, pair};
use crate::text::{fold, hit};

static CLASS: ClassId = ClassId::from_static("coordinate-pair");

struct CoordinatePair;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(CoordinatePair)
}

impl Recogniser for CoordinatePair {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            also_any_of: ClassMask::OTHER_ASCII | ClassMask::SPACE | ClassMask::FOLDED,
            none_of: ClassMask::AT | ClassMask::HAN,
            digits: LengthSet::at_least(6),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::NONE,
            ..Gate::length(9, 120)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        // Times have a colon and no quotes.
        let is_time =
            view.mask.has_any(ClassMask::COLON) && !view.mask.has_any(ClassMask::OTHER_ASCII | ClassMask::FOLDED);
        if is_time || !view.mask.has_any(ClassMask::DOT | ClassMask::FOLDED) {
            return Examination::Miss;
        }
        let text = fold(view);
        match pair(&text) {
            Some(Place::InChina) => hit(&text),
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
                "121.473701,31.230416",
                "31.23 121.47",
                "POINT (121.4737 31.2304)",
                "[121.47, 31.23]",
                "{\"type\":\"Point\",\"coordinates\":[121.47,31.23]}",
                "１２１．４７，３１．２３",
            ],
            &["2.3522,48.8566", "(-73.98, 40.74)"],
            &[],
            &[
                "121.473701",
                "1.5,2.5,3.5",
                "121,31",
                "200.11,99.12",
                "a 1.23 b 4.56",
                "1.234.567,89",
            ],
        );
    }
}
