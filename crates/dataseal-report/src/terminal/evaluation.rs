//! The score of labels on the terminal: one block a naming with overall figures, the worst classes, what was taken for what,
//! and columns with faults; then what is in no figure. Everything is in the JSON document.

use dataseal_model::{ClassId, ClassScore, Confusion, Evaluation, Interval, Macro, NamingScore, Score};

use super::paper::{Ink, Paper};
use crate::number::count;
use crate::{Context, cells, clip, pad, printable};

/// Classes, confusions and columns that are shown of each naming; the rest are counted.
const SHOWN: usize = 12;

/// The whole answer, ending in a line end.
pub fn evaluation_summary(evaluation: &Evaluation, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    paper.section("eval.corpus");
    let line = paper.message(
        "eval.size",
        &[("tables", &count(evaluation.tables)), ("rows", &count(evaluation.rows))],
    );
    paper.line(&line);
    for scored in &evaluation.namings {
        naming(&mut paper, scored);
    }
    outside(&mut paper, evaluation);
    paper.finish()
}

fn naming(paper: &mut Paper<'_>, scored: &NamingScore) {
    paper.section(&format!("eval.naming-{}", scored.naming.as_str()));
    figures(paper, "", &scored.all);
    for (group, score) in &scored.groups {
        figures(paper, group, score);
    }
    worst(paper, &scored.all);
    confusions(paper, &scored.all);
    faults(paper, &scored.all);
}

/// One line for micro, macro and negatives each.
fn figures(paper: &mut Paper<'_>, group: &str, score: &Score) {
    if !group.is_empty() {
        paper.inked(&printable(group), Ink::Strong);
    }
    let micro = score.micro();
    let line = paper.message(
        "eval.micro",
        &[
            ("precision", &interval(micro.precision())),
            ("recall", &interval(micro.recall())),
            ("f1", &figure(micro.f1())),
            ("columns", &count(score.columns)),
        ],
    );
    paper.line(&line);
    for (id, means) in [
        ("eval.macro", score.means(false)),
        ("eval.macro-content", score.means(true)),
    ] {
        let Some(Macro {
            classes,
            precision,
            recall,
            f1,
        }) = means
        else {
            continue;
        };
        let line = paper.message(
            id,
            &[
                ("precision", &figure(precision)),
                ("recall", &figure(Some(recall))),
                ("f1", &figure(Some(f1))),
                ("classes", &count(classes)),
            ],
        );
        paper.line(&line);
    }
    let negatives = score.negatives;
    if negatives.columns > 0 {
        let rest = negatives.columns.saturating_sub(negatives.labelled);
        let line = paper.message(
            "eval.negatives",
            &[
                ("n", &count(negatives.columns)),
                ("labelled", &count(negatives.labelled)),
                ("personal", &count(negatives.labelled_personal)),
                ("share", &interval(Interval::wilson(rest, negatives.columns))),
            ],
        );
        paper.line(&line);
    }
}

/// The classes with the lowest F1, those with no fault left out.
fn worst(paper: &mut Paper<'_>, score: &Score) {
    let mut worst: Vec<(&ClassScore, f64)> = score
        .classes
        .iter()
        .filter_map(|class| Some((class, class.tally.f1()?)))
        .filter(|(class, _)| class.tally.wrong + class.tally.missing > 0)
        .collect();
    worst.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.class.cmp(&b.0.class)));
    if worst.is_empty() {
        return;
    }
    paper.section("eval.worst");
    let widest = worst
        .iter()
        .take(SHOWN)
        .map(|(class, _)| cells(class.class.as_str()))
        .max()
        .unwrap_or(0);
    for (class, f1) in worst.iter().take(SHOWN) {
        let tally = class.tally;
        let line = paper.message(
            "eval.class",
            &[
                ("class", &pad(class.class.as_str(), widest)),
                ("f1", &figure(Some(*f1))),
                ("right", &count(tally.right)),
                ("wrong", &count(tally.wrong)),
                ("missing", &count(tally.missing)),
            ],
        );
        paper.line(&line);
    }
    more(paper, worst.len());
}

fn confusions(paper: &mut Paper<'_>, score: &Score) {
    let mut cells: Vec<&Confusion> = score
        .confusions
        .iter()
        .filter(|cell| cell.expected != cell.given)
        .collect();
    cells.sort_by(|a, b| b.columns.cmp(&a.columns).then_with(|| a.cmp(b)));
    if cells.is_empty() {
        return;
    }
    paper.section("eval.confusions");
    for cell in cells.iter().take(SHOWN) {
        let none = paper.message("eval.none", &[]);
        let name = |class: &Option<ClassId>| class.as_ref().map_or_else(|| none.clone(), ToString::to_string);
        let (expected, given) = (name(&cell.expected), name(&cell.given));
        let line = paper.message(
            "eval.confusion",
            &[("expected", &expected), ("given", &given), ("n", &count(cell.columns))],
        );
        paper.line(&line);
    }
    more(paper, cells.len());
}

fn faults(paper: &mut Paper<'_>, score: &Score) {
    if score.faults.is_empty() {
        return;
    }
    paper.section("eval.faults");
    for fault in score.faults.iter().take(SHOWN) {
        let list = |sign: char, classes: &[ClassId]| -> String {
            classes.iter().map(|class| format!(" {sign}{class}")).collect()
        };
        let name = format!("{}.{}", printable(&fault.table), printable(&fault.column));
        let marks = format!("{}{}", list('-', &fault.missing), list('+', &fault.wrong));
        let room = paper.room().saturating_sub(cells(&marks));
        paper.line(&format!("{}{marks}", clip(&name, room.max(12), paper.ellipsis())));
    }
    more(paper, score.faults.len());
}

fn more(paper: &mut Paper<'_>, all: usize) {
    if all > SHOWN {
        let line = paper.message("eval.more", &[("n", &(all - SHOWN))]);
        paper.inked(&line, Ink::Dim);
    }
}

/// What is in no figure, so that nobody takes silence for an answer.
fn outside(paper: &mut Paper<'_>, evaluation: &Evaluation) {
    let absent = evaluation
        .absent
        .iter()
        .take(SHOWN)
        .map(|name| printable(name).into_owned());
    let absent: Vec<String> = absent.collect();
    let unknown: Vec<String> = evaluation.unknown.iter().map(ToString::to_string).collect();
    let separator = paper.message("list.separator", &[]);
    let told = [
        ("eval.unjudged", evaluation.unjudged, String::new()),
        ("eval.absent", evaluation.absent.len() as u64, absent.join(&separator)),
        ("eval.unknown", unknown.len() as u64, unknown.join(&separator)),
    ];
    paper.section("eval.outside");
    for (id, n, names) in told.iter().filter(|(_, n, _)| *n > 0) {
        let line = paper.message(id, &[("n", &count(*n)), ("names", names)]);
        paper.marked(paper.warning(), &line, Ink::Yellow);
    }
}

/// A share with the ends of its interval, or a dash.
fn interval(interval: Option<Interval>) -> String {
    interval.map_or_else(
        || "–".to_owned(),
        |Interval { share, lower, upper }| format!("{share:.4} [{lower:.4}, {upper:.4}]"),
    )
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"))
}
