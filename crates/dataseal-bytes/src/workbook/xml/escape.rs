//! References in XML text and what they stand for.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// Appends a text with its references replaced and its line ends made line feeds, as XML 1.0 §2.11 says.
/// `None` if a reference is unknown or stands for no character.
pub fn append_text(mut text: &[u8], into: &mut Vec<u8>) -> Option<()> {
    while let Some(found) = memchr2(b'&', b'\r', text) {
        let (plain, rest) = text.split_at_checked(found)?;
        into.extend_from_slice(plain);
        text = if rest.starts_with(b"&") {
            let end = memchr(b';', rest.get(..rest.len().min(16))?)?;
            let character = reference(rest.get(1..end)?)?;
            into.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            rest.get(end + 1..)?
        } else {
            into.push(b'\n');
            let rest = rest.get(1..)?;
            rest.strip_prefix(b"\n").unwrap_or(rest)
        };
    }
    into.extend_from_slice(text);
    Some(())
}

/// A text with its references replaced; `None` if that fails or it is no UTF-8.
pub fn unescape(text: &[u8]) -> Option<Cow<'_, str>> {
    if memchr2(b'&', b'\r', text).is_none() {
        return std::str::from_utf8(text).ok().map(Cow::Borrowed);
    }
    let mut replaced = Vec::with_capacity(text.len());
    append_text(text, &mut replaced)?;
    String::from_utf8(replaced).ok().map(Cow::Owned)
}

fn reference(name: &[u8]) -> Option<char> {
    match name {
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"amp" => Some('&'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        _ => None,
    }
}

fn number(digits: &[u8], radix: u32) -> Option<char> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix)
        .ok()
        .and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_line_ends_are_replaced() {
        assert_eq!(unescape(b"a&amp;b&#65;&#x4e2d;\r\n\rz").as_deref(), Some("a&bA中\n\nz"));
        assert_eq!(unescape("普通".as_bytes()).as_deref(), Some("普通"));
        for bad in [&b"&unknown;"[..], b"&amp", b"&#xD800;", b"&#;", b"&#-1;", b"&", b"\xff"] {
            assert_eq!(unescape(bad), None);
        }
    }
}
