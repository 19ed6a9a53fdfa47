//! The states of a table's columns, updated a batch at a time.

use std::sync::Arc;

use arrow::array::RecordBatch;
use dataseal_model::{PhysicalColumn, RecogniserSet, TableProfile, WantedRelations};

use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::gaps::Gaps;
use crate::measurer::Kept;
use crate::relations::RelationTotals;
use crate::room::Room;
use crate::rows::RowTotals;
use crate::state::{ColumnState, STATE_VERSION, read_header, read_measures, write_header};
use crate::tools::Tools;
use crate::whole::WholeRows;

const MAGIC: [u8; 4] = *b"DSTS";
/// Bytes that a column takes at least, by which a hostile number of columns is refused.
const SMALLEST_COLUMN: usize = 256;

/// The measurements of a table so far: one [`ColumnState`] a column, and like it a commutative monoid to the byte.
#[derive(Debug)]
pub struct TableState {
    recognisers: Arc<RecogniserSet>,
    rows: u64,
    columns: Vec<ColumnState>,
    whole: WholeRows,
    relations: RelationTotals,
    tools: Option<Box<ToolBox>>,
}

/// Working memory, which `Debug` has nothing to say about.
struct ToolBox(Tools);

impl std::fmt::Debug for ToolBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ToolBox")
    }
}

impl TableState {
    /// A table of so many columns and no rows.
    pub fn new(columns: usize, recognisers: Arc<RecogniserSet>) -> Self {
        Self::with_relations(columns, recognisers, WantedRelations::default())
    }

    /// The same, in which what is wanted of columns together is counted too.
    pub fn with_relations(columns: usize, recognisers: Arc<RecogniserSet>, wanted: WantedRelations) -> Self {
        Self {
            rows: 0,
            columns: (0..columns)
                .map(|_| ColumnState::in_table(columns, Arc::clone(&recognisers)))
                .collect(),
            whole: WholeRows::of(columns),
            relations: RelationTotals::new(columns, wanted),
            tools: None,
            recognisers,
        }
    }

    /// A table put together from the states of its columns, each of which measured `rows` rows, and what is known of whole
    /// rows.
    ///
    /// # Errors
    /// [`ProfileError::Columns`] when a column measured another number of rows.
    pub fn from_columns(
        rows: u64,
        columns: Vec<ColumnState>,
        whole: WholeRows,
        recognisers: Arc<RecogniserSet>,
    ) -> Result<Self, ProfileError> {
        let mut table = Self {
            recognisers,
            rows,
            columns,
            whole,
            relations: RelationTotals::default(),
            tools: None,
        };
        let width = table.columns.len();
        table.columns.iter_mut().for_each(|column| column.fit(width));
        match table.columns.iter().find(|column| column.rows() != rows) {
            None => Ok(table),
            Some(_) => Err(ProfileError::Columns {
                expected: usize::try_from(rows).unwrap_or(usize::MAX),
                found: table.columns.len(),
            }),
        }
    }

    /// The states of the columns, in file order, and what is known of whole rows.
    pub fn into_parts(self) -> (Vec<ColumnState>, WholeRows) {
        (self.columns, self.whole)
    }

    /// Measures the rows of one batch.
    ///
    /// # Errors
    /// [`ProfileError::Columns`] when the batch has another number of columns, else what [`ColumnState::update`] says; the
    /// state should then be dropped.
    pub fn update(&mut self, batch: &RecordBatch) -> Result<(), ProfileError> {
        self.take(std::slice::from_ref(batch), &mut [])
    }

    /// [`TableState::update`] with several batches, a column after the other, so that what a column needs is at hand for
    /// all of its rows. What comes again is kept back of each column, if there is room for it, until
    /// [`TableState::settle`].
    pub(crate) fn take(&mut self, batches: &[RecordBatch], kept: &mut [Kept]) -> Result<(), ProfileError> {
        for batch in batches {
            self.demand_columns(batch.num_columns())?;
        }
        let mut kept = kept.iter_mut();
        let ToolBox(tools) = &mut **self
            .tools
            .get_or_insert_with(|| Box::new(ToolBox(Tools::new(&self.recognisers))));
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        let mut hashes = std::mem::take(&mut tools.hashes);
        hashes.clear();
        hashes.resize(rows, 0);
        for (place, state) in self.columns.iter_mut().enumerate() {
            let mut kept = kept.next();
            let mut of_rows = hashes.as_mut_slice();
            for array in batches.iter().filter_map(|batch| batch.columns().get(place)) {
                let (hashes, rest) = std::mem::take(&mut of_rows)
                    .split_at_mut_checked(array.len())
                    .unwrap_or_default();
                of_rows = rest;
                let is_mixed = match &mut kept {
                    None => state.update_with(array, tools).map(|()| false)?,
                    Some(kept) => kept.update(state, array, tools, hashes)?,
                };
                if !is_mixed {
                    self.whole.mix(array, &tools.texts_hashed, hashes);
                }
            }
        }
        let mut of_rows = hashes.as_slice();
        for batch in batches {
            let (hashes, rest) = of_rows.split_at_checked(batch.num_rows()).unwrap_or_default();
            of_rows = rest;
            self.whole.count(batch, hashes);
            if self.relations.update(batch).is_err() {
                self.relations = RelationTotals::default();
            }
        }
        tools.hashes = hashes;
        self.rows = self.rows.saturating_add(rows as u64);
        Ok(())
    }

