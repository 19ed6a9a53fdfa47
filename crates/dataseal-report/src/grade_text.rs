//! How a grade was reckoned, and the three grades side by side, in words: for the terminal, the page and `dataseal grade`.
//!
//! Only wording: every step was decided before.

use std::fmt::Display;

use dataseal_model::{
    Appraisal, DerivedReading, ElementReading, GradeDriver, GradeRule, Placement, QualityGrade, Readiness,
    ReadinessLevel, TableAppraisal, facts,
};

use crate::number::{count, share};
use crate::{Context, Lang, message, printable, story, words};

/// Why a grade was given.
pub(crate) fn driver(driver: &GradeDriver, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let grade = words::grade_short(lang, driver.grade);
    let rule = words::grade_rule(lang, driver.rule);
    let class = driver.class.as_ref().map(|class| story::class_title(ctx, class));
    if let Some((object, degree)) = driver.impact {
        let (object, degree) = (
            words::impact(lang, object),
            words::degree(lang, degree, ctx.scale_words),
        );
        let class = class.unwrap_or(rule);
        let args: [(&str, &dyn Display); 4] = [
            ("class", &class),
            ("object", &object),
            ("degree", &degree),
            ("grade", &grade),
        ];
        return message(lang, "driver.matrix", &args);
    }
    if driver.rule == GradeRule::SectorFloor
        && let Some(node) = &driver.node
    {
        let (taxonomy, title) = (&node.taxonomy, printable(lang.pick(&node.title)));
        let level = node.level.clone().unwrap_or_default();
        let Some(class) = class else {
            let args: [(&str, &dyn Display); 4] = [
                ("taxonomy", taxonomy),
                ("title", &title),
                ("level", &level),
                ("grade", &grade),
            ];
            return message(lang, "driver.together", &args);
        };
        let args: [(&str, &dyn Display); 5] = [
            ("class", &class),
            ("taxonomy", taxonomy),
            ("title", &title),
            ("level", &level),
            ("grade", &grade),
        ];
        return message(lang, "driver.sector", &args);
    }
    if let Some(signal) = driver.signal.as_deref() {
        return signalled(driver, signal, &grade, ctx);
    }
    match (class, driver.figure) {
        (Some(class), _) => message(
            lang,
            "driver.class",
            &[("class", &class), ("rule", &rule), ("grade", &grade)],
        ),
        (None, Some(figure)) => message(
            lang,
            "driver.persons",
            &[("rule", &rule), ("n", &count(figure)), ("grade", &grade)],
        ),
        (None, None) => message(lang, "driver.rule", &[("rule", &rule), ("grade", &grade)]),
    }
}

/// A signal with its criterion, whether that was read, and whether the threshold is ours.
fn signalled(driver: &GradeDriver, id: &str, grade: &str, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let Some(signal) = ctx.taxonomy.scheme.signal(id) else {
        let rule = words::grade_rule(lang, driver.rule);
        return message(lang, "driver.rule", &[("rule", &rule), ("grade", &grade)]);
    };
    let element = words::element(lang, signal.element);
    let title = printable(lang.pick(&signal.title));
    let source = format!(
        "{} {}",
        printable(&signal.source.instrument),
        printable(&signal.source.article)
    );
    let marks = [
        (!signal.source.verified, "driver.unverified"),
        (signal.policy, "driver.policy"),
    ];
    let marks = marks.iter().filter(|(holds, _)| *holds);
    let policy: String = marks.map(|(_, id)| message(lang, id, &[])).collect();
    let args: [(&str, &dyn Display); 5] = [
        ("element", &element),
        ("title", &title),
        ("source", &source),
        ("policy", &policy),
        ("grade", &grade),
    ];
    message(lang, "driver.signal", &args)
}

