//! Records of the binary interchange file format: cells, strings, what is refused.

use super::records::{BOF, BOUNDSHEET, EOF};
use super::*;
use crate::workbook::testing::{lines, means, torture};

/// Records of a stream, whose sheets' offsets are filled in.
#[derive(Default)]
struct Stream(Vec<u8>);

impl Stream {
    fn add(mut self, kind: u16, body: &[u8]) -> Self {
        self.0.extend(kind.to_le_bytes());
        self.0.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
        self.0.extend(body);
        self
    }

    fn begin(self, version: u16, substream: u16) -> Self {
        let mut body = [version.to_le_bytes(), substream.to_le_bytes()].concat();
        body.resize(16, 0);
        self.add(BOF, &body)
    }
}

fn units(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Character count of two bytes, flags, characters.
fn wide(text: &str) -> Vec<u8> {
    let count = u16::try_from(text.encode_utf16().count()).unwrap();
    [&count.to_le_bytes()[..], &[1], &units(text)].concat()
}

fn cell(row: u16, column: u16, style: u16, rest: &[u8]) -> Vec<u8> {
    [
        &row.to_le_bytes()[..],
        &column.to_le_bytes(),
        &style.to_le_bytes(),
        rest,
    ]
    .concat()
}

/// A bare BIFF8 stream with one sheet of these records.
fn book_of(globals: impl Fn(Stream) -> Stream, sheet: impl Fn(Stream) -> Stream) -> Vec<u8> {
    let name = [&[2, 1][..], &units("表一")].concat();
    let with_offset = |offset: u32| {
        let listed = [&offset.to_le_bytes()[..], &[1, 0], &name].concat();
        globals(Stream::default().begin(0x0600, 5).add(BOUNDSHEET, &listed)).add(EOF, &[])
    };
    let offset = u32::try_from(with_offset(0).0.len()).unwrap();
    sheet(with_offset(offset).begin(0x0600, 0x10)).add(EOF, &[]).0
}

fn plain(stream: Stream) -> Stream {
    stream
}

fn walked(globals: impl Fn(Stream) -> Stream, sheet: impl Fn(Stream) -> Stream) -> Result<Vec<String>, IntakeError> {
    let mut workbook = open(&means(&book_of(globals, sheet)))?;
    lines(workbook.as_mut(), 0)
}

#[test]
fn the_sheet_is_listed() {
    let workbook = open(&means(&book_of(plain, plain))).unwrap();
    let sheet = workbook.sheets().first().unwrap();
    assert_eq!(
        (sheet.name.as_str(), sheet.hidden, sheet.kind),
        ("表一", true, SheetKind::Cells)
    );
}

#[test]
fn cells_of_every_kind_are_read() {
    let sheet = |stream: Stream| {
        stream
            .add(
                records::ROW,
                &[&[0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0][..], &[0x20, 1, 0, 0]].concat(),
            )
            .add(records::NUMBER, &cell(0, 0, 0, &1.5_f64.to_le_bytes()))
            .add(records::RK, &cell(0, 1, 1, &(45_292_u32 << 2 | 2).to_le_bytes()))
            .add(
                records::MULRK,
                &[
                    &cell(0, 2, 0, &(7_u32 << 2 | 2).to_le_bytes())[..],
                    &[0, 0],
                    &(9_u32 << 2 | 3).to_le_bytes(),
                    &[3, 0],
                ]
                .concat(),
            )
            .add(records::LABEL, &cell(1, 0, 0, &wide("标签")))
            .add(records::BOOLERR, &cell(1, 1, 0, &[1, 0]))
            .add(records::BOOLERR, &cell(1, 2, 0, &[7, 1]))
            .add(records::FORMULA, &cell(1, 3, 0, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0]))
            .add(records::STRING, &wide("结果"))
            .add(records::FORMULA, &cell(1, 4, 0, &2.0_f64.to_le_bytes()))
            .add(records::MERGECELLS, &[1, 0, 0, 0, 1, 0, 0, 0, 2, 0])
            .add(records::COLINFO, &[1, 0, 2, 0, 0, 0, 0, 0, 1, 0])
            .add(records::NOTE, &[0; 8])
    };
    let styles = |stream: Stream| stream.add(records::XF, &[0, 0, 0, 0]).add(records::XF, &[0, 0, 14, 0]);
    assert_eq!(
        walked(styles, sheet).unwrap(),
        [
            "merge 0 0 1 2",
            "hide 1 2",
            "unread cell-comment 1",
            "h1: 0#1.5 1@2024-01-01 2#7 3#0.09",
            "2: 0=标签 1?TRUE 2! 3f=结果 4f#2"
        ]
    );
}

