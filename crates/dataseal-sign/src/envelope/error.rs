//! Why an envelope is refused: [`EnvelopeError`] for its form, [`VerifyError`] for its signatures.
//! No error holds content of the envelope, but for key ids in their one written form.

use std::fmt;

use crate::key_id::KeyId;
use crate::strict_json::JsonError;

/// An object of the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The outer object.
    Envelope,
    /// A signature, counted from 1 in the order of the text.
    Signature(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Envelope => f.write_str("the envelope"),
            Self::Signature(number) => write!(f, "signature {number}"),
        }
    }
}

/// Why bytes are not an envelope in its canonical form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Longer than any envelope that is made.
    #[error("the envelope has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Not strict JSON: among others duplicate keys, invalid UTF-8 and text after the end.
    #[error("the envelope is not strict JSON: {0}")]
    Json(#[from] JsonError),
    /// A value of another kind than belongs there.
    #[error("{place}: `{key}` is not {expected}")]
    WrongType {
        /// Where.
        place: Place,
        /// The key of the value, or the name of the whole.
        key: &'static str,
        /// What belongs there.
        expected: &'static str,
    },
    /// A key that the format does not have.
    #[error("{place} has an unknown key")]
    UnknownKey {
        /// Where.
        place: Place,
    },
    /// A key that the format requires.
    #[error("{place} has no `{key}`")]
    MissingKey {
        /// Where.
        place: Place,
        /// The key.
        key: &'static str,
    },
    /// The right keys in another order.
    #[error("{place}: the keys are not in their order")]
    KeyOrder {
        /// Where.
        place: Place,
    },
    /// Not standard base64 with padding and zero spare bits (RFC 4648 §3.5, §4).
    #[error("{place}: `{key}` is not strict base64")]
    Base64 {
        /// Where.
        place: Place,
        /// The key of the value.
        key: &'static str,
    },
    /// Empty, too long, or with other than visible ASCII characters without `"` and `\`.
    #[error("`payloadType` is not a media type or URI of visible ASCII characters")]
    PayloadType,
    /// An empty list of signatures.
    #[error("the envelope has no signature")]
    NoSignature,
    /// More signatures than are ever made.
    #[error("the envelope has {count} signatures, more than {limit}")]
    TooManySignatures {
        /// How many.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// A signature of no bytes.
    #[error("signature {number} is empty")]
    EmptySignature {
        /// Counted from 1.
        number: usize,
    },
    /// A key id that is not 64 lower-case hexadecimal digits.
    #[error("signature {number}: `keyid` does not have 64 lower-case hexadecimal digits")]
    KeyId {
        /// Counted from 1.
        number: usize,
    },
    /// One key, two signatures.
    #[error("two signatures name the key `{key_id}`")]
    DuplicateKeyId {
        /// The key.
        key_id: KeyId,
    },
    /// Signatures in another order than by key id.
    #[error("signature {number} is not in the order of key ids")]
    NotSorted {
        /// The first that stands wrong, counted from 1.
        number: usize,
    },
    /// Whitespace between tokens.
    #[error("whitespace at byte {offset}; the canonical form has none")]
    Whitespace {
        /// Bytes before it.
        offset: usize,
    },
    /// Whitespace after the end, such as a line end.
    #[error("more bytes after the envelope's end at byte {offset}")]
    TrailingBytes {
        /// The length of the envelope proper.
        offset: usize,
    },
    /// The same content written otherwise, such as with an escape in a string.
    #[error("not in canonical form at byte {offset}")]
    NotCanonical {
        /// Bytes before the first difference.
        offset: usize,
    },
}

impl EnvelopeError {
    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "envelope-too-large",
            Self::Json(error) => error.kind.name(),
            Self::WrongType { .. } => "envelope-wrong-type",
            Self::UnknownKey { .. } => "envelope-unknown-key",
            Self::MissingKey { .. } => "envelope-missing-key",
            Self::KeyOrder { .. } => "envelope-key-order",
            Self::Base64 { .. } => "envelope-base64",
            Self::PayloadType => "envelope-payload-type",
            Self::NoSignature => "envelope-no-signature",
            Self::TooManySignatures { .. } => "envelope-too-many-signatures",
            Self::EmptySignature { .. } => "envelope-empty-signature",
            Self::KeyId { .. } => "envelope-key-id",
            Self::DuplicateKeyId { .. } => "envelope-duplicate-key-id",
            Self::NotSorted { .. } => "envelope-not-sorted",
            Self::Whitespace { .. } => "envelope-whitespace",
            Self::TrailingBytes { .. } => "envelope-trailing-bytes",
            Self::NotCanonical { .. } => "envelope-not-canonical",
        }
    }
}

/// Why a well-formed envelope is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// A signature by a key that the caller neither gave nor allowed.
    #[error("signed by the unknown key `{key_id}`")]
    UnknownKey {
        /// As the envelope names it.
        key_id: KeyId,
    },
    /// The bytes have not the form of this key's signatures.
    #[error("the signature of the key `{key_id}` is malformed")]
    MalformedSignature {
        /// The caller's key.
        key_id: KeyId,
    },
    /// The second form of a P-256 signature, which anybody can make from the first.
    #[error("the signature of the key `{key_id}` is not in low-S form")]
    HighS {
        /// The caller's key.
        key_id: KeyId,
    },
    /// Payload, payload type or signature are not what was signed.
    #[error("the signature of the key `{key_id}` does not fit the payload")]
    BadSignature {
        /// The caller's key.
        key_id: KeyId,
    },
    /// All signatures are by keys that are allowed unchecked, so nothing is known.
    #[error("no signature was checked")]
    NothingChecked,
}

impl VerifyError {
    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "verify-unknown-key",
            Self::MalformedSignature { .. } => "verify-malformed-signature",
            Self::HighS { .. } => "verify-high-s",
            Self::BadSignature { .. } => "verify-bad-signature",
            Self::NothingChecked => "verify-nothing-checked",
        }
    }
}
