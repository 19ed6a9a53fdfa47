//! 居民身份证号 · Resident identity numbers of 18 and 15 digits
//!
//! # 识别什么 · What it finds
//!
//! 公民身份号码（18 位）、第一代身份证号（15 位）、港澳台居民居住证号（81、82、83 开头）和新版外国人永久居留身份证号（9 开头）；也找出备注等长文本中夹带的 18 位号码。
//!
//! Citizen identity numbers (18 characters), first-generation numbers (15 digits), residence permits of Hong Kong, Macao and
//! Taiwan residents (81, 82, 83) and new permanent residence cards of foreigners (9); also 18-character numbers inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 省级代码有效、出生日期真实存在且年份不早于 1850、末位校验码正确（GB 11643-1999，MOD 11-2）。15 位号码没有校验码，只看省级代码和出生日期，因此整列都是 15 位时要靠列名确认。
//! 15 位与对应的 18 位视为同一人。命中时带出生日期，供按评估日统计未成年人。
//!
//! A valid province code, a birth date that exists with a year from 1850 on, and a correct check character (GB 11643-1999, MOD 11-2).
//! Fifteen digits carry no check character, so only province and date are tested, and a column of nothing else needs its name as well.
//! A 15-digit number and its 18-character form count as one person. A hit carries the birth date, from which minors are counted.
//!
//! # 近似与误报 · Near misses
//!
//! 省份和日期都对而校验码不符，记为近似：常见于测试数据、抄录错误或表格软件损坏。随机 18 位数字约有十万分之一命中，近似的约为其十倍；按 20250101 开头的订单号不会命中，因为 20 不是省级代码。
//!
//! Province and date right but the check character wrong is a near miss: test data, a slip of the pen, or spreadsheet damage.
//! Random 18 digits hit once in 100,000, and near-miss ten times as often; order numbers that begin with a date such as 20250101 never hit,
//! because 20 is no province.
//!
//! # 依据 · Sources
//!
//! GB 11643-1999；GB/T 2260；GB/T 35273-2020 附录 B（个人敏感信息）。校验公式按标准重写，以公开示例 `11010519491231002X` 核对。
//!
//! GB 11643-1999; GB/T 2260; GB/T 35273-2020 Annex B (sensitive personal information). Checked with the published example `11010519491231002X`.

use std::borrow::Cow;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Hit, LengthSet, Recogniser, ValueView};

use crate::calendar::day_of_digits;
use crate::checksum::{mod_11_2, mod_11_2_character};
use crate::scan::{Found, digit_runs, has_run};
use crate::text::{LONGEST_TEXT, canonical, code_length, compared, contained, fold, is_digits};
use crate::{Lexicons, identity::is_province};

static CLASS: ClassId = ClassId::from_static("resident-id");

/// Longest spelling of a number that stands alone, separators included.
const LONGEST_SPELLING: usize = 32;

struct ResidentId;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(ResidentId)
}

impl Recogniser for ResidentId {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            digits: LengthSet::at_least(15),
            digit_lengths: LengthSet::only(15).or(LengthSet::only(18)),
            code_lengths: LengthSet::only(18),
            numbers: true,
            ..Gate::length(15, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| !matches!(length, 15 | 18)) {
            return Examination::Miss;
        }
        let text = fold(view);
        let mut room = None;
        if text.len() <= LONGEST_SPELLING
            && let Some(code) = compared(view, &text, &mut room)
        {
            let whole = examine_whole(code);
            if whole != Examination::Miss {
                return whole;
            }
        }
        // The last character is an `X` or one more digit.
        let may_hold = has_run(&text, 17, |byte| byte.is_ascii_digit());
        match may_hold {
            true => contained(digit_runs(&text).filter(|run| holds_number(*run)).count()),
            false => Examination::Miss,
        }
    }
}

