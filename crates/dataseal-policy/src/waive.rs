//! Waivers laid over findings, and what the waivers themselves come to as facts. A verdict stays what it is.

use chrono::NaiveDate;
use dataseal_model::facts::FactValue;
use dataseal_model::{Finding, TableAppraisal, Waiver, WaiverRecord, WaiverState};

use crate::Facts;

/// Lays waivers over findings: each open finding carries the first waiver that holds on the day and covers it. Gives the
/// findings in their order, and how every waiver stands. Nobody's finding is dropped, and no verdict changes.
pub fn waive(
    findings: Vec<Finding>,
    waivers: &[Waiver],
    tables: &[TableAppraisal],
    as_of: NaiveDate,
) -> (Vec<Finding>, Vec<WaiverRecord>) {
    let mut used = vec![false; waivers.len()];
    let laid = |finding: Finding| {
        if !finding.is_open() {
            return finding;
        }
        let mut marks = waivers.iter().zip(&mut used);
        let found = marks.find(|(waiver, _)| waiver.holds_on(as_of) && waiver.covers(&finding, tables));
        match found {
            Some((waiver, used)) => {
                *used = true;
                Finding {
                    waived: Some(waiver.clone()),
                    ..finding
                }
            }
            None => finding,
        }
    };
    let findings = findings.into_iter().map(laid).collect();
    let record = |(waiver, used): (&Waiver, bool)| WaiverRecord {
        waiver: waiver.clone(),
        state: match used {
            true => WaiverState::InUse,
            false if waiver.expires < as_of => WaiverState::Expired,
            false if as_of < waiver.approved => WaiverState::NotYet,
            false => WaiverState::Unused,
        },
    };
    (findings, waivers.iter().zip(used).map(record).collect())
}

/// What is known about the waivers of a run, and nothing else.
pub fn facts_about_waivers(as_of: NaiveDate, waivers: &[WaiverRecord]) -> Facts {
    let count = |state: WaiverState| {
        let count = waivers.iter().filter(|record| record.state == state).count();
        FactValue::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    };
    let mut facts = Facts::new(as_of);
    facts.dataset.insert("waivers_expired", count(WaiverState::Expired));
    facts.dataset.insert("waivers_unused", count(WaiverState::Unused));
    facts
}

#[cfg(test)]
mod tests;
