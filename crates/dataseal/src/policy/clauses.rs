//! The clauses of a standard as its drafters list them in a workbook: one row a requirement, with how it is to be judged.
//!
//! Headings are found by name, in either language; every problem is told with its sheet and cell.

use dataseal_intake::{BookRow, BookSheet};
use dataseal_model::{Bilingual, RuleKind, Severity};

use crate::book_table::{BookProblem, BookTable, UNREADABLE, plain};

/// Codes of rules have three digits.
const MOST_CLAUSES: usize = 999;
/// Characters of a requirement: it becomes a question and what is to be done.
const MOST_CHARACTERS: usize = 1_000;

/// One requirement of a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Number of the clause as it is cited: `5.1.2`, `12`, `附录 A`.
    pub number: String,
    /// What it asks for.
    pub requirement: String,
    /// A short title in English, if there is one.
    pub title_en: Option<String>,
    /// What is to decide whether it is kept.
    pub kind: RuleKind,
    /// How much it weighs.
    pub severity: Severity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Number,
    Requirement,
    TitleEn,
    Kind,
    Severity,
}

/// Headings by field, compared without spaces, brackets and case.
const HEADINGS: [(Field, &[&str]); 5] = [
    (
        Field::Number,
        &["条款", "条款号", "条款编号", "章条号", "clause", "article"],
    ),
    (Field::Requirement, &["要求", "条款内容", "内容", "requirement", "text"]),
    (Field::TitleEn, &["英文标题", "titleen", "englishtitle"]),
    (Field::Kind, &["判定方式", "判定方法", "方式", "status", "kind"]),
    (Field::Severity, &["级别", "严重程度", "severity"]),
];

const KINDS: [(RuleKind, &[&str]); 3] = [
    (RuleKind::Machine, &["machine", "机器", "机器判定", "自动"]),
    (RuleKind::Document, &["document", "材料", "文件", "证明材料"]),
    (RuleKind::Human, &["manual", "human", "人工", "人工判定"]),
];

/// Reads the clauses of the first sheet with the headings. `unfit` are rows that are not in it, because they have another number of
/// fields.
///
/// # Errors
/// Every problem at once.
pub fn read_clauses(sheets: &[BookSheet], unfit: &[u32]) -> Result<Vec<Clause>, Vec<BookProblem>> {
    let needed = [Field::Number, Field::Requirement, Field::Kind];
    let Some(table) = BookTable::find(sheets, &HEADINGS, &needed) else {
        let place = sheets.first().map_or_else(String::new, |sheet| sheet.name.clone());
        let (zh, en) = (
            "没有找到表头：需要“条款”“要求”“判定方式”三列",
            "no headings were found: the columns `clause`, `requirement` and `status` are needed",
        );
        return Err(vec![problem(place, zh, en)]);
    };
    let mut reading = Reading {
        problems: Vec::new(),
        table,
    };
    let heading = reading.table.heading();
    for row in unfit.iter().filter(|row| **row > heading) {
        let (zh, en) = (
            "这一行的字段数与其他行不同，含有分隔符的字段要加引号",
            "the row has another number of fields than the others; a field that holds the delimiter needs quotes",
        );
        reading.report(*row, Field::Number, zh, en);
    }
    let mut clauses = Vec::new();
    for row in reading.table.rows() {
        clauses.extend(reading.clause(row));
        if clauses.len() > MOST_CLAUSES {
            let (zh, en) = ("一个规则包至多 999 条规则", "a pack has at most 999 rules");
            reading.report(row.row, Field::Number, zh, en);
            break;
        }
    }
    if clauses.is_empty() && reading.problems.is_empty() {
        let place = reading.table.sheet.name.clone();
        let nothing = problem(place, "表头之下没有内容", "there is nothing below the headings");
        reading.problems.push(nothing);
    }
    if reading.problems.is_empty() {
        Ok(clauses)
    } else {
        Err(reading.problems)
    }
}

fn problem(place: String, zh: &str, en: &str) -> BookProblem {
    BookProblem {
        place,
        what: Bilingual::new(zh, en),
    }
}

struct Reading<'a> {
    problems: Vec<BookProblem>,
    table: BookTable<'a, Field>,
}

impl Reading<'_> {
    fn report(&mut self, row: u32, field: Field, zh: &str, en: &str) {
        let place = self.table.place(row, field);
        self.problems.push(problem(place, zh, en));
    }

    /// A row with neither number nor requirement is a gap or a remark.
    fn clause(&mut self, row: &BookRow) -> Option<Clause> {
        for field in self.table.unreadable(row) {
            self.report(row.row, field, UNREADABLE.0, UNREADABLE.1);
        }
        let number = self.table.text(row, Field::Number);
        let requirement = self.table.text(row, Field::Requirement);
        if number.is_none() && requirement.is_none() {
            return None;
        }
        if number.is_none() {
            self.report(row.row, Field::Number, "缺少条款号", "the clause is missing");
        }
        if requirement.is_none() {
            self.report(row.row, Field::Requirement, "缺少要求", "the requirement is missing");
        }
        if requirement
            .as_ref()
            .is_some_and(|text| text.chars().count() > MOST_CHARACTERS)
        {
            let (zh, en) = (
                "要求超过 1000 字，请拆成几行",
                "the requirement has more than 1000 characters; split it into several rows",
            );
            self.report(row.row, Field::Requirement, zh, en);
        }
        let (kind, severity) = (self.kind(row), self.severity(row));
        Some(Clause {
            number: number?,
            requirement: requirement?,
            title_en: self.table.text(row, Field::TitleEn),
            kind: kind?,
            severity: severity?,
        })
    }

    fn kind(&mut self, row: &BookRow) -> Option<RuleKind> {
        let written = plain(self.table.written(row, Field::Kind));
        let found = KINDS.iter().find(|(_, names)| names.contains(&written.as_str()));
        if found.is_none() {
            let (zh, en) = (
                "判定方式应为机器、材料或人工",
                "the status is one of machine, document and manual",
            );
            self.report(row.row, Field::Kind, zh, en);
        }
        found.map(|(kind, _)| *kind)
    }

    /// A warning where nothing is said.
    fn severity(&mut self, row: &BookRow) -> Option<Severity> {
        let Some(written) = self.table.text(row, Field::Severity) else {
            return Some(Severity::Warning);
        };
        let severity = written.to_lowercase().parse().ok();
        if severity.is_none() {
            let (zh, en) = (
                "级别应为阻断、严重、警告或提示",
                "the severity is one of blocking, error, warning and note",
            );
            self.report(row.row, Field::Severity, zh, en);
        }
        severity
    }
}

#[cfg(test)]
mod tests;
