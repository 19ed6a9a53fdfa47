//! Apache Parquet, row group by row group on several threads, columns addressed by position.
//!
//! Before a decoder sees a byte, the footer is checked against the file and the limits. Types are those that the Parquet
//! schema declares: an Arrow schema that a writer left in the metadata is not asked, so that it cannot hide a column
//! behind another type. Every read names its offset; the decoder's own reader for files is used by one thread at most.

mod budget;
mod chunks;
mod declared;
mod footer;
mod groups;
mod keys;
mod layout;
mod pages;

use std::sync::Arc;

use arrow::datatypes::{
    DECIMAL32_MAX_PRECISION, DECIMAL64_MAX_PRECISION, DataType, Field, Schema, SchemaRef, TimeUnit,
};
use dataseal_bytes::{Head, IntakeError, Signature, UnsupportedFeature};
use dataseal_model::{ContentDigests, Encoding, Format, Inventory, Masked, NoteKind, Notes, PhysicalColumn};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::{ConvertedType, Encoding as PageEncoding, Type as PhysicalType};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use self::footer::Footer;
use self::groups::{GroupReader, Shared};
use self::keys::Keys;
use self::layout::Layout;
use super::positional_schema;
use crate::BatchReader;
use crate::columnar::{note_gap, note_names};
use crate::table::{Measured, Opened, Opening, Table};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Parquet];

/// Beginnings of the keys under which known programs keep a schema or their own name in a footer. What stands under another
/// key may be anything.
const KNOWN_KEYS: &[&str] = &[
    "ARROW:schema",
    "pandas",
    "org.apache.spark.",
    "parquet.avro.schema",
    "avro.schema",
    "parquet.proto.",
    "parquet.thrift.",
    "writer.model.name",
    "writer.time.zone",
    "iceberg.schema",
    "geo",
];

/// Files with the marks of Parquet, damaged ones included.
pub(crate) fn sniff(head: &Head) -> bool {
    head.signature() == Some(Signature::Parquet)
}

/// Checks the footer and prepares reading; the digest is computed meanwhile.
pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    // A container under the name of a text would be handed to people who cannot open it.
    if opening.depth == 0 && opening.head.is_named(&[".csv", ".tsv", ".txt"]) {
        return Err(IntakeError::Binary {
            looks_like: Signature::Parquet,
            offset: 0,
        });
    }
    let footer = footer::read(&opening.region, opening.limits())?;
    let layout = layout::check(&opening.region, &footer, opening.limits())?;
    opening.start_digest();
    let notes = notes(&footer, &layout);
    let metadata = Arc::new(with_lengths(footer.metadata, &layout)?);
    let columns = physical_columns(&metadata);
    let arrow = with_wanted_types(arrow_metadata(&metadata)?);
    if columns.is_empty() {
        return Err(IntakeError::Empty);
    }
    if arrow.schema().fields().len() != columns.len() {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Schema));
    }
    let keys = Keys::of(&arrow);
    let schema = positional_schema(match &keys {
        Some(keys) => keys.types(arrow.schema()),
        None => arrow
            .schema()
            .fields()
            .iter()
            .map(|field| field.data_type().clone())
            .collect(),
    });
    let size = opening.region.len();
    Ok(Opened::Table(Box::new(ParquetTable {
        shared: Arc::new(Shared::new(opening, arrow, keys, schema, &layout)),
        columns,
        size,
        accounted: layout.accounted,
        notes,
    })))
}

/// A Parquet file that is being read.
struct ParquetTable {
    shared: Arc<Shared>,
    columns: Vec<PhysicalColumn>,
    size: u64,
    accounted: u64,
    notes: Notes,
}

impl Table for ParquetTable {
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
            .map(|_| Box::new(GroupReader::new(Arc::clone(&self.shared))) as Box<dyn BatchReader>)
            .collect()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        let rows_measured = self.shared.finish()?;
        let mut notes = self.notes;
        note_names(&self.columns, &mut notes);
        notes.add_many(NoteKind::ContradictoryCount, self.shared.contradictions(), []);
        Ok(Measured {
            encoding: Some(Encoding::Binary),
            format: Some(Format::Parquet),
            inventory: Inventory {
                bytes: self.size,
                bytes_accounted: self.accounted,
                columns_declared: self.columns.len() as u64,
                columns_measured: self.shared.schema().fields().len() as u64,
                rows_declared: self.shared.rows_declared(),
                rows_measured,
                rows_quarantined: 0,
            },
            notes,
            digests: ContentDigests {
                row_groups: self.shared.group_digests()?,
                ..ContentDigests::default()
            },
            ..Measured::default()
        })
    }
}

/// What of the file is not read, and how it was read where it is not clear.
fn notes(footer: &Footer, layout: &Layout) -> Notes {
    let mut notes = Notes::default();
    for gap in &layout.unreferenced {
        note_gap(gap.start, gap.end - gap.start, &mut notes);
    }
    notes.add_many(NoteKind::OverlappingBytes, layout.overlapping, []);
    notes.add_many(NoteKind::UnknownType, footer.unknown_types, []);
    let entries = footer.metadata.file_metadata().key_value_metadata();
    let is_unknown = |key: &str| !KNOWN_KEYS.iter().any(|known| key.starts_with(known));
    let unknown = entries.into_iter().flatten().filter(|entry| is_unknown(&entry.key));
    let unread = footer.lost_entries + unknown.count() as u64;
    notes.add_many(NoteKind::UnreadObject, unread, []);
    notes
}

