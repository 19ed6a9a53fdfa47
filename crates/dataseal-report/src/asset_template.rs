//! The template of `asset.toml`: what was measured is filled in, what must be declared is a commented question.
//!
//! Questions come from the fact schema, so a new declared fact is asked without a change here. Nothing is ever answered
//! that a scan cannot know: that there is personal information can be measured, that there is none cannot.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dataseal_model::facts::{FACTS, FactOrigin, FactSpec, FactType};
use dataseal_model::{Appraisal, Grade, InferredType, TableAppraisal, ValueKind};
use dataseal_pack::{ASSET_SCHEMA, toml_string};

use crate::messages::text;
use crate::{Context, Lang, cells, message, printable, story, words, wrap};

/// Cells of a comment line.
const COMMENT_WIDTH: usize = 96;

/// What a declaration is asked: declared facts by name, and worksheet questions by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questionnaire {
    /// Names of declared facts; others are left out.
    pub facts: BTreeSet<String>,
    /// Worksheet questions.
    pub questions: BTreeSet<String>,
}

/// The text of a new `asset.toml` for what was appraised, with the questions of `asked` in the context's language.
///
/// Of the appraisal only what may be disclosed is used. A file whose name is withheld is left out with a remark, since
/// the name cannot be written down.
pub fn asset_template(appraisal: &Appraisal, asked: &Questionnaire, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let mut toml = String::new();
    comment(&mut toml, &text(lang, "template.title"));
    comment(&mut toml, &text(lang, "template.how"));
    toml.push_str("#\n");
    measured(&mut toml, appraisal, lang);
    line(&mut toml, &format!("\nschema = {}\n", toml_string(ASSET_SCHEMA)));
    data(&mut toml, appraisal, lang);
    questions(&mut toml, appraisal, asked, ctx);
    worksheet(&mut toml, appraisal, asked, ctx);
    documents(&mut toml, appraisal, ctx);
    toml
}

/// What was measured, for the person who answers.
fn measured(toml: &mut String, appraisal: &Appraisal, lang: Lang) {
    comment(toml, &text(lang, "template.measured"));
    for table in &appraisal.tables {
        let file = printable(table.file_name.as_str());
        let args: [(&str, &dyn std::fmt::Display); 4] = [
            ("file", &file),
            ("rows", &table.rows),
            ("columns", &table.columns.len()),
            ("grade", &words::grade_short(lang, table.grade)),
        ];
        comment(toml, &message(lang, "template.measured-file", &args));
    }
    let personal: Vec<String> = columns(appraisal)
        .filter(|column| story::main_label(&column.labels).is_some_and(|label| label.personal || label.sensitive))
        .map(|column| printable(column.shown.name.as_str()).into_owned())
        .collect();
    if personal.is_empty() {
        comment(toml, &text(lang, "template.measured-none"));
    } else {
        let names = personal.join(&text(lang, "list.separator"));
        comment(
            toml,
            &message(lang, "template.measured-personal", &[("columns", &names)]),
        );
    }
}

fn data(toml: &mut String, appraisal: &Appraisal, lang: Lang) {
    line(toml, "[data]");
    comment(toml, &text(lang, "template.data"));
    let (withheld, named): (Vec<_>, Vec<_>) = appraisal.tables.iter().partition(|table| is_unwritable(table));
    if !withheld.is_empty() {
        comment(toml, &text(lang, "template.withheld"));
    }
    // A workbook or an archive has one file and several tables.
    let mut seen = BTreeSet::new();
    let files: Vec<String> = named
        .iter()
        .map(|table| table.file_name.as_str())
        .filter(|name| seen.insert(*name))
        .map(toml_string)
        .collect();
    line(toml, &format!("files = [{}]", files.join(", ")));
    for (_, spec) in section_questions("data") {
        question(toml, spec, None, false, lang);
    }
}

