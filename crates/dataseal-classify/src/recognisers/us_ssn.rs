//! 美国社会保障号 · United States social security numbers
//!
//! # 识别什么 · What it finds
//!
//! 带连字符或空格的 9 位美国社会保障号（3-2-4）；也找出长文本中带连字符的号码。
//!
//! Social security numbers of the United States, nine digits with hyphens or spaces (3-2-4); also those with hyphens inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 地区号不是 000、666、9 开头，组号不是 00，序号不是 0000，也不是公开作废的样本号。没有校验码。
//!
//! The area is not 000, 666 or from 900 on, the group not 00, the serial not 0000, and it is none of the numbers that were published and withdrawn. There is no check digit.
//!
//! # 近似与误报 · Near misses
//!
//! 不带分隔的 9 位数字和不合规则的写法记为近似，只有列名说明时才有意义。九位数字中随意放两个连字符，约 3.2% 恰为此形且合规则（模拟）。
//!
//! Nine bare digits, and numbers that break the rules, are near misses, which count only where the column's name says so. Of nine digits with two hyphens anywhere 3.2 % have the form and keep the rules (simulated).
//!
//! # 依据 · Sources
//!
//! 美国社会保障署 POMS RM 10201.030、RM 10201.035；20 CFR 第 422.103 节。
//!
//! Social Security Administration, POMS RM 10201.030 and RM 10201.035; 20 CFR section 422.103.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::scan::grouped_runs;
use crate::text::{
    Code, LONGEST_TEXT, contained, fold, hit, is_digits, is_varied, may_be_code, near, without_float_tail,
};

static CLASS: ClassId = ClassId::from_static("us-ssn");

/// Digits of a number.
const DIGITS: u32 = 9;

/// Numbers that advertisements printed, and the administration withdrew.
const WITHDRAWN: [&str; 3] = ["078051120", "219099999", "457555462"];

struct UsSsn;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(UsSsn)
}

impl Recogniser for UsSsn {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            digits: LengthSet::at_least(DIGITS),
            digit_lengths: LengthSet::only(DIGITS),
            code_lengths: LengthSet::NONE,
            whole_lengths: LengthSet::only(DIGITS),
            numbers: true,
            hyphens: LengthSet::only(2),
            ..Gate::length(DIGITS, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        // Numbers, amounts, versions: nothing but digits and points.
        if ClassMask::DIGIT.with(ClassMask::DOT).has_all(view.mask) {
            return examine_bare(without_float_tail(view.text));
        }
        if !view
            .mask
            .has_any(ClassMask::HYPHEN | ClassMask::SPACE | ClassMask::OTHER_ASCII | ClassMask::FOLDED)
        {
            return Examination::Miss;
        }
        let is_hyphened = view.mask.has_any(ClassMask::HYPHEN | ClassMask::FOLDED);
        let may_be_whole = may_be_code(view) && !view.mask.has_any(ClassMask::UPPER | ClassMask::LOWER);
        if !may_be_whole && !is_hyphened {
            return Examination::Miss;
        }
        let text = fold(view);
        if is_digits(&text) {
            return examine_bare(&text);
        }
        // Dates have hyphens and no words, identifiers of other kinds words and no spaces.
        let is_text = view
            .mask
            .has_any(ClassMask::UPPER | ClassMask::LOWER | ClassMask::HAN | ClassMask::FOLDED)
            && view.mask.has_any(
                ClassMask::SPACE | ClassMask::HAN | ClassMask::COLON | ClassMask::OTHER_ASCII | ClassMask::FOLDED,
            );
        let whole = if may_be_whole { grouped_digits(&text) } else { None };
        match whole {
            Some(number) if is_issued(number.as_str()) => hit(number.as_str()),
            Some(_) => Examination::NearMiss,
            None if is_text && is_hyphened => contained(count_inside(&text)),
            None => Examination::Miss,
        }
    }
}

fn examine_bare(number: &str) -> Examination {
    near(number.len() == DIGITS as usize && is_digits(number) && is_issued(number))
}

/// The digits of a text that is three, two and four of them, with one separator each between.
fn grouped_digits(text: &str) -> Option<Code> {
    let mut number = Code::new();
    let mut separators = 0;
    for c in text.chars() {
        if c.is_ascii_digit() {
            number.push(u8::try_from(c).ok()?)?;
        } else {
            let place = number.as_str().len();
            separators += 1;
            let belongs = (separators == 1 && place == 3) || (separators == 2 && place == 5);
            if !belongs || !crate::text::is_separator(c) {
                return None;
            }
        }
    }
    (separators == 2 && number.as_str().len() == DIGITS as usize).then_some(number)
}

fn count_inside(text: &str) -> usize {
    grouped_runs(text, [3, 2, 4], |gap| gap == "-")
        .filter(|(found, number)| found.stands_alone() && is_issued(number))
        .count()
}

/// Whether a number of nine digits can have been issued.
fn is_issued(number: &str) -> bool {
    let part = |from: usize, to: usize| number.get(from..to).unwrap_or_default();
    let area = part(0, 3);
    area != "000"
        && area != "666"
        && !area.starts_with('9')
        && part(3, 5) != "00"
        && part(5, 9) != "0000"
        && !WITHDRAWN.contains(&number)
        && is_varied(number)
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
                "536-90-4399",
                "536 90 4399",
                "111-22-3333",
                "５３６－９０－４３９９",
                "=\"536-90-4399\"",
            ],
            &["536904399", "666-00-0000", "078-05-1120", "900-12-3456", "536904399.0"],
            &["SSN: 536-90-4399 (verified)", "社保号536-90-4399，已核对"],
            &[
                "1112-23333",
                "536-904-399",
                "000123456",
                "5369043990",
                "536-90-43990",
                "1-536-90-4399",
                "2024-01-01",
                "ref 536-90-4399-1 x",
                "***-**-4399",
                "536.904399",
            ],
        );
    }

    #[test]
    fn separators_do_not_matter() {
        assert_eq!(canonical_of(build, "536 90 4399"), canonical_of(build, "536-90-4399"));
    }
}
