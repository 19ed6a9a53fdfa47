//! Tables and their columns as the template sees them: profile, values, classes with reasons, grades with drivers.

use std::collections::BTreeMap;

use dataseal_model::{
    Appraisal, ColumnAppraisal, ColumnCounts, Encoding, Grade, GradeRule, InferredType, Inventory, Label, Strength,
    TableAppraisal, day_number,
};
use minijinja::context;
use minijinja::value::Value;

use super::chart_bars::{Part, bar, gauge};
use super::chart_shapes::{MapCell, grade_map, histogram};
use super::{gaps, quality, shown};
use crate::figures::{self, distinct, is_identifier};
use crate::number::{bytes, count, edge, per_mille, share, short};
use crate::{Context, Lang, clip, grade_text, message, reading_text, review_text, story, words};

/// Number columns whose histogram is drawn.
const HISTOGRAMS: usize = 24;
/// Columns that the grade map shows; all are in the table.
const MAPPED: usize = 360;
/// Frequent values that are named.
const TOP: usize = 3;
/// Cells that one frequent value may take.
const TOP_CELLS: usize = 18;

pub(super) fn view(appraisal: &Appraisal, ctx: &Context<'_>) -> Vec<Value> {
    let tables = appraisal.tables.iter().enumerate();
    let as_of = day_number(appraisal.basis.as_of);
    tables
        .map(|(at, each)| table(each, (at, appraisal.tables.len()), as_of, ctx))
        .collect()
}

/// Number and name of a table as a heading; empty where there is only one.
fn heading(table: &TableAppraisal, at: usize, all: usize, lang: Lang) -> String {
    const CHINESE: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    if all < 2 {
        return String::new();
    }
    let name = shown(table.name.as_str());
    match (lang, CHINESE.get(at)) {
        (Lang::Zh, Some(number)) => format!("（{number}）{name}"),
        (Lang::Zh, None) => format!("（{}）{name}", at + 1),
        (Lang::En, _) => format!("({}) {name}", at + 1),
    }
}

fn table(table: &TableAppraisal, (at, all): (usize, usize), as_of: i64, ctx: &Context<'_>) -> Value {
    let lang = ctx.lang;
    let columns = || table.columns.iter().enumerate();
    let labels = |wanted: fn(Strength) -> bool| -> Vec<Value> {
        columns()
            .flat_map(|(n, column)| column.labels.iter().map(move |label| (n, column, label)))
            .filter(|(_, _, label)| wanted(label.strength))
            .map(|(n, column, each)| label(n, column, each, ctx))
            .collect()
    };
    let default_only = |column: &ColumnAppraisal| {
        column
            .grade
            .drivers
            .iter()
            .all(|driver| driver.rule == GradeRule::Default)
    };
    let numbers = columns().filter(|(_, column)| column.shown.shape.is_some() && !is_identifier(column));
    let drawn: Vec<Value> = numbers
        .clone()
        .take(HISTOGRAMS)
        .map(|(n, column)| distribution(n, column, lang))
        .collect();
    context! {
        heading => heading(table, at, all, lang),
        name => shown(table.name.as_str()),
        file => file(table, lang),
        rows => count(table.rows),
        columns => columns().map(|(n, each)| column(n, each, lang)).collect::<Vec<_>>(),
        types => types(table, lang),
        mixed => columns()
            .filter(|(_, each)| each.counts.kinds.len() > 1)
            .map(|(n, each)| mixed(n, each, lang))
            .collect::<Vec<_>>(),
        whole => figures::of_rows(table, lang),
        gaps => gaps::view(table, lang),
        quality => quality::view(table, lang),
        figures => columns().filter_map(|(n, each)| figures(n, each, as_of, lang)).collect::<Vec<_>>(),
        histograms_left => numbers.count().saturating_sub(drawn.len()),
        histograms => drawn,
        labels => labels(|strength| strength >= Strength::Likely),
        hints => labels(|strength| strength < Strength::Likely),
        reviews => columns().filter_map(|(n, each)| reviewed(n, each, ctx)).collect::<Vec<_>>(),
        grade => words::grade(lang, table.grade),
        grade_class => grade_class(table.grade),
        map => map(table, lang),
        unmapped => table.columns.len().saturating_sub(MAPPED),
        grades => grades(table, lang),
        graded => columns()
            .filter(|(_, each)| !default_only(each))
            .map(|(n, each)| graded(n, each, ctx))
            .collect::<Vec<_>>(),
        defaults => table.columns.iter().filter(|each| default_only(each)).count(),
        drivers => table.drivers.iter().map(|each| grade_text::driver(each, ctx)).collect::<Vec<_>>(),
        steps => grade_text::steps(table, ctx),
    }
}

