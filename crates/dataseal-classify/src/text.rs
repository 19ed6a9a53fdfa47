//! Folding of values before they are matched: spreadsheet wrappers, invisible characters, full-width and other
//! compatibility forms. No recogniser sees a raw text, so that each spelling needs to be known in one place only.

use std::borrow::Cow;

use dataseal_model::{ClassMask, Examination, Gate, Hit, LengthSet, ValueView};
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

/// Longest text, in characters, that is searched for matches inside.
pub(crate) const LONGEST_TEXT: u32 = 1 << 20;

/// The gate of codes that are so many ASCII digits, as they stand or as a spreadsheet has them (`310115.0`).
pub(crate) fn gate_of_digits(lengths: LengthSet, max_chars: u32) -> Gate {
    Gate {
        any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
        none_of: NOT_IN_NUMBERS | ClassMask::HYPHEN,
        first: ClassMask::DIGIT,
        digits: LengthSet::at_least(6),
        digit_lengths: lengths,
        whole_lengths: lengths,
        ..Gate::length(6, max_chars)
    }
}

/// The gate of numbers of so many ASCII digits, which may be written in groups and come as numbers.
pub(crate) fn gate_of_groups(digits: u32, max_chars: u32) -> Gate {
    Gate {
        any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
        none_of: NOT_IN_NUMBERS | ClassMask::DOT,
        digits: LengthSet::only(digits),
        digit_lengths: LengthSet::only(digits),
        numbers: true,
        ..Gate::length(digits, max_chars)
    }
}

/// The gate of codes of ASCII letters and digits that begin with a letter, which may be written in groups.
pub(crate) fn gate_of_codes(lengths: LengthSet, min_digits: u32, min_chars: u32, max_chars: u32) -> Gate {
    Gate {
        any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
        none_of: ClassMask::HAN | ClassMask::AT | ClassMask::DOT | ClassMask::COLON | ClassMask::PLUS,
        first: ClassMask::UPPER | ClassMask::LOWER | ClassMask::HYPHEN,
        digits: LengthSet::between(min_digits, lengths.longest().unwrap_or(u32::MAX)),
        digit_lengths: LengthSet::NONE,
        code_lengths: lengths,
        ..Gate::length(min_chars, max_chars)
    }
}

/// What no such number has.
const NOT_IN_NUMBERS: ClassMask = ClassMask::HAN
    .with(ClassMask::AT)
    .with(ClassMask::UPPER)
    .with(ClassMask::LOWER)
    .with(ClassMask::COLON)
    .with(ClassMask::PLUS);

/// The value without spreadsheet wrappers and surrounding white space, invisible characters removed, in the characters
/// of NFKC. Borrowed where nothing changes, which is the case for plain ASCII and Han text.
#[inline]
pub(crate) fn fold<'a>(view: &ValueView<'a>) -> Cow<'a, str> {
    if view.mask.has_any(ClassMask::WRAPPING) {
        fold_wrapped(view)
    } else {
        Cow::Borrowed(view.text)
    }
}

/// The value without white space at either end, if it is neither wrapped nor has characters that folding changes: folding
/// then leaves exactly this.
pub(crate) fn as_it_stands<'a>(view: &ValueView<'a>) -> Option<&'a [u8]> {
    let bare = view.text.as_bytes().trim_ascii();
    let begins = bare.first().is_some_and(u8::is_ascii_alphanumeric);
    (begins && !view.mask.has_any(ClassMask::FULL_WIDTH | ClassMask::OTHER)).then_some(bare)
}

/// [`fold`] of a value that may be wrapped, or has characters that change.
fn fold_wrapped<'a>(view: &ValueView<'a>) -> Cow<'a, str> {
    let bare = unwrap(view.text);
    if !view.mask.has_any(ClassMask::FULL_WIDTH | ClassMask::OTHER) {
        return Cow::Borrowed(bare);
    }
    let visible = bare.chars().filter(|&c| !is_invisible(c));
    let folded: String = if bare.chars().any(needs_normalising) {
        visible.nfkc().collect()
    } else {
        visible.map(half_width).collect()
    };
    Cow::Owned(unwrap(&folded).to_owned())
}

