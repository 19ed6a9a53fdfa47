//! What a person should know about a column besides the class: masks and digests, checks that fail throughout, damage by
//! spreadsheets, and what stands beside it. Codes and counts; the words are the report's.

use dataseal_model::{InferredType, LongDigits, Remark, RemarkCode, Ruling, Surprise, ValueKind};

use crate::decide::Evidence;

/// Values of the shape from which on a check that fails in all of them says something.
const FEWEST_FAILING: u64 = 5;
/// Thousandths of the values that must have the shape.
const SHAPED_PER_MILLE: u16 = 850;
/// Passing values for each thousand failing ones that are still taken for slips.
const SLIPS_PER_MILLE: u64 = 20;

/// Classes whose near misses have no check character that could be wrong: other spellings, codes and incomplete dates.
const UNCHECKED: [&str; 12] = [
    "address",
    "age",
    "date-of-birth",
    "education",
    "email",
    "ethnicity",
    "gender",
    "landline",
    "licence-plate",
    "mobile-phone",
    "organisation-name",
    "person-name",
];

/// The remarks on one class in one column, in order of the codes.
pub(crate) fn remarks(evidence: &Evidence<'_>, ruling: Ruling) -> Vec<Remark> {
    let (of, hits, near) = (evidence.of(), evidence.hits(), evidence.near_misses());
    let counts = evidence.counts;
    let shaped = evidence.shaped();
    let checked = !UNCHECKED.contains(&evidence.class.id.as_str());
    let fails = checked
        && near >= FEWEST_FAILING
        && evidence.reaches(shaped, SHAPED_PER_MILLE)
        && u128::from(hits) * 1000 <= u128::from(near) * u128::from(SLIPS_PER_MILLE);
    let as_chance = checked && hits > 0 && near >= FEWEST_FAILING && !fails && evidence.surprise() == Surprise::None;
    let with_point = matches!(counts.inferred, InferredType::Of(ValueKind::Decimal | ValueKind::Float));
    let zeroed: u64 = counts.long_digits.iter().map(LongDigits::damaged).sum();
    let long = evidence.is_long_number();
    let nearby = matches!(ruling, Ruling::BesidePerson);
    let found = [
        (RemarkCode::Masked, evidence.masked, evidence.masked > 0),
        (RemarkCode::Hashed, evidence.hashed, evidence.hashed > 0),
        (RemarkCode::VeiledByName, hits, evidence.veil.is_some() && hits > 0),
        (RemarkCode::CheckFails, near, fails),
        (RemarkCode::AsChance, hits, as_chance),
        (
            RemarkCode::OldForm,
            hits,
            hits > 0 && evidence.is_without_check_character(),
        ),
        (RemarkCode::StoredAsFloat, hits, long && with_point && hits > 0),
        (RemarkCode::Exponents, counts.exponents, long && counts.exponents > 0),
        (RemarkCode::DigitsZeroed, zeroed, long && zeroed > 0),
        (RemarkCode::BesidePerson, hits, nearby),
        (RemarkCode::DatesAgree, hits, ruling == Ruling::DatesAgree),
        (RemarkCode::NameOnly, 0, ruling == Ruling::NameAlone && of == 0),
    ];
    let said = found.into_iter().filter(|(_, _, said)| *said);
    said.map(|(code, count, _)| Remark { code, count }).collect()
}

#[cfg(test)]
mod tests;
