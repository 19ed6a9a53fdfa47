//! 手机号码 · Mobile phone numbers of mainland China
//!
//! # 识别什么 · What it finds
//!
//! 11 位移动电话号码，含各种写法：`+86`、`0086`、`(86)`、空格、连字符、全角数字、表格软件留下的 `.0`；也找出长文本中夹带的号码。
//!
//! Eleven-digit mobile numbers in their spellings: `+86`, `0086`, `(86)`, spaces, hyphens, full-width digits, a `.0` left by a
//! spreadsheet; also numbers inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 前三位在工业和信息化部分配的号段之内，共 11 位。长文本中的号码必须独立成段，且前文没有写明是订单号、运单号等。
//!
//! Eleven digits whose first three are a segment that the ministry has assigned. Inside a text the number must stand alone, and the words
//! before it must not call it an order or tracking number.
//!
//! # 近似与误报 · Near misses
//!
//! 其他 11 位数字（号段不对）和国际格式的号码记为近似。随机 11 位数字约 6% 命中，以 1 开头的约六成命中，因此单凭内容要远高于这一比例。`138****1234` 已脱敏，不算命中。
//!
//! Other strings of eleven digits, and numbers in international form, are near misses. Of random eleven-digit numbers 6 % hit, of those that begin
//! with 1 six in ten, so content alone must be far above that share. `138****1234` is masked already and no hit.
//!
//! # 依据 · Sources
//!
//! 工业和信息化部号段分配公告；《个人信息保护法》第四条；GB/T 35273-2020 附录 A。
//!
//! Numbering notices of the Ministry of Industry and Information Technology; PIPL art. 4; GB/T 35273-2020 Annex A.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::scan::{Found, digit_runs, has_run};
use crate::text::{
    Code, LONGEST_TEXT, code_length, contained, count_digits, fold, hit, is_digits, is_separator, without_float_tail,
};

static CLASS: ClassId = ClassId::from_static("mobile-phone");

/// Longest spelling of a number that stands alone.
const LONGEST_SPELLING: usize = 28;

/// Digits of the shortest number of another country.
const FEWEST_DIGITS: usize = 9;

/// Characters of the shortest text that has a number behind a landline.
const SHORTEST_BEHIND_LANDLINE: u32 = 11 + 2 + 7;

/// Bytes of a number in groups, such as `138-0013-8000`.
const GROUPED: usize = 13;

/// Words before a number that say what it is, whatever else they say.
const CALLED: [&str; 12] = [
    "手机", "电话", "联系", "致电", "号码", "回电", "拨打", "tel", "phone", "mobile", "call", "微信",
];

/// What a number that stands alone does not have, and folding does not change.
const IN_NO_NUMBER: ClassMask =
    ClassMask(ClassMask::HAN.0 | ClassMask::AT.0 | ClassMask::COLON.0 | ClassMask::UPPER.0 | ClassMask::LOWER.0);

struct MobilePhone(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MobilePhone(lexicons.words()))
}

impl Recogniser for MobilePhone {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            digits: LengthSet::at_least(FEWEST_DIGITS as u32),
            digit_lengths: LengthSet::only(11).or(LengthSet::only(13)).or(LengthSet::only(15)),
            // A number that letters touch is part of something else.
            code_lengths: LengthSet::NONE,
            numbers: true,
            ..Gate::length(9, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        // With the code of the country in one of two ways, or without.
        if code_length(view).is_some_and(|length| !matches!(length, 11 | 13 | 15)) {
            return Examination::Miss;
        }
        if view.mask == ClassMask::DIGIT {
            return self.examine_digits(view.text);
        }
        // Landlines, which have the zero of the trunk before their area code.
        let is_hyphened = view.mask == ClassMask::DIGIT | ClassMask::HYPHEN;
        let is_trunk = || matches!(view.text.as_bytes(), [b'0', second, ..] if *second != b'0');
        if is_hyphened && view.chars < SHORTEST_BEHIND_LANDLINE && is_trunk() {
            return Examination::Miss;
        }
        let text = fold(view);
        if count_digits(&text) < FEWEST_DIGITS {
            return Examination::Miss;
        }
        if text.len() <= LONGEST_SPELLING && !view.mask.has_any(IN_NO_NUMBER) {
            let whole = self.examine_whole(&text);
            if whole != Examination::Miss {
                return whole;
            }
        }
        contained(self.count_inside(&text))
    }
}

