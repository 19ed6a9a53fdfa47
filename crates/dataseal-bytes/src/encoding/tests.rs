//! Detection on whole files.

mod properties;
mod reference;
mod row_l;
mod speed;

use std::sync::atomic::AtomicBool;

use dataseal_model::Encoding;
use encoding_rs::GB18030;

use super::*;
use crate::IntakeError;
use crate::region::CHUNK;

fn detected(bytes: &[u8]) -> Result<Detected, IntakeError> {
    detect(&crate::testing::region_of(bytes), None, &AtomicBool::new(false))
}

fn detect_bytes(bytes: &[u8]) -> Result<Encoding, IntakeError> {
    detected(bytes).map(|detected| detected.encoding)
}

/// More than three reads of Chinese text in GBK, and its number of lines.
fn long_gbk() -> (Vec<u8>, u64) {
    let line = GB18030.encode("编号,姓名,中华人民共和国数据安全法\n").0.into_owned();
    let lines = CHUNK * 3 / line.len() + 1;
    (line.repeat(lines), lines as u64)
}

#[test]
fn encodings_are_told_apart() {
    assert_eq!(detect_bytes(b"a,b\n1,2\n"), Ok(Encoding::Utf8));
    assert_eq!(detect_bytes("姓名\n张三\n".as_bytes()), Ok(Encoding::Utf8));
    assert_eq!(detect_bytes("\u{feff}姓名\n".as_bytes()), Ok(Encoding::Utf8Bom));
    assert_eq!(detect_bytes(b"\xd0\xd5\xc3\xfb\n"), Ok(Encoding::Gbk));
    assert_eq!(detect_bytes(&GB18030.encode("姓名𠮷\n").0), Ok(Encoding::Gb18030));
    // 0xD5 0xFD is one character; the digits after it stand by themselves.
    assert_eq!(detect_bytes(b"\xd5\xfd1\xd5\xfd30\n"), Ok(Encoding::Gbk));
}

#[test]
fn accents_in_words_are_western_and_not_rare_chinese() {
    for text in [
        "café",
        "Müller",
        "Größe",
        "São Paulo",
        "Åbn",
        "l’été",
        "Málaga",
        "20 °C",
        "½ l",
        "« mot »",
    ] {
        let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
        assert_eq!(detect_bytes(&bytes), Ok(Encoding::Windows1252), "{text}");
    }
    for text in [
        "张三",
        "男",
        "用excel打开",
        "第a章",
        "使用Wi-Fi上网",
        "甲乙丙,丁",
        "王喆",
        "臺灣",
    ] {
        let bytes = GB18030.encode(text).0;
        assert_eq!(detect_bytes(&bytes), Ok(Encoding::Gbk), "{text}");
    }
}

#[test]
fn nearly_every_common_character_is_known_by_itself() {
    let common = (0xB0..=0xD7_u8).flat_map(|lead| (0xA1..=0xFE_u8).map(move |trail| [lead, trail]));
    // The last five places of the level are free.
    let common: Vec<[u8; 2]> = common.filter(|pair| *pair < [0xD7, 0xFA]).collect();
    for (before, after, known) in [
        ("", "", 97),
        ("a", "a", 90),
        ("1", "2", 97),
        ("a,", "\n", 97),
        ("No.", "A", 90),
    ] {
        let of = |pair: &[u8; 2]| [before.as_bytes(), pair, after.as_bytes()].concat();
        let beyond_utf8: Vec<_> = common
            .iter()
            .map(of)
            .filter(|text| std::str::from_utf8(text).is_err())
            .collect();
        let right = beyond_utf8
            .iter()
            .filter(|text| detect_bytes(text) == Ok(Encoding::Gbk))
            .count();
        assert!(
            right * 100 >= beyond_utf8.len() * known,
            "{before}?{after}: {right} of {}",
            beyond_utf8.len()
        );
    }
}

#[test]
fn other_code_pages_are_not_taken_for_western_text() {
    let russian = encoding_rs::WINDOWS_1251
        .encode("Номер,Имя\n1,Владимир Иванов\n2,Екатерина\n")
        .0;
    let polish = encoding_rs::WINDOWS_1250
        .encode("imię,miasto\nŁukasz Wąsik,Białystok\nŻaneta,Łódź\n")
        .0;
    let greek = encoding_rs::WINDOWS_1253
        .encode("Αριθμός,Όνομα\n1,Γεώργιος Παπαδόπουλος\n")
        .0;
    for bytes in [russian, polish, greek] {
        assert!(
            matches!(detect_bytes(&bytes), Err(IntakeError::Encoding { .. })),
            "{bytes:x?}"
        );
    }
}

