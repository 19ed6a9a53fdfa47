//! Version 0 of the predicate, open until the attest issue closes it; then `v1` freezes. Keys are camelCase as in in-toto;
//! names of declared facts are those of `docs/facts.md`. Integers are at most 2^53 - 1, decimals are strings, no number has
//! a fraction, and there is no time of day, host or absolute path anywhere.

mod compliance;
mod persons;
mod review;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use compliance::{Compliance, Decision, Waiver};
pub use persons::{IdentifierCount, Minors, PersonBounds, Persons, Threshold};
pub use review::{MachineClassification, Review};

/// An in-toto Statement v1 (in-toto/attestation, `spec/v1/statement.md`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Statement {
    /// Always `https://in-toto.io/Statement/v1`.
    #[serde(rename = "_type")]
    pub statement_type: String,
    /// Every physical file, sorted by name, each name once.
    pub subject: Vec<Subject>,
    /// Always `urn:dataseal:attestation:data-asset-registration:v0`.
    pub predicate_type: String,
    /// What is said about the files.
    pub predicate: Predicate,
}

/// One file, as in-toto's clients look for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Subject {
    /// Name relative to what was scanned, `/` between parts; `#n` where the name itself holds personal data.
    pub name: String,
    /// Digests of the file's bytes.
    pub digest: DigestSet,
}

/// in-toto's DigestSet, of which SHA-256 is always there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DigestSet {
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// What is said about the files. `assertions` says who says which part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Predicate {
    /// Version of this form: `0`.
    pub profile_version: String,
    /// Declared facts about the dataset, by name.
    pub asset: BTreeMap<String, Declared>,
    /// Who takes part. Never a contact person, telephone number or mail address.
    pub parties: Vec<Party>,
    /// Declared facts about rights, by name.
    pub rights: BTreeMap<String, Declared>,
    /// The files.
    pub content: Content,
    /// What was measured.
    pub profile: Profile,
    /// What the columns hold, and how much harm their loss would do.
    pub classification: Classification,
    /// What persons decided about columns, beside what the program had found; sorted by table and column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// What the rules concluded.
    pub compliance: Compliance,
    /// Waivers on which conclusions rest, in the order of their file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// Documents that the holder attached.
    pub evidence: Vec<Evidence>,
    /// Who says which section.
    pub assertions: Assertions,
    /// The program that measured.
    pub tool: Tool,
}

/// A declared answer. A date is its ISO 8601 text, a ratio is `part/whole`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Declared {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text, a date or a ratio.
    Text(String),
    /// A set of texts, sorted.
    Texts(Vec<String>),
}

/// One party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Party {
    /// `holder`.
    pub role: String,
    /// Name as registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Unified social credit code (GB 32100-2015).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// Further declared facts about the party, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub declared: BTreeMap<String, Declared>,
}

/// The files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Content {
    /// In the order of `subject`.
    pub files: Vec<File>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct File {
    /// As in `subject`.
    pub name: String,
    /// Size.
    pub bytes: u64,
    /// As in `subject`.
    pub sha256: String,
    /// RFC 6962 root over its chunks of 8 MiB (leaf SHA-256(0x00 ‖ chunk)), 64 lower-case hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunk_root: Option<String>,
    /// One digest for each row group of a Parquet file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row_groups: Vec<RowGroup>,
}

/// The digest of one row group's byte range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct RowGroup {
    /// Bytes from the start of the file.
    pub offset: u64,
    /// Bytes.
    pub length: u64,
    /// Rows in it.
    pub rows: u64,
    /// SHA-256 of the range.
    pub sha256: String,
}

/// What was measured. The same rows give the same profile to the byte under one state version and recogniser set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Profile {
    /// Version of the algorithms; profiles of different versions are not compared.
    pub state_version: u16,
    /// SHA-256 of the recogniser set.
    pub recognisers: String,
    /// How reading was told to go, by option name; whatever is absent was decided by evidence.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub told: BTreeMap<String, String>,
    /// Tables; other sections refer to them by their place here, counted from 0.
    pub tables: Vec<Table>,
}

/// The profile of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Name of the file that it came from; of a table that several files make up, the name of the folder that holds them.
    pub file: String,
    /// Where in the file, `sheet[2]` or `member[0]/sheet[2]`, counted from 0; absent if the file is the table.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// Names of the files of a table that several make up, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<String>,
    /// `csv`, `json`, `parquet`, `xlsx` and so on.
    pub format: String,
    /// Encoding of a text, such as `utf-8` or `gbk`; else `binary`.
    pub encoding: String,
    /// Rows measured.
    pub rows: u64,
    /// Rows that did not fit and were set aside: measured and set aside together are the rows of the table.
    pub rows_quarantined: u64,
    /// What was met while reading, by kind, with exact counts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<String, u64>,
    /// The rows as a multiset, whatever their order and format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rowset: Option<Rowset>,
    /// In file order.
    pub columns: Vec<Column>,
}

/// The digest of a table's rows as a multiset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Rowset {
    /// `dataseal-rowset-v1`.
    pub algorithm: String,
    /// RFC 6962 root over the sorted row digests with their counts.
    pub root: String,
    /// Rows.
    pub rows: u64,
    /// Distinct rows.
    pub distinct: u64,
}

