//! Lines above a table that a spreadsheet wrote out with the delimiters of the cells beside them: a title, who filled it
//! in, the date, the unit.

use super::kind::Kind;
use super::record::Record;
use super::sample::Sampled;
use crate::labelled::is_labelled;

/// Such lines at most.
const MOST: usize = 20;

/// How many such lines there are from `start` on. They hold hardly a value, or labels with theirs, and a full row of names
/// follows, which `is_names` knows by the rows after it.
pub(super) fn title_lines(
    rows: &[&Sampled<'_>],
    start: usize,
    width: usize,
    is_names: impl Fn(&[&Record<'_>]) -> bool,
) -> usize {
    if width < 3 {
        return 0;
    }
    let table = rows.get(start..).unwrap_or_default();
    let lines = table.iter().take(MOST).take_while(|sampled| is_title(sampled)).count();
    let Some(names) = table.get(lines).filter(|_| lines > 0) else {
        return 0;
    };
    let is_full = names.width() == width && names.filled() * 10 >= width * 8;
    // One value in a line is a title by that alone; what holds more must be followed by names for certain.
    let is_bare = table.iter().take(lines).all(|sampled| sampled.filled() <= 1);
    let below = table.get(lines..).unwrap_or_default();
    let below: Vec<&Record<'_>> = below
        .iter()
        .filter(|sampled| sampled.width() == width)
        .map(|sampled| &sampled.record)
        .collect();
    if is_full && (is_bare || is_names(&below)) {
        lines
    } else {
        0
    }
}

fn is_title(sampled: &Sampled<'_>) -> bool {
    let values = || {
        sampled
            .record
            .fields
            .iter()
            .filter(|field| !field.value.is_empty())
            .map(|field| &*field.value)
    };
    let labelled = |value: &[u8]| std::str::from_utf8(value).is_ok_and(is_labelled);
    let is_day = |value: &[u8]| matches!(Kind::of(value), Kind::Date | Kind::DateTime);
    let begins = sampled
        .record
        .fields
        .first()
        .is_some_and(|field| !field.value.is_empty() && !is_day(&field.value));
    let filled = sampled.filled();
    filled <= 1
        || (values().any(labelled) && values().all(|value| labelled(value) || is_day(value)))
        || (filled == 2 && sampled.width() > 3 && begins && values().any(is_day))
}
