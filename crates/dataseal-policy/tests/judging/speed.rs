//! A thousand columns are judged in a moment, and give no thousand copies of one finding.

use std::time::{Duration, Instant};

use dataseal_model::{Grade, ValueKind, Verdict};

use crate::support::{book, facts, packs, table};

#[test]
fn a_thousand_columns_are_judged_at_once() {
    let mut wide = table(10);
    for index in 0..1_000 {
        wide = wide.personal(&format!("c{index}"), "resident-id", true);
    }
    let clean = (0..1_000).fold(table(10), |table, index| {
        table.column(&format!("c{index}"), ValueKind::Text, Grade::L2)
    });
    let (book, wide, clean) = (book(), facts(&[wide], None), facts(&[clean], None));
    let start = Instant::now();
    let judgement = book.judge(&wide, &packs());
    // Unoptimised and beside other tests; an optimised build takes some milliseconds.
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    let violated = judgement
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Violated);
    assert_eq!(violated.count(), 1_000);
    let findings = book.judge(&clean, &packs()).findings.len();
    assert!(findings < 2 * book.len(), "{findings} findings of {} rules", book.len());
}
