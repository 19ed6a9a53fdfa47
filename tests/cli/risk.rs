//! `dataseal risk`: k in words, one JSON document, exit codes, columns by name and place, and no cell value anywhere.

use dataseal_testkit::canary::{Canaries, Kind};
use serde_json::Value;

use crate::{assert_error, cli, published};

const PEOPLE: &str = "年龄,性别,邮编,诊断\n\
    30,男,215000,流感\n30,男,215000,胃炎\n30,男,215000,流感\n\
    41,女,215300,流感\n41,女,215300,肺炎\n,女,,肺炎\n";

const QUASI: &str = "年龄,性别,邮编";

fn document(stdout: &[u8]) -> Value {
    published(stdout, "risk-v1.json")
}

#[test]
fn k_is_explained_and_what_was_not_measured_is_said() {
    let cli = cli();
    cli.write("病历.csv", PEOPLE);
    let asked = ["risk", "病历.csv", "--quasi-identifiers", QUASI, "--sensitive", "诊断"];
    let chinese = cli.run(asked.into_iter().chain(["--lang", "zh-CN"]));
    chinese.assert_code(0);
    for part in [
        "k = 1",
        "1 条记录（16.6 %）",
        "独一无二",
        "空值算作一种取值",
        "l = 1",
        "直接标识符",
        "没有指明发布方式",
    ] {
        chinese.assert_stdout_has(part);
    }
    let english = cli.run(asked.into_iter().chain(["--lang", "en"]));
    english
        .assert_code(0)
        .assert_stdout_has("3 equivalence classes")
        .assert_stdout_has("is alone in the quasi-identifiers");
    assert!(chinese.stderr_str().is_empty() && english.stderr_str().is_empty());
}

#[test]
fn a_threshold_that_is_exceeded_is_a_finding() {
    let cli = cli();
    let rows: String = (0..12).map(|row| format!("{},{}\n", row % 2, row % 3)).collect();
    cli.write("a.csv", format!("组,值\n{rows}"));
    let asked = |more: &[&str]| {
        let start = ["risk", "a.csv", "--quasi-identifiers", "组", "--format", "json"];
        cli.run(start.iter().chain(more))
    };
    asked(&["--model", "public"]).assert_code(1);
    asked(&["--model", "受控公开"]).assert_code(0);
    let known = [
        "--model",
        "controlled",
        "--control",
        "high",
        "--motive",
        "low",
        "--prevalence",
        "0.001",
        "--acquaintances",
        "150",
        "--capability",
        "高",
    ];
    let output = asked(&known);
    output.assert_code(0);
    let answer = document(&output.stdout);
    assert_eq!(answer["release"]["environment"]["complete"], true);
    assert_eq!(answer["release"]["environment"]["probability"], "0.14");
    let table = &answer["tables"][0];
    assert_eq!((&table["k"], &table["classes"]), (&6.into(), &2.into()));
    assert_eq!(table["assessment"]["exceeded"], false);
    let total: f64 = table["assessment"]["total_risk"].as_str().unwrap().parse().unwrap();
    assert!((total - 0.14 / 6.0).abs() < 1e-8);
}

#[test]
fn answers_do_not_depend_on_threads_or_on_the_format_of_the_file() {
    let cli = cli();
    let rows: String = (0..4_000_u64)
        .map(|row| format!("{},{},{}\n", row % 37, row % 11, row * 7919 % 1_009))
        .collect();
    cli.write("a.csv", format!("a,b,c\n{rows}"));
    let records: Vec<String> = rows
        .lines()
        .map(|line| {
            let mut fields = line.split(',');
            let mut next = || fields.next().unwrap();
            format!("{{\"a\":{},\"b\":\"{}\",\"c\":{}}}", next(), next(), next())
        })
        .collect();
    cli.write("a.ndjson", records.join("\n"));
    let figures = |file: &str, threads: &str| {
        let output = cli.run([
            "risk",
            file,
            "--qi",
            "a,b",
            "--sensitive",
            "#3",
            "--format",
            "json",
            "-j",
            threads,
        ]);
        output.assert_code(0);
        let mut table = document(&output.stdout)["tables"][0].clone();
        for key in ["sha256", "file"] {
            table.as_object_mut().unwrap().remove(key);
        }
        table
    };
    let first = figures("a.csv", "1");
    assert_eq!(first["sensitive"][0]["distance"], "ordered");
    assert_eq!(first, figures("a.csv", "4"));
    assert_eq!(first, figures("a.ndjson", "2"));
}

