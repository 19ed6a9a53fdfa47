//! What of a value is looked at before any recogniser is asked: classes of characters, lengths, digits.

use std::fmt;
use std::ops::BitOr;

/// Which classes of characters occur in a value, as a bit set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassMask(pub u16);

impl ClassMask {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// ASCII digits.
    pub const DIGIT: Self = Self(1);
    /// ASCII upper-case letters.
    pub const UPPER: Self = Self(1 << 1);
    /// ASCII lower-case letters.
    pub const LOWER: Self = Self(1 << 2);
    /// White space, ASCII or not.
    pub const SPACE: Self = Self(1 << 3);
    /// Han characters (Unified Ideographs and extensions).
    pub const HAN: Self = Self(1 << 4);
    /// `@`.
    pub const AT: Self = Self(1 << 5);
    /// `.`.
    pub const DOT: Self = Self(1 << 6);
    /// `:`.
    pub const COLON: Self = Self(1 << 7);
    /// `-` and `_`.
    pub const HYPHEN: Self = Self(1 << 8);
    /// `+`.
    pub const PLUS: Self = Self(1 << 9);
    /// Any other ASCII character.
    pub const OTHER_ASCII: Self = Self(1 << 10);
    /// Full-width forms (U+FF01–U+FF5E) and the ideographic space, which compatibility normalisation folds to ASCII.
    pub const FULL_WIDTH: Self = Self(1 << 11);
    /// Any other character.
    pub const OTHER: Self = Self(1 << 12);

    /// Characters that folding may turn into others, or drop.
    pub const FOLDED: Self = Self(Self::FULL_WIDTH.0 | Self::OTHER.0);
    /// Characters with which a value may be wrapped or padded, and which folding takes off its ends.
    pub const WRAPPING: Self = Self(Self::SPACE.0 | Self::OTHER_ASCII.0 | Self::FOLDED.0);
    /// ASCII letters and digits.
    pub const CODE: Self = Self(Self::DIGIT.0 | Self::UPPER.0 | Self::LOWER.0);

    /// The class of one character.
    #[inline]
    pub const fn of(c: char) -> Self {
        // The block of Unified Ideographs, in which nearly all Chinese text lies.
        if matches!(c, '\u{4e00}'..='\u{9fff}') {
            Self::HAN
        } else {
            Self::of_any(c)
        }
    }

    const fn of_any(c: char) -> Self {
        match c {
            '0'..='9' => Self::DIGIT,
            'A'..='Z' => Self::UPPER,
            'a'..='z' => Self::LOWER,
            ' ' | '\t' | '\n' | '\r' | '\u{0b}' | '\u{0c}' | '\u{a0}' => Self::SPACE,
            '@' => Self::AT,
            '.' => Self::DOT,
            ':' => Self::COLON,
            '-' | '_' => Self::HYPHEN,
            '+' => Self::PLUS,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇' => Self::HAN,
            '\u{ff01}'..='\u{ff5e}' | '\u{3000}' => Self::FULL_WIDTH,
            c if c.is_ascii() => Self::OTHER_ASCII,
            _ => Self::OTHER,
        }
    }

    /// Whether every class of `other` is in this set.
    pub const fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether this set and `other` share a class.
    pub const fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a value of these classes is one word with an `@` in it, as a mailbox is, with nothing around it.
    pub const fn is_mailbox(self) -> bool {
        const AROUND: ClassMask = ClassMask(
            ClassMask::HAN.0
                | ClassMask::SPACE.0
                | ClassMask::COLON.0
                | ClassMask::PLUS.0
                | ClassMask::FOLDED.0
                | ClassMask::OTHER_ASCII.0,
        );
        self.has_any(Self::AT) && !self.has_any(AROUND)
    }

    /// Whether a value of these classes is words or marks in ASCII, without a digit, a hyphen or a colon.
    pub const fn is_prose(self) -> bool {
        const IN_PROSE: ClassMask = ClassMask(ClassMask::SPACE.0 | ClassMask::DOT.0 | ClassMask::OTHER_ASCII.0);
        const IN_NONE: ClassMask = ClassMask(
            ClassMask::DIGIT.0 | ClassMask::HYPHEN.0 | ClassMask::COLON.0 | ClassMask::HAN.0 | ClassMask::FOLDED.0,
        );
        self.has_any(IN_PROSE) && !self.has_any(IN_NONE)
    }

    /// The union.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOr for ClassMask {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

/// Lengths in characters, or counts of digits, as bits: the last bit is for all from there on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthSet(u64);

impl LengthSet {
    /// All.
    pub const ANY: Self = Self(u64::MAX);
    /// None.
    pub const NONE: Self = Self(0);

    /// The length from which on lengths are not told apart.
    const LAST: u32 = u64::BITS - 1;

    /// From the first to the last, both among them.
    pub const fn between(first: u32, last: u32) -> Self {
        let (mut bits, mut length) = (0, if first < Self::LAST { first } else { Self::LAST });
        while length <= last && length <= Self::LAST {
            bits |= 1 << length;
            length += 1;
        }
        Self(bits)
    }

