//! Row L of the reliability plan: the right text, or a refusal with offset and line; never a substitute.
//!
//! Every case is a whole file. What is read is read three ways, as detected: by pieces that are cut, by pieces that end
//! anywhere, and at once; all must give the text that was written.

#![expect(
    clippy::panic,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking and says how much it looked at"
)]

use dataseal_model::Encoding as Name;

use super::*;
use crate::Signature;
use crate::testing::region_of;

const CHINESE: &str = "编号,姓名,备注\n1,张三,“测试”数据\n2,李四,第2行：价格￥30\n3,欧阳娜娜,北京市朝阳区\n";
const RARE: &str = "编号,姓名\n1,王喆\n2,李𬭚\n3,𠮷野家㐂\n4,张㛃\n";
const TRADITIONAL: &str = "編號,姓名,備註\n1,張三,這是測試資料\n2,李四,第2行的價格\n3,歐陽娜娜,臺北市信義區\n";
const JAPANESE: &str = "番号,氏名,備考\n1,山田太郎,これはテストです\n2,ｽｽﾞｷ,カタカナとひらがな\n";
const KOREAN: &str = "번호,이름,비고\n1,홍길동,이것은 시험용 자료입니다\n2,김철수,서울특별시 강남구 테헤란로\n3,박영희,고객 정보와 거래 내역을 확인하십시오\n";
const GERMAN: &str = "Nr;Name;Straße\n1;Jürgen Müller;Königsallee 5\n2;Zoë Größner;Äußere Gasse 7 – „Büro“\n";
const FRENCH: &str = "n°;prénom;ville\n1;Hélène;Château-Thierry\n2;François;« Besançon » à côté, 30 €\n";
const SPANISH: &str = "número,título\n1,El Niño ¿dónde está?\n2,Canción española\n";
const LATIN: &str = "id,name\n1,caf\u{e9}\n";
const ASCII: &str = "id,name\n1,plain\n2,\"quoted, text\"\n";

fn encoded(encoding: Name, text: &str) -> Vec<u8> {
    let coder = match encoding {
        Name::Utf8 => return text.as_bytes().to_vec(),
        Name::Utf8Bom => return format!("\u{feff}{text}").into_bytes(),
        Name::Utf16Le => return text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Name::Utf16Be => return text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Name::Gbk | Name::Gb18030 => GB18030,
        Name::Big5 => encoding_rs::BIG5,
        Name::ShiftJis => encoding_rs::SHIFT_JIS,
        Name::EucJp => encoding_rs::EUC_JP,
        Name::EucKr => encoding_rs::EUC_KR,
        Name::Windows1252 => encoding_rs::WINDOWS_1252,
        Name::Binary => unreachable!("not an encoding"),
    };
    let (bytes, _, unmappable) = coder.encode(text);
    assert!(!unmappable, "{encoding}: {text}");
    bytes.into_owned()
}

fn line_ends(text: &str) -> [String; 5] {
    let mut ends = ["\n", "\r\n", "\r"].iter().cycle();
    let mixed = text
        .split_inclusive('\n')
        .map(|line| line.replace('\n', ends.next().unwrap()));
    [
        text.to_owned(),
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        mixed.collect(),
        text.trim_end().to_owned(),
    ]
}

fn look(bytes: &[u8], told: Option<Name>) -> Result<Detected, IntakeError> {
    detect(&region_of(bytes), told, &AtomicBool::new(false))
}

/// Reads a text the three ways.
fn read(bytes: &[u8], detected: &Detected) -> String {
    let encoding = detected.encoding;
    let body = &bytes[detected.bom..];
    let mut whole = Vec::new();
    decode_piece(encoding, body, &mut whole).unwrap();
    for size in [1, 7, 64] {
        let mut decoder = TextDecoder::new(encoding);
        let mut text = Vec::new();
        for chunk in bytes.chunks(size) {
            decoder.decode(chunk, false, &mut text).unwrap();
        }
        decoder.decode(&[], true, &mut text).unwrap();
        assert_eq!(text, whole, "{encoding} in chunks of {size}");
    }
    let (mut rest, mut text, mut room) = (body, Vec::new(), 24);
    while !rest.is_empty() {
        let length = match cut(encoding, &rest[..rest.len().min(room)]) {
            0 if room < rest.len() => {
                room += 24;
                continue;
            }
            0 => rest.len(),
            length => length,
        };
        decode_piece(encoding, &rest[..length], &mut text).unwrap();
        rest = &rest[length..];
    }
    assert_eq!(text, whole, "{encoding} cut into pieces");
    String::from_utf8(whole).unwrap()
}