fn examine_whole(number: &str) -> Examination {
    if number.len() == 18 {
        return match birth_day(number) {
            Some(day) if mod_11_2(number.as_bytes()) => hit(number, day),
            // A near miss must keep its shape: foreigners' cards share theirs with too many other numbers.
            Some(_) if !number.starts_with('9') => Examination::NearMiss,
            _ => Examination::Miss,
        };
    }
    if number.len() != 15 || !is_digits(number) {
        return Examination::Miss;
    }
    match full_form(number) {
        Some((full, day)) => hit(&full, day),
        None => Examination::NearMiss,
    }
}

fn hit(full: &str, day: i32) -> Examination {
    Examination::Hit(Hit {
        canonical: canonical(full),
        day: Some(day),
    })
}

/// The birth day of 18 characters of the right shape, whatever their check character.
fn birth_day(number: &str) -> Option<i32> {
    let (body, check) = number.split_at_checked(17)?;
    let province = if number.starts_with('9') { 1..3 } else { 0..2 };
    let shaped = is_digits(body) && (check == "X" || is_digits(check)) && is_province(number.get(province)?);
    let birth = number.get(6..14).filter(|_| shaped)?;
    // No clock here: a birth date in the future is still the shape of a number.
    birth.get(..4).filter(|year| ("1850".."2100").contains(year))?;
    day_of_digits(birth)
}

/// The 18-character form of a 15-digit number, all of which belong to the twentieth century.
fn full_form(number: &str) -> Option<(String, i32)> {
    let (area, rest) = number.split_at_checked(6)?;
    let body = format!("{area}19{rest}");
    let check = mod_11_2_character(body.as_bytes())?;
    let full = format!("{body}{}", char::from(check));
    let day = birth_day(&full).filter(|_| !full.starts_with('9'))?;
    Some((full, day))
}

/// Whether a run of digits, with an `X` after it, is an 18-character number that stands alone.
fn holds_number(run: Found<'_>) -> bool {
    let (number, after) = match run.after.strip_prefix(['x', 'X']) {
        Some(after) if run.piece.len() == 17 => (Cow::Owned(format!("{}X", run.piece)), after),
        _ => (Cow::Borrowed(run.piece), run.after),
    };
    number.len() == 18
        && Found { after, ..run }.stands_alone()
        && birth_day(&number).is_some()
        && mod_11_2(number.as_bytes())
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
                "11010519491231002X",
                "11010519491231002x",
                "１１０１０５１９４９１２３１００２Ｘ",
                "110105 19491231 002X",
                "=\"11010519491231002X\"",
                "'11010519491231002X\t",
                "110105491231002",
                "310117188103222902",
            ],
            &["110105194912310021", "123456789012345"],
            &[
                "身份证11010519491231002X已核对",
                "备注:110105-x, 310117188103222902; 已退",
            ],
            &[
                "110105194913310020",
                "202501010846411234",
                "110105****1231002X",
                "91350100M000100Y43",
                "1101051949123100",
                "A11010519491231002X",
                "单11010519491231002X1",
            ],
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        let text = "甲11010519491231002X，乙310117188103222902。";
        assert_eq!(crate::recognisers::tests::matches_in(build, text), 2);
    }

    #[test]
    fn both_forms_count_as_one_person() {
        assert_eq!(
            canonical_of(build, "110105491231002"),
            canonical_of(build, "11010519491231002X")
        );
    }

    #[test]
    fn a_hit_carries_the_birth_day() {
        let answer = examine_whole("11010519491231002X");
        assert!(matches!(answer, Examination::Hit(Hit { day: Some(-7_306), .. })));
    }

    #[test]
    fn permits_of_other_residents_are_found() {
        for body in ["81000019800101123", "83000019800101123", "93115619800101123"] {
            let full = format!("{body}{}", char::from(mod_11_2_character(body.as_bytes()).unwrap()));
            assert!(matches!(examine_whole(&full), Examination::Hit(_)), "{full}");
        }
    }
}