/// The metadata with the lengths that chunks have by their pages.
fn with_lengths(metadata: ParquetMetaData, layout: &Layout) -> Result<ParquetMetaData, IntakeError> {
    if layout.longer.is_empty() {
        return Ok(metadata);
    }
    footer::with_chunks(metadata, |group, column, chunk| {
        let length = layout
            .longer
            .get(&(group, column))
            .and_then(|length| i64::try_from(*length).ok());
        match length {
            Some(length) => chunk.into_builder().set_total_compressed_size(length).build(),
            None => Ok(chunk),
        }
    })
    .map_err(|_| IntakeError::Internal)
}

/// The fields of the schema's root, in file order.
fn physical_columns(metadata: &ParquetMetaData) -> Vec<PhysicalColumn> {
    let root = metadata.file_metadata().schema();
    root.get_fields()
        .iter()
        .map(|field| PhysicalColumn {
            name: Masked::new(field.name().to_owned()),
            declared: declared::describe(field),
        })
        .collect()
}

fn arrow_metadata(metadata: &Arc<ParquetMetaData>) -> Result<ArrowReaderMetadata, IntakeError> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ArrowReaderMetadata::try_new(Arc::clone(metadata), options)
        .map_err(|_| IntakeError::Unsupported(UnsupportedFeature::Schema))
}

/// Asks for columns in other types than the reader would choose; in its own, should it refuse.
fn with_wanted_types(arrow: ArrowReaderMetadata) -> ArrowReaderMetadata {
    let metadata = Arc::clone(arrow.metadata());
    let leaf_of_root = first_leaves(&metadata);
    let mut changed = false;
    let fields: Vec<_> = arrow
        .schema()
        .fields()
        .iter()
        .zip(leaf_of_root)
        .map(|(field, leaf)| {
            let Some(wanted) = wanted_type(field, &metadata, leaf) else {
                return Arc::clone(field);
            };
            changed = true;
            Arc::new(field.as_ref().clone().with_data_type(wanted))
        })
        .collect();
    if !changed {
        return arrow;
    }
    // Matched by position by the reader, so columns of one name keep apart.
    let schema = Schema::new_with_metadata(fields, arrow.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    ArrowReaderMetadata::try_new(metadata, options).unwrap_or(arrow)
}

/// Decimals that are stored in machine words as such, for the reader would make them twice as wide or more.
/// Texts or bytes that are stored as dictionaries throughout as dictionaries, so that a profiler looks at each distinct text of
/// a row group once and copying a row costs four bytes; other texts as views into their pages, which are not copied. Times of 96 bits in microseconds: nanoseconds reach from 1677 to
/// 2262 only, beyond which the reader would wrap them, and 9999-12-31 is how many systems write that there is no end.
fn wanted_type(field: &Field, metadata: &ParquetMetaData, leaf: usize) -> Option<DataType> {
    let column = metadata.file_metadata().schema_descr().column(leaf);
    // Texts of other kinds, such as JSON, the reader keeps as bytes in a dictionary, and then contradicts itself.
    let is_plain = |values: &DataType| *values == DataType::Binary || column.converted_type() == ConvertedType::UTF8;
    match field.data_type() {
        values @ (DataType::Utf8 | DataType::Binary)
            if is_plain(values) && is_dictionary_throughout(metadata, leaf) =>
        {
            Some(DataType::Dictionary(
                Box::new(DataType::Int32),
                Box::new(values.clone()),
            ))
        }
        DataType::Utf8 if is_plain(field.data_type()) => Some(DataType::Utf8View),
        DataType::Decimal128(precision, scale) => match column.physical_type() {
            PhysicalType::INT32 if *precision <= DECIMAL32_MAX_PRECISION => {
                Some(DataType::Decimal32(*precision, *scale))
            }
            PhysicalType::INT64 if *precision <= DECIMAL64_MAX_PRECISION => {
                Some(DataType::Decimal64(*precision, *scale))
            }
            _ => None,
        },
        DataType::Timestamp(TimeUnit::Nanosecond, zone) => {
            let is_96 = column.physical_type() == PhysicalType::INT96;
            is_96.then(|| DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))
        }
        _ => None,
    }
}

/// The first leaf column under each field of the root.
fn first_leaves(metadata: &ParquetMetaData) -> Vec<usize> {
    let schema = metadata.file_metadata().schema_descr();
    let mut leaves = Vec::new();
    for leaf in 0..schema.num_columns() {
        if schema.get_column_root_idx(leaf) == leaves.len() {
            leaves.push(leaf);
        }
    }
    leaves
}

/// Whether the footer says of every row group that the column's data pages hold dictionary keys only.
fn is_dictionary_throughout(metadata: &ParquetMetaData, leaf: usize) -> bool {
    let groups = metadata.row_groups();
    let chunks = || groups.iter().filter_map(|group| group.columns().get(leaf));
    !groups.is_empty() && chunks().count() == groups.len() && chunks().all(holds_keys_only)
}

/// By the count of pages for each encoding or, where a writer left it out, by the encodings of all pages: a chunk without
/// plain ones keeps even its dictionary under the older name of dictionary encoding. RLE and BIT_PACKED are for levels.
/// Should the footer be wrong, the decoder builds the dictionary itself.
fn holds_keys_only(chunk: &ColumnChunkMetaData) -> bool {
    let is_keys = |encoding| matches!(encoding, PageEncoding::PLAIN_DICTIONARY | PageEncoding::RLE_DICTIONARY);
    if chunk.dictionary_page_offset().is_none() {
        return false;
    }
    if let Some(pages) = chunk.page_encoding_stats_mask() {
        return pages.encodings().all(is_keys);
    }
    #[expect(deprecated, reason = "the older encoding of levels occurs in older files")]
    let is_levels = |encoding| matches!(encoding, PageEncoding::RLE | PageEncoding::BIT_PACKED);
    chunk.encodings().any(is_keys)
        && chunk
            .encodings()
            .all(|encoding| is_keys(encoding) || is_levels(encoding))
}

#[cfg(test)]
mod tests;
