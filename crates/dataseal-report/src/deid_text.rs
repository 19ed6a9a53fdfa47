//! Before and after de-identification, side by side, for the terminal.

use std::fmt::Display;

use dataseal_model::{DeidColumn, DeidComparison, DeidSide, DeidTable};

use crate::{Context, cells, clip, message, pad, printable, story, words};

/// Cells that a column of the table takes at most.
const WIDEST: usize = 34;

/// The comparison as a table for people.
pub fn deid_text(comparison: &DeidComparison, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let mut text = String::new();
    for table in &comparison.tables {
        one_table(table, ctx, &mut text);
    }
    for (id, names) in [
        ("deid.only-before", &comparison.only_before),
        ("deid.only-after", &comparison.only_after),
    ] {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| printable(name.as_str()).into_owned()).collect();
            let names = names.join(&message(lang, "list.separator", &[]));
            text.push_str(&message(lang, id, &[("names", &names)]));
            text.push('\n');
        }
    }
    let id = match (comparison.has_report, comparison.is_unjustified()) {
        (true, _) => "deid.with-report",
        (false, true) => "deid.without-report",
        (false, false) => "deid.nothing-lower",
    };
    text.push_str(&message(lang, id, &[]));
    text.push('\n');
    text
}

fn one_table(table: &DeidTable, ctx: &Context<'_>, text: &mut String) {
    let lang = ctx.lang;
    let (before, after) = (
        words::grade_short(lang, table.before),
        words::grade_short(lang, table.after),
    );
    let lowering = message(lang, &format!("deid.{}", table.lowering.as_str()), &[]);
    let (before_name, after_name) = (
        printable(table.before_name.as_str()),
        printable(table.after_name.as_str()),
    );
    let args: [(&str, &dyn Display); 5] = [
        ("before_name", &before_name),
        ("after_name", &after_name),
        ("before", &before),
        ("after", &after),
        ("lowering", &lowering),
    ];
    text.push_str(&message(lang, "deid.table", &args));
    text.push('\n');
    if table.before_k.is_some() || table.after_k.is_some() {
        let figure = |k: Option<u64>| k.map_or_else(|| "–".to_owned(), |k| k.to_string());
        let args: [(&str, &dyn Display); 2] = [("before", &figure(table.before_k)), ("after", &figure(table.after_k))];
        text.push_str(&message(lang, "deid.k", &args));
        text.push('\n');
    }
    let rows: Vec<[String; 4]> = table.columns.iter().map(|column| row(column, ctx)).collect();
    let head = ["deid.column", "deid.before", "deid.after", "deid.lowering"].map(|id| message(lang, id, &[]));
    let lines: Vec<&[String; 4]> = std::iter::once(&head).chain(&rows).collect();
    let widths: Vec<usize> = (0..3)
        .map(|at| {
            let widest = lines
                .iter()
                .filter_map(|line| line.get(at))
                .map(|cell| cells(cell))
                .max();
            widest.unwrap_or(0).min(WIDEST)
        })
        .collect();
    for line in lines {
        let parts: Vec<String> = line
            .iter()
            .zip(widths.iter().map(Some).chain(std::iter::repeat(None)))
            .map(|(cell, width)| match width {
                Some(width) => pad(&clip(cell, *width, "…"), *width),
                None => cell.clone(),
            })
            .collect();
        text.push_str("  ");
        text.push_str(parts.join("  ").trim_end());
        text.push('\n');
    }
}

fn row(column: &DeidColumn, ctx: &Context<'_>) -> [String; 4] {
    let lang = ctx.lang;
    let name = column.before.as_ref().or(column.after.as_ref());
    let name = name.map_or_else(String::new, |side| printable(side.name.as_str()).into_owned());
    let lowering = match (&column.before, &column.after) {
        (Some(_), None) => message(lang, "deid.gone", &[]),
        (None, _) => message(lang, "deid.new", &[]),
        _ => message(lang, &format!("deid.{}", column.lowering.as_str()), &[]),
    };
    [
        name,
        side(column.before.as_ref(), ctx),
        side(column.after.as_ref(), ctx),
        lowering,
    ]
}

fn side(side: Option<&DeidSide>, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let Some(side) = side else {
        return "–".to_owned();
    };
    let classes: Vec<String> = side
        .classes
        .iter()
        .map(|class| story::class_title(ctx, class))
        .collect();
    let classes = if classes.is_empty() {
        message(lang, "deid.no-class", &[])
    } else {
        classes.join(&message(lang, "list.separator", &[]))
    };
    let form = message(lang, &format!("deid.form-{}", side.form.as_str()), &[]);
    format!("{} {classes} ({form})", words::grade_short(lang, side.grade))
}
