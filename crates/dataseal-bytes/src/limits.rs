//! How much a file may ask for before reading stops.
//!
//! These bound what is declared or counted while reading. What a decoder allocates inside one page is bounded by the
//! operating system's limit on the worker process, not here.

use crate::IntakeError;
use crate::error::SizeLimit;

/// Limits on one input. Beyond one of them the input is refused with its numbers, never cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file. 1 TiB.
    pub max_bytes: u64,
    /// Columns (leaves, for nested columns). 10,000.
    pub max_columns: u32,
    /// Bytes of one CSV record, decoded as UTF-8. 16 MiB.
    pub max_record_bytes: u64,
    /// Bytes of one cell. 100 MiB.
    pub max_cell_bytes: u64,
    /// Bytes that the file holds once decompressed, as declared and as counted. 4 TiB.
    pub max_inflated_bytes: u64,
    /// Decompressed bytes for each byte of the file, looked at above [`Limits::RATIO_FLOOR`]. 200.
    pub max_ratio: u32,
    /// Bytes of a Parquet footer. 64 MiB.
    pub max_footer_bytes: u64,
    /// Entries of an archive or of a workbook's package. 100,000.
    pub max_entries: u32,
    /// Levels of nesting: values in each other. 64.
    pub max_depth: u32,
    /// Containers in each other: a compressed file in an archive in an archive is three. 5.
    pub max_nesting: u32,
    /// Tables in one file: sheets, members, tables of a database. 10,000.
    pub max_tables: u32,
    /// Rows that one declared repetition (of an OpenDocument sheet) may stand for. 10,000,000.
    pub max_repeats: u64,
    /// Bytes, stored or decompressed, of one block of rows that can only be decoded as a whole: a record batch of Arrow, a
    /// block of Avro. 1 GiB.
    pub max_block_bytes: u64,
    /// Compressed bytes of a row group up to which it is read into memory at once, so that several threads can decode.
    /// A file with a larger one is streamed page by page by one thread. Groups that are decoded at the same time hold no more
    /// than this together, their pages included. 256 MiB.
    pub max_buffered_bytes: u64,
    /// Rows of a batch at most; wide tables and long values get fewer. 16,384.
    pub batch_rows: usize,
}

impl Limits {
    /// Decompressed bytes below which no ratio is too high, because they fit anywhere. 64 MiB.
    pub const RATIO_FLOOR: u64 = 64 << 20;

    /// Cells of a batch at most.
    pub const BATCH_CELLS: u64 = 4 << 20;

    /// Bytes of a batch aimed at.
    pub const BATCH_BYTES: u64 = 16 << 20;

    /// Rows of a batch for a table of this width, with rows of this average length in bytes.
    pub fn rows_per_batch(&self, columns: usize, row_bytes: u64) -> usize {
        let by_cells = Self::BATCH_CELLS / u64::try_from(columns.max(1)).unwrap_or(u64::MAX);
        let by_bytes = Self::BATCH_BYTES / row_bytes.max(1);
        let rows = usize::try_from(by_cells.min(by_bytes)).unwrap_or(usize::MAX);
        rows.clamp(1, self.batch_rows.max(1))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 1 << 40,
            max_columns: 10_000,
            max_record_bytes: 16 << 20,
            max_cell_bytes: 100 << 20,
            max_inflated_bytes: 4 << 40,
            max_ratio: 200,
            max_footer_bytes: 64 << 20,
            max_entries: 100_000,
            max_depth: 64,
            max_nesting: 5,
            max_tables: 10_000,
            max_repeats: 10_000_000,
            max_block_bytes: 1 << 30,
            max_buffered_bytes: 256 << 20,
            batch_rows: 16_384,
        }
    }
}

impl Limits {
    /// Whether a table may have `found` columns.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`].
    pub const fn check_columns(&self, found: u64) -> Result<(), IntakeError> {
        let allowed = self.max_columns as u64;
        if found > allowed {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Columns,
                allowed,
                found,
            });
        }
        Ok(())
    }

    /// Whether `inflated` bytes out of `stored` ones are allowed, be they declared or counted so far.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] or [`IntakeError::Ratio`].
    pub const fn check_inflation(&self, stored: u64, inflated: u64) -> Result<(), IntakeError> {
        if inflated > self.max_inflated_bytes {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::InflatedBytes,
                allowed: self.max_inflated_bytes,
                found: inflated,
            });
        }
        if inflated > Self::RATIO_FLOOR && inflated > stored.saturating_mul(self.max_ratio as u64) {
            return Err(IntakeError::Ratio {
                allowed: self.max_ratio,
                stored,
                inflated,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_tables_and_long_rows_get_smaller_batches() {
        let limits = Limits::default();
        assert_eq!(limits.rows_per_batch(10, 100), 16_384);
        assert_eq!(limits.rows_per_batch(10_000, 100), 419);
        assert_eq!(limits.rows_per_batch(1, 64 << 20), 1);
        assert_eq!(limits.rows_per_batch(0, 0), 16_384);
    }
}
