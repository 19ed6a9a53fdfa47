//! The words of `taxonomy/names.toml`, of which column names are made besides the terms of classes.
//!
//! Plain data; how names are read by it is decided in `dataseal-classify`.

use std::collections::BTreeMap;

use dataseal_model::Bilingual;

use crate::problem::{Document, ProblemKind, Problems};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// Path of the words below `policies/`.
pub(crate) const NAMES_FILE: &str = "taxonomy/names.toml";

/// Words that column names are made of besides the terms of classes. Words with blanks between are several tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameWords {
    /// First words that turn a name into a question or a count.
    pub question_heads: Vec<String>,
    /// Last words that add nothing.
    pub empty_tails: Vec<String>,
    /// Last words that say that values are masked.
    pub masked_tails: Vec<String>,
    /// Last words that say that values are digests, ciphertexts or tokens.
    pub pseudonym_tails: Vec<String>,
    /// Words for people that name no class, but one of which a digest is a pseudonym.
    pub veiled_subjects: Vec<String>,
    /// Terms that fit many things.
    pub generic_terms: Vec<String>,
    /// Short initials that one class has to itself.
    pub known_initials: Vec<String>,
    /// More terms by class.
    pub terms: BTreeMap<String, Vec<String>>,
    /// Full pinyin and initials of the Chinese terms by class.
    pub pinyin: BTreeMap<String, Vec<String>>,
    /// Whose, in pinyin initials; written together with what they qualify.
    pub initial_qualifiers: Vec<String>,
    /// Whose, in English; written together as well.
    pub english_qualifiers: Vec<String>,
    /// Whose, in full pinyin; written together as well.
    pub pinyin_qualifiers: Vec<String>,
    /// Prefixes of systems, warehouses and types, which say nothing.
    pub system_prefixes: Vec<String>,
    /// Those of them, and single letters, that are written together with the word.
    pub glued_prefixes: Vec<String>,
    /// Traditional characters with their simplified forms.
    pub traditional: BTreeMap<char, char>,
}

/// Reads the words.
pub(crate) fn read_names(bytes: &[u8], problems: &mut Problems) -> Option<NameWords> {
    read_toml(Document::Pack, NAMES_FILE, bytes, problems, |root| {
        let mut words = NameWords {
            question_heads: root.texts("question_heads"),
            empty_tails: root.texts("empty_tails"),
            masked_tails: root.texts("masked_tails"),
            pseudonym_tails: root.texts("pseudonym_tails"),
            veiled_subjects: root.texts("veiled_subjects"),
            generic_terms: root.texts("generic_terms"),
            known_initials: root.texts("known_initials"),
            ..NameWords::default()
        };
        if let Some(mut qualifiers) = root.optional("qualifiers").and_then(Item::table) {
            words.initial_qualifiers = qualifiers.texts("initials");
            words.english_qualifiers = qualifiers.texts("english");
            words.pinyin_qualifiers = qualifiers.texts("pinyin");
            words.system_prefixes = qualifiers.texts("systems");
            words.glued_prefixes = qualifiers.texts("glued");
            qualifiers.finish();
        }
        words.terms = root
            .optional("terms")
            .and_then(Item::table)
            .map(lists)
            .unwrap_or_default();
        words.pinyin = root
            .optional("pinyin")
            .and_then(Item::table)
            .map(lists)
            .unwrap_or_default();
        if let Some(characters) = root.optional("traditional").and_then(Item::table) {
            words.traditional = pairs(characters).unwrap_or_default();
        }
        Some(words)
    })
}

/// Lists of words under names of classes. A class that there is not is no problem: classes may be replaced by an overlay.
fn lists(mut section: Section<'_>) -> BTreeMap<String, Vec<String>> {
    let lists = section.rest().into_iter().map(|(class, _, item)| {
        let words = item.array().unwrap_or_default();
        (class.to_owned(), words.iter().filter_map(Item::filled_text).collect())
    });
    let lists = lists.collect();
    section.finish();
    lists
}

/// Characters at the same places of two texts.
fn pairs(mut section: Section<'_>) -> Option<BTreeMap<char, char>> {
    let (from, to) = (section.text("from"), section.text("to"));
    let pairs = from.zip(to).map(|(from, to)| {
        if from.chars().count() != to.chars().count() {
            section.report(ProblemKind::Contradiction(Bilingual::new(
                "`from` 与 `to` 的字数应当相同",
                "`from` and `to` must have the same number of characters",
            )));
        }
        from.chars().zip(to.chars()).collect()
    });
    section.finish();
    pairs
}
