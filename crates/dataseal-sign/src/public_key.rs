//! Public keys: reading and writing SubjectPublicKeyInfo, and verifying one signature over one message.
//!
//! Not for trust: whether a key may speak for somebody is the caller's question. The accepted DER forms are exactly
//! two, so a key has one encoding and one id.

use std::fmt;

use ring::{agreement, rand, signature};

use crate::algorithm::Algorithm;
use crate::der::EcdsaSignature;
use crate::error::KeyError;
use crate::key_id::KeyId;
use crate::pem;

const PEM_LABEL: &str = "PUBLIC KEY";

/// SubjectPublicKeyInfo of P-256 (RFC 5480 §2) up to the point, which is 65 bytes, uncompressed (0x04 ‖ x ‖ y).
const P256_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
const P256_POINT_BYTES: usize = 65;
const UNCOMPRESSED: u8 = 0x04;

/// SubjectPublicKeyInfo of Ed25519 (RFC 8410 §4) up to the point, which is 32 bytes.
const ED25519_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const ED25519_POINT_BYTES: usize = 32;
const ED25519_SIGNATURE_BYTES: usize = 64;

/// Object identifiers, DER with tag and length, of the keys that people bring most often.
const UNSUPPORTED: [(&[u8], &str); 9] = [
    (&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], "RSA"),
    (&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10], "RSA-PSS"),
    (&[6, 5, 0x2b, 0x81, 0x04, 0, 0x22], "P-384"),
    (&[6, 5, 0x2b, 0x81, 0x04, 0, 0x23], "P-521"),
    (&[6, 5, 0x2b, 0x81, 0x04, 0, 0x0a], "secp256k1"),
    (&[6, 8, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d], "SM2"),
    (&[6, 3, 0x2b, 0x65, 0x6e], "X25519"),
    (&[6, 3, 0x2b, 0x65, 0x71], "Ed448"),
    (&[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1], "DSA"),
];

/// A public key with its one algorithm and its id.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    algorithm: Algorithm,
    /// INVARIANT: 65 bytes on the curve for P-256; 32 bytes, canonical and not of small order, for Ed25519.
    point: Vec<u8>,
    id: KeyId,
}

impl PublicKey {
    /// Reads a PEM block `PUBLIC KEY`: nothing before or after it, 64-column base64.
    ///
    /// # Errors
    /// A [`KeyError`] of the PEM text or of the key in it.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        Self::from_spki_der(&pem::decode(text, PEM_LABEL)?)
    }

    /// Reads SubjectPublicKeyInfo DER of an uncompressed P-256 or an Ed25519 key.
    ///
    /// # Errors
    /// A [`KeyError`] that says whether the algorithm, the form or the point is refused.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, KeyError> {
        if let Some(point) = der.strip_prefix(&P256_PREFIX) {
            Self::from_point(Algorithm::EcdsaP256Sha256, point)
        } else if let Some(point) = der.strip_prefix(&ED25519_PREFIX) {
            Self::from_point(Algorithm::Ed25519, point)
        } else {
            Err(unsupported_or(KeyError::MalformedPublic, der))
        }
    }

    /// A key from the bytes after the algorithm's SPKI prefix.
    pub(crate) fn from_point(algorithm: Algorithm, point: &[u8]) -> Result<Self, KeyError> {
        match algorithm {
            Algorithm::EcdsaP256Sha256 => require_p256_point(point)?,
            Algorithm::Ed25519 => require_ed25519_point(point)?,
        }
        let id = KeyId::of_spki(&spki_der(algorithm, point));
        Ok(Self {
            algorithm,
            point: point.to_vec(),
            id,
        })
    }

    /// The key as SubjectPublicKeyInfo DER: 91 bytes for P-256, 44 for Ed25519.
    #[must_use]
    pub fn to_spki_der(&self) -> Vec<u8> {
        spki_der(self.algorithm, &self.point)
    }

    /// The key as a PEM block with a final line end, as OpenSSL writes it.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode(&self.to_spki_der(), PEM_LABEL).to_string()
    }

    /// SHA-256 of the SPKI DER.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        &self.id
    }

    /// The first 12 digits of the key id: for people, never for trust.
    #[must_use]
    pub fn short(&self) -> String {
        self.id.short()
    }

    /// The only algorithm this key is used with.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether these are the bytes that this key's owner made for this message: valid, and in the one stored form
    /// (strict DER with low s for P-256). For an envelope use [`Envelope::verify`](crate::Envelope::verify).
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.judge(message, signature) == Judgement::Valid
    }

    /// As [`verify`](Self::verify), with the reason of a refusal.
    pub(crate) fn judge(&self, message: &[u8], signature: &[u8]) -> Judgement {
        let algorithm: &dyn signature::VerificationAlgorithm = match self.algorithm {
            Algorithm::EcdsaP256Sha256 => match EcdsaSignature::from_der(signature) {
                None => return Judgement::Malformed,
                Some(numbers) if !numbers.is_low_s() => return Judgement::HighS,
                Some(_) => &signature::ECDSA_P256_SHA256_ASN1,
            },
            Algorithm::Ed25519 if signature.len() != ED25519_SIGNATURE_BYTES => {
                return Judgement::Malformed;
            }
            Algorithm::Ed25519 => &signature::ED25519,
        };
        match signature::UnparsedPublicKey::new(algorithm, &self.point).verify(message, signature) {
            Ok(()) => Judgement::Valid,
            Err(_) => Judgement::Invalid,
        }
    }
}

