//! PEM blocks (RFC 7468, the strict grammar of §3): one block, the right label, 64-column base64, nothing around it.
//!
//! Written buffers that hold a private key are wiped, so text and DER travel in `Zeroizing`, sized beforehand:
//! a growing buffer would leave copies behind. Line ends may be LF or CRLF; no error quotes the text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::error::KeyError;

const LINE_WIDTH: usize = 64;
/// Longer than any key we can use; a bound on work.
const MAX_TEXT_BYTES: usize = 16 * 1024;
const MAX_LABEL_BYTES: usize = 40;

/// Reads the single block of this label.
pub(crate) fn decode(text: &str, label: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(KeyError::PemTooLong { limit: MAX_TEXT_BYTES });
    }
    let mut lines = text.lines().zip(1..);
    let found = lines
        .next()
        .and_then(|(line, _)| begin_label(line))
        .ok_or(KeyError::PemBegin)?;
    if found != label {
        return Err(KeyError::PemLabel {
            expected: label,
            found: found.to_owned(),
        });
    }
    let mut body = Zeroizing::new(String::with_capacity(text.len()));
    let mut last_width = LINE_WIDTH;
    loop {
        let (line, number) = lines.next().ok_or(KeyError::PemEnd)?;
        if line.starts_with('-') {
            if end_label(line) != Some(label) {
                return Err(KeyError::PemEnd);
            }
            break;
        }
        if last_width != LINE_WIDTH || line.is_empty() || line.len() > LINE_WIDTH {
            return Err(KeyError::PemLine { line: number });
        }
        last_width = line.len();
        body.push_str(line);
    }
    if lines.next().is_some() {
        return Err(KeyError::PemTrailing);
    }
    decode_base64(&body)
}

fn decode_base64(body: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut der = Zeroizing::new(vec![0; base64::decoded_len_estimate(body.len())]);
    let length = STANDARD.decode_slice(body, &mut der).map_err(|_| KeyError::PemBase64)?;
    der.truncate(length);
    Ok(der)
}

/// Writes one block, with a final line end.
pub(crate) fn encode(der: &[u8], label: &str) -> Zeroizing<String> {
    let body = Zeroizing::new(STANDARD.encode(der));
    let lines = body.len().div_ceil(LINE_WIDTH);
    let mut text = Zeroizing::new(String::with_capacity(body.len() + lines + 2 * (label.len() + 18)));
    text.push_str("-----BEGIN ");
    text.push_str(label);
    text.push_str("-----\n");
    for (position, character) in body.chars().enumerate() {
        if position > 0 && position % LINE_WIDTH == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str("\n-----END ");
    text.push_str(label);
    text.push_str("-----\n");
    text
}

fn begin_label(line: &str) -> Option<&str> {
    line.strip_prefix("-----BEGIN ").and_then(label_before_dashes)
}

fn end_label(line: &str) -> Option<&str> {
    line.strip_prefix("-----END ").and_then(label_before_dashes)
}

/// Only what can be a label, so that a message may show it.
fn label_before_dashes(rest: &str) -> Option<&str> {
    let label = rest.strip_suffix("-----")?;
    let plain = label
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' ');
    (plain && label.len() <= MAX_LABEL_BYTES).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use crate::error::KeyError;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    const LABEL: &str = "PUBLIC KEY";
    const GOOD: &str = "-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC KEY-----\n";

    #[test]
    fn line_ends_may_be_of_either_kind() {
        let without_last = GOOD.strip_suffix('\n').unwrap();
        for text in [GOOD, without_last, &GOOD.replace('\n', "\r\n")] {
            assert_eq!(*decode(text, LABEL).unwrap(), [1, 2, 3]);
        }
    }

    #[test]
    fn each_defect_has_its_error() {
        let cases = [
            (String::new(), KeyError::PemBegin),
            (format!("\n{GOOD}"), KeyError::PemBegin),
            (format!(" {GOOD}"), KeyError::PemBegin),
            (format!("\u{feff}{GOOD}"), KeyError::PemBegin),
            (GOOD.replace("PUBLIC", "public"), KeyError::PemBegin),
            (
                GOOD.replace("PUBLIC", "PRIVATE"),
                KeyError::PemLabel {
                    expected: LABEL,
                    found: "PRIVATE KEY".to_owned(),
                },
            ),
            (GOOD.replace("END PUBLIC", "END PRIVATE"), KeyError::PemEnd),
            (GOOD.replace("-----END PUBLIC KEY-----\n", ""), KeyError::PemEnd),
            (GOOD.replace("AQID", "AQI"), KeyError::PemBase64),
            (GOOD.replace("AQID", "AR=="), KeyError::PemBase64),
            (GOOD.replace("AQID", "AQ-_"), KeyError::PemBase64),
            (GOOD.replace("AQID", "AQ ID"), KeyError::PemBase64),
            (GOOD.replace("AQID", "AQID\n"), KeyError::PemLine { line: 3 }),
            (GOOD.replace("AQID", "AQID\nAQID"), KeyError::PemLine { line: 3 }),
            (GOOD.replace("AQID", &"A".repeat(68)), KeyError::PemLine { line: 2 }),
            (format!("{GOOD}{GOOD}"), KeyError::PemTrailing),
            (format!("{GOOD}\n"), KeyError::PemTrailing),
            ("A".repeat(20_000), KeyError::PemTooLong { limit: 16 * 1024 }),
        ];
        for (text, error) in cases {
            assert_eq!(decode(&text, LABEL).unwrap_err(), error, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(der in any::<Vec<u8>>()) {
            let text = encode(&der, LABEL);
            prop_assert!(text.lines().all(|line| line.len() <= 64));
            if !der.is_empty() {
                prop_assert_eq!(&*decode(&text, LABEL).unwrap(), &der);
            }
        }
    }
}
