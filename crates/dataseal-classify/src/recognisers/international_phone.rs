//! 国际与外国电话号码 · Telephone numbers of other countries
//!
//! # 识别什么 · What it finds
//!
//! 国际格式（`+` 或 `00` 加国际区号）的外国和港澳台电话号码，北美 3-3-4 写法、日韩英等国以 0 开头三段写法的号码，带分机的写法；也找出长文本中的国际格式号码。
//!
//! Telephone numbers of other countries and of Hong Kong, Macao and Taiwan in international form (`+` or `00` and a calling code), those of North America written 3-3-4 and those of Japan, Korea, Britain and others in three groups with a leading zero, with extensions or not; also numbers in international form inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 国际区号在册，其后的位数和首位符合该国号码规划；北美号码的区号与局号不以 0、1 开头。中国大陆号码由 mobile-phone、landline 识别。
//!
//! The calling code is assigned, and the digits after it have a length and a first digit of that country's plan; area and exchange of North American numbers do not begin with 0 or 1. Numbers of mainland China belong to mobile-phone and landline.
//!
//! # 近似与误报 · Near misses
//!
//! 其他写法松散的 7 至 15 位号码（如 `0171 1234567`）记为近似，只有列名说明是电话时才有意义。`+` 后 8 至 13 位随机数字约 19% 相符，随机 3-3-4 数字约 62%，因此单凭内容要远高于这一比例。
//!
//! Other loosely written numbers of 7 to 15 digits (`0171 1234567`) are near misses that count only where the column's name speaks of telephones. Of 8 to 13 random digits after a `+` 19 % fit, of random 3-3-4 numbers 62 %, so content alone must be far above that share.
//!
//! # 依据 · Sources
//!
//! ITU-T E.164；北美编号计划；《个人信息保护法》第四条；GB/T 35273-2020 附录 A。虚构示例号段 `555-0100` 至 `555-0199`。
//!
//! ITU-T E.164; North American Numbering Plan; PIPL art. 4; GB/T 35273-2020 Annex A. Numbers for fiction `555-0100` to `555-0199`.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::scan::{grouped_runs, hyphened};
use crate::text::{Code, LONGEST_TEXT, contained, fold, hit, is_digits, is_separator, near};

static CLASS: ClassId = ClassId::from_static("international-phone");

/// Digits of the shortest number, and of the longest (ITU-T E.164, 6.2.1).
const FEWEST_DIGITS: usize = 7;
const MOST_DIGITS: usize = 15;

/// Longest spelling, in bytes, of a number that stands alone.
const LONGEST_SPELLING: usize = 40;

/// Lengths of bare digits that may be a number.
const BARE: LengthSet = LengthSet::between(10, 13);

/// Words before a number in national form that say what it is.
const CALLED: [&str; 9] = [
    "tel", "phone", "call", "mobile", "cell", "fax", "contact", "电话", "致电",
];

struct InternationalPhone(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(InternationalPhone(lexicons.words()))
}

