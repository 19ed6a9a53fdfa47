//! What the classes mean for facts: which of them name a person, and when a long number is damaged.

use dataseal_model::{ColumnCounts, Form, Label, LongDigits, RecogniserSet};

/// Classes that nobody expects in a text that is published about a dataset.
pub(super) const NEVER_PUBLISHED: [&str; 6] = [
    "bank-card",
    "email",
    "licence-plate",
    "mobile-phone",
    "passport",
    "resident-id",
];

/// Sensitive classes of which every plain value has a shape that its recogniser knows, so that no value of that shape means
/// masked, hashed or otherwise not plain.
const SHAPED: [&str; 4] = ["bank-card", "passport", "resident-id", "travel-permit"];

/// Recognisers of values that were masked or hashed; they give no label.
const VEILED: [&str; 2] = ["hex-digest", "masked-value"];

/// Labels that count: hints do not.
pub(super) fn firm(labels: &[Label]) -> impl Iterator<Item = &Label> {
    labels.iter().filter(|label| label.is_firm())
}

/// Values that have the shape of this label's class: validated, inside a free text, or failing the validator only.
const fn shaped(label: &Label) -> u64 {
    label
        .evidence
        .hits
        .saturating_add(label.evidence.contained)
        .saturating_add(label.evidence.near_misses)
}

/// Whether a column holds sensitive personal information in plain form; `None` if it is labelled so by its name and no
/// content could tell.
pub(super) fn plain_sensitive(counts: &ColumnCounts, labels: &[Label]) -> Option<bool> {
    let mut sensitive = firm(labels).filter(|label| label.sensitive).peekable();
    if sensitive.peek().is_none() {
        return Some(false);
    }
    let veiled: u64 = counts
        .recognised
        .iter()
        .filter(|recognised| VEILED.contains(&recognised.class.as_str()))
        .map(|recognised| recognised.hits)
        .sum();
    let nothing_plain = veiled >= counts.present();
    let mut untold = false;
    for label in sensitive {
        if shaped(label) > 0 {
            return Some(true);
        }
        untold |= label.form == Form::Plain && !SHAPED.contains(&label.class.as_str());
    }
    (!untold || nothing_plain).then_some(false)
}

/// Whether a label says that values of its class are there which single out a person by themselves.
pub(super) fn is_direct(label: &Label, recognisers: &RecogniserSet) -> bool {
    recognisers.identifies(&label.class) && shaped(label) > 0
}

/// Values that look like identifiers damaged by a spreadsheet.
///
/// Digits zeroed from the 16th on count where there are more of them than chance explains. Exponents count where something
/// says that the column holds identifiers: a label, long digit strings beside them, or that most values are such exponents;
/// elsewhere a few of them may be measurements.
pub(super) fn damaged(counts: &ColumnCounts, labels: &[Label]) -> u64 {
    let zeroed: u64 = counts.long_digits.iter().map(LongDigits::damaged).sum();
    let mostly = counts.exponents.saturating_mul(2) > counts.present();
    let identifiers = mostly || !counts.long_digits.is_empty() || firm(labels).next().is_some();
    let exponents = if identifiers { counts.exponents } else { 0 };
    zeroed.saturating_add(exponents)
}

#[cfg(test)]
mod tests {
    use super::{NEVER_PUBLISHED, SHAPED};

    #[test]
    fn the_classes_named_here_exist() {
        let taxonomy = dataseal_pack::load_embedded().unwrap().taxonomy;
        let classes: Vec<&str> = taxonomy.classes.iter().map(|class| class.id.as_str()).collect();
        let named = NEVER_PUBLISHED.iter().chain(&SHAPED);
        for class in named {
            assert!(classes.contains(class), "{class}");
        }
    }
}
