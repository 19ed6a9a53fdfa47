//! 邮政编码 · Postal codes
//!
//! # 识别什么 · What it finds
//!
//! 中国六位邮政编码；美国 ZIP 与 ZIP+4，英国、加拿大、荷兰、日本的邮政编码。
//!
//! Six-digit postal codes of China; ZIP and ZIP+4 codes of the United States, and the codes of Britain, Canada, the Netherlands and Japan.
//!
//! # 怎样判定 · How it decides
//!
//! 中国：六位数字，前两位是在用的省区段；美国：五位，或五位加四位；英国：区号加内码，内码不用 C、I、K、M、O、V；加拿大：字母数字相间；荷兰：四位数字加两个字母；日本：三位加四位。都不是重复的同一数字。形状过于普通，必须有列名佐证。
//!
//! China: six digits, the first two in use by a province. United States: five, or five and four. Britain: an outward and an inward code, the latter without C, I, K, M, O and V. Canada: letters and digits in turn.
//! The Netherlands: four digits and two letters. Japan: three and four. Never one digit repeated. The shapes are so common that the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 与行政区划代码、验证码、日期（`250131`）、普通编号同形，单凭内容不作任何判断。六位数字而前两位未使用的记为近似。
//!
//! Division codes, one-time codes, short dates and ordinary numbers have the same shapes, so content alone says nothing. Six digits whose first two are not in use are near misses.
//!
//! # 依据 · Sources
//!
//! 《邮政法》与国家邮政编码编制规则；USPS 第 28 号出版物；BS 7666；万国邮政联盟公布的各国地址格式。
//!
//! The Postal Law and the national rules for postal codes; USPS Publication 28; BS 7666; the national address forms that the Universal Postal Union publishes.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::latin_address::is_british;
use crate::text::{fold, hit, is_digits, is_varied, value_of, without_float_tail};

static CLASS: ClassId = ClassId::from_static("postcode");

/// Digits of codes that are nothing else: of the United States and of China.
const DIGITS: LengthSet = LengthSet::between(5, 6);

struct Postcode;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Postcode)
}

impl Recogniser for Postcode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::HAN | ClassMask::AT | ClassMask::COLON | ClassMask::PLUS,
            first: ClassMask::DIGIT | ClassMask::UPPER | ClassMask::LOWER,
            digits: LengthSet::between(2, 9),
            digit_lengths: DIGITS,
            code_lengths: LengthSet::between(5, 7),
            whole_lengths: DIGITS,
            hyphens: LengthSet::only(1),
            ..Gate::length(5, 14)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if view
            .mask
            .has_any(ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED)
            && !is_numeric(&text)
        {
            return match lettered(&text) {
                Some(code) => hit(&code),
                None => Examination::Miss,
            };
        }
        let code = without_float_tail(&text);
        if !is_varied(code) || code == "00000-0000" {
            return Examination::Miss;
        }
        match code.split_once('-') {
            Some((area, more)) => {
                let has_lengths = matches!((area.len(), more.len()), (5, 4) | (3, 4));
                match has_lengths && is_digits(area) && is_digits(more) {
                    true => hit(code),
                    false => Examination::Miss,
                }
            }
            None if !is_digits(code) => Examination::Miss,
            None if code.len() == 5 => hit(code),
            None if code.len() == 6 => of_china(code),
            None => Examination::Miss,
        }
    }
}

/// Six digits.
fn of_china(code: &str) -> Examination {
    let region = code.get(..2).and_then(value_of);
    if region.is_some_and(is_region) || matches!(code, "999077" | "999078") {
        hit(code)
    } else if code.starts_with('9') {
        Examination::Miss
    } else {
        Examination::NearMiss
    }
}

/// The first two digits in use, by province.
const fn is_region(two: u32) -> bool {
    matches!(two, 1..=7 | 10..=13 | 15..=16 | 20..=27 | 30..=36 | 40..=47 | 50..=58 | 61..=68 | 71..=75 | 81 | 83..=86)
}

fn is_numeric(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
}

/// A code with letters, in capitals and with its one space.
fn lettered(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let (head, tail) = match upper.split_once([' ', '-']) {
        Some(parts) => parts,
        // The inward part has three characters, and the Dutch letters are two.
        None if upper.starts_with(|first: char| first.is_ascii_digit()) => upper.split_at_checked(4)?,
        None => upper.split_at_checked(upper.len().checked_sub(3)?)?,
    };
    let is_dutch = head.len() == 4
        && is_digits(head)
        && !head.starts_with('0')
        && tail.len() == 2
        && tail.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_dutch || is_british(head, tail) || is_canadian(head, tail)).then(|| format!("{head} {tail}"))
}

/// Letter and digit in turn; D, F, I, O, Q and U are not used, and W and Z do not begin a code.
fn is_canadian(head: &str, tail: &str) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_uppercase() && !b"DFIOQU".contains(byte);
    match (head.as_bytes(), tail.as_bytes()) {
        ([a, b, c], [d, e, f]) => {
            let letters = [a, c, e].into_iter().all(is_letter) && !matches!(a, b'W' | b'Z');
            letters && [b, d, f].into_iter().all(u8::is_ascii_digit)
        }
        _ => false,
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
                "200120",
                "010010",
                "２００１２０",
                "200120.0",
                "10001",
                "20500-0003",
                "SW1A 1AA",
                "sw1a1aa",
                "M1 1AE",
                "K1A 0B1",
                "1012 AB",
                "100-0001",
                "999077",
            ],
            &["600001", "890000"],
            &[],
            &[
                "000000", "00000", "912345", "2001", "2001201", "20012a", "200-120", "2024-01", "AB12345", "ABCDE",
                "Q1 1AE", "D1A 0B1", "12345.67",
            ],
        );
    }

    #[test]
    fn wrappers_do_not_matter() {
        assert_eq!(canonical_of(build, "=\"200120\""), canonical_of(build, "200120"));
        assert_eq!(canonical_of(build, "sw1a1aa"), canonical_of(build, "SW1A 1AA"));
    }
}
