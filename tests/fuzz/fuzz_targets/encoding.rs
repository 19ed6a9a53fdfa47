//! Encodings: detection over a whole text and decoding in pieces agree with each other, and no character is made up.
#![no_main]

use std::sync::atomic::AtomicBool;

use dataseal_bytes::encoding::{TextDecoder, detect};
use libfuzzer_sys::fuzz_target;

mod support;

fuzz_target!(|bytes: &[u8]| {
    let Ok(detected) = detect(&support::region(bytes), &AtomicBool::new(false)) else {
        return;
    };
    let mut text = Vec::new();
    TextDecoder::new(detected.encoding).decode(bytes, true, &mut text).expect("what was detected");
});
