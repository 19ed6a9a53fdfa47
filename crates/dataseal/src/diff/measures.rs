//! The table of what is compared of two columns that answer to each other. One line here is one measure: to compare a
//! further metric, add an [`Aspect`], a function and its line.
//!
//! Thresholds stand beside the measure that uses them, each with its reason; those that a user may move are
//! [`THRESHOLDS`].

use dataseal_model::{
    Aspect, Because, ClassId, Drift, Figure, Grade, Incomparable, InferredType, Origin, Side, Thresholds, ValueKind,
    Weight,
};

use super::bins::{categories, numbers};
use super::divergence::chance_share;
use super::snapshot::{ColumnSnapshot, Held};

/// From where on changes matter unless the user says otherwise.
///
/// PSI: 0.1, where credit scoring begins to look ([`MAJOR_SHIFT`] is where it acts). Shares: five points in a
/// hundred, the usual tolerance for missing values in acceptance tests of data. Rows: half as many more or less,
/// since a series of deliveries varies by tenths and a lost or doubled part shows as a half.
pub const THRESHOLDS: Thresholds = Thresholds {
    psi: 0.1,
    share: 0.05,
    rows: 0.5,
};

/// PSI from which a shift is called moderate, and major (Siddiqi 2006).
const MODERATE_SHIFT: f64 = 0.1;
const MAJOR_SHIFT: f64 = 0.25;

/// A smaller PSI is the same distribution: quantiles have an error of up to 0.4 %, and one file format may sort a
/// value into the neighbouring bucket.
const SAME_PSI: f64 = 0.0005;

/// Fewer values may all differ, or all be of one length, by chance.
const ENOUGH: u64 = 50;

/// Numbers are compared value by value only if each is there so often on average; else they fall between quantiles.
const ROWS_A_NUMBER: u64 = 5;
/// The same for texts, which have no order to fall back on.
const ROWS_A_TEXT: u64 = 2;

/// Different values of a column up to which a profile counts each.
const COUNTED_VALUES: u64 = 1000;

/// Three standard errors of an estimated number of different values (0.81 % each), as a share.
const ESTIMATE: f64 = 0.975;

/// An integer of so many digits, always the same number of them, is a code and not a quantity.
const CODE_DIGITS: u64 = 8;

/// Two columns that answer to each other.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) a: &'a ColumnSnapshot,
    pub(crate) b: &'a ColumnSnapshot,
    pub(crate) rules: &'a Rules,
}

/// Under what is compared.
pub(crate) struct Rules {
    pub(crate) thresholds: Thresholds,
    pub(crate) origins: (Origin, Origin),
    /// Why figures of the profile's algorithms cannot be compared, if they cannot.
    pub(crate) figures: Option<(Incomparable, Side)>,
    /// The same for labels and grades.
    pub(crate) conclusions: Option<(Incomparable, Side)>,
}

/// What one measure says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    Same,
    Changed(Change),
    Unknown(Incomparable, Side),
    /// There is nothing of the kind to compare.
    Nothing,
}

/// A change as a measure tells it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) weight: Weight,
    pub(crate) because: Because,
    pub(crate) before: Figure,
    pub(crate) after: Figure,
    pub(crate) drift: Option<Drift>,
}

