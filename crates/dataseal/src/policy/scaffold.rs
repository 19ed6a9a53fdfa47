//! How a pack begins: files that load, that have nothing to remark on and whose examples all come out, to be written on from there.
//!
//! Of a standard's clauses each becomes one rule: a document asks for a kind of its own, everything else a question, until its
//! author puts a condition over facts in the place of the question.

use std::fmt::Write as _;

use chrono::NaiveDate;
use dataseal_model::{PackId, RuleKind};
use dataseal_pack::{Instrument, PackFile, Policies, TITLE_LENGTH, files_under, load_packs, read_instruments};
use dataseal_policy::compile;
use dataseal_report::toml_string;

use super::clauses::Clause;
use crate::PolicyError;

/// What a new pack is made of.
#[derive(Clone, Debug)]
pub struct NewPack<'a> {
    /// Its id, the name of its folder.
    pub id: PackId,
    /// What people call it.
    pub title: &'a str,
    /// Where its rules hold: `CN`, `CN-SH`.
    pub jurisdiction: &'a str,
    /// The instrument that its rules cite.
    pub instrument: &'a str,
    /// The day from which they hold; that of the instrument where it is in the index, else `today`.
    pub in_force: Option<NaiveDate>,
    /// The day that stands in for one that nobody named.
    pub today: NaiveDate,
    /// The clauses, each of which becomes a rule; one example of a rule where there is none.
    pub clauses: &'a [Clause],
}

/// The files of a new pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Path below the pack's folder, and text.
    pub files: Vec<(String, String)>,
    /// The file of the instrument, where the index does not know it yet: path below the policies folder, and text.
    pub source: Option<(String, String)>,
}

impl Draft {
    /// Every file by its path below the policies folder.
    fn all(&self, id: &PackId) -> Vec<(String, &str)> {
        let own = self
            .files
            .iter()
            .map(|(path, text)| (format!("{id}/{path}"), text.as_str()));
        let source = self.source.iter().map(|(path, text)| (path.clone(), text.as_str()));
        own.chain(source).collect()
    }
}

/// Drafts a pack beside the files of the policies folder it is to lie in, and makes sure that all of them load.
///
/// # Errors
/// Every problem of the folder with the new pack in it: a code, a question or a kind of document that is taken, say.
pub fn draft(new: &NewPack<'_>, folder: &[(String, String)]) -> Result<Draft, PolicyError> {
    let mut files = files_under(folder);
    let index = read_instruments(&files).map_err(PolicyError::Problems)?;
    let known = index.iter().find(|instrument| instrument.is_named(new.instrument));
    let draft = drafted(new, known);
    let written = draft.all(&new.id);
    files.extend(written.iter().map(|(path, text)| PackFile::new(path, text)));
    let loaded: Policies = load_packs(&files).map_err(PolicyError::Problems)?;
    compile(&loaded).map_err(PolicyError::Problems)?;
    read_instruments(&files).map_err(PolicyError::Problems)?;
    Ok(draft)
}

fn drafted(new: &NewPack<'_>, known: Option<&Instrument>) -> Draft {
    let of_instrument = known
        .and_then(|instrument| instrument.in_force)
        .map(|in_force| in_force.from);
    let from = new.in_force.or(of_instrument).unwrap_or(new.today);
    let mut files = vec![("pack.toml".to_owned(), pack_file(new))];
    let rules = if new.clauses.is_empty() {
        vec![example(new, from)]
    } else {
        let numbered = (1..).zip(new.clauses);
        numbered
            .map(|(number, clause)| of_clause(new, number, clause, from))
            .collect()
    };
    let joined = |parts: Vec<&str>| (!parts.is_empty()).then(|| parts.join("\n"));
    let questions = joined(rules.iter().filter_map(|rule| rule.question.as_deref()).collect());
    let kinds = joined(rules.iter().filter_map(|rule| rule.kind.as_deref()).collect());
    files.extend(questions.map(|text| ("questions.toml".to_owned(), text)));
    files.extend(kinds.map(|text| ("evidence.toml".to_owned(), text)));
    files.extend(
        rules
            .into_iter()
            .map(|rule| (format!("rules/{}.toml", rule.name), rule.text)),
    );
    Draft {
        files,
        source: known
            .is_none()
            .then(|| (format!("sources/{}.toml", new.id), source_file(new, from))),
    }
}

