//! 行政区划代码 · Codes of administrative divisions
//!
//! # 识别什么 · What it finds
//!
//! 县级以上六位代码，以及街道级九位、村级十二位代码。
//!
//! Six-digit codes at county level and above, nine-digit codes of townships and twelve-digit codes of villages.
//!
//! # 怎样判定 · How it decides
//!
//! 前六位在现行名单内，长度为 6、9 或 12。
//!
//! The first six digits are in the current list and the length is 6, 9 or 12.
//!
//! # 近似与误报 · Near misses
//!
//! 省级代码有效但名单中没有的六位数字记为近似：可能是已撤销的旧代码，也可能是邮政编码。本类不是个人信息。
//!
//! Six digits with a valid province that are not in the list are a near miss: an abolished code, or a postal code. The class is not personal information.
//!
//! # 依据 · Sources
//!
//! GB/T 2260；GB/T 10114；民政部公布的行政区划代码。
//!
//! GB/T 2260; GB/T 10114; codes published by the Ministry of Civil Affairs.

use std::sync::Arc;

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::lexicon::Words;
use crate::text::{fold, gate_of_digits, hit, is_digits, without_float_tail};
use crate::{Lexicons, identity::is_province};

static CLASS: ClassId = ClassId::from_static("admin-code");

/// Digits of counties, townships and villages.
const LENGTHS: LengthSet = LengthSet::only(6).or(LengthSet::only(9)).or(LengthSet::only(12));

struct AdminCode(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(AdminCode(lexicons.words()))
}

impl Recogniser for AdminCode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_digits(LENGTHS, 18)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let code = without_float_tail(&text);
        if !is_digits(code) || !matches!(code.len(), 6 | 9 | 12) {
            return Examination::Miss;
        }
        let (county, province) = (code.get(..6).unwrap_or_default(), code.get(..2).unwrap_or_default());
        if self.0.division_codes.contains(county) {
            hit(code)
        } else if code.len() == 6 && is_province(province) {
            Examination::NearMiss
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
                "310115",
                "110000",
                "110101001",
                "110101001001",
                "３１０１１５",
                "310115.0",
            ],
            &["310199", "330121"],
            &[],
            &["990101", "31011", "3101150", "31-0115", "1101010010"],
        );
    }

    #[test]
    fn wrappers_do_not_matter() {
        assert_eq!(canonical_of(build, "'310115"), canonical_of(build, "310115"));
    }
}
