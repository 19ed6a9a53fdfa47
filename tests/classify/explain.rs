//! `classify explain`, and the labels that it explains: pseudonyms, masks, neighbours, misleading names and near misses.

use serde_json::Value;

use crate::people::{masked, people, sha256, spoilt};
use crate::{cli, labels, published};

/// A table whose columns carry what real ones do, and what they must not be taken for.
fn table() -> String {
    let mut text = "a,b,phone_md5,user_hash,手机号,测试身份证号,email_verified,scenario_code,ACADEMIC_YEAR_CODE,acid_level,订单号,手机\n".to_owned();
    for (at, person) in people(240).iter().enumerate() {
        let phone = match at % 10 {
            0 => masked(&person.phone),
            1 => format!("+86 {}", person.phone),
            2 => String::new(),
            _ => person.phone.clone(),
        };
        let row = [
            person.number.clone(),
            person.born.clone(),
            sha256(&person.phone),
            sha256(&person.number),
            phone,
            spoilt(&person.number),
            (at % 2).to_string(),
            format!("SCN-{}", 100 + at % 800),
            format!("{}/{}", 1990 + at % 30, 1991 + at % 30),
            (100 + at % 700).to_string(),
            format!("20250{:02}{:012}", at % 9 + 101, at * 104_729),
            format!("{}.0", person.phone),
        ];
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text
}

#[test]
fn columns_are_what_they_hold_and_pseudonyms_are_called_so() {
    let cli = cli();
    cli.write("t.csv", table());
    let output = cli.run(["scan", "t.csv", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = labels(&report);
    let expected: [(&str, &str, &str, &[&str]); 12] = [
        ("a", "resident-id", "plain", &[]),
        ("b", "date-of-birth", "plain", &["dates-agree"]),
        ("phone_md5", "mobile-phone", "pseudonym", &["hashed"]),
        ("user_hash", "account-name", "pseudonym", &["hashed"]),
        ("手机号", "mobile-phone", "plain", &["masked"]),
        ("测试身份证号", "resident-id", "plain", &["check-fails"]),
        ("email_verified", "", "", &[]),
        ("scenario_code", "", "", &[]),
        ("ACADEMIC_YEAR_CODE", "", "", &[]),
        ("acid_level", "", "", &[]),
        ("订单号", "", "", &[]),
        ("手机", "mobile-phone", "plain", &["stored-as-float"]),
    ];
    for (found, expected) in found.iter().zip(expected) {
        let (name, class, form, remarks) = found;
        let remarks: Vec<&str> = remarks.iter().map(String::as_str).collect();
        assert_eq!(
            (name.as_str(), class.as_str(), form.as_str(), remarks.as_slice()),
            expected
        );
    }
    let page = cli.run(["scan", "t.csv", "--format", "html", "--lang", "zh-CN"]);
    page.assert_stdout_has("假名").assert_stdout_has("仍是个人信息");
    cli.run(["scan", "t.csv", "--lang", "en"])
        .assert_stdout_has("(pseudonym)");
}

#[test]
fn a_column_is_explained_in_both_languages_and_as_a_document() {
    let cli = cli();
    cli.write("t.csv", table());
    let english = cli.run(["classify", "explain", "t.测试身份证号", "t.csv", "--lang", "en"]);
    english
        .assert_code(0)
        .assert_stdout_has("the name has “身份证号”")
        .assert_stdout_has("240 have the shape and fail it")
        .assert_stdout_has("column a beside it holds: Resident identity number")
        .assert_stdout_has("slips of the pen or damage?")
        .assert_stdout_has("recognisers");
    let chinese = cli.run(["classify", "explain", "t.b", "t.csv", "--lang", "zh-CN"]);
    chinese
        .assert_code(0)
        .assert_stdout_has("出生日期相符")
        .assert_stdout_has("列名没有词典里的词");
    let output = cli.run(["classify", "explain", "手机号", "t.csv", "--format", "json"]);
    let document = published(&output.assert_code(0).stdout, "classification-v1.json");
    let column = &document["columns"][0];
    assert_eq!(
        (column["name"].as_str(), column["of"].as_u64()),
        (Some("手机号"), Some(216))
    );
    let best = &column["candidates"][0];
    assert_eq!(
        (best["class"].as_str(), best["standing"].as_str()),
        (Some("mobile-phone"), Some("label"))
    );
    assert_eq!(
        (best["hits"].as_u64(), best["surprise"].as_str()),
        (Some(192), Some("strong"))
    );
    assert_eq!(column["masked"].as_u64(), Some(24));
    assert!(document["packs"].as_array().unwrap().len() > 1);
}

#[test]
fn a_report_explains_without_its_data() {
    let cli = cli();
    cli.write("t.csv", table());
    let of_data = cli.run(["classify", "explain", "t.#2", "t.csv", "--format", "json"]);
    cli.run(["scan", "t.csv", "--out", "dataseal-out/t"]);
    std::fs::remove_file(cli.path("t.csv")).unwrap();
    let named = cli.run([
        "classify",
        "explain",
        "t.#2",
        "dataseal-out/t/report.json",
        "--format",
        "json",
    ]);
    let found = cli.run(["classify", "explain", "t.#2", "--format", "json"]);
    let columns = |stdout: &[u8]| published(stdout, "classification-v1.json")["columns"].clone();
    assert_eq!(
        columns(&named.assert_code(0).stdout),
        columns(&found.assert_code(0).stdout)
    );
    assert_eq!(columns(&named.stdout), columns(&of_data.assert_code(0).stdout));
    let document = published(&named.stdout, "classification-v1.json");
    assert_eq!(
        (document["origin"].as_str(), document["outdated"].as_bool()),
        (Some("report"), Some(false))
    );
}

#[test]
fn a_column_that_is_not_there_is_a_usage_error_with_a_suggestion() {
    let cli = cli();
    cli.write("t.csv", table());
    cli.run(["classify", "explain", "t.手机好", "t.csv"])
        .assert_code(2)
        .assert_stderr_has("DS-USE-001")
        .assert_stderr_has("t.手机");
    cli.run(["classify", "explain", "t.a"])
        .assert_code(2)
        .assert_stderr_has("report.json");
}

#[test]
fn no_value_is_in_an_explanation() {
    let cli = cli();
    cli.write("t.csv", table());
    let people = people(240);
    for column in ["#1", "#2", "#3", "#5", "#6", "#12"] {
        for format in ["human", "json"] {
            let output = cli.run(["classify", "explain", column, "t.csv", "--format", format]);
            let said = output.assert_code(0).stdout_str() + &output.stderr_str();
            let leaked = people.iter().find(|person| {
                [&person.number, &person.born, &person.phone]
                    .iter()
                    .any(|value| said.contains(value.as_str()))
            });
            assert!(leaked.is_none(), "{column} {format}");
        }
    }
}
