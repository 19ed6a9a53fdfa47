//! Small workbooks that the tests build themselves, read through the one door.

use std::sync::Arc;

use dataseal_bytes::{DialectOptions, IntakeError, Limits, ReadOptions, SizeLimit, Source, UnsupportedFeature};
use dataseal_model::{FileRecord, Format, NoteKind, PartKind, Place};

use crate::testing::zip::{Member, archive};
use crate::testing::{Rows, file_of, open_named, read, read_tables, rows_of, source_of};

/// A stored zip archive.
fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in parts {
        let offset = u32::try_from(bytes.len()).unwrap();
        let length = u32::try_from(data.len()).unwrap();
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc32(data.as_bytes()).to_le_bytes());
        common.extend(length.to_le_bytes());
        common.extend(length.to_le_bytes());
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(data.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (offset, length) = (
        u32::try_from(bytes.len()).unwrap(),
        u32::try_from(directory.len()).unwrap(),
    );
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count, count].concat());
    bytes.extend(length.to_le_bytes());
    bytes.extend(offset.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A workbook of sheets: name, state, content of its worksheet element.
fn book_of(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let (mut listed, mut relations) = (String::new(), String::new());
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        (
            "_rels/.rels".to_owned(),
            "<Relationships><Relationship Id='m' Type='t/officeDocument' Target='xl/workbook.xml'/></Relationships>"
                .to_owned(),
        ),
    ];
    for (number, (name, state, content)) in sheets.iter().enumerate() {
        listed.push_str(&format!("<sheet name='{name}' state='{state}' r:id='r{number}'/>"));
        relations.push_str(&format!(
            "<Relationship Id='r{number}' Type='t/worksheet' Target='s{number}.xml'/>"
        ));
        parts.push((format!("xl/s{number}.xml"), format!("<worksheet>{content}</worksheet>")));
    }
    let styles = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>";
    parts.push(("xl/styles.xml".to_owned(), styles.to_owned()));
    relations.push_str("<Relationship Id='st' Type='t/styles' Target='styles.xml'/>");
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook><sheets>{listed}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{relations}</Relationships>"),
    ));
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, data)| (name.as_str(), data.as_str()))
        .collect();
    zip(&[&parts, more].concat())
}

/// Rows of cells: what parses as a number is one, `=x` a formula with the result x, `` nothing.
fn data(rows: &[&str]) -> String {
    let cell = |(column, text): (usize, &str)| {
        let letter = char::from(b'A' + u8::try_from(column).unwrap());
        match text.strip_prefix('=') {
            _ if text.is_empty() => String::new(),
            Some(result) => format!("<c r='{letter}R' t='str'><f>f</f><v>{result}</v></c>"),
            None if text.parse::<f64>().is_ok() => format!("<c r='{letter}R'><v>{text}</v></c>"),
            None => format!("<c r='{letter}R' t='inlineStr'><is><t>{text}</t></is></c>"),
        }
    };
    let row = |(number, row): (usize, &&str)| {
        let cells: String = row.split('|').map(str::trim).enumerate().map(cell).collect();
        format!(
            "<row r='{}'>{}</row>",
            number + 1,
            cells.replace("R'", &format!("{}'", number + 1))
        )
    };
    format!(
        "<sheetData>{}</sheetData>",
        rows.iter().enumerate().map(row).collect::<String>()
    )
}

fn count(record: &FileRecord, kind: NoteKind) -> u64 {
    record
        .reading
        .notes
        .iter()
        .find(|note| note.kind == kind)
        .map_or(0, |note| note.count)
}

fn lines(rows: &Rows) -> Vec<String> {
    let cell = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "-".to_owned());
    rows.iter()
        .map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|"))
        .collect()
}

/// The only sheet's rows, the names before them.
fn sheet(content: &str) -> (Vec<String>, Vec<String>, FileRecord) {
    sheet_with(content, ReadOptions::default()).unwrap()
}

fn sheet_with(content: &str, options: ReadOptions) -> Result<(Vec<String>, Vec<String>, FileRecord), IntakeError> {
    let bytes = book_of(&[("一", "visible", content)], &[]);
    let table = open_named(file_of(&bytes), "book.xlsx", options)?;
    let names = table
        .columns()
        .iter()
        .map(|column| column.name.expose().clone())
        .collect();
    let (batches, record) = read(table, 2)?;
    Ok((names, lines(&rows_of(&batches)), record))
}

