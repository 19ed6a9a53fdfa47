//! Files of Polars: what is behind their magic bytes is known, and nothing else there is.

use super::super::*;
use crate::testing::region_of;

/// `polars.DataFrame({"a": [7]}).write_ipc(file, compression="uncompressed")`, Polars 2.1.0.
const ONE_ROW: &str = concat!(
    "4152524f5731000004000000f2ffffff140000000400010000000a000b0008000a000400f8ffffff0c000000080008000000",
    "04000100000004000000ecffffff3800000020000000180000000102000010001200040010001100080000000c0000000000",
    "f4ffffff400000000100000008000900040008000100000061000000ffffffff8000000004000000ecffffff400000000000",
    "000014000000040003000c001300100012000c000400eaffffff01000000000000003c0000001000000000000a0014000400",
    "0c00100002000000000000000000000000000000000000000000000000000000080000000000000000000000010000000100",
    "0000000000000000000000000000070000000000000000000000000000000000000000000000000000000000000000000000",
    "00000000000000000000000000000000000000000000000000000000ffffffff0000000004000000ecffffff400000003800",
    "000014000000040000000c0012001000040008000c0001000000800000000000000088000000000000004000000000000000",
    "0000000000000000f8ffffff0c00000008000800000004000100000004000000ecffffff3800000020000000180000000102",
    "000010001200040010001100080000000c0000000000f4ffffff40000000010000000800090004000800010000006100a200",
    "00004152524f5731",
);

/// The same with an empty column of whole numbers.
const NO_ROW: &str = concat!(
    "4152524f5731000004000000f2ffffff140000000400010000000a000b0008000a000400f8ffffff0c000000080008000000",
    "04000100000004000000ecffffff3800000020000000180000000102000010001200040010001100080000000c0000000000",
    "f4ffffff400000000100000008000900040008000100000061000000ffffffff0000000004000000ecffffff280000002000",
    "000014000000040000000c0012001000040008000c00000000000000000000000000f8ffffff0c0000000800080000000400",
    "0100000004000000ecffffff3800000020000000180000000102000010001200040010001100080000000c0000000000f4ff",
    "ffff400000000100000008000900040008000100000061008a0000004152524f5731",
);

fn file(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().map(|digit| digit.to_digit(16).unwrap()).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect()
}

fn surveyed(bytes: &[u8]) -> Result<Contents, IntakeError> {
    survey(&region_of(bytes), &Limits::default())
}

/// Whether every byte belongs to something.
fn is_whole(bytes: &[u8]) -> bool {
    surveyed(bytes).is_ok_and(|found| found.unreferenced.is_empty() && found.accounted == bytes.len() as u64)
}

/// How long the bare schema of both files is, without padding.
const BARE: usize = 118;
/// Where it begins.
const AT: usize = 8;

#[test]
fn the_bare_schema_belongs_to_the_file() {
    for (hex, rows) in [(ONE_ROW, 1), (NO_ROW, 0)] {
        let bytes = file(hex);
        let found = surveyed(&bytes).unwrap();
        assert_eq!((found.rows, found.unreferenced), (rows, Vec::new()));
        assert_eq!(found.accounted, bytes.len() as u64);
    }
}

#[test]
fn the_schema_may_be_padded_in_front() {
    let bytes = file(NO_ROW);
    let (magic, rest) = bytes.split_at(AT);
    let padded = [magic, &[8, 0, 0, 0, 0, 0, 0, 0], &rest[4..]].concat();
    assert!(is_whole(&padded));
    let other = [magic, &[8, 0, 0, 0, 0, 0, 1, 0], &rest[4..]].concat();
    assert!(!is_whole(&other));
}

#[test]
fn no_bit_of_it_may_be_another() {
    for hex in [ONE_ROW, NO_ROW] {
        let bytes = file(hex);
        for at in AT..AT + BARE {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                assert!(!is_whole(&changed), "bit {bit} of byte {at}");
            }
        }
    }
}

#[test]
fn nothing_hides_in_front_of_it_in_it_or_behind_it() {
    // Without rows no offset of the file changes when bytes are added.
    let bytes = file(NO_ROW);
    for at in AT..=AT + BARE + 2 {
        for length in 1..=8 {
            for added in [b"hidden!!", &[1; 8]] {
                let (before, after) = bytes.split_at(at);
                let more = [before, &added[..length], after].concat();
                assert!(!is_whole(&more), "{length} bytes at {at}");
            }
        }
    }
}

#[test]
fn a_bare_schema_other_than_the_footers_belongs_to_nothing() {
    let mut bytes = file(NO_ROW);
    let name = bytes.len() - 10 - 2;
    assert_eq!(bytes[name], b'a');
    bytes[name] = b'b';
    let found = surveyed(&bytes).unwrap();
    assert_eq!(found.unreferenced.len(), 1);
    assert_eq!(found.unreferenced[0].offset, AT as u64);
}
