//! Bad packs: every problem at once with file and line, exit code 2, and nothing is judged; slips and failing examples.

use std::fmt::Write as _;
use std::path::Path;

use dataseal_testkit::Cli;

use crate::{cli, document};

const PACK: &str = "id = \"own\"\nversion = \"0.1.0\"\ntitle = { zh = \"一\", en = \"one\" }\njurisdiction = \"CN\"\n\
                    description = { zh = \"一\", en = \"one\" }\n";

/// A rule whose condition stands on line 7.
fn rule(code: &str, require: &str) -> String {
    let mut text = format!(
        "code = \"{code}\"\ntitle = {{ zh = \"一\", en = \"one\" }}\nseverity = \"error\"\nscope = \"dataset\"\n\
         confidence = \"unverified\"\nin_force = {{ from = 2021-11-01 }}\nrequire = \"{require}\"\n\
         source = {{ instrument = \"个人信息保护法\", article = \"5\", text = \"recalled\" }}\n\
         remedy = {{ zh = \"一\", en = \"one\", owner = \"legal\" }}\n"
    );
    for (facts, verdict) in [
        ("rows = 1", "satisfied"),
        ("rows = 2", "satisfied"),
        ("rows = 900", "violated"),
        ("rows = 901", "violated"),
        ("", "undetermined"),
        ("rows = 0", "undetermined"),
    ] {
        let _ = write!(
            text,
            "\n[[examples]]\nname = \"case {facts}\"\nfacts = {{ {facts} }}\nverdict = \"{verdict}\"\n"
        );
    }
    text
}

fn own(cli: &Cli, files: &[(&str, String)]) {
    cli.write("rules/own/pack.toml", PACK);
    for (path, text) in files {
        cli.write(Path::new("rules/own").join(path), text);
    }
}

#[test]
fn every_kind_of_problem_is_told_at_once_with_file_and_line() {
    let cli = cli();
    let good = rule("OWN-TEST-001", "rows < 900");
    let nested = format!("{}rows < 1{}", "(".repeat(40), ")".repeat(40));
    let endless = vec!["rows < 1"; 400].join(" AND ");
    own(
        &cli,
        &[
            ("rules/a.toml", good.clone()),
            ("rules/b.toml", good.replace("severity", "severty")),
            ("rules/c.toml", good.replace("\"dataset\"", "5").replace("001", "003")),
            ("rules/d.toml", good.replace("\"5\"", "\"\"").replace("001", "004")),
            (
                "rules/e.toml",
                good.replace("from = 2021-11-01", "from = 2021-11-01, to = 2021-10-31")
                    .replace("001", "005"),
            ),
            ("rules/f.toml", good.clone()),
            ("rules/g.toml", rule("OWN-TEST-007", "rws < 900")),
            ("rules/h.toml", rule("OWN-TEST-008", "COALESCE(rows, 1) < 900")),
            ("rules/i.toml", rule("OWN-TEST-009", "rows IS NOT NULL")),
            ("rules/j.toml", rule("OWN-TEST-010", &nested)),
            ("rules/k.toml", rule("OWN-TEST-011", &endless)),
            ("rules/l.toml", rule("OWN-TEST-012", "rows < ")),
            ("rules/m.toml", rule("OWN-TEST-013", &"9".repeat(10 << 20))),
        ],
    );
    for verb in [&["policy", "lint"][..], &["policy", "test"], &["scan", "a.csv"]] {
        let output = cli
            .command()
            .args(verb)
            .args(["--policies", "rules", "--lang", "en"])
            .run();
        output.assert_code(2);
        assert!(output.stdout.is_empty(), "{output}");
        for (file, line) in [
            ("b", 3),
            ("c", 4),
            ("d", 8),
            ("e", 6),
            ("f", 1),
            ("g", 7),
            ("h", 7),
            ("i", 7),
            ("j", 7),
            ("k", 7),
            ("l", 7),
            ("m", 1),
        ] {
            output.assert_stderr_has(&format!("own/rules/{file}.toml:{line}:"));
        }
        assert!(!output.stderr_str().contains("own/rules/a.toml:7"), "{output}");
        output.assert_stderr_has("`severty`").assert_stderr_has("COALESCE");
    }
}