#[test]
fn what_cannot_be_answered_has_its_exit_code() {
    let cli = cli();
    cli.write("a.csv", "a,b,b\n1,2,3\n");
    cli.write("names.csv", "a,b\n");
    cli.write("parts/x=1/p.csv", "a,b\n1,2\n");
    cli.write("parts/x=2/p.csv", "a,b\n1,2\n");
    for (quasi, subject) in [
        ("a,z", "z"),
        ("b", "several columns"),
        ("a,#1", "before"),
        ("#9", "#9"),
        (",", "named"),
    ] {
        let output = cli.run(["risk", "a.csv", "--quasi-identifiers", quasi, "--lang", "en"]);
        assert_error(&output, 2, "DS-USE-001", subject);
        assert!(output.stdout.is_empty());
    }
    // One row tells nothing about columns, so none is suggested and nothing measured.
    cli.run(["risk", "a.csv"]).assert_code(3);
    cli.run(["risk", "a.csv", "--sensitive", "a"]).assert_code(2);
    cli.run(["risk", "a.csv", "--qi", "a", "--control", "high"])
        .assert_code(2);
    cli.run(["risk", "names.csv", "--qi", "a", "--model", "public"])
        .assert_code(3);
    cli.run(["risk", "nowhere.csv", "--qi", "a"]).assert_code(6);
    cli.run(["risk", "parts", "--qi", "a"]).assert_code(5);
    let several = cli.run(["risk", "a.csv", "nowhere.csv", "--qi", "a", "--format", "json"]);
    several.assert_code(5);
    assert_eq!(document(&several.stdout)["errors"][0]["exit"], 6);
}

#[test]
fn of_several_tables_those_with_the_columns_are_measured() {
    let cli = cli();
    let database = rusqlite::Connection::open(cli.path("clinic.db")).unwrap();
    let made = "CREATE TABLE rooms (number, floor); CREATE TABLE visits (age, sex); CREATE TABLE wards (number);
        INSERT INTO rooms VALUES (1, 2), (2, 2); INSERT INTO visits VALUES (30, 'm'), (30, 'm'), (41, 'f'), (41, 'f');
        INSERT INTO wards VALUES (7);";
    database.execute_batch(made).unwrap();
    drop(database);
    let output = cli.run(["risk", "clinic.db", "--qi", "age,sex", "--format", "json"]);
    output.assert_code(0);
    let answer = document(&output.stdout);
    assert_eq!(answer["tables"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&answer["tables"][0]["k"], &answer["tables_without_columns"]),
        (&2.into(), &2.into())
    );
    let refused = cli.run(["risk", "clinic.db", "--qi", "height", "--lang", "en"]);
    assert_error(&refused, 2, "DS-USE-001", "height");
}

