//! The labels of a table: every class asked about every column, the answers set against each other.
//!
//! Reads counts and column names only, never a value. Two rounds: the first finds what stands on its own, the second may
//! raise what stands beside an identity, telephone or card number.

use std::cmp::Reverse;

use dataseal_model::{
    ClassId, ColumnCounts, ColumnProfile, ColumnValues, Confidence, InferredType, Label, LabelEvidence, Masked,
    NameEvidence, PhysicalColumn, Ruling, Strength, TableProfile, ValueKind,
};
use dataseal_pack::{Class, Taxonomy};

use crate::NameTerms;
use crate::decide::{Decided, Decision, Evidence};
use crate::names::{NameReading, settle_initials};
use crate::neighbours::{Beside, Neighbourhood};
use crate::recognisers;
use crate::remarks::remarks;
use crate::statistics::wilson_lower;

/// Classes whose values explain why content is silent, and are no labels themselves.
const MASKED: ClassId = ClassId::from_static("masked-value");
const HASHED: ClassId = ClassId::from_static("hex-digest");

/// The class of people's identifiers in systems, of which `user_hash` holds pseudonyms.
const SUBJECT: &str = "account-name";

/// Labels every column of a table, in file order; the labels of a column with the most certain first.
///
/// A column holds several labels where its values divide among classes (telephones and mobiles) or where texts contain
/// matches. Hints stand alone.
pub fn label(profile: &TableProfile, taxonomy: &Taxonomy, terms: &NameTerms) -> Vec<Vec<Label>> {
    let readings = readings(profile, terms);
    let alone = standing_alone(profile, &readings, taxonomy);
    let neighbourhood = Neighbourhood::of(profile, &alone, taxonomy);
    let columns = profile.columns.iter().zip(&readings).zip(alone).enumerate();
    columns
        .map(
            |(position, ((column, reading), alone))| match neighbourhood.beside(position) {
                // Nothing was learned, so nothing changes.
                beside if beside == Beside::default() => alone,
                beside => labels_of(column, reading, taxonomy, beside),
            },
        )
        .collect()
}

/// Labels columns by their names and declared types alone, no value having been read. All of them are likely at best, and say
/// that they rest on the name; a declared type that cannot hold a class refutes it.
pub fn label_names(columns: &[PhysicalColumn], taxonomy: &Taxonomy, terms: &NameTerms) -> Vec<Vec<Label>> {
    let readings = read_names(columns.iter().map(|column| &column.name), terms);
    let columns = columns.iter().zip(&readings).map(|(column, reading)| {
        let profile = ColumnProfile {
            name: column.name.clone(),
            position: 0,
            declared: column.declared.clone(),
            counts: ColumnCounts {
                inferred: declared_type(&column.declared),
                ..ColumnCounts::default()
            },
            values: ColumnValues::default(),
        };
        labels_of(&profile, reading, taxonomy, Beside::default())
    });
    columns.collect()
}

/// The type of values that a declaration promises, in the words of the formats; nothing where it promises text, which may
/// hold anything.
fn declared_type(declared: &str) -> InferredType {
    let lower = declared.to_ascii_lowercase();
    if lower.contains('|') {
        return InferredType::Empty;
    }
    // Of a physical type and what it means (`INT32 decimal(9,6)`), the last says what values are.
    let found = lower.split_whitespace().rev().find_map(kind_of);
    found.map_or(InferredType::Empty, InferredType::Of)
}

/// The kind of values that a word for a type promises.
fn kind_of(word: &str) -> Option<ValueKind> {
    const KINDS: [(&[&str], ValueKind); 7] = [
        (&["bool"], ValueKind::Boolean),
        (&["timestamp", "datetime"], ValueKind::Timestamp),
        (&["date"], ValueKind::Date),
        (&["time"], ValueKind::Time),
        (
            &["int", "uint", "bigint", "smallint", "tinyint", "long"],
            ValueKind::Integer,
        ),
        (&["decimal", "number"], ValueKind::Decimal),
        (&["float", "double", "real"], ValueKind::Float),
    ];
    let begins = |words: &[&str]| words.iter().any(|begin| word.starts_with(begin));
    let kind = KINDS
        .iter()
        .find(|(words, _)| begins(words) && !word.starts_with("interval"));
    kind.map(|(_, kind)| *kind)
}

/// What the names of a table's columns say.
pub(crate) fn readings(profile: &TableProfile, terms: &NameTerms) -> Vec<NameReading> {
    read_names(profile.columns.iter().map(|column| &column.name), terms)
}

fn read_names<'a>(names: impl Iterator<Item = &'a Masked<String>>, terms: &NameTerms) -> Vec<NameReading> {
    let mut readings: Vec<NameReading> = names.map(|name| terms.read(name.expose())).collect();
    settle_initials(&mut readings);
    readings
}

/// What columns can learn from those beside them, from the labels that stand on their own.
pub(crate) fn neighbourhood(profile: &TableProfile, readings: &[NameReading], taxonomy: &Taxonomy) -> Neighbourhood {
    Neighbourhood::of(profile, &standing_alone(profile, readings, taxonomy), taxonomy)
}

/// The labels of each column as if nothing stood beside it.
fn standing_alone(profile: &TableProfile, readings: &[NameReading], taxonomy: &Taxonomy) -> Vec<Vec<Label>> {
    let columns = profile.columns.iter().zip(readings);
    columns
        .map(|(column, reading)| labels_of(column, reading, taxonomy, Beside::default()))
        .collect()
}