impl Recogniser for InternationalPhone {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            digits: LengthSet::at_least(FEWEST_DIGITS as u32),
            digit_lengths: BARE,
            code_lengths: LengthSet::NONE,
            // Points stand between the groups of three that open a number.
            whole_lengths: LengthSet::only(3),
            numbers: true,
            mailboxes: false,
            ..Gate::length(FEWEST_DIGITS as u32, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let mask = view.mask;
        if mask == ClassMask::DIGIT {
            return self.examine_bare(view.text);
        }
        if ClassMask::CODE.has_all(mask) || view.whole_digits().is_some_and(|digits| digits != 3) {
            return Examination::Miss;
        }
        // As landlines of China are written, and dates.
        if let Some((first, second)) = hyphened(view)
            && !first.starts_with("00")
            && !(first == "0" && second.starts_with('0'))
        {
            let fits = (FEWEST_DIGITS..=MOST_DIGITS).contains(&(first.len() + second.len()));
            return near(fits && second.len() > 1 && !is_year(first));
        }
        // Dates with a time, prose, codes: whatever has neither a plus nor the beginning of a number.
        let opens = view.first_class().has_any(ClassMask::DIGIT | ClassMask::WRAPPING);
        let is_other = mask.has_any(ClassMask::HAN | ClassMask::AT | ClassMask::COLON) || !opens;
        if is_other && !mask.has_any(ClassMask::PLUS | ClassMask::FOLDED) {
            return in_words(view);
        }
        let text = fold(view);
        let lettered = mask.has_any(ClassMask::LOWER | ClassMask::UPPER);
        // Only an extension has letters, and it stands behind.
        let may_be_whole = !lettered || !text.bytes().take(FEWEST_DIGITS).any(|byte| byte.is_ascii_alphabetic());
        if may_be_whole && text.len() <= LONGEST_SPELLING {
            let whole = if is_digits(&text) {
                self.examine_bare(&text)
            } else {
                self.examine_spelling(&text)
            };
            if whole != Examination::Miss {
                return whole;
            }
        }
        match self.count_inside(&text) {
            0 => in_words(view),
            found => contained(found),
        }
    }
}

/// A number in a text that says so.
fn in_words(view: &ValueView<'_>) -> Examination {
    let is_prose = view.mask.has_any(ClassMask::SPACE | ClassMask::HAN | ClassMask::FOLDED)
        && view.mask.has_any(ClassMask::LOWER | ClassMask::UPPER | ClassMask::HAN);
    if !is_prose || !view.digits().has_any(LengthSet::at_least(10)) {
        return Examination::Miss;
    }
    let text = fold(view);
    let joins = |gap: &str| matches!(gap, "-" | " " | "." | ") " | ")" | ")-");
    let found = grouped_runs(&text, [3, 3, 4], joins).filter(|(found, number)| {
        let ends = !found.after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        ends && found.is_called(&CALLED) && is_north_american(number) && !is_free_of_charge(number)
    });
    contained(found.count())
}

impl InternationalPhone {
    /// Digits alone are never more than a near miss.
    fn examine_bare(&self, number: &str) -> Examination {
        let fits = match number.len() {
            // A mobile number of mainland China.
            11 if number.starts_with('1') => false,
            10 => is_north_american(number) || number.starts_with('0'),
            11..=13 => number.starts_with('0') || (!number.starts_with("86") && self.is_international(number)),
            _ => false,
        };
        near(fits)
    }

    fn examine_spelling(&self, text: &str) -> Examination {
        let Some((main, digits)) = spelling_of(text) else {
            return Examination::Miss;
        };
        let opens = main.trim_start_matches('(');
        let digits = digits.as_str();
        if opens.starts_with('+') {
            return self.examine_international(digits, Examination::NearMiss);
        }
        // In national form the zero stays away.
        if let Some(number) = digits.strip_prefix("00") {
            return self.examine_international(number, Examination::Miss);
        }
        let groups = || {
            main.split(|c: char| !c.is_ascii_digit())
                .filter(|group| !group.is_empty())
                .map(str::len)
        };
        let number = digits
            .strip_prefix('1')
            .filter(|rest| rest.len() == 10)
            .unwrap_or(digits);
        let grouped = || groups().skip(digits.len() - number.len()).eq([3, 3, 4]) || groups().eq([1, 3, 3, 4]);
        if number.len() == 10 && grouped() {
            // Service numbers of 400 and 800 belong to nobody.
            return match number {
                number if number.starts_with("400") || number.starts_with("800") => Examination::Miss,
                number if is_north_american(number) => hit(&format!("1{number}")),
                _ => Examination::NearMiss,
            };
        }
        if digits.starts_with('0') && self.is_trunk(digits, groups()) && !looks_like_date(main) {
            return hit(digits);
        }
        let is_short = || groups().count() < 2 || groups().next_back() == Some(1) || looks_like_date(main);
        near((FEWEST_DIGITS..=MOST_DIGITS).contains(&digits.len()) && !main.contains('.') && !is_short())
    }

