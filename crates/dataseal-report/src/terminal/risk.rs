//! Anonymity risk on the terminal: k in words, classes by size, what they give away, and what was not measured.

use dataseal_model::{ClassSizes, Distance, ReleaseModel, RiskReport, SensitiveRisk, TableRisk};

use super::paper::{Ink, Paper};
use crate::number::{count, decimal, share, short};
use crate::{Context, cells, pad, printable, risk_text};

/// Sizes from which on a bar of the histogram counts; the thresholds of the release models are among them.
const FROM: [u64; 7] = [1, 2, 3, 5, 10, 20, 100];
/// Cells of the longest bar.
const BAR: u128 = 24;

/// The whole answer, ending in a line end. `passed_over` tables lack a column which was asked for.
pub fn risk_summary(report: &RiskReport, passed_over: u64, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    for table in &report.tables {
        head(&mut paper, table);
        anonymity(&mut paper, &table.result.classes);
        sizes(&mut paper, &table.result.classes);
        models(&mut paper, table);
        sensitive(&mut paper, table);
        release(&mut paper, table);
    }
    if passed_over > 0 {
        paper.section("risk.table");
        let line = paper.message("risk.passed-over", &[("n", &count(passed_over))]);
        paper.inked(&line, Ink::Dim);
    }
    conclusion(&mut paper, report);
    paper.finish()
}

fn head(paper: &mut Paper<'_>, table: &TableRisk) {
    paper.section("risk.table");
    let mut parts = vec![printable(table.name.as_str()).into_owned()];
    parts.push(paper.message("count.rows", &[("n", &count(table.rows))]));
    let line = parts.join(paper.separator());
    paper.line(&line);
    if table.quarantined > 0 {
        let line = paper.message("terminal.quarantined", &[("n", &count(table.quarantined))]);
        paper.marked(paper.warning(), &line, Ink::Yellow);
    }
    let names: Vec<String> = table
        .quasi_identifiers
        .iter()
        .map(|column| printable(column.name.as_str()).into_owned())
        .collect();
    let names = names.join(paper.separator());
    let line = paper.message("risk.quasi", &[("names", &names)]);
    paper.line(&line);
    for (column, nulls) in table.quasi_identifiers.iter().zip(&table.result.quasi_nulls) {
        if *nulls > 0 {
            let name = printable(column.name.as_str());
            let line = paper.message("risk.nulls", &[("name", &name), ("n", &count(*nulls))]);
            paper.inked(&line, Ink::Dim);
        }
    }
}

/// What k means for a person in the table.
fn anonymity(paper: &mut Paper<'_>, classes: &ClassSizes) {
    paper.section("risk.anonymity");
    let Some(k) = classes.k() else {
        let line = paper.message("risk.no-rows", &[]);
        paper.marked(paper.unknown(), &line, Ink::Yellow);
        return;
    };
    let rows = classes.rows();
    let line = match k {
        1 => paper.message(
            "risk.k-one",
            &[
                ("n", &count(classes.unique())),
                ("share", &share(classes.unique(), rows)),
            ],
        ),
        _ => paper.message("risk.k", &[("k", &count(k)), ("others", &count(k - 1))]),
    };
    let ink = if k == 1 { Ink::Red } else { Ink::Strong };
    paper.inked(&line, ink);
    let average = short(&decimal(rows as f64 / classes.classes() as f64));
    let line = paper.message(
        "risk.classes",
        &[
            ("n", &count(classes.classes())),
            ("average", &average),
            ("largest", &count(classes.largest())),
        ],
    );
    paper.line(&line);
}

/// Records by the size of their class.
fn sizes(paper: &mut Paper<'_>, classes: &ClassSizes) {
    let rows = classes.rows();
    if rows == 0 {
        return;
    }
    paper.section("risk.sizes");
    let (full, _) = paper.bar();
    let ends = FROM.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
    let bars: Vec<(String, u64, u64)> = FROM
        .iter()
        .zip(ends)
        .map(|(from, to)| {
            let within = |size: &u64| size >= from && to.is_none_or(|to| *size <= to);
            let of_bar = || classes.sizes().iter().filter(|(size, _)| within(size));
            let label = match to {
                Some(to) if to == *from => from.to_string(),
                Some(to) => format!("{from}-{to}"),
                None => format!("{from}+"),
            };
            let classes = of_bar().map(|(_, classes)| classes).sum();
            (label, classes, of_bar().map(|(size, classes)| size * classes).sum())
        })
        .collect();
    let widest = bars.iter().map(|(label, ..)| cells(label)).max().unwrap_or(0);
    for (label, classes, records) in bars.iter().filter(|(_, classes, _)| *classes > 0) {
        let length = (u128::from(*records) * BAR).div_ceil(u128::from(rows));
        let bar = full.repeat(usize::try_from(length).unwrap_or(0));
        let text = paper.message(
            "risk.size",
            &[
                ("records", &count(*records)),
                ("share", &share(*records, rows)),
                ("classes", &count(*classes)),
            ],
        );
        let line = format!("{}  {bar} {text}", pad(label, widest));
        paper.push(&line);
    }
}

