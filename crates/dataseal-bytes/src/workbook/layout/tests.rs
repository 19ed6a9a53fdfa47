//! Where in a sheet the table is: titles, rows of names, remarks, blank rows.

use super::*;
use crate::Limits;
use crate::Scratch;
use crate::workbook::cell::{Cell, CellKind};
use crate::workbook::merges::Merge;
use crate::workbook::rows::SheetWriter;
use crate::workbook::sink::SheetSink as _;

/// A sheet drawn in text: `|` between cells, `<` for a cell merged into the one to its left, `^` into the one above, a
/// line `-` for a blank row. What parses as a number is one.
fn draw(lines: &[&str]) -> SheetRows {
    let grid: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let at = |row: usize, column: usize| grid.get(row).and_then(|cells| cells.get(column)).copied();
    let scratch = Scratch::new(Some(tempfile::tempfile().unwrap()));
    let mut made = None;
    let region = scratch
        .spool(|put| {
            let mut writer = SheetWriter::new(put, &Limits::default());
            for (row, cells) in grid.iter().enumerate() {
                let number = u32::try_from(row).unwrap();
                writer.row(number, false)?;
                for (column, text) in cells.iter().enumerate() {
                    if ["<", "^", "", "-"].contains(text) {
                        continue;
                    }
                    let kind = if text.parse::<f64>().is_ok() {
                        CellKind::NUMBER
                    } else {
                        CellKind::TEXT
                    };
                    let place = u32::try_from(column).unwrap();
                    writer.cell(Cell {
                        column: place,
                        kind,
                        text: text.as_bytes(),
                    })?;
                    let right = (1..).take_while(|by| at(row, column + by) == Some("<")).count();
                    let down = (1..).take_while(|by| at(row + by, column) == Some("^")).count();
                    if right + down > 0 {
                        writer.merge(Merge {
                            first_row: number,
                            first_column: place,
                            last_row: number + u32::try_from(down).unwrap(),
                            last_column: place + u32::try_from(right).unwrap(),
                        })?;
                    }
                }
            }
            made = Some(writer.finish()?);
            Ok(())
        })
        .unwrap();
    made.unwrap().at(region)
}

/// Preamble, header, footer, and the names.
fn lay_out(lines: &[&str], options: &DialectOptions) -> (u64, u64, u64, String) {
    let sheet = draw(lines);
    let merges = Merges::of(&sheet).unwrap();
    let shape = SheetShape::of(&sheet).unwrap();
    let layout = Layout::of(&shape, &merges, options);
    let (first, last) = sheet.columns(layout.preamble, layout.footer).unwrap();
    let names = join_names(layout.header_rows(&shape), &merges, first, last);
    (layout.preamble, layout.header, layout.footer, names.join("|"))
}

fn found(lines: &[&str]) -> (u64, u64, u64, String) {
    lay_out(lines, &DialectOptions::default())
}

fn is(preamble: u64, header: u64, footer: u64, names: &str) -> (u64, u64, u64, String) {
    (preamble, header, footer, names.to_owned())
}

#[test]
fn a_plain_table_has_one_row_of_names() {
    assert_eq!(found(&["姓名|年龄", "张三|31", "李四|25"]), is(0, 1, 0, "姓名|年龄"));
    assert_eq!(found(&["name|city", "a|b", "c|d"]), is(0, 1, 0, "name|city"));
    assert_eq!(found(&["name"]), is(0, 1, 0, "name"));
    assert_eq!(
        found(&["地区|2019|2020|2021", "苏州|1|2|3", "昆山|4|5|6"]),
        is(0, 1, 0, "地区|2019|2020|2021")
    );
    assert_eq!(found(&["|a|b", "0|1|2", "1|3|4"]), is(0, 1, 0, "|a|b"));
}

#[test]
fn a_table_of_values_has_no_names() {
    assert_eq!(found(&["1|2", "3|4"]), is(0, 0, 0, "|"));
    assert_eq!(found(&["张三|31|5.5", "李四|25|6", "王五|40|7"]), is(0, 0, 0, "||"));
    assert_eq!(found(&["5"]), is(0, 0, 0, ""));
}