/// A rule with what it asks for.
struct Drafted {
    name: String,
    text: String,
    question: Option<String>,
    kind: Option<String>,
}

fn pack_file(new: &NewPack<'_>) -> String {
    let (title, instrument) = (toml_string(new.title), new.instrument);
    format!(
        "# 新规则包，只在用 --policy {id} 指定时判定；去掉 on_request 即总是判定，改为 sector = \"…\" 即只用于该行业。\n\
         # A new pack, judged by only where --policy {id} asks for it; without on_request it always is, with sector = \"…\" for one\n\
         # sector. Raise the version with every change that is handed on.\n\
         id = {quoted}\nversion = \"0.1.0\"\ntitle = {{ zh = {title}, en = {title} }}\njurisdiction = {jurisdiction}\n\
         on_request = true\n\n[description]\nzh = {zh}\nen = {en}\n",
        id = new.id,
        quoted = toml_string(new.id.as_str()),
        jurisdiction = toml_string(new.jurisdiction),
        zh = toml_string(&format!("按{instrument}的条款起草的规则，原文尚未逐条核对。")),
        en = toml_string(&format!(
            "Rules drafted from the clauses of {instrument}; its text was not checked clause by clause yet."
        )),
    )
}

fn source_file(new: &NewPack<'_>, from: NaiveDate) -> String {
    let numbers = new
        .clauses
        .iter()
        .map(|clause| dataseal_pack::article_number(&clause.number));
    let most = numbers
        .collect::<Option<Vec<u32>>>()
        .and_then(|numbers| numbers.into_iter().max());
    let articles = most.filter(|most| *most > 0).map(|most| format!("articles = {most}\n"));
    format!(
        "# 还可写明 number（文号）、issuer（发布单位）、issued（发布日）、address（发布网址，https://…）；articles 是条数。核对原文后 text 改为 \"read\"。\n\
         # May also say number, issuer, issued and address (https://…); articles is their count. Once the text was read, text = \"read\".\n\
         title = {}\nin_force = {{ from = {from} }}\n{}text = \"recalled\"\n",
        toml_string(new.instrument),
        articles.unwrap_or_default(),
    )
}

/// The code of a rule: the id in capitals and a number. A code has three parts, so that an id of one word gets a second.
fn code(id: &PackId, number: u32) -> String {
    let upper = id.as_str().to_uppercase();
    let joint = if upper.contains('-') { "" } else { "-RULE" };
    format!("{upper}{joint}-{number:03}")
}

/// Question or kind of document of a rule, unique over all packs as the pack's id is.
fn own_id(id: &PackId, number: u32) -> String {
    format!("{id}-{number:03}")
}

/// The requirement as a title: its first sentence or part of one that fits, or as much as does.
fn title_of(requirement: &str) -> String {
    let trimmed = requirement.trim_end_matches(['。', '.', '；', ';']);
    let fits = |text: &str| text.chars().count() <= TITLE_LENGTH;
    if fits(trimmed) {
        return trimmed.to_owned();
    }
    let ends = requirement.char_indices().filter(|(_, c)| "。；，".contains(*c));
    let parts = ends.filter_map(|(at, _)| requirement.get(..at));
    let longest = parts.take_while(|part| fits(part)).last();
    longest.map_or_else(
        || {
            requirement
                .chars()
                .take(TITLE_LENGTH.saturating_sub(1))
                .chain(['…'])
                .collect()
        },
        str::to_owned,
    )
}

/// What rules have in common, up to their conditions.
struct Head<'a> {
    code: &'a str,
    title: (&'a str, &'a str),
    severity: &'a str,
    from: NaiveDate,
}

impl Head<'_> {
    fn text(&self) -> String {
        format!(
            "code = {}\ntitle = {{ zh = {}, en = {} }}\nseverity = {}\nscope = \"dataset\"\nconfidence = \"unverified\"\n\
             in_force = {{ from = {} }}\n",
            toml_string(self.code),
            toml_string(self.title.0),
            toml_string(self.title.1),
            toml_string(self.severity),
            self.from,
        )
    }
}

fn source(instrument: &str, article: &str) -> String {
    format!(
        "\n[source]\ninstrument = {}\narticle = {}\ntext = \"recalled\"\n",
        toml_string(instrument),
        toml_string(article)
    )
}