#[test]
fn every_sheet_is_a_table_and_the_rest_is_counted() {
    let bytes = book_of(
        &[
            ("一", "visible", &data(&["姓名|年龄", "张三|31"])),
            ("空", "visible", "<sheetData/>"),
            ("二", "hidden", &data(&["a|b", "1|2", "3|4"])),
        ],
        &[
            ("xl/media/image1.png", "png"),
            // What programs write about a workbook and the ranges in it is no content.
            ("docProps/custom.xml", "<Properties/>"),
            ("docMetadata/LabelInfo.xml", "<labelList/>"),
            ("xl/tables/table1.xml", "<table/>"),
            ("xl/comments1.xml", "<comments><comment/></comments>"),
        ],
    );
    let tables = read_tables(&bytes, "book.xlsx").unwrap();
    let [(first, one), (second, two)] = <[_; 2]>::try_from(tables).unwrap();
    assert_eq!(lines(&first), ["张三|31"]);
    assert_eq!(lines(&second), ["1|2", "3|4"]);
    assert_eq!(
        (one.format, one.inventory.rows_declared, one.inventory.columns_measured),
        (Format::Xlsx, 1, 2)
    );
    // The empty sheet and the picture.
    assert_eq!(count(&one, NoteKind::UnreadObject), 2);
    assert_eq!(count(&one, NoteKind::CellComment), 1);
    assert_eq!(count(&two, NoteKind::UnreadObject), 0);
    let part = two.reading.part.first().unwrap();
    assert_eq!((part.kind, part.position, part.hidden), (PartKind::Sheet, 2, true));
    assert_eq!(part.name.expose(), "二");
}

#[test]
fn a_workbook_without_a_cell_is_empty() {
    let bytes = book_of(
        &[(
            "一",
            "visible",
            "<sheetData><row r='5'><c r='A5' s='1'/></row></sheetData>",
        )],
        &[],
    );
    assert_eq!(read_tables(&bytes, "book.xlsx").err(), Some(IntakeError::Empty));
}

#[test]
fn identifiers_stay_text_and_dates_become_dates() {
    let (names, rows, record) = sheet(
        "<sheetData><row r='1'><c t='inlineStr'><is><t>工号</t></is></c><c t='inlineStr'><is><t>身份证</t></is></c><c \
         t='inlineStr'><is><t>入职</t></is></c></row><row r='2'><c t='inlineStr'><is><t>007</t></is></c><c>\
         <v>1.1010119900307E+17</v></c><c s='1'><v>45292</v></c></row></sheetData>",
    );
    assert_eq!(names, ["工号", "身份证", "入职"]);
    assert_eq!(rows, ["007|110101199003070000|2024-01-01"]);
    assert_eq!(count(&record, NoteKind::ZeroedDigits), 1);
}

#[test]
fn merged_cells_are_unfolded_over_rows_and_columns() {
    let content = data(&["部门|姓名|分|数", "研发|张|1|2", "|李|3|4", "|王|5|", "销售|赵|7|8"]);
    let merged = format!("{content}<mergeCells><mergeCell ref='A2:A4'/><mergeCell ref='C4:D4'/></mergeCells>");
    let (names, rows, record) = sheet(&merged);
    assert_eq!(names, ["部门", "姓名", "分", "数"]);
    assert_eq!(rows, ["研发|张|1|2", "研发|李|3|4", "研发|王|5|5", "销售|赵|7|8"]);
    assert_eq!(count(&record, NoteKind::MergedCell), 3);
    let note = record
        .reading
        .notes
        .iter()
        .find(|note| note.kind == NoteKind::MergedCell)
        .unwrap();
    let first = Place {
        row: Some(2),
        column: Some(0),
        offset: None,
    };
    assert_eq!(note.places.first(), Some(&first));
}

