//! What can go wrong with keys and with signing. Not for envelopes: those errors are in `envelope::error`.
//!
//! No error holds key material, or text of another library. A path is shown as the caller gave it.

use std::io;
use std::path::PathBuf;

use crate::key_id::KeyId;

/// Why a text or some bytes are not a key that we can use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No `-----BEGIN …-----` at the very start.
    #[error("the text does not start with a PEM `BEGIN` line")]
    PemBegin,
    /// A PEM block of another kind.
    #[error("expected a PEM block `{expected}`, found `{found}`")]
    PemLabel {
        /// The label that belongs here.
        expected: &'static str,
        /// The label that is there: capitals, digits and spaces only.
        found: String,
    },
    /// A line of the block is empty, too long, or follows a short one.
    #[error("line {line} of the PEM block is not a full line of 64 characters")]
    PemLine {
        /// Counted from 1.
        line: usize,
    },
    /// The block does not end with its own `-----END …-----`.
    #[error("the PEM block has no matching `END` line")]
    PemEnd,
    /// The block's text is not strict, padded base64.
    #[error("the PEM block is not valid base64")]
    PemBase64,
    /// Anything after the block, such as a second key.
    #[error("the PEM block is followed by more text; one file holds one key")]
    PemTrailing,
    /// The text is longer than any key.
    #[error("the text is longer than {limit} bytes and can be no key")]
    PemTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// A well-formed key of an algorithm that we do not offer.
    #[error("keys of type {found} are not supported, only P-256 and Ed25519")]
    Unsupported {
        /// Its common name.
        found: &'static str,
    },
    /// Not the one SPKI DER form (RFC 5480, RFC 8410) of a P-256 or Ed25519 key.
    #[error("the public key is not the DER form of an uncompressed P-256 or an Ed25519 key")]
    MalformedPublic,
    /// Its numbers are not a point of the curve.
    #[error("the public key is not a point of its curve")]
    NotOnCurve,
    /// An Ed25519 point of small order or in a second spelling: signatures for it can be made by anybody.
    #[error("the public key is a weak point for which anybody can make signatures")]
    Weak,
    /// Not the PKCS#8 form (RFC 5208, RFC 5958) of a P-256 or Ed25519 key, or its two halves do not fit.
    #[error("the private key is not a valid PKCS#8 key of P-256 or Ed25519")]
    MalformedPrivate,
    /// Not 64 lower-case hexadecimal digits.
    #[error("a key id has 64 lower-case hexadecimal digits")]
    KeyId,
}

impl KeyError {
    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PemBegin => "key-pem-begin",
            Self::PemLabel { .. } => "key-pem-label",
            Self::PemLine { .. } => "key-pem-line",
            Self::PemEnd => "key-pem-end",
            Self::PemBase64 => "key-pem-base64",
            Self::PemTrailing => "key-pem-trailing",
            Self::PemTooLong { .. } => "key-pem-too-long",
            Self::Unsupported { .. } => "key-unsupported",
            Self::MalformedPublic => "key-malformed-public",
            Self::NotOnCurve => "key-not-on-curve",
            Self::Weak => "key-weak",
            Self::MalformedPrivate => "key-malformed-private",
            Self::KeyId => "key-id",
        }
    }

    /// How the user can help, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        let Self::PemLabel { expected, found } = self else {
            return None;
        };
        match (*expected, found.as_str()) {
            (_, "EC PRIVATE KEY" | "EC PARAMETERS") => Some("convert the key with `openssl pkcs8 -topk8 -nocrypt`"),
            ("PRIVATE KEY", "ENCRYPTED PRIVATE KEY") => {
                Some("decrypt the key with `openssl pkcs8` into a file that only you can read")
            }
            ("PUBLIC KEY", "PRIVATE KEY") => Some("give the public half, and keep the private key to yourself"),
            ("PRIVATE KEY", "PUBLIC KEY") => Some("signing needs the private key file"),
            ("PUBLIC KEY", "CERTIFICATE") => Some("extract the key with `openssl x509 -pubkey -noout`"),
            _ => None,
        }
    }
}

