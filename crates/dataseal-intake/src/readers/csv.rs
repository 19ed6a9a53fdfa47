//! Comma-separated values: RFC 4180 quoting, one row of names, every field as text.
//!
//! What counts as a row: a record that ends with CR, LF, CRLF or the end of the file. Empty lines are no rows, except in
//! a table of one column, where an empty line is a row whose only field is null. An empty field is null, quoted or not;
//! every other byte is kept as it is, spaces and stray quotes included. A row with another number of fields than the
//! row of names is set aside and counted. Types are not inferred here.

mod columns;
mod records;
mod stream;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use csv::{ByteRecord, ReaderBuilder};
use dataseal_bytes::{Head, IntakeError, Limits, encoding};
use dataseal_model::{Digest, Encoding, Format, Inventory, Masked, PhysicalColumn};

use self::columns::ColumnBuffer;
use self::stream::TextStream;
use super::positional_schema;
use crate::BatchReader;
use crate::table::{Measured, Opened, Opening, Table};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Csv];

/// Bytes of decoded text that are parsed at a time.
const PARSE_BUFFER: usize = 64 << 10;

/// Anything without the marks of a container; whether it is text, the first reading tells.
pub(crate) fn sniff(head: &Head) -> bool {
    head.signature().is_none() && !super::json::is_json(head)
}

/// Reads the file through for its digest and encoding, then parses its row of names.
pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    let (detected, digest) = encoding::detect_with_digest(&opening.region, opening.options.encoding, &opening.cancel)?;
    let (size, limits) = (opening.region.len(), *opening.limits());
    let file_digest = opening.digest.clone();
    let stream = TextStream::new(opening, detected.encoding);
    let reader = ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(PARSE_BUFFER)
        .from_reader(stream);
    let mut parser = Parser {
        reader,
        record: ByteRecord::new(),
        columns: 0,
        rows: 0,
        ragged: 0,
        batch_rows: 0,
        ended: false,
        failed: None,
    };
    let columns = parser.read_names()?;
    parser.batch_rows = limits.rows_per_batch(columns.len(), 1);
    let schema = positional_schema(columns.iter().map(|_| DataType::Utf8));
    Ok(Opened::Table(Box::new(CsvTable {
        shared: Arc::new(Shared {
            parser: Mutex::new(parser),
            schema,
        }),
        columns,
        digest,
        encoding: detected.encoding,
        size,
        file_digest,
        handed_out: false,
    })))
}

/// A CSV file that is being read.
struct CsvTable {
    shared: Arc<Shared>,
    columns: Vec<PhysicalColumn>,
    digest: Digest,
    encoding: Encoding,
    size: u64,
    file_digest: Option<Arc<dataseal_bytes::FileDigest>>,
    handed_out: bool,
}

impl Table for CsvTable {
    fn columns(&self) -> &[PhysicalColumn] {
        &self.columns
    }

    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.shared.schema)
    }

    fn size_hint(&self) -> u64 {
        self.size
    }

    fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>> {
        if std::mem::replace(&mut self.handed_out, true) {
            return Vec::new();
        }
        let reader = || Box::new(CsvReader(Arc::clone(&self.shared))) as Box<dyn BatchReader>;
        (0..wanted.max(1)).map(|_| reader()).collect()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        let mut parser = self.shared.parser();
        if let Some(error) = parser.failed {
            return Err(error);
        }
        if !parser.ended {
            return Err(IntakeError::Unfinished);
        }
        let (rows_measured, rows_quarantined) = (parser.rows, parser.ragged);
        let text = parser.reader.get_mut().finish();
        if text.digest != self.digest {
            return Err(IntakeError::Changed);
        }
        if let Some(file) = &self.file_digest {
            file.tell(self.digest)?;
        }
        Ok(Measured {
            encoding: Some(self.encoding),
            format: Some(Format::Csv),
            inventory: Inventory {
                bytes: self.size,
                bytes_accounted: text.bytes,
                columns_declared: text.columns,
                columns_measured: self.columns.len() as u64,
                rows_declared: text.rows,
                rows_measured,
                rows_quarantined,
            },
            quarantine: text.quarantine,
            ..Measured::default()
        })
    }
}

/// What the readers of one table share.
struct Shared {
    parser: Mutex<Parser>,
    schema: SchemaRef,
}

impl Shared {
    fn parser(&self) -> MutexGuard<'_, Parser> {
        self.parser.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes turns with its siblings at parsing; each makes arrays of its own rows outside the lock.
struct CsvReader(Arc<Shared>);

impl BatchReader for CsvReader {
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        let Some(columns) = self.0.parser().next_columns()? else {
            return Ok(None);
        };
        let arrays: Result<Vec<_>, IntakeError> = columns.into_iter().map(ColumnBuffer::finish).collect();
        // Every buffer took one value a row, so only text that is no UTF-8 any more can fail: the file changed.
        let batch = arrays.and_then(|arrays| {
            RecordBatch::try_new(Arc::clone(&self.0.schema), arrays).map_err(|_| IntakeError::Internal)
        });
        match batch {
            Ok(batch) => Ok(Some(batch)),
            Err(error) => Err(self.0.parser().fail(error)),
        }
    }
}

/// The sequential part: text to fields.
struct Parser {
    reader: csv::Reader<TextStream>,
    record: ByteRecord,
    columns: usize,
    rows: u64,
    ragged: u64,
    batch_rows: usize,
    ended: bool,
    failed: Option<IntakeError>,
}

impl Parser {
    /// Reads the row of names.
    fn read_names(&mut self) -> Result<Vec<PhysicalColumn>, IntakeError> {
        if !self.read_record()? {
            return Err(IntakeError::Empty);
        }
        self.columns = self.record.len();
        let named = |field: &[u8]| {
            let name = std::str::from_utf8(field).map_err(|_| IntakeError::Changed)?;
            Ok(PhysicalColumn {
                name: Masked::new(name.to_owned()),
                declared: "text".to_owned(),
            })
        };
        self.record.iter().map(named).collect()
    }

    /// Fills one buffer a column with the next rows; `None` at the end and after a failure.
    fn next_columns(&mut self) -> Result<Option<Vec<ColumnBuffer>>, IntakeError> {
        if self.ended || self.failed.is_some() {
            return Ok(None);
        }
        let mut buffers: Vec<ColumnBuffer> = (0..self.columns)
            .map(|_| ColumnBuffer::with_rows(self.batch_rows))
            .collect();
        let (mut rows, mut bytes) = (0, 0_u64);
        while rows < self.batch_rows && bytes < Limits::BATCH_BYTES {
            if !self.read_record()? {
                self.ended = true;
                break;
            }
            if self.record.len() != self.columns {
                self.ragged += 1;
                continue;
            }
            for (buffer, field) in buffers.iter_mut().zip(&self.record) {
                buffer.push(field);
            }
            rows += 1;
            bytes += self.record.as_slice().len() as u64;
        }
        self.rows += rows as u64;
        Ok((rows > 0).then_some(buffers))
    }

    /// Reads one record; false at the end.
    fn read_record(&mut self) -> Result<bool, IntakeError> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(read) => Ok(read),
            // The parser itself accepts any bytes, so what failed is the stream below it.
            Err(_) => {
                let cause = self.reader.get_ref().failure().unwrap_or(IntakeError::Internal);
                Err(self.fail(cause))
            }
        }
    }

    /// Remembers the first failure, so that every reader stops and closing the table reports it.
    fn fail(&mut self, error: IntakeError) -> IntakeError {
        *self.failed.get_or_insert(error)
    }
}

#[cfg(test)]
mod tests;
