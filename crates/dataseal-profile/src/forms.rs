//! The forms of texts: `A` for a capital, `a` for a small letter, `9` for a digit, `文` for a Han character, `※` for any
//! other beyond ASCII, and everything else as it stands. `沪A-12345` is `文A-99999`.
//!
//! Counted exactly while there are few. Overflow is absorbing and depends on the set of forms alone.

use dataseal_model::{ClassMask, FormCount, Masked, ValueView};

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::head::{HEAD, head};

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

/// A form, one byte a character. Bytes beyond ASCII are ordered as what they stand for, so forms are ordered as their texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    marks: [u8; LONGEST],
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
        let mut marks = [0; LONGEST];
        if bytes.len() == view.chars as usize {
            let (halves, _) = marks.as_chunks_mut::<HEAD>();
            for (half, bytes) in halves.iter_mut().zip(bytes.chunks(HEAD)) {
                *half = head(bytes).to_be_bytes();
            }
            // No branch depends on a byte, so this runs on many at once.
            marks.iter_mut().for_each(|byte| *byte = ascii_mark(*byte));
        } else {
            for (place, c) in marks.iter_mut().zip(view.text.chars()) {
                *place = mark(c);
            }
        }
        Some(Self {
            marks,
            length: view.chars as u8,
        })
    }

    /// The form that a text spells.
    fn spelt(text: &str) -> Option<Self> {
        let mut marks = [0; LONGEST];
        let mut length = 0;
        for c in text.chars() {
            let byte = match c {
                '※' => FOREIGN,
                '文' => HAN,
                c if c.is_ascii() && mark(c) == c as u8 => c as u8,
                _ => return None,
            };
            *marks.get_mut(usize::from(length))? = byte;
            length += 1;
        }
        Some(Self { marks, length })
    }

    fn spell(&self) -> String {
        let marks = self.marks.iter().take(usize::from(self.length));
        marks
            .map(|byte| match *byte {
                FOREIGN => '※',
                HAN => '文',
                ascii => char::from(ascii),
            })
            .collect()
    }

    /// A place among [`PLACES`].
    fn place(&self) -> usize {
        let (words, _) = self.marks.as_chunks::<8>();
        let mixed = words.iter().fold(u64::from(self.length), |mixed, word| {
            (mixed.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
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
#[inline]
const fn ascii_mark(byte: u8) -> u8 {
    if byte.wrapping_sub(b'0') < 10 {
        b'9'
    } else if byte.wrapping_sub(b'A') < 26 {
        b'A'
    } else if byte.wrapping_sub(b'a') < 26 {
        b'a'
    } else {
        byte
    }
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
