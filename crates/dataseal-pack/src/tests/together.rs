//! How several files act together: digests, overlays, classes in several files, taxonomies, and what is unique over all.

use std::collections::BTreeMap;

use dataseal_model::{ChangeGround, ErrorCode, Severity};

use super::{CLASSES, CROSSWALK, EVIDENCE, GRADING, PACK, REGISTRY, RULE, load, messages};
use crate::{Policies, Problem, load_embedded, parse_tree, sha256};

#[test]
fn digests_follow_the_files_and_nothing_else() {
    let first = load(&[]).unwrap();
    let changed = load(&[("cn-test/pack.toml", &PACK.replace("0.1.0", "0.2.0"))]).unwrap();
    let digest = |policies: &Policies| {
        policies
            .references(&policies.in_force(&[], None))
            .first()
            .unwrap()
            .digest
    };
    assert_ne!(digest(&first), digest(&changed));
    assert_eq!(first.taxonomy.digest, changed.taxonomy.digest);
    // What `sha256sum cn-test/pack.toml cn-test/rules/subject.toml | sha256sum` prints.
    let listing = format!(
        "{}  cn-test/pack.toml\n{}  cn-test/rules/subject.toml\n",
        sha256(PACK.as_bytes()),
        sha256(RULE.as_bytes())
    );
    assert_eq!(digest(&first), sha256(listing.as_bytes()));
}

#[test]
fn an_overlay_replaces_adds_and_is_named() {
    let second = RULE.replace("CN-TEST-001", "CN-TEST-002");
    let policies = load(&[
        ("cn-test/rules/second.toml", &second),
        ("cn-test/rules/subject.toml", &RULE.replace("阻断", "note")),
        ("evidence.toml", EVIDENCE),
    ])
    .unwrap();
    assert_eq!(
        policies.replaced.keys().collect::<Vec<_>>(),
        ["cn-test/rules/subject.toml"],
        "the same bytes overlay nothing"
    );
    let severities: Vec<Severity> = policies
        .packs
        .iter()
        .flat_map(|pack| &pack.rules)
        .map(|rule| rule.severity)
        .collect();
    assert_eq!(severities, [Severity::Note, Severity::Blocking]);
}

#[test]
fn lexicons_come_by_name_with_their_digest() {
    let lexicons = load(&[("lexicons/LICENSE", "CC0")]).unwrap().lexicons;
    let text = "王\n李\n".to_owned();
    let digest = sha256(text.as_bytes());
    assert_eq!(lexicons, [("surnames.txt".to_owned(), text, digest)]);
}

#[test]
fn a_class_stands_at_the_node_that_names_it_or_takes_its_category() {
    let tree = include_str!("../../fixtures/valid/tree.toml");
    let policies = load(&[("taxonomies/test-tree.toml", tree)]).unwrap();
    let tree = policies.tree("test-tree").unwrap();
    let class = policies.taxonomy.classes.first().unwrap();
    let node = tree.place(class).unwrap();
    let way: Vec<&str> = tree.path(node).iter().map(|node| node.code.as_str()).collect();
    assert_eq!(way, ["A", "A.1"]);
    assert_eq!(tree.level("2").unwrap().0, 1);
    let stranger = crate::Class {
        id: "stranger".parse().unwrap(),
        ..class.clone()
    };
    assert_eq!(tree.place(&stranger), None);
    assert_eq!(policies.tree("no-tree"), None);
}

#[test]
fn a_taxonomy_read_alone_is_the_one_read_with_the_others() {
    let text = include_str!("../../fixtures/valid/tree.toml");
    let path = "taxonomies/test-tree.toml";
    let read = |text: &str, classes: &[crate::Class]| parse_tree(text.as_bytes(), path, "test-tree", classes);
    let policies = load(&[(path, text)]).unwrap();
    let classes = &policies.taxonomy.classes;
    assert_eq!(read(text, classes).as_ref(), Ok(policies.tree("test-tree").unwrap()));
    let dangling = text.replace("parent = \"A\"", "parent = \"B\"");
    assert_ne!(dangling, text);
    assert_eq!(
        read(&dangling, classes).unwrap_err(),
        load(&[(path, &dangling)]).unwrap_err()
    );
    for broken in [text, "no TOML"] {
        assert!(!read(broken, &[]).unwrap_err().is_empty(), "{broken}");
    }
}

