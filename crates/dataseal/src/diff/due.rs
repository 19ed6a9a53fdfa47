//! Which registration a change calls for: the grounds that two sides give, and the kinds of a registry's table that fit.
//!
//! The first side is taken for what is registered. Each ground is there, not there or unknown, and an unknown one that leads
//! to a kind that is not due anyway leaves the answer open: there is never "nothing due" where something could not be told.

mod data;
mod declared;
mod table;

use chrono::NaiveDate;
use dataseal_model::{ChangeGround, Comparison, GroundFound, GroundState, RegistrationDue, Renewal, RenewalState};
use dataseal_pack::Registry;

use super::said::Declared;
use super::snapshot::Snapshot;

/// The profile that is asked where none is named.
pub const NATIONAL_REGISTRY: &str = "cn-national-2026";

/// What is to be registered of the differences between `a`, which is registered, and `b`, on a day.
pub fn registration_due(
    a: &Snapshot,
    b: &Snapshot,
    comparison: &Comparison,
    registry: &Registry,
    as_of: NaiveDate,
) -> RegistrationDue {
    let renewal = renewal(registry, &b.said.declared, &a.said.declared, as_of);
    let mut grounds = declared::grounds(registry, &a.said.declared, &b.said.declared);
    grounds.extend(data::grounds(comparison, data::bytes_of(a, b)));
    grounds.push(lapsed(&renewal));
    grounds.push(ended(&b.said.declared, comparison));
    grounds.sort_by_key(|found| found.ground);
    let stated = |ground| registry.change(ground).is_some();
    let unstated = grounds
        .iter()
        .filter(|found| found.state != GroundState::Absent && !stated(found.ground));
    let unstated: Vec<ChangeGround> = unstated.map(|found| found.ground).collect();
    let (registering, unstated) = table::registering(registry, &grounds, &unstated, renewal.state);
    RegistrationDue {
        registry: registry.reference.clone(),
        title: registry.title.clone(),
        source: registry.source.clone(),
        as_of,
        in_force: registry.in_force_on(as_of),
        is_declared: a.is_declared() || b.is_declared(),
        registering,
        grounds,
        unstated,
        renewal,
        limits: registry.limits.clone(),
        valid_years: registry
            .certificate
            .as_ref()
            .and_then(|certificate| certificate.valid_years),
        unseen: registry
            .fields
            .iter()
            .filter(|field| field.fact.is_none())
            .map(|field| field.title.clone())
            .collect(),
    }
}

/// Whether the certificate ended. Where its end is not known, whether to renew is not either, and that is told there.
fn lapsed(renewal: &Renewal) -> GroundFound {
    let state = match renewal.state {
        RenewalState::Expired => GroundState::Present,
        _ => GroundState::Absent,
    };
    found(ChangeGround::Lapsed, state, &[])
}

const CANCELLATION_CAUSE: &str = "registration_cancellation_cause";
const KIND_APPLIED_FOR: &str = "registration_kind";
const CANCELLATION: &str = "cancellation";

/// Whether the registration is to end: by a declared cause. Without one, an application for it or data of which no row is left
/// may mean that, or not.
fn ended(later: &Declared, comparison: &Comparison) -> GroundFound {
    let is_emptied = comparison.a.rows > 0 && comparison.b.rows == 0;
    let is_applied_for = later.get(KIND_APPLIED_FOR).is_some_and(|kind| kind == CANCELLATION);
    let state = if later.contains_key(CANCELLATION_CAUSE) {
        GroundState::Present
    } else if is_emptied || is_applied_for {
        GroundState::Unknown
    } else {
        GroundState::Absent
    };
    match state {
        GroundState::Absent => found(ChangeGround::Ended, state, &[]),
        _ => found(ChangeGround::Ended, state, &[CANCELLATION_CAUSE]),
    }
}

fn found(ground: ChangeGround, state: GroundState, facts: &[&str]) -> GroundFound {
    GroundFound {
        ground,
        state,
        facts: facts.iter().map(|fact| (*fact).to_owned()).collect(),
        aspects: Vec::new(),
    }
}

/// How the certificate stands on a day, by the later declaration that says when it ends.
fn renewal(registry: &Registry, later: &Declared, earlier: &Declared, as_of: NaiveDate) -> Renewal {
    let certificate = registry.certificate.as_ref();
    let until = certificate
        .and_then(|certificate| certificate.valid_until.as_deref())
        .and_then(|name| later.get(name).or_else(|| earlier.get(name)))
        .and_then(|text| text.parse::<NaiveDate>().ok());
    let window = certificate
        .and_then(|certificate| certificate.renewal)
        .zip(until)
        .and_then(|(window, until)| window.days(until));
    let state = match (until, window) {
        (Some(until), _) if as_of > until => RenewalState::Expired,
        (Some(_), Some((first, _))) if as_of < first => RenewalState::NotYet,
        (Some(_), Some((_, last))) if as_of <= last => RenewalState::Due,
        (Some(_), Some(_)) => RenewalState::TooLate,
        _ => RenewalState::Unknown,
    };
    let kind = registry
        .change(ChangeGround::Nothing)
        .and_then(|rule| registry.kind(&rule.kind));
    Renewal {
        state,
        kind: kind.map(|kind| kind.title.clone()),
        valid_until: until,
        window,
    }
}

#[cfg(test)]
mod shipped;
#[cfg(test)]
mod tests;
