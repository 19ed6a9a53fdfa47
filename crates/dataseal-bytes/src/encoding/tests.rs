//! Detection on whole files.

mod reference;
mod row_l;
mod speed;

use std::sync::atomic::AtomicBool;

use dataseal_model::Encoding;
use encoding_rs::GB18030;

use super::*;
use crate::IntakeError;

fn detect_bytes(bytes: &[u8]) -> Result<Encoding, IntakeError> {
    detect(&crate::testing::region_of(bytes), None, &AtomicBool::new(false)).map(|detected| detected.encoding)
}

#[test]
fn encodings_are_told_apart() {
    assert_eq!(detect_bytes(b"a,b\n1,2\n"), Ok(Encoding::Utf8));
    assert_eq!(detect_bytes("姓名\n张三\n".as_bytes()), Ok(Encoding::Utf8));
    assert_eq!(detect_bytes("\u{feff}姓名\n".as_bytes()), Ok(Encoding::Utf8Bom));
    assert_eq!(detect_bytes(b"\xd0\xd5\xc3\xfb\n"), Ok(Encoding::Gbk));
}

#[test]
fn decoding_in_pieces_is_decoding_at_once() {
    let text = "姓名,𠮷野家\n张三,1\n".repeat(50);
    let bytes = GB18030.encode(&text).0;
    for piece in [1, 2, 3, 7, 64] {
        let mut decoder = TextDecoder::new(Encoding::Gb18030);
        let mut decoded = Vec::new();
        for part in bytes.chunks(piece) {
            decoder.decode(part, false, &mut decoded).unwrap();
        }
        decoder.decode(&[], true, &mut decoded).unwrap();
        assert_eq!(decoded, text.as_bytes(), "pieces of {piece}");
    }
}
