//! The page of a rule: what it asks for, on what ground, how it is decided, what to do.

use std::collections::BTreeSet;

use dataseal::model::facts::{self, FactSpec};
use dataseal::pack::Rule;
use dataseal::report::{Lang, article, cells, pad, wrap};

use super::WIDTH;
use crate::session::Session;

pub(super) fn page(rule: &Rule, session: &Session) -> String {
    let lang = session.lang;
    let word = |id: String| session.text(&id, &[]);
    let mut page = Page::new(rule, session);
    let severity = word(format!("severity.{}", rule.severity));
    page.field("cli.rule-severity", &severity);
    page.field("cli.rule-scope", &word(format!("cli.scope.{}", rule.scope.as_str())));
    if !rule.waivable {
        page.field("cli.rule-waiver", &word("cli.rule-not-waivable".to_owned()));
    }
    let verified = if rule.source.verified {
        "source.verified"
    } else {
        "source.unverified"
    };
    let source = session.text(
        verified,
        &[
            ("instrument", &rule.source.instrument),
            ("article", &article(&rule.source, lang)),
        ],
    );
    page.field("cli.rule-source", &source);
    if let Some(note) = &rule.note {
        page.field("cli.rule-note", note);
    }
    if let Some(applies) = &rule.applies {
        page.condition("cli.rule-applies", &applies.text);
    }
    page.condition("cli.rule-require", &rule.require.text);
    if let Some(kind) = session.installation.rules().kinds().get(&rule.code) {
        page.field("cli.rule-kind", &word(format!("rule-kind.{kind}")));
    }
    page.names(rule, session);
    page.field("cli.rule-remedy", lang.pick(&rule.remedy));
    page.field("cli.rule-owner", &word(format!("owner.{}", rule.owner)));
    page.text
}

struct Page<'a> {
    session: &'a Session,
    text: String,
    /// Cells of the labels.
    margin: usize,
}

impl<'a> Page<'a> {
    fn new(rule: &Rule, session: &'a Session) -> Self {
        let other = match session.lang {
            Lang::Zh => &rule.title.en,
            Lang::En => &rule.title.zh,
        };
        Self {
            session,
            text: format!("{}  {}\n{other}\n\n", rule.code, session.lang.pick(&rule.title)),
            margin: match session.lang {
                Lang::Zh => 8,
                Lang::En => 14,
            },
        }
    }

    /// A label and prose beside it.
    fn field(&mut self, id: &str, text: &str) {
        let mut label = self.session.text(id, &[]);
        for line in wrap(text, WIDTH.saturating_sub(self.margin)) {
            self.text.push_str(&format!("{}{line}\n", pad(&label, self.margin)));
            label.clear();
        }
    }

    /// A label and a condition beside it, line by line as the pack has it.
    fn condition(&mut self, id: &str, expression: &str) {
        let mut label = self.session.text(id, &[]);
        for line in expression.trim().lines() {
            self.text
                .push_str(&format!("{}{}\n", pad(&label, self.margin), line.trim_end()));
            label.clear();
        }
    }

    /// What the names in the conditions mean.
    fn names(&mut self, rule: &Rule, session: &Session) {
        let conditions = || rule.applies.iter().chain([&rule.require]);
        let facts: BTreeSet<&str> = conditions()
            .flat_map(|condition| condition.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')))
            .filter(|word| facts::fact(word).is_some())
            .collect();
        let known = facts.into_iter().filter_map(facts::fact);
        let mut told: Vec<(&str, &str)> = known.map(|spec| (spec.name, meaning(spec, session.lang))).collect();
        let policies = session.installation.policies();
        let kinds = policies
            .evidence_kinds
            .iter()
            .map(|kind| (kind.kind.as_str(), &kind.title));
        let questions = policies
            .questions
            .iter()
            .map(|question| (question.id.as_str(), &question.title));
        for (id, title) in kinds.chain(questions) {
            let quoted = format!("'{id}'");
            if conditions().any(|condition| condition.text.contains(&quoted)) {
                told.push((id, session.lang.pick(title)));
            }
        }
        let widest = told.iter().map(|(name, _)| cells(name)).max().unwrap_or(0);
        let mut label = session.text("cli.rule-names", &[]);
        for (name, meaning) in told {
            let room = WIDTH.saturating_sub(self.margin + widest + 2);
            let mut name = name.to_owned();
            for line in wrap(meaning, room) {
                self.text
                    .push_str(&format!("{}{}  {line}\n", pad(&label, self.margin), pad(&name, widest)));
                name.clear();
                label.clear();
            }
        }
    }
}

const fn meaning(spec: &FactSpec, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => spec.zh,
        Lang::En => spec.en,
    }
}
