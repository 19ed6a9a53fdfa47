//! The two grades beside that of sensitivity, kept apart from it and from each other: quality, and readiness to circulate.
//!
//! None is ever folded with another into one number: data can be harmless, of good quality and not ready, or any other way.

use std::collections::BTreeSet;

use crate::{Appraisal, Assessment, Finding, Grade, RuleCode, Severity, TableAppraisal, Verdict};

/// How good what could be assessed of the data is. The bands are the project's policy; no standard sets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QualityBand {
    /// Below 800 thousandths.
    D,
    /// From 800 thousandths.
    C,
    /// From 950 thousandths.
    B,
    /// From 990 thousandths.
    A,
}

impl QualityBand {
    /// Every band, lowest first.
    pub const ALL: [Self; 4] = [Self::D, Self::C, Self::B, Self::A];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// The band of a share in millionths.
    pub const fn of(millionths: u64) -> Self {
        match millionths {
            990_000.. => Self::A,
            950_000.. => Self::B,
            800_000.. => Self::C,
            _ => Self::D,
        }
    }
}

/// The grade of quality, with how much of it could be assessed at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QualityGrade {
    /// The band of the lowest indicator that has a value; `None` where none has, which is no grade and not a bad one.
    pub band: Option<QualityBand>,
    /// That indicator's value in millionths.
    pub lowest: Option<u64>,
    /// Indicators with a value, over all tables; parts of others not counted.
    pub assessed: usize,
    /// Indicators, over all tables.
    pub indicators: usize,
}

impl QualityGrade {
    /// That of tables together: the lowest decides.
    pub fn of(tables: &[TableAppraisal]) -> Self {
        let own = || {
            let indicators = tables.iter().flat_map(|table| &table.quality.indicators);
            indicators.filter(|indicator| !indicator.spec.is_part())
        };
        let values: Vec<u64> = own()
            .filter_map(|indicator| match indicator.assessment {
                Assessment::Value(value) => value.millionths(),
                Assessment::NotAssessable(_) => None,
            })
            .collect();
        let lowest = values.iter().copied().min();
        Self {
            band: lowest.map(QualityBand::of),
            lowest,
            assessed: values.len(),
            indicators: own().count(),
        }
    }
}

/// Whether data are ready to circulate, by what the rules concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadinessLevel {
    /// A blocking rule is broken: they cannot be listed as they are.
    NotListable,
    /// Something is broken that a reviewer would send back, or it cannot be told. Unknown is never ready.
    NeedsWork,
    /// Nothing stands in the way under the packs named, as of the day.
    Ready,
}

impl ReadinessLevel {
    /// Every level, worst first.
    pub const ALL: [Self; 3] = [Self::NotListable, Self::NeedsWork, Self::Ready];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotListable => "not-listable",
            Self::NeedsWork => "needs-work",
            Self::Ready => "ready",
        }
    }
}

/// Why data are not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadinessReason {
    /// May be core data, which do not circulate unless an authority says that they are none.
    CoreCandidate,
    /// A blocking rule is broken.
    BlockingViolated,
    /// May be important data, and nobody declared that.
    ImportantCandidate,
    /// It cannot be told whether a blocking rule is kept.
    BlockingUndetermined,
    /// A blocking check of data quality is violated or cannot be told.
    BlockingChecks,
    /// A rule is broken for which a reviewer would send the listing back.
    ErrorViolated,
    /// It cannot be told whether such a rule is kept.
    ErrorUndetermined,
    /// Such a rule or a blocking one is waived. A waiver alone makes nothing ready.
    Waived,
    /// Not all of what is there was read.
    NotReadWhole,
    /// No row was measured.
    NothingMeasured,
    /// No rule was evaluated.
    NothingJudged,
}

impl ReadinessReason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::CoreCandidate,
        Self::BlockingViolated,
        Self::ImportantCandidate,
        Self::BlockingUndetermined,
        Self::BlockingChecks,
        Self::ErrorViolated,
        Self::ErrorUndetermined,
        Self::Waived,
        Self::NotReadWhole,
        Self::NothingMeasured,
        Self::NothingJudged,
    ];

    /// The name used in reports, and the end of its message's id.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CoreCandidate => "core-candidate",
            Self::BlockingViolated => "blocking-violated",
            Self::ImportantCandidate => "important-candidate",
            Self::BlockingUndetermined => "blocking-undetermined",
            Self::BlockingChecks => "blocking-checks",
            Self::ErrorViolated => "error-violated",
            Self::ErrorUndetermined => "error-undetermined",
            Self::Waived => "waived",
            Self::NotReadWhole => "not-read-whole",
            Self::NothingMeasured => "nothing-measured",
            Self::NothingJudged => "nothing-judged",
        }
    }

    /// The best level that it leaves.
    pub const fn level(self) -> ReadinessLevel {
        match self {
            Self::CoreCandidate | Self::BlockingViolated => ReadinessLevel::NotListable,
            _ => ReadinessLevel::NeedsWork,
        }
    }
}

