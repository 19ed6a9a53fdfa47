//! Lines under section labels: width in cells, wrapping, symbols with ASCII stand-ins, and colour only where asked for.
//!
//! Meaning never rests on colour: each coloured line also carries a mark or a word.

use std::fmt::Display;

use dataseal_model::{Grade, Severity};

use crate::{Context, Lang, message, pad, printable, wrap};

/// Narrower terminals are written to as if they had this many columns.
const MIN_WIDTH: usize = 40;
/// Longer lines are hard to read.
const MAX_WIDTH: usize = 120;

/// How a line stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Strong,
    Dim,
    Red,
    Yellow,
    Green,
    Cyan,
}

impl Ink {
    /// The SGR parameter (ECMA-48).
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "0",
            Self::Strong => "1",
            Self::Dim => "2",
            Self::Red => "31",
            Self::Yellow => "33",
            Self::Green => "32",
            Self::Cyan => "36",
        }
    }

    pub(super) const fn of_grade(grade: Grade) -> Self {
        match grade {
            Grade::L1 => Self::Plain,
            Grade::L2 => Self::Cyan,
            Grade::L3 => Self::Yellow,
            Grade::L4 | Grade::ImportantCandidate | Grade::CoreCandidate => Self::Red,
        }
    }

    pub(super) const fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Blocking | Severity::Error => Self::Red,
            Severity::Warning => Self::Yellow,
            Severity::Note => Self::Plain,
        }
    }
}

/// The summary being written.
pub(super) struct Paper<'a> {
    ctx: &'a Context<'a>,
    /// Cells that section labels take, with the gap behind them.
    margin: usize,
    width: usize,
    label: Option<String>,
    text: String,
}

impl<'a> Paper<'a> {
    pub(super) fn new(ctx: &'a Context<'a>) -> Self {
        Self {
            ctx,
            margin: match ctx.lang {
                Lang::Zh => 8,
                Lang::En => 11,
            },
            width: ctx.width.clamp(MIN_WIDTH, MAX_WIDTH),
            label: None,
            text: String::new(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) const fn ctx(&self) -> &'a Context<'a> {
        self.ctx
    }

    pub(super) const fn lang(&self) -> Lang {
        self.ctx.lang
    }

    /// Cells that a line of a section has.
    pub(super) const fn room(&self) -> usize {
        self.width - self.margin
    }

    pub(super) fn message(&self, id: &str, args: &[(&str, &dyn Display)]) -> String {
        message(self.ctx.lang, id, args)
    }

    const fn symbol(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.ctx.ascii { ascii } else { unicode }
    }

    pub(super) const fn good(&self) -> &'static str {
        self.symbol("✓", "+")
    }

    pub(super) const fn bad(&self) -> &'static str {
        self.symbol("✗", "x")
    }

    pub(super) const fn warning(&self) -> &'static str {
        "!"
    }

    pub(super) const fn waived(&self) -> &'static str {
        self.symbol("◇", "~")
    }

    pub(super) const fn unknown(&self) -> &'static str {
        self.symbol("·", "?")
    }

    pub(super) const fn ellipsis(&self) -> &'static str {
        self.symbol("…", "...")
    }

    pub(super) const fn separator(&self) -> &'static str {
        self.symbol(" · ", " | ")
    }

    pub(super) const fn times(&self) -> &'static str {
        self.symbol("×", "x")
    }

    pub(super) const fn bar(&self) -> (&'static str, &'static str) {
        if self.ctx.ascii { ("#", "-") } else { ("█", "░") }
    }

    /// Starts a section; its label stands before the next line.
    pub(super) fn section(&mut self, id: &str) {
        self.label = Some(message(self.ctx.lang, id, &[]));
    }

    pub(super) fn line(&mut self, text: &str) {
        self.inked(text, Ink::Plain);
    }

    pub(super) fn inked(&mut self, text: &str, ink: Ink) {
        self.wrapped(text, 0, ink);
    }

    pub(super) fn indented(&mut self, text: &str) {
        self.wrapped(text, 2, Ink::Plain);
    }

    /// A line with a mark before it; further lines are aligned under the text.
    pub(super) fn marked(&mut self, mark: &str, text: &str, ink: Ink) {
        let hang = crate::cells(mark) + 1;
        let room = self.room().saturating_sub(2 + hang);
        for (at, line) in wrap(text, room).iter().enumerate() {
            let head = if at == 0 { format!("{mark} ") } else { " ".repeat(hang) };
            let line = self.paint(&format!("{head}{line}"), ink);
            self.push(&format!("  {line}"));
        }
    }

    /// A labelled line within a section; further lines are aligned under the text.
    pub(super) fn field(&mut self, id: &str, text: &str) {
        let label = self.message(id, &[]);
        let indent = 4;
        let hang = match self.ctx.lang {
            Lang::Zh => 6,
            Lang::En => 8,
        };
        let room = self.room().saturating_sub(indent + hang);
        for (at, line) in wrap(text, room).iter().enumerate() {
            let head = if at == 0 { pad(&label, hang) } else { " ".repeat(hang) };
            let head = self.paint(&head, Ink::Dim);
            self.push(&format!("{}{head}{line}", " ".repeat(indent)));
        }
    }

    /// The commands that make sense next, if there are any.
    pub(super) fn next_steps(&mut self) {
        let commands = self.ctx.next;
        if !commands.is_empty() {
            self.section("terminal.next");
            commands
                .iter()
                .for_each(|command| self.inked(&printable(command), Ink::Strong));
        }
    }

    fn wrapped(&mut self, text: &str, indent: usize, ink: Ink) {
        let room = self.room().saturating_sub(indent);
        for line in wrap(text, room) {
            let line = self.paint(&line, ink);
            self.push(&format!("{}{line}", " ".repeat(indent)));
        }
    }

    /// One line as it is, at most as wide as the caller saw to, under the section's label.
    pub(super) fn push(&mut self, line: &str) {
        let margin = match self.label.take() {
            Some(label) => {
                let label = pad(&label, self.margin);
                self.paint(&label, Ink::Strong)
            }
            None => " ".repeat(self.margin),
        };
        self.text.push_str(&margin);
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub(super) fn paint(&self, text: &str, ink: Ink) -> String {
        if self.ctx.color && ink != Ink::Plain {
            format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
        } else {
            text.to_owned()
        }
    }
}
