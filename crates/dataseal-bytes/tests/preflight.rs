//! The walks before decoders, over bytes that are anything: they end, and they do not panic.

#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use dataseal_bytes::preflight::avro::{datum, plain_block, plain_header, schema};
use dataseal_bytes::preflight::parquet::{bloom_filter_length, page, repair, walk};
use dataseal_bytes::preflight::{arrow_ipc, avro};
use dataseal_bytes::{Limits, Region};
use proptest::prelude::*;

fn region_of(bytes: &[u8]) -> Region {
    let file = tempfile::tempfile().and_then(|mut file: File| file.write_all(bytes).map(|()| file));
    Region::new(Arc::new(file.expect("a file")), 0, bytes.len() as u64)
}

/// Small numbers, which make lengths, counts and offsets that nearly fit, are as frequent as all others together.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![0_u8..24, any::<u8>(), Just(0), Just(0xFF)], 0..300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn thrift_of_any_bytes_ends(bytes in bytes()) {
        let _ = walk(&bytes);
        let _ = page::header(&bytes);
        let _ = bloom_filter_length(&bytes);
        if let Some(repaired) = repair::repair(&bytes) {
            prop_assert!(walk(&repaired.bytes).is_ok());
            // What is in order is left alone.
            let again = repair::repair(&repaired.bytes).map(|again| again.bytes);
            prop_assert_eq!(again, Some(repaired.bytes));
        }
    }

    #[test]
    fn arrow_of_any_bytes_ends(bytes in bytes(), form in 0..3) {
        let mut whole = match form {
            0 => b"ARROW1\0\0".to_vec(),
            1 => vec![0xFF, 0xFF, 0xFF, 0xFF, bytes.len() as u8 & 0xF8, 0, 0, 0],
            _ => Vec::new(),
        };
        whole.extend(&bytes);
        if form == 0 {
            whole.extend([bytes.len() as u8, 0, 0, 0]);
            whole.extend(b"ARROW1");
        }
        let _ = arrow_ipc::is_stream(&whole);
        let _ = arrow_ipc::survey(&region_of(&whole), &Limits::default());
        let _ = arrow_ipc::lz4::inflated(&bytes);
    }

    #[test]
    fn avro_of_any_bytes_ends(bytes in bytes(), rows in 0_u64..20) {
        let text = br#"{"type":"record","name":"r","fields":[
            {"name":"u","type":["null","string",{"type":"array","items":["null","int"]}]},
            {"name":"m","type":{"type":"map","values":"bytes"}}]}"#;
        let known = schema::parse(text, 100).expect("a schema");
        let _ = datum::check(&bytes, rows, &known, 1000);
        let mut whole = plain_header(text);
        whole.extend(plain_block(rows, &bytes));
        let contents = avro::survey(&region_of(&whole), &Limits::default());
        prop_assert_eq!(contents.map(|contents| contents.rows), Ok(rows));
        let mut odd = b"Obj\x01".to_vec();
        odd.extend(&bytes);
        let _ = avro::survey(&region_of(&odd), &Limits::default());
        for codec in ["deflate", "snappy", "bzip2", "xz", "zstandard"] {
            if let Some(codec) = avro::Codec::named(codec.as_bytes()) {
                let _ = codec.inflate(bytes.clone(), 0, &Limits::default());
            }
        }
    }
}