#[test]
fn no_cell_value_is_in_an_answer_or_an_error() {
    let cli = cli();
    let canaries = Canaries::new(20_261_126, 4);
    let ids: Vec<&str> = canaries.of(Kind::ResidentId).map(|canary| canary.value()).collect();
    let rows = canaries.lines(&[Kind::ResidentId, Kind::PersonName, Kind::Mobile], 60);
    let text = format!("身份证号,姓名,手机号\n{}\n", rows.join("\n"));
    cli.write("people.csv", &text);
    // The first row of people taken for names.
    cli.write("headless.csv", text.split_once('\n').unwrap().1);
    cli.write("broken.csv", format!("{text}\"{}", ids[0]));
    for file in ["people.csv", "headless.csv", "broken.csv"] {
        for format in ["human", "json"] {
            for columns in ["#1,#2", "#1,#9"] {
                let flags = [
                    "--sensitive",
                    "#3",
                    "--model",
                    "public",
                    "--header-rows",
                    "1",
                    "--format",
                    format,
                ];
                let output = cli.run(["risk", file, "--quasi-identifiers", columns].iter().chain(&flags));
                let streams = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
                assert!(canaries.scan(&streams).is_empty(), "{file} {columns}\n{output}");
            }
        }
    }
}

#[test]
fn the_schema_is_printed() {
    cli()
        .run(["schema", "risk"])
        .assert_code(0)
        .assert_stdout_has("urn:dataseal:schema:risk:v1");
}

const PATIENTS_HEAD: &str = "姓名,手机号,出生日期,性别,入院日期,病区,费用\n";

/// Patients with everything by which somebody could find them.
fn patients() -> String {
    let rows = (0..240).map(|row| {
        format!(
            "王伟,138{:08},18{:02}-{:02}-11,{},2025-{:02}-01,{}病区,{}.37\n",
            row,
            50 + row % 40,
            row % 12 + 1,
            ["男", "女"][row % 2],
            row % 12 + 1,
            ["一", "二", "三"][row % 3],
            row * 31
        )
    });
    PATIENTS_HEAD.to_owned() + &rows.collect::<String>()
}

#[test]
fn columns_are_suggested_with_reasons() {
    let cli = cli();
    cli.write("patients.csv", patients());
    let output = cli.run(["risk", "patients.csv", "--suggest", "--format", "json"]);
    output.assert_code(0);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let columns = answer["tables"][0]["columns"].as_array().unwrap();
    let with_role = |role: &str| -> Vec<&str> {
        let found = columns.iter().filter(|column| column["role"] == role);
        found.map(|column| column["name"].as_str().unwrap()).collect()
    };
    assert!(with_role("direct").contains(&"手机号"));
    assert_eq!(with_role("quasi"), ["出生日期", "性别", "入院日期", "病区"]);
    let of = |name: &str| columns.iter().find(|column| column["name"] == name).unwrap();
    assert_eq!(of("入院日期")["reason"], "event-date");
    assert_eq!(of("病区")["reason"], "distinctness");
    // Half of the pairs differ: 120 times 120 of 240 times 239 halves.
    assert_eq!(of("性别")["separation_at_most"], "0.502");
    assert_eq!(of("费用")["role"], "other");
    let human = cli.run(["risk", "patients.csv", "--suggest", "--lang", "zh-CN"]);
    human
        .assert_code(0)
        .assert_stdout_has("准标识符")
        .assert_stdout_has("出生日期");
    assert!(!human.stdout_str().contains("k ="));
}

