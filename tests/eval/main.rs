//! Labels scored through the program: right, wrong and missing ones, three namings, classes that nobody knows, columns that
//! are not there, labels of another tool, and that no value leaves.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::fmt::Write as _;

use dataseal_testkit::canary::Canaries;
use dataseal_testkit::{Cli, Output, checksum};
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

/// Valid identity numbers of people born in 1880, mobile numbers, states of orders, and the sexes of people.
fn people(rows: usize) -> String {
    let mut text = "身份证号,手机号,状态,性别\n".to_owned();
    for row in 0..rows {
        let first = format!("110101188001{:02}{:03}", row % 28 + 1, row);
        let check = checksum::resident_id(&first).unwrap();
        let state = ["已支付", "已发货"][row % 2];
        let sex = ["男", "女"][row / 3 % 2];
        writeln!(text, "{first}{check},1380013{row:04},{state},{sex}").unwrap();
    }
    text
}

const TRUTH: &str = r##"
[tables."people.csv"]
group = "zh"
[tables."people.csv".columns]
"身份证号" = ["resident-id"]
"手机号" = ["mobile-phone"]
"#3" = []
"性别" = ["gender"]
"##;

fn corpus(truth: &str) -> Cli {
    let cli = cli();
    cli.write("corpus/people.csv", people(200));
    cli.write("corpus/truth.toml", truth);
    cli
}

fn document(output: &Output) -> Value {
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    assert_eq!(document["schema"], "dataseal/eval/v1", "{output}");
    document
}

fn json(cli: &Cli, arguments: &[&str], exit: i32) -> Value {
    let output = cli.run(["eval", "corpus", "--format", "json"].iter().chain(arguments));
    output.assert_code(exit);
    document(&output)
}

fn naming<'a>(document: &'a Value, name: &str) -> &'a Value {
    let namings = document["namings"].as_array().unwrap();
    &namings.iter().find(|scored| scored["naming"] == name).unwrap()["all"]
}

fn counts(score: &Value) -> (u64, u64, u64) {
    let micro = &score["micro"];
    let count = |key: &str| micro[key].as_u64().unwrap();
    (count("right"), count("wrong"), count("missing"))
}

#[test]
fn a_corpus_is_scored_under_three_namings() {
    let cli = corpus(TRUTH);
    let scored = json(&cli, &[], 0);
    assert_eq!((&scored["tables"], &scored["rows"]), (&1.into(), &200.into()));
    assert_eq!(counts(naming(&scored, "kept")), (3, 0, 0), "{scored:#}");
    let blinded = naming(&scored, "blinded");
    let (right, wrong, _) = counts(blinded);
    assert!(
        right >= 2 && wrong == 0,
        "numbers with check digits need no name: {blinded:#}"
    );
    let permuted = naming(&scored, "permuted");
    let classes = permuted["classes"].as_array().unwrap();
    let identity = classes.iter().find(|class| class["class"] == "resident-id").unwrap();
    assert_eq!(
        (&identity["right"], &identity["missing"]),
        (&1.into(), &0.into()),
        "{permuted:#}"
    );
    assert_eq!(naming(&scored, "kept")["negatives"]["columns"], 1);
    assert_eq!(scored["namings"][0]["groups"][0]["group"], "zh");
}

#[test]
fn one_naming_can_be_asked_for() {
    let scored = json(&corpus(TRUTH), &["--names", "blinded"], 0);
    let namings = scored["namings"].as_array().unwrap();
    assert_eq!((namings.len(), &namings[0]["naming"]), (1, &"blinded".into()));
}

