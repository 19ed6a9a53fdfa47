//! Errors for people: what it is, where, and the way out. Used for every error that a command ends with, and by `explain`.

use dataseal_model::ErrorCode;

use crate::messages::{find, text};
use crate::{Lang, detail_text, message, printable};

/// Details that are printed in their own place rather than in the list.
const HINT: &str = "hint";

/// One error as text: a headline with the code, one line a detail, and what to do.
///
/// `details` are (name, value) pairs such as `("file", "a.csv")` and `("line", "3")`, in the order in which they are
/// shown; names that the catalogues know are translated, and so are sentences of the crates below. A detail named `hint` takes the place of the general advice.
/// Values are made harmless for a terminal here. They must never hold a cell value.
pub fn render_error(code: ErrorCode, details: &[(&str, String)], lang: Lang) -> String {
    let mut shown = message(
        lang,
        "error-text.headline",
        &[("code", &code), ("title", &title(code, lang))],
    );
    shown.push('\n');
    for (name, value) in details.iter().filter(|(name, _)| *name != HINT) {
        let label = find(lang, &format!("detail.{name}")).unwrap_or(name);
        let value = detail_text(value, lang);
        let value = printable(&value);
        shown.push_str(&message(
            lang,
            "error-text.detail",
            &[("label", &label), ("value", &value)],
        ));
        shown.push('\n');
    }
    let hint = details.iter().find(|(name, _)| *name == HINT);
    let way_out = hint.map_or_else(
        || text(lang, &format!("error.{code}.do")),
        |(_, hint)| printable(hint).into_owned(),
    );
    shown.push_str(&message(lang, "error-text.do", &[("text", &way_out)]));
    shown.push('\n');
    shown
}

/// The explanation of an error code: title, meaning, way out, exit status. `None` for a text that is no error code.
pub fn explain_error(code: &str, lang: Lang) -> Option<String> {
    let code = ErrorCode::ALL
        .iter()
        .copied()
        .find(|known| known.as_str().eq_ignore_ascii_case(code))?;
    let line = |id: &str| text(lang, &format!("error.{code}.{id}"));
    let headline = message(
        lang,
        "error-text.headline",
        &[("code", &code), ("title", &title(code, lang))],
    );
    let exit = message(
        lang,
        "error-text.exit",
        &[("status", &code.exit_status().code()), ("code", &code)],
    );
    let way_out = message(lang, "error-text.do", &[("text", &line("do"))]);
    Some(format!(
        "{headline}\n\n{}\n\n{}\n{exit}\n",
        line("means"),
        way_out.trim_start()
    ))
}

fn title(code: ErrorCode, lang: Lang) -> String {
    text(lang, &format!("error.{code}.title"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_title_meaning_and_way_out_in_both_languages() {
        for lang in Lang::ALL {
            for code in ErrorCode::ALL {
                for part in ["title", "means", "do"] {
                    let id = format!("error.{code}.{part}");
                    assert!(find(lang, &id).is_some_and(|text| !text.is_empty()), "{lang}: {id}");
                }
            }
        }
    }

    #[test]
    fn no_code_is_explained_that_does_not_exist() {
        for id in crate::message_ids().filter_map(|id| id.strip_prefix("error.")) {
            let code = id.split('.').next().unwrap();
            assert!(ErrorCode::ALL.iter().any(|known| known.as_str() == code), "{id}");
        }
    }

    #[test]
    fn english_titles_follow_the_message_grammar() {
        for code in ErrorCode::ALL {
            let title = title(*code, Lang::En);
            assert!(!title.ends_with('.'), "{code}: {title}");
            let first = title.split(' ').next().unwrap();
            assert!(first == "Parquet" || first == first.to_lowercase(), "{code}: {title}");
        }
    }

    #[test]
    fn an_error_names_code_place_and_way_out() {
        let details = [("file", "订单\u{1b}[2J.csv".to_owned()), ("row", "7".to_owned())];
        let shown = render_error(ErrorCode::InputCorrupt, &details, Lang::Zh);
        assert!(shown.starts_with("错误[DS-IN-005]: "), "{shown}");
        assert!(shown.contains("  文件: 订单\\u{1b}[2J.csv\n  行: 7\n"), "{shown}");
        assert!(shown.contains("  办法: "), "{shown}");
    }

    #[test]
    fn a_hint_takes_the_place_of_the_general_advice() {
        let details = [("hint", "did you mean `severity`?".to_owned())];
        let shown = render_error(ErrorCode::ConfigUnknownKey, &details, Lang::En);
        assert!(shown.ends_with("\n  what to do: did you mean `severity`?\n"), "{shown}");
    }

    #[test]
    fn codes_are_explained_whatever_their_case() {
        let shown = explain_error("ds-in-001", Lang::En).unwrap();
        assert!(shown.contains("exit status 6"), "{shown}");
        assert_eq!(explain_error("DS-NO-999", Lang::En), None);
    }
}
