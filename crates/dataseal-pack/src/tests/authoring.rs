//! What is told of packs that load: what they cover, what looks like a slip, how two states differ.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::RuleKind;

use super::{PACK, RULE, load};
use crate::{
    Change, ChangedPart, Instrument, Named, PackFile, PartChange, Policies, Remark, RemarkKind, coverage,
    policy_difference, read_instruments, remarks,
};

/// A law of six articles, in force since 2021-09-01.
fn law() -> Vec<Instrument> {
    let bytes = "title = \"甲法\"\nalso = [\"《甲法》\"]\narticles = 6\nin_force = { from = 2021-09-01 }\n\
                 text = \"recalled\"\n";
    let file = PackFile {
        path: "sources/a.toml",
        bytes: bytes.as_bytes(),
    };
    read_instruments(&[file]).unwrap()
}

/// The valid rule under another code, with some of its text replaced.
fn rule(code: &str, changes: &[(&str, &str)]) -> String {
    let replaced = |text: String, (from, to): &(&str, &str)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let first = replaced(RULE.to_owned(), &("CN-TEST-001", code));
    changes.iter().fold(first, replaced)
}

fn cites(code: &str, instrument: &str, article: &str) -> String {
    rule(
        code,
        &[
            ("\"示例法\"", &format!("\"{instrument}\"")),
            ("\"23\"", &format!("\"{article}\"")),
        ],
    )
}

