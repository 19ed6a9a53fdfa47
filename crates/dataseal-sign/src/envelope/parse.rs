//! Reading an envelope in three steps: (1) strict JSON, (2) exactly the fields of the format, (3) written again, the
//! bytes must be equal. The third step alone would do; the first two give each defect its own error.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Envelope, EnvelopeError, MAX_ENVELOPE_BYTES, MAX_SIGNATURES, Place, Signature, is_payload_type};
use crate::key_id::KeyId;
use crate::strict_json::{self, Json};

impl Envelope {
    /// Reads the canonical byte form and nothing else. Says nothing of the signatures' truth, nor of a P-256
    /// signature's form, which is judged where its key is known: in [`verify`](Self::verify).
    ///
    /// # Errors
    /// The [`EnvelopeError`] of the first defect.
    pub fn parse(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        if bytes.len() > MAX_ENVELOPE_BYTES {
            return Err(EnvelopeError::TooLarge {
                bytes: bytes.len(),
                limit: MAX_ENVELOPE_BYTES,
            });
        }
        let envelope = envelope_of(strict_json::parse(bytes)?)?;
        require_canonical(bytes, &envelope.to_bytes())?;
        Ok(envelope)
    }
}

fn envelope_of(json: Json) -> Result<Envelope, EnvelopeError> {
    const PLACE: Place = Place::Envelope;
    let [payload, payload_type, signatures] = fields(json, PLACE, ["payload", "payloadType", "signatures"])?;
    let payload = base64_of(&payload, PLACE, "payload")?;
    let payload_type = text_of(&payload_type, PLACE, "payloadType")?;
    if !is_payload_type(payload_type) {
        return Err(EnvelopeError::PayloadType);
    }
    let payload_type = payload_type.to_owned();
    Ok(Envelope {
        payload_type,
        payload,
        signatures: signatures_of(signatures)?,
    })
}

fn signatures_of(json: Json) -> Result<Vec<Signature>, EnvelopeError> {
    let Json::Array(items) = json else {
        return Err(EnvelopeError::WrongType {
            place: Place::Envelope,
            key: "signatures",
            expected: "an array",
        });
    };
    if items.is_empty() {
        return Err(EnvelopeError::NoSignature);
    }
    if items.len() > MAX_SIGNATURES {
        return Err(EnvelopeError::TooManySignatures {
            count: items.len(),
            limit: MAX_SIGNATURES,
        });
    }
    let mut signatures: Vec<Signature> = Vec::with_capacity(items.len());
    for (number, item) in (1..).zip(items) {
        let signature = signature_of(item, number)?;
        require_after(&signatures, &signature, number)?;
        signatures.push(signature);
    }
    Ok(signatures)
}

fn signature_of(json: Json, number: usize) -> Result<Signature, EnvelopeError> {
    let place = Place::Signature(number);
    let [key_id, bytes] = fields(json, place, ["keyid", "sig"])?;
    let key_id = KeyId::parse(text_of(&key_id, place, "keyid")?).map_err(|_| EnvelopeError::KeyId { number })?;
    let bytes = base64_of(&bytes, place, "sig")?;
    if bytes.is_empty() {
        return Err(EnvelopeError::EmptySignature { number });
    }
    Ok(Signature { key_id, bytes })
}

/// One key must not count twice, wherever its signatures stand.
fn require_after(earlier: &[Signature], signature: &Signature, number: usize) -> Result<(), EnvelopeError> {
    if earlier.iter().any(|one| one.key_id == signature.key_id) {
        return Err(EnvelopeError::DuplicateKeyId {
            key_id: signature.key_id.clone(),
        });
    }
    match earlier.last() {
        Some(previous) if previous.key_id > signature.key_id => Err(EnvelopeError::NotSorted { number }),
        _ => Ok(()),
    }
}

/// The values of exactly these keys in exactly this order.
fn fields<const N: usize>(json: Json, place: Place, keys: [&'static str; N]) -> Result<[Json; N], EnvelopeError> {
    let Json::Object(members) = json else {
        let key = if place == Place::Envelope {
            "envelope"
        } else {
            "signature"
        };
        return Err(EnvelopeError::WrongType {
            place,
            key,
            expected: "an object",
        });
    };
    if members.iter().any(|(name, _)| !keys.contains(&name.as_str())) {
        return Err(EnvelopeError::UnknownKey { place });
    }
    if let Some(key) = keys.into_iter().find(|key| members.iter().all(|(name, _)| name != key)) {
        return Err(EnvelopeError::MissingKey { place, key });
    }
    if !members.iter().map(|(name, _)| name.as_str()).eq(keys) {
        return Err(EnvelopeError::KeyOrder { place });
    }
    let values: Vec<Json> = members.into_iter().map(|(_, value)| value).collect();
    <[Json; N]>::try_from(values).map_err(|_| EnvelopeError::KeyOrder { place })
}

fn text_of<'a>(json: &'a Json, place: Place, key: &'static str) -> Result<&'a str, EnvelopeError> {
    json.as_str().ok_or(EnvelopeError::WrongType {
        place,
        key,
        expected: "a string",
    })
}

fn base64_of(json: &Json, place: Place, key: &'static str) -> Result<Vec<u8>, EnvelopeError> {
    STANDARD
        .decode(text_of(json, place, key)?)
        .map_err(|_| EnvelopeError::Base64 { place, key })
}

/// Compares with the bytes that we would have written, and names the first difference.
fn require_canonical(given: &[u8], canonical: &[u8]) -> Result<(), EnvelopeError> {
    if given == canonical {
        return Ok(());
    }
    let offset = given
        .iter()
        .zip(canonical)
        .take_while(|(ours, theirs)| ours == theirs)
        .count();
    Err(match given.get(offset) {
        Some(_) if offset == canonical.len() => EnvelopeError::TrailingBytes { offset },
        Some(b' ' | b'\t' | b'\n' | b'\r') => EnvelopeError::Whitespace { offset },
        _ => EnvelopeError::NotCanonical { offset },
    })
}
