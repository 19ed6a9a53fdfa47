//! Waivers as a statement states them: read back into the model, and checked against the conclusions that rest on them.

use dataseal_model::Waiver;

use crate::check::{Place, require};
use crate::wire::v0 as wire;

/// Where waivers stand.
const WAIVERS: Place = "predicate.waivers";

/// Each waiver holds on the assessment date and is what some conclusion rests on; each conclusion that rests on one is of its
/// rule and within its scope.
pub(crate) fn consistent(predicate: &wire::Predicate) -> Result<(), Place> {
    let said = predicate.assertions.self_declared.iter().any(|name| name == "waivers");
    require(said != predicate.waivers.is_empty(), "predicate.assertions")?;
    let as_of = &predicate.compliance.as_of;
    let as_of = as_of.parse().map_err(|_| "predicate.compliance.asOf")?;
    for written in &predicate.waivers {
        let waiver = read(written).ok_or(WAIVERS)?;
        require(waiver.holds_on(as_of), WAIVERS)?;
    }
    let index = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let mut rests = vec![false; predicate.waivers.len()];
    for decision in &predicate.compliance.decisions {
        let Some(place) = decision.waiver.map(index) else {
            continue;
        };
        let waiver = predicate.waivers.get(place);
        let covered = waiver.is_some_and(|waiver| covers(waiver, decision, &predicate.profile.tables));
        require(covered, "predicate.compliance.decisions.waiver")?;
        rests.get_mut(place).into_iter().for_each(|rests| *rests = true);
    }
    require(rests.into_iter().all(|rests| rests), WAIVERS)
}

/// The waiver of a statement; `None` if it is none or not written in its one form.
fn read(written: &wire::Waiver) -> Option<Waiver> {
    let waiver = Waiver {
        rule: written.code.parse().ok()?,
        approver: written.approver.clone(),
        reason: written.reason.clone(),
        approved: written.approved.parse().ok()?,
        expires: written.expires.parse().ok()?,
        files: written.files.clone(),
        column: written.column.clone(),
    };
    let dates = [
        (waiver.approved.to_string(), &written.approved),
        (waiver.expires.to_string(), &written.expires),
    ];
    let sorted = written.files.is_sorted_by(|left, right| left < right);
    let answered = !waiver.approver.trim().is_empty() && !waiver.reason.trim().is_empty();
    let sound = answered && sorted && dates.iter().all(|(read, written)| read == *written);
    sound.then_some(waiver)
}

/// The same as [`Waiver::covers`], over the names that a statement has.
fn covers(waiver: &wire::Waiver, decision: &wire::Decision, tables: &[wire::Table]) -> bool {
    let index = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let listed = |table: &wire::Table| waiver.files.contains(&table.file);
    let table = decision.table.and_then(|table| tables.get(index(table)));
    let in_files = waiver.files.is_empty() || table.map_or_else(|| tables.iter().all(listed), listed);
    let in_column = waiver.column.as_deref().is_none_or(|wanted| {
        let column = decision.column;
        let named = column.and_then(|column| table?.columns.get(index(column)));
        let numbered = column.map(|column| format!("#{}", column.saturating_add(1)));
        named.is_some_and(|column| column.name == wanted) || numbered.as_deref() == Some(wanted)
    });
    waiver.code == decision.code && in_files && in_column
}
