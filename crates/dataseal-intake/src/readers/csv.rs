//! Delimited text of any dialect: what is decided and mended, `dataseal_bytes::csv` says; here it becomes Arrow batches.
//!
//! A file is gone over twice: once at memory speed for its encoding, once piece by piece for everything else. A large text
//! that looks like UTF-8 is gone over once, and again only if it turns out otherwise. Whichever reader is free takes the
//! next piece, decodes and splits it beside the others, as if it began where a row does, and hashes it when its turn comes.
//! In the order of the pieces this is then checked, and a piece that began inside a quoted field is
//! split again. An empty field is null, quoted or not; every other value is kept as written. Empty lines are no rows,
//! except in a table of one column. Types are not inferred.

mod columns;
mod input;
mod ledger;
mod reader;
mod sampling;

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use dataseal_bytes::csv::{Plan, Rules};
use dataseal_bytes::encoding::{self, Detected, Oddities, Presumption};
use dataseal_bytes::{FileDigest, Head, IntakeError};
use dataseal_model::{DialectDecision, Encoding, Format, Inventory, Masked, NoteKind, Notes, PhysicalColumn, Place};

use self::input::Input;
use self::ledger::Ledger;
use self::reader::{CsvReader, Selection, Shared};
use crate::BatchReader;
use crate::table::{Measured, Opened, Opening, Table};

/// Bytes at the beginning of a text in which names are looked for, if nothing else is wanted.
const NAMES_HEAD: u64 = 64 << 10;

/// Lines that such a beginning has at least, so that titles, names and rows stand in it; more bytes are looked at until it has.
const NAMES_LINES: usize = 32;

/// Bytes after which a text of such long lines is opened as it always is.
const LONGEST_HEAD: u64 = 16 << 20;

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Csv];

/// Anything without the marks of a container; whether it is text, the first reading tells.
pub(crate) fn sniff(head: &Head) -> bool {
    head.signature().is_none() && !super::json::is_json(head)
}

/// Decides over encoding, dialect and names. A large text that looks like UTF-8 is taken for it until it is read.
pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    let opening = if opening.options.names_only {
        head_of(opening)?
    } else {
        opening
    };
    if opening.options.encoding.is_none()
        && let Some(presumption) = encoding::presume(&opening.region)?
        && let Ok(table) = CsvTable::of(&opening, Known::Presumed(presumption))
    {
        return Ok(Opened::Table(Box::new(table)));
    }
    CsvTable::detected(&opening).map(|table| Opened::Table(Box::new(table)))
}

/// The lines at the beginning of a text, by which its names are told from its rows.
fn head_of(opening: Opening) -> Result<Opening, IntakeError> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let mut length = NAMES_HEAD;
    let head = loop {
        if opening.region.len() <= length || length > LONGEST_HEAD {
            return Ok(opening);
        }
        let head = opening
            .region
            .read_range(0, usize::try_from(length).unwrap_or(usize::MAX))?;
        if head.iter().filter(|byte| is_end(byte)).count() >= NAMES_LINES {
            break head;
        }
        length *= 4;
    };
    // Of characters of two bytes, line ends are pairs.
    let unit = if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        2
    } else {
        1
    };
    let last = head.iter().rposition(is_end);
    let whole = last.map_or(head.len(), |at| (at + 1).next_multiple_of(unit));
    let region = opening.region.part(0, whole as u64);
    Ok(Opening { region, ..opening })
}

/// What is known of the encoding before the rows are read.
enum Known {
    /// It has still to be proved.
    Presumed(Presumption),
    /// The text was read through.
    Detected(Detected),
}

impl Known {
    const fn encoding(&self) -> (Encoding, usize) {
        match self {
            Self::Presumed(presumption) => (presumption.encoding, presumption.bom),
            Self::Detected(detected) => (detected.encoding, detected.bom),
        }
    }
}

/// What the decision met.
fn notes_of(plan: &Plan) -> Notes {
    let mut notes = plan.notes();
    notes.add_many(NoteKind::FooterLine, plan.layout.footer_lines, []);
    notes
}

/// Notes what the text holds that a text should not.
fn note_oddities(notes: &mut Notes, oddities: &Oddities) {
    let place = |offset: &u64| Place {
        offset: Some(*offset),
        ..Place::default()
    };
    for (kind, found) in [
        (NoteKind::NulCharacter, &oddities.nuls),
        (NoteKind::ControlCharacter, &oddities.controls),
        (NoteKind::ReplacementCharacter, &oddities.replacements),
    ] {
        notes.add_many(kind, found.count, found.first.iter().map(place));
    }
}

