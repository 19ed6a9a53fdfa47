//! Where in a sheet the table is: titles above it, rows of column names, remarks below it.
//!
//! Decided from the sheet's first and last rows, by which cells are words and which are values, and by what is merged.
//! Whatever is not taken for a row is counted; a person may settle all of it.

mod names;
mod view;

use super::merges::Merges;
use super::rows::{ENDS, OwnedRow, SheetRows};
use crate::{DialectOptions, IntakeError};

pub use names::join_names;
use view::{RowView, is_remark};

/// Rows of titles above a table at most.
const MAX_TITLES: usize = 20;
/// Rows of column names at most.
const MAX_NAMES: usize = 8;
/// Rows of remarks below a table at most.
const MAX_REMARKS: usize = 10;

/// The two ends of a sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetShape {
    head: Vec<OwnedRow>,
    tail: Vec<OwnedRow>,
    rows: u64,
}

impl SheetShape {
    /// The ends of a walked sheet.
    ///
    /// # Errors
    /// As for [`SheetRows::read`].
    pub fn of(sheet: &SheetRows) -> Result<Self, IntakeError> {
        let remarks = MAX_REMARKS + 1;
        Ok(Self {
            head: sheet.take(0, ENDS)?,
            tail: sheet.take(sheet.rows.saturating_sub(remarks as u64), remarks)?,
            rows: sheet.rows,
        })
    }
}

/// Where the table is, in rows that are not blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Rows before the column names.
    pub preamble: u64,
    /// Rows of column names.
    pub header: u64,
    /// Rows after the last row of the table.
    pub footer: u64,
    /// Whether a person settled how many rows of names there are.
    pub told: bool,
}

impl Layout {
    /// Decides, as far as `options` leave it open.
    pub fn of(shape: &SheetShape, merges: &Merges, options: &DialectOptions) -> Self {
        let head: Vec<RowView<'_>> = shape.head.iter().map(|row| RowView::of(row, merges)).collect();
        let usual = usual_width(&head);
        let titles = match options.skip_lines {
            Some(lines) => head.iter().take_while(|view| u64::from(view.row.row) < lines).count(),
            None if options.header_rows == Some(0) => 0,
            None => titles(&head, usual),
        };
        let below = head.get(titles..).unwrap_or_default();
        let header = match options.header_rows {
            Some(rows) => usize::try_from(rows).unwrap_or(MAX_NAMES).min(below.len()),
            None => header_rows(below, merges),
        };
        let body = shape.rows.saturating_sub((titles + header) as u64);
        let footer = match options.footer_lines {
            Some(lines) => lines.min(body).min(ENDS as u64),
            None => remarks(&shape.tail, merges, usual).min(body.saturating_sub(1)),
        };
        Self {
            preamble: titles as u64,
            header: header as u64,
            footer,
            told: options.header_rows.is_some(),
        }
    }

    /// The rows of column names.
    pub fn header_rows<'a>(&self, shape: &'a SheetShape) -> &'a [OwnedRow] {
        let start = usize::try_from(self.preamble).unwrap_or(usize::MAX);
        let length = usize::try_from(self.header).unwrap_or(usize::MAX);
        let end = start.saturating_add(length).min(shape.head.len());
        shape.head.get(start..end).unwrap_or_default()
    }
}

/// How many cells the rows of the table have: what three quarters of the rows do not exceed.
fn usual_width(head: &[RowView<'_>]) -> usize {
    let mut widths: Vec<usize> = head.iter().map(|view| view.filled).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 3 / 4).copied().unwrap_or(0)
}

/// Rows at the top that hold a title, a date or a unit, and are followed by a row of names.
fn titles(head: &[RowView<'_>], usual: usize) -> usize {
    let is_title = |view: &&RowView<'_>| {
        let alone = view.anchors == 1 && (usual >= 3 || view.widest > 1);
        let few = view.filled * 3 <= usual;
        usual >= 2 && view.words > 0 && (alone || few || view.is_labels())
    };
    let count = head.iter().take(MAX_TITLES).take_while(is_title).count();
    // Few cells may also be what rows of a sparse table have; then no row of names follows.
    let names_follow = head
        .get(count)
        .is_some_and(|view| view.words >= 2 && view.words == view.anchors && view.filled * 2 >= usual);
    if names_follow { count } else { 0 }
}

/// How many of these rows are rows of names.
fn header_rows(rows: &[RowView<'_>], merges: &Merges) -> usize {
    let Some((first, body)) = rows.split_first() else {
        return 0;
    };
    if !is_names(first, body) {
        return 0;
    }
    let mut count = 1;
    while count < MAX_NAMES {
        let (Some(last), Some(next)) = (rows.get(count - 1), rows.get(count)) else {
            break;
        };
        let all_words = next.words == next.anchors;
        let reaches_down = rows.iter().take(count).any(|view| view.reaches(next.row.row, merges));
        let is_group = last.is_parted_by(next, merges);
        let is_sparse = last.filled >= 2
            && last.filled < next.filled
            && contrast(next, rows.get(count + 1..).unwrap_or_default()) > 0;
        // Below the last two of a sheet's rows nothing shows which of them is a name.
        let may_be_names = all_words || ((reaches_down || is_group) && next.values_are_periods());
        if !may_be_names || !(reaches_down || is_group || is_sparse) {
            break;
        }
        count += 1;
    }
    count
}

/// Whether a row is one of names rather than of values.
fn is_names(row: &RowView<'_>, body: &[RowView<'_>]) -> bool {
    if row.words == row.anchors {
        return row.words > 0;
    }
    if row.words == 0 {
        return false;
    }
    // Names may be years, months or a count.
    if row.values_are_periods() {
        return true;
    }
    let same = row
        .value_columns()
        .filter(|column| mostly_values(*column, body))
        .count();
    contrast(row, body) > same
}

/// Columns in which this row has a word and the rows below mostly values.
fn contrast(row: &RowView<'_>, body: &[RowView<'_>]) -> usize {
    row.word_columns().filter(|column| mostly_values(*column, body)).count()
}

fn mostly_values(column: u32, body: &[RowView<'_>]) -> bool {
    let (mut values, mut words) = (0, 0);
    for row in body {
        match row.is_value(column) {
            Some(true) => values += 1,
            Some(false) => words += 1,
            None => {}
        }
    }
    values > words
}

/// Rows at the bottom that hold a remark.
fn remarks(tail: &[OwnedRow], merges: &Merges, usual: usize) -> u64 {
    if usual < 2 {
        return 0;
    }
    let views: Vec<RowView<'_>> = tail.iter().map(|row| RowView::of(row, merges)).collect();
    let mut remarks = 0;
    for pair in views.windows(2).rev() {
        let [above, view] = pair else { break };
        let after_gap = view.row.row > above.row.row + 1;
        let alone = view.anchors == 1 && view.words == 1;
        let by_place = alone && usual >= 3 && view.starts_first && (view.widest > 1 || after_gap);
        let by_words = view.words == view.anchors && view.filled <= usual.div_ceil(2) && view.texts().all(is_remark);
        if !(by_place || by_words || (alone && view.widest > 1 && view.widest as usize >= usual)) {
            break;
        }
        remarks += 1;
    }
    remarks
}

#[cfg(test)]
mod tests;
