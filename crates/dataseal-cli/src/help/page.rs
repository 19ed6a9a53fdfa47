//! Help pages in our own layout: examples first, options of every command apart, no English headings in Chinese pages.
//!
//! The parser's own help cannot be translated, so each command gets its page as an override.

use clap::builder::PossibleValue;
use clap::{Arg, Command};
use dataseal::model::ExitStatus;
use dataseal::report::{Lang, cells, message, pad, wrap};

use super::chinese;
use super::examples::examples;
use crate::cli::{JUDGING, LIMITS, READING, RECIPIENT};

/// Cells of a line; pages are the same everywhere, so that the documentation can quote them.
const WIDTH: usize = 96;
/// Cells of the left column at most; longer entries have a line of their own.
const LEFT: usize = 28;
/// The same for command lines in examples.
const EXAMPLE: usize = 66;

/// Groups of options by the parser's heading, and the message that heads them here.
const GROUPS: &[(&str, &str)] = &[
    (RECIPIENT, "cli.help.recipient"),
    (JUDGING, "cli.help.judging"),
    (READING, "cli.help.reading"),
    (LIMITS, "cli.help.limits"),
];

/// Gives a command and everything below it their pages.
pub(super) fn lay(command: Command, path: &str, common: &[Arg], lang: Lang) -> Command {
    let page = page(&command, path, common, lang);
    command.override_help(page).mut_subcommands(|sub| {
        let path = chinese::below(path, sub.get_name());
        lay(sub, &path, common, lang)
    })
}

/// The exit codes, one a line.
pub(super) fn exit_codes(lang: Lang) -> Vec<(u8, String)> {
    ExitStatus::ALL
        .iter()
        .map(|status| {
            let code = status.code();
            (code, message(lang, &format!("cli.exit.{code}"), &[]))
        })
        .collect()
}

/// The page of one command.
pub(super) fn page(command: &Command, path: &str, common: &[Arg], lang: Lang) -> String {
    let text = |id: &str| message(lang, id, &[]);
    let mut page = Page::default();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    wrap(&about, WIDTH).iter().for_each(|line| page.line(line));
    if path.is_empty() {
        page.line(&text("cli.help.other-language"));
    }
    page.line("");
    page.line(&format!("{}{}", text("cli.help.usage"), usage(command, path, lang)));
    page.list(&text("cli.help.examples"), &rows(examples(path, lang)), EXAMPLE);
    let commands = command.get_subcommands().map(|sub| {
        (
            sub.get_name(),
            sub.get_about().map(ToString::to_string).unwrap_or_default(),
        )
    });
    page.section(&text("cli.help.commands"), &rows(commands));
    let own = || command.get_arguments().filter(|argument| !argument.is_global_set());
    let entries = |options: bool, group: Option<&str>| -> Vec<(String, Vec<String>)> {
        own()
            .filter(|argument| argument.is_positional() != options && argument.get_help_heading() == group)
            .map(|argument| entry(argument, lang))
            .collect()
    };
    page.section(&text("cli.help.arguments"), &entries(false, None));
    page.section(&text("cli.help.options"), &entries(true, None));
    for (group, id) in GROUPS {
        page.section(&text(id), &entries(true, Some(group)));
    }
    if path.is_empty() {
        page.common(common, true, lang);
        page.section(&text("cli.help.exit-codes"), &rows(exit_codes(lang)));
    } else {
        page.common(common, false, lang);
        page.line("");
        page.line(&text("cli.help.more"));
    }
    page.text
}

fn rows<L: ToString, R: ToString>(entries: impl IntoIterator<Item = (L, R)>) -> Vec<(String, Vec<String>)> {
    entries
        .into_iter()
        .map(|(left, right)| (left.to_string(), vec![right.to_string()]))
        .collect()
}

/// `dataseal scan [OPTIONS] <PATH>...`
fn usage(command: &Command, path: &str, lang: Lang) -> String {
    let mut parts = vec![chinese::below("dataseal", path).trim_end().to_owned()];
    parts.push(message(lang, "cli.help.usage-options", &[]));
    let own = || command.get_arguments().filter(|argument| !argument.is_global_set());
    for argument in own().filter(|argument| !argument.is_positional() && argument.is_required_set()) {
        parts.push(format!("{}{}", spelling(argument), repeats(argument)));
    }
    for argument in own().filter(|argument| argument.is_positional()) {
        parts.push(positional(argument));
    }
    if command.has_subcommands() {
        parts.push(message(lang, "cli.help.usage-command", &[]));
    }
    parts.join(" ")
}

