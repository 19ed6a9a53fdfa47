//! The workbook of a declaration: one row a question for whoever knows the answer, with what was answered filled in, and a
//! list of the documents.
//!
//! Headings are in both languages, because it is read back by heading. A hidden sheet holds each answer as it was written
//! out, so that what nobody touched changes nothing. Cells are written as texts: no answer becomes a formula.

use dataseal_model::facts::FactType;
use dataseal_model::{Asset, Bilingual, CheckedDocument, Digest};
use dataseal_pack::AssetKey;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, Workbook, Worksheet,
};

use crate::answer_text::{answer_form, answer_text, pick, question_text, yes_no};
use crate::evidence_text::standing_text;
use crate::headings::named_by;
use crate::messages::text;
use crate::review_book::{ORIGIN_SHEET, asked, bordered, failed, heading, open};
use crate::{Context, Lang, ReportError, printable};

/// Template and version of the workbook.
pub const ASSET_BOOK_TEMPLATE: &str = "dataseal/asset-answers/v1";

/// First cell of a row of the hidden sheet that holds an answer as it was written out: key and text behind it.
pub const ORIGIN_ANSWER: &str = "answer";

/// Row of the headings, below the titles.
const HEADING_ROW: u32 = 3;
/// Characters of a list that a spreadsheet takes for a cell's choices.
const LIST_CHARACTERS: usize = 255;

/// A column of the sheets of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerField {
    /// `section.key`.
    Key,
    /// The question.
    Question,
    /// What is answered; the one column that is filled in.
    Answer,
    /// Permitted answers.
    Allowed,
    /// How an answer is written.
    Note,
}

impl AnswerField {
    /// Every column, from left to right.
    pub const ALL: [Self; 5] = [Self::Key, Self::Question, Self::Answer, Self::Allowed, Self::Note];

    /// Its heading, in both languages whatever the language of the workbook.
    pub fn heading(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Key => ("键", "Key"),
            Self::Question => ("问题", "Question"),
            Self::Answer => ("回答", "Answer"),
            Self::Allowed => ("可选", "Answers allowed"),
            Self::Note => ("说明", "How to answer"),
        };
        Bilingual::new(zh, en)
    }

    /// The column that a heading names, in either language or in both.
    pub fn of_heading(written: &str) -> Option<Self> {
        named_by(written, &Self::ALL, Self::heading)
    }

    const fn width(self) -> u16 {
        match self {
            Self::Key => 24,
            Self::Question => 56,
            Self::Answer => 36,
            Self::Allowed => 40,
            Self::Note => 28,
        }
    }
}

/// What a workbook is made of.
#[derive(Clone, Copy, Debug)]
pub struct AssetBook<'a> {
    /// The questions, in order.
    pub keys: &'a [AssetKey<'a>],
    /// What is answered.
    pub asset: &'a Asset,
    /// The documents.
    pub documents: &'a [CheckedDocument],
    /// SHA-256 of `asset.toml`.
    pub digest: Digest,
    /// The day for which documents are judged, and that the file carries in place of the clock's.
    pub as_of: &'a str,
}

/// Writes the workbook.
///
/// # Errors
/// [`ReportError::Workbook`] if it cannot be put together.
pub fn asset_workbook(book: &AssetBook<'_>, ctx: &Context<'_>) -> Result<Vec<u8>, ReportError> {
    let mut file = Workbook::new();
    let day = ExcelDateTime::parse_from_str(book.as_of).map_err(failed)?;
    let title = text(ctx.lang, "asset-book.title");
    let properties = DocProperties::new().set_title(title).set_author("dataseal");
    file.set_properties(&properties.set_creation_datetime(&day));
    let of_facts = |key: &&AssetKey<'_>| matches!(key, AssetKey::Fact(..));
    let facts: Vec<_> = book.keys.iter().filter(of_facts).collect();
    let worksheet: Vec<_> = book.keys.iter().filter(|key| !of_facts(key)).collect();
    question_sheet(file.add_worksheet(), "asset-book.questions", &facts, book, ctx)?;
    question_sheet(file.add_worksheet(), "asset-book.worksheet", &worksheet, book, ctx)?;
    document_sheet(file.add_worksheet(), book, ctx)?;
    origin_sheet(file.add_worksheet(), book, ctx.lang)?;
    file.save_to_buffer().map_err(failed)
}

