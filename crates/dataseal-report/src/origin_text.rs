//! How a pack came, in words: built in, signed by whom and approved by whom, or signed by nobody.

use dataseal_model::{PackOrigin, PackRef};

use crate::{Lang, message, number, printable};

/// How a pack came; empty where the document that names it does not say.
pub fn origin_text(origin: &PackOrigin, lang: Lang) -> String {
    let signed = match origin {
        PackOrigin::Signed(signature) => signature,
        PackOrigin::BuiltIn => return message(lang, "pack-origin.built-in", &[]),
        PackOrigin::Unchecked => return message(lang, "pack-origin.unchecked", &[]),
        PackOrigin::Unsigned => return message(lang, "pack-origin.unsigned", &[]),
        PackOrigin::Unstated => return String::new(),
    };
    let signers = signed.signers.join(&message(lang, "list.separator", &[]));
    let Some(approval) = &signed.approval else {
        return message(lang, "pack-origin.signed", &[("signers", &signers)]);
    };
    let date = number::date(&approval.on.to_string(), lang);
    message(
        lang,
        "pack-origin.approved",
        &[("signers", &signers), ("by", &printable(&approval.by)), ("date", &date)],
    )
}

/// A pack as the basis of a conclusion names it: id and version, and a mark where nobody answers for it.
pub(crate) fn named(pack: &PackRef, lang: Lang) -> String {
    let named = format!("{} {}", pack.id, printable(&pack.version));
    match &pack.origin {
        origin @ (PackOrigin::Unsigned | PackOrigin::Unchecked) => {
            let origin = origin_text(origin, lang);
            message(lang, "pack-origin.mark", &[("pack", &named), ("origin", &origin)])
        }
        PackOrigin::BuiltIn | PackOrigin::Signed(_) | PackOrigin::Unstated => named,
    }
}

#[cfg(test)]
mod tests {
    use dataseal_model::{Approval, Digest, PackSignature};

    use super::*;

    fn signed(by: Option<&str>) -> PackOrigin {
        PackOrigin::Signed(PackSignature {
            signers: vec!["0a".to_owned(), "ff".to_owned()],
            approval: by.map(|by| Approval {
                by: by.to_owned(),
                on: "2026-11-20".parse().unwrap(),
            }),
        })
    }

    #[test]
    fn signers_and_approval_are_told_and_harmless() {
        assert_eq!(origin_text(&signed(None), Lang::En), "signed by 0a, ff");
        assert_eq!(origin_text(&signed(None), Lang::Zh), "由 0a、ff 签名");
        assert_eq!(
            origin_text(&signed(Some("Board\u{1b}[2J")), Lang::En),
            "signed by 0a, ff; approved by Board\\u{1b}[2J on 2026-11-20"
        );
        assert_eq!(origin_text(&PackOrigin::Unstated, Lang::Zh), "");
    }

    #[test]
    fn only_what_nobody_answers_for_is_marked() {
        let shown = |origin| {
            let pack = PackRef {
                id: "acme".parse().unwrap(),
                version: "1.0.0".to_owned(),
                digest: Digest::new([0; 32]),
                origin,
            };
            named(&pack, Lang::Zh)
        };
        for origin in [PackOrigin::BuiltIn, PackOrigin::Unstated, signed(Some("委员会"))] {
            assert_eq!(shown(origin), "acme 1.0.0");
        }
        assert_eq!(shown(PackOrigin::Unsigned), "acme 1.0.0（未签名）");
        assert_eq!(shown(PackOrigin::Unchecked), "acme 1.0.0（签名未核对）");
    }
}
