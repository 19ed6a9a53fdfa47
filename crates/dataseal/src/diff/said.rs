//! What a side says beside its measurements: declared facts, conclusions of rules, packs; and how two sides differ in that.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{
    Appraisal, Bilingual, DeclaredChange, FindingChange, PackChange, PackId, PackRef, RuleCode, Severity, Turned,
    Verdict,
};

/// Declared facts by name, as reports write them.
pub(crate) type Declared = BTreeMap<String, String>;

/// What one rule concluded: the worst of its conclusions about the dataset, tables and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Concluded {
    pub(crate) pack: PackId,
    pub(crate) title: Bilingual,
    pub(crate) severity: Severity,
    pub(crate) verdict: Verdict,
    /// Whether each conclusion of that verdict rests on a waiver.
    pub(crate) is_waived: bool,
}

/// What a side says. Empty where nothing was declared; `None` where it was not judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) declared: Declared,
    pub(crate) findings: Option<BTreeMap<RuleCode, Concluded>>,
    pub(crate) packs: Option<Vec<PackRef>>,
}

impl Said {
    pub(crate) fn of(appraisal: &Appraisal) -> Self {
        let declared = appraisal.asset.iter().flat_map(|asset| &asset.declared);
        let findings = appraisal.findings.iter().map(|finding| {
            let concluded = Concluded {
                pack: finding.pack.clone(),
                title: finding.title.clone(),
                severity: finding.severity,
                verdict: finding.verdict,
                is_waived: finding.waived.is_some(),
            };
            (finding.code.clone(), concluded)
        });
        Self {
            declared: declared
                .map(|(fact, value)| (fact.clone(), value.to_string()))
                .collect(),
            findings: Some(worst(findings)),
            packs: Some(appraisal.basis.packs.clone()),
        }
    }
}

/// One conclusion a rule.
pub(crate) fn worst(findings: impl Iterator<Item = (RuleCode, Concluded)>) -> BTreeMap<RuleCode, Concluded> {
    let mut rules = BTreeMap::new();
    for (code, concluded) in findings {
        let known = rules.entry(code).or_insert_with(|| concluded.clone());
        known.is_waived = match concluded.verdict.cmp(&known.verdict) {
            Ordering::Less => concluded.is_waived,
            Ordering::Equal => known.is_waived && concluded.is_waived,
            Ordering::Greater => known.is_waived,
        };
        known.verdict = known.verdict.min(concluded.verdict);
    }
    rules
}

/// Every key of either side, with what both have there.
fn pairs<'m, K: Ord, V>(
    a: &'m BTreeMap<K, V>,
    b: &'m BTreeMap<K, V>,
) -> impl Iterator<Item = (&'m K, Option<&'m V>, Option<&'m V>)> {
    let keys: BTreeSet<&K> = a.keys().chain(b.keys()).collect();
    keys.into_iter().map(|key| (key, a.get(key), b.get(key)))
}

pub(crate) fn findings(a: &Said, b: &Said) -> Option<Vec<FindingChange>> {
    let (a, b) = (a.findings.as_ref()?, b.findings.as_ref()?);
    let changes = pairs(a, b).filter_map(|(code, before, after)| {
        let verdict = |concluded: Option<&Concluded>| concluded.map(|concluded| concluded.verdict);
        let is_waived = |concluded: Option<&Concluded>| concluded.is_some_and(|concluded| concluded.is_waived);
        let told = after.or(before)?;
        let told_of = |concluded| (verdict(concluded), is_waived(concluded));
        (told_of(before) != told_of(after)).then(|| FindingChange {
            code: code.clone(),
            pack: told.pack.clone(),
            title: told.title.clone(),
            severity: told.severity,
            before: verdict(before),
            after: verdict(after),
            was_waived: is_waived(before),
            is_waived: is_waived(after),
        })
    });
    Some(changes.collect())
}

pub(crate) fn packs(a: &Said, b: &Said) -> Option<Vec<PackChange>> {
    let by_id = |packs: &[PackRef]| -> BTreeMap<PackId, PackRef> {
        packs.iter().map(|pack| (pack.id.clone(), pack.clone())).collect()
    };
    let (a, b) = (by_id(a.packs.as_ref()?), by_id(b.packs.as_ref()?));
    // The same bytes are the same pack, whoever vouches for them.
    let bytes = |pack: Option<&PackRef>| pack.map(|pack| pack.digest);
    let changes = pairs(&a, &b).filter(|(_, before, after)| bytes(*before) != bytes(*after));
    let changes = changes.map(|(id, before, after)| PackChange {
        id: id.clone(),
        before: before.cloned(),
        after: after.cloned(),
    });
    Some(changes.collect())
}

pub(crate) fn declared(a: &Declared, b: &Declared) -> Vec<DeclaredChange> {
    let changes = pairs(a, b).filter_map(|(fact, before, after)| {
        let turned = match (before, after) {
            (None, _) => Turned::Added,
            (_, None) => Turned::Removed,
            (before, after) if before == after => return None,
            _ => Turned::Changed,
        };
        Some(DeclaredChange {
            fact: fact.clone(),
            turned,
        })
    });
    changes.collect()
}

