//! Writing the workbook.

use dataseal_model::{Appraisal, ClassId, ColumnAppraisal, Grade, TableAppraisal};
use dataseal_pack::{NO_CLASS, NO_CLASS_ZH};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook, Worksheet,
};

use super::{ORIGIN_COLUMN, ORIGIN_FOLDER, ORIGIN_SHEET, REVIEW_TEMPLATE, ReviewField, failed};
use crate::labels_text::{MachineFound, label_target, machine_found, machine_note};
use crate::messages::text;
use crate::{Context, Lang, ReportError, clip, printable, story, words};

/// Rows above the headings.
const TITLE_ROWS: u32 = 4;
/// Characters of a cell that are kept: far below what spreadsheets take, and more than anybody reads.
const CELL_CHARACTERS: usize = 2_000;
/// Cells of a name or reason that are written.
const MARK: &str = "…";

/// The workbook of what was appraised, with decisions in force filled in. `folder` is where the data lies as the user named
/// it, if that is no absolute path.
///
/// # Errors
/// [`ReportError::Workbook`] if it cannot be put together, such as for more columns than a sheet has rows.
pub fn review_workbook(appraisal: &Appraisal, folder: Option<&str>, ctx: &Context<'_>) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(appraisal, ctx.lang)?);
    let classes = classes(ctx);
    review_sheet(book.add_worksheet(), appraisal, classes.len(), ctx)?;
    class_sheet(book.add_worksheet(), &classes, ctx)?;
    origin_sheet(book.add_worksheet(), appraisal, folder)?;
    book.save_to_buffer().map_err(failed)
}

/// What a spreadsheet program shows about the file. Its date is the assessment date, so that no clock is in the bytes.
fn properties(appraisal: &Appraisal, lang: Lang) -> Result<DocProperties, ReportError> {
    let day = appraisal.basis.as_of.to_string();
    let day = ExcelDateTime::parse_from_str(&day).map_err(failed)?;
    let properties = DocProperties::new().set_title(text(lang, "review.title"));
    Ok(properties.set_author("dataseal").set_creation_datetime(&day))
}

/// Every class as a person chooses it, `none` first: `身份证号 (resident-id)`.
fn classes(ctx: &Context<'_>) -> Vec<String> {
    let classes = ctx.taxonomy.classes.iter();
    let named = classes.map(|class| named(&class.id, ctx));
    std::iter::once(no_class(ctx.lang)).chain(named).collect()
}

/// A class as a person chooses it.
fn named(class: &ClassId, ctx: &Context<'_>) -> String {
    format!("{} ({class})", story::class_title(ctx, class))
}

/// That a column holds none of the classes, as a person chooses it.
fn no_class(lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{NO_CLASS_ZH} ({NO_CLASS})"),
        Lang::En => NO_CLASS.to_owned(),
    }
}

/// A cell of a table that people read in a spreadsheet.
pub(crate) fn bordered() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00BF_BFBF))
        .set_text_wrap()
        .set_align(FormatAlign::Top)
}

/// The heading of a column that is only read.
pub(crate) fn heading() -> Format {
    bordered().set_bold().set_background_color(Color::RGB(0x00D9_E2EC))
}

/// The heading of a column that is filled in.
pub(crate) fn asked() -> Format {
    bordered().set_bold().set_background_color(Color::RGB(0x00FF_E8A3))
}

/// A cell that is filled in.
pub(crate) fn open() -> Format {
    bordered().set_background_color(Color::RGB(0x00FF_F9E6))
}

fn review_sheet(
    sheet: &mut Worksheet,
    appraisal: &Appraisal,
    classes: usize,
    ctx: &Context<'_>,
) -> Result<(), ReportError> {
    let lang = ctx.lang;
    sheet.set_name(text(lang, "review.sheet")).map_err(failed)?;
    let bold = Format::new().set_bold().set_font_size(14);
    sheet
        .write_string_with_format(0, 0, text(lang, "review.title"), &bold)
        .map_err(failed)?;
    for (row, id) in (1..).zip(["review.how", "review.grades", "review.no-values"]) {
        sheet.write_string(row, 0, text(lang, id)).map_err(failed)?;
    }
    let (heading, asked) = (heading(), asked());
    for (column, field) in (0..).zip(ReviewField::ALL) {
        let titles = field.heading();
        let format = if field.is_filled_in() { &asked } else { &heading };
        let title = format!("{}\n{}", titles.zh, titles.en);
        sheet
            .write_string_with_format(TITLE_ROWS, column, title, format)
            .and_then(|sheet| sheet.set_column_width(column, field.width()))
            .map_err(failed)?;
    }
    let (found, open) = (bordered(), open());
    let mut row = TITLE_ROWS;
    for table in &appraisal.tables {
        for (position, column) in table.columns.iter().enumerate() {
            row += 1;
            let machine = machine_found(column);
            for (at, field) in (0..).zip(ReviewField::ALL) {
                let format = if field.is_filled_in() { &open } else { &found };
                let cell = cell(field, table, position, column, &machine, ctx);
                sheet.write_string_with_format(row, at, cell, format).map_err(failed)?;
            }
        }
    }
    choices(sheet, row.max(TITLE_ROWS + 1), classes, lang)?;
    sheet
        .set_freeze_panes(TITLE_ROWS + 1, 3)
        .and_then(|sheet| sheet.autofilter(TITLE_ROWS, 0, row.max(TITLE_ROWS + 1), last_column()))
        .map_err(failed)?;
    Ok(())
}

