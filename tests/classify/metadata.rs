//! `scan --metadata-only`: names and declared types, no value, no grade, no seal.

use crate::people::people;
use crate::{cli, published};

const HEAD: &str = "sfzh,kehuxingming,FMobile,dept,lxdh,csrq\n";

fn rows() -> String {
    let row = |person: &crate::people::Person| {
        format!(
            "{},某某,{},甲,{},{}\n",
            person.number, person.phone, person.phone, person.born
        )
    };
    people(20).iter().map(row).collect()
}

#[test]
fn names_alone_label_and_say_that_they_are_weaker() {
    let cli = cli();
    cli.write("t.csv", format!("{HEAD}{}", rows()));
    let output = cli.run(["scan", "t.csv", "--metadata-only", "--format", "json"]);
    let document = published(&output.assert_code(3).stdout, "metadata-v1.json");
    assert_eq!(
        (document["measured"].as_bool(), document["verdict"].as_str()),
        (Some(false), Some("undetermined"))
    );
    let columns = document["tables"][0]["columns"].as_array().unwrap();
    let classes: Vec<Option<&str>> = columns
        .iter()
        .map(|column| column["labels"][0]["class"].as_str())
        .collect();
    let expected = [
        Some("resident-id"),
        Some("person-name"),
        Some("mobile-phone"),
        None,
        Some("mobile-phone"),
        Some("date-of-birth"),
    ];
    assert_eq!(classes, expected);
    for column in columns {
        assert!(column["grade"].is_null());
        for label in column["labels"].as_array().unwrap() {
            assert_eq!(label["strength"], "likely");
            assert_eq!(label["evidence"]["remarks"][0]["code"], "name-only");
        }
    }
    let english = cli.run(["scan", "t.csv", "--metadata-only", "--lang", "en"]);
    english
        .assert_code(3)
        .assert_stdout_has("weaker than measured")
        .assert_stdout_has("Nothing is graded");
    let chinese = cli.run(["scan", "t.csv", "--metadata-only", "--lang", "zh-CN"]);
    chinese
        .assert_stdout_has("结论弱于实测")
        .assert_stdout_has("不据此定级");
    let page = cli.run([
        "scan",
        "t.csv",
        "--metadata-only",
        "--format",
        "html",
        "--lang",
        "zh-CN",
    ]);
    page.assert_stdout_has("<!DOCTYPE html>")
        .assert_stdout_has("结论弱于实测");
    cli.run(["scan", "--help", "--lang", "en"])
        .assert_stdout_has("--metadata-only");
}

#[test]
fn no_value_is_read_or_shown() {
    let cli = cli();
    // What no reading of rows survives: far behind the names, bytes of no encoding and a quote that nothing closes.
    let mut bytes = format!("{HEAD}{}", rows().repeat(8_000)).into_bytes();
    bytes.extend_from_slice(b"\xff\xfe\xff,\"unclosed\n\0\0\0");
    cli.write("t.csv", &bytes);
    assert_ne!(
        cli.run(["scan", "t.csv", "--format", "json"]).code(),
        3,
        "a reading of rows must meet the damage"
    );
    for format in ["human", "json", "html"] {
        let output = cli.run(["scan", "t.csv", "--metadata-only", "--format", format, "--out", "out"]);
        output.assert_code(3);
        let files = ["metadata.json", "metadata.en.html"].map(|name| cli.read_text(format!("out/{name}")));
        let said = output.stdout_str() + &output.stderr_str() + &files.concat();
        for person in people(20) {
            for value in [&person.number, &person.phone, &person.born] {
                assert!(!said.contains(value.as_str()), "{format}");
            }
        }
    }
    assert!(
        !cli.path("out/report.json").exists(),
        "nothing that could be taken for a measurement"
    );
}

#[test]
fn declared_types_speak_where_a_format_has_them() {
    let cli = cli();
    cli.write(
        "t.json",
        "[{\"email\": true, \"phone\": \"x\"}, {\"email\": false, \"phone\": \"y\"}]",
    );
    let output = cli.run(["scan", "t.json", "--metadata-only", "--format", "json"]);
    let document = published(&output.stdout, "metadata-v1.json");
    let columns = document["tables"][0]["columns"].as_array().unwrap();
    assert_eq!(
        columns[0]["labels"].as_array().unwrap().len(),
        0,
        "a yes or no is no address"
    );
    assert_eq!(columns[1]["labels"][0]["class"], "mobile-phone");
}

#[test]
fn addresses_are_refused_because_fetching_reads_values() {
    cli()
        .run(["scan", "s3://bucket/t.csv", "--metadata-only"])
        .assert_code(2)
        .assert_stderr_has("DS-USE-001");
}

#[test]
fn names_that_fill_more_than_the_beginning_of_a_text_are_all_there() {
    let cli = cli();
    let wide: Vec<String> = (0..9_999).map(|column| format!("spalte_{column:05}")).collect();
    let row = vec!["1"; 10_000].join(",");
    // A title line stands above the names.
    for above in ["", "title\n"] {
        cli.write(
            "wide.csv",
            format!("{above}{},sfzh\n{}\n", wide.join(","), [row.as_str(); 9].join("\n")),
        );
        let output = cli.run(["scan", "wide.csv", "--metadata-only", "--format", "json"]);
        let document = published(&output.assert_code(3).stdout, "metadata-v1.json");
        let columns = document["tables"][0]["columns"].as_array().unwrap();
        assert_eq!(columns.len(), 10_000, "{above}");
        assert_eq!(columns[9_999]["labels"][0]["class"], "resident-id", "{above}");
    }
}
