//! `classify explain` on the terminal: what name, content and neighbours say for each class, and why it won or lost.

use dataseal_model::{Candidate, ClassificationReport, ExplainedColumn, Form, Origin, Ruling, Standing};

use super::paper::{Ink, Paper};
use crate::number::{count, per_mille, share};
use crate::{Context, printable, story, words};

/// Refused classes that are told one by one.
const REFUSED_SHOWN: usize = 8;
/// Digits of a digest that are shown.
const DIGEST_SHOWN: usize = 8;

/// The whole answer, ending in a line end.
pub fn explanation_text(report: &ClassificationReport, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    for column in &report.columns {
        head(&mut paper, column);
        evidence(&mut paper, column);
        candidates(&mut paper, column);
        remarks(&mut paper, column);
    }
    basis(&mut paper, report);
    paper.next_steps();
    paper.finish()
}

fn head(paper: &mut Paper<'_>, column: &ExplainedColumn) {
    paper.section("why.column");
    let why = &column.explanation;
    let name = format!(
        "{}.{}",
        printable(column.table.as_str()),
        printable(column.name.as_str())
    );
    let place = paper.message("why.place", &[("n", &(why.position + 1))]);
    let line = [name, place, words::column_type(paper.lang(), why.inferred)].join(paper.separator());
    paper.inked(&line, Ink::Strong);
    let rows = paper.message("why.rows", &[("rows", &count(why.rows)), ("of", &count(why.of))]);
    paper.line(&rows);
    paper.section("why.result");
    if why.labels.is_empty() {
        let none = paper.message("why.no-label", &[]);
        paper.line(&none);
    }
    for label in &why.labels {
        let title = story::label_title(paper.ctx(), label);
        let strength = words::strength(paper.lang(), label.strength);
        let parts = [
            Some(title),
            Some(format!("{strength} {}", label.confidence)),
            story::personal(label, paper.lang()),
        ];
        let line = parts.into_iter().flatten().collect::<Vec<_>>().join(paper.separator());
        paper.marked(paper.good(), &line, Ink::Green);
    }
}

/// What name and neighbours say.
fn evidence(paper: &mut Paper<'_>, column: &ExplainedColumn) {
    let why = &column.explanation;
    paper.section("why.evidence");
    let named = why.candidates.iter().filter_map(|candidate| candidate.name.as_ref());
    let terms: std::collections::BTreeSet<&str> = named.map(|name| name.term.as_str()).collect();
    if why.question {
        let line = paper.message("why.question", &[]);
        paper.line(&line);
    } else if terms.is_empty() {
        let line = paper.message("why.no-term", &[]);
        paper.line(&line);
    }
    for term in terms {
        let line = paper.message("why.term", &[("term", &printable(term))]);
        paper.line(&line);
    }
    if let Some(form) = why.veil.filter(|form| *form != Form::Plain) {
        let form = words::form(paper.lang(), form);
        let line = paper.message("why.veil", &[("form", &form)]);
        paper.line(&line);
    }
    if column.neighbours.is_empty() {
        let line = paper.message("why.no-neighbour", &[]);
        paper.line(&line);
    }
    for (name, class) in &column.neighbours {
        let title = story::class_title(paper.ctx(), class);
        let line = paper.message(
            "why.neighbour",
            &[("name", &printable(name.as_str())), ("class", &title)],
        );
        paper.line(&line);
    }
}

