//! The two bundled samples, made from a fixed seed: an order table with personal data, and the statistics made from it.
//!
//! Same seed, same bytes, on every platform: no clock, no hash map, no floating point. The persons are invented, and their
//! identity numbers have birth dates before 1900, so that they can be nobody's.

mod customer;
mod digits;
mod district;
mod expected;
mod orders;
mod prng;
mod readme;
mod statistics;

use std::collections::BTreeSet;

use crate::{DevError, Plan, generate::sha256_hex};
use expected::Expectation;

const ORDERS_FOLDER: &str = "sample-datasets/customer-orders";
const ORDERS_FILE: &str = "客户订单_2025.csv";
const STATISTICS_FOLDER: &str = "sample-datasets/district-statistics";
const STATISTICS_FILE: &str = "上海市2025年各区月度零售订单统计.csv";

/// Plans both samples, each with its table, `README.md` and `expected.toml`.
///
/// # Errors
/// [`DevError::Unencodable`] if a text of the generator cannot be written as GBK.
pub fn plan() -> Result<Plan, DevError> {
    let table = orders::generate();
    let statistics = statistics::aggregate(&table.orders);
    let mut plan = Plan::default();
    plan_orders(&mut plan, &table)?;
    plan_statistics(&mut plan, &statistics);
    Ok(plan)
}

fn plan_orders(plan: &mut Plan, table: &orders::Table) -> Result<(), DevError> {
    let path = format!("{ORDERS_FOLDER}/{ORDERS_FILE}");
    let text = table.to_csv();
    let (bytes, _, unencodable) = encoding_rs::GBK.encode(&text);
    if unencodable {
        return Err(DevError::Unencodable { path });
    }
    let rows: Vec<Vec<String>> = table.orders.iter().map(orders::Order::cells).collect();
    let expectation = Expectation {
        file: ORDERS_FILE,
        encoding: "gbk",
        bytes: bytes.len(),
        sha256: sha256_hex(&bytes),
        quarantined: table.ragged_records(),
        table_grade: "grade = \"L4\"",
        columns: orders::COLUMNS,
    };
    plan.file(format!("{ORDERS_FOLDER}/expected.toml"), expectation.to_toml(&rows));
    plan.file(format!("{ORDERS_FOLDER}/README.md"), readme::orders(table));
    plan.file(path, bytes.into_owned());
    Ok(())
}

fn plan_statistics(plan: &mut Plan, statistics: &statistics::Statistics) {
    let text = statistics.to_csv();
    let rows: Vec<Vec<String>> = statistics.cells.iter().map(statistics::Cell::cells).collect();
    let expectation = Expectation {
        file: STATISTICS_FILE,
        encoding: "utf-8",
        bytes: text.len(),
        sha256: sha256_hex(text.as_bytes()),
        quarantined: BTreeSet::new(),
        table_grade: "grade_at_most = \"L2\"",
        columns: statistics::COLUMNS,
    };
    plan.file(format!("{STATISTICS_FOLDER}/expected.toml"), expectation.to_toml(&rows));
    plan.file(format!("{STATISTICS_FOLDER}/README.md"), readme::statistics(statistics));
    plan.file(format!("{STATISTICS_FOLDER}/{STATISTICS_FILE}"), text);
}

/// One CSV field by RFC 4180: quoted where it holds a comma, a quote or a line break.
fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// One CSV record without its line ending.
fn csv_record<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    fields.into_iter().map(csv_field).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests;
