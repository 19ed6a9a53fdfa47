//! The eight elements (GB/T 43697-2024, 6.3): what is known of each, and the signals of the scheme that fire.

use dataseal_model::{Element, ElementReading, GradeDriver, GradeRule, Measure};
use dataseal_pack::{GradingScheme, Signal, Trigger};

use super::GradeContext;

/// What the number of persons adds: the highest threshold that it reaches.
pub(super) fn scale(measured: &[(Measure, u64)], scheme: &GradingScheme) -> Vec<GradeDriver> {
    let Some(persons) = figure(measured, Measure::Persons) else {
        return Vec::new();
    };
    let reached = scheme
        .aggregation
        .iter()
        .rev()
        .find(|rule| persons >= rule.persons_at_least);
    let driver = reached.map(|rule| GradeDriver {
        element: Some(Element::Scale),
        figure: Some(persons),
        ..GradeDriver::new(rule.grade, GradeRule::Aggregation)
    });
    driver.into_iter().collect()
}

/// Reasons from the signals that fire, and what is known of every element, in the standard's order.
pub(super) fn read(
    measured: &[(Measure, u64)],
    scheme: &GradingScheme,
    context: &GradeContext<'_>,
) -> (Vec<GradeDriver>, Vec<ElementReading>) {
    let fired: Vec<GradeDriver> = scheme
        .signals
        .iter()
        .filter_map(|signal| {
            let figure = fires(signal, measured, context)?;
            Some(GradeDriver {
                element: Some(signal.element),
                signal: Some(signal.id.clone()),
                figure,
                ..GradeDriver::new(signal.grade, GradeRule::Element)
            })
        })
        .collect();
    let by_scale = scale(measured, scheme);
    let readings = Element::ALL.map(|element| {
        let raised = fired.iter().chain(&by_scale);
        let raised = raised.filter(|driver| driver.element == Some(element));
        ElementReading {
            element,
            measured: measured
                .iter()
                .filter(|(measure, _)| measure.element() == element)
                .copied()
                .collect(),
            declared: context.answers(element.fact()).into_iter().map(str::to_owned).collect(),
            raises: raised.map(|driver| driver.grade).max(),
        }
    });
    (fired, readings.into())
}

/// Whether a signal fires, and the figure that made it.
#[expect(clippy::option_option, reason = "fired or not, and with a figure or by an answer")]
fn fires(signal: &Signal, measured: &[(Measure, u64)], context: &GradeContext<'_>) -> Option<Option<u64>> {
    match &signal.trigger {
        Trigger::AtLeast(measure, least) => figure(measured, *measure).filter(|found| found >= least).map(Some),
        Trigger::AtMost(measure, most) => figure(measured, *measure).filter(|found| found <= most).map(Some),
        Trigger::Answer(answer) => context
            .answers(signal.element.fact())
            .contains(&answer.as_str())
            .then_some(None),
    }
}

fn figure(measured: &[(Measure, u64)], wanted: Measure) -> Option<u64> {
    let found = measured.iter().find(|(measure, _)| *measure == wanted);
    found.map(|(_, figure)| *figure)
}