/// The profile of one column. Counts are always there; of the values, only what may be disclosed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Column {
    /// Its name, or `#n` (counted from 1).
    pub name: String,
    /// Whether the name was replaced because it holds personal data itself.
    pub name_withheld: bool,
    /// `boolean integer decimal float date time timestamp text binary nested empty`.
    #[serde(rename = "type")]
    pub inferred: String,
    /// The type that the file declares, `csv` if none.
    pub declared: String,
    /// Rows measured.
    pub rows: u64,
    /// Empty CSV fields, or the format's own null.
    pub nulls: u64,
    /// Empty or white-space texts that are no null.
    pub blanks: u64,
    /// Texts that stand for a missing value: `NA`, `无`, `-`.
    pub placeholders: u64,
    /// Different values, or the estimate of their number.
    pub distinct: u64,
    /// Whether `distinct` is exact.
    pub distinct_exact: bool,
    /// Lengths of the values as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lengths: Option<Lengths>,
    /// Values by kind, zero counts left out.
    pub kinds: BTreeMap<String, u64>,
    /// Smallest number or date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// Largest number or date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// Mean of a number column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<String>,
    /// Quantiles of a number column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantiles: Vec<Quantile>,
    /// Frequent values, most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub top: Vec<TopValue>,
    /// Why nothing of the values is shown: `personal-information`, `recognised-values`, `grade`, `not-scanned-in-full`,
    /// `overruled-label`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
}

/// Lengths in characters, or in bytes of binary values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Lengths {
    /// Shortest.
    pub min: u64,
    /// Longest.
    pub max: u64,
    /// Sum over all values.
    pub total: u64,
}

/// One quantile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Quantile {
    /// How many thousandths of the values are not larger.
    pub per_mille: u16,
    /// The value, with a relative error of at most 0.4 %.
    pub value: String,
}

/// One frequent value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct TopValue {
    /// The value as text.
    pub value: String,
    /// Rows that hold it, exactly.
    pub rows: u64,
}

/// Classes and grades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Classification {
    /// Always `GB/T 43697-2024`.
    pub scheme: String,
    /// SHA-256 of the classes and grading scheme in force.
    pub taxonomy: String,
    /// Under which reading classes are sensitive personal information: `gbt35273-2020` or `gbt45574-2025`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitive_profile: Option<String>,
    /// Taxonomies in which labels were placed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxonomies: Vec<Pack>,
    /// Grade of the dataset: the highest of its tables.
    pub grade: String,
    /// In the order of `profile.tables`.
    pub tables: Vec<TableClassification>,
    /// The persons concerned; absent where no personal information was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persons: Option<Persons>,
}

/// Classes and grades of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct TableClassification {
    /// `L1` … `L4`, `important-candidate` or `core-candidate`.
    pub grade: String,
    /// Level in each taxonomy that has levels of its own, by its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, String>,
    /// Ids of the signals that make the table a candidate for important or core data, sorted. An authority decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidate_signals: Vec<String>,
    /// In file order.
    pub columns: Vec<ColumnClassification>,
}

/// Classes and grade of one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ColumnClassification {
    /// As for the table.
    pub grade: String,
    /// Most certain first.
    pub labels: Vec<Label>,
}

/// One class that the column was found to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Label {
    /// `resident-id`, `mobile-phone`, …
    pub class: String,
    /// `0.000` to `1.000`.
    pub confidence: String,
    /// `hint`, `likely` or `confirmed`.
    pub strength: String,
    /// `masked` or `pseudonym` where the values are not plain; absent for plain ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Personal information (PIPL art. 4).
    pub personal: bool,
    /// Sensitive personal information (PIPL art. 28).
    pub sensitive: bool,
    /// Code of its node in each taxonomy, by the taxonomy's id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub nodes: BTreeMap<String, String>,
}

/// One rule pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Pack {
    /// `cn-core`.
    pub id: String,
    /// Its own version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: String,
    /// How it came: `built-in`, `signed`, `unchecked` (a signature file fits, but no key was named) or `unsigned`. Left out
    /// by earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Ids of the keys whose signatures over it were checked, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<String>,
    /// What its signers state of its approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

/// That somebody approved a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Approval {
    /// A person or a body.
    pub by: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
}

/// A text for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One attached document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Evidence {
    /// `ownership-proof`, …
    pub kind: String,
    /// Path relative to `asset.toml`, or the file's name alone where the path leads elsewhere.
    pub name: String,
    /// SHA-256 of the document, as declared.
    pub sha256: String,
    /// Who issued it.
    pub issuer: String,
    /// Day of issue.
    pub issued: String,
    /// Last day on which it holds; absent if it does not expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// How the document stood against its digest: `matches`, `differs`, `missing` or `unchecked`.
    pub state: String,
}

/// Who says which section of the predicate. Each section that says anything is in exactly one list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Assertions {
    /// Counted from the bytes by the program.
    pub machine_measured: Vec<String>,
    /// Said by the holder.
    pub self_declared: Vec<String>,
    /// Concluded by the program from both of the above under the packs named.
    pub machine_judged: Vec<String>,
    /// Said by an assessor.
    pub assessor_attested: Vec<String>,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Tool {
    /// `dataseal`.
    pub name: String,
    /// Its version.
    pub version: String,
}
