//! Dialects and records: a decision for any text, rows that add up, and the same rows however the text is cut.
#![no_main]

use dataseal_bytes::csv::{Outcome, Plan, Rules, Sample, Sink, read};
use dataseal_bytes::{DialectOptions, Limits, RowPolicy};
use libfuzzer_sys::fuzz_target;

/// Keeps rows.
#[derive(Default)]
struct Rows {
    row: Vec<Vec<u8>>,
    rows: Vec<Vec<Vec<u8>>>,
}

impl Sink for Rows {
    fn stretch(&mut self, text: &[u8], start: usize, end: usize) {
        self.row.push(text[start..end].to_vec());
    }

    fn value(&mut self, value: &[u8]) {
        self.row.push(value.to_vec());
    }

    fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    fn undo_row(&mut self) {
        self.row.clear();
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text = text.as_bytes();
    let Ok(plan) = Plan::of(&Sample::whole(text), &DialectOptions::default(), &Limits::default()) else {
        return;
    };
    let (start, columns) = (plan.data_start, plan.names.len());
    assert!(start <= text.len());
    let policy = if bytes.len() % 2 == 0 { RowPolicy::Mend } else { RowPolicy::Strict };
    let rules = Rules::of(plan, &Limits::default(), policy);
    let mut whole = Rows::default();
    let Ok(outcome) = read(&rules, text, start, true, &mut whole) else {
        return;
    };
    assert_eq!(outcome.rest, text.len());
    assert_eq!(outcome.rows, outcome.read + outcome.aside.len() as u64);
    assert_eq!(outcome.read, whole.rows.len() as u64);
    assert!(whole.rows.iter().all(|row| row.len() == columns));
    by_pieces(&rules, text, start, &outcome, &whole);
});

/// Where the first piece ends, the second goes on: its places are counted anew, which the end of the one table is not.
fn by_pieces(rules: &Rules, text: &[u8], start: usize, outcome: &Outcome, whole: &Rows) {
    if rules.plan.another_table.is_some() {
        return;
    }
    // Pieces end with a line, which may be inside a quoted field.
    let half = start + (text.len() - start) / 2;
    let Some(line) = text[start..half].iter().rposition(|byte| *byte == b'\n') else {
        return;
    };
    let middle = start + line + 1;
    let mut cut = Rows::default();
    let Ok(first) = read(rules, &text[..middle], start, false, &mut cut) else {
        return;
    };
    let Ok(second) = read(rules, text, first.rest, true, &mut cut) else {
        return;
    };
    assert_eq!(first.rows + second.rows, outcome.rows, "the cut changes how many rows there are");
    assert!(cut.rows == whole.rows, "the cut changes the rows");
}
