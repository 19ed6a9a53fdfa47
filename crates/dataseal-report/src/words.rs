//! What people call the model's names: one catalogue family an enumeration, `severity.blocking` say.
//!
//! Tests walk every variant, so a new one without a word in either language fails.

use dataseal_model::facts::FactOrigin;
use dataseal_model::{
    Degree, Derivation, DerivedOutcome, Dimension, Element, Encoding, EvidenceState, Form, Format, Grade, GradeRule,
    ImpactObject, IndicatorSpec, InferredType, Lack, LineEnding, Measure, NoteKind, PartKind, ProxyKind,
    QuarantineReason, ReadinessLevel, ReadinessReason, ReviewNoteKind, RuleKind, Ruling, Severity, Standing, Strength,
    Surprise, Verdict, WaiverState, Withheld,
};
use dataseal_pack::{Certainty, ChangedPart, ScaleWords};

use crate::Lang;
use crate::messages::{find, text};

fn word(lang: Lang, family: &str, name: &str) -> String {
    text(lang, &format!("{family}.{name}"))
}

pub(crate) fn severity(lang: Lang, severity: Severity) -> String {
    word(lang, "severity", severity.as_str())
}

pub(crate) fn verdict(lang: Lang, verdict: Verdict) -> String {
    word(lang, "verdict", verdict.as_str())
}

/// What decides whether a rule is kept.
pub(crate) fn rule_kind(lang: Lang, kind: RuleKind) -> String {
    word(lang, "rule-kind", kind.as_str())
}

/// How well the source of a rule is known.
pub(crate) fn certainty(lang: Lang, certainty: Certainty) -> String {
    word(lang, "certainty", certainty.as_str())
}

/// Which part of a pack or a rule changed.
pub(crate) fn changed_part(lang: Lang, part: ChangedPart) -> String {
    word(lang, "policy-part", part.as_str())
}

/// The value of a condition.
pub(crate) fn truth(lang: Lang, value: Option<bool>) -> String {
    let id = match value {
        Some(true) => "trace.true",
        Some(false) => "trace.false",
        None => "trace.unknown",
    };
    text(lang, id)
}

/// The grade with what it means: `L3 一般数据 3 级`.
pub(crate) fn grade(lang: Lang, grade: Grade) -> String {
    word(lang, "grade", grade.as_str())
}

/// The grade in as few characters as a table cell has: `L3`, `重要候选`.
pub(crate) fn grade_short(lang: Lang, grade: Grade) -> String {
    word(lang, "grade-short", grade.as_str())
}

pub(crate) fn grade_rule(lang: Lang, rule: GradeRule) -> String {
    word(lang, "grade-rule", rule.as_str())
}

pub(crate) fn impact(lang: Lang, object: ImpactObject) -> String {
    word(lang, "impact", object.as_str())
}

/// The degree in the words of a scale: what GB/T 43697 calls ordinary harm the practice guide calls slight.
pub(crate) fn degree(lang: Lang, degree: Degree, words: ScaleWords) -> String {
    match words {
        ScaleWords::Gbt43697 => word(lang, "degree", degree.as_str()),
        ScaleWords::Tc260Pg20212a => word(lang, "degree-pg", degree.as_str()),
    }
}

pub(crate) fn element(lang: Lang, element: Element) -> String {
    word(lang, "element", element.as_str())
}

/// What a measured figure counts, to stand before the figure.
pub(crate) fn measure(lang: Lang, measure: Measure) -> String {
    word(lang, "measure", measure.as_str())
}

pub(crate) fn derivation(lang: Lang, derivation: Derivation) -> String {
    word(lang, "derivation", derivation.as_str())
}

pub(crate) fn derived_outcome(lang: Lang, outcome: DerivedOutcome) -> String {
    word(lang, "derived", outcome.as_str())
}

pub(crate) fn readiness(lang: Lang, level: ReadinessLevel) -> String {
    word(lang, "readiness", level.as_str())
}

pub(crate) fn readiness_reason(lang: Lang, reason: ReadinessReason) -> String {
    word(lang, "readiness-reason", reason.as_str())
}

pub(crate) fn column_type(lang: Lang, kind: InferredType) -> String {
    word(lang, "type", kind.as_str())
}