    /// Whether digits are a number as it is dialled within other countries: three groups, the first beginning with the zero of
    /// the trunk. Chinese numbers so written are landlines, and those of Seoul and Beijing cannot be told apart.
    fn is_trunk(&self, digits: &str, mut groups: impl Iterator<Item = usize>) -> bool {
        let (Some(first), Some(second), Some(third), None) =
            (groups.next(), groups.next(), groups.next(), groups.next())
        else {
            return false;
        };
        let written = (2..=4).contains(&first) && (2..=4).contains(&second) && (3..=4).contains(&third);
        let chinese = digits.split_at_checked(first).is_some_and(|(area, local)| {
            let is_local = (7..=8).contains(&local.len()) && local.starts_with(|c| ('2'..='8').contains(&c));
            is_local && self.0.area_codes.contains(area)
        });
        (9..=11).contains(&digits.len()) && digits.starts_with('0') && !digits.starts_with("00") && written && !chinese
    }

    fn examine_international(&self, number: &str, otherwise: Examination) -> Examination {
        if number.starts_with("86") {
            Examination::Miss
        } else if self.is_international(number) {
            hit(number)
        } else {
            otherwise
        }
    }

    /// Whether digits are a calling code and a number of its countries.
    fn is_international(&self, number: &str) -> bool {
        let code = self.0.international.calling_codes.split(number);
        code.is_some_and(|length| match number.split_at_checked(length) {
            Some(("1", national)) => is_north_american(national),
            split => split.is_some(),
        })
    }

    /// Numbers in international form in a longer text.
    fn count_inside(&self, text: &str) -> usize {
        let signs = text.match_indices('+').take(256);
        let numbers = signs.filter(|(at, _)| {
            let at = *at;
            let alone = !text
                .get(..at)
                .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric()));
            let rest = text.get(at + 1..).unwrap_or_default();
            let length = rest
                .bytes()
                .take(24)
                .take_while(|byte| byte.is_ascii_digit() || b" -()".contains(byte))
                .count();
            let written = rest.get(..length).unwrap_or_default().trim_end_matches([' ', '-', '(']);
            let ends = !rest
                .get(written.len()..)
                .is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphanumeric()));
            alone && ends && self.begins_number(written)
        });
        numbers.count()
    }

    /// Whether the first groups of digits are a number; what follows may be another one.
    fn begins_number(&self, written: &str) -> bool {
        let mut number = Code::new();
        let mut groups = written
            .split(|c: char| !c.is_ascii_digit())
            .filter(|group| !group.is_empty())
            .peekable();
        while let Some(group) = groups.next() {
            if group.bytes().any(|byte| number.push(byte).is_none()) {
                return false;
            }
            let digits = number.as_str();
            let long = digits.len() >= 9 && !digits.starts_with("86");
            if long && groups.peek().is_none() && self.is_international(digits) {
                return true;
            }
        }
        false
    }
}

/// The text before an extension, and the digits in it, for a text that is nothing but them and what people write between; a
/// zero in brackets, which is dialled within the country only, left out.
fn spelling_of(text: &str) -> Option<(&str, Code)> {
    // Nearly every number is written without an extension.
    let may_be_extended = text
        .bytes()
        .any(|byte| matches!(byte, b'x' | b'e' | b'E' | b'#') || !byte.is_ascii());
    let extension = match may_be_extended {
        true => text.find(['x', 'e', 'E', '#', '转']),
        false => None,
    };
    let main = match extension {
        Some(at) => {
            let (main, extension) = text.split_at_checked(at)?;
            let extension = extension.trim_start_matches(|c: char| !c.is_ascii_digit());
            let said = text.get(at..text.len() - extension.len())?.trim().trim_end_matches('.');
            let known = matches!(said, "x" | "ext" | "Ext" | "#" | "转");
            Some(main.trim_end()).filter(|_| known && is_digits(extension) && extension.len() <= 6)?
        }
        None => text,
    };
    let rest = main.strip_prefix('(').unwrap_or(main);
    let digits = digits_of(rest.strip_prefix('+').unwrap_or(rest))?;
    (FEWEST_DIGITS..=MOST_DIGITS + 2)
        .contains(&digits.as_str().len())
        .then_some((main, digits))
}

