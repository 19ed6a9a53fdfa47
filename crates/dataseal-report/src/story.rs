//! What both the terminal and the page tell, in words: the conclusion, findings put together by rule, reasons of labels
//! and grades. Only wording and grouping; every decision was made before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use dataseal_model::{
    Appraisal, ClassId, ColumnCounts, Finding, Form, Label, LongDigits, PackRef, Remark, Severity, UsedFact, Verdict,
    facts, join_facts,
};

use crate::number::{count, per_mille, share};
use crate::origin_text::named;
use crate::{Context, Lang, message, printable, words};

/// How the appraisal stands as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No row was measured, so nothing can be said.
    NothingMeasured,
    /// No rule was evaluated, so nothing can be said.
    NothingJudged,
    /// Blocking rules are broken or cannot be told.
    Obstructed,
    /// No blocking finding but what is waived, which is not the same as none.
    Waived,
    /// No blocking finding.
    Clear,
}

pub(crate) fn standing(appraisal: &Appraisal) -> Standing {
    let violated = appraisal
        .obstacles()
        .any(|finding| finding.verdict == Verdict::Violated);
    if appraisal.rows() == 0 && !violated {
        Standing::NothingMeasured
    } else if appraisal.obstacles().next().is_some() || appraisal.failing_checks().next().is_some() {
        Standing::Obstructed
    } else if appraisal.coverage.evaluated == 0 {
        Standing::NothingJudged
    } else if waived_rules(appraisal, Severity::Blocking) > 0 {
        Standing::Waived
    } else {
        Standing::Clear
    }
}

/// The one sentence that a reader takes away. It never says that something complies.
pub(crate) fn conclusion(appraisal: &Appraisal, lang: Lang) -> String {
    let blocking = |verdict| rules(appraisal, verdict, Severity::Blocking);
    let (violated, undetermined) = (blocking(Verdict::Violated), blocking(Verdict::Undetermined));
    let conclusion = match standing(appraisal) {
        Standing::NothingMeasured => message(lang, "conclusion.nothing-measured", &[]),
        Standing::NothingJudged => message(lang, "conclusion.nothing-judged", &[]),
        Standing::Clear => message(lang, "conclusion.clear", &[]),
        Standing::Waived => message(lang, "conclusion.but-waived", &[]),
        Standing::Obstructed => message(
            lang,
            match (violated, undetermined) {
                (0, 0) => "conclusion.checks",
                (0, _) => "conclusion.undetermined",
                (_, 0) => "conclusion.violated",
                _ => "conclusion.both",
            },
            &[
                ("violated", &violated),
                ("undetermined", &undetermined),
                ("checks", &appraisal.failing_checks().count()),
            ],
        ),
    };
    let waived = all_waived_rules(appraisal);
    if waived == 0 {
        return conclusion;
    }
    message(
        lang,
        "conclusion.waived",
        &[("conclusion", &conclusion), ("n", &waived)],
    )
}

/// Under which packs and as of which day the conclusion holds.
pub(crate) fn basis(packs: &[PackRef], as_of: &impl Display, lang: Lang) -> String {
    let packs: Vec<String> = packs.iter().map(|pack| named(pack, lang)).collect();
    let date = crate::number::date(&as_of.to_string(), lang);
    if packs.is_empty() {
        return message(lang, "conclusion.basis-no-pack", &[("date", &date)]);
    }
    let packs = packs.join(&message(lang, "list.separator", &[]));
    message(lang, "conclusion.basis", &[("packs", &packs), ("date", &date)])
}

/// Findings of one rule with one verdict and under one waiver, and everywhere it was found.
pub(crate) struct FindingGroup<'a> {
    /// One of them; code, verdict, severity, waiver and texts are the same for all.
    pub(crate) finding: &'a Finding,
    /// Where, in order, without doubles; empty if it concerns the dataset as a whole.
    pub(crate) places: Vec<String>,
    /// What is missing, in order of name, for people.
    pub(crate) missing: Vec<String>,
    /// The same in as few words as name it.
    pub(crate) missing_brief: Vec<String>,
    /// What they rest on together.
    pub(crate) facts: Vec<UsedFact>,
}

/// Puts the findings together by rule, verdict and waiver, keeping their order.
pub(crate) fn groups<'a>(
    appraisal: &'a Appraisal,
    ctx: &Context<'_>,
    wanted: impl Fn(&Finding) -> bool,
) -> Vec<FindingGroup<'a>> {
    let mut groups: Vec<(FindingGroup<'a>, BTreeSet<&'a str>)> = Vec::new();
    let mut seen = BTreeSet::new();
    for finding in appraisal.findings.iter().filter(|finding| wanted(finding)) {
        let place = place(appraisal, finding, ctx.lang);
        let missing = finding.missing.iter().map(String::as_str);
        let same = groups.iter_mut().find(|(group, _)| {
            group.finding.code == finding.code
                && group.finding.verdict == finding.verdict
                && group.finding.severity == finding.severity
                && group.finding.waived == finding.waived
        });
        if let Some((group, names)) = same {
            names.extend(missing);
            join_facts(&mut group.facts, &finding.facts);
            let here = (&finding.code, finding.verdict, finding.table, finding.column);
            group.places.extend(place.filter(|_| seen.insert(here)));
        } else {
            seen.insert((&finding.code, finding.verdict, finding.table, finding.column));
            let group = FindingGroup {
                finding,
                places: place.into_iter().collect(),
                missing: Vec::new(),
                missing_brief: Vec::new(),
                facts: finding.facts.clone(),
            };
            groups.push((group, missing.collect()));
        }
    }
    groups
        .into_iter()
        .map(|(mut group, names)| {
            group.missing = names.iter().map(|name| missing(ctx, name)).collect();
            group.missing_brief = names.iter().map(|name| missing_brief(ctx, name)).collect();
            group
        })
        .collect()
}

