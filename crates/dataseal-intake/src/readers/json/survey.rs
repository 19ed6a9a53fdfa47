//! The first walk over all records: which keys there are, what kinds of values, which records do not fit.

use std::sync::Arc;

use dataseal_bytes::json::{
    Fault, Kind, Layout, Marks, Sink, Stop, Text, Value, unescape, walk_array, walk_object, whole,
};
use dataseal_bytes::{Damage, IntakeError, ReadOptions, SizeLimit};
use dataseal_model::{Masked, Note, NoteKind, Notes, Place, Quarantine, QuarantineEntry, QuarantineReason};
use memchr::memmem::Finder;

use super::paths::{Found, Kinds, Paths, Visit};
use super::plan::Plan;
use super::stream::{Record, RecordStream};
use crate::table::Opening;

/// Text of records that do not fit that is kept on request, in all.
const MAX_RAW_BYTES: usize = 64 << 20;

/// U+FFFD in UTF-8.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// What is known of the records so far.
pub(super) struct Survey {
    options: Arc<ReadOptions>,
    pub(super) layout: Layout,
    pub(super) flatten: bool,
    /// Whether the first record must be good, for want of a name that says that there is one a line.
    first_must_fit: bool,
    pub(super) paths: Paths,
    visit: Visit,
    scratch: Vec<u8>,
    pub(super) objects: u64,
    pub(super) arrays: u64,
    pub(super) others: u64,
    /// The kinds of the elements of records that are arrays, by position.
    pub(super) positions: Vec<Kinds>,
    /// Whether a record has more elements than there may be columns.
    pub(super) too_wide: bool,
    /// The kinds of all records.
    pub(super) records: Kinds,
    pub(super) malformed: Quarantine,
    pub(super) not_objects: Quarantine,
    /// Keys that came again: how many and, of the first, where and at which node.
    pub(super) repeated: (u64, Vec<(Place, u32)>),
    /// Of the last object: arrays of objects in it.
    pub(super) wrapped: Vec<u32>,
    pub(super) notes: Notes,
    raw_bytes: usize,
    replacement: Finder<'static>,
}

/// The depth that is left to a record.
pub(super) fn depth_of_records(options: &ReadOptions, in_array: bool) -> u32 {
    options.limits.max_depth.saturating_sub(u32::from(in_array))
}

impl Survey {
    pub(super) fn new(opening: &Opening, layout: Layout, flatten: bool) -> Self {
        Self {
            layout,
            flatten,
            first_must_fit: !opening.head.is_named(super::LINES),
            paths: Paths::new(opening.limits()),
            options: Arc::clone(&opening.options),
            visit: Visit::default(),
            scratch: Vec::new(),
            objects: 0,
            arrays: 0,
            others: 0,
            positions: Vec::new(),
            too_wide: false,
            records: Kinds::default(),
            malformed: Quarantine::default(),
            not_objects: Quarantine::default(),
            repeated: (0, Vec::new()),
            wrapped: Vec::new(),
            notes: Notes::default(),
            raw_bytes: 0,
            replacement: Finder::new(REPLACEMENT),
        }
    }

    /// Whether the text's name says that it is one value a line.
    pub(super) const fn named_lines(&self) -> bool {
        !self.first_must_fit
    }

    /// Takes the next record in.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] for a record of a document that is no JSON, [`IntakeError::TooLarge`] beyond a limit.
    pub(super) fn take(&mut self, record: &Record<'_>, in_array: bool) -> Result<(), IntakeError> {
        let depth = depth_of_records(&self.options, in_array);
        let max_depth = self.options.limits.max_depth;
        if self.layout == Layout::Lines {
            match whole(record.text, depth) {
                Ok(_) => {}
                Err(fault @ Fault::TooDeep(_)) => return Err(record.refusal(fault, max_depth)),
                Err(fault) if self.first_must_fit && record.row == 1 => {
                    return Err(record.refusal(fault, max_depth));
                }
                Err(_) => {
                    let entry = self.entry(record, QuarantineReason::Malformed);
                    self.malformed.add(entry);
                    return Ok(());
                }
            }
        }
        let place = Place {
            row: Some(record.row),
            column: None,
            offset: Some(record.offset),
        };
        let replaced = self.replacement.find_iter(record.text).count();
        self.notes
            .add_many(NoteKind::ReplacementCharacter, replaced as u64, [place]);
        let walked = match record.text.first() {
            Some(b'{') => self.take_object(record, depth),
            Some(b'[') => self.take_array(record, depth),
            _ => self.take_other(record, depth),
        };
        walked.map_err(|stop| match stop {
            Stop::Fault(fault) => record.refusal(fault, max_depth),
            Stop::Refused(error) => error,
        })
    }

    fn take_object(&mut self, record: &Record<'_>, depth: u32) -> Result<(), Stop> {
        self.objects += 1;
        self.records.add(Kind::Object);
        self.visit.record = record.row;
        self.wrapped.clear();
        let flatten = self.flatten;
        let mut sink = SurveySink {
            survey: self,
            row: record.row,
            offset: record.offset,
        };
        walk_object(record.text, depth, flatten, &mut sink)
    }

