//! The ASN.1 DER of ECDSA signatures (RFC 3279 §2.2.3: `SEQUENCE { INTEGER r, INTEGER s }`), strictly, for P-256 only.
//!
//! For every signature (r, s) the pair (r, n − s) is one too (SEC 1 §4.1.4). Storing only the smaller s closes
//! that door: nobody can change a valid signature into another valid one. Not a general DER library.

/// A 256-bit unsigned integer, most significant byte first.
pub(crate) type Scalar = [u8; 32];

/// The order n of the P-256 base point (SEC 2 §2.4.2).
const ORDER: Scalar = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// (n − 1) / 2: the largest s that is low.
const HALF_ORDER: Scalar = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d,
    0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
];

const TAG_SEQUENCE: u8 = 0x30;
const TAG_INTEGER: u8 = 0x02;

/// A P-256 signature as two numbers in 1..n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EcdsaSignature {
    r: Scalar,
    s: Scalar,
}

impl EcdsaSignature {
    /// Reads exactly one DER encoding: minimal lengths and integers, nothing after it, both numbers in 1..n.
    pub(crate) fn from_der(der: &[u8]) -> Option<Self> {
        let (content, after) = take_element(der, TAG_SEQUENCE)?;
        let (r, rest) = take_element(content, TAG_INTEGER)?;
        let (s, rest) = take_element(rest, TAG_INTEGER)?;
        if !after.is_empty() || !rest.is_empty() {
            return None;
        }
        Some(Self {
            r: scalar(r)?,
            s: scalar(s)?,
        })
    }

    /// Whether s is at most half the order.
    pub(crate) fn is_low_s(&self) -> bool {
        self.s <= HALF_ORDER
    }

    /// The one stored form of this signature: s, or n − s where that is smaller.
    pub(crate) fn into_low_s(self) -> Self {
        if self.is_low_s() {
            self
        } else {
            Self {
                r: self.r,
                s: order_minus(&self.s),
            }
        }
    }

    /// The DER encoding, 8 to 72 bytes.
    pub(crate) fn to_der(self) -> Vec<u8> {
        let mut content = Vec::with_capacity(70);
        push_integer(&mut content, &self.r);
        push_integer(&mut content, &self.s);
        let mut der = Vec::with_capacity(content.len() + 2);
        push_header(&mut der, TAG_SEQUENCE, content.len());
        der.extend_from_slice(&content);
        der
    }
}

/// Splits off an element with this tag and a one-byte length, which all parts of a P-256 signature have.
fn take_element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, length], rest) = der.split_first_chunk::<2>()?;
    if found != tag || length >= 0x80 {
        return None;
    }
    rest.split_at_checked(usize::from(length))
}

/// Reads the content of a minimal positive INTEGER in 1..n.
fn scalar(content: &[u8]) -> Option<Scalar> {
    let digits = match content {
        [0, rest @ ..] => {
            // A leading zero is there for the sign alone.
            rest.first().filter(|&&byte| byte >= 0x80)?;
            rest
        }
        [first, ..] if *first < 0x80 => content,
        _ => return None,
    };
    let padding = 32_usize.checked_sub(digits.len())?;
    let mut value = [0; 32];
    value.get_mut(padding..)?.copy_from_slice(digits);
    (value < ORDER).then_some(value)
}

/// n − s for s in 1..n, by schoolbook subtraction from the last byte.
fn order_minus(s: &Scalar) -> Scalar {
    let mut difference = ORDER;
    let mut borrow = false;
    for (digit, &subtrahend) in difference.iter_mut().zip(s).rev() {
        let (once, borrow_of_byte) = digit.overflowing_sub(subtrahend);
        let (twice, borrow_of_borrow) = once.overflowing_sub(u8::from(borrow));
        *digit = twice;
        borrow = borrow_of_byte || borrow_of_borrow;
    }
    difference
}