#[test]
fn a_clause_counts_once_as_what_needs_people_least() {
    let files = [
        ("cn-test/rules/subject.toml", cites("CN-TEST-001", "甲法", "4, 5(2)")),
        ("cn-test/rules/b.toml", cites("CN-TEST-002", "甲法", "5 ¶1")),
        ("cn-test/rules/c.toml", cites("CN-TEST-003", "丙", "附录 A")),
        ("cn-test/rules/d.toml", cites("CN-TEST-004", "《甲法》", "全文")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let policies = load(&files).unwrap();
    let kinds = [
        ("CN-TEST-001", RuleKind::Human),
        ("CN-TEST-002", RuleKind::Machine),
        ("CN-TEST-003", RuleKind::Document),
    ];
    let kinds = kinds.map(|(code, kind)| (code.parse().unwrap(), kind)).into();
    let covered = coverage(&policies.packs.first().unwrap().rules, &kinds, &law());
    assert_eq!(covered.rules, 4);
    let by_kind = [(RuleKind::Machine, 1), (RuleKind::Document, 1), (RuleKind::Human, 2)];
    assert_eq!(covered.kinds, BTreeMap::from(by_kind));
    let [unknown, law] = covered.instruments.as_slice() else {
        panic!("{:?}", covered.instruments)
    };
    assert_eq!(
        (unknown.title.as_str(), unknown.indexed, unknown.clauses),
        ("丙", false, 1)
    );
    assert_eq!((unknown.articles, unknown.uncited.len()), (None, 0));
    assert_eq!((law.title.as_str(), law.indexed, law.clauses), ("甲法", true, 3));
    assert_eq!(
        law.kinds,
        BTreeMap::from([(RuleKind::Machine, 1), (RuleKind::Human, 2)])
    );
    assert_eq!((law.articles, law.uncited.as_slice()), (Some(6), &[1, 2, 3, 6][..]));
}

/// Remarks on the policies with these files, as `subject kind`.
fn remarked(files: &[(&str, &str)], packs: &[&str], read: &[&str]) -> Vec<(String, Remark)> {
    let policies = load(files).unwrap();
    let packs: Vec<_> = packs.iter().filter_map(|id| policies.pack(id)).collect();
    let read: BTreeSet<String> = read.iter().map(|name| (*name).to_owned()).collect();
    let named = Named {
        documents: &read,
        questions: &read,
    };
    let found = remarks(&policies, &packs, &law(), named);
    let told = found
        .into_iter()
        .map(|remark| (format!("{} {}", remark.subject, remark.kind.as_str()), remark));
    told.collect()
}

fn told(found: &[(String, Remark)]) -> Vec<&str> {
    found.iter().map(|(told, _)| told.as_str()).collect()
}

#[test]
fn slips_of_a_rule_are_told_by_code() {
    let long = "字".repeat(41);
    let slips = rule(
        "CN-TEST-001",
        &[
            ("\"示例法\"", "\"甲法；申法\""),
            ("\"23\"", "\"6, 7\""),
            ("from = 2021-11-01", "from = 2021-08-31"),
            ("提供个人信息须有依据", &long),
        ],
    );
    let found = remarked(&[("cn-test/rules/subject.toml", &slips)], &["cn-test"], &[]);
    let found = told(&found).join("\n");
    for kind in [
        "few-examples",
        "none-not-applicable",
        "long-title",
        "unknown-instrument",
        "no-such-article",
        "before-instrument",
    ] {
        assert!(found.contains(&format!("CN-TEST-001 {kind}")), "{found}");
    }
}

#[test]
fn doubles_are_told_where_their_days_overlap() {
    let until = |to: &str| format!("from = 2021-11-01, to = {to}");
    let doubles = |first_to: &str, second_from: &str, second_row: &str| {
        let first = rule("CN-TEST-001", &[("from = 2021-11-01", &until(first_to))]);
        let second_from = format!("from = {second_from}");
        let second = rule(
            "CN-TEST-002",
            &[("A08", second_row), ("from = 2021-11-01", &second_from)],
        );
        let files = [
            ("cn-test/rules/subject.toml", first.as_str()),
            ("cn-test/rules/b.toml", second.as_str()),
        ];
        let found = remarked(&files, &[], &[]);
        let double = |(_, remark): &&(String, Remark)| matches!(remark.kind, RemarkKind::SameConditions { .. });
        found
            .iter()
            .filter(double)
            .map(|(told, _)| told.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        doubles("2022-12-31", "2022-12-31", "A08"),
        ["CN-TEST-002 same-conditions"]
    );
    assert!(doubles("2022-12-31", "2023-01-01", "A08").is_empty());
    assert!(doubles("2022-12-31", "2022-12-31", "A09").is_empty());
}

#[test]
fn packs_of_two_sectors_may_ask_the_same() {
    let second = rule("CN-TEST-002", &[]);
    let doubles = |first: &str, other: &str| {
        let first = format!("{PACK}{first}\n");
        let other = format!("{}{other}\n", PACK.replace("cn-test", "cn-other"));
        let files = [
            ("cn-test/pack.toml", first.as_str()),
            ("cn-other/pack.toml", other.as_str()),
            ("cn-other/rules/b.toml", second.as_str()),
        ];
        let found = remarked(&files, &["cn-other"], &[]);
        told(&found)
            .iter()
            .filter(|told| told.ends_with("same-conditions"))
            .count()
    };
    let sector = |name: &str| format!("sector = \"{name}\"");
    assert_eq!(doubles("", &sector("health")), 1);
    assert_eq!(doubles(&sector("health"), &sector("health")), 1);
    assert_eq!(doubles(&sector("finance"), &sector("health")), 0);
}

#[test]
fn what_no_rule_reads_is_told_of_the_packs_that_were_asked_for() {
    let kind = "[[kind]]\nid = \"own-kind\"\ntitle = { zh = \"一\", en = \"one\" }\n\
                description = { zh = \"一\", en = \"one\" }\nissuer_role = \"holder\"\n";
    let question = "[[question]]\nid = \"own-question\"\ntitle = { zh = \"一\", en = \"one\" }\nowner = \"legal\"\n";
    let files = [("cn-test/evidence.toml", kind), ("cn-test/questions.toml", question)];
    let unread = |packs: &[&str], read: &[&str]| {
        let found = remarked(&files, packs, read);
        let unread = found.into_iter().filter(|(told, _)| told.contains("unread"));
        unread
            .map(|(_, remark)| (remark.file, remark.subject))
            .collect::<Vec<_>>()
    };
    let own = [
        ("cn-test/evidence.toml".to_owned(), "own-kind".to_owned()),
        ("cn-test/questions.toml".to_owned(), "own-question".to_owned()),
    ];
    assert_eq!(unread(&["cn-test"], &[]), own);
    assert!(unread(&["cn-test"], &["own-kind", "own-question"]).is_empty());
    let all = unread(&[], &["own-kind", "own-question"]);
    assert!(
        !all.is_empty() && all.iter().all(|(file, _)| file == "evidence.toml"),
        "{all:?}"
    );
}

fn difference(before: &[(&str, &str)], after: &[(&str, &str)]) -> crate::PolicyDifference {
    let load = |files| -> Policies { load(files).unwrap() };
    policy_difference(&load(before), &load(after))
}

#[test]
fn another_spacing_is_no_difference_of_a_rule_and_a_version_tells_of_every_change() {
    let spaced = RULE.replace("\n  OR", " OR");
    assert_ne!(spaced, RULE);
    let differing = difference(&[], &[("cn-test/rules/subject.toml", &spaced)]);
    assert!(differing.rules.is_empty());
    let [pack] = differing.packs.as_slice() else {
        panic!("{differing:?}")
    };
    let files_only = |parts: &[PartChange]| parts.iter().all(|part| part.part == ChangedPart::FilesOnly);
    assert!(matches!(&pack.change, Change::Changed(parts) if files_only(parts)));
    assert!(difference(&[], &[]).is_empty());
    let newer = PACK.replace("0.1.0", "0.2.0");
    let differing = difference(&[], &[("cn-test/pack.toml", &newer)]);
    let Some(Change::Changed(parts)) = differing.packs.first().map(|pack| &pack.change) else {
        panic!("{differing:?}")
    };
    let [version] = parts.as_slice() else {
        panic!("{parts:?}")
    };
    assert_eq!(
        (version.part, version.before.as_str(), version.after.as_str()),
        (ChangedPart::Version, "0.1.0", "0.2.0")
    );
}

#[test]
fn rules_questions_and_kinds_come_go_and_change() {
    let question = |title: &str| {
        format!(
            "[[question]]\nid = \"own-question\"\ntitle = {{ zh = \"{title}\", en = \"one\" }}\nowner = \"legal\"\n"
        )
    };
    let second = rule("CN-TEST-002", &[]);
    let harder = rule("CN-TEST-001", &[("from = 2021-11-01", "from = 2021-12-01")]);
    let (first, changed) = (question("一"), question("二"));
    let before = [
        ("cn-test/rules/b.toml", second.as_str()),
        ("cn-test/questions.toml", first.as_str()),
    ];
    let after = [
        ("cn-test/rules/subject.toml", harder.as_str()),
        ("cn-test/questions.toml", changed.as_str()),
    ];
    let differing = difference(&before, &after);
    let [dates, gone] = differing.rules.as_slice() else {
        panic!("{:?}", differing.rules)
    };
    assert_eq!((gone.id.as_str(), &gone.change), ("CN-TEST-002", &Change::Removed));
    let Change::Changed(parts) = &dates.change else {
        panic!("{dates:?}")
    };
    let told: Vec<(ChangedPart, &str)> = parts.iter().map(|part| (part.part, part.after.as_str())).collect();
    assert_eq!(told, [(ChangedPart::InForce, "2021-12-01 …")]);
    assert_eq!(differing.questions.len(), 1);
    assert!(differing.kinds.is_empty());
    assert_eq!(difference(&after, &before).rules.len(), 2);
    assert_eq!(
        difference(&[], &before).questions.first().unwrap().change,
        Change::Added
    );
}
