//! A pack of one's own: begun, from nothing or from a standard's table, and tried on earlier results.

use std::path::Path;

use dataseal_testkit::Cli;

use crate::{cli, document};

fn passes(cli: &Cli, id: &str, folder: &str) {
    let lint = document(cli, &["policy", "lint", id, "--policies", folder, "--strict"], 0);
    assert!(lint["remarks"].as_array().unwrap().is_empty(), "{lint}");
    let test = document(cli, &["policy", "test", id, "--policies", folder], 0);
    assert!(test["examples"].as_u64().unwrap() >= 6, "{test}");
}

const CLAUSES: &str = "条款,要求,判定方式,级别\n5.1,\"应当写明数据的来源，\n并附证明\",材料,严重\n5.2,不得有重复行,机器,\n\
                       5.3,字段应经人工核对,人工,提示\n";

#[test]
fn what_policy_new_writes_passes_at_once_and_replaces_nothing() {
    let cli = cli();
    let new = ["policy", "new", "rules", "--id", "own", "--title", "某公司规则"];
    cli.run(new)
        .assert_code(0)
        .assert_stdout_has("own")
        .assert_stderr_has("policy lint own --policies rules");
    passes(&cli, "own", "rules");
    let before = cli.read("rules/own/pack.toml");
    cli.run(new).assert_code(2).assert_stderr_has("DS-KEY-003");
    assert_eq!(cli.read("rules/own/pack.toml"), before);
    // A second one beside it, which is checked against the first.
    cli.run([
        "policy",
        "new",
        "rules",
        "--id",
        "second",
        "--title",
        "二",
        "--instrument",
        "个人信息保护法",
    ])
    .assert_code(0);
    passes(&cli, "second", "rules");
    assert!(
        !cli.path("rules/sources/second.toml").exists(),
        "the law is in the index"
    );
    assert!(
        cli.read_text("rules/second/rules/example.toml")
            .contains("from = 2021-11-01")
    );
    cli.run(["policy", "new", "rules", "--id", "Not An Id", "--title", "x"])
        .assert_code(2);
    cli.run(["policy", "new", "rules", "--id", "sources", "--title", "x"])
        .assert_code(2);
}

#[test]
fn each_clause_of_a_standard_becomes_a_rule_whatever_the_file() {
    let cli = cli();
    let (gbk, _, _) = encoding_rs::GBK.encode(CLAUSES);
    cli.write("clauses.csv", CLAUSES);
    cli.write("gbk.csv", gbk.as_ref());
    cli.write("tabs.txt", CLAUSES.replace(',', "\t"));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["T/SMSF 012 条款", "", "", ""],
        ["Clause", "Requirement", "Status", "Severity"],
        ["5.1", "应当写明数据的来源， 并附证明", "document", "error"],
        ["5.2", "不得有重复行", "machine", ""],
        ["5.3", "字段应经人工核对", "manual", "note"],
    ];
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet
                .write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *cell)
                .unwrap();
        }
    }
    book.save(cli.path("clauses.xlsx")).unwrap();
    let mut seen: Option<Vec<String>> = None;
    for (file, folder) in [
        ("clauses.csv", "a"),
        ("gbk.csv", "b"),
        ("tabs.txt", "c"),
        ("clauses.xlsx", "d"),
    ] {
        let arguments = [
            "--id",
            "t-smsf-012",
            "--title",
            "数据产品规范",
            "--instrument",
            "T/SMSF 012-2026",
        ];
        let output = cli
            .command()
            .args(["policy", "new", folder])
            .args(arguments)
            .args(["--from-standard", file])
            .run();
        output.assert_code(0);
        passes(&cli, "t-smsf-012", folder);
        let texts: Vec<String> = ["clause-001", "clause-002", "clause-003"]
            .iter()
            .map(|rule| cli.read_text(Path::new(folder).join(format!("t-smsf-012/rules/{rule}.toml"))))
            .collect();
        assert_eq!(*seen.get_or_insert(texts.clone()), texts, "{file}");
    }
    let page = document(&cli, &["policy", "show", "t-smsf-012", "--policies", "a"], 0);
    let kinds: Vec<&str> = page["rule_list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["document", "human", "human"]);
    assert_eq!(page["rule_list"][0]["code"], "T-SMSF-012-001");
    assert_eq!(page["rule_list"][0]["article"], "5.1");
    assert!(
        cli.read_text("a/t-smsf-012/rules/clause-002.toml")
            .contains("由机器判定")
    );
}

