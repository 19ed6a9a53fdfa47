//! Apache Avro object containers, block by block on several threads.
//!
//! The container is surveyed first, and each block is inflated within limits and walked value by value on our own
//! ([`dataseal_bytes::preflight::avro`]) before the decoder of the `arrow-avro` crate sees it, uncompressed. All codecs of
//! the specification are read. Types that refer to themselves have no counterpart in a table and are refused.

mod blocks;

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use dataseal_bytes::preflight::avro;
use dataseal_bytes::preflight::avro::schema::{MAX_NESTING, Unusable};
use dataseal_bytes::{Damage, Head, IntakeError, Limits, Signature, SizeLimit, UnsupportedFeature};
use dataseal_model::{Encoding, Format, Inventory, Masked, NoteKind, Notes, PhysicalColumn};

use self::blocks::{AvroReader, Shared};
use super::positional_schema;
use crate::BatchReader;
use crate::columnar::note_names;
use crate::table::{Measured, Opened, Opening, Table};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Avro];

/// Containers, damaged ones included.
pub(crate) fn sniff(head: &Head) -> bool {
    head.signature() == Some(Signature::Avro)
}

/// Surveys the blocks and prepares reading; the digest is computed meanwhile.
pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    let contents = avro::survey(&opening.region, opening.limits())?;
    let schema = parse_schema(&contents.schema, opening.limits())?;
    opening.start_digest();
    let columns: Vec<PhysicalColumn> = schema
        .columns
        .iter()
        .map(|column| PhysicalColumn {
            name: Masked::new(column.name.clone()),
            declared: column.declared.clone(),
        })
        .collect();
    if columns.is_empty() {
        return Err(IntakeError::Empty);
    }
    let decoded = blocks::arrow_schema(&contents.schema)?;
    if decoded.fields().len() != columns.len() {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Schema));
    }
    let named = positional_schema(decoded.fields().iter().map(|field| field.data_type().clone()));
    Ok(Opened::Table(Box::new(AvroTable {
        size: opening.region.len(),
        unknown_keys: contents.unknown_keys,
        columns,
        shared: Arc::new(Shared::new(&opening, contents, schema, named)),
    })))
}

fn parse_schema(text: &[u8], limits: &Limits) -> Result<avro::schema::Schema, IntakeError> {
    let most = u64::from(limits.max_columns);
    let budget = most.saturating_mul(4).saturating_add(1024);
    let schema = avro::schema::parse(text, budget).map_err(|unusable| match unusable {
        Unusable::Damaged => IntakeError::Corrupt {
            part: Damage::Header,
            offset: 0,
        },
        Unusable::NoTable => IntakeError::Unsupported(UnsupportedFeature::Schema),
        Unusable::TooMany => IntakeError::TooLarge {
            limit: SizeLimit::Columns,
            allowed: most,
            found: budget,
        },
        Unusable::TooDeep => IntakeError::TooLarge {
            limit: SizeLimit::Depth,
            allowed: MAX_NESTING as u64,
            found: MAX_NESTING as u64 + 1,
        },
    })?;
    limits.check_columns(schema.columns.len() as u64)?;
    Ok(schema)
}

/// A container that is being read.
struct AvroTable {
    columns: Vec<PhysicalColumn>,
    size: u64,
    unknown_keys: u64,
    shared: Arc<Shared>,
}

impl Table for AvroTable {
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
            .map(|_| Box::new(AvroReader::new(Arc::clone(&self.shared))) as Box<dyn BatchReader>)
            .collect()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        let rows_measured = self.shared.finish()?;
        let mut notes = Notes::default();
        note_names(&self.columns, &mut notes);
        notes.add_many(NoteKind::UnreadObject, self.unknown_keys, []);
        Ok(Measured {
            encoding: Some(Encoding::Binary),
            format: Some(Format::Avro),
            inventory: Inventory {
                bytes: self.size,
                bytes_accounted: self.size,
                columns_declared: self.columns.len() as u64,
                columns_measured: self.shared.schema().fields().len() as u64,
                rows_declared: self.shared.rows_declared(),
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
