//! Drafts on reports: whom they concern, what is counted, and what is not judged.

use std::fmt::Write as _;

use super::*;
use crate::policy::{NewPack, draft};

/// Two rules over facts; the second is not in force yet.
fn overlay(selection: &str) -> Vec<(String, String)> {
    let rule = |code: &str, from: &str, require: &str, yes: &str, no: &str| {
        let mut text = format!(
            "code = \"{code}\"\ntitle = {{ zh = \"一\", en = \"one\" }}\nseverity = \"error\"\nscope = \"dataset\"\n\
             in_force = {{ from = {from} }}\nrequire = \"{require}\"\n\
             source = {{ instrument = \"甲\", article = \"1\", text = \"read\" }}\n\
             remedy = {{ zh = \"一\", en = \"one\", owner = \"legal\" }}\n"
        );
        for (facts, verdict) in [(yes, "satisfied"), (no, "violated"), ("", "undetermined")] {
            let _ = write!(text, "\n[[examples]]\nfacts = {{ {facts} }}\nverdict = \"{verdict}\"\n");
        }
        text
    };
    let pack = format!(
        "id = \"draft\"\nversion = \"0.1.0\"\ntitle = {{ zh = \"一\", en = \"one\" }}\njurisdiction = \"CN\"\n{selection}\n\
         description = {{ zh = \"一\", en = \"one\" }}\n"
    );
    let no_dispute = rule(
        "OWN-TEST-001",
        "2021-01-01",
        "NOT disputes",
        "disputes = false",
        "disputes = true",
    );
    let small = rule("OWN-TEST-002", "2099-01-01", "rows < 100", "rows = 99", "rows = 100");
    [
        ("pack.toml", pack),
        ("rules/a.toml", no_dispute),
        ("rules/b.toml", small),
    ]
    .map(|(path, text)| (format!("draft/{path}"), text))
    .into()
}

fn report(facts: &str) -> String {
    format!(
        r#"{{"schema":"dataseal/report/v1","as_of":"2026-11-22","tables":[{{"name":"x"}}],
            "facts":{{"dataset":{{{facts}}},"tables":[],"evidence":{{}},"answers":{{}}}}}}"#
    )
}

struct Results(tempfile::TempDir);

