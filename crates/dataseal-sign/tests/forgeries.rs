//! What a forger may try: every small change of an accepted envelope, and the classical tricks by name.
//! Accepted must be none, each by its own error.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use dataseal_sign::{Algorithm, Envelope, MAX_ENVELOPE_BYTES, PublicKey, Signer, SigningKey};

const TYPE: &str = "t/x";
const PAYLOAD: &[u8] = b"{\"a\":[1,2,3]}";

/// The seed of RFC 8032 §7.1, test 1.
const ED25519_PEM: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";

fn ed25519() -> SigningKey {
    SigningKey::from_pem(ED25519_PEM).unwrap()
}

fn p256() -> SigningKey {
    SigningKey::generate(Algorithm::EcdsaP256Sha256).unwrap()
}

/// The name of the refusal, if there is one.
fn refusal(bytes: &[u8], keys: &[PublicKey]) -> Option<&'static str> {
    match Envelope::parse(bytes) {
        Err(error) => Some(error.name()),
        Ok(envelope) => envelope.verify(keys, &[]).err().map(|error| error.name()),
    }
}

/// An envelope that is accepted, and the keys that accept it.
fn accepted(signers: &[&dyn Signer]) -> (Vec<u8>, Vec<PublicKey>) {
    let bytes = Envelope::sign(TYPE, PAYLOAD.to_vec(), signers).unwrap().to_bytes();
    let keys: Vec<PublicKey> = signers.iter().map(|signer| signer.public_key().clone()).collect();
    assert_eq!(refusal(&bytes, &keys), None);
    (bytes, keys)
}

/// How many of these variants are accepted, and of how many.
fn count_accepted(variants: impl Iterator<Item = Vec<u8>>, keys: &[PublicKey]) -> (usize, usize) {
    variants.fold((0, 0), |(accepted, tried), bytes| {
        (accepted + usize::from(refusal(&bytes, keys).is_none()), tried + 1)
    })
}

fn changed(bytes: &[u8], position: usize, change: impl FnOnce(&mut u8)) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.get_mut(position).map(change).unwrap();
    bytes
}

fn bit_flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(move |bit| changed(bytes, bit / 8, |byte| *byte ^= 1 << (bit % 8)))
}

fn substitutions(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len()).flat_map(move |at| (1..=255).map(move |mask| changed(bytes, at, |byte| *byte ^= mask)))
}

fn deletions(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len()).map(move |at| {
        let mut bytes = bytes.to_vec();
        bytes.remove(at);
        bytes
    })
}

fn insertions(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..=bytes.len()).flat_map(move |at| {
        (0..=255).map(move |byte| {
            let mut bytes = bytes.to_vec();
            bytes.insert(at, byte);
            bytes
        })
    })
}

fn truncations(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len()).map(move |length| bytes.iter().copied().take(length).collect())
}

fn swaps(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (1..bytes.len()).filter_map(move |at| {
        let mut swapped = bytes.to_vec();
        swapped.swap(at - 1, at);
        (swapped != bytes).then_some(swapped)
    })
}

fn no_small_change_is_accepted(signers: &[&dyn Signer]) {
    let (bytes, keys) = accepted(signers);
    let length = bytes.len();
    assert_eq!(count_accepted(bit_flips(&bytes), &keys), (0, length * 8));
    assert_eq!(count_accepted(substitutions(&bytes), &keys), (0, length * 255));
    assert_eq!(count_accepted(deletions(&bytes), &keys), (0, length));
    assert_eq!(count_accepted(insertions(&bytes), &keys), (0, (length + 1) * 256));
    assert_eq!(count_accepted(truncations(&bytes), &keys), (0, length));
    assert_eq!(count_accepted(swaps(&bytes), &keys).0, 0);
}

#[test]
fn no_small_change_of_an_ed25519_envelope_is_accepted() {
    no_small_change_is_accepted(&[&ed25519()]);
}

#[test]
fn no_small_change_of_a_p256_envelope_is_accepted() {
    no_small_change_is_accepted(&[&p256()]);
}

/// Two signatures: a flip in one must not hide behind the other.
#[test]
fn no_flipped_bit_of_a_countersigned_envelope_is_accepted() {
    let (bytes, keys) = accepted(&[&ed25519(), &p256()]);
    assert_eq!(count_accepted(bit_flips(&bytes), &keys), (0, bytes.len() * 8));
}