/// Why a private key file is not read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileDefect {
    /// A file of this name exists; a key is never overwritten.
    #[error("exists already, and a key is never overwritten; choose another name")]
    Exists,
    /// The name is a symbolic link, which somebody else may redirect.
    #[error("is a symbolic link; name the file itself")]
    SymbolicLink,
    /// A directory, pipe or device.
    #[error("is not a regular file")]
    NotRegular,
    /// Somebody else's file.
    #[error("belongs to user {owner}, not to the user of this program")]
    Owner {
        /// The owner's numeric id.
        owner: u32,
    },
    /// Group or others may do something with it.
    #[error("can be used by others (mode {mode:04o}); make it private with `chmod 600`")]
    Mode {
        /// The permission bits.
        mode: u32,
    },
    /// The same file has further names, perhaps in places that others can reach.
    #[error("has {links} names (hard links); a private key has one")]
    HardLinks {
        /// How many.
        links: u64,
    },
    /// Longer than any key.
    #[error("is longer than {limit} bytes and can be no key")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Its text is no private key.
    #[error("holds no usable private key: {0}")]
    Content(KeyError),
    /// The operating system refused.
    #[error("cannot be used: {0}")]
    Io(io::ErrorKind),
    /// Owner and mode of a file cannot be judged here.
    #[error("cannot be protected on this platform")]
    Platform,
}

impl KeyFileDefect {
    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Exists => "key-file-exists",
            Self::SymbolicLink => "key-file-symbolic-link",
            Self::NotRegular => "key-file-not-regular",
            Self::Owner { .. } => "key-file-owner",
            Self::Mode { .. } => "key-file-mode",
            Self::HardLinks { .. } => "key-file-hard-links",
            Self::TooLarge { .. } => "key-file-too-large",
            Self::Content(error) => error.name(),
            Self::Io(_) => "key-file-io",
            Self::Platform => "key-file-platform",
        }
    }
}

/// Why a key or a signature was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// A private key file is not read or written.
    #[error("key file `{}` {defect}", path.display())]
    KeyFile {
        /// As the caller gave it.
        path: PathBuf,
        /// What is wrong with it.
        defect: KeyFileDefect,
    },
    /// Bytes that should be a private key are none.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The operating system gave no random bytes.
    #[error("the system's random generator failed")]
    Random,
    /// A key, or the device that holds it, did not sign.
    #[error("the key `{key_id}` did not sign")]
    Failed {
        /// The signer's key.
        key_id: KeyId,
    },
    /// What a signer returned does not verify under its own public key, so it is not stored.
    #[error("the signature made by the key `{key_id}` does not verify")]
    Faulty {
        /// The signer's key.
        key_id: KeyId,
    },
    /// An envelope without a signature says nothing.
    #[error("no signer was given")]
    NoSigner,
    /// One key signs an envelope once.
    #[error("the key `{key_id}` has signed already")]
    AlreadySigned {
        /// The key that is there.
        key_id: KeyId,
    },
    /// A payload type has 1 to 255 visible ASCII characters without space, `"` and `\`.
    #[error("the payload type is not a media type or URI of visible ASCII characters")]
    PayloadType,
    /// The envelope would be longer than a verifier reads.
    #[error("the envelope would be longer than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// More signers than a verifier accepts.
    #[error("an envelope has at most {limit} signatures")]
    TooManySignatures {
        /// The limit.
        limit: usize,
    },
}

impl SignError {
    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::KeyFile { defect, .. } => defect.name(),
            Self::Key(error) => error.name(),
            Self::Random => "sign-random",
            Self::Failed { .. } => "sign-failed",
            Self::Faulty { .. } => "sign-faulty",
            Self::NoSigner => "sign-no-signer",
            Self::AlreadySigned { .. } => "sign-already-signed",
            Self::PayloadType => "sign-payload-type",
            Self::TooLarge { .. } => "sign-too-large",
            Self::TooManySignatures { .. } => "sign-too-many-signatures",
        }
    }

    /// How the user can help, where the message does not say it already.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Key(error)
            | Self::KeyFile {
                defect: KeyFileDefect::Content(error),
                ..
            } => error.hint(),
            _ => None,
        }
    }
}
