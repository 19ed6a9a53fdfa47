//! The review of labels: a workbook goes out, comes back filled in, and what a person decided is in force everywhere while
//! what the machine found stays beside.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod book;
mod sealing;

use dataseal::report::ReviewField as Field;
use dataseal_testkit::canary::{Canaries, Kind};
use dataseal_testkit::{Cli, Output};
use serde_json::Value;

use book::Book;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

/// Forty persons with telephones, and order numbers beside.
fn people() -> String {
    let given = ["甲", "乙", "丙", "丁", "戊"];
    let rows = (0..40).map(|n| format!("王小{},139{n:08},SO{n:06},{}\n", given[n % 5], n % 4));
    format!("姓名,手机号,订单号,等级\n{}", rows.collect::<String>())
}

/// A world with `data/people.csv` and a review workbook of it.
fn with_workbook() -> Cli {
    let cli = cli();
    cli.write("data/people.csv", people());
    cli.run([
        "classify",
        "review",
        "--xlsx",
        "r.xlsx",
        "data",
        "--as-of",
        "2026-11-27",
    ])
    .assert_code(0);
    cli
}

fn apply(cli: &Cli, extra: &[&str]) -> Output {
    cli.command()
        .args([
            "classify",
            "review",
            "--apply",
            "r.xlsx",
            "--as-of",
            "2026-11-27",
            "--lang",
            "en",
        ])
        .args(extra)
        .run()
}

fn report(cli: &Cli, extra: &[&str]) -> Value {
    let output = cli
        .command()
        .args(["scan", "data/people.csv", "--format", "json", "--as-of", "2026-11-27"])
        .args(extra)
        .run();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn column<'r>(report: &'r Value, name: &str) -> &'r Value {
    let columns = report["tables"][0]["columns"].as_array().unwrap();
    columns.iter().find(|column| column["name"] == name).unwrap()
}

#[test]
fn a_review_goes_out_and_comes_back() {
    let cli = with_workbook();
    let mut book = Book::open(&cli.path("r.xlsx"));
    book.fill(
        "手机号",
        &[
            (Field::Decision, "无"),
            (Field::Reason, "测试号段"),
            (Field::Reviewer, "李审"),
        ],
    );
    book.fill(
        "等级",
        &[
            (Field::GradeDecision, "L3"),
            (Field::Reason, "客户等级为商业秘密"),
            (Field::Date, "2026-11-20"),
        ],
    );
    book.save(&cli.path("r.xlsx"));
    apply(&cli, &["--by", "王审"]).assert_code(0).assert_stdout_has("2 new");
    let labels = cli.read_text("data/labels.toml");
    for part in [
        "class = \"none\"",
        "李审",
        "王审",
        "date = 2026-11-20",
        "sha256 = ",
        "grade = \"L3\"",
    ] {
        assert!(labels.contains(part), "{part} is not in\n{labels}");
    }

    let report = report(&cli, &[]);
    let phone = column(&report, "手机号");
    assert_eq!(phone["labels"], serde_json::json!([]));
    assert_eq!(phone["review"]["machine_labels"][0]["class"], "mobile-phone");
    assert_eq!(phone["review"]["reviewer"], "李审");
    assert_eq!(phone["withheld"], "overruled-label");
    let level = column(&report, "等级");
    assert_eq!(
        (&level["grade"], &level["drivers"][0]["rule"]),
        (&"L3".into(), &"review".into())
    );
    assert_eq!(column(&report, "姓名")["review"], Value::Null);

    // The next workbook shows the decisions, and untouched it changes nothing.
    cli.run([
        "classify",
        "review",
        "--xlsx",
        "again.xlsx",
        "data",
        "--as-of",
        "2026-11-27",
    ])
    .assert_code(0);
    std::fs::rename(cli.path("again.xlsx"), cli.path("r.xlsx")).unwrap();
    apply(&cli, &[]).assert_code(0).assert_stdout_has("2 the same");
    assert_eq!(cli.read_text("data/labels.toml"), labels);

    // A decision that is taken out is withdrawn.
    let mut book = Book::open(&cli.path("r.xlsx"));
    let all = [Field::Decision, Field::Reason, Field::Reviewer, Field::Date].map(|field| (field, ""));
    book.fill("手机号", &all);
    book.save(&cli.path("r.xlsx"));
    apply(&cli, &[]).assert_code(0).assert_stdout_has("1 withdrawn");
    assert!(!cli.read_text("data/labels.toml").contains("李审"));
}

