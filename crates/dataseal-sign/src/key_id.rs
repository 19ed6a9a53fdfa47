//! The name of a key: the SHA-256 of its public part. Not a name of its owner, and never trusted by itself:
//! a key id says which key to try, the key decides.

use std::fmt;
use std::str::FromStr;

use ring::digest::{SHA256, digest};

use crate::error::KeyError;

/// Hexadecimal digits of the short form, as in `bundles/<role>-<keyid[:12]>`.
const SHORT_DIGITS: usize = 12;

/// SHA-256 of a key's SPKI DER, written as 64 lower-case hexadecimal digits. Ordered as its text is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 32]);

impl KeyId {
    /// The id of the public key with this SPKI DER.
    pub(crate) fn of_spki(der: &[u8]) -> Self {
        let mut id = [0; 32];
        for (byte, &hashed) in id.iter_mut().zip(digest(&SHA256, der).as_ref()) {
            *byte = hashed;
        }
        Self(id)
    }

    /// Reads the one written form.
    ///
    /// # Errors
    /// [`KeyError::KeyId`] unless the text is exactly 64 digits of `0`–`9` and `a`–`f`.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return Err(KeyError::KeyId);
        }
        let mut id = [0; 32];
        for (byte, &[high, low]) in id.iter_mut().zip(pairs) {
            *byte = (hex_digit(high)? << 4) | hex_digit(low)?;
        }
        Ok(Self(id))
    }

    /// The first 12 digits: for people and file names, never for trust.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(SHORT_DIGITS).collect()
    }
}

fn hex_digit(byte: u8) -> Result<u8, KeyError> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(KeyError::KeyId),
    }
}

impl FromStr for KeyId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::KeyId;

    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn has_one_written_form() {
        let id = KeyId::of_spki(b"");
        assert_eq!(id.to_string(), OF_NOTHING);
        assert_eq!(KeyId::parse(OF_NOTHING).unwrap(), id);
        assert_eq!(id.short(), "e3b0c44298fc");
        for wrong in [
            "",
            "e3",
            &OF_NOTHING.to_uppercase(),
            &format!("{OF_NOTHING}0"),
            &"é".repeat(32),
            &"g".repeat(64),
        ] {
            assert!(KeyId::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn is_ordered_as_its_text() {
        let (small, large) = (
            KeyId::parse(&"0a".repeat(32)).unwrap(),
            KeyId::parse(&"a0".repeat(32)).unwrap(),
        );
        assert!(small < large && small.to_string() < large.to_string());
    }
}
