//! Common bins for two columns, and the shares of both in them.
//!
//! Values that repeat are bins themselves, what is not listed on both sides is one more. Numbers that do not repeat
//! fall between the quantiles of the first side; where the second side lies between them is read off its own
//! quantiles and histogram.

use std::collections::BTreeSet;

use dataseal_model::{Drift, Masked, Shift};

use super::curve::{Curve, Cut};
use super::divergence::{chance, jensen_shannon, psi};
use super::values::Values;

/// What a bin is called, where it has a name at all.
enum Name {
    Value(Masked<String>),
    /// Thousandths of the first side at the lower and the upper edge.
    Range(Option<u16>, Option<u16>),
    Others,
}

/// Shares of both sides, bin by bin.
struct Bins {
    names: Vec<Name>,
    a: Vec<f64>,
    b: Vec<f64>,
}

/// How far two columns of values that repeat are apart; `None` if one of them has too many different values to count
/// each.
pub(crate) fn categories(a: &Values, b: &Values) -> Option<Drift> {
    if a.counts.is_empty() || b.counts.is_empty() {
        return None;
    }
    let keys: BTreeSet<&Masked<String>> = a
        .counts
        .keys()
        .chain(b.counts.keys())
        .filter(|key| a.rows_of(key).is_some() && b.rows_of(key).is_some())
        .collect();
    if keys.is_empty() {
        return None;
    }
    let mut bins = Bins {
        names: Vec::new(),
        a: Vec::new(),
        b: Vec::new(),
    };
    for key in keys {
        let share = |values: &Values| {
            let (low, high) = values.rows_of(key).unwrap_or_default();
            (ratio(low, values.present), ratio(high, values.present))
        };
        let (share_a, share_b) = nearest(share(a), share(b));
        bins.names.push(Name::Value(key.clone()));
        bins.a.push(share_a);
        bins.b.push(share_b);
    }
    fit(&mut bins.a, &bins.names, a);
    fit(&mut bins.b, &bins.names, b);
    // What is in no bin; a share below a row is what adding floats leaves over.
    let rest = |shares: &[f64]| (1.0 - shares.iter().sum::<f64>()).max(0.0);
    let (rest_a, rest_b) = (rest(&bins.a), rest(&bins.b));
    if rest_a * a.present as f64 > 0.5 || rest_b * b.present as f64 > 0.5 {
        bins.names.push(Name::Others);
        bins.a.push(rest_a);
        bins.b.push(rest_b);
    }
    Some(bins.drift(a, b))
}

/// Shares that were granted to values that a side does not list are no more together than what it does not list.
fn fit(shares: &mut [f64], names: &[Name], values: &Values) {
    let is_granted = |name: &Name| matches!(name, Name::Value(key) if !values.counts.contains_key(key));
    let granted: f64 = shares
        .iter()
        .zip(names)
        .filter(|(_, name)| is_granted(name))
        .map(|(share, _)| *share)
        .sum();
    let unlisted = ratio(values.present.saturating_sub(values.listed()), values.present);
    if granted > unlisted {
        for (share, _) in shares.iter_mut().zip(names).filter(|(_, name)| is_granted(name)) {
            *share *= unlisted / granted;
        }
    }
}

/// How far two columns of numbers are apart; `None` if one of them has no quantiles.
pub(crate) fn numbers(a: &Values, b: &Values) -> Option<Drift> {
    let (curve_a, curve_b) = (Curve::of(a.magnitudes.as_ref()?), Curve::of(b.magnitudes.as_ref()?));
    let cuts = curve_a.cuts();
    let mut below: Vec<(f64, f64)> = cuts
        .iter()
        .map(|cut| nearest(curve_a.share(cut), curve_b.share(cut)))
        .collect();
    below.push((1.0, 1.0));
    let mut bins = Bins {
        names: Vec::new(),
        a: Vec::new(),
        b: Vec::new(),
    };
    let (mut before, mut low) = ((0.0_f64, 0.0_f64), None);
    for (at, (upto_a, upto_b)) in below.into_iter().enumerate() {
        let upto = (upto_a.max(before.0), upto_b.max(before.1));
        let (share_a, share_b) = (upto.0 - before.0, upto.1 - before.1);
        let high = cuts.get(at).map(Cut::per_mille);
        if share_a > 0.0 || share_b > 0.0 {
            bins.names.push(Name::Range(low, high));
            bins.a.push(share_a);
            bins.b.push(share_b);
        }
        (before, low) = (upto, high);
    }
    Some(bins.drift(a, b))
}

