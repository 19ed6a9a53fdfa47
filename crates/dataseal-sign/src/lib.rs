//! The crypto half of the seal: keys, signatures and DSSE envelopes; bytes in, bytes out.
//!
//! Not for statements, digests of data, trust policy or the terminal: this crate never looks inside a payload.
//! `ring` is used here and nowhere else, and only behind [`PublicKey`] and [`Signer`]. Verification is stricter than
//! DSSE asks: an [`Envelope`] has one canonical byte form, so no byte of it can change and still be accepted.
//! A private key enters by [`SigningKey::open_file`] and leaves by [`SigningKey::create_file`] alone.
//!
//! ```
//! use dataseal_sign::{Algorithm, Envelope, Signer, SigningKey};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let holder = SigningKey::generate(Algorithm::EcdsaP256Sha256)?;
//! let assessor = SigningKey::generate(Algorithm::Ed25519)?;
//! let mut envelope = Envelope::sign("application/vnd.in-toto+json", b"{}".to_vec(), &[&holder])?;
//! envelope.countersign(&assessor)?;
//!
//! let received = Envelope::parse(&envelope.to_bytes())?;
//! let keys = [holder.public_key().clone(), assessor.public_key().clone()];
//! let verification = received.verify(&keys, &[])?;
//! assert_eq!(verification.checked.len(), 2);
//! assert_eq!(received.payload(), b"{}");
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod algorithm;
mod der;
mod envelope;
mod error;
mod key;
mod key_file;
mod key_id;
mod pem;
mod public_key;
pub mod strict_json;

pub use algorithm::Algorithm;
pub use envelope::{
    Envelope, EnvelopeError, MAX_ENVELOPE_BYTES, MAX_SIGNATURES, Place, Signature, Verification, VerifyError, pae,
};
pub use error::{KeyError, KeyFileDefect, SignError};
pub use key::{Signer, SigningKey};
pub use key_id::KeyId;
pub use public_key::PublicKey;
