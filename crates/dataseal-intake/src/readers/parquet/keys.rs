//! Numbers and dates that a file keeps in dictionaries throughout: a profiler gets the keys and looks at each different value
//! of a row group once.
//!
//! The decoder keeps dictionaries of bytes only. So it is told that such a column is one of bytes and is shown, instead of the
//! dictionary, as many empty values; the dictionary itself is decoded as a column of its own. Whatever a page may hold, the
//! decoder sees keys alone, and refuses those that are none of the dictionary.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, DictionaryArray, Int32Array, RecordBatch, new_empty_array};
use arrow::datatypes::{DataType, Field, FieldRef, Int32Type, Schema};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, RowGroups};
use parquet::arrow::{FieldLevels, ProjectionMask, parquet_to_arrow_field_levels};
use parquet::basic::{Encoding, Repetition, Type as PhysicalType};
use parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{FileMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

use super::{first_leaves, holds_keys_only};

/// Bytes of dictionaries, as they are stored, up to which it pays to look at their entries: so many for this many rows.
const DICTIONARY_BYTES: (u64, u64) = (1, 2);

/// How the columns are decoded whose keys are wanted.
pub(super) struct Keys {
    metadata: Arc<ParquetMetaData>,
    /// All columns of the file, those among them as dictionaries of bytes.
    levels: FieldLevels,
    /// They, by their leaf.
    columns: BTreeMap<usize, Keyed>,
}

/// A column whose keys are wanted.
struct Keyed {
    root: usize,
    /// The type of its values.
    values: DataType,
    /// Its dictionary as a column.
    levels: FieldLevels,
    /// Bytes of an entry of the dictionary.
    width: usize,
}

impl Keys {
    /// Those of a file; `None` if there are no such columns.
    pub(super) fn of(arrow: &ArrowReaderMetadata) -> Option<Self> {
        let metadata = arrow.metadata();
        let mut columns = BTreeMap::new();
        for (root, (field, leaf)) in arrow.schema().fields().iter().zip(first_leaves(metadata)).enumerate() {
            if let Some(keyed) = Keyed::of(root, field, leaf, metadata) {
                columns.insert(leaf, keyed);
            }
        }
        if columns.is_empty() {
            return None;
        }
        let levels = levels(arrow, &columns).ok()?;
        Some(Self {
            metadata: Arc::clone(metadata),
            levels,
            columns,
        })
    }

    /// The types of all columns as batches have them.
    pub(super) fn types(&self, plain: &Schema) -> Vec<DataType> {
        let mut types: Vec<DataType> = plain.fields().iter().map(|field| field.data_type().clone()).collect();
        for column in self.columns.values() {
            if let Some(data_type) = types.get_mut(column.root) {
                *data_type = dictionary_of(&column.values);
            }
        }
        types
    }

    /// Whether all of their chunks in a row group hold keys only, going by which leaves do.
    pub(super) fn suit(&self, has_keys_only: &[bool]) -> bool {
        let holds = |leaf: &usize| has_keys_only.get(*leaf).copied().unwrap_or(false);
        self.columns.keys().all(holds)
    }

    /// Starts decoding a row group; `chunks` gives the bytes of each leaf's chunk.
    pub(super) fn open<R: ChunkReader + 'static>(
        &self,
        group: usize,
        rows: usize,
        chunks: impl Fn(usize) -> Option<Arc<R>>,
    ) -> Result<Decoder> {
        let group = self.metadata.row_groups().get(group).ok_or_else(malformed)?;
        let group_rows = usize::try_from(group.num_rows()).map_err(|_| malformed())?;
        let mut decoder = Opened::default();
        for (leaf, chunk) in group.columns().iter().enumerate() {
            let bytes = chunks(leaf).ok_or_else(malformed)?;
            let mut pages = SerializedPageReader::new(bytes, chunk, group_rows, None)?;
            let Some(column) = self.columns.get(&leaf) else {
                decoder.pages.push(Some(Box::new(pages)));
                continue;
            };
            let page = pages.get_next_page()?.ok_or_else(malformed)?;
            let entries = column.entries(page, &self.metadata)?;
            let dictionary = Some(empty_values(entries.len())?);
            decoder.pages.push(Some(Box::new(KeyPages { pages, dictionary })));
            decoder.dictionaries.push((column.root, entries));
        }
        let pages = GroupPages {
            metadata: &self.metadata,
            group: Some(group),
            rows: group_rows,
            pages: RefCell::new(decoder.pages),
        };
        let rows = rows.min(group_rows).max(1);
        Ok(Decoder {
            reader: ParquetRecordBatchReader::try_new_with_row_groups(&self.levels, &pages, rows, None)?,
            dictionaries: decoder.dictionaries,
        })
    }

    /// A batch that was decoded value by value, its columns as dictionaries of their own values.
    pub(super) fn of_plain(&self, batch: &RecordBatch) -> Option<Vec<ArrayRef>> {
        let mut arrays = batch.columns().to_vec();
        for column in self.columns.values() {
            let array = arrays.get_mut(column.root)?;
            let keys = Int32Array::from_iter_values(0..i32::try_from(array.len()).ok()?);
            *array = Arc::new(DictionaryArray::try_new(keys, Arc::clone(array)).ok()?);
        }
        Some(arrays)
    }
}

