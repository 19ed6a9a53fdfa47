//! The distribution of a numeric attribute over the whole table, value by value in ascending order: how many rows have a
//! value up to each. It is kept in pieces; beyond the memory allowed, pieces go to the scratch file.

use std::cell::RefCell;

use dataseal_intake::{Region, Scratch};

use crate::EngineError;

/// Steps of a piece, 6 KiB on the scratch file: small, because pieces there are looked at in no order.
const PIECE: usize = 1 << 8;
/// Bytes of a step on the scratch file.
const WIDTH: usize = 24;

/// A value of the attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    /// Rows with this value or a smaller one: P.
    through: u64,
    /// Sum of `through` over all smaller values.
    before: u128,
}

/// The steps, ascending.
pub(super) struct Ladder {
    scratch: Scratch,
    /// Pieces that are kept in memory.
    kept: usize,
    pieces: Vec<Piece>,
    open: Vec<Step>,
    last: Step,
    steps: u64,
    /// The piece that was read from the scratch file last.
    read: RefCell<Option<(usize, Vec<Step>)>>,
}

struct Piece {
    /// `through` of its first step.
    first: u64,
    steps: Steps,
}

enum Steps {
    Memory(Vec<Step>),
    Written(Region),
}

impl Ladder {
    /// No steps yet, with room for `bytes` of them in memory.
    pub(super) fn new(scratch: Scratch, bytes: u64) -> Self {
        let piece = (PIECE * size_of::<Step>()) as u64;
        Self {
            scratch,
            kept: usize::try_from(bytes / piece).unwrap_or(usize::MAX),
            pieces: Vec::new(),
            open: Vec::new(),
            last: Step { through: 0, before: 0 },
            steps: 0,
            read: RefCell::new(None),
        }
    }

    /// Adds the next value, which so many rows have.
    pub(super) fn push(&mut self, rows: u64) -> Result<(), EngineError> {
        self.last = Step {
            through: self.last.through.saturating_add(rows),
            before: self.last.before.saturating_add(u128::from(self.last.through)),
        };
        self.open.push(self.last);
        self.steps += 1;
        if self.open.len() == PIECE {
            self.close()?;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), EngineError> {
        let Some(first) = self.open.first() else { return Ok(()) };
        let first = first.through;
        let steps = if self.pieces.len() < self.kept {
            Steps::Memory(std::mem::take(&mut self.open))
        } else {
            let mut bytes = Vec::with_capacity(self.open.len() * WIDTH);
            for step in self.open.drain(..) {
                bytes.extend_from_slice(&step.through.to_be_bytes());
                bytes.extend_from_slice(&step.before.to_be_bytes());
            }
            Steps::Written(self.scratch.spool(|put| put(&bytes))?)
        };
        self.pieces.push(Piece { first, steps });
        Ok(())
    }

    /// Ends the ladder.
    pub(super) fn finish(mut self) -> Result<Self, EngineError> {
        self.close()?;
        Ok(self)
    }

    /// Number of values.
    pub(super) const fn steps(&self) -> u64 {
        self.steps
    }

    /// Sum over the values from `start` to before `end` of `|mine - P * class|`, in whole numbers.
    pub(super) fn area(&self, start: u64, end: u64, mine: u128, class: u64) -> Result<u128, EngineError> {
        if start >= end || class == 0 {
            return Ok(0);
        }
        // P grows: up to a point it is not above `mine / class`, from there on it is.
        let most = u64::try_from(mine / u128::from(class)).unwrap_or(u64::MAX);
        let turn = self.first_above(most)?.clamp(start, end);
        let class = u128::from(class);
        let sum = |from: u64, to: u64| -> Result<u128, EngineError> {
            Ok(self
                .before(to)?
                .saturating_sub(self.before(from)?)
                .saturating_mul(class))
        };
        let flat = |from: u64, to: u64| mine.saturating_mul(u128::from(to - from));
        let below = flat(start, turn).saturating_sub(sum(start, turn)?);
        let above = sum(turn, end)?.saturating_sub(flat(turn, end));
        Ok(below.saturating_add(above))
    }

    /// Sum of P over all values before one.
    fn before(&self, step: u64) -> Result<u128, EngineError> {
        if step >= self.steps {
            return Ok(self.last.before.saturating_add(u128::from(self.last.through)));
        }
        let step = usize::try_from(step).map_err(|_| EngineError::Internal)?;
        self.with(step / PIECE, |steps| {
            steps.get(step % PIECE).map_or(0, |step| step.before)
        })
    }

    /// The first value up to which there are more than `rows` rows; the number of values if there is none.
    fn first_above(&self, rows: u64) -> Result<u64, EngineError> {
        let pieces = self.pieces.partition_point(|piece| piece.first <= rows);
        let Some(piece) = pieces.checked_sub(1) else {
            return Ok(0);
        };
        let within = self.with(piece, |steps| steps.partition_point(|step| step.through <= rows))?;
        Ok((piece * PIECE + within) as u64)
    }

    fn with<T>(&self, piece: usize, look: impl FnOnce(&[Step]) -> T) -> Result<T, EngineError> {
        let region = match self.pieces.get(piece).map(|piece| &piece.steps) {
            Some(Steps::Memory(steps)) => return Ok(look(steps)),
            Some(Steps::Written(region)) => region,
            None => return Ok(look(&[])),
        };
        let mut read = self.read.borrow_mut();
        let steps = match read.take() {
            Some((known, steps)) if known == piece => steps,
            _ => fetch(region)?,
        };
        let found = look(&steps);
        *read = Some((piece, steps));
        Ok(found)
    }
}

fn fetch(region: &Region) -> Result<Vec<Step>, EngineError> {
    let length = usize::try_from(region.len()).map_err(|_| EngineError::Internal)?;
    let bytes = region.read_range(0, length)?;
    let step = |bytes: &[u8; WIDTH]| {
        let (through, before) = bytes.split_first_chunk::<8>()?;
        Some(Step {
            through: u64::from_be_bytes(*through),
            before: u128::from_be_bytes(before.try_into().ok()?),
        })
    };
    Ok(bytes.as_chunks::<WIDTH>().0.iter().filter_map(step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_those_of_the_plain_sum_in_memory_and_on_the_scratch_file() {
        let rows: Vec<u64> = (0..2_500).map(|n| n * 31 % 7 + 1).collect();
        for bytes in [0, 1 << 30] {
            let mut ladder = Ladder::new(Scratch::new(tempfile::tempfile().ok()), bytes);
            rows.iter().for_each(|rows| ladder.push(*rows).unwrap());
            let ladder = ladder.finish().unwrap();
            assert_eq!(ladder.steps(), 2_500);
            for (start, end, mine, class) in [
                (0, 2_500, 0, 3),
                (0, 2_500, 12_345, 3),
                (7, 1_030, 9_000, 2),
                (1_024, 2_048, 20_000, 5),
                (2_499, 2_500, 1 << 60, 1),
                (5, 5, 9, 9),
            ] {
                let mut through = 0_u128;
                let mut expected = 0_u128;
                for (at, rows) in (0..).zip(&rows) {
                    through += u128::from(*rows);
                    if (start..end).contains(&at) {
                        expected += mine_less(mine, through * u128::from(class));
                    }
                }
                assert_eq!(ladder.area(start, end, mine, class).unwrap(), expected);
            }
        }
    }

    fn mine_less(mine: u128, other: u128) -> u128 {
        mine.abs_diff(other)
    }
}
