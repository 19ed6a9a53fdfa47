//! What the shared list must reach: files that are right, and deaths at most. A change that raises a figure raises it here.

use crate::list::Expectation;
use crate::table::Table;

/// Files that are right, of one format and expectation, at least.
const RIGHT: &[(&str, Expectation, usize)] = &[
    ("csv", Expectation::Ok, 255),
    ("csv-pollock", Expectation::Ok, 1183),
    ("parquet", Expectation::Ok, 226),
    ("parquet", Expectation::Error, 104),
    ("arrow-file", Expectation::Ok, 40),
    ("arrow-file", Expectation::Error, 29),
    ("arrow-stream", Expectation::Ok, 35),
    ("arrow-stream", Expectation::Error, 39),
    ("json", Expectation::Ok, 88),
    ("json", Expectation::Error, 94),
    ("excel", Expectation::Ok, 134),
    ("excel", Expectation::OkIfSupported, 241),
    ("excel", Expectation::Error, 26),
];

/// Files that killed their reader, at most. To its user each was a documented refusal.
const DEATHS: usize = 0;

/// The figures that a table does not reach.
pub(crate) fn missed(table: &Table) -> Vec<String> {
    let mut missed: Vec<String> = RIGHT
        .iter()
        .filter(|(format, expect, least)| table.right(format, *expect) < *least)
        .map(|(format, expect, least)| {
            let found = table.right(format, *expect);
            format!("{format} {}: {found} right, {least} expected", expect.as_str())
        })
        .collect();
    if table.died() > DEATHS {
        missed.push(format!("{} readers died, at most {DEATHS} may", table.died()));
    }
    missed
}
