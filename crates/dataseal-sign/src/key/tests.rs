//! Private keys in memory. Files are in `tests/key_files.rs`, OpenSSL in `tests/openssl.rs`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::Ed25519KeyPair;

use super::{ED25519_PKCS8_V1_PREFIX, Signer, SigningKey};
use crate::algorithm::Algorithm;
use crate::error::KeyError;
use crate::pem;

#[test]
fn two_generated_keys_differ() {
    for algorithm in Algorithm::ALL {
        let (one, other) = (
            SigningKey::generate(algorithm).unwrap(),
            SigningKey::generate(algorithm).unwrap(),
        );
        assert_ne!(one.public_key().key_id(), other.public_key().key_id());
        assert!(!other.public_key().verify(b"m", &one.sign(b"m").unwrap()));
    }
}

#[test]
fn debug_output_does_not_hold_the_key() {
    for algorithm in Algorithm::ALL {
        let key = SigningKey::generate(algorithm).unwrap();
        let shown = format!("{key:?}");
        assert!(shown.contains(&key.public_key().key_id().to_string()));
        let secret = STANDARD.encode(&*key.pkcs8);
        assert!(!shown.contains("pkcs8") && !shown.contains(&secret));
    }
}

#[test]
fn ed25519_is_kept_as_pkcs8_version_1() {
    let key = SigningKey::generate(Algorithm::Ed25519).unwrap();
    assert_eq!(key.pkcs8.len(), 48);
    assert!(key.pkcs8.starts_with(&ED25519_PKCS8_V1_PREFIX));
    assert_eq!(
        SigningKey::from_pkcs8_der(&key.pkcs8).unwrap().public_key(),
        key.public_key()
    );
}

#[test]
fn ed25519_of_version_2_is_read_and_kept_as_version_1() {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let text = pem::encode(document.as_ref(), super::PEM_LABEL);
    let key = SigningKey::from_pem(&text).unwrap();
    assert_eq!(key.pkcs8.len(), 48);
    let again = SigningKey::from_pkcs8_der(&key.pkcs8).unwrap();
    assert_eq!(again.sign(b"m").unwrap(), key.sign(b"m").unwrap());
}

#[test]
fn every_truncation_and_extension_of_a_private_key_is_refused() {
    for algorithm in Algorithm::ALL {
        let key = SigningKey::generate(algorithm).unwrap();
        for length in 0..key.pkcs8.len() {
            assert!(SigningKey::from_pkcs8_der(key.pkcs8.get(..length).unwrap()).is_err());
        }
        let longer = [key.pkcs8.as_slice(), &[0]].concat();
        assert!(SigningKey::from_pkcs8_der(&longer).is_err());
    }
}

#[test]
fn other_private_keys_are_refused_by_name() {
    let rsa = STANDARD.decode("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw").unwrap();
    let error = SigningKey::from_pem(&pem::encode(&rsa, super::PEM_LABEL)).unwrap_err();
    assert_eq!(error, KeyError::Unsupported { found: "RSA" });
    for label in ["EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PUBLIC KEY"] {
        let error = SigningKey::from_pem(&pem::encode(&rsa, label)).unwrap_err();
        assert_eq!(
            error,
            KeyError::PemLabel {
                expected: "PRIVATE KEY",
                found: label.to_owned()
            }
        );
        assert!(error.hint().is_some(), "{label}");
    }
}
