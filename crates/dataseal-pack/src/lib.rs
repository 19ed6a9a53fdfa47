//! Reads every TOML that a person edits: policy packs, the taxonomy, `asset.toml`, `checks.toml` and `dataseal.toml`.
//!
//! Bytes are handed in; what comes out is validated, or every problem at once with file, line, column, key and what was
//! probably meant. This crate opens no file and knows no law.
//!
//! ```
//! use dataseal_pack::parse_config;
//!
//! let problems = parse_config(b"lang = \"zh\"\nthread = 8\n", "dataseal.toml").unwrap_err();
//! let messages: Vec<String> = problems.iter().map(|problem| problem.to_string()).collect();
//! assert_eq!(messages, [
//!     "dataseal.toml:1:8: `lang` cannot be `zh` (one of `zh-CN`, `en`)",
//!     "dataseal.toml:2:1: unknown key `thread`; did you mean `threads`?",
//! ]);
//! ```

#![cfg_attr(test, expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking"))]

mod answer;
mod answer_text;
mod asset;
mod asset_edit;
mod asset_key;
mod calendar;
mod checks;
mod config;
mod coverage;
mod difference;
mod efforts;
mod embedded;
mod evidence;
mod examples;
mod instruments;
mod labels;
mod load;
mod nesting;
mod pack;
mod pack_file;
mod problem;
mod questions;
mod reading;
mod registry;
mod remarks;
mod roles;
mod rule;
mod source;
mod taxonomy;
mod threads;
mod thresholds;
mod truth;
mod uscc;
mod waivers;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use dataseal_model::Digest;
use dataseal_model::facts::FactSpec;
use sha2::{Digest as _, Sha256};

pub use answer_text::{Answer, NO, YES, read_answer};
pub use asset::{ASSET_SCHEMA, parse_asset};
pub use asset_edit::{toml_string, with_answer, with_evidence, without_answer};
pub use asset_key::{ANSWERS, AssetKey};
pub use calendar::Calendar;
pub use checks::{CHECKS_SCHEMA, Check, CheckTest, KeyColumns, MAX_CHECKS, MAX_KEY_TABLES, parse_checks};
pub use config::{Config, Language, LimitsConfig, ReadConfig, ScaleWords, Setting, memory_size, parse_config};
pub use coverage::{InstrumentCoverage, PackCoverage, coverage};
pub use difference::{Change, ChangedPart, Difference, PartChange, PolicyDifference, policy_difference};
pub use efforts::Efforts;
pub use examples::Examples;
pub use instruments::{Instrument, article_number, cited_clauses, cited_instruments, read_instruments};
pub use labels::{LABELS_SCHEMA, NO_CLASS, NO_CLASS_ZH, class_named, parse_labels};
pub use load::{PackFile, Policies, lexicon_texts, load_packs, load_sound, tree_digest};
pub use pack::{
    Certainty, EvidenceKind, Example, ExampleEvidence, ExampleEvidenceState, Expression, InForce, OWNERS, Pack,
    Question, Rule, Selection,
};
pub use problem::{Document, Form, Problem, ProblemKind, Problems, ValueType};
pub use reading::{delimiter, dialect_character, text_encoding};
pub use registry::{
    Before, Carry, Certificate, ChangeRule, DigitMeaning, FormField, KindRow, NumberPart, Place, Registration,
    RegistrationCrosswalk, RegistrationKind, Registry, RenewalWindow, RightRow,
};
pub use remarks::{Named, Remark, RemarkKind, TITLE_LENGTH, remarks};
pub use roles::pack_of;
pub use taxonomy::{
    AggregationRule, Class, ClassTree, Crosswalk, CrosswalkRow, GradingScheme, NameWords, Signal, Taxonomy, Together,
    TreeLevel, TreeNode, Trigger, parse_tree,
};
pub use threads::in_parts;
pub use thresholds::Threshold;
pub use truth::parse_truth;
pub use uscc::is_social_credit_code;
pub use waivers::{WAIVERS_SCHEMA, parse_waivers};

/// SHA-256 (FIPS 180-4) of `bytes`.
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}

/// The packs, lexicons, taxonomies and forms that this build carries: path below `policies/`, and text.
pub fn embedded() -> impl Iterator<Item = (&'static str, &'static str)> {
    embedded::FILES.iter().flat_map(|folder| folder.iter().copied())
}

/// The same as files, to be followed by those of an overlay and handed to [`load_packs`].
pub fn embedded_files() -> Vec<PackFile<'static>> {
    embedded().map(|(path, text)| PackFile::new(path, text)).collect()
}

/// The built-in files, and after them those of a folder (path below it, text), which count where both have a path.
pub fn files_under(overlay: &[(String, String)]) -> Vec<PackFile<'_>> {
    let own = overlay.iter().map(|(path, text)| PackFile::new(path, text));
    embedded_files().into_iter().chain(own).collect()
}

/// The policies that this build carries.
///
/// # Errors
/// Every problem of every file, which the tests of a build exclude.
pub fn load_embedded() -> Result<Policies, Problems> {
    load_packs(&embedded_files())
}

/// The names that files may use: facts, and kinds of evidence and questions if their files could be read.
struct Vocabulary<'a> {
    facts: &'static [FactSpec],
    kinds: Option<&'a [EvidenceKind]>,
    questions: Option<&'a [Question]>,
}

impl Vocabulary<'_> {
    /// Reads a kind of evidence, written as its id or its title in either language.
    fn kind(&self, item: &walk::Item<'_>) -> Option<String> {
        let written = item.filled_text()?;
        let Some(kinds) = self.kinds else {
            return Some(written);
        };
        let known = kinds.iter().find(|kind| kind.is_named(&written));
        if known.is_none() {
            let names = kinds.iter().map(|kind| (kind.title.zh.as_str(), kind.kind.as_str()));
            item.report_unknown_value(&written, names);
        }
        known.map(|kind| kind.kind.clone())
    }

    /// Reads a table of answers: `question = true`.
    fn answers(&self, mut section: walk::Section<'_>) -> BTreeMap<String, bool> {
        let mut answers = BTreeMap::new();
        for (id, at, item) in section.rest() {
            let known = |questions: &[Question]| questions.iter().any(|question| question.id == id);
            if let Some(questions) = self.questions.filter(|questions| !known(questions)) {
                let ids = questions.iter().map(|question| question.id.as_str());
                let suggestion = walk::suggestion(id, ids).map(str::to_owned);
                section.report_key(id, at, ProblemKind::UnknownKey { suggestion });
                continue;
            }
            // An empty text is a question not answered yet, as elsewhere in the file.
            if !item.is_blank() {
                answers.extend(item.boolean().map(|answer| (id.to_owned(), answer)));
            }
        }
        section.finish();
        answers
    }
}
