//! What the values of a column look like, learned from rows that fit, and how surprising another value is there.
//!
//! A surprise is a number of nats: minus the natural logarithm of the share of values of that form, with room for forms
//! that have not been seen. Sums of surprises over a row compare ways to read it.

use std::collections::BTreeMap;

use super::kind::{Kind, class_of, collapsed, pattern};

/// Forms remembered for each column.
const FORMS: usize = 256;

/// Bytes of a value that are looked at.
const LOOKED_AT: usize = 400;

/// What is known of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    rows: f64,
    empty: f64,
    quoted: f64,
    exact: BTreeMap<String, f64>,
    collapsed: BTreeMap<String, f64>,
    first: BTreeMap<char, f64>,
    last: BTreeMap<char, f64>,
    lengths: BTreeMap<u32, f64>,
    classes: BTreeMap<char, f64>,
    kinds: BTreeMap<Kind, f64>,
}

fn count<K: Ord>(map: &mut BTreeMap<K, f64>, key: K) {
    if map.len() < FORMS || map.contains_key(&key) {
        *map.entry(key).or_default() += 1.0;
    }
}

/// The text that is looked at: the start of it, up to a whole character.
fn looked_at(value: &[u8]) -> &str {
    let start = value.get(..LOOKED_AT).unwrap_or(value);
    match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) => start
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok())
            .unwrap_or_default(),
    }
}

/// The number of doublings in a length.
fn magnitude(length: usize) -> u32 {
    usize::BITS - length.leading_zeros()
}

