//! 固定电话 · Landline numbers
//!
//! # 识别什么 · What it finds
//!
//! 带区号的固定电话（`021-61230000`、`(0571)88001234`、`+86 10 6552 0000`、带分机号的写法），也找出长文本中的号码。
//!
//! Landline numbers with an area code (`021-61230000`, `(0571)88001234`, `+86 10 6552 0000`), with or without an extension, also inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 区号在全国编号计划之内，本地号码 7 至 8 位且以 2–8 开头。没有分隔符的纯数字写法同样要求区号有效。长文本中要有分隔符，或前文出现“电话”“传真”等字样。
//!
//! An area code of the national numbering plan, then a local number of 7 or 8 digits that begins with 2–8. Inside a text a separator, or a word for telephones before it.
//!
//! # 近似与误报 · Near misses
//!
//! 没有区号的 7、8 位号码和其他国家的号码写法记为近似：只有列名说明是电话时才有意义。400、800 服务号码不是任何人的电话，不算；
//! 小数点前不是三四位的数（`12345.67`）是金额，不算。
//!
//! Numbers of 7 or 8 digits without an area code and numbers of other countries are near misses, which count only where the column's name speaks
//! of telephones. Service numbers of 400 and 800 are nobody's and do not count; nor do amounts, which have other than three or four digits
//! before their point (`12345.67`).
//!
//! # 依据 · Sources
//!
//! 电信网编号计划；GB/T 35273-2020 附录 A。
//!
//! The national telecommunication numbering plan; GB/T 35273-2020 Annex A.

use std::borrow::Cow;
use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::scan::{Found, digit_runs, has_run, hyphened};
use crate::text::{Code, LONGEST_TEXT, contained, count_digits, fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("landline");

/// Digits before the first point of numbers that are written with points: none, or an area code.
const BEFORE_POINT: LengthSet = LengthSet::only(0).or(LengthSet::between(3, 4));

/// Digits of the shortest number with its area code.
const SHORTEST_WITH_AREA: usize = 10;

/// Characters of the longest spelling of a number that stands alone.
const LONGEST_SPELLING: u32 = 32;

/// What a text has that is more than a number.
const IN_TEXTS: ClassMask = ClassMask(
    ClassMask::HAN.0
        | ClassMask::COLON.0
        | ClassMask::UPPER.0
        | ClassMask::LOWER.0
        | ClassMask::FOLDED.0
        | ClassMask::OTHER_ASCII.0,
);

/// Words before a number that say what it is.
const CALLED: [&str; 10] = [
    "电话", "座机", "固话", "传真", "热线", "致电", "联系", "tel", "phone", "fax",
];

struct Landline(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Landline(lexicons.words()))
}

impl Recogniser for Landline {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            // A plus counts as one of the seven of a near miss.
            digits: LengthSet::at_least(6),
            whole_lengths: BEFORE_POINT,
            digit_lengths: LengthSet::only(7).or(LengthSet::only(8)).or(LengthSet::between(10, 16)),
            // A number that letters touch is part of something else, but for an extension.
            code_lengths: LengthSet::between(9, 32),
            ..Gate::length(7, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.mask == ClassMask::DIGIT {
            // Those with an area code begin with the zero of the trunk.
            return match view.chars as usize >= SHORTEST_WITH_AREA && !view.text.starts_with('0') {
                true => Examination::Miss,
                false => self.examine_digits(view.text, view.text),
            };
        }
        // A number in a mailbox has a hyphen behind its area code.
        if view.mask.is_mailbox() && !view.mask.has_any(ClassMask::HYPHEN) {
            return Examination::Miss;
        }
        // An amount has other digits before its point than a number that is written with points.
        if view.whole_digits().is_some_and(|digits| !BEFORE_POINT.may_have(digits)) {
            return Examination::Miss;
        }
        if let Some((area, local)) = hyphened(view)
            && self.is_local(area, local)
        {
            let digits: Code = area.bytes().chain(local.bytes()).collect();
            return hit(digits.as_str());
        }
        let text = fold(view);
        if view.chars <= LONGEST_SPELLING
            && !view.mask.has_any(ClassMask::COLON | ClassMask::AT)
            && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.'))
        {
            let whole = self.examine_whole(&text);
            if whole != Examination::Miss {
                return whole;
            }
        }
        // Seven digits stand in a row in every number but those in groups, which are too much like dates.
        match view.mask.has_any(IN_TEXTS) && has_run(&text, 7, |byte| byte.is_ascii_digit()) {
            true => contained(self.count_inside(&text)),
            false => Examination::Miss,
        }
    }
}

impl Landline {
    fn examine_whole(&self, text: &str) -> Examination {
        let (main, extension) = split_extension(text);
        if !extension.is_none_or(is_digits) {
            return Examination::Miss;
        }
        let Some(kept) = digits_of(main) else {
            return Examination::Miss;
        };
        self.examine_digits(main, kept.as_str())
    }

