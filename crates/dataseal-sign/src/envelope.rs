//! The DSSE envelope (secure-systems-lab/dsse, protocol v1): a payload, its type, and signatures over both.
//!
//! DSSE leaves key ids and encoding unauthenticated; with one byte form, that of [`Envelope`], nothing in the file can
//! change unnoticed. Not for what a payload means or for who ought to sign: see the crates above.

mod error;
mod parse;
mod verify;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::algorithm::Algorithm;
use crate::der::EcdsaSignature;
use crate::error::SignError;
use crate::key::Signer;
use crate::key_id::KeyId;

pub use error::{EnvelopeError, Place, VerifyError};
pub use verify::Verification;

/// The longest envelope that is made or read: 64 MiB.
pub const MAX_ENVELOPE_BYTES: usize = 64 * 1024 * 1024;

/// The most signatures that one envelope holds.
pub const MAX_SIGNATURES: usize = 1000;

const MAX_PAYLOAD_TYPE_BYTES: usize = 255;

/// DSSE's pre-authentication encoding, which is what is signed:
/// `DSSEv1 SP LEN(type) SP type SP LEN(payload) SP payload`, lengths in bytes and decimal.
#[must_use]
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// One signature of an envelope, as stored; by itself it proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Which key is said to have made it.
    pub key_id: KeyId,
    /// ASN.1 DER with low s for P-256, 64 bytes for Ed25519.
    pub bytes: Vec<u8>,
}

/// A payload with at least one signature. Having one means that it is well-formed; [`verify`](Self::verify) says
/// whether it is true.
///
/// # Canonical byte form
/// The only one that is read or written; any other bytes, though they mean the same, are refused:
/// ```text
/// {"payload":"…","payloadType":"…","signatures":[{"keyid":"…","sig":"…"},…]}
/// ```
/// - one line of ASCII JSON, without whitespace between tokens, escapes in strings, or a final line end;
/// - exactly these keys in this order;
/// - `payload` and `sig` in standard base64 with padding and zero spare bits (RFC 4648 §3.5, §4);
/// - `payloadType` of 1 to 255 visible ASCII characters without `"` and `\`;
/// - `keyid` the SHA-256 of the key's SPKI DER in 64 lower-case hexadecimal digits;
/// - 1 to [`MAX_SIGNATURES`] signatures sorted by `keyid`, each `keyid` once, P-256 signatures in low-S form;
/// - at most [`MAX_ENVELOPE_BYTES`] in all.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    payload_type: String,
    payload: Vec<u8>,
    /// INVARIANT: at least one, sorted by key id, no key id twice.
    signatures: Vec<Signature>,
}

impl Envelope {
    /// Signs a payload with every signer. Bytes are signed as they are; two Ed25519 runs give equal envelopes.
    ///
    /// # Errors
    /// A [`SignError`] if there is no signer, one key comes twice, a signer fails or returns what does not verify, or
    /// the envelope would be refused by [`parse`](Self::parse).
    pub fn sign(payload_type: &str, payload: Vec<u8>, signers: &[&dyn Signer]) -> Result<Self, SignError> {
        if !is_payload_type(payload_type) {
            return Err(SignError::PayloadType);
        }
        if payload.len() > MAX_ENVELOPE_BYTES {
            return Err(SignError::TooLarge {
                limit: MAX_ENVELOPE_BYTES,
            });
        }
        let mut envelope = Self {
            payload_type: payload_type.to_owned(),
            payload,
            signatures: Vec::new(),
        };
        let message = envelope.message();
        for signer in signers {
            envelope.add(*signer, &message)?;
        }
        if envelope.signatures.is_empty() {
            return Err(SignError::NoSigner);
        }
        Ok(envelope)
    }

    /// Adds the signature of one more key over the same bytes. Existing signatures are not judged here.
    ///
    /// # Errors
    /// As [`sign`](Self::sign), in particular [`SignError::AlreadySigned`]; the envelope is then unchanged.
    pub fn countersign(&mut self, signer: &dyn Signer) -> Result<(), SignError> {
        let message = self.message();
        self.add(signer, &message)
    }