fn file(table: &TableAppraisal, lang: Lang) -> Value {
    let inventory = &table.inventory;
    let listed = table.quarantine.entries.iter().take(10);
    context! {
        name => shown(table.file_name.as_str()),
        way => table.reading.part.iter().map(|step| reading_text::part(step, lang)).collect::<Vec<_>>(),
        dialect => table.reading.dialect.as_ref().map(|decision| reading_text::decision(decision, lang)),
        notes => table.reading.notes.iter().map(|note| context! {
            text => words::note(lang, note.kind),
            n => count(note.count),
            places => reading_text::places(note, lang),
        }).collect::<Vec<_>>(),
        pieces => table.reading.pieces.len(),
        format => words::format(lang, table.format),
        encoding => (table.encoding != Encoding::Binary).then(|| words::encoding(lang, table.encoding)),
        size => bytes(table.bytes),
        bytes => count(table.bytes),
        sha256 => table.digest.to_string(),
        rows => count(table.rows),
        columns => table.columns.len(),
        complete => table.is_read_whole(),
        inventory => counted(inventory, lang),
        quarantined => table.quarantine.total,
        quarantine => listed.map(|entry| context! {
            row => count(entry.row),
            offset => count(entry.offset),
            reason => words::quarantine(lang, entry.reason),
            detail => entry.reason.fields().map_or_else(String::new, |(expected, found)| {
                message(lang, "quarantine.fields", &[("expected", &expected), ("found", &found)])
            }),
        }).collect::<Vec<_>>(),
        quarantine_left => usize::try_from(table.quarantine.total).unwrap_or(usize::MAX).saturating_sub(10),
    }
}

/// What is there against what was read, line by line.
fn counted(inventory: &Inventory, lang: Lang) -> Vec<Value> {
    let line = |id: &str, there: u64, read: u64, aside: Option<u64>| {
        context! {
            what => message(lang, id, &[]),
            there => count(there),
            read => count(read),
            aside => aside.map(count),
        }
    };
    vec![
        line("inventory.bytes", inventory.bytes, inventory.bytes_accounted, None),
        line(
            "inventory.columns",
            inventory.columns_declared,
            inventory.columns_measured,
            None,
        ),
        line(
            "inventory.rows",
            inventory.rows_declared,
            inventory.rows_measured,
            Some(inventory.rows_quarantined),
        ),
    ]
}

fn column(n: usize, column: &ColumnAppraisal, lang: Lang) -> Value {
    let (counts, values) = (&column.counts, &column.shown);
    let text = |value: &Option<dataseal_model::Disclosed>| value.as_ref().map(|value| shown(value.as_str()));
    let top: Vec<Value> = values
        .top
        .iter()
        .take(TOP)
        .map(|(value, n)| context! { value => clip(&shown(value.as_str()), TOP_CELLS, "…"), count => count(*n) })
        .collect();
    context! {
        number => n + 1,
        name => shown(values.name.as_str()),
        name_withheld => values.name_withheld,
        kind => words::column_type(lang, counts.inferred),
        strip => strip(counts, &shown(values.name.as_str()), lang),
        present => share(counts.present(), counts.rows),
        nulls => count(counts.nulls),
        blanks => count(counts.blanks),
        placeholders => count(counts.placeholders),
        distinct => distinct(counts),
        lengths => counts.lengths.map(|lengths| match lengths.min == lengths.max {
            true => count(lengths.min),
            false => format!("{}–{}", count(lengths.min), count(lengths.max)),
        }),
        withheld => values.withheld.map(|reason| words::withheld(lang, reason)),
        min => text(&values.min),
        max => text(&values.max),
        mean => text(&values.mean).filter(|_| !is_identifier(column)).map(|mean| short(&mean)),
        top => top,
        damage => story::damage(counts, lang),
    }
}

