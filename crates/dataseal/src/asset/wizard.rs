//! The dialogue that asks what a declaration leaves open, one question after the other.
//!
//! It reads lines and writes text; whose terminal that is, is the caller's affair. Nothing is written to the file here.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, BufRead, Read, Write};

use dataseal_model::facts::FactType;
use dataseal_pack::{Answer, AssetKey, read_answer};
use dataseal_report::{Lang, answer_form, answer_text, message, question_text};

use super::AssetDraft;

/// Far beyond any answer.
const LINE_BYTES: u64 = 64 << 10;

/// Asks every open question until all were asked, `q` is answered, or the input ends; gives back how many were answered.
/// Answers may bring further questions, such as those of a sector, which are asked as well.
///
/// # Errors
/// The input cannot be read or the output cannot be written.
pub fn ask_open(
    draft: &mut AssetDraft<'_>,
    lang: Lang,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<usize> {
    let mut dialogue = Dialogue { lang, input, output };
    let mut asked = BTreeSet::new();
    let (mut answered, mut section) = (0, "");
    dialogue.say("cli.wizard-begin", &[])?;
    loop {
        let is_open = |key: &AssetKey<'_>| draft.answer(key).is_none() && !asked.contains(&key.path());
        let open: Vec<AssetKey<'_>> = draft.asked().into_iter().filter(is_open).collect();
        let Some(key) = open.first().copied() else {
            dialogue.say("cli.wizard-end", &[])?;
            return Ok(answered);
        };
        if key.section() != section {
            section = key.section();
            writeln!(dialogue.output, "\n[{section}]")?;
        }
        asked.insert(key.path());
        match dialogue.ask(&key, open.len())? {
            Said::Answer(answer) => {
                draft.set(key, &answer);
                answered += 1;
            }
            Said::Nothing => {}
            Said::Enough => return Ok(answered),
        }
    }
}

/// What came back to a question.
enum Said {
    Answer(Answer),
    Nothing,
    Enough,
}

struct Dialogue<'d, I, O> {
    lang: Lang,
    input: &'d mut I,
    output: &'d mut O,
}

impl<I: BufRead, O: Write> Dialogue<'_, I, O> {
    fn say(&mut self, id: &str, arguments: &[(&str, &dyn Display)]) -> io::Result<()> {
        writeln!(self.output, "{}", message(self.lang, id, arguments))
    }

    /// Puts a question until it is answered, skipped, or the dialogue ended.
    fn ask(&mut self, key: &AssetKey<'_>, open: usize) -> io::Result<Said> {
        writeln!(self.output, "\n{}", question_text(key, self.lang))?;
        let choices = choices(key);
        for (number, choice) in (1..).zip(&choices) {
            let shown = choice_text(key, choice, self.lang);
            writeln!(self.output, "  {number:>2}  {shown}")?;
        }
        let form = answer_form(key, self.lang);
        let arguments: [(&str, &dyn Display); 3] = [("key", &key.path()), ("form", &form), ("open", &open)];
        let prompt = message(self.lang, "cli.wizard-prompt", &arguments);
        loop {
            write!(self.output, "{prompt}")?;
            self.output.flush()?;
            let Some(line) = self.line()? else {
                writeln!(self.output)?;
                return Ok(Said::Enough);
            };
            let wrong = match line.as_deref().map(str::trim) {
                Some("") => return Ok(Said::Nothing),
                Some("q" | "Q") => return Ok(Said::Enough),
                Some(written) => match read_answer(key, &by_number(key, written, &choices)) {
                    Ok(answer) => return Ok(Said::Answer(answer)),
                    Err(wrong) => self.lang.pick(&wrong).to_owned(),
                },
                None => message(self.lang, "cli.wizard-not-text", &[]),
            };
            self.say("cli.wizard-wrong", &[("wrong", &wrong)])?;
        }
    }

    /// The next line; nothing at the end, and nothing within for what is no UTF-8.
    fn line(&mut self) -> io::Result<Option<Option<String>>> {
        let mut bytes = Vec::new();
        let mut bounded = Read::by_ref(self.input).take(LINE_BYTES);
        match bounded.read_until(b'\n', &mut bytes)? {
            0 => Ok(None),
            _ => Ok(Some(String::from_utf8(bytes).ok())),
        }
    }
}

/// The answers that may be chosen by number, as they are written in the file.
fn choices(key: &AssetKey<'_>) -> Vec<&'static str> {
    match key.fact_type() {
        FactType::Boolean => vec!["true", "false"],
        _ => key.choices().iter().map(|choice| choice.value).collect(),
    }
}

fn choice_text(key: &AssetKey<'_>, choice: &str, lang: Lang) -> String {
    read_answer(key, choice).map_or_else(|_| choice.to_owned(), |answer| answer_text(key, &answer.value, lang))
}

/// What was written with numbers of choices replaced by these.
fn by_number(key: &AssetKey<'_>, written: &str, choices: &[&str]) -> String {
    let numbered = |part: &str| {
        let number: usize = part.trim().parse().ok()?;
        choices.get(number.checked_sub(1)?).map(|choice| (*choice).to_owned())
    };
    if key.fact_type() != FactType::TextSet {
        return numbered(written).unwrap_or_else(|| written.to_owned());
    }
    let parts: Option<Vec<String>> = written
        .split([',', '，', '、', ';', '；', ' '])
        .filter(|part| !part.trim().is_empty())
        .map(numbered)
        .collect();
    parts.map_or_else(|| written.to_owned(), |parts| parts.join(";"))
}