/// Cases that were looked at.
#[derive(Default)]
struct Count(usize);

impl Count {
    fn is_read(&mut self, bytes: &[u8], told: Option<Name>, encoding: Name, text: &str) {
        self.0 += 1;
        let detected = look(bytes, told).unwrap_or_else(|error| panic!("{encoding}: {error}: {text}"));
        assert_eq!((detected.encoding, detected.told), (encoding, told.is_some()), "{text}");
        assert_eq!(read(bytes, &detected), text, "{encoding}");
        let replaced = text.matches('\u{fffd}').count() as u64;
        assert_eq!(detected.oddities.replacements.count, replaced, "{encoding}: {text}");
    }

    fn is_refused(&mut self, bytes: &[u8], told: Option<Name>, is_right: impl Fn(IntakeError) -> bool) {
        self.0 += 1;
        let outcome = look(bytes, told);
        assert!(outcome.clone().err().is_some_and(is_right), "{outcome:?}: {bytes:x?}");
    }
}

fn texts_in_every_encoding(count: &mut Count) {
    let texts: [(Name, &[&str]); 11] = [
        (
            Name::Utf8,
            &[ASCII, CHINESE, RARE, TRADITIONAL, JAPANESE, KOREAN, GERMAN, FRENCH],
        ),
        (Name::Utf8Bom, &[ASCII, CHINESE, GERMAN]),
        (
            Name::Utf16Le,
            &[ASCII, CHINESE, RARE, TRADITIONAL, JAPANESE, KOREAN, GERMAN],
        ),
        (
            Name::Utf16Be,
            &[ASCII, CHINESE, RARE, TRADITIONAL, JAPANESE, KOREAN, GERMAN],
        ),
        (Name::Gbk, &[CHINESE]),
        (Name::Gb18030, &[RARE]),
        (Name::Big5, &[TRADITIONAL]),
        (Name::ShiftJis, &[JAPANESE]),
        (Name::EucJp, &[JAPANESE]),
        (Name::EucKr, &[KOREAN]),
        (Name::Windows1252, &[GERMAN, FRENCH, SPANISH, LATIN]),
    ];
    for (encoding, texts) in texts {
        for text in texts.iter().flat_map(|text| line_ends(text)) {
            let bytes = encoded(encoding, &text);
            count.is_read(&bytes, None, encoding, &text);
            count.is_read(&bytes, Some(encoding), encoding, &text);
            if matches!(encoding, Name::Utf16Le | Name::Utf16Be) {
                let marked = encoded(encoding, &format!("\u{feff}{text}"));
                count.is_read(&marked, None, encoding, &text);
                count.is_read(&marked, Some(encoding), encoding, &text);
            }
        }
    }
}

fn scripts_of_four_byte_sequences(count: &mut Count) {
    for text in [
        "ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ།,བོད་ཡིག\n",
        "ئۇيغۇرچە,شىنجاڭ\n",
        "ᠮᠣᠩᠭᠣᠯ,ᠪᠢᠴᠢᠭ\n",
        "ꆈꌠꁱꂷ,ꆈꌠ\n",
        "𠀀𠀁𠀂,𠮷野家,𬭚\n",
    ] {
        let text = text.repeat(3);
        let bytes = encoded(Name::Gb18030, &text);
        count.is_read(&bytes, Some(Name::Gb18030), Name::Gb18030, &text);
        count.is_read(&bytes, None, Name::Gb18030, &text);
    }
    let mut pairs = Vec::new();
    for lead in 0x81..=0xFE_u8 {
        for trail in (0x40..=0xFE_u8).filter(|trail| *trail != 0x7F) {
            pairs.extend_from_slice(&[lead, trail]);
        }
        pairs.push(b'\n');
    }
    let text = GB18030
        .decode_without_bom_handling_and_without_replacement(&pairs)
        .unwrap();
    count.is_read(&pairs, Some(Name::Gbk), Name::Gbk, &text);
}

