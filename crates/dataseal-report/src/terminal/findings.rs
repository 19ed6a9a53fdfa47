//! Findings as next actions: what is broken in full, what cannot be told in two lines each.
//!
//! Without an `asset.toml` nearly every rule waits for its holder's answers: these are counted, not listed, so that what was
//! found in the data is not drowned in what nobody has been asked yet.

use dataseal_model::{Appraisal, Finding, Severity, Verdict, WaiverState};

use super::paper::{Ink, Paper};
use crate::story::{self, FindingGroup};
use crate::{article, cells, printable, waiting, waiver_text, words};

/// Broken rules that are told in full.
const VIOLATED_SHOWN: usize = 12;
/// Undetermined rules that are listed.
const UNDETERMINED_SHOWN: usize = 12;
/// Waived findings, and waivers that nothing rests on, that are listed.
const WAIVED_SHOWN: usize = 12;
/// Places of one finding that are listed.
const PLACES_SHOWN: usize = 6;

/// The counts, then what asks for something, heaviest first.
pub(super) fn list(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    paper.section("terminal.findings");
    counts(paper, appraisal);
    let waiting = waiting::waiting(appraisal);
    tell(paper, appraisal, |finding| {
        finding.verdict != Verdict::Undetermined
            || !(waiting::all_in_vain(appraisal) || waiting.is_some() && waiting::awaits_holder(finding))
    });
    if let Some(waiting) = waiting {
        let [rules, answers] = waiting.lines(paper.lang());
        paper.marked(paper.unknown(), &rules, Ink::Yellow);
        paper.marked(" ", &answers, Ink::Plain);
    }
    waived(paper, appraisal);
    idle_waivers(paper, appraisal);
}

/// Blocking findings that stand in the way of a seal.
pub(super) fn obstacles(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    tell(paper, appraisal, Finding::blocks);
}

/// The findings among those wanted that ask for something: broken ones in full, undetermined ones in short.
fn tell(paper: &mut Paper<'_>, appraisal: &Appraisal, wanted: impl Fn(&Finding) -> bool) {
    let of = |verdict| {
        story::groups(appraisal, paper.ctx(), |finding| {
            finding.verdict == verdict && finding.is_open() && wanted(finding)
        })
    };
    let (violated, listed) = (of(Verdict::Violated), of(Verdict::Undetermined));
    violated
        .iter()
        .take(VIOLATED_SHOWN)
        .for_each(|group| full(paper, group));
    listed
        .iter()
        .take(UNDETERMINED_SHOWN)
        .for_each(|group| short(paper, group));
    let rest = violated.len().saturating_sub(VIOLATED_SHOWN) + listed.len().saturating_sub(UNDETERMINED_SHOWN);
    more(paper, rest);
}

/// Waived findings: what they are, where, and who answers for it until when.
fn waived(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let lang = paper.lang();
    let groups = story::groups(appraisal, paper.ctx(), |finding| finding.waived.is_some());
    for group in groups.iter().take(WAIVED_SHOWN) {
        let finding = group.finding;
        let text = headline(paper, finding);
        let text = paper.message("terminal.waived", &[("finding", &text)]);
        paper.marked(paper.waived(), &text, Ink::Yellow);
        places(paper, group);
        if let Some(waiver) = &finding.waived {
            paper.field("terminal.waiver", &waiver_text::whole(waiver, lang));
        }
    }
    more(paper, groups.len().saturating_sub(WAIVED_SHOWN));
}

/// Waivers that nothing rests on, and why.
fn idle_waivers(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let lang = paper.lang();
    let idle = appraisal.waivers.iter();
    let idle: Vec<_> = idle.filter(|record| record.state != WaiverState::InUse).collect();
    for record in idle.iter().take(WAIVED_SHOWN) {
        let waiver = &record.waiver;
        let args: [(&str, &dyn std::fmt::Display); 4] = [
            ("code", &waiver.rule),
            ("state", &words::waiver_state(lang, record.state)),
            ("scope", &waiver_text::scope(waiver, lang)),
            ("by", &waiver_text::by(waiver, lang)),
        ];
        let text = paper.message("terminal.idle-waiver", &args);
        paper.marked(paper.warning(), &text, Ink::Plain);
    }
    more(paper, idle.len().saturating_sub(WAIVED_SHOWN));
}

/// Says how many more there are, if any.
pub(super) fn more(paper: &mut Paper<'_>, rest: usize) {
    if rest > 0 {
        let text = format!(
            "{} {}",
            paper.ellipsis(),
            paper.message("terminal.more-findings", &[("n", &rest)])
        );
        paper.inked(&text, Ink::Dim);
    }
}