#[test]
fn built_in_taxonomies_fit_the_built_in_classes() {
    let policies = load_embedded().unwrap();
    let classes = &policies.taxonomy.classes;
    let national = policies.tree("gbt43697-2024").unwrap();
    for class in classes.iter().filter(|class| class.personal) {
        assert!(national.place(class).is_some(), "{} stands nowhere", class.id);
    }
    // The wider reading is that of the classes themselves.
    let wider = policies.tree("gbt35273-2020").unwrap();
    for node in &wider.nodes {
        for id in &node.classes {
            let class = policies.taxonomy.class(id).unwrap();
            assert_eq!(Some(class.sensitive), node.sensitive, "{id}");
        }
    }
    let sensitive = |taxonomy: &crate::Taxonomy, id: &str| {
        let class = taxonomy.classes.iter().find(|class| class.id.as_str() == id).unwrap();
        class.sensitive
    };
    let narrower = policies
        .taxonomy
        .clone()
        .as_read_by(policies.tree("gbt45574-2025").unwrap());
    for (id, before, after) in [
        ("resident-id", true, false),
        ("passport", true, false),
        ("bank-card", true, true),
        ("health-record", true, true),
        ("mobile-phone", false, false),
        ("uscc", false, false),
    ] {
        assert_eq!(
            (sensitive(&policies.taxonomy, id), sensitive(&narrower, id)),
            (before, after),
            "{id}"
        );
    }
    assert!(policies.trees.len() >= 9);
    let certain = policies.trees.iter().filter(|tree| tree.source.verified).count();
    assert_eq!(certain, 0, "none of these standards was read in full");
}

#[test]
fn a_code_is_unique_over_all_packs() {
    let problems = load(&[
        ("cn-other/pack.toml", &PACK.replace("cn-test", "cn-other")),
        ("cn-other/rules/copy.toml", RULE),
    ])
    .unwrap_err();
    assert_eq!(
        messages(&problems),
        [
            "cn-test/rules/subject.toml:1:8: `code` repeats `CN-TEST-001`, which is already at cn-other/rules/copy.toml:1:8",
        ]
    );
}

/// The class of the fixture under another id.
fn another_class(id: &str) -> String {
    CLASSES.replace("resident-id", id)
}

fn class_ids(policies: &Policies) -> Vec<&str> {
    policies
        .taxonomy
        .classes
        .iter()
        .map(|class| class.id.as_str())
        .collect()
}

#[test]
fn classes_may_stand_in_several_files() {
    let iban = another_class("iban");
    let policies = load(&[("taxonomy/classes-international.toml", &iban)]).unwrap();
    assert_eq!(class_ids(&policies), ["resident-id", "iban"]);
    assert_ne!(policies.taxonomy.digest, load(&[]).unwrap().taxonomy.digest);
    // An overlay replaces the file of its name and no other.
    let bic = another_class("bic");
    let overlaid = load(&[
        ("taxonomy/classes-international.toml", &iban),
        ("taxonomy/classes-international.toml", &bic),
    ])
    .unwrap();
    let replaced = BTreeMap::from([("taxonomy/classes-international.toml".to_owned(), sha256(bic.as_bytes()))]);
    assert_eq!(overlaid.replaced, replaced);
    assert_eq!(class_ids(&overlaid), ["resident-id", "bic"]);
}

#[test]
fn a_class_is_unique_over_all_files() {
    let problems = load(&[("taxonomy/classes-company.toml", CLASSES)]).unwrap_err();
    assert_eq!(
        messages(&problems),
        [
            "taxonomy/classes-company.toml:2:6: `class[1].id` repeats `resident-id`, which is already at taxonomy/classes.toml:2:6",
        ]
    );
}

