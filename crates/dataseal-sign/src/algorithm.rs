//! The signature algorithms that a key can have. Each key has exactly one; none is ever read from an envelope,
//! so a forger has no algorithm field to confuse.

use std::fmt;

/// A signature algorithm, fixed by the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// ECDSA on NIST P-256 with SHA-256, ASN.1 DER signatures in low-S form: accepted by every client of DSSE.
    /// Randomised: two signatures over the same bytes differ.
    EcdsaP256Sha256,
    /// Ed25519 (RFC 8032), 64-byte signatures. Deterministic: the same payload gives the same envelope bytes.
    Ed25519,
}

impl Algorithm {
    /// Every algorithm, the default one first.
    pub const ALL: [Self; 2] = [Self::EcdsaP256Sha256, Self::Ed25519];

    /// The name written in configuration and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EcdsaP256Sha256 => "ecdsa-p256-sha256",
            Self::Ed25519 => "ed25519",
        }
    }

    /// The algorithm with this [`name`](Self::name), if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Algorithm;

    #[test]
    fn names_lead_back_to_their_algorithm() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_name(&algorithm.to_string()), Some(algorithm));
        }
        assert_eq!(Algorithm::from_name("Ed25519"), None);
        assert_eq!(Algorithm::from_name("none"), None);
    }
}
