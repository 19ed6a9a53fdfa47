//! The forms of texts: `A` for a capital, `a` for a small letter, `9` for a digit, `文` for a Han character, `※` for any
//! other beyond ASCII, and everything else as it stands. `沪A-12345` is `文A-99999`.
//!
//! Counted exactly while there are few. Overflow is absorbing and depends on the set of forms alone.

use dataseal_model::{ClassMask, FormCount, HEAD, Masked, ValueView, head};

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::hash::SPREAD;

/// Different forms at most.
const MOST: usize = 64;
/// Characters of a form at most.
const LONGEST: usize = 32;
/// Places that remember where a form was counted; a power of two.
const PLACES: usize = 256;

/// Stands for `※` in a form.
const FOREIGN: u8 = 0x80;
/// Stands for `文` in a form.
const HAN: u8 = 0x81;

/// A form, one byte a character, the first of them highest in its word. Bytes beyond ASCII are ordered as what they stand for,
/// so forms are ordered as their texts. Four words by themselves stay in registers, where an array would go through memory.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    marks: (u64, u64, u64, u64),
    length: u8,
}

impl Form {
    /// The form of a text that is not too long.
    #[inline]
    fn of(view: &ValueView<'_>) -> Option<Self> {
        if view.chars as usize > LONGEST {
            return None;
        }
        let bytes = view.text.as_bytes();
        if bytes.len() != view.chars as usize {
            return Self::of_marks(view.text.chars().map(mark));
        }
        let words = |head: u128| ((head >> 64) as u64, head as u64);
        let (first, second) = words(head(bytes));
        let (third, fourth) = match bytes.get(HEAD..) {
            Some(rest) => words(head(rest)),
            None => (0, 0),
        };
        Some(Self {
            marks: (
                ascii_marks(first),
                ascii_marks(second),
                ascii_marks(third),
                ascii_marks(fourth),
            ),
            length: bytes.len() as u8,
        })
    }

    /// The form of so many marks, if they are not too many.
    fn of_marks(marks: impl Iterator<Item = u8>) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        let mut length = 0;
        for mark in marks {
            *bytes.get_mut(usize::from(length))? = mark;
            length += 1;
        }
        let (words, _) = bytes.as_chunks();
        let mut words = words.iter().map(|word| u64::from_be_bytes(*word));
        Some(Self {
            marks: (words.next()?, words.next()?, words.next()?, words.next()?),
            length,
        })
    }

    /// The words in order.
    const fn words(&self) -> [u64; 4] {
        let (first, second, third, fourth) = self.marks;
        [first, second, third, fourth]
    }

    /// The form that a text spells.
    fn spelt(text: &str) -> Option<Self> {
        let spelt = |c| match c {
            '※' => Some(FOREIGN),
            '文' => Some(HAN),
            c => Some(mark(c)).filter(|mark| u32::from(*mark) == u32::from(c)),
        };
        let is_form = text.chars().all(|c| spelt(c).is_some());
        is_form
            .then(|| Self::of_marks(text.chars().filter_map(spelt)))
            .flatten()
    }

    fn spell(&self) -> String {
        let marks = self.words().into_iter().flat_map(u64::to_be_bytes);
        marks
            .take(usize::from(self.length))
            .map(|byte| match byte {
                FOREIGN => '※',
                HAN => '文',
                ascii => char::from(ascii),
            })
            .collect()
    }

    /// A place among [`PLACES`].
    fn place(&self) -> usize {
        let mixed = self.words().iter().fold(u64::from(self.length), |mixed, word| {
            (mixed.rotate_left(23) ^ word).wrapping_mul(SPREAD)
        });
        (mixed >> 56) as usize % PLACES
    }
}

/// Rows by form, each form once.
#[derive(Clone, Default)]
struct Counts {
    counts: Vec<(Form, u64)>,
    /// Where the last text was counted: the next one is often alike. No part of the state, like the guesses.
    last: usize,
    /// Where forms may be counted, once there are several.
    guesses: Vec<u8>,
}

impl Counts {
    /// Counts a form; says whether there is room for it.
    #[inline]
    fn bump(&mut self, form: Form, weight: u64) -> bool {
        if let Some((known, count)) = self.counts.get_mut(self.last)
            && *known == form
        {
            *count = count.saturating_add(weight);
            return true;
        }
        self.find(form, weight)
    }

    fn find(&mut self, form: Form, weight: u64) -> bool {
        let place = form.place();
        let guess = self.guesses.get(place).copied().map_or(0, usize::from);
        let is_right = self.counts.get(guess).is_some_and(|(known, _)| *known == form);
        self.last = if is_right {
            guess
        } else {
            match self.counts.iter().position(|(known, _)| *known == form) {
                Some(place) => place,
                None if self.counts.len() >= MOST => return false,
                None => {
                    self.counts.push((form, 0));
                    self.counts.len() - 1
                }
            }
        };
        if self.counts.len() > 1 {
            self.guesses.resize(PLACES, 0);
            if let Some(guess) = self.guesses.get_mut(place) {
                *guess = self.last as u8;
            }
        }
        if let Some((_, count)) = self.counts.get_mut(self.last) {
            *count = count.saturating_add(weight);
        }
        true
    }

