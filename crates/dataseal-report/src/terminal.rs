//! The terminal summary: reading, profile, classes, grades, findings, conclusion, what was written and what comes next.
//!
//! Short on purpose: what needs attention first, the rest counted. The page and the JSON document hold everything.

mod checks;
mod columns;
mod difference;
mod evaluation;
mod explanation;
mod findings;
mod grades;
mod guide;
mod metadata;
mod paper;
mod persons;
mod profile;
mod quality;
mod recognition;
mod registration;
mod rejudged;
mod review;
mod risk;
mod suggestion;

use dataseal_model::{Appraisal, TableAppraisal};

use crate::number::{bytes, count};
use crate::{Context, message, printable, reading_text, story, words};
pub use checks::quality_summary;
pub use difference::difference_text;
pub(crate) use difference::{conclusion_text, reason};
pub use evaluation::evaluation_summary;
pub use explanation::explanation_text;
pub use grades::grade_trace;
pub use guide::guide_text;
pub use metadata::metadata_summary;
use paper::{Ink, Paper};
pub(crate) use profile::profile;
pub(crate) use recognition::recognition_conclusion;
pub use recognition::{recognition_text, targets_text};
pub(crate) use registration::{registering_text, renewal_text};
pub use risk::risk_summary;
pub use suggestion::suggestion_summary;

/// Characters of a digest that are shown: enough to tell files apart, the whole is in the report.
const DIGEST_SHOWN: usize = 8;

/// Kinds of notes named for each table; the rest are counted.
const NOTES_SHOWN: usize = 4;

/// Tables described one by one; the rest are counted.
const TABLES_SHOWN: usize = 6;

/// The whole summary, ending in a line end.
pub(crate) fn summary(appraisal: &Appraisal, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    reading(&mut paper, appraisal);
    columns::profile(&mut paper, appraisal);
    columns::classes(&mut paper, appraisal);
    review::decisions(&mut paper, appraisal);
    grades::list(&mut paper, appraisal);
    persons::persons(&mut paper, appraisal);
    checks::list(&mut paper, appraisal);
    findings::list(&mut paper, appraisal);
    conclusion(&mut paper, appraisal);
    if !ctx.written.is_empty() {
        paper.section("terminal.written");
        written(&ctx.written.iter().map(String::as_str).collect::<Vec<_>>())
            .iter()
            .for_each(|line| paper.line(&printable(line)));
    }
    paper.next_steps();
    paper.finish()
}

/// Paths on one line a folder: the folder, then the names in it.
fn written(paths: &[&str]) -> Vec<String> {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for path in paths {
        let (folder, name) = path
            .rsplit_once('/')
            .map_or(("", *path), |(folder, name)| (folder, name));
        match lines.last_mut() {
            Some((last, names)) if *last == folder => {
                names.push_str("  ");
                names.push_str(name);
            }
            _ => lines.push((folder, name.to_owned())),
        }
    }
    lines
        .into_iter()
        .map(|(folder, names)| match (folder, names.is_empty()) {
            ("", _) => names,
            (folder, true) => format!("{folder}/"),
            (folder, false) => format!("{folder}/  {names}"),
        })
        .collect()
}

fn reading(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    paper.section("terminal.reading");
    for table in appraisal.tables.iter().take(TABLES_SHOWN) {
        file(paper, table);
    }
    let rest = appraisal.tables.len().saturating_sub(TABLES_SHOWN);
    if rest > 0 {
        let line = paper.message("terminal.more-tables", &[("n", &rest)]);
        paper.inked(&line, Ink::Dim);
    }
    if appraisal.tables.is_empty() {
        let line = paper.message("terminal.no-tables", &[]);
        paper.line(&line);
    }
}

fn file(paper: &mut Paper<'_>, table: &TableAppraisal) {
    let lang = paper.lang();
    let digest: String = table.digest.to_string().chars().take(DIGEST_SHOWN).collect();
    let encoding = words::encoding(lang, table.encoding);
    let way = table.reading.part.iter().map(|step| reading_text::part(step, lang));
    let mut parts: Vec<String> = std::iter::once(printable(table.file_name.as_str()).into_owned())
        .chain(way)
        .collect();
    parts.push(words::format(lang, table.format));
    if table.encoding != dataseal_model::Encoding::Binary {
        parts.push(encoding);
    }
    parts.push(bytes(table.bytes));
    let size = paper.message(
        "terminal.size",
        &[
            ("rows", &count(table.rows)),
            (
                "columns",
                &count(u64::try_from(table.columns.len()).unwrap_or(u64::MAX)),
            ),
            ("times", &paper.times()),
        ],
    );
    parts.push(size);
    parts.push(format!("sha256 {digest}{}", paper.ellipsis()));
    let head = parts.join(paper.separator());
    paper.line(&head);
    if !table.reading.pieces.is_empty() {
        let text = paper.message("reading.pieces", &[("n", &table.reading.pieces.len())]);
        paper.inked(&text, Ink::Dim);
    }
    notes(paper, table);
    if table.quarantine.total > 0 {
        let text = paper.message("terminal.quarantined", &[("n", &count(table.quarantine.total))]);
        paper.marked(paper.warning(), &text, Ink::Yellow);
    }
    if !table.is_read_whole() {
        let text = paper.message("terminal.inventory-differs", &[]);
        paper.marked(paper.bad(), &text, Ink::Red);
    }
}

/// The most frequent things that reading met.
fn notes(paper: &mut Paper<'_>, table: &TableAppraisal) {
    let lang = paper.lang();
    let mut notes: Vec<_> = table.reading.notes.iter().collect();
    notes.sort_by_key(|note| std::cmp::Reverse(note.count));
    for note in notes.iter().take(NOTES_SHOWN) {
        let text = paper.message(
            "terminal.note",
            &[("text", &words::note(lang, note.kind)), ("n", &count(note.count))],
        );
        paper.inked(&text, Ink::Dim);
    }
    let rest = notes.len().saturating_sub(NOTES_SHOWN);
    if rest > 0 {
        let text = paper.message("terminal.more-notes", &[("n", &rest)]);
        paper.inked(&text, Ink::Dim);
    }
}

/// What stands in the way of a seal, as the summary lists it: what is broken in full, what cannot be told with what it lacks.
pub fn obstacles(appraisal: &Appraisal, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    paper.section("terminal.findings");
    findings::obstacles(&mut paper, appraisal);
    paper.finish()
}

fn conclusion(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let lang = paper.lang();
    paper.section("terminal.conclusion");
    let (mark, ink) = match story::standing(appraisal) {
        story::Standing::Clear => (paper.good(), Ink::Green),
        story::Standing::Obstructed => (paper.bad(), Ink::Red),
        story::Standing::Waived => (paper.warning(), Ink::Yellow),
        story::Standing::NothingMeasured | story::Standing::NothingJudged => (paper.unknown(), Ink::Yellow),
    };
    let headline = format!("{mark} {}", story::conclusion(appraisal, lang));
    paper.inked(&headline, ink);
    let basis = story::basis(&appraisal.basis.packs, &appraisal.basis.as_of, lang);
    paper.inked(&basis, Ink::Dim);
    if appraisal.asset.is_some() {
        let declared = message(lang, "terminal.who-says", &[]);
        paper.inked(&declared, Ink::Dim);
    }
}

#[cfg(test)]
mod tests;