/// The k that each way of releasing needs.
fn models(paper: &mut Paper<'_>, table: &TableRisk) {
    let classes = &table.result.classes;
    if classes.k().is_none() {
        return;
    }
    paper.section("risk.needed");
    for model in ReleaseModel::ALL {
        let below = classes.records_below(model.required_k());
        let name = risk_text::model(model, paper.lang());
        let needed = count(model.required_k());
        if below == 0 {
            let line = paper.message("risk.needed-met", &[("model", &name), ("k", &needed)]);
            paper.marked(paper.good(), &line, Ink::Green);
        } else {
            let share = share(below, classes.rows());
            let args: [(&str, &dyn std::fmt::Display); 4] = [
                ("model", &name),
                ("k", &needed),
                ("n", &count(below)),
                ("share", &share),
            ];
            let line = paper.message("risk.needed-missed", &args);
            paper.marked(paper.bad(), &line, Ink::Yellow);
        }
    }
}

fn sensitive(paper: &mut Paper<'_>, table: &TableRisk) {
    if table.rows == 0 || table.sensitive.is_empty() {
        return;
    }
    paper.section("risk.sensitive");
    for (column, risk) in table.sensitive.iter().zip(&table.result.sensitive) {
        let name = printable(column.name.as_str());
        let line = paper.message("risk.attribute", &[("name", &name), ("n", &count(risk.values))]);
        paper.inked(&line, Ink::Strong);
        diversity(paper, risk);
    }
}

fn diversity(paper: &mut Paper<'_>, risk: &SensitiveRisk) {
    let mut lines = Vec::new();
    lines.push(match risk.distinct_l {
        1 => paper.message("risk.l-one", &[]),
        l => paper.message("risk.l", &[("l", &count(l))]),
    });
    let entropy = short(&decimal(risk.entropy_l));
    lines.push(match risk.recursive_c {
        Some(c) => {
            let args: [(&str, &dyn std::fmt::Display); 3] =
                [("entropy", &entropy), ("c", &count(c)), ("l", &count(risk.distinct_l))];
            paper.message("risk.entropy-recursive", &args)
        }
        None => paper.message("risk.entropy", &[("entropy", &entropy)]),
    });
    let t = short(&decimal(risk.t));
    lines.push(match risk.distance {
        Distance::Equal => paper.message("risk.t-equal", &[("t", &t)]),
        Distance::Ordered => paper.message("risk.t-ordered", &[("t", &t)]),
    });
    if risk.nulls > 0 {
        lines.push(paper.message("risk.sensitive-nulls", &[("n", &count(risk.nulls))]));
    }
    lines.iter().for_each(|line| paper.indented(line));
}

/// The table against the release that was asked about.
fn release(paper: &mut Paper<'_>, table: &TableRisk) {
    let Some(assessment) = table.assessment else { return };
    paper.section("risk.release");
    let figure = |risk: f64| short(&decimal(risk));
    let name = risk_text::model(assessment.model, paper.lang());
    let threshold = figure(1.0 / assessment.model.required_k() as f64);
    let total = figure(assessment.total_risk);
    let args: [(&str, &dyn std::fmt::Display); 3] = [("model", &name), ("total", &total), ("threshold", &threshold)];
    if assessment.exceeded {
        let line = paper.message("risk.over", &args);
        paper.marked(paper.bad(), &line, Ink::Red);
    } else {
        let line = paper.message("risk.under", &args);
        paper.marked(paper.good(), &line, Ink::Green);
    }
    let data = figure(assessment.data_risk);
    let line = match assessment.environment {
        None => paper.message("risk.data-public", &[("risk", &data)]),
        Some(environment) => {
            let probability = figure(environment.probability);
            let args: [(&str, &dyn std::fmt::Display); 2] = [("risk", &data), ("probability", &probability)];
            if environment.is_known() {
                paper.message("risk.data-known", &args)
            } else {
                paper.message("risk.data-unknown", &args)
            }
        }
    };
    paper.line(&line);
    let level = assessment.level_at_best;
    let line = paper.message("risk.level", &[("level", &level)]);
    paper.inked(&line, Ink::Dim);
}

fn conclusion(paper: &mut Paper<'_>, report: &RiskReport) {
    let lang = paper.lang();
    paper.section("terminal.conclusion");
    let line = risk_text::conclusion(report, lang);
    paper.inked(&line, Ink::Strong);
    paper.section("risk.not-measured-label");
    let line = risk_text::not_measured(lang);
    paper.inked(&line, Ink::Dim);
}