#[test]
fn a_form_is_read_as_its_table() {
    let content = data(&[
        "2024年成绩单|||",
        "姓名|成绩||",
        "|语文|数学|外语",
        "张|90|80|70",
        "",
        "李|=60|50|40",
        "注：满分一百|||",
    ]);
    let merged = format!(
        "<cols><col min='3' max='3' hidden='1'/></cols>{content}<mergeCells><mergeCell ref='A1:D1'/><mergeCell ref='A2:A3'/>\
         <mergeCell ref='B2:D2'/><mergeCell ref='A7:D7'/></mergeCells>"
    );
    let (names, rows, record) = sheet(&merged);
    assert_eq!(names, ["姓名", "成绩/语文", "成绩/数学", "成绩/外语"]);
    assert_eq!(rows, ["张|90|80|70", "李|60|50|40"]);
    for (kind, expected) in [
        (NoteKind::PreambleLine, 1),
        (NoteKind::ExtraHeaderRow, 1),
        (NoteKind::FooterLine, 1),
        (NoteKind::BlankLine, 1),
        (NoteKind::FormulaCell, 1),
        (NoteKind::HiddenColumn, 1),
        (NoteKind::MergedCell, 0),
    ] {
        assert_eq!(count(&record, kind), expected, "{kind}");
    }
}

#[test]
fn a_person_settles_the_rows_of_names() {
    let content = data(&["x|y", "a|b", "1|2"]);
    let told = |header_rows| {
        let dialect = DialectOptions {
            header_rows,
            ..DialectOptions::default()
        };
        let options = ReadOptions {
            dialect,
            ..ReadOptions::default()
        };
        sheet_with(&content, options).unwrap()
    };
    let (names, rows, _) = told(Some(2));
    assert_eq!(
        (names.join(" "), rows.join(" ")),
        ("x/a y/b".to_owned(), "1|2".to_owned())
    );
    let (names, rows, record) = told(Some(0));
    assert_eq!((names.join(" "), rows.len()), ("column_1 column_2".to_owned(), 3));
    assert_eq!(count(&record, NoteKind::NoHeader), 1);
}

#[test]
fn far_cells_and_wide_tables_meet_the_limit_on_columns() {
    let far = "<sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row></sheetData>";
    let too_large = IntakeError::TooLarge {
        limit: SizeLimit::Columns,
        allowed: 10_000,
        found: 16_384,
    };
    assert_eq!(sheet_with(far, ReadOptions::default()).err(), Some(too_large));
    let deep = far.replace("XFD", "A");
    let (_, rows, record) = sheet(&deep);
    assert_eq!(rows, ["1", "2"]);
    assert_eq!(count(&record, NoteKind::BlankLine), 1_048_574);
}

#[test]
fn rows_do_not_depend_on_the_number_of_readers() {
    let rows: Vec<String> = (0..30_000).map(|row| format!("{row}|text {row}|{}", row % 7)).collect();
    let mut all = vec!["id|text|n"];
    all.extend(rows.iter().map(String::as_str));
    let bytes = book_of(&[("一", "visible", &data(&all))], &[]);
    let mut seen = Vec::new();
    for readers in [1, 3] {
        let table = open_named(file_of(&bytes), "book.xlsx", ReadOptions::default()).unwrap();
        let (batches, record) = read(table, readers).unwrap();
        assert_eq!(record.inventory.rows_measured, 30_000);
        let mut read = lines(&rows_of(&batches));
        read.sort_unstable();
        seen.push(read);
    }
    assert_eq!(seen.first(), seen.last());
}

#[test]
fn a_table_that_is_closed_early_is_unfinished() {
    let bytes = book_of(&[("一", "visible", &data(&["a|b", "1|2"]))], &[]);
    let mut table = open_named(file_of(&bytes), "book.xlsx", ReadOptions::default()).unwrap();
    drop(table.partitions(1));
    assert_eq!(table.finish().err(), Some(IntakeError::Unfinished));
}

#[test]
fn a_damaged_sheet_does_not_hide_the_others() {
    let bytes = book_of(
        &[
            ("一", "visible", "<sheetData><row r='0'/></sheetData>"),
            ("二", "visible", &data(&["a", "1"])),
        ],
        &[],
    );
    let mut opened = crate::open(source_of(file_of(&bytes), "b"), Arc::default(), Arc::default()).unwrap();
    assert!(opened.next_table().unwrap().is_err());
    let second = opened.next_table().unwrap().unwrap();
    assert_eq!(second.part().first().map(|part| part.position), Some(1));
    let (batches, _) = read(second, 1).unwrap();
    assert_eq!(lines(&rows_of(&batches)), ["1"]);
    assert!(opened.next_table().is_none());
    opened.finish().unwrap();
}

