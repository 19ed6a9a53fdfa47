//! 医保医师与护士编码 · Codes of physicians and nurses under medical insurance
//!
//! # 识别什么 · What it finds
//!
//! 医保医师（D）、护士（N）、药师（Y）、技师（T）的 13 位编码。
//!
//! Codes of 13 characters for physicians (D), nurses (N), pharmacists (Y) and technicians (T) under medical insurance.
//!
//! # 怎样判定 · How it decides
//!
//! 首字母，6 位行政区划代码，6 位顺序码；区划代码须在列表中。
//!
//! The letter, six digits of an administrative division that is on the list, six of a sequence.
//!
//! # 近似与误报 · Near misses
//!
//! 省级代码对而县级代码未知的记为近似。
//!
//! A known province with an unknown county is a near miss.
//!
//! # 依据 · Sources
//!
//! 国家医疗保障局《医保信息业务编码》医护人员编码规则（未核对原文）。
//!
//! Coding rules of the National Healthcare Security Administration (unverified).

use std::sync::Arc;

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::identity::examine_placed;
use crate::lexicon::Words;
use crate::text::gate_of_codes;

static CLASS: ClassId = ClassId::from_static("medical-staff-code");

struct MedicalStaffCode(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MedicalStaffCode(lexicons.words()))
}

impl Recogniser for MedicalStaffCode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_codes(LengthSet::only(13), 12, 13, 20)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        examine_placed(view, &self.0, &['D', 'N', 'Y', 'T'], 12)
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
            &["D440103003512", "n310115000123", "Ｄ４４０１０３００３５１２"],
            &["D440199003512"],
            &[],
            &["D44010300351", "X440103003512", "D990103003512", "D4401030035123"],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "d440103003512"),
            canonical_of(build, "D440103003512")
        );
    }
}