#[test]
fn columns_and_rows_may_be_anywhere_and_headings_in_either_language() {
    let cli = with_workbook();
    let mut book = Book::open(&cli.path("r.xlsx"));
    book.fill(
        "手机号",
        &[
            (Field::Decision, "landline"),
            (Field::Reason, "总机"),
            (Field::Reviewer, "a"),
        ],
    );
    let wanted = [
        (Field::Reviewer, "Reviewer"),
        (Field::Decision, "复核类别"),
        (Field::Column, "COLUMN"),
        (Field::Reason, "Reason for decision *"),
        (Field::File, "文件 / File"),
    ];
    let places: Vec<usize> = wanted.iter().map(|(field, _)| book.column(*field)).collect();
    let titles = 5;
    let mut rows: Vec<Vec<String>> = book.rows()[titles..]
        .iter()
        .map(|row| {
            places
                .iter()
                .map(|at| row.get(*at).cloned().unwrap_or_default())
                .collect()
        })
        .collect();
    rows.reverse();
    let mut heading: Vec<String> = wanted.iter().map(|(_, heading)| (*heading).to_owned()).collect();
    heading.insert(2, "部门意见".to_owned());
    rows.iter_mut().for_each(|row| row.insert(2, "同意".to_owned()));
    rows.push(
        ["x", "none", "", "没有这一列", "r", "other.csv"]
            .map(str::to_owned)
            .to_vec(),
    );
    let mut moved = vec![vec!["某公司 2026 年度".to_owned()], Vec::new(), heading];
    moved.extend(rows);
    *book.rows() = moved;
    book.save(&cli.path("r.xlsx"));
    apply(&cli, &[])
        .assert_code(0)
        .assert_stdout_has("1 new")
        .assert_stderr_has("without a known heading")
        .assert_stderr_has("rows that the workbook was not made for");
    let report = report(&cli, &[]);
    assert_eq!(column(&report, "手机号")["labels"][0]["class"], "landline");
}

