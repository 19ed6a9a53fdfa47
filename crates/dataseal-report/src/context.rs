//! How the reader wants it: language, width, colour, and the names that packs give to classes and documents.

use dataseal_model::{Bilingual, ErrorCode};
use dataseal_pack::{EvidenceKind, Question, ScaleWords, Taxonomy};

use crate::Lang;

/// An input that could not be measured, as the JSON document tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedInput {
    /// Its disclosed name.
    pub name: String,
    /// Why.
    pub code: ErrorCode,
}

/// Everything that a renderer may depend on besides the appraisal.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Language.
    pub lang: Lang,
    /// Titles of the classes.
    pub taxonomy: &'a Taxonomy,
    /// Titles of the kinds of evidence.
    pub evidence_kinds: &'a [EvidenceKind],
    /// Worksheet questions of the packs.
    pub questions: &'a [Question],
    /// Inputs that are not in the appraisal because they could not be measured; told by the JSON renderer.
    pub failed: &'a [FailedInput],
    /// Whose words name the degrees of harm.
    pub scale_words: ScaleWords,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether the terminal shows colour.
    pub color: bool,
    /// Whether only ASCII symbols are used (Chinese words stay Chinese).
    pub ascii: bool,
    /// What was written, as the caller names it; shown by the terminal renderer only.
    pub written: &'a [String],
    /// Commands that make sense next; shown by the terminal renderer only.
    pub next: &'a [String],
}

impl<'a> Context<'a> {
    /// A plain context: 80 columns, no colour, Unicode symbols.
    pub const fn new(lang: Lang, taxonomy: &'a Taxonomy, evidence_kinds: &'a [EvidenceKind]) -> Self {
        Self {
            lang,
            taxonomy,
            evidence_kinds,
            questions: &[],
            failed: &[],
            scale_words: ScaleWords::Gbt43697,
            width: 80,
            color: false,
            ascii: false,
            written: &[],
            next: &[],
        }
    }

    /// A worksheet question, if a pack asks it.
    pub(crate) fn question(&self, id: &str) -> Option<&'a Question> {
        self.questions.iter().find(|known| known.id == id)
    }

    /// Title of a kind of evidence, if a pack names it.
    pub(crate) fn evidence_title(&self, kind: &str) -> Option<&'a Bilingual> {
        self.evidence_kinds
            .iter()
            .find(|known| known.kind == kind)
            .map(|known| &known.title)
    }
}
