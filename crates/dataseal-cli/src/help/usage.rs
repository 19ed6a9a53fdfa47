//! Usage errors in the language of the run: what is wrong, what would fit, and whose help to read.
//!
//! The parser's own sentences are English; only its facts (which argument, which value) are taken from it.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use dataseal::model::ErrorCode;
use dataseal::report::{Lang, message, render_error};

use super::chinese;

/// A usage error as text. `arguments` are those of the process, to find the command that was meant.
pub(crate) fn usage_error(
    error: &clap::Error,
    command: &Command,
    arguments: impl IntoIterator<Item = String>,
    lang: Lang,
) -> String {
    let (meant, path) = meant(command, arguments);
    let mut details = vec![("detail", sentence(error, lang))];
    if let Some(expected) = expected(error, command, meant, lang) {
        details.push(("expected", expected));
    }
    let nearest = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(|kind| list(error, kind, lang));
    if let Some(nearest) = nearest {
        details.push(("nearest", nearest));
    }
    let help = chinese::below("dataseal", &path);
    details.push((
        "hint",
        message(lang, "cli.usage.hint", &[("command", &help.trim_end())]),
    ));
    render_error(ErrorCode::Usage, &details, lang)
}

/// The innermost command that the arguments name, and its path.
fn meant(command: &Command, arguments: impl IntoIterator<Item = String>) -> (&Command, String) {
    let mut found = (command, String::new());
    for argument in arguments {
        if let Some(sub) = found.0.find_subcommand(&argument) {
            let path = chinese::below(&found.1, sub.get_name());
            found = (sub, path);
        }
    }
    found
}

fn sentence(error: &clap::Error, lang: Lang) -> String {
    let part = |kind| list(error, kind, lang).unwrap_or_default();
    let (argument, value) = (part(ContextKind::InvalidArg), part(ContextKind::InvalidValue));
    let say = |id: &str| message(lang, id, &[("argument", &argument), ("value", &value)]);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => say("cli.usage.value-missing"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => say("cli.usage.value-invalid"),
        ErrorKind::UnknownArgument => say("cli.usage.argument-unknown"),
        ErrorKind::InvalidSubcommand => {
            let name = part(ContextKind::InvalidSubcommand);
            message(lang, "cli.usage.command-unknown", &[("name", &name)])
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say("cli.usage.command-missing")
        }
        ErrorKind::MissingRequiredArgument => say("cli.usage.argument-missing"),
        ErrorKind::ArgumentConflict => say("cli.usage.argument-repeated"),
        ErrorKind::InvalidUtf8 => say("cli.usage.not-utf-8"),
        _ => say("cli.usage.other"),
    }
}

/// What would have fitted: the values on offer, the commands on offer, or what the argument is for.
fn expected(error: &clap::Error, command: &Command, meant: &Command, lang: Lang) -> Option<String> {
    let no_command = [
        ErrorKind::MissingSubcommand,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
    ];
    if no_command.contains(&error.kind()) {
        let names: Vec<&str> = meant.get_subcommands().map(Command::get_name).collect();
        return Some(names.join(&message(lang, "list.separator", &[])));
    }
    let values = list(error, ContextKind::ValidValue, lang).filter(|values| !values.is_empty());
    if values.is_some() || !matches!(error.kind(), ErrorKind::InvalidValue | ErrorKind::ValueValidation) {
        return values;
    }
    let written = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(written)) => written.clone(),
        _ => return None,
    };
    let long = written.strip_prefix("--")?.split([' ', '=']).next()?.to_owned();
    let known = |argument: &&Arg| argument.get_long() == Some(long.as_str());
    let argument = meant
        .get_arguments()
        .find(known)
        .or_else(|| command.get_arguments().find(known))?;
    argument.get_help().map(ToString::to_string)
}

/// A fact of the parser as text, several joined.
fn list(error: &clap::Error, kind: ContextKind, lang: Lang) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(&message(lang, "list.separator", &[]))),
        _ => None,
    }
}
