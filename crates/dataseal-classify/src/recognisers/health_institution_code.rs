//! 医疗机构代码 · Codes of health institutions (WS 218)
//!
//! # 识别什么 · What it finds
//!
//! 卫生机构（组织）代码，22 位。
//!
//! Codes of health institutions and organisations, 22 characters.
//!
//! # 怎样判定 · How it decides
//!
//! 前 9 位是组织机构代码且校验正确（GB 11714），其后 6 位是行政区划代码，再后为类别与顺序码。
//!
//! The first nine are an organisation code with a correct check character (GB 11714), the next six an administrative division, kinds and a sequence after them.
//!
//! # 近似与误报 · Near misses
//!
//! 形状与省级代码对而组织机构代码校验不符的记为近似。
//!
//! Right shape and province with a wrong check character is a near miss.
//!
//! # 依据 · Sources
//!
//! WS 218-2002 卫生机构（组织）分类与代码；GB 11714-1997；GB/T 2260。
//!
//! WS 218-2002; GB 11714-1997; GB/T 2260.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::organisation_code;
use crate::identity::is_province;
use crate::text::{code_length, examine_code, gate_of_codes, is_digits};

static CLASS: ClassId = ClassId::from_static("health-institution-code");

struct HealthInstitutionCode;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(HealthInstitutionCode)
}

impl Recogniser for HealthInstitutionCode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        let lengths = LengthSet::only(22);
        Gate {
            first: ClassMask::NONE,
            digit_lengths: lengths,
            ..gate_of_codes(lengths, 6, 22, 30)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| length != 22) {
            return Examination::Miss;
        }
        let has_organisation = |code: &str| code.get(..9).is_some_and(|body| organisation_code(body.as_bytes()));
        examine_code(view, is_placed, has_organisation)
    }
}

/// Whether a code of 22 characters has a division behind that of the organisation.
fn is_placed(code: &str) -> bool {
    code.len() == 22 && code.get(9..15).is_some_and(is_digits) && code.get(9..11).is_some_and(is_province)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["D2143569X31011511A1001", "d2143569-x 310115 11a1001"],
            &["D2143569131011511A1001"],
            &[],
            &[
                "D2143569X99011511A1001",
                "D2143569X31011511A100",
                "1234567890123456789012345",
                "D2143569X3101AB11A1001",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "d2143569x31011511a1001"),
            canonical_of(build, "D2143569-X-310115-11A1001")
        );
    }
}