/// The steps by which a table got its grade, in the order in which they were taken. Reasons of single columns are not in it.
pub(crate) fn steps(table: &TableAppraisal, ctx: &Context<'_>) -> Vec<String> {
    let lang = ctx.lang;
    let reckoning = &table.reckoning;
    let mut steps = Vec::new();
    if let Some(highest) = reckoning.highest_column {
        let grade = words::grade_short(lang, highest);
        steps.push(message(lang, "step.highest", &[("grade", &grade)]));
    }
    steps.extend(reckoning.elements.iter().map(|reading| element(reading, lang)));
    for level in &reckoning.levels {
        let args: [(&str, &dyn Display); 2] = [("taxonomy", &level.taxonomy), ("level", &level.level)];
        steps.push(message(lang, "step.level", &args));
    }
    steps.extend(reckoning.derived.as_ref().map(|reading| derived(reading, lang)));
    if !steps.is_empty() {
        let grade = words::grade(lang, table.grade);
        steps.push(message(lang, "step.result", &[("grade", &grade)]));
    }
    steps
}

fn element(reading: &ElementReading, lang: Lang) -> String {
    let separator = message(lang, "list.separator", &[]);
    let name = words::element(lang, reading.element);
    let mut known: Vec<String> = reading
        .measured
        .iter()
        .map(|(measure, figure)| {
            let what = words::measure(lang, *measure);
            message(lang, "step.measured", &[("what", &what), ("n", &count(*figure))])
        })
        .collect();
    if !reading.declared.is_empty() {
        let answers: Vec<String> = reading
            .declared
            .iter()
            .map(|answer| choice(reading, answer, lang))
            .collect();
        known.push(message(
            lang,
            "step.declared",
            &[("answers", &answers.join(&separator))],
        ));
    }
    if known.is_empty() {
        return message(lang, "step.unknown", &[("element", &name)]);
    }
    let known = known.join(&separator);
    match reading.raises {
        Some(grade) => {
            let grade = words::grade_short(lang, grade);
            message(
                lang,
                "step.raises",
                &[("element", &name), ("known", &known), ("grade", &grade)],
            )
        }
        None => message(lang, "step.raises-nothing", &[("element", &name), ("known", &known)]),
    }
}

/// An answer in the wording of its question.
fn choice(reading: &ElementReading, answer: &str, lang: Lang) -> String {
    let choices = facts::fact(reading.element.fact()).map_or(&[][..], |spec| spec.choices);
    let chosen = choices.iter().find(|choice| choice.value == answer);
    chosen.map_or_else(
        || printable(answer).into_owned(),
        |choice| match lang {
            Lang::Zh => choice.zh.to_owned(),
            Lang::En => choice.en.to_owned(),
        },
    )
}

fn derived(reading: &DerivedReading, lang: Lang) -> String {
    let kind = words::derivation(lang, reading.derivation);
    let outcome = words::derived_outcome(lang, reading.outcome);
    let unknown = || message(lang, "step.source-unknown", &[]);
    let source = reading
        .source
        .map_or_else(unknown, |grade| words::grade_short(lang, grade));
    let reckoned = words::grade_short(lang, reading.reckoned);
    let args: [(&str, &dyn Display); 4] = [
        ("kind", &kind),
        ("source", &source),
        ("reckoned", &reckoned),
        ("outcome", &outcome),
    ];
    message(lang, "step.derived", &args)
}

/// Where a label stands, one entry a taxonomy.
pub(crate) fn places<'a>(placements: impl Iterator<Item = &'a Placement>, lang: Lang) -> Vec<String> {
    placements
        .map(|placement| {
            let node = &placement.node;
            let level = node
                .level
                .as_ref()
                .map_or_else(String::new, |level| format!(" [{level}]"));
            format!(
                "{} {} {}{level}",
                node.taxonomy,
                node.code,
                printable(lang.pick(&node.title))
            )
        })
        .collect()
}

/// Quality in one line: the band, how much could be assessed, and what decides.
pub(crate) fn quality(grade: &QualityGrade, lang: Lang) -> String {
    let assessed: [(&str, &dyn Display); 2] = [("assessed", &grade.assessed), ("of", &grade.indicators)];
    match (grade.band, grade.lowest) {
        (Some(band), Some(lowest)) => {
            let share = share(lowest, 1_000_000);
            let mut args = assessed.to_vec();
            let band = band.as_str();
            args.push(("band", &band));
            args.push(("share", &share));
            message(lang, "standing.quality", &args)
        }
        _ => message(lang, "standing.quality-unknown", &assessed),
    }
}

