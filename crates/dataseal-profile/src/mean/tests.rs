//! Means against hand-computed values and against `f64` where that is exact.

use super::*;

fn exact(sum: i128, scale: u8, count: u64) -> String {
    mean(&BTreeMap::from([(scale, i256::from_i128(sum))]), None, count)
}

fn floats(values: &[f64]) -> String {
    let mut sum = Superaccumulator::new();
    values.iter().for_each(|value| sum.add(*value, 1));
    mean(&BTreeMap::new(), Some(&sum), values.len() as u64)
}

#[test]
fn rounds_half_even_to_twelve_digits() {
    assert_eq!(exact(10, 0, 4), "2.5");
    assert_eq!(exact(1, 0, 3), "0.333333333333");
    assert_eq!(exact(2, 0, 3), "0.666666666667");
    assert_eq!(exact(-2, 0, 3), "-0.666666666667");
    assert_eq!(exact(2_000_000_000_001, 0, 2), "1000000000000");
    assert_eq!(exact(2_000_000_000_003, 0, 2), "1000000000000");
    assert_eq!(exact(2_000_000_000_010, 0, 2), "1000000000000");
    assert_eq!(exact(2_000_000_000_030, 0, 2), "1000000000020");
    assert_eq!(exact(9_999_999_999_999, 0, 1), "10000000000000");
    assert_eq!(exact(0, 2, 7), "0");
}

#[test]
fn places_the_point() {
    assert_eq!(exact(150, 2, 1), "1.5");
    assert_eq!(exact(12_345, 4, 1), "1.2345");
    assert_eq!(exact(1, 6, 1), "0.000001");
    assert_eq!(exact(1, 8, 1), "1e-8");
    assert_eq!(exact(i128::MAX, 0, 1), "1.7014118346e38");
    assert_eq!(exact(10_i128.pow(15), 0, 1), "1000000000000000");
}

#[test]
fn adds_floats_exactly() {
    assert_eq!(floats(&[0.1, 0.2, 0.3]), "0.2");
    assert_eq!(floats(&[1e308, 1.0, -1e308]), "0.333333333333");
    assert_eq!(floats(&[f64::MAX, f64::MAX]), "1.79769313486e308");
    assert_eq!(floats(&[-f64::MAX, f64::from_bits(1)]), "-8.98846567431e307");
    assert_eq!(floats(&[f64::from_bits(1)]), "4.94065645841e-324");
    assert_eq!(floats(&[-1.5, -2.5]), "-2");
}

#[test]
fn adds_floats_and_decimals() {
    let mut sum = Superaccumulator::new();
    sum.add(0.5, 3);
    assert_eq!(
        mean(&BTreeMap::from([(1, i256::from_i128(-25))]), Some(&sum), 4),
        "-0.25"
    );
    assert_eq!(mean(&BTreeMap::from([(0, i256::from_i128(1))]), Some(&sum), 1), "2.5");
}

#[test]
fn weights_are_repetitions() {
    for value in [1.0, -0.1, 1e300, f64::from_bits(3), 12_345.678] {
        let (mut once, mut many) = (Superaccumulator::new(), Superaccumulator::new());
        once.add(value, 1000);
        (0..1000).for_each(|_| many.add(value, 1));
        assert_eq!(once.words(), many.words());
        once.add(value, u64::MAX);
        once.add(-value, u64::MAX);
        assert_eq!(once.words(), many.words());
    }
}