#[test]
fn slips_end_well_unless_strict() {
    let cli = cli();
    let slips = rule("OWN-TEST-001", "rows < 900")
        .replace("article = \"5\"", "article = \"75\"")
        .replace("2021-11-01", "2021-10-31")
        .replace("\"一\"", &format!("\"{}\"", "字".repeat(41)));
    own(
        &cli,
        &[
            ("rules/a.toml", slips),
            (
                "rules/b.toml",
                rule("OWN-TEST-002", "rows < 900").replace("个人信息保护法", "个人信息保护"),
            ),
            (
                "questions.toml",
                "[[question]]\nid = \"own-q\"\ntitle = { zh = \"一\", en = \"one\" }\nowner = \"legal\"\n".to_owned(),
            ),
        ],
    );
    let lint = document(&cli, &["policy", "lint", "own", "--policies", "rules"], 0);
    let remarks: Vec<(&str, &str)> = lint["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|remark| (remark["subject"].as_str().unwrap(), remark["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(
        remarks,
        [
            ("own-q", "unread-question"),
            ("OWN-TEST-001", "long-title"),
            ("OWN-TEST-001", "no-such-article"),
            ("OWN-TEST-001", "before-instrument"),
            ("OWN-TEST-002", "unknown-instrument"),
        ]
    );
    cli.run([
        "policy",
        "lint",
        "own",
        "--policies",
        "rules",
        "--strict",
        "--lang",
        "en",
    ])
    .assert_code(1)
    .assert_stdout_has("no article 75")
    .assert_stdout_has("did you mean `个人信息保护法`?");
    // Sources are read by these commands only, and what is wrong in them is told by these.
    cli.write("rules/sources/own.toml", "titel = \"甲\"\ntext = \"read\"\n");
    cli.run(["policy", "lint", "--policies", "rules"])
        .assert_code(2)
        .assert_stderr_has("sources/own.toml:1:1");
    cli.run(["policy", "list", "--policies", "rules"]).assert_code(0);
}

#[test]
fn examples_that_do_not_come_out_are_told_with_what_decides() {
    let cli = cli();
    let wrong = rule("OWN-TEST-001", "(rows < 900 OR cross_border) AND NOT disputes").replace(
        "\nfacts = { rows = 1 }",
        "\nfacts = { rows = 1, disputes = true, cross_border = false }",
    );
    own(&cli, &[("rules/a.toml", wrong)]);
    let test = document(&cli, &["policy", "test", "own", "--policies", "rules"], 1);
    assert_eq!((&test["rules"], &test["examples"]), (&1.into(), &6.into()));
    let first = &test["failures"][0];
    assert_eq!(first["file"], "own/rules/a.toml");
    assert_eq!((&first["line"], &first["column"]), (&11.into(), &1.into()));
    assert_eq!(
        (&first["expected"], &first["found"]),
        (&"satisfied".into(), &"violated".into())
    );
    let because = first["because"].as_array().unwrap();
    assert_eq!(because.len(), 1, "only what decides: {first}");
    assert_eq!(
        (&because[0]["expression"], &because[0]["value"]),
        (&"disputes".into(), &true.into())
    );
    cli.run(["policy", "test", "own", "--policies", "rules", "--lang", "zh-CN"])
        .assert_code(1)
        .assert_stdout_has("own/rules/a.toml:11:1")
        .assert_stdout_has("case rows = 1")
        .assert_stdout_has("disputes → 真")
        .assert_stdout_has("6 个例子");
    cli.run(["policy", "test", "cn-core", "--policies", "rules"])
        .assert_code(0);
}

#[test]
fn two_states_are_compared_rule_by_rule() {
    let cli = cli();
    own(
        &cli,
        &[
            ("rules/a.toml", rule("OWN-TEST-001", "rows < 900")),
            ("rules/b.toml", rule("OWN-TEST-002", "rows < 900")),
        ],
    );
    std::fs::rename(cli.path("rules"), cli.path("old")).unwrap();
    own(
        &cli,
        &[
            (
                "rules/a.toml",
                rule("OWN-TEST-001", "rows < 100").replace("\"error\"", "\"note\""),
            ),
            ("rules/c.toml", rule("OWN-TEST-003", "rows < 900")),
        ],
    );
    let new = document(&cli, &["policy", "diff", "built-in", "rules"], 0);
    assert_eq!(
        (&new["changed_packs"][0]["id"], &new["changed_packs"][0]["change"]),
        (&"own".into(), &"added".into())
    );
    let difference = document(&cli, &["policy", "diff", "old", "rules"], 0);
    let rules = difference["changed_rules"].as_array().unwrap();
    let changes: Vec<&str> = rules.iter().map(|rule| rule["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["changed", "removed", "added"]);
    let parts: Vec<&str> = rules[0]["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["part"].as_str().unwrap())
        .collect();
    assert_eq!(parts, ["require", "severity"]);
    assert_eq!(difference["changed_packs"][0]["parts"][0]["part"], "files-only");
    cli.run(["policy", "diff", "old", "rules", "--lang", "en"])
        .assert_code(0)
        .assert_stdout_has("rows < 900 → rows < 100")
        .assert_stdout_has("- OWN-TEST-002");
    cli.run(["policy", "diff", "old", "nowhere"])
        .assert_code(2)
        .assert_stderr_has("nowhere");
    // The folder of a whole installation is taken as it stands.
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let whole = whole.to_str().unwrap();
    let same = document(&cli, &["policy", "diff", whole, "built-in"], 0);
    assert!(same["changed_rules"].as_array().unwrap().is_empty(), "{same}");
}
