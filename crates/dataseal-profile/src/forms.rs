//! The forms of texts: `A` for a capital, `a` for a small letter, `9` for a digit, `文` for a Han character, `※` for any
//! other beyond ASCII, and everything else as it stands. `沪A-12345` is `文A-99999`.
//!
//! Counted exactly while there are few. Overflow is absorbing and depends on the set of forms alone.

use std::collections::BTreeMap;

use dataseal_model::{ClassMask, FormCount, Masked};

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};

/// Different forms at most.
const MOST: usize = 64;
/// Characters of a form at most.
const LONGEST: usize = 32;

/// Rows by form; nothing once there were too many.
#[derive(Clone)]
pub(crate) struct Forms(Option<BTreeMap<Masked<Box<str>>, u64>>);

impl Default for Forms {
    fn default() -> Self {
        Self(Some(BTreeMap::new()))
    }
}

impl Forms {
    /// Counts a text of so many characters. `buffer` is working memory.
    #[inline]
    pub(crate) fn add(&mut self, text: &str, chars: u32, weight: u64, buffer: &mut String) {
        if self.0.is_none() {
            return;
        }
        if chars as usize > LONGEST {
            self.0 = None;
            return;
        }
        buffer.clear();
        buffer.extend(text.chars().map(mark));
        self.bump(buffer, weight);
    }

    fn bump(&mut self, form: &str, weight: u64) {
        let Some(forms) = &mut self.0 else { return };
        let key = Masked::new(Box::from(form));
        if let Some(count) = forms.get_mut(&key) {
            *count = count.saturating_add(weight);
        } else if forms.len() >= MOST {
            self.0 = None;
        } else {
            forms.insert(key, weight);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        match &other.0 {
            None => self.0 = None,
            Some(theirs) => theirs.iter().for_each(|(form, count)| self.bump(form.expose(), *count)),
        }
    }

    /// The forms, most frequent first, ties by form.
    pub(crate) fn most_frequent(&self) -> Option<Vec<FormCount>> {
        let mut forms: Vec<FormCount> = self
            .0
            .as_ref()?
            .iter()
            .map(|(form, count)| FormCount {
                form: Masked::new(form.expose().to_string()),
                count: *count,
            })
            .collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.count));
        Some(forms)
    }

    pub(crate) fn memory(&self) -> usize {
        self.0.as_ref().map_or(0, |forms| forms.len() * (LONGEST * 2 + 48))
    }
}

const fn mark(c: char) -> char {
    match c {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        'a'..='z' => 'a',
        c if ClassMask::of(c).has_any(ClassMask::HAN) => '文',
        c if c.is_ascii() => c,
        _ => '※',
    }
}

impl Portion for Forms {
    fn write(&self, out: &mut Writer) {
        out.flag(self.0.is_some());
        if let Some(forms) = &self.0 {
            out.count(forms.len());
            for (form, count) in forms {
                out.text(form.expose());
                out.u64(*count);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        if !from.flag()? {
            return Ok(Self(None));
        }
        let length = from.count(12)?;
        from.demand(length <= MOST)?;
        let mut forms = Self::default();
        for _ in 0..length {
            let form = from.text()?;
            from.demand(
                form.chars().count() <= LONGEST && form.chars().all(|c| mark(c) == c || c == '文' || c == '※'),
            )?;
            let count = from.u64()?;
            forms.bump(form, count);
        }
        Ok(forms)
    }
}