fn a_bad_byte_at_each_position(count: &mut Count) {
    let line_at = |bytes: &[u8], offset: u64| {
        let before = &bytes[..usize::try_from(offset).unwrap()];
        1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
    };
    for bad in [0xFF_u8, 0x80, 0xC3] {
        for position in 0..=CHINESE.len() {
            let mut bytes = CHINESE.as_bytes().to_vec();
            bytes.insert(position, bad);
            let first = match std::str::from_utf8(&bytes) {
                Ok(_) => continue,
                Err(error) => error.valid_up_to() as u64,
            };
            let expected_line = line_at(&bytes, first);
            count.is_refused(&bytes, Some(Name::Utf8), |error| {
                matches!(error, IntakeError::NotInEncoding { offset, line, .. } if (offset, line) == (first, expected_line))
            });
            count.is_refused(&bytes, None, |error| match error {
                IntakeError::Encoding { utf8, line, .. } => (utf8, line) == (first, expected_line),
                IntakeError::MixedEncodings { other, other_line, .. } => (other, other_line) == (first, expected_line),
                _ => false,
            });
        }
    }
}

fn a_bad_byte_in_other_encodings(count: &mut Count) {
    let texts = [
        (Name::Gbk, CHINESE),
        (Name::Gb18030, RARE),
        (Name::Big5, TRADITIONAL),
        (Name::ShiftJis, JAPANESE),
        (Name::EucKr, KOREAN),
    ];
    for (encoding, text) in texts {
        for ending in ["\n", "\r", "\r\n"] {
            let text = text.replace('\n', ending);
            let mut rows = 1;
            for (position, character) in text.char_indices() {
                let start = encoded(encoding, &text[..position]);
                let bytes = [&start[..], b"\xFF", &encoded(encoding, &text[position..])].concat();
                // A CR and a LF that the bad byte parts are two line ends.
                let parted = usize::from(ending == "\r\n" && character == '\n');
                let expected = IntakeError::NotInEncoding {
                    encoding,
                    offset: start.len() as u64,
                    line: rows + parted as u64,
                };
                count.is_refused(&bytes, Some(encoding), |error| error == expected);
                count.is_refused(&bytes, None, |error| {
                    matches!(error, IntakeError::Encoding { .. } | IntakeError::MixedEncodings { .. })
                });
                rows += u64::from(character == '\n' || (character == '\r' && ending == "\r"));
            }
        }
    }
}

