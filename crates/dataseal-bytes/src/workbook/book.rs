//! A small workbook as a person filled it in: every sheet as rows of text cells with their addresses.
//!
//! For templates that are handed out and come back (label reviews, taxonomies), not for data: everything is held in memory,
//! and what is beyond [`BookLimits`] is refused.

use dataseal_model::NoteKind;

use super::cell::CellKind;
use super::{Cell, Means, Merge, SheetKind, SheetSink, Workbook, open_ods, open_xls, open_xlsb, open_xlsx};
use crate::archive::ZipKind;
use crate::{Head, IntakeError, Signature, SizeLimit, UnsupportedFeature};

/// How large a workbook of this kind may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookLimits {
    /// Cells with a value over all sheets. 1,000,000.
    pub max_cells: u64,
    /// Bytes of text over all sheets. 64 MiB.
    pub max_text: u64,
}

impl Default for BookLimits {
    fn default() -> Self {
        Self {
            max_cells: 1_000_000,
            max_text: 64 << 20,
        }
    }
}

/// One sheet of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookSheet {
    /// Its name as written.
    pub name: String,
    /// Whether a person who opens the workbook does not see it.
    pub hidden: bool,
    /// Rows with a value, in order.
    pub rows: Vec<BookRow>,
}

/// One row that has a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookRow {
    /// Its number in the sheet, from 0.
    pub row: u32,
    /// Its cells with a value, by column.
    pub cells: Vec<BookCell>,
}

/// One cell with a value. Errors and formulas that were never computed have none, and are told by `unreadable`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookCell {
    /// Column of the sheet, from 0.
    pub column: u32,
    /// Its text as a person sees it, numbers in plain digits and dates as `2026-01-31`.
    pub text: String,
    /// Whether the cell holds an error (`#REF!`) or a formula without a result; its text is empty then.
    pub unreadable: bool,
}

impl BookRow {
    /// The text of a column; empty where the cell is.
    pub fn text(&self, column: u32) -> &str {
        let found = self.cells.iter().find(|cell| cell.column == column);
        found.map_or("", |cell| cell.text.as_str())
    }

    /// The cell of a column, if it has a value.
    pub fn cell(&self, column: u32) -> Option<&BookCell> {
        self.cells.iter().find(|cell| cell.column == column)
    }
}

/// The address of a cell as spreadsheets write it, `B7` for row 6 and column 1.
pub fn cell_address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        left -= 1;
        let letter = u8::try_from(left % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        left /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// Reads every sheet of cells of an `.xlsx`, `.xlsb`, `.xls` or `.ods`, hidden ones included. Of merged cells the first has
/// the value.
///
/// # Errors
/// [`IntakeError::Unsupported`] for what is no workbook, [`IntakeError::TooLarge`] beyond the limits, and what is wrong
/// with the file.
pub fn read_book(means: &Means, limits: BookLimits) -> Result<Vec<BookSheet>, IntakeError> {
    let head = Head::read(&means.region, "")?;
    let mut workbook = match head.zip() {
        Some(ZipKind::Xlsx) => open_xlsx(means)?,
        Some(ZipKind::Xlsb) => open_xlsb(means)?,
        Some(ZipKind::Ods) => open_ods(means)?,
        Some(_) => return Err(IntakeError::Unsupported(UnsupportedFeature::OfficeDocument)),
        None if matches!(head.signature(), Some(Signature::CompoundFile | Signature::Biff)) => open_xls(means)?,
        None => {
            return Err(IntakeError::Binary {
                looks_like: head.signature().unwrap_or(Signature::Unknown),
                offset: 0,
            });
        }
    };
    read_sheets(workbook.as_mut(), limits)
}

fn read_sheets(workbook: &mut dyn Workbook, limits: BookLimits) -> Result<Vec<BookSheet>, IntakeError> {
    let listed = workbook.sheets().to_vec();
    let mut taken = Taken::default();
    let mut sheets = Vec::new();
    for (place, sheet) in listed.into_iter().enumerate() {
        if sheet.kind != SheetKind::Cells {
            continue;
        }
        let mut collector = Collector {
            rows: Vec::new(),
            limits,
            taken: &mut taken,
        };
        workbook.walk(place, &mut collector)?;
        let mut rows = collector.rows;
        rows.retain(|row| !row.cells.is_empty());
        sheets.push(BookSheet {
            name: sheet.name,
            hidden: sheet.hidden,
            rows,
        });
    }
    Ok(sheets)
}

/// What was collected over all sheets.
#[derive(Default)]
struct Taken {
    cells: u64,
    text: u64,
}

struct Collector<'a> {
    rows: Vec<BookRow>,
    limits: BookLimits,
    taken: &'a mut Taken,
}

impl Collector<'_> {
    fn count(&mut self, cell: &Cell<'_>) -> Result<(), IntakeError> {
        self.taken.cells += 1;
        self.taken.text = self.taken.text.saturating_add(cell.text.len() as u64);
        let over = |found: u64, allowed: u64| {
            (found > allowed).then_some(IntakeError::TooLarge {
                limit: SizeLimit::InflatedBytes,
                allowed,
                found,
            })
        };
        let refused = over(self.taken.cells, self.limits.max_cells).or(over(self.taken.text, self.limits.max_text));
        refused.map_or(Ok(()), Err)
    }
}

