//! The digest of a table's rows as a multiset, `dataseal-rowset-v1`: the same for the same rows in any order, in any of the
//! formats, over any number of readers.
//!
//! Each row is written in one canonical form over its logical values (`canonical`) and hashed: row digest = SHA-256 of
//! `dataseal-row-v1`, the digest of the column names, and that form. The row digests are sorted and counted, and the root is
//! that of RFC 6962 over the leaves `digest ‖ count` (count as 8 bytes, big endian). Sorting is done in runs that go to the
//! scratch file, so memory is bounded whatever the number of rows. A sum or an XOR of digests would be smaller and could
//! be forged; equal rows would even cancel.

mod canonical;
mod runs;
mod value;

use arrow::array::RecordBatch;
use dataseal_intake::{MerkleTree, Scratch};
#[cfg(test)]
use dataseal_model::Digest;
use dataseal_model::{Masked, PhysicalColumn, RowsetDigest};
use sha2::{Digest as _, Sha256};

use self::canonical::write_text;
pub(crate) use self::canonical::{Column, NULL_FORM, is_number_form, write_array_head};
use self::runs::{RowDigest, Runs};
pub(crate) use self::value::is_time;
use crate::EngineError;

/// What every row digest begins with.
const ROW_DOMAIN: &[u8] = b"dataseal-row-v1";

/// Row digests of one reader on their way.
pub(crate) struct Rowset {
    /// What all rows of the table begin with: domain and digest of the names.
    prefix: Sha256,
    runs: Runs,
    row: Vec<u8>,
}

impl Rowset {
    /// No rows yet, of a table with these columns.
    pub(crate) fn new(columns: &[PhysicalColumn], scratch: Scratch) -> Self {
        let mut prefix = Sha256::new_with_prefix(ROW_DOMAIN);
        prefix.update(schema_digest(columns.iter().map(|column| &column.name)));
        Self {
            prefix,
            runs: Runs::new(scratch),
            row: Vec::new(),
        }
    }

    /// Takes the rows of a batch in.
    ///
    /// # Errors
    /// [`EngineError::Intake`] if the scratch file cannot be written, [`EngineError::Internal`] for an array whose content
    /// is not of its type.
    pub(crate) fn update(&mut self, batch: &RecordBatch) -> Result<(), EngineError> {
        let columns: Vec<Column> = batch.columns().iter().map(Column::of).collect::<Result<_, _>>()?;
        for row in 0..batch.num_rows() {
            self.row.clear();
            write_array_head(&mut self.row, columns.len() as u64);
            for column in &columns {
                column.write(row, &mut self.row);
            }
            let digest: RowDigest = self.prefix.clone().chain_update(&self.row).finalize().into();
            self.runs.add(digest)?;
        }
        Ok(())
    }

    /// The digest over the rows of all readers of a table.
    ///
    /// # Errors
    /// [`EngineError::Intake`] if the scratch file cannot be written or read.
    pub(crate) fn finish(parts: Vec<Self>) -> Result<RowsetDigest, EngineError> {
        let mut tree = MerkleTree::default();
        let (mut rows, mut distinct) = (0_u64, 0_u64);
        Runs::merge(parts.into_iter().map(|part| part.runs).collect(), |digest, count| {
            let mut leaf = digest.to_vec();
            leaf.extend_from_slice(&count.to_be_bytes());
            tree.push(&leaf);
            rows = rows.saturating_add(count);
            distinct = distinct.saturating_add(1);
        })?;
        Ok(RowsetDigest {
            root: tree.root(),
            rows,
            distinct,
        })
    }
}

/// Digest of the column names in their order; types differ between formats and are no part of it.
fn schema_digest<'a>(names: impl ExactSizeIterator<Item = &'a Masked<String>>) -> [u8; 32] {
    let mut text = Vec::new();
    write_array_head(&mut text, names.len() as u64);
    for name in names {
        write_text(&mut text, name.expose());
    }
    Sha256::digest(&text).into()
}

/// The digest of nothing but names, for tests and documentation of the form.
#[cfg(test)]
pub(crate) fn digest_of(columns: &[PhysicalColumn], batches: &[RecordBatch]) -> Result<Digest, EngineError> {
    let scratch = Scratch::new(tempfile::tempfile().ok());
    let mut rowset = Rowset::new(columns, scratch);
    for batch in batches {
        rowset.update(batch)?;
    }
    Rowset::finish(vec![rowset]).map(|digest| digest.root)
}

#[cfg(test)]
mod tests;
