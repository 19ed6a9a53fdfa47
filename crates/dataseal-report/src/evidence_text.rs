//! The documents of a declaration for people.

use std::fmt::Display;

use dataseal_model::{CheckedDocument, DocumentStanding};

use crate::{Context, cells, message, pad, printable};

/// Two lines a document: how it stands, what it is and where; by whom and for which days.
pub fn evidence_text(documents: &[CheckedDocument], ctx: &Context<'_>) -> String {
    let standings: Vec<String> = documents.iter().map(|document| standing_text(document, ctx)).collect();
    let widest = standings.iter().map(|text| cells(text)).max().unwrap_or(0);
    let indent = " ".repeat(widest);
    let mut page = String::new();
    for (document, standing) in documents.iter().zip(&standings) {
        let evidence = &document.evidence;
        let title = ctx.evidence_title(&evidence.kind);
        let title = title.map_or(evidence.kind.as_str(), |title| ctx.lang.pick(title));
        let (title, file) = (printable(title), printable(&evidence.file));
        page.push_str(&format!(
            "{}  {title} ({})  {file}\n",
            pad(standing, widest),
            evidence.kind
        ));
        let until = evidence
            .valid_until
            .map_or_else(|| message(ctx.lang, "document.no-end", &[]), |day| day.to_string());
        let dates: [(&str, &dyn Display); 2] = [("issued", &evidence.issued), ("until", &until)];
        let dates = message(ctx.lang, "document.dates", &dates);
        page.push_str(&format!("{indent}  {}  {dates}\n", printable(&evidence.issuer)));
    }
    page
}

/// How a document stands, in words.
pub(crate) fn standing_text(document: &CheckedDocument, ctx: &Context<'_>) -> String {
    let left = document.days_left.unwrap_or(0);
    let days: [(&str, &dyn Display); 1] = [("n", &left)];
    match document.standing {
        DocumentStanding::ExpiresSoon => message(ctx.lang, "document.expires-in", &days),
        standing => message(ctx.lang, &format!("document.{}", standing.as_str()), &[]),
    }
}

#[cfg(test)]
mod tests {
    use dataseal_model::{Digest, Evidence, EvidenceState};

    use super::*;
    use crate::{Lang, fixtures};

    #[test]
    fn a_document_is_named_with_its_standing_in_both_languages() {
        let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
        let evidence = Evidence {
            kind: kinds[0].kind.clone(),
            file: "evidence/a\u{202e}.pdf".to_owned(),
            digest: Digest::new([1; 32]),
            issuer: "某公司".to_owned(),
            issued: "2026-01-01".parse().unwrap(),
            valid_until: Some("2026-12-01".parse().unwrap()),
            state: EvidenceState::Unchecked,
        };
        let checked = CheckedDocument::on("2026-11-27".parse().unwrap(), evidence, None);
        for (lang, part) in [(Lang::Zh, "4 天后到期"), (Lang::En, "expires in 4 days")] {
            let shown = evidence_text(std::slice::from_ref(&checked), &Context::new(lang, &taxonomy, &kinds));
            assert!(
                shown.contains(part) && shown.contains(lang.pick(&kinds[0].title)),
                "{shown}"
            );
            assert!(!shown.contains('\u{202e}') && shown.contains("2026-12-01"), "{shown}");
        }
        for standing in DocumentStanding::ALL {
            let checked = CheckedDocument {
                standing,
                ..checked.clone()
            };
            for lang in Lang::ALL {
                let told = standing_text(&checked, &Context::new(lang, &taxonomy, &kinds));
                assert!(!told.contains("document."), "{told}");
            }
        }
    }
}
