//! Rows of texts, written as an Arrow stream in batches of bounded size.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Seek as _, Write};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use arrow::ipc::writer::StreamWriter;

use crate::error::{StoreError, StoreLimit};
use crate::limits::{Access, Progress, TransferLimits};

use super::{DECLARED_TYPE, DeclaredColumn, FetchedRows};

/// Rows of one batch.
const BATCH_ROWS: usize = 8192;
/// Bytes of text after which a batch is full; one row more may stand in it.
const BATCH_BYTES: usize = 8 << 20;

/// Writes rows into the scratch file.
pub(super) struct RowWriter<'a> {
    writer: StreamWriter<Counted<BufWriter<&'a File>>>,
    schema: Arc<Schema>,
    builders: Vec<StringBuilder>,
    pending_rows: usize,
    pending_bytes: usize,
    rows: u64,
    total: Option<u64>,
    limits: TransferLimits,
    progress: &'a mut (dyn FnMut(Progress) + Send),
}

/// Counts what goes through, and stops at the limit.
struct Counted<W> {
    inner: W,
    bytes: u64,
    max: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        if self.bytes.saturating_add(buffer.len() as u64) > self.max {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        let written = self.inner.write(buffer)?;
        self.bytes = self.bytes.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

impl<'a> RowWriter<'a> {
    /// Begins a stream in the emptied file. `total` is how many rows there will be.
    pub(super) fn begin(
        mut file: &'a File,
        columns: &[DeclaredColumn],
        total: Option<u64>,
        access: &Access<'_>,
        progress: &'a mut (dyn FnMut(Progress) + Send),
    ) -> Result<Self, StoreError> {
        let limits = access.limits;
        if columns.len() > limits.max_columns {
            return Err(StoreError::Limit {
                what: StoreLimit::Columns,
                max: limits.max_columns as u64,
            });
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .map_err(|error| StoreError::scratch(&error))?;
        let fields = columns.iter().map(|column| {
            let metadata = HashMap::from([(DECLARED_TYPE.to_owned(), column.declared.clone())]);
            Field::new(&column.name, DataType::Utf8, true).with_metadata(metadata)
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let counted = Counted {
            inner: BufWriter::new(file),
            bytes: 0,
            max: limits.max_bytes,
        };
        let writer = StreamWriter::try_new(counted, &schema).map_err(|error| failed(&error, &limits))?;
        let builders = columns.iter().map(|_| StringBuilder::new()).collect();
        Ok(Self {
            writer,
            schema,
            builders,
            pending_rows: 0,
            pending_bytes: 0,
            rows: 0,
            total,
            limits,
            progress,
        })
    }

    /// Adds one row. `cells` must be as many as the columns.
    pub(super) fn row<'cell>(
        &mut self,
        cells: impl Iterator<Item = Result<Option<&'cell str>, StoreError>>,
    ) -> Result<(), StoreError> {
        let mut added = 0;
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            let cell = cell?;
            let length = cell.map_or(0, str::len);
            if length as u64 > self.limits.max_cell_bytes {
                return Err(StoreError::Limit {
                    what: StoreLimit::CellBytes,
                    max: self.limits.max_cell_bytes,
                });
            }
            builder.append_option(cell);
            self.pending_bytes = self.pending_bytes.saturating_add(length);
            added += 1;
        }
        if added != self.builders.len() {
            return Err(StoreError::Internal);
        }
        self.pending_rows += 1;
        self.rows += 1;
        if self.pending_rows >= BATCH_ROWS || self.pending_bytes >= BATCH_BYTES {
            self.write_batch()?;
        }
        Ok(())
    }

    fn write_batch(&mut self) -> Result<(), StoreError> {
        if self.pending_rows == 0 {
            return Ok(());
        }
        let arrays = self
            .builders
            .iter_mut()
            .map(|builder| Arc::new(builder.finish()) as ArrayRef)
            .collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(|_| StoreError::Internal)?;
        self.writer
            .write(&batch)
            .map_err(|error| failed(&error, &self.limits))?;
        (self.pending_rows, self.pending_bytes) = (0, 0);
        (self.progress)(Progress {
            received: self.rows,
            total: self.total,
        });
        Ok(())
    }

    /// Ends the stream. `counted` is how many rows the server says there are.
    pub(super) fn finish(
        mut self,
        counted: u64,
        name: String,
        columns: Vec<DeclaredColumn>,
    ) -> Result<FetchedRows, StoreError> {
        let received = self.rows;
        if received != counted {
            return Err(StoreError::RowCount { counted, received });
        }
        self.write_batch()?;
        let limits = self.limits;
        self.writer.finish().map_err(|error| failed(&error, &limits))?;
        let counted = self.writer.into_inner().map_err(|error| failed(&error, &limits))?;
        let mut file = counted
            .inner
            .into_inner()
            .map_err(|error| StoreError::scratch(error.error()))?;
        file.rewind().map_err(|error| StoreError::scratch(&error))?;
        Ok(FetchedRows {
            name,
            rows: received,
            columns,
            bytes: counted.bytes,
        })
    }
}

/// Only the writing can fail; what Arrow says of it is dropped.
fn failed(error: &ArrowError, limits: &TransferLimits) -> StoreError {
    match error {
        ArrowError::IoError(_, io) if io.kind() == std::io::ErrorKind::FileTooLarge => StoreError::Limit {
            what: StoreLimit::Bytes,
            max: limits.max_bytes,
        },
        ArrowError::IoError(_, io) => StoreError::scratch(io),
        _ => StoreError::Internal,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use arrow::array::{Array as _, AsArray as _};
    use arrow::ipc::reader::StreamReader;

    use super::*;
    use crate::{Credentials, Reach};

    fn write(
        rows: &[[Option<&str>; 2]],
        limits: TransferLimits,
        counted: u64,
    ) -> Result<(File, FetchedRows), StoreError> {
        let file = tempfile::tempfile().unwrap();
        let credentials = Credentials::none();
        let access = Access {
            credentials: &credentials,
            limits,
            reach: Reach::default(),
            cancel: &AtomicBool::new(false),
        };
        let columns = ["same", "same"].map(|name| DeclaredColumn {
            name: name.to_owned(),
            declared: "numeric(38,10)".to_owned(),
        });
        let mut progress = |_| ();
        let mut writer = RowWriter::begin(&file, &columns, None, &access, &mut progress)?;
        for row in rows {
            writer.row(row.iter().map(|cell| Ok(*cell)))?;
        }
        let fetched = writer.finish(counted, "t".to_owned(), columns.to_vec())?;
        Ok((file, fetched))
    }

    #[test]
    fn null_and_empty_and_equal_names_come_back() {
        let rows = [[Some("值"), None], [Some(""), Some("1.50")]];
        let (mut file, fetched) = write(&rows, TransferLimits::default(), 2).unwrap();
        assert_eq!((fetched.rows, fetched.bytes), (2, file.metadata().unwrap().len()));
        file.rewind().unwrap();
        let mut reader = StreamReader::try_new(file, None).unwrap();
        assert_eq!(reader.schema().field(1).metadata()[DECLARED_TYPE], "numeric(38,10)");
        let batch = reader.next().unwrap().unwrap();
        let texts = batch.column(1).as_string::<i32>();
        assert!(texts.is_null(0) && batch.column(0).as_string::<i32>().value(1).is_empty());
        assert_eq!(texts.value(1), "1.50");
        assert!(reader.next().is_none());
    }

    #[test]
    fn batches_are_bounded_and_empty_results_are_tables() {
        let long = "x".repeat(3 << 20);
        let rows: Vec<[Option<&str>; 2]> = (0..8).map(|_| [Some(long.as_str()), None]).collect();
        let (mut file, _) = write(&rows, TransferLimits::default(), 8).unwrap();
        file.rewind().unwrap();
        let counts: Vec<usize> = StreamReader::try_new(file, None)
            .unwrap()
            .map(|batch| batch.unwrap().num_rows())
            .collect();
        assert_eq!(counts, [3, 3, 2]);
        let (mut file, _) = write(&[], TransferLimits::default(), 0).unwrap();
        file.rewind().unwrap();
        assert_eq!(StreamReader::try_new(file, None).unwrap().count(), 0);
    }

    #[test]
    fn limits_and_counts_are_held() {
        let row = [[Some("12345"), None]];
        let limit = |limits| write(&row, limits, 1).map(|_| ()).unwrap_err();
        let small = TransferLimits {
            max_cell_bytes: 4,
            ..TransferLimits::default()
        };
        assert!(matches!(
            limit(small),
            StoreError::Limit {
                what: StoreLimit::CellBytes,
                max: 4
            }
        ));
        let few = TransferLimits {
            max_columns: 1,
            ..TransferLimits::default()
        };
        assert!(matches!(
            limit(few),
            StoreError::Limit {
                what: StoreLimit::Columns,
                max: 1
            }
        ));
        let short = TransferLimits {
            max_bytes: 100,
            ..TransferLimits::default()
        };
        assert!(matches!(
            limit(short),
            StoreError::Limit {
                what: StoreLimit::Bytes,
                max: 100
            }
        ));
        let miscounted = write(&row, TransferLimits::default(), 2).map(|_| ());
        assert_eq!(
            miscounted,
            Err(StoreError::RowCount {
                counted: 2,
                received: 1
            })
        );
    }
}
