//! The one door through which values leave. No other function constructs a [`Disclosed`].
//!
//! Of a column with a personal or sensitive label, with a single value that is proof of personal data, graded L3 or above,
//! or not scanned in full, nothing of its values is shown. Of other columns extremes, means and quantiles of numbers and dates are, and values that at least [`DISCLOSURE_GROUP`]
//! rows share. There is no
//! option to forget.

use std::fmt;

use chrono::NaiveDate;

use crate::scalar::civil;
use crate::{
    ColumnCounts, ColumnProfile, ColumnValues, Disclosure, Grade, HistogramBucket, InferredType, Label, Masked,
    RecogniserSet, Relations, Scalar, ShownCorrelation, ShownRelations,
};

/// A text must be shared by this many rows before it may be shown: the smallest group that statistical offices usually
/// publish.
pub const DISCLOSURE_GROUP: u64 = 5;

/// A text that may be shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disclosed(String);

impl Disclosed {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Disclosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why nothing of a column's values is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// It carries a personal or sensitive label.
    Personal,
    /// It is graded L3 or above.
    Grade,
    /// No label, but at least one value is proof of personal data.
    Recognised,
    /// It was not measured in full.
    Incomplete,
    /// A person overruled the label or grade that withholds it, and did not say that values may be shown.
    Overruled,
}

impl Withheld {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::Personal,
        Self::Recognised,
        Self::Grade,
        Self::Incomplete,
        Self::Overruled,
    ];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal-information",
            Self::Grade => "grade",
            Self::Recognised => "recognised-values",
            Self::Incomplete => "not-scanned-in-full",
            Self::Overruled => "overruled-label",
        }
    }
}

/// The shape of a number column that may be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisclosedShape {
    /// Bars.
    pub histogram: Vec<HistogramBucket>,
}

/// A column's name and whatever of its values may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct DisclosedColumn {
    /// The name, or `#n` (counted from 1) when a recogniser finds personal data in the name itself.
    pub name: Disclosed,
    /// Whether the name was replaced.
    pub name_withheld: bool,
    /// Why the values are withheld, if they are.
    pub withheld: Option<Withheld>,
    /// Smallest number or date.
    pub min: Option<Disclosed>,
    /// Largest number or date.
    pub max: Option<Disclosed>,
    /// Mean of a number column.
    pub mean: Option<Disclosed>,
    /// Sum of a number column.
    pub sum: Option<Disclosed>,
    /// Sample variance of a number column.
    pub variance: Option<Disclosed>,
    /// The root of the variance.
    pub deviation: Option<Disclosed>,
    /// Skewness of a number column.
    pub skewness: Option<Disclosed>,
    /// Excess kurtosis of a number column.
    pub kurtosis: Option<Disclosed>,
    /// Numbers that may stand for a missing value, with their rows.
    pub suspected: Vec<(Disclosed, u64)>,
    /// Rows by day of a column of dates or timestamps.
    pub days: Vec<(i32, u64)>,
    /// Forms of texts with their rows.
    pub forms: Vec<(Disclosed, u64)>,
    /// Quantiles as (per mille, value).
    pub quantiles: Vec<(u16, Disclosed)>,
    /// Histogram of a number column.
    pub shape: Option<DisclosedShape>,
    /// Frequent values with their row counts.
    pub top: Vec<(Disclosed, u64)>,
}

/// A column as it was judged: what decides whether its values may be shown.
#[derive(Clone, Copy, Debug)]
pub struct JudgedColumn<'a> {
    /// What was measured.
    pub column: &'a ColumnProfile,
    /// Labels in force.
    pub labels: &'a [Label],
    /// Grade in force.
    pub grade: Grade,
    /// What a person's decision means for it.
    pub disclosure: Disclosure,
}

/// Decides what of a column may be shown, where no person decided anything.
pub fn disclose(
    column: &ColumnProfile,
    labels: &[Label],
    grade: Grade,
    scanned_in_full: bool,
    recognisers: &RecogniserSet,
) -> DisclosedColumn {
    let judged = JudgedColumn {
        column,
        labels,
        grade,
        disclosure: Disclosure::AsLabelled,
    };
    disclose_judged(&judged, scanned_in_full, recognisers)
}