    fn sorted(&self) -> Vec<(Form, u64)> {
        let mut sorted = self.counts.clone();
        sorted.sort_unstable_by_key(|(form, _)| *form);
        sorted
    }
}

/// Rows by form; nothing once there were too many.
#[derive(Clone)]
pub(crate) struct Forms(Option<Counts>);

impl Default for Forms {
    fn default() -> Self {
        Self(Some(Counts::default()))
    }
}

impl Forms {
    /// Counts a text.
    #[inline]
    pub(crate) fn add(&mut self, view: &ValueView<'_>, weight: u64) {
        if let Some(counts) = &mut self.0 {
            let has_room = Form::of(view).is_some_and(|form| counts.bump(form, weight));
            if !has_room {
                self.0 = None;
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        let Some(ours) = &mut self.0 else { return };
        let theirs = other.0.as_ref().map(|theirs| theirs.counts.as_slice());
        let has_room = theirs.is_some_and(|theirs| theirs.iter().all(|(form, count)| ours.bump(*form, *count)));
        if !has_room {
            self.0 = None;
        }
    }

    /// The forms, most frequent first, ties by form.
    pub(crate) fn most_frequent(&self) -> Option<Vec<FormCount>> {
        let mut sorted = self.0.as_ref()?.sorted();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let forms = sorted.into_iter().map(|(form, count)| FormCount {
            form: Masked::new(form.spell()),
            count,
        });
        Some(forms.collect())
    }

    pub(crate) fn memory(&self) -> usize {
        self.0.as_ref().map_or(0, |kept| {
            kept.counts.capacity() * size_of::<(Form, u64)>() + kept.guesses.capacity()
        })
    }
}

/// The mark of a character beyond ASCII, or of one of ASCII.
const fn mark(c: char) -> u8 {
    match c {
        c if c.is_ascii() => ascii_mark(c as u8),
        c if ClassMask::of(c).has_any(ClassMask::HAN) => HAN,
        _ => FOREIGN,
    }
}

/// The mark of an ASCII character.
const fn ascii_mark(byte: u8) -> u8 {
    ascii_marks(byte as u64) as u8
}

/// A byte in each place of a word.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The marks of eight ASCII characters. No byte reaches into the next: sums of two numbers below 128 do not.
#[inline]
const fn ascii_marks(word: u64) -> u64 {
    const fn at_least(word: u64, least: u8) -> u64 {
        (word + each(0x80 - least)) & each(0x80)
    }
    /// All bits of the bytes between two.
    const fn between(word: u64, first: u8, last: u8) -> u64 {
        ((at_least(word, first) & !at_least(word, last + 1)) >> 7) * 0xff
    }
    let digits = between(word, b'0', b'9');
    let capitals = between(word, b'A', b'Z');
    let smalls = between(word, b'a', b'z');
    word & !(digits | capitals | smalls) | digits & each(b'9') | capitals & each(b'A') | smalls & each(b'a')
}

impl Portion for Forms {
    fn write(&self, out: &mut Writer) {
        out.flag(self.0.is_some());
        if let Some(kept) = &self.0 {
            out.count(kept.counts.len());
            for (form, count) in kept.sorted() {
                out.text(&form.spell());
                out.u64(count);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        if !from.flag()? {
            return Ok(Self(None));
        }
        let length = from.count(12)?;
        from.demand(length <= MOST)?;
        let mut kept = Counts::default();
        for _ in 0..length {
            let form = Form::spelt(from.text()?);
            let count = from.u64()?;
            let has_room = form.is_some_and(|form| kept.bump(form, count));
            from.demand(has_room)?;
        }
        Ok(Self(Some(kept)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slow(text: &str) -> String {
        let mark = |c: char| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            'a'..='z' => 'a',
            c if c.is_ascii() => c,
            c if ClassMask::of(c).has_any(ClassMask::HAN) => '文',
            _ => '※',
        };
        text.chars().map(mark).collect()
    }

    proptest! {
        #[test]
        fn forms_are_those_of_their_characters(texts in prop::collection::vec("([ -~\0\u{7f}]{0,33}|[a-z9文é—\u{0}]{0,33})", 2)) {
            let forms = texts.iter().map(|text| (slow(text), Form::of(&ValueView::new(text)))).collect::<Vec<_>>();
            for (slow, form) in &forms {
                let spelt = Form::spelt(slow);
                prop_assert!(spelt == *form);
                prop_assert_eq!(form.map(|form| form.spell()), Some(slow.clone()).filter(|slow| slow.chars().count() <= LONGEST));
            }
            if let [(slow, Some(form)), (other_slow, Some(other))] = forms.as_slice() {
                prop_assert_eq!(slow.cmp(other_slow), form.cmp(other));
            }
        }
    }
}
