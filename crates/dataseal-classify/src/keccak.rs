//! Keccak-256 as Ethereum uses it: the sponge with its first padding, which the SHA-3 of FIPS 202 later changed. Only for
//! checking the case of addresses, a few bytes each; not for anything secret.

/// Rounds of the permutation.
const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// Bytes that one block takes in.
const RATE: usize = 136;

/// The state: lanes by column and row, `x + 5 y`.
type State = [u64; 25];

/// The digest of a text that fits into one block; `None` for longer ones.
pub(crate) fn keccak_256(text: &[u8]) -> Option<[u8; 32]> {
    let mut block = [0_u8; RATE];
    block
        .get_mut(..text.len())
        .filter(|taken| taken.len() < RATE)?
        .copy_from_slice(text);
    *block.get_mut(text.len())? ^= 0x01;
    *block.last_mut()? ^= 0x80;
    let mut state: State = [0; 25];
    for (lane, bytes) in state.iter_mut().zip(block.as_chunks::<8>().0) {
        *lane = u64::from_le_bytes(*bytes);
    }
    for round in ROUNDS {
        state = permute(&state);
        *state.first_mut()? ^= round;
    }
    let mut digest = [0; 32];
    for (bytes, lane) in digest.as_chunks_mut::<8>().0.iter_mut().zip(state) {
        *bytes = lane.to_le_bytes();
    }
    Some(digest)
}

/// One round without its constant (FIPS 202, 3.2: theta, rho, pi, chi).
fn permute(state: &State) -> State {
    let at = |state: &State, x: usize, y: usize| state.get(x % 5 + 5 * (y % 5)).copied().unwrap_or_default();
    let parity: [u64; 5] = std::array::from_fn(|x| (0..5).fold(0, |parity, y| parity ^ at(state, x, y)));
    let column = |x: usize| parity.get(x % 5).copied().unwrap_or_default();
    let mixed: State = std::array::from_fn(|place| {
        let x = place % 5;
        at(state, x, place / 5) ^ column(x + 4) ^ column(x + 1).rotate_left(1)
    });
    let mut moved = mixed;
    let (mut x, mut y) = (1, 0);
    for step in 0_u32..24 {
        let turned = at(&mixed, x, y).rotate_left((step + 1) * (step + 2) / 2 % 64);
        (x, y) = (y, (2 * x + 3 * y) % 5);
        if let Some(lane) = moved.get_mut(x + 5 * y) {
            *lane = turned;
        }
    }
    std::array::from_fn(|place| {
        let (x, y) = (place % 5, place / 5);
        at(&moved, x, y) ^ (!at(&moved, x + 1, y) & at(&moved, x + 2, y))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &[u8]) -> String {
        let digest = keccak_256(text).unwrap();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Digests that the Ethereum documents state for the empty text and for `abc`.
    #[test]
    fn known_digests() {
        assert_eq!(
            hex(b""),
            "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
        );
        assert_eq!(
            hex(b"abc"),
            "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
        );
    }

    #[test]
    fn one_block_is_all_it_takes() {
        assert!(keccak_256(&[b'a'; 135]).is_some() && keccak_256(&[b'a'; 136]).is_none());
    }
}
