//! `labels.toml` in writing: what the machine found in every column, for a person to review, and what persons decided.
//!
//! Only names that may be shown and figures about columns are in it, never a value.

use dataseal_model::{
    Appraisal, ColumnAppraisal, ColumnDecision, Grade, Label, LabelDecision, LabelTarget, MachineNote, TableAppraisal,
};
use dataseal_pack::{LABELS_SCHEMA, NO_CLASS, toml_string};

use crate::asset_template::{comment, line};
use crate::messages::text;
use crate::{Lang, printable, story};

/// The `labels.toml` of the results folder: an entry a column, decisions in force filled in, the rest left empty.
pub fn labels_text(appraisal: &Appraisal, lang: Lang) -> String {
    let mut toml = String::new();
    for id in [
        "labels.title",
        "labels.how",
        "labels.grade-rule",
        "labels.disclose-rule",
    ] {
        comment(&mut toml, &text(lang, id));
    }
    line(&mut toml, &format!("\nschema = {}", toml_string(LABELS_SCHEMA)));
    for table in &appraisal.tables {
        if is_unwritable(table.file_name.as_str()) {
            line(&mut toml, "");
            comment(&mut toml, &text(lang, "labels.unwritable"));
            continue;
        }
        for (position, column) in table.columns.iter().enumerate() {
            let decision = column.review.as_ref().map(|review| &review.decision);
            let target = label_target(table, position, column);
            entry(&mut toml, &target, Some(&machine_note(column)), decision);
            if decision.is_none() {
                for key in ["class", "reason", "reviewer"] {
                    line(&mut toml, &format!("{key} = \"\""));
                }
            }
        }
    }
    toml
}

/// A `labels.toml` of decisions alone, as it is kept beside the data.
pub fn decisions_text(decisions: &[ColumnDecision], lang: Lang) -> String {
    let mut toml = String::new();
    comment(&mut toml, &text(lang, "labels.decisions-title"));
    comment(&mut toml, &text(lang, "labels.decisions-how"));
    line(&mut toml, &format!("\nschema = {}", toml_string(LABELS_SCHEMA)));
    for decision in decisions {
        entry(
            &mut toml,
            &decision.target,
            decision.machine.as_ref(),
            Some(&decision.decision),
        );
    }
    toml
}

/// Characters of a name that people still read; longer ones are told by their place.
const NAME_CHARACTERS: usize = 1_000;

/// How decisions name a column: by the names that may be shown, and by its place where the name cannot be written down.
pub fn label_target(table: &TableAppraisal, position: usize, column: &ColumnAppraisal) -> LabelTarget {
    let name = column.shown.name.as_str();
    LabelTarget {
        file: table.file_name.to_string(),
        part: table.reading.place(),
        column: if is_unwritable(name)
            || name.trim() != name
            || name.is_empty()
            || name.chars().count() > NAME_CHARACTERS
        {
            format!("#{}", position.saturating_add(1))
        } else {
            name.to_owned()
        },
        position: Some(position),
        digest: Some(table.digest),
    }
}

/// What the machine found of a column, whatever a person decided since.
pub(crate) struct MachineFound<'a> {
    /// Its labels, hints among them.
    pub(crate) labels: &'a [Label],
    /// The one that is told first: the first that is no hint, or the first hint.
    pub(crate) main: Option<&'a Label>,
    /// The grade that the labels give.
    pub(crate) grade: Grade,
}

pub(crate) fn machine_found(column: &ColumnAppraisal) -> MachineFound<'_> {
    let review = column.review.as_ref();
    let labels = review.map_or(column.labels.as_slice(), |review| review.machine.as_slice());
    MachineFound {
        labels,
        main: story::main_label(labels).or(labels.first()),
        grade: review.map_or(column.grade.grade, |review| review.machine_grade),
    }
}

/// What the machine found, whatever a person decided since.
pub fn machine_note(column: &ColumnAppraisal) -> MachineNote {
    let found = machine_found(column);
    let of_main = |told: fn(&Label) -> String| found.main.map_or_else(String::new, told);
    MachineNote {
        class: of_main(|label| label.class.to_string()),
        confidence: of_main(|label| label.confidence.to_string()),
        grade: found.grade.as_str().to_owned(),
    }
}

/// Whether a name holds characters that a `labels.toml` refuses.
fn is_unwritable(name: &str) -> bool {
    printable(name) != name
}

fn entry(toml: &mut String, target: &LabelTarget, machine: Option<&MachineNote>, decision: Option<&LabelDecision>) {
    line(toml, "\n[[columns]]");
    line(toml, &format!("file = {}", toml_string(&target.file)));
    if !target.part.is_empty() {
        line(toml, &format!("part = {}", toml_string(&target.part)));
    }
    if let Some(digest) = target.digest {
        line(toml, &format!("sha256 = {}", toml_string(&digest.to_string())));
    }
    line(toml, &format!("column = {}", toml_string(&target.column)));
    if let Some(position) = target.position {
        line(toml, &format!("position = {}", position.saturating_add(1)));
    }
    if let Some(machine) = machine {
        let keys = [
            ("class", &machine.class),
            ("confidence", &machine.confidence),
            ("grade", &machine.grade),
        ];
        let keys: Vec<String> = keys
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key} = {}", toml_string(value)))
            .collect();
        line(toml, &format!("machine = {{ {} }}", keys.join(", ")));
    }
    if let Some(decision) = decision {
        decided(toml, decision);
    }
}

fn decided(toml: &mut String, decision: &LabelDecision) {
    match decision.classes.as_deref() {
        None => {}
        Some([]) => line(toml, &format!("class = {}", toml_string(NO_CLASS))),
        Some([only]) => line(toml, &format!("class = {}", toml_string(only.as_str()))),
        Some(several) => {
            let classes: Vec<String> = several.iter().map(|class| toml_string(class.as_str())).collect();
            line(toml, &format!("class = [{}]", classes.join(", ")));
        }
    }
    if let Some(grade) = decision.grade {
        line(toml, &format!("grade = {}", toml_string(grade.as_str())));
    }
    if decision.disclose {
        line(toml, "disclose = true");
    }
    line(toml, &format!("reason = {}", toml_string(&decision.reason)));
    line(toml, &format!("reviewer = {}", toml_string(&decision.reviewer)));
    line(toml, &format!("date = {}", decision.date));
}