fn malformed_sequences(count: &mut Count) {
    let malformed: [&[u8]; 16] = [
        b"\xC0\x80",
        b"\xC1\xBF",
        b"\xE0\x80\x80",
        b"\xE0\x9F\xBF",
        b"\xF0\x80\x80\x80",
        b"\xF0\x8F\xBF\xBF",
        b"\xF4\x90\x80\x80",
        b"\xF5\x80\x80\x80",
        b"\xF8\x88\x80\x80\x80",
        b"\xFC\x84\x80\x80\x80\x80",
        b"\xFE",
        b"\xFF",
        b"\xED\xA0\x80",
        b"\xED\xBF\xBF",
        b"\xED\xA0\x81\xED\xB0\x80",
        b"\xE7\x95",
    ];
    for sequence in malformed {
        let bytes = [CHINESE.as_bytes(), b"9,", sequence, b",x\n", CHINESE.as_bytes()].concat();
        let at = CHINESE.len() as u64 + 2;
        for told in [Some(Name::Utf8), None] {
            count.is_refused(&bytes, told, |error| {
                matches!(
                    error,
                    IntakeError::NotInEncoding { offset, line: 5, .. }
                    | IntakeError::Encoding { utf8: offset, line: 5, .. }
                    | IntakeError::MixedEncodings { other: offset, other_line: 5, .. } if offset == at
                )
            });
        }
    }
    for (encoding, order) in [
        (Name::Utf16Le, u16::to_le_bytes as fn(u16) -> [u8; 2]),
        (Name::Utf16Be, u16::to_be_bytes),
    ] {
        for units in [
            &[0xD800_u16][..],
            &[0xD800, 0x41],
            &[0xDC00],
            &[0xDC00, 0xD800],
            &[0xD800, 0xD800, 0xDC00],
        ] {
            let start = encoded(encoding, "\u{feff}姓名\n张");
            let bad: Vec<u8> = units.iter().copied().flat_map(order).collect();
            let bytes = [&start[..], &bad, &encoded(encoding, "三\n")].concat();
            let at = start.len() as u64;
            for told in [Some(encoding), None] {
                count.is_refused(&bytes, told, |error| {
                    error
                        == IntakeError::NotInEncoding {
                            encoding,
                            offset: at,
                            line: 2,
                        }
                });
            }
        }
        let odd = [&encoded(encoding, "\u{feff}姓名\n")[..], b"x"].concat();
        let at = odd.len() as u64 - 1;
        count.is_refused(&odd, None, |error| {
            error
                == IntakeError::NotInEncoding {
                    encoding,
                    offset: at,
                    line: 2,
                }
        });
    }
    for (encoding, cut_off) in [
        (Name::Gbk, &b"\xd0"[..]),
        (Name::Big5, b"\xa4"),
        (Name::ShiftJis, b"\x82"),
        (Name::EucKr, b"\xb0"),
    ] {
        let bytes = [&b"a\n"[..], cut_off, b"\n"].concat();
        count.is_refused(&bytes, Some(encoding), |error| {
            error
                == IntakeError::NotInEncoding {
                    encoding,
                    offset: 2,
                    line: 2,
                }
        });
    }
}

fn texts_that_break_off(count: &mut Count) {
    for encoding in [Name::Gbk, Name::Utf8] {
        let bytes = encoded(encoding, CHINESE);
        for length in 0..bytes.len() {
            let start = &bytes[..length];
            let found = look(start, None);
            // A few bytes may be whole characters of another encoding by chance; that is told as no better than a guess.
            let is_guess = |found: &Detected| length < 12 && (found.confidence < 800 || found.encoding == Name::Utf8);
            if found.as_ref().is_ok_and(is_guess) {
                continue;
            }
            count.0 += 1;
            match (encoding_of_whole(encoding, start), found) {
                (Some(text), Ok(detected)) => assert_eq!(read(start, &detected), text, "{length} bytes"),
                (None, Err(IntakeError::Encoding { .. } | IntakeError::MixedEncodings { .. })) => {}
                (whole, found) => panic!("{encoding} after {length} bytes: {whole:?}, {found:?}"),
            }
        }
    }
}

fn encoding_of_whole(encoding: Name, bytes: &[u8]) -> Option<String> {
    let mut text = Vec::new();
    decode_piece(encoding, bytes, &mut text).ok()?;
    String::from_utf8(text).ok()
}

fn two_encodings_in_one_file(count: &mut Count) {
    let lines: Vec<&str> = CHINESE.lines().collect();
    for rows in [2, 10, 60, 500] {
        for odd_row in [0, 1, rows / 2, rows - 1] {
            for (most, odd) in [(Name::Gbk, Name::Utf8), (Name::Utf8, Name::Gbk)] {
                let mut bytes = Vec::new();
                for row in 0..rows {
                    let encoding = if row == odd_row { odd } else { most };
                    bytes.extend(encoded(encoding, &format!("{row},{}\n", lines[row % 4])));
                }
                let odd_line = odd_row as u64 + 1;
                count.is_refused(&bytes, None, |error| match error {
                    IntakeError::MixedEncodings {
                        utf8_line, other_line, ..
                    } => rows == 2 || (if odd == Name::Utf8 { utf8_line } else { other_line }) == odd_line,
                    IntakeError::Encoding { utf8, gb18030, line } => {
                        let line_of =
                            |at: u64| 1 + bytes[..at as usize].iter().filter(|byte| **byte == b'\n').count() as u64;
                        line_of(utf8) == line && (line == odd_line || line_of(gb18030) == odd_line)
                    }
                    _ => false,
                });
                count.is_refused(&bytes, Some(Name::Utf8), |error| {
                    matches!(error, IntakeError::NotInEncoding { .. })
                });
            }
        }
    }
}

