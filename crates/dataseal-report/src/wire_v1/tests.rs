//! The wire form against its schema, and its fixed part.

use serde_json::Value;

use super::*;
use crate::FailedInput;
use crate::{Context, Lang, fixtures, render};

fn json(appraisal: &dataseal_model::Appraisal) -> Value {
    let taxonomy = fixtures::taxonomy();
    let text = render("json", appraisal, &Context::new(Lang::En, &taxonomy, &[])).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn rendered_reports_are_valid_under_the_schema() {
    let schema: Value = serde_json::from_str(&report_schema().unwrap()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for appraisal in [
        fixtures::orders(),
        fixtures::statistics(),
        fixtures::wide(20),
        fixtures::hostile(),
        fixtures::empty(),
        fixtures::two_tables(),
        fixtures::waived(),
    ] {
        let document = json(&appraisal);
        let problems: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| error.to_string())
            .collect();
        assert!(problems.is_empty(), "{problems:?}");
    }
    let mut wrong = json(&fixtures::orders());
    wrong["findings"][0]["verdict"] = "passed".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn the_part_that_is_fixed_from_the_start_is_there() {
    let report = json(&fixtures::orders());
    assert_eq!(report["schema"], "dataseal/report/v1");
    let table = &report["tables"][0];
    assert_eq!(
        (&table["name"], &table["rows"]),
        (&"客户订单_2025".into(), &5_993.into())
    );
    let phone = &table["columns"][3];
    for (key, value) in [
        ("name", Value::from("手机号")),
        ("type", "text".into()),
        ("rows", 5_993.into()),
        ("nulls", 0.into()),
        ("placeholders", 120.into()),
        ("distinct", 4_500.into()),
        ("grade", "L3".into()),
    ] {
        assert_eq!(phone[key], value, "{key}");
    }
    assert_eq!(phone["labels"][0]["class"], "mobile-phone");
    assert_eq!(phone["labels"][0]["confidence"], "0.989");
    let finding = &report["findings"][0];
    for (key, value) in [
        ("code", "CN-CORE-003"),
        ("verdict", "violated"),
        ("severity", "blocking"),
        ("table", "客户订单_2025"),
        ("column", "身份证号"),
    ] {
        assert_eq!(finding[key], value, "{key}");
    }
    assert!(report["findings"][2]["table"].is_null() && report["findings"][2]["column"].is_null());
    let file = &report["files"][0];
    assert_eq!(
        (&file["name"], &file["encoding"]),
        (&"客户订单_2025.csv".into(), &"gbk".into())
    );
    assert_eq!((&file["bytes"], &file["quarantined_rows"]), (&45_993.into(), &7.into()));
    assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn what_is_waived_keeps_its_verdict_and_blocks_nothing() {
    let document = json(&fixtures::waived());
    assert_eq!(document["dataset"]["obstacles"], 0);
    let findings = document["findings"].as_array().unwrap();
    let waived: Vec<&Value> = findings.iter().filter(|finding| !finding["waived"].is_null()).collect();
    assert_eq!(waived.len(), 3);
    for finding in waived {
        assert_eq!(finding["blocks"], false);
        assert!(["violated", "undetermined"].contains(&finding["verdict"].as_str().unwrap()));
        assert_eq!(finding["waived"]["approver"], "张三");
        assert_eq!(finding["waived"]["expires"], "2026-12-31");
    }
    let states: Vec<&str> = document["waivers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|waiver| waiver["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["in-use", "in-use", "unused", "expired"]);
    assert_eq!(document["dataset"]["grades"]["readiness"]["level"], "needs-work");
    // Without waivers the document is what it was before there were any.
    let plain = json(&fixtures::orders());
    assert!(plain.get("waivers").is_none() && plain["findings"][0].get("waived").is_none());
}

#[test]
fn hints_are_no_labels() {
    let report = json(&fixtures::orders());
    let district = &report["tables"][0]["columns"][8];
    assert_eq!(district["labels"], Value::Array(vec![]));
    assert_eq!(district["hints"][0]["class"], "address");
}

#[test]
fn long_quarantines_are_cut_and_say_so() {
    let mut appraisal = fixtures::orders();
    let entry = appraisal.tables[0].quarantine.entries[0].clone();
    (0..200).for_each(|_| appraisal.tables[0].quarantine.add(entry.clone()));
    let report = json(&appraisal);
    let quarantine = &report["files"][0]["quarantine"];
    assert_eq!(quarantine["entries"].as_array().unwrap().len(), LISTED_ROWS);
    assert_eq!(
        (&quarantine["total"], &quarantine["truncated"]),
        (&207.into(), &true.into())
    );
}

#[test]
fn what_could_steer_a_terminal_is_escaped_without_changing_the_text() {
    let taxonomy = fixtures::taxonomy();
    let text = Report::new(&fixtures::hostile(), &[], &taxonomy).to_json().unwrap();
    assert!(text.chars().all(|c| c == '\n' || !crate::escape::is_unsafe(c)));
    let report: Report = serde_json::from_str(&text).unwrap();
    assert_eq!(report, Report::new(&fixtures::hostile(), &[], &taxonomy));
}

#[test]
fn tables_do_not_depend_on_encoding_or_bytes() {
    let mut other = fixtures::orders();
    other.tables[0].encoding = dataseal_model::Encoding::Utf8Bom;
    other.tables[0].bytes = 1;
    other.tables[0].quarantine.entries.clear();
    assert_eq!(json(&other)["tables"], json(&fixtures::orders())["tables"]);
}

#[test]
fn an_input_that_failed_is_named_with_its_code() {
    let failed = [FailedInput {
        name: "orders.csv".to_owned(),
        code: dataseal_model::ErrorCode::InputEncoding,
    }];
    let report = Report::new(&fixtures::empty(), &failed, &fixtures::taxonomy());
    let document: Value = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    assert_eq!(document["errors"][0]["file"], "orders.csv");
    assert_eq!(document["errors"][0]["exit"], 6);
}

#[test]
fn the_schema_demands_what_is_fixed_and_no_more() {
    let schema: Value = serde_json::from_str(&report_schema().unwrap()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut document: Value = serde_json::from_str(
        r#"{"schema": "dataseal/report/v1", "findings": [], "tables": [{"name": "t", "rows": 1, "columns": [{"name": "c",
        "type": "text", "rows": 1, "nulls": 0, "placeholders": 0, "distinct": 1, "grade": "L2",
        "labels": [{"class": "email", "confidence": "0.987"}]}]}], "files": [{"name": "t.csv", "bytes": 3,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "encoding": "utf-8", "quarantined_rows": 0}], "verification": {"verdict": "verified"}}"#,
    )
    .unwrap();
    assert!(
        validator.is_valid(&document),
        "{:?}",
        validator.validate(&document).err().map(|e| e.to_string())
    );
    document["tables"][0]["columns"][0]
        .as_object_mut()
        .unwrap()
        .remove("nulls");
    assert!(!validator.is_valid(&document));
}
