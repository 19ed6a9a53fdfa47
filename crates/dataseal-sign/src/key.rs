//! Private keys, and the trait behind which they can be somewhere else.
//!
//! A private key enters as PKCS#8 and leaves by [`SigningKey::create_file`] alone: no getter, no `Debug`, no copy.
//! Buffers of ours that held it are wiped; the copies inside `ring` are out of reach and live as long as the key.

use std::fmt;
use std::path::Path;

use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::error::{KeyError, KeyFileDefect, SignError};
use crate::key_file;
use crate::pem;
use crate::public_key::{PublicKey, unsupported_or};

const PEM_LABEL: &str = "PRIVATE KEY";

/// PKCS#8 version 1 (RFC 5208) of Ed25519 up to the 32-byte seed. Version 2, which also holds the public key, is
/// what `ring` would write and what OpenSSL before 3.5 refuses.
const ED25519_PKCS8_V1_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
const ED25519_SEED_BYTES: usize = 32;

/// Whatever can sign for a public key: a key in memory, a hardware module, another process.
///
/// What an implementation returns is not trusted: [`Envelope`](crate::Envelope) puts it into its stored form and
/// verifies it before it is kept.
pub trait Signer {
    /// The public half, by which the signature will be verified.
    fn public_key(&self) -> &PublicKey;

    /// A signature over exactly this message: ASN.1 DER for P-256, 64 bytes for Ed25519.
    ///
    /// # Errors
    /// [`SignError::Failed`], or [`SignError::Random`], when no signature could be made.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// A private key in memory.
pub struct SigningKey {
    pair: Pair,
    public: PublicKey,
    /// The DER that a key file holds.
    pkcs8: Zeroizing<Vec<u8>>,
}

enum Pair {
    EcdsaP256(Box<EcdsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

impl SigningKey {
    /// A new key from the system's random generator.
    ///
    /// # Errors
    /// [`SignError::Random`] if that generator fails: there is no second source.
    pub fn generate(algorithm: Algorithm) -> Result<Self, SignError> {
        let random = SystemRandom::new();
        match algorithm {
            Algorithm::EcdsaP256Sha256 => {
                let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random)
                    .map_err(|_| SignError::Random)?;
                Ok(Self::from_pkcs8_der(document.as_ref())?)
            }
            Algorithm::Ed25519 => {
                let mut seed = Zeroizing::new([0; ED25519_SEED_BYTES]);
                random.fill(seed.as_mut_slice()).map_err(|_| SignError::Random)?;
                Ok(Self::from_ed25519_seed(seed.as_slice())?)
            }
        }
    }

    /// Reads a PEM block `PRIVATE KEY` (PKCS#8, not encrypted). For a file use [`open_file`](Self::open_file), which
    /// also refuses files that others can read; this is for keys that arrive by a pipe.
    ///
    /// # Errors
    /// A [`KeyError`] of the text or of the key in it; none quotes the text.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        Self::from_pkcs8_der(&pem::decode(text, PEM_LABEL)?)
    }

    /// Reads a private key file: a regular file of this user with one name, closed to group and others, not reached
    /// by a symbolic link, of bounded size. The checks are made on the open file, so none can be raced.
    ///
    /// # Errors
    /// [`SignError::KeyFile`], with what is wrong and how to mend it.
    pub fn open_file(path: &Path) -> Result<Self, SignError> {
        key_file::read(path)
            .and_then(|bytes| {
                let text = std::str::from_utf8(&bytes).map_err(|_| KeyFileDefect::Content(KeyError::PemBegin))?;
                Self::from_pem(text).map_err(KeyFileDefect::Content)
            })
            .map_err(|defect| SignError::KeyFile {
                path: path.to_owned(),
                defect,
            })
    }

    /// Writes the key to a new file with mode 0600 and makes it durable. What OpenSSL 3.0 reads: PKCS#8, version 1.
    ///
    /// # Errors
    /// [`SignError::KeyFile`]; a file that exists is never touched, one that could not be completed is removed.
    pub fn create_file(&self, path: &Path) -> Result<(), SignError> {
        key_file::create(path, pem::encode(&self.pkcs8, PEM_LABEL).as_bytes()).map_err(|defect| SignError::KeyFile {
            path: path.to_owned(),
            defect,
        })
    }

    fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        match Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
            Ok(_) => Self::from_ed25519_seed(seed_of_pkcs8(der).ok_or(KeyError::MalformedPrivate)?),
            Err(_) => Self::from_p256_pkcs8(der),
        }
    }

    fn from_ed25519_seed(seed: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| KeyError::MalformedPrivate)?;
        let mut pkcs8 = Zeroizing::new(Vec::with_capacity(ED25519_PKCS8_V1_PREFIX.len() + seed.len()));
        pkcs8.extend_from_slice(&ED25519_PKCS8_V1_PREFIX);
        pkcs8.extend_from_slice(seed);
        let public = PublicKey::from_point(Algorithm::Ed25519, pair.public_key().as_ref())?;
        Ok(Self {
            pair: Pair::Ed25519(Box::new(pair)),
            public,
            pkcs8,
        })
    }

    fn from_p256_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der, &SystemRandom::new())
            .map_err(|_| unsupported_or(KeyError::MalformedPrivate, der))?;
        let public = PublicKey::from_point(Algorithm::EcdsaP256Sha256, pair.public_key().as_ref())?;
        Ok(Self {
            pair: Pair::EcdsaP256(Box::new(pair)),
            public,
            pkcs8: Zeroizing::new(der.to_vec()),
        })
    }
}

/// The seed of an Ed25519 key that `ring` has read: in both versions of PKCS#8 it lies at one place.
fn seed_of_pkcs8(der: &[u8]) -> Option<&[u8]> {
    der.get(ED25519_PKCS8_V1_PREFIX.len()..)?.get(..ED25519_SEED_BYTES)
}

impl Signer for SigningKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match &self.pair {
            Pair::EcdsaP256(pair) => pair
                .sign(&SystemRandom::new(), message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| SignError::Failed {
                    key_id: self.public.key_id().clone(),
                }),
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