/// Whether the file's name was replaced by its position, `#3` say, or holds characters that `asset.toml` refuses.
fn is_unwritable(table: &TableAppraisal) -> bool {
    let name = table.file_name.as_str();
    printable(name) != name
        || name
            .strip_prefix('#')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn columns(appraisal: &Appraisal) -> impl Iterator<Item = &dataseal_model::ColumnAppraisal> {
    appraisal.tables.iter().flat_map(|table| &table.columns)
}

/// The questions of a section in the schema's order, with their keys.
fn section_questions(section: &str) -> impl Iterator<Item = (&'static str, &'static FactSpec)> {
    FACTS
        .iter()
        .filter(|spec| spec.origin == FactOrigin::Declared)
        .filter_map(move |spec| {
            let (found, key) = spec.asset_key?.split_once('.')?;
            (found == section).then_some((key, spec))
        })
}

/// Sections in the order in which the schema first names them.
fn sections() -> Vec<&'static str> {
    let mut sections = Vec::new();
    for spec in FACTS.iter().filter(|spec| spec.origin == FactOrigin::Declared) {
        let section = spec
            .asset_key
            .and_then(|key| key.split_once('.'))
            .map(|(section, _)| section);
        sections.extend(section.filter(|name| *name != "data" && !sections.contains(name)));
    }
    sections
}

/// What open findings wait for, as they name it.
fn awaited(appraisal: &Appraisal) -> impl Iterator<Item = &str> {
    let open = appraisal.findings.iter().filter(|finding| finding.is_open());
    open.flat_map(|finding| &finding.missing).map(String::as_str)
}

fn questions(toml: &mut String, appraisal: &Appraisal, asked: &Questionnaire, ctx: &Context<'_>) {
    let awaited: BTreeSet<&str> = awaited(appraisal).map(story::fact_name).collect();
    for section in sections() {
        let of_section: Vec<_> = section_questions(section)
            .filter(|(_, spec)| asked.facts.contains(spec.name))
            .collect();
        if !of_section.is_empty() {
            line(toml, &format!("\n[{section}]"));
        }
        for (_, spec) in of_section {
            let waits = awaited.contains(spec.name);
            question(toml, spec, answer(spec, appraisal), waits, ctx.lang);
        }
    }
}

/// The worksheet questions of the packs, answered yes or no.
fn worksheet(toml: &mut String, appraisal: &Appraisal, asked: &Questionnaire, ctx: &Context<'_>) {
    let awaited: BTreeSet<&str> = awaited(appraisal).filter_map(story::question).collect();
    let mut known = ctx
        .questions
        .iter()
        .filter(|known| asked.questions.contains(&known.id))
        .peekable();
    if known.peek().is_none() {
        return;
    }
    line(toml, "\n[answers]");
    comment(toml, &text(ctx.lang, "template.worksheet"));
    for known in known {
        let waits = if awaited.contains(known.id.as_str()) {
            format!(" [{}]", text(ctx.lang, "template.needed"))
        } else {
            String::new()
        };
        comment(toml, &format!("{}{waits}", ctx.lang.pick(&known.title)));
        line(
            toml,
            &format!("# {} = {}", known.id, blank(FactType::Boolean, ctx.lang)),
        );
    }
}

/// An answer that the scan gives.
enum Answer {
    /// Measured, and written as the answer.
    Measured(String),
    /// A guess from the data, left for the holder to confirm.
    Suggested(String),
}

fn answer(spec: &FactSpec, appraisal: &Appraisal) -> Option<Answer> {
    let labelled = |sensitive: bool| {
        columns(appraisal)
            .filter_map(|column| story::main_label(&column.labels))
            .any(|label| label.sensitive || label.personal && !sensitive)
    };
    match spec.name {
        "contains_personal" if labelled(false) => Some(Answer::Measured("true".to_owned())),
        "contains_sensitive" if labelled(true) => Some(Answer::Measured("true".to_owned())),
        "asset_data_form" => Some(Answer::Measured("[\"table\"]".to_owned())),
        "grade_claimed" if appraisal.grade <= Grade::L4 => {
            Some(Answer::Measured(toml_string(appraisal.grade.as_str())))
        }
        "time_from" => day(appraisal, true).map(Answer::Suggested),
        "time_to" => day(appraisal, false).map(Answer::Suggested),
        _ => None,
    }
}

