//! Bytes that a cell holds as text: images and biometric templates in base64, and vectors of numbers. Looks at beginnings and
//! alphabets only and decodes nothing.

/// Fewest characters of what is taken for bytes: an image of one pixel has more.
const SHORTEST: usize = 60;

/// Beginnings, in base64, of JPEG, PNG, GIF, BMP, WebP (RIFF) and TIFF.
const IMAGES: [&str; 9] = [
    "/9j/",
    "iVBORw0KGgo",
    "R0lGODlh",
    "R0lGODdh",
    "Qk0",
    "Qk1",
    "UklGR",
    "SUkqA",
    "TU0AK",
];

/// Beginnings, in base64, of `FMR\0`, `FAC\0`, `FIR\0` and `IIR\0`: records of fingers, faces and irises (ISO/IEC 19794).
const TEMPLATES: [&str; 4] = ["Rk1SA", "RkFDA", "RklSA", "SUlSA"];

/// What follows the head of a data URL; the text itself where there is none.
pub(crate) fn payload(text: &str) -> &str {
    let data = text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"));
    data.map_or(text, |(_, data)| data)
}

/// Whether base64 begins as an image does.
pub(crate) fn is_image(data: &str) -> bool {
    IMAGES.iter().any(|head| data.starts_with(head))
}

/// Whether base64 begins as a biometric record does.
pub(crate) fn is_template(data: &str) -> bool {
    TEMPLATES.iter().any(|head| data.starts_with(head))
}

/// Whether a text is base64 from end to end (RFC 4648), line breaks allowed, letters of both cases and digits among it.
pub(crate) fn is_base64(data: &str) -> bool {
    let bare = data.trim_end_matches('=');
    let bytes = bare.as_bytes();
    let has = |kind: fn(&u8) -> bool| bytes.iter().take(SHORTEST).any(kind);
    data.len() >= SHORTEST
        && data.len() - bare.len() <= 2
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'\r' | b'\n'))
}

/// How many numbers a text lists, in brackets or not; `None` if anything but numbers and commas, spaces or semicolons is in it.
pub(crate) fn vector_length(text: &str) -> Option<usize> {
    let inner = text
        .trim()
        .trim_start_matches(['[', '(', '{'])
        .trim_end_matches([']', ')', '}']);
    let begins = inner.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | ' ' | '\n'));
    if !begins {
        return None;
    }
    let mut length = 0;
    for number in inner
        .split([',', ' ', ';', '\n', '\t'])
        .filter(|number| !number.is_empty())
    {
        let shaped = number.bytes().any(|byte| byte.is_ascii_digit())
            && number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
        if !shaped {
            return None;
        }
        length += 1;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_vectors_are_counted() {
        assert_eq!(vector_length("[0.1,-2, 3e-4]"), Some(3));
        assert_eq!(vector_length("1 2;3"), Some(3));
        assert_eq!(vector_length("1,a"), None);
        assert_eq!((vector_length(""), vector_length("[]")), (None, None));
    }

    #[test]
    fn data_urls_are_opened() {
        assert_eq!(payload("data:image/png;base64,iVBORw0KGgo"), "iVBORw0KGgo");
        assert_eq!(payload("iVBORw0KGgo"), "iVBORw0KGgo");
        assert!(is_image("/9j/4AAQ") && !is_image("aGVsbG8") && is_template("Rk1SACAyMA"));
    }

    #[test]
    fn the_alphabet_is_kept_to() {
        let data = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODk=";
        assert!(is_base64(data));
        assert!(!is_base64(&data.replace('=', "===")) && !is_base64(&data.replace('G', "-")) && !is_base64("QUJD"));
    }
}
