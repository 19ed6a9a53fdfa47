//! Packs of rules through the program: what there is, what is wrong, what is new, what a draft would mean, and the page that
//! says how a pack is written.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod bad;
mod drafts;
mod page;

use dataseal_testkit::{Cli, Output};
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

/// The document that was printed, which the program's own schema knows.
fn document(cli: &Cli, arguments: &[&str], exit: i32) -> Value {
    let output = cli.command().args(arguments).args(["--format", "json"]).run();
    output.assert_code(exit);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: Value = serde_json::from_slice(&cli.run(["schema", "policy"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(document["schema"], "dataseal/policy/v1");
    document
}

fn in_both(cli: &Cli, arguments: &[&str]) -> [Output; 2] {
    ["zh-CN", "en"].map(|lang| cli.command().args(arguments).args(["--lang", lang]).run())
}

#[test]
fn the_packs_are_listed_with_when_they_are_in_force() {
    let cli = cli();
    let list = document(&cli, &["policy", "list"], 0);
    let packs = list["packs"].as_array().unwrap();
    let find = |id: &str| packs.iter().find(|pack| pack["id"] == id).unwrap();
    assert_eq!(find("cn-core")["in_force"], "always");
    assert_eq!(
        (&find("cn-finance")["in_force"], &find("cn-finance")["sector"]),
        (&"sector".into(), &"finance".into())
    );
    assert_eq!(find("cn-valuation")["in_force"], "on-request");
    let [zh, en] = in_both(&cli, &["policy", "list"]);
    zh.assert_code(0)
        .assert_stdout_has("金融数据规则")
        .assert_stdout_has("限行业 finance");
    en.assert_code(0)
        .assert_stdout_has("Financial data")
        .assert_stdout_has("for sector finance");
    assert_eq!(en.stdout_str().lines().count(), packs.len());
}

#[test]
fn a_pack_is_shown_with_rules_questions_documents_and_coverage() {
    let cli = cli();
    let page = document(&cli, &["policy", "show", "cn-finance", "--coverage"], 0);
    let rules = page["rule_list"].as_array().unwrap();
    let kinds: Vec<&str> = rules.iter().map(|rule| rule["kind"].as_str().unwrap()).collect();
    assert_eq!(page["coverage"]["rules"], rules.len());
    let machine = kinds.iter().filter(|kind| **kind == "machine").count();
    assert_eq!(page["coverage"]["kinds"]["machine"], machine);
    assert!(kinds.contains(&"machine") && kinds.contains(&"human"), "{kinds:?}");
    assert!(!page["questions"].as_array().unwrap().is_empty());
    assert!(document(&cli, &["policy", "show", "cn-finance"], 0)["coverage"].is_null());
    let [zh, en] = in_both(&cli, &["policy", "show", "cn-finance", "--coverage"]);
    zh.assert_code(0)
        .assert_stdout_has("CN-FIN-323")
        .assert_stdout_has("finance-biometrics-not-for-authentication")
        .assert_stdout_has("card-data-authorisation")
        .assert_stdout_has("JR/T 0171-2020：引用");
    en.assert_code(0).assert_stdout_has("decided by: machine");
    cli.run(["policy", "show", "cn-financ", "--lang", "en"])
        .assert_code(2)
        .assert_stderr_has("did you mean `cn-finance`?");
}

#[test]
fn a_rule_is_explained_as_everywhere_and_nothing_else_is() {
    let cli = cli();
    let here = cli.run(["policy", "explain", "cn-core-008"]);
    here.assert_code(0);
    assert_eq!(here.stdout, cli.run(["explain", "CN-CORE-008"]).stdout);
    cli.run(["policy", "explain", "CN-FIN-323", "--lang", "en"])
        .assert_code(0)
        .assert_stdout_has("decided by")
        .assert_stdout_has("Are none of the biometrics");
    cli.run(["policy", "explain", "resident-id", "--lang", "en"])
        .assert_code(2)
        .assert_stderr_has("dataseal explain resident-id");
    cli.run(["policy", "explain", "CN-CORE-00"])
        .assert_code(2)
        .assert_stderr_has("CN-CORE-0");
}

#[test]
fn clauses_are_counted_and_articles_that_no_rule_cites() {
    let cli = cli();
    let coverage = document(&cli, &["policy", "coverage"], 0);
    let together = &coverage["together"];
    let sum = |counts: &Value| -> u64 {
        counts
            .as_object()
            .unwrap()
            .values()
            .map(|count| count.as_u64().unwrap())
            .sum()
    };
    for counts in ["kinds", "certainty", "severity"] {
        assert_eq!(sum(&together[counts]), together["rules"].as_u64().unwrap(), "{counts}");
    }
    let instruments = together["instruments"].as_array().unwrap();
    for instrument in instruments {
        assert_eq!(
            sum(&instrument["kinds"]),
            instrument["clauses"].as_u64().unwrap(),
            "{instrument}"
        );
    }
    let law = instruments
        .iter()
        .find(|instrument| instrument["title"] == "个人信息保护法")
        .unwrap();
    assert_eq!((&law["articles"], &law["indexed"]), (&74.into(), &true.into()));
    let uncited = law["uncited"].as_array().unwrap();
    assert!(!uncited.is_empty() && uncited.len() < 74);
    assert!(!uncited.contains(&24.into()), "article 24 is cited");
    let one = document(&cli, &["policy", "coverage", "cn-core"], 0);
    assert_eq!(one["packs"].as_array().unwrap().len(), 1);
    assert_eq!(one["packs"][0]["rules"], one["together"]["rules"]);
    in_both(&cli, &["policy", "coverage", "cn-core", "cn-43697"])[0]
        .assert_code(0)
        .assert_stdout_has("2 个规则包合计")
        .assert_stdout_has("个人信息保护法：引用");
}

#[test]
fn the_built_in_packs_pass_and_their_citations_lead_somewhere() {
    let cli = cli();
    let test = document(&cli, &["policy", "test"], 0);
    assert_eq!(test["failed"], 0);
    assert!(test["examples"].as_u64().unwrap() > 3 * test["rules"].as_u64().unwrap());
    let lint = document(&cli, &["policy", "lint", "--strict"], 0);
    assert!(lint["remarks"].as_array().unwrap().is_empty(), "{lint}");
    let same = document(&cli, &["policy", "diff", "built-in", "built-in"], 0);
    assert!(same["changed_rules"].as_array().unwrap().is_empty());
}