#[test]
fn without_columns_those_suggested_are_taken_and_named_ones_win() {
    let cli = cli();
    cli.write("patients.csv", patients());
    let output = cli.run(["risk", "patients.csv", "--format", "json", "--model", "controlled"]);
    output.assert_code(1);
    let answer = document(&output.stdout);
    let names = |answer: &Value| -> Vec<String> {
        let columns = answer["tables"][0]["quasi_identifiers"].as_array().unwrap();
        columns
            .iter()
            .map(|column| column["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&answer), ["出生日期", "性别", "入院日期", "病区"]);
    assert_eq!(answer["suggested"][0]["columns"].as_array().unwrap().len(), 7);
    let named = cli.run(["risk", "patients.csv", "--format", "json", "--quasi", "性别"]);
    named.assert_code(0);
    let answer = document(&named.stdout);
    assert_eq!(names(&answer), ["性别"]);
    assert_eq!(answer["suggested"], serde_json::json!([]));
    assert_eq!(answer["tables"][0]["k"], 120);
    cli.run(["risk", "patients.csv", "--suggest", "--quasi", "性别"])
        .assert_code(2);
}

#[test]
fn a_scan_at_risk_knows_the_smallest_class() {
    let cli = cli();
    cli.write("patients.csv", patients());
    let scan = |more: &[&str]| -> Value {
        let start = ["scan", "patients.csv", "--format", "json", "--as-of", "2026-11-22"];
        let output = cli.run(start.iter().chain(more));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(scan(&[])["dataset"]["risk"], Value::Null);
    let risk = scan(&["--risk"])["dataset"]["risk"].clone();
    assert_eq!(risk["rows"], 240);
    let alone = cli.run(["risk", "patients.csv", "--format", "json"]);
    let answer = document(&alone.stdout);
    assert_eq!(
        (&risk["k"], &risk["unique_records"]),
        (&answer["tables"][0]["k"], &answer["tables"][0]["unique_records"])
    );
}

#[test]
fn what_a_person_decided_about_a_label_decides_what_is_suggested() {
    let cli = cli();
    cli.write("data/patients.csv", patients());
    cli.write(
        "data/labels.toml",
        "schema = \"dataseal/labels/v1\"\n[[columns]]\nfile = \"patients.csv\"\ncolumn = \"手机号\"\n\
         class = \"postcode\"\nreason = \"r\"\nreviewer = \"x\"\ndate = 2026-11-20\n",
    );
    let suggested = cli.run(["risk", "data/patients.csv", "--suggest", "--format", "json"]);
    suggested.assert_code(0);
    let answer: Value = serde_json::from_slice(&suggested.stdout).unwrap();
    let columns = answer["tables"][0]["columns"].as_array().unwrap();
    let phone = columns.iter().find(|column| column["name"] == "手机号").unwrap();
    assert_eq!(phone["role"], "quasi");
    let scan = cli.run(["scan", "data/patients.csv", "--risk", "--format", "json"]);
    let report: Value = serde_json::from_slice(&scan.stdout).unwrap();
    assert_eq!(report["dataset"]["risk"]["k"], 1, "every number is somebody's own");
}

#[test]
fn each_table_of_a_file_is_asked_about_its_own_columns() {
    let cli = cli();
    let mut database = rusqlite::Connection::open(cli.path("clinic.db")).unwrap();
    let transaction = database.transaction().unwrap();
    let made = "CREATE TABLE rooms (price); CREATE TABLE staff (性别, 年龄); CREATE TABLE visits (出生日期, 邮编);";
    transaction.execute_batch(made).unwrap();
    for row in 0..40_i64 {
        let rooms = "INSERT INTO rooms VALUES (?1)";
        transaction.execute(rooms, [row as f64 * 1.25 + 0.1]).unwrap();
        let staff = "INSERT INTO staff VALUES (?1, ?2)";
        let sex = ["男", "女"][row as usize % 2];
        transaction.execute(staff, (sex, 20 + row % 4)).unwrap();
        let visits = "INSERT INTO visits VALUES (?1, ?2)";
        let born = format!("19{:02}-03-04", 50 + row % 20);
        transaction.execute(visits, (born, 200_000 + 10 * (row % 5))).unwrap();
    }
    transaction.commit().unwrap();
    drop(database);
    let answered = |arguments: &[&str]| document(&cli.run(arguments).stdout);
    let together = answered(&["risk", "clinic.db", "--format", "json"]);
    assert_eq!(together["tables_without_columns"], 1);
    let tables = together["tables"].as_array().unwrap();
    for (table, named) in tables.iter().zip(["性别,年龄", "出生日期,邮编"]) {
        let alone = answered(&["risk", "clinic.db", "--format", "json", "--quasi", named]);
        assert_eq!(&alone["tables"][0], table, "{named}");
        assert_eq!(table["rows"], 40);
    }
    assert_eq!(tables.len(), 2);
}