/// What a row group is read from.
#[derive(Default)]
struct Opened {
    pages: Vec<Option<Box<dyn PageReader>>>,
    dictionaries: Vec<(usize, ArrayRef)>,
}

impl Keyed {
    /// A column, if the keys of its dictionaries are wanted.
    fn of(root: usize, field: &Field, leaf: usize, metadata: &ParquetMetaData) -> Option<Self> {
        let schema = metadata.file_metadata().schema_descr();
        let (column, stored) = (schema.column(leaf), schema.get_column_root_ptr(leaf));
        let width = match column.physical_type() {
            PhysicalType::INT32 | PhysicalType::FLOAT => 4,
            PhysicalType::INT64 | PhysicalType::DOUBLE => 8,
            PhysicalType::INT96 => 12,
            PhysicalType::FIXED_LEN_BYTE_ARRAY => usize::try_from(column.type_length()).ok()?,
            PhysicalType::BOOLEAN | PhysicalType::BYTE_ARRAY => return None,
        };
        let is_flat = stored.is_primitive() && column.max_rep_level() == 0;
        if width == 0 || !is_flat || !field.data_type().is_primitive() || !is_worth_it(metadata, leaf) {
            return None;
        }
        let one = in_message("dictionary", vec![Arc::new(required(&stored).ok()?)]).ok()?;
        let values = field.data_type().clone();
        let fields = [FieldRef::new(Field::new(stored.name(), values.clone(), false))].into();
        let levels = parquet_to_arrow_field_levels(&one, ProjectionMask::all(), Some(&fields)).ok()?;
        Some(Self {
            root,
            values,
            levels,
            width,
        })
    }