fn disclose_judged(judged: &JudgedColumn<'_>, scanned_in_full: bool, recognisers: &RecogniserSet) -> DisclosedColumn {
    let JudgedColumn {
        column,
        labels,
        grade,
        disclosure,
    } = *judged;
    let (name, name_withheld) = disclose_name(&column.name, column.position, recognisers);
    let proof = holds_proof(&column.counts, recognisers);
    let withheld = withheld(labels, grade, scanned_in_full).or(match disclosure {
        Disclosure::AsLabelled => proof.then_some(Withheld::Recognised),
        Disclosure::Kept => Some(Withheld::Overruled),
        Disclosure::Told => None,
    });
    let mut shown = DisclosedColumn {
        name,
        name_withheld,
        withheld,
        min: None,
        max: None,
        mean: None,
        sum: None,
        variance: None,
        deviation: None,
        skewness: None,
        kurtosis: None,
        suspected: Vec::new(),
        days: Vec::new(),
        forms: Vec::new(),
        quantiles: Vec::new(),
        shape: None,
        top: Vec::new(),
    };
    if withheld.is_some() {
        return shown;
    }
    let inferred = column.counts.inferred;
    let values = &column.values;
    let magnitude = inferred.is_number() || inferred.is_temporal();
    // Also on a person's word no single value is shown of a column in which some are proof of personal data.
    if magnitude && !proof {
        shown.min = values.min.as_ref().map(shown_scalar);
        shown.max = values.max.as_ref().map(shown_scalar);
        shown.mean = values.mean.as_ref().map(shown_text);
        shown.sum = values.sum.as_ref().map(shown_text);
        shown.variance = values.variance.as_ref().map(shown_text);
        shown.deviation = values.deviation.as_ref().map(shown_text);
        shown.skewness = values.skewness.as_ref().map(shown_text);
        shown.kurtosis = values.kurtosis.as_ref().map(shown_text);
        let suspected = values.suspected.iter();
        shown.suspected = suspected.map(|(value, count)| (shown_scalar(value), *count)).collect();
        shown.days = values
            .days
            .as_ref()
            .map(|days| days.expose().clone())
            .unwrap_or_default();
        shown.quantiles = values
            .quantiles
            .iter()
            .map(|(at, value)| (*at, shown_scalar(value)))
            .collect();
        shown.shape = values.histogram.as_ref().map(|bars| DisclosedShape {
            histogram: bars.expose().clone(),
        });
    }
    let shareable = magnitude || matches!(inferred, InferredType::Of(_));
    if shareable {
        shown.top = values
            .top
            .iter()
            .flatten()
            .filter(|top| top.count >= DISCLOSURE_GROUP)
            .filter(|top| !recognisers.suggests(top.value.expose()) && !recognisers.proves(top.value.expose()))
            .map(|top| (Disclosed(top.value.expose().clone()), top.count))
            .collect();
        let forms = values.forms.iter().flatten();
        let shared = forms.filter(|form| form.count >= DISCLOSURE_GROUP);
        shown.forms = shared.map(|form| (shown_text(&form.form), form.count)).collect();
    }
    shown
}

/// Of the values of a column, those that [`disclose`] shows under the same conditions, and no others: what may be kept where
/// reports may be kept.
pub fn disclosed_values(
    column: &ColumnProfile,
    labels: &[Label],
    grade: Grade,
    scanned_in_full: bool,
    recognisers: &RecogniserSet,
) -> ColumnValues {
    let shown = disclose(column, labels, grade, scanned_in_full, recognisers);
    if shown.withheld.is_some() {
        return ColumnValues::default();
    }
    let inferred = column.counts.inferred;
    let magnitudes = if inferred.is_number() || inferred.is_temporal() {
        column.values.clone()
    } else {
        ColumnValues::default()
    };
    let is_shown = |text: &Masked<String>, list: &[(Disclosed, u64)]| {
        list.iter().any(|(value, _)| value.as_str() == text.expose())
    };
    let top = column.values.top.as_ref().map(|top| {
        let shared = top.iter().filter(|top| is_shown(&top.value, &shown.top));
        shared.cloned().collect()
    });
    let forms = column.values.forms.as_ref().map(|forms| {
        let shared = forms.iter().filter(|form| is_shown(&form.form, &shown.forms));
        shared.cloned().collect()
    });
    ColumnValues {
        top,
        forms,
        identities: Vec::new(),
        ..magnitudes
    }
}

/// Decides whether a name (of a column, table, file, sheet or member) may be shown; its place stands in otherwise.
pub fn disclose_name(name: &Masked<String>, position: usize, recognisers: &RecogniserSet) -> (Disclosed, bool) {
    let text = name.expose();
    if recognisers.proves(text) {
        (place(position), true)
    } else {
        (Disclosed(text.clone()), false)
    }
}

