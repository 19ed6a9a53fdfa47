//! `dataseal profile`: quality, gaps, and what is counted of columns together only where it is asked for.

use serde_json::Value;

use crate::{cli, published};

/// Four shops in six months: takings, tax in proportion, a telephone number, and a remark that is often missing.
fn takings() -> String {
    let mut text = "门店,月份,销售额,税额,手机号,备注\n".to_owned();
    for shop in 0..4 {
        for month in 1..=6 {
            let sum = 100 * month + 37 * shop;
            let remark = if month % 2 == 0 { "补录" } else { "" };
            let phone = 13_800_138_000_u64 + 10 * shop + month;
            text += &format!("S{shop},2025-0{month}-01,{sum}.50,{sum}.5,{phone},{remark}\n");
        }
    }
    text
}

fn profile(arguments: &[&str]) -> Value {
    let cli = cli();
    cli.write("takings.csv", takings());
    let output = cli
        .command()
        .args(["profile", "takings.csv", "--format", "json", "--as-of", "2025-07-01"])
        .args(arguments)
        .run();
    output.assert_code(0);
    let mut document = published(&output.stdout, "report-v1.json");
    document["tables"][0].take()
}

#[test]
fn columns_go_together_where_it_was_asked_for() {
    let plain = profile(&[]);
    assert!(plain["relations"].is_null());
    let asked = profile(&["--correlations", "--key-pairs"]);
    let relations = &asked["relations"];
    let correlations = relations["correlations"].as_array().unwrap();
    assert_eq!(correlations.len(), 1, "{relations}");
    assert_eq!(
        (&correlations[0]["columns"], &correlations[0]["coefficient"]),
        (&serde_json::json!([2, 3]), &"1".into())
    );
    assert_eq!(relations["correlations_withheld"], 2, "those of the telephone number");
    let key_pairs = relations["key_pairs"].as_array().unwrap();
    let places: Vec<&Value> = key_pairs.iter().map(|pair| &pair["columns"]).collect();
    assert!(places.contains(&&serde_json::json!([0, 1])), "{relations}");
    assert!(
        key_pairs
            .iter()
            .all(|pair| pair["distinct_exact"] == true && pair["distinct"] == 24)
    );
    let mut same = asked.clone();
    same["relations"] = Value::Null;
    assert_eq!(same, plain, "nothing else changes");
    let once = profile(&["--correlations", "--key-pairs", "--threads", "1"]);
    assert_eq!(once, asked, "threads do not show");
}

#[test]
fn gaps_and_quality_are_in_every_profile() {
    let table = profile(&[]);
    let completeness = &table["completeness"];
    assert_eq!(completeness["complete_rows"], 12);
    assert_eq!(
        completeness["pairs"],
        serde_json::json!({ "columns": [5], "both": [[12]] })
    );
    let indicators = table["quality"]["indicators"].as_array().unwrap();
    let of = |code: &str| indicators.iter().find(|each| each["code"] == code).unwrap();
    assert_eq!(
        (&of("030300")["id"], &of("030300")["value"]),
        (&"B50".into(), &"1.000000".into())
    );
    assert_eq!(
        (&of("030400")["numerator"], &of("030400")["column_index"]),
        (&24.into(), &4.into())
    );
    assert!(of("030200")["value"].is_null());
    assert_eq!(of("030200")["missing"], "format-rules");
    assert_eq!(of("030200")["missing_text"]["zh"], "类型、值域、长度、精度要求");
    let proxies = table["quality"]["proxies"].as_array().unwrap();
    let lag = proxies.iter().find(|each| each["id"] == "lag-days").unwrap();
    assert_eq!((&lag["value"], &lag["column_index"]), (&"30".into(), &1.into()));
}

#[test]
fn people_read_the_same() {
    let cli = cli();
    cli.write("takings.csv", takings());
    let output = cli
        .command()
        .args([
            "profile",
            "takings.csv",
            "--correlations",
            "--key-pairs",
            "--lang",
            "zh-CN",
        ])
        .run();
    output.assert_code(0);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in [
        "各列都有值的行 12",
        "数据唯一性 100 %",
        "其余 21 项未评估",
        "销售额 与 税额 相关系数 1（24 行）",
        "有 2 对因列值不展示而不显示相关系数",
        "门店 与 月份 合起来每行不同（24 种）",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