/// The first or last day among the date columns that may be shown.
fn day(appraisal: &Appraisal, first: bool) -> Option<String> {
    let dated = columns(appraisal).filter(|column| {
        matches!(
            column.counts.inferred,
            InferredType::Of(ValueKind::Date | ValueKind::Timestamp)
        )
    });
    let days = dated
        .filter_map(|column| {
            if first {
                column.shown.min.as_ref()
            } else {
                column.shown.max.as_ref()
            }
        })
        .filter_map(|value| value.as_str().get(..10))
        .filter(|day| day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
        .filter(|day| !day.starts_with('-'));
    if first { days.min() } else { days.max() }.map(str::to_owned)
}

fn question(toml: &mut String, spec: &FactSpec, answer: Option<Answer>, awaited: bool, lang: Lang) {
    let asked = match lang {
        Lang::Zh => spec.zh,
        Lang::En => spec.en,
    };
    let key = spec
        .asset_key
        .and_then(|key| key.split_once('.'))
        .map_or(spec.name, |(_, key)| key);
    let waits = if awaited {
        format!(" [{}]", text(lang, "template.needed"))
    } else {
        String::new()
    };
    comment(toml, &format!("{asked}{waits}"));
    if !spec.choices.is_empty() {
        let several = if spec.fact_type == FactType::TextSet {
            format!(" ({})", text(lang, "template.several"))
        } else {
            String::new()
        };
        comment(toml, &format!("{}{several}", text(lang, "template.answers")));
        let widest = spec.choices.iter().map(|choice| cells(choice.value)).max().unwrap_or(0) + 2;
        for choice in spec.choices {
            let meaning = match lang {
                Lang::Zh => choice.zh,
                Lang::En => choice.en,
            };
            let value = crate::pad(&toml_string(choice.value), widest);
            line(toml, &format!("#   {value}  {meaning}"));
        }
    }
    match answer {
        Some(Answer::Measured(value)) => {
            comment(toml, &text(lang, "template.measured-value"));
            line(toml, &format!("{key} = {value}"));
        }
        Some(Answer::Suggested(value)) => {
            comment(toml, &text(lang, "template.suggested-value"));
            line(toml, &format!("# {key} = {value}"));
        }
        None => line(toml, &format!("# {key} = {}", blank(spec.fact_type, lang))),
    }
}

/// The form of an answer that is still to be given.
fn blank(kind: FactType, lang: Lang) -> String {
    match kind {
        FactType::Boolean => format!("true    # {}", text(lang, "template.yes-no")),
        FactType::Integer => "0".to_owned(),
        FactType::Share => "0.0".to_owned(),
        FactType::Text => "\"\"".to_owned(),
        FactType::TextSet => "[\"\"]".to_owned(),
        FactType::Date => "2026-01-01".to_owned(),
    }
}

/// Blocks for the documents that rules wait for, or one as an example.
fn documents(toml: &mut String, appraisal: &Appraisal, ctx: &Context<'_>) {
    let lang = ctx.lang;
    let kinds: BTreeSet<&str> = awaited(appraisal).filter_map(story::evidence_kind).collect();
    toml.push('\n');
    comment(toml, &text(lang, "template.evidence"));
    if !kinds.is_empty() {
        comment(toml, &text(lang, "template.evidence-needed"));
    }
    let example = ctx.evidence_kinds.first().map(|known| known.kind.as_str());
    let listed = if kinds.is_empty() {
        example.into_iter().collect()
    } else {
        kinds
    };
    for kind in listed {
        let title = ctx.evidence_title(kind).map_or(kind, |title| lang.pick(title));
        toml.push_str("#\n");
        comment(
            toml,
            &message(lang, "template.kind", &[("title", &title), ("kind", &kind)]),
        );
        let _ = write!(
            toml,
            "# [[evidence]]\n# kind = {}\n# file = \"evidence/{kind}.pdf\"\n# sha256 = \"\"\n# issuer = \"\"\n# issued = 2026-01-01\n# valid_until = 2026-12-31\n",
            toml_string(kind)
        );
    }
}

/// A comment, wrapped.
pub(crate) fn comment(toml: &mut String, text: &str) {
    for part in wrap(text, COMMENT_WIDTH) {
        // Control characters end a TOML comment or break it, so none is let in.
        line(toml, &format!("# {}", printable(&part)));
    }
}

pub(crate) fn line(toml: &mut String, text: &str) {
    toml.push_str(text);
    toml.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn parsed(toml: &str) -> dataseal_model::Asset {
        dataseal_pack::parse_asset(toml.as_bytes(), "asset.toml", &fixtures::kinds(), &[]).unwrap()
    }

    fn everything() -> Questionnaire {
        Questionnaire {
            facts: FACTS.iter().map(|spec| spec.name.to_owned()).collect(),
            questions: BTreeSet::new(),
        }
    }

    /// The template with every commented assignment made active, as a holder would.
    fn answered(toml: &str) -> String {
        toml.lines()
            .map(|line| {
                line.strip_prefix("# ")
                    .filter(|rest| is_assignment(rest))
                    .unwrap_or(line)
            })
            .fold(String::new(), |all, line| all + line + "\n")
    }

    fn is_assignment(text: &str) -> bool {
        text == "[[evidence]]"
            || text.split_once(" = ").is_some_and(|(key, _)| {
                key != "sha256" && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            })
    }

    #[test]
    fn the_template_is_a_valid_asset_with_what_was_measured() {
        let taxonomy = fixtures::taxonomy();
        let kinds = fixtures::kinds();
        for lang in Lang::ALL {
            let ctx = Context::new(lang, &taxonomy, &kinds);
            let asset = parsed(&asset_template(&fixtures::orders(), &everything(), &ctx));
            assert_eq!(asset.files, ["客户订单_2025.csv"]);
            assert_eq!(asset.text("grade_claimed"), Some("L4"));
            let personal = asset.declared.get("contains_personal").map(ToString::to_string);
            assert_eq!(personal.as_deref(), Some("true"));
            assert!(asset.evidence.is_empty());
        }
    }

    #[test]
    fn absence_of_personal_information_is_never_filled_in() {
        let taxonomy = fixtures::taxonomy();
        let toml = asset_template(
            &fixtures::statistics(),
            &everything(),
            &Context::new(Lang::En, &taxonomy, &[]),
        );
        assert!(!parsed(&toml).declared.contains_key("contains_personal"));
        assert!(toml.contains("\n# contains = true    # true / false\n"), "{toml}");
        assert!(toml.contains("\n# time_from = 2025-01-01\n"), "{toml}");
    }

    #[test]
    fn every_declared_fact_is_asked_once_and_its_commented_answer_has_the_right_form() {
        let taxonomy = fixtures::taxonomy();
        let toml = asset_template(
            &fixtures::statistics(),
            &everything(),
            &Context::new(Lang::Zh, &taxonomy, &[]),
        );
        for spec in FACTS.iter().filter(|spec| spec.origin == FactOrigin::Declared) {
            let key = spec.asset_key.unwrap().split_once('.').unwrap().1;
            let asked = toml
                .lines()
                .filter(|line| line.trim_start_matches("# ").starts_with(&format!("{key} = ")));
            assert!(asked.count() >= 1, "{key}");
        }
        let problems = dataseal_pack::parse_asset(answered(&toml).as_bytes(), "asset.toml", &[], &[]);
        let problems = problems.err().map(|problems| problems.to_string()).unwrap_or_default();
        assert!(
            !problems.contains("unknown key") && !problems.contains("expected"),
            "{problems}"
        );
    }

    #[test]
    fn awaited_documents_are_named_with_their_titles() {
        let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
        let toml = asset_template(
            &fixtures::orders(),
            &everything(),
            &Context::new(Lang::Zh, &taxonomy, &kinds),
        );
        assert!(
            toml.contains("# 种类：单独同意记录（separate-consent）\n# [[evidence]]\n"),
            "{toml}"
        );
    }

    #[test]
    fn names_cannot_break_out_of_the_file() {
        let (taxonomy, mut appraisal) = (fixtures::taxonomy(), fixtures::statistics());
        appraisal.tables[0].file_name = fixtures::disclosed("a\"] # 'b'.csv");
        let toml = asset_template(&appraisal, &everything(), &Context::new(Lang::En, &taxonomy, &[]));
        assert_eq!(parsed(&toml).files, ["a\"] # 'b'.csv"]);
        for name in ["a\"\n[x]\ny = \"\u{202e}.csv", "#1"] {
            appraisal.tables[0].file_name = fixtures::disclosed(name);
            let toml = asset_template(&appraisal, &everything(), &Context::new(Lang::En, &taxonomy, &[]));
            assert!(toml.contains("was left out") && toml.contains("files = []"), "{toml}");
        }
    }
}
