//! Derived data (GB/T 43697-2024, Annex I): lower than what they were made of only with a report that says why.

use dataseal_model::{Derivation, DerivedOutcome, DerivedReading, Evidence, Grade};

use super::GradeContext;

/// What being derived does to the grade that was reckoned; `None` where the holder does not say that the data are.
pub(super) fn read(reckoned: Grade, context: &GradeContext<'_>) -> Option<DerivedReading> {
    let derivation: Derivation = context.answers("derivation").first()?.parse().ok()?;
    if derivation == Derivation::Original {
        return None;
    }
    let source = context.answers("source_grades").into_iter().filter_map(grade_of).max();
    let outcome = match source {
        None => DerivedOutcome::SourceUnknown,
        Some(source) if reckoned >= source => DerivedOutcome::NotLower,
        Some(_) if derivation == Derivation::Fused => DerivedOutcome::RaisedToSources,
        Some(_) if has_report(context) => DerivedOutcome::LoweredWithReport,
        Some(_) => DerivedOutcome::KeptWithoutReport,
    };
    Some(DerivedReading {
        derivation,
        source,
        reckoned,
        outcome,
    })
}

/// The grade after this step.
pub(super) fn grade(reading: &DerivedReading) -> Grade {
    match (reading.outcome, reading.source) {
        (DerivedOutcome::KeptWithoutReport | DerivedOutcome::RaisedToSources, Some(source)) => source,
        _ => reading.reckoned,
    }
}

/// A grade as `asset.toml` names it; what an authority confirmed stands where the candidates do.
fn grade_of(answer: &str) -> Option<Grade> {
    match answer {
        "important" => Some(Grade::ImportantCandidate),
        "core" => Some(Grade::CoreCandidate),
        other => other.parse().ok(),
    }
}

fn has_report(context: &GradeContext<'_>) -> bool {
    let asset = context.asset;
    asset.is_some_and(|asset| asset.holds(Evidence::DEID_REPORT, context.as_of))
}