    /// From one on.
    pub const fn at_least(first: u32) -> Self {
        Self::between(first, u32::MAX)
    }

    /// One length.
    #[inline]
    pub const fn only(length: u32) -> Self {
        Self(1 << if length < Self::LAST { length } else { Self::LAST })
    }

    /// The longest, if they end.
    pub const fn longest(self) -> Option<u32> {
        match self.0.checked_ilog2() {
            Some(length) if length < Self::LAST => Some(length),
            _ => None,
        }
    }

    /// These and others.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a length may be among them.
    pub const fn may_have(self, length: u32) -> bool {
        let bit = if length < Self::LAST { length } else { Self::LAST };
        self.0 >> bit & 1 == 1
    }

    /// Whether any length is in both.
    pub const fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// One value as recognisers see it. The text is raw: recognisers normalise (NFKC, separators, case) behind their gate.
#[derive(Clone, Copy)]
pub struct ValueView<'a> {
    /// The value as text.
    pub text: &'a str,
    /// Length in Unicode scalar values.
    pub chars: u32,
    /// Classes of its characters.
    pub mask: ClassMask,
}

impl<'a> ValueView<'a> {
    /// So many digits before a point are not told apart from more.
    pub const MOST_WHOLE_DIGITS: u32 = 15;

    /// Looks at a text.
    pub fn new(text: &'a str) -> Self {
        let (mut chars, mut mask) = (0u32, ClassMask::NONE);
        for c in text.chars() {
            chars = chars.saturating_add(1);
            mask = mask.with(ClassMask::of(c));
        }
        Self { text, chars, mask }
    }

    /// The class of the first character; `NONE` for an empty text.
    #[inline]
    pub fn first_class(&self) -> ClassMask {
        self.text.chars().next().map_or(ClassMask::NONE, ClassMask::of)
    }

    /// Digits before the first point of a value that is ASCII digits and points; `None` of any other, and from
    /// [`ValueView::MOST_WHOLE_DIGITS`] on.
    #[inline]
    pub fn whole_digits(&self) -> Option<u32> {
        if self.mask != ClassMask::DIGIT.with(ClassMask::DOT) {
            return None;
        }
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        u32::try_from(digits)
            .ok()
            .filter(|digits| *digits < Self::MOST_WHOLE_DIGITS)
    }

    /// Whether white space parts it, wherever folding takes some off its ends.
    #[inline]
    pub fn is_parted(&self) -> bool {
        if !self.mask.has_any(ClassMask::SPACE) || self.mask.has_any(ClassMask::FOLDED) {
            return false;
        }
        // White space that is at neither end is inside. What may be part of a wrapper is taken off with the white space behind it.
        match self.text.as_bytes() {
            [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_graphic() => true,
            _ => {
                let bare = self.text.trim();
                bare.starts_with(|c: char| c.is_ascii_alphanumeric()) && bare.contains(char::is_whitespace)
            }
        }
    }

    /// How many ASCII digits it has: any count, if folding may make more of other characters.
    #[inline]
    pub fn digits(&self) -> LengthSet {
        if self.mask.has_any(ClassMask::FOLDED) {
            return LengthSet::ANY;
        }
        if !self.mask.has_any(ClassMask::DIGIT) {
            return LengthSet::only(0);
        }
        if self.mask == ClassMask::DIGIT {
            return LengthSet::only(self.chars);
        }
        // Sums of bytes, of which many fit one register.
        let count = |part: &[u8]| part.iter().map(|byte| u8::from(byte.is_ascii_digit())).sum::<u8>();
        let digits = self
            .text
            .as_bytes()
            .chunks(128)
            .map(|part| u32::from(count(part)))
            .sum();
        LengthSet::only(digits)
    }
}

/// What gates ask of a value, found out once for all of them.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The value.
    pub view: ValueView<'a>,
    /// See [`ValueView::first_class`].
    pub first: ClassMask,
    /// See [`ValueView::whole_digits`].
    pub whole: Option<u32>,
    /// See [`ValueView::digits`].
    pub digits: LengthSet,
    /// See [`ValueView::is_parted`].
    pub parted: bool,
}

impl<'a> Look<'a> {
    /// Looks at a value.
    #[inline]
    pub fn at(view: ValueView<'a>) -> Self {
        Self {
            first: view.first_class(),
            whole: view.whole_digits(),
            digits: view.digits(),
            parted: view.is_parted(),
            view,
        }
    }
}

impl fmt::Debug for ValueView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "‹withheld, {} characters›", self.chars)
    }
}

