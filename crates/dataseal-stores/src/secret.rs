//! A text that is never shown and does not stay in memory: keys, tokens, passwords, signed queries.

use std::fmt;

use zeroize::Zeroizing;

/// A secret. `Debug` and `Display` withhold it, and its bytes are overwritten when it is dropped. Only this crate looks
/// inside, to hand it to the library that signs or authenticates.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹withheld›")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹withheld›")
    }
}

#[test]
fn a_secret_is_withheld_in_every_format() {
    let secret = Secret::new("hunter2");
    assert_eq!(
        format!("{secret} {secret:?} {:?}", Some(&secret)),
        "‹withheld› ‹withheld› Some(‹withheld›)"
    );
}
