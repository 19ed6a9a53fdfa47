//! `dataseal recognisers`: which recognisers there are, and what each says of one value, which is kept nowhere and shown nowhere.

use std::cmp::Ordering;
use std::io::Read;

use dataseal::model::{Answer, ErrorCode, ExitStatus, examine_value};
use dataseal::recogniser_title;
use dataseal::report::recognisers_v1::{LIST_SCHEMA, Recogniser, Recognisers, Test, answer_text, facts_text};
use dataseal::report::wire_v1::Text;
use dataseal::report::{cells, pad};

use crate::cli::{Plain, RecogniserTestArgs, RecognisersCommand};
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal;

/// Most bytes of a value.
const MOST_BYTES: u64 = 1 << 20;

pub(crate) fn run(command: &RecognisersCommand, session: &Session) -> Result<ExitStatus, Failure> {
    match command {
        RecognisersCommand::List(arguments) => list(arguments.format, session),
        RecognisersCommand::Test(arguments) => test(arguments, session),
    }
}

fn list(format: Plain, session: &Session) -> Result<ExitStatus, Failure> {
    let set = session.installation.recognisers();
    let taxonomy = &session.installation.policies().taxonomy;
    let recognisers = set.iter().map(|recogniser| {
        let id = recogniser.class();
        let class = taxonomy.class(id);
        Recogniser {
            id: id.to_string(),
            title: title(id.as_str()),
            is_class: class.is_some(),
            personal: class.is_some_and(|class| class.personal),
            sensitive: class.is_some_and(|class| class.sensitive),
            needs_name: class.is_some_and(|class| class.needs_name),
            chance: class.map(|class| thousandths(class.null_rate_per_mille)),
            proof: recogniser.is_proof(),
            source: class.map(|class| class.source.clone()),
        }
    });
    let list = Recognisers {
        schema: LIST_SCHEMA.to_owned(),
        digest: set.digest().to_string(),
        recognisers: recognisers.collect(),
    };
    match format {
        Plain::Json => terminal::print(&list.to_json()?),
        Plain::Human => {
            let widest = list.recognisers.iter().map(|each| cells(&each.id)).max().unwrap_or(0);
            let lines: String = list
                .recognisers
                .iter()
                .map(|each| line(each, widest, session))
                .collect();
            terminal::print(&lines);
            session.say("cli.recognisers-more", &[("n", &list.recognisers.len())]);
        }
    }
    Ok(ExitStatus::Success)
}

fn line(recogniser: &Recogniser, widest: usize, session: &Session) -> String {
    let kind = match (recogniser.is_class, recogniser.sensitive, recogniser.personal) {
        (false, ..) => "cli.recogniser-evidence",
        (_, true, _) => "label.sensitive",
        (_, _, true) => "label.personal",
        _ => "cli.recogniser-other",
    };
    let mut parts = vec![pick(&recogniser.title, session).to_owned(), session.text(kind, &[])];
    if recogniser.needs_name {
        parts.push(session.text("cli.recogniser-weak", &[]));
    }
    let parts = parts.join(&session.text("list.separator", &[]));
    format!("{}  {parts}\n", pad(&recogniser.id, widest))
}

fn test(arguments: &RecogniserTestArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let given = arguments.value.as_str();
    let read;
    let value = if given == "-" {
        read = from_stdin()?;
        read.as_str()
    } else {
        given
    };
    let set = session.installation.recognisers();
    let mut examined = examine_value(value, &set);
    // Sorting is stable: ids stay in order within an answer.
    examined.sort_by_key(|each| each.answer);
    let test = Test::new(set.digest().to_string(), &examined, title);
    if arguments.format == Plain::Json {
        terminal::print(&test.to_json()?);
        return Ok(ExitStatus::Success);
    }
    let told = examined
        .iter()
        .filter(|each| arguments.all || each.answer != Answer::No);
    let told: Vec<_> = told.collect();
    let widest = told.iter().map(|each| cells(each.class.as_str())).max().unwrap_or(0);
    for each in &told {
        let answer = answer_text(session.lang, each.answer);
        let facts = facts_text(session.lang, &each.facts);
        let title = title(each.class.as_str());
        let line = format!(
            "{}  {answer}  {}  {facts}\n",
            pad(each.class.as_str(), widest),
            pick(&title, session)
        );
        terminal::print(&line);
    }
    let refused = examined.iter().filter(|each| each.answer == Answer::No).count();
    match (told.len().cmp(&0), arguments.all) {
        (Ordering::Equal, _) => session.say("cli.recognised-by-none", &[("n", &refused)]),
        (_, false) => session.say("cli.recognised-not", &[("n", &refused)]),
        (_, true) => {}
    }
    Ok(ExitStatus::Success)
}

/// The value on standard input, without the line end behind it.
fn from_stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let limit = MOST_BYTES.saturating_add(1);
    let read = std::io::stdin().lock().take(limit).read_to_end(&mut bytes);
    read.map_err(|_| Failure::of(ErrorCode::InputFailed, "-"))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::of(ErrorCode::LimitSize, "-"));
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::of(ErrorCode::InputEncoding, "-"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

fn title(id: &str) -> Text {
    let (zh, en) = recogniser_title(id).unwrap_or_default();
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

fn pick<'t>(text: &'t Text, session: &Session) -> &'t str {
    match session.lang {
        dataseal::report::Lang::Zh => &text.zh,
        dataseal::report::Lang::En => &text.en,
    }
}

/// Thousandths as a decimal string, as documents write shares.
fn thousandths(per_mille: u16) -> String {
    dataseal::model::Confidence::per_mille(per_mille).to_string()
}
