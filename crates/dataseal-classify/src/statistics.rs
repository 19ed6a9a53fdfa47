//! The two questions that decide between a column and chance: how surprising are so many matches, and how large is the
//! share of matches at least. Only additions, products, quotients and square roots, which IEEE 754 rounds alike on every
//! machine.

use dataseal_model::Surprise;

/// Up to this many trials the tail is summed exactly; above, the normal approximation with continuity correction serves.
const EXACT_TRIALS: u64 = 400;

/// How surprising `hits` of `trials` are where chance gives `per_mille` thousandths: the upper tail of the binomial
/// distribution.
pub(crate) fn surprise(hits: u64, trials: u64, per_mille: u16) -> Surprise {
    let chance = f64::from(per_mille.min(999)) / 1000.0;
    if trials <= EXACT_TRIALS {
        return match upper_tail(hits, trials, chance) {
            tail if tail <= 0.001 + f64::EPSILON => Surprise::Strong,
            tail if tail <= 0.1 + f64::EPSILON => Surprise::Weak,
            _ => Surprise::None,
        };
    }
    // z of the one-sided tails 0.001 and 0.1.
    match deviation(hits, trials, chance) {
        z if z >= 3.090 => Surprise::Strong,
        z if z >= 1.282 => Surprise::Weak,
        _ => Surprise::None,
    }
}

/// P(X ≥ hits) for X binomial, by the recurrence of its terms.
fn upper_tail(hits: u64, trials: u64, chance: f64) -> f64 {
    let odds = chance / (1.0 - chance);
    let mut term = (0..trials).fold(1.0, |product, _| product * (1.0 - chance));
    let mut tail = 0.0;
    for successes in 0..=trials {
        if successes >= hits {
            tail += term;
        }
        let (left, next) = ((trials - successes) as f64, (successes + 1) as f64);
        term *= odds * left / next;
    }
    tail
}

/// Standard deviations above the mean, half a success taken off for continuity.
fn deviation(hits: u64, trials: u64, chance: f64) -> f64 {
    let trials = trials as f64;
    let spread = (trials * chance * (1.0 - chance)).sqrt();
    if spread > 0.0 {
        (hits as f64 - 0.5 - trials * chance) / spread
    } else {
        f64::from(u8::from(hits > 0)) * 1e6
    }
}

/// Lower end of Wilson's 95 % interval for a share, in thousandths.
///
/// E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
pub(crate) fn wilson_lower(hits: u64, trials: u64) -> u16 {
    const Z: f64 = 1.96;
    if trials == 0 {
        return 0;
    }
    let n = trials as f64;
    let share = hits.min(trials) as f64 / n;
    let centre = share + Z * Z / (2.0 * n);
    let margin = Z * ((share * (1.0 - share) + Z * Z / (4.0 * n)) / n).sqrt();
    let lower = ((centre - margin) / (1.0 + Z * Z / n)).clamp(0.0, 1.0);
    // Truncated, so that only certainty is 1000.
    (lower * 1000.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_told_from_evidence() {
        // Luhn's check on random numbers, small and large.
        assert_eq!(surprise(3, 20, 100), Surprise::None);
        assert_eq!(surprise(100, 1_000, 100), Surprise::None);
        assert_eq!(surprise(90, 100, 100), Surprise::Strong);
        assert_eq!(surprise(900, 1_000, 100), Surprise::Strong);
        assert_eq!(surprise(3, 3, 100), Surprise::Strong);
        assert_eq!(surprise(1, 1, 91), Surprise::Weak);
        assert_eq!(surprise(0, 0, 91), Surprise::None);
        assert_eq!(surprise(5, 5, 999), Surprise::None);
    }

    #[test]
    fn both_methods_agree_at_the_border() {
        for hits in [20, 40, 50, 60, 80, 200] {
            let exact = upper_tail(hits, EXACT_TRIALS, 0.1);
            let z = deviation(hits, EXACT_TRIALS, 0.1);
            assert_eq!(exact <= 0.001, z >= 3.35, "{hits}: {exact} {z}");
        }
    }

    #[test]
    fn wilson_matches_published_values() {
        assert_eq!(wilson_lower(0, 0), 0);
        assert_eq!(wilson_lower(10, 10), 722);
        assert_eq!(wilson_lower(5, 10), 236);
        assert_eq!(wilson_lower(1_000_000, 1_000_000), 999);
        assert_eq!(wilson_lower(3, 2), wilson_lower(2, 2));
    }
}
