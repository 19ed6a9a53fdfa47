//! The columns that need attention: most missing values first, then highest grade and surest label first.

use std::cmp::Reverse;

use dataseal_model::{Appraisal, ColumnAppraisal, Label, Strength, TableAppraisal};

use super::paper::{Ink, Paper};
use crate::number::{count, share};
use crate::{cells, clip, pad, printable, story, words};

/// Columns with missing values that are listed.
const MISSING_SHOWN: usize = 5;
/// Labelled columns that are listed.
const LABELLED_SHOWN: usize = 12;
/// Cells that a class title takes at most.
const TITLE_CELLS: usize = 48;
/// Cells of the completeness bar.
const BAR: u64 = 20;

/// Completeness: the whole in one bar, then the columns that lack most.
pub(super) fn profile(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let columns: Vec<(&TableAppraisal, &ColumnAppraisal)> = pairs(appraisal).collect();
    let present: u64 = columns.iter().map(|(_, column)| column.counts.present()).sum();
    let all: u64 = columns.iter().map(|(_, column)| column.counts.rows).sum();
    paper.section("terminal.profile");
    let filled = share(present, all);
    let bar = bar(paper, present, all);
    let line = paper.message("terminal.completeness", &[("bar", &bar), ("share", &filled)]);
    paper.line(&line);
    let mut lacking: Vec<_> = columns
        .into_iter()
        .filter(|(_, column)| column.counts.present() < column.counts.rows)
        .collect();
    lacking.sort_by_key(|(_, column)| Reverse(lack(column)));
    for (table, column) in lacking.iter().take(MISSING_SHOWN) {
        let counts = &column.counts;
        let mut parts = vec![paper.message(
            "terminal.missing",
            &[("share", &share(counts.rows - counts.present(), counts.rows))],
        )];
        let kinds = [
            ("terminal.nulls", counts.nulls),
            ("terminal.blanks", counts.blanks),
            ("terminal.placeholders", counts.placeholders),
        ];
        let kinds = kinds.into_iter().filter(|(_, n)| *n > 0);
        parts.extend(kinds.map(|(id, n)| paper.message(id, &[("n", &count(n))])));
        let text = parts.join(paper.separator());
        let name = name(appraisal, table, column);
        paper.indented(&format!("{}  {text}", pad(&clip(&name, 24, paper.ellipsis()), 24)));
    }
    let rest = lacking.len().saturating_sub(MISSING_SHOWN);
    if rest > 0 {
        more(paper, "terminal.more-missing", rest);
    }
    for (table, column) in pairs(appraisal) {
        for text in story::damage(&column.counts, paper.lang()) {
            let text = format!("{}: {text}", name(appraisal, table, column));
            paper.marked(paper.warning(), &text, Ink::Yellow);
        }
    }
}

/// Missing cells in millionths of the rows, so that tables of different length compare.
fn lack(column: &ColumnAppraisal) -> u128 {
    let counts = &column.counts;
    let missing = u128::from(counts.rows - counts.present());
    (missing * 1_000_000).checked_div(u128::from(counts.rows)).unwrap_or(0)
}

fn bar(paper: &Paper<'_>, part: u64, whole: u64) -> String {
    let scaled = (u128::from(part) * u128::from(BAR))
        .checked_div(u128::from(whole))
        .unwrap_or(0);
    let filled = usize::try_from(scaled).unwrap_or_default();
    let (full, empty) = paper.bar();
    let cells = usize::try_from(BAR).unwrap_or_default();
    format!(
        "[{}{}]",
        full.repeat(filled),
        empty.repeat(cells.saturating_sub(filled))
    )
}

