//! Variance, skewness and kurtosis from exact power sums, each rounded once.
//!
//! With P_k the sum of k-th powers over n values, n^2 m_2 = n P_2 - P_1^2, n^3 m_3 = n^2 P_3 - 3 n P_1 P_2 + 2 P_1^3 and
//! n^4 m_4 = n^3 P_4 - 4 n^2 P_1 P_3 + 6 n P_1^2 P_2 - 3 P_1^4 are whole numbers here, so nothing cancels. Only then are
//! they divided, by operations that IEEE 754 rounds in one way.

use crate::big::{Natural, Whole};

/// Digits after the point of shares of powers.
const DECIMALS: usize = 9;

/// Sums of the first four powers, in units of `10^-(k × scale) × 2^-(k × binary)` for the k-th.
pub(crate) struct PowersOf {
    pub(crate) sums: [Whole; 4],
    pub(crate) scale: u32,
    pub(crate) binary: u32,
    /// Values that were added.
    pub(crate) count: u64,
}

/// What the powers say about the spread and the form of a distribution.
pub(crate) struct Moments {
    /// Of the values as a sample: the sum of squared deviations over n - 1.
    pub(crate) variance: String,
    /// The root of that.
    pub(crate) deviation: String,
    /// m_3 / m_2^1.5; absent where all values are equal.
    pub(crate) skewness: Option<String>,
    /// m_4 / m_2^2 - 3; absent where all values are equal.
    pub(crate) kurtosis: Option<String>,
}

impl PowersOf {
    /// The moments of at least two values.
    pub(crate) fn moments(&self) -> Option<Moments> {
        let below = self.count.checked_sub(1).filter(|below| *below > 0)?;
        let [first, second, third, fourth] = &self.sums;
        let n = |whole: &Whole| whole.map(|number| number.times(self.count));
        let times = |whole: &Whole, factor: u64| whole.map(|number| number.times(factor));
        let squared = first.product(first);
        let second_moment = n(second).minus(&squared);
        let spread = |digits: usize| {
            let (binary, scale) = (self.binary * 2, self.scale * 2);
            crate::mean::quotient(&second_moment.magnitude, binary, scale, &[self.count, below], digits)
        };
        let precise: f64 = spread(17).parse().unwrap_or(f64::NAN);
        let (skewness, kurtosis) = if second_moment.magnitude.is_zero() {
            (None, None)
        } else {
            let third_moment = n(&n(third))
                .minus(&times(&n(&first.product(second)), 3))
                .plus(&times(&first.product(&squared), 2));
            let fourth_moment = n(&n(&n(fourth)))
                .minus(&times(&n(&n(&first.product(third))), 4))
                .plus(&times(&n(&squared.product(second)), 6))
                .minus(&times(&squared.product(&squared), 3));
            let skewness = over_power(&third_moment, &second_moment.magnitude, 3);
            let kurtosis = over_power(&fourth_moment, &second_moment.magnitude, 4) - 3.0;
            (Some(decimals(skewness)), Some(decimals(kurtosis)))
        };
        Some(Moments {
            variance: spread(crate::mean::SIGNIFICANT),
            deviation: crate::mean::significant(precise.sqrt()),
            skewness,
            kurtosis,
        })
    }
}

/// `numerator / denominator^(power / 2)`.
pub(crate) fn over_power(numerator: &Whole, denominator: &Natural, power: i32) -> f64 {
    let (above, above_bits) = numerator.magnitude.to_float();
    let (mut below, mut below_bits) = denominator.to_float();
    if below_bits % 2 != 0 {
        below *= 2.0;
        below_bits -= 1;
    }
    let root = below.sqrt();
    let divisor = (0..power).fold(1.0, |product, _| product * root);
    let exponent = above_bits - below_bits / 2 * power;
    let ratio = above / divisor * power_of_two(exponent);
    if numerator.negative { -ratio } else { ratio }
}

/// Exact as long as it is no subnormal; the shares that are asked for are none.
fn power_of_two(exponent: i32) -> f64 {
    let half = if exponent < 0 { 0.5 } else { 2.0 };
    (0..exponent.unsigned_abs().min(2_200)).fold(1.0, |product, _| product * half)
}

/// In plain notation with at most nine digits after the point.
pub(crate) fn decimals(value: f64) -> String {
    let text = format!("{value:.DECIMALS$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::powers::PowerSums;

    fn moments(values: &[i64], scale: u32) -> Moments {
        let mut powers = PowerSums::default();
        values.iter().for_each(|value| powers.add(i128::from(*value), 1));
        let [second, third, fourth] = powers.sums().map(|sum| sum.whole());
        let total: i64 = values.iter().sum();
        let first = Whole::from_twos_complement(vec![total as u64]);
        let powers = PowersOf {
            sums: [first, second, third, fourth],
            scale,
            binary: 0,
            count: values.len() as u64,
        };
        powers.moments().unwrap()
    }

    #[test]
    fn known_distributions() {
        // Of 1, 2, 3, 4, 10: mean 4, deviations -3, -2, -1, 0, 6.
        let found = moments(&[1, 2, 3, 4, 10], 0);
        assert_eq!(
            (found.variance.as_str(), found.deviation.as_str()),
            ("12.5", "3.53553390593")
        );
        // m2 = 10, m3 = 180 / 5 = 36, m4 = 1394 / 5 = 278.8.
        assert_eq!(found.skewness.as_deref(), Some("1.138419958"));
        assert_eq!(found.kurtosis.as_deref(), Some("-0.212"));
        let scaled = moments(&[1, 2, 3, 4, 10], 2);
        assert_eq!(
            (scaled.variance.as_str(), scaled.skewness.as_deref()),
            ("0.00125", Some("1.138419958"))
        );
        let equal = moments(&[7, 7, 7], 0);
        assert_eq!((equal.variance.as_str(), equal.skewness), ("0", None));
    }

    #[test]
    fn nothing_cancels() {
        let base = 1_000_000_000_000_i64;
        let found = moments(&[base + 1, base + 2, base + 3], 0);
        assert_eq!((found.variance.as_str(), found.deviation.as_str()), ("1", "1"));
        assert_eq!(
            (found.skewness.as_deref(), found.kurtosis.as_deref()),
            (Some("0"), Some("-1.5"))
        );
    }
}