fn odd_characters(count: &mut Count) {
    for encoding in [Name::Utf8, Name::Utf8Bom, Name::Utf16Le, Name::Gb18030] {
        let text = format!("{RARE}5,a\0b\n6,\u{1}\u{7f}\n7,\u{fffd}\u{fffd}锟斤拷\n");
        let bytes = encoded(encoding, &text);
        count.is_read(&bytes, None, encoding, &text);
        let oddities = look(&bytes, None).unwrap().oddities;
        let at = |character: char| text.find(character).unwrap() as u64;
        assert_eq!((oddities.nuls.count, oddities.nuls.first), (1, vec![at('\0')]));
        assert_eq!(
            (oddities.controls.count, oddities.controls.first),
            (2, vec![at('\u{1}'), at('\u{7f}')])
        );
        assert_eq!(oddities.replacements.first, [at('\u{fffd}'), at('\u{fffd}') + 3]);
    }
    let binary = |offset: u64| {
        move |error: IntakeError| {
            error
                == IntakeError::Binary {
                    looks_like: Signature::Unknown,
                    offset,
                }
        }
    };
    count.is_refused(&[b"ab".as_slice(), &[0; 40]].concat(), None, binary(2));
    count.is_refused(&[b"a,\xd0\xd5\n".as_slice(), &[1; 40]].concat(), None, binary(5));
    count.is_refused(
        &[b"a,\xd0\xd5\n".as_slice(), &[0; 40]].concat(),
        Some(Name::Gbk),
        binary(5),
    );
    let noise: Vec<u8> = (0..4000_u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    count.is_refused(&noise, None, |error| {
        matches!(error, IntakeError::Binary { .. } | IntakeError::Encoding { .. })
    });
    for mark in [b"\xFF\xFE\0\0", b"\0\0\xFE\xFF"] {
        count.is_refused(&[&mark[..], &[b'a', 0, 0, 0]].concat(), None, |error| {
            error
                == IntakeError::Binary {
                    looks_like: Signature::Utf32,
                    offset: 0,
                }
        });
    }
    count.is_read(b"", None, Name::Utf8, "");
    count.is_read(b"\xEF\xBB\xBF", None, Name::Utf8Bom, "");
    count.is_read(b"\x84\x31\x95\x33\xd0\xd5\n", None, Name::Gb18030, "姓\n");
    count.is_read(b"\xEF\xBB\xBF1\n", Some(Name::Utf8), Name::Utf8Bom, "1\n");
    count.is_read(b"1\n", Some(Name::Utf8Bom), Name::Utf8, "1\n");
    let told_nothing = look(b"\xd0\xd5\n", Some(Name::Binary)).unwrap();
    assert_eq!((told_nothing.encoding, told_nothing.told), (Name::Gbk, false));
    count.0 += 1;
}

/// A group of cases and its name.
type Part = (&'static str, fn(&mut Count));

#[test]
fn row_l_of_the_reliability_plan() {
    let parts: [Part; 8] = [
        ("texts in every encoding", texts_in_every_encoding),
        ("scripts of four-byte sequences", scripts_of_four_byte_sequences),
        ("a bad byte at each position", a_bad_byte_at_each_position),
        ("a bad byte in other encodings", a_bad_byte_in_other_encodings),
        ("malformed sequences", malformed_sequences),
        ("texts that break off", texts_that_break_off),
        ("two encodings in one file", two_encodings_in_one_file),
        ("odd characters", odd_characters),
    ];
    let mut all = 0;
    for (what, part) in parts {
        let mut count = Count::default();
        part(&mut count);
        println!("row L: {what}: {} cases", count.0);
        all += count.0;
    }
    println!("row L: {all} cases");
    assert!(all >= 2_000, "{all} cases");
}
