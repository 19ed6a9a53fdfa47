//! Compressed tables: read like plain ones, stopped when they grow too much.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dataseal_bytes::{Damage, Limits, ReadOptions, SizeLimit};
use dataseal_model::NoteKind;

use super::*;
use crate::testing::{file_of, outcomes, read_tables, source_of};

const CSV: &[u8] = "城市,人口\n苏州,1291\n\"昆\n山\",\n".as_bytes();

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn compressed(bytes: &[u8]) -> [(&'static str, Vec<u8>); 4] {
    let mut bz2 = Vec::new();
    bzip2::read::BzEncoder::new(bytes, bzip2::Compression::fast())
        .read_to_end(&mut bz2)
        .unwrap();
    let mut xz = Vec::new();
    liblzma::read::XzEncoder::new(bytes, 1).read_to_end(&mut xz).unwrap();
    let mut zst = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    zst.include_checksum(true).unwrap();
    zst.write_all(bytes).unwrap();
    [
        ("a.csv.gz", gzip(bytes)),
        ("a.csv.bz2", bz2),
        ("a.csv.xz", xz),
        ("a.csv.zst", zst.finish().unwrap()),
    ]
}

fn limited(limits: Limits) -> ReadOptions {
    ReadOptions {
        limits,
        ..ReadOptions::default()
    }
}

#[test]
fn a_compressed_table_is_the_table() {
    let plain = read_tables(CSV, "a.csv").unwrap();
    for (name, bytes) in compressed(CSV) {
        let read = read_tables(&bytes, name).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].0, plain[0].0, "{name}");
        let (record, expected) = (&read[0].1, &plain[0].1);
        assert_eq!(record.reading.part, []);
        assert_eq!(record.bytes, bytes.len() as u64);
        assert_ne!(record.digest, expected.digest);
        assert_eq!(record.digest, dataseal_bytes::digest_file(&file_of(&bytes)).unwrap().0);
        assert_eq!(record.inventory, expected.inventory);
    }
}

#[test]
fn a_cut_stream_gives_no_rows() {
    for (name, bytes) in compressed(CSV) {
        for length in 1..bytes.len() {
            // The first bytes of bzip2's magic are a text like any other, of one name and no rows.
            let read = outcomes(&bytes[..length], name, ReadOptions::default()).unwrap_or_default();
            let rows = read.into_iter().filter_map(|(_, table)| table.ok()).flatten().count();
            assert_eq!(rows, 0, "{name} cut to {length}");
            assert!(length < 10 || outcomes(&bytes[..length], name, ReadOptions::default()).is_err());
        }
    }
}

#[test]
fn what_was_stepped_over_is_noted() {
    let bytes = [
        b"\x50\x2a\x4d\x18\x04\0\0\0data".as_slice(),
        &zstd::encode_all(CSV, 1).unwrap(),
    ]
    .concat();
    let read = read_tables(&bytes, "a").unwrap();
    let noted: Vec<_> = read[0]
        .1
        .reading
        .notes
        .iter()
        .map(|note| (note.kind, note.count))
        .collect();
    assert!(noted.contains(&(NoteKind::UnreadObject, 1)), "{noted:?}");
}

#[test]
fn bombs_are_stopped_by_what_comes_out_of_them() {
    // One frame of a mebibyte, eighty times: the ratio counts what all of them gave.
    let bomb = zstd::encode_all(vec![b'0'; 1 << 20].as_slice(), 1).unwrap().repeat(80);
    let stored = bomb.len() as u64;
    let stopped = outcomes(&bomb, "a.csv.zst", ReadOptions::default()).err();
    let Some(IntakeError::Ratio {
        allowed: 200,
        stored: counted,
        inflated,
    }) = stopped
    else {
        unreachable!("{stopped:?}");
    };
    assert_eq!(counted, stored);
    assert!(inflated > 64 << 20 && inflated < 66 << 20);
    let limits = Limits {
        max_inflated_bytes: 1 << 18,
        ..Limits::default()
    };
    let text = b"0,0,0,0\n".repeat(1 << 16);
    for (name, bytes) in compressed(&text) {
        let stopped = outcomes(&bytes, name, limited(limits));
        assert!(
            matches!(
                stopped,
                Err(IntakeError::TooLarge {
                    limit: SizeLimit::InflatedBytes,
                    ..
                })
            ),
            "{name}: {stopped:?}"
        );
    }
}

#[test]
fn streams_in_streams_end_somewhere() {
    let mut nested = CSV.to_vec();
    for level in 1..=5 {
        nested = gzip(&nested);
        assert_eq!(read_tables(&nested, "a").unwrap().len(), 1, "{level}");
    }
    for _ in 0..60 {
        nested = gzip(&nested);
    }
    let refused = outcomes(&nested, "a", ReadOptions::default()).err();
    let expected = IntakeError::TooLarge {
        limit: SizeLimit::Nesting,
        allowed: 5,
        found: 6,
    };
    assert_eq!(refused, Some(expected));
}

#[test]
fn hidden_bytes_and_empty_streams_are_refused() {
    let trailing = [gzip(CSV).as_slice(), b"more,rows\n"].concat();
    assert!(matches!(
        outcomes(&trailing, "a", ReadOptions::default()),
        Err(IntakeError::HiddenBytes { length: 10, .. })
    ));
    assert_eq!(
        outcomes(&gzip(b""), "a", ReadOptions::default()).err(),
        Some(IntakeError::Empty)
    );
    let mut wrong = gzip(CSV);
    let at = wrong.len() - 8;
    wrong[at] ^= 1;
    let checksum = IntakeError::Corrupt {
        part: Damage::Checksum,
        offset: at as u64,
    };
    assert_eq!(outcomes(&wrong, "a", ReadOptions::default()).err(), Some(checksum));
}

#[test]
fn reading_needs_a_scratch_file_and_can_be_interrupted() {
    let bytes = gzip(CSV);
    let open = |scratch: bool, cancel: bool| {
        let mut source = source_of(file_of(&bytes), "a");
        if !scratch {
            source.scratch = None;
        }
        crate::open(source, Arc::default(), Arc::new(AtomicBool::new(cancel))).map(|_| ())
    };
    assert_eq!(open(true, false), Ok(()));
    assert_eq!(open(false, false), Err(IntakeError::NoScratch));
    assert_eq!(open(true, true), Err(IntakeError::Interrupted));
}

#[test]
fn names_lose_their_last_ending() {
    assert_eq!(inner_name("orders.csv.gz"), "orders.csv");
    assert_eq!(inner_name("orders.csv.zst"), "orders.csv");
    assert_eq!(inner_name("orders.gz.csv"), "orders.gz.csv");
}
