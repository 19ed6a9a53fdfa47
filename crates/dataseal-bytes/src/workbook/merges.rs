//! Merged cells: one value over a range, unfolded so that every cell of the range has it.

use super::cell::CellKind;
use super::damaged_sheet;
use super::rows::SheetRows;
use crate::{IntakeError, SizeLimit};

/// A merged range: rows and columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// First row.
    pub first_row: u32,
    /// First column.
    pub first_column: u32,
    /// Last row.
    pub last_row: u32,
    /// Last column.
    pub last_column: u32,
}

impl Merge {
    /// Whether a cell lies in it.
    pub const fn covers(&self, row: u32, column: u32) -> bool {
        self.first_row <= row && row <= self.last_row && self.first_column <= column && column <= self.last_column
    }

    /// Columns.
    pub const fn width(&self) -> u32 {
        self.last_column.saturating_sub(self.first_column).saturating_add(1)
    }
}

/// The merges of a sheet that cover a used cell, with the values of those that reach over several rows.
#[derive(Clone, Debug, Default)]
pub struct Merges {
    /// By their first rows.
    merges: Vec<Merge>,
    /// The value of each, where another row needs it.
    values: Vec<Option<(CellKind, Box<[u8]>)>>,
}

/// Bytes of values that are kept for later rows at most.
const MAX_VALUES: usize = 64 << 20;

impl Merges {
    /// The merges of a walked sheet.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] if they overlap so much that they cannot be told apart, [`IntakeError::TooLarge`] if their
    /// values do not fit into memory.
    pub fn of(sheet: &SheetRows) -> Result<Self, IntakeError> {
        let (Some((first_row, last_row)), Some((first_column, last_column))) = (sheet.row_span, sheet.columns(0, 0))
        else {
            return Ok(Self::default());
        };
        let clipped = |merge: &Merge| Merge {
            first_row: merge.first_row,
            first_column: merge.first_column,
            last_row: merge.last_row.min(last_row),
            last_column: merge.last_column.min(last_column),
        };
        // One whose value lies outside what is used has none.
        let is_used = |merge: &Merge| {
            (first_row..=merge.last_row).contains(&merge.first_row)
                && (first_column..=merge.last_column).contains(&merge.first_column)
                && (merge.first_row, merge.first_column) != (merge.last_row, merge.last_column)
        };
        let mut merges: Vec<Merge> = sheet.merges.iter().map(clipped).filter(is_used).collect();
        merges.sort_unstable();
        merges.dedup();
        let area = |rows: (u32, u32), columns: (u32, u32)| {
            u64::from(rows.1 - rows.0 + 1).saturating_mul(u64::from(columns.1 - columns.0 + 1))
        };
        let covered = merges.iter().fold(0_u64, |sum, merge| {
            let one = area(
                (merge.first_row, merge.last_row),
                (merge.first_column, merge.last_column),
            );
            sum.saturating_add(one)
        });
        // Merges that do not overlap cover no more than there is.
        if covered > area((first_row, last_row), (first_column, last_column)) {
            return Err(damaged_sheet());
        }
        let values = vec![None; merges.len()];
        let mut made = Self { merges, values };
        made.load(sheet)?;
        Ok(made)
    }

    /// All of them, by their first rows.
    pub fn list(&self) -> &[Merge] {
        &self.merges
    }

    /// The value of one that reaches over several rows, if it has one.
    pub fn value(&self, merge: usize) -> Option<(CellKind, &[u8])> {
        let (kind, text) = self.values.get(merge)?.as_ref()?;
        Some((*kind, text))
    }