    /// Measures what was kept back.
    pub(crate) fn settle(&mut self, kept: &mut [Kept]) -> Result<(), ProfileError> {
        let tools = self
            .tools
            .get_or_insert_with(|| Box::new(ToolBox(Tools::new(&self.recognisers))));
        for (state, kept) in self.columns.iter_mut().zip(kept) {
            kept.settle(state, &mut tools.0)?;
        }
        Ok(())
    }

    /// Adds the rows that `other` measured.
    ///
    /// # Errors
    /// [`ProfileError::Columns`] or [`ProfileError::Recognisers`] when the two are not of one kind.
    pub fn merge(&mut self, other: &Self) -> Result<(), ProfileError> {
        self.demand_columns(other.columns.len())?;
        for (ours, theirs) in self.columns.iter_mut().zip(&other.columns) {
            ours.merge(theirs)?;
        }
        self.rows = self.rows.saturating_add(other.rows);
        self.whole.merge(&other.whole);
        self.relations.merge(&other.relations);
        Ok(())
    }

    /// Rows measured.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// The columns, in file order.
    pub fn columns(&self) -> &[ColumnState] {
        &self.columns
    }

    /// The profile of everything measured so far.
    ///
    /// # Errors
    /// [`ProfileError::Columns`] when the file declares another number of columns.
    pub fn finish(&self, physical: &[PhysicalColumn]) -> Result<TableProfile, ProfileError> {
        self.demand_columns(physical.len())?;
        let columns = self.columns.iter().zip(physical).enumerate();
        Ok(TableProfile {
            rows: self.rows,
            row_counts: self.whole.totals.as_ref().map(|totals| totals.finish(self.rows)),
            completeness: self
                .whole
                .gaps
                .as_ref()
                .map(|gaps| gaps.finish(self.rows, &self.columns)),
            relations: self.relations.finish(self.rows, &self.columns),
            columns: columns
                .map(|(position, (state, column))| state.finish(column.name.clone(), position, column.declared.clone()))
                .collect(),
            recognisers: self.recognisers.digest(),
            state_version: STATE_VERSION,
        })
    }

    /// The one binary form of this state. It holds values in the clear, for the pipes of a worker or a cluster.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.head();
        self.columns.iter().for_each(|column| column.measures.write(&mut out));
        finished(out, &self.whole, &self.relations)
    }

    /// What comes before the columns.
    fn head(&self) -> Writer {
        let mut out = Writer::default();
        write_header(&mut out, MAGIC, &self.recognisers);
        out.u64(self.rows);
        out.flag(self.whole.totals.is_some());
        if let Some(totals) = &self.whole.totals {
            totals.write(&mut out);
        }
        out.count(self.columns.len());
        out
    }

    /// [`TableState::to_bytes`] of a state that is not needed any more: what is written of a wide table is let go at once.
    pub fn into_bytes(self) -> Vec<u8> {
        let mut out = self.head();
        let columns = self.columns.into_iter();
        columns.for_each(|column| column.measures.write(&mut out));
        finished(out, &self.whole, &self.relations)
    }

    /// Reads what [`TableState::to_bytes`] wrote, as strictly as [`ColumnState::from_bytes`].
    ///
    /// # Errors
    /// [`ProfileError::Malformed`], [`ProfileError::Version`] or [`ProfileError::Recognisers`].
    pub fn from_bytes(bytes: &[u8], recognisers: Arc<RecogniserSet>) -> Result<Self, ProfileError> {
        let mut from = Reader::new(bytes);
        read_header(&mut from, MAGIC, &recognisers)?;
        let rows = from.u64()?;
        let totals = if from.flag()? {
            Some(RowTotals::read(&mut from)?)
        } else {
            None
        };
        from.demand(totals.as_ref().is_none_or(|totals| totals.fits(rows)))?;
        let length = from.count(SMALLEST_COLUMN)?;
        let mut columns = Vec::with_capacity(length);
        for _ in 0..length {
            let measures = read_measures(&mut from, Room::of(length), &recognisers)?;
            from.demand(measures.rows == rows)?;
            columns.push(ColumnState::with_measures(measures, length, Arc::clone(&recognisers)));
        }
        let gaps = from.flag()?.then(|| Gaps::read(&mut from, length)).transpose()?;
        from.demand(gaps.as_ref().is_none_or(|gaps| gaps.fits(rows, &columns)))?;
        let relations = RelationTotals::read(&mut from, length)?;
        from.demand(relations.fits(rows))?;
        from.end()?;
        let state = Self {
            recognisers,
            rows,
            columns,
            whole: WholeRows { totals, gaps },
            relations,
            tools: None,
        };
        from.demand(state.to_bytes() == bytes)?;
        Ok(state)
    }

    /// Bytes of memory that the state holds, for a limit.
    pub fn memory(&self) -> usize {
        let tools = if self.tools.is_some() { Tools::MEMORY } else { 0 };
        let columns: usize = self.columns.iter().map(ColumnState::memory).sum();
        size_of::<Self>() + tools + columns + self.whole.memory() + self.relations.memory()
    }

    const fn demand_columns(&self, found: usize) -> Result<(), ProfileError> {
        let expected = self.columns.len();
        if found == expected {
            Ok(())
        } else {
            Err(ProfileError::Columns { found, expected })
        }
    }
}

/// Writes what comes behind the columns.
fn finished(mut out: Writer, whole: &WholeRows, relations: &RelationTotals) -> Vec<u8> {
    out.flag(whole.gaps.is_some());
    if let Some(gaps) = &whole.gaps {
        gaps.write(&mut out);
    }
    relations.write(&mut out);
    out.finish()
}