/// A delimited text that is being read.
struct CsvTable {
    shared: Arc<Shared>,
    selection: Arc<Selection>,
    columns: Vec<PhysicalColumn>,
    notes: Notes,
    encoding: Encoding,
    size: u64,
    file_digest: Option<Arc<FileDigest>>,
    /// What it was opened with, as long as it is only presumed what its encoding is.
    presumed: Option<(Opening, Presumption)>,
}

impl CsvTable {
    /// Reads the text through for its encoding first.
    fn detected(opening: &Opening) -> Result<Self, IntakeError> {
        let detected = encoding::detect(&opening.region, opening.options.encoding, &opening.cancel)?;
        Self::of(opening, Known::Detected(detected))
    }

    fn of(opening: &Opening, known: Known) -> Result<Self, IntakeError> {
        let (encoding, bom) = known.encoding();
        let taken = sampling::sample(&opening.region, (encoding, bom), opening.limits())?;
        let mut plan = Plan::of(&taken.sample, &opening.options.dialect, opening.limits())?;
        let data_end = taken.before_footer(&mut plan.layout.footer_lines)?;
        let columns: Vec<PhysicalColumn> = plan
            .names
            .iter()
            .map(|name| PhysicalColumn {
                name: Masked::new(String::from_utf8_lossy(name).into_owned()),
                declared: "text".to_owned(),
            })
            .collect();
        let rules = Rules::of(plan, opening.limits(), opening.options.rows);
        let form = (rules.plan.grammar.quote, rules.columns);
        let input = Input::new(opening, (encoding, bom), taken.head_bytes, data_end, form)?;
        let mut notes = notes_of(&rules.plan);
        let presumed = match known {
            Known::Presumed(presumption) => Some((opening.clone(), presumption)),
            Known::Detected(detected) => {
                note_oddities(&mut notes, &detected.oddities);
                None
            }
        };
        let shared = Shared::new(opening, rules, (encoding, presumed.is_some()), input);
        Ok(Self {
            notes,
            encoding,
            size: opening.region.len(),
            selection: Arc::new(Selection::of(columns.len(), None)),
            columns,
            file_digest: opening.digest.clone(),
            shared: Arc::new(shared),
            presumed,
        })
    }
}

impl Table for CsvTable {
    fn columns(&self) -> &[PhysicalColumn] {
        &self.columns
    }

    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.selection.schema)
    }

    fn size_hint(&self) -> u64 {
        self.size
    }

    fn choose(&mut self, columns: &[usize]) -> bool {
        self.selection = Arc::new(Selection::of(self.columns.len(), Some(columns)));
        true
    }

    fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>> {
        let reader = || Box::new(CsvReader::new(&self.shared, &self.selection)) as Box<dyn BatchReader>;
        (0..wanted.max(1)).map(|_| reader()).collect()
    }

    fn read_again(&mut self) -> Result<bool, IntakeError> {
        let Some((opening, presumption)) = self.presumed.take() else {
            return Ok(false);
        };
        match self.shared.proved(presumption) {
            Ok(Some(oddities)) => note_oddities(&mut self.notes, &oddities),
            Ok(None) => {
                *self = Self::detected(&opening)?;
                return Ok(true);
            }
            // Closing the table says the same.
            Err(_) => {}
        }
        Ok(false)
    }

    fn finish(mut self: Box<Self>) -> Result<Measured, IntakeError> {
        if self.read_again()? {
            return Err(IntakeError::Misjudged);
        }
        let plan = &self.shared.rules.plan;
        let Ledger {
            rows,
            fitting,
            read,
            notes,
            quarantine,
            ..
        } = self.shared.closed()?;
        let (bytes_accounted, digest) = self.shared.input_end()?;
        if let (Some(file), Some(digest)) = (&self.file_digest, digest) {
            file.tell(digest)?;
        }
        let share = if rows == 0 { 1.0 } else { fitting as f64 / rows as f64 };
        let (runner_up, runner_up_fit) = plan
            .runner_up
            .clone()
            .map_or((None, 0), |(dialect, fit)| (Some(dialect), fit));
        let mut all = self.notes;
        all.merge(notes);
        Ok(Measured {
            encoding: Some(self.encoding),
            format: Some(Format::Csv),
            inventory: Inventory {
                bytes: self.size,
                bytes_accounted,
                columns_declared: plan.names.len() as u64,
                columns_measured: self.columns.len() as u64,
                rows_declared: rows,
                rows_measured: read,
                rows_quarantined: quarantine.total,
            },
            quarantine,
            dialect: Some(DialectDecision {
                chosen: plan.dialect(),
                fit: dataseal_bytes::csv::plan::thousandths(share),
                runner_up,
                runner_up_fit,
                told: plan.told,
            }),
            notes: all,
            ..Measured::default()
        })
    }
}

#[cfg(test)]
mod tests;
