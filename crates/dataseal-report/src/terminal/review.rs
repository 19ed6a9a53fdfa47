//! What persons decided, beside what the machine had found, and what is to be said about it.

use dataseal_model::{Appraisal, ReviewNoteKind};

use super::columns::name;
use super::paper::{Ink, Paper};
use crate::review_text;

/// Decisions and notes that are listed; the rest are counted.
const SHOWN: usize = 12;

/// Nothing where no person decided anything.
pub(super) fn decisions(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let reviewed: Vec<_> = appraisal
        .tables
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        .filter_map(|(table, column)| Some((table, column, column.review.as_ref()?)))
        .collect();
    if reviewed.is_empty() && appraisal.review_notes.is_empty() {
        return;
    }
    paper.section("terminal.review");
    let ctx = paper.ctx();
    for (table, column, review) in reviewed.iter().take(SHOWN) {
        let args: [(&str, &dyn std::fmt::Display); 4] = [
            ("column", &name(appraisal, table, column)),
            ("decided", &review_text::decided(review, ctx)),
            ("machine", &review_text::machine(review, ctx)),
            ("by", &review_text::by(review)),
        ];
        let line = paper.message("terminal.reviewed", &args);
        paper.line(&line);
        paper.indented(&review_text::reason(review));
    }
    rest(paper, reviewed.len());
    let lang = paper.lang();
    for note in appraisal.review_notes.iter().take(SHOWN) {
        let text = review_text::note(note, lang);
        if note.kind == ReviewNoteKind::Agrees {
            paper.inked(&text, Ink::Dim);
        } else {
            paper.marked(paper.warning(), &text, Ink::Yellow);
        }
    }
    rest(paper, appraisal.review_notes.len());
}

fn rest(paper: &mut Paper<'_>, all: usize) {
    let rest = all.saturating_sub(SHOWN);
    if rest > 0 {
        let text = paper.message("terminal.more-reviewed", &[("n", &rest)]);
        paper.inked(&text, Ink::Dim);
    }
}
