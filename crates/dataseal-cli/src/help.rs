//! Help in both languages: the derived English command with the Chinese texts laid over it, and usage errors.

mod chinese;

use clap::error::{ContextKind, ContextValue};
use clap::{Command, CommandFactory};
use dataseal::model::ErrorCode;
use dataseal::report::{Lang, message, render_error};

use crate::cli::Cli;

/// The command line with help in `lang`, exit codes beneath.
pub(crate) fn command(lang: Lang) -> Command {
    let english = Cli::command();
    let localised = match lang {
        Lang::Zh => chinese::over(english, ""),
        Lang::En => english,
    };
    localised.after_help(message(lang, "cli.exit-codes", &[]))
}

/// A usage error in our own form: clap's wording names arguments, never content, and stays as the detail.
pub(crate) fn usage_error(error: &clap::Error, lang: Lang) -> String {
    let rendered = error.render().to_string();
    let first = rendered.lines().next().unwrap_or_default();
    let detail = first.strip_prefix("error: ").unwrap_or(first).to_owned();
    let mut details = vec![("detail", detail)];
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(|kind| error.get(kind));
    match suggested {
        Some(ContextValue::String(name)) => details.push(("nearest", name.clone())),
        Some(ContextValue::Strings(names)) if !names.is_empty() => details.push(("nearest", names.join(", "))),
        _ => {}
    }
    render_error(ErrorCode::Usage, &details, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed_in_both_languages() {
        for lang in Lang::ALL {
            command(lang).debug_assert();
        }
    }

    #[test]
    fn every_command_and_argument_has_a_chinese_text() {
        let mut missing = Vec::new();
        chinese::untranslated(&Cli::command(), "", &mut missing);
        assert!(missing.is_empty(), "without a Chinese text: {missing:?}");
    }

    #[test]
    fn help_begins_in_its_language() {
        let help = command(Lang::Zh).render_help().to_string();
        assert!(help.contains("测量"), "{help}");
        assert!(!command(Lang::En).render_help().to_string().contains("测量"));
    }
}