fn remedy(zh: &str, en: &str) -> String {
    format!(
        "\n[remedy]\nzh = {}\nen = {}\nowner = \"business\"\n",
        toml_string(zh),
        toml_string(en)
    )
}

fn examples(cases: &[(&str, &str, &str)]) -> String {
    let mut text = String::new();
    for (name, facts, verdict) in cases {
        let name = toml_string(name);
        let facts = if facts.is_empty() {
            "{}".to_owned()
        } else {
            format!("{{ {facts} }}")
        };
        let _ = write!(
            text,
            "\n[[examples]]\nname = {name}\nfacts = {facts}\nverdict = \"{verdict}\"\n"
        );
    }
    text
}

fn question(id: &str, zh: &str, en: &str) -> String {
    format!(
        "[[question]]\nid = {}\ntitle = {{ zh = {}, en = {} }}\nowner = \"business\"\n",
        toml_string(id),
        toml_string(zh),
        toml_string(en)
    )
}

fn kind(id: &str, title: (&str, &str), description: (&str, &str)) -> String {
    format!(
        "[[kind]]\nid = {}\ntitle = {{ zh = {}, en = {} }}\nissuer_role = \"holder\"\n\n[kind.description]\nzh = {}\nen = {}\n",
        toml_string(id),
        toml_string(title.0),
        toml_string(title.1),
        toml_string(description.0),
        toml_string(description.1)
    )
}

/// A rule that shows everything a rule may ask for: facts, a document and a question.
fn example(new: &NewPack<'_>, from: NaiveDate) -> Drafted {
    let (code, own) = (code(&new.id, 1), own_id(&new.id, 1));
    let head = Head {
        code: &code,
        title: (
            "含个人信息的数据，对外提供须经批准并由人核对",
            "Data with personal information is approved and checked by a person before it is handed on",
        ),
        severity: "warning",
        from,
    };
    let conditions = format!(
        "# 何时适用：读事实（见 docs/facts.md）。When it applies, by facts (docs/facts.md).\napplies = \"personal_information\"\n\
         # 适用时须为真：材料有效，问题答“是”。What must then be true: a valid document, and a question answered yes.\n\
         require = \"valid_evidence('{own}') AND confirmed('{own}')\"\n"
    );
    let both = format!("personal_information = true, evidence = [\"{own}\"], answers = {{ {own} = true }}");
    let more = format!("{both}, cross_border = false");
    let expired = format!(
        "personal_information = true, evidence = [{{ kind = \"{own}\", state = \"expired\" }}], answers = {{ {own} = true }}"
    );
    let denied = format!("personal_information = true, evidence = [\"{own}\"], answers = {{ {own} = false }}");
    let unanswered = format!("personal_information = true, evidence = [\"{own}\"]");
    let cases = [
        ("批准有效，核对无误", both.as_str(), "satisfied"),
        ("批准有效，核对无误，不出境", &more, "satisfied"),
        ("批准已过期", &expired, "violated"),
        ("核对有误", &denied, "violated"),
        ("没有附批准文件", "personal_information = true", "undetermined"),
        ("没有回答是否核对", &unanswered, "undetermined"),
        ("不含个人信息", "personal_information = false", "not-applicable"),
    ];
    let text = head.text()
        + &conditions
        + &source(new.instrument, "1")
        + &remedy(
            &format!("附上批准文件（[[evidence]] kind = \"{own}\"），核对后在 [answers] 下回答 {own}。"),
            &format!("Attach the approval ([[evidence]] kind = \"{own}\"), check, and answer {own} under [answers]."),
        )
        + &examples(&cases);
    Drafted {
        name: "example".to_owned(),
        text,
        question: Some(question(
            &own,
            "是否有人逐项核对过要对外提供的字段？",
            "Has a person checked every field that is to be handed on?",
        )),
        kind: Some(kind(
            &own,
            ("对外提供数据的批准文件", "Approval to hand data on"),
            (
                "写明数据集、接收方、用途、批准人和日期。",
                "Names the dataset, the recipient, the purpose, who approved it and when.",
            ),
        )),
    }
}

