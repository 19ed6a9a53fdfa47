//! How content recognisers run inside the measuring pass without the pass knowing what they look for.
//!
//! The pass computes one [`ValueView`] a value, asks each recogniser's static [`Gate`], and counts what it answers. The
//! recognisers themselves live in `dataseal-classify`.

use std::fmt;
use std::ops::BitOr;
use std::sync::Arc;

use crate::{ClassId, Digest};

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

/// Lengths in characters, as bits: the last bit is for all from there on.
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

    /// One length.
    pub const fn only(length: u32) -> Self {
        Self::between(length, length)
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

    /// ASCII digits that it has once it is folded, at most.
    #[inline]
    pub fn most_digits(&self) -> u32 {
        if self.mask.has_any(ClassMask::FOLDED) {
            return u32::MAX;
        }
        let digits = self.text.bytes().filter(u8::is_ascii_digit).count();
        u32::try_from(digits).unwrap_or(u32::MAX)
    }
}

impl fmt::Debug for ValueView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "‹withheld, {} characters›", self.chars)
    }
}

/// A cheap test that every match passes, the near misses among them. Checked before any other work.
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
    /// Fewest ASCII digits. Not asked of a value that folding may change.
    pub min_digits: u32,
    /// Lengths of matches that are ASCII digits from end to end.
    pub digit_lengths: LengthSet,
    /// Lengths of matches that are ASCII letters from end to end, with digits or without.
    pub code_lengths: LengthSet,
    /// Lengths of what stands before the first point in matches that are ASCII digits and points, such as amounts; see
    /// [`ValueView::whole_digits`].
    pub whole_lengths: LengthSet,
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
            min_digits: 0,
            digit_lengths: LengthSet::ANY,
            code_lengths: LengthSet::ANY,
            whole_lengths: LengthSet::ANY,
            numbers: false,
        }
    }

    /// Whether the value may match.
    pub fn admits(&self, view: &ValueView<'_>) -> bool {
        self.admits_shape(view.mask, view.chars, view.first_class())
            && self.admits_whole(view.whole_digits())
            && (self.min_digits == 0 || view.most_digits() >= self.min_digits)
    }

    /// Whether a value of such classes and length, with such a first character, may match if it has enough digits.
    pub const fn admits_shape(&self, mask: ClassMask, chars: u32, first: ClassMask) -> bool {
        chars >= self.min_chars
            && chars <= self.max_chars
            && mask.has_all(self.all_of)
            && meets(mask, self.any_of)
            && meets(mask, self.also_any_of)
            && !mask.has_any(self.none_of)
            && (mask.has_any(ClassMask::FOLDED) || first.has_any(ClassMask::WRAPPING) || meets(first, self.first))
            && self.lengths(mask).may_have(chars)
    }

    /// Whether digits and points with so many digits before the first point may match.
    pub fn admits_whole(&self, digits: Option<u32>) -> bool {
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

/// What a match says beyond itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// 64-bit hash of the canonical form, so that two spellings of one thing (a 15-digit number and its 18-digit form)
    /// are counted once.
    pub canonical: Option<u64>,
    /// Day number (days since 1970-01-01) that the value carries, such as a birth date.
    pub day: Option<i32>,
}

/// A recogniser's answer about one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Examination {
    /// Not this class.
    Miss,
    /// The shape fits, the validator says no.
    NearMiss,
    /// A free text with so many validated matches inside, at least one.
    Contained(u32),
    /// The whole value matches and passes the validator.
    Hit(Hit),
}

/// Recognises one class of value by its content. Stateless and cheap: it runs once a value (once a dictionary entry where
/// the file has dictionaries).
pub trait Recogniser: Send + Sync {
    /// What it recognises.
    fn class(&self) -> &ClassId;

    /// The static test that every match passes.
    fn gate(&self) -> Gate;

    /// Whether a single match is proof: a check character, or a form that nothing else has. Names are withheld on proof
    /// only, because ordinary words look like personal names (`金额` begins with a surname).
    fn is_proof(&self) -> bool {
        false
    }