impl SheetSink for Collector<'_> {
    fn row(&mut self, row: u32, _hidden: bool) -> Result<(), IntakeError> {
        // A row that holds nothing is not kept, or a sheet of a million empty rows would cost as many.
        match self.rows.last_mut() {
            Some(last) if last.cells.is_empty() => last.row = row,
            _ => self.rows.push(BookRow { row, cells: Vec::new() }),
        }
        Ok(())
    }

    fn cell(&mut self, cell: Cell<'_>) -> Result<(), IntakeError> {
        if !cell.counts() || cell.kind.is_covered() {
            return Ok(());
        }
        self.count(&cell)?;
        let unreadable = cell.kind.lacks_value();
        let text = std::str::from_utf8(cell.text).map_err(|_| super::damaged_sheet())?;
        let text = match cell.kind.plain() {
            CellKind::DATE => without_midnight(text),
            _ => text,
        };
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(BookCell {
                column: cell.column,
                text: text.to_owned(),
                unreadable,
            });
        }
        Ok(())
    }

    fn merge(&mut self, _merge: Merge) -> Result<(), IntakeError> {
        Ok(())
    }

    fn hide_columns(&mut self, _first: u32, _last: u32) {}

    fn unread(&mut self, _kind: NoteKind, _count: u64) {}
}

/// A day that a spreadsheet keeps as the first second of it is that day.
fn without_midnight(text: &str) -> &str {
    text.strip_suffix(" 00:00:00").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;
    use crate::workbook::testing::{means, zip};

    fn book(sheet: &str, limits: BookLimits) -> Result<Vec<BookSheet>, IntakeError> {
        let sheet = format!("<worksheet>{sheet}</worksheet>");
        let workbook = "<workbook xmlns:r='r'><sheets><sheet name='一' sheetId='1' r:id='r1'/>\
            <sheet name='_h' sheetId='2' state='veryHidden' r:id='r2'/></sheets></workbook>";
        let relations = "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/1.xml'/>\
            <Relationship Id='r2' Type='x/worksheet' Target='worksheets/2.xml'/></Relationships>";
        let hidden = "<worksheet><sheetData><row r='1'><c r='A1' t='str'><v>v1</v></c></row></sheetData></worksheet>";
        let bytes = zip(&[
            ("[Content_Types].xml", b"<Types/>"),
            (
                "_rels/.rels",
                b"<Relationships><Relationship Id='r1' Type='http://x/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            ),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
            ("xl/worksheets/1.xml", sheet.as_bytes()),
            ("xl/worksheets/2.xml", hidden.as_bytes()),
        ]);
        read_book(&means(&bytes), limits)
    }

    const CELLS: &str = "<sheetData><row r='1'/><row r='3'><c r='B3' t='str'><v>甲</v></c><c r='D3'><v>7</v></c></row>\
        <row r='4'><c r='A4' t='e'><v>#REF!</v></c></row></sheetData><mergeCells><mergeCell ref='B3:C3'/></mergeCells>";

    #[test]
    fn cells_come_with_their_addresses() {
        let sheets = book(CELLS, BookLimits::default()).unwrap();
        assert_eq!(
            sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect::<Vec<_>>(),
            [("一", false), ("_h", true)]
        );
        let rows = &sheets[0].rows;
        assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 3]);
        assert_eq!((rows[0].text(1), rows[0].text(3), rows[0].text(2)), ("甲", "7", ""));
        assert!(rows[1].cell(0).unwrap().unreadable);
        assert_eq!(sheets[1].rows[0].text(0), "v1");
    }

    #[test]
    fn more_than_a_person_fills_in_is_refused() {
        let few = BookLimits {
            max_cells: 1,
            ..BookLimits::default()
        };
        assert!(matches!(book(CELLS, few), Err(IntakeError::TooLarge { .. })));
        let short = BookLimits {
            max_text: 2,
            ..BookLimits::default()
        };
        assert!(matches!(book(CELLS, short), Err(IntakeError::TooLarge { .. })));
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        let text = Means {
            region: region_of(b"a,b\n1,2\n"),
            ..means(b"")
        };
        assert!(read_book(&text, BookLimits::default()).is_err());
        let archive = means(&zip(&[("a.csv", b"a,b\n")]));
        assert!(read_book(&archive, BookLimits::default()).is_err());
    }

    #[test]
    fn addresses_are_those_of_spreadsheets() {
        for (row, column, address) in [
            (0, 0, "A1"),
            (6, 1, "B7"),
            (0, 25, "Z1"),
            (9, 26, "AA10"),
            (0, 701, "ZZ1"),
            (0, 702, "AAA1"),
        ] {
            assert_eq!(cell_address(row, column), address);
        }
    }

    #[test]
    fn days_have_no_midnight() {
        assert_eq!(without_midnight("2026-01-31 00:00:00"), "2026-01-31");
        assert_eq!(without_midnight("2026-01-31 12:00:00"), "2026-01-31 12:00:00");
    }
}
