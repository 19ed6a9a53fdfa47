//! The decoders against the codecs of Python 3.11.
//!
//! The digests below were made by those codecs, code after code in the order of the bytes, with the characters of
//! [`DIFFERENCES`] put in their place. So every run compares with Python, and the ignored test shows where the digests come
//! from.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::process::Command;

use super::*;
use crate::Hasher;

/// A range of codes and what they are.
struct Reference {
    encoding: Encoding,
    /// Python's name for it.
    codec: &'static str,
    /// The bytes of a code, one range each.
    codes: &'static [RangeInclusive<u8>],
    /// How many of the codes are characters.
    characters: usize,
    /// SHA-256 of all of them in UTF-8.
    digest: &'static str,
}

const REFERENCES: [Reference; 17] = [
    Reference {
        encoding: Encoding::Gbk,
        codec: "gb18030",
        codes: &[0x81..=0xFE, 0x40..=0xFE],
        characters: 23_940,
        digest: "85373408efe24c652c0a2f37997df8c657b0e8a654d07d9f9d97f1ad16609bc6",
    },
    Reference {
        encoding: Encoding::Gb18030,
        codec: "gb18030",
        codes: &[0x81..=0x84, 0x30..=0x39, 0x81..=0xFE, 0x30..=0x39],
        characters: 39_420,
        digest: "efc8b18e905caa9e0ea4187852ab4d90bb671c8c722cca4d6bd4f58746eb3e00",
    },
    Reference {
        encoding: Encoding::Gb18030,
        codec: "gb18030",
        codes: &[0x90..=0xE3, 0x30..=0x39, 0x81..=0xFE, 0x30..=0x30],
        characters: 104_858,
        digest: "2750d89803cca284f0d45598804b30e16647111ffd27ba999846b788dd62c010",
    },
    Reference {
        encoding: Encoding::Big5,
        codec: "big5hkscs",
        codes: &[0xA1..=0xA2, 0x40..=0xFE],
        characters: 314,
        digest: "6aa63e1e00db886cd9941991e0f34d8b4461427ebc83368d9c83a42d64fbb15e",
    },
    Reference {
        encoding: Encoding::Big5,
        codec: "big5hkscs",
        codes: &[0xA3..=0xA3, 0x40..=0xBF],
        characters: 94,
        digest: "59f693b92ec21183cb7c0d7656b51daaae4ac8a35498e693a0046481260f6303",
    },
    Reference {
        encoding: Encoding::Big5,
        codec: "big5hkscs",
        codes: &[0xA4..=0xC5, 0x40..=0xFE],
        characters: 5338,
        digest: "9c3628f98066e070f99dc1c3bff549b7734ac2d1d78d63a745a5481caac519b2",
    },
    Reference {
        encoding: Encoding::Big5,
        codec: "big5hkscs",
        codes: &[0xC6..=0xC6, 0x40..=0x7E],
        characters: 63,
        digest: "1496df50847848f38d5179cd448bf7753664b0a80c6511e0741a586e8f0a64f8",
    },
    Reference {
        encoding: Encoding::Big5,
        codec: "big5hkscs",
        codes: &[0xC7..=0xF9, 0x40..=0xFE],
        characters: 7964,
        digest: "5e6b0c8963e7a354aa03eee7414e65ba42ff5b738bdeb36c0f908d15c56a49b4",
    },
    Reference {
        encoding: Encoding::ShiftJis,
        codec: "cp932",
        codes: &[0x81..=0x9F, 0x40..=0xFC],
        characters: 4982,
        digest: "7ebe506ab8ee2a0dd0c4939a712cfc909a3dcec345448be2b9bb166b7ac5f15e",
    },
    Reference {
        encoding: Encoding::ShiftJis,
        codec: "cp932",
        codes: &[0xA1..=0xDF],
        characters: 63,
        digest: "7fde920d40aa714b2d065aba80954894f7f94c26749a166c21a0af977da711fd",
    },
    Reference {
        encoding: Encoding::ShiftJis,
        codec: "cp932",
        codes: &[0xE0..=0xFC, 0x40..=0xFC],
        characters: 4622,
        digest: "d1589ddbbe4a82850c58bbc04073380f124bc9550c3d3d3723f2f2339415af2a",
    },
    Reference {
        encoding: Encoding::EucJp,
        codec: "euc_jp",
        codes: &[0xA1..=0xAC, 0xA1..=0xFE],
        characters: 524,
        digest: "24fa9d2bfb1c8f0d89052e886243236e8f775721b380f19f407a507e828e45bb",
    },
    Reference {
        encoding: Encoding::EucJp,
        codec: "euc_jp",
        codes: &[0xAE..=0xF4, 0xA1..=0xFE],
        characters: 6355,
        digest: "89f05cb7d261c8d6a1586fc1e493227b389f87ab567337fb5aa6b682ced8a91f",
    },
    Reference {
        encoding: Encoding::EucKr,
        codec: "cp949",
        codes: &[0x81..=0xFE, 0x41..=0xFE],
        characters: 17_048,
        digest: "f49bf642f090c1ce9815815ce783022b6deebb12346af361db70c72d9d7bb59d",
    },
    Reference {
        encoding: Encoding::Windows1252,
        codec: "cp1252",
        codes: &[0x80..=0x80],
        characters: 1,
        digest: "c4cc90ed3d26f12d4b08a75140970a7904035c31cbb4515a83f19b9003c00d1d",
    },
    Reference {
        encoding: Encoding::Windows1252,
        codec: "cp1252",
        codes: &[0x91..=0x9C],
        characters: 12,
        digest: "e7629ef097650aa6f333ace624fc75f5df4a91d86744893781fac31232b157d6",
    },
    Reference {
        encoding: Encoding::Windows1252,
        codec: "cp1252",
        codes: &[0x9E..=0xFF],
        characters: 98,
        digest: "f5e12e7e4dcdf5c1444747280ce00fe8f9b89238b130226ff420b4ff2e962042",
    },
];