/// Decides what of a table's columns may be shown, given labels and grade of each.
///
/// When one name is proof of personal data, or most names look like it, the row of names is a row of data: then every name
/// on which any recogniser hits, however weak, is withheld.
pub fn disclose_table<'a>(
    columns: impl IntoIterator<Item = JudgedColumn<'a>>,
    scanned_in_full: bool,
    recognisers: &RecogniserSet,
) -> Vec<DisclosedColumn> {
    let columns: Vec<_> = columns.into_iter().collect();
    let mut shown: Vec<DisclosedColumn> = columns
        .iter()
        .map(|judged| disclose_judged(judged, scanned_in_full, recognisers))
        .collect();
    let names: Vec<&Masked<String>> = columns.iter().map(|judged| &judged.column.name).collect();
    let withheld = suspects(&names, recognisers);
    for ((column, withheld), judged) in shown.iter_mut().zip(withheld).zip(&columns) {
        if withheld {
            column.name = place(judged.column.position);
            column.name_withheld = true;
        }
    }
    shown
}

/// Decides the same for the names of a table alone, in their order.
pub fn disclose_names(names: &[&Masked<String>], recognisers: &RecogniserSet) -> Vec<Disclosed> {
    let withheld = suspects(names, recognisers);
    let show = |(position, (name, withheld)): (usize, (&&Masked<String>, bool))| match withheld {
        true => place(position),
        false => disclose_name(name, position, recognisers).0,
    };
    names.iter().zip(withheld).enumerate().map(show).collect()
}

/// Which names are withheld because the row of names looks like a row of data.
fn suspects(names: &[&Masked<String>], recognisers: &RecogniserSet) -> Vec<bool> {
    let suspect = |name: &&Masked<String>| recognisers.suggests(name.expose());
    let most = names.iter().filter(|name| suspect(name)).count() * 2 > names.len();
    let proof = names.iter().any(|name| recognisers.proves(name.expose()));
    let is_data = proof || (most && names.len() > 1);
    names.iter().map(|name| is_data && suspect(name)).collect()
}

/// Stands in for a name: its place, counted from 1.
fn place(position: usize) -> Disclosed {
    Disclosed(format!("#{}", position.saturating_add(1)))
}

/// Decides what may be shown of columns together: counts always, a correlation only of two columns whose values may be
/// shown.
pub fn disclose_relations(relations: &Relations, columns: &[DisclosedColumn]) -> ShownRelations {
    let is_shown = |place: usize| columns.get(place).is_some_and(|column| column.withheld.is_none());
    let found = relations.correlations.iter();
    let correlations: Vec<ShownCorrelation> = found
        .filter(|found| is_shown(found.one) && is_shown(found.other))
        .map(|found| ShownCorrelation {
            one: found.one,
            other: found.other,
            rows: found.rows,
            coefficient: shown_text(&found.coefficient),
        })
        .collect();
    ShownRelations {
        wanted: relations.wanted,
        too_wide: relations.too_wide,
        withheld: relations.correlations.len().saturating_sub(correlations.len()),
        correlations,
        key_pairs: relations.key_pairs.clone(),
    }
}

/// The civil date of an extreme of a date column, for date-bound facts: `None` unless it may be shown and is one.
pub fn disclose_date(
    value: Option<&Masked<Scalar>>,
    labels: &[Label],
    grade: Grade,
    disclosure: Disclosure,
    scanned_in_full: bool,
) -> Option<NaiveDate> {
    if disclosure == Disclosure::Kept || withheld(labels, grade, scanned_in_full).is_some() {
        return None;
    }
    match value?.expose() {
        Scalar::Date(day) => civil(*day),
        Scalar::Timestamp(micros) => civil(i32::try_from(micros.div_euclid(86_400_000_000)).ok()?),
        _ => None,
    }
}

/// Whether labels and grade withhold the values of a column that was scanned in full.
pub fn withholds(labels: &[Label], grade: Grade) -> bool {
    withheld(labels, grade, true).is_some()
}

fn withheld(labels: &[Label], grade: Grade, scanned_in_full: bool) -> Option<Withheld> {
    let personal = labels.iter().any(|label| label.personal || label.sensitive);
    if !scanned_in_full {
        Some(Withheld::Incomplete)
    } else if personal {
        Some(Withheld::Personal)
    } else if grade >= Grade::L3 {
        Some(Withheld::Grade)
    } else {
        None
    }
}

/// Whether any value of the column is proof of personal data by itself, however few there are.
fn holds_proof(counts: &ColumnCounts, recognisers: &RecogniserSet) -> bool {
    recognisers
        .iter()
        .filter(|recogniser| recogniser.is_proof())
        .any(|recogniser| {
            counts
                .recognised(recogniser.class())
                .is_some_and(|count| count.hits > 0 || count.contained > 0)
        })
}

fn shown_text(text: &Masked<String>) -> Disclosed {
    Disclosed(text.expose().clone())
}

fn shown_scalar(value: &Masked<Scalar>) -> Disclosed {
    Disclosed(value.expose().to_string())
}

#[cfg(test)]
mod tests;