#[test]
fn sheets_of_a_workbook_are_tables_of_their_own() {
    let cli = cli();
    let rows = |text: &str| -> Vec<Vec<String>> {
        let fields = |line: &str| line.split(',').map(str::to_owned).collect();
        text.lines().map(fields).collect()
    };
    let data = Book {
        sheets: vec![
            ("一".to_owned(), false, rows(&people())),
            ("二".to_owned(), false, rows(&people())),
        ],
    };
    std::fs::create_dir_all(cli.path("data")).unwrap();
    data.save(&cli.path("data/people.xlsx"));
    cli.run([
        "classify",
        "review",
        "--xlsx",
        "r.xlsx",
        "data/people.xlsx",
        "--as-of",
        "2026-11-27",
    ])
    .assert_code(0);
    let mut book = Book::open(&cli.path("r.xlsx"));
    let part = book.column(Field::Part);
    // The first row about the column is the first sheet's.
    let row = book.fill(
        "手机号",
        &[(Field::Decision, "none"), (Field::Reason, "r"), (Field::Reviewer, "p")],
    );
    assert_eq!(book.rows()[row][part], "sheet[0]");
    book.save(&cli.path("r.xlsx"));
    apply(&cli, &["data/people.xlsx"])
        .assert_code(0)
        .assert_stdout_has("1 new");
    let output = cli.run(["scan", "data/people.xlsx", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let reviewed = |table: usize| report["tables"][table]["columns"][1]["review"].is_object();
    assert!(reviewed(0) && !reviewed(1));
}

#[test]
fn cells_that_cannot_be_read_are_named_and_nothing_is_applied() {
    let cli = with_workbook();
    let mut book = Book::open(&cli.path("r.xlsx"));
    let row = book.fill("手机号", &[(Field::Decision, "mobile-phon"), (Field::Reviewer, "a")]);
    book.fill(
        "姓名",
        &[
            (Field::GradeDecision, "L9"),
            (Field::Reason, "r"),
            (Field::Date, "昨天"),
        ],
    );
    book.fill(
        "订单号",
        &[
            (Field::Decision, "none"),
            (Field::Reason, "13900000001 的订单"),
            (Field::Reviewer, "a"),
        ],
    );
    book.save(&cli.path("r.xlsx"));
    let output = apply(&cli, &["--annotate", "copy.xlsx"]);
    output
        .assert_code(2)
        .assert_stderr_has(&format!("!K{}", row + 1))
        .assert_stderr_has("mobile-phone")
        .assert_stderr_has("a decision without a reason")
        .assert_stderr_has("a decision without a reviewer")
        .assert_stderr_has("no such grade")
        .assert_stderr_has("no date")
        .assert_stderr_has("personal data");
    assert!(!output.stderr_str().contains("13900000001"));
    assert!(!cli.path("data/labels.toml").exists());
    let mut copy = Book::open(&cli.path("copy.xlsx"));
    assert_eq!(copy.rows(), book.rows());
    // Once mended, the copy itself is read back.
    let clear = |fields: &[Field]| fields.iter().map(|field| (*field, "")).collect::<Vec<_>>();
    copy.fill("姓名", &clear(&[Field::GradeDecision, Field::Reason, Field::Date]));
    copy.fill("订单号", &clear(&[Field::Decision, Field::Reason]));
    copy.fill("手机号", &[(Field::Decision, "none"), (Field::Reason, "测试")]);
    copy.save(&cli.path("r.xlsx"));
    apply(&cli, &[]).assert_code(0).assert_stdout_has("1 new");
}

#[test]
fn a_dry_run_shows_what_would_change_and_writes_nothing() {
    let cli = with_workbook();
    let mut book = Book::open(&cli.path("r.xlsx"));
    book.fill(
        "手机号",
        &[
            (Field::Decision, "none"),
            (Field::Reason, "测试号段"),
            (Field::Reviewer, "李审"),
        ],
    );
    book.save(&cli.path("r.xlsx"));
    apply(&cli, &["--dry-run"])
        .assert_code(0)
        .assert_stdout_has("machine mobile-phone")
        .assert_stdout_has("测试号段")
        .assert_stdout_has("nothing changed");
    assert!(!cli.path("data/labels.toml").exists());
    assert_eq!(cli.read_text("data/people.csv"), people());
}

#[test]
fn decisions_that_fit_nothing_or_are_out_of_date_are_told() {
    let cli = cli();
    cli.write("data/people.csv", people());
    let entry = |column: &str, class: &str, sha256: &str| {
        format!(
            "[[columns]]\nfile = \"people.csv\"\nsha256 = \"{sha256}\"\ncolumn = \"{column}\"\nclass = \"{class}\"\n\
             reason = \"r\"\nreviewer = \"p\"\ndate = 2026-11-27\n"
        )
    };
    let other = "0".repeat(64);
    let elsewhere = entry("a", "none", "").replace("people.csv", "gone.csv");
    let labels = format!(
        "schema = \"dataseal/labels/v1\"\n{}{}{}{elsewhere}",
        entry("没有", "none", ""),
        entry("手机号", "mobile-phone", ""),
        entry("订单号", "none", &other),
    );
    cli.write("data/labels.toml", &labels);
    let report = report(&cli, &[]);
    let notes = report["review_notes"].as_array().unwrap();
    let kinds: Vec<(&str, &str)> = notes
        .iter()
        .map(|note| (note["column"].as_str().unwrap(), note["kind"].as_str().unwrap()))
        .collect();
    for wanted in [
        ("没有", "column-missing"),
        ("a", "table-missing"),
        ("手机号", "agrees"),
        ("订单号", "stale"),
    ] {
        assert!(kinds.contains(&wanted), "{wanted:?} is not in {kinds:?}");
    }
    assert_eq!(column(&report, "订单号")["review"]["stale"], true);
    let page = cli.run(["scan", "data/people.csv", "--lang", "en", "--out", "out"]);
    page.assert_stdout_has("the table has no such column");
    assert!(
        cli.read_text("out/report.en.html")
            .contains("the table has no such column")
    );
}

#[test]
fn mistakes_in_labels_toml_are_told_all_at_once() {
    let cli = cli();
    cli.write("data/people.csv", people());
    let labels = "schema = \"dataseal/labels/v1\"\n[[columns]]\nfile = \"people.csv\"\ncolumn = \"手机号\"\n\
                  class = \"mobile-fone\"\nreasn = \"r\"\nreviewer = \"p\"\n";
    cli.write("other.toml", labels);
    let output = cli.run(["scan", "data/people.csv", "--labels", "other.toml", "--lang", "en"]);
    output
        .assert_code(2)
        .assert_stderr_has("other.toml:5:9")
        .assert_stderr_has("mobile-phone")
        .assert_stderr_has("did you mean `reason`")
        .assert_stderr_has("`columns[1].date` is missing");
}

#[test]
fn values_are_shown_on_an_explicit_word_only() {
    let cli = cli();
    cli.write("data/people.csv", people());
    let labels = |more: &str| {
        format!(
            "schema = \"dataseal/labels/v1\"\n[[columns]]\nfile = \"people.csv\"\ncolumn = \"姓名\"\nclass = \"none\"\n\
             reason = \"工号\"\nreviewer = \"p\"\ndate = 2026-11-27\n{more}"
        )
    };
    cli.write("data/labels.toml", labels(""));
    assert_eq!(column(&report(&cli, &[]), "姓名")["top"], serde_json::json!([]));
    cli.write("data/labels.toml", labels("disclose = true\n"));
    let told = report(&cli, &[]);
    assert_eq!(column(&told, "姓名")["withheld"], Value::Null);
    // Of a class that is personal values are never shown.
    let personal = labels("disclose = true\n").replace("\"none\"", "\"email\"");
    cli.write("data/labels.toml", personal);
    cli.run(["scan", "data/people.csv"]).assert_code(2);
}

#[test]
fn a_scan_writes_labels_to_review_and_never_over_decisions() {
    let cli = cli();
    cli.write("data/people.csv", people());
    let scan = || {
        cli.run([
            "scan",
            "data/people.csv",
            "--out",
            "out",
            "--lang",
            "en",
            "--as-of",
            "2026-11-27",
        ])
    };
    scan();
    let first = cli.read_text("out/labels.toml");
    assert!(first.contains("column = \"手机号\"") && first.contains("class = \"mobile-phone\""));
    assert!(!first.contains("139"));
    scan();
    assert_eq!(cli.read_text("out/labels.toml"), first);
    // What a person fills in there is kept, and is in force once it is named.
    let decided = first.replacen(
        "class = \"\"\nreason = \"\"\nreviewer = \"\"\n",
        "class = \"none\"\nreason = \"r\"\nreviewer = \"p\"\ndate = 2026-11-27\n",
        1,
    );
    cli.write("out/labels.toml", &decided);
    scan().assert_stderr_has("--labels");
    assert_eq!(cli.read_text("out/labels.toml"), decided);
    let report = report(&cli, &["--labels", "out/labels.toml"]);
    assert_eq!(column(&report, "姓名")["review"]["reviewer"], "p");
    // The schema that is printed is the one that is published.
    let schema = cli.run(["schema", "labels"]);
    let published = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/schemas/labels-v1.json"
    ));
    assert_eq!(schema.stdout_str(), published);
}