pub(crate) fn encoding(lang: Lang, encoding: Encoding) -> String {
    word(lang, "encoding", encoding.as_str())
}

pub(crate) fn format(lang: Lang, format: Format) -> String {
    word(lang, "format", format.as_str())
}

pub(crate) fn strength(lang: Lang, strength: Strength) -> String {
    word(lang, "strength", strength.as_str())
}

pub(crate) fn form(lang: Lang, form: Form) -> String {
    word(lang, "form", form.as_str())
}

pub(crate) fn standing(lang: Lang, standing: Standing) -> String {
    word(lang, "standing", standing.as_str())
}

pub(crate) fn ruling(lang: Lang, ruling: Ruling) -> String {
    word(lang, "ruling", ruling.as_str())
}

pub(crate) fn surprise(lang: Lang, surprise: Surprise) -> String {
    word(lang, "surprise", surprise.as_str())
}

pub(crate) fn withheld(lang: Lang, reason: Withheld) -> String {
    word(lang, "withheld", reason.as_str())
}

pub(crate) fn review_note(lang: Lang, kind: ReviewNoteKind) -> String {
    word(lang, "review-note", kind.as_str())
}

pub(crate) fn fact_origin(lang: Lang, origin: FactOrigin) -> String {
    word(lang, "fact-origin", origin.as_str())
}

pub(crate) fn waiver_state(lang: Lang, state: WaiverState) -> String {
    word(lang, "waiver-state", state.as_str())
}

pub(crate) fn note(lang: Lang, kind: NoteKind) -> String {
    word(lang, "note", kind.as_str())
}

pub(crate) fn part(lang: Lang, kind: PartKind) -> String {
    word(lang, "part", kind.as_str())
}

pub(crate) fn line_ending(lang: Lang, ending: LineEnding) -> String {
    word(lang, "line-ending", ending.as_str())
}

pub(crate) fn quarantine(lang: Lang, reason: QuarantineReason) -> String {
    word(lang, "quarantine", reason.as_str())
}

/// Name of an evidence state in machine output, and the key of its word.
pub(crate) const fn evidence_state_name(state: EvidenceState) -> &'static str {
    match state {
        EvidenceState::Matches => "matches",
        EvidenceState::Differs => "differs",
        EvidenceState::Missing => "missing",
        EvidenceState::Unchecked => "unchecked",
    }
}

pub(crate) fn evidence_state(lang: Lang, state: EvidenceState) -> String {
    word(lang, "evidence-state", evidence_state_name(state))
}

/// How well a source is known.
pub(crate) fn reliance(lang: Lang, verified: bool) -> String {
    word(
        lang,
        "source",
        if verified { "mark-verified" } else { "mark-unverified" },
    )
}

/// The role that can mend something; packs may name roles that the catalogue does not know, which are shown as written.
pub(crate) fn owner(lang: Lang, owner: &str) -> String {
    find(lang, &format!("owner.{owner}")).map_or_else(|| owner.to_owned(), str::to_owned)
}

pub(crate) fn dimension(lang: Lang, dimension: Dimension) -> String {
    word(lang, "dimension", dimension.as_str())
}

pub(crate) fn indicator(lang: Lang, spec: &IndicatorSpec) -> String {
    word(lang, "indicator", spec.code)
}

/// What an indicator lacks, to stand behind a word such as "lacks".
pub(crate) fn lack(lang: Lang, lack: Lack) -> String {
    word(lang, "lack", lack.as_str())
}

