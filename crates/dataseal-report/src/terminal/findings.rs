//! Findings as next actions: what, where, why, what is missing, how to mend it and who can.

use dataseal_model::{Appraisal, Severity, Verdict};

use super::paper::{Ink, Paper};
use crate::story::{self, FindingGroup};
use crate::{printable, words};

/// Blocking and error findings that are told in full; further ones in two or three lines, so that a first scan without an
/// `asset.toml` does not drown what was found in what was not yet answered.
const FULL_SHOWN: usize = 6;
/// Blocking and error findings that are listed.
const HEAVY_SHOWN: usize = 20;
/// Findings below blocking and error that are listed.
const LIGHT_SHOWN: usize = 8;
/// Places of one finding that are listed.
const PLACES_SHOWN: usize = 6;

/// The counts, then what asks for something, heaviest first.
pub(super) fn list(paper: &mut Paper<'_>, appraisal: &Appraisal) {
    paper.section("terminal.findings");
    counts(paper, appraisal);
    let open = story::groups(appraisal, paper.ctx(), story::is_open);
    let is_heavy = |group: &&FindingGroup<'_>| group.finding.severity >= Severity::Error;
    let (heavy, light): (Vec<_>, Vec<_>) = open.iter().partition(is_heavy);
    for (at, group) in heavy.iter().take(HEAVY_SHOWN).enumerate() {
        if at < FULL_SHOWN {
            full(paper, group);
        } else {
            short(paper, group);
        }
    }
    for group in light.iter().take(LIGHT_SHOWN) {
        short(paper, group);
    }
    let rest = heavy.len().saturating_sub(HEAVY_SHOWN) + light.len().saturating_sub(LIGHT_SHOWN);
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
    let violated = |severity| appraisal.count(Verdict::Violated, severity);
    let undetermined: usize = Severity::ALL
        .into_iter()
        .map(|severity| appraisal.count(Verdict::Undetermined, severity))
        .sum();
    let parts: Vec<String> = Severity::ALL
        .into_iter()
        .map(|severity| {
            let mark = if severity >= Severity::Error {
                paper.bad()
            } else {
                paper.warning()
            };
            format!("{mark} {} {}", words::severity(lang, severity), violated(severity))
        })
        .chain([format!(
            "{} {} {undetermined}",
            paper.unknown(),
            words::verdict(lang, Verdict::Undetermined)
        )])
        .collect();
    let line = parts.join("   ");
    paper.line(&line);
    let coverage = paper.message(
        "terminal.coverage",
        &[
            ("rules", &appraisal.coverage.rules),
            ("evaluated", &appraisal.coverage.evaluated),
        ],
    );
    paper.inked(&coverage, Ink::Dim);
}

/// The line that names a finding: mark, code, severity, verdict, title.
fn head(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    let lang = paper.lang();
    let finding = group.finding;
    let mark = match (finding.verdict, finding.severity) {
        (Verdict::Undetermined, _) => paper.unknown(),
        (_, Severity::Blocking | Severity::Error) => paper.bad(),
        _ => paper.warning(),
    };
    let text = paper.message(
        "terminal.finding",
        &[
            ("code", &finding.code),
            ("severity", &words::severity(lang, finding.severity)),
            ("verdict", &words::verdict(lang, finding.verdict)),
            ("title", &printable(lang.pick(&finding.title))),
        ],
    );
    paper.marked(mark, &text, Ink::of_severity(finding.severity));
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
    let (instrument, article) = (
        printable(&finding.source.instrument),
        printable(&finding.source.article),
    );
    let source = paper.message(id, &[("instrument", &instrument), ("article", &article)]);
    paper.field("terminal.source", &source);
    lacks(paper, group);
    remedy(paper, group);
    if finding.blocks() && finding.verdict == Verdict::Undetermined {
        let text = paper.message("terminal.before-seal", &[]);
        paper.field("terminal.note", &text);
    }
    let owner = words::owner(lang, &finding.owner);
    paper.field("terminal.owner", &printable(&owner));
}

fn short(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    head(paper, group);
    places(paper, group);
    if group.missing.is_empty() {
        remedy(paper, group);
    } else {
        lacks(paper, group);
    }
}

fn lacks(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    if !group.missing.is_empty() {
        let missing = group.missing.join(&paper.message("list.separator", &[]));
        paper.field("terminal.lacks", &missing);
    }
}

fn remedy(paper: &mut Paper<'_>, group: &FindingGroup<'_>) {
    let remedy = printable(paper.lang().pick(&group.finding.remedy)).into_owned();
    if !remedy.is_empty() {
        paper.field("terminal.remedy", &remedy);
    }
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