fn candidates(paper: &mut Paper<'_>, column: &ExplainedColumn) {
    paper.section("why.candidates");
    // Shapes alone that nothing else speaks for are for the JSON document.
    let said = |candidate: &&Candidate| candidate.ruling != Ruling::Nothing;
    let all: Vec<&Candidate> = column.explanation.candidates.iter().filter(said).collect();
    if all.is_empty() {
        let line = paper.message("why.no-candidate", &[]);
        paper.line(&line);
    }
    let refused = |candidate: &&&Candidate| candidate.standing == Standing::Refused;
    let shown = all
        .iter()
        .filter(|candidate| !refused(candidate))
        .chain(all.iter().filter(refused).take(REFUSED_SHOWN));
    for each in shown {
        candidate(paper, each, column.explanation.of);
    }
    let rest = all.iter().filter(refused).count().saturating_sub(REFUSED_SHOWN);
    if rest > 0 {
        let line = paper.message("why.more", &[("n", &count(rest as u64))]);
        paper.inked(&line, Ink::Dim);
    }
}

fn candidate(paper: &mut Paper<'_>, candidate: &Candidate, of: u64) {
    let lang = paper.lang();
    let title = story::class_title(paper.ctx(), &candidate.class);
    let (mark, ink) = match candidate.standing {
        Standing::Label => (paper.good(), Ink::Green),
        Standing::Outranked => (paper.unknown(), Ink::Plain),
        Standing::Refused => (paper.bad(), Ink::Dim),
    };
    let standing = words::standing(lang, candidate.standing);
    let decided = candidate
        .decision
        .map(|(strength, confidence)| format!("{} {confidence}", words::strength(lang, strength)));
    let why = words::ruling(lang, candidate.ruling);
    let head = format!("{title} ({})", candidate.class);
    let parts = [Some(head), Some(standing), decided, Some(why)];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join(paper.separator());
    paper.marked(mark, &line, ink);
    let hits = paper.message(
        "why.hits",
        &[
            ("hits", &count(candidate.hits)),
            ("of", &count(of)),
            ("share", &share(candidate.hits, of)),
            ("near", &count(candidate.near_misses)),
            ("contained", &count(candidate.contained)),
            ("distinct", &count(candidate.distinct)),
        ],
    );
    paper.field("why.content", &hits);
    let surprise = words::surprise(lang, candidate.surprise);
    let chance = paper.message(
        "why.chance",
        &[
            ("share", &per_mille(candidate.chance.as_per_mille())),
            ("expected", &count(candidate.expected)),
            ("hits", &count(candidate.hits)),
            ("surprise", &surprise),
        ],
    );
    paper.field("why.by-chance", &chance);
    let id = if candidate.needs_name {
        "why.threshold-weak"
    } else {
        "why.threshold-plain"
    };
    let threshold = paper.message(
        id,
        &[
            ("share", &per_mille(candidate.share.as_per_mille())),
            ("needed", &per_mille(candidate.needed.as_per_mille())),
        ],
    );
    paper.field("why.limit", &threshold);
}

fn remarks(paper: &mut Paper<'_>, column: &ExplainedColumn) {
    let remarks = story::remarks(&column.explanation.remarks, paper.lang());
    if remarks.is_empty() {
        return;
    }
    paper.section("why.remarks");
    for remark in remarks {
        paper.marked(paper.warning(), &remark, Ink::Yellow);
    }
}

fn basis(paper: &mut Paper<'_>, report: &ClassificationReport) {
    paper.section("why.basis");
    let id = match report.origin {
        Origin::Data => "why.from-data",
        Origin::Report => "why.from-report",
    };
    let line = paper.message(id, &[]);
    paper.line(&line);
    if report.outdated {
        let line = paper.message("why.outdated", &[]);
        paper.marked(paper.warning(), &line, Ink::Yellow);
    }
    let short = |digest: String| digest.chars().take(DIGEST_SHOWN).collect::<String>();
    let unknown = || paper.message("why.unknown", &[]);
    let recognisers = report
        .recognisers
        .map_or_else(unknown, |digest| short(digest.to_string()));
    let line = paper.message(
        "why.versions",
        &[
            ("version", &report.tool_version),
            ("taxonomy", &short(report.taxonomy.to_string())),
            ("recognisers", &recognisers),
        ],
    );
    paper.inked(&line, Ink::Dim);
}