/// How many rules have waived findings, counted by severity.
pub(crate) fn all_waived_rules(appraisal: &Appraisal) -> usize {
    Severity::ALL
        .map(|severity| waived_rules(appraisal, severity))
        .iter()
        .sum()
}

/// How many rules of a severity have waived findings.
pub(crate) fn waived_rules(appraisal: &Appraisal, severity: Severity) -> usize {
    let waived = appraisal.findings.iter().filter(|finding| finding.waived.is_some());
    let codes: BTreeSet<_> = waived
        .filter(|finding| finding.severity == severity)
        .map(|finding| &finding.code)
        .collect();
    codes.len()
}

/// How many rules of a severity stand at `verdict`: a rule that was judged at several places counts once, by its worst. What is
/// waived is counted apart.
pub(crate) fn rules(appraisal: &Appraisal, verdict: Verdict, severity: Severity) -> usize {
    let mut worst: BTreeMap<_, Verdict> = BTreeMap::new();
    let counted = |finding: &&Finding| finding.severity == severity && finding.waived.is_none();
    for finding in appraisal.findings.iter().filter(counted) {
        worst
            .entry(&finding.code)
            .and_modify(|known| *known = finding.verdict.min(*known))
            .or_insert(finding.verdict);
    }
    worst.values().filter(|known| **known == verdict).count()
}

fn place(appraisal: &Appraisal, finding: &Finding, lang: Lang) -> Option<String> {
    let table = appraisal.tables.get(finding.table?)?;
    let name = printable(table.name.as_str());
    let column = finding.column.and_then(|column| table.columns.get(column));
    Some(match column {
        // The only table is the whole dataset: its name would say nothing.
        None if appraisal.tables.len() == 1 => return None,
        None => name.into_owned(),
        Some(column) => {
            let column = printable(column.shown.name.as_str());
            if appraisal.tables.len() == 1 {
                column.into_owned()
            } else {
                message(lang, "place.column", &[("table", &name), ("column", &column)])
            }
        }
    })
}

/// What a missing fact or document is called, and where it is supplied.
fn missing(ctx: &Context<'_>, name: &str) -> String {
    if let Some(kind) = evidence_kind(name) {
        let title = ctx.evidence_title(kind).map_or(kind, |title| ctx.lang.pick(title));
        return message(ctx.lang, "missing.evidence", &[("title", &title), ("kind", &kind)]);
    }
    if let Some(id) = question(name) {
        let title = ctx.question(id).map_or(id, |known| ctx.lang.pick(&known.title));
        return message(ctx.lang, "missing.answer", &[("title", &title), ("id", &id)]);
    }
    let Some(spec) = facts::fact(fact_name(name)) else {
        return printable(name).into_owned();
    };
    let title = match ctx.lang {
        Lang::Zh => spec.zh,
        Lang::En => spec.en,
    };
    match spec.asset_key {
        Some(key) => message(ctx.lang, "missing.declared", &[("title", &title), ("key", &key)]),
        None => message(ctx.lang, "missing.fact", &[("title", &title), ("name", &name)]),
    }
}

/// What a missing fact or document is called, without the explanation that follows its name.
pub(crate) fn missing_brief(ctx: &Context<'_>, name: &str) -> String {
    if let Some(kind) = evidence_kind(name) {
        let title = ctx.evidence_title(kind).map_or(kind, |title| ctx.lang.pick(title));
        return message(ctx.lang, "missing.evidence-brief", &[("title", &title)]);
    }
    if let Some(id) = question(name) {
        return message(ctx.lang, "missing.answer-brief", &[("id", &id)]);
    }
    let Some(spec) = facts::fact(fact_name(name)) else {
        return printable(name).into_owned();
    };
    let key = spec.asset_key.unwrap_or(spec.name);
    message(
        ctx.lang,
        "missing.brief",
        &[("title", &short_title(spec, ctx.lang)), ("key", &key)],
    )
}

/// What a fact is called, without the explanation that follows.
fn short_title(spec: &facts::FactSpec, lang: Lang) -> &'static str {
    let title = match lang {
        Lang::Zh => spec.zh,
        Lang::En => spec.en,
    };
    let short = title.split(['：', '；', '（', '，', ':', ';', '(', ',', '?']).next();
    short.unwrap_or(title).trim_end()
}

