//! The byte forms in which a value can leak: encodings of text, and encodings of those bytes.
//!
//! Compressed and encrypted forms are out of reach; a sweep unpacks archives before it looks.

use std::fmt::Write as _;

/// A fragment of this many characters counts as a leak of the whole.
pub(crate) const FRAGMENT: usize = 8;

/// Every form of a value as (name of the form, bytes to look for).
pub(crate) fn of(value: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf8 = value.as_bytes().to_vec();
    let (gbk, _, unencodable) = encoding_rs::GBK.encode(value);
    let mut forms = vec![
        ("utf-8", utf8.clone()),
        ("utf-16le", value.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("utf-16be", value.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("url, upper case", url(&utf8, true)),
        ("url, lower case", url(&utf8, false)),
        ("json escapes, lower case", json(value, false)),
        ("json escapes, upper case", json(value, true)),
        (
            "character references, decimal",
            references(value, |code| format!("&#{code};")),
        ),
        (
            "character references, hexadecimal",
            references(value, |code| format!("&#x{code:x};")),
        ),
        ("reversed", value.chars().rev().collect::<String>().into_bytes()),
    ];
    let mut encoded = vec![utf8];
    if !unencodable && *gbk != *value.as_bytes() {
        forms.push(("gbk", gbk.to_vec()));
        encoded.push(gbk.into_owned());
    }
    for bytes in &encoded {
        forms.push(("hex, lower case", hex(bytes, false)));
        forms.push(("hex, upper case", hex(bytes, true)));
        for (name, text) in base64(bytes) {
            forms.push((name, text));
        }
    }
    forms.extend(fragments(value).into_iter().map(|fragment| ("fragment", fragment)));
    forms.sort();
    forms.dedup_by(|next, kept| next.1 == kept.1);
    forms
}

/// The end that all canary mail addresses share; a run of it alone says nothing.
const SHARED_END: &str = ".example.com";

/// Every run of [`FRAGMENT`] characters of a longer value.
fn fragments(value: &str) -> Vec<Vec<u8>> {
    let characters: Vec<char> = value.chars().collect();
    if characters.len() <= FRAGMENT {
        return Vec::new();
    }
    let runs = characters.windows(FRAGMENT).map(|run| run.iter().collect::<String>());
    runs.filter(|run| !SHARED_END.contains(run.as_str()))
        .map(String::into_bytes)
        .collect()
}

fn hex(bytes: &[u8], upper: bool) -> Vec<u8> {
    let text: String = bytes
        .iter()
        .map(|byte| {
            if upper {
                format!("{byte:02X}")
            } else {
                format!("{byte:02x}")
            }
        })
        .collect();
    text.into_bytes()
}

/// Percent-encoding of everything but the unreserved characters of RFC 3986.
fn url(bytes: &[u8], upper: bool) -> Vec<u8> {
    let mut text = String::new();
    for byte in bytes {
        let unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
        let _ = match (unreserved, upper) {
            (true, _) => write!(text, "{}", char::from(*byte)),
            (false, true) => write!(text, "%{byte:02X}"),
            (false, false) => write!(text, "%{byte:02x}"),
        };
    }
    text.into_bytes()
}

/// A JSON string's inside with everything beyond ASCII escaped.
fn json(value: &str, upper: bool) -> Vec<u8> {
    let mut text = String::new();
    for unit in value.encode_utf16() {
        let _ = match (char::from_u32(u32::from(unit)).filter(char::is_ascii), upper) {
            (Some(character), _) => write!(text, "{character}"),
            (None, true) => write!(text, "\\u{unit:04X}"),
            (None, false) => write!(text, "\\u{unit:04x}"),
        };
    }
    text.into_bytes()
}

/// XML and HTML character references for everything beyond ASCII.
fn references(value: &str, show: impl Fn(u32) -> String) -> Vec<u8> {
    let shown = value.chars().map(|character| {
        if character.is_ascii() {
            character.to_string()
        } else {
            show(u32::from(character))
        }
    });
    shown.collect::<String>().into_bytes()
}

/// What is certain of a value's base64 at each of the three alignments within a longer text, in both alphabets.
fn base64(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut found = Vec::new();
    for lead in 0..3_usize {
        // Bits of the value alone: characters shared with a neighbouring byte are left out.
        let bits: Vec<bool> = bytes
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
            .collect();
        let skipped = (6 - lead * 8 % 6) % 6;
        for (name, alphabet) in [("base64", STANDARD), ("base64url", URL_SAFE)] {
            let sextets = bits.get(skipped..).unwrap_or_default().chunks_exact(6);
            let text = sextets.filter_map(|sextet| {
                let index = sextet.iter().fold(0, |sum, bit| sum * 2 + usize::from(*bit));
                alphabet.get(index).copied()
            });
            found.push((name, text.collect()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(forms: &[(&'static str, Vec<u8>)], wanted: &str) -> bool {
        forms.iter().any(|(_, bytes)| bytes == wanted.as_bytes())
    }

    #[test]
    fn known_encodings_are_among_the_forms() {
        let forms = of("张三丰a");
        for wanted in [
            "张三丰a",
            "%E5%BC%A0%E4%B8%89%E4%B8%B0a",
            "e5bca0e4b889e4b8b061",
            "\\u5f20\\u4e09\\u4e30a",
            "&#24352;&#19977;&#20016;a",
            "a丰三张",
            "5byg5LiJ5LiwY",
        ] {
            assert!(has(&forms, wanted), "`{wanted}` is missing");
        }
        assert!(
            forms
                .iter()
                .any(|(name, bytes)| *name == "gbk" && bytes.as_slice() == b"\xD5\xC5\xC8\xFD\xB7\xE1a")
        );
    }

    #[test]
    fn base64_is_found_at_every_alignment() {
        // base64 of `13812345678` behind zero, one and two bytes `x`.
        for text in ["MTM4MTIzNDU2Nzg=", "eDEzODEyMzQ1Njc4", "eHgxMzgxMjM0NTY3OA=="] {
            let forms = of("13812345678");
            let hit = forms.iter().any(|(name, bytes)| {
                *name == "base64"
                    && text
                        .as_bytes()
                        .windows(bytes.len())
                        .any(|window| window == bytes.as_slice())
            });
            assert!(hit, "`{text}`");
        }
    }

    #[test]
    fn long_values_have_fragments_and_short_ones_have_none() {
        assert!(has(&of("13812345678"), "81234567"));
        assert!(!of("12345678").iter().any(|(name, _)| *name == "fragment"));
    }
}
