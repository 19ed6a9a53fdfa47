//! A row as it is looked at to find the table.

use crate::labelled::is_labelled;
use crate::workbook::cell::CellKind;
use crate::workbook::merges::Merges;
use crate::workbook::rows::{OwnedCell, OwnedRow};

/// What is counted of a row.
pub(super) struct RowView<'a> {
    pub(super) row: &'a OwnedRow,
    /// Cells with a value.
    pub(super) anchors: usize,
    /// Of these, words.
    pub(super) words: usize,
    /// Cells with a value once merges over columns are unfolded.
    pub(super) filled: usize,
    /// Columns of the widest merge.
    pub(super) widest: u32,
    /// Whether its first cell is in one of the sheet's first two columns.
    pub(super) starts_first: bool,
}

impl<'a> RowView<'a> {
    pub(super) fn of(row: &'a OwnedRow, merges: &Merges) -> Self {
        let mut view = Self {
            row,
            anchors: 0,
            words: 0,
            filled: 0,
            widest: 1,
            starts_first: row.cells.first().is_some_and(|cell| cell.column <= 1),
        };
        for cell in row.cells.iter().filter(|cell| counts(cell)) {
            let width = width_at(merges, row.row, cell.column);
            view.anchors += 1;
            view.words += usize::from(is_word(cell));
            view.filled += width as usize;
            view.widest = view.widest.max(width);
        }
        view
    }

    fn cells(&self) -> impl Iterator<Item = &'a OwnedCell> {
        self.row.cells.iter().filter(|cell| counts(cell))
    }

    /// Texts of its cells.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.cells().map(|cell| cell.text.as_str())
    }

    /// Columns with a word.
    pub(super) fn word_columns(&self) -> impl Iterator<Item = u32> {
        self.cells().filter(|cell| is_word(cell)).map(|cell| cell.column)
    }

    /// Columns with a value.
    pub(super) fn value_columns(&self) -> impl Iterator<Item = u32> {
        self.cells().filter(|cell| !is_word(cell)).map(|cell| cell.column)
    }

    /// Whether the cell of this column is a value; `None` without one.
    pub(super) fn is_value(&self, column: u32) -> Option<bool> {
        let at = self.row.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.row
            .cells
            .get(at)
            .filter(|cell| counts(cell))
            .map(|cell| !is_word(cell))
    }

    /// Whether one of its merges reaches down to `row`.
    pub(super) fn reaches(&self, row: u32, merges: &Merges) -> bool {
        let list = merges.list();
        let start = list.partition_point(|merge| merge.first_row < self.row.row);
        let own = list.get(start..).unwrap_or_default().iter();
        own.take_while(|merge| merge.first_row == self.row.row)
            .any(|merge| merge.last_row >= row && self.is_value(merge.first_column).is_some())
    }

    /// Whether one of its merges over columns has several cells of `below` under it, as a group of names has.
    pub(super) fn is_parted_by(&self, below: &RowView<'_>, merges: &Merges) -> bool {
        let list = merges.list();
        let start = list.partition_point(|merge| merge.first_row < self.row.row);
        let own = list.get(start..).unwrap_or_default().iter();
        own.take_while(|merge| merge.first_row == self.row.row).any(|merge| {
            let under = below.cells().filter(|cell| merge.covers(self.row.row, cell.column));
            self.is_value(merge.first_column).is_some() && under.count() >= 2
        })
    }

    /// Whether it says who filled the table in, when, and in which unit: labels with their values, and days.
    pub(super) fn is_labels(&self) -> bool {
        let labelled = |cell: &OwnedCell| is_labelled(&cell.text);
        let is_day =
            |cell: &OwnedCell| cell.kind.plain() == CellKind::DATE || (!is_word(cell) && cell.text.contains('年'));
        self.cells().any(labelled) && self.cells().all(|cell| labelled(cell) || is_day(cell))
    }

    /// Whether its values are such as names are: years, months, dates, or 1, 2, 3.
    pub(super) fn values_are_periods(&self) -> bool {
        let values = || self.cells().filter(|cell| !is_word(cell));
        let is_period = |cell: &OwnedCell| {
            let number = cell.text.trim_end_matches(['年', '月', '日']);
            cell.kind.plain() == CellKind::DATE
                || number.len() < cell.text.len()
                || number.parse::<u32>().is_ok_and(|year| (1900..=2100).contains(&year))
        };
        let counted = || values().enumerate().all(|(at, cell)| cell.text == (at + 1).to_string());
        values().all(is_period) || (values().count() >= 3 && counted())
    }
}

fn counts(cell: &OwnedCell) -> bool {
    !cell.text.is_empty() || cell.kind.lacks_value()
}

/// Columns of the merge that begins in a cell; 1 without one.
fn width_at(merges: &Merges, row: u32, column: u32) -> u32 {
    let list = merges.list();
    let at = list.partition_point(|merge| (merge.first_row, merge.first_column) < (row, column));
    let here = list
        .get(at)
        .filter(|merge| (merge.first_row, merge.first_column) == (row, column));
    here.map_or(1, |merge| merge.width())
}

/// Whether a cell is a word: text that is neither a number nor a date nor a code of digits.
fn is_word(cell: &OwnedCell) -> bool {
    if cell.kind.plain() != CellKind::TEXT {
        return false;
    }
    let is_digit_like =
        |character: char| character.is_ascii_digit() || " \t.,+-/:%()¥$€Xx年月日时分秒TZ".contains(character);
    let has_digit = cell.text.bytes().any(|byte| byte.is_ascii_digit());
    !(has_digit && cell.text.chars().all(is_digit_like))
}

/// Whether a text is a remark by its own words: it begins as one, or names who did something.
pub(super) fn is_remark(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "注",
        "备注",
        "備註",
        "说明",
        "說明",
        "数据来源",
        "资料来源",
        "來源",
        "来源",
        "附注",
        "※",
        "*",
        "Note",
        "note",
        "NOTE",
        "Source",
        "source",
        "Remark",
        "remark",
    ];
    let text = text.trim_start();
    let marked = STARTS.iter().filter_map(|start| text.strip_prefix(start)).any(|rest| {
        let next = rest.trim_start_matches(|character: char| character.is_alphanumeric() && character.is_ascii());
        next.trim_start().starts_with(['：', ':', '.', '、', ' ']) || text.starts_with(['※', '*'])
    });
    const SIGNERS: &[&str] = &[
        "制表",
        "制单",
        "填表",
        "审核",
        "复核",
        "负责人",
        "打印",
        "导出",
        "日期",
        "单位",
    ];
    marked || (text.contains(['：', ':']) && SIGNERS.iter().any(|signer| text.starts_with(signer)))
}