/// A cheap test that every match passes, the near misses among them. Checked before any other work. What `hyphens`,
/// `mailboxes` and `prose` turn away may look like a match and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Fewest characters of a match, white space and separators included.
    pub min_chars: u32,
    /// Most characters of a match.
    pub max_chars: u32,
    /// All of these classes occur.
    pub all_of: ClassMask,
    /// At least one of these classes occurs (`NONE`: no such demand).
    pub any_of: ClassMask,
    /// At least one of these classes occurs as well (`NONE`: no such demand).
    pub also_any_of: ClassMask,
    /// None of these classes occurs.
    pub none_of: ClassMask,
    /// Classes of the first character, besides those that may wrap a value (`NONE`: no such demand). Not asked of a value that
    /// folding may change.
    pub first: ClassMask,
    /// How many ASCII digits matches have. Not asked of a value that folding may change.
    pub digits: LengthSet,
    /// Lengths of matches that are ASCII digits from end to end.
    pub digit_lengths: LengthSet,
    /// Of these, the lengths of which every value is a near miss, whatever its digits: none of them needs to be shown.
    pub digits_near: LengthSet,
    /// Lengths of matches that are ASCII letters from end to end, with digits or without.
    pub code_lengths: LengthSet,
    /// Lengths of what stands before the first point in matches that are ASCII digits and points, such as amounts; see
    /// [`ValueView::whole_digits`].
    pub whole_lengths: LengthSet,
    /// How many hyphens (and underscores) there are in matches that are ASCII digits and hyphens.
    pub hyphens: LengthSet,
    /// Whether a word with an `@` in it, and nothing beside it, may match or hold a match; see [`ClassMask::is_mailbox`].
    pub mailboxes: bool,
    /// Whether words and marks in ASCII, without a digit, a hyphen or a colon, may match or hold a match; see [`ClassMask::is_prose`].
    pub prose: bool,
    /// Whether matches may have white space inside, or stand in a text that has; see [`ValueView::is_parted`].
    pub parted: bool,
    /// Whether numbers of a typed column, written as plain digits, can match.
    pub numbers: bool,
}

impl Gate {
    /// A gate that lets every text of `min..=max` characters through.
    pub const fn length(min_chars: u32, max_chars: u32) -> Self {
        Self {
            min_chars,
            max_chars,
            all_of: ClassMask::NONE,
            any_of: ClassMask::NONE,
            also_any_of: ClassMask::NONE,
            none_of: ClassMask::NONE,
            first: ClassMask::NONE,
            digits: LengthSet::ANY,
            digit_lengths: LengthSet::ANY,
            digits_near: LengthSet::NONE,
            code_lengths: LengthSet::ANY,
            whole_lengths: LengthSet::ANY,
            hyphens: LengthSet::ANY,
            mailboxes: true,
            prose: true,
            parted: true,
            numbers: false,
        }
    }

    /// Whether the value may match.
    pub fn admits(&self, view: &ValueView<'_>) -> bool {
        self.admits_look(&Look::at(*view))
    }

    /// Whether a value may match, of which this is known.
    pub fn admits_look(&self, look: &Look<'_>) -> bool {
        self.admits_shape(look.view.mask, look.view.chars, look.first)
            && self.admits_whole(look.whole)
            && self.digits.has_any(look.digits)
            && (self.parted || !look.parted)
            && self.admits_hyphens(look)
    }

    /// Whether a value has as many hyphens as matches have, if it is digits and hyphens and these can be told.
    pub fn admits_hyphens(&self, look: &Look<'_>) -> bool {
        const HYPHENED: ClassMask = ClassMask::DIGIT.with(ClassMask::HYPHEN);
        let hyphens = look
            .digits
            .longest()
            .map(|digits| look.view.chars.saturating_sub(digits));
        look.view.mask != HYPHENED || hyphens.is_none_or(|hyphens| self.hyphens.may_have(hyphens))
    }

    /// Whether a value of such classes and length, with such a first character, may match if it has as many digits as matches have.
    const fn admits_shape(&self, mask: ClassMask, chars: u32, first: ClassMask) -> bool {
        chars >= self.min_chars
            && chars <= self.max_chars
            && mask.has_all(self.all_of)
            && meets(mask, self.any_of)
            && meets(mask, self.also_any_of)
            && !mask.has_any(self.none_of)
            && (self.mailboxes || !mask.is_mailbox())
            && (self.prose || !mask.is_prose())
            && (mask.has_any(ClassMask::FOLDED) || first.has_any(ClassMask::WRAPPING) || meets(first, self.first))
            && self.lengths(mask).may_have(chars)
    }

    /// Whether digits and points with so many digits before the first point may match.
    fn admits_whole(&self, digits: Option<u32>) -> bool {
        digits.is_none_or(|digits| self.whole_lengths.may_have(digits))
    }

    /// Lengths of matches with these classes, as far as that is asked.
    const fn lengths(&self, mask: ClassMask) -> LengthSet {
        if mask.0 == ClassMask::DIGIT.0 {
            self.digit_lengths
        } else if ClassMask::CODE.has_all(mask) {
            self.code_lengths
        } else {
            LengthSet::ANY
        }
    }
}

/// Whether a class of those that are wanted occurs, if any is wanted.
const fn meets(mask: ClassMask, wanted: ClassMask) -> bool {
    wanted.0 == 0 || mask.has_any(wanted)
}