#[test]
fn a_table_of_clauses_with_problems_writes_nothing() {
    let cli = cli();
    cli.write(
        "clauses.csv",
        CLAUSES.replace("材料", "掷骰子").replace("5.3,", ",") + "5.4,要求,有逗号,人工,提示,多一个\n",
    );
    let from = |clauses: &str| {
        let new = ["policy", "new", "rules", "--id", "t-x", "--title", "x"];
        cli.run(new.iter().chain(&["--lang", "en", "--from-standard", clauses]))
    };
    from("clauses.csv")
        .assert_code(2)
        .assert_stderr_has("clauses.csv!C2")
        .assert_stderr_has("clauses.csv!A4")
        .assert_stderr_has("clauses.csv!A5");
    assert!(!cli.path("rules").exists());
    from("none.csv").assert_code(6);
}

#[test]
fn a_draft_is_tried_on_earlier_results_before_it_is_published() {
    let cli = cli();
    cli.write("small.csv", "城市,人口\n苏州,1291\n昆山,210\n");
    cli.write("large.csv", format!("城市,人口\n{}", "苏州,1291\n".repeat(50)));
    for name in ["small", "large"] {
        cli.run(["scan", &format!("{name}.csv"), "--out", &format!("results/{name}")]);
    }
    cli.write(
        "results/old/report.json",
        r#"{"schema":"dataseal/report/v1","as_of":"2025-01-01","tables":[]}"#,
    );
    cli.run([
        "policy",
        "new",
        "rules",
        "--id",
        "own",
        "--title",
        "某公司规则",
        "--in-force",
        "2099-01-01",
    ])
    .assert_code(0);
    let rule = cli.read_text("rules/own/rules/example.toml");
    let head = rule.split("applies = ").next().unwrap();
    let source = rule
        .split("\n[source]")
        .nth(1)
        .unwrap()
        .split("\n[[examples]]")
        .next()
        .unwrap();
    let examples: String = [
        ("rows = 9", "satisfied"),
        ("rows = 10", "violated"),
        ("", "undetermined"),
    ]
    .iter()
    .map(|(facts, verdict)| format!("\n[[examples]]\nfacts = {{ {facts} }}\nverdict = \"{verdict}\"\n"))
    .collect();
    cli.write(
        "rules/own/rules/example.toml",
        format!("{head}require = \"rows < 10\"\n\n[source]{source}{examples}"),
    );
    let tried = document(&cli, &["policy", "try", "results", "--policies", "rules"], 0);
    assert_eq!(tried["packs"], serde_json::json!(["own"]));
    assert_eq!((&tried["datasets"], &tried["violating"]), (&2.into(), &1.into()));
    assert_eq!(
        (&tried["rules"][0]["violated"], &tried["rules"][0]["satisfied"]),
        (&1.into(), &1.into())
    );
    assert_eq!(tried["without_facts"], serde_json::json!(["results/old/report.json"]));
    cli.run(["policy", "try", "results", "--policies", "rules", "--lang", "zh-CN"])
        .assert_code(0)
        .assert_stdout_has("2 个数据集，其中 1 个至少违反一条")
        .assert_stdout_has("OWN-RULE-001")
        .assert_stdout_has("results/old/report.json");
    // A pack of ours can be asked for as well.
    let core = document(&cli, &["policy", "try", "results", "--policy", "cn-core"], 0);
    assert!(core["rules"].as_array().unwrap().len() > 10);
    cli.write("results/broken/report.json", "{");
    cli.run(["policy", "try", "results", "--policies", "rules"])
        .assert_code(5)
        .assert_stderr_has("results/broken/report.json")
        .assert_stdout_has("OWN-RULE-001");
    cli.run(["policy", "try", "results/broken", "--policies", "rules"])
        .assert_code(6);
    cli.run(["policy", "try", "results/old", "--policies", "rules"])
        .assert_code(3);
    cli.run(["policy", "try", "results"])
        .assert_code(2)
        .assert_stderr_has("--policies");
    cli.run(["policy", "try", "nowhere", "--policies", "rules"])
        .assert_code(6)
        .assert_stderr_has("nowhere");
}