/// What `openssl pkeyutl -sign -rawin` makes with the same key of the same pre-authentication encoding.
const OPENSSL_SIGNATURE: &str =
    "fnaJUrAc/Z48CHqsHlQKm4RCmZA5/lwBI9RCHCdjh9jwUAJYLVZeRjUr2pWYpLchpRarmqrX0ovgv6MYoUfsDA==";

/// Deterministic to the byte, as every release must keep it.
#[test]
fn the_canonical_form_is_frozen() {
    let (bytes, keys) = accepted(&[&ed25519()]);
    let key_id = keys.first().unwrap().key_id().to_string();
    assert_eq!(
        key_id,
        "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9"
    );
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        format!(
            "{{\"payload\":\"eyJhIjpbMSwyLDNdfQ==\",\"payloadType\":\"t/x\",\
             \"signatures\":[{{\"keyid\":\"{key_id}\",\"sig\":\"{OPENSSL_SIGNATURE}\"}}]}}"
        )
    );
}

/// Replaces the first occurrence: a random signature, which comes last, may hold any short text.
fn forged(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

/// Change by text, and the refusal.
const TEXT_FORGERIES: [(&str, &str, &str); 47] = [
    // Keys.
    ("{\"payload\":", "{\"payload\":\"\",\"payload\":", "json-duplicate-key"),
    (
        "{\"payload\":",
        "{\"payl\\u006fad\":\"\",\"payload\":",
        "json-duplicate-key",
    ),
    ("\"sig\":", "\"sig\":\"AA==\",\"sig\":", "json-duplicate-key"),
    (
        "{\"payload\":",
        "{\"alg\":\"none\",\"payload\":",
        "envelope-unknown-key",
    ),
    ("\"sig\":", "\"cert\":\"AA==\",\"sig\":", "envelope-unknown-key"),
    ("\"payload\":", "\"Payload\":", "envelope-unknown-key"),
    ("\"keyid\":", "\"keyId\":", "envelope-unknown-key"),
    ("\"payloadType\":\"t/x\",", "", "envelope-missing-key"),
    ("\"payload\":\"eyJhIjpbMSwyLDNdfQ==\",", "", "envelope-missing-key"),
    (
        "\"payload\":\"eyJhIjpbMSwyLDNdfQ==\",\"payloadType\":\"t/x\"",
        "\"payloadType\":\"t/x\",\"payload\":\"eyJhIjpbMSwyLDNdfQ==\"",
        "envelope-key-order",
    ),
    ("\"payloadType\":\"t/x\"", "\"payloadType\":null", "envelope-wrong-type"),
    ("\"eyJhIjpbMSwyLDNdfQ==\"", "{\"a\":[1,2,3]}", "envelope-wrong-type"),
    ("\"eyJhIjpbMSwyLDNdfQ==\"", "1.5", "json-not-an-integer"),
    // Base64: padding, spare bits, alphabet, line breaks.
    ("fQ==", "fQ", "envelope-base64"),
    ("fQ==", "fQ=", "envelope-base64"),
    ("fQ==", "fQ===", "envelope-base64"),
    ("fQ==", "fR==", "envelope-base64"),
    ("fQ==", "f-==", "envelope-base64"),
    ("fQ==", "f_8=", "envelope-base64"),
    ("fQ==", "\\nfQ==", "envelope-base64"),
    ("fQ==", " fQ==", "envelope-base64"),
    ("fQ==", "fQ==AAAA", "envelope-base64"),
    ("eyJh", "e\u{200b}yJh", "envelope-base64"),
    // The same content written otherwise.
    ("t/x", "t\\/x", "envelope-not-canonical"),
    ("t/x", "t/\\u0078", "envelope-not-canonical"),
    ("eyJh", "\\u0065yJh", "envelope-not-canonical"),
    ("\"payload\":", "\"p\\u0061yload\":", "envelope-not-canonical"),
    ("{\"payload\":", "{ \"payload\":", "envelope-whitespace"),
    ("{\"payload\":", "\n{\"payload\":", "envelope-whitespace"),
    ("\"payloadType\":", "\"payloadType\":\t", "envelope-whitespace"),
    ("}]}", "}]\r\n}", "envelope-whitespace"),
    ("}]}", "}]}\n", "envelope-trailing-bytes"),
    ("}]}", "}]}  ", "envelope-trailing-bytes"),
    ("}]}", "}]}\0", "json-trailing-text"),
    ("}]}", "}]}{}", "json-trailing-text"),
    ("}]}", "},]}", "json-unexpected-character"),
    ("}]}", "}]", "json-unexpected-end"),
    ("{\"payload\":", "\u{feff}{\"payload\":", "json-byte-order-mark"),
    // What was signed.
    ("t/x", "t/y", "verify-bad-signature"),
    ("t/x", "t/X", "verify-bad-signature"),
    ("t/x", "", "envelope-payload-type"),
    ("t/x", "t x", "envelope-payload-type"),
    ("t/x", "т/х", "envelope-payload-type"),
    ("t/x", "t/x\\u0000", "envelope-payload-type"),
    ("eyJhIjpbMSwyLDNdfQ==", "eyJhIjpbMSwyLDRdfQ==", "verify-bad-signature"),
    ("eyJhIjpbMSwyLDNdfQ==", "", "verify-bad-signature"),
    // The first byte of the payload moved to the end of its type.
    (
        "\"eyJhIjpbMSwyLDNdfQ==\",\"payloadType\":\"t/x\"",
        "\"ImEiOlsxLDIsM119\",\"payloadType\":\"t/x{\"",
        "verify-bad-signature",
    ),
];

#[test]
fn each_forgery_by_text_has_its_error() {
    for key in [ed25519(), p256()] {
        let (bytes, keys) = accepted(&[&key]);
        for (from, to, error) in TEXT_FORGERIES {
            assert_eq!(refusal(&forged(&bytes, from, to), &keys), Some(error), "{from} -> {to}");
        }
    }
}

/// The canonical form around signatures of the forger's choice.
fn assembled(signatures: &[(String, String)]) -> Vec<u8> {
    let signatures: Vec<String> = signatures
        .iter()
        .map(|(key_id, signature)| format!("{{\"keyid\":\"{key_id}\",\"sig\":\"{signature}\"}}"))
        .collect();
    format!(
        "{{\"payload\":\"eyJhIjpbMSwyLDNdfQ==\",\"payloadType\":\"t/x\",\"signatures\":[{}]}}",
        signatures.join(",")
    )
    .into_bytes()
}

/// Key id and base64 of the one signature of this key.
fn signature_of(key: &SigningKey) -> (String, String) {
    let bytes = accepted(&[key]).0;
    let text = String::from_utf8(bytes).unwrap();
    let signature = text
        .split("\"sig\":\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    (key.public_key().key_id().to_string(), signature.to_owned())
}

#[test]
fn each_forgery_by_signatures_has_its_error() {
    let (key, other) = (ed25519(), p256());
    let keys = [key.public_key().clone(), other.public_key().clone()];
    let (id, signature) = signature_of(&key);
    let (other_id, other_signature) = signature_of(&other);
    let mine = (id.clone(), signature.clone());
    let theirs = (other_id.clone(), other_signature.clone());
    let mut sorted = vec![mine.clone(), theirs.clone()];
    sorted.sort();
    assert_eq!(refusal(&assembled(&sorted), &keys), None);
    // In the right order up to the repetition, whichever of the two keys has the smaller id.
    let repeated: Vec<_> = sorted.iter().chain(sorted.first()).cloned().collect();
    sorted.reverse();

    let url_safe = signature.replace('+', "-").replace('/', "_");
    assert_ne!(
        url_safe, signature,
        "the example must have one of the characters that differ"
    );
    let spare_bits = format!(
        "{}h==",
        signature
            .strip_suffix("w==")
            .or(signature.strip_suffix("g=="))
            .or(signature.strip_suffix("Q=="))
            .or(signature.strip_suffix("A=="))
            .unwrap()
    );
    let cases: Vec<(Vec<(String, String)>, &str)> = vec![
        (Vec::new(), "envelope-no-signature"),
        (vec![mine.clone(), mine.clone()], "envelope-duplicate-key-id"),
        (repeated, "envelope-duplicate-key-id"),
        (sorted, "envelope-not-sorted"),
        (vec![(id.clone(), url_safe)], "envelope-base64"),
        (vec![(id.clone(), spare_bits)], "envelope-base64"),
        (
            vec![(id.clone(), signature.trim_end_matches('=').to_owned())],
            "envelope-base64",
        ),
        (vec![(id.clone(), String::new())], "envelope-empty-signature"),
        (vec![(id.clone(), "AAAA".to_owned())], "verify-malformed-signature"),
        (
            vec![(other_id.clone(), "AAAA".to_owned())],
            "verify-malformed-signature",
        ),
        (vec![(id.clone(), "A".repeat(86) + "==")], "verify-bad-signature"),
        // A good signature under the id of another key, known or not.
        (vec![(other_id, signature.clone())], "verify-malformed-signature"),
        (vec![(id.clone(), other_signature)], "verify-malformed-signature"),
        (vec![("0".repeat(64), signature.clone())], "verify-unknown-key"),
        // A known key beside an unknown one.
        (vec![("0".repeat(64), "AAAA".to_owned()), mine], "verify-unknown-key"),
        // Other spellings of a key id.
        (vec![(id.to_uppercase(), signature.clone())], "envelope-key-id"),
        (vec![(String::new(), signature.clone())], "envelope-key-id"),
        (
            vec![(id.chars().take(12).collect(), signature.clone())],
            "envelope-key-id",
        ),
        (vec![(format!("{id} "), signature.clone())], "envelope-key-id"),
        (vec![(format!("{id}\u{200b}"), signature.clone())], "envelope-key-id"),
        (vec![(format!("sha256:{id}"), signature)], "envelope-key-id"),
        (
            (0..1001)
                .map(|number| (format!("{number:064x}"), "AAAA".to_owned()))
                .collect(),
            "envelope-too-many-signatures",
        ),
    ];
    for (number, (signatures, error)) in cases.into_iter().enumerate() {
        assert_eq!(refusal(&assembled(&signatures), &keys), Some(error), "case {number}");
    }
}

/// A signature by the same kind of key, but not this one; over the same payload with another type; over the payload
/// without the pre-authentication encoding.
#[test]
fn signatures_over_something_else_are_bad() {
    for (key, stranger) in [
        (ed25519(), SigningKey::generate(Algorithm::Ed25519).unwrap()),
        (p256(), p256()),
    ] {
        let keys = [key.public_key().clone()];
        let id = key.public_key().key_id().to_string();
        let (_, by_stranger) = signature_of(&stranger);
        assert_eq!(
            refusal(&assembled(&[(id.clone(), by_stranger)]), &keys),
            Some("verify-bad-signature")
        );
        let other_type = Envelope::sign("t/y", PAYLOAD.to_vec(), &[&key]).unwrap().to_bytes();
        assert_eq!(
            refusal(&forged(&other_type, "t/y", "t/x"), &keys),
            Some("verify-bad-signature")
        );
    }
}

/// (r, n − s) is as valid as (r, s), by plain arithmetic on the stored bytes.
#[test]
fn the_second_form_of_a_p256_signature_is_refused() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let key = p256();
    let keys = [key.public_key().clone()];
    let (id, low) = signature_of(&key);
    let low = STANDARD.decode(low).unwrap();
    let high = STANDARD.encode(with_high_s(&low));
    assert_eq!(refusal(&assembled(&[(id, high)]), &keys), Some("verify-high-s"));
}

fn with_high_s(der: &[u8]) -> Vec<u8> {
    const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let r_length = usize::from(*der.get(3).unwrap());
    let r = der.get(4..4 + r_length).unwrap();
    let s = der.get(6 + r_length..).unwrap();
    let padded: Vec<u8> = std::iter::repeat_n(0, 33 - s.len()).chain(s.iter().copied()).collect();
    let order = (0..32).map(|at| u8::from_str_radix(ORDER.get(2 * at..2 * at + 2).unwrap(), 16).unwrap());
    let mut high: Vec<u8> = std::iter::once(0).chain(order).collect();
    let mut borrow = 0_i16;
    for (digit, subtrahend) in high.iter_mut().zip(&padded).rev() {
        let difference = i16::from(*digit) - i16::from(*subtrahend) - borrow;
        borrow = i16::from(difference < 0);
        *digit = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let content = [&[2, length(r)], r, &[2, length(&high)], &high].concat();
    [&[0x30, length(&content)], content.as_slice()].concat()
}

/// Each of the three parts of an envelope has its limit before anything is decoded.
#[test]
fn what_is_too_large_or_too_deep_is_refused_early() {
    let keys = [ed25519().public_key().clone()];
    assert_eq!(
        refusal(&vec![b' '; MAX_ENVELOPE_BYTES + 1], &keys),
        Some("envelope-too-large")
    );
    assert_eq!(refusal("[".repeat(1_000_000).as_bytes(), &keys), Some("json-too-deep"));
    for (bytes, error) in [
        (&b"[]"[..], "envelope-wrong-type"),
        (b"null", "envelope-wrong-type"),
        (b"", "json-unexpected-end"),
        (b"{}", "envelope-missing-key"),
        (b"\xff\xff", "json-invalid-utf8"),
    ] {
        assert_eq!(refusal(bytes, &keys), Some(error));
    }
}
