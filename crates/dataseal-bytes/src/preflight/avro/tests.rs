//! Headers and blocks, schemas, values, codecs: what is right, what is cut off and what lies.

use super::datum::{Mismatch, check};
use super::schema::{Unusable, parse};
use super::*;
use crate::testing::region_of;

const SCHEMA: &str = r#"{"type":"record","name":"r","fields":[
    {"name":"n","type":"long"},
    {"name":"t","type":["null","string"]},
    {"name":"l","type":{"type":"array","items":"int"}}]}"#;

/// Two rows: 1, null, [2, 3] and -1, "ab", [].
const ROWS: [u8; 12] = [2, 0, 4, 4, 6, 0, 1, 2, 4, b'a', b'b', 0];

fn container(blocks: &[(u64, &[u8])]) -> Vec<u8> {
    let mut bytes = plain_header(SCHEMA.as_bytes());
    for (rows, data) in blocks {
        bytes.extend(plain_block(*rows, data));
    }
    bytes
}

#[test]
fn blocks_are_counted_to_the_last_byte() {
    let bytes = container(&[(2, &ROWS), (0, &[]), (2, &ROWS)]);
    let contents = survey(&region_of(&bytes), &Limits::default()).unwrap();
    assert_eq!(
        (contents.rows, contents.blocks.len(), contents.codec),
        (4, 3, Codec::Null)
    );
    let header = plain_header(SCHEMA.as_bytes()).len();
    for length in 0..bytes.len() {
        let cut = survey(&region_of(&bytes[..length]), &Limits::default());
        // Between two blocks a container is whole.
        let block = plain_block(2, &ROWS).len();
        let whole = [header, header + block, header + block + plain_block(0, &[]).len()];
        assert_eq!(cut.is_ok(), whole.contains(&length), "{length}");
    }
    let mut other = bytes.clone();
    *other.last_mut().unwrap() = 1;
    let error = survey(&region_of(&other), &Limits::default()).err();
    assert!(matches!(
        error,
        Some(IntakeError::Corrupt {
            part: Damage::Block,
            ..
        })
    ));
}

#[test]
fn rows_are_what_the_schema_says() {
    let schema = parse(SCHEMA.as_bytes(), 100).unwrap();
    assert_eq!(schema.columns.len(), 3);
    assert_eq!(schema.columns[1].declared, "string");
    assert_eq!(check(&ROWS, 2, &schema, 0), Ok(()));
    for rows in [0, 1, 3, u64::MAX] {
        assert_eq!(check(&ROWS, rows, &schema, 0), Err(Mismatch::Damaged), "{rows}");
    }
    for length in 0..ROWS.len() {
        assert!(check(&ROWS[..length], 2, &schema, 0).is_err());
    }
    // Branch 2 of two, and text that is none.
    assert!(check(&[2, 4, 0], 1, &schema, 0).is_err());
    assert!(check(&[2, 2, 2, 0xFF, 0], 1, &schema, 0).is_err());
}

#[test]
fn items_without_bytes_are_limited() {
    let text = r#"{"type":"record","name":"r","fields":[{"name":"l","type":{"type":"array","items":"null"}}]}"#;
    let schema = parse(text.as_bytes(), 100).unwrap();
    assert_eq!(check(&[6, 0], 1, &schema, 3), Ok(()));
    assert_eq!(check(&[8, 0], 1, &schema, 3), Err(Mismatch::TooMany));
    let empty = parse(br#"{"type":"record","name":"r","fields":[]}"#, 100).unwrap();
    assert_eq!(check(&[], u64::MAX, &empty, 1000), Err(Mismatch::TooMany));
}

#[test]
fn schemas_that_are_no_tables_are_refused() {
    let refused = |text: &str| parse(text.as_bytes(), 1000).err();
    assert_eq!(refused("\"long\""), Some(Unusable::NoTable));
    assert_eq!(refused("{"), Some(Unusable::Damaged));
    let twice = r#"{"type":"record","name":"r","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}"#;
    assert_eq!(refused(twice), Some(Unusable::Damaged));
    let itself = r#"{"type":"record","name":"r","fields":[{"name":"next","type":["null","r"]}]}"#;
    assert_eq!(refused(itself), Some(Unusable::NoTable));
    let deep = format!(
        r#"{{"type":"record","name":"r","fields":[{{"name":"a","type":{}"int"{}}}]}}"#,
        r#"{"type":"array","items":"#.repeat(40),
        "}".repeat(40)
    );
    assert!(parse(deep.as_bytes(), 1000).is_ok());
    // Each record holds the one before it twice.
    let mut fields =
        r#"{"name":"f0","type":{"type":"record","name":"t0","fields":[{"name":"x","type":"int"}]}}"#.to_owned();
    for level in 1..60 {
        let before = level - 1;
        fields += &format!(
            r#",{{"name":"f{level}","type":{{"type":"record","name":"t{level}","fields":[{{"name":"x","type":"t{before}"}},{{"name":"y","type":"t{before}"}}]}}}}"#
        );
    }
    let unfolding = format!(r#"{{"type":"record","name":"r","fields":[{fields}]}}"#);
    assert_eq!(refused(&unfolding), Some(Unusable::TooMany));
}

#[test]
fn snappy_is_inflated_within_its_length() {
    // "abababab!" as a literal of two, a copy of six over itself, and a literal.
    let mut block = vec![9, 1 << 2, b'a', b'b', 2 << 2 | 1, 2, 0, b'!'];
    let mut checksum = flate2::Crc::new();
    checksum.update(b"abababab!");
    block.extend(checksum.sum().to_be_bytes());
    let limits = Limits::default();
    assert_eq!(
        Codec::Snappy.inflate(block.clone(), 0, &limits),
        Ok(b"abababab!".to_vec())
    );
    for length in 0..block.len() {
        assert!(Codec::Snappy.inflate(block[..length].to_vec(), 0, &limits).is_err());
    }
    let bomb = [0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0, b'a', 0, 0, 0, 0].to_vec();
    assert!(matches!(
        Codec::Snappy.inflate(bomb, 0, &limits),
        Err(IntakeError::TooLarge { .. })
    ));
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let zeros = vec![0; 80 << 20];
    let small = zstd::encode_all(zeros.as_slice(), 1).unwrap();
    let error = Codec::Zstandard.inflate(small, 7, &Limits::default()).err();
    assert!(matches!(error, Some(IntakeError::Ratio { .. })));
    let error = Codec::Deflate.inflate(vec![0xFF; 9], 7, &Limits::default()).err();
    assert_eq!(
        error,
        Some(IntakeError::Corrupt {
            part: Damage::Compressed,
            offset: 7
        })
    );
}