fn repeats(argument: &Arg) -> &'static str {
    if matches!(argument.get_action(), clap::ArgAction::Append) {
        "..."
    } else {
        ""
    }
}

fn placeholder(argument: &Arg) -> String {
    let name = argument.get_value_names().and_then(|names| names.first());
    name.map_or_else(|| argument.get_id().to_string(), ToString::to_string)
}

fn positional(argument: &Arg) -> String {
    let (name, more) = (placeholder(argument), repeats(argument));
    if argument.is_required_set() {
        format!("<{name}>{more}")
    } else {
        format!("[{name}]{more}")
    }
}

/// `--format <FORMAT>`, without the short form.
fn spelling(argument: &Arg) -> String {
    let long = argument.get_long().unwrap_or_default();
    if argument.get_action().takes_values() {
        format!("--{long} <{}>", placeholder(argument))
    } else {
        format!("--{long}")
    }
}

/// An argument with what it means, its default and its values.
fn entry(argument: &Arg, lang: Lang) -> (String, Vec<String>) {
    let left = match (argument.is_positional(), argument.get_short()) {
        (true, _) => positional(argument),
        (false, Some(short)) => format!("-{short}, {}{}", spelling(argument), repeats(argument)),
        (false, None) => format!("    {}{}", spelling(argument), repeats(argument)),
    };
    let mut help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    if !argument.get_action().takes_values() {
        return (left, vec![help]);
    }
    if let [value] = argument.get_default_values() {
        let value = value.to_string_lossy();
        help.push_str(&message(lang, "cli.help.default", &[("value", &value)]));
    }
    let values: Vec<PossibleValue> = argument.get_possible_values();
    let shown = values.iter().filter(|value| !value.is_hide_set());
    let told: Vec<(String, String)> = shown
        .filter_map(|value| Some((value.get_name().to_owned(), meaning(argument, value, lang)?)))
        .collect();
    if told.is_empty() && !values.is_empty() {
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        let names = names.join(&message(lang, "list.separator", &[]));
        help.push_str(&message(lang, "cli.help.values", &[("values", &names)]));
    }
    let widest = told.iter().map(|(name, _)| cells(name)).max().unwrap_or(0);
    let mut lines = vec![help];
    lines.extend(
        told.iter()
            .map(|(name, text)| format!("  {}  {text}", pad(name, widest))),
    );
    (left, lines)
}

fn meaning(argument: &Arg, value: &PossibleValue, lang: Lang) -> Option<String> {
    let english = value.get_help().map(ToString::to_string);
    match lang {
        Lang::En => english,
        Lang::Zh => chinese::value(argument.get_id().as_str(), value.get_name())
            .map(str::to_owned)
            .or(english),
    }
}

/// A page being written.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// Options of every command; on the program's own page with their values and `--version`.
    fn common(&mut self, common: &[Arg], whole: bool, lang: Lang) {
        let text = |id: &str| message(lang, id, &[]);
        let mut options: Vec<(String, Vec<String>)> = common.iter().map(|argument| entry(argument, lang)).collect();
        options.push(("-h, --help".to_owned(), vec![text("cli.help.help")]));
        if whole {
            options.push(("-V, --version".to_owned(), vec![text("cli.help.version")]));
        } else {
            options.iter_mut().for_each(|(_, lines)| lines.truncate(1));
        }
        self.section(&text("cli.help.common"), &options);
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A heading and entries in two columns; nothing where there are none.
    fn section(&mut self, heading: &str, entries: &[(String, Vec<String>)]) {
        self.list(heading, entries, LEFT);
    }

    fn list(&mut self, heading: &str, entries: &[(String, Vec<String>)], most: usize) {
        if entries.is_empty() {
            return;
        }
        self.line("");
        self.line(heading);
        let widths = entries.iter().map(|(left, _)| cells(left));
        let left = widths.filter(|width| *width <= most).max().unwrap_or(2);
        for (name, lines) in entries {
            self.entry(name, lines, left);
        }
    }

    fn entry(&mut self, name: &str, lines: &[String], left: usize) {
        let margin = left + 4;
        let room = WIDTH.saturating_sub(margin);
        let mut rest = lines.iter().flat_map(|line| {
            let listed = line.starts_with(' ');
            let lines = if listed { vec![line.clone()] } else { wrap(line, room) };
            lines.into_iter()
        });
        if cells(name) <= left {
            let first = rest.next().unwrap_or_default();
            self.line(&format!("  {}  {first}", pad(name, left)));
        } else {
            self.line(&format!("  {name}"));
        }
        for line in rest.filter(|line| !line.is_empty()) {
            self.line(&format!("{}{line}", " ".repeat(margin)));
        }
    }
}
