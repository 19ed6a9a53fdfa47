//! Distances between two distributions over the same bins, as plain arithmetic on shares.
//!
//! PSI is the symmetric divergence of Kullback and Leibler 1951 ("On information and sufficiency", Ann. Math. Stat.
//! 22, where it is J(1,2); Jeffreys 1946 has it first): the sum over bins of (b − a) · ln(b / a). It is infinite
//! where one side has an empty bin, so each share counts as at least [`PSI_FLOOR`] in it. The bands 0.1 and 0.25 come
//! from credit scoring (Siddiqi 2006, "Credit Risk Scorecards", which hands on Lewis 1994); they are a custom, not a
//! theorem. What two samples of one population come to by chance is a theorem: PSI divided by (1/n + 1/m) is about
//! chi-squared with (bins − 1) degrees of freedom (Yurdakul 2018, "Statistical properties of population stability
//! index"), so a small table needs a larger PSI before it means anything.
//!
//! The Jensen-Shannon divergence is Lin's of 1991 ("Divergence measures based on the Shannon entropy", IEEE Trans.
//! Inf. Theory 37) with equal weights and logarithms to the base 2: 0 for equal distributions, 1 for disjoint ones,
//! and it needs no floor.

/// A share counts as at least this much in PSI: one in ten thousand, the usual choice. One bin that is empty on one
/// side and holds 1 % on the other then adds 0.046.
pub(crate) const PSI_FLOOR: f64 = 0.0001;

/// Standard normal quantile of 0.999: one alarm by chance in a thousand distributions, so that a table of a hundred
/// columns seldom has one.
const Z_999: f64 = 3.090_232_306_167_813;

/// Population stability index of two lists of shares over the same bins.
pub(crate) fn psi(a: &[f64], b: &[f64]) -> f64 {
    let terms = a.iter().zip(b).map(|(a, b)| {
        let (a, b) = (a.max(PSI_FLOOR), b.max(PSI_FLOOR));
        (b - a) * (b / a).ln()
    });
    terms.sum()
}

/// Jensen-Shannon divergence to the base 2.
pub(crate) fn jensen_shannon(a: &[f64], b: &[f64]) -> f64 {
    // 0 · log 0 is 0; where a share is not 0, neither is the middle.
    let part = |share: f64, middle: f64| {
        if share > 0.0 {
            share * (share / middle).log2()
        } else {
            0.0
        }
    };
    let terms = a.iter().zip(b).map(|(a, b)| {
        let middle = f64::midpoint(*a, *b);
        // Both in one sum, in an order that swapping the sides does not change.
        let (one, other) = (part(*a, middle), part(*b, middle));
        one.min(other) + one.max(other)
    });
    (terms.sum::<f64>() / 2.0).clamp(0.0, 1.0)
}

/// The PSI that two samples of `n` and `m` values from one population exceed once in a thousand times: the chi-squared
/// quantile by Wilson and Hilferty 1931, too large by 3 % for two bins and good to 1 % from five on, times (1/n + 1/m).
pub(crate) fn chance(bins: usize, n: u64, m: u64) -> f64 {
    let freedom = bins.saturating_sub(1) as f64;
    if freedom == 0.0 || n == 0 || m == 0 {
        return 0.0;
    }
    let ninth = 2.0 / (9.0 * freedom);
    let quantile = freedom * (1.0 - ninth + Z_999 * ninth.sqrt()).powi(3);
    quantile * (1.0 / n as f64 + 1.0 / m as f64)
}

