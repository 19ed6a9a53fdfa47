//! The ways of the crosswalk that this build carries: what each demands, and that no registry with a form of its own is said to
//! ask for nothing.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use dataseal_model::{ExitStatus, KindThere};

use super::{Registered, Target, recognise};
use crate::Installation;

const DAY: &str = "2026-11-22";

type Names = &'static [&'static str];

/// Where it was made, where it is taken, whether it is accepted as it is, and what is demanded besides what the registry wants
/// of everybody.
const WAYS: &[(Names, Names, bool, Names)] = &[
    (
        &["national"],
        &["jiangsu", "zhejiang", "anhui"],
        true,
        &["local-registration-certificate"],
    ),
    (
        &["national"],
        &["cn-js-yangzhou"],
        false,
        &["local-registration-certificate"],
    ),
    (
        &["national"],
        &["shanghai", "cn-sh-sde"],
        false,
        &[
            "local-registration-certificate",
            "sde-merchant",
            "sde-compliance-assessment",
            "sde-legal-commitment",
        ],
    ),
    (
        &["public"],
        &["jiangsu", "zhejiang", "anhui"],
        true,
        &["public-data-registration"],
    ),
    (
        &["public"],
        &["cn-js-yangzhou", "cn-national-2026"],
        false,
        &["public-data-registration", "ownership-proof"],
    ),
    (
        &["public"],
        &["shanghai", "cn-sh-sde"],
        false,
        &["public-data-registration", "sde-merchant", "sde-compliance-assessment"],
    ),
    (
        &["shanghai-product"],
        &["jiangsu", "zhejiang", "anhui", "cn-js-yangzhou", "cn-national-2026"],
        false,
        // What CN-YD-437 demands travels with it.
        &[
            "local-registration-certificate",
            "sde-compliance-assessment",
            "quality-assessment-report",
            "truth-commitment",
        ],
    ),
    (
        &["jiangsu-yangzhou"],
        &["zhejiang", "anhui", "cn-national-2026"],
        false,
        &["local-registration-certificate", "truth-commitment"],
    ),
    (
        &["jiangsu-yangzhou"],
        &["shanghai", "cn-sh-sde"],
        false,
        &[
            "local-registration-certificate",
            "sde-merchant",
            "sde-compliance-assessment",
            "sde-product-manual",
        ],
    ),
    (
        &["shanghai-ip", "jiangsu-ip", "zhejiang-ip", "anhui-ip"],
        &[
            "shanghai",
            "jiangsu",
            "zhejiang",
            "anhui",
            "cn-sh-sde",
            "cn-js-yangzhou",
            "cn-national-2026",
        ],
        false,
        &[
            "local-registration-certificate",
            "ownership-proof",
            "source-proof",
            "truth-commitment",
        ],
    ),
];

fn registered(from: &str) -> Registered {
    Registered::declaring(&[("recognition_from", from), ("recognition_until", "2027-12-31")])
}

#[test]
fn each_shipped_way_demands_what_its_rules_demand() {
    let installation = Installation::embedded().unwrap();
    let policies = installation.policies();
    let day: NaiveDate = DAY.parse().unwrap();
    let mut gone = BTreeSet::new();
    for (froms, targets, is_accepted, demanded) in WAYS {
        for (from, to) in froms.iter().flat_map(|from| targets.iter().map(move |to| (from, to))) {
            let target = Target::find(to, policies).unwrap();
            let found = recognise("x", &registered(from), target, &installation, day);
            let carrying = found.carrying.as_ref().unwrap();
            assert_eq!(carrying.is_accepted, *is_accepted, "{from} {to}");
            assert_eq!(found.kind == KindThere::NotNeeded, *is_accepted, "{from} {to}");
            let missing: Vec<&str> = found
                .missing_documents()
                .map(|document| document.kind.as_str())
                .collect();
            for kind in *demanded {
                assert!(missing.contains(kind), "{from} {to}: {kind} of {missing:?}");
            }
            assert_eq!(found.exit_status(), ExitStatus::Findings, "{from} {to}");
            gone.insert(carrying.why.en.clone());
        }
    }
    let carries = policies.crosswalks.iter().flat_map(|crosswalk| &crosswalk.carries);
    let written: BTreeSet<String> = carries.map(|carry| carry.why.en.clone()).collect();
    assert_eq!(gone, written, "a way of the crosswalk is in no row of the table");
}

#[test]
fn no_registry_with_a_form_is_said_to_ask_for_nothing() {
    let installation = Installation::embedded().unwrap();
    let policies = installation.policies();
    let day: NaiveDate = DAY.parse().unwrap();
    let crosswalk = policies.crosswalks.first().unwrap();
    for from in &crosswalk.registrations {
        for registry in &policies.registries {
            let there = crosswalk.of_registry(registry.reference.id.as_str());
            let found = recognise(
                "x",
                &registered(&from.id),
                Target::Registry(registry),
                &installation,
                day,
            );
            let is_made = there.is_some_and(|there| there.id == from.id);
            assert_eq!(
                found.kind == KindThere::NotNeeded,
                is_made,
                "{} {}",
                from.id,
                registry.reference.id
            );
            assert_eq!(
                found.from.as_ref().map(|found| found.id.as_str()),
                Some(from.id.as_str())
            );
            // Not even where it was made somebody's word suffices.
            assert_eq!(found.exit_status(), ExitStatus::Findings);
        }
    }
}

#[test]
fn places_go_by_the_names_of_the_exchanges_too() {
    let installation = Installation::embedded().unwrap();
    let policies = installation.policies();
    for (name, id) in [
        ("cn-sh", "shanghai"),
        ("cn-js", "jiangsu"),
        ("cn-zj", "zhejiang"),
        ("cn-ah", "anhui"),
    ] {
        assert_eq!(Target::find(name, policies).unwrap().id(), id);
    }
    let day: NaiveDate = DAY.parse().unwrap();
    let profiles = |name: &str| Target::find(name, policies).unwrap().standing(day).profiles;
    assert_eq!(profiles("cn-sh"), ["cn-sh-sde"]);
    assert_eq!(profiles("cn-js"), ["cn-js-yangzhou"]);
    assert!(profiles("cn-ah").is_empty());
    for (id, in_force) in [
        ("cn-national-2026", Some(true)),
        ("cn-shenzhen-2023", Some(false)),
        ("cn-hubei-draft", None),
        ("cn-changchun", None),
    ] {
        assert_eq!(
            Target::find(id, policies).unwrap().standing(day).in_force,
            in_force,
            "{id}"
        );
    }
}