    /// What kind of document the payload says it is: a media type or URI. Signed along with the payload.
    #[must_use]
    pub fn payload_type(&self) -> &str {
        &self.payload_type
    }

    /// The signed bytes, exactly as they were signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// All signatures, sorted by key id, each key id once.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The canonical byte form: `parse(e.to_bytes()) == e`, and no other bytes parse to `e`.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::with_capacity(self.encoded_bytes());
        text.push_str("{\"payload\":\"");
        STANDARD.encode_string(&self.payload, &mut text);
        text.push_str("\",\"payloadType\":\"");
        text.push_str(&self.payload_type);
        text.push_str("\",\"signatures\":[");
        for (position, signature) in self.signatures.iter().enumerate() {
            if position > 0 {
                text.push(',');
            }
            text.push_str("{\"keyid\":\"");
            text.push_str(&signature.key_id.to_string());
            text.push_str("\",\"sig\":\"");
            STANDARD.encode_string(&signature.bytes, &mut text);
            text.push_str("\"}");
        }
        text.push_str("]}");
        text.into_bytes()
    }

    /// The length of [`to_bytes`](Self::to_bytes), without making them.
    fn encoded_bytes(&self) -> usize {
        const FRAME: usize = r#"{"payload":"","payloadType":"","signatures":[]}"#.len();
        const SIGNATURE_FRAME: usize = r#"{"keyid":"","sig":""}"#.len() + 64;
        let base64_bytes = |bytes: &[u8]| bytes.len().div_ceil(3) * 4;
        let signatures: usize = self
            .signatures
            .iter()
            .map(|one| SIGNATURE_FRAME + base64_bytes(&one.bytes))
            .sum();
        let commas = self.signatures.len().saturating_sub(1);
        FRAME + base64_bytes(&self.payload) + self.payload_type.len() + signatures + commas
    }

    fn message(&self) -> Vec<u8> {
        pae(&self.payload_type, &self.payload)
    }

    fn add(&mut self, signer: &dyn Signer, message: &[u8]) -> Result<(), SignError> {
        let key_id = signer.public_key().key_id();
        let Err(position) = self.signatures.binary_search_by(|one| one.key_id.cmp(key_id)) else {
            return Err(SignError::AlreadySigned { key_id: key_id.clone() });
        };
        if self.signatures.len() >= MAX_SIGNATURES {
            return Err(SignError::TooManySignatures { limit: MAX_SIGNATURES });
        }
        let signature = Signature {
            key_id: key_id.clone(),
            bytes: stored_signature(signer, message)?,
        };
        self.signatures.insert(position, signature);
        if self.encoded_bytes() > MAX_ENVELOPE_BYTES {
            self.signatures.remove(position);
            return Err(SignError::TooLarge {
                limit: MAX_ENVELOPE_BYTES,
            });
        }
        Ok(())
    }
}

/// A signature in its stored form, checked: a faulty signer must not put a dead signature, or one that gives its key
/// away, into a record.
fn stored_signature(signer: &dyn Signer, message: &[u8]) -> Result<Vec<u8>, SignError> {
    let public = signer.public_key();
    let made = signer.sign(message)?;
    let stored = match public.algorithm() {
        Algorithm::EcdsaP256Sha256 => {
            EcdsaSignature::from_der(&made).map_or(made, |signature| signature.into_low_s().to_der())
        }
        Algorithm::Ed25519 => made,
    };
    if public.verify(message, &stored) {
        Ok(stored)
    } else {
        Err(SignError::Faulty {
            key_id: public.key_id().clone(),
        })
    }
}

/// Visible ASCII that JSON writes without escapes, so that the type has one spelling.
fn is_payload_type(text: &str) -> bool {
    (1..=MAX_PAYLOAD_TYPE_BYTES).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

/// Payloads are long and not for logs.
impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key_ids: Vec<&KeyId> = self.signatures.iter().map(|one| &one.key_id).collect();
        f.debug_struct("Envelope")
            .field("payload_type", &self.payload_type)
            .field("payload_bytes", &self.payload.len())
            .field("signed_by", &key_ids)
            .finish()
    }
}

#[cfg(test)]
mod tests;
