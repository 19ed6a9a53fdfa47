//! What spreadsheets do to identifiers, counted: exponents, digits after the 15th set to zero, and the wrappers that
//! exports put around long numbers to protect them.

use dataseal_model::{ClassMask, LongDigits, ValueView};

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};

/// Shortest digit string that exceeds what a spreadsheet keeps.
const SHORTEST: usize = 16;
/// This length stands for itself and more.
const LONGEST: usize = 24;
const LENGTHS: usize = LONGEST - SHORTEST + 1;
/// Significant digits that a spreadsheet keeps.
const KEPT: usize = 15;
/// Smallest exponent that points to an identifier rather than a measurement.
const EXPONENT: u32 = 10;
/// Digits that a spreadsheet shows before an exponent by default (`3.10101E+17`).
const SHOWN: usize = 6;

/// Classes of the characters that wrap: equals sign and quotation marks, tabs.
const WRAPPING: ClassMask = ClassMask::OTHER_ASCII.with(ClassMask::SPACE);

/// Counts of damaged and wrapped values.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Damage {
    exponents: u64,
    wrapped: u64,
    /// Values and zeroed values by length.
    long: [(u64, u64); LENGTHS],
}

impl Damage {
    #[inline]
    pub(crate) fn text(&mut self, view: &ValueView<'_>, weight: u64) {
        let text = view.text;
        if text.len() >= SHORTEST && view.mask == ClassMask::DIGIT {
            let zeroed = text.bytes().skip(KEPT).all(|digit| digit == b'0');
            self.long_digits(text.len(), zeroed, weight);
        }
        if view.mask.has_any(WRAPPING) && is_wrapped(text) {
            self.wrapped = self.wrapped.saturating_add(weight);
        }
    }

    /// A text that was read as a float.
    pub(crate) fn float_text(&mut self, text: &str, weight: u64) {
        if is_shown_exponent(text) {
            self.exponents = self.exponents.saturating_add(weight);
        }
    }

    /// A typed number of at least 16 digits.
    pub(crate) fn integer(&mut self, magnitude: u128, weight: u64) {
        let length = magnitude.checked_ilog10().map_or(1, |log| log as usize + 1);
        let Some(beyond) = length.checked_sub(KEPT).filter(|beyond| *beyond > 0) else {
            return;
        };
        let zeroed = 10_u128
            .checked_pow(beyond as u32)
            .is_some_and(|unit| magnitude.is_multiple_of(unit));
        self.long_digits(length, zeroed, weight);
    }

    fn long_digits(&mut self, length: usize, zeroed: bool, weight: u64) {
        let place = length.min(LONGEST).saturating_sub(SHORTEST);
        if let Some((values, zeroes)) = self.long.get_mut(place) {
            *values = values.saturating_add(weight);
            *zeroes = zeroes.saturating_add(if zeroed { weight } else { 0 });
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.exponents = self.exponents.saturating_add(other.exponents);
        self.wrapped = self.wrapped.saturating_add(other.wrapped);
        for (ours, theirs) in self.long.iter_mut().zip(&other.long) {
            ours.0 = ours.0.saturating_add(theirs.0);
            ours.1 = ours.1.saturating_add(theirs.1);
        }
    }

    pub(crate) const fn exponents(&self) -> u64 {
        self.exponents
    }

    pub(crate) const fn wrapped(&self) -> u64 {
        self.wrapped
    }

    /// Lengths that occurred.
    pub(crate) fn lengths(&self) -> Vec<LongDigits> {
        let lengths = (SHORTEST as u8..).zip(&self.long);
        lengths
            .filter(|(_, (values, _))| *values > 0)
            .map(|(length, (values, zeroed))| LongDigits {
                length,
                values: *values,
                zeroed: *zeroed,
            })
            .collect()
    }
}

/// `="…"`, a leading `'` that is not a quotation, or a trailing tab.
fn is_wrapped(text: &str) -> bool {
    let formula = text.starts_with("=\"") && text.len() > 3 && text.ends_with('"');
    let apostrophe = text
        .strip_prefix('\'')
        .is_some_and(|rest| !rest.is_empty() && !rest.ends_with('\''));
    formula || apostrophe || text.ends_with('\t')
}

/// `3.10101E+17`: few digits and a large positive exponent.
fn is_shown_exponent(text: &str) -> bool {
    let text = text.trim_matches(' ');
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let large = exponent
        .trim_start_matches('+')
        .parse()
        .is_ok_and(|exponent: u32| exponent >= EXPONENT);
    large && digits <= SHOWN
}

impl Portion for Damage {
    fn write(&self, out: &mut Writer) {
        out.u64(self.exponents);
        out.u64(self.wrapped);
        for (values, zeroed) in &self.long {
            out.u64(*values);
            out.u64(*zeroed);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let (exponents, wrapped) = (from.u64()?, from.u64()?);
        let mut long = [(0, 0); LENGTHS];
        for (values, zeroed) in &mut long {
            *values = from.u64()?;
            *zeroed = from.u64()?;
            from.demand(zeroed <= values)?;
        }
        Ok(Self {
            exponents,
            wrapped,
            long,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_damage() {
        let mut damage = Damage::default();
        for text in [
            "110101190001010000",
            "110101190001011234",
            "1234567890123450",
            "123456789012345",
            "'0012",
            "=\"0012\"",
            "5\t",
        ] {
            damage.text(&ValueView::new(text), 1);
        }
        damage.integer(110_101_190_001_010_000, 2);
        damage.integer(123, 2);
        assert_eq!(damage.wrapped(), 3);
        let figures: Vec<_> = damage
            .lengths()
            .iter()
            .map(|long| (long.length, long.values, long.zeroed))
            .collect();
        assert_eq!(figures, [(16, 1, 1), (18, 4, 3)]);
    }

    #[test]
    fn sees_exponents() {
        for (text, shown) in [
            ("3.10101E+17", true),
            ("1.1E+10", true),
            ("6.02214076E+23", false),
            ("1.5E+3", false),
            ("1.5E-12", false),
            ("inf", false),
        ] {
            assert_eq!(is_shown_exponent(text), shown, "{text}");
        }
    }
}
