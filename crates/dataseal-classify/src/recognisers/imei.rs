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
//! 其他 15 位数字和带软件版本号的 16 位 IMEISV 记为近似；长文本中须写明 IMEI 或串号；约一成随机数会通过校验，所以必须有列名佐证。
//!
//! Other strings of 15 digits and the 16 digits of an IMEISV are near misses; inside texts the words before must name it; one random number in ten passes the check, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! 3GPP TS 23.003；GB/T 35273-2020 附录 A；公开示例 `490154203237518`（早期机构）、`356938035643809`。
//!
//! 3GPP TS 23.003; GB/T 35273-2020 Annex A; published examples `490154203237518` (an early body) and `356938035643809`.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::luhn;
use crate::scan::{Found, digit_runs, has_run};
use crate::text::{
    Code, LONGEST_TEXT, contained, fold, gate_of_groups, hit, is_digits, may_be_code, without_float_tail,
};

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
        Gate {
            none_of: ClassMask::NONE,
            digits: LengthSet::at_least(15),
            digit_lengths: LengthSet::between(15, 16),
            code_lengths: LengthSet::between(19, 24),
            ..gate_of_groups(15, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.mask == ClassMask::DIGIT {
            return examine_digits(view.text);
        }
        let text = fold(view);
        // Where some cells are empty, programs make floats of whole numbers.
        let number = without_float_tail(&text);
        if number.len() < text.len() {
            return examine_digits(number);
        }
        if may_be_code(view)
            && let Some(code) = Code::of(&text).filter(|code| is_digits(code.as_str()))
        {
            return examine_digits(code.as_str());
        }
        match has_run(&text, 15, |byte| byte.is_ascii_digit()) {
            true => contained(digit_runs(&text).filter(is_meant).count()),
            false => Examination::Miss,
        }
    }
}

/// An IMEI, or the sixteen digits that have two for the version of the software in place of the check digit.
fn examine_digits(number: &str) -> Examination {
    match number.len() {
        15 if is_imei(number) => hit(number),
        15 => Examination::NearMiss,
        16 if is_of_body(number) => Examination::NearMiss,
        _ => Examination::Miss,
    }
}

fn is_of_body(number: &str) -> bool {
    BODIES.iter().any(|body| number.starts_with(body))
}

fn is_imei(number: &str) -> bool {
    number.len() == 15 && is_of_body(number) && luhn(number.as_bytes())
}

fn is_meant(found: &Found<'_>) -> bool {
    is_imei(found.piece) && found.stands_alone() && found.is_called(&["imei", "串号", "设备号", "设备识别码"])
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
                "356938035643809.0",
            ],
            &["490154203237519", "440301000000011", "3569380356438012"],
            &["手机IMEI：356938035643809已绑定", "imei=490154203237518;ok"],
            &[
                "35693803564380",
                "35693803564380912",
                "356938******809",
                "编号356938035643809",
            ],
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
