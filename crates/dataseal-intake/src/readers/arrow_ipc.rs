//! Arrow IPC, file and stream, with columns addressed by position and rows counted by our own walk over the messages.
//!
//! The container is surveyed first ([`dataseal_bytes::preflight::arrow_ipc`]): framing, schema, nodes and buffers of every
//! message. The decoder of the `arrow` crates, with validation on, then sees one checked message at a time; its readers
//! for whole files, which keep one of several columns with one name and fall back from one form to the other, are not used.
//! Both byte orders are read, both compressions (not in the other byte order), metadata of Arrow 0.8 and newer.

mod blocks;
mod types;

use std::sync::Arc;

use arrow::datatypes::{Schema as ArrowSchema, SchemaRef};
use dataseal_bytes::preflight::arrow_ipc::{self, Form};
use dataseal_bytes::{Head, IntakeError, Signature, UnsupportedFeature};
use dataseal_model::{Encoding, Format, Inventory, Masked, NoteKind, Notes, PhysicalColumn, Place};

use self::blocks::{MessageReader, Shared};
use super::positional_schema;
use crate::BatchReader;
use crate::columnar::{note_gap, note_names};
use crate::table::{Measured, Opened, Opening, Table};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::ArrowFile, Format::ArrowStream];

/// Files and streams, damaged ones included, and the first version of Feather, which is refused.
pub(crate) fn sniff(head: &Head) -> bool {
    matches!(
        head.signature(),
        Some(Signature::ArrowFile | Signature::ArrowStream | Signature::Feather)
    )
}

/// Surveys the messages and prepares reading; the digest is computed meanwhile.
pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    if opening.head.signature() == Some(Signature::Feather) {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Version));
    }
    let contents = arrow_ipc::survey(&opening.region, opening.limits())?;
    if contents.schema.fields.is_empty() && contents.rows == 0 {
        return Err(IntakeError::Empty);
    }
    opening.start_digest();
    let fields: Result<Vec<_>, _> = contents.schema.fields.iter().map(types::field).collect();
    let decoded = Arc::new(ArrowSchema::new(fields?));
    let named = positional_schema(decoded.fields().iter().map(|field| field.data_type().clone()));
    let columns = contents
        .schema
        .fields
        .iter()
        .map(|field| PhysicalColumn {
            name: Masked::new(field.name.clone()),
            declared: types::describe(field),
        })
        .collect();
    Ok(Opened::Table(Box::new(IpcTable {
        columns,
        size: opening.region.len(),
        shared: Arc::new(Shared::new(&opening, contents, decoded, named)),
    })))
}

/// A file or stream that is being read.
struct IpcTable {
    columns: Vec<PhysicalColumn>,
    size: u64,
    shared: Arc<Shared>,
}

impl Table for IpcTable {
    fn columns(&self) -> &[PhysicalColumn] {
        &self.columns
    }

    fn schema(&self) -> SchemaRef {
        self.shared.schema()
    }

    fn size_hint(&self) -> u64 {
        self.shared.size_hint()
    }

    fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>> {
        let readers = wanted.clamp(1, self.shared.max_readers());
        (0..readers)
            .map(|_| Box::new(MessageReader::new(Arc::clone(&self.shared))) as Box<dyn BatchReader>)
            .collect()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        let (rows_measured, gaps) = self.shared.finish()?;
        let mut notes = Notes::default();
        note_names(&self.columns, &mut notes);
        let contents = &self.shared.contents;
        let mut accounted = contents.accounted;
        for gap in &gaps {
            // These lie in bodies, which the survey counted whole.
            accounted = accounted.saturating_sub(gap.length);
        }
        for gap in contents.unreferenced.iter().chain(&gaps) {
            note_gap(gap.offset, gap.length, &mut notes);
        }
        notes.add_many(NoteKind::UnreadObject, contents.schema.unknown_keys, []);
        if !contents.ended {
            let end = Place {
                offset: Some(self.size),
                ..Place::default()
            };
            notes.add(NoteKind::MissingEnd, end);
        }
        Ok(Measured {
            encoding: Some(Encoding::Binary),
            format: Some(match contents.form {
                Form::File => Format::ArrowFile,
                Form::Stream => Format::ArrowStream,
            }),
            inventory: Inventory {
                bytes: self.size,
                bytes_accounted: accounted,
                columns_declared: self.columns.len() as u64,
                columns_measured: self.shared.schema().fields().len() as u64,
                rows_declared: contents.rows,
                rows_measured,
                rows_quarantined: 0,
            },
            notes,
            ..Measured::default()
        })
    }
}

#[cfg(test)]
mod tests;
