//! The share of a column's numbers up to a point, as far as quantiles and histogram tell.

use dataseal_model::Masked;

use super::values::Magnitudes;

/// Quantiles are in thousandths.
const WHOLE: f64 = 1000.0;

/// A point that parts numbers: those up to it, or with `inclusive` unset those below it.
#[derive(Clone, Copy)]
pub(crate) struct Cut {
    at: f64,
    inclusive: bool,
    per_mille: u16,
}

impl Cut {
    /// Which quantile of the first side it is.
    pub(crate) const fn per_mille(&self) -> u16 {
        self.per_mille
    }
}

/// What is known at one point.
#[derive(Clone, Copy)]
struct Knot {
    at: f64,
    inclusive: bool,
    /// Between which the share lies.
    low: f64,
    high: f64,
}

impl Knot {
    const fn exact(at: f64, inclusive: bool, share: f64) -> Self {
        Self {
            at,
            inclusive,
            low: share,
            high: share,
        }
    }

    fn is_at(&self, at: f64, inclusive: bool) -> bool {
        self.inclusive == inclusive && is_same(self.at, at)
    }
}

/// Two notations of one number may differ in their last bits once both are floats.
fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= one.abs().max(other.abs()) * 1e-12
}

/// A run of quantiles with one value: more than one is a heap of equal numbers.
struct Run {
    at: f64,
    first: u16,
    last: u16,
    before: f64,
    after: f64,
}

impl Run {
    const fn is_heap(&self) -> bool {
        self.first != self.last
    }
}

/// The share of numbers up to a point.
pub(crate) struct Curve {
    knots: Vec<Knot>,
    cuts: Vec<Cut>,
}

impl Curve {
    pub(crate) fn of(magnitudes: &Masked<Magnitudes>) -> Self {
        let Magnitudes { quantiles, bars, whole } = magnitudes.expose();
        let runs = runs(quantiles);
        let cuts = cuts(&runs, *whole);
        let mut knots = of_bars(bars, *whole);
        for knot in of_runs(&runs, *whole) {
            // The histogram counted; the quantile only bounds.
            if !knots.iter().any(|known| known.is_at(knot.at, knot.inclusive)) {
                knots.push(knot);
            }
        }
        knots.sort_by(|left, right| left.at.total_cmp(&right.at).then(left.inclusive.cmp(&right.inclusive)));
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for knot in &mut knots {
            (low, high) = (knot.low.max(low), knot.high.max(high));
            (knot.low, knot.high) = (low, high.max(low));
        }
        Self { knots, cuts }
    }

    /// Where this side would part numbers: at its quantiles, and before heaps.
    pub(crate) fn cuts(&self) -> Vec<Cut> {
        self.cuts.clone()
    }

    /// Between which the share up to a cut lies; both ends are equal unless there is a heap of equal numbers at the cut or
    /// next to it, of which quantiles tell only bounds.
    pub(crate) fn share(&self, cut: &Cut) -> (f64, f64) {
        if let Some(known) = self.knots.iter().find(|knot| knot.is_at(cut.at, cut.inclusive)) {
            return (known.low, known.high);
        }
        let after = |knot: &&Knot| (knot.at, knot.inclusive) > (cut.at, cut.inclusive);
        let next = self.knots.iter().find(after);
        let last = self.knots.iter().rev().find(|knot| !after(knot));
        let Some(last) = last else { return (0.0, 0.0) };
        let Some(next) = next else { return (1.0, 1.0) };
        let width = next.at - last.at;
        let way = if width > 0.0 { (cut.at - last.at) / width } else { 0.0 };
        let between = |from: f64, to: f64| from + (to - from) * way;
        (between(last.low, next.low), between(last.high, next.high))
    }
}

fn runs(quantiles: &[(u16, f64)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (per_mille, at) in quantiles {
        let share = f64::from(*per_mille) / WHOLE;
        match runs.last_mut() {
            Some(run) if run.at == *at => run.last = *per_mille,
            last => {
                let before = last.map_or(0.0, |run| {
                    run.after = share;
                    f64::from(run.last) / WHOLE
                });
                runs.push(Run {
                    at: *at,
                    first: *per_mille,
                    last: *per_mille,
                    before,
                    after: 1.0,
                });
            }
        }
    }
    runs
}

/// Whole numbers below a point are those up to the one before it.
const fn below(at: f64, whole: bool) -> (f64, bool) {
    if whole { (at - 1.0, true) } else { (at, false) }
}

fn cuts(runs: &[Run], whole: bool) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    for run in runs {
        let (at, inclusive) = below(run.at, whole);
        let is_new = cuts
            .last()
            .is_none_or(|last| last.at != at || last.inclusive != inclusive);
        if run.is_heap() && is_new {
            cuts.push(Cut {
                at,
                inclusive,
                per_mille: run.first,
            });
        }
        cuts.push(Cut {
            at: run.at,
            inclusive: true,
            per_mille: run.last,
        });
    }
    cuts
}

fn of_runs(runs: &[Run], whole: bool) -> Vec<Knot> {
    let mut knots = Vec::new();
    for run in runs {
        let (first, last) = (f64::from(run.first) / WHOLE, f64::from(run.last) / WHOLE);
        if run.is_heap() {
            let (at, inclusive) = below(run.at, whole);
            knots.push(Knot {
                at,
                inclusive,
                low: run.before,
                high: first,
            });
            knots.push(Knot {
                at: run.at,
                inclusive: true,
                low: last,
                high: run.after,
            });
        } else {
            knots.push(Knot::exact(run.at, true, last));
        }
    }
    knots
}

fn of_bars(bars: &[(f64, f64, u64)], whole: bool) -> Vec<Knot> {
    let total = bars.iter().fold(0u64, |sum, (.., count)| sum.saturating_add(*count));
    if total == 0 {
        return Vec::new();
    }
    let mut counted = 0u64;
    let mut knots = Vec::new();
    for (low, _, count) in bars {
        let (at, inclusive) = below(*low, whole);
        knots.push(Knot::exact(at, inclusive, counted as f64 / total as f64));
        counted = counted.saturating_add(*count);
    }
    knots.extend(bars.last().map(|(_, high, _)| Knot::exact(*high, true, 1.0)));
    knots
}

/// Whether two ranges have no number in common.
pub(crate) fn are_apart(a: &Masked<(f64, f64)>, b: &Masked<(f64, f64)>) -> bool {
    let ((a_low, a_high), (b_low, b_high)) = (a.expose(), b.expose());
    a_high < b_low || b_high < a_low
}