    /// Fetches the values of the merges over several rows.
    fn load(&mut self, sheet: &SheetRows) -> Result<(), IntakeError> {
        let tall = |merge: &Merge| merge.last_row > merge.first_row;
        let (mut at, mut bytes) = (0, 0_usize);
        for (position, block) in sheet.blocks.iter().enumerate() {
            let end = sheet.blocks.get(position + 1).map_or(u32::MAX, |next| next.first_row);
            let until = self.merges.partition_point(|merge| merge.first_row < end);
            if !self.merges.get(at..until).unwrap_or_default().iter().any(tall) {
                at = until;
                continue;
            }
            let mut rows = sheet.read(block)?;
            while let Some((row, _)) = rows.next_row()? {
                while self.merges.get(at).is_some_and(|merge| merge.first_row < row) {
                    at += 1;
                }
                let mut candidate = at;
                while let Some(cell) = rows.next_cell()? {
                    let here = (row, cell.column);
                    let before = |merge: &Merge| (merge.first_row, merge.first_column) < here;
                    while self.merges.get(candidate).is_some_and(before) {
                        candidate += 1;
                    }
                    let Some(merge) = self.merges.get(candidate) else {
                        continue;
                    };
                    if (merge.first_row, merge.first_column) == here && tall(merge) && cell.counts() {
                        bytes += cell.text.len();
                        if let Some(value) = self.values.get_mut(candidate) {
                            *value = Some((cell.kind, cell.text.into()));
                        }
                    }
                }
                if bytes > MAX_VALUES {
                    return Err(IntakeError::TooLarge {
                        limit: SizeLimit::CellBytes,
                        allowed: MAX_VALUES as u64,
                        found: bytes as u64,
                    });
                }
            }
        }
        Ok(())
    }
}

/// Which merges touch a row, for rows that only go down.
#[derive(Clone, Debug)]
pub struct Sweep {
    next: usize,
    active: Vec<usize>,
}

impl Sweep {
    /// Ready for rows from `row` on.
    pub fn from_row(merges: &Merges, row: u32) -> Self {
        let next = merges.merges.partition_point(|merge| merge.first_row < row);
        let reaching = merges.merges.iter().take(next).enumerate();
        let active = reaching.filter(|(_, merge)| merge.last_row >= row).map(|(at, _)| at);
        Self {
            next,
            active: active.collect(),
        }
    }

    /// The merges that touch `row`, by their places in [`Merges::list`].
    pub fn at(&mut self, merges: &Merges, row: u32) -> &[usize] {
        if self.active.is_empty() && merges.merges.get(self.next).is_none_or(|merge| merge.first_row > row) {
            return &[];
        }
        let list = &merges.merges;
        self.active
            .retain(|at| list.get(*at).is_some_and(|merge| merge.last_row >= row));
        while let Some(merge) = list.get(self.next).filter(|merge| merge.first_row <= row) {
            if merge.last_row >= row {
                self.active.push(self.next);
            }
            self.next += 1;
        }
        &self.active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merges(list: &[(u32, u32, u32, u32)]) -> Merges {
        let mut merges: Vec<Merge> = list
            .iter()
            .map(|(first_row, first_column, last_row, last_column)| Merge {
                first_row: *first_row,
                first_column: *first_column,
                last_row: *last_row,
                last_column: *last_column,
            })
            .collect();
        merges.sort_unstable();
        let values = vec![None; merges.len()];
        Merges { merges, values }
    }

    #[test]
    fn a_sweep_finds_the_merges_of_each_row_wherever_it_starts() {
        let merges = merges(&[(0, 0, 5, 0), (2, 1, 3, 2), (3, 4, 3, 6), (8, 0, 9, 1)]);
        for start in 0..11 {
            let mut sweep = Sweep::from_row(&merges, start);
            for row in start..11 {
                let mut expected: Vec<usize> = Vec::new();
                for (at, merge) in merges.list().iter().enumerate() {
                    if merge.first_row <= row && row <= merge.last_row {
                        expected.push(at);
                    }
                }
                let mut found = sweep.at(&merges, row).to_vec();
                found.sort_unstable();
                assert_eq!(found, expected, "row {row} from {start}");
            }
        }
    }
}