/// A share that is known to lie between two bounds is taken where the other side's can meet it: what cannot be told
/// apart counts as the same, so a coarse summary raises no alarm.
fn nearest((a_low, a_high): (f64, f64), (b_low, b_high): (f64, f64)) -> (f64, f64) {
    if a_high < b_low {
        (a_high, b_low)
    } else if b_high < a_low {
        (a_low, b_high)
    } else {
        let common = a_low.max(b_low);
        (common, common)
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Bins {
    fn drift(self, a: &Values, b: &Values) -> Drift {
        Drift {
            psi: psi(&self.a, &self.b),
            js: jensen_shannon(&self.a, &self.b),
            chance: chance(self.names.len(), a.present, b.present),
            bins: self.names.len(),
            shift: self.shift(a, b),
        }
    }

    /// The bin whose share moved most, the first of several.
    fn shift(&self, a: &Values, b: &Values) -> Option<Shift> {
        let shares = self.a.iter().zip(&self.b).zip(&self.names);
        let moved = shares.map(|((before, after), name)| ((after - before).abs(), *before, *after, name));
        let (_, before, after, name) = moved.reduce(|most, next| if next.0 > most.0 { next } else { most })?;
        let mut shift = Shift {
            value: None,
            low: None,
            high: None,
            before,
            after,
        };
        match name {
            Name::Value(key) if a.shows(key) && b.shows(key) => {
                shift.value = a.shown.get(key).or_else(|| b.shown.get(key)).cloned();
            }
            Name::Range(low, high) if b.discloses => {
                let edge = |wanted: Option<u16>| {
                    let found = a.edges.iter().find(|(at, _)| Some(*at) == wanted);
                    found.map(|(_, text)| text.clone())
                };
                (shift.low, shift.high) = (edge(*low), edge(*high));
            }
            Name::Value(_) | Name::Range(..) | Name::Others => {}
        }
        Some(shift)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use dataseal_model::InferredType;
    use dataseal_model::ValueKind::{Float, Integer};

    use super::super::values::magnitudes;
    use super::*;

    fn counted(counts: &[(&str, u64)], present: u64) -> Values {
        let counts = counts.iter().map(|(value, n)| (Masked::new((*value).to_owned()), *n));
        Values {
            counts: counts.collect(),
            present,
            ..Values::default()
        }
    }

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    #[test]
    fn values_are_bins_and_the_rest_is_one() {
        let a = counted(&[("x", 25), ("y", 75)], 100);
        let b = counted(&[("x", 50), ("y", 50)], 100);
        let drift = categories(&a, &b).unwrap();
        near(drift.psi, 0.25 * 3.0_f64.ln());
        assert_eq!(drift.bins, 2);
        // Side B lists its most frequent values only: `y`, which it does not list, has at most the 50 rows of `x`.
        let b = counted(&[("x", 50)], 100);
        let drift = categories(&a, &b).unwrap();
        near(drift.psi, 0.25 * 3.0_f64.ln());
        // A report may leave out frequent values: then the rest is compared as one.
        let b = Values { reported: true, ..b };
        near(categories(&a, &b).unwrap().psi, 0.25 * 3.0_f64.ln());
        let other = Values {
            reported: true,
            ..counted(&[("z", 5)], 10)
        };
        assert!(categories(&other, &b).is_none());
        // Side B lists all of them, so `y` is not there.
        let b = counted(&[("x", 100)], 100);
        let drift = categories(&a, &b).unwrap();
        near(drift.js, jensen_shannon(&[0.25, 0.75], &[1.0, 0.0]));
        assert!(drift.shift.is_some_and(|shift| shift.value.is_none()));
    }

    #[test]
    fn too_many_values_are_no_bins() {
        assert!(categories(&counted(&[], 10), &counted(&[("x", 10)], 10)).is_none());
    }

    fn numeric(quantiles: &[(u16, f64)], bars: &[(f64, f64, u64)], kind: dataseal_model::ValueKind) -> Values {
        Values {
            counts: BTreeMap::new(),
            present: 1_000,
            magnitudes: magnitudes(quantiles.to_vec(), bars.to_vec(), InferredType::Of(kind)),
            ..Values::default()
        }
    }

    const EVEN: [(u16, f64); 7] = [
        (10, 1.0),
        (50, 5.0),
        (250, 25.0),
        (500, 50.0),
        (750, 75.0),
        (950, 95.0),
        (990, 99.0),
    ];

    #[test]
    fn numbers_fall_between_the_quantiles_of_the_first_side() {
        let a = numeric(&EVEN, &[(0.0, 100.0, 1_000)], Float);
        near(numbers(&a, &a).unwrap().psi, 0.0);
        // Everything doubled: half of B lies above A's largest quantiles.
        let doubled: Vec<(u16, f64)> = EVEN.iter().map(|(at, value)| (*at, value * 2.0)).collect();
        let b = numeric(&doubled, &[(0.0, 200.0, 1_000)], Float);
        let drift = numbers(&a, &b).unwrap();
        let before = [0.01, 0.04, 0.2, 0.25, 0.25, 0.2, 0.04, 0.01];
        let after = [0.005, 0.02, 0.1, 0.125, 0.125, 0.1, 0.02, 0.505];
        near(drift.psi, psi(&before, &after));
        near(drift.js, jensen_shannon(&before, &after));
    }

    #[test]
    fn a_heap_of_one_value_is_no_alarm_where_it_crosses_a_quantile() {
        // 49 % zeros on one side, 51 % on the other.
        let quantiles = |half: f64| {
            [
                (10, 0.0),
                (50, 0.0),
                (250, 0.0),
                (500, half),
                (750, 60.0),
                (950, 95.0),
                (990, 99.0),
            ]
        };
        let bars = [(0.0, 50.0, 700), (50.0, 100.0, 300)];
        let a = numeric(&quantiles(0.5), &bars, Float);
        let b = numeric(&quantiles(0.0), &bars, Float);
        for drift in [numbers(&a, &b).unwrap(), numbers(&b, &a).unwrap()] {
            assert!(drift.psi < 0.01, "{drift:?}");
        }
    }

    #[test]
    fn whole_numbers_have_no_value_between_two() {
        let quantiles = [
            (10, 1.0),
            (50, 1.0),
            (250, 2.0),
            (500, 3.0),
            (750, 4.0),
            (950, 5.0),
            (990, 5.0),
        ];
        let bars = |ones: u64| {
            [
                (1.0, 2.0, ones),
                (2.0, 3.0, 200),
                (3.0, 4.0, 200),
                (4.0, 5.0, 200),
                (5.0, 5.0, 400 - ones),
            ]
        };
        let a = numeric(&quantiles, &bars(200), Integer);
        near(numbers(&a, &a).unwrap().psi, 0.0);
        let b = numeric(&quantiles, &bars(210), Integer);
        assert!(numbers(&a, &b).unwrap().psi < 0.01);
    }
}
