//! Which lines are what: lines before the table, rows of names, the table, another table after it, remarks at the end.

use std::collections::BTreeMap;

use dataseal_model::LineEnding;

use super::grammar::Grammar;
use super::heading::{names_first, rows_of_names};
use super::kind::Kind;
use super::record::Record;
use super::sample::{Sample, Sampled};
use super::titles::title_lines;

/// Rows that are looked at for a contrast with the names.
pub(super) const BODY: usize = 200;

/// Rows that one table in a row must have to be one.
pub(super) const RUN: usize = 3;

/// Where the parts of the head are, as positions among its records.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// Fields of a row.
    pub(super) width: usize,
    /// The first row of names, or of values if there are none.
    pub(super) first: usize,
    /// Rows of names, those that do not have the width not counted.
    pub(super) names: usize,
    /// The record before `first` is a row of names that lost its form.
    pub(super) odd_names: bool,
    /// The record at which another table begins.
    pub(super) another: Option<usize>,
}

/// Looks for the parts of a head.
pub(super) fn parts(records: &[Sampled<'_>], told_names: Option<u32>) -> Parts {
    let filled: Vec<usize> = (0..records.len())
        .filter(|index| records.get(*index).is_some_and(|sampled| !sampled.record.is_blank()))
        .collect();
    let rows: Vec<&Sampled<'_>> = filled.iter().filter_map(|index| records.get(*index)).collect();
    let width = usual_width(&rows);
    let start = table_start(&rows, width);
    // A row with values and about as many fields is a row of the table that lost its form, not a line before it.
    let is_row = |sampled: &&&Sampled<'_>| {
        sampled.width() * 2 > width
            && sampled.filled() > 1
            && sampled
                .record
                .fields
                .iter()
                .any(|field| Kind::of(&field.value).is_typed())
    };
    // What stands above a blank line is apart from the table.
    let place = |row: usize| filled.get(row).copied().unwrap_or(0);
    let is_apart = |row: usize| place(start) - place(row) > start - row;
    let start = (0..start)
        .find(|row| !is_apart(*row) && rows.get(*row).is_some_and(|sampled| is_row(&sampled)))
        .unwrap_or(start);
    let first = start + title_lines(&rows, start, width, names_first);
    let another = another_table(&rows, first, width);
    let body: Vec<&Record<'_>> = rows
        .get(first..another.unwrap_or(rows.len()))
        .unwrap_or_default()
        .iter()
        .filter(|sampled| sampled.width() == width)
        .map(|sampled| &sampled.record)
        .collect();
    let odd_names = first == start
        && told_names != Some(0)
        && first
            .checked_sub(1)
            .and_then(|before| rows.get(before))
            .is_some_and(|before| could_be_names(before, width, &body));
    let names = match told_names {
        Some(told) => usize::try_from(told)
            .unwrap_or(usize::MAX)
            .saturating_sub(usize::from(odd_names)),
        None if odd_names => 0,
        None => rows_of_names(&body),
    };
    let at = |row: usize| filled.get(row).copied().unwrap_or(records.len());
    Parts {
        width,
        first: at(first),
        names: names.min(body.len()),
        odd_names,
        another: another.map(at),
    }
}

/// The most frequent number of fields; of equals, the one that came first.
fn usual_width(rows: &[&Sampled<'_>]) -> usize {
    let mut widths: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (index, sampled) in rows.iter().take(BODY).enumerate() {
        let entry = widths.entry(sampled.width()).or_insert((0, index));
        entry.0 += 1;
    }
    let most = widths
        .into_iter()
        .max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)));
    let (width, (count, _)) = most.unwrap_or((1, (0, 0)));
    // Few rows decide nothing against the first one.
    let first = rows.first().map_or(width, |sampled| sampled.width());
    let of_first = rows
        .iter()
        .take(BODY)
        .filter(|sampled| sampled.width() == first)
        .count();
    if first > 1 && of_first * 2 >= count && rows.len() < 8 {
        first
    } else {
        width
    }
}

/// The first row of the width that is followed by mostly such rows.
fn table_start(rows: &[&Sampled<'_>], width: usize) -> usize {
    let all = rows
        .iter()
        .take(BODY)
        .filter(|sampled| sampled.width() == width)
        .count();
    let usual = all * 10 / rows.len().clamp(1, BODY);
    (0..rows.len())
        .find(|start| {
            let window = rows.get(*start..rows.len().min(start + 10)).unwrap_or_default();
            let fitting = window.iter().filter(|sampled| sampled.width() == width).count();
            window.first().is_some_and(|sampled| sampled.width() == width) && fitting * 20 >= window.len() * usual
        })
        .unwrap_or(0)
}

/// Whether a record of another width may be names that lost their form: several words, no values.
fn could_be_names(sampled: &Sampled<'_>, width: usize, body: &[&Record<'_>]) -> bool {
    let fields = &sampled.record.fields;
    let is_near = fields.len() + 1 >= width && fields.len() <= width + 1;
    let is_line_in_another_delimiter = fields.len() == 1 && width > 2 && {
        let value = fields.first().map(|field| field.value.clone()).unwrap_or_default();
        [b',', b';', b'\t', b'|', b' ']
            .iter()
            .any(|mark| value.iter().filter(|byte| *byte == mark).count() + 1 == width)
    };
    let odd_quotes = !sampled.is_clean() && fields.len() <= width;
    let typed = fields.iter().any(|field| Kind::of(&field.value).is_typed());
    width > 1
        && (is_near || is_line_in_another_delimiter || odd_quotes)
        && !typed
        && !body.is_empty()
        && rows_of_names(body) == 0
}

