//! OpenDocument sheets: cell types, repeats, what is hidden and what is encrypted.

use super::*;
use crate::workbook::testing::{lines, means, torture, zip};
use crate::{Limits, SizeLimit};

const HEAD: &str = "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:calcext='c'>\
    <office:automatic-styles><style:style xmlns:style='s' style:name='ta2' style:family='table'>\
    <style:table-properties table:display='false'/></style:style></office:automatic-styles>\
    <office:body><office:spreadsheet>";
const FOOT: &str = "</office:spreadsheet></office:body></office:document-content>";

fn ods_of(tables: &str) -> Vec<u8> {
    let content = format!("{HEAD}{tables}{FOOT}");
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content.as_bytes()),
        ("Pictures/1.png", b"png"),
    ])
}

fn walked(rows: &str) -> Result<Vec<String>, IntakeError> {
    let bytes = ods_of(&format!("<table:table table:name='a'>{rows}</table:table>"));
    lines(open(&means(&bytes))?.as_mut(), 0)
}

fn cells(cells: &str) -> Vec<String> {
    walked(&format!("<table:table-row>{cells}</table:table-row>")).unwrap()
}

#[test]
fn tables_are_found_and_walked_by_themselves() {
    let bytes = ods_of(
        "<table:table table:name='一'><table:table-row><table:table-cell office:value-type='float' office:value='1'/>\
         </table:table-row></table:table><table:table table:name='二' table:style-name='ta2'><table:table-row>\
         <table:table-cell office:value-type='string'><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    );
    let mut workbook = open(&means(&bytes)).unwrap();
    let names: Vec<(&str, bool)> = workbook
        .sheets()
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden))
        .collect();
    assert_eq!(names, [("一", false), ("二", true)]);
    assert_eq!(lines(workbook.as_mut(), 1).unwrap(), ["1: 0=x"]);
    assert_eq!(lines(workbook.as_mut(), 0).unwrap(), ["1: 0#1"]);
    assert_eq!(workbook.notes().count(dataseal_model::NoteKind::UnreadObject), 1);
}

#[test]
fn cells_of_every_type_are_read() {
    assert_eq!(
        cells("<table:table-cell office:value-type='percentage' office:value='0.50'/>"),
        ["1: 0#0.5"]
    );
    assert_eq!(
        cells("<table:table-cell office:value-type='boolean' office:boolean-value='true'/>"),
        ["1: 0?TRUE"]
    );
    assert_eq!(
        cells("<table:table-cell office:value-type='date' office:date-value='2024-01-01T08:00:00'/>"),
        ["1: 0@2024-01-01 08:00:00"]
    );
    assert_eq!(
        cells("<table:table-cell office:value-type='time' office:time-value='PT36H00M05S'/>"),
        ["1: 0@36:00:05"]
    );
    assert_eq!(
        cells(
            "<table:table-cell office:value-type='string'><text:p>a<text:s text:c='2'/><text:span>b</text:span>\
               <text:tab/></text:p><text:p>c</text:p></table:table-cell>"
        ),
        ["1: 0=a  b\t\nc"]
    );
    assert_eq!(
        cells(
            "<table:table-cell table:formula='of:=1' office:value-type='float' office:value='1'/><table:table-cell \
               table:formula='of:=x'/><table:table-cell table:formula='of:=1/0' office:value-type='string' \
               office:string-value='' calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell>"
        ),
        ["1: 0f#1 1~ 2f!"]
    );
    let noted = "<table:table-cell office:value-type='string'><office:annotation><text:p>no</text:p></office:annotation>\
        <text:p>yes</text:p></table:table-cell>";
    assert_eq!(
        walked(&format!("<table:table-row>{noted}</table:table-row>")).unwrap(),
        ["unread cell-comment 1", "1: 0=yes"]
    );
}

#[test]
fn repeats_and_spans_are_unfolded_and_empty_ones_pass() {
    let rows = "<table:table-column table:number-columns-repeated='2'/><table:table-column table:visibility='collapse'/>\
        <table:table-header-rows><table:table-row table:number-rows-repeated='2' table:visibility='collapse'>\
        <table:table-cell table:number-columns-repeated='2' office:value-type='float' office:value='7'/></table:table-row>\
        </table:table-header-rows><table:table-row table:number-rows-repeated='1000'><table:table-cell \
        table:number-columns-repeated='16384'/></table:table-row><table:table-row><table:table-cell/><table:table-cell \
        table:number-columns-spanned='2' table:number-rows-spanned='3' office:value-type='float' office:value='8'/>\
        <table:covered-table-cell/></table:table-row><table:table-row table:number-rows-repeated='99999999999'>\
        <table:table-cell/></table:table-row>";
    assert_eq!(
        walked(rows).unwrap(),
        [
            "hide 2 2",
            "h1: 0#7 1#7",
            "h2: 0#7 1#7",
            "1003:",
            "merge 1002 1 1004 2 1#8"
        ]
    );
}

#[test]
fn repeats_are_bounded_where_they_hold_something() {
    let cell = "<table:table-cell office:value-type='float' office:value='7'/>";
    let too_many = walked(&format!(
        "<table:table-row table:number-rows-repeated='10000001'>{cell}</table:table-row>"
    ));
    let allowed = Limits::default().max_repeats;
    let too_large = |limit, allowed, found| Err(IntakeError::TooLarge { limit, allowed, found });
    assert_eq!(too_many, too_large(SizeLimit::RepeatedRows, allowed, 10_000_001));
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated='20000' office:value-type='float' \
        office:value='7'/></table:table-row>";
    assert_eq!(walked(wide), too_large(SizeLimit::Columns, 16_384, 20_000));
    assert!(walked("<table:table-row table:number-rows-repeated='0'/>").is_err());
}

#[test]
fn encrypted_spreadsheets_are_told() {
    let manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let bytes = zip(&[("META-INF/manifest.xml", manifest), ("content.xml", b"garbage")]);
    assert_eq!(open(&means(&bytes)).err(), Some(IntakeError::Encrypted));
}

#[test]
fn no_cut_and_no_changed_byte_panics() {
    torture(
        open,
        &ods_of(
            "<table:table><table:table-row table:number-rows-repeated='3'><table:table-cell office:value-type='time' \
             office:time-value='PT1H'/></table:table-row></table:table>",
        ),
    );
}
