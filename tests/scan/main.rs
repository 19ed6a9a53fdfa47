//! `scan` on small tables with known answers: counts, types, labels, encodings, and equal bytes for equal input.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod cache;
mod persons;

use dataseal_testkit::Cli;
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

fn scan(cli: &Cli, arguments: &[&str]) -> Value {
    let output = cli
        .command()
        .args(["scan", "--format", "json", "--as-of", "2026-11-22"])
        .args(arguments)
        .run();
    assert!([0, 1, 3].contains(&output.code()), "{output}");
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

fn column<'a>(report: &'a Value, name: &str) -> &'a Value {
    let columns = report["tables"][0]["columns"].as_array().expect("columns");
    columns
        .iter()
        .find(|column| column["name"] == name)
        .unwrap_or_else(|| panic!("no column {name}"))
}

#[test]
fn counts_and_types_are_exact() {
    let cli = cli();
    let text = "整数,小数,浮点,日期,时刻,布尔,文本,空列,编号\n\
                1,1.50,1e3,2025-01-01,2025-01-01 08:00:00,true,甲,,000123\n\
                2,2.25,inf,2025-01-02,2025-01-02 09:30:00,false,乙,,000124\n\
                NA,,2.5,2025-01-03,2025-01-03 10:00:00,true,无,,000125\n";
    cli.write("types.csv", text);
    let report = scan(&cli, &["types.csv"]);
    let expected = [
        ("整数", "integer", 0, 1, 2),
        ("小数", "decimal", 1, 0, 2),
        ("浮点", "float", 0, 0, 3),
        ("日期", "date", 0, 0, 3),
        ("时刻", "timestamp", 0, 0, 3),
        ("布尔", "boolean", 0, 0, 2),
        ("文本", "text", 0, 1, 2),
        ("空列", "empty", 3, 0, 0),
        ("编号", "text", 0, 0, 3),
    ];
    for (name, kind, nulls, placeholders, distinct) in expected {
        let found = column(&report, name);
        assert_eq!(found["type"], kind, "{name}");
        assert_eq!(found["rows"], 3, "{name}");
        assert_eq!(
            (&found["nulls"], &found["placeholders"]),
            (&nulls.into(), &placeholders.into()),
            "{name}"
        );
        assert_eq!(found["distinct"], distinct, "{name}");
    }
}

#[test]
fn quoted_fields_blank_lines_and_ragged_rows_add_up() {
    let cli = cli();
    cli.write(
        "rows.csv",
        "a,b\r\n\"x, \"\"y\"\"\",1\r\n\"two\r\nlines\",2\r\nshort\r\n,\"\"\r\n1,2,3\r\n",
    );
    let report = scan(&cli, &["rows.csv"]);
    assert_eq!(report["tables"][0]["rows"], 3);
    assert_eq!(report["files"][0]["quarantined_rows"], 2);
    assert_eq!(column(&report, "a")["nulls"], 1);
    assert_eq!(column(&report, "b")["nulls"], 1);
}

#[test]
fn one_table_in_four_encodings_gives_one_answer() {
    let cli = cli();
    let text = "姓名,城市,金额\n王小明,上海,12.50\n李雷,苏州,无\n韩梅梅,南京,8\n";
    let four_bytes = format!("{text}㐀㐁,北京,1\n");
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let cases: [(&str, &str, Vec<u8>, &str); 3] = [
        ("utf8", text, text.as_bytes().to_vec(), "utf-8"),
        ("bom", text, [b"\xef\xbb\xbf", text.as_bytes()].concat(), "utf-8-bom"),
        ("gbk", text, gbk, "gbk"),
    ];
    let tables = |bytes: &[u8], encoding: &str| {
        cli.write("table.csv", bytes);
        let report = scan(&cli, &["table.csv"]);
        assert_eq!(report["files"][0]["encoding"], encoding);
        report["tables"].to_string()
    };
    let plain = tables(text.as_bytes(), "utf-8");
    for (name, _, bytes, encoding) in &cases {
        assert_eq!(tables(bytes, encoding), plain, "{name}");
    }
    let (gb18030, _, lossy) = encoding_rs::GB18030.encode(&four_bytes);
    assert!(!lossy);
    assert_eq!(tables(&gb18030, "gb18030"), tables(four_bytes.as_bytes(), "utf-8"));
}