/// Takes off what a spreadsheet export wraps around an identifier: `="…"`, a leading `'`, white space at either end.
fn unwrap(text: &str) -> &str {
    // Between two characters that are neither white space nor part of a wrapper there is nothing to take off.
    let is_bare = |end: Option<char>| {
        end.is_some_and(|c| c.is_ascii_alphanumeric() || !(c.is_whitespace() || matches!(c, '=' | '\'')))
    };
    if is_bare(text.chars().next()) && is_bare(text.chars().next_back()) {
        return text;
    }
    let text = text.trim();
    let text = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text).trim()
}

/// Zero-width characters, joiners, soft hyphens and direction marks, which people do not see.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether NFKC may change a character in a way that [`half_width`] does not cover.
const fn needs_normalising(c: char) -> bool {
    ClassMask::of(c).0 == ClassMask::OTHER.0 && !matches!(c, '\u{2010}'..='\u{201f}' | '\u{3001}'..='\u{3011}' | '·')
}

/// Full-width forms as ASCII, the ideographic space as a space.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The text without white space, hyphens and middle dots, in upper case: the form in which identifiers are compared.
pub(crate) fn compact(text: &str) -> String {
    text.chars()
        .filter(|&c| !is_separator(c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// An identifier in the form in which it is compared, if it consists of ASCII characters: what [`compact`] makes of it, without
/// memory of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code {
    bytes: [u8; Self::LONGEST],
    length: usize,
}

impl Code {
    /// Characters at most; no identifier has as many.
    pub(crate) const LONGEST: usize = 40;

    /// An empty one.
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; Self::LONGEST],
            length: 0,
        }
    }

    /// `None` for a text with other characters than letters, digits and separators, and for longer ones.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let mut code = Self::new();
        if text.is_ascii() {
            for byte in text.bytes() {
                match byte {
                    b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => code.push(byte)?,
                    b'-' | b' ' | b'\t'..=b'\r' => {}
                    _ => return None,
                }
            }
        } else {
            for c in text.chars() {
                match u8::try_from(c) {
                    Ok(byte) if byte.is_ascii_alphanumeric() => code.push(byte)?,
                    _ if is_separator(c) => {}
                    _ => return None,
                }
            }
        }
        Some(code)
    }

    /// Adds a character, a letter in upper case; `None` if there is no room.
    #[inline]
    pub(crate) fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte.to_ascii_uppercase();
        self.length += 1;
        Some(())
    }

    /// Whether there is nothing in it.
    pub(crate) const fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(crate) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl FromIterator<u8> for Code {
    /// What there is no room for is left out.
    fn from_iter<I: IntoIterator<Item = u8>>(bytes: I) -> Self {
        let mut code = Self::new();
        bytes.into_iter().take(Self::LONGEST).for_each(|byte| {
            let _ = code.push(byte);
        });
        code
    }
}

/// A folded value in the form in which identifiers are compared: the value itself where it is digits and capitals from end to end,
/// as most are, and otherwise what [`Code::of`] makes of it in the room that the caller lends.
pub(crate) fn compared<'a>(view: &ValueView<'_>, folded: &'a str, room: &'a mut Option<Code>) -> Option<&'a str> {
    if ClassMask::DIGIT.with(ClassMask::UPPER).has_all(view.mask) {
        return (folded.len() <= Code::LONGEST).then_some(folded);
    }
    // These are left by folding and no part of an identifier.
    if view
        .mask
        .has_any(ClassMask::AT | ClassMask::DOT | ClassMask::COLON | ClassMask::PLUS)
    {
        return None;
    }
    *room = Code::of(folded);
    room.as_ref().map(Code::as_str)
}

/// Whether a value has no character that is in no identifier and that folding leaves where it is.
pub(crate) const fn may_be_code(view: &ValueView<'_>) -> bool {
    const NOT_IN_CODES: ClassMask =
        ClassMask(ClassMask::HAN.0 | ClassMask::AT.0 | ClassMask::DOT.0 | ClassMask::COLON.0 | ClassMask::PLUS.0);
    !view.mask.has_any(NOT_IN_CODES)
}