#[test]
fn files_of_classes_have_a_subject() {
    for path in [
        "taxonomy/classes-.toml",
        "taxonomy/classes-a/b.toml",
        "taxonomy/classes2.toml",
    ] {
        let problems = load(&[(path, &another_class("iban"))]).unwrap_err();
        assert_eq!(problems.iter().count(), 1, "{path}");
        assert!(
            problems.to_string().contains("nothing in the policies folder reads"),
            "{path}"
        );
    }
}

#[test]
fn misplaced_and_missing_files_are_named() {
    let problems = load(&[
        ("cn-test/rule/lost.toml", RULE),
        ("cn-new/rules/orphan.toml", &RULE.replace("CN-TEST-001", "CN-NEW-001")),
        ("taxonomy/class.toml", ""),
        ("README.md", "# not read"),
    ])
    .unwrap_err();
    assert_eq!(
        messages(&problems),
        [
            "cn-new/pack.toml:1:1: the file `cn-new/pack.toml` is missing",
            "cn-test/rule/lost.toml:1:1: nothing in the policies folder reads `cn-test/rule/lost.toml`; did you mean `cn-test/rules/lost.toml`?",
            "taxonomy/class.toml:1:1: nothing in the policies folder reads `taxonomy/class.toml`; did you mean `taxonomy/classes.toml`?",
        ]
    );
}

#[test]
fn problems_of_all_files_come_together_in_order() {
    let problems = load(&[
        ("cn-test/rules/subject.toml", &RULE.replace("scope =", "scop =")),
        ("cn-test/pack.toml", &PACK.replace("version", "verison")),
        (
            "taxonomy/grading.toml",
            &GRADING.replace("unlabelled = \"L2\"", "unlabelled = 2"),
        ),
    ])
    .unwrap_err();
    assert_eq!(
        messages(&problems),
        [
            "cn-test/pack.toml:2:1: unknown key `verison`; did you mean `version`?",
            "cn-test/rules/subject.toml:7:1: unknown key `scop`; did you mean `scope`?",
            "taxonomy/grading.toml:3:14: `unlabelled` must be a text in quotes, not a whole number",
        ]
    );
    let codes: Vec<ErrorCode> = problems.iter().map(Problem::code).collect();
    assert_eq!(
        codes,
        [
            ErrorCode::ConfigUnknownKey,
            ErrorCode::ConfigUnknownKey,
            ErrorCode::PackInvalid
        ]
    );
    assert_eq!(problems.code().exit_status().code(), 2);
}

const REGISTRY_PATH: &str = "registries/test-registry.toml";
const CROSSWALK_PATH: &str = "crosswalks/test-crosswalk.toml";

#[test]
fn a_registry_says_which_kinds_follow_which_and_what_a_change_calls_for() {
    let policies = load(&[(REGISTRY_PATH, REGISTRY)]).unwrap();
    let registry = policies.registry("test-registry").unwrap();
    assert_eq!(registry.reference.digest, sha256(REGISTRY.as_bytes()));
    assert_eq!(registry.first_kind().unwrap().id, "first");
    assert_eq!(registry.kind("change").unwrap().after, ["first", "change"]);
    let change = registry.change(ChangeGround::Schema).unwrap();
    assert_eq!((change.kind.as_str(), change.article.as_str()), ("change", "6"));
    assert_eq!(registry.change(ChangeGround::Rights), None);
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(registry.in_force_on(day("2026-12-31")), Some(true));
    assert_eq!(registry.in_force_on(day("2027-01-01")), Some(false));
    let (before, _) = REGISTRY.split_once("in_force").unwrap();
    let (_, after) = REGISTRY.split_once("\n\n[source]").unwrap();
    let undated = format!("{before}\n[source]{after}");
    let undated = load(&[(REGISTRY_PATH, &undated)]).unwrap();
    let undated = undated.registry("test-registry").unwrap();
    assert_eq!(undated.in_force_on(day("2026-06-30")), None, "nobody knows");
    for (number, fits) in [("T01500", true), ("T01501", false), ("T01000", false), ("01500", false)] {
        assert_eq!(registry.certificate_fits(number), Some(fits), "{number}");
    }
    let (certificate, _) = REGISTRY.split_once("[certificate]").unwrap();
    let (_, behind) = REGISTRY.split_once("[[limit]]").unwrap();
    let without = format!("{certificate}[[limit]]{behind}");
    let policies = load(&[(REGISTRY_PATH, &without)]).unwrap();
    assert_eq!(
        policies.registry("test-registry").unwrap().certificate_fits("T01500"),
        None
    );
    assert_eq!(policies.registry("cn-test"), None);
}