/// The digits of a text that is nothing but them and what people write between, a zero in brackets left out.
fn digits_of(mut rest: &str) -> Option<Code> {
    let mut digits = Code::new();
    while let Some(first) = rest.as_bytes().first() {
        if let Some(after) = rest.strip_prefix("(0)") {
            rest = after;
            continue;
        }
        let length = match first {
            b'0'..=b'9' => {
                digits.push(*first)?;
                1
            }
            b'-' | b' ' | b'(' | b')' | b'.' | b'/' => 1,
            _ => rest.chars().next().filter(|c| is_separator(*c))?.len_utf8(),
        };
        rest = rest.get(length..)?;
    }
    Some(digits)
}

/// Area and exchange of three digits each, neither beginning with 0 or 1 nor ending in 11, and four for the line.
fn is_north_american(number: &str) -> bool {
    let part = |from: usize| {
        number
            .get(from..from + 3)
            .is_some_and(|part| part.starts_with(|first| ('2'..='9').contains(&first)) && !part.ends_with("11"))
    };
    number.len() == 10 && is_digits(number) && part(0) && part(3)
}

/// Numbers that cost the caller nothing are those of companies.
fn is_free_of_charge(number: &str) -> bool {
    ["800", "833", "844", "855", "866", "877", "888"]
        .iter()
        .any(|area| number.starts_with(area))
}

/// `2025-01-31`, `31/01/2025` and `2024/2025`.
fn looks_like_date(text: &str) -> bool {
    let mut parts = text.split(['-', '.', '/', ' ']);
    let opens = parts.next().is_some_and(is_year);
    opens || text.contains('/') || (parts.clone().count() == 2 && parts.next_back().is_some_and(is_year))
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && (part.starts_with("19") || part.starts_with("20"))
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
                "+1 202 555 0143",
                "+12025550143",
                "+44 (0)20 7946 0958",
                "+44 20 7946 0958",
                "+852 2345 6789",
                "+886-2-2345-6789",
                "+81 90-1234-5678",
                "+49 30 12345678",
                "(+65) 6123 4567",
                "001-202-555-0143x3890",
                "0044 20 7946 0958",
                "(202) 555-0143",
                "202-555-0143",
                "202.555.0143",
                "1-202-555-0143",
                "(202)555-0143x123",
                "090-1234-5678",
                "02-6412-9428",
                "0171 123 4567",
                "202-555-0143 ext. 12",
                "＋１ ２０２ ５５５ ０１４３",
            ],
            &[
                "0171 1234567",
                "021-6123-0000",
                "2025550143",
                "442079460958",
                "+999 123 456 789",
                "102-555-0143",
            ],
            &[
                "call me at +44 20 7946 0958 please",
                "联系 +1 (202) 555-0143，谢谢",
                "phone (202) 555-0143, ask for Ann",
            ],
            &[
                "13900000000",
                "+86 139 0000 0000",
                "400-820-8820",
                "2024-01-01",
                "2024-01-01 12:30:00",
                "192.168.1.100",
                "12345.67",
                "order 202-555-0143 shipped",
                "please call 1-800-242-8807 now",
                "1.5e+10",
                "C++ 202555014",
                "01/02/2024",
                "a+b=12345678",
                "SKU-202-555-0143",
                "1700000000000",
                "01-02-2024",
                "0 12345 67890 5",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one_number() {
        let first = canonical_of(build, "+1 202 555 0143");
        for spelling in [
            "(202) 555-0143",
            "001-202-555-0143x3890",
            "+1(202)5550143",
            "1-202-555-0143",
        ] {
            assert_eq!(canonical_of(build, spelling), first, "{spelling}");
        }
    }
}