/// The largest difference of two shares that samples of `n` and `m` rows with `one` and `other` hits show by chance,
/// with the same confidence: the normal approximation of two proportions under a common one.
pub(crate) fn chance_share((one, n): (u64, u64), (other, m): (u64, u64)) -> f64 {
    if n == 0 || m == 0 {
        return 0.0;
    }
    let (n_rows, m_rows) = (n as f64, m as f64);
    let common = (one as f64 + other as f64) / (n_rows + m_rows);
    Z_999
        * (common * (1.0 - common) * (1.0 / n_rows + 1.0 / m_rows))
            .max(0.0)
            .sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    #[test]
    fn psi_by_hand() {
        // (0.5 − 0.25) ln 2 + (0.5 − 0.75) ln (2/3) = 0.25 ln 3.
        near(psi(&[0.25, 0.75], &[0.5, 0.5]), 0.25 * 3.0_f64.ln());
        near(psi(&[0.2, 0.3, 0.5], &[0.2, 0.3, 0.5]), 0.0);
        // An empty bin counts as one in ten thousand: 0.0999 ln 1000 + (0.9 − 1) ln 0.9.
        let wanted = 0.0999 * 1000.0_f64.ln() - 0.1 * 0.9_f64.ln();
        near(psi(&[1.0, 0.0], &[0.9, 0.1]), wanted);
    }

    #[test]
    fn jensen_shannon_by_hand() {
        near(jensen_shannon(&[1.0, 0.0], &[0.0, 1.0]), 1.0);
        near(jensen_shannon(&[0.5, 0.5], &[0.5, 0.5]), 0.0);
        // Middle (3/4, 1/4): half of log2 (4/3), and half of (1/2 log2 (2/3) + 1/2 log2 2).
        let wanted = f64::midpoint((4.0_f64 / 3.0).log2(), f64::midpoint((2.0_f64 / 3.0).log2(), 1.0));
        near(jensen_shannon(&[1.0, 0.0], &[0.5, 0.5]), wanted);
    }

    #[test]
    fn chance_follows_the_tables_of_chi_squared() {
        // The 0.999 quantiles of 1, 9 and 20 degrees of freedom are 10.828, 27.877 and 45.315.
        for (bins, quantile) in [(2, 10.828), (10, 27.877), (21, 45.315)] {
            let found = chance(bins, 100, 100) / 0.02;
            assert!((found / quantile - 1.0).abs() < 0.04, "{bins}: {found}");
        }
        near(chance(1, 10, 10), 0.0);
        near(chance(5, 0, 10), 0.0);
    }

    #[test]
    fn small_differences_of_both_figures_are_proportional() {
        // For close distributions JS to the base 2 is PSI / (8 ln 2): 0.1 and 0.25 are about 0.018 and 0.045.
        let (a, b) = ([0.25, 0.25, 0.5], [0.26, 0.24, 0.5]);
        let ratio = psi(&a, &b) / jensen_shannon(&a, &b);
        assert!((ratio - 8.0 * 2.0_f64.ln()).abs() < 0.01, "{ratio}");
    }

    #[test]
    fn jensen_shannon_is_symmetric_and_between_nothing_and_one() {
        let mut state = 20_261_126_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            // A third of the bins is empty.
            if state >> 62 == 0 { 0.0 } else { (state >> 11) as f64 }
        };
        for bins in 1..60 {
            let shares: Vec<Vec<f64>> = (0..2)
                .map(|_| {
                    let weights: Vec<f64> = (0..bins).map(|_| next()).collect();
                    let sum: f64 = weights.iter().sum::<f64>().max(1.0);
                    weights.iter().map(|weight| weight / sum).collect()
                })
                .collect();
            let (there, back) = (
                jensen_shannon(&shares[0], &shares[1]),
                jensen_shannon(&shares[1], &shares[0]),
            );
            assert!(
                there.to_bits() == back.to_bits() && (0.0..=1.0).contains(&there),
                "{there} {back}"
            );
            assert_eq!(jensen_shannon(&shares[0], &shares[0]).to_bits(), 0.0_f64.to_bits());
            let (psi_there, psi_back) = (psi(&shares[0], &shares[1]), psi(&shares[1], &shares[0]));
            assert!(psi_there >= 0.0 && (psi_there - psi_back).abs() < 1e-9);
        }
    }
}