#[test]
fn a_crosswalk_leads_from_a_registration_to_a_place() {
    let policies = load(&[(REGISTRY_PATH, REGISTRY), (CROSSWALK_PATH, CROSSWALK)]).unwrap();
    let crosswalk = policies.crosswalks.first().unwrap();
    assert_eq!(crosswalk.of_registry("test-registry").unwrap().id, "local");
    assert_eq!(crosswalk.registration("local").unwrap().proves, ["hold", "use"]);
    let carry = crosswalk.carry("other", "shanghai").unwrap();
    assert_eq!(carry.demands, ["separate-consent"]);
    assert_eq!(crosswalk.carry("local", "shanghai"), None);
    assert_eq!(crosswalk.place("cn-sh"), crosswalk.place("shanghai"));
    assert!(crosswalk.place("cn-js").is_none());
    let there: Vec<&str> = crosswalk.registries_at("shanghai").collect();
    assert_eq!(there, ["test-registry"]);
    let to_registration = CROSSWALK.replace("to = [\"shanghai\"]", "to = [\"local\"]");
    let policies = load(&[(REGISTRY_PATH, REGISTRY), (CROSSWALK_PATH, &to_registration)]).unwrap();
    let crosswalk = policies.crosswalks.first().unwrap();
    assert!(crosswalk.carry("other", "local").is_some());
    assert_eq!(crosswalk.carry("other", "shanghai"), None);
}

#[test]
fn what_a_broken_file_would_have_named_is_not_called_unknown() {
    let broken = PACK.replace("version", "verison");
    let problems = load(&[
        ("cn-test/pack.toml", &broken),
        (REGISTRY_PATH, REGISTRY),
        (CROSSWALK_PATH, CROSSWALK),
    ])
    .unwrap_err();
    assert_eq!(
        messages(&problems),
        ["cn-test/pack.toml:2:1: unknown key `verison`; did you mean `version`?"]
    );
    let broken = REGISTRY.replace("jurisdiction", "jurisdicton");
    let problems = load(&[(REGISTRY_PATH, &broken), (CROSSWALK_PATH, CROSSWALK)]).unwrap_err();
    assert_eq!(
        messages(&problems),
        ["registries/test-registry.toml:4:1: unknown key `jurisdicton`; did you mean `jurisdiction`?"]
    );
}

#[test]
fn built_in_registries_are_seven_and_one_crosswalk_leads_between_four_of_them() {
    let policies = load_embedded().unwrap();
    let kinds: Vec<(&str, usize)> = policies
        .registries
        .iter()
        .map(|registry| (registry.reference.id.as_str(), registry.kinds.len()))
        .collect();
    // Yangzhou has seven types, Changchun five, Hubei's draft five, the national platform of public data four.
    assert_eq!(
        kinds,
        [
            ("cn-changchun", 5),
            ("cn-hubei-draft", 5),
            ("cn-js-yangzhou", 7),
            ("cn-national-2026", 5),
            ("cn-public-platform", 4),
            ("cn-sh-sde", 5),
            ("cn-shenzhen-2023", 6),
        ]
    );
    let sixty_days = policies.registry("cn-public-platform").unwrap().certificate.as_ref();
    let window = sixty_days.unwrap().renewal.unwrap();
    let until: chrono::NaiveDate = "2028-03-31".parse().unwrap();
    assert_eq!(window.days(until), Some(("2028-01-31".parse().unwrap(), until)));
    let national = policies.registry("cn-national-2026").unwrap();
    assert_eq!(national.certificate_fits("SJ3112026070001"), Some(true));
    assert_eq!(national.certificate_fits("SJ3112026070000"), Some(false));
    let crosswalk = policies.crosswalks.first().unwrap();
    let known = crosswalk.registrations.iter().filter(|each| each.registry.is_some());
    assert_eq!(known.count(), 4);
}
