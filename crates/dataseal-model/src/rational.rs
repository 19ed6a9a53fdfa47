//! Exact numbers: what a person writes about amounts must not fail because 0.1 has no binary form.
//!
//! A number is a fraction of two integers of 128 bits in lowest terms. Sums, products and quotients are exact; whatever
//! does not fit is no number, and so unknown to whoever asked.

use std::cmp::Ordering;

/// Largest exponent of ten that a text may have: beyond it no fraction fits.
const MAX_EXPONENT: u32 = 38;
/// Longest text that is looked at: no number that fits is longer, but for zeros that nobody writes.
const MAX_TEXT: usize = 200;

/// A number without rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rational {
    numerator: i128,
    /// INVARIANT: positive, and without a common divisor with the numerator.
    denominator: i128,
}

impl Rational {
    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self {
            numerator: number as i128,
            denominator: 1,
        }
    }

    /// The number that a text is: digits with an optional sign, fraction and exponent of ten, and white space around them.
    /// `None` for everything else (thousands separators, units, NaN), and for what does not fit.
    ///
    /// ```
    /// use dataseal_model::Rational;
    ///
    /// let number = |text| Rational::parse(text).unwrap();
    /// assert_eq!(number("0.1").times(number("3")), Rational::parse("0.30"));
    /// assert_eq!(Rational::parse("1,200"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > MAX_TEXT {
            return None;
        }
        let (negative, unsigned) = match text.strip_prefix(['-', '+']) {
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text),
        };
        let (number, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || (number.len() > whole.len() && fraction.is_empty())
            || !digits(whole)
            || !digits(fraction)
        {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let mantissa = whole
            .bytes()
            .chain(fraction.bytes())
            .try_fold(0_i128, |number, digit| {
                number.checked_mul(10)?.checked_add(i128::from(digit - b'0'))
            })?;
        if mantissa == 0 {
            return Some(Self::whole(0));
        }
        let exponent = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        // Not `abs`: the smallest exponent has none.
        if exponent.unsigned_abs() > MAX_EXPONENT {
            return None;
        }
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        let mantissa = if negative { -mantissa } else { mantissa };
        if exponent < 0 {
            Self::of(mantissa, power)
        } else {
            mantissa.checked_mul(power).and_then(|number| Self::of(number, 1))
        }
    }

    /// A fraction in lowest terms.
    fn of(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = i128::try_from(divisor(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        let sign = if denominator < 0 { -1 } else { 1 };
        Some(Self {
            numerator: numerator.checked_div(divisor)?.checked_mul(sign)?,
            denominator: denominator.checked_div(divisor)?.checked_mul(sign)?,
        })
    }

    /// The sum; `None` if it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Self::of(self.numerator.checked_add(other.numerator)?, self.denominator);
        }
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::of(
            left.checked_add(right)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// The difference; `None` if it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        let numerator = other.numerator.checked_neg()?;
        self.plus(Self { numerator, ..other })
    }

    /// The product; `None` if it does not fit.
    pub fn times(self, other: Self) -> Option<Self> {
        // Crosswise in lowest terms first, so that nothing is larger than it has to be.
        let left = Self::of(self.numerator, other.denominator)?;
        let right = Self::of(other.numerator, self.denominator)?;
        let numerator = left.numerator.checked_mul(right.numerator)?;
        let denominator = left.denominator.checked_mul(right.denominator)?;
        Self::of(numerator, denominator)
    }

    /// The quotient; `None` if it does not fit, and for a divisor of zero.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.numerator == 0 {
            return None;
        }
        self.times(Self::of(other.denominator, other.numerator)?)
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    /// By whole parts, then by the reciprocals of what is left: nothing is multiplied, so every two numbers compare.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut c, mut d) = (self.numerator, self.denominator, other.numerator, other.denominator);
        if b == d {
            return a.cmp(&c);
        }
        loop {
            let wholes = a.div_euclid(b).cmp(&c.div_euclid(d));
            let rests = (a.rem_euclid(b), c.rem_euclid(d));
            match (wholes, rests) {
                (Ordering::Equal, (0, 0)) => return Ordering::Equal,
                (Ordering::Equal, (0, _)) => return Ordering::Less,
                (Ordering::Equal, (_, 0)) => return Ordering::Greater,
                (Ordering::Equal, (left, right)) => (a, b, c, d) = (d, right, b, left),
                (decided, _) => return decided,
            }
        }
    }
}

/// The greatest common divisor; 1 where there is none to speak of.
const fn divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Rational {
        Rational::parse(text).unwrap()
    }

    #[test]
    fn texts_are_numbers_or_they_are_not() {
        for (text, other) in [
            ("1.50", "1.5"),
            ("-0", "0"),
            ("+007", "7"),
            (" 12 ", "12"),
            ("1e3", "1000"),
            ("2.5E-3", "0.0025"),
            ("0.10000000000000000000000000000000000000000000", "0.1"),
        ] {
            assert_eq!(number(text), number(other), "{text}");
        }
        for text in [
            "",
            "-",
            ".5",
            "5.",
            "1,200",
            "1 2",
            "NaN",
            "inf",
            "0x1",
            "１２",
            "1e",
            "1e99",
            "1e-2147483648",
            "1e2147483647",
            "--1",
            "1.2.3",
            "5%",
        ] {
            assert_eq!(Rational::parse(text), None, "{text}");
        }
        assert_eq!(Rational::parse(&"9".repeat(39)), None);
        assert_eq!(Rational::parse(&"0".repeat(201)), None);
    }

    #[test]
    fn what_does_not_fit_is_no_number() {
        let large = number(&"9".repeat(38));
        assert_eq!(large.times(large), None);
        assert_eq!(large.plus(large).and_then(|twice| twice.plus(large)), None);
        assert_eq!(number("1").over(number("0")), None);
        assert_eq!(
            number("1").over(number("3")).unwrap().times(number("3")),
            Some(number("1"))
        );
    }

    #[test]
    fn the_largest_numbers_compare() {
        let large = number(&"9".repeat(38));
        let less = number("-1e-38").minus(number("0")).unwrap();
        assert!(large > less && less < number("0") && large > number("0.00000000000000000000000000000000000001"));
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_fractions(a in -9999_i64..9999, b in 1_i64..99, c in -9999_i64..9999, d in 1_i64..99) {
            let quotient = |a, b| Rational::whole(a).over(Rational::whole(b)).unwrap();
            let (left, right) = (quotient(a, b), quotient(c, d));
            prop_assert_eq!(left.cmp(&right), (a * d).cmp(&(c * b)));
            prop_assert_eq!(left.plus(right), Some(quotient(a * d + c * b, b * d)));
            prop_assert_eq!(left.minus(right), Some(quotient(a * d - c * b, b * d)));
            prop_assert_eq!(left.times(right), Some(quotient(a * c, b * d)));
        }
    }
}
