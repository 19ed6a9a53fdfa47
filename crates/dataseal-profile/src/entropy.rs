//! Shannon entropy of a distribution, in whole numbers, so that every platform agrees.

/// Bits after the point.
const FRACTION: u32 = 32;

/// The entropy of values with these numbers of rows, in thousandths of a bit, rounded half up: log2 n - sum(c log2 c) / n.
pub(crate) fn millibits(counts: impl Iterator<Item = u64>) -> u64 {
    let (mut rows, mut weighted) = (0u64, 0u128);
    for count in counts.filter(|count| *count > 0) {
        rows = rows.saturating_add(count);
        weighted = weighted.saturating_add(u128::from(count) * u128::from(logarithm(count)));
    }
    if rows == 0 {
        return 0;
    }
    let bits = u128::from(logarithm(rows)).saturating_sub(weighted.div_ceil(u128::from(rows)));
    u64::try_from((bits * 1000 + (1 << (FRACTION - 1))) >> FRACTION).unwrap_or(u64::MAX)
}

/// Logarithm to base 2 of a number that is not zero, cut after [`FRACTION`] bits: squaring doubles it, bit by bit.
fn logarithm(number: u64) -> u64 {
    let whole = u64::from(number.ilog2());
    // Between 1 and 2, in units of 2^-63.
    let mut mantissa = number << number.leading_zeros();
    let mut fraction = 0;
    for _ in 0..FRACTION {
        let square = u128::from(mantissa) * u128::from(mantissa);
        let is_two = square >> 127 == 1;
        mantissa = (square >> if is_two { 64 } else { 63 }) as u64;
        fraction = fraction << 1 | u64::from(is_two);
    }
    whole << FRACTION | fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_distributions() {
        assert_eq!(millibits([].into_iter()), 0);
        assert_eq!(millibits([7].into_iter()), 0);
        assert_eq!(millibits([5, 5].into_iter()), 1000);
        assert_eq!(millibits([1; 1024].into_iter()), 10_000);
        // 1/2, 1/4, 1/4.
        assert_eq!(millibits([2, 1, 1].into_iter()), 1500);
        // -(0.9 log2 0.9 + 0.1 log2 0.1) = 0.468996 bits.
        assert_eq!(millibits([9, 1].into_iter()), 469);
        assert_eq!(millibits([u64::MAX / 2, u64::MAX / 2].into_iter()), 1000);
    }
}
