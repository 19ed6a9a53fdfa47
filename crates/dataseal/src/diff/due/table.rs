//! The registry's table: which of its kinds the grounds call for, and what is left open.

use dataseal_model::{ChangeGround, DueKind, GroundFound, GroundState, Registering, RenewalState};
use dataseal_pack::{ChangeRule, Registry};

/// Every kind of the registry's table that a ground calls for, each once, and the kinds that unknown grounds would call for
/// besides; with those of the grounds of which the registry says nothing that leave the answer open. A certificate that lapsed
/// has nothing left to change, to transfer or to renew.
pub(super) fn registering(
    registry: &Registry,
    grounds: &[GroundFound],
    unstated: &[ChangeGround],
    renewal: RenewalState,
) -> (Registering, Vec<ChangeGround>) {
    let state = |ground| {
        let found = grounds.iter().find(|found| found.ground == ground);
        found.map_or(GroundState::Absent, |found| found.state)
    };
    let is_ended = state(ChangeGround::Ended) == GroundState::Present;
    let lapse = registry.change(ChangeGround::Lapsed);
    if let Some(rule) = lapse.filter(|_| state(ChangeGround::Lapsed) == GroundState::Present && !is_ended) {
        return (Registering::Due(vec![due(registry, rule)]), Vec::new());
    }
    let mut due_rules: Vec<&ChangeRule> = Vec::new();
    let mut open: Vec<&ChangeRule> = Vec::new();
    for rule in registry
        .changes
        .iter()
        .filter(|rule| rule.ground != ChangeGround::Lapsed)
    {
        let state = match (rule.ground, renewal) {
            (ChangeGround::Nothing, RenewalState::Due) => GroundState::Present,
            (ChangeGround::Nothing, _) => GroundState::Absent,
            (ground, _) => state(ground),
        };
        match state {
            GroundState::Present if is_besides(rule, &due_rules, registry) => due_rules.push(rule),
            GroundState::Unknown => open.push(rule),
            GroundState::Present | GroundState::Absent => {}
        }
    }
    open.retain(|rule| is_besides(rule, &due_rules, registry));
    let unstated = unstated
        .iter()
        .copied()
        .filter(|ground| !is_echo(*ground, &due_rules, registry));
    let unstated: Vec<ChangeGround> = unstated.collect();
    let kinds = |rules: Vec<&ChangeRule>| rules.into_iter().map(|rule| due(registry, rule)).collect();
    let is_told = open.is_empty() && unstated.is_empty();
    let registering = match (is_told, due_rules.is_empty(), renewal) {
        (true, false, _) => Registering::Due(kinds(due_rules)),
        // Where an extension is no kind of its own, the state of renewal tells of it.
        (true, true, RenewalState::NotYet | RenewalState::Due) => Registering::Nothing,
        (true, true, RenewalState::TooLate) => Registering::Lapsing(lapse.map(|rule| due(registry, rule))),
        (true, true, RenewalState::Unknown | RenewalState::Expired) | (false, ..) => Registering::Undetermined {
            at_least: kinds(due_rules),
            open: kinds(open),
        },
    };
    (registering, unstated)
}

/// Whether a kind is to be registered besides those that are due already.
fn is_besides(rule: &ChangeRule, due: &[&ChangeRule], registry: &Registry) -> bool {
    if due.iter().any(|other| other.kind == rule.kind) {
        return false;
    }
    if begins(rule, registry) {
        return true;
    }
    // A new first registration states the data and the holder anew; what the old one turns into is not said with it.
    let is_stated_anew = due.iter().any(|other| begins(other, registry)) && rule.ground != ChangeGround::Holder;
    // A kind that may not follow on one that is due, as none does on a cancellation, is not due with it.
    let may_follow = |before: &&ChangeRule| {
        let kind = registry.kind(&rule.kind);
        kind.is_some_and(|kind| kind.after.contains(&before.kind))
    };
    !is_stated_anew && due.iter().filter(|other| !begins(other, registry)).all(may_follow)
}

/// Whether a kind needs no registration before it.
fn begins(rule: &ChangeRule, registry: &Registry) -> bool {
    registry.first_kind().is_some_and(|kind| kind.id == rule.kind)
}

/// Other rows and other columns come with other values and labels, and a first registration states all of them anew: beside a
/// kind that is due for those, that these changed too tells nothing more.
fn is_echo(ground: ChangeGround, due: &[&ChangeRule], registry: &Registry) -> bool {
    let is_of_values = matches!(ground, ChangeGround::DataAltered | ChangeGround::LabelsOrGrade);
    let is_of_rows = |rule: &&ChangeRule| {
        let ground = rule.ground;
        matches!(
            ground,
            ChangeGround::Ended | ChangeGround::Schema | ChangeGround::DataExtended
        ) || begins(rule, registry)
    };
    is_of_values && due.iter().any(is_of_rows)
}

fn due(registry: &Registry, rule: &ChangeRule) -> DueKind {
    DueKind {
        title: registry
            .kind(&rule.kind)
            .map_or_else(|| registry.title.clone(), |kind| kind.title.clone()),
        kind: rule.kind.clone(),
        ground: rule.ground,
        article: rule.article.clone(),
        why: rule.why.clone(),
    }
}
