//! The index of instruments under `sources/`: the statutes and standards that rules cite, with their dates and articles.
//!
//! Judging does without it; only what looks at packs reads it, so that nothing else waits for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::load::{PackFile, merge};
use crate::pack::{Certainty, InForce};
use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::roles::{Role, role};
use crate::rule::{read_certainty, read_in_force};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// More articles than any statute has.
const MOST_ARTICLES: i64 = 10_000;

/// A statute, a standard or a rule of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrument {
    /// The name by which rules cite it.
    pub title: String,
    /// Other names by which it may be cited.
    pub also: Vec<String>,
    /// Its number: of a decree, of a standard.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// When it was issued.
    pub issued: Option<NaiveDate>,
    /// From when to when it holds, if that is known.
    pub in_force: Option<InForce>,
    /// How many articles it has, if that is counted.
    pub articles: Option<u32>,
    /// Where its issuer publishes it.
    pub address: Option<String>,
    /// How well its text is known.
    pub certainty: Certainty,
    /// What else is to be known.
    pub note: Option<String>,
    /// Path of its file below `policies/`.
    pub file: String,
}

impl Instrument {
    /// Whether it is cited by this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.title == name || self.also.iter().any(|also| also == name)
    }
}

/// Reads every file under `sources/`; of those with one path, the last counts. In the order of their paths.
///
/// # Errors
/// Every problem of every file, names that are there twice included.
pub fn read_instruments(files: &[PackFile<'_>]) -> Result<Vec<Instrument>, Problems> {
    let mut problems = Problems::default();
    let mut seen = BTreeMap::new();
    let (tree, _) = merge(files);
    let sources = tree.iter().filter(|(path, _)| role(path) == Role::Source);
    let instruments = sources
        .filter_map(|(path, bytes)| {
            read_toml(Document::Pack, path, bytes, &mut problems, |root| {
                read_instrument(path, root, &mut seen)
            })
        })
        .collect();
    problems.or(instruments)
}

fn read_instrument(path: &str, root: &mut Section<'_>, seen: &mut BTreeMap<String, String>) -> Option<Instrument> {
    let title = root.required("title").and_then(|item| new_name(&item, seen));
    let also = root.optional("also").and_then(|item| item.array());
    let also = also
        .unwrap_or_default()
        .iter()
        .filter_map(|item| new_name(item, seen))
        .collect();
    let filled = |root: &mut Section<'_>, key| root.optional(key).and_then(|item| item.filled_text());
    let number = filled(root, "number");
    let issuer = filled(root, "issuer");
    let issued = root.optional("issued").and_then(|item| item.date());
    let in_force = root.optional("in_force").and_then(read_in_force);
    let articles = root
        .optional("articles")
        .and_then(|item| item.integer(1, MOST_ARTICLES));
    let address = root.optional("address").and_then(|item| read_address(&item));
    let certainty = read_certainty(root);
    let note = filled(root, "note");
    Some(Instrument {
        title: title?,
        also,
        number,
        issuer,
        issued,
        in_force,
        articles: articles.and_then(|count| u32::try_from(count).ok()),
        address,
        certainty: certainty?,
        note,
        file: path.to_owned(),
    })
}

fn new_name(item: &Item<'_>, seen: &mut BTreeMap<String, String>) -> Option<String> {
    let name = item.filled_text()?;
    item.is_new(&name, seen).then_some(name)
}

fn read_address(item: &Item<'_>) -> Option<String> {
    let address = item.filled_text()?;
    // The agreements of a project or a company lie beside its packs.
    if !address.starts_with("https://") && !address.starts_with("docs/") {
        item.report(ProblemKind::Malformed { form: Form::Address });
        return None;
    }
    Some(address)
}

/// The instruments that a citation names: usually one, several with `；` between them.
pub fn cited_instruments(instrument: &str) -> impl Iterator<Item = &str> {
    instrument.split('；').map(str::trim).filter(|name| !name.is_empty())
}

/// The articles and clauses that a citation names, without paragraphs, items and spaces: `5` of `5(1)(4)`, `6.1.4`, `附录A`.
pub fn cited_clauses(article: &str) -> impl Iterator<Item = String> {
    let parts = article.split([',', '，', '、', '；', ';']);
    let clause = |part: &str| {
        let whole = part.split(['(', '（', '¶']).next().unwrap_or_default();
        whole.split_whitespace().collect::<String>()
    };
    parts.map(clause).filter(|clause| !clause.is_empty())
}

/// The number of an article written alone, `24` or `第24条`; none for clauses of standards, annexes and the like.
pub fn article_number(clause: &str) -> Option<u32> {
    let bare = clause.strip_prefix('第').and_then(|rest| rest.strip_suffix('条'));
    bare.unwrap_or(clause).trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Result<Vec<Instrument>, Problems> {
        let files: Vec<PackFile<'_>> = files
            .iter()
            .map(|(path, text)| PackFile {
                path,
                bytes: text.as_bytes(),
            })
            .collect();
        read_instruments(&files)
    }

    #[test]
    fn an_instrument_is_read_with_every_name_and_later_files_win() {
        let law = "title = \"甲法\"\nalso = [\"《甲法》\"]\nissuer = \"乙\"\nissued = 2020-01-01\n\
                   in_force = { from = 2020-07-01 }\narticles = 9\naddress = \"https://example.org/\"\ntext = \"read\"\n";
        let short = "title = \"甲法\"\ntext = \"recalled\"\n";
        let instruments = read(&[("sources/a.toml", law), ("cn-core/pack.toml", "not read here")]).unwrap();
        let [law_read] = instruments.as_slice() else {
            panic!("{instruments:?}")
        };
        assert!(law_read.is_named("甲法") && law_read.is_named("《甲法》") && !law_read.is_named("甲"));
        assert_eq!((law_read.articles, law_read.certainty), (Some(9), Certainty::Read));
        let overlaid = read(&[("sources/a.toml", law), ("sources/a.toml", short)]).unwrap();
        assert_eq!(overlaid.first().unwrap().articles, None);
    }

    #[test]
    fn every_problem_of_every_file_is_told() {
        let problems = read(&[
            (
                "sources/a.toml",
                "title = \"甲法\"\ntext = \"read\"\nadress = \"https://example.org/\"\n",
            ),
            ("sources/b.toml", "title = \"甲法\"\ntext = \"heard\"\n"),
            (
                "sources/c.toml",
                "title = \"丙\"\narticles = 0\naddress = \"example.org\"\ntext = \"read\"\n",
            ),
            (
                "sources/d.toml",
                "title = \"丁\"\nin_force = { from = 2021-01-02, to = 2021-01-01 }\ntext = \"read\"\n",
            ),
        ])
        .unwrap_err();
        let places: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            places,
            [
                "sources/a.toml:3:1: unknown key `adress`; did you mean `address`?",
                "sources/b.toml:1:9: `title` repeats `甲法`, which is already at sources/a.toml:1:9",
                "sources/b.toml:2:8: `text` cannot be `heard` (one of `read`, `recalled`, `unsure`)",
                "sources/c.toml:2:12: `articles` must be between 1 and 10000",
                "sources/c.toml:3:11: `address` must be an address that begins with https://",
                "sources/d.toml:2:38: `in_force.to`: the last day is before the first",
            ]
        );
    }

    #[test]
    fn citations_come_apart_into_instruments_clauses_and_numbers() {
        assert_eq!(cited_instruments("甲法；乙法").collect::<Vec<_>>(), ["甲法", "乙法"]);
        let clauses: Vec<String> = cited_clauses("4, 5(1)(40), 9 ¶20、附录 A，6.1.4").collect();
        assert_eq!(clauses, ["4", "5", "9", "附录A", "6.1.4"]);
        let numbers = ["24", "第24条", "6.5", "附录 A", "全文"].map(article_number);
        assert_eq!(numbers, [Some(24), Some(24), None, None, None]);
    }
}
