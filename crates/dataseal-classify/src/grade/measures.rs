//! Figures of a table that signals are set on. A figure that cannot be told from counts is left out, never zero.

use std::collections::BTreeSet;

use dataseal_model::{
    ColumnCounts, ColumnProfile, InferredType, Label, Measure, TableProfile, ValueKind, younger_from,
};
use dataseal_pack::Taxonomy;

use super::{GradeContext, counted, words};

/// Classes by which persons are counted.
const IDENTIFIERS: [&str; 8] = [
    "resident-id",
    "mobile-phone",
    "passport",
    "travel-permit",
    "social-security-number",
    "driving-licence",
    "email",
    "bank-card",
];

/// Classes of things that one person carries or drives, by which a movement is a person's.
const CARRIED: [&str; 5] = ["licence-plate", "imei", "mac-address", "account-name", "person-name"];

/// Classes of coordinates.
const COORDINATES: [&str; 2] = ["coordinates", "coordinate-pair"];

/// Categories of GB/T 43697-2024 Annex B whose persons are counted apart.
const HEALTH: &str = "个人健康生理信息";
const BIOMETRIC: &str = "个人生物识别信息";

/// Digits before the point that a longitude may have, and the point.
const BEFORE_DECIMALS: u64 = 4;

pub(super) fn measures(
    profile: &TableProfile,
    labels: &[Vec<Label>],
    taxonomy: &Taxonomy,
    context: &GradeContext<'_>,
) -> Vec<(Measure, u64)> {
    let table = Table {
        profile,
        labels,
        taxonomy,
    };
    let persons = table.persons();
    let of = |holds: bool| persons.filter(|_| holds);
    let one = |holds: bool| holds.then_some(1);
    let some = |columns: u64| (columns > 0).then_some(columns);
    let (infrastructure, secret) = words::marked(profile, &taxonomy.scheme);
    let found = [
        (Measure::Persons, persons),
        (Measure::SensitivePersons, of(table.firm().any(|label| label.sensitive))),
        (Measure::HealthPersons, of(table.has_category(HEALTH))),
        (Measure::BiometricPersons, of(table.has_category(BIOMETRIC))),
        (
            Measure::MinorsUnder14,
            context
                .as_of
                .and_then(|as_of| table.born_since(younger_from(as_of, 14))),
        ),
        (Measure::CoordinateDecimals, table.coordinate_decimals()),
        (Measure::MomentColumns, some(table.moments())),
        (Measure::Track, one(table.is_track())),
        (Measure::ContactCard, one(table.is_contact_card())),
        (Measure::SmallestClass, context.smallest_class),
        (Measure::InfrastructureColumns, some(infrastructure)),
        (Measure::SecretMarkColumns, some(secret)),
    ];
    found
        .into_iter()
        .filter_map(|(measure, figure)| Some((measure, figure?)))
        .collect()
}

/// A table with its labels.
struct Table<'a> {
    profile: &'a TableProfile,
    labels: &'a [Vec<Label>],
    taxonomy: &'a Taxonomy,
}

impl<'a> Table<'a> {
    fn firm(&self) -> impl Iterator<Item = &'a Label> {
        self.labels.iter().flat_map(|labels| counted(labels))
    }

    fn columns(&self) -> impl Iterator<Item = (&'a ColumnProfile, &'a Label)> {
        let columns = self.profile.columns.iter().zip(self.labels);
        columns.flat_map(|(column, labels)| counted(labels).map(move |label| (column, label)))
    }

    /// The largest number of different identifiers of persons in one column: a lower bound of the persons in the table.
    fn persons(&self) -> Option<u64> {
        self.firm()
            .filter(|label| label.personal && IDENTIFIERS.contains(&label.class.as_str()))
            .map(|label| label.evidence.distinct)
            // Masked values and digests, labelled by their name, tell of nobody in particular.
            .filter(|distinct| *distinct > 0)
            .max()
    }

    fn has_category(&self, category: &str) -> bool {
        self.firm()
            .filter_map(|label| self.taxonomy.class(&label.class))
            .any(|class| class.category == category)
    }

    /// Rows of persons born on the day or later, by the column that knows most; `None` where no column carries birth days.
    fn born_since(&self, day: i32) -> Option<u64> {
        let days = self.columns().filter_map(|(column, label)| {
            let found = column.counts.recognised(&label.class)?;
            (!found.days.is_empty()).then_some(&found.days)
        });
        days.map(|days| days.iter().filter(|(born, _)| *born >= day).map(|(_, rows)| rows).sum())
            .max()
    }

    fn coordinate_decimals(&self) -> Option<u64> {
        self.columns()
            .filter(|(_, label)| COORDINATES.contains(&label.class.as_str()))
            .filter_map(|(column, _)| decimals(&column.counts, &column.declared))
            .max()
    }

    fn moments(&self) -> u64 {
        let columns = self.profile.columns.iter();
        let moments = columns.filter(|column| column.counts.inferred == InferredType::Of(ValueKind::Timestamp));
        u64::try_from(moments.count()).unwrap_or(u64::MAX)
    }

    fn is_track(&self) -> bool {
        let classes = self.classes();
        let of_person = IDENTIFIERS.iter().chain(&CARRIED).any(|class| classes.contains(class));
        of_person && self.moments() > 0 && COORDINATES.iter().any(|class| classes.contains(class))
    }

    fn is_contact_card(&self) -> bool {
        let classes = self.classes();
        let telephone = classes.contains("mobile-phone") || classes.contains("landline");
        classes.contains("person-name") && classes.contains("address") && telephone
    }

    fn classes(&self) -> BTreeSet<&'a str> {
        self.firm().map(|label| label.class.as_str()).collect()
    }
}

/// Decimals that some coordinate has at least: by the scale that the file declares, else by the longest text.
fn decimals(counts: &ColumnCounts, declared: &str) -> Option<u64> {
    if let Some(scale) = declared_scale(declared) {
        return Some(scale);
    }
    let written = matches!(counts.inferred, InferredType::Of(ValueKind::Decimal | ValueKind::Float));
    let longest = counts.lengths.filter(|_| written)?.max;
    let sign = u64::from(counts.negatives > 0);
    let least = longest.checked_sub(BEFORE_DECIMALS + sign)?;
    (least > 0).then_some(least)
}

/// The scale of `Decimal(9, 6)`.
fn declared_scale(declared: &str) -> Option<u64> {
    let (_, behind) = declared.split_once("ecimal")?;
    let (_, behind) = behind.split_once('(')?;
    let (inside, _) = behind.split_once(')')?;
    let (_, scale) = inside.split_once(',')?;
    scale.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dataseal_model::Lengths;

    #[test]
    fn decimals_are_never_overstated() {
        let counts = |max, negatives| ColumnCounts {
            inferred: InferredType::Of(ValueKind::Decimal),
            lengths: Some(Lengths { min: 4, max, total: 40 }),
            negatives,
            ..ColumnCounts::default()
        };
        // 121.473701 has six; -121.473701 has six as well; 31.23 may have two.
        assert_eq!(decimals(&counts(10, 0), "csv"), Some(6));
        assert_eq!(decimals(&counts(11, 9), "csv"), Some(6));
        assert_eq!(decimals(&counts(5, 0), "csv"), Some(1));
        assert_eq!(decimals(&counts(3, 0), "csv"), None);
        assert_eq!(decimals(&ColumnCounts::default(), "FIXED (Decimal(9, 6))"), Some(6));
        assert_eq!(decimals(&ColumnCounts::default(), "DOUBLE"), None);
    }
}
