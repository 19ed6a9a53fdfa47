//! How long judging takes: many datasets of forty columns under every pack at once, and one dataset by itself.
//!
//! `cargo run --release -p dataseal-policy --example judging_speed -- 10000 40`

#![expect(clippy::print_stdout, reason = "an example tells what it measured")]

use std::collections::BTreeSet;
use std::time::Instant;

use dataseal_model::PackId;
use dataseal_model::facts::FactValue::{Boolean, Integer, Share, Text, TextSet};
use dataseal_policy::{Case, FactMap, Facts, TableFacts, compile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let datasets: usize = arguments.next().as_deref().unwrap_or("10000").parse()?;
    let columns: usize = arguments.next().as_deref().unwrap_or("40").parse()?;
    let start = Instant::now();
    let policies = dataseal_pack::load_embedded()?;
    let loaded = start.elapsed();
    let rules = compile(&policies)?;
    let planned = start.elapsed() - loaded;
    println!("{} rules loaded in {loaded:?}, planned in {planned:?}", rules.len());

    let packs: BTreeSet<PackId> = policies.packs.iter().map(|pack| pack.reference.id.clone()).collect();
    let facts: Vec<Facts> = (0..datasets)
        .map(|number| dataset(number, columns))
        .collect::<Result<_, _>>()?;
    let cases: Vec<Case<'_>> = facts.iter().map(|facts| Case { facts, packs: &packs }).collect();

    let start = Instant::now();
    for case in cases.iter().take(100) {
        rules.judge(case.facts, case.packs);
    }
    let single = start.elapsed() / u32::try_from(cases.len().min(100))?;
    println!("one dataset by itself: {single:?}");

    let start = Instant::now();
    let mut findings = 0;
    for batch in cases.chunks(1_000) {
        findings += rules
            .judge_all(batch)
            .iter()
            .map(|judged| judged.findings.len())
            .sum::<usize>();
    }
    println!(
        "{datasets} datasets of {columns} columns: {findings} findings in {:?}",
        start.elapsed()
    );
    Ok(())
}

/// Every second column personal, one in eight sensitive; declared in part, so that all verdicts come up.
fn dataset(number: usize, columns: usize) -> Result<Facts, Box<dyn std::error::Error>> {
    let mut facts = Facts::new("2026-11-22".parse()?);
    facts.dataset.extend([
        ("rows", Integer(1_000)),
        ("personal_information", Boolean(true)),
        ("sensitive_information", Boolean(number.is_multiple_of(2))),
        ("legal_basis", Text("consent".to_owned())),
        ("deid_state", Text("none".to_owned())),
        ("cross_border", Boolean(number.is_multiple_of(3))),
        ("recipients", TextSet(vec!["handlers".to_owned()])),
    ]);
    let column = |index: usize| {
        FactMap::from([
            ("column_type", Text("text".to_owned())),
            ("column_classes", TextSet(vec!["resident-id".to_owned()])),
            ("column_personal", Boolean(index.is_multiple_of(2))),
            ("column_sensitive", Boolean(index.is_multiple_of(8))),
            ("column_direct_id", Boolean(index.is_multiple_of(8))),
            ("column_plain_sensitive", Boolean(index.is_multiple_of(8))),
            ("column_contained", Integer(0)),
            ("column_missing_share", Share { part: 1, whole: 10 }),
            ("column_damaged_values", Integer(0)),
            ("column_distinct", Integer(500)),
            (
                "column_grade_rank",
                Integer(if index.is_multiple_of(8) { 4 } else { 2 }),
            ),
        ])
    };
    facts.tables.push(TableFacts {
        table: FactMap::from([
            ("table_rows", Integer(1_000)),
            ("table_columns", Integer(i64::try_from(columns)?)),
            ("table_accounted", Boolean(true)),
            ("table_duplicate_names", Integer(0)),
            ("table_quarantined_rows", Integer(0)),
            ("table_grade_rank", Integer(4)),
        ]),
        columns: (0..columns).map(column).collect(),
    });
    Ok(facts)
}
