//! 统一社会信用代码 · Unified social credit codes
//!
//! # 识别什么 · What it finds
//!
//! 法人和其他组织的 18 位统一社会信用代码；也找出长文本中夹带的代码。
//!
//! The 18-character codes of legal persons and other organisations; also inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 首位为登记管理部门代码，第 3–8 位为行政区划代码，末位校验码按 MOD 31 正确。
//!
//! The first character is a registering department, characters 3–8 are an administrative division, and the check character passes MOD 31.
//!
//! # 近似与误报 · Near misses
//!
//! 形式正确而校验码不符，记为近似；演示数据常常如此。随机的同形字符串约有三十一分之一命中。
//!
//! Right shape and wrong check character is a near miss, common in demonstration data. One in 31 random strings of the shape hits.
//!
//! # 依据 · Sources
//!
//! GB 32100-2015；公开示例 `91350100M000100Y43`。
//!
//! GB 32100-2015; published example `91350100M000100Y43`.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::checksum::mod_31;
use crate::scan::{Found, code_runs, has_run};
use crate::text::{Code, LONGEST_TEXT, code_length, compared, contained, fold, hit};
use crate::{Lexicons, identity::is_province};

static CLASS: ClassId = ClassId::from_static("uscc");

struct Uscc;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Uscc)
}

impl Recogniser for Uscc {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            digits: LengthSet::at_least(6),
            digit_lengths: LengthSet::only(18),
            code_lengths: LengthSet::only(18),
            numbers: true,
            mailboxes: false,
            ..Gate::length(18, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| length != 18) {
            return Examination::Miss;
        }
        let text = fold(view);
        let mut room = None;
        if text.len() <= Code::LONGEST
            && let Some(code) = compared(view, &text, &mut room)
        {
            if is_shaped(code) {
                return match mod_31(code.as_bytes()) {
                    true => hit(code),
                    false => Examination::NearMiss,
                };
            }
            // All of it is one code.
            if code.len() == text.len() {
                return Examination::Miss;
            }
        }
        let may_hold = has_run(&text, 18, |byte| byte.is_ascii_alphanumeric());
        match may_hold {
            true => contained(code_runs(&text).filter(is_meant).count()),
            false => Examination::Miss,
        }
    }
}

/// Registering departments (GB 32100-2015, 4.2): 1 to 9, A, N and Y.
fn is_shaped(code: &str) -> bool {
    if code.len() != 18 {
        return false;
    }
    let department = code.starts_with(|c: char| matches!(c, '1'..='9' | 'A' | 'N' | 'Y'));
    let region = code
        .get(2..8)
        .is_some_and(|region| region.bytes().all(|byte| byte.is_ascii_digit()));
    // 100000 stands for the state itself, which registers central bodies.
    let province = code
        .get(2..4)
        .is_some_and(|province| is_province(province) || province == "10");
    department && region && province && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a code inside a text is one: of digits alone only where the words before say so, because one number of 18 digits
/// in a hundred has the shape and passes the check.
fn is_meant(found: &Found<'_>) -> bool {
    let is_lettered = || found.piece.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_called = || found.is_called(&["税号", "信用代码", "代码", "识别号"]);
    is_shaped(found.piece) && mod_31(found.piece.as_bytes()) && found.stands_alone() && (is_lettered() || is_called())
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
                "91350100M000100Y43",
                "91350100m000100y43",
                "９１３５０１００Ｍ０００１００Ｙ４３",
                "91350100 M000100Y4 3",
            ],
            &["91350100M000100Y44", "91310000MA1FL0000X"],
            &["开票单位代码91350100M000100Y43，请核对"],
            &[
                "91350100M000100Y4",
                "91990100M000100Y43",
                "M1350100M000100Y43",
                "X91350100M000100Y43备注",
                "9135010*********43",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            canonical_of(build, "91350100m000100y43"),
            canonical_of(build, "91350100M000100Y43")
        );
    }
}
