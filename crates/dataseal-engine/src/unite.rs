//! Several files as one table: states merged column by column, because a profile is a monoid and knows no files.
//!
//! Columns are matched by name, the n-th of a name with the n-th of that name, in the order of the first file; a column
//! that a file lacks is absent in all of its rows. Whatever differs between the files is noted, never smoothed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow::datatypes::{DataType, Field, Schema};
use dataseal_model::{Masked, NoteKind, Notes, PhysicalColumn, Place, RecogniserSet};
use dataseal_profile::{ColumnState, TableState, WholeRows};

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

/// A column's measurements with what declares it.
type Measured = (PhysicalColumn, ColumnState);

/// A column on its way: its state so far, over the files seen.
struct Growing {
    column: PhysicalColumn,
    state: ColumnState,
}

/// A column's name and which of that name it is.
type Key = (Masked<String>, usize);

/// Columns on their way, matched by name over the files seen. Those that files hold and those of their folders are joined
/// apart: a folder's column is no file's, even under the same name, and has no place in a file.
struct Joining<'a> {
    recognisers: &'a Arc<RecogniserSet>,
    growing: Vec<Growing>,
    positions: BTreeMap<Key, usize>,
    /// Whether the columns stand in files, so that a note can say where.
    placed: bool,
    /// Files so far.
    files: usize,
    /// Rows so far.
    rows: u64,
}

impl<'a> Joining<'a> {
    fn new(recognisers: &'a Arc<RecogniserSet>, placed: bool) -> Self {
        Self {
            recognisers,
            growing: Vec::new(),
            positions: BTreeMap::new(),
            placed,
            files: 0,
            rows: 0,
        }
    }

    /// Adds the columns of one file of so many rows, and notes how they differ from those before.
    fn add(&mut self, columns: Vec<Measured>, rows: u64, notes: &mut Notes) -> Result<(), EngineError> {
        let placed = self.placed;
        let place = |position: usize| Place {
            column: u32::try_from(position).ok().filter(|_| placed),
            ..Place::default()
        };
        let mut taken = vec![false; self.growing.len()];
        let mut last = None;
        for (key, column, state) in keyed(columns) {
            let Some(position) = self.positions.get(&key).copied() else {
                if self.files > 0 {
                    notes.add(NoteKind::AddedColumn, Place::default());
                }
                let mut whole = constant(None, self.rows, self.recognisers)?;
                whole.merge(&state)?;
                self.positions.insert(key, self.growing.len());
                self.growing.push(Growing { column, state: whole });
                taken.push(true);
                continue;
            };
            if last.is_some_and(|last| position < last) {
                notes.add(NoteKind::ChangedOrder, place(position));
            }
            last = Some(position);
            if let (Some(known), Some(taken)) = (self.growing.get_mut(position), taken.get_mut(position)) {
                if known.column.declared != column.declared {
                    notes.add(NoteKind::ChangedType, place(position));
                }
                known.state.merge(&state)?;
                *taken = true;
            }
        }
        for (position, known) in self.growing.iter_mut().enumerate() {
            if taken.get(position) == Some(&false) {
                notes.add(NoteKind::MissingColumn, place(position));
                known.state.merge(&constant(None, rows, self.recognisers)?)?;
            }
        }
        self.files += 1;
        self.rows = self.rows.saturating_add(rows);
        Ok(())
    }
}

/// Puts files together, in the given order.
///
/// # Errors
/// [`EngineError::Profile`] when states were measured with another set of recognisers.
pub fn unite(pieces: Vec<UnitedPiece>, recognisers: &Arc<RecogniserSet>) -> Result<United, EngineError> {
    let mut notes = Notes::default();
    let mut in_files = Joining::new(recognisers, true);
    let mut of_folders = Joining::new(recognisers, false);
    let mut rows = 0_u64;
    let are_alike = are_alike(&pieces);
    let mut whole: Option<WholeRows> = None;
    for piece in pieces {
        let here = piece.state.rows();
        let (states, counted) = piece.state.into_parts();
        if are_alike {
            let values: Vec<Option<&str>> = piece.partitions.iter().map(|(_, value)| value.as_deref()).collect();
            let counted = counted.beside(&values);
            match &mut whole {
                None => whole = Some(counted),
                Some(whole) => whole.merge(&counted),
            }
        }
        let columns = piece.columns.into_iter().zip(states).collect();
        in_files.add(columns, here, &mut notes)?;
        of_folders.add(folder_columns(piece.partitions, here, recognisers)?, here, &mut notes)?;
        rows = rows.saturating_add(here);
    }
    let growing = in_files.growing.into_iter().chain(of_folders.growing);
    let (columns, states) = growing.map(|known| (known.column, known.state)).unzip();
    Ok(United {
        state: TableState::from_columns(rows, states, whole.unwrap_or_default(), Arc::clone(recognisers))?,
        columns,
        notes,
    })
}

/// Whether all files have the same columns in the same order, so that a row of one can be compared with a row of another.
fn are_alike(pieces: &[UnitedPiece]) -> bool {
    let folders =
        |piece: &UnitedPiece| -> Vec<String> { piece.partitions.iter().map(|(name, _)| name.clone()).collect() };
    pieces
        .array_windows()
        .all(|[one, other]| one.columns == other.columns && folders(one) == folders(other))
}

/// The columns that the names of a file's folders hold, each of one value.
fn folder_columns(
    partitions: Vec<(String, Option<String>)>,
    rows: u64,
    recognisers: &Arc<RecogniserSet>,
) -> Result<Vec<Measured>, EngineError> {
    let column = |(name, value): (String, Option<String>)| -> Result<Measured, EngineError> {
        let column = PhysicalColumn {
            name: Masked::new(name),
            declared: PARTITION.to_owned(),
        };
        Ok((column, constant(value.as_deref(), rows, recognisers)?))
    };
    partitions.into_iter().map(column).collect()
}

