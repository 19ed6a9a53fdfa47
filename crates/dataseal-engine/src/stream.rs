//! Intake's readers as partitions of a DataFusion table. A reader blocks, so each has a thread of its own and hands its
//! batches over a short channel; an error travels as itself.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::datatypes::SchemaRef;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::EmptyRecordBatchStream;
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use datafusion::physical_plan::streaming::PartitionStream;
use dataseal_intake::{BatchReader, OpenTable};

use crate::error::external;

/// Batches that wait between a reader and its consumer.
const WAITING: usize = 2;

/// The readers of a table as one table of the engine.
pub(crate) fn streaming_table(table: &mut OpenTable, partitions: usize) -> Result<StreamingTable> {
    let schema = table.schema();
    let readers = table.partitions(partitions).into_iter();
    let partition = |reader| -> Arc<dyn PartitionStream> {
        Arc::new(ReaderPartition {
            schema: Arc::clone(&schema),
            reader: Mutex::new(Some(reader)),
        })
    };
    StreamingTable::try_new(Arc::clone(&schema), readers.map(partition).collect())
}

/// One reader, which can be read once.
struct ReaderPartition {
    schema: SchemaRef,
    reader: Mutex<Option<Box<dyn BatchReader>>>,
}

impl fmt::Debug for ReaderPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReaderPartition")
    }
}

impl PartitionStream for ReaderPartition {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut reader) = reader else {
            return Box::pin(EmptyRecordBatchStream::new(Arc::clone(&self.schema)));
        };
        let mut builder = RecordBatchReceiverStreamBuilder::new(Arc::clone(&self.schema), WAITING);
        let sender = builder.tx();
        builder.spawn_blocking(move || {
            while let Some(batch) = reader.next().map_err(external)? {
                // Nobody listens any more when another partition has failed.
                if sender.blocking_send(Ok::<_, DataFusionError>(batch)).is_err() {
                    break;
                }
            }
            Ok(())
        });
        builder.build()
    }
}
