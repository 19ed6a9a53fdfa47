//! Version 0 of the statement over a pack of rules, as it is written. The same rules of form as in `v0`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::v0::{Approval, DigestSet, Subject};

/// An in-toto Statement v1 over the files of one pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct PackStatement {
    /// Always `https://in-toto.io/Statement/v1`.
    #[serde(rename = "_type")]
    pub statement_type: String,
    /// Every file of the pack, named relative to its folder, sorted by name, each name once.
    pub subject: Vec<Subject>,
    /// Always `urn:dataseal:attestation:policy-pack:v0`.
    pub predicate_type: String,
    /// Which pack these files are.
    pub predicate: PackPredicate,
}

/// Which pack the files are, and who approved it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct PackPredicate {
    /// Its id, which is the name of its folder.
    pub id: String,
    /// Its own version.
    pub version: String,
    /// SHA-256 over the lines of `sha256sum` of its files, each named with its folder, sorted by name: what results call
    /// the digest of the pack.
    pub digest: DigestSet,
    /// Who approved it, where that is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}
