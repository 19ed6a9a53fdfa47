//! Why no statement is made, and why one is not accepted. No error holds content of a payload: places are named by the
//! format's own keys, defects by their kind.

use dataseal_model::{ErrorCode, InventoryMismatch, NoteKind, RuleCode};
use dataseal_sign::strict_json::JsonError;
use dataseal_sign::{EnvelopeError, VerifyError};

/// Why no statement is made of an appraisal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Blocking rules are violated.
    #[error("blocking rules are violated: {}", list(codes))]
    Refused {
        /// The rules, sorted, each once.
        codes: Vec<RuleCode>,
    },
    /// Blocking rules are undetermined, and none is violated.
    #[error("blocking rules are undetermined: {}", list(codes))]
    Undetermined {
        /// The rules, sorted, each once.
        codes: Vec<RuleCode>,
    },
    /// Blocking checks of data quality are violated or cannot be told.
    #[error("blocking checks of data quality are not kept: {}", ids.join(", "))]
    Checks {
        /// Their ids, sorted, each once.
        ids: Vec<String>,
        /// Whether one is violated; otherwise none can be told.
        violated: bool,
    },
    /// No rule gave an answer, so that finding nothing means nothing.
    #[error("no rule gave an answer for the assessment date, so nothing was judged")]
    NothingJudged,
    /// There is no table, or one without a row.
    #[error("nothing was measured: there is no table, or a table has no row")]
    NothingMeasured,
    /// A file holds, or may hold, something that was not read.
    #[error("`{file}` holds something that was not read: {kind}")]
    Unread {
        /// Its name, or `#n`.
        file: String,
        /// What.
        kind: NoteKind,
    },
    /// A file holds something that was not measured.
    #[error("`{file}` was not measured in full: {mismatch}")]
    Incomplete {
        /// Its disclosed name.
        file: String,
        /// What is left over.
        mismatch: InventoryMismatch,
    },
    /// Two files of one name: a verifier could not tell which is meant.
    #[error("two files have the name `{name}`")]
    DuplicateName {
        /// The disclosed name.
        name: String,
    },
    /// A number that JSON readers would change.
    #[error("`{place}` is not an integer within 2^53 - 1")]
    Number {
        /// Path in the statement.
        place: String,
    },
    /// More than a verifier would read.
    #[error("the statement would not be read back: {defect}")]
    Unreadable {
        /// Name of the reader's objection.
        defect: &'static str,
    },
    /// The appraisal contradicts itself.
    #[error("the appraisal is inconsistent at `{place}`")]
    Inconsistent {
        /// Path in the statement.
        place: &'static str,
    },
}

impl ManifestError {
    /// Its code for people and exit statuses.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Refused { .. } | Self::Checks { violated: true, .. } => ErrorCode::SealRefused,
            Self::Undetermined { .. } | Self::Checks { .. } | Self::NothingJudged => ErrorCode::SealUndetermined,
            Self::NothingMeasured => ErrorCode::NothingMeasured,
            Self::Incomplete { .. } | Self::Unread { .. } => ErrorCode::InputHidden,
            Self::DuplicateName { .. } => ErrorCode::Usage,
            Self::Number { .. } | Self::Unreadable { .. } => ErrorCode::LimitSize,
            Self::Inconsistent { .. } => ErrorCode::Internal,
        }
    }

    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "seal-refused",
            Self::Undetermined { .. } => "seal-undetermined",
            Self::Checks { .. } => "seal-checks",
            Self::NothingJudged => "seal-nothing-judged",
            Self::NothingMeasured => "seal-nothing-measured",
            Self::Incomplete { .. } | Self::Unread { .. } => "seal-incomplete",
            Self::DuplicateName { .. } => "seal-duplicate-name",
            Self::Number { .. } => "seal-number",
            Self::Unreadable { .. } => "seal-unreadable",
            Self::Inconsistent { .. } => "seal-inconsistent",
        }
    }
}

fn list(codes: &[RuleCode]) -> String {
    let quoted: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    quoted.join(", ")
}

/// Why a payload is not a statement of ours in its one canonical form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Not strict JSON: duplicate keys, floats, integers beyond 2^53 - 1, text after the end.
    #[error("the statement is not strict JSON: {0}")]
    Json(#[from] JsonError),
    /// `_type` is another.
    #[error("the payload is no in-toto Statement v1")]
    StatementType,
    /// `predicateType` is another: a statement, but of another kind or version.
    #[error("the statement is of another kind or version than this verifier knows")]
    PredicateType,
    /// A key is missing or a value is of the wrong kind.
    #[error("the statement lacks a key or has a value of the wrong kind (byte {offset})")]
    Shape {
        /// Bytes before the place where this was noticed.
        offset: usize,
    },
    /// A key that this version does not have.
    #[error("`{place}` has an unknown key")]
    UnknownKey {
        /// Path of the object that has it.
        place: String,
    },
    /// The same content in other bytes than RFC 8785 gives.
    #[error("the statement is not in canonical form at byte {offset}")]
    NotCanonical {
        /// Bytes before the first difference.
        offset: usize,
    },
    /// The sections contradict each other, or a name, date or digest is none.
    #[error("the statement is inconsistent at `{place}`")]
    Inconsistent {
        /// Path of the offender.
        place: &'static str,
    },
}

impl StatementError {
    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Json(error) => error.kind.name(),
            Self::StatementType => "statement-type",
            Self::PredicateType => "statement-predicate-type",
            Self::Shape { .. } => "statement-shape",
            Self::UnknownKey { .. } => "statement-unknown-key",
            Self::NotCanonical { .. } => "statement-not-canonical",
            Self::Inconsistent { .. } => "statement-inconsistent",
        }
    }
}

/// Why a manifest is not accepted, in the order in which it is examined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyFailure {
    /// The envelope's form.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The signatures.
    #[error(transparent)]
    Signatures(#[from] VerifyError),
    /// Signed, but as something else.
    #[error("the payload is not signed as an in-toto statement")]
    PayloadType,
    /// The signed bytes.
    #[error(transparent)]
    Statement(#[from] StatementError),
}

impl VerifyFailure {
    /// Its code for people and exit statuses.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Envelope(_) => ErrorCode::EnvelopeMalformed,
            Self::Signatures(VerifyError::UnknownKey { .. }) => ErrorCode::SignerUnknown,
            Self::Signatures(VerifyError::NothingChecked) => ErrorCode::SignerUnchecked,
            Self::Signatures(_) => ErrorCode::SignatureInvalid,
            Self::PayloadType | Self::Statement(_) => ErrorCode::StatementInvalid,
        }
    }

    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Envelope(error) => error.name(),
            Self::Signatures(error) => error.name(),
            Self::PayloadType => "statement-payload-type",
            Self::Statement(error) => error.name(),
        }
    }
}