    fn take_array(&mut self, record: &Record<'_>, depth: u32) -> Result<(), Stop> {
        self.arrays += 1;
        self.records.add(Kind::Array);
        self.set_aside(record);
        let max_columns = self.options.limits.max_columns as usize;
        walk_array(record.text, depth, |position, value| {
            self.check_cell(value)?;
            match self.positions.get_mut(position) {
                Some(kinds) => kinds.add(value.kind()),
                None if position >= max_columns => self.too_wide = true,
                None => {
                    let mut kinds = Kinds::default();
                    kinds.add(value.kind());
                    self.positions.push(kinds);
                }
            }
            self.look_at_text(value, record.row, record.offset);
            Ok(())
        })
    }

    fn take_other(&mut self, record: &Record<'_>, depth: u32) -> Result<(), Stop> {
        self.others += 1;
        self.set_aside(record);
        let value = whole(record.text, depth)?;
        self.check_cell(value)?;
        self.records.add(value.kind());
        self.look_at_text(value, record.row, record.offset);
        Ok(())
    }

    /// Remembers a record that is no object, in case that most are.
    fn set_aside(&mut self, record: &Record<'_>) {
        let entry = self.entry(record, QuarantineReason::NotAnObject);
        self.not_objects.add(entry);
    }

    fn entry(&mut self, record: &Record<'_>, reason: QuarantineReason) -> QuarantineEntry {
        let wanted = self.options.quarantine_raw && self.raw_bytes + record.text.len() <= MAX_RAW_BYTES;
        let raw = wanted.then(|| std::str::from_utf8(record.text).ok()).flatten();
        self.raw_bytes += raw.map_or(0, str::len);
        QuarantineEntry {
            row: record.row,
            offset: record.offset,
            reason,
            raw: raw.map(|raw| Masked::new(raw.to_owned())),
        }
    }

    fn check_cell(&self, value: Value<'_>) -> Result<(), IntakeError> {
        let (found, allowed) = (value.written().len() as u64, self.options.limits.max_cell_bytes);
        if found > allowed {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::CellBytes,
                allowed,
                found,
            });
        }
        Ok(())
    }

    /// Notes what the escapes of a string stand for.
    fn look_at_text(&mut self, value: Value<'_>, row: u64, offset: u64) {
        let Value::String(text @ Text { escaped: true, .. }) = value else {
            return;
        };
        self.scratch.clear();
        let Marks {
            nuls,
            controls,
            lone_surrogates,
        } = unescape(text, &mut self.scratch);
        let place = Place {
            row: Some(row),
            column: None,
            offset: Some(offset),
        };
        self.notes.add_many(NoteKind::NulCharacter, nuls, [place]);
        self.notes.add_many(NoteKind::ControlCharacter, controls, [place]);
        self.notes.add_many(NoteKind::LoneSurrogate, lone_surrogates, [place]);
    }

    /// Settles how the records are read.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] at the first bad line if most are bad, or if too few are good for a text whose name does
    /// not say that it is one value a line.
    pub(super) fn finish(self, stream: &mut RecordStream) -> Result<Plan, IntakeError> {
        let records = stream.records();
        let good = records - self.malformed.total.min(records);
        let too_few = self.first_must_fit && good < 2;
        if let Some(first) = self.malformed.entries.first()
            && (self.malformed.total > good || too_few)
        {
            return Err(IntakeError::Corrupt {
                part: Damage::Json,
                offset: first.offset,
            });
        }
        Plan::new(self, stream)
    }
}

/// Takes the keys and values of one record.
struct SurveySink<'a> {
    survey: &'a mut Survey,
    row: u64,
    offset: u64,
}

impl Sink for SurveySink<'_> {
    fn key(&mut self, parent: u32, key: Text<'_>, at: usize) -> Result<u32, IntakeError> {
        let survey = &mut *self.survey;
        survey.look_at_text(Value::String(key), self.row, self.offset);
        // Looking at an escaped key has left there what it means.
        let meant = std::mem::take(&mut survey.scratch);
        let key = if key.escaped { meant.as_slice() } else { key.written };
        let found = survey.paths.find(&mut survey.visit, parent, key);
        let (node, repeated) = match &found {
            Found::Node { node, repeated } => (*node, *repeated),
            other => {
                let repeated = matches!(other, Found::Again { .. });
                (survey.paths.add(&mut survey.visit, parent, key, other)?, repeated)
            }
        };
        survey.scratch = meant;
        if repeated {
            survey.repeated.0 += 1;
            if survey.repeated.1.len() < Note::PLACES {
                let place = Place {
                    row: Some(self.row),
                    column: None,
                    offset: Some(self.offset + at as u64),
                };
                survey.repeated.1.push((place, node));
            }
        }
        Ok(node)
    }

    fn value(&mut self, node: u32, value: Value<'_>) -> Result<(), IntakeError> {
        let survey = &mut *self.survey;
        survey.check_cell(value)?;
        survey.look_at_text(value, self.row, self.offset);
        let met = survey.paths.node_mut(node).ok_or(IntakeError::Internal)?;
        met.kinds.add(value.kind());
        met.present += 1;
        let depth = met.depth;
        match value {
            Value::Object { walked: true, .. } => {
                if depth == 1 {
                    let place = Place {
                        row: Some(self.row),
                        column: None,
                        offset: Some(self.offset),
                    };
                    survey.notes.add(NoteKind::NestedValue, place);
                }
                return Ok(());
            }
            Value::Array(written) if depth == 1 && is_array_of_objects(written) => survey.wrapped.push(node),
            _ => {}
        }
        survey.paths.make_column(node)
    }
}

fn is_array_of_objects(written: &[u8]) -> bool {
    let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    written.iter().skip(1).find(|byte| !is_space(byte)) == Some(&b'{')
}