#[test]
fn two_runs_and_any_number_of_threads_give_the_same_bytes() {
    let cli = cli();
    let mut text = String::from("id,city,amount\n");
    for row in 0..20_000 {
        text.push_str(&format!(
            "{row},{},{}.{:02}\n",
            ["上海", "苏州", "南京"][row % 3],
            row * 7 % 1000,
            row % 100
        ));
    }
    cli.write("many.csv", text);
    for (folder, threads) in [("one", "1"), ("again", "1"), ("eight", "8")] {
        let output = cli.run([
            "scan",
            "many.csv",
            "--out",
            folder,
            "-j",
            threads,
            "--as-of",
            "2026-11-22",
        ]);
        assert!([0, 1, 3].contains(&output.code()), "{output}");
    }
    for file in ["report.json", "report.en.html"] {
        let one = cli.read(format!("one/{file}"));
        assert_eq!(one, cli.read(format!("again/{file}")), "{file}");
        assert_eq!(one, cli.read(format!("eight/{file}")), "{file}");
    }
    assert!(cli.path("one/run.json").exists());
}

#[test]
fn the_order_sample_is_read_as_its_expected_file_says() {
    let cli = cli();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample-datasets/customer-orders");
    let path = format!("{folder}/客户订单_2025.csv");
    let scan = |arguments: &[&str]| -> Value {
        let output = cli
            .command()
            .args(["scan", "--format", "json", path.as_str()])
            .args(arguments)
            .run();
        output.assert_code(1);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    // Five of the seven rows can be mended in one way only; they are counted, and both ways add up to the rows there are.
    let mended = scan(&[]);
    let report = scan(&["--strict-rows"]);
    let aside = |report: &Value| report["files"][0]["quarantine"]["total"].as_u64().unwrap();
    let rows = |report: &Value| report["tables"][0]["rows"].as_u64().unwrap();
    assert_eq!((rows(&mended), aside(&mended)), (4005, 2));
    assert_eq!((rows(&report), aside(&report)), (4000, 7));
    assert_eq!(report["files"][0]["quarantined_rows"], 7);
    assert_eq!(report["files"][0]["encoding"], "gbk");
    let classes = [
        ("客户姓名", "person-name"),
        ("身份证号", "resident-id"),
        ("手机号", "mobile-phone"),
        ("电子邮箱", "email"),
        ("银行卡号", "bank-card"),
        ("收货地址", "address"),
        ("车牌号", "licence-plate"),
    ];
    for (name, class) in classes {
        assert_eq!(column(&report, name)["labels"][0]["class"], class, "{name}");
    }
    for name in ["订单编号", "下单时间", "商品类别", "数量", "支付方式"] {
        assert_eq!(column(&report, name)["labels"], Value::Array(Vec::new()), "{name}");
    }
    assert_eq!(column(&report, "身份证号")["grade"], "L4");
    let violated = |finding: &&Value| finding["verdict"] == "violated" && finding["severity"] == "blocking";
    assert!(report["findings"].as_array().unwrap().iter().filter(violated).count() > 0);
}

#[test]
fn results_go_to_a_folder_of_their_own() {
    let cli = cli();
    cli.write("客户.csv", "city,amount\nParis,1\nRome\n");
    let output = cli.run(["scan", "客户.csv", "--lang", "zh-CN"]);
    assert!([1, 3].contains(&output.code()), "{output}");
    for file in ["report.json", "report.zh-CN.html", "quarantine.csv", "run.json"] {
        assert!(cli.path(format!("dataseal-out/客户/{file}")).exists(), "{file}");
    }
    output.assert_stdout_has("下一步");
}