/// Completeness of one column as a strip: present, placeholder, blank, null.
fn strip(counts: &ColumnCounts, name: &str, lang: Lang) -> Value {
    let figures = [
        ("present", counts.present()),
        ("placeholder", counts.placeholders),
        ("blank", counts.blanks),
        ("null", counts.nulls),
    ];
    let told: Vec<String> = figures
        .iter()
        .map(|(id, n)| format!("{} {}", message(lang, &format!("strip.{id}"), &[]), count(*n)))
        .collect();
    let parts: Vec<Part> = figures
        .iter()
        .zip(&told)
        .map(|((id, n), tip)| Part::new(&format!("s-{id}"), *n, tip.clone()))
        .collect();
    let alt = message(lang, "alt.strip", &[("name", &name), ("figures", &told.join(", "))]);
    bar("strip", &parts, (180.0, 12.0), &alt)
}

/// How many columns there are of each type, as a bar and as rows.
fn types(table: &TableAppraisal, lang: Lang) -> Value {
    let mut tally: BTreeMap<InferredType, u64> = BTreeMap::new();
    for column in &table.columns {
        *tally.entry(column.counts.inferred).or_default() += 1;
    }
    let all = u64::try_from(table.columns.len()).unwrap_or(u64::MAX);
    let parts: Vec<Part> = tally
        .iter()
        .map(|(kind, n)| Part {
            class: format!("t-{kind}"),
            value: *n,
            tip: format!("{} {n}", words::column_type(lang, *kind)),
            label: format!("{} {n}", words::column_type(lang, *kind)),
        })
        .collect();
    let alt = message(lang, "alt.types", &[("name", &shown(table.name.as_str()))]);
    context! {
        chart => bar("wide", &parts, (680.0, 26.0), &alt),
        rows => tally.iter().map(|(kind, n)| context! {
            class => format!("t-{kind}"),
            name => words::column_type(lang, *kind),
            count => n,
            share => share(*n, all),
        }).collect::<Vec<_>>(),
    }
}

fn mixed(n: usize, column: &ColumnAppraisal, lang: Lang) -> Value {
    let kinds: Vec<String> = column
        .counts
        .kinds
        .iter()
        .map(|(kind, n)| format!("{} {}", words::column_type(lang, InferredType::Of(*kind)), count(*n)))
        .collect();
    context! { number => n + 1, name => shown(column.shown.name.as_str()), kinds => kinds.join(" · ") }
}

/// What else was counted of a column; nothing where there is nothing to tell.
fn figures(n: usize, column: &ColumnAppraisal, as_of: i64, lang: Lang) -> Option<Value> {
    let mut phrases = figures::of_values(column, as_of, lang);
    phrases.extend(figures::of_numbers(column, lang));
    (!phrases.is_empty()).then(|| {
        context! { number => n + 1, name => shown(column.shown.name.as_str()), phrases => phrases }
    })
}

fn distribution(n: usize, column: &ColumnAppraisal, lang: Lang) -> Value {
    let name = shown(column.shown.name.as_str());
    let buckets = column.shown.shape.as_ref().map_or(&[][..], |shape| &shape.histogram);
    let low = buckets.first().map(|bucket| edge(bucket.low));
    let high = buckets.last().map(|bucket| edge(bucket.high));
    let quantile = |at: u16| {
        let found = column.shown.quantiles.iter().find(|(known, _)| *known == at);
        found.map_or_else(|| "–".to_owned(), |(_, value)| shown(value.as_str()))
    };
    let mean = column
        .shown
        .mean
        .as_ref()
        .map_or_else(|| "–".to_owned(), |mean| short(&shown(mean.as_str())));
    context! {
        number => n + 1,
        chart => histogram(buckets, &message(lang, "alt.histogram", &[("name", &name)])),
        name => name,
        low => low,
        high => high,
        quarter => quantile(250),
        median => quantile(500),
        three_quarters => quantile(750),
        mean => mean,
    }
}

