//! Whether the first rows of a table are names.
//!
//! A row of names is told from values by contrast: it has none of the kinds that the columns below it have, and its words
//! do not occur among their values. Where nothing speaks against it, the first row is taken for names.

use super::kind::{Kind, pattern};
use super::layout::{BODY, RUN};
use super::names;
use super::record::{Field, Record};
use super::shape::Shape;

/// Bytes of a name at most.
const LONGEST_NAME: usize = 1 << 20;

/// Rows of names at most.
const MOST_NAMES: usize = 4;

/// How many of the first rows are names.
pub(super) fn rows_of_names(body: &[&Record<'_>]) -> usize {
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
pub(super) fn names_first(body: &[&Record<'_>]) -> bool {
    let Some((first, rest)) = body.split_first() else {
        return false;
    };
    let is_typed = |value: &[u8]| Kind::of(value).is_typed();
    if first.fields.iter().any(|field| field.value.len() > LONGEST_NAME) {
        return false;
    }
    if rest.is_empty() {
        return !first.fields.iter().any(|field| is_typed(&field.value));
    }
    if begin_alike(first, rest) {
        return false;
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
                if is_one_of_a_series(column, value, rest) {
                    evidence -= 2.0;
                } else if repeated > 0.0 {
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

/// Whether a value and nearly all below it are one word with different numbers: A001, A002, A003.
fn is_one_of_a_series(column: usize, value: &[u8], rest: &[&Record<'_>]) -> bool {
    fn word(value: &[u8]) -> impl Iterator<Item = &u8> {
        value.iter().filter(|byte| !byte.is_ascii_digit())
    }
    let letters = word(value).count();
    if letters == 0 || letters == value.len() {
        return false;
    }
    let rows = rest.iter().take(BODY).filter_map(|record| record.fields.get(column));
    let (mut all, mut alike) = (0_usize, 0_usize);
    for field in rows {
        all += 1;
        alike += usize::from(*field.value != *value && word(&field.value).eq(word(value)));
    }
    alike * 10 >= all * 9
}

/// Whether nearly all rows begin as this one does: with a label and a colon, or with the same words as a program's lines do.
fn begin_alike(first: &Record<'_>, rest: &[&Record<'_>]) -> bool {
    /// Bytes of a beginning that rows do not share by accident.
    const WORDS: usize = 10;
    fn start<'r>(record: &'r Record<'_>) -> &'r [u8] {
        record.fields.first().map_or(&[], |field| &field.value)
    }
    let is_label = |value: &[u8]| value.ends_with(b":") || value.ends_with("：".as_bytes());
    let own = start(first);
    let words = own.get(..WORDS).filter(|words| words.contains(&b' '));
    let alike = rest.iter().take(BODY).filter(|record| {
        let other = start(record);
        (is_label(own) && is_label(other)) || words.is_some_and(|words| other.starts_with(words))
    });
    alike.count() * 10 >= rest.len().min(BODY) * 9
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
        let form = pattern(period);
        let below = rest.iter().take(BODY).filter_map(|record| record.fields.get(*column));
        let (mut all, mut same) = (0_usize, 0_usize);
        for field in below {
            all += 1;
            same += usize::from(pattern(&text(field)) == form);
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
