//! Checks of data quality on the terminal: what is violated or undetermined with rows and reasons, the rest in a line each.

use dataseal_model::{Appraisal, CheckOutcome, QualityReport, Severity, Verdict};

use super::paper::{Ink, Paper};
use crate::{Context, checks_text, printable, words};

/// Outcomes told one by one beside other findings.
const SHOWN: usize = 12;

/// The whole answer of `quality`, ending in a line end.
pub fn quality_summary(report: &QualityReport, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    paper.section("terminal.checks");
    report.outcomes.iter().for_each(|outcome| tell(&mut paper, outcome));
    paper.section("terminal.conclusion");
    let line = checks_text::total(paper.lang(), &report.outcomes);
    paper.inked(&line, Ink::Strong);
    paper.section("checks.not-shown-label");
    let line = paper.message("checks.not-shown", &[]);
    paper.inked(&line, Ink::Dim);
    paper.finish()
}

/// The counts and what is not satisfied, beside what else was found.
pub(super) fn list(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    if appraisal.checks.is_empty() {
        return;
    }
    paper.section("terminal.checks");
    let line = checks_text::total(paper.lang(), &appraisal.checks);
    paper.line(&line);
    let open = || {
        appraisal
            .checks
            .iter()
            .filter(|outcome| outcome.verdict() != Verdict::Satisfied)
    };
    open().take(SHOWN).for_each(|outcome| tell(paper, outcome));
    super::findings::more(paper, open().count().saturating_sub(SHOWN));
}

fn tell(paper: &mut Paper<'_>, outcome: &CheckOutcome) {
    let lang = paper.lang();
    let verdict = outcome.verdict();
    let (mark, ink) = match (verdict, outcome.severity) {
        (Verdict::Satisfied | Verdict::NotApplicable, _) => (paper.good(), Ink::Green),
        (Verdict::Undetermined, _) => (paper.unknown(), Ink::Yellow),
        (Verdict::Violated, Severity::Blocking | Severity::Error) => (paper.bad(), Ink::of_severity(outcome.severity)),
        (Verdict::Violated, _) => (paper.warning(), Ink::of_severity(outcome.severity)),
    };
    let head = paper.message(
        "checks.head",
        &[
            ("id", &outcome.check),
            ("severity", &words::severity(lang, outcome.severity)),
            ("verdict", &words::verdict(lang, verdict)),
            ("title", &printable(lang.pick(&outcome.title))),
        ],
    );
    paper.marked(mark, &head, ink);
    let mut parts = vec![checks_text::place(lang, outcome)];
    parts.extend(checks_text::counts(lang, outcome));
    let line = parts.join(paper.separator());
    paper.indented(&line);
    let more = [checks_text::reason(lang, outcome), checks_text::first(lang, outcome)];
    more.into_iter().flatten().for_each(|line| paper.indented(&line));
}
