//! From a pack's `questions.toml` to the worksheet questions that only a person can answer, yes or no.
//!
//! They are answered under `[answers]` in `asset.toml`, and rules ask for them by `confirmed('id')`. A pack brings its own, so
//! a company or a standards body can ask what our fact table does not.

use std::collections::BTreeMap;

use crate::pack::{OWNERS, Question};
use crate::problem::{Document, Problems};
use crate::source::read_toml;
use crate::walk::Section;

/// Name of the file in a pack's folder.
pub(crate) const QUESTIONS_FILE: &str = "questions.toml";

/// Reads the questions of one file, `[[question]]` each; `seen` holds the ids of the files before it.
pub(crate) fn read_questions(
    path: &str,
    bytes: &[u8],
    seen: &mut BTreeMap<String, String>,
    problems: &mut Problems,
) -> Option<Vec<Question>> {
    let pack = path.split('/').next().unwrap_or_default();
    read_toml(Document::Pack, path, bytes, problems, |root| {
        let sections = root.required_tables("question").unwrap_or_default();
        Some(
            sections
                .into_iter()
                .filter_map(|section| read_question(section, pack, seen))
                .collect(),
        )
    })
}

fn read_question(mut section: Section<'_>, pack: &str, seen: &mut BTreeMap<String, String>) -> Option<Question> {
    let id = section.required("id").and_then(|item| item.new_id(seen));
    let title = section.bilingual("title");
    let owner = section.one_of("owner", &OWNERS.map(|owner| (owner, owner)));
    section.finish();
    Some(Question {
        id: id?.to_string(),
        pack: pack.parse().ok()?,
        title: title?,
        owner: owner?.to_owned(),
    })
}
