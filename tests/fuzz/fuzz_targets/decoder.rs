//! Encodings: what is detected can be decoded, in pieces of any size alike, and told encodings never make text of what is
//! not in them.
#![no_main]

use std::sync::atomic::AtomicBool;

use dataseal_bytes::encoding::{TextDecoder, cut, decode_piece, detect};
use dataseal_model::Encoding;
use libfuzzer_sys::fuzz_target;

mod support;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(detected) = detect(&support::region(bytes), None, &AtomicBool::new(false)) {
        assert!(decoded(detected.encoding, bytes).is_some(), "what is detected is decoded");
    }
    for encoding in Encoding::ALL {
        assert_eq!(decoded(*encoding, bytes), decoded_by_pieces(*encoding, bytes), "{encoding}");
    }
});

/// All at once.
fn decoded(encoding: Encoding, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    TextDecoder::new(encoding).decode(bytes, true, &mut text).ok()?;
    assert!(std::str::from_utf8(&text).is_ok(), "{encoding}");
    assert!(cut(encoding, bytes) <= bytes.len());
    Some(text)
}

/// A few bytes at a time, as many as the bytes themselves say.
fn decoded_by_pieces(encoding: Encoding, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let mut decoder = TextDecoder::new(encoding);
    let size = 1 + bytes.first().map_or(0, |first| usize::from(*first) % 9);
    for piece in bytes.chunks(size) {
        decoder.decode(piece, false, &mut text).ok()?;
        let _ = decode_piece(encoding, piece, &mut Vec::new());
    }
    decoder.decode(&[], true, &mut text).ok()?;
    Some(text)
}
