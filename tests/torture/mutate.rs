//! Ways to damage a file: bits, bytes, pieces, fields that look like lengths, and ends.

use std::ops::Range;

use dataseal_testkit::prng::Prng;

/// Numbers at which sizes, signs and allocations turn over.
const EDGES: [u64; 14] = [
    0,
    1,
    2,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX,
];

/// Bytes that mean something in one of the formats.
const TELLING: &[u8] = b"\0\xff\x7f\x80\n\r\t,;|\"'\\{}[]:<>&=/PK\x1f\x8b";

/// A damaged copy of `bytes`, with pieces of `other` in it now and then.
pub(crate) fn mutate(bytes: &[u8], other: &[u8], prng: &mut Prng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..prng.between(1, 3) {
        match prng.below(8) {
            0 | 1 => flip_bits(&mut bytes, prng),
            2 => substitute(&mut bytes, prng),
            3 | 4 => edit_length(&mut bytes, prng),
            5 => splice(&mut bytes, other, prng),
            6 => repeat_or_drop(&mut bytes, prng),
            _ => {
                let end = place(&bytes, prng);
                bytes.truncate(end);
            }
        }
    }
    bytes
}

/// A place, near one of the ends as often as anywhere: that is where containers describe themselves.
fn place(bytes: &[u8], prng: &mut Prng) -> usize {
    let length = bytes.len();
    let below = |limit: usize, prng: &mut Prng| prng.below(u32::try_from(limit).unwrap()) as usize;
    match prng.below(4) {
        0 => below(length.min(128), prng),
        1 => length - below(length.min(1024), prng).min(length),
        _ => below(length, prng),
    }
    .min(length.saturating_sub(1))
}

fn range(bytes: &[u8], prng: &mut Prng) -> Range<usize> {
    let start = place(bytes, prng);
    let length = prng.between(1, 256) as usize;
    start..(start + length).min(bytes.len())
}

fn flip_bits(bytes: &mut [u8], prng: &mut Prng) {
    for _ in 0..prng.between(1, 8) {
        let at = place(bytes, prng);
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1 << prng.below(8);
        }
    }
}

fn substitute(bytes: &mut [u8], prng: &mut Prng) {
    for _ in 0..prng.between(1, 16) {
        let at = place(bytes, prng);
        let telling = TELLING[prng.below(u32::try_from(TELLING.len()).unwrap()) as usize];
        let any = u8::try_from(prng.below(256)).unwrap();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = if prng.below(2) == 0 { telling } else { any };
        }
    }
}

/// Puts an edge, or what is there give or take one, where a length may stand: two, four or eight bytes in either order.
fn edit_length(bytes: &mut [u8], prng: &mut Prng) {
    let width = [2, 4, 4, 8][prng.below(4) as usize];
    let at = place(bytes, prng);
    let Some(field) = bytes.get_mut(at..at + width) else {
        return;
    };
    let big = prng.below(4) == 0;
    let mut eight = [0; 8];
    eight[..width].copy_from_slice(field);
    let there = u64::from_le_bytes(eight);
    let value = match prng.below(3) {
        0 => there.wrapping_add(1),
        1 => there.wrapping_sub(1),
        _ => EDGES[prng.below(u32::try_from(EDGES.len()).unwrap()) as usize],
    };
    field.copy_from_slice(&value.to_le_bytes()[..width]);
    if big {
        field.reverse();
    }
}

fn splice(bytes: &mut Vec<u8>, other: &[u8], prng: &mut Prng) {
    if other.is_empty() || bytes.is_empty() {
        return;
    }
    let piece = other[range(other, prng)].to_vec();
    let target = range(bytes, prng);
    let target = if prng.below(2) == 0 {
        target.start..target.start
    } else {
        target
    };
    bytes.splice(target, piece);
}

fn repeat_or_drop(bytes: &mut Vec<u8>, prng: &mut Prng) {
    if bytes.is_empty() {
        return;
    }
    let range = range(bytes, prng);
    if prng.below(2) == 0 {
        bytes.drain(range);
    } else {
        let piece = bytes[range.clone()].repeat(prng.between(1, 8) as usize);
        bytes.splice(range.start..range.start, piece);
    }
}

#[test]
fn the_same_seed_damages_alike_and_another_does_not() {
    let bytes: Vec<u8> = (0..=255).cycle().take(3000).collect();
    let damaged = |seed| mutate(&bytes, b"other", &mut Prng::new(seed));
    assert_eq!(damaged(7), damaged(7));
    let changed = (0..100).filter(|seed| damaged(*seed) != bytes).count();
    assert!(changed > 90, "{changed} of 100 differ");
    for length in 0..8 {
        for seed in 0..200 {
            mutate(&bytes[..length], b"", &mut Prng::new(seed));
        }
    }
}