fn push_integer(der: &mut Vec<u8>, value: &Scalar) {
    let leading_zeros = value.iter().take_while(|&&byte| byte == 0).count();
    let digits = value.iter().skip(leading_zeros);
    let needs_sign = digits.clone().next().is_none_or(|&byte| byte >= 0x80);
    push_header(der, TAG_INTEGER, value.len() - leading_zeros + usize::from(needs_sign));
    if needs_sign {
        der.push(0);
    }
    der.extend(digits);
}

/// INVARIANT: no part of a P-256 signature is longer than 70 bytes, so the length fits the short form.
fn push_header(der: &mut Vec<u8>, tag: u8, length: usize) {
    der.push(tag);
    der.push(u8::try_from(length).unwrap_or(u8::MAX));
}

#[cfg(test)]
mod tests {
    use super::{EcdsaSignature, HALF_ORDER, ORDER, Scalar, order_minus};
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    fn with_last_byte(byte: u8) -> Scalar {
        let mut value = [0; 32];
        *value.last_mut().unwrap() = byte;
        value
    }

    #[test]
    fn the_half_order_is_half_the_order() {
        let other_half = order_minus(&HALF_ORDER);
        assert!(
            !EcdsaSignature {
                r: with_last_byte(1),
                s: other_half
            }
            .is_low_s()
        );
        assert_eq!(order_minus(&other_half), HALF_ORDER);
        let difference: Vec<u8> = other_half
            .iter()
            .zip(HALF_ORDER)
            .map(|(big, small)| big - small)
            .collect();
        assert_eq!(difference, with_last_byte(1));
    }

    #[test]
    fn the_smallest_and_largest_signatures_survive() {
        let one = with_last_byte(1);
        let smallest = EcdsaSignature { r: one, s: one };
        assert_eq!(smallest.to_der(), [0x30, 6, 2, 1, 1, 2, 1, 1]);
        let largest = EcdsaSignature {
            r: order_minus(&one),
            s: order_minus(&one),
        };
        assert_eq!(largest.to_der().len(), 72);
        assert_eq!(EcdsaSignature::from_der(&largest.to_der()), Some(largest));
        assert_eq!(largest.into_low_s().s, one);
    }

    #[test]
    fn every_other_encoding_is_refused() {
        let refused: [&[u8]; 14] = [
            &[],
            &[0x30],
            &[0x30, 0],
            &[0x30, 3, 2, 1, 1],
            &[0x31, 6, 2, 1, 1, 2, 1, 1],
            &[0x30, 6, 3, 1, 1, 2, 1, 1],
            &[0x30, 0x81, 6, 2, 1, 1, 2, 1, 1],
            &[0x30, 7, 2, 2, 0, 1, 2, 1, 1],
            &[0x30, 6, 2, 1, 0, 2, 1, 1],
            &[0x30, 6, 2, 1, 0x80, 2, 1, 1],
            &[0x30, 5, 2, 0, 2, 1, 1],
            &[0x30, 6, 2, 1, 1, 2, 1, 1, 0],
            &[0x30, 7, 2, 1, 1, 2, 1, 1, 0],
            &[0x30, 5, 2, 1, 1, 2, 1, 1],
        ];
        for der in refused {
            assert_eq!(EcdsaSignature::from_der(der), None, "{der:02x?}");
        }
        let order = EcdsaSignature {
            r: ORDER,
            s: with_last_byte(1),
        };
        assert_eq!(EcdsaSignature::from_der(&order.to_der()), None);
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_again(bytes in any::<Vec<u8>>()) {
            if let Some(signature) = EcdsaSignature::from_der(&bytes) {
                prop_assert_eq!(signature.to_der(), bytes);
            }
        }

        #[test]
        fn low_s_is_a_fixed_point(r in any::<Scalar>(), s in any::<Scalar>()) {
            let zero = [0; 32];
            if r < ORDER && s < ORDER && r != zero && s != zero {
                let low = EcdsaSignature { r, s }.into_low_s();
                prop_assert!(low.is_low_s());
                prop_assert_eq!(low.into_low_s(), low);
                prop_assert_eq!(EcdsaSignature::from_der(&low.to_der()), Some(low));
            }
        }
    }
}
