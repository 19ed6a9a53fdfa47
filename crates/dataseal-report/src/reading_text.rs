//! How a table was read, in words: the way to it, the dialect with its runner-up, and what was met, most frequent first.
//! Used by the terminal and by the page.

use dataseal_model::{Dialect, DialectDecision, Note, Place, ShownPart};

use crate::number::{count, share};
use crate::{Lang, message, printable, words};

/// Places named for each note.
const PLACES: usize = 3;

/// `工作表 2「明细」` and its like for each step of the way.
pub(crate) fn part(step: &ShownPart, lang: Lang) -> String {
    let kind = words::part(lang, step.kind);
    let name = printable(step.name.as_str());
    let number = u64::from(step.position) + 1;
    let hidden = if step.hidden {
        format!(" ({})", message(lang, "reading.hidden", &[]))
    } else {
        String::new()
    };
    format!("{kind} {number} {name}{hidden}")
}

/// A character as a person can see it.
fn visible(text: &str) -> String {
    match text {
        "\t" => "Tab".to_owned(),
        " " => "␠".to_owned(),
        other if other.chars().any(char::is_control) => other.escape_default().to_string(),
        other => other.to_owned(),
    }
}

/// A dialect in a few words.
pub(crate) fn dialect(dialect: &Dialect, lang: Lang) -> String {
    let say = |id: &str, character: &str| message(lang, id, &[("character", &visible(character))]);
    let counted = |id: &str, n: u64| message(lang, id, &[("n", &n)]);
    let delimiter = if dialect.delimiter.is_empty() {
        message(lang, "dialect.no-delimiter", &[])
    } else {
        say("dialect.delimiter", &dialect.delimiter)
    };
    let mut parts = vec![
        delimiter,
        dialect.quote.map_or_else(
            || message(lang, "dialect.no-quote", &[]),
            |quote| say("dialect.quote", &quote.to_string()),
        ),
        words::line_ending(lang, dialect.line_ending),
        counted("dialect.header-rows", u64::from(dialect.header_rows)),
    ];
    if let Some(escape) = dialect.escape {
        parts.push(say("dialect.escape", &escape.to_string()));
    }
    if let Some(comment) = dialect.comment {
        parts.push(say("dialect.comment", &comment.to_string()));
    }
    if dialect.preamble_lines > 0 {
        parts.push(counted("dialect.preamble", dialect.preamble_lines));
    }
    if dialect.footer_lines > 0 {
        parts.push(counted("dialect.footer", dialect.footer_lines));
    }
    parts.join(&message(lang, "list.separator", &[]))
}

/// The decision: what was chosen, how well it fits, and what came next.
pub(crate) fn decision(decision: &DialectDecision, lang: Lang) -> Vec<String> {
    let told = if decision.told {
        message(lang, "dialect.told", &[])
    } else {
        String::new()
    };
    let fit = message(lang, "dialect.fit", &[("share", &share(u64::from(decision.fit), 1000))]);
    let mut lines = vec![format!(
        "{}{told}{}{fit}",
        dialect(&decision.chosen, lang),
        message(lang, "list.separator", &[])
    )];
    if let Some(next) = &decision.runner_up {
        lines.push(message(
            lang,
            "dialect.runner-up",
            &[
                ("dialect", &dialect(next, lang)),
                ("share", &share(u64::from(decision.runner_up_fit), 1000)),
            ],
        ));
    }
    lines
}

/// The first places of a note.
pub(crate) fn places(note: &Note, lang: Lang) -> String {
    let shown: Vec<String> = note
        .places
        .iter()
        .take(PLACES)
        .map(|spot| place(spot, lang))
        .filter(|text| !text.is_empty())
        .collect();
    shown.join(&message(lang, "list.separator", &[]))
}

fn place(place: &Place, lang: Lang) -> String {
    let numbered = |id: &str, n: u64| message(lang, id, &[("n", &count(n))]);
    let row = place.row.map(|row| match row {
        0 => message(lang, "reading.place-header", &[]),
        row => numbered("reading.place-row", row),
    });
    let column = place
        .column
        .map(|column| numbered("reading.place-column", u64::from(column) + 1));
    let parts: Vec<String> = row.into_iter().chain(column).collect();
    if parts.is_empty() {
        return place
            .offset
            .map_or_else(String::new, |offset| numbered("reading.place-offset", offset));
    }
    parts.join(" ")
}