#[cfg(test)]
mod tests {
    use dataseal_model::{Digest, Turn};

    use super::*;

    fn judged(rules: &[(&str, Verdict)], packs: &[(&str, u8)]) -> Said {
        let concluded = |verdict| Concluded {
            pack: PackId::from_static("cn-test"),
            title: Bilingual::new("标题", "title"),
            severity: Severity::Error,
            verdict,
            is_waived: false,
        };
        let rules = rules.iter();
        let packs = packs.iter().map(|(id, byte)| PackRef {
            id: id.parse().unwrap(),
            version: "1.0.0".to_owned(),
            digest: Digest::new([*byte; 32]),
            origin: dataseal_model::PackOrigin::default(),
        });
        Said {
            findings: Some(worst(
                rules.map(|(code, verdict)| (code.parse().unwrap(), concluded(*verdict))),
            )),
            packs: Some(packs.collect()),
            ..Said::default()
        }
    }

    #[test]
    fn a_rule_turns_by_the_worst_of_its_conclusions() {
        use Verdict::{NotApplicable, Satisfied, Undetermined, Violated};
        let a = judged(
            &[
                ("CN-T-001", Satisfied),
                ("CN-T-002", Violated),
                ("CN-T-002", Satisfied),
                ("CN-T-003", Violated),
                ("CN-T-004", Satisfied),
                ("CN-T-005", Satisfied),
                ("CN-T-007", NotApplicable),
            ],
            &[],
        );
        let b = judged(
            &[
                ("CN-T-001", Satisfied),
                ("CN-T-001", Violated),
                ("CN-T-002", Satisfied),
                ("CN-T-003", Undetermined),
                ("CN-T-004", Satisfied),
                ("CN-T-006", Violated),
                ("CN-T-007", Satisfied),
            ],
            &[],
        );
        let turns: Vec<(String, Turn)> = findings(&a, &b)
            .unwrap()
            .iter()
            .map(|change| (change.code.to_string(), change.turn()))
            .collect();
        let expected = [
            ("CN-T-001", Turn::New),
            ("CN-T-002", Turn::Resolved),
            ("CN-T-003", Turn::Changed),
            ("CN-T-005", Turn::Unpaired),
            ("CN-T-006", Turn::Unpaired),
            ("CN-T-007", Turn::Changed),
        ];
        assert_eq!(turns, expected.map(|(code, turn)| (code.to_owned(), turn)));
        assert_eq!(
            findings(&a, &Said::default()),
            None,
            "a side that was not judged is not compared"
        );
    }

    #[test]
    fn a_rule_is_waived_when_each_of_its_worst_conclusions_is() {
        use Verdict::{Satisfied, Violated};
        for (conclusions, waived) in [
            (&[(Violated, true), (Satisfied, false)][..], true),
            (&[(Satisfied, false), (Violated, true)], true),
            (&[(Violated, true), (Violated, false)], false),
            (&[(Violated, false), (Violated, true)], false),
        ] {
            let concluded = |(verdict, is_waived): &(Verdict, bool)| Concluded {
                pack: PackId::from_static("cn-test"),
                title: Bilingual::new("标题", "title"),
                severity: Severity::Error,
                verdict: *verdict,
                is_waived: *is_waived,
            };
            let code: RuleCode = "CN-T-001".parse().unwrap();
            let rules = worst(conclusions.iter().map(|each| (code.clone(), concluded(each))));
            assert_eq!(rules[&code].is_waived, waived, "{conclusions:?}");
        }
    }

    #[test]
    fn a_waiver_that_ended_breaks_the_rule_anew() {
        use Verdict::Violated;
        let with = |is_waived: bool| {
            let mut said = judged(&[("CN-T-001", Violated)], &[]);
            for concluded in said.findings.iter_mut().flat_map(BTreeMap::values_mut) {
                concluded.is_waived = is_waived;
            }
            said
        };
        let turn = |before, after| {
            let changes = findings(&with(before), &with(after)).unwrap();
            changes.first().map(|change| (change.turn(), change.is_waived))
        };
        assert_eq!(turn(true, false), Some((Turn::New, false)));
        assert_eq!(turn(false, true), Some((Turn::Changed, true)));
        assert_eq!((turn(true, true), turn(false, false)), (None, None));
    }

    #[test]
    fn packs_are_told_by_their_bytes() {
        let a = judged(&[], &[("cn-a", 1), ("cn-b", 1), ("cn-c", 1)]);
        let b = judged(&[], &[("cn-b", 2), ("cn-c", 1), ("cn-d", 1)]);
        let changes = packs(&a, &b).unwrap();
        let told: Vec<(&str, bool, bool)> = changes
            .iter()
            .map(|change| (change.id.as_str(), change.before.is_some(), change.after.is_some()))
            .collect();
        assert_eq!(
            told,
            [("cn-a", true, false), ("cn-b", true, true), ("cn-d", false, true)]
        );
    }
}