impl Shape {
    /// Takes in one value of the column.
    pub(super) fn learn(&mut self, value: &[u8], quoted: bool) {
        self.rows += 1.0;
        if value.is_empty() {
            self.empty += 1.0;
            return;
        }
        self.quoted += f64::from(u8::from(quoted));
        let text = looked_at(value);
        if let Some(exact) = pattern(text) {
            count(&mut self.exact, exact);
        }
        count(&mut self.collapsed, collapsed(text));
        if let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) {
            count(&mut self.first, class_of(first));
            count(&mut self.last, class_of(last));
        }
        count(&mut self.lengths, magnitude(value.len()));
        count(&mut self.kinds, Kind::of(value));
        let classes: std::collections::BTreeSet<char> = text.chars().map(class_of).collect();
        for class in classes {
            count(&mut self.classes, class);
        }
    }

    /// Values that are there.
    fn filled(&self) -> f64 {
        self.rows - self.empty
    }

    /// Share of the values that are of a kind.
    pub(super) fn share_of(&self, wanted: impl Fn(Kind) -> bool) -> f64 {
        let of_kind: f64 = self
            .kinds
            .iter()
            .filter(|(kind, _)| wanted(**kind))
            .map(|(_, count)| count)
            .sum();
        of_kind / self.filled().max(1.0)
    }

    /// Whether no value of the column was ever there.
    pub(super) fn is_always_empty(&self) -> bool {
        self.rows > 0.0 && self.filled() == 0.0
    }

    /// Whether nearly all values have the exact form of this one, and the form is no accident: it holds a mark or is long.
    pub(super) fn is_fixed_form_of(&self, value: &[u8]) -> bool {
        let Some(form) = pattern(looked_at(value)) else {
            return false;
        };
        let is_telling =
            form.chars().count() >= 6 || form.chars().any(|class| !matches!(class, '9' | 'A' | 'a' | '文'));
        let alike = self.exact.get(&form).copied().unwrap_or(0.0);
        is_telling && alike >= self.filled() * 0.9 && alike > 0.0
    }

    /// Whether nearly all values have one form, runs of characters of a class taken as one, and this one has another; a
    /// number among numbers may have any.
    pub(super) fn breaks_form(&self, value: &[u8]) -> bool {
        const NEARLY_ALL: f64 = 0.95;
        let usual = self.collapsed.values().copied().fold(0.0, f64::max);
        let alike = self.collapsed.get(&collapsed(looked_at(value))).copied().unwrap_or(0.0);
        let kind = Kind::of(value);
        let is_of_kind = kind.is_typed() && self.share_of(|other| other == kind) >= NEARLY_ALL;
        usual >= self.filled() * NEARLY_ALL && alike < usual && !is_of_kind
    }

    /// How surprising this value is here.
    pub(super) fn surprise(&self, value: &[u8], quoted: bool) -> f64 {
        if value.is_empty() {
            return -((self.empty + 0.02) / (self.rows + 0.04)).ln();
        }
        let filled = self.filled();
        let there = -((filled + 0.02) / (self.rows + 0.04)).ln();
        if filled == 0.0 {
            return there;
        }
        let text = looked_at(value);
        let quoting = (if quoted { self.quoted } else { filled - self.quoted } + 0.5) / (filled + 1.0);
        let exact = pattern(text).and_then(|pattern| self.exact.get(&pattern).copied());
        let exact = exact.map_or(f64::INFINITY, |count| -(count / filled).ln());
        let seen = self.collapsed.get(&collapsed(text)).copied();
        let by_parts = seen.map_or(f64::INFINITY, |count| {
            1.0 - (count / filled).ln() + self.novelty(&self.exact)
        });
        let length = near_share(&self.lengths, magnitude(value.len()), filled);
        there + 0.5 * -quoting.ln() + exact.min(by_parts + length).min(self.surprise_of_text(text, length))
    }

    /// How unusual it is that a value has a form that no other has: the share of forms seen once.
    fn novelty(&self, forms: &BTreeMap<String, f64>) -> f64 {
        let once = forms.values().filter(|count| **count < 1.5).count();
        let unlisted = if forms.len() >= FORMS { self.filled() / 2.0 } else { 0.0 };
        let once = f64::from(u32::try_from(once).unwrap_or(u32::MAX));
        -((once + unlisted + 0.2) / (self.filled() + 0.4)).min(1.0).ln()
    }

    fn surprise_of_text(&self, text: &str, length: f64) -> f64 {
        let filled = self.filled();
        let share = |map: &BTreeMap<char, f64>, class: char| {
            let count = map.get(&class).copied().unwrap_or_default();
            -((count + 0.05) / (filled + 0.1)).ln()
        };
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
            return 0.0;
        };
        let classes: std::collections::BTreeSet<char> = text.chars().map(class_of).collect();
        let unseen = classes.iter().filter(|class| !self.classes.contains_key(class)).count();
        let unseen = f64::from(u32::try_from(unseen).unwrap_or(u32::MAX));
        let novelty = self.novelty(&self.collapsed);
        novelty + share(&self.first, class_of(first)) + share(&self.last, class_of(last)) + length + unseen
    }
}

/// Surprise of a length, given those within a factor of two.
fn near_share(lengths: &BTreeMap<u32, f64>, magnitude: u32, filled: f64) -> f64 {
    let near: f64 = lengths
        .range(magnitude.saturating_sub(1)..=magnitude + 1)
        .map(|(_, count)| count)
        .sum();
    -((near + 0.1) / (filled + 0.2)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(values: &[&str]) -> Shape {
        let mut shape = Shape::default();
        for value in values.iter().cycle().take(60) {
            shape.learn(value.as_bytes(), false);
        }
        shape
    }

    #[test]
    fn a_value_of_another_form_surprises() {
        let times = learned(&["00:15", "12:30", "23:59"]);
        assert!(times.surprise(b"09:45", false) < 0.1);
        assert!(times.surprise(b"09:450", false) > 4.0);
        assert!(times.surprise(b"", false) > 4.0);
        let names = learned(&["Men's Boots", "Headlamp", "Camp Light, Two-Pack", "Women's Hat 3"]);
        assert!(names.surprise(b"Field Watch", false) < 8.0);
        assert!(names.surprise(b"9Men's Boots", false) > names.surprise(b"Men's Boots", false) + 3.0);
    }

    #[test]
    fn an_empty_column_expects_nothing() {
        let empty = learned(&[""]);
        assert!(empty.is_always_empty());
        assert!(empty.surprise(b"", false) < 0.1 && empty.surprise(b"x", false) > 4.0);
    }
}
