//! How fast texts are checked and decoded, in megabytes of input a second of one core.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::hint::black_box;
use std::time::Instant;

use super::*;
use crate::encoding::counting::Counter;
use crate::encoding::gb18030;
use crate::encoding::mixture::Mixture;
use crate::testing::region_of;

/// A table whose text is mostly Chinese, in characters that a fixed rule picks from the first level of GB 2312.
fn chinese(bytes: usize) -> String {
    let mut text = String::new();
    let mut state = 1_u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    while text.len() < bytes {
        for length in [3, 12, 30] {
            for _ in 0..length {
                let pair = [0xB0 + next(39) as u8, 0xA1 + next(94) as u8];
                text.push_str(&GB18030.decode_without_bom_handling(&pair).0);
            }
            text.push(',');
        }
        text.push_str("2024-01-02,31.5\r\n");
    }
    text
}

fn measured(what: &str, bytes: usize, mut run: impl FnMut()) {
    let best = (0..15)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap();
    println!("{what}: {:.0} MB/s", bytes as f64 / best.as_secs_f64() / 1e6);
}

#[test]
#[ignore = "a measurement: run it in release with --nocapture"]
fn texts_are_checked_and_decoded_this_fast() {
    let text = chinese(24 << 20);
    let ascii = "1024,some words of ASCII,2024-01-02,3.75\r\n".repeat(1 << 20);
    let detected = |what: &str, bytes: &[u8]| {
        let region = region_of(bytes);
        measured(what, bytes.len(), || {
            black_box(detect(&region, None, &AtomicBool::new(false)).unwrap());
        });
    };
    detected("detect ASCII", ascii.as_bytes());
    detected("detect Chinese UTF-8", text.as_bytes());
    let gbk = GB18030.encode(&text).0.into_owned();
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    detected("detect GBK", &gbk);
    detected("detect UTF-16LE", &units);
    let mut out = Vec::new();
    for (encoding, bytes) in [
        (Encoding::Gbk, gbk.as_slice()),
        (Encoding::Utf16Le, &units),
        (Encoding::Utf8, text.as_bytes()),
    ] {
        measured(&format!("decode {encoding}"), bytes.len(), || {
            let mut rest = bytes;
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(cut(encoding, &rest[..rest.len().min(1 << 20)]));
                out.clear();
                decode_piece(encoding, piece, &mut out).unwrap();
                rest = after;
            }
        });
    }
    let mut pieces = Vec::new();
    let mut rest = gbk.as_slice();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cut(Encoding::Gbk, &rest[..rest.len().min(256 << 10)]));
        pieces.push(piece);
        rest = after;
    }
    measured("scan GBK", gbk.len(), || {
        assert!(pieces.iter().all(|piece| gb18030::scan(piece, drop).is_ok()));
    });
    measured("count oddities", gbk.len(), || {
        let mut counter = Counter::default();
        pieces.iter().for_each(|piece| counter.update(piece, true));
    });
    measured("look for UTF-8 in GBK", gbk.len(), || {
        let mut mixture = Mixture::of(Encoding::Gbk);
        pieces.iter().for_each(|piece| mixture.hear(0, piece));
        black_box(mixture.finish());
    });
}