/// One measure.
pub(crate) struct Measure {
    pub(crate) aspect: Aspect,
    pub(crate) compare: fn(&Pair<'_>) -> Verdict,
}

const fn measure(aspect: Aspect, compare: fn(&Pair<'_>) -> Verdict) -> Measure {
    Measure { aspect, compare }
}

/// Everything that is compared of two columns.
pub(crate) const MEASURES: &[Measure] = &[
    measure(Aspect::Type, types),
    measure(Aspect::Declared, declared),
    measure(Aspect::Kinds, kinds),
    measure(Aspect::Nulls, |pair| part(pair, |column| Some(column.nulls))),
    measure(Aspect::Blanks, |pair| part(pair, |column| column.blanks)),
    measure(Aspect::Placeholders, |pair| {
        part(pair, |column| Some(column.placeholders))
    }),
    measure(Aspect::Distinct, distinct),
    measure(Aspect::Lengths, lengths),
    measure(Aspect::Range, range),
    measure(Aspect::Distribution, distribution),
    measure(Aspect::Labels, labels),
    measure(Aspect::Grade, |pair| {
        graded(pair.a.grade, pair.b.grade, pair.rules.conclusions)
    }),
];

/// A change without a distance.
pub(crate) const fn changed(weight: Weight, because: Because, before: Figure, after: Figure) -> Verdict {
    Verdict::Changed(Change {
        weight,
        because,
        before,
        after,
        drift: None,
    })
}

/// The sides on which something is so.
pub(crate) const fn sides(a: bool, b: bool) -> Option<Side> {
    match (a, b) {
        (true, true) => Some(Side::Both),
        (true, false) => Some(Side::A),
        (false, true) => Some(Side::B),
        (false, false) => None,
    }
}

fn absent(a: bool, b: bool) -> Verdict {
    sides(a, b).map_or(Verdict::Nothing, |side| Verdict::Unknown(Incomparable::Absent, side))
}

/// Two shares against a threshold and against chance.
pub(crate) fn shares(a: (u64, u64), b: (u64, u64), threshold: f64) -> Verdict {
    let wide = |(part, _): (u64, u64), (_, whole): (u64, u64)| u128::from(part) * u128::from(whole);
    if wide(a, b) == wide(b, a) {
        return Verdict::Same;
    }
    let share = |(part, whole): (u64, u64)| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let moved = (share(b) - share(a)).abs();
    let (weight, because) = if a.0 == 0 {
        (Weight::Matters, Because::FirstOfItsKind)
    } else if moved < threshold {
        (Weight::Noise, Because::Below)
    } else if moved <= chance_share(a, b) {
        (Weight::Noise, Because::Chance)
    } else {
        (Weight::Matters, Because::Threshold)
    };
    changed(weight, because, Figure::Share(a.0, a.1), Figure::Share(b.0, b.1))
}

fn types(pair: &Pair<'_>) -> Verdict {
    use Because::{Emptied, Filled, Narrower, Representation, Wider};
    use InferredType::{Empty, Of};
    use ValueKind::{Date, Decimal, Float, Integer, Text, Timestamp};
    let (a, b) = (pair.a.inferred, pair.b.inferred);
    let (weight, because) = match (a, b) {
        _ if a == b => return Verdict::Same,
        (_, Empty) => (Weight::Breaking, Emptied),
        (Empty, _) => (Weight::Matters, Filled),
        (Of(Integer), Of(Decimal | Float)) | (Of(Date), Of(Timestamp)) => (Weight::Matters, Wider),
        (Of(Decimal | Float), Of(Integer | Decimal | Float)) | (Of(Timestamp), Of(Date)) => {
            (Weight::Noise, Representation)
        }
        // Every value still is a text, but whoever expects letters gets none.
        (Of(Text), _) => (Weight::Matters, Representation),
        _ => (Weight::Breaking, Narrower),
    };
    changed(weight, because, Figure::Type(a), Figure::Type(b))
}

fn declared(pair: &Pair<'_>) -> Verdict {
    match (&pair.a.declared, &pair.b.declared) {
        (Some(a), Some(b)) if a == b => Verdict::Same,
        (Some(a), Some(b)) => changed(
            Weight::Noise,
            Because::Representation,
            Figure::Declared(a.clone()),
            Figure::Declared(b.clone()),
        ),
        (a, b) => absent(a.is_none(), b.is_none()),
    }
}

/// Only texts can be of several kinds: a number column is one of numbers whatever they look like.
fn kinds(pair: &Pair<'_>) -> Verdict {
    let text = InferredType::Of(ValueKind::Text);
    if pair.a.inferred != text || pair.b.inferred != text {
        return Verdict::Nothing;
    }
    let (Some(a), Some(b)) = (&pair.a.kinds, &pair.b.kinds) else {
        return absent(pair.a.kinds.is_none(), pair.b.kinds.is_none());
    };
    let of = |counts: &[(ValueKind, u64)], wanted: ValueKind| {
        let all = counts.iter().fold(0u64, |sum, (_, n)| sum.saturating_add(*n));
        let found = counts.iter().find(|(kind, _)| *kind == wanted);
        (found.map_or(0, |(_, n)| *n), all)
    };
    let share = |(part, whole): (u64, u64)| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let moved = |kind: ValueKind| (share(of(b, kind)) - share(of(a, kind))).abs();
    let most = ValueKind::ALL
        .into_iter()
        .reduce(|most, next| if moved(next) > moved(most) { next } else { most });
    let Some(most) = most else { return Verdict::Nothing };
    let ((part_a, all_a), (part_b, all_b)) = (of(a, most), of(b, most));
    match shares((part_a, all_a), (part_b, all_b), pair.rules.thresholds.share) {
        Verdict::Changed(change) => {
            // That a first few texts look like numbers breaks nothing.
            let is_first = change.because == Because::FirstOfItsKind && moved(most) < pair.rules.thresholds.share;
            Verdict::Changed(Change {
                weight: if is_first { Weight::Noise } else { change.weight },
                because: if is_first { Because::Below } else { change.because },
                before: Figure::Kind(most, part_a, all_a),
                after: Figure::Kind(most, part_b, all_b),
                drift: None,
            })
        }
        verdict => verdict,
    }
}

fn part(pair: &Pair<'_>, of: fn(&ColumnSnapshot) -> Option<u64>) -> Verdict {
    match (of(pair.a), of(pair.b)) {
        (Some(a), Some(b)) => shares((a, pair.a.rows), (b, pair.b.rows), pair.rules.thresholds.share),
        (a, b) => absent(a.is_none(), b.is_none()),
    }
}

/// Whether no two values are equal, as far as can be told.
fn is_unique(column: &ColumnSnapshot) -> bool {
    let Some(present) = column.present.filter(|present| *present > 1) else {
        return false;
    };
    let distinct = column.distinct;
    distinct.value >= present || (!distinct.exact && distinct.value as f64 >= present as f64 * ESTIMATE)
}

/// Whether a column names rows: its values are texts or whole numbers and all differ. New rows then have new values,
/// and that is no shift.
fn is_key(column: &ColumnSnapshot) -> bool {
    let names = matches!(column.inferred, InferredType::Of(ValueKind::Integer | ValueKind::Text));
    names && is_unique(column)
}

fn distinct(pair: &Pair<'_>) -> Verdict {
    if let Some((why, side)) = pair.rules.figures {
        return Verdict::Unknown(why, side);
    }
    let (a, b) = (pair.a.distinct, pair.b.distinct);
    let enough = |column: &ColumnSnapshot| column.present.is_some_and(|present| present >= ENOUGH);
    let key_lost = is_key(pair.a) && enough(pair.a) && pair.b.present.is_some() && !is_unique(pair.b);
    let (weight, because) = if key_lost {
        (Weight::Matters, Because::KeyLost)
    } else if a.value == b.value {
        return Verdict::Same;
    } else if a.value > 1 && b.value == 1 && enough(pair.b) {
        (Weight::Matters, Because::Constant)
    } else {
        (Weight::Noise, Because::Below)
    };
    changed(weight, because, Figure::Count(a.value), Figure::Count(b.value))
}

fn lengths(pair: &Pair<'_>) -> Verdict {
    let (Some(a), Some(b)) = (pair.a.lengths, pair.b.lengths) else {
        return absent(pair.a.lengths.is_none(), pair.b.lengths.is_none());
    };
    let (Some(a), Some(b)) = (a, b) else {
        return Verdict::Nothing;
    };
    if (a.min, a.max) == (b.min, b.max) {
        return Verdict::Same;
    }
    let is_text = pair.a.inferred == InferredType::Of(ValueKind::Text);
    let fixed = a.min == a.max && (is_text || a.min >= CODE_DIGITS);
    let enough = pair.a.present.is_some_and(|present| present >= ENOUGH);
    let (weight, because) = if fixed && enough {
        (Weight::Matters, Because::FixedLengthLost)
    } else {
        (Weight::Noise, Because::Below)
    };
    changed(
        weight,
        because,
        Figure::Lengths(a.min, a.max),
        Figure::Lengths(b.min, b.max),
    )
}

/// Why the values of two columns cannot be compared, if they cannot.
fn values_unknown(pair: &Pair<'_>) -> Option<Verdict> {
    let withheld = sides(pair.a.withheld, pair.b.withheld).map(|side| (Incomparable::Withheld, side));
    let (why, side) = withheld.or(pair.rules.figures)?;
    Some(Verdict::Unknown(why, side))
}

/// Whether values of two columns can be laid over each other.
fn is_commensurable(a: InferredType, b: InferredType) -> bool {
    let empty = a == InferredType::Empty || b == InferredType::Empty;
    !empty && (a == b || (a.is_number() && b.is_number()))
}

fn range(pair: &Pair<'_>) -> Verdict {
    let (a, b) = (pair.a.inferred, pair.b.inferred);
    let ordered = (a.is_number() && b.is_number()) || (a.is_temporal() && b.is_temporal());
    if !ordered {
        return Verdict::Nothing;
    }
    if let Some(unknown) = values_unknown(pair) {
        return unknown;
    }
    let (Some(one), Some(other)) = (&pair.a.values.ends, &pair.b.values.ends) else {
        let lacks = |origin: Origin, column: &ColumnSnapshot| origin == Origin::Report && column.values.ends.is_none();
        return absent(lacks(pair.rules.origins.0, pair.a), lacks(pair.rules.origins.1, pair.b));
    };
    if one == other {
        return Verdict::Same;
    }
    let apart = super::curve::are_apart(one, other);
    let (weight, because) = if apart && !(is_key(pair.a) && is_key(pair.b)) {
        (Weight::Matters, Because::Disjoint)
    } else {
        (Weight::Noise, Because::Below)
    };
    changed(weight, because, Figure::Nothing, Figure::Nothing)
}

fn distribution(pair: &Pair<'_>) -> Verdict {
    let (a, b) = (pair.a, pair.b);
    if !is_commensurable(a.inferred, b.inferred) {
        return Verdict::Nothing;
    }
    if let Some(unknown) = values_unknown(pair) {
        return unknown;
    }
    if is_key(a) && is_key(b) {
        return Verdict::Nothing;
    }
    if a.present.is_none() || b.present.is_none() {
        return absent(a.present.is_none(), b.present.is_none());
    }
    // A profile lists twenty values; where those are the lesser part, agreement among them says nothing of the column.
    let lists = |column: &ColumnSnapshot| column.values.listed().saturating_mul(2) >= column.values.present;
    let often =
        |column: &ColumnSnapshot, rows: u64| column.distinct.value.saturating_mul(rows) <= column.values.present;
    let complete = a.values.is_complete() && b.values.is_complete();
    let is_number = a.inferred.is_number();
    let drift = if !is_number {
        // Texts that hardly repeat have no distribution to speak of; their lengths, kinds and classes are compared.
        if !often(a, ROWS_A_TEXT) || !often(b, ROWS_A_TEXT) {
            return Verdict::Nothing;
        }
        categories(&a.values, &b.values)
    } else if complete && often(a, ROWS_A_NUMBER) && often(b, ROWS_A_NUMBER) {
        categories(&a.values, &b.values)
    } else {
        numbers(&a.values, &b.values)
    };
    let Some(drift) = drift else {
        // A report lists no value that fewer than five rows share.
        let hides = |origin: Origin, column: &ColumnSnapshot| {
            origin == Origin::Report && column.distinct.value <= COUNTED_VALUES
        };
        let hiding = sides(hides(pair.rules.origins.0, a), hides(pair.rules.origins.1, b));
        return hiding.map_or(Verdict::Nothing, |side| Verdict::Unknown(Incomparable::Withheld, side));
    };
    let listed = lists(a) && lists(b);
    if !is_number && !listed {
        let short = |origin: Origin, column: &ColumnSnapshot| origin == Origin::Report && !lists(column);
        return absent(short(pair.rules.origins.0, a), short(pair.rules.origins.1, b));
    }
    weigh(drift, pair.rules.thresholds.psi)
}

fn weigh(drift: Drift, threshold: f64) -> Verdict {
    if drift.psi < SAME_PSI {
        return Verdict::Same;
    }
    let (weight, because) = if drift.psi < threshold {
        (Weight::Noise, Because::Below)
    } else if drift.psi <= drift.chance {
        (Weight::Noise, Because::Chance)
    } else if drift.psi >= MAJOR_SHIFT {
        (Weight::Matters, Because::MajorShift)
    } else if drift.psi >= MODERATE_SHIFT {
        (Weight::Matters, Because::ModerateShift)
    } else {
        (Weight::Matters, Because::Threshold)
    };
    Verdict::Changed(Change {
        weight,
        because,
        before: Figure::Nothing,
        after: Figure::Nothing,
        drift: Some(drift),
    })
}

fn labels(pair: &Pair<'_>) -> Verdict {
    if let Some((why, side)) = pair.rules.conclusions {
        return Verdict::Unknown(why, side);
    }
    let (a, b) = (&pair.a.labels, &pair.b.labels);
    if a == b {
        return Verdict::Same;
    }
    let personal = |held: &[Held]| held.iter().any(|held| held.personal);
    let (weight, because) = if personal(b) && !personal(a) {
        (Weight::Breaking, Because::PersonalAppeared)
    } else {
        (Weight::Matters, Because::Conclusion)
    };
    let classes = |held: &[Held]| -> Vec<ClassId> { held.iter().map(|held| held.class.clone()).collect() };
    changed(
        weight,
        because,
        Figure::Classes(classes(a)),
        Figure::Classes(classes(b)),
    )
}

/// Two grades. L3 is where values are withheld, so a column or table that crosses it is no longer what was agreed on.
pub(crate) fn graded(a: Option<Grade>, b: Option<Grade>, unknown: Option<(Incomparable, Side)>) -> Verdict {
    if let Some((why, side)) = unknown {
        return Verdict::Unknown(why, side);
    }
    let (Some(one), Some(other)) = (a, b) else {
        return absent(a.is_none(), b.is_none());
    };
    let (weight, because) = if one == other {
        return Verdict::Same;
    } else if one < Grade::L3 && other >= Grade::L3 {
        (Weight::Breaking, Because::GradeCrossed)
    } else {
        (Weight::Matters, Because::Conclusion)
    };
    changed(weight, because, Figure::Grade(one), Figure::Grade(other))
}
