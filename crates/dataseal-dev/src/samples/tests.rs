//! The samples keep the promises of their READMEs.

use std::collections::BTreeSet;

use super::{digits::*, *};

#[test]
fn check_digits_match_published_vectors() {
    assert_eq!(resident_id_check("11010519491231002"), 'X');
    assert_eq!(luhn_check("411111111111111"), '1');
    assert_eq!(spreadsheet_exponent("6222021234567890123"), "6.22202E+18");
    assert_eq!(spreadsheet_zeroed("6222021234567890123"), "6222021234567890000");
}

#[test]
fn the_plan_is_the_same_every_time() {
    let (first, second) = (plan().unwrap(), plan().unwrap());
    assert_eq!(first.paths().collect::<Vec<_>>().len(), 6);
    assert!(first.paths().all(|path| first.get(path) == second.get(path)));
}

#[test]
fn every_identity_number_is_valid_and_nobodys() {
    for order in orders::generate().orders {
        let id = order.customer.resident_id;
        let year: u32 = id.get(6..10).unwrap().parse().unwrap();
        assert!((1850..1900).contains(&year), "{id}");
        assert_eq!(
            id.chars().last(),
            Some(resident_id_check(id.get(..17).unwrap())),
            "{id}"
        );
        assert_eq!(id.len(), 18);
    }
}

#[test]
fn order_numbers_are_unique_and_rows_and_misfits_are_as_promised() {
    let table = orders::generate();
    let numbers: BTreeSet<&str> = table.orders.iter().map(|order| order.number.as_str()).collect();
    assert_eq!(numbers.len(), orders::ROWS);
    assert_eq!(table.orders.len(), orders::ROWS);
    assert_eq!(table.ragged_records().len(), 7);
    let (exponents, zeroed) = table.damaged_cards();
    assert!(
        (40..120).contains(&exponents) && (40..120).contains(&zeroed),
        "{exponents} and {zeroed}"
    );
}

#[test]
fn the_gbk_bytes_decode_to_the_same_text() {
    let planned = plan().unwrap();
    let bytes = planned.get(&format!("{ORDERS_FOLDER}/{ORDERS_FILE}")).unwrap();
    let (text, _, malformed) = encoding_rs::GBK.decode(bytes);
    assert!(!malformed);
    assert_eq!(text, orders::generate().to_csv());
    assert!(text.contains("\"工作日送货\r\n周末请先联系\""));
}

#[test]
fn statistics_publish_no_small_cell_and_lose_no_order() {
    let table = orders::generate();
    let statistics = statistics::aggregate(&table.orders);
    assert!(statistics.cells.iter().all(|cell| cell.customers >= 5));
    assert!(statistics.left_out > 0, "the sample should show what suppression does");
    let published: u64 = statistics.cells.iter().map(|cell| cell.orders).sum();
    assert_eq!(published + statistics.orders_left_out, 4_000);
    assert!(statistics.cells.len() + statistics.left_out <= 12 * 16);
}
