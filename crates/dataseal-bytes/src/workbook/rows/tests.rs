//! Rows put down and read back: sparse cells, long texts, limits.

use dataseal_model::NoteKind;
use proptest::prelude::*;

use super::*;
use crate::workbook::cell::Cell;
use crate::workbook::damaged_sheet;
use crate::workbook::sink::SheetSink as _;
use crate::{Limits, Scratch};

type Written = Vec<(u32, bool, Vec<(u32, CellKind, String)>)>;

fn write(rows: &Written) -> Result<SheetRows, IntakeError> {
    let scratch = Scratch::new(Some(tempfile::tempfile().unwrap()));
    let mut made = None;
    let region = scratch.spool(|put| {
        let mut writer = SheetWriter::new(put, &Limits::default());
        for (row, hidden, cells) in rows {
            writer.row(*row, *hidden)?;
            for (column, kind, text) in cells {
                writer.cell(Cell {
                    column: *column,
                    kind: *kind,
                    text: text.as_bytes(),
                })?;
            }
        }
        made = Some(writer.finish()?);
        Ok(())
    })?;
    Ok(made.unwrap().at(region))
}

fn row(number: u32, columns: &[u32]) -> (u32, bool, Vec<(u32, CellKind, String)>) {
    let cell = |column: &u32| (*column, CellKind::TEXT, format!("c{column}"));
    (number, false, columns.iter().map(cell).collect())
}

fn columns_of(rows: &[OwnedRow]) -> Vec<Vec<u32>> {
    rows.iter()
        .map(|row| row.cells.iter().map(|cell| cell.column).collect())
        .collect()
}

#[test]
fn a_far_cell_takes_no_more_room_than_a_near_one() {
    let sheet = write(&vec![row(0, &[0]), row(1_048_575, &[16_383])]).unwrap();
    assert_eq!(sheet.rows, 2);
    assert_eq!(sheet.row_span, Some((0, 1_048_575)));
    assert_eq!(sheet.columns(0, 0), Some((0, 16_383)));
    assert_eq!(sheet.columns(0, 1), Some((0, 0)));
    assert!(sheet.region.len() < 40);
}

#[test]
fn cells_out_of_order_are_put_in_order_and_twins_refused() {
    let sheet = write(&vec![row(3, &[5, 2, 9, 0])]).unwrap();
    assert_eq!(columns_of(&sheet.take(0, 9).unwrap()), [[0, 2, 5, 9]]);
    assert_eq!(write(&vec![row(0, &[1, 1])]).err(), Some(damaged_sheet()));
    assert_eq!(write(&vec![row(0, &[1, 0, 1])]).err(), Some(damaged_sheet()));
    assert_eq!(write(&vec![row(4, &[1]), row(4, &[2])]).err(), Some(damaged_sheet()));
    assert_eq!(write(&vec![row(4, &[1]), row(3, &[2])]).err(), Some(damaged_sheet()));
}

#[test]
fn rows_without_a_value_are_blank() {
    let formula = (0, CellKind::TEXT.with_formula(true), String::new());
    let empty = (1, CellKind::TEXT, String::new());
    let sheet = write(&vec![row(0, &[0]), (1, false, vec![formula, empty]), row(2, &[3])]).unwrap();
    assert_eq!(sheet.rows, 2);
    assert_eq!(sheet.notes.count(NoteKind::FormulaCell), 1);
    let taken = sheet.take(1, 9).unwrap();
    assert_eq!(taken.first().map(|row| row.row), Some(2));
}

#[test]
fn text_that_is_no_utf8_is_refused() {
    let mut put = |_: &[u8]| Ok(());
    let mut writer = SheetWriter::new(&mut put, &Limits::default());
    let bad = Cell {
        column: 0,
        kind: CellKind::TEXT,
        text: b"\xff",
    };
    assert!(writer.cell(bad).is_err());
    writer.row(0, false).unwrap();
    assert!(writer.cell(bad).is_err());
}

#[test]
fn hidden_columns_do_not_pile_up() {
    let mut put = |_: &[u8]| Ok(());
    let mut writer = SheetWriter::new(&mut put, &Limits::default());
    for (first, last) in [
        (7, 9),
        (1, 2),
        (3, 3),
        (2, 2),
        (9, 8),
        (12, u32::MAX),
        (u32::MAX, u32::MAX),
    ] {
        writer.hide_columns(first, last);
    }
    let scratch = Scratch::new(Some(tempfile::tempfile().unwrap()));
    let sheet = writer.finish().unwrap().at(scratch.spool(|_| Ok(())).unwrap());
    assert_eq!(sheet.hidden_columns, [(1, 3), (7, 9), (12, u32::MAX)]);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rows in proptest::collection::btree_map(0_u32..2_000_000, (any::<bool>(),
        proptest::collection::btree_map(0_u32..20_000, (0_u8..4, "[a-z中]{1,300}"), 1..5)), 0..200)) {
        let rows: Written = rows.into_iter().map(|(number, (hidden, cells))| {
            let cells = cells.into_iter().map(|(column, (kind, text))| (column, CellKind::from_byte(kind), text));
            (number, hidden, cells.collect())
        }).collect();
        let sheet = write(&rows).unwrap();
        let taken = sheet.take(0, usize::MAX).unwrap();
        let read: Written = taken.into_iter().map(|row| {
            let cells = row.cells.into_iter().map(|cell| (cell.column, cell.kind, cell.text));
            (row.row, row.hidden, cells.collect())
        }).collect();
        prop_assert_eq!(&read, &rows);
        prop_assert_eq!(sheet.blocks.iter().map(|block| u64::from(block.rows)).sum::<u64>(), sheet.rows);
        let columns = rows.iter().flat_map(|row| row.2.iter().map(|cell| cell.0));
        let span = columns.clone().min().zip(columns.max());
        prop_assert_eq!(sheet.columns(0, 0), span);
    }
}
