//! Tables of clauses as drafters keep them, and what is told of those that give none.

use dataseal_intake::BookCell;

use super::*;

fn sheet(rows: &[&[&str]]) -> BookSheet {
    let cells = |row: &[&str]| {
        let cells = row.iter().enumerate().filter(|(_, text)| !text.is_empty());
        let cell = |(column, text): (usize, &&str)| BookCell {
            column: u32::try_from(column).expect("few columns"),
            text: (*text).to_owned(),
            unreadable: *text == "#REF!",
        };
        cells.map(cell).collect()
    };
    let rows = rows.iter().zip(0u32..);
    BookSheet {
        name: "条款".to_owned(),
        hidden: false,
        rows: rows
            .map(|(row, number)| BookRow {
                row: number,
                cells: cells(row),
            })
            .collect(),
    }
}

#[test]
fn headings_and_words_of_either_language_are_understood() {
    let chinese = sheet(&[
        &["某标准条款表"],
        &["条款号", "要求（原文）", "判定方式", "级别", "英文标题"],
        &["5.1", "数据应有来源说明。", "材料", "严重", "Source stated"],
        &["5.2", "不得有重复行", "机器", "", ""],
        &[],
        &["附录 A", "应经人工复核", "人工", "提示", ""],
    ]);
    let english = sheet(&[
        &["Status", "Requirement", "Clause", "Severity", "title_en"],
        &["document", "数据应有来源说明。", "5.1", "error", "Source stated"],
        &["Machine", "不得有重复行", "5.2", "Warning", ""],
        &["manual", "应经人工复核", "附录 A", "note", ""],
    ]);
    let read = read_clauses(&[chinese], &[]).expect("clauses");
    assert_eq!(read_clauses(&[english], &[]).expect("clauses"), read);
    let kinds: Vec<RuleKind> = read.iter().map(|clause| clause.kind).collect();
    assert_eq!(kinds, [RuleKind::Document, RuleKind::Machine, RuleKind::Human]);
    let severities: Vec<Severity> = read.iter().map(|clause| clause.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Note]);
    assert_eq!(read[0].title_en.as_deref(), Some("Source stated"));
    assert_eq!(read[2].number, "附录 A");
}

#[test]
fn every_problem_is_told_with_its_cell() {
    let long = "字".repeat(1_001);
    let broken = sheet(&[
        &["条款", "要求", "判定方式", "级别"],
        &["5.1", "", "材料", ""],
        &["", "要求", "掷骰子", "很重"],
        &["5.3", &long, "人工", "#REF!"],
    ]);
    let problems = read_clauses(&[broken], &[0, 4]).expect_err("problems");
    let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "条款!A5",
            "条款!B2",
            "条款!A3",
            "条款!C3",
            "条款!D3",
            "条款!D4",
            "条款!B4",
            "条款!D4"
        ]
    );
}

#[test]
fn a_table_without_headings_rows_or_bounds_is_refused() {
    let none = read_clauses(&[sheet(&[&["甲", "乙"], &["1", "2"]])], &[]).expect_err("no headings");
    assert_eq!((none.len(), none[0].place.as_str()), (1, "条款"));
    assert_eq!(read_clauses(&[], &[]).expect_err("no sheet").len(), 1);
    let headings: &[&str] = &["条款", "要求", "判定方式"];
    assert_eq!(read_clauses(&[sheet(&[headings])], &[]).expect_err("no rows").len(), 1);
    let row: &[&str] = &["1", "要求", "人工"];
    let rows = |count: usize| {
        let rows: Vec<&[&str]> = std::iter::once(headings)
            .chain(std::iter::repeat_n(row, count))
            .collect();
        read_clauses(&[sheet(&rows)], &[])
    };
    assert_eq!(rows(999).expect("clauses").len(), 999);
    assert_eq!(rows(1_001).expect_err("too many").len(), 1);
}
