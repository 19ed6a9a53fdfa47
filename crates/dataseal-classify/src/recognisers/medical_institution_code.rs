//! 医保定点机构编码 · Codes of medical insurance institutions
//!
//! # 识别什么 · What it finds
//!
//! 医保定点医疗机构（H）和定点零售药店（P）的 12 位编码。
//!
//! Codes of 12 characters for hospitals (H) and pharmacies (P) under medical insurance.
//!
//! # 怎样判定 · How it decides
//!
//! 首字母 H 或 P，6 位行政区划代码，5 位顺序码；区划代码须在列表中。
//!
//! H or P, six digits of an administrative division that is on the list, five of a sequence.
//!
//! # 近似与误报 · Near misses
//!
//! 字母和省级代码对而县级代码未知的记为近似（区划会调整）。
//!
//! A known province with an unknown county, as reforms leave behind, is a near miss.
//!
//! # 依据 · Sources
//!
//! 国家医疗保障局《医保信息业务编码》定点医药机构编码规则（H 的样式见公开示例 `H44010300351`，P 未核对原文）。
//!
//! Coding rules of the National Healthcare Security Administration (H by the published example `H44010300351`; P unverified).

use std::sync::Arc;

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::identity::examine_placed;
use crate::lexicon::Words;
use crate::text::gate_of_codes;

static CLASS: ClassId = ClassId::from_static("medical-institution-code");

struct MedicalInstitutionCode(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MedicalInstitutionCode(lexicons.words()))
}

impl Recogniser for MedicalInstitutionCode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_codes(LengthSet::only(12), 11, 12, 20)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        examine_placed(view, &self.0, &['H', 'P'], 11)
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
                "H44010300351",
                "h44010300351",
                "P31011500012",
                "Ｈ４４０１０３００３５１",
            ],
            &["H44019900351"],
            &[],
            &["H4401030035", "X44010300351", "H99010300351", "H440103003512"],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(canonical_of(build, "h44010300351"), canonical_of(build, "H44010300351"));
    }
}
