//! What a single value looks like: its form as a pattern of character classes, and the few kinds that matter to structure.
//!
//! Nothing is converted: a kind is a matter of spelling only.

/// Bytes of an exact pattern at most; longer values have only a collapsed one.
const PATTERN_BYTES: usize = 32;

/// Parts of a collapsed pattern at most; what comes after is one mark.
const COLLAPSED_PARTS: usize = 12;

/// A kind of value by its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nothing.
    Empty,
    /// Digits, maybe signed.
    Integer,
    /// Digits with a point, comma groups, an exponent, a percent or a currency sign.
    Number,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A date and a time.
    DateTime,
    /// A truth value.
    Truth,
    /// An address of the web or of mail, a UUID, a network address.
    Address,
    /// Letters, digits and inner punctuation without a space.
    Word,
    /// Anything else.
    Text,
}

impl Kind {
    /// Whether a column name would rarely look like this.
    pub const fn is_typed(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Number | Self::Date | Self::Time | Self::DateTime | Self::Address
        )
    }

    /// The kind of a value.
    pub fn of(value: &[u8]) -> Self {
        let value = value.trim_ascii();
        if value.is_empty() {
            return Self::Empty;
        }
        let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return Self::of_letters(value);
        }
        if is_integer(value) {
            return Self::Integer;
        }
        if is_number(value) {
            return Self::Number;
        }
        match (is_date(value), is_time(value)) {
            (true, _) => return Self::Date,
            (_, true) => return Self::Time,
            _ => {}
        }
        let parts = value.iter().position(|byte| matches!(byte, b' ' | b'T'));
        if let Some((date, rest)) = parts.and_then(|at| value.split_at_checked(at))
            && is_date(date)
            && rest.get(1..).is_some_and(is_time)
        {
            return Self::DateTime;
        }
        Self::of_letters(value)
    }

    fn of_letters(value: &[u8]) -> Self {
        const TRUTHS: [&[u8]; 6] = [b"true", b"false", b"yes", b"no", b"y", b"n"];
        if TRUTHS.iter().any(|truth| value.eq_ignore_ascii_case(truth)) {
            return Self::Truth;
        }
        if is_address(value) {
            return Self::Address;
        }
        let is_word = |byte: &u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'+') || *byte >= 0x80
        };
        if value.len() <= 64 && value.iter().all(is_word) {
            Self::Word
        } else {
            Self::Text
        }
    }
}

