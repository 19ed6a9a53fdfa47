//! Office Open XML sheets: cells, merges, formulas, dates, what else is in the package.

use super::*;
use crate::workbook::testing::{lines, means, torture, zip};

const TYPES: &[u8] = b"<Types/>";
const ROOT: &[u8] = b"<Relationships><Relationship Id='r1' Type='http://x/officeDocument' Target='xl/workbook.xml'/>\
    </Relationships>";
const RELATIONS: &[u8] = b"<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>\
    <Relationship Id='r2' Type='x/chartsheet' Target='chartsheets/sheet1.xml'/>\
    <Relationship Id='r3' Type='x/styles' Target='styles.xml'/>\
    <Relationship Id='r4' Type='x/sharedStrings' Target='/xl/sharedStrings.xml'/></Relationships>";
const WORKBOOK: &str = "<workbook xmlns:r='r'><workbookPr/><sheets><sheet name='一&amp;二' sheetId='1' r:id='r1'/>\
    <sheet name='图' sheetId='2' state='veryHidden' r:id='r2'/><sheet name='gone' sheetId='3' r:id='r9'/></sheets></workbook>";
const STYLES: &[u8] = b"<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\"-\"mm'/></numFmts><cellStyleXfs>\
    <xf numFmtId='22'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='22'/></cellXfs></styleSheet>";
const STRINGS: &str = "<sst><si><t>甲</t></si><si><t xml:space='preserve'> b </t></si></sst>";

fn book_of(sheet: &str) -> Vec<u8> {
    let sheet = format!("<?xml version='1.0'?><worksheet>{sheet}</worksheet>");
    zip(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        (
            "xl/comments1.xml",
            b"<comments><commentList><comment/><comment/></commentList></comments>",
        ),
        ("xl/vbaProject.bin", b"macro"),
        ("xl/pivotCache/pivotCacheRecords1.xml", b"<records/>"),
    ])
}

fn walked(sheet: &str) -> Result<Vec<String>, IntakeError> {
    let mut workbook = open(&means(&book_of(sheet))).unwrap();
    lines(workbook.as_mut(), 0)
}

fn cells(cells: &str) -> Vec<String> {
    walked(&format!("<sheetData><row>{cells}</row></sheetData>")).unwrap()
}

#[test]
fn sheets_are_listed_with_what_they_are() {
    let workbook = open(&means(&book_of(""))).unwrap();
    let names: Vec<(&str, bool, SheetKind)> = workbook
        .sheets()
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden, sheet.kind))
        .collect();
    assert_eq!(
        names,
        [
            ("一&二", false, SheetKind::Cells),
            ("图", true, SheetKind::Other),
            ("gone", false, SheetKind::Cells)
        ]
    );
    let notes = workbook.notes();
    assert_eq!(notes.count(dataseal_model::NoteKind::CellComment), 2);
    assert_eq!(notes.count(dataseal_model::NoteKind::UnreadObject), 2);
}

#[test]
fn a_sheet_whose_part_is_missing_is_damage() {
    let mut workbook = open(&means(&book_of(""))).unwrap();
    assert_eq!(lines(workbook.as_mut(), 2), Err(damaged_workbook()));
}

#[test]
fn cells_of_every_type_are_read() {
    assert_eq!(
        cells("<c><v>1.50</v></c><c r='D1'><v>2</v></c><c><v> 3 </v></c>"),
        ["1: 0#1.5 3#2 4#3"]
    );
    assert_eq!(cells("<c t='s'><v>0</v></c><c t='s'><v>1</v></c>"), ["1: 0=甲 1= b "]);
    assert_eq!(cells("<c t='inlineStr'><is><t>007</t></is></c>"), ["1: 0=007"]);
    assert_eq!(
        cells("<c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#REF!</v></c>"),
        ["1: 0?TRUE 1?FALSE 2!"]
    );
    assert_eq!(
        cells("<c t='d'><v>2024-01-01T10:00:00Z</v></c>"),
        ["1: 0@2024-01-01 10:00:00"]
    );
    assert_eq!(
        cells("<c s='1'><v>45292</v></c><c s='2'><v>45292.5</v></c>"),
        ["1: 0@2024-01-01 1@2024-01-01 12:00:00"]
    );
    assert_eq!(
        cells("<c t='n'><v>no number</v></c><c s='1'/><c><v/></c>"),
        ["1: 0=no number"]
    );
    assert_eq!(cells("<c t='str'><v>a_x000D_b</v></c>"), ["1: 0=a\rb"]);
}

#[test]
fn formulas_have_a_cached_value_or_none() {
    assert_eq!(
        cells("<c><f>1+1</f><v>2</v></c><c><f>1+1</f></c><c><f>1+1</f><v></v></c>"),
        ["1: 0f#2 1~ 2~"]
    );
    assert_eq!(
        cells("<c t='str'><f>\"\"</f><v></v></c><c t='e'><f>1/0</f><v>#DIV/0!</v></c>"),
        ["1: 0f= 1f!"]
    );
}

#[test]
fn rows_columns_and_merges_are_told() {
    let sheet = "<dimension ref='A1:XFD1048576'/><cols><col min='2' max='3' hidden='1'/><col min='5' max='5'/></cols>\
        <sheetData><row r='2' hidden='true'><c r='B2'><v>1</v></c></row><row><c r='A3'><v>2</v></c></row></sheetData>\
        <mergeCells><mergeCell ref='A1:B2'/></mergeCells><extLst><c><v>9</v></c></extLst>";
    assert_eq!(
        walked(sheet).unwrap(),
        ["hide 1 2", "h2: 1#1", "3: 0#2", "merge 0 0 1 1"]
    );
}

#[test]
fn damage_is_refused() {
    for sheet in [
        "<sheetData><row r='0'/></sheetData>",
        "<sheetData><row r='1048577'/></sheetData>",
        "<sheetData><row><c r='XFE1'><v>1</v></c></row></sheetData>",
        "<sheetData><row><c t='s'><v>2</v></c></row></sheetData>",
        "<sheetData><row><c t='s'><v>-1</v></c></row></sheetData>",
        "<sheetData><row><c t='b'><v>maybe</v></c></row></sheetData>",
        "<mergeCells><mergeCell ref='A'/></mergeCells>",
    ] {
        let damaged = crate::workbook::damaged_sheet();
        assert_eq!(walked(sheet), Err(damaged), "{sheet}");
    }
}

#[test]
fn no_cut_and_no_changed_byte_panics() {
    let sheet = "<sheetData><row r='1'><c t='s'><v>0</v></c><c r='C1' s='1'><v>45292</v></c></row></sheetData>\
        <mergeCells><mergeCell ref='A1:B2'/></mergeCells>";
    torture(open, &book_of(sheet));
}