#[test]
fn a_value_that_repeats_is_heard_once() {
    // Both words are well-formed EUC-KR and consist of common syllables there.
    let text = "合格,不合格\n".repeat(5000);
    assert_eq!(detect_bytes(&GB18030.encode(&text).0), Ok(Encoding::Gbk));
}

#[test]
fn numbered_values_are_no_more_words() {
    let table = |columns: [&str; 2], rows: usize| {
        let rows = (0..rows).map(|row| format!("{row},{}{row},{}{row}\n", columns[0], columns[1]));
        format!("订单号,{},{}\n{}", columns[0], columns[1], rows.collect::<String>())
    };
    for columns in [
        ["产品", "客户"],
        ["号楼", "单价"],
        ["备注", "部门"],
        ["编号", "法定代表人"],
    ] {
        for rows in [10, 3000] {
            let bytes = GB18030.encode(&table(columns, rows)).0.into_owned();
            assert_eq!(detect_bytes(&bytes), Ok(Encoding::Gbk), "{columns:?} {rows}");
        }
    }
    let floors: String = (0..15).map(|row| format!("{row},{row}号楼\n")).collect();
    assert_eq!(detect_bytes(&GB18030.encode(&floors).0), Ok(Encoding::Gbk));
}

#[test]
fn chinese_that_happens_to_be_utf_8_is_chinese_and_european_text_is_not() {
    let sums: String = (0..100).map(|row| format!("{row},{row}元\n")).collect();
    for text in [sums.as_str(), "状态\n1\n", "id,元\n1,2\n"] {
        let bytes = GB18030.encode(text).0.into_owned();
        assert!(std::str::from_utf8(&bytes).is_ok());
        let detected = detected(&bytes).unwrap();
        assert_eq!(detected.encoding, Encoding::Gbk, "{text}");
        assert!(detected.runner_up.is_some() && detected.confidence < 1000, "{text}");
    }
    for text in [
        "café,naïve,Müller,Größe,São Paulo,Åbn,l’été,Málaga,año,ñ,é,ü,ß",
        "é\n",
        "ü,ö\n",
        "Ünal,Şahin,Çelik,İstanbul,ğ",
        "Łódź,Kraków,Gdańsk,Žižkov,Plzeň",
        "Номер,Имя\n1,Владимир Иванов\n2,Екатерина\n",
        "да,нет,баг",
        "Αριθμός,Όνομα,Γεώργιος Παπαδόπουλος",
        "שלום,תודה",
        "مرحبا,شكرا",
        "Բարև,Երևան,անուն",
        "20 °C,±5,½ l,« mot »",
    ] {
        assert_eq!(detect_bytes(text.as_bytes()), Ok(Encoding::Utf8), "{text}");
    }
}

#[test]
fn confidence_grows_with_the_text_and_the_runner_up_is_named() {
    let short = detected(&GB18030.encode("合格").0).unwrap();
    let long = detected(&GB18030.encode("中华人民共和国数据安全法第一章总则").0).unwrap();
    assert_eq!(short.runner_up, Some(Encoding::Big5));
    assert!(short.confidence < 700 && long.confidence > 800, "{short:?} {long:?}");
    let plain = detected("姓名".as_bytes()).unwrap();
    assert_eq!((plain.confidence, plain.runner_up), (1000, None));
}

#[test]
fn bytes_that_are_no_letters_are_read_with_doubt() {
    let western = detected(b"name\nM\xfcller\nJos\xe9\nFran\xe7ois\nBj\xf6rn\n").unwrap();
    let doubtful = detected(b"a,b\n1,x\xff\xff_y\n2,\xff\n").unwrap();
    assert_eq!(
        (western.encoding, doubtful.encoding),
        (Encoding::Windows1252, Encoding::Windows1252)
    );
    assert!(
        western.confidence > 700 && doubtful.confidence <= 600,
        "{western:?} {doubtful:?}"
    );
}

