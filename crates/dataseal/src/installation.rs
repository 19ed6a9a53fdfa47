//! What a run works with: packs, taxonomy, compiled rules and recognisers, all from one set of policy bytes.

use std::sync::Arc;

use dataseal_classify::{Lexicons, NameTerms, recogniser_set};
use dataseal_model::{ErrorCode, Masked, RecogniserSet, disclose_name};
use dataseal_pack::{PackFile, Policies, Problems, embedded_files, load_packs};
use dataseal_policy::{RuleBook, compile};

use crate::Error;

/// Packs, taxonomy, rules and recognisers in force for a run.
pub struct Installation {
    policies: Policies,
    rules: RuleBook,
    recognisers: Arc<RecogniserSet>,
    terms: NameTerms,
    overlay: Vec<(String, String)>,
}

/// Why the policies cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PolicyError {
    /// Problems in TOML files, all of them.
    #[error("the policy files have problems")]
    Problems(Problems),
    /// A word list is missing or malformed.
    #[error("{0}")]
    Lexicon(String),
}

impl Installation {
    /// The packs that the program was built with.
    ///
    /// # Errors
    /// None in a released program: the embedded packs are tested.
    pub fn embedded() -> Result<Self, PolicyError> {
        Self::build(&[])
    }

    /// The embedded packs with files of `overlay` (path relative to `policies/`, text) added or put in their place.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn overlaid(overlay: &[(String, String)]) -> Result<Self, PolicyError> {
        Self::build(overlay)
    }

    /// As [`Self::overlaid`], for the reader, which cannot show problems one by one.
    pub(crate) fn with_overlay(overlay: &[(String, String)]) -> Result<Self, Error> {
        Self::build(overlay).map_err(|_| Error::new(ErrorCode::PackInvalid, ""))
    }

    fn build(overlay: &[(String, String)]) -> Result<Self, PolicyError> {
        let mut files = embedded_files();
        files.extend(overlay.iter().map(|(path, text)| PackFile {
            path,
            bytes: text.as_bytes(),
        }));
        let policies = load_packs(&files).map_err(PolicyError::Problems)?;
        let rules = compile(&policies).map_err(PolicyError::Problems)?;
        let lists = policies
            .lexicons
            .iter()
            .map(|(path, text, _)| (path.as_str(), text.as_str()));
        let lexicons = Lexicons::from_packs(lists).map_err(|defect| PolicyError::Lexicon(defect.to_string()))?;
        let recognisers = Arc::new(recogniser_set(&lexicons));
        let terms = NameTerms::new(&policies.taxonomy);
        Ok(Self {
            policies,
            rules,
            recognisers,
            terms,
            overlay: overlay.to_vec(),
        })
    }

    /// The packs and the taxonomy.
    pub const fn policies(&self) -> &Policies {
        &self.policies
    }

    /// The compiled rules.
    pub const fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// The recognisers.
    pub fn recognisers(&self) -> Arc<RecogniserSet> {
        Arc::clone(&self.recognisers)
    }

    /// A file name as results may show it: its place stands in where a recogniser finds personal data in the name.
    pub fn shown_name(&self, name: &str, position: usize) -> String {
        disclose_name(&Masked::new(name.to_owned()), position, &self.recognisers)
            .0
            .to_string()
    }

    /// What column names say about classes.
    pub(crate) const fn terms(&self) -> &NameTerms {
        &self.terms
    }

    /// The overlay that the reader must be told of.
    pub(crate) fn overlay(&self) -> &[(String, String)] {
        &self.overlay
    }
}
