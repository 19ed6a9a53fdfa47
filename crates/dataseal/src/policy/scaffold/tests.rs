//! What is drafted loads, has nothing to remark on, and every example comes out.

use dataseal_model::Severity;

use super::*;
use crate::Installation;
use crate::policy::{chosen, cover, instruments, lint, test_examples};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn new<'a>(id: &str, instrument: &'a str, clauses: &'a [Clause]) -> NewPack<'a> {
    NewPack {
        id: id.parse().expect("an id"),
        title: "数据产品 \"规范\"",
        jurisdiction: "CN",
        instrument,
        in_force: None,
        today: day("2026-11-22"),
        clauses,
    }
}

fn clause(number: &str, requirement: &str, kind: RuleKind) -> Clause {
    Clause {
        number: number.to_owned(),
        requirement: requirement.to_owned(),
        title_en: None,
        kind,
        severity: Severity::Error,
    }
}

fn clauses() -> Vec<Clause> {
    let long =
        "数据产品在对外提供之前，应当由提供方逐项核对字段、时间范围与更新频率，并形成书面记录，记录至少保存三年。";
    vec![
        clause("5.1", "应当写明 \"来源\" 与 \\ 权属。", RuleKind::Document),
        clause("5.2", long, RuleKind::Human),
        clause("附录 A", &"不得有重复行".repeat(20), RuleKind::Machine),
    ]
}

/// The installation with a drafted pack laid over it.
fn installed(new: &NewPack<'_>) -> (Installation, Draft) {
    let draft = draft(new, &[]).expect("a draft");
    let overlay: Vec<(String, String)> = draft
        .all(&new.id)
        .into_iter()
        .map(|(path, text)| (path, text.to_owned()))
        .collect();
    (Installation::overlaid(&overlay).expect("it loads"), draft)
}

#[test]
fn a_draft_passes_lint_and_test_at_once() {
    let of_standard = clauses();
    for clauses in [&[][..], of_standard.as_slice()] {
        for id in ["own", "t-smsf-012"] {
            let new = new(id, "T/SMSF 012-2026", clauses);
            let (installation, draft) = installed(&new);
            let ids = [new.id.clone()];
            assert_eq!(lint(&installation, &ids).expect("the index is read"), [], "{id}");
            let packs = chosen(&installation, &ids).expect("it is there");
            let outcome = test_examples(&installation, &packs);
            assert_eq!(outcome.failures, [], "{id}");
            assert_eq!(outcome.rules, clauses.len().max(1));
            assert!(draft.files.iter().any(|(path, _)| path == "questions.toml"));
            assert!(draft.files.iter().any(|(path, _)| path == "evidence.toml"));
        }
    }
}

#[test]
fn codes_have_three_parts_and_kinds_follow_the_status() {
    let clauses = clauses();
    let new = new("t-smsf-012", "T/SMSF 012-2026", &clauses);
    let (installation, draft) = installed(&new);
    let packs = chosen(&installation, std::slice::from_ref(&new.id)).expect("it is there");
    let codes: Vec<&str> = packs[0].rules.iter().map(|rule| rule.code.as_str()).collect();
    assert_eq!(codes, ["T-SMSF-012-001", "T-SMSF-012-002", "T-SMSF-012-003"]);
    assert_eq!(code(&"own".parse().expect("an id"), 7), "OWN-RULE-007");
    let index = instruments(&installation).expect("the index is read");
    let covered = cover(&installation, &packs, &index);
    // What is for the machine asks a person until its author has written a condition.
    assert_eq!(covered.kinds.get(&RuleKind::Document), Some(&1));
    assert_eq!(covered.kinds.get(&RuleKind::Human), Some(&2));
    assert_eq!(covered.instruments.len(), 1);
    assert!(covered.instruments[0].indexed);
    let machine = draft.files.iter().find(|(path, _)| path == "rules/clause-003.toml");
    let text = &machine.expect("a rule").1;
    assert!(
        text.contains("# 由机器判定") && text.contains("docs/facts.md"),
        "{text}"
    );
    assert!(
        packs[0]
            .rules
            .iter()
            .all(|rule| rule.title.zh.chars().count() <= TITLE_LENGTH)
    );
    assert_eq!(
        packs[0].rules[1].title.zh,
        "数据产品在对外提供之前，应当由提供方逐项核对字段、时间范围与更新频率"
    );
}

#[test]
fn an_instrument_that_is_known_is_cited_and_its_day_is_taken() {
    let clauses = [clause("24", "自动化决策应当透明。", RuleKind::Human)];
    let new = new("own-pipl", "甲法", &clauses);
    let law = "title = \"甲法\"\nin_force = { from = 2021-11-01 }\narticles = 74\ntext = \"recalled\"\n";
    let folder = [("sources/law.toml".to_owned(), law.to_owned())];
    let draft = draft(&new, &folder).expect("a draft");
    assert_eq!(draft.source, None);
    let (_, rule) = draft.files.last().expect("a rule");
    assert!(rule.contains("from = 2021-11-01"), "{rule}");
    let told = NewPack {
        in_force: Some(day("2027-01-01")),
        ..new
    };
    let told = super::draft(&told, &folder).expect("a draft");
    assert!(told.files.last().expect("a rule").1.contains("from = 2027-01-01"));
}

#[test]
fn articles_are_counted_where_every_clause_is_one() {
    let numbered = [
        clause("第3条", "甲", RuleKind::Human),
        clause("12", "乙", RuleKind::Human),
    ];
    let source = |clauses: &[Clause]| draft(&new("own-a", "甲办法", clauses), &[]).expect("a draft").source;
    assert!(source(&numbered).expect("a source").1.contains("articles = 12\n"));
    assert!(!source(&clauses()).expect("a source").1.contains("\narticles"));
}

#[test]
fn what_is_taken_in_the_folder_is_told() {
    let first = draft(&new("own-pack", "甲", &[]), &[]).expect("a draft");
    let id: PackId = "other".parse().expect("an id");
    let renamed: Vec<(String, String)> = first
        .all(&"own-pack".parse().expect("an id"))
        .into_iter()
        .map(|(path, text)| {
            (
                path.replace("own-pack/", "other/"),
                text.replace("id = \"own-pack\"", "id = \"other\""),
            )
        })
        .collect();
    assert!(renamed.iter().any(|(path, _)| path.starts_with(id.as_str())));
    let refused = draft(&new("own-pack", "乙", &[]), &renamed).expect_err("the code is taken");
    let told = match &refused {
        PolicyError::Problems(problems) => problems.to_string(),
        other => other.to_string(),
    };
    assert!(told.contains("OWN-PACK-001"), "{told}");
    assert!(draft(&new("taxonomy", "乙", &[]), &[]).is_err(), "a folder of ours");
}