fn last_column() -> u16 {
    u16::try_from(ReviewField::ALL.len()).unwrap_or(1).saturating_sub(1)
}

fn place_of(field: ReviewField) -> u16 {
    let place = ReviewField::ALL.into_iter().position(|known| known == field);
    u16::try_from(place.unwrap_or(0)).unwrap_or(0)
}

/// Drop-down lists. They warn and do not refuse, because several classes may be written, with a semicolon between them.
fn choices(sheet: &mut Worksheet, last: u32, classes: usize, lang: Lang) -> Result<(), ReportError> {
    let list = |formula: String| DataValidation::new().allow_list_formula(Formula::new(formula));
    let named = text(lang, "review.classes");
    let of_classes = list(format!("='{named}'!$A$2:$A${}", classes.saturating_add(1)))
        .set_error_style(DataValidationErrorStyle::Warning);
    let grades: Vec<&str> = Grade::ALL.iter().map(|grade| grade.as_str()).collect();
    let grades = DataValidation::new().allow_list_strings(&grades).map_err(failed)?;
    let yes_no = match lang {
        Lang::Zh => ["是", "否"],
        Lang::En => ["yes", "no"],
    };
    let yes_no = DataValidation::new().allow_list_strings(&yes_no).map_err(failed)?;
    let lists = [
        (ReviewField::Decision, of_classes),
        (ReviewField::GradeDecision, grades),
        (ReviewField::Disclose, yes_no),
    ];
    for (field, list) in lists {
        let column = place_of(field);
        sheet
            .add_data_validation(TITLE_ROWS + 1, column, last, column, &list)
            .map_err(failed)?;
    }
    Ok(())
}

fn cell(
    field: ReviewField,
    table: &TableAppraisal,
    position: usize,
    column: &ColumnAppraisal,
    machine: &MachineFound<'_>,
    ctx: &Context<'_>,
) -> String {
    let main = machine.main;
    let decision = column.review.as_ref().map(|review| &review.decision);
    let text = match field {
        ReviewField::File => printable(table.file_name.as_str()).into_owned(),
        ReviewField::Part => table.reading.place(),
        ReviewField::Column => label_target(table, position, column).column,
        ReviewField::Position => position.saturating_add(1).to_string(),
        ReviewField::Type => words::column_type(ctx.lang, column.counts.inferred),
        ReviewField::Label => {
            let found: Vec<String> = machine.labels.iter().map(|label| named(&label.class, ctx)).collect();
            found.join("; ")
        }
        ReviewField::Confidence => main.map_or_else(String::new, |label| {
            format!("{} {}", label.confidence, words::strength(ctx.lang, label.strength))
        }),
        ReviewField::Reasons => main.map_or_else(String::new, |label| {
            let mut reasons = story::reasons(label, ctx);
            reasons.extend(story::damage(&column.counts, ctx.lang));
            reasons.join("; ")
        }),
        ReviewField::RunnerUp => {
            let second = main.and_then(|label| label.evidence.runner_up.as_ref());
            second.map_or_else(String::new, |(class, confidence)| {
                format!("{} {confidence}", named(class, ctx))
            })
        }
        ReviewField::Grade => machine.grade.as_str().to_owned(),
        ReviewField::Decision => match decision.and_then(|decision| decision.classes.as_deref()) {
            None => String::new(),
            Some([]) => no_class(ctx.lang),
            Some(decided) => {
                let decided: Vec<String> = decided.iter().map(|class| named(class, ctx)).collect();
                decided.join("; ")
            }
        },
        ReviewField::GradeDecision => decision
            .and_then(|decision| decision.grade)
            .map_or_else(String::new, |grade| grade.as_str().to_owned()),
        ReviewField::Disclose => match (decision.is_some_and(|decision| decision.disclose), ctx.lang) {
            (false, _) => String::new(),
            (true, Lang::Zh) => "是".to_owned(),
            (true, Lang::En) => "yes".to_owned(),
        },
        ReviewField::Reason => decision.map_or_else(String::new, |decision| decision.reason.clone()),
        ReviewField::Reviewer => decision.map_or_else(String::new, |decision| decision.reviewer.clone()),
        ReviewField::Date => decision.map_or_else(String::new, |decision| decision.date.to_string()),
    };
    if field.is_filled_in() || field == ReviewField::Column || field == ReviewField::File {
        text
    } else {
        clip(&text, CELL_CHARACTERS, MARK)
    }
}

