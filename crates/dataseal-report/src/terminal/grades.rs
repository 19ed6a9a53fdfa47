//! Grades: briefly in the summary, and step by step for `dataseal grade`.

use dataseal_model::{Appraisal, Grade, QualityGrade, Readiness, ReadinessLevel, TableAppraisal};

use super::TABLES_SHOWN;
use super::paper::{Ink, Paper};
use crate::{Context, grade_text, printable, words};

/// The dataset's grade, how many columns have which, what decides, and the two other grades beside it.
pub(super) fn list(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let lang = paper.lang();
    paper.section("terminal.grades");
    let grade = words::grade(lang, appraisal.grade);
    let head = paper.message("terminal.grade", &[("grade", &grade)]);
    paper.inked(&head, Ink::of_grade(appraisal.grade));
    let columns = || appraisal.tables.iter().flat_map(|table| &table.columns);
    let parts: Vec<String> = Grade::ALL
        .into_iter()
        .rev()
        .map(|grade| (grade, columns().filter(|column| column.grade.grade == grade).count()))
        .filter(|(_, n)| *n > 0)
        .map(|(grade, n)| {
            let name = words::grade_short(lang, grade);
            paper.message("terminal.grade-count", &[("grade", &name), ("n", &n)])
        })
        .collect();
    if !parts.is_empty() {
        let line = parts.join(paper.separator());
        paper.line(&line);
    }
    let ctx = paper.ctx();
    let decisive = |table: &&TableAppraisal| table.grade == appraisal.grade;
    let drivers = appraisal
        .tables
        .iter()
        .filter(decisive)
        .flat_map(|table| &table.drivers)
        .filter(|driver| driver.grade == appraisal.grade);
    for driver in drivers.take(TABLES_SHOWN) {
        let text = grade_text::driver(driver, ctx);
        paper.line(&text);
    }
    beside(paper, appraisal);
}

/// Quality and readiness, and under which reading and taxonomies.
fn beside(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let lang = paper.lang();
    let quality = grade_text::quality(&QualityGrade::of(&appraisal.tables), lang);
    paper.line(&quality);
    let readiness = Readiness::of(appraisal);
    let text = grade_text::readiness(&readiness, lang);
    let text = paper.message("standing.circulation", &[("readiness", &text)]);
    let ink = match readiness.level {
        ReadinessLevel::Ready => Ink::Green,
        ReadinessLevel::NeedsWork => Ink::Yellow,
        ReadinessLevel::NotListable => Ink::Red,
    };
    paper.inked(&text, ink);
    let levels: Vec<String> = appraisal
        .tables
        .iter()
        .flat_map(|table| &table.reckoning.levels)
        .map(|level| paper.message("step.level", &[("taxonomy", &level.taxonomy), ("level", &level.level)]))
        .collect();
    let mut distinct: Vec<String> = Vec::new();
    for level in levels {
        if !distinct.contains(&level) {
            distinct.push(level);
        }
    }
    if !distinct.is_empty() {
        let line = distinct.join(paper.separator());
        paper.line(&line);
    }
    let basis = grade_text::basis(appraisal, lang);
    paper.inked(&basis, Ink::Dim);
}

/// Every step of the grades, table by table: `column` leaves out columns of other names.
pub fn grade_trace(appraisal: &Appraisal, column: Option<&str>, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    list(&mut paper, appraisal);
    for table in &appraisal.tables {
        paper.section("terminal.table");
        let grade = words::grade(ctx.lang, table.grade);
        let head = format!("{}  {grade}", printable(table.name.as_str()));
        paper.inked(&head, Ink::of_grade(table.grade));
        let wanted = |name: &str| column.is_none_or(|wanted| wanted == name);
        for each in table.columns.iter().filter(|each| wanted(each.shown.name.as_str())) {
            let grade = words::grade_short(ctx.lang, each.grade.grade);
            let head = format!("{}  {grade}", printable(each.shown.name.as_str()));
            paper.inked(&head, Ink::of_grade(each.grade.grade));
            for driver in &each.grade.drivers {
                paper.indented(&grade_text::driver(driver, ctx));
            }
            for place in grade_text::places(each.placements.iter(), ctx.lang) {
                paper.indented(&place);
            }
        }
        paper.section("terminal.steps");
        for driver in &table.drivers {
            paper.line(&grade_text::driver(driver, ctx));
        }
        for step in grade_text::steps(table, ctx) {
            paper.line(&step);
        }
    }
    paper.next_steps();
    paper.finish()
}
