//! The first bytes of a text as one number, which orders and tells apart short texts in one comparison.

/// Bytes that a head holds.
pub const HEAD: usize = 16;

/// The first [`HEAD`] bytes, the first of them highest, with zeros behind a shorter text. Where two heads differ, they are
/// ordered as the texts are; short texts of one length are the same where their heads are.
#[inline]
pub fn head(bytes: &[u8]) -> u128 {
    if let Some(first) = bytes.first_chunk::<HEAD>() {
        return u128::from_be_bytes(*first);
    }
    // Both ends overlap in the middle, where they agree.
    let unused = (HEAD - bytes.len()) as u32 * u8::BITS;
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u128::from(u64::from_be_bytes(*first)) << 64 | u128::from(u64::from_be_bytes(*last)) << unused;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u128::from(u32::from_be_bytes(*first)) << 96 | u128::from(u32::from_be_bytes(*last)) << unused;
    }
    match bytes {
        [] => 0,
        [first] => u128::from(*first) << 120,
        [first, second] => u128::from(*first) << 120 | u128::from(*second) << 112,
        [first, second, third, ..] => {
            u128::from(*first) << 120 | u128::from(*second) << 112 | u128::from(*third) << 104
        }
    }
}

/// [`head`] of a text that lies at a place among others: what follows it is read with it and cut off, which takes no branch.
#[inline]
pub fn head_within(all: &[u8], start: usize, length: usize) -> Option<u128> {
    let chunk = all.get(start..)?.first_chunk::<HEAD>()?;
    let unused = HEAD.saturating_sub(length) as u32 * u8::BITS;
    let number = u128::from_be_bytes(*chunk);
    Some(number.checked_shr(unused).map_or(0, |kept| kept << unused))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slow(bytes: &[u8]) -> u128 {
        let padded = bytes.iter().copied().chain([0; HEAD]).take(HEAD);
        padded.fold(0, |number, byte| number << 8 | u128::from(byte))
    }

    proptest! {
        #[test]
        fn agrees_with_the_slow_way(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(head(&bytes), slow(&bytes));
        }

        #[test]
        fn agrees_wherever_it_lies(bytes in prop::collection::vec(any::<u8>(), 0..60), from: prop::sample::Index, to: prop::sample::Index) {
            let (from, to) = (from.index(bytes.len() + 1), to.index(bytes.len() + 1));
            let (from, to) = (from.min(to), from.max(to));
            let found = head_within(&bytes, from, to - from);
            prop_assert_eq!(found.is_some(), from + HEAD <= bytes.len());
            prop_assert!(found.is_none_or(|found| Some(found) == bytes.get(from..to).map(slow)));
        }

        #[test]
        fn orders_as_texts_are_ordered(left in "\\PC{0,9}", right in "\\PC{0,9}") {
            let (first, second) = (head(left.as_bytes()), head(right.as_bytes()));
            prop_assert!(first == second || (first < second) == (left < right));
        }
    }
}
