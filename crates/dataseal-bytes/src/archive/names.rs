//! Names of members: decoded by evidence, and never leading anywhere.
//!
//! The format knows CP 437 and UTF-8, of which programs in China write neither: they write GBK and say nothing. Nothing is
//! ever unpacked by name here, but names appear in reports, and what is told apart by them must stay so.

use encoding_rs::GB18030;

use super::fields::Fields;

/// The upper half of code page 437.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Decodes a name. `unicode` is the name of an Info-ZIP Unicode extra field that belongs to it. The flag for UTF-8 is not
/// asked: a name that is UTF-8 shows it.
pub(super) fn decode(raw: &[u8], unicode: Option<&str>) -> String {
    if let Some(name) = unicode {
        return name.to_owned();
    }
    if let Ok(name) = simdutf8::basic::from_utf8(raw) {
        return name.to_owned();
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(raw) {
        Some(name) => name.into_owned(),
        None => raw.iter().map(|byte| cp437(*byte)).collect(),
    }
}

fn cp437(byte: u8) -> char {
    match byte.checked_sub(128) {
        None => char::from(byte),
        Some(upper) => CP437.chars().nth(usize::from(upper)).unwrap_or('\u{a0}'),
    }
}

/// The name that an Info-ZIP Unicode Path extra field (0x7075) gives, if it was made for this very name: the field holds
/// the CRC-32 of the name that it replaces.
pub(super) fn unicode_path<'a>(data: &'a [u8], raw: &[u8]) -> Option<&'a str> {
    let mut fields = Fields(data);
    let is_current = fields.is(&[1]) && fields.u32()? == crc32(raw);
    if is_current {
        std::str::from_utf8(fields.0).ok()
    } else {
        None
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A name that leads nowhere.
pub(super) struct SafeName {
    /// Parts of the name with `/` between them.
    pub(super) name: String,
    /// Whether the name ended in a separator, which makes it a folder's.
    pub(super) is_folder: bool,
    /// Whether a program that unpacks by the name as written would write outside its folder, or stop at a NUL.
    pub(super) escapes: bool,
}

/// Takes out of a decoded name whatever could lead out of a folder. A backslash separates parts, as in the archives of
/// older .NET programs; after decoding, because it is a trail byte of GBK.
pub(super) fn neutralise(name: &str) -> SafeName {
    let name = name.replace('\\', "/");
    let has_drive =
        name.as_bytes().get(1) == Some(&b':') && name.starts_with(|first: char| first.is_ascii_alphabetic());
    let unrooted = if has_drive {
        name.get(2..).unwrap_or_default()
    } else {
        &name
    };
    let leads_up = unrooted.split('/').any(|part| part == "..");
    let parts: Vec<String> = unrooted
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .map(|part| part.replace('\0', "\u{2400}"))
        .collect();
    SafeName {
        is_folder: name.ends_with('/'),
        escapes: has_drive || leads_up || name.starts_with('/') || name.contains('\0') || parts.is_empty(),
        name: parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_by_what_they_are() {
        assert_eq!(decode(b"a.csv", None), "a.csv");
        assert_eq!(decode("订单.csv".as_bytes(), None), "订单.csv");
        // 工业.csv in GBK; the second name ends in a byte that GBK does not know.
        assert_eq!(decode(b"\xb9\xa4\xd2\xb5.csv", None), "工业.csv");
        assert_eq!(decode(b"caf\x82.\xff", None), "café.\u{a0}");
        assert_eq!(decode(b"x", Some("é")), "é");
        assert_eq!(CP437.chars().count(), 128);
    }

    #[test]
    fn a_unicode_path_counts_only_for_its_own_name() {
        let mut field = vec![1];
        field.extend(crc32(b"old").to_le_bytes());
        field.extend("新".as_bytes());
        assert_eq!(unicode_path(&field, b"old"), Some("新"));
        assert_eq!(unicode_path(&field, b"renamed"), None);
        assert_eq!(unicode_path(&field[..3], b"old"), None);
    }

    #[test]
    fn no_name_leads_anywhere() {
        for (written, name, escapes) in [
            ("a/b.csv", "a/b.csv", false),
            ("./a//b.csv", "a/b.csv", false),
            ("a\\b.csv", "a/b.csv", false),
            ("../a.csv", "a.csv", true),
            ("a/..\\..\\b", "a/b", true),
            ("/etc/passwd", "etc/passwd", true),
            ("\\\\host\\share", "host/share", true),
            ("C:\\a.csv", "a.csv", true),
            ("c:a.csv", "a.csv", true),
            ("a.csv\0.png", "a.csv\u{2400}.png", true),
            ("..", "", true),
            ("", "", true),
            ("..a/b..", "..a/b..", false),
        ] {
            let safe = neutralise(written);
            assert_eq!((safe.name.as_str(), safe.escapes), (name, escapes), "{written:?}");
        }
        assert!(neutralise("folder/").is_folder);
        assert!(neutralise("folder\\").is_folder);
        assert!(!neutralise("folder").is_folder);
    }
}
