//! Figures that a reader tells and nobody believes.

use std::collections::BTreeMap;
use std::io::Write;

use dataseal_engine::{ScanOptions, risk};
use dataseal_intake::{Source, open};
use dataseal_model::{ColumnChoice, RiskRequest};

use super::*;

#[test]
fn figures_that_do_not_fit_the_question_or_the_file_are_not_believed() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all("a,s\n1,x\n1,y\n2,x\n2,z\n".as_bytes()).unwrap();
    let source = Source {
        file,
        name: "t.csv".to_owned(),
        scratch: None,
    };
    let table = open(source, Arc::default(), Arc::default()).unwrap().next_table();
    let asked = RiskRequest {
        quasi_identifiers: vec![ColumnChoice::of("a")],
        sensitive: vec![ColumnChoice::of("s")],
    };
    let means = ScanOptions {
        threads: 1,
        memory_bytes: 64 << 20,
    };
    let measured = risk(table.unwrap().unwrap(), &asked, &means).unwrap();
    let record = || WireTable::of(measured.file.clone(), measured.columns.clone());
    let json = serde_json::to_string(&WireRisk::of(&measured.result)).unwrap();
    let decoded = |json: &str, asked: &RiskRequests| {
        decode_risk(record(), serde_json::from_str(json).unwrap(), "t.csv", asked).ok()
    };
    let every = RiskRequests::Every(asked.clone());
    assert_eq!(decoded(&json, &every), Some(measured.clone()));
    assert_eq!(decoded(&json, &RiskRequests::Each(BTreeMap::new())), None);
    for (from, to) in [
        ("[[2,2]]", "[[20,1]]"),
        ("[[2,2]]", "[[4,1]]"),
        ("\"distinct_l\":2", "\"distinct_l\":3"),
        ("\"quasi_nulls\":[0]", "\"quasi_nulls\":[]"),
    ] {
        let spoilt = json.replace(from, to);
        let taken = decoded(&spoilt, &every);
        // Larger classes over the same rows cannot be told from here: only a second reading could.
        assert_eq!(taken.is_none(), !to.contains("4,1"), "{spoilt}");
    }
    let other = RiskRequest {
        sensitive: Vec::new(),
        ..asked
    };
    assert_eq!(decoded(&json, &RiskRequests::Every(other)), None);
}
