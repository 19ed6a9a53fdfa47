//! Several files as one table: states merged column by column, because a profile is a monoid and knows no files.
//!
//! Columns are matched by name, the n-th of a name with the n-th of that name, in the order of the first file; a column
//! that a file lacks is absent in all of its rows. Whatever differs between the files is noted, never smoothed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow::datatypes::{DataType, Field, Schema};
use dataseal_model::{Masked, NoteKind, Notes, PhysicalColumn, Place, RecogniserSet};
use dataseal_profile::{ColumnState, TableState};

use crate::EngineError;

/// What columns of partitions are declared to be.
const PARTITION: &str = "partition";
/// Rows measured at a time where all of them are one value.
const CONSTANT_ROWS: usize = 16_384;

/// One file of a table, measured by itself.
#[derive(Debug)]
pub struct UnitedPiece {
    /// Its state.
    pub state: TableState,
    /// Its columns as it declares them.
    pub columns: Vec<PhysicalColumn>,
    /// Columns that its folder names hold: name and value, absent for a null.
    pub partitions: Vec<(String, Option<String>)>,
}

/// Several files as one table.
#[derive(Debug)]
pub struct United {
    /// The measurements of all rows.
    pub state: TableState,
    /// The columns: those of the first file, then those that others add, then those of the folders.
    pub columns: Vec<PhysicalColumn>,
    /// How the files differ.
    pub notes: Notes,
}

/// A column on its way: its state so far, over the files seen.
struct Growing {
    column: PhysicalColumn,
    state: ColumnState,
}

/// A column's name and which of that name it is.
type Key = (Masked<String>, usize);

/// Puts files together, in the given order.
///
/// # Errors
/// [`EngineError::Profile`] when states were measured with another set of recognisers.
pub fn unite(pieces: Vec<UnitedPiece>, recognisers: &Arc<RecogniserSet>) -> Result<United, EngineError> {
    let mut notes = Notes::default();
    let mut growing: Vec<Growing> = Vec::new();
    let mut positions: BTreeMap<Key, usize> = BTreeMap::new();
    let mut rows = 0_u64;
    for (index, piece) in pieces.into_iter().enumerate() {
        let here = piece.state.rows();
        let columns = with_partitions(piece, recognisers)?;
        let mut taken = vec![false; growing.len()];
        let mut last = None;
        for (key, column, state) in keyed(columns) {
            let Some(position) = positions.get(&key).copied() else {
                if index > 0 {
                    notes.add(NoteKind::AddedColumn, Place::default());
                }
                let mut whole = constant(None, rows, recognisers)?;
                whole.merge(&state)?;
                positions.insert(key, growing.len());
                growing.push(Growing { column, state: whole });
                taken.push(true);
                continue;
            };
            let place = Place {
                column: u32::try_from(position).ok(),
                ..Place::default()
            };
            if last.is_some_and(|last| position < last) {
                notes.add(NoteKind::ChangedOrder, place);
            }
            last = Some(position);
            if let (Some(known), Some(taken)) = (growing.get_mut(position), taken.get_mut(position)) {
                if known.column.declared != column.declared {
                    notes.add(NoteKind::ChangedType, place);
                }
                known.state.merge(&state)?;
                *taken = true;
            }
        }
        for (position, known) in growing.iter_mut().enumerate() {
            if taken.get(position) == Some(&false) {
                let place = Place {
                    column: u32::try_from(position).ok(),
                    ..Place::default()
                };
                notes.add(NoteKind::MissingColumn, place);
                known.state.merge(&constant(None, here, recognisers)?)?;
            }
        }
        rows = rows.saturating_add(here);
    }
    // Columns of the folders go last, whatever later files have added.
    growing.sort_by_key(|known| known.column.declared == PARTITION);
    let (columns, states) = growing.into_iter().map(|known| (known.column, known.state)).unzip();
    Ok(United {
        state: TableState::from_columns(rows, states, Arc::clone(recognisers))?,
        columns,
        notes,
    })
}

/// The columns of a file and behind them those of its folders.
fn with_partitions(
    piece: UnitedPiece,
    recognisers: &Arc<RecogniserSet>,
) -> Result<Vec<(PhysicalColumn, ColumnState)>, EngineError> {
    let rows = piece.state.rows();
    let mut columns: Vec<(PhysicalColumn, ColumnState)> =
        piece.columns.into_iter().zip(piece.state.into_columns()).collect();
    for (name, value) in piece.partitions {
        let column = PhysicalColumn {
            name: Masked::new(name),
            declared: PARTITION.to_owned(),
        };
        columns.push((column, constant(value.as_deref(), rows, recognisers)?));
    }
    Ok(columns)
}

/// Columns with their keys.
fn keyed(columns: Vec<(PhysicalColumn, ColumnState)>) -> impl Iterator<Item = (Key, PhysicalColumn, ColumnState)> {
    let mut met: BTreeMap<Masked<String>, usize> = BTreeMap::new();
    columns.into_iter().map(move |(column, state)| {
        let times = met.entry(column.name.clone()).or_default();
        let key = (column.name.clone(), *times);
        *times += 1;
        (key, column, state)
    })
}

/// The state of a column that holds one value, or none, in so many rows.
fn constant(value: Option<&str>, rows: u64, recognisers: &Arc<RecogniserSet>) -> Result<ColumnState, EngineError> {
    let mut table = TableState::new(1, Arc::clone(recognisers));
    let schema = Arc::new(Schema::new(vec![Field::new("c0", DataType::Utf8, true)]));
    let mut left = rows;
    while left > 0 {
        let count = usize::try_from(left).unwrap_or(CONSTANT_ROWS).min(CONSTANT_ROWS);
        let array: ArrayRef = match value {
            Some(value) => Arc::new(StringArray::from_iter_values(std::iter::repeat_n(value, count))),
            None => new_null_array(&DataType::Utf8, count),
        };
        let batch = RecordBatch::try_new(Arc::clone(&schema), vec![array]).map_err(|_| EngineError::Internal)?;
        table.update(&batch)?;
        left -= count as u64;
    }
    table.into_columns().pop().ok_or(EngineError::Internal)
}