fn label(n: usize, column: &ColumnAppraisal, label: &Label, ctx: &Context<'_>) -> Value {
    let lang = ctx.lang;
    let confidence = label.confidence.as_per_mille();
    let alt = message(lang, "alt.confidence", &[("share", &per_mille(confidence))]);
    let class = format!("c-{}", label.strength.as_str());
    context! {
        number => n + 1,
        name => shown(column.shown.name.as_str()),
        title => story::label_title(ctx, label),
        class => label.class.to_string(),
        personal => story::personal(label, lang),
        sensitive => label.sensitive,
        bar => gauge(&class, u64::from(confidence), 1000, &alt),
        confidence => label.confidence.to_string(),
        strength => words::strength(lang, label.strength),
        human => column.review.as_ref().is_some_and(|review| review.decision.classes.is_some()),
        reasons => story::reasons(label, ctx),
        places => grade_text::places(
            column.placements.iter().filter(|placement| placement.class == label.class),
            lang,
        ),
    }
}

/// What a person decided about a column, beside what the machine had found.
fn reviewed(n: usize, column: &ColumnAppraisal, ctx: &Context<'_>) -> Option<Value> {
    let review = column.review.as_ref()?;
    Some(context! {
        number => n + 1,
        name => shown(column.shown.name.as_str()),
        decided => review_text::decided(review, ctx),
        machine => review_text::machine(review, ctx),
        reason => review_text::reason(review),
        by => review_text::by(review),
        stale => review.stale,
    })
}

fn grade_class(grade: Grade) -> String {
    format!("g-{}", grade.as_str().to_ascii_lowercase())
}

fn map(table: &TableAppraisal, lang: Lang) -> Value {
    let cells: Vec<MapCell> = table
        .columns
        .iter()
        .take(MAPPED)
        .map(|column| MapCell {
            class: grade_class(column.grade.grade),
            grade: words::grade_short(lang, column.grade.grade),
            tip: format!(
                "{} {}",
                shown(column.shown.name.as_str()),
                words::grade(lang, column.grade.grade)
            ),
        })
        .collect();
    grade_map(
        &cells,
        &message(lang, "alt.map", &[("name", &shown(table.name.as_str()))]),
    )
}

/// How many columns have each grade.
fn grades(table: &TableAppraisal, lang: Lang) -> Vec<Value> {
    let all = u64::try_from(table.columns.len()).unwrap_or(u64::MAX);
    let tally = |grade: Grade| {
        let columns = table.columns.iter().filter(|column| column.grade.grade == grade);
        u64::try_from(columns.count()).unwrap_or(u64::MAX)
    };
    Grade::ALL
        .into_iter()
        .rev()
        .map(|grade| (grade, tally(grade)))
        .filter(|(_, n)| *n > 0)
        .map(|(grade, n)| {
            let name = words::grade(lang, grade);
            let alt = format!("{name} {n}");
            context! {
                class => grade_class(grade),
                name => name,
                count => n,
                bar => gauge(&grade_class(grade), n, all, &alt),
                share => share(n, all),
            }
        })
        .collect()
}

fn graded(n: usize, column: &ColumnAppraisal, ctx: &Context<'_>) -> Value {
    let grade = column.grade.grade;
    context! {
        number => n + 1,
        name => shown(column.shown.name.as_str()),
        grade => words::grade_short(ctx.lang, grade),
        class => grade_class(grade),
        reasons => column.grade.drivers.iter().map(|each| grade_text::driver(each, ctx)).collect::<Vec<_>>(),
    }
}