    /// Numbers inside a longer text: an area code and the rest, parted by a hyphen, a bracket or a space, or in one piece where
    /// the words before say that it is a telephone.
    fn count_inside(&self, text: &str) -> usize {
        let mut area: Option<Found<'_>> = None;
        digit_runs(text)
            .filter(|run| {
                let before = area.replace(*run);
                if matches!(run.piece.len(), 10..=12) {
                    return self.is_landline(run.piece) && run.stands_alone() && run.is_called(&CALLED);
                }
                let Some(area) = before.filter(|_| matches!(run.piece.len(), 7 | 8)) else {
                    return false;
                };
                let gap = text.get(area.before.len() + area.piece.len()..run.before.len());
                let joined = matches!(gap, Some("-" | ")" | " " | ") " | ")-" | "－"));
                let is_own = !area
                    .before
                    .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
                    && !run.after.starts_with(|c: char| c.is_ascii_alphanumeric());
                joined
                    && is_own
                    && (area.is_called(&CALLED) || (gap != Some(" ") && !area.is_called_otherwise()))
                    && self.is_landline(&format!("{}{}", area.piece, run.piece))
            })
            .count()
    }

    /// A number by its digits, which may begin with a plus, and the way in which it is written.
    fn examine_digits(&self, main: &str, digits: &str) -> Examination {
        if digits.len() >= SHORTEST_WITH_AREA {
            let national = national_form(digits);
            if self.is_landline(&national) {
                return hit(&national);
            }
        }
        // Service numbers of 400 and 800 belong to nobody.
        if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
            return Examination::Miss;
        }
        let is_separated = || {
            let has_others = main.len() > digits.len() || digits.starts_with('+');
            has_others && main.contains(['-', ' ', '(', '+'])
        };
        let local = digits.len() == 7 || digits.len() == 8;
        if (local || ((7..=15).contains(&digits.len()) && is_separated())) && !looks_like_date(main) {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }

    fn is_landline(&self, national: &str) -> bool {
        [3, 4].into_iter().any(|length| {
            let parts = national.split_at_checked(length);
            parts.is_some_and(|(area, local)| self.is_local(area, local))
        })
    }

    /// Whether digits are an area code and a number in it.
    fn is_local(&self, area: &str, local: &str) -> bool {
        (7..=8).contains(&local.len())
            && local.starts_with(|c| ('2'..='8').contains(&c))
            && self.0.area_codes.contains(area)
    }
}

/// The number and its extension, as in `021-61230000-805`, `…转805`, `…ext. 805`.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    // Nearly every number is written without any of these.
    if !text.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b'x' | b'#')) {
        for mark in ["转", "ext.", "ext", "x", "#"] {
            if let Some((main, extension)) = text.split_once(mark) {
                return (main.trim(), Some(extension.trim()));
            }
        }
    }
    let long_enough = |main: &str| count_digits(main) >= 10;
    match text.rsplit_once('-') {
        Some((main, extension)) if extension.len() <= 6 && long_enough(main) => (main, Some(extension)),
        _ => (text, None),
    }
}

/// The digits of a text that is nothing but digits and what stands between them, with a leading plus if it has one.
fn digits_of(text: &str) -> Option<Code> {
    let mut kept = Code::new();
    for c in text.chars() {
        if c.is_ascii_digit() || (c == '+' && kept.is_empty()) {
            kept.push(u8::try_from(c).ok()?)?;
        } else if !matches!(c, '-' | '(' | ')' | '.') && !c.is_whitespace() {
            return None;
        }
    }
    let digits = kept.as_str();
    is_digits(digits.strip_prefix('+').unwrap_or(digits)).then_some(kept)
}

/// The number as dialled within the country: `+86 10 …` as `010…`.
fn national_form(digits: &str) -> Cow<'_, str> {
    let rest = ["+86", "0086"].iter().find_map(|code| digits.strip_prefix(code));
    match rest {
        Some(rest) if rest.starts_with('0') => Cow::Borrowed(rest),
        Some(rest) => Cow::Owned(format!("0{rest}")),
        None => Cow::Borrowed(digits),
    }
}

/// `2025-01-31` and `2025-01` have the separators of a number and the year of a date.
fn looks_like_date(text: &str) -> bool {
    if !text.starts_with("19") && !text.starts_with("20") {
        return false;
    }
    let mut parts = text.split(['-', '.', ' ']);
    let year = parts.next().unwrap_or_default();
    let month = parts.next().unwrap_or_default();
    year.len() == 4 && month.len() <= 2
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
                "021-61230000",
                "02161230000",
                "(021)61230000",
                "（0571）88001234",
                "0571 8800 1234",
                "010-65520000-805",
                "010-65520000转805",
                "+86 10 6552 0000",
                "+86-021-61230000",
                "0086-755-26000000",
            ],
            &["61230000", "61230001", "25-989-741-2988", "+1 (202) 555-0143"],
            &[
                "请打021-61230000找王女士",
                "电话：02161230000，传真(0571)88001234",
                "Tel: 010-65520000 ext 5",
            ],
            &[
                "400-820-8820",
                "13900000000",
                "2025-01-31",
                "2025-01-31 12:00",
                "1234567890123456",
                "a021-61230000",
                "192.168.100.100:80",
                "12345.67",
                "1.234.567",
                "N-100-200",
                "合同编号 010-65520000 已签",
                "2025-01-31 12:00:00 完成",
                "零件021-6123000X",
                "编码02161230000入库",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one_number() {
        assert_eq!(
            canonical_of(build, "(021)61230000"),
            canonical_of(build, "+86 21 61230000")
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        assert_eq!(
            crate::recognisers::tests::matches_in(build, "电话021-61230000，传真(0571)88001234"),
            2
        );
    }
}