#[test]
fn wrong_and_missing_labels_are_told_with_their_columns() {
    let wrong = TRUTH
        .replace("\"#3\" = []", "\"#3\" = [\"email\"]")
        .replace("[\"mobile-phone\"]", "[]");
    let scored = json(&corpus(&wrong), &["--names", "kept"], 0);
    let score = naming(&scored, "kept");
    assert_eq!(counts(score), (2, 1, 1));
    let faults: Vec<(&str, &Value, &Value)> = score["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["column"].as_str().unwrap(), &fault["missing"], &fault["wrong"]))
        .collect();
    let list = |classes: &[&str]| Value::from(classes.to_vec());
    assert!(
        faults.contains(&("手机号", &list(&[]), &list(&["mobile-phone"]))),
        "{faults:?}"
    );
    assert!(faults.contains(&("状态", &list(&["email"]), &list(&[]))), "{faults:?}");
}

#[test]
fn a_class_that_nobody_knows_is_missing_and_named() {
    let unknown = TRUTH.replace("[\"gender\"]", "[\"shoe-size\"]");
    let scored = json(&corpus(&unknown), &["--names", "kept"], 0);
    assert_eq!(scored["unknown_classes"], Value::from(vec!["shoe-size"]));
    let classes = naming(&scored, "kept")["classes"].as_array().unwrap();
    let class = classes.iter().find(|class| class["class"] == "shoe-size").unwrap();
    assert_eq!((&class["missing"], &class["known"]), (&1.into(), &false.into()));
}

#[test]
fn what_is_in_no_figure_is_told() {
    let absent = TRUTH.replace("\"性别\" = [\"gender\"]", "\"年龄\" = [\"age\"]");
    let scored = json(&corpus(&absent), &["--names", "kept"], 3);
    assert_eq!(scored["absent"], Value::from(vec!["people.csv.年龄"]));
    assert_eq!(scored["unjudged_columns"], 1);
}

#[test]
fn a_table_that_is_not_there_is_an_error_and_the_others_are_scored() {
    let missing = format!("{TRUTH}\n[tables.\"gone.csv\"]\ncolumns.a = []\n");
    let output = corpus(&missing).run(["eval", "corpus", "--format", "json"]);
    output.assert_code(5).assert_stderr_has("DS-IN-001");
    assert_eq!(document(&output)["tables"], 1);
}

#[test]
fn nothing_outside_the_corpus_is_read() {
    let cli = corpus("[tables.\"../outside.csv\"]\ncolumns.a = []\n");
    cli.write("outside.csv", "a\n1\n");
    let output = cli.run(["eval", "corpus", "--format", "json"]);
    output.assert_code(6).assert_stderr_has("DS-IN-001");
}

#[test]
fn a_misspelt_truth_is_refused_with_its_place() {
    let cli = corpus(&TRUTH.replace("group", "grp"));
    let output = cli.run(["eval", "corpus", "--lang", "en"]);
    output.assert_code(2).assert_stderr_has("truth.toml:3:1");
    cli.write("corpus/truth.toml", "");
    cli.run(["eval", "corpus"]).assert_code(2);
    cli.run(["eval", "nowhere"]).assert_code(6);
}

#[test]
fn truth_may_be_json() {
    let cli = corpus(TRUTH);
    let truth = r##"{"tables": {"people.csv": {"columns": {"身份证号": ["resident-id"], "#2": {"is": ["mobile-phone"], "may": []}}}}}"##;
    cli.write("other.json", truth);
    let scored = json(&cli, &["--truth", "other.json", "--names", "kept"], 0);
    assert_eq!(counts(naming(&scored, "kept")), (2, 0, 0));
    assert_eq!(scored["unjudged_columns"], 2);
    cli.write("other.json", r#"{"tables": {"people.csv": {"column": {}}}}"#);
    cli.run(["eval", "corpus", "--truth", "other.json"]).assert_code(2);
}

#[test]
fn labels_of_another_tool_are_scored_alike_and_nothing_is_read() {
    let cli = corpus(TRUTH);
    std::fs::remove_file(cli.path("corpus/people.csv")).unwrap();
    let labels = r##"{"tables": {"people.csv": {"columns": {"身份证号": ["bank-card"], "手机号": ["mobile-phone"], "#3": ["gender"]}}}}"##;
    cli.write("labels.json", labels);
    let scored = json(&cli, &["--answers", "labels.json"], 0);
    assert_eq!(scored["labels"], "given");
    assert_eq!(counts(naming(&scored, "kept")), (1, 2, 2));
}

#[test]
fn no_value_is_in_any_answer() {
    let canaries = Canaries::new(11, 40);
    let cli = cli();
    let mut text = "a,b\n".to_owned();
    for canary in canaries.all() {
        writeln!(text, "\"{}\",x", canary.value()).unwrap();
    }
    cli.write("corpus/t.csv", text);
    cli.write(
        "corpus/truth.toml",
        "[tables.\"t.csv\"]\ncolumns.a = [\"email\"]\ncolumns.b = []\n",
    );
    for format in ["human", "json"] {
        for lang in ["zh-CN", "en"] {
            let output = cli.run(["eval", "corpus", "--format", format, "--lang", lang]);
            assert!(canaries.scan(&output.stdout).is_empty(), "{output}");
            assert!(canaries.scan(&output.stderr).is_empty(), "{output}");
        }
    }
}

#[test]
fn people_read_it_in_either_language() {
    let cli = corpus(TRUTH);
    let chinese = cli.run(["eval", "corpus", "--lang", "zh-CN"]);
    chinese
        .assert_code(0)
        .assert_stdout_has("精确率")
        .assert_stdout_has("错列名");
    let english = cli.run(["eval", "corpus", "--lang", "en"]);
    english
        .assert_code(0)
        .assert_stdout_has("precision")
        .assert_stdout_has("Misnamed");
}
