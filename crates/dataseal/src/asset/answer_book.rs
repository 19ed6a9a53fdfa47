//! A declaration that comes back as a filled-in workbook: cells become answers, or every cell that cannot be one is told.
//!
//! Cells are found by the headings above them, in either language. A cell that says what it said when the workbook was
//! written changes nothing, whatever became of the declaration since.

use std::collections::BTreeMap;

use dataseal_intake::{BookRow, BookSheet, cell_address};
use dataseal_model::Bilingual;
use dataseal_pack::{Answer, AssetKey, read_answer};
use dataseal_report::{ASSET_BOOK_TEMPLATE, AnswerField, ORIGIN_ANSWER, ORIGIN_SHEET};

use super::{AssetDraft, AssetError};
use crate::BookProblem;
use crate::book_table::UNREADABLE;

/// Rows that are looked at for headings.
const TITLES: usize = 60;

/// Why a workbook is not taken over.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AnswersError {
    /// The declaration has problems.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// Cells that cannot be used, all of them; nothing was changed.
    #[error("the workbook has cells that cannot be used")]
    Cells(Vec<BookProblem>),
}

/// What became of a question.
type Found<'i> = (AssetKey<'i>, Option<Answer>);

/// Takes the answers of a workbook into a declaration; gives back whether the declaration is the one that it was written from.
///
/// # Errors
/// The declaration has problems, or the workbook: then nothing is changed.
pub fn take_answers(draft: &mut AssetDraft<'_>, sheets: &[BookSheet]) -> Result<bool, AnswersError> {
    draft.asset()?;
    let origin = Origin::of(sheets).map_err(|problem| AnswersError::Cells(vec![problem]))?;
    let is_ours = origin
        .digest
        .as_ref()
        .is_none_or(|digest| *digest == draft.digest().to_string());
    let mut reading = Reading {
        origin,
        rows: BTreeMap::new(),
        found: Vec::new(),
        problems: Vec::new(),
    };
    let mut any = false;
    for sheet in sheets.iter().filter(|sheet| sheet.name != ORIGIN_SHEET) {
        if let Some(columns) = Columns::of(sheet) {
            any = true;
            let rows = sheet.rows.iter().filter(|row| row.row > columns.heading);
            rows.for_each(|row| reading.row(&sheet.name, &columns, row, draft));
        }
    }
    if !any {
        let place = sheets.first().map_or_else(String::new, |sheet| sheet.name.clone());
        reading.problems.push(BookProblem {
            place,
            what: Bilingual::new(
                "没有找到表头：至少要有“键”和“回答”两列",
                "no headings were found: at least the columns `Key` and `Answer` are needed",
            ),
        });
    }
    if !reading.problems.is_empty() {
        return Err(AnswersError::Cells(reading.problems));
    }
    for (key, answer) in reading.found {
        match answer {
            Some(answer) => draft.set(key, &answer),
            None => draft.unset(key),
        }
    }
    Ok(is_ours)
}

/// The hidden sheet: from which declaration the workbook was made, and every answer as it was written out.
#[derive(Debug, Default)]
struct Origin {
    digest: Option<String>,
    answers: BTreeMap<String, String>,
}

impl Origin {
    /// Reads it; an empty one if there is none.
    fn of(sheets: &[BookSheet]) -> Result<Self, BookProblem> {
        let Some(sheet) = sheets.iter().find(|sheet| sheet.name == ORIGIN_SHEET) else {
            return Ok(Self::default());
        };
        let value = |key: &str| sheet.rows.iter().find(|row| row.text(0) == key).map(|row| row.text(1));
        if value("template") != Some(ASSET_BOOK_TEMPLATE) {
            return Err(BookProblem {
                place: sheet.name.clone(),
                what: Bilingual::new(
                    format!("工作簿不是按模板 {ASSET_BOOK_TEMPLATE} 写出的"),
                    format!("the workbook was not made by the template {ASSET_BOOK_TEMPLATE}"),
                ),
            });
        }
        let answers = sheet.rows.iter().filter(|row| row.text(0) == ORIGIN_ANSWER);
        Ok(Self {
            digest: value("asset").map(str::to_owned),
            answers: answers
                .map(|row| (row.text(1).to_owned(), plain(row.text(2))))
                .collect(),
        })
    }
}

/// Where the headings stand.
struct Columns {
    heading: u32,
    key: u32,
    answer: u32,
}

impl Columns {
    /// The first row that has both.
    fn of(sheet: &BookSheet) -> Option<Self> {
        sheet.rows.iter().take(TITLES).find_map(|row| {
            let column = |field: AnswerField| {
                let cell = row
                    .cells
                    .iter()
                    .find(|cell| AnswerField::of_heading(&cell.text) == Some(field));
                cell.map(|cell| cell.column)
            };
            Some(Self {
                heading: row.row,
                key: column(AnswerField::Key)?,
                answer: column(AnswerField::Answer)?,
            })
        })
    }
}

struct Reading<'i> {
    origin: Origin,
    /// Where each key stands.
    rows: BTreeMap<String, String>,
    found: Vec<Found<'i>>,
    problems: Vec<BookProblem>,
}

impl<'i> Reading<'i> {
    fn row(&mut self, sheet: &str, columns: &Columns, row: &BookRow, draft: &AssetDraft<'i>) {
        let at = |column: u32| format!("{sheet}!{}", cell_address(row.row, column));
        let (named, written) = (row.text(columns.key).trim(), plain(row.text(columns.answer)));
        let unreadable = |column: u32| row.cell(column).is_some_and(|cell| cell.unreadable);
        for column in [columns.key, columns.answer]
            .into_iter()
            .filter(|column| unreadable(*column))
        {
            self.problem(at(column), Bilingual::new(UNREADABLE.0, UNREADABLE.1));
        }
        if unreadable(columns.key) || unreadable(columns.answer) || (named.is_empty() && written.is_empty()) {
            return;
        }
        let key = match draft.key(named) {
            Ok(key) => key,
            // A remark of somebody's below the questions.
            Err(_) if written.is_empty() => return,
            Err(meant) => return self.problem(at(columns.key), unknown(meant.as_deref())),
        };
        if let Some(first) = self.rows.insert(named.to_owned(), at(columns.key)) {
            let (zh, en) = (format!("这个键已在 {first}"), format!("the key is already at {first}"));
            return self.problem(at(columns.key), Bilingual::new(zh, en));
        }
        if self.origin.answers.get(named).is_some_and(|before| *before == written) {
            return;
        }
        if written.is_empty() {
            self.found.push((key, None));
            return;
        }
        match read_answer(&key, &written) {
            Ok(answer) => self.found.push((key, Some(answer))),
            Err(what) => self.problem(at(columns.answer), what),
        }
    }

    fn problem(&mut self, place: String, what: Bilingual) {
        self.problems.push(BookProblem { place, what });
    }
}

fn unknown(meant: Option<&str>) -> Bilingual {
    match meant {
        Some(meant) => Bilingual::new(
            format!("没有这个键，是否应为 `{meant}`？"),
            format!("there is no such key; did you mean `{meant}`?"),
        ),
        None => Bilingual::new("没有这个键", "there is no such key"),
    }
}

/// A cell's text with one kind of line end.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}