/// What a key says of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    Valid,
    Invalid,
    Malformed,
    HighS,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({}, {})", self.algorithm, self.id)
    }
}

fn spki_der(algorithm: Algorithm, point: &[u8]) -> Vec<u8> {
    let prefix: &[u8] = match algorithm {
        Algorithm::EcdsaP256Sha256 => &P256_PREFIX,
        Algorithm::Ed25519 => &ED25519_PREFIX,
    };
    [prefix, point].concat()
}

/// Only for the message: the DER of a key is refused in any case.
pub(crate) fn unsupported_or(otherwise: KeyError, der: &[u8]) -> KeyError {
    let names = |oid: &[u8]| der.windows(oid.len()).any(|window| window == oid);
    UNSUPPORTED
        .iter()
        .find(|(oid, _)| names(oid))
        .map_or(otherwise, |&(_, found)| KeyError::Unsupported { found })
}

/// The form, then the curve equation: a key agreement with the point, its result thrown away, is the only
/// operation of `ring` that judges a point without a signature.
fn require_p256_point(point: &[u8]) -> Result<(), KeyError> {
    if point.len() != P256_POINT_BYTES || point.first() != Some(&UNCOMPRESSED) {
        return Err(KeyError::MalformedPublic);
    }
    let random = rand::SystemRandom::new();
    let throwaway =
        agreement::EphemeralPrivateKey::generate(&agreement::ECDH_P256, &random).map_err(|_| KeyError::NotOnCurve)?;
    let peer = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, point);
    agreement::agree_ephemeral(throwaway, &peer, |_| ()).map_err(|_| KeyError::NotOnCurve)
}

/// The y coordinates, little-endian, of the eight points whose order divides 8 (each y serves both signs of x):
/// orders 4, 1, 2, 8 and 8.
const SMALL_ORDER_Y: [[u8; 32]; 5] = [
    [0; 32],
    [
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ],
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

/// y must be below p = 2^255 − 19 (RFC 8032 §5.1.3), and the point not of small order: `ring` checks neither.
/// A y that belongs to no point verifies nothing, so it need not be found here.
fn require_ed25519_point(point: &[u8]) -> Result<(), KeyError> {
    let mut y = <[u8; ED25519_POINT_BYTES]>::try_from(point).map_err(|_| KeyError::MalformedPublic)?;
    if let Some(top) = y.last_mut() {
        *top &= 0x7f;
    }
    let (lowest, middle_and_top) = (y.first().copied().unwrap_or(0), y.get(1..31).unwrap_or(&[]));
    let at_least_p = lowest >= 0xed && middle_and_top.iter().all(|&byte| byte == 0xff) && y.last() == Some(&0x7f);
    if at_least_p || SMALL_ORDER_Y.contains(&y) {
        Err(KeyError::Weak)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