/// Readiness in one line.
pub(crate) fn readiness(readiness: &Readiness, lang: Lang) -> String {
    let level = words::readiness(lang, readiness.level);
    if readiness.level == ReadinessLevel::Ready {
        return level;
    }
    let reasons = reasons(readiness, lang).join(&message(lang, "list.separator", &[]));
    message(lang, "standing.readiness", &[("level", &level), ("reasons", &reasons)])
}

/// Why data are not ready, each with the number of rules that it rests on.
pub(crate) fn reasons(readiness: &Readiness, lang: Lang) -> Vec<String> {
    let reason = |(reason, codes): &(dataseal_model::ReadinessReason, Vec<dataseal_model::RuleCode>)| {
        let text = words::readiness_reason(lang, *reason);
        match codes.len() {
            0 => text,
            n => message(lang, "standing.rules", &[("reason", &text), ("n", &n)]),
        }
    };
    readiness.reasons.iter().map(reason).collect()
}

/// Under which reading of sensitive information, and in which taxonomies.
pub(crate) fn basis(appraisal: &Appraisal, lang: Lang) -> String {
    let profile = appraisal.basis.sensitive.as_str();
    let taxonomies: Vec<&str> = appraisal.basis.taxonomies.iter().map(|tree| tree.id.as_str()).collect();
    if taxonomies.is_empty() {
        return message(lang, "standing.basis", &[("profile", &profile)]);
    }
    let taxonomies = taxonomies.join(&message(lang, "list.separator", &[]));
    message(
        lang,
        "standing.basis-taxonomies",
        &[("profile", &profile), ("taxonomies", &taxonomies)],
    )
}

#[cfg(test)]
mod tests {
    use dataseal_model::{Degree, Element, Grade, ImpactObject, Measure, QualityBand, ReadinessReason, RuleCode};
    use dataseal_pack::ScaleWords;

    use super::*;
    use crate::fixtures;

    #[test]
    fn degrees_are_named_in_the_words_of_the_scale() {
        let taxonomy = fixtures::taxonomy();
        let context = Context::new(Lang::Zh, &taxonomy, &[]);
        let serious = GradeDriver {
            impact: Some((ImpactObject::Individual, Degree::Serious)),
            ..GradeDriver::new(Grade::L3, GradeRule::Matrix)
        };
        assert!(driver(&serious, &context).contains("造成严重危害"));
        let guide = Context {
            scale_words: ScaleWords::Tc260Pg20212a,
            ..context
        };
        assert!(driver(&serious, &guide).contains("造成一般危害"));
    }

    #[test]
    fn an_element_that_nothing_tells_is_not_passed_over() {
        let reading = |measured: Vec<(Measure, u64)>, raises| ElementReading {
            element: Element::Scale,
            measured,
            declared: Vec::new(),
            raises,
        };
        assert_eq!(
            element(&reading(Vec::new(), None), Lang::En),
            "scale: not declared, and no scan tells"
        );
        let text = element(&reading(vec![(Measure::Persons, 120_000)], Some(Grade::L3)), Lang::En);
        assert_eq!(text, "scale: different persons, at least 120,000 (measured) → L3");
    }

    #[test]
    fn a_quality_that_nobody_could_assess_is_no_bad_one() {
        let nothing = QualityGrade {
            band: None,
            lowest: None,
            assessed: 0,
            indicators: 23,
        };
        assert_eq!(
            quality(&nothing, Lang::En),
            "quality unknown (0 of 23 indicators assessable)"
        );
        let some = QualityGrade {
            band: Some(QualityBand::of(962_000)),
            lowest: Some(962_000),
            assessed: 2,
            indicators: 23,
        };
        assert!(quality(&some, Lang::En).starts_with("quality B (2 of 23"));
        let rule: RuleCode = "CN-CORE-008".parse().unwrap();
        let not_ready = Readiness {
            level: ReadinessLevel::NeedsWork,
            reasons: vec![(ReadinessReason::BlockingUndetermined, vec![rule])],
        };
        assert_eq!(
            readiness(&not_ready, Lang::En),
            "needs work: blocking rules undetermined (1)"
        );
    }
}
