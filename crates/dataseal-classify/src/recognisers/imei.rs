//! IMEI · Numbers of mobile devices
//!
//! # 识别什么 · What it finds
//!
//! 15 位国际移动设备识别码。
//!
//! The 15-digit international mobile equipment identities.
//!
//! # 怎样判定 · How it decides
//!
//! 15 位数字，首两位为发码机构（01、35、86、91、98、99），Luhn 校验通过。
//!
//! Fifteen digits, the first two a reporting body (01, 35, 86, 91, 98, 99), and Luhn's check passes.
//!
//! # 近似与误报 · Near misses
//!
//! 其他 15 位数字记为近似；约一成随机数会通过校验，所以必须有列名佐证。
//!
//! Other strings of 15 digits are near misses; one random number in ten passes the check, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! 3GPP TS 23.003；GB/T 35273-2020 附录 A；公开示例 `490154203237518`（早期机构）、`356938035643809`。
//!
//! 3GPP TS 23.003; GB/T 35273-2020 Annex A; published examples `490154203237518` (an early body) and `356938035643809`.

use dataseal_model::{ClassId, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::luhn;
use crate::text::{gate_of_groups, hit, number_of};

static CLASS: ClassId = ClassId::from_static("imei");

/// Reporting bodies in use, and those of the first devices.
const BODIES: [&str; 10] = ["01", "33", "35", "44", "45", "49", "86", "91", "98", "99"];

struct Imei;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Imei)
}

impl Recogniser for Imei {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_groups(15, 24)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let Some(code) = number_of(view, 15) else {
            return Examination::Miss;
        };
        let number = code.as_str();
        if BODIES.iter().any(|body| number.starts_with(body)) && luhn(number.as_bytes()) {
            hit(number)
        } else {
            Examination::NearMiss
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
                "490154203237518",
                "356938035643809",
                "35-693803-564380-9",
                "３５６９３８０３５６４３８０９",
            ],
            &["490154203237519", "440301000000011"],
            &[],
            &["35693803564380", "3569380356438091", "356938******809"],
        );
    }

    #[test]
    fn hyphens_do_not_matter() {
        assert_eq!(
            canonical_of(build, "35-693803-564380-9"),
            canonical_of(build, "356938035643809")
        );
    }
}
