//! 工商注册号 · Business registration numbers of 15 digits
//!
//! # 识别什么 · What it finds
//!
//! 统一社会信用代码实行之前的 15 位工商注册号。
//!
//! The 15-digit numbers of enterprises from before unified social credit codes.
//!
//! # 怎样判定 · How it decides
//!
//! 前六位为登记机关所在行政区划（省级有效，总局为 100000），末位按 MOD 11,10 校验。
//!
//! The first six digits are the registrar's division (valid province, or 100000), and the last passes MOD 11,10.
//!
//! # 近似与误报 · Near misses
//!
//! 校验不符的 15 位数字记为近似。与旧身份证号、IMEI 同为 15 位，约一成随机数会通过校验，所以必须有列名佐证。
//!
//! Fifteen digits that fail the check are a near miss. Old identity numbers and IMEIs have 15 digits too, and one random number in ten passes, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! GS 15-2006《工商行政管理注册号编制规则》；示例 `110108000000016`、`440301000000011`。
//!
//! GS 15-2006, rules for business registration numbers; examples `110108000000016`, `440301000000011`.

use dataseal_model::{ClassId, Examination, Gate, Recogniser, ValueView};

use crate::checksum::abroad::mod_11_10;
use crate::text::{examine_number, gate_of_groups};
use crate::{Lexicons, identity::is_province};

static CLASS: ClassId = ClassId::from_static("business-registration");

struct BusinessRegistration;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(BusinessRegistration)
}

impl Recogniser for BusinessRegistration {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_groups(15, 24)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let is_placed = |number: &str| number.get(..2).is_some_and(is_province) || number.starts_with("100000");
        examine_number(view, 15, |_| true, |number| is_placed(number) && mod_11_10(number))
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
            &["110108000000016", "440301000000011", "４４０３０１０００００００１１"],
            &["356938035643809", "110108000000017"],
            &[],
            &["11010800000001", "91350100M000100Y43", "1101080000000161"],
        );
    }

    #[test]
    fn wrappers_do_not_matter() {
        assert_eq!(
            canonical_of(build, "'110108000000016"),
            canonical_of(build, "110108000000016")
        );
    }
}