/// What something is called that a verdict rests on.
pub(crate) fn used_title(ctx: &Context<'_>, name: &str) -> String {
    let document = |kind| ctx.evidence_title(kind).map_or(kind, |title| ctx.lang.pick(title));
    if let Some(kind) = evidence_kind(name) {
        return document(kind).to_owned();
    }
    if let Some(kind) = name.strip_prefix(Finding::EVIDENCE_AGE) {
        return message(ctx.lang, "fact.evidence-age", &[("title", &document(kind))]);
    }
    if let Some(id) = question(name) {
        return ctx
            .question(id)
            .map_or(id, |known| ctx.lang.pick(&known.title))
            .to_owned();
    }
    facts::fact(name).map_or_else(String::new, |spec| short_title(spec, ctx.lang).to_owned())
}

/// The fact that an entry of `Finding::missing` names; its key in `asset.toml` may stand behind it in brackets.
pub(crate) fn fact_name(missing: &str) -> &str {
    missing.split_once(" (").map_or(missing, |(name, _)| name)
}

/// The kind of document that an entry of `Finding::missing` names, if it names one.
pub(crate) fn evidence_kind(missing: &str) -> Option<&str> {
    missing.strip_prefix(Finding::EVIDENCE)
}

/// The worksheet question that an entry of `Finding::missing` names, if it names one.
pub(crate) fn question(missing: &str) -> Option<&str> {
    missing.strip_prefix(Finding::ANSWER)
}

/// What people call a class.
pub(crate) fn class_title(ctx: &Context<'_>, class: &ClassId) -> String {
    ctx.taxonomy
        .class(class)
        .map_or_else(|| class.to_string(), |known| ctx.lang.pick(&known.title).to_owned())
}

/// Whether a label is personal information, and of which kind, in words; `None` if it is not.
pub(crate) fn personal(label: &Label, lang: Lang) -> Option<String> {
    if label.sensitive {
        Some(message(lang, "label.sensitive", &[]))
    } else if label.personal {
        Some(message(lang, "label.personal", &[]))
    } else {
        None
    }
}

/// Why a label was given, one reason an entry.
pub(crate) fn reasons(label: &Label, ctx: &Context<'_>) -> Vec<String> {
    let lang = ctx.lang;
    let evidence = &label.evidence;
    let mut reasons = Vec::new();
    if let Some(name) = &evidence.name {
        let id = if name.whole {
            "reason.name-is"
        } else {
            "reason.name-has"
        };
        reasons.push(message(lang, id, &[("term", &printable(&name.term))]));
    }
    if evidence.hits > 0 {
        let share = share(evidence.hits, evidence.of);
        let args: [(&str, &dyn Display); 3] = [
            ("hits", &count(evidence.hits)),
            ("of", &count(evidence.of)),
            ("share", &share),
        ];
        reasons.push(message(lang, "reason.hits", &args));
    }
    if evidence.contained > 0 {
        let args: [(&str, &dyn Display); 2] = [("n", &count(evidence.contained)), ("m", &count(evidence.occurrences))];
        reasons.push(message(lang, "reason.contained", &args));
    }
    if evidence.near_misses > 0 {
        reasons.push(message(
            lang,
            "reason.near-misses",
            &[("n", &count(evidence.near_misses))],
        ));
    }
    if evidence.hits > 0 && evidence.chance.as_per_mille() > 0 {
        let chance = per_mille(evidence.chance.as_per_mille());
        reasons.push(message(lang, "reason.chance", &[("share", &chance)]));
    }
    reasons.extend(remarks(&evidence.remarks, lang));
    if let Some((class, confidence)) = &evidence.runner_up {
        let title = class_title(ctx, class);
        reasons.push(message(
            lang,
            "reason.runner-up",
            &[("title", &title), ("confidence", confidence)],
        ));
    }
    reasons
}

/// Remarks in words.
pub(crate) fn remarks(remarks: &[Remark], lang: Lang) -> Vec<String> {
    let text = |remark: &Remark| {
        let id = format!("remark.{}", remark.code.as_str());
        message(lang, &id, &[("n", &count(remark.count))])
    };
    remarks.iter().map(text).collect()
}

/// What people call the class of a label, and in which form its values stand if they are not plain.
pub(crate) fn label_title(ctx: &Context<'_>, label: &Label) -> String {
    let class = class_title(ctx, &label.class);
    if label.form == Form::Plain {
        return class;
    }
    let form = words::form(ctx.lang, label.form);
    message(ctx.lang, "label.formed", &[("class", &class), ("form", &form)])
}

/// The label that a column is listed under: the first that is more than a hint.
pub(crate) fn main_label(labels: &[Label]) -> Option<&Label> {
    labels.iter().find(|label| label.is_firm())
}

/// Signs of damage by a spreadsheet, in words.
pub(crate) fn damage(counts: &ColumnCounts, lang: Lang) -> Vec<String> {
    let zeroed: u64 = counts.long_digits.iter().map(LongDigits::damaged).sum();
    let figures = [
        ("damage.exponents", counts.exponents),
        ("damage.zeroed", zeroed),
        ("damage.wrapped", counts.wrapped),
    ];
    figures
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(id, n)| message(lang, id, &[("n", &count(n))]))
        .collect()
}