/// Columns with their keys.
fn keyed(columns: Vec<Measured>) -> impl Iterator<Item = (Key, PhysicalColumn, ColumnState)> {
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
    table.into_parts().0.pop().ok_or(EngineError::Internal)
}

#[cfg(test)]
mod tests {
    use dataseal_model::{Digest, Note};

    use super::*;

    fn recognisers() -> Arc<RecogniserSet> {
        Arc::new(RecogniserSet::new(Vec::new(), Digest::new([0; 32])))
    }

    /// A file of one row in a folder of one year.
    fn piece(columns: &[&str], year: &str, recognisers: &Arc<RecogniserSet>) -> UnitedPiece {
        let fields: Vec<Field> = columns
            .iter()
            .map(|name| Field::new(*name, DataType::Utf8, true))
            .collect();
        let cells = columns
            .iter()
            .map(|_| Arc::new(StringArray::from_iter_values(["x"])) as ArrayRef)
            .collect();
        let mut state = TableState::new(columns.len(), Arc::clone(recognisers));
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), cells).unwrap();
        state.update(&batch).unwrap();
        let column = |name: &&str| PhysicalColumn {
            name: Masked::new((*name).to_owned()),
            declared: "text".to_owned(),
        };
        UnitedPiece {
            state,
            columns: columns.iter().map(column).collect(),
            partitions: vec![("year".to_owned(), Some(year.to_owned()))],
        }
    }

    /// A column's name, what it is declared to be, and its nulls.
    type Told = (Masked<String>, String, u64);

    fn united(files: [&[&str]; 3]) -> (Vec<Told>, Vec<Note>) {
        let recognisers = recognisers();
        let pieces = files.into_iter().zip(["2023", "2024", "2025"]);
        let pieces = pieces.map(|(columns, year)| piece(columns, year, &recognisers));
        let united = unite(pieces.collect(), &recognisers).unwrap();
        let profile = united.state.finish(&united.columns).unwrap();
        assert_eq!(profile.rows, 3);
        let nulls = profile.columns.iter().map(|column| column.counts.nulls);
        let columns = united.columns.iter().zip(nulls);
        let columns = columns.map(|(column, nulls)| (column.name.clone(), column.declared.clone(), nulls));
        (columns.collect(), united.notes.into_vec())
    }

    fn column(name: &str, declared: &str, nulls: u64) -> Told {
        (Masked::new(name.to_owned()), declared.to_owned(), nulls)
    }

    fn note(kind: NoteKind, column: Option<u32>) -> Note {
        let place = Place {
            column,
            ..Place::default()
        };
        Note {
            kind,
            count: 1,
            places: vec![place],
        }
    }

    #[test]
    fn whole_rows_are_compared_across_files_with_the_same_columns() {
        let recognisers = recognisers();
        let counts = |years: [Option<&str>; 3], columns: [&[&str]; 3]| {
            let pieces = columns.into_iter().zip(years).map(|(columns, year)| UnitedPiece {
                partitions: vec![("year".to_owned(), year.map(str::to_owned))],
                ..piece(columns, "", &recognisers)
            });
            let united = unite(pieces.collect(), &recognisers).unwrap();
            let profile = united.state.finish(&united.columns).unwrap();
            let rows = profile.row_counts.map(|counts| (counts.distinct.value, counts.empty));
            (rows, profile.completeness.map(|completeness| completeness.complete))
        };
        let same: [&[&str]; 3] = [&["a", "b"]; 3];
        let years = |years: [&'static str; 3]| years.map(Some);
        assert_eq!(counts(years(["2023", "2024", "2025"]), same), (Some((3, 0)), Some(3)));
        assert_eq!(counts(years(["2023", "2024", "2023"]), same), (Some((2, 0)), Some(3)));
        // A year that is absent, and columns in another order.
        assert_eq!(counts([Some("2023"), None, Some("2023")], same), (None, None));
        let turned: [&[&str]; 3] = [&["a", "b"], &["b", "a"], &["a", "b"]];
        assert_eq!(counts(years(["2023"; 3]), turned), (None, None));
    }

    #[test]
    fn a_column_that_a_later_file_adds_changes_no_order() {
        let (columns, notes) = united([&["a"], &["a", "b"], &["a", "b"]]);
        let expected = [
            column("a", "text", 0),
            column("b", "text", 1),
            column("year", "partition", 0),
        ];
        assert_eq!(columns, expected);
        assert_eq!(notes, [note(NoteKind::AddedColumn, None)]);
    }

    #[test]
    fn a_column_of_a_folder_and_one_of_its_name_in_the_files_stay_apart() {
        let (columns, notes) = united([&["year", "a"], &["a"], &["a", "year"]]);
        let expected = [
            column("year", "text", 1),
            column("a", "text", 0),
            column("year", "partition", 0),
        ];
        assert_eq!(columns, expected);
        let expected = [
            note(NoteKind::MissingColumn, Some(0)),
            note(NoteKind::ChangedOrder, Some(0)),
        ];
        assert_eq!(notes, expected);
    }

    #[test]
    fn a_note_says_where_a_column_stands_in_the_end() {
        let (_, notes) = united([&["a"], &["a", "b"], &["a"]]);
        let expected = [
            note(NoteKind::MissingColumn, Some(1)),
            note(NoteKind::AddedColumn, None),
        ];
        assert_eq!(notes, expected);
    }
}
