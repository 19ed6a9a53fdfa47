//! What the shared list must reach: files that are right, and deaths at most. A change that raises a figure raises it here.

use crate::list::Expectation;
use crate::table::Table;

/// Files that are right, of one format and expectation, at least.
const RIGHT: &[(&str, Expectation, usize)] = &[
    ("csv", Expectation::Ok, 0),
    ("csv-pollock", Expectation::Ok, 0),
    ("parquet", Expectation::Ok, 0),
    ("parquet", Expectation::Error, 0),
    ("arrow-file", Expectation::Ok, 0),
    ("arrow-file", Expectation::Error, 0),
    ("arrow-stream", Expectation::Ok, 0),
    ("arrow-stream", Expectation::Error, 0),
    ("json", Expectation::Ok, 0),
    ("json", Expectation::Error, 0),
    ("excel", Expectation::Ok, 0),
    ("excel", Expectation::OkIfSupported, 0),
    ("excel", Expectation::Error, 0),
];

/// Files that killed their reader, at most. To its user each was a documented refusal.
const DEATHS: usize = 40;

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