#[test]
fn shared_strings_go_on_in_further_records() {
    let first = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[5, 0, 1], &units("一二")].concat();
    // The rest of the characters is stored without high bytes, then a string with a run follows.
    let second = [&[0][..], b"abc", &[1, 0, 8, 1, 0, b'z']].concat();
    let third = [0, 0, 5, 0];
    let globals = |stream: Stream| {
        stream
            .add(records::SST, &first)
            .add(records::CONTINUE, &second)
            .add(records::CONTINUE, &third)
    };
    let sheet = |stream: Stream| {
        stream
            .add(records::LABELSST, &cell(0, 0, 0, &0_u32.to_le_bytes()))
            .add(records::LABELSST, &cell(0, 1, 0, &1_u32.to_le_bytes()))
    };
    assert_eq!(walked(globals, sheet).unwrap(), ["1: 0=一二abc 1=z"]);
    let missing = |stream: Stream| stream.add(records::LABELSST, &cell(0, 0, 0, &9_u32.to_le_bytes()));
    assert!(walked(globals, missing).is_err());
}

#[test]
fn a_count_that_nothing_fills_allocates_nothing() {
    let globals = |stream: Stream| stream.add(records::SST, &[0xFF; 8]);
    assert_eq!(walked(globals, plain).unwrap(), Vec::<String>::new());
}

#[test]
fn rows_out_of_order_are_put_in_order() {
    let sheet = |stream: Stream| {
        stream
            .add(records::NUMBER, &cell(5, 0, 0, &1.0_f64.to_le_bytes()))
            .add(records::NUMBER, &cell(2, 1, 0, &2.0_f64.to_le_bytes()))
            .add(records::NUMBER, &cell(5, 1, 0, &3.0_f64.to_le_bytes()))
    };
    assert_eq!(walked(plain, sheet).unwrap(), ["3: 1#2", "6: 0#1 1#3"]);
}

#[test]
fn encrypted_and_older_workbooks_are_told() {
    let globals = |stream: Stream| stream.add(records::FILEPASS, &[0; 4]);
    assert_eq!(
        open(&means(&book_of(globals, plain))).err(),
        Some(IntakeError::Encrypted)
    );
    let older = [9, 4, 6, 0, 0, 0, 0x10, 0, 0, 0, 10, 0, 0, 0];
    let version = Some(IntakeError::Unsupported(UnsupportedFeature::Version));
    assert_eq!(open(&means(&older)).err(), version);
}

/// A workbook of Excel 5 with the sheet 表 and the cell 姓, in GBK.
fn older_book(code_page: Option<u16>) -> Vec<u8> {
    let listed = |offset: u32| [&offset.to_le_bytes()[..], &[0, 0, 2, 0xB1, 0xED]].concat();
    let globals = |offset| {
        let stream = Stream::default().begin(0x0500, 5);
        let stream = match code_page {
            Some(number) => stream.add(records::CODEPAGE, &number.to_le_bytes()),
            None => stream,
        };
        stream.add(BOUNDSHEET, &listed(offset)).add(EOF, &[])
    };
    let offset = u32::try_from(globals(0).0.len()).unwrap();
    let stream = globals(offset)
        .begin(0x0500, 0x10)
        .add(records::LABEL, &cell(0, 0, 0, &[2, 0, 0xD0, 0xD5]))
        .add(EOF, &[]);
    let mut bytes = stream.0;
    bytes[2] = 8;
    bytes.drain(12..20);
    // The first record is shorter by eight bytes now.
    let moved = bytes
        .windows(4)
        .position(|window| window == offset.to_le_bytes())
        .unwrap();
    bytes[moved..moved + 4].copy_from_slice(&(offset - 8).to_le_bytes());
    bytes
}

#[test]
fn texts_before_1997_are_of_a_code_page_or_by_evidence() {
    for code_page in [Some(936), Some(1252), None] {
        let mut workbook = open(&means(&older_book(code_page))).unwrap();
        assert_eq!(workbook.sheets().first().unwrap().name, "表", "{code_page:?}");
        assert_eq!(lines(workbook.as_mut(), 0).unwrap(), ["1: 0=姓"]);
    }
    // Another code page is believed, and a person most of all.
    let named = |code_page, told| {
        let mut means = means(&older_book(code_page));
        means.encoding = told;
        open(&means).unwrap().sheets().first().unwrap().name.clone()
    };
    assert_ne!(named(Some(949), None), "表");
    assert_eq!(named(Some(949), Some(Encoding::Gbk)), "表");
}

#[test]
fn no_cut_and_no_changed_byte_panics() {
    let globals = |stream: Stream| stream.add(records::SST, &[&[1, 0, 0, 0, 1, 0, 0, 0][..], &wide("文")].concat());
    let sheet = |stream: Stream| {
        stream
            .add(records::LABELSST, &cell(0, 0, 0, &[0; 4]))
            .add(records::FORMULA, &cell(1, 3, 0, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0]))
            .add(records::STRING, &wide("果"))
            .add(records::MERGECELLS, &[1, 0, 0, 0, 1, 0, 0, 0, 2, 0])
    };
    torture(open, &book_of(globals, sheet));
}
