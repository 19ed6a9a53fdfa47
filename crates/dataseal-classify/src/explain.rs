//! Why a column has its labels and no others: every class that had anything to say for itself, with its figures and what
//! became of it. Counts and names of classes only, never a value.

use std::cmp::Reverse;

use dataseal_model::{Candidate, ColumnExplanation, Confidence, Ruling, Standing, TableProfile};
use dataseal_pack::Taxonomy;

use crate::NameTerms;
use crate::decide::Evidence;
use crate::label::{claims, compatible, gather, name_evidence, neighbourhood, readings};
use crate::remarks::remarks;
use crate::statistics::wilson_lower;

/// Explains the labels of the column at a place; `None` if the table has no such column.
///
/// The labels are those of [`label`](crate::label).
pub fn explain_column(
    profile: &TableProfile,
    position: usize,
    taxonomy: &Taxonomy,
    terms: &NameTerms,
) -> Option<ColumnExplanation> {
    let readings = readings(profile, terms);
    let neighbourhood = neighbourhood(profile, &readings, taxonomy);
    let (column, reading) = (profile.columns.get(position)?, readings.get(position)?);
    let beside = neighbourhood.beside(position);
    let claims = claims(column, reading, taxonomy, beside);
    let labels = compatible(&claims);
    let asked = taxonomy
        .classes
        .iter()
        .map(|class| gather(column, reading, class, beside));
    let asked: Vec<Evidence<'_>> = asked.filter(Evidence::is_of_interest).collect();
    let mut candidates: Vec<Candidate> = asked
        .iter()
        .map(|evidence| {
            let is_label = labels.iter().any(|(_, label)| label.class == evidence.class.id);
            candidate(evidence, is_label)
        })
        .collect();
    let place = |candidate: &Candidate| {
        claims
            .iter()
            .position(|claim| claim.evidence.class.id == candidate.class)
    };
    candidates.sort_by_key(|candidate| {
        let support = candidate
            .hits
            .saturating_add(candidate.contained)
            .saturating_add(candidate.near_misses);
        let place = place(candidate).unwrap_or(usize::MAX);
        (candidate.standing, place, candidate.name.is_none(), Reverse(support))
    });
    let best = candidates
        .first()
        .and_then(|best| asked.iter().find(|evidence| evidence.class.id == best.class));
    let counts = &column.counts;
    let (masked, hashed) = asked
        .first()
        .map_or((0, 0), |evidence| (evidence.masked, evidence.hashed));
    Some(ColumnExplanation {
        position,
        of: counts.present(),
        rows: counts.rows,
        inferred: counts.inferred,
        question: reading.question,
        veil: reading.veil,
        masked,
        hashed,
        neighbours: neighbourhood.neighbours(position),
        remarks: best
            .map(|evidence| remarks(evidence, evidence.rule().0))
            .unwrap_or_default(),
        labels: labels.into_iter().map(|(_, label)| label).collect(),
        candidates,
    })
}

fn candidate(evidence: &Evidence<'_>, is_label: bool) -> Candidate {
    let (ruling, decision) = evidence.rule();
    let chance = evidence.class.null_rate_per_mille;
    let expected = (u128::from(evidence.trials()) * u128::from(chance) + 500) / 1000;
    let ruling = if ruling == Ruling::Nothing && evidence.vetoed {
        Ruling::Vetoed
    } else {
        ruling
    };
    Candidate {
        class: evidence.class.id.clone(),
        standing: match (is_label, decision) {
            (true, _) => Standing::Label,
            (false, Some(_)) => Standing::Outranked,
            (false, None) => Standing::Refused,
        },
        ruling,
        decision: decision.map(|decision| (decision.strength, decision.confidence)),
        name: name_evidence(evidence),
        generic_name: evidence.name.is_some_and(|name| name.generic),
        vetoed: evidence.vetoed,
        hits: evidence.hits(),
        near_misses: evidence.near_misses(),
        contained: evidence.contained(),
        distinct: evidence.distinct(),
        chance: Confidence::per_mille(chance),
        expected: u64::try_from(expected).unwrap_or(u64::MAX),
        surprise: evidence.surprise(),
        share: Confidence::per_mille(wilson_lower(evidence.hits(), evidence.of())),
        needed: Confidence::per_mille(evidence.needed()),
        needs_name: evidence.class.needs_name,
    }
}

#[cfg(test)]
mod tests;