/// The row at which a table of another width begins and goes on to the end.
fn another_table(rows: &[&Sampled<'_>], first: usize, width: usize) -> Option<usize> {
    /// Beginnings that are looked at closely.
    const LOOKS: usize = 16;
    let same_after = same_after(rows);
    let mut looks = 0;
    for start in first + 2..rows.len().saturating_sub(RUN) {
        let other = rows.get(start).map_or(width, |sampled| sampled.width());
        let rest = rows.get(start..).unwrap_or_default();
        let same = same_after.get(start).copied().unwrap_or(0);
        if other == width || other < 2 || same * 10 < rest.len() * 8 {
            continue;
        }
        if !rest.iter().take(RUN + 1).all(|sampled| sampled.width() == other) {
            continue;
        }
        let body = rest.iter().filter(|sampled| sampled.width() == other);
        let body: Vec<&Record<'_>> = body.take(BODY).map(|sampled| &sampled.record).collect();
        if names_first(&body) {
            let above = rows.get(first..start).unwrap_or_default().iter().rev();
            return Some(start - above.take_while(|sampled| sampled.width() == 1 && width > 1).count());
        }
        looks += 1;
        if looks == LOOKS {
            break;
        }
    }
    None
}

/// For each row, how many from it on have its width.
fn same_after(rows: &[&Sampled<'_>]) -> Vec<usize> {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let count = |sampled: &&Sampled<'_>| {
        let count = widths.entry(sampled.width()).or_default();
        *count += 1;
        *count
    };
    let mut counts: Vec<usize> = rows.iter().rev().map(count).collect();
    counts.reverse();
    counts
}

/// Widths other than that of the table in which many rows in a row come, anywhere.
pub(super) fn other_widths(stretches: &[Vec<Sampled<'_>>], width: usize) -> Vec<usize> {
    const MANY: usize = 20;
    let mut found = Vec::new();
    for records in stretches {
        let (mut last, mut run) = (width, 0);
        for sampled in records.iter().filter(|sampled| !sampled.record.is_blank()) {
            run = if sampled.width() == last { run + 1 } else { 1 };
            last = sampled.width();
            if run >= MANY && last != width && last > 1 && !found.contains(&last) {
                found.push(last);
            }
        }
    }
    found
}

/// Lines at the end that are remarks: one field with a value where the table has several, a sentence or a mark.
pub(super) fn footer_lines(records: &[Sampled<'_>], width: usize) -> u64 {
    const MOST: usize = 20;
    if width < 2 {
        return 0;
    }
    let (mut lines, mut counted) = (0, 0);
    for sampled in records.iter().rev().take(MOST) {
        if sampled.record.is_blank() {
            lines += 1;
            continue;
        }
        let value = sampled
            .record
            .fields
            .first()
            .map(|field| field.value.clone())
            .unwrap_or_default();
        // A spreadsheet saves a remark with the delimiters of the cells beside it, all of them empty.
        let alone = sampled.record.fields.iter().skip(1).all(|field| field.value.is_empty());
        if !alone || sampled.cut || Kind::of(&value).is_typed() {
            break;
        }
        lines += 1;
        counted = if is_remark(&value) { lines } else { counted };
    }
    counted
}

/// Whether a line reads like a remark.
fn is_remark(line: &[u8]) -> bool {
    const STARTS: [&str; 22] = [
        "#",
        "*",
        "(",
        "（",
        "--",
        "==",
        "注",
        "备注",
        "说明",
        "来源",
        "数据来源",
        "资料来源",
        "制表",
        "打印",
        "导出",
        "共",
        "Source",
        "Note",
        "Total rows",
        "Rows:",
        "Generated",
        "Exported",
    ];
    let text = String::from_utf8_lossy(line);
    let text = text.trim();
    STARTS.iter().any(|start| text.starts_with(start)) || (text.len() > 12 && text.contains(['：', ':', '。']))
}

/// How most lines of a sample end.
pub(super) fn line_ending(sample: &Sample) -> LineEnding {
    let (mut lf, mut crlf, mut cr) = (0_usize, 0_usize, 0_usize);
    for (text, _) in sample.stretches() {
        for at in memchr::memchr2_iter(b'\n', b'\r', text) {
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            match (text.get(at), text.get(at + 1), before) {
                (Some(b'\r'), Some(b'\n'), _) => crlf += 1,
                (Some(b'\r'), ..) => cr += 1,
                (_, _, Some(b'\r')) => {}
                _ => lf += 1,
            }
        }
    }
    if cr > lf && cr > crlf {
        LineEnding::Cr
    } else if crlf > lf {
        LineEnding::CrLf
    } else {
        LineEnding::Lf
    }
}

/// The comment character, if lines that begin with a number sign are no rows: none has the table's width.
pub(super) fn comment_of(grammar: &Grammar, stretches: &[Vec<Sampled<'_>>], width: usize) -> Option<u8> {
    if width < 2 || grammar.delimiter == b"#" {
        return None;
    }
    let mut comments = 0_usize;
    for sampled in stretches
        .iter()
        .flatten()
        .filter(|sampled| sampled.is_comment(Some(b'#')))
    {
        if sampled.width() == width {
            return None;
        }
        comments += 1;
    }
    (comments > 0).then_some(b'#')
}