#[test]
fn no_planted_value_is_in_any_file_of_a_review() {
    let canaries = Canaries::new(20_261_127, 4);
    let cli = cli();
    let kinds = [
        Kind::PersonName,
        Kind::Mobile,
        Kind::ResidentId,
        Kind::BankCard,
        Kind::Email,
    ];
    let rows = canaries.lines(&kinds, 200);
    cli.write("in/people.csv", format!("甲,乙,丙,丁,戊\n{}\n", rows.join("\n")));
    cli.write("in/heads.csv", format!("{}\n{}\n", rows[0], rows.join("\n")));
    let output = cli.run(["classify", "review", "--xlsx", "out/r.xlsx", "in"]);
    output.assert_code(0);
    let mut book = Book::open(&cli.path("out/r.xlsx"));
    for (_, _, rows) in &book.sheets {
        let text = rows.iter().flatten().cloned().collect::<Vec<_>>().join("\n");
        assert!(canaries.scan(text.as_bytes()).is_empty());
    }
    for column in ["甲", "乙", "丙"] {
        book.fill(
            column,
            &[(Field::Decision, "none"), (Field::Reason, "r"), (Field::Reviewer, "p")],
        );
    }
    book.save(&cli.path("out/r.xlsx"));
    let applied = cli.run([
        "classify",
        "review",
        "--apply",
        "out/r.xlsx",
        "--labels",
        "out/labels.toml",
    ]);
    applied.assert_code(0);
    for format in ["human", "json", "html"] {
        let output = cli.run([
            "scan",
            "in",
            "--labels",
            "out/labels.toml",
            "--format",
            format,
            "--out",
            "out/results",
        ]);
        let streams = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        assert!(canaries.scan(&streams).is_empty(), "{format}");
    }
    let sweep = canaries.sweep_dir(&cli.path("out")).unwrap();
    assert!(sweep.hits.is_empty(), "{:?}", sweep.hits);
}