fn class_sheet(sheet: &mut Worksheet, classes: &[String], ctx: &Context<'_>) -> Result<(), ReportError> {
    let bold = Format::new().set_bold();
    let lang = ctx.lang;
    sheet
        .set_name(text(lang, "review.classes"))
        .and_then(|sheet| sheet.set_column_width(0, 40))
        .and_then(|sheet| sheet.set_column_width(1, 26))
        .and_then(|sheet| sheet.set_column_width(2, 20))
        .and_then(|sheet| sheet.write_string_with_format(0, 0, text(lang, "review.class"), &bold))
        .and_then(|sheet| sheet.write_string_with_format(0, 1, text(lang, "review.other-title"), &bold))
        .and_then(|sheet| sheet.write_string_with_format(0, 2, text(lang, "review.personal"), &bold))
        .map_err(failed)?;
    let known = std::iter::once(None).chain(ctx.taxonomy.classes.iter().map(Some));
    for (row, (name, class)) in (1..).zip(classes.iter().zip(known)) {
        let other = class.map_or("", |class| match lang {
            Lang::Zh => class.title.en.as_str(),
            Lang::En => class.title.zh.as_str(),
        });
        let kind = match class {
            Some(class) if class.sensitive => text(lang, "label.sensitive"),
            Some(class) if class.personal => text(lang, "label.personal"),
            _ => String::new(),
        };
        sheet
            .write_string(row, 0, name)
            .and_then(|sheet| sheet.write_string(row, 1, other))
            .and_then(|sheet| sheet.write_string(row, 2, kind))
            .map_err(failed)?;
    }
    Ok(())
}

/// What the workbook was made from, for reading it back.
fn origin_sheet(sheet: &mut Worksheet, appraisal: &Appraisal, folder: Option<&str>) -> Result<(), ReportError> {
    sheet.set_name(ORIGIN_SHEET).map_err(failed)?;
    sheet.set_very_hidden(true);
    let basis = &appraisal.basis;
    let mut rows: Vec<Vec<String>> = vec![
        vec!["template".to_owned(), REVIEW_TEMPLATE.to_owned()],
        vec!["tool".to_owned(), basis.tool_version.clone()],
        vec!["as_of".to_owned(), basis.as_of.to_string()],
        vec!["taxonomy".to_owned(), basis.taxonomy.to_string()],
        vec!["recognisers".to_owned(), basis.recognisers.to_string()],
    ];
    rows.extend(folder.map(|folder| vec![ORIGIN_FOLDER.to_owned(), folder.to_owned()]));
    let packs = basis.packs.iter();
    rows.extend(packs.map(|pack| {
        let (id, digest) = (pack.id.to_string(), pack.digest.to_string());
        vec!["pack".to_owned(), id, pack.version.clone(), digest]
    }));
    for table in &appraisal.tables {
        for (position, column) in table.columns.iter().enumerate() {
            rows.push(origin_row(table, position, column));
        }
    }
    for (row, cells) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).map_err(failed)?;
        }
    }
    Ok(())
}

fn origin_row(table: &TableAppraisal, position: usize, column: &ColumnAppraisal) -> Vec<String> {
    let target = label_target(table, position, column);
    let machine = machine_note(column);
    let decided = if column.review.is_some() { "yes" } else { "" };
    vec![
        ORIGIN_COLUMN.to_owned(),
        printable(&target.file).into_owned(),
        target.part,
        target.column,
        position.saturating_add(1).to_string(),
        table.digest.to_string(),
        machine.class,
        machine.confidence,
        machine.grade,
        decided.to_owned(),
    ]
}
