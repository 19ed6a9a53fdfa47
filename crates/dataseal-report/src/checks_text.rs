//! Sentences about checks of data quality that terminal, page and JSON document share.

use dataseal_model::{CheckKind, CheckOutcome, KeyTable, Unanswered, Verdict};

use crate::messages::text;
use crate::number::count;
use crate::{Lang, message, printable};

/// What kind of check it is.
pub(crate) fn kind(lang: Lang, kind: CheckKind) -> String {
    text(lang, &format!("check-kind.{}", kind.as_str()))
}

/// Where it was asked, and what kind it is.
pub(crate) fn place(lang: Lang, outcome: &CheckOutcome) -> String {
    let kind = kind(lang, outcome.kind);
    match &outcome.table {
        Some(table) => message(
            lang,
            "checks.table",
            &[("table", &printable(table.as_str())), ("kind", &kind)],
        ),
        None => message(lang, "checks.nowhere", &[("kind", &kind)]),
    }
}

/// How many rows were looked at and what they were found to be; `None` if none was.
pub(crate) fn counts(lang: Lang, outcome: &CheckOutcome) -> Option<String> {
    let counts = outcome.answer.as_ref().ok()?;
    let args: [(&str, &dyn std::fmt::Display); 3] = [
        ("rows", &count(outcome.rows)),
        ("failing", &count(counts.failing)),
        ("undetermined", &count(counts.undetermined)),
    ];
    Some(message(lang, "checks.counts", &args))
}

/// The numbers of the first failing rows, if there are any.
pub(crate) fn first(lang: Lang, outcome: &CheckOutcome) -> Option<String> {
    let counts = outcome.answer.as_ref().ok().filter(|counts| !counts.first.is_empty())?;
    let numbers: Vec<String> = counts.first.iter().map(ToString::to_string).collect();
    let numbers = numbers.join(&text(lang, "list.separator"));
    let told = counts.first.len();
    Some(match u64::try_from(told) == Ok(counts.failing) {
        true => message(lang, "checks.first", &[("numbers", &numbers)]),
        false => message(lang, "checks.first-of", &[("n", &told), ("numbers", &numbers)]),
    })
}

/// Why the check is undetermined, if it is.
pub(crate) fn reason(lang: Lang, outcome: &CheckOutcome) -> Option<String> {
    let reason = outcome.reason()?;
    let unknown = outcome.answer.as_ref().map_or(0, |counts| counts.undetermined);
    let n = match reason {
        Unanswered::RowsSetAside => outcome.quarantined,
        _ => unknown,
    };
    let id = format!("check-reason.{}", reason.as_str());
    let text = message(lang, &id, &[("n", &count(n))]);
    Some(match outcome.keys.as_ref().filter(|_| is_of_keys(reason)) {
        Some(keys) => with_keys(lang, &text, keys),
        None => text,
    })
}

/// Whether a reason is about the table of keys, where there is one.
const fn is_of_keys(reason: Unanswered) -> bool {
    matches!(
        reason,
        Unanswered::NoKeyTable
            | Unanswered::KeysUnread
            | Unanswered::SeveralFiles
            | Unanswered::NoKeyColumn
            | Unanswered::SeveralKeyColumns
            | Unanswered::NoKeys
    )
}

/// The reason, and which table of keys it is about.
fn with_keys(lang: Lang, reason: &str, keys: &KeyTable) -> String {
    let columns: Vec<String> = keys
        .columns
        .iter()
        .map(|column| printable(column.as_str()).into_owned())
        .collect();
    let columns = columns.join(&text(lang, "list.separator"));
    let table = printable(keys.table.as_str());
    let told = message(
        lang,
        "check-reason.of-keys",
        &[("reason", &reason), ("table", &table), ("columns", &columns)],
    );
    match keys.quarantined {
        0 => told,
        n => told + &message(lang, "check-reason.keys-set-aside", &[("n", &count(n))]),
    }
}

/// How many outcomes have each verdict.
pub(crate) fn total(lang: Lang, outcomes: &[CheckOutcome]) -> String {
    let of = |verdict| outcomes.iter().filter(|outcome| outcome.verdict() == verdict).count();
    let args: [(&str, &dyn std::fmt::Display); 3] = [
        ("satisfied", &of(Verdict::Satisfied)),
        ("violated", &of(Verdict::Violated)),
        ("undetermined", &of(Verdict::Undetermined)),
    ];
    message(lang, "checks.total", &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_reason_has_words_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            for known in CheckKind::ALL {
                assert!(!kind(lang, known).contains("check-kind"), "{known:?}");
            }
            for reason in Unanswered::ALL {
                let id = format!("check-reason.{}", reason.as_str());
                assert!(crate::messages::find(lang, &id).is_some(), "{id}");
            }
        }
    }
}