#[test]
fn titles_and_remarks_of_a_form_are_no_rows() {
    let form = [
        "2024年员工信息表|<|<|<",
        "填表单位：人事处|||2024-01-01",
        "姓名|部门|工号|工资",
        "张三|研发|1001|9000",
        "李四|销售|1002|8000",
        "王五|销售|1003|7000",
        "注：工资为税前|<|<|<",
    ];
    // The second row has too many cells for a title of a table this narrow; wider tables are told.
    let wide: Vec<String> = form.iter().map(|line| format!("{line}||")).collect();
    assert_eq!(wide.len(), 7);
    let narrow = [
        "2024年员工信息表|<|<|<",
        "姓名|部门|工号|工资",
        "张三|研发|1001|9000",
        "李四|销售|1002|8000",
        "注：工资为税前|<|<|<",
    ];
    assert_eq!(found(&narrow), is(1, 1, 1, "姓名|部门|工号|工资"));
    let signed = [
        "报表|||||",
        "单位：元|||||",
        "a|b|c|d|e|f",
        "1|2|3|4|5|6",
        "1|2|3|4|5|6",
        "-",
        "制表人：张|||审核：李||",
    ];
    assert_eq!(found(&signed), is(2, 1, 1, "a|b|c|d|e|f"));
}

#[test]
fn rows_of_names_that_are_merged_are_joined() {
    let grouped = ["姓名|成绩|<|备注", "^|语文|数学|^", "张三|90|80|", "李四|70|60|好"];
    assert_eq!(found(&grouped), is(0, 2, 0, "姓名|成绩/语文|成绩/数学|备注"));
    let three = [
        "表|<|<|<|<",
        "区|户|<|<|<",
        "^|城镇|<|农村|<",
        "^|男|女|男|女",
        "甲|1|2|3|4",
        "乙|5|6|7|8",
    ];
    assert_eq!(
        found(&three),
        is(1, 3, 0, "区|户/城镇/男|户/城镇/女|户/农村/男|户/农村/女")
    );
    let sparse = [
        "|2019年度||2020年度|",
        "地区|人口|户数|人口|户数",
        "苏州|1|2|3|4",
        "昆山|1|2|3|4",
    ];
    assert_eq!(
        found(&sparse),
        is(0, 2, 0, "地区|2019年度/人口|户数|2020年度/人口|户数")
    );
}

#[test]
fn rows_that_are_all_merged_alike_are_no_groups() {
    let alike = ["姓名|<|住址|<", "张三|<|苏州|<", "李四|<|昆山|<", "王五|<|上海|<"];
    assert_eq!(found(&alike), is(0, 1, 0, "姓名|姓名|住址"));
}

#[test]
fn a_sparse_table_keeps_its_rows() {
    let sparse = ["a|b|c|d|e|f", "x|||||", "1|2|3|4|5|6", "y|||||"];
    assert_eq!(found(&sparse), is(0, 1, 0, "a|b|c|d|e|f"));
    let total = ["a|b|c", "x|1|2", "y|3|4", "合计|4|6"];
    assert_eq!(found(&total), is(0, 1, 0, "a|b|c"));
}

#[test]
fn a_person_settles_it() {
    let rows = ["x|y", "a|b", "1|2", "3|4", "end|"];
    let told = |header_rows, skip_lines, footer_lines| {
        let options = DialectOptions {
            header_rows,
            skip_lines,
            footer_lines,
            ..DialectOptions::default()
        };
        lay_out(&rows, &options)
    };
    assert_eq!(told(Some(2), None, None), is(0, 2, 0, "x/a|y/b"));
    assert_eq!(told(None, Some(1), Some(1)), is(1, 1, 1, "a|b"));
    assert_eq!(told(Some(0), None, None), is(0, 0, 0, "|"));
}

#[test]
fn who_filled_a_table_in_is_no_name_of_a_column() {
    let names = "编号|名称|数量";
    let rows = ["1|甲|78", "2|乙|12"];
    for (titles, lines) in [
        (2, vec!["台账|<|<", "填报单位：某公司|2024年1月|单位：元"]),
        (2, vec!["台账|<|<", "填报单位：某公司||单位：元"]),
        (1, vec!["单位：某公司|日期：2024-01-01|序：1"]),
    ] {
        let sheet: Vec<&str> = lines.iter().copied().chain([names]).chain(rows).collect();
        assert_eq!(found(&sheet), is(titles, 1, 0, names), "{lines:?}");
    }
    // A name may have a unit.
    assert_eq!(
        found(&["编号|单位：元|数量", "1|3|78", "2|4|12"]),
        is(0, 1, 0, "编号|单位：元|数量")
    );
}

#[test]
fn years_below_a_merged_name_are_names() {
    let sheet = ["地区|产值|<", "^|2019|2020", "甲|3.5|4.5", "乙|5.5|6.5"];
    assert_eq!(found(&sheet), is(0, 2, 0, "地区|产值/2019|产值/2020"));
}
