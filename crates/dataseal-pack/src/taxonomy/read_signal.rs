//! From `[[signal]]` of `taxonomy/grading.toml` to what raises a grade: a figure against a threshold, or an answer.

use std::collections::BTreeMap;

use dataseal_model::facts::fact;
use dataseal_model::{Bilingual, Element, Measure};

use super::{Signal, Trigger};
use crate::problem::ProblemKind;
use crate::rule::read_citation;
use crate::walk::{Item, Section};

/// Reads the signals in the order of the file.
pub(super) fn read_signals(root: &mut Section<'_>) -> Vec<Signal> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let sections = root.tables("signal");
    sections
        .into_iter()
        .filter_map(|section| read_signal(section, &mut seen))
        .collect()
}

fn read_signal(mut section: Section<'_>, seen: &mut BTreeMap<String, String>) -> Option<Signal> {
    let id = section.required("id").and_then(|item| item.new_id(seen));
    let trigger = read_trigger(&mut section);
    let grade = section.grade("grade");
    let policy = section.boolean("policy");
    let title = section.bilingual("title");
    let source = section.required("source").and_then(read_citation);
    section.finish();
    let (element, trigger) = trigger?;
    Some(Signal {
        id: id?.to_string(),
        element,
        trigger,
        grade: grade?,
        policy: policy?,
        title: title?,
        source: source?.0,
    })
}

/// A figure and its threshold, or an element and its answer.
fn read_trigger(section: &mut Section<'_>) -> Option<(Element, Trigger)> {
    let Some(item) = section.optional("measure") else {
        return read_answer(section);
    };
    let measure = item.one_of(&Measure::ALL.map(|measure| (measure.as_str(), measure)));
    let number = |item: Item<'_>| u64::try_from(item.integer(0, i64::MAX)?).ok();
    let at_most = section.optional("at_most");
    let at_least = section.optional("at_least");
    match (at_least, at_most) {
        (Some(least), None) => {
            let (measure, least) = (measure?, number(least)?);
            Some((measure.element(), Trigger::AtLeast(measure, least)))
        }
        (None, Some(most)) => {
            let (measure, most) = (measure?, number(most)?);
            Some((measure.element(), Trigger::AtMost(measure, most)))
        }
        _ => {
            section.report(ProblemKind::Contradiction(Bilingual::new(
                "应写 at_least 或 at_most 之一",
                "one of at_least and at_most must be there, and not both",
            )));
            None
        }
    }
}

fn read_answer(section: &mut Section<'_>) -> Option<(Element, Trigger)> {
    let element = section.one_of("element", &Element::ALL.map(|element| (element.as_str(), element)));
    let answer = section.required("answer");
    let (element, answer) = (element?, answer?);
    let written = answer.filled_text()?;
    let choices = fact(element.fact()).map_or(&[][..], |spec| spec.choices);
    if !choices.iter().any(|choice| choice.value == written) {
        answer.report_unknown_value(&written, choices.iter().map(|choice| (choice.zh, choice.value)));
        return None;
    }
    Some((element, Trigger::Answer(written)))
}