/// The length of a value that is ASCII letters and digits from end to end, which folding leaves as it is; `None` for any other.
/// Most values are turned away by it before they are looked at.
pub(crate) const fn code_length(view: &ValueView<'_>) -> Option<u32> {
    const CODES: u16 = ClassMask::DIGIT.0 | ClassMask::UPPER.0 | ClassMask::LOWER.0;
    if view.mask.0 & !CODES == 0 {
        Some(view.chars)
    } else {
        None
    }
}

/// The digits of a value that is a number of so many, whatever separates them.
pub(crate) fn number_of(view: &ValueView<'_>, digits: usize) -> Option<Code> {
    if code_length(view).is_some_and(|length| length as usize != digits) {
        return None;
    }
    if !may_be_code(view) {
        return None;
    }
    let code = Code::of(&fold(view))?;
    (code.as_str().len() == digits && is_digits(code.as_str())).then_some(code)
}

/// The digits of a value that is nothing but ASCII digits, as it stands or once it is folded: `="110"`, `'110`, `１１０`.
pub(crate) fn bare_digits<'a>(view: &ValueView<'a>) -> Option<Cow<'a, str>> {
    if view.mask == ClassMask::DIGIT {
        return Some(Cow::Borrowed(view.text));
    }
    let may_be_digits = ClassMask::DIGIT.with(ClassMask::WRAPPING).has_all(view.mask);
    may_be_digits.then(|| fold(view)).filter(|text| is_digits(text))
}

/// Whether a value holds any character that only a sentence, a list or a program has.
pub(crate) fn may_be_punctuated(view: &ValueView<'_>) -> bool {
    view.mask
        .has_any(ClassMask::OTHER_ASCII | ClassMask::FULL_WIDTH | ClassMask::OTHER)
}

/// The value of digits, or nothing where another character is among them or there are too many.
pub(crate) fn value_of(digits: &str) -> Option<u32> {
    if !(1..=9).contains(&digits.len()) {
        return None;
    }
    digits
        .bytes()
        .try_fold(0, |value, byte| Some(value * 10 + digit(byte)?))
}

/// How many ASCII digits a text has.
pub(crate) fn count_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// The text without white space.
#[inline]
pub(crate) fn without_spaces<'a>(text: Cow<'a, str>, mask: ClassMask) -> Cow<'a, str> {
    // All other classes are without.
    if mask.has_any(ClassMask::SPACE | ClassMask::FULL_WIDTH | ClassMask::OTHER) && text.contains(char::is_whitespace) {
        return Cow::Owned(text.chars().filter(|c| !c.is_whitespace()).collect());
    }
    text
}

/// The text with its ASCII letters in lower case.
pub(crate) fn in_lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// ASCII letters and digits.
pub(crate) fn alphanumeric() -> impl Iterator<Item = char> {
    letters().chain('0'..='9')
}

/// ASCII letters.
pub(crate) fn letters() -> impl Iterator<Item = char> {
    ('a'..='z').chain('A'..='Z')
}

/// The text without the brackets around its last character: `A123456(3)`.
pub(crate) fn without_brackets(text: &str) -> Cow<'_, str> {
    let parted = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match parted {
        Some((head, check)) if check.len() == 1 => Cow::Owned(format!("{}{check}", head.trim_end())),
        _ => Cow::Borrowed(text),
    }
}

/// Whether a text has different characters: one character repeated is a filler.
pub(crate) fn is_varied(text: &str) -> bool {
    text.bytes()
        .zip(text.bytes().skip(1))
        .any(|(left, right)| left != right)
}

/// Characters that people put between groups of an identifier.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '·' | '•' | '‐' | '‑' | '–' | '—' | '−')
}

/// The hash under which a canonical form is counted once.
pub(crate) fn canonical(form: &str) -> Option<u64> {
    Some(xxh3_64(form.as_bytes()))
}

/// A whole match that is counted once under its canonical form and carries no date.
pub(crate) fn hit(form: &str) -> Examination {
    Examination::Hit(Hit {
        canonical: canonical(form),
        day: None,
    })
}

/// What a value is that has a shape and nothing to check, or has not even the shape.
pub(crate) const fn near(has_shape: bool) -> Examination {
    if has_shape {
        Examination::NearMiss
    } else {
        Examination::Miss
    }
}

