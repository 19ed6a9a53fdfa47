//! Which columns the rows of a sheet have, in memory that does not grow with them.

use std::collections::VecDeque;

/// First and last column of something.
pub type Span = (u32, u32);

pub(super) fn join(one: Option<Span>, other: Span) -> Span {
    one.map_or(other, |one| (one.0.min(other.0), one.1.max(other.1)))
}

/// Rows at either end of a sheet of which the columns are known one by one.
pub const ENDS: usize = 64;

/// Which columns the rows have: one by one at either end, together in between.
#[derive(Clone, Debug, Default)]
pub(super) struct RowSpans {
    head: Vec<Span>,
    middle: Option<Span>,
    tail: VecDeque<Span>,
}

impl RowSpans {
    pub(super) fn push(&mut self, span: Span) {
        if self.head.len() < ENDS {
            self.head.push(span);
            return;
        }
        self.tail.push_back(span);
        if self.tail.len() > ENDS
            && let Some(passed) = self.tail.pop_front()
        {
            self.middle = Some(join(self.middle, passed));
        }
    }

    /// The columns of `rows` rows, the first `before` and the last `after` left out (at most [`ENDS`] each).
    pub(super) fn columns(&self, rows: u64, before: u64, after: u64) -> Option<Span> {
        let end = usize::try_from(rows.saturating_sub(after)).unwrap_or(usize::MAX);
        let start = usize::try_from(before).unwrap_or(usize::MAX);
        let tail_at = usize::try_from(rows).unwrap_or(usize::MAX) - self.tail.len();
        let head = self.head.iter().enumerate();
        let tail = self.tail.iter().enumerate().map(|(at, span)| (tail_at + at, span));
        head.chain(tail)
            .filter(|(at, _)| (start..end).contains(at))
            .map(|(_, span)| *span)
            .chain(self.middle)
            .fold(None, |joined, span| Some(join(joined, span)))
    }
}
