//! Persons over columns, tables and files: counted once, the same however rows are split, with bounds and thresholds.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use dataseal_testkit::{Cli, checksum};
use serde_json::Value;

use super::{cli, scan};

/// An identity number of the nineteenth century with its check digit.
fn resident_id(person: u64) -> String {
    let (month, day, serial) = (person % 12 + 1, person / 12 % 28 + 1, person / 336 % 1000);
    let base = format!("3205021890{month:02}{day:02}{serial:03}");
    let check = checksum::resident_id(&base).unwrap();
    format!("{base}{check}")
}

fn mobile(person: u64) -> String {
    format!("138{person:08}")
}

fn persons(cli: &Cli, arguments: &[&str]) -> Value {
    scan(cli, arguments)["dataset"]["persons"].clone()
}

fn of_class<'a>(persons: &'a Value, class: &str) -> &'a Value {
    let all = persons["identifiers"].as_array().unwrap();
    all.iter().find(|count| count["class"] == class).unwrap()
}

#[test]
fn a_person_in_two_tables_is_one_person() {
    let cli = cli();
    let mut customers = "姓名,身份证号\n".to_owned();
    for person in 0..600 {
        customers.push_str(&format!("张伟,{}\n", resident_id(person)));
    }
    let mut orders = "订单号,买家身份证号,金额\n".to_owned();
    for order in 0..900 {
        orders.push_str(&format!("{order},{},1.5\n", resident_id(400 + order % 450)));
    }
    cli.write("data/customers.csv", &customers);
    cli.write("data/orders.csv", &orders);
    let found = persons(&cli, &["data"]);
    let ids = of_class(&found, "resident-id");
    assert_eq!(
        (ids["persons"].as_u64(), ids["exact"].as_bool(), ids["columns"].as_u64()),
        (Some(850), Some(true), Some(2))
    );
    // Everybody has one number and every row has one, so that is all there are.
    assert_eq!(found["all"]["at_least"], 850);
    assert_eq!(found["all"]["at_most"], 850);
    assert_eq!(found["sensitive"]["at_most"], 850);
    assert_eq!(found["tables"][1]["at_most"], 450);
    let state = |id: &str, key: &str| {
        let all = found["thresholds"].as_array().unwrap();
        let each = all.iter().find(|each| each["id"] == id).unwrap();
        each[key].as_str().unwrap().to_owned()
    };
    assert_eq!(state("small-handler", "alone"), "below");
    assert_eq!(state("small-handler", "total"), "undetermined");
    assert_eq!(state("criminal-items-5000", "total"), "below");
}

#[test]
fn identifiers_of_two_kinds_are_not_added_up_where_rows_hold_both() {
    let cli = cli();
    let mut both = "身份证号,手机号\n".to_owned();
    for person in 0..300 {
        both.push_str(&format!("{},{}\n", resident_id(person), mobile(person)));
    }
    let mut phones = "手机号,时长\n".to_owned();
    for person in 200..400 {
        phones.push_str(&format!("{},3\n", mobile(person)));
    }
    cli.write("data/both.csv", &both);
    cli.write("data/phones.csv", &phones);
    let found = persons(&cli, &["data"]);
    assert_eq!(of_class(&found, "mobile-phone")["persons"], 400);
    assert_eq!(found["all"]["at_least"], 400);
    // Who calls may be none of the three hundred.
    assert_eq!(found["all"]["at_most"], 500);
}

#[test]
fn the_split_of_rows_into_files_does_not_show() {
    let rows: Vec<String> = (0..2_000_u64)
        .map(|row| {
            let person = row * 7_919 % 1_200;
            format!("{},{},{}.5", resident_id(person), mobile(person / 2), row % 90)
        })
        .collect();
    let truth: BTreeSet<u64> = (0..2_000_u64).map(|row| row * 7_919 % 1_200).collect();
    let seen = |parts: &[&[String]]| {
        let cli = cli();
        for (place, part) in parts.iter().enumerate() {
            let text = format!("身份证号,手机号,金额\n{}\n", part.join("\n"));
            cli.write(format!("data/{place}.csv"), text);
        }
        let found = persons(&cli, &["data"]);
        let counts: Vec<(Value, Value)> = ["resident-id", "mobile-phone"]
            .map(|class| of_class(&found, class))
            .map(|count| (count["persons"].clone(), count["values"].clone()))
            .into();
        (counts, found["all"].clone(), found["sensitive"].clone())
    };
    let whole = seen(&[&rows]);
    assert_eq!(whole.0[0].0, truth.len());
    assert_eq!(seen(&[&rows[..500], &rows[500..]]), whole);
    assert_eq!(seen(&[&rows[1_500..], &rows[..100], &rows[100..1_500]]), whole);
}

#[test]
fn many_persons_are_estimated_and_counted_exactly_on_request() {
    let cli = cli();
    let mut text = "客户手机,金额\n".to_owned();
    for person in 0..40_000 {
        text.push_str(&format!("{},1.5\n", mobile(person)));
    }
    cli.write("many.csv", &text);
    let found = persons(&cli, &["many.csv"]);
    let count = of_class(&found, "mobile-phone");
    assert_eq!(count["exact"], false);
    let (low, high) = (count["lower"].as_u64().unwrap(), count["upper"].as_u64().unwrap());
    assert!(low <= 40_000 && high >= 40_000 && high - low < 2_500, "{count}");
    let exact = persons(&cli, &["many.csv", "--exact-persons"]);
    let count = of_class(&exact, "mobile-phone");
    assert_eq!(
        (&count["persons"], &count["exact"]),
        (&Value::from(40_000), &Value::from(true))
    );
    assert_eq!(exact["all"]["at_least"], 40_000);
}

#[test]
fn what_was_kept_counts_the_same_persons_and_holds_no_hashes() {
    let cli = cli();
    for (name, from) in [("a", 0_u64), ("b", 100), ("c", 150)] {
        let rows: Vec<String> = (from..from + 200)
            .map(|person| format!("{},1.5", mobile(person)))
            .collect();
        cli.write(
            format!("data/{name}.csv"),
            format!("手机号,金额\n{}\n", rows.join("\n")),
        );
    }
    let mut many = "电话,x\n".to_owned();
    for person in 0..30_000 {
        many.push_str(&format!("{},1.5\n", mobile(1_000_000 + person)));
    }
    cli.write("data/many.csv", many);
    sleep(Duration::from_millis(3200));
    let fresh = persons(&cli, &["data", "--no-cache"]);
    assert_eq!(persons(&cli, &["data"]), fresh);
    assert!(cli.path(".dataseal/cache").exists());
    assert_eq!(persons(&cli, &["data"]), fresh);
    assert_eq!(fresh["tables"].as_array().unwrap().len(), 4);
}
