//! Published vectors, and the keys that are refused.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{ED25519_PREFIX, Judgement, P256_PREFIX, PublicKey, SMALL_ORDER_Y};
use crate::algorithm::Algorithm;
use crate::der::EcdsaSignature;
use crate::error::KeyError;
use crate::key::{Signer, SigningKey};

fn bytes_of_hex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// RFC 6979, appendix A.2.5: the key, and the signature of "sample" with SHA-256, which has a high s.
const P256_POINT: &str = "04
    60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6
    7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
const P256_SAMPLE_DER: &str = "3046
    022100 EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716
    022100 F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";

fn p256_key() -> PublicKey {
    PublicKey::from_spki_der(&joined(&[&P256_PREFIX, &bytes_of_hex(P256_POINT)])).unwrap()
}

#[test]
fn rfc_6979_signature_verifies_in_low_s_form_only() {
    let key = p256_key();
    let high = bytes_of_hex(P256_SAMPLE_DER);
    assert_eq!(key.judge(b"sample", &high), Judgement::HighS);
    assert!(!key.verify(b"sample", &high));
    let low = EcdsaSignature::from_der(&high).unwrap().into_low_s().to_der();
    assert!(key.verify(b"sample", &low));
    assert_eq!(key.judge(b"Sample", &low), Judgement::Invalid);
    assert_eq!(key.judge(b"sample", &[]), Judgement::Malformed);
}

/// RFC 8032 §7.1, tests 1 to 3: public key, message, signature.
const ED25519_VECTORS: [(&str, &str, &str); 3] = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
];

#[test]
fn rfc_8032_signatures_verify() {
    for (point, message, signature) in ED25519_VECTORS {
        let key = PublicKey::from_point(Algorithm::Ed25519, &bytes_of_hex(point)).unwrap();
        let (message, signature) = (bytes_of_hex(message), bytes_of_hex(signature));
        assert!(key.verify(&message, &signature));
        assert_eq!(key.judge(b"other", &signature), Judgement::Invalid);
        let short = signature.split_last().unwrap().1;
        assert_eq!(key.judge(&message, short), Judgement::Malformed);
    }
}

/// s + L in place of s (RFC 8032 §5.1.7 requires s < L): the other way to a second signature.
#[test]
fn an_ed25519_signature_with_unreduced_s_is_invalid() {
    const L: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let (point, _, signature) = ED25519_VECTORS.into_iter().next().unwrap();
    let key = PublicKey::from_point(Algorithm::Ed25519, &bytes_of_hex(point)).unwrap();
    let mut signature = bytes_of_hex(signature);
    let mut carry = 0_u16;
    for (byte, addend) in signature.iter_mut().skip(32).zip(L) {
        let sum = u16::from(*byte) + u16::from(addend) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    assert_eq!(key.judge(b"", &signature), Judgement::Invalid);
}

#[test]
fn keys_are_read_as_they_are_written() {
    for algorithm in Algorithm::ALL {
        let key = SigningKey::generate(algorithm).unwrap().public_key().clone();
        assert_eq!(key.algorithm(), algorithm);
        assert_eq!(PublicKey::from_pem(&key.to_pem()), Ok(key.clone()));
        assert_eq!(PublicKey::from_spki_der(&key.to_spki_der()), Ok(key.clone()));
        assert!(key.key_id().to_string().starts_with(&key.short()));
        assert_eq!(format!("{key:?}"), format!("PublicKey({algorithm}, {})", key.key_id()));
    }
}

#[test]
fn only_the_two_der_forms_are_keys() {
    let p256 = p256_key().to_spki_der();
    let ed25519 = SigningKey::generate(Algorithm::Ed25519)
        .unwrap()
        .public_key()
        .to_spki_der();
    for der in [&p256, &ed25519] {
        let mut longer = der.clone();
        longer.push(0);
        let shorter = der.split_last().unwrap().1;
        for wrong in [&longer, shorter, &[]] {
            assert_eq!(PublicKey::from_spki_der(wrong), Err(KeyError::MalformedPublic));
        }
    }
    // The same point compressed is another encoding of the same key, and would have another id.
    let x: Vec<u8> = bytes_of_hex(P256_POINT).into_iter().skip(1).take(32).collect();
    let header = bytes_of_hex("3039301306072a8648ce3d020106082a8648ce3d030107032200 03");
    assert_eq!(
        PublicKey::from_spki_der(&joined(&[&header, &x])),
        Err(KeyError::MalformedPublic)
    );
    let hybrid = joined(&[&[6], &bytes_of_hex(P256_POINT).split_off(1)]);
    assert_eq!(
        PublicKey::from_spki_der(&joined(&[&P256_PREFIX, &hybrid])),
        Err(KeyError::MalformedPublic)
    );
}

#[test]
fn a_point_off_the_curve_is_no_key() {
    let mut der = p256_key().to_spki_der();
    *der.last_mut().unwrap() ^= 1;
    assert_eq!(PublicKey::from_spki_der(&der), Err(KeyError::NotOnCurve));
    let origin = joined(&[&P256_PREFIX, &[4], &[0; 64]]);
    assert_eq!(PublicKey::from_spki_der(&origin), Err(KeyError::NotOnCurve));
}

#[test]
fn ed25519_points_that_sign_anything_are_refused() {
    for y in SMALL_ORDER_Y {
        let mut negative = y;
        *negative.last_mut().unwrap() |= 0x80;
        for point in [y, negative] {
            let der = joined(&[&ED25519_PREFIX, &point]);
            assert_eq!(PublicKey::from_spki_der(&der), Err(KeyError::Weak));
        }
    }
    // p, p + 1 and p + 18: second spellings of 0, 1 and 18.
    for lowest in [0xed, 0xee, 0xff] {
        let der = joined(&[&ED25519_PREFIX, &[lowest], &[0xff; 30], &[0x7f]]);
        assert_eq!(PublicKey::from_spki_der(&der), Err(KeyError::Weak));
    }
}

#[test]
fn keys_of_other_algorithms_are_named() {
    let cases = [
        ("MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE", "SM2"),
        ("MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE", "P-384"),
        ("MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAE", "secp256k1"),
        ("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "RSA"),
        ("MCowBQYDK2VuAyEA", "X25519"),
        ("MEMwBQYDK2VxAzoA", "Ed448"),
    ];
    for (spki_start, found) in cases {
        let der = STANDARD.decode(spki_start).unwrap();
        assert_eq!(PublicKey::from_spki_der(&der), Err(KeyError::Unsupported { found }));
    }
}

#[test]
fn the_wrong_half_of_a_pair_gets_a_hint() {
    let text = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let error = PublicKey::from_pem(text).unwrap_err();
    assert_eq!(error.name(), "key-pem-label");
    assert!(error.hint().is_some_and(|hint| hint.contains("public half")));
}