#[test]
fn failures_are_located_across_pieces() {
    let mut bytes = vec![b'a'; CHUNK - 1];
    bytes.extend_from_slice("界".as_bytes());
    assert_eq!(detect_bytes(&bytes), Ok(Encoding::Utf8));
    bytes.truncate(CHUNK + 1);
    let at = CHUNK as u64 - 1;
    // The two bytes that are left of the character happen to be a rare one of GBK; that is not believed.
    let broken_off = IntakeError::Encoding {
        utf8: at,
        gb18030: at,
        line: 1,
    };
    assert_eq!(detect_bytes(&bytes), Err(broken_off));
}

#[test]
fn a_long_text_is_read_to_its_end() {
    let (start, lines) = long_gbk();
    let with = |end: &[u8]| [&start[..], end].concat();
    assert_eq!(detect_bytes(&start), Ok(Encoding::Gbk));
    assert_eq!(detect_bytes(&with(&GB18030.encode("𠮷").0)), Ok(Encoding::Gb18030));
    let at = start.len() as u64;
    let fails =
        |error: IntakeError| matches!(error, IntakeError::Encoding { utf8: 0, gb18030, line: 1 } if gb18030 == at);
    assert!(detect_bytes(&with(b"\xff\n")).is_err_and(fails));
    assert!(detect_bytes(&with(b"\xd0")).is_err_and(fails));
    let utf8 = IntakeError::MixedEncodings {
        utf8: at + 2,
        utf8_line: lines + 1,
        other: 0,
        other_line: 1,
    };
    assert_eq!(detect_bytes(&with("1,数据资产\n".as_bytes())), Err(utf8));
    let odd = detected(&with(b"a\0\x01")).unwrap().oddities;
    let text = GB18030.decode_without_bom_handling(&start).0.len() as u64;
    assert_eq!((odd.nuls.first, odd.controls.first), (vec![text + 1], vec![text + 2]));
}

#[test]
fn what_follows_after_the_contest_has_ended_is_read_all_the_same() {
    // So much of the same few words that no more are listened to.
    let lines = (24 << 20) / 20;
    let text = GB18030.encode("编号,姓名,合格,12345\n").0.repeat(lines);
    assert_eq!(detect_bytes(&text), Ok(Encoding::Gbk));
    let at = text.len() as u64;
    let with = |end: &[u8]| detect_bytes(&[&text[..], end].concat());
    let fails = |error: IntakeError| matches!(error, IntakeError::Encoding { gb18030, .. } if gb18030 == at);
    assert!(with(b"\xff\n").is_err_and(fails));
    let is_second = |error: IntakeError| matches!(error, IntakeError::MixedEncodings { utf8, .. } if utf8 == at);
    assert!(with("数据资产登记,公共数据授权运营\n".as_bytes()).is_err_and(is_second));
    assert_eq!(with(&GB18030.encode("𠮷\n").0), Ok(Encoding::Gb18030));
    let (big5, ..) = encoding_rs::BIG5.encode("編號,姓名,國家數據資產登記\n");
    assert_eq!(detect_bytes(&big5.repeat((12 << 20) / big5.len())), Ok(Encoding::Big5));
}

#[test]
fn a_word_longer_than_a_read_is_read() {
    let text = "中华人民共和国数据安全法。".repeat(CHUNK / 10);
    assert_eq!(detect_bytes(&GB18030.encode(&text).0), Ok(Encoding::Gbk));
    let shifted = format!("a{text}");
    assert_eq!(detect_bytes(&GB18030.encode(&shifted).0), Ok(Encoding::Gbk));
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(detect_bytes(&units), Ok(Encoding::Utf16Le));
    let cut = [&units[..], &[0x00, 0xD8, 0x41, 0x00]].concat();
    let (encoding, offset) = (Encoding::Utf16Le, units.len() as u64);
    assert_eq!(
        detect_bytes(&cut),
        Err(IntakeError::NotInEncoding {
            encoding,
            offset,
            line: 1
        })
    );
}

#[test]
fn a_few_nuls_do_not_make_utf_16() {
    for text in ["[\"\\\0\"]", "123\0", "col1|col2|col3\nval1|val\u{0}2|val3\n"] {
        assert_eq!(detect_bytes(text.as_bytes()), Ok(Encoding::Utf8), "{text:?}");
    }
    let units: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(detect_bytes(&units), Ok(Encoding::Utf16Be));
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

#[test]
fn reading_stops_when_asked_to() {
    let region = crate::testing::region_of(b"a,b\n");
    assert_eq!(
        detect(&region, None, &AtomicBool::new(true)),
        Err(IntakeError::Interrupted)
    );
}