    /// The entries of a dictionary.
    fn entries(&self, page: Page, metadata: &ParquetMetaData) -> Result<ArrayRef> {
        let is_plain = matches!(
            page.encoding(),
            Encoding::PLAIN | Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY
        );
        let Page::DictionaryPage { buf, num_values, .. } = page else {
            return Err(malformed());
        };
        if !is_plain {
            return Err(malformed());
        }
        let entries = usize::try_from(num_values)?;
        if entries == 0 {
            return Ok(new_empty_array(&self.values));
        }
        // Before room is made for what it claims.
        if entries.checked_mul(self.width).is_none_or(|bytes| bytes > buf.len()) {
            return Err(malformed());
        }
        let page = Page::DataPage {
            buf,
            num_values,
            encoding: Encoding::PLAIN,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let pages = GroupPages {
            metadata,
            group: None,
            rows: entries,
            pages: RefCell::new(vec![Some(Box::new(OnePage(Some(page))))]),
        };
        let mut reader = ParquetRecordBatchReader::try_new_with_row_groups(&self.levels, &pages, entries, None)?;
        let batch = reader.next().ok_or_else(malformed)??;
        let array = batch.columns().first().filter(|array| array.len() == entries);
        let array = array.filter(|array| *array.data_type() == self.values);
        array.map(Arc::clone).ok_or_else(malformed)
    }
}

/// Whether a column's chunks hold keys only, to dictionaries that are small beside the rows.
fn is_worth_it(metadata: &ParquetMetaData, leaf: usize) -> bool {
    let (mut rows, mut bytes) = (0_u64, 0_u64);
    for group in metadata.row_groups() {
        let Some(chunk) = group.columns().get(leaf).filter(|chunk| holds_keys_only(chunk)) else {
            return false;
        };
        let length = chunk
            .dictionary_page_offset()
            .map_or(0, |start| chunk.data_page_offset().saturating_sub(start));
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        rows = rows.saturating_add(u64::try_from(group.num_rows()).unwrap_or(0));
    }
    rows > 0 && bytes.saturating_mul(DICTIONARY_BYTES.1) <= rows.saturating_mul(DICTIONARY_BYTES.0)
}

/// How all columns are decoded, once the decoder has confirmed that it gives the types that are expected of it.
fn levels(arrow: &ArrowReaderMetadata, columns: &BTreeMap<usize, Keyed>) -> Result<FieldLevels> {
    let file = arrow.metadata().file_metadata();
    let root = file.schema_descr().root_schema();
    let mut fields = arrow.schema().fields().to_vec();
    let mut stored = root.get_fields().to_vec();
    for column in columns.values() {
        let (Some(field), Some(stored)) = (fields.get_mut(column.root), stored.get_mut(column.root)) else {
            return Err(malformed());
        };
        *field = Arc::new(field.as_ref().clone().with_data_type(dictionary_of(&DataType::Binary)));
        let info = stored.get_basic_info();
        let bytes = Type::primitive_type_builder(info.name(), PhysicalType::BYTE_ARRAY)
            .with_repetition(info.repetition())
            .with_id(info.has_id().then(|| info.id()))
            .build()?;
        *stored = Arc::new(bytes);
    }
    let schema = Arc::new(in_message(root.name(), stored)?);
    let levels =
        parquet_to_arrow_field_levels(&schema, ProjectionMask::all(), Some(&fields.iter().cloned().collect()))?;
    let told = FileMetaData::new(file.version(), file.num_rows(), None, None, schema, None);
    let wanted = Schema::new_with_metadata(fields, arrow.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(wanted));
    ArrowReaderMetadata::try_new(Arc::new(ParquetMetaData::new(told, Vec::new())), options)?;
    Ok(levels)
}

fn in_message(name: &str, fields: Vec<TypePtr>) -> Result<SchemaDescriptor> {
    let root = Type::group_type_builder(name).with_fields(fields).build()?;
    Ok(SchemaDescriptor::new(Arc::new(root)))
}

/// The same type without nulls.
fn required(stored: &Type) -> Result<Type> {
    let info = stored.get_basic_info();
    let length = match stored {
        Type::PrimitiveType { type_length, .. } => *type_length,
        Type::GroupType { .. } => return Err(malformed()),
    };
    Type::primitive_type_builder(info.name(), stored.get_physical_type())
        .with_repetition(Repetition::REQUIRED)
        .with_converted_type(info.converted_type())
        .with_logical_type(info.logical_type_ref().cloned())
        .with_length(length)
        .with_precision(stored.get_precision())
        .with_scale(stored.get_scale())
        .build()
}

fn dictionary_of(values: &DataType) -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(values.clone()))
}

