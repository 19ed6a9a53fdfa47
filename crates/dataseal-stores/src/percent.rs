//! Percent-encoding (RFC 3986 §2.1), decoded where a user name, a password or a file name stands in a URL, and in the
//! names of partitions.

/// The text with its `%XX` decoded. What is no encoding stays; bytes that are no UTF-8 leave the text as it was.
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.split_at_checked(2).filter(|_| *first == b'%');
        match pair.and_then(|(digits, tail)| Some((hexadecimal(digits)?, tail))) {
            Some((byte, tail)) => {
                bytes.push(byte);
                rest = tail;
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
    u8::from_str_radix(text, 16).ok()
}

#[test]
fn only_true_encodings_are_decoded() {
    assert_eq!(decoded("%E8%A1%A8+1%2ecsv"), "表+1.csv");
    assert_eq!(decoded("100%"), "100%");
    assert_eq!(decoded("%zz%+1"), "%zz%+1");
    assert_eq!(decoded("%ff"), "%ff");
}