/// Readiness to circulate with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The level.
    pub level: ReadinessLevel,
    /// Reasons, worst first, each with the rules that it rests on, by code.
    pub reasons: Vec<(ReadinessReason, Vec<RuleCode>)>,
}

/// States of `important_status` in which candidates are declared.
const DECLARED: [&str; 2] = ["declared", "notified"];

impl Readiness {
    /// That of an appraisal.
    pub fn of(appraisal: &Appraisal) -> Self {
        let codes = |wanted: &dyn Fn(&Finding) -> bool| -> Vec<RuleCode> {
            let found = appraisal.findings.iter().filter(|finding| wanted(finding));
            let codes: BTreeSet<RuleCode> = found.map(|finding| finding.code.clone()).collect();
            codes.into_iter().collect()
        };
        let mut reasons = Vec::new();
        let ruled = [
            (ReadinessReason::BlockingViolated, Severity::Blocking, Verdict::Violated),
            (
                ReadinessReason::BlockingUndetermined,
                Severity::Blocking,
                Verdict::Undetermined,
            ),
            (ReadinessReason::ErrorViolated, Severity::Error, Verdict::Violated),
            (
                ReadinessReason::ErrorUndetermined,
                Severity::Error,
                Verdict::Undetermined,
            ),
        ];
        for (reason, severity, verdict) in ruled {
            let open = |finding: &Finding| {
                finding.severity == severity && finding.verdict == verdict && finding.waived.is_none()
            };
            reasons.push((reason, codes(&open)));
        }
        let waived = |finding: &Finding| finding.severity >= Severity::Error && finding.waived.is_some();
        reasons.push((ReadinessReason::Waived, codes(&waived)));
        reasons.retain(|(_, codes)| !codes.is_empty());
        let status = appraisal
            .asset
            .as_ref()
            .and_then(|asset| asset.text("important_status"));
        let declared = status.is_some_and(|status| DECLARED.contains(&status));
        let tables = &appraisal.tables;
        let plain = [
            (appraisal.grade == Grade::CoreCandidate, ReadinessReason::CoreCandidate),
            (
                appraisal.grade == Grade::ImportantCandidate && !declared,
                ReadinessReason::ImportantCandidate,
            ),
            (
                tables.iter().any(|table| !table.is_read_whole()),
                ReadinessReason::NotReadWhole,
            ),
            (
                tables.is_empty() || tables.iter().any(|table| table.rows == 0),
                ReadinessReason::NothingMeasured,
            ),
            (appraisal.coverage.evaluated == 0, ReadinessReason::NothingJudged),
            (
                appraisal.failing_checks().next().is_some(),
                ReadinessReason::BlockingChecks,
            ),
        ];
        reasons.extend(
            plain
                .into_iter()
                .filter(|(holds, _)| *holds)
                .map(|(_, reason)| (reason, Vec::new())),
        );
        reasons.sort();
        let worst = reasons.iter().map(|(reason, _)| reason.level()).min();
        Self {
            level: worst.unwrap_or(ReadinessLevel::Ready),
            reasons,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_meet_at_their_thresholds() {
        let bands = [1_000_000, 990_000, 989_999, 950_000, 949_999, 800_000, 799_999, 0].map(QualityBand::of);
        use QualityBand::{A, B, C, D};
        assert_eq!(bands, [A, A, B, B, C, C, D, D]);
    }

    #[test]
    fn only_broken_blocking_rules_and_core_candidates_forbid_listing() {
        for reason in ReadinessReason::ALL {
            let forbids = matches!(
                reason,
                ReadinessReason::CoreCandidate | ReadinessReason::BlockingViolated
            );
            assert_eq!(reason.level() == ReadinessLevel::NotListable, forbids);
            assert_ne!(reason.level(), ReadinessLevel::Ready);
        }
    }
}
