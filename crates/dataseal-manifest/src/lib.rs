//! The registration statement: an in-toto Statement with our predicate, its canonical bytes, and verifying it against keys,
//! files and a profile measured again. Format and reasons are in `docs/manifest.md`.
//!
//! This half attests and never measures: it links neither Arrow nor an engine, opens no file and reads no clock. What a
//! statement may show was disclosed before it came here.
//!
//! ```
//! use dataseal_manifest::{PAYLOAD_TYPE, VerifyFailure, verify};
//! use dataseal_sign::{Algorithm, Envelope, Signer, SigningKey};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = SigningKey::generate(Algorithm::Ed25519)?;
//! let keys = [key.public_key().clone()];
//!
//! // Well signed, but no statement: an amount that double-precision readers would round.
//! let envelope = Envelope::sign(PAYLOAD_TYPE, br#"{"rows":9007199254740993}"#.to_vec(), &[&key])?;
//! let failure = verify(&envelope.to_bytes(), &keys, &[]).unwrap_err();
//! assert_eq!(failure.name(), "json-integer-range");
//! assert_eq!(failure.code().as_str(), "DS-VER-004");
//! assert!(matches!(failure, VerifyFailure::Statement(_)));
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod build;
mod canonical;
mod check;
mod error;
mod files;
mod labels;
mod outcome;
mod pack_statement;
mod packs;
mod profile;
mod schema;
mod statement;
mod verify;
mod waivers;
pub mod wire;

pub use error::{ManifestError, StatementError, VerifyFailure};
pub use files::{Difference, FileFact, compare_files, is_withheld};
pub use outcome::{Outcome, unread_json};
pub use pack_statement::{PACK_PREDICATE_TYPE, PackStatement, read_pack_envelope, verify_pack_envelope};
pub use profile::{NotRecomputed, ProfileComparison, ProfileDifference, compare_profile};
pub use schema::{pack_statement_schema, statement_schema};
pub use statement::{Statement, Subject};
pub use verify::{Verified, verify};

/// `predicateType` of our statements. Unfrozen: `v1` will be.
pub const PREDICATE_TYPE: &str = "urn:dataseal:attestation:data-asset-registration:v0";
/// `payloadType` of the envelope, as in-toto wants it.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";
/// `_type` of the statement.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

const PROFILE_VERSION: &str = "0";
const SCHEME: &str = "GB/T 43697-2024";
/// The result that is signed where no blocking rule is broken or undetermined.
const RESULT: &str = "no-blocking-finding";
/// The result that is signed where each that is was waived.
pub const RESULT_WAIVED: &str = "no-unwaived-blocking-finding";
const TOOL: &str = "dataseal";