/// Codes that the WHATWG Encoding Standard, which is followed here, reads otherwise than Python.
///
/// GB 18030: the 2022 edition gives ten presentation forms, one letter and eight ideographs their own code points instead of private
/// ones; 0xA3A0 is a space there. Big5: eleven signs, as Microsoft's code page 950 has them. EUC-JP: six signs, as
/// Microsoft's code page has them.
const DIFFERENCES: [(&str, &[(u32, u32)]); 3] = [
    (
        "gb18030",
        &[
            (0xA3A0, 0x3000),
            (0xA6D9, 0xFE10),
            (0xA6DA, 0xFE12),
            (0xA6DB, 0xFE11),
            (0xA6DC, 0xFE13),
            (0xA6DD, 0xFE14),
            (0xA6DE, 0xFE15),
            (0xA6DF, 0xFE16),
            (0xA6EC, 0xFE17),
            (0xA6ED, 0xFE18),
            (0xA6F3, 0xFE19),
            (0xA8BC, 0x1E3F),
            (0xFE59, 0x9FB4),
            (0xFE61, 0x9FB5),
            (0xFE66, 0x9FB6),
            (0xFE67, 0x9FB7),
            (0xFE6D, 0x9FB8),
            (0xFE7E, 0x9FB9),
            (0xFE90, 0x9FBA),
            (0xFEA0, 0x9FBB),
            (0x8135_F437, 0xE7C7),
        ],
    ),
    (
        "big5hkscs",
        &[
            (0xA145, 0x2027),
            (0xA14E, 0xFE51),
            (0xA1C2, 0x00AF),
            (0xA1E3, 0xFF5E),
            (0xA1F2, 0x2295),
            (0xA1F3, 0x2299),
            (0xA241, 0x2215),
            (0xA242, 0xFE68),
            (0xA244, 0xFFE5),
            (0xA246, 0xFFE0),
            (0xA247, 0xFFE1),
        ],
    ),
    (
        "euc_jp",
        &[
            (0xA1C1, 0xFF5E),
            (0xA1C2, 0x2225),
            (0xA1DD, 0xFF0D),
            (0xA1F1, 0xFFE0),
            (0xA1F2, 0xFFE1),
            (0xA2CC, 0xFFE2),
        ],
    ),
];

