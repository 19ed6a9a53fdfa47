//! What holds for any bytes and for random texts.

use proptest::prelude::*;

use super::*;
use crate::encoding::gb18030;
use crate::testing::region_of;

const ALL: [Encoding; 11] = [
    Encoding::Utf8,
    Encoding::Utf8Bom,
    Encoding::Utf16Le,
    Encoding::Utf16Be,
    Encoding::Gbk,
    Encoding::Gb18030,
    Encoding::Big5,
    Encoding::ShiftJis,
    Encoding::EucJp,
    Encoding::EucKr,
    Encoding::Windows1252,
];

/// Decodes with pieces that [`cut`] makes of at most `room` bytes, which grows where a character does not fit.
fn decode_cut(encoding: Encoding, bytes: &[u8], room: usize) -> Result<Vec<u8>, u64> {
    let (mut done, mut room, mut text) = (0, room, Vec::new());
    while done < bytes.len() {
        let rest = &bytes[done..];
        let length = match cut(encoding, &rest[..rest.len().min(room)]) {
            0 if room < rest.len() => {
                room += 1;
                continue;
            }
            0 => rest.len(),
            length => length,
        };
        decode_piece(encoding, &rest[..length], &mut text).map_err(|at| done as u64 + at)?;
        done += length;
    }
    Ok(text)
}

fn decode_streamed(encoding: Encoding, bytes: &[u8], size: usize) -> Result<Vec<u8>, u64> {
    let (mut decoder, mut text) = (TextDecoder::new(encoding), Vec::new());
    for chunk in bytes.chunks(size) {
        decoder.decode(chunk, false, &mut text)?;
    }
    decoder.decode(&[], true, &mut text)?;
    Ok(text)
}

/// Bytes that begin and end characters more often than chance would have it.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let telling = prop::sample::select(
        &b"\n\r\0,|\\0189aA@~\x7f\x80\x81\x82\x84\x8e\x8f\xa1\xb0\xc3\xd8\xdc\xe4\xef\xbf\xbd\xfe\xff"[..],
    );
    prop::collection::vec(prop_oneof![3 => telling, 1 => any::<u8>()], 0..60)
}

/// Text of characters that a range of codes of an encoding has, with the marks of a table between them.
fn table(
    coder: &'static encoding_rs::Encoding,
    codes: &[(u16, u16)],
    first_trail: u16,
    words: std::ops::Range<usize>,
) -> BoxedStrategy<String> {
    let characters: Vec<char> = codes
        .iter()
        .flat_map(|(first, last)| *first..=*last)
        .filter(|code| code & 0xFF >= first_trail)
        .filter_map(|code| {
            let code = code.to_be_bytes();
            let text = coder
                .decode_without_bom_handling_and_without_replacement(&code)?
                .into_owned();
            let mut characters = text.chars();
            characters.next().filter(|_| characters.next().is_none())
        })
        .filter(|character| !('\u{e000}'..='\u{f8ff}').contains(character))
        .collect();
    let word = prop::collection::vec(prop::sample::select(characters), 2..12);
    let word = word.prop_map(|characters| characters.into_iter().collect::<String>());
    let mark = prop::sample::select(&[",", "\n", "1,", "\r\n2024,", ",x\n", "|a|"][..]);
    prop::collection::vec((word, mark), words)
        .prop_map(|parts| parts.into_iter().map(|(word, mark)| word + mark).collect())
        .boxed()
}

fn is_found(encoding: Encoding, coder: &'static encoding_rs::Encoding, text: &str) -> Result<(), TestCaseError> {
    let (bytes, _, unmappable) = coder.encode(text);
    prop_assume!(!unmappable && std::str::from_utf8(&bytes).is_err());
    let detected = detect(&region_of(&bytes), None, &AtomicBool::new(false));
    prop_assert_eq!(detected.map(|detected| detected.encoding), Ok(encoding));
    prop_assert_eq!(decode_cut(encoding, &bytes, 16), Ok(text.as_bytes().to_vec()));
    Ok(())
}

proptest! {
    #[test]
    fn all_ways_to_decode_agree(bytes in bytes(), room in 1..40_usize, size in 1..20_usize) {
        for encoding in ALL {
            let mut whole = Vec::new();
            let whole = decode_piece(encoding, &bytes, &mut whole).map(|()| whole);
            prop_assert_eq!(&decode_cut(encoding, &bytes, room), &whole, "{} cut at {}", encoding, room);
            let mut unmarked = whole.clone();
            if let Ok(text) = &mut unmarked
                && text.starts_with("\u{feff}".as_bytes())
            {
                text.drain(..3);
            }
            prop_assert_eq!(&decode_streamed(encoding, &bytes, size), &unmarked, "{} by {}", encoding, size);
            if encoding == Encoding::Gbk {
                let scanned = gb18030::scan(&bytes, drop).map_err(|at| at as u64);
                prop_assert_eq!(scanned.err(), whole.clone().err());
            }
            prop_assert!(whole.is_err() || std::str::from_utf8(&whole.unwrap()).is_ok());
        }
    }

    #[test]
    fn what_is_detected_can_be_decoded(bytes in bytes()) {
        if let Ok(detected) = detect(&region_of(&bytes), None, &AtomicBool::new(false)) {
            prop_assert!(detected.confidence >= 500);
            prop_assert!(decode_cut(detected.encoding, &bytes[detected.bom..], 8).is_ok());
            let told = detect(&region_of(&bytes), Some(detected.encoding), &AtomicBool::new(false));
            prop_assert_eq!(told.map(|told| (told.encoding, told.bom, told.oddities)),
                Ok((detected.encoding, detected.bom, detected.oddities)));
        }
    }

    #[test]
    fn random_simplified_chinese_is_gbk(text in table(GB18030, &[(0xB0A1, 0xD7F9)], 0xA1, 1..20)) {
        is_found(Encoding::Gbk, GB18030, &text)?;
    }

    #[test]
    fn random_traditional_chinese_is_big5(text in table(encoding_rs::BIG5, &[(0xA440, 0xC67E)], 0x40, 4..20)) {
        is_found(Encoding::Big5, encoding_rs::BIG5, &text)?;
    }

    #[test]
    fn random_japanese_is_shift_jis(
        text in table(encoding_rs::SHIFT_JIS, &[(0x829F, 0x82F1), (0x829F, 0x82F1), (0x8340, 0x8396), (0x889F, 0x889F)], 0x40, 2..20)
    ) {
        is_found(Encoding::ShiftJis, encoding_rs::SHIFT_JIS, &text)?;
    }

    #[test]
    fn random_korean_is_euc_kr(text in table(encoding_rs::EUC_KR, &[(0xB0A1, 0xC8FE)], 0xA1, 60..80)) {
        is_found(Encoding::EucKr, encoding_rs::EUC_KR, &text)?;
    }

    #[test]
    fn random_chinese_is_utf_16(text in table(GB18030, &[(0xB0A1, 0xD7F9)], 0xA1, 2..20), little in any::<bool>()) {
        let order: fn(u16) -> [u8; 2] = if little { u16::to_le_bytes } else { u16::to_be_bytes };
        let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
        let detected = detect(&region_of(&bytes), None, &AtomicBool::new(false));
        let expected = if little { Encoding::Utf16Le } else { Encoding::Utf16Be };
        prop_assert_eq!(detected.map(|detected| detected.encoding), Ok(expected));
    }
}