fn titles(sheet: &mut Worksheet, lines: &[String]) -> Result<(), ReportError> {
    let bold = Format::new().set_bold().set_font_size(14);
    for (row, line) in (0..).zip(lines) {
        let written = match row {
            0 => sheet.write_string_with_format(row, 0, line, &bold),
            _ => sheet.write_string(row, 0, line),
        };
        written.map_err(failed)?;
    }
    Ok(())
}

fn question_sheet(
    sheet: &mut Worksheet,
    name: &str,
    keys: &[&AssetKey<'_>],
    book: &AssetBook<'_>,
    ctx: &Context<'_>,
) -> Result<(), ReportError> {
    let lang = ctx.lang;
    sheet.set_name(text(lang, name)).map_err(failed)?;
    titles(sheet, &["asset-book.title", "asset-book.how"].map(|id| text(lang, id)))?;
    let (read, filled) = (heading(), asked());
    for (column, field) in (0..).zip(AnswerField::ALL) {
        let format = if field == AnswerField::Answer { &filled } else { &read };
        let named = field.heading();
        sheet
            .write_string_with_format(HEADING_ROW, column, format!("{}\n{}", named.zh, named.en), format)
            .and_then(|sheet| sheet.set_column_width(column, field.width()))
            .map_err(failed)?;
    }
    let (plain, asked) = (bordered(), open());
    for (row, key) in (HEADING_ROW + 1..).zip(keys) {
        for (column, field) in (0..).zip(AnswerField::ALL) {
            let format = if field == AnswerField::Answer { &asked } else { &plain };
            sheet
                .write_string_with_format(row, column, cell(field, key, book, lang), format)
                .map_err(failed)?;
        }
        if let Some(list) = choices(key, lang)? {
            let column = AnswerField::ALL.iter().position(|field| *field == AnswerField::Answer);
            let column = column.and_then(|column| u16::try_from(column).ok()).unwrap_or(0);
            sheet
                .add_data_validation(row, column, row, column, &list)
                .map_err(failed)?;
        }
    }
    sheet.set_freeze_panes(HEADING_ROW + 1, 1).map_err(failed)?;
    Ok(())
}

fn cell(field: AnswerField, key: &AssetKey<'_>, book: &AssetBook<'_>, lang: Lang) -> String {
    match field {
        AnswerField::Key => key.path(),
        AnswerField::Question => question_text(key, lang).to_owned(),
        AnswerField::Answer => answered(key, book, lang),
        AnswerField::Allowed => {
            let wordings = wordings(key, lang);
            wordings.join("\n")
        }
        AnswerField::Note => answer_form(key, lang),
    }
}

fn answered(key: &AssetKey<'_>, book: &AssetBook<'_>, lang: Lang) -> String {
    let answer = key.answer(book.asset);
    answer.map_or_else(String::new, |answer| answer_text(key, &answer, lang))
}

/// The answers that may be chosen, as they are written.
fn wordings<'k>(key: &AssetKey<'k>, lang: Lang) -> Vec<&'k str> {
    match key.fact_type() {
        FactType::Boolean => [true, false].map(|value| yes_no(value, lang)).to_vec(),
        _ => key
            .choices()
            .iter()
            .map(|choice| pick(lang, choice.zh, choice.en))
            .collect(),
    }
}

/// A drop-down list, where there is one answer to choose and the list is short enough for a cell. It warns and does not
/// refuse, because an answer may be written in other ways.
fn choices(key: &AssetKey<'_>, lang: Lang) -> Result<Option<DataValidation>, ReportError> {
    let wordings = wordings(key, lang);
    let length: usize = wordings.iter().map(|wording| wording.encode_utf16().count() + 1).sum();
    let holds_comma = wordings.iter().any(|wording| wording.contains(','));
    if wordings.is_empty() || key.fact_type() == FactType::TextSet || length > LIST_CHARACTERS || holds_comma {
        return Ok(None);
    }
    let list = DataValidation::new().allow_list_strings(&wordings).map_err(failed)?;
    Ok(Some(list.set_error_style(DataValidationErrorStyle::Warning)))
}

