//! The persons concerned on the terminal: how many, by what, and the thresholds that are reached.

use dataseal_model::{Appraisal, Counted, ThresholdComparison};

use super::paper::{Ink, Paper};
use crate::persons_text;

/// Classes of identifiers that are told one by one.
const IDENTIFIERS_SHOWN: usize = 4;

pub(super) fn persons(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let persons = &appraisal.persons;
    let (lang, ctx) = (paper.lang(), paper.ctx());
    let risk = appraisal.risk.as_ref().and_then(|risk| persons_text::risk(risk, lang));
    if !persons.found && risk.is_none() {
        return;
    }
    paper.section("terminal.persons");
    risk.iter().for_each(|line| paper.line(line));
    if !persons.found {
        return;
    }
    let totals = persons_text::totals(persons, lang);
    totals.iter().for_each(|line| paper.line(line));
    for identifier in persons.identifiers.iter().take(IDENTIFIERS_SHOWN) {
        paper.inked(&persons_text::identifier(identifier, ctx), Ink::Dim);
    }
    // What is exported counts only where it is known to be exported.
    let exported = |counted: Counted| matches!(counted, Counted::Exported | Counted::ExportedSensitive);
    let told =
        |each: &&ThresholdComparison| each.reached == Some(true) || each.alone == Some(true) && !exported(each.counted);
    for comparison in persons.comparisons.iter().filter(told) {
        paper.marked(paper.warning(), &persons_text::threshold(comparison, lang), Ink::Yellow);
    }
    let others = || persons.comparisons.iter().filter(|each| !told(each));
    let with = |alone: Option<bool>| others().filter(|each| each.alone == alone).count();
    let (below, open, abroad) = (with(Some(false)), with(None), with(Some(true)));
    if below + open > 0 {
        let line = paper.message("threshold.others", &[("below", &below), ("open", &open)]);
        paper.inked(&line, Ink::Dim);
    }
    if abroad > 0 {
        let line = paper.message("threshold.abroad", &[("n", &abroad)]);
        paper.inked(&line, Ink::Dim);
    }
}
