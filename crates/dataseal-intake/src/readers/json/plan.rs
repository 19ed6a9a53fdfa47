//! How the records of a text become rows, settled after all of them have been looked at once.

use std::collections::{BTreeSet, HashMap};

use dataseal_bytes::IntakeError;
use dataseal_bytes::json::Layout;
use dataseal_model::{Digest, Format, Masked, NoteKind, Notes, PhysicalColumn, Place, Quarantine};

use super::paths::Paths;
use super::stream::RecordStream;
use super::survey::Survey;

/// What a row is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The values of an object by their keys.
    Keys,
    /// The elements of an array by position.
    Positions,
    /// The record itself, in one column.
    Whole,
}

/// Everything that reading needs.
pub(super) struct Plan {
    pub(super) layout: Layout,
    pub(super) in_array: bool,
    pub(super) flatten: bool,
    pub(super) shape: Shape,
    pub(super) format: Format,
    pub(super) columns: Vec<PhysicalColumn>,
    pub(super) paths: Paths,
    /// The column of each node.
    pub(super) column_of: Vec<Option<u32>>,
    pub(super) records: u64,
    /// Of all bytes, as they were at the first walk.
    pub(super) digest: Digest,
    /// Whether a record may be no JSON.
    pub(super) has_malformed: bool,
    pub(super) quarantine: Quarantine,
    pub(super) notes: Notes,
}

impl Plan {
    /// Settles it.
    ///
    /// # Errors
    /// None but [`IntakeError::Internal`].
    pub(super) fn new(mut survey: Survey, stream: &mut RecordStream) -> Result<Self, IntakeError> {
        let shape = shape_of(&survey);
        let mut notes = std::mem::take(&mut survey.notes);
        let mut column_of = vec![None; survey.paths.nodes().len()];
        let columns = match shape {
            Shape::Keys => {
                note_columns(&survey, stream, &mut column_of, &mut notes)?;
                name_columns(&survey.paths, &column_of, &mut notes)
            }
            Shape::Positions => {
                let positions = survey.positions.iter().enumerate();
                positions
                    .map(|(position, kinds)| column(format!("[{position}]"), kinds.describe()))
                    .collect()
            }
            Shape::Whole => vec![column("value".to_owned(), survey.records.describe())],
        };
        if shape != Shape::Keys {
            notes.add(NoteKind::NoHeader, Place::default());
        }
        notes.add_many(NoteKind::BlankLine, stream.blank_lines(), []);
        let records = stream.records();
        let is_document = survey.layout == Layout::Document && (stream.is_array() || records == 1);
        let is_one_value = survey.layout == Layout::Lines && records == 1 && !survey.named_lines();
        let has_malformed = survey.malformed.total > 0;
        let aside = if shape == Shape::Keys {
            survey.not_objects
        } else {
            Quarantine::default()
        };
        Ok(Self {
            layout: survey.layout,
            in_array: stream.is_array(),
            flatten: survey.flatten,
            shape,
            format: if is_document || is_one_value {
                Format::Json
            } else {
                Format::Ndjson
            },
            columns,
            paths: survey.paths,
            column_of,
            records,
            digest: stream.finish().1,
            has_malformed,
            quarantine: merged(survey.malformed, aside),
            notes,
        })
    }
}

/// Objects if at least half of the records are; by position if all are arrays. What does not fit in columns stays whole.
fn shape_of(survey: &Survey) -> Shape {
    let total = survey.objects + survey.arrays + survey.others;
    if survey.objects > 0 && survey.objects >= total - survey.objects && survey.paths.nodes().len() > 1 {
        Shape::Keys
    } else if survey.arrays == total && !survey.too_wide && !survey.positions.is_empty() {
        Shape::Positions
    } else {
        Shape::Whole
    }
}

fn column(name: String, declared: String) -> PhysicalColumn {
    PhysicalColumn {
        name: Masked::new(name),
        declared,
    }
}

/// Gives the nodes their columns, in order of first appearance, and notes what is odd about them.
fn note_columns(
    survey: &Survey,
    stream: &RecordStream,
    column_of: &mut [Option<u32>],
    notes: &mut Notes,
) -> Result<(), IntakeError> {
    let mut next = 0;
    let nodes = survey.paths.nodes();
    for (node, slot) in nodes.iter().zip(column_of.iter_mut()).skip(1) {
        if !node.is_column {
            continue;
        }
        let place = Place {
            column: Some(next),
            ..Place::default()
        };
        if node.present < survey.objects {
            notes.add(NoteKind::SparseKey, place);
        }
        if node.depth == 1 && node.key.is_empty() {
            notes.add(NoteKind::EmptyName, place);
        }
        *slot = Some(next);
        next = next.checked_add(1).ok_or(IntakeError::Internal)?;
    }
    let column = |node: u32| column_of.get(node as usize).copied().flatten();
    let repeated = survey.repeated.1.iter().map(|(place, node)| Place {
        column: column(*node),
        ..*place
    });
    notes.add_many(NoteKind::DuplicateKey, survey.repeated.0, repeated);
    if stream.records() == 1 {
        for node in &survey.wrapped {
            let place = Place {
                row: Some(1),
                column: column(*node),
                ..Place::default()
            };
            notes.add(NoteKind::WrappedTable, place);
        }
    }
    if !survey.flatten {
        notes.add(NoteKind::UnflattenedValue, Place::default());
    }
    Ok(())
}

/// Names the columns by their keys with dots between them. Where a key with a dot in it would make two ways one name, the
/// way through objects is written as a JSON Pointer.
fn name_columns(paths: &Paths, column_of: &[Option<u32>], notes: &mut Notes) -> Vec<PhysicalColumn> {
    let columns: Vec<u32> = (0_u32..)
        .zip(column_of)
        .filter_map(|(node, column)| column.map(|_| node))
        .collect();
    let mut ways: HashMap<String, BTreeSet<String>> = HashMap::new();
    for node in &columns {
        ways.entry(paths.dotted(*node))
            .or_default()
            .insert(paths.pointer(*node));
    }
    let mut named = Vec::with_capacity(columns.len());
    let mut position = 0;
    for node in &columns {
        let Some(known) = paths.nodes().get(*node as usize) else {
            continue;
        };
        let dotted = paths.dotted(*node);
        let is_shared = ways.get(&dotted).is_some_and(|ways| ways.len() > 1);
        if is_shared {
            let place = Place {
                column: Some(position),
                ..Place::default()
            };
            notes.add(NoteKind::DuplicateName, place);
        }
        let name = if is_shared && known.depth > 1 {
            paths.pointer(*node)
        } else {
            dotted
        };
        named.push(column(name, known.kinds.describe()));
        position += 1;
    }
    named
}

/// Both in file order.
fn merged(malformed: Quarantine, aside: Quarantine) -> Quarantine {
    let total = malformed.total + aside.total;
    let mut entries = malformed.entries;
    entries.extend(aside.entries);
    entries.sort_unstable_by_key(|entry| entry.row);
    entries.truncate(Quarantine::CAP);
    Quarantine { total, entries }
}
