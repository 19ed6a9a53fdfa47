//! Where in a text the few bytes stand that structure is made of, 64 bytes at a time.
/// Bytes looked at at once.
const BLOCK: usize = 64;

/// Goes over the places of four bytes (some may be the same) in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks<'t> {
    text: &'t [u8],
    bytes: [u8; 4],
    base: usize,
    mask: u64,
}

impl<'t> Marks<'t> {
    /// Starts at the beginning of a text.
    pub(super) fn of(text: &'t [u8], bytes: [u8; 4]) -> Self {
        let mut marks = Self {
            text,
            bytes,
            base: 0,
            mask: 0,
        };
        marks.mask = block(text, bytes, 0);
        marks
    }

    /// Goes on at this place, before or behind the present one.
    pub(super) fn seek(&mut self, position: usize) {
        self.base = position - position % BLOCK;
        self.mask = block(self.text, self.bytes, self.base) & (u64::MAX << (position % BLOCK));
    }

    /// The next place at or after `position`; the text's length if there is none.
    #[inline(always)]
    pub(super) fn next_from(&mut self, position: usize) -> usize {
        loop {
            if self.mask == 0 {
                (self.base, self.mask) = next_block(self.text, self.bytes, self.base);
                if self.mask == 0 {
                    return self.text.len();
                }
            }
            let place = self.base + self.mask.trailing_zeros() as usize;
            self.mask &= self.mask - 1;
            if place >= position {
                return place;
            }
        }
    }
}

/// The next block after `base` with a place in it. It takes and gives values, so that a loop around it can keep them in
/// registers.
fn next_block(text: &[u8], bytes: [u8; 4], mut base: usize) -> (usize, u64) {
    loop {
        base += BLOCK;
        if base >= text.len() {
            return (text.len(), 0);
        }
        let mask = block(text, bytes, base);
        if mask != 0 {
            return (base, mask);
        }
    }
}

#[inline]
fn block(text: &[u8], bytes: [u8; 4], base: usize) -> u64 {
    let rest = text.get(base..).unwrap_or_default();
    if let Some(block) = rest.first_chunk::<BLOCK>() {
        return mask_of(block, bytes);
    }
    let mut block = [0; BLOCK];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    let beyond = u64::MAX
        .checked_shl(u32::try_from(rest.len()).unwrap_or(64))
        .unwrap_or(0);
    mask_of(&block, bytes) & !beyond
}

/// One bit for each byte of the block, set where it is one of `bytes`. The comparison is written so that compilers make
/// vector instructions of it; the product then gathers the lowest bits of eight bytes in its highest byte.
#[inline]
fn mask_of(block: &[u8; BLOCK], bytes: [u8; 4]) -> u64 {
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let [first, second, third, fourth] = bytes;
    let found = block.map(|byte| {
        u8::from(byte == first) | u8::from(byte == second) | u8::from(byte == third) | u8::from(byte == fourth)
    });
    let mut mask = 0;
    for (index, lane) in found.as_chunks::<8>().0.iter().enumerate() {
        mask |= (u64::from_le_bytes(*lane).wrapping_mul(GATHER) >> 56) << (index * 8);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_a_plain_search() {
        let text: Vec<u8> = (0..1000_u32)
            .map(|n| b"ab,c\"d\ne\rfgh"[(n * n / 7 % 12) as usize])
            .collect();
        let bytes = *b",\"\n\r";
        for length in [0, 1, 15, 63, 64, 65, 128, 1000] {
            let text = &text[..length];
            let expected: Vec<usize> = (0..length).filter(|at| bytes.contains(&text[*at])).collect();
            let mut marks = Marks::of(text, bytes);
            let mut found = Vec::new();
            loop {
                let next = marks.next_from(0);
                if next == length {
                    break;
                }
                found.push(next);
            }
            assert_eq!(found, expected, "{length}");
            for from in 0..length {
                let mut marks = Marks::of(text, bytes);
                marks.seek(from);
                let next = expected.iter().copied().find(|at| *at >= from).unwrap_or(length);
                assert_eq!(marks.next_from(from), next);
            }
        }
        let block: [u8; BLOCK] = *text.first_chunk().unwrap();
        let expected = (0..BLOCK)
            .filter(|at| bytes.contains(&block[*at]))
            .map(|at| 1_u64 << at);
        assert_eq!(mask_of(&block, bytes), expected.sum::<u64>());
    }
}