/// What a code is of which shape and validity are known, both told by its compared form: a hit if it is valid, a near miss if it
/// only has the shape.
pub(crate) fn examine_code(
    view: &ValueView<'_>,
    shaped: impl Fn(&str) -> bool,
    valid: impl Fn(&str) -> bool,
) -> Examination {
    let (text, mut room) = (fold(view), None);
    match compared(view, &text, &mut room).filter(|code| shaped(code)) {
        Some(code) if valid(code) => hit(code),
        code => near(code.is_some()),
    }
}

/// [`examine_code`] of a number of so many digits.
pub(crate) fn examine_number(
    view: &ValueView<'_>,
    digits: usize,
    shaped: impl Fn(&str) -> bool,
    valid: impl Fn(&str) -> bool,
) -> Examination {
    let code = number_of(view, digits);
    match code.as_ref().map(Code::as_str).filter(|number| shaped(number)) {
        Some(number) if valid(number) => hit(number),
        number => near(number.is_some()),
    }
}

/// What a text is that is no match itself and holds so many.
pub(crate) fn contained(matches: usize) -> Examination {
    match u32::try_from(matches).unwrap_or(u32::MAX) {
        0 => Examination::Miss,
        matches => Examination::Contained(matches),
    }
}

/// The value of an ASCII digit, or nothing for another character.
pub(crate) fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// Whether a text is ASCII digits and nothing else, and at least one.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is 8, 4, 4, 4 and 12 hexadecimal digits with hyphens between them, as UUIDs are written (RFC 9562, 4).
pub(crate) fn is_in_uuid_groups(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A number of an integer column that went through binary floats: the text before a final `.0`.
pub(crate) fn without_float_tail(text: &str) -> &str {
    text.strip_suffix(".00")
        .or_else(|| text.strip_suffix(".0"))
        .filter(|rest| is_digits(rest))
        .unwrap_or(text)
}

/// Han characters as the class mask knows them.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || ClassMask::of(c) == ClassMask::HAN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        fold(&ValueView::new(text)).into_owned()
    }

    #[test]
    fn wrappers_are_taken_off() {
        for wrapped in [
            "=\"110\"",
            "'110",
            "110\t",
            " 110 ",
            "\u{3000}110\u{3000}",
            "110",
            "１１０",
            "1\u{200b}10",
        ] {
            assert_eq!(folded(wrapped), "110", "{wrapped:?}");
        }
    }

    #[test]
    fn bare_digits_are_found_in_their_wrappers() {
        for text in ["110", "=\"110\"", "'110", "110 ", "\t110", "１１０", "1\u{200b}10"] {
            assert_eq!(bare_digits(&ValueView::new(text)).as_deref(), Some("110"), "{text:?}");
        }
        for text in [
            "",
            " ",
            "=\"\"",
            "1 10",
            "1-10",
            "110.0",
            "a110",
            "+110",
            "一一〇",
            "\"110\"",
        ] {
            assert_eq!(bare_digits(&ValueView::new(text)), None, "{text:?}");
        }
    }

    #[test]
    fn compatibility_forms_are_folded() {
        assert_eq!(folded("（０２１）６１２３"), "(021)6123");
        assert_eq!(folded("𝟏𝟐³"), "123");
        assert_eq!(folded("张三，王五"), "张三,王五");
        assert_eq!(compact("6222 0212-3456·x"), "622202123456X");
    }

    #[test]
    fn digits_have_a_value() {
        assert_eq!(value_of("007"), Some(7));
        assert_eq!(value_of("999999999"), Some(999_999_999));
        assert!(
            ["", "+1", "1 ", "１", "1000000000"]
                .into_iter()
                .all(|text| value_of(text).is_none())
        );
    }

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(fold(&ValueView::new("北京 abc 123")), Cow::Borrowed(_)));
    }

    #[test]
    fn float_tails_are_cut_from_whole_numbers_only() {
        assert_eq!(without_float_tail("13900000000.0"), "13900000000");
        assert_eq!(without_float_tail("1.5.0"), "1.5.0");
        assert_eq!(without_float_tail("v.0"), "v.0");
    }
}