fn document_sheet(sheet: &mut Worksheet, book: &AssetBook<'_>, ctx: &Context<'_>) -> Result<(), ReportError> {
    let lang = ctx.lang;
    sheet.set_name(text(lang, "asset-book.documents")).map_err(failed)?;
    titles(
        sheet,
        &["asset-book.documents", "asset-book.documents-how"].map(|id| text(lang, id)),
    )?;
    let (head, plain) = (heading(), bordered());
    let columns = [
        ("asset-book.kind", 30),
        ("asset-book.file", 36),
        ("asset-book.issuer", 26),
        ("asset-book.issued", 13),
        ("asset-book.until", 13),
        ("asset-book.standing", 16),
        ("asset-book.sha256", 66),
    ];
    for (column, (id, width)) in (0..).zip(columns) {
        sheet
            .write_string_with_format(HEADING_ROW, column, text(lang, id), &head)
            .and_then(|sheet| sheet.set_column_width(column, width))
            .map_err(failed)?;
    }
    for (row, document) in (HEADING_ROW + 1..).zip(book.documents) {
        let evidence = &document.evidence;
        let title = ctx.evidence_title(&evidence.kind);
        let title = title.map_or(evidence.kind.as_str(), |title| lang.pick(title));
        let texts = [
            format!("{} ({})", printable(title), evidence.kind),
            printable(&evidence.file).into_owned(),
            printable(&evidence.issuer).into_owned(),
            evidence.issued.to_string(),
            evidence.valid_until.map_or_else(String::new, |day| day.to_string()),
            standing_text(document, ctx),
            evidence.digest.to_string(),
        ];
        for (column, text) in (0..).zip(texts) {
            sheet
                .write_string_with_format(row, column, text, &plain)
                .map_err(failed)?;
        }
    }
    Ok(())
}

/// What the workbook was made from, for reading it back.
fn origin_sheet(sheet: &mut Worksheet, book: &AssetBook<'_>, lang: Lang) -> Result<(), ReportError> {
    sheet.set_name(ORIGIN_SHEET).map_err(failed)?;
    sheet.set_very_hidden(true);
    let head = [
        ["template".to_owned(), ASSET_BOOK_TEMPLATE.to_owned(), String::new()],
        ["asset".to_owned(), book.digest.to_string(), String::new()],
    ];
    let answers = book
        .keys
        .iter()
        .map(|key| [ORIGIN_ANSWER.to_owned(), key.path(), answered(key, book, lang)]);
    for (row, cells) in (0..).zip(head.into_iter().chain(answers)) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).map_err(failed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn headings_are_known_in_either_language_and_in_both() {
        for field in AnswerField::ALL {
            let heading = field.heading();
            for written in [
                heading.zh.clone(),
                heading.en.to_uppercase(),
                format!("{}\n{}", heading.zh, heading.en),
                format!("{}（{}）", heading.zh, heading.en),
            ] {
                assert_eq!(AnswerField::of_heading(&written), Some(field), "{written}");
            }
        }
        assert_eq!(AnswerField::of_heading("备注"), None);
    }

    #[test]
    fn the_same_declaration_gives_the_same_workbook() {
        let (taxonomy, keys) = (fixtures::taxonomy(), AssetKey::all(&[]).collect::<Vec<_>>());
        let book = AssetBook {
            keys: &keys,
            asset: &Asset::default(),
            documents: &[],
            digest: Digest::new([1; 32]),
            as_of: "2026-11-27",
        };
        for lang in Lang::ALL {
            let ctx = Context::new(lang, &taxonomy, &[]);
            let written = asset_workbook(&book, &ctx).unwrap();
            assert!(written.starts_with(b"PK"));
            assert_eq!(written, asset_workbook(&book, &ctx).unwrap());
        }
    }
}
