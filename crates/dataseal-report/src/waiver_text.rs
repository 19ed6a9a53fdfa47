//! Waivers in words, for the terminal and the page: who answers until when, why, and for what.

use dataseal_model::Waiver;

use crate::{Lang, message, printable};

/// Who answers for it, and from when to when.
pub(crate) fn by(waiver: &Waiver, lang: Lang) -> String {
    message(
        lang,
        "waiver.by",
        &[
            ("approver", &printable(&waiver.approver)),
            ("approved", &waiver.approved),
            ("expires", &waiver.expires),
        ],
    )
}

/// Why.
pub(crate) fn reason(waiver: &Waiver) -> String {
    printable(&waiver.reason).into_owned()
}

/// Who answers for it, until when, and why.
pub(crate) fn whole(waiver: &Waiver, lang: Lang) -> String {
    let (by, reason) = (by(waiver, lang), reason(waiver));
    message(lang, "waiver.whole", &[("by", &by), ("reason", &reason)])
}

/// The files and the column it is about.
pub(crate) fn scope(waiver: &Waiver, lang: Lang) -> String {
    let separator = message(lang, "list.separator", &[]);
    let files: Vec<_> = waiver.files.iter().map(|file| printable(file)).collect();
    let files = (!files.is_empty()).then(|| message(lang, "waiver.files", &[("files", &files.join(&separator))]));
    let column = waiver.column.as_deref().map(printable);
    let column = column.map(|column| message(lang, "waiver.column", &[("column", &column)]));
    let parts: Vec<String> = files.into_iter().chain(column).collect();
    match parts.as_slice() {
        [] => message(lang, "waiver.all", &[]),
        parts => parts.join(&separator),
    }
}
