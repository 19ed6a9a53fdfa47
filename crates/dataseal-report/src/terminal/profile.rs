//! The profile alone: every column of every table with its counts, in the order of the file.

use dataseal_model::{Appraisal, ColumnAppraisal, Disclosed, HistogramBucket, TableAppraisal, day_number};

use super::paper::{Ink, Paper};
use crate::number::{count, share, short};
use crate::{Context, clip, figures, pad, printable, relations_text, story, words};

/// Cells of a column's name at most.
const NAME_CELLS: usize = 28;
/// Cells of a completeness strip.
const STRIP: u64 = 10;
/// Frequent values that are named, and the cells of each.
const TOP: usize = 3;
const TOP_CELLS: usize = 18;

/// The whole profile, ending in a line end.
pub(crate) fn profile(appraisal: &Appraisal, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    super::reading(&mut paper, appraisal);
    let as_of = day_number(appraisal.basis.as_of);
    for each in &appraisal.tables {
        table(&mut paper, each, appraisal.tables.len() > 1, as_of);
    }
    paper.next_steps();
    paper.finish()
}

fn table(paper: &mut Paper<'_>, table: &TableAppraisal, is_named: bool, as_of: i64) {
    paper.section("terminal.profile");
    if is_named {
        paper.inked(&printable(table.name.as_str()), Ink::Strong);
    }
    let whole = figures::of_rows(table, paper.lang());
    if !whole.is_empty() {
        paper.line(&whole.join(paper.separator()));
    }
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| clip(&printable(column.shown.name.as_str()), NAME_CELLS, paper.ellipsis()))
        .collect();
    let widest = names.iter().map(|name| crate::cells(name)).max().unwrap_or(0);
    for (number, (column, name)) in (1..).zip(table.columns.iter().zip(&names)) {
        self::column(paper, column, number, &pad(name, widest), as_of);
    }
    super::quality::quality(paper, table);
    let relations = relations_text::of_relations(table, paper.lang());
    if !relations.is_empty() {
        paper.section("terminal.relations");
        relations.iter().for_each(|phrase| paper.line(phrase));
    }
}

fn column(paper: &mut Paper<'_>, column: &ColumnAppraisal, number: usize, name: &str, as_of: i64) {
    let (lang, counts) = (paper.lang(), &column.counts);
    let name = paper.paint(name, Ink::Strong);
    let head = [
        format!(
            "{} {}",
            strip(paper, counts.present(), counts.rows),
            share(counts.present(), counts.rows)
        ),
        words::column_type(lang, counts.inferred),
        paper.message("figure.distinct", &[("n", &figures::distinct(counts))]),
    ];
    let head = head.join(paper.separator());
    paper.push(&format!("{number:>3} {name}  {head}"));
    let mut phrases = Vec::new();
    if let Some(reason) = column.shown.withheld {
        let reason = words::withheld(lang, reason);
        phrases.push(paper.message("profile.withheld", &[("reason", &reason)]));
    }
    phrases.extend(values(paper, column));
    phrases.extend(figures::of_values(column, as_of, lang));
    phrases.extend(figures::of_numbers(column, lang));
    if !phrases.is_empty() {
        let text = phrases.join(paper.separator());
        let room = paper.room().saturating_sub(4);
        crate::wrap(&text, room)
            .iter()
            .for_each(|line| paper.push(&format!("    {line}")));
    }
    for text in story::damage(counts, lang) {
        paper.marked(paper.warning(), &text, Ink::Yellow);
    }
    if let Some(shape) = column.shown.shape.as_ref().filter(|_| !figures::is_identifier(column)) {
        let chart = blocks(&shape.histogram, paper.ctx().ascii);
        if !chart.is_empty() {
            let chart = paper.paint(&chart, Ink::Cyan);
            paper.push(&format!("    {chart}"));
        }
    }
}

/// What the values were, as far as that may be shown.
fn values(paper: &Paper<'_>, column: &ColumnAppraisal) -> Vec<String> {
    let (counts, shown) = (&column.counts, &column.shown);
    let mut phrases = Vec::new();
    if let (Some(min), Some(max)) = (&shown.min, &shown.max) {
        phrases.push(format!("{} – {}", printable(min.as_str()), printable(max.as_str())));
    }
    let figure = |id: &str, value: &Disclosed| paper.message(id, &[("value", &short(&printable(value.as_str())))]);
    if !figures::is_identifier(column) {
        phrases.extend(shown.mean.iter().map(|mean| figure("figure.mean", mean)));
        let median = shown.quantiles.iter().find(|(at, _)| *at == 500);
        phrases.extend(median.map(|(_, value)| figure("figure.median", value)));
    }
    if let Some(lengths) = counts.lengths.filter(|_| shown.min.is_none()) {
        let range = if lengths.min == lengths.max {
            count(lengths.min)
        } else {
            format!("{}–{}", count(lengths.min), count(lengths.max))
        };
        phrases.push(paper.message("figure.lengths", &[("range", &range)]));
    }
    if let Some(millibits) = counts.entropy {
        let bits = format!("{}.{:02}", millibits / 1000, millibits % 1000 / 10);
        phrases.push(paper.message("figure.entropy", &[("bits", &bits)]));
    }
    let top: Vec<String> = shown
        .top
        .iter()
        .take(TOP)
        .map(|(value, n)| {
            format!(
                "{} {}{}",
                clip(&printable(value.as_str()), TOP_CELLS, paper.ellipsis()),
                paper.times(),
                count(*n)
            )
        })
        .collect();
    if !top.is_empty() {
        phrases.push(paper.message("figure.top", &[("values", &top.join(", "))]));
    }
    phrases
}

/// How much of a column is there.
fn strip(paper: &Paper<'_>, part: u64, whole: u64) -> String {
    let scaled = (u128::from(part) * u128::from(STRIP))
        .checked_div(u128::from(whole))
        .unwrap_or(0);
    let filled = usize::try_from(scaled).unwrap_or_default();
    let (full, empty) = paper.bar();
    let cells = usize::try_from(STRIP).unwrap_or_default();
    format!("{}{}", full.repeat(filled), empty.repeat(cells.saturating_sub(filled)))
}

/// A histogram as blocks, one a bar, each as high as its share of the largest; what is there at all is seen.
fn blocks(histogram: &[HistogramBucket], ascii: bool) -> String {
    const BLOCKS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    const PLAIN: [&str; 9] = [" ", ".", ".", ":", ":", "-", "=", "+", "#"];
    let marks = if ascii { PLAIN } else { BLOCKS };
    let most = histogram.iter().map(|bucket| bucket.count).max().unwrap_or(0);
    if histogram.len() < 2 || most == 0 {
        return String::new();
    }
    let mark = |bucket: &HistogramBucket| {
        let height = (u128::from(bucket.count) * 8).div_ceil(u128::from(most));
        marks.get(usize::try_from(height).unwrap_or(8)).copied().unwrap_or(" ")
    };
    histogram.iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_show_what_is_there() {
        let bucket = |count| HistogramBucket {
            low: 0.0,
            high: 1.0,
            count,
        };
        let histogram = [bucket(0), bucket(1), bucket(800), bucket(1600)];
        assert_eq!(blocks(&histogram, false), " ▁▄█");
        assert_eq!(blocks(&histogram, true), " .:#");
        assert_eq!(blocks(&[bucket(3)], false), "");
        assert_eq!(blocks(&[bucket(0), bucket(0)], false), "");
    }
}