#[test]
fn the_scratch_file_is_given_back_between_sheets() {
    let content = data(&["a|b", "1|2", "3|4"]);
    let bytes = book_of(&["一", "二", "三"].map(|name| (name, "visible", content.as_str())), &[]);
    // In an archive, the workbook itself is in the scratch file, before its sheets.
    let packed = archive(&[Member::deflated(b"book.xlsx", &bytes)]);
    for bytes in [bytes, packed] {
        let scratch = tempfile::tempfile().unwrap();
        let source = Source {
            scratch: Some(scratch.try_clone().unwrap()),
            ..source_of(file_of(&bytes), "input")
        };
        let mut opened = crate::open(source, Arc::default(), Arc::default()).unwrap();
        let mut lengths = Vec::new();
        while let Some(table) = opened.next_table() {
            lengths.push(scratch.metadata().unwrap().len());
            let (batches, _) = read(table.unwrap(), 1).unwrap();
            assert_eq!(lines(&rows_of(&batches)), ["1|2", "3|4"]);
        }
        opened.finish().unwrap();
        assert_eq!(lengths, [lengths[0]; 3]);
    }
}

#[test]
fn repetition_of_one_long_string_meets_the_limit_on_growth() {
    let long = "x".repeat(200_000);
    let cells: String = (1..2000)
        .map(|row| format!("<row r='{row}'><c t='s'><v>0</v></c></row>"))
        .collect();
    let strings = format!("<sst><si><t>{long}</t></si></sst>");
    let mut parts = vec![("xl/sharedStrings.xml", strings.as_str())];
    let relations = "<Relationships><Relationship Id='r0' Type='t/worksheet' Target='s0.xml'/><Relationship Id='q' \
        Type='t/sharedStrings' Target='sharedStrings.xml'/></Relationships>";
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    parts.extend([
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name='a' r:id='r0'/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/s0.xml", &sheet),
    ]);
    let bytes = zip(&parts);
    let options = ReadOptions {
        limits: Limits {
            max_ratio: 100,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let refused = open_named(file_of(&bytes), "book.xlsx", options).err();
    assert!(matches!(refused, Some(IntakeError::Ratio { .. })), "{refused:?}");
}

#[test]
fn texts_that_programs_take_for_workbooks_are_named() {
    let refused = |text: &str| read_tables(text.as_bytes(), "export.xls").err();
    let page = Some(IntakeError::Unsupported(UnsupportedFeature::WebPage));
    assert_eq!(
        refused("<html xmlns:o='urn'><body><table><tr><td>1</td></tr></table></body></html>"),
        page
    );
    assert_eq!(refused("\n<TABLE border=1><tr><td>1</td></tr></TABLE>"), page);
    assert_eq!(
        refused("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n"),
        page
    );
    let old = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>";
    assert_eq!(
        refused(old),
        Some(IntakeError::Unsupported(UnsupportedFeature::SpreadsheetXml))
    );
    assert_eq!(
        refused("<?xml version=\"1.0\"?><rows><r a=\"1\"/></rows>"),
        Some(IntakeError::Unsupported(UnsupportedFeature::Xml))
    );
    let text = read_tables(b"name\tcity\nx\ty\n", "export.xls").unwrap();
    assert_eq!(text.first().map(|(_, record)| record.format), Some(Format::Csv));
}

#[test]
fn names_on_every_page_are_noted() {
    let rows = [
        "编号|数量",
        "1|5",
        "2|6",
        "编号|数量",
        "3|7",
        "编号|8",
        "编号|数量",
        "4|9",
    ];
    let tables = read_tables(&book_of(&[("表", "", &data(&rows))], &[]), "book.xlsx").unwrap();
    let (rows, record) = tables.first().unwrap();
    assert_eq!(rows.len(), 7);
    assert_eq!(count(record, NoteKind::RepeatedHeader), 2);
}