/// What the columns hold, with the figures that say so.
pub(super) fn classes(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    paper.section("terminal.classes");
    let mut labelled: Vec<(&TableAppraisal, &ColumnAppraisal, &Label)> = pairs(appraisal)
        .filter_map(|(table, column)| Some((table, column, story::main_label(&column.labels)?)))
        .collect();
    labelled.sort_by_key(|(_, column, label)| {
        Reverse((column.grade.grade, label.sensitive, label.personal, label.confidence))
    });
    let total = pairs(appraisal).count();
    let shown: Vec<Row> = labelled
        .iter()
        .take(LABELLED_SHOWN)
        .map(|(table, column, label)| row(paper, appraisal, table, column, label))
        .collect();
    let widest =
        |pick: fn(&Row) -> &str, most: usize| shown.iter().map(|row| cells(pick(row))).max().unwrap_or(0).min(most);
    let (names, grades) = (widest(|r| &r.name, 24), widest(|r| &r.grade, 16));
    let titles = widest(
        |r| &r.title,
        paper.room().saturating_sub(names + grades + 4).min(TITLE_CELLS),
    );
    for row in &shown {
        let mark = paper.ellipsis();
        let grade = paper.paint(&pad(&row.grade, grades), row.ink);
        let name = pad(&clip(&row.name, names, mark), names);
        let title = pad(&clip(&row.title, titles, mark), titles);
        let room = paper.room().saturating_sub(names + titles + grades + 6);
        if room >= cells(&row.why) {
            paper.push(&format!("{name}  {title}  {grade}  {}", row.why));
        } else {
            paper.push(&format!("{name}  {title}  {grade}"));
            paper.indented(&row.why);
        }
    }
    let unlisted = labelled.len().saturating_sub(shown.len());
    if unlisted > 0 {
        more(paper, "terminal.more-labelled", unlisted);
    }
    let unlabelled = total.saturating_sub(labelled.len());
    if unlabelled > 0 {
        let id = if labelled.is_empty() {
            "terminal.none-labelled"
        } else {
            "terminal.more-unlabelled"
        };
        more(paper, id, unlabelled);
    }
}

/// One listed column, ready for alignment.
struct Row {
    name: String,
    title: String,
    grade: String,
    ink: Ink,
    why: String,
}

fn row(
    paper: &Paper<'_>,
    appraisal: &Appraisal,
    table: &TableAppraisal,
    column: &ColumnAppraisal,
    label: &Label,
) -> Row {
    let ctx = paper.ctx();
    let class = story::label_title(ctx, label);
    let kind = match (label.sensitive, label.personal) {
        (true, _) => Some("terminal.sensitive"),
        (false, true) => Some("terminal.personal"),
        (false, false) => None,
    };
    let kind = kind.map(|id| paper.message(id, &[]));
    let doubt = match label.strength {
        Strength::Confirmed => String::new(),
        strength => format!("{} ", words::strength(ctx.lang, strength)),
    };
    let why = reasons(paper, label).join(paper.separator());
    // A person's word has no confidence.
    let is_human = column
        .review
        .as_ref()
        .is_some_and(|review| review.decision.classes.is_some());
    let sure = match is_human {
        true => paper.message("terminal.by-person", &[]),
        false => format!("{doubt}{}", label.confidence),
    };
    Row {
        name: name(appraisal, table, column),
        title: kind.map_or_else(|| class.clone(), |kind| format!("{kind}{}{class}", paper.separator())),
        grade: words::grade_short(ctx.lang, column.grade.grade),
        ink: Ink::of_grade(column.grade.grade),
        why: format!("{sure}  {why}").trim_end().to_owned(),
    }
}

/// What the label rests on, in a few words: the page has all of it.
fn reasons(paper: &Paper<'_>, label: &Label) -> Vec<String> {
    let evidence = &label.evidence;
    let name = evidence.name.as_ref().map(|_| paper.message("terminal.by-name", &[]));
    let content = (evidence.hits > 0).then(|| {
        let share = share(evidence.hits, evidence.of);
        paper.message("terminal.by-content", &[("share", &share)])
    });
    name.into_iter().chain(content).collect()
}

fn more(paper: &mut Paper<'_>, id: &str, n: usize) {
    let text = format!("{} {}", paper.ellipsis(), paper.message(id, &[("n", &n)]));
    paper.inked(&text, Ink::Dim);
}

fn pairs(appraisal: &Appraisal) -> impl Iterator<Item = (&TableAppraisal, &ColumnAppraisal)> {
    appraisal
        .tables
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
}

pub(super) fn name(appraisal: &Appraisal, table: &TableAppraisal, column: &ColumnAppraisal) -> String {
    let column = printable(column.shown.name.as_str());
    if appraisal.tables.len() == 1 {
        column.into_owned()
    } else {
        format!("{}.{column}", printable(table.name.as_str()))
    }
}