/// Digits, maybe signed.
pub fn is_integer(value: &[u8]) -> bool {
    let digits = value
        .strip_prefix(b"-")
        .or_else(|| value.strip_prefix(b"+"))
        .unwrap_or(value);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

fn is_number(value: &[u8]) -> bool {
    let value = value.strip_suffix(b"%").unwrap_or(value);
    let value = ["$", "\u{a5}", "\u{ffe5}", "\u{20ac}", "\u{a3}"]
        .iter()
        .find_map(|sign| value.strip_prefix(sign.as_bytes()))
        .unwrap_or(value);
    let value = value
        .strip_prefix(b"-")
        .or_else(|| value.strip_prefix(b"+"))
        .unwrap_or(value);
    let exponent = value.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (mantissa, exponent) = match exponent.and_then(|at| value.split_at_checked(at)) {
        Some((mantissa, rest)) => (mantissa, rest.get(1..)),
        None => (value, None),
    };
    let plain = mantissa
        .iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let starts = mantissa
        .first()
        .is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.');
    let separators = mantissa.windows(2).any(|pair| !pair.iter().any(u8::is_ascii_digit));
    plain
        && starts
        && !separators
        && mantissa.iter().filter(|byte| **byte == b'.').count() <= 1
        && exponent.is_none_or(is_integer)
}

/// Three numbers with the same separator, or a year and month; 年, 月 and 日 count as separators.
fn is_date(value: &[u8]) -> bool {
    let text = std::str::from_utf8(value).unwrap_or_default();
    if text.len() > 24 || !text.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let parts: Vec<&str> = text
        .split(['-', '/', '.', '年', '月', '日', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str, length: usize| part.len() <= length && part.bytes().all(|byte| byte.is_ascii_digit());
    let month = number(second, 2) || (second.len() == 3 && second.bytes().all(|byte| byte.is_ascii_alphabetic()));
    month && ((number(first, 4) && number(third, 2)) || (number(first, 2) && number(third, 4)))
}

/// Two to four numbers with colons, maybe with a fraction, a zone or AM and PM.
fn is_time(value: &[u8]) -> bool {
    let end = value.iter().position(|byte| !byte.is_ascii_digit() && *byte != b':');
    let (clock, rest) = value
        .split_at_checked(end.unwrap_or(value.len()))
        .unwrap_or((value, &[]));
    let colons = clock.iter().filter(|byte| **byte == b':').count();
    let parts = clock
        .split(|byte| *byte == b':')
        .all(|part| matches!(part.len(), 1 | 2));
    let tail = rest.len() <= 16
        && rest.iter().all(|byte| {
            byte.is_ascii_digit()
                || matches!(
                    byte,
                    b'.' | b'+' | b'-' | b':' | b' ' | b'Z' | b'A' | b'P' | b'M' | b'a' | b'p' | b'm'
                )
        });
    (1..=2).contains(&colons) && parts && tail
}

fn is_address(value: &[u8]) -> bool {
    let has_no_space = !value.iter().any(|byte| byte.is_ascii_whitespace() || *byte == b',');
    let at = value.iter().filter(|byte| **byte == b'@').count() == 1 && value.contains(&b'.');
    let web = value.starts_with(b"http://") || value.starts_with(b"https://") || value.starts_with(b"www.");
    let uuid = value.len() == 36
        && value.iter().filter(|byte| **byte == b'-').count() == 4
        && value.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    has_no_space && (at || web || uuid)
}

/// A class of characters: the mark that stands for it in patterns. Punctuation stands for itself.
pub fn class_of(character: char) -> char {
    match character {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        'a'..='z' => 'a',
        _ if character.is_alphabetic() => '文',
        _ if character.is_ascii() => character,
        _ => '※',
    }
}

/// The form of a value with every character, absent for long ones: `2018-01-03` is `9999-99-99`.
pub fn pattern(value: &str) -> Option<String> {
    (value.len() <= PATTERN_BYTES).then(|| value.chars().map(class_of).collect())
}

/// The form with runs of one class as one: `2018-01-03` is `9-9-9`.
pub fn collapsed(value: &str) -> String {
    let mut pattern = String::new();
    let mut last = None;
    for (parts, class) in value
        .chars()
        .take(200)
        .map(class_of)
        .filter(|class| {
            let repeated = last == Some(*class);
            last = Some(*class);
            !repeated
        })
        .enumerate()
    {
        if parts == COLLAPSED_PARTS {
            pattern.push('…');
            break;
        }
        pattern.push(class);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_spellings() {
        let cases: [(&str, Kind); 22] = [
            ("", Kind::Empty),
            ("42", Kind::Integer),
            ("-7", Kind::Integer),
            ("$74.69", Kind::Number),
            ("1,234.50", Kind::Number),
            ("3.10E+17", Kind::Number),
            ("1.2.3", Kind::Date),
            ("2018-01-03", Kind::Date),
            ("28/01/2018", Kind::Date),
            ("2024年1月3日", Kind::Date),
            ("31-OCT-2023", Kind::Date),
            ("00:15", Kind::Time),
            ("12:03:10.5 PM", Kind::Time),
            ("2020-01-01 01:02:03", Kind::DateTime),
            ("2020-01-01T01:02:03Z", Kind::DateTime),
            ("Yes", Kind::Truth),
            ("a@b.cn", Kind::Address),
            ("https://example.com/x", Kind::Address),
            ("MG-8769", Kind::Word),
            ("姓名", Kind::Word),
            ("two words", Kind::Text),
            ("1..2", Kind::Word),
        ];
        for (value, kind) in cases {
            assert_eq!(Kind::of(value.as_bytes()), kind, "{value}");
        }
    }

    #[test]
    fn patterns_keep_the_form() {
        assert_eq!(pattern("MG-8769").as_deref(), Some("AA-9999"));
        assert_eq!(collapsed("MG-8769"), "A-9");
        assert_eq!(collapsed("张三 x"), "文 a");
        assert_eq!(pattern(&"x".repeat(40)), None);
    }
}
