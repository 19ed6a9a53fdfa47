//! The tables of the registries that this build carries: each change and the kinds that it calls for.

use dataseal_model::{ChangeGround, GroundFound, GroundState, Registering, RenewalState};

use super::table::registering;
use crate::Installation;

/// What changed, and the kinds that are due; `?` before them where the rules say nothing of a change.
type Called = (&'static str, &'static str);

/// Registry, grounds of its table in order, cases.
const CALLED_FOR: &[(&str, &[&str], &[Called])] = &[
    (
        "cn-national-2026",
        &[
            "lapsed",
            "ended",
            "source-of-data",
            "rights",
            "holder",
            "schema",
            "data-extended",
            "period",
            "description",
            "applicant-info",
            "nothing",
        ],
        &[
            ("lapsed holder data-extended", "first"),
            ("ended data-extended", "cancellation"),
            ("ended source-of-data", "cancellation first"),
            ("holder", "transfer"),
            ("holder data-extended", "transfer change"),
            // A new first registration comes before a transfer hides it (article 35).
            ("holder source-of-data", "first transfer"),
            ("holder rights", "first transfer"),
            ("source-of-data data-extended", "first"),
            ("data-extended data-altered labels-or-grade", "change"),
            ("labels-or-grade", "?"),
            ("data-altered", "?"),
            ("holder labels-or-grade", "? transfer"),
        ],
    ),
    (
        "cn-public-platform",
        &[
            "lapsed",
            "ended",
            "holder",
            "source-of-data",
            "data-extended",
            "schema",
            "rights",
            "period",
            "applicant-info",
            "description",
            "labels-or-grade",
        ],
        &[
            ("lapsed description", "first"),
            ("ended", "cancellation"),
            ("description", "correction"),
            ("applicant-info description", "change correction"),
            ("data-extended description", "change correction"),
            ("holder", "change"),
        ],
    ),
    (
        "cn-sh-sde",
        &[
            "ended",
            "holder",
            "source-of-data",
            "rights",
            "schema",
            "data-extended",
            "period",
            "description",
            "labels-or-grade",
            "applicant-info",
        ],
        &[
            ("ended", "cancellation"),
            ("holder data-extended", "first"),
            ("rights", "change"),
            ("labels-or-grade", "change"),
        ],
    ),
    (
        "cn-js-yangzhou",
        &[
            "ended",
            "holder",
            "source-of-data",
            "schema",
            "data-extended",
            "period",
            "description",
            "applicant-info",
        ],
        &[
            ("ended", "cancellation"),
            ("holder source-of-data", "transfer first"),
            // Not each change of rights is a licence.
            ("rights", "?"),
            ("rights data-extended", "? change"),
        ],
    ),
    (
        "cn-shenzhen-2023",
        &[
            "ended",
            "holder",
            "source-of-data",
            "schema",
            "data-extended",
            "period",
            "description",
            "applicant-info",
        ],
        &[
            ("ended", "cancellation"),
            ("holder", "transfer"),
            ("rights", "?"),
            ("schema", "change"),
        ],
    ),
    (
        "cn-hubei-draft",
        &[
            "ended",
            "holder",
            "source-of-data",
            "rights",
            "schema",
            "data-extended",
            "period",
            "description",
            "applicant-info",
        ],
        &[
            ("ended", "cancellation"),
            ("holder rights", "transfer first"),
            ("period", "change"),
        ],
    ),
    (
        "cn-changchun",
        &[
            "ended",
            "holder",
            "source-of-data",
            "rights",
            "schema",
            "data-extended",
            "period",
            "description",
            "applicant-info",
        ],
        &[
            ("ended", "cancellation"),
            ("holder rights", "transfer first"),
            ("period", "change"),
        ],
    ),
];

#[test]
fn each_shipped_registry_calls_for_the_kinds_of_its_rules() {
    let installation = Installation::embedded().unwrap();
    let policies = installation.policies();
    assert_eq!(policies.registries.len(), CALLED_FOR.len());
    for (id, order, cases) in CALLED_FOR {
        let registry = policies.registry(id).unwrap();
        let written: Vec<&str> = registry.changes.iter().map(|rule| rule.ground.as_str()).collect();
        assert_eq!(written, *order, "{id}");
        for (changed, expected) in *cases {
            assert_eq!(told(registry, changed), *expected, "{id}: {changed}");
        }
        // Each line leads to its own kind where nothing else changed.
        for rule in registry
            .changes
            .iter()
            .filter(|rule| rule.ground != ChangeGround::Nothing)
        {
            assert_eq!(
                told(registry, rule.ground.as_str()),
                rule.kind,
                "{id}: {}",
                rule.ground.as_str()
            );
        }
        assert_eq!(told(registry, ""), "", "{id}");
    }
}

/// The kinds that are due where these grounds and no others are there.
fn told(registry: &dataseal_pack::Registry, changed: &str) -> String {
    let changed: Vec<&str> = changed.split_whitespace().collect();
    let is_changed = |ground: &ChangeGround| changed.contains(&ground.as_str());
    let grounds = ChangeGround::ALL
        .iter()
        .filter(|ground| **ground != ChangeGround::Nothing);
    let grounds: Vec<GroundFound> = grounds
        .map(|ground| {
            let state = if is_changed(ground) {
                GroundState::Present
            } else {
                GroundState::Absent
            };
            super::found(*ground, state, &[])
        })
        .collect();
    let unstated: Vec<ChangeGround> = grounds
        .iter()
        .filter(|found| found.state != GroundState::Absent && registry.change(found.ground).is_none())
        .map(|found| found.ground)
        .collect();
    let (registering, _) = registering(registry, &grounds, &unstated, RenewalState::NotYet);
    let kinds = |kinds: &[dataseal_model::DueKind]| kinds.iter().map(|kind| kind.kind.clone()).collect::<Vec<String>>();
    match &registering {
        Registering::Due(due) => kinds(due).join(" "),
        Registering::Undetermined { at_least, open } => {
            assert!(open.is_empty());
            let mut told = vec!["?".to_owned()];
            told.extend(kinds(at_least));
            told.join(" ")
        }
        Registering::Nothing | Registering::Lapsing(_) => String::new(),
    }
}
