//! `dataseal explain`: what a rule, a recogniser or an error code means.

use dataseal::model::{Bilingual, ErrorCode, ExitStatus};
use dataseal::pack::{Class, Rule};
use dataseal::report::explain_error;
use dataseal::{Error, Explanation, explain};

use crate::cli::ExplainArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal;

pub(crate) fn run(arguments: &ExplainArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let text = match explain(&arguments.code, &session.installation) {
        Ok(Explanation::Rule(rule)) => rule_page(rule, session),
        Ok(Explanation::Class(class, page)) => class_page(class, page, session),
        Ok(Explanation::Error(code)) => explain_error(code.as_str(), session.lang).unwrap_or_default(),
        Err(nearest) => {
            let error = Error::new(ErrorCode::UnknownCode, arguments.code.clone());
            return Err(nearest.map_or(error.clone(), |nearest| error.detail(nearest)).into());
        }
    };
    terminal::print(&text);
    Ok(ExitStatus::Success)
}

/// Both languages, the session's first.
fn both<'a>(text: &'a Bilingual, session: &Session) -> [&'a str; 2] {
    let first = session.lang.pick(text);
    if first == text.zh {
        [&text.zh, &text.en]
    } else {
        [&text.en, &text.zh]
    }
}

fn rule_page(rule: &Rule, session: &Session) -> String {
    let [title, other_title] = both(&rule.title, session);
    let [remedy, other_remedy] = both(&rule.remedy, session);
    let article = format!("{} {}", rule.source.instrument, rule.source.article);
    let verified = session.text(
        if rule.source.verified {
            "cli.source-read"
        } else {
            "cli.source-unverified"
        },
        &[],
    );
    let mut page = format!("{} · {title}\n{other_title}\n\n", rule.code);
    let mut line = |id: &str, value: &str| page.push_str(&format!("{}  {value}\n", session.text(id, &[])));
    line(
        "cli.rule-severity",
        &format!("{} · {}", rule.severity, rule.scope.as_str()),
    );
    line("cli.rule-source", &format!("{article} ({verified})"));
    if let Some(applies) = &rule.applies {
        line("cli.rule-applies", &indented(&applies.text));
    }
    line("cli.rule-require", &indented(&rule.require.text));
    line("cli.rule-remedy", &format!("{remedy}\n    {other_remedy}"));
    line("cli.rule-owner", &rule.owner);
    page
}

/// A condition on lines of its own.
fn indented(expression: &str) -> String {
    expression
        .lines()
        .map(|line| format!("\n    {}", line.trim_end()))
        .collect()
}

fn class_page(class: &Class, page: Option<&'static str>, session: &Session) -> String {
    let [title, other_title] = both(&class.title, session);
    let kind = match (class.sensitive, class.personal) {
        (true, _) => "cli.class-sensitive",
        (false, true) => "cli.class-personal",
        (false, false) => "cli.class-other",
    };
    let mut text = format!(
        "{} · {title}\n{other_title}\n\n{}  {}\n",
        class.id,
        class.category,
        session.text(kind, &[])
    );
    text.push_str(&format!(
        "{}  {}\n",
        session.text("cli.class-terms", &[]),
        class.terms.join(", ")
    ));
    if let Some(page) = page {
        text.push('\n');
        text.push_str(page);
    }
    text
}