pub(crate) fn proxy(lang: Lang, kind: ProxyKind) -> String {
    word(lang, "proxy", kind.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dataseal_model::{INDICATORS, RemarkCode, ValueKind};

    fn check(words: impl Fn(Lang) -> Vec<String>) {
        for lang in Lang::ALL {
            for word in words(lang) {
                // An id that is not in the catalogue comes back as itself.
                assert!(
                    find(lang, &word).is_none() && !word.contains('.'),
                    "{lang}: no word for {word}"
                );
            }
        }
    }

    #[test]
    fn every_variant_has_a_word_in_both_languages() {
        check(|lang| Severity::ALL.map(|each| severity(lang, each)).to_vec());
        check(|lang| Verdict::ALL.map(|each| verdict(lang, each)).to_vec());
        check(|lang| Grade::ALL.map(|each| grade(lang, each)).to_vec());
        check(|lang| Grade::ALL.map(|each| grade_short(lang, each)).to_vec());
        check(|lang| ImpactObject::ALL.map(|each| impact(lang, each)).to_vec());
        for words in ScaleWords::ALL {
            check(|lang| Degree::ALL.map(|each| degree(lang, each, words)).to_vec());
        }
        check(|lang| Element::ALL.map(|each| element(lang, each)).to_vec());
        check(|lang| Measure::ALL.map(|each| measure(lang, each)).to_vec());
        check(|lang| Derivation::ALL.map(|each| derivation(lang, each)).to_vec());
        check(|lang| DerivedOutcome::ALL.map(|each| derived_outcome(lang, each)).to_vec());
        check(|lang| ReadinessLevel::ALL.map(|each| readiness(lang, each)).to_vec());
        check(|lang| ReadinessReason::ALL.map(|each| readiness_reason(lang, each)).to_vec());
        check(|lang| {
            ValueKind::ALL
                .map(|each| column_type(lang, InferredType::Of(each)))
                .to_vec()
        });
        check(|lang| vec![column_type(lang, InferredType::Empty)]);
        check(|lang| Encoding::ALL.iter().map(|each| encoding(lang, *each)).collect());
        check(|lang| Format::ALL.iter().map(|each| format(lang, *each)).collect());
        check(|lang| {
            [Strength::Hint, Strength::Likely, Strength::Confirmed]
                .map(|each| strength(lang, each))
                .to_vec()
        });
        check(|lang| Form::ALL.map(|each| form(lang, each)).to_vec());
        check(|lang| Ruling::ALL.map(|each| ruling(lang, each)).to_vec());
        check(|lang| {
            [Standing::Label, Standing::Outranked, Standing::Refused]
                .map(|each| standing(lang, each))
                .to_vec()
        });
        check(|lang| {
            [Surprise::None, Surprise::Weak, Surprise::Strong]
                .map(|each| surprise(lang, each))
                .to_vec()
        });
        for code in RemarkCode::ALL {
            let id = format!("remark.{}", code.as_str());
            assert!(Lang::ALL.into_iter().all(|lang| find(lang, &id).is_some()), "{id}");
        }
        check(|lang| RuleKind::ALL.map(|each| rule_kind(lang, each)).to_vec());
        check(|lang| Certainty::ALL.map(|each| certainty(lang, each)).to_vec());
        check(|lang| ChangedPart::ALL.map(|each| changed_part(lang, each)).to_vec());
        check(|lang| Dimension::ALL.map(|each| dimension(lang, each)).to_vec());
        check(|lang| INDICATORS.iter().map(|each| indicator(lang, each)).collect());
        check(|lang| Lack::ALL.map(|each| lack(lang, each)).to_vec());
        check(|lang| ProxyKind::ALL.map(|each| proxy(lang, each)).to_vec());
        check(|lang| Withheld::ALL.map(|each| withheld(lang, each)).to_vec());
        check(|lang| ReviewNoteKind::ALL.map(|each| review_note(lang, each)).to_vec());
        check(|lang| FactOrigin::ALL.map(|each| fact_origin(lang, each)).to_vec());
        check(|lang| WaiverState::ALL.map(|each| waiver_state(lang, each)).to_vec());
        check(|lang| NoteKind::ALL.iter().map(|kind| note(lang, *kind)).collect());
        check(|lang| PartKind::ALL.iter().map(|kind| part(lang, *kind)).collect());
        check(|lang| {
            LineEnding::ALL
                .iter()
                .map(|ending| line_ending(lang, *ending))
                .collect()
        });
        check(|lang| QuarantineReason::ALL.map(|reason| quarantine(lang, reason)).to_vec());
        check(|lang| GradeRule::ALL.map(|each| grade_rule(lang, each)).to_vec());
        let states = [
            EvidenceState::Matches,
            EvidenceState::Differs,
            EvidenceState::Missing,
            EvidenceState::Unchecked,
        ];
        check(|lang| states.map(|each| evidence_state(lang, each)).to_vec());
        check(|lang| dataseal_pack::OWNERS.map(|each| owner(lang, each)).to_vec());
    }
}
