//! From `thresholds.toml` to the numbers of persons from which on the law asks for more.

use std::collections::BTreeMap;

use dataseal_model::{Bilingual, Citation, ClassId, Counted};

use crate::Class;
use crate::pack::{Certainty, InForce};
use crate::problem::{Document, Problems};
use crate::rule::{read_citation, read_in_force};
use crate::source::read_toml;
use crate::taxonomy::read_class;
use crate::walk::{Item, Section};

/// Path of the thresholds below `policies/`.
pub(crate) const THRESHOLDS_FILE: &str = "thresholds.toml";

/// A number of persons or items from which on a provision applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Its id.
    pub id: String,
    /// Row of the rule base, if it is of one.
    pub row: Option<String>,
    /// From how many on, the number itself among them.
    pub at_least: u64,
    /// What is counted.
    pub counted: Counted,
    /// For items: the classes of which one makes a table count; every table with personal information if empty.
    pub classes: Vec<ClassId>,
    /// What follows.
    pub title: Bilingual,
    /// Where it is written.
    pub source: Citation,
    /// How well that is known.
    pub certainty: Certainty,
    /// From when to when it holds.
    pub in_force: InForce,
}

/// Reads the thresholds, `[[threshold]]` each. `classes` are those in force, `None` where they could not be read: a threshold on
/// a class that there is not would never be reached.
pub(crate) fn read_thresholds(
    bytes: &[u8],
    classes: Option<&[Class]>,
    problems: &mut Problems,
) -> Option<Vec<Threshold>> {
    read_toml(Document::Pack, THRESHOLDS_FILE, bytes, problems, |root| {
        let mut seen = BTreeMap::new();
        let sections = root.required_tables("threshold").unwrap_or_default();
        Some(
            sections
                .into_iter()
                .filter_map(|section| read_threshold(section, classes, &mut seen))
                .collect(),
        )
    })
}

fn read_threshold(
    mut section: Section<'_>,
    known: Option<&[Class]>,
    seen: &mut BTreeMap<String, String>,
) -> Option<Threshold> {
    let id = section.required("id").and_then(|item| item.new_id(seen));
    let row = section.optional("row").and_then(|item| item.filled_text());
    let at_least = section
        .required("at_least")
        .and_then(|item| u64::try_from(item.integer(1, i64::MAX)?).ok());
    let counted = section.one_of("counted", &Counted::ALL.map(|counted| (counted.as_str(), counted)));
    let classes = section.required("classes").and_then(|item| read_classes(&item, known));
    let title = section.bilingual("title");
    let source = section.required("source").and_then(read_citation);
    let in_force = section.required("in_force").and_then(read_in_force);
    section.finish();
    let (source, certainty) = source?;
    Some(Threshold {
        id: id?.to_string(),
        row,
        at_least: at_least?,
        counted: counted?,
        classes: classes?,
        title: title?,
        source,
        certainty,
        in_force: in_force?,
    })
}

fn read_classes(item: &Item<'_>, known: Option<&[Class]>) -> Option<Vec<ClassId>> {
    let items = item.array()?;
    Some(items.iter().filter_map(|item| read_class(item, known)).collect())
}
