//! What two sides conclude and declare differently: rules newly broken and resolved one by one, packs, names of facts.

use dataseal_model::{Comparison, FindingChange, PackRef, Turn, Verdict};

use super::paper::{Ink, Paper};
use crate::{message, printable, story, words};

/// Rules told one by one of each kind; the rest are counted.
const SHOWN: usize = 12;
/// Declared facts that are named.
const NAMED: usize = 8;
/// Characters of a digest that are shown: enough to tell packs apart.
const DIGEST_SHOWN: usize = 8;

pub(super) fn rejudged(paper: &mut Paper<'_>, comparison: &Comparison) {
    paper.section("diff.rules");
    if comparison.findings.is_none() {
        let line = paper.message("diff.rules-unjudged", &[]);
        let mark = paper.unknown();
        paper.marked(mark, &line, Ink::Yellow);
    }
    let looks = [
        (Turn::New, paper.bad(), Ink::Red),
        (Turn::Resolved, paper.good(), Ink::Green),
        (Turn::Changed, paper.unknown(), Ink::Yellow),
    ];
    for (turn, mark, ink) in looks {
        for change in comparison.findings_of(turn).take(SHOWN) {
            let line = turned(change, paper);
            paper.marked(mark, &line, ink);
        }
        let rest = comparison.findings_of(turn).count().saturating_sub(SHOWN);
        if rest > 0 {
            let line = paper.message("diff.more", &[("n", &rest)]);
            paper.inked(&line, Ink::Dim);
        }
    }
    let unpaired = comparison.findings_of(Turn::Unpaired).count();
    if unpaired > 0 {
        let line = paper.message("diff.rules-unpaired", &[("n", &unpaired)]);
        paper.line(&line);
    }
    for pack in comparison.packs.iter().flatten() {
        let (before, after) = (
            version(pack.before.as_ref(), paper),
            version(pack.after.as_ref(), paper),
        );
        let line = paper.message("diff.pack", &[("id", &pack.id), ("before", &before), ("after", &after)]);
        paper.line(&line);
    }
    declared(paper, comparison);
    paper.end_section();
}

fn turned(change: &FindingChange, paper: &Paper<'_>) -> String {
    let lang = paper.lang();
    let verdict =
        |verdict: Option<Verdict>| verdict.map_or_else(|| "–".to_owned(), |verdict| words::verdict(lang, verdict));
    let id = match (change.is_waived, change.was_waived && change.before == change.after) {
        (true, _) => "diff.rule-waived",
        (false, true) => "diff.rule-waiver-ended",
        (false, false) => "diff.rule",
    };
    paper.message(
        id,
        &[
            ("code", &change.code),
            ("title", &printable(lang.pick(&change.title))),
            ("severity", &words::severity(lang, change.severity)),
            ("before", &verdict(change.before)),
            ("after", &verdict(change.after)),
        ],
    )
}

fn version(pack: Option<&PackRef>, paper: &Paper<'_>) -> String {
    match pack {
        Some(pack) => {
            let digest: String = pack.digest.to_string().chars().take(DIGEST_SHOWN).collect();
            format!("{} ({digest})", printable(&pack.version))
        }
        None => paper.message("diff.pack-none", &[]),
    }
}

fn declared(paper: &mut Paper<'_>, comparison: &Comparison) {
    let changes = &comparison.declared;
    if changes.is_empty() {
        return;
    }
    let (lang, ctx) = (paper.lang(), paper.ctx());
    let named = changes.iter().take(NAMED);
    let named: Vec<String> = named.map(|change| story::missing_brief(ctx, &change.fact)).collect();
    let mut names = named.join(&message(lang, "list.separator", &[]));
    let rest = changes.len().saturating_sub(NAMED);
    if rest > 0 {
        names.push_str(&message(lang, "diff.more-names", &[("n", &rest)]));
    }
    let line = paper.message("diff.declared", &[("n", &changes.len()), ("names", &names)]);
    paper.line(&line);
}