    /// Looks at one value that passed the gate.
    fn examine(&self, view: &ValueView<'_>) -> Examination;
}

/// Digits of a mobile number, the shortest number that is proof.
const SHORTEST_IDENTIFIER: usize = 11;

/// The recognisers of a run, in order of class id, with the digest that identifies them in states and statements.
pub struct RecogniserSet {
    recognisers: Arc<[Box<dyn Recogniser>]>,
    /// Classes whose values each stand for one person.
    persons: Vec<ClassId>,
    /// Classes whose values by themselves single out a person.
    identifiers: Vec<ClassId>,
    /// Whether these are counted exactly.
    exact: bool,
    digest: Digest,
}

impl RecogniserSet {
    /// Orders the recognisers by class. `digest` covers their code versions and word lists.
    pub fn new(mut recognisers: Vec<Box<dyn Recogniser>>, digest: Digest) -> Self {
        recognisers.sort_by(|left, right| left.class().cmp(right.class()));
        Self {
            recognisers: recognisers.into(),
            persons: Vec::new(),
            identifiers: Vec::new(),
            exact: false,
            digest,
        }
    }

    /// The same set, in which the values of these classes each stand for one person: their hashes are kept beside the counts,
    /// so that persons can be counted over several columns.
    #[must_use]
    pub fn counting_persons(self, persons: impl IntoIterator<Item = ClassId>) -> Self {
        Self {
            persons: persons.into_iter().collect(),
            ..self
        }
    }

    /// The same set, which knows that values of these classes single out a person by themselves (direct identifiers in the sense
    /// of GB/T 37964-2019).
    #[must_use]
    pub fn identifying(self, identifiers: impl IntoIterator<Item = ClassId>) -> Self {
        Self {
            identifiers: identifiers.into_iter().collect(),
            ..self
        }
    }

    /// Whether a value of this class singles out a person by itself.
    pub fn identifies(&self, class: &ClassId) -> bool {
        self.identifiers.contains(class)
    }

    /// The same set, in which persons are counted exactly, at the price of memory, up to a limit of the measuring pass.
    #[must_use]
    pub fn exactly(&self) -> Self {
        Self {
            recognisers: Arc::clone(&self.recognisers),
            persons: self.persons.clone(),
            identifiers: self.identifiers.clone(),
            exact: true,
            digest: self.digest,
        }
    }

    /// Whether values of this class are persons to be counted exactly.
    pub fn counts_exactly(&self, class: &ClassId) -> bool {
        self.exact && self.counts_persons(class)
    }

    /// Whether a value of this class stands for one person.
    pub fn counts_persons(&self, class: &ClassId) -> bool {
        self.persons.contains(class)
    }

    /// The recognisers, in order of class id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &dyn Recogniser> {
        self.recognisers.iter().map(AsRef::as_ref)
    }

    /// The recogniser at a place in that order.
    pub fn get(&self, place: usize) -> Option<&dyn Recogniser> {
        self.recognisers.get(place).map(AsRef::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.recognisers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.recognisers.is_empty()
    }

    /// Identifies the set.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether any recogniser finds its class in `text`, whole or contained.
    pub fn suggests(&self, text: &str) -> bool {
        self.finds(text, |_| true)
    }

    /// Whether a recogniser whose single match is proof finds its class in `text`: whole, contained, in a part between
    /// separators, or in a run of digits that letters touch (`U13900000000`).
    pub fn proves(&self, text: &str) -> bool {
        let proof = |piece: &str| self.finds(piece, |recogniser| recogniser.is_proof());
        let parts = text.split(|c: char| !c.is_alphanumeric() && !"@.-".contains(c));
        let finer = text.split(|c: char| !c.is_alphanumeric());
        proof(text) || parts.chain(finer).chain(digit_runs(text)).any(proof)
    }

    fn finds(&self, text: &str, counts: impl Fn(&dyn Recogniser) -> bool) -> bool {
        let view = ValueView::new(text);
        self.iter().any(|recogniser| {
            counts(recogniser)
                && recogniser.gate().admits(&view)
                && matches!(
                    recogniser.examine(&view),
                    Examination::Hit(_) | Examination::Contained(_)
                )
        })
    }
}

/// Runs of digits that are long enough to identify, each with and without an `X` behind it (the last character of some
/// identity numbers).
fn digit_runs(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_digit() || c == 'X' || c == 'x';
    text.split(move |c| !is_part(c))
        .flat_map(|run| [run, run.trim_matches(['x', 'X'])])
        .filter(|run| run.len() >= SHORTEST_IDENTIFIER)
}

impl fmt::Debug for RecogniserSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecogniserSet")
            .field("len", &self.len())
            .field("digest", &self.digest)
            .finish()
    }
}
