//! 车辆识别代号 · Vehicle identification numbers (VIN)
//!
//! # 识别什么 · What it finds
//!
//! 17 位车辆识别代号（车架号），也找出长文本中的代号。
//!
//! The 17-character numbers of vehicle frames, also inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 不含 I、O、Q，第九位校验码按 GB 16735 加权求和正确，至少含两个字母和一个数字；长文本中还须以四位数字结尾或写明“车架号”“VIN”。
//!
//! No I, O or Q, a check character in ninth place by the weights of GB 16735, at least two letters and one digit; inside a text also four digits at the end, or the words before must name it.
//!
//! # 近似与误报 · Near misses
//!
//! 形状正确而校验码不符，记为近似；部分国家的车辆不用校验码。随机同形字符串约十一分之一命中。
//!
//! The right shape with a wrong check character is a near miss; vehicles of some countries carry no check character. One in eleven random strings of the shape hits.
//!
//! # 依据 · Sources
//!
//! GB 16735-2019；ISO 3779；公开示例 `1M8GDM9AXKP042788`。
//!
//! GB 16735-2019; ISO 3779; published example `1M8GDM9AXKP042788`.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::vehicle;
use crate::scan::{Found, code_runs, has_run};
use crate::text::{LONGEST_TEXT, code_length, compared, contained, fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("vin");

struct Vin;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Vin)
}

impl Recogniser for Vin {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            also_any_of: ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED,
            digits: LengthSet::at_least(1),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::only(17),
            mailboxes: false,
            ..Gate::length(17, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| length != 17) {
            return Examination::Miss;
        }
        let (text, mut room) = (fold(view), None);
        if let Some(number) = compared(view, &text, &mut room).filter(|number| is_shaped(number)) {
            return match vehicle(number.as_bytes()) {
                true => hit(number),
                false => Examination::NearMiss,
            };
        }
        match has_run(&text, 17, |byte| byte.is_ascii_alphanumeric()) {
            true => contained(code_runs(&text).filter(is_meant).count()),
            false => Examination::Miss,
        }
    }
}

/// Whether a code inside a text is such a number: one code of seventeen characters in eleven passes the check, so it must end in
/// four digits as well, or be called what it is.
fn is_meant(found: &Found<'_>) -> bool {
    let number = found.piece.to_ascii_uppercase();
    let serial = || number.get(13..).is_some_and(is_digits);
    let called = || found.is_called(&["车架", "vin", "识别代号", "识别代码", "底盘", "大架"]);
    is_shaped(&number) && vehicle(number.as_bytes()) && found.stands_alone() && (serial() || called())
}

fn is_shaped(number: &str) -> bool {
    let allowed = |c: char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !matches!(c, 'I' | 'O' | 'Q'));
    number.len() == 17
        && number.chars().all(allowed)
        && number.chars().filter(|c| c.is_ascii_alphabetic()).count() >= 2
        && number.get(8..9).is_some_and(|check| "0123456789X".contains(check))
        && number
            .get(13..)
            .is_some_and(|serial| serial.bytes().any(|byte| byte.is_ascii_digit()))
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
                "1M8GDM9AXKP042788",
                "1m8gdm9axkp042788",
                " 1M8GDM9AXKP042788 ",
                "１Ｍ８ＧＤＭ９ＡＸＫＰ０４２７８８",
            ],
            &["1M8GDM9A1KP042788"],
            &["车架1M8GDM9AXKP042788", "过户车辆 1m8gdm9axkp042788，已验"],
            &[
                "20250101084641123",
                "1M8GDM9AXKP04278",
                "1M8GDM9AXKPO42788",
                "ABCDEFGHJKLMNPRST",
                "单号X1M8GDM9AXKP042788",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            canonical_of(build, "1m8gdm9axkp042788"),
            canonical_of(build, "1M8GDM9AXKP042788")
        );
    }
}