impl Results {
    fn new(reports: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in reports {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        Self(folder)
    }

    fn paths(&self) -> Vec<PathBuf> {
        reports_in(&[self.0.path().to_owned()]).expect("reports")
    }

    fn tried(&self, selection: &str, asked: bool) -> Trial {
        let installation = Installation::overlaid(&overlay(selection)).expect("it loads");
        let packs = drafts(&installation).expect("drafts");
        assert_eq!(packs, ["draft".parse().expect("an id")]);
        try_packs(&installation, &packs, asked, &self.paths()).expect("a trial")
    }
}

fn counted(trial: &Trial) -> Vec<(&str, [u64; 4])> {
    trial
        .rules
        .iter()
        .map(|rule| (rule.code.as_str(), rule.datasets))
        .collect()
}

#[test]
fn every_dataset_is_counted_once_under_each_rule_and_the_most_violated_comes_first() {
    let results = Results::new(&[
        ("a/report.json", report(r#""rows":200,"disputes":false"#)),
        ("a/deeper/report.json", report(r#""rows":300"#)),
        ("b/report.json", report(r#""rows":5,"disputes":true"#)),
        ("b/other.json", report(r#""rows":500"#)),
    ]);
    let trial = results.tried("on_request = true", false);
    assert_eq!((trial.datasets, trial.violating), (3, 3));
    // Not in force before 2099, and judged as if it were.
    assert_eq!(
        counted(&trial),
        [("OWN-TEST-002", [2, 0, 1, 0]), ("OWN-TEST-001", [1, 1, 1, 0])]
    );
}

#[test]
fn a_pack_of_a_sector_concerns_that_sector_unless_it_was_asked_for() {
    let results = Results::new(&[
        ("a/report.json", report(r#""rows":200,"sector":"finance""#)),
        ("b/report.json", report(r#""rows":200,"sector":"health""#)),
        ("c/report.json", report(r#""rows":200"#)),
    ]);
    let of = |asked| counted(&results.tried("sector = \"finance\"", asked))[0].1;
    assert_eq!(of(false), [1, 0, 0, 2]);
    assert_eq!(of(true), [3, 0, 0, 0]);
}

#[test]
fn reports_without_facts_and_unreadable_ones_are_named_and_counted_apart() {
    let old = r#"{"schema":"dataseal/report/v1","as_of":"2026-11-22","tables":[]}"#;
    let other = r#"{"schema":"dataseal/report/v9","as_of":"2026-11-22"}"#;
    let results = Results::new(&[
        ("a/report.json", old.to_owned()),
        ("b/report.json", other.to_owned()),
        ("c/report.json", "{".to_owned()),
        ("d/report.json", report(r#""rows":"many""#)),
    ]);
    let trial = results.tried("", false);
    assert_eq!(trial.datasets, 1);
    // What has another type than the fact is unknown.
    assert_eq!(
        counted(&trial),
        [("OWN-TEST-001", [0, 1, 0, 0]), ("OWN-TEST-002", [0, 1, 0, 0])]
    );
    assert_eq!(trial.without_facts.len(), 1);
    let codes: Vec<ErrorCode> = trial.unread.iter().map(|(_, code)| *code).collect();
    assert_eq!(codes, [ErrorCode::InputUnsupported, ErrorCode::InputCorrupt]);
}

#[test]
fn more_reports_than_a_batch_add_up() {
    let reports: Vec<(String, String)> = (0..600)
        .map(|number| (format!("{number}/report.json"), report(&format!(r#""rows":{number}"#))))
        .collect();
    let reports: Vec<(&str, String)> = reports
        .iter()
        .map(|(path, text)| (path.as_str(), text.clone()))
        .collect();
    let trial = Results::new(&reports).tried("", false);
    assert_eq!(trial.datasets, 600);
    // Of a dataset without rows nothing measured speaks.
    assert_eq!(counted(&trial)[0], ("OWN-TEST-002", [500, 1, 99, 0]));
}

#[test]
fn a_pack_that_the_overlay_changes_is_a_draft_and_links_are_not_followed() {
    let core = dataseal_pack::embedded()
        .find(|(path, _)| *path == "cn-core/pack.toml")
        .expect("it is there");
    let changed = [(core.0.to_owned(), format!("{}\n# changed\n", core.1))];
    let installation = Installation::overlaid(&changed).expect("it loads");
    assert_eq!(drafts(&installation).expect("drafts"), [PackId::from_static("cn-core")]);
    assert_eq!(
        drafts(&Installation::embedded().expect("it loads")).expect("drafts"),
        []
    );
    let results = Results::new(&[("a/report.json", report(""))]);
    std::os::unix::fs::symlink(results.0.path(), results.0.path().join("a/again")).expect("a link");
    assert_eq!(results.paths().len(), 1);
    let missing = reports_in(&[results.0.path().join("none")]).expect_err("not there");
    assert_eq!(missing.code(), ErrorCode::InputMissing);
}

#[test]
fn what_policy_new_writes_can_be_tried_at_once() {
    let new = NewPack {
        id: "own".parse().expect("an id"),
        title: "甲",
        jurisdiction: "CN",
        instrument: "甲",
        in_force: None,
        today: "2030-01-01".parse().expect("a day"),
        clauses: &[],
    };
    let files = draft(&new, &[]).expect("a draft").files;
    let overlay: Vec<(String, String)> = files
        .into_iter()
        .map(|(path, text)| (format!("own/{path}"), text))
        .collect();
    let installation = Installation::overlaid(&overlay).expect("it loads");
    let results = Results::new(&[
        ("a/report.json", report(r#""personal_information":true"#)),
        ("b/report.json", report(r#""personal_information":false"#)),
    ]);
    let trial = try_packs(
        &installation,
        &drafts(&installation).expect("drafts"),
        false,
        &results.paths(),
    );
    assert_eq!(counted(&trial.expect("a trial")), [("OWN-RULE-001", [0, 1, 0, 1])]);
}
