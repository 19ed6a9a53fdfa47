//! Making envelopes and judging them. What a forger may try is in `tests/forgeries.rs`.

use super::{Envelope, MAX_ENVELOPE_BYTES, MAX_SIGNATURES, VerifyError, pae};
use crate::algorithm::Algorithm;
use crate::der::EcdsaSignature;
use crate::error::SignError;
use crate::key::{Signer, SigningKey};
use crate::public_key::PublicKey;

const TYPE: &str = "application/vnd.in-toto+json";

fn p256() -> SigningKey {
    SigningKey::generate(Algorithm::EcdsaP256Sha256).unwrap()
}

fn ed25519() -> SigningKey {
    SigningKey::generate(Algorithm::Ed25519).unwrap()
}

/// The example of DSSE's protocol document.
#[test]
fn pae_is_that_of_the_protocol() {
    assert_eq!(
        pae("http://example.com/HelloWorld", b"hello world"),
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    );
    assert_eq!(pae("", b""), b"DSSEv1 0  0 ");
    // Lengths are of bytes, and the payload may hold anything.
    assert_eq!(pae("é", b"\0 1"), b"DSSEv1 2 \xc3\xa9 3 \0 1");
}

#[test]
fn p256_signatures_are_stored_low_even_if_the_signer_makes_high_ones() {
    let key = p256();
    let mut high = 0;
    for number in 0..200_u8 {
        high += usize::from(
            !EcdsaSignature::from_der(&key.sign(&[number]).unwrap())
                .unwrap()
                .is_low_s(),
        );
        let envelope = Envelope::sign(TYPE, vec![number], &[&key]).unwrap();
        let stored = &envelope.signatures().first().unwrap().bytes;
        assert!(EcdsaSignature::from_der(stored).unwrap().is_low_s());
        assert!(envelope.verify(&[key.public_key().clone()], &[]).is_ok());
    }
    assert!(
        (40..160).contains(&high),
        "{high} of 200: the signer itself does not normalise"
    );
}

#[test]
fn ed25519_envelopes_are_equal_to_the_byte() {
    let key = ed25519();
    let sign = || Envelope::sign(TYPE, b"{}".to_vec(), &[&key]).unwrap().to_bytes();
    assert_eq!(sign(), sign());
}

#[test]
fn the_order_of_signers_does_not_matter() {
    let (a, b, c) = (ed25519(), ed25519(), ed25519());
    let together = Envelope::sign(TYPE, b"{}".to_vec(), &[&a, &b, &c]).unwrap();
    let mut one_by_one = Envelope::sign(TYPE, b"{}".to_vec(), &[&c]).unwrap();
    one_by_one.countersign(&a).unwrap();
    one_by_one.countersign(&b).unwrap();
    assert_eq!(together.to_bytes(), one_by_one.to_bytes());
    assert_eq!(Envelope::parse(&together.to_bytes()), Ok(together.clone()));
    assert_eq!(together.to_bytes().len(), together.encoded_bytes());
}

#[test]
fn a_key_signs_once() {
    let (key, other) = (p256(), ed25519());
    let key_id = key.public_key().key_id().clone();
    let twice = Envelope::sign(TYPE, Vec::new(), &[&key, &other, &key]);
    assert_eq!(twice, Err(SignError::AlreadySigned { key_id: key_id.clone() }));
    let mut envelope = Envelope::sign(TYPE, Vec::new(), &[&key]).unwrap();
    let before = envelope.clone();
    assert_eq!(envelope.countersign(&key), Err(SignError::AlreadySigned { key_id }));
    assert_eq!(envelope, before);
}

#[test]
fn what_could_not_be_read_is_not_signed() {
    let key = ed25519();
    assert_eq!(Envelope::sign(TYPE, Vec::new(), &[]), Err(SignError::NoSigner));
    for wrong in ["", "a b", "a\"b", "a\\b", "a\nb", "类型", &"x".repeat(256)] {
        assert_eq!(Envelope::sign(wrong, Vec::new(), &[&key]), Err(SignError::PayloadType));
    }
    let limit = MAX_ENVELOPE_BYTES;
    for bytes in [limit + 1, limit / 4 * 3] {
        let envelope = Envelope::sign(TYPE, vec![0; bytes], &[&key]);
        assert_eq!(envelope, Err(SignError::TooLarge { limit }));
    }
}

#[test]
fn an_envelope_holds_a_bounded_number_of_signatures() {
    let mut envelope = Envelope::sign(TYPE, Vec::new(), &[&ed25519()]).unwrap();
    for _ in 1..MAX_SIGNATURES {
        envelope.countersign(&ed25519()).unwrap();
    }
    assert!(Envelope::parse(&envelope.to_bytes()).is_ok());
    let error = envelope.countersign(&ed25519());
    assert_eq!(error, Err(SignError::TooManySignatures { limit: MAX_SIGNATURES }));
}

/// A device that returns whatever it was given.
struct Device(PublicKey, Vec<u8>);

impl Signer for Device {
    fn public_key(&self) -> &PublicKey {
        &self.0
    }

    fn sign(&self, _message: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(self.1.clone())
    }
}

#[test]
fn what_a_faulty_signer_returns_is_not_stored() {
    for key in [p256(), ed25519()] {
        let public = key.public_key();
        let faulty = SignError::Faulty {
            key_id: public.key_id().clone(),
        };
        for bytes in [Vec::new(), vec![0; 64], key.sign(b"something else").unwrap()] {
            let device = Device(public.clone(), bytes);
            assert_eq!(Envelope::sign(TYPE, Vec::new(), &[&device]), Err(faulty.clone()));
        }
        let device = Device(public.clone(), key.sign(&pae(TYPE, b"")).unwrap());
        assert!(Envelope::sign(TYPE, Vec::new(), &[&device]).is_ok());
    }
}

#[test]
fn every_signature_is_checked_or_allowed_by_name() {
    let (a, b) = (p256(), ed25519());
    let (public_a, public_b) = (a.public_key().clone(), b.public_key().clone());
    let (id_a, id_b) = (public_a.key_id().clone(), public_b.key_id().clone());
    let envelope = Envelope::sign(TYPE, b"{}".to_vec(), &[&a, &b]).unwrap();

    let all = envelope
        .verify(&[public_b.clone(), public_a.clone(), public_b.clone()], &[])
        .unwrap();
    assert_eq!(all.checked.len(), 2);
    assert!(all.checked.is_sorted() && all.unchecked.is_empty());

    let unknown = VerifyError::UnknownKey { key_id: id_b.clone() };
    let only_a = std::slice::from_ref(&public_a);
    assert_eq!(envelope.verify(only_a, &[]), Err(unknown.clone()));
    assert_eq!(envelope.verify(only_a, std::slice::from_ref(&id_a)), Err(unknown));

    let partly = envelope.verify(only_a, std::slice::from_ref(&id_b)).unwrap();
    assert_eq!(
        (partly.checked, partly.unchecked),
        (vec![id_a.clone()], vec![id_b.clone()])
    );

    let both = envelope
        .verify(&[public_a, public_b], &[id_a.clone(), id_b.clone()])
        .unwrap();
    assert!(both.unchecked.is_empty());
    assert_eq!(envelope.verify(&[], &[id_a, id_b]), Err(VerifyError::NothingChecked));
}

#[test]
fn debug_output_does_not_hold_the_payload() {
    let envelope = Envelope::sign(TYPE, b"canary".to_vec(), &[&ed25519()]).unwrap();
    let shown = format!("{envelope:?}");
    assert!(shown.contains("payload_bytes: 6") && !shown.contains("canary"));
}
