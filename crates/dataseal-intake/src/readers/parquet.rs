//! Apache Parquet, row group by row group on several threads, columns addressed by position.
//!
//! Before a decoder sees a byte, the footer is checked against the file and the limits. Types are those that the Parquet
//! schema declares: an Arrow schema that a writer left in the metadata is not asked, so that it cannot hide a column
//! behind another type. Every read names its offset; the decoder's own reader for files is used by one thread at most.

pub(super) mod chunks;
mod declared;
mod footer;
mod groups;
mod layout;

use std::sync::Arc;

use arrow::datatypes::{DataType, Schema, SchemaRef};
use dataseal_bytes::{Head, IntakeError, Signature, UnsupportedFeature};
use dataseal_model::{Encoding, Format, Inventory, Masked, PhysicalColumn};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::Encoding as PageEncoding;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use self::groups::{GroupReader, Shared};
use super::positional_schema;
use crate::BatchReader;
use crate::table::{Measured, Opened, Opening, Table};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Parquet];

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
    if let Some(digest) = &opening.digest {
        digest.start();
    }
    let metadata = Arc::new(footer.metadata);
    let columns = physical_columns(&metadata);
    let arrow = with_dictionaries(arrow_metadata(&metadata)?);
    if columns.is_empty() {
        return Err(IntakeError::Empty);
    }
    if arrow.schema().fields().len() != columns.len() {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Schema));
    }
    let types = arrow.schema().fields().iter().map(|field| field.data_type().clone());
    let schema = positional_schema(types);
    let size = opening.region.len();
    Ok(Opened::Table(Box::new(ParquetTable {
        shared: Arc::new(Shared::new(opening, arrow, schema, &layout)),
        columns,
        size,
        accounted: layout.accounted,
        handed_out: false,
    })))
}

/// A Parquet file that is being read.
struct ParquetTable {
    shared: Arc<Shared>,
    columns: Vec<PhysicalColumn>,
    size: u64,
    accounted: u64,
    handed_out: bool,
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
        if std::mem::replace(&mut self.handed_out, true) {
            return Vec::new();
        }
        let readers = wanted.clamp(1, self.shared.max_readers());
        (0..readers)
            .map(|_| Box::new(GroupReader::new(Arc::clone(&self.shared))) as Box<dyn BatchReader>)
            .collect()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        let rows_measured = self.shared.finish()?;
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
            ..Measured::default()
        })
    }
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

/// Asks for text columns that are stored as dictionaries throughout as dictionaries, so that a profiler looks at each
/// distinct text of a row group once and copying a row costs four bytes.
fn with_dictionaries(arrow: ArrowReaderMetadata) -> ArrowReaderMetadata {
    let metadata = Arc::clone(arrow.metadata());
    let leaf_of_root = first_leaves(&metadata);
    let mut changed = false;
    let fields: Vec<_> = arrow
        .schema()
        .fields()
        .iter()
        .zip(leaf_of_root)
        .map(|(field, leaf)| {
            if *field.data_type() != DataType::Utf8 || !is_dictionary_throughout(&metadata, leaf) {
                return Arc::clone(field);
            }
            changed = true;
            let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Arc::new(field.as_ref().clone().with_data_type(dictionary))
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
