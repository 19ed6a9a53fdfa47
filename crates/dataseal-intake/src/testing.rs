//! What the tests of several modules need: files from bytes, and reading a table to its end.

use std::fs::File;
use std::io::{Seek, Write};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema};
use dataseal_model::{FileRecord, Part};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use dataseal_bytes::{IntakeError, Limits, ReadOptions, Source};

use crate::{OpenTable, UnreadPart, open};

/// The writer of archives that the crate below tests itself with.
#[path = "../../dataseal-bytes/src/archive/writer.rs"]
pub(crate) mod zip;

/// Rows as text; absent is null.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

pub(crate) fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

pub(crate) fn source_of(file: File, name: &str) -> Source {
    Source {
        file,
        name: name.to_owned(),
        scratch: Some(tempfile::tempfile().unwrap()),
    }
}

/// The first table of a file.
pub(crate) fn open_named(file: File, name: &str, options: ReadOptions) -> Result<OpenTable, IntakeError> {
    let mut opened = open(source_of(file, name), Arc::new(options), Arc::default())?;
    let first = opened.next_table().ok_or(IntakeError::Empty)?;
    first.map_err(|unread| unread.error)
}

pub(crate) fn open_file(file: File, limits: &Limits) -> Result<OpenTable, IntakeError> {
    let options = ReadOptions {
        limits: *limits,
        ..ReadOptions::default()
    };
    open_named(file, "input", options)
}

/// Every table of a file, with its rows as text.
pub(crate) fn read_tables(bytes: &[u8], name: &str) -> Result<Vec<(Rows, FileRecord)>, IntakeError> {
    let mut opened = open(source_of(file_of(bytes), name), Arc::default(), Arc::default())?;
    let mut tables = Vec::new();
    while let Some(table) = opened.next_table() {
        let (batches, record) = read(table.map_err(|unread| unread.error)?, 1)?;
        tables.push((rows_of(&batches), record));
    }
    opened.finish()?;
    Ok(tables)
}

/// A table with the way to it, or why it was not read.
pub(crate) type Outcome = (String, Result<Rows, IntakeError>);

/// Every table of a file, readable or not.
pub(crate) fn outcomes(bytes: &[u8], name: &str, options: ReadOptions) -> Result<Vec<Outcome>, IntakeError> {
    let way = |part: &[Part]| {
        part.iter()
            .map(|step| step.name.expose().as_str())
            .collect::<Vec<_>>()
            .join(" > ")
    };
    let mut opened = open(source_of(file_of(bytes), name), Arc::new(options), Arc::default())?;
    let mut outcomes = Vec::new();
    while let Some(table) = opened.next_table() {
        outcomes.push(match table {
            Err(UnreadPart { part, error }) => (way(&part), Err(error)),
            Ok(table) => {
                let way = way(table.part());
                (way, read(table, 1).map(|(batches, _)| rows_of(&batches)))
            }
        });
    }
    opened.finish()?;
    Ok(outcomes)
}

pub(crate) fn open_bytes(bytes: &[u8]) -> Result<OpenTable, IntakeError> {
    open_file(file_of(bytes), &Limits::default())
}

/// Everything that a file gives, read by `partitions` readers in turns.
pub(crate) fn read(mut table: OpenTable, partitions: usize) -> Result<(Vec<RecordBatch>, FileRecord), IntakeError> {
    loop {
        let schema = table.schema();
        let mut readers = table.partitions(partitions);
        let mut batches = Vec::new();
        let mut failed = None;
        let mut exhausted = false;
        while !exhausted {
            exhausted = true;
            for reader in &mut readers {
                match reader.next() {
                    Ok(Some(batch)) => {
                        assert_eq!(batch.schema(), schema);
                        batches.push(batch);
                        exhausted = false;
                    }
                    Ok(None) => {}
                    Err(error) => failed = Some(error),
                }
            }
        }
        drop(readers);
        if table.read_again()? {
            continue;
        }
        if let Some(error) = failed {
            return Err(error);
        }
        return Ok((batches, table.finish()?));
    }
}

pub(crate) fn read_bytes(bytes: &[u8]) -> Result<(Rows, FileRecord), IntakeError> {
    let (batches, record) = read(open_bytes(bytes)?, 1)?;
    Ok((rows_of(&batches), record))
}

/// The rows of batches, every value cast to text.
pub(crate) fn rows_of(batches: &[RecordBatch]) -> Rows {
    let mut rows = Vec::new();
    for batch in batches {
        let columns: Vec<ArrayRef> = batch
            .columns()
            .iter()
            .map(|array| cast(array, &DataType::Utf8).unwrap())
            .collect();
        for row in 0..batch.num_rows() {
            let value =
                |array: &ArrayRef| (!array.is_null(row)).then(|| array.as_string::<i32>().value(row).to_owned());
            rows.push(columns.iter().map(value).collect());
        }
    }
    rows
}

/// A Parquet file with these columns, each batch its own row group.
pub(crate) fn parquet_of(schema: Arc<Schema>, groups: &[Vec<ArrayRef>], properties: WriterProperties) -> Vec<u8> {
    let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(properties)).unwrap();
    for columns in groups {
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns.clone()).unwrap();
        writer.write(&batch).unwrap();
        writer.flush().unwrap();
    }
    writer.into_inner().unwrap()
}
