//! Which lines are what: lines before the table, rows of names, the table, another table after it, remarks at the end.
//!
//! A row of names is told from values by contrast: it has none of the kinds that the columns below it have, and its words
//! do not occur among their values. Where nothing speaks against it, the first row is taken for names.

use std::collections::BTreeMap;

use dataseal_model::LineEnding;

use super::grammar::Grammar;
use super::kind::Kind;
use super::names;
use super::record::{Field, Record};
use super::sample::{Sample, Sampled};
use super::shape::Shape;
use super::titles::title_lines;

/// Bytes of a name at most.
const LONGEST_NAME: usize = 4096;

/// Rows of names at most.
const MOST_NAMES: usize = 4;

/// Rows that are looked at for a contrast with the names.
const BODY: usize = 200;

/// Rows that one table in a row must have to be one.
const RUN: usize = 3;

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

/// How many of the first rows are names.
fn rows_of_names(body: &[&Record<'_>]) -> usize {
    if !names_first(body) {
        return 0;
    }
    let mut count = 1;
    while count < MOST_NAMES && names_again(body, count) {
        count += 1;
    }
    count
}

fn shapes_of(rows: &[&Record<'_>]) -> Vec<Shape> {
    let columns = rows.first().map_or(0, |record| record.fields.len());
    let mut shapes = vec![Shape::default(); columns];
    for record in rows.iter().take(BODY) {
        for (shape, field) in shapes.iter_mut().zip(&record.fields) {
            shape.learn(&field.value, field.quoted);
        }
    }
    shapes
}

/// Whether the first row is one of names.
fn names_first(body: &[&Record<'_>]) -> bool {
    let Some((first, rest)) = body.split_first() else {
        return false;
    };
    let is_typed = |value: &[u8]| Kind::of(value).is_typed();
    if first.fields.iter().any(|field| field.value.len() > LONGEST_NAME) {
        return false;
    }
    if rest.is_empty() {
        return !first.fields.iter().any(|field| is_typed(&field.value)) || first.fields.len() == 1;
    }
    let shapes = shapes_of(rest);
    let learned = rest.len().min(BODY) as f64;
    let mut evidence = 0.5;
    let are_periods = are_periods(first, rest);
    for (column, (field, shape)) in first.fields.iter().zip(&shapes).enumerate() {
        let value: &[u8] = &field.value;
        let typed_below = shape.share_of(Kind::is_typed) >= 0.7;
        if value.is_empty() {
            evidence -= if shape.is_always_empty() { 0.0 } else { 0.2 };
            continue;
        }
        if names::is_usual(value) {
            evidence += 1.0;
        }
        match (is_typed(value), typed_below) {
            (true, _) if are_periods => evidence += 1.0,
            (true, true) => evidence -= 2.0,
            (true, false) => evidence -= 0.7,
            (false, true) if !is_missing(value) => evidence += 2.0,
            (false, true) => evidence -= 1.0,
            (false, false) => {
                let repeated = rest.iter().take(BODY).filter(|record| {
                    record
                        .fields
                        .get(column)
                        .is_some_and(|other| other.value == field.value)
                });
                let repeated = repeated.count() as f64 / learned;
                if repeated > 0.0 {
                    evidence -= if repeated > 0.02 { 1.5 } else { 0.5 };
                } else if learned >= 8.0 && shape.surprise(value, field.quoted) > 6.0 {
                    evidence += 0.7;
                }
            }
        }
        if value.len() > 80 {
            evidence -= 1.0;
        }
    }
    evidence > 0.0
}

/// Whether the values of a row are years, months, days or hours one after the other, beside words, and the rows below
/// have values of another form under them.
fn are_periods(first: &Record<'_>, rest: &[&Record<'_>]) -> bool {
    let text = |field: &Field<'_>| std::str::from_utf8(&field.value).unwrap_or_default().trim().to_owned();
    let (mut periods, mut words) = (Vec::new(), 0_usize);
    for (column, field) in first.fields.iter().enumerate() {
        match Kind::of(&field.value) {
            Kind::Date | Kind::DateTime | Kind::Time => periods.push((column, text(field))),
            Kind::Integer if is_year_or_month(&text(field)) => periods.push((column, text(field))),
            kind if kind.is_typed() => return false,
            _ => words += 1,
        }
    }
    let in_order = periods.windows(2).all(|pair| match pair {
        [(_, left), (_, right)] => left < right && left.len() == right.len(),
        _ => false,
    });
    let alike = |(column, period): &(usize, String)| {
        let form = super::kind::pattern(period);
        let below = rest.iter().take(BODY).filter_map(|record| record.fields.get(*column));
        let (mut all, mut same) = (0_usize, 0_usize);
        for field in below {
            all += 1;
            same += usize::from(super::kind::pattern(&text(field)) == form);
        }
        same * 4 > all
    };
    periods.len() >= 2 && words > 0 && in_order && !periods.iter().any(alike)
}

/// Four digits of a year, six of a month.
fn is_year_or_month(digits: &str) -> bool {
    let (year, month) = digits.split_at_checked(4).unwrap_or((digits, ""));
    let month =
        month.is_empty() || (month.len() == 2 && month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month)));
    month && year.parse::<u16>().is_ok_and(|year| (1900..=2100).contains(&year))
}

/// What is written where a value is not known.
fn is_missing(value: &[u8]) -> bool {
    const MARKS: [&str; 12] = [
        "na", "n/a", "null", "none", "nan", "\\n", "-", "--", "?", "missing", "无", "空",
    ];
    MARKS
        .iter()
        .any(|mark| value.trim_ascii().eq_ignore_ascii_case(mark.as_bytes()))
}

/// Whether the row at this place, after rows of names, is one more: it has words where the columns below have values.
fn names_again(body: &[&Record<'_>], at: usize) -> bool {
    let (Some(row), Some(rest)) = (body.get(at), body.get(at + 1..)) else {
        return false;
    };
    if rest.len() < RUN {
        return false;
    }
    let shapes = shapes_of(rest);
    let (mut typed, mut words) = (0_usize, 0_usize);
    for (field, shape) in row.fields.iter().zip(&shapes) {
        let kind = Kind::of(&field.value);
        if kind.is_typed() {
            return false;
        }
        if shape.share_of(Kind::is_typed) >= 0.9 {
            typed += 1;
            words += usize::from(kind != Kind::Empty && !is_missing(&field.value));
        }
    }
    let repeats_above = at
        .checked_sub(1)
        .and_then(|above| body.get(above))
        .is_some_and(|above| above.values() == row.values());
    typed >= 2 && words * 3 >= typed * 2 || (typed >= 1 && words == typed && repeats_above)
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