fn counts(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    let lang = paper.lang();
    let undetermined: usize = Severity::ALL
        .into_iter()
        .map(|severity| story::rules(appraisal, Verdict::Undetermined, severity))
        .sum();
    let waived = story::all_waived_rules(appraisal);
    let parts: Vec<String> = Severity::ALL
        .into_iter()
        .map(|severity| (severity, story::rules(appraisal, Verdict::Violated, severity)))
        .filter(|(severity, violated)| *violated > 0 || *severity >= Severity::Error)
        .map(|(severity, violated)| {
            let mark = if severity >= Severity::Error {
                paper.bad()
            } else {
                paper.warning()
            };
            format!("{mark} {} {violated}", words::severity(lang, severity))
        })
        .chain([format!(
            "{} {} {undetermined}",
            paper.unknown(),
            words::verdict(lang, Verdict::Undetermined)
        )])
        .chain((waived > 0).then(|| {
            let word = paper.message("waiver.waived", &[]);
            format!("{} {word} {waived}", paper.waived())
        }))
        .collect();
    let coverage = paper.message(
        "terminal.coverage",
        &[
            ("rules", &appraisal.coverage.rules),
            ("evaluated", &appraisal.coverage.evaluated),
        ],
    );
    let counts = parts.join("   ");
    let whole = format!("{counts}   {coverage}");
    if cells(&whole) <= paper.room() {
        paper.line(&whole);
    } else {
        paper.line(&counts);
        paper.inked(&coverage, Ink::Dim);
    }
}

/// The line that names a finding: mark, code, severity, verdict, title.
fn head(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    let finding = group.finding;
    let mark = match (finding.verdict, finding.severity) {
        (Verdict::Undetermined, _) => paper.unknown(),
        (_, Severity::Blocking | Severity::Error) => paper.bad(),
        _ => paper.warning(),
    };
    let text = headline(paper, finding);
    paper.marked(mark, &text, Ink::of_severity(finding.severity));
}

fn headline(paper: &Paper<'_>, finding: &Finding) -> String {
    let lang = paper.lang();
    let args: [(&str, &dyn std::fmt::Display); 4] = [
        ("code", &finding.code),
        ("severity", &words::severity(lang, finding.severity)),
        ("verdict", &words::verdict(lang, finding.verdict)),
        ("title", &printable(lang.pick(&finding.title))),
    ];
    paper.message("terminal.finding", &args)
}

fn full(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    let lang = paper.lang();
    let finding = group.finding;
    head(paper, group);
    places(paper, group);
    let id = if finding.source.verified {
        "source.verified"
    } else {
        "source.unverified"
    };
    let article = article(&finding.source, lang);
    let (instrument, article) = (printable(&finding.source.instrument), printable(&article));
    let source = paper.message(id, &[("instrument", &instrument), ("article", &article)]);
    paper.field("terminal.source", &source);
    lacks(paper, group);
    remedy(paper, group);
}

/// What cannot be told, what it lacks, and who can supply it.
fn short(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    head(paper, group);
    places(paper, group);
    if group.missing.is_empty() {
        remedy(paper, group);
        return;
    }
    let missing = group.missing_brief.join(&paper.message("list.separator", &[]));
    let owner = words::owner(paper.lang(), &group.finding.owner);
    let text = paper.message(
        "terminal.lacks-who",
        &[("missing", &missing), ("owner", &printable(&owner))],
    );
    paper.field("terminal.lacks", &text);
}

fn lacks(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    if !group.missing.is_empty() {
        let missing = group.missing.join(&paper.message("list.separator", &[]));
        paper.field("terminal.lacks", &missing);
    }
}

fn remedy(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    let lang = paper.lang();
    let remedy = printable(lang.pick(&group.finding.remedy));
    if remedy.is_empty() {
        return;
    }
    let owner = words::owner(lang, &group.finding.owner);
    let text = paper.message(
        "terminal.remedy-who",
        &[("remedy", &remedy), ("owner", &printable(&owner))],
    );
    paper.field("terminal.remedy", &text);
}

fn places(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    if group.places.is_empty() {
        return;
    }
    let separator = paper.message("list.separator", &[]);
    let listed = group
        .places
        .iter()
        .take(PLACES_SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(&separator);
    let text = if group.places.len() > PLACES_SHOWN {
        paper.message("place.more", &[("listed", &listed), ("n", &group.places.len())])
    } else {
        listed
    };
    paper.field("terminal.place", &text);
}