/// The labels of one column.
fn labels_of(column: &ColumnProfile, reading: &NameReading, taxonomy: &Taxonomy, beside: Beside) -> Vec<Label> {
    let claims = claims(column, reading, taxonomy, beside);
    compatible(&claims).into_iter().map(|(_, label)| label).collect()
}

/// One class's claim to a column.
pub(crate) struct Claim<'a> {
    pub(crate) evidence: Evidence<'a>,
    pub(crate) decided: Decided,
    pub(crate) decision: Decision,
}

/// The claims to a column, the best first.
pub(crate) fn claims<'a>(
    column: &'a ColumnProfile,
    reading: &'a NameReading,
    taxonomy: &'a Taxonomy,
    beside: Beside,
) -> Vec<Claim<'a>> {
    let mut claims: Vec<Claim<'_>> = taxonomy
        .classes
        .iter()
        .filter_map(|class| {
            let evidence = gather(column, reading, class, beside);
            let decided = evidence.rule();
            let decision = decided.1?;
            Some(Claim {
                evidence,
                decided,
                decision,
            })
        })
        .collect();
    claims.sort_by_key(|claim| Reverse(rank(claim)));
    claims
}

/// Everything that is known about one class in one column.
pub(crate) fn gather<'a>(
    column: &'a ColumnProfile,
    reading: &'a NameReading,
    class: &'a Class,
    beside: Beside,
) -> Evidence<'a> {
    let counts = &column.counts;
    let hits = |class: &ClassId| counts.recognised(class).map_or(0, |count| count.hits);
    // Only text is shown to every recogniser; numbers of typed columns to those that ask for them.
    let examined = match counts.lengths {
        Some(_) => recognisers::exists(&class.id),
        None => recognisers::reads_numbers(&class.id),
    };
    Evidence {
        class,
        name: reading.matches.get(&class.id),
        vetoed: reading.question || reading.vetoed.contains(&class.id),
        veil: reading.veil,
        veiled_subject: reading.veiled_subject && class.id.as_str() == SUBJECT,
        counts,
        recognised: counts.recognised(&class.id),
        examined,
        masked: hits(&MASKED),
        hashed: hits(&HASHED),
        beside_person: beside.person,
        dates_agree: beside.dates_agree && class.id.as_str() == "date-of-birth",
    }
}

/// Order of claims: random identifiers behind all that a name speaks for, then band, content before bare names, specific terms before generic ones, most of the values, how far the
/// content is beyond chance, confidence.
fn rank(claim: &Claim<'_>) -> (bool, Strength, bool, bool, bool, u16, Confidence) {
    let evidence = &claim.evidence;
    let specific = evidence.name.is_some_and(|name| !name.generic);
    let beyond = wilson_lower(evidence.hits(), evidence.of()).saturating_sub(evidence.class.null_rate_per_mille);
    // What has the form of a UUID is often something else by its name: a key, an account.
    let own = claim.decision.strength > Strength::Hint && (specific || evidence.class.id.as_str() != "uuid");
    (
        own,
        claim.decision.strength,
        evidence.hits() + evidence.contained() > 0,
        specific,
        evidence.hits() * 2 > evidence.of(),
        beyond,
        claim.decision.confidence,
    )
}

/// The labels of the claims that can stand together, with the places of the claims: the best, then those whose values it
/// leaves over, then those found inside texts. A hint stands only where nothing better does.
pub(crate) fn compatible(claims: &[Claim<'_>]) -> Vec<(usize, Label)> {
    let mut taken = 0;
    let mut labels: Vec<(usize, Label)> = Vec::new();
    for (place, claim) in claims.iter().enumerate() {
        let evidence = &claim.evidence;
        let of = evidence.of();
        let left_over = evidence.hits() > 0 && taken + evidence.hits() <= of + of / 20;
        // What fails the check is no value left over: the best claim has it.
        let matched = !matches!(claim.decided.0, Ruling::NameUnrefuted | Ruling::NameAndVeiled);
        let joins = claim.decision.strength > Strength::Hint && ((left_over && matched) || evidence.contained() > 0);
        if labels.is_empty() || joins {
            taken += evidence.hits();
            let runner_up = claims.iter().enumerate().find(|(other, _)| *other != place);
            labels.push((place, into_label(claim, runner_up.map(|(_, claim)| claim))));
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
        form: evidence.form(),
        evidence: LabelEvidence {
            name: name_evidence(evidence),
            hits: evidence.hits(),
            near_misses: evidence.near_misses(),
            contained: evidence.contained(),
            occurrences: evidence.recognised.map_or(0, |count| count.occurrences),
            of: evidence.of(),
            distinct: evidence.distinct(),
            chance: Confidence::per_mille(evidence.class.null_rate_per_mille),
            runner_up: runner_up.map(|claim| (claim.evidence.class.id.clone(), claim.decision.confidence)),
            remarks: remarks(evidence, claim.decided.0),
        },
        personal: evidence.class.personal,
        sensitive: evidence.class.sensitive,
    }
}

/// What the name says for a class, as labels state it.
pub(crate) fn name_evidence(evidence: &Evidence<'_>) -> Option<NameEvidence> {
    evidence.name.map(|name| NameEvidence {
        term: name.term.clone(),
        whole: name.whole,
    })
}

#[cfg(test)]
mod tests;