/// Reads codes of one range with one codec, one a line; an empty line for what is no character.
const PYTHON: &str = r#"
import itertools, sys
ranges = [range(int(part.split("-")[0]), int(part.split("-")[1]) + 1) for part in sys.argv[2:]]
for code in itertools.product(*ranges):
    try:
        print(*(format(ord(c), "x") for c in bytes(code).decode(sys.argv[1])))
    except UnicodeDecodeError:
        print()
"#;

fn all_codes(ranges: &[RangeInclusive<u8>]) -> Vec<Vec<u8>> {
    let mut codes = vec![Vec::new()];
    for range in ranges {
        let longer = |code: &Vec<u8>| {
            let code = code.clone();
            range.clone().map(move |byte| [&code[..], &[byte]].concat())
        };
        codes = codes.iter().flat_map(longer).collect();
    }
    codes
}

fn read(encoding: Encoding, code: &[u8]) -> Option<String> {
    let mut text = Vec::new();
    decode_piece(encoding, code, &mut text).ok()?;
    Some(String::from_utf8(text).unwrap())
}

#[test]
fn every_code_is_read_as_python_reads_it() {
    for reference in REFERENCES {
        let (mut hasher, mut characters) = (Hasher::default(), 0);
        for code in all_codes(reference.codes) {
            if let Some(text) = read(reference.encoding, &code) {
                hasher.update(text.as_bytes());
                characters += 1;
            }
        }
        let found = (characters, hasher.finish().to_string());
        assert_eq!(
            found,
            (reference.characters, reference.digest.to_owned()),
            "{}",
            reference.codec
        );
    }
}

#[test]
#[ignore = "needs Python 3.11 (DATASEAL_TEST_PYTHON, else python3)"]
fn python_agrees_but_for_the_differences() {
    let python = std::env::var_os("DATASEAL_TEST_PYTHON").unwrap_or_else(|| OsString::from("python3"));
    for reference in REFERENCES {
        let mut command = Command::new(&python);
        command.args(["-c", PYTHON, reference.codec]);
        command.args(
            reference
                .codes
                .iter()
                .map(|range| format!("{}-{}", range.start(), range.end())),
        );
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let theirs = String::from_utf8(output.stdout).unwrap();
        let codes = all_codes(reference.codes);
        assert_eq!(codes.len(), theirs.lines().count());
        let mut differences = BTreeMap::new();
        for (code, their) in codes.iter().zip(theirs.lines()) {
            let our = read(reference.encoding, code).unwrap_or_default();
            let points: Vec<String> = our.chars().map(|point| format!("{:x}", point as u32)).collect();
            if points.join(" ") != their {
                let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
                differences.insert(code, our.chars().next().map(u32::from).unwrap());
            }
        }
        let in_range = |code: u32| {
            codes
                .iter()
                .any(|bytes| bytes.iter().fold(0, |all, byte| all << 8 | u32::from(*byte)) == code)
        };
        let named = DIFFERENCES.iter().filter(|(codec, _)| *codec == reference.codec);
        let named = named.flat_map(|(_, list)| list.iter().copied());
        let expected: BTreeMap<u32, u32> = named.filter(|(code, _)| in_range(*code)).collect();
        assert_eq!(differences, expected, "{}", reference.codec);
    }
}

#[test]
fn utf_16_is_read_whole() {
    let text: String = (0..=0x10_FFFF).filter_map(char::from_u32).collect();
    for (encoding, order) in [
        (Encoding::Utf16Le, u16::to_le_bytes as fn(u16) -> [u8; 2]),
        (Encoding::Utf16Be, u16::to_be_bytes),
    ] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
        assert!(read(encoding, &bytes).unwrap() == text);
    }
}