impl MobilePhone {
    /// Digits and nothing else.
    fn examine_digits(&self, number: &str) -> Examination {
        let national = without_country(number);
        if self.is_mobile(national) {
            hit(national)
        } else if number.len() == 11 && number.starts_with('1') {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }

    fn examine_whole(&self, text: &str) -> Examination {
        let Some(number) = digits_of_spelling(without_float_tail(text)) else {
            return Examination::Miss;
        };
        let number = number.as_str();
        let plain = self.examine_digits(number);
        if plain == Examination::Miss && text.starts_with('+') && (FEWEST_DIGITS..=15).contains(&number.len()) {
            return Examination::NearMiss;
        }
        plain
    }

    fn is_mobile(&self, number: &str) -> bool {
        number.len() == 11
            && number
                .get(..3)
                .is_some_and(|segment| self.0.mobile_segments.contains(segment))
    }

    /// Numbers that stand in a longer text, written in one piece or as `138-0013-8000`.
    fn count_inside(&self, text: &str) -> usize {
        let is_single = |run: Found<'_>| self.is_mobile(without_country(run.piece)) && is_meant(&run);
        let single = match has_run(text, 11, |byte| byte.is_ascii_digit()) {
            true => digit_runs(text).filter(|run| is_single(*run)).count(),
            false => 0,
        };
        if !may_be_grouped(text) {
            return single;
        }
        let is_grouped = |(found, number): &(Found<'_>, String)| self.is_mobile(number) && is_meant(found);
        single + grouped(text).filter(is_grouped).count()
    }
}

fn is_meant(found: &Found<'_>) -> bool {
    found.stands_alone() && (found.is_called(&CALLED) || !found.is_called_otherwise())
}

/// The digits of a text that is nothing but digits, separators, brackets and one leading plus.
fn digits_of_spelling(text: &str) -> Option<Code> {
    let body = text
        .strip_prefix('+')
        .or_else(|| text.strip_prefix("(+"))
        .unwrap_or(text);
    if is_digits(body) {
        return Code::of(body);
    }
    let mut digits = Code::new();
    for c in body.chars() {
        if c.is_ascii_digit() {
            digits.push(u8::try_from(c).ok()?)?;
        } else if !matches!(c, '-' | ' ' | '(' | ')') && !is_separator(c) {
            return None;
        }
    }
    (!digits.as_str().is_empty()).then_some(digits)
}

/// The number without the country code of mainland China.
fn without_country(number: &str) -> &str {
    ["0086", "86"]
        .iter()
        .find_map(|code| number.strip_prefix(code).filter(|rest| rest.len() == 11))
        .unwrap_or(number)
}

/// Whether there is a number in groups anywhere, whatever stands beside it.
fn may_be_grouped(text: &str) -> bool {
    text.as_bytes().windows(GROUPED).any(|window| match window {
        [area @ .., b' ' | b'-', a, b, c, d, b' ' | b'-', e, f, g, h] => {
            let digits = [a, b, c, d, e, f, g, h].into_iter().chain(area);
            digits.into_iter().all(u8::is_ascii_digit)
        }
        _ => false,
    })
}

/// Every three runs of 3, 4 and 4 digits that are parted by one space or hyphen each.
fn grouped(text: &str) -> impl Iterator<Item = (Found<'_>, String)> {
    let (mut first, mut second) = (None, None);
    digit_runs(text)
        .filter(|run| run.piece.len() <= 4)
        .filter_map(move |third| {
            let before = std::mem::replace(&mut first, second).zip(second);
            first = second.replace(third);
            let (first, second) = before?;
            let sizes = [first, second, third].map(|run| run.piece.len());
            let gaps = [first, second].iter().all(|run| run.after.starts_with([' ', '-']));
            let start = first.before.len();
            let end = third.before.len() + third.piece.len();
            let found = Found::at(text, start, end).filter(|_| sizes == [3, 4, 4] && gaps && end - start == GROUPED)?;
            Some((found, format!("{}{}{}", first.piece, second.piece, third.piece)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    const SPELLINGS: [&str; 15] = [
        "13900000000",
        "139 0000 0000",
        "139-0000-0000",
        "+8613900000000",
        "+86 139 0000 0000",
        "+86-139-0000-0000",
        "(+86)13900000000",
        "(86)13900000000",
        "0086 13900000000",
        "8613900000000",
        "１３９００００００００",
        "13900000000.0",
        "=\"13900000000\"",
        "'13900000000",
        "139\u{200b}00000000",
    ];

    #[test]
    fn answers() {
        assert_answers(
            build,
            &SPELLINGS,
            &["12345678901", "10000000001", "+1 202 555 0143"],
            &[
                "联系人王女士，电话13900000000，请先联系",
                "13900000000/13900000001",
                "请拨打 139-0000-0000 转 2",
                "王先生13900000000要求送货",
                "订单号 20250101，联系电话 13900000000",
                "021-61230000--13900000000",
            ],
            &[
                "138****1234",
                "1390000000",
                "139000000001",
                "订单编号13900000000已发货",
                "SN13900000000A 已入库",
                "0.13900000000 元",
                "2024-01-01 12:30:00",
                "20250101084641",
                "0571-88001234",
            ],
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        let text = "甲13900000000 乙 139-0000-0001，丙 138 0000 0002；订单编号13900000000";
        assert_eq!(crate::recognisers::tests::matches_in(build, text), 3);
    }

    #[test]
    fn spellings_count_as_one_number() {
        let first = canonical_of(build, SPELLINGS[0]);
        for spelling in SPELLINGS {
            assert_eq!(canonical_of(build, spelling), first, "{spelling}");
        }
    }
}
