//! The labels of a table: every class asked about every column, the answers set against each other.
//!
//! Reads counts and column names only, never a value. Two rounds: the first finds what stands on its own, the second may
//! raise names of persons that stand beside an identity, telephone or card number.

use std::cmp::Reverse;

use dataseal_model::{ClassId, ColumnProfile, Confidence, Label, LabelEvidence, NameEvidence, Strength, TableProfile};
use dataseal_pack::{Class, Taxonomy};

use crate::NameTerms;
use crate::decide::{Decision, Evidence};
use crate::names::NameReading;
use crate::recognisers;

/// Classes whose presence says that a row is about a person.
const PERSON_MARKS: [&str; 5] = ["resident-id", "mobile-phone", "bank-card", "passport", "email"];

/// Classes that explain why content is silent, and are no labels themselves.
const SILENCING: [ClassId; 2] = [ClassId::from_static("masked-value"), ClassId::from_static("hex-digest")];

/// Labels every column of a table, in file order; the labels of a column with the most certain first.
///
/// A column holds several labels where its values divide among classes (telephones and mobiles) or where texts contain
/// matches. Hints stand alone.
pub fn label(profile: &TableProfile, taxonomy: &Taxonomy, terms: &NameTerms) -> Vec<Vec<Label>> {
    let readings: Vec<NameReading> = profile
        .columns
        .iter()
        .map(|column| terms.read(column.name.expose()))
        .collect();
    let round = |beside: &[bool]| -> Vec<Vec<Label>> {
        let columns = profile.columns.iter().zip(&readings).zip(beside);
        columns
            .map(|((column, reading), &beside)| label_column(column, reading, taxonomy, beside))
            .collect()
    };
    let alone = round(&vec![false; profile.columns.len()]);
    let marks: Vec<bool> = alone.iter().map(|labels| labels.iter().any(marks_person)).collect();
    let beside: Vec<bool> = (0..marks.len())
        .map(|own| marks.iter().enumerate().any(|(other, &mark)| mark && other != own))
        .collect();
    if beside.contains(&true) { round(&beside) } else { alone }
}

fn marks_person(label: &Label) -> bool {
    label.strength == Strength::Confirmed && PERSON_MARKS.contains(&label.class.as_str())
}

/// One class's claim to a column.
struct Claim<'a> {
    evidence: Evidence<'a>,
    decision: Decision,
}

fn label_column(column: &ColumnProfile, reading: &NameReading, taxonomy: &Taxonomy, beside: bool) -> Vec<Label> {
    let mut claims: Vec<Claim<'_>> = taxonomy
        .classes
        .iter()
        .filter_map(|class| {
            let evidence = gather(column, reading, class, beside);
            let decision = evidence.decide()?;
            Some(Claim { evidence, decision })
        })
        .collect();
    claims.sort_by_key(|claim| Reverse(rank(claim)));
    compatible(&claims)
}

fn gather<'a>(column: &'a ColumnProfile, reading: &'a NameReading, class: &'a Class, beside: bool) -> Evidence<'a> {
    let counts = &column.counts;
    let hidden = SILENCING
        .iter()
        .filter_map(|class| counts.recognised(class))
        .map(|count| count.hits)
        .sum();
    // Only text is shown to every recogniser; numbers of typed columns to those that ask for them.
    let examined = match counts.lengths {
        Some(_) => recognisers::exists(&class.id),
        None => recognisers::reads_numbers(&class.id),
    };
    Evidence {
        class,
        name: reading.matches.get(&class.id),
        vetoed: reading.question || reading.vetoed.contains(&class.id),
        counts,
        recognised: counts.recognised(&class.id),
        examined,
        hidden,
        beside_person: beside,
    }
}

/// Order of claims: band, content before bare names, specific terms before generic ones, confidence.
fn rank(claim: &Claim<'_>) -> (Strength, bool, bool, Confidence) {
    let specific = claim.evidence.name.is_some_and(|name| !name.generic);
    (
        claim.decision.strength,
        claim.evidence.hits() + claim.evidence.contained() > 0,
        specific,
        claim.decision.confidence,
    )
}

/// The labels of the claims that can stand together: the best, then those whose values it leaves over, then those found
/// inside texts. A hint stands only where nothing better does.
fn compatible(claims: &[Claim<'_>]) -> Vec<Label> {
    let mut taken = 0;
    let mut labels: Vec<Label> = Vec::new();
    for (place, claim) in claims.iter().enumerate() {
        let evidence = &claim.evidence;
        let of = evidence.of();
        let left_over = evidence.hits() > 0 && taken + evidence.hits() <= of + of / 20;
        let joins = claim.decision.strength > Strength::Hint && (left_over || evidence.contained() > 0);
        if labels.is_empty() || joins {
            taken += evidence.hits();
            let runner_up = claims.iter().enumerate().find(|(other, _)| *other != place);
            labels.push(into_label(claim, runner_up.map(|(_, claim)| claim)));
        }
    }
    labels
}

fn into_label(claim: &Claim<'_>, runner_up: Option<&Claim<'_>>) -> Label {
    let evidence = &claim.evidence;
    Label {
        class: evidence.class.id.clone(),
        confidence: claim.decision.confidence,
        strength: claim.decision.strength,
        evidence: LabelEvidence {
            name: evidence.name.map(|name| NameEvidence {
                term: name.term.clone(),
                whole: name.whole,
            }),
            hits: evidence.hits(),
            near_misses: evidence.near_misses(),
            contained: evidence.contained(),
            occurrences: evidence.recognised.map_or(0, |count| count.occurrences),
            of: evidence.of(),
            distinct: evidence.distinct(),
            chance: Confidence::per_mille(evidence.class.null_rate_per_mille),
            runner_up: runner_up.map(|claim| (claim.evidence.class.id.clone(), claim.decision.confidence)),
        },
        personal: evidence.class.personal,
        sensitive: evidence.class.sensitive,
    }
}

#[cfg(test)]
pub(crate) mod tests;
