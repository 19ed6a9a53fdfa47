//! Help in both languages: the derived English command with the Chinese texts laid over it, pages in our own layout, and
//! usage errors.

mod chinese;
mod examples;
mod page;
mod usage;

use clap::{Arg, Command, CommandFactory};
use dataseal::report::{Lang, message};

use crate::cli::Cli;
pub(crate) use usage::usage_error;

/// The command line with help in `lang`.
pub(crate) fn command(lang: Lang) -> Command {
    let localised = match lang {
        Lang::Zh => chinese::over(Cli::command(), ""),
        Lang::En => Cli::command(),
    };
    let common: Vec<Arg> = localised
        .get_arguments()
        .filter(|argument| argument.is_global_set())
        .cloned()
        .collect();
    // The page replaces the parser's help on the terminal; the man page still takes what stands after it.
    page::lay(localised, "", &common, lang).after_help(exit_codes(lang))
}

fn exit_codes(lang: Lang) -> String {
    let mut text = message(lang, "cli.help.exit-codes", &[]);
    for (code, meaning) in page::exit_codes(lang) {
        text.push_str(&format!("\n{code}  {meaning}"));
    }
    text
}

#[cfg(test)]
mod tests;