/// A dictionary of so many values of no bytes: each is its length alone.
fn empty_values(entries: usize) -> Result<Page> {
    let length = entries.checked_mul(size_of::<u32>()).ok_or_else(malformed)?;
    Ok(Page::DictionaryPage {
        buf: Bytes::from(vec![0; length]),
        num_values: u32::try_from(entries)?,
        encoding: Encoding::PLAIN,
        is_sorted: false,
    })
}

/// What is not as it was declared; callers do not pass texts on.
fn malformed() -> ParquetError {
    ParquetError::General(String::new())
}

/// Decodes a row group.
pub(super) struct Decoder {
    reader: ParquetRecordBatchReader,
    /// The entries of each column, by its place.
    dictionaries: Vec<(usize, ArrayRef)>,
}

impl Decoder {
    /// The columns of the next rows.
    pub(super) fn next(&mut self) -> Option<Result<Vec<ArrayRef>>> {
        let batch = self.reader.next()?;
        Some(
            batch
                .map_err(ParquetError::from)
                .and_then(|batch| self.with_entries(&batch)),
        )
    }

    fn with_entries(&self, batch: &RecordBatch) -> Result<Vec<ArrayRef>> {
        let mut arrays = batch.columns().to_vec();
        for (root, entries) in &self.dictionaries {
            let array = arrays.get_mut(*root).ok_or_else(malformed)?;
            let keys = array.as_dictionary_opt::<Int32Type>().ok_or_else(malformed)?;
            // There are none where all rows are null.
            if !keys.values().is_empty() && keys.values().len() != entries.len() {
                return Err(malformed());
            }
            *array = Arc::new(keys.with_values(Arc::clone(entries)));
        }
        Ok(arrays)
    }
}

/// The pages of the columns of one row group, each of which is taken once.
struct GroupPages<'a> {
    metadata: &'a ParquetMetaData,
    group: Option<&'a RowGroupMetaData>,
    rows: usize,
    pages: RefCell<Vec<Option<Box<dyn PageReader>>>>,
}

impl RowGroups for GroupPages<'_> {
    fn num_rows(&self) -> usize {
        self.rows
    }

    fn column_chunks(&self, leaf: usize) -> Result<Box<dyn PageIterator>> {
        let pages = self.pages.borrow_mut().get_mut(leaf).and_then(Option::take);
        Ok(Box::new(OneChunk(Some(pages.ok_or_else(malformed)?))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(self.group.into_iter())
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

/// The one chunk of a column.
struct OneChunk(Option<Box<dyn PageReader>>);

impl Iterator for OneChunk {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for OneChunk {}

/// A page by itself.
struct OnePage(Option<Page>);

impl Iterator for OnePage {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageReader for OnePage {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        Ok(self.0.take())
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Ok(self.0.as_ref().map(|page| PageMetadata {
            num_rows: None,
            num_levels: Some(page.num_values() as usize),
            is_dict: page.is_dictionary_page(),
        }))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.0 = None;
        Ok(())
    }
}

/// The pages of a chunk of keys, behind another dictionary.
struct KeyPages<R: ChunkReader> {
    pages: SerializedPageReader<R>,
    dictionary: Option<Page>,
}

impl<R: ChunkReader> Iterator for KeyPages<R> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl<R: ChunkReader> PageReader for KeyPages<R> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        if let Some(dictionary) = self.dictionary.take() {
            return Ok(Some(dictionary));
        }
        let page = self.pages.get_next_page()?;
        let is_keys = |page: &Page| {
            page.is_data_page() && matches!(page.encoding(), Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY)
        };
        match page {
            Some(page) if !is_keys(&page) => Err(malformed()),
            page => Ok(page),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        match &self.dictionary {
            Some(_) => Ok(Some(PageMetadata {
                num_rows: None,
                num_levels: None,
                is_dict: true,
            })),
            None => self.pages.peek_next_page(),
        }
    }

    fn skip_next_page(&mut self) -> Result<()> {
        match self.dictionary.take() {
            Some(_) => Ok(()),
            None => self.pages.skip_next_page(),
        }
    }
}

#[cfg(test)]
mod tests;