fn of_clause(new: &NewPack<'_>, number: u32, clause: &Clause, from: NaiveDate) -> Drafted {
    let (code, own) = (code(&new.id, number), own_id(&new.id, number));
    let zh = title_of(&clause.requirement);
    let en = clause.title_en.as_deref().unwrap_or(&zh);
    let head = Head {
        code: &code,
        title: (&zh, en),
        severity: clause.severity.as_str(),
        from,
    };
    let asked = if clause.kind == RuleKind::Document {
        document(&own, clause, (&zh, en))
    } else {
        answer(&own, clause, (&zh, en))
    };
    let hint = if clause.kind == RuleKind::Machine {
        "# 由机器判定：把下面的条件换成对事实的条件，如 \"quarantined_rows = 0\"，例子随之改写，并从 questions.toml 删去这个问题。\n\
         # 可用的事实见 docs/facts.md，写法见 docs/conditions.md。\n\
         # For the machine: put a condition over facts (docs/facts.md) in its place, such as \"quarantined_rows = 0\", with examples, and\n\
         # take the question out of questions.toml.\n"
    } else {
        ""
    };
    let text = format!(
        "{}{hint}require = {}\n{}{}{}",
        head.text(),
        toml_string(&asked.require),
        source(new.instrument, &clause.number),
        remedy(&asked.remedy.0, &asked.remedy.1),
        asked.examples,
    );
    Drafted {
        name: format!("clause-{number:03}"),
        text,
        question: asked.question,
        kind: asked.kind,
    }
}

/// How a rule of a clause asks for what decides it.
struct Asked {
    require: String,
    remedy: (String, String),
    examples: String,
    question: Option<String>,
    kind: Option<String>,
}

fn document(own: &str, clause: &Clause, title: (&str, &str)) -> Asked {
    let (valid, twice) = (
        format!("evidence = [\"{own}\"]"),
        format!("evidence = [{{ kind = \"{own}\", state = \"expired\" }}, \"{own}\"]"),
    );
    let (expired, differs) = (
        format!("evidence = [{{ kind = \"{own}\", state = \"expired\" }}]"),
        format!("evidence = [{{ kind = \"{own}\", state = \"differs\" }}]"),
    );
    let cases = [
        ("材料有效", valid.as_str(), "satisfied"),
        ("旧材料过期，新材料有效", &twice, "satisfied"),
        ("材料已过期", &expired, "violated"),
        ("材料与登记的摘要不符", &differs, "violated"),
        ("没有附材料", "", "undetermined"),
        (
            "只声明不含个人信息，没有附材料",
            "personal_information = false",
            "undetermined",
        ),
    ];
    Asked {
        require: format!("valid_evidence('{own}')"),
        remedy: (
            format!(
                "附上证明做到了这一条的材料（[[evidence]] kind = \"{own}\"）：{}",
                clause.requirement
            ),
            format!(
                "Attach the document that shows it ([[evidence]] kind = \"{own}\"): {}",
                title.1
            ),
        ),
        examples: examples(&cases),
        question: None,
        kind: Some(kind(
            own,
            (
                &format!("条款 {} 的证明材料", clause.number),
                &format!("Document for clause {}", clause.number),
            ),
            (&clause.requirement, title.1),
        )),
    }
}

fn answer(own: &str, clause: &Clause, title: (&str, &str)) -> Asked {
    let (yes, no) = (
        format!("answers = {{ {own} = true }}"),
        format!("answers = {{ {own} = false }}"),
    );
    let with_fact = |answer: &str| format!("{answer}, personal_information = true");
    let (yes_more, no_more) = (with_fact(&yes), with_fact(&no));
    let cases = [
        ("答“是”", yes.as_str(), "satisfied"),
        ("含个人信息，答“是”", &yes_more, "satisfied"),
        ("答“否”", &no, "violated"),
        ("含个人信息，答“否”", &no_more, "violated"),
        ("没有回答", "", "undetermined"),
        ("含个人信息，没有回答", "personal_information = true", "undetermined"),
    ];
    let requirement = clause.requirement.trim_end_matches(['。', '.']);
    Asked {
        require: format!("confirmed('{own}')"),
        remedy: (
            format!(
                "核实后在 asset.toml 的 [answers] 下回答 {own}；没有做到的先整改：{}",
                clause.requirement
            ),
            format!(
                "Check, and answer {own} under [answers] in asset.toml; mend first what is not done: {}",
                title.1
            ),
        ),
        examples: examples(&cases),
        question: Some(question(
            own,
            &format!("是否做到“{requirement}”？"),
            &format!("Is this done: {}?", title.1.trim_end_matches('.')),
        )),
        kind: None,
    }
}

#[cfg(test)]
mod tests;
