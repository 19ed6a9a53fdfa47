//! The arithmetic mean from exact sums, rounded once: half-even to 12 significant digits.

use std::collections::BTreeMap;

use arrow::datatypes::i256;

use crate::big::{Natural, Whole};
use crate::superaccumulator::{LOWEST_EXPONENT, Superaccumulator};

/// Significant digits of a mean.
pub(crate) const SIGNIFICANT: usize = 12;
/// Means from here on are written with an exponent.
const LONGEST_WHOLE: i64 = 21;
/// Means with more zeros after the point are written with an exponent.
const MOST_ZEROS: i64 = 6;

/// `(sums + floats) / count`. `sums` are exact sums by scale, `count` is not zero.
pub(crate) fn mean(sums: &BTreeMap<u8, i256>, floats: Option<&Superaccumulator>, count: u64) -> String {
    let scale = sums.keys().next_back().copied().unwrap_or(0);
    let exact = aligned(sums, scale);
    let (numerator, binary) = match floats {
        None => (exact, 0),
        Some(floats) => {
            let floats = Whole::from_twos_complement(floats.words());
            let floats = floats.map(|number| number.times_power_of_ten(u32::from(scale)));
            let exact = exact.map(|number| number.shifted_left(LOWEST_EXPONENT));
            (exact.plus(&floats), LOWEST_EXPONENT)
        }
    };
    let text = quotient(&numerator.magnitude, binary, u32::from(scale), &[count], SIGNIFICANT);
    if numerator.negative { format!("-{text}") } else { text }
}

fn whole(sum: i256) -> Whole {
    let (low, high) = sum.to_parts();
    let high = high as u128;
    Whole::from_twos_complement(vec![low as u64, (low >> 64) as u64, high as u64, (high >> 64) as u64])
}

/// `numerator / (2^binary × 10^scale × counts)` as text of so many significant digits. No count is zero.
pub(crate) fn quotient(numerator: &Natural, binary: u32, scale: u32, counts: &[u64], significant: usize) -> String {
    if numerator.is_zero() {
        return "0".to_owned();
    }
    let (mut scaled, mut power) = (numerator.clone(), i64::from(scale));
    loop {
        let (mut whole, mut lost) = scaled.shifted_right(binary);
        for count in counts {
            let (quotient, remainder) = whole.divided(*count);
            (whole, lost) = (quotient, lost || remainder != 0);
        }
        let digits = whole.to_digits();
        // One digit beyond the last decides the rounding, with whatever was lost below it.
        if digits.len() > significant {
            let point = i64::try_from(digits.len()).unwrap_or(i64::MAX) - power;
            return rounded(&digits, lost, point, significant);
        }
        scaled = scaled.times_power_of_ten(significant as u32);
        power += significant as i64;
    }
}

/// `0.digits × 10^point`, rounded half-even.
fn rounded(digits: &str, more: bool, point: i64, significant: usize) -> String {
    let (kept, rest) = digits.split_at_checked(significant).unwrap_or((digits, ""));
    let number: u64 = kept.parse().unwrap_or(0);
    let above_half = rest.trim_end_matches('0') > "5" || (rest.trim_end_matches('0') == "5" && more);
    let exactly_half = rest.trim_end_matches('0') == "5" && !more;
    let number = number + u64::from(above_half || (exactly_half && number % 2 == 1));
    let text = number.to_string();
    // Rounding 999… up makes one digit more.
    let point = point + i64::from(text.len() > significant);
    placed(text.trim_end_matches('0'), point)
}

/// `0.digits × 10^point` in plain notation, or with an exponent where that would be all zeros.
fn placed(digits: &str, point: i64) -> String {
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    if !(-MOST_ZEROS..=LONGEST_WHOLE).contains(&point) {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
        let dot = if rest.is_empty() { "" } else { "." };
        return format!("{first}{dot}{rest}e{}", point - 1);
    }
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    if point <= 0 {
        return format!("0.{}{digits}", zeros(-point));
    }
    if point >= length {
        return format!("{digits}{}", zeros(point - length));
    }
    let at = usize::try_from(point).unwrap_or(0);
    let (whole, fraction) = digits.split_at_checked(at).unwrap_or((digits, ""));
    format!("{whole}.{fraction}")
}

/// A float that is not negative, to as many significant digits as a mean.
pub(crate) fn significant(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 {
            "0".to_owned()
        } else {
            value.to_string()
        };
    }
    let after_point = SIGNIFICANT - 1;
    let text = format!("{value:.after_point$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    placed(digits.trim_end_matches('0'), exponent.parse::<i64>().unwrap_or(0) + 1)
}

/// `sums`, exact sums by scale, as one number in plain notation.
pub(crate) fn total(sums: &BTreeMap<u8, i256>) -> String {
    let scale = sums.keys().next_back().copied().unwrap_or(0);
    let total = aligned(sums, scale);
    let digits = format!(
        "{:0>width$}",
        total.magnitude.to_digits(),
        width = usize::from(scale) + 1
    );
    let (whole, fraction) = digits
        .split_at_checked(digits.len() - usize::from(scale))
        .unwrap_or((&digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign = if total.negative && !total.magnitude.is_zero() {
        "-"
    } else {
        ""
    };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// Sums in units of `10^-scale`, which none is finer than.
pub(crate) fn aligned(sums: &BTreeMap<u8, i256>, scale: u8) -> Whole {
    sums.iter().fold(Whole::default(), |total, (own, sum)| {
        let aligned = whole(*sum).map(|number| number.times_power_of_ten(u32::from(scale - own)));
        total.plus(&aligned)
    })
}

#[cfg(test)]
mod tests;
