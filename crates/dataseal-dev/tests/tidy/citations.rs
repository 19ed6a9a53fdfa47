//! Every provision that the packs cite stands in the index of instruments under `policies/sources/`.

use std::collections::BTreeMap;
use std::path::Path;

use dataseal_dev::File;
use toml::{Table, Value};

use crate::tree::{Problem, Tree};

const SOURCES: &str = "policies/sources/";

/// What the index says of an instrument.
#[derive(Clone, Copy)]
struct Source {
    /// How many articles it has, where they are counted.
    articles: Option<u32>,
    /// Whether its text was read.
    read: bool,
}

/// Every citation of a pack, taxonomy or threshold names an instrument of the index and an article that it has, and is not called read
/// where the instrument was not.
pub(crate) fn in_index(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut index = BTreeMap::new();
    for file in tree.files(|path| path.starts_with(SOURCES) && path.ends_with(".toml")) {
        match table(file).and_then(|table| named(&table)) {
            Some((names, source)) => {
                for name in names {
                    if index.insert(name.clone(), source).is_some() {
                        problems.push(Problem::new(&file.path, 1, format!("`{name}` is indexed twice")));
                    }
                }
            }
            None => problems.push(Problem::new(
                &file.path,
                1,
                "an instrument has `title`, `issuer`, `address` and `text = \"read\"` or `\"recalled\"`",
            )),
        }
    }
    let cites = |path: &str| {
        path.starts_with("policies/")
            && path.ends_with(".toml")
            && !path.starts_with(SOURCES)
            && path != "policies/index.toml"
    };
    for file in tree.files(cites) {
        let Some(table) = table(file) else { continue };
        let mut citations = Vec::new();
        collect(&Value::Table(table), &mut citations);
        for citation in citations {
            for name in citation.instrument.split('；') {
                let problem = match index.get(name) {
                    None => Some(format!("`{name}` is not under {SOURCES}: add it")),
                    Some(source) => wrong(&citation, source),
                };
                let line = 1 + file.text.lines().position(|line| line.contains(name)).unwrap_or(0);
                problems.extend(problem.map(|message| Problem::new(&file.path, line, message)));
            }
        }
    }
    problems
}

/// Statutes whose text lies beside the repository have as many articles as the index says. Without the texts nothing is compared.
pub(crate) fn counted_as_in_the_texts(tree: &Tree) -> Vec<Problem> {
    let texts = dataseal_dev::workspace_root().join("../shared/law");
    let sources = tree.files(|path| path.starts_with(SOURCES));
    let compared = sources.filter_map(|file| {
        let table = table(file)?;
        let (title, said) = (table.get("title")?.as_str()?, table.get("articles")?.as_integer()?);
        let found = articles_of(&texts.join(format!("{title}.md")))?;
        (said != found).then(|| Problem::new(&file.path, 1, format!("the text has {found} articles, not {said}")))
    });
    compared.collect()
}

fn articles_of(text: &Path) -> Option<i64> {
    let text = std::fs::read_to_string(text).ok()?;
    let is_article = |line: &&str| {
        let number = line.strip_prefix('第').and_then(|rest| rest.split_once('条'));
        number.is_some_and(|(number, _)| number.chars().all(|c| "一二三四五六七八九十百".contains(c)))
    };
    i64::try_from(text.lines().filter(is_article).count()).ok()
}

fn table(file: &File) -> Option<Table> {
    file.text.parse().ok()
}

fn named(table: &Table) -> Option<(Vec<String>, Source)> {
    let text = |key: &str| table.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let title = text("title")?.to_owned();
    let (_, address) = (text("issuer")?, text("address")?);
    let read = match text("text")? {
        "read" => true,
        "recalled" => false,
        _ => return None,
    };
    let articles = table.get("articles").and_then(Value::as_integer);
    let also = table.get("also").and_then(Value::as_array).into_iter().flatten();
    let also = also.filter_map(|name| name.as_str().map(str::to_owned));
    let source = Source {
        articles: articles.and_then(|count| u32::try_from(count).ok()),
        read,
    };
    // The project's own agreements lie in this repository.
    (address.starts_with("https://") || address.starts_with("docs/")).then(|| (also.chain([title]).collect(), source))
}

struct Cited {
    instrument: String,
    article: String,
    read: bool,
}

fn collect(value: &Value, into: &mut Vec<Cited>) {
    match value {
        Value::Table(table) => {
            let text = |key: &str| table.get(key).and_then(Value::as_str);
            if let (Some(instrument), Some(article)) = (text("instrument"), text("article")) {
                into.push(Cited {
                    instrument: instrument.to_owned(),
                    article: article.to_owned(),
                    read: text("text") == Some("read"),
                });
            }
            table.values().for_each(|value| collect(value, into));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
        _ => {}
    }
}

fn wrong(cited: &Cited, source: &Source) -> Option<String> {
    if cited.read && !source.read {
        return Some(format!(
            "`{}` was not read, so that no citation of it is",
            cited.instrument
        ));
    }
    let most = source.articles?;
    let beyond = articles_in(&cited.article)
        .into_iter()
        .find(|number| !(1..=most).contains(number))?;
    Some(format!(
        "`{}` has {most} articles and no article {beyond}",
        cited.instrument
    ))
}

/// The articles that a citation names, without paragraphs (`5(1)(4)`, `63 ¶3`) and annexes (`附件1`).
fn articles_in(cited: &str) -> Vec<u32> {
    let parts = cited
        .split([',', '、', '；', '，'])
        .filter(|part| !part.trim().starts_with('附'));
    let numbers = parts.flat_map(|part| {
        let article = part.split(['(', '（', '¶']).next().unwrap_or_default();
        article.split(|c: char| !c.is_ascii_digit())
    });
    numbers.filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: &str =
        "title = \"甲法\"\nissuer = \"乙\"\narticles = 9\naddress = \"https://example.org/\"\ntext = \"recalled\"\n";

    fn problems(source: &str, cited: &str) -> usize {
        in_index(&Tree::of(&[
            ("policies/sources/a.toml", source),
            ("policies/p/rules/r.toml", cited),
        ]))
        .len()
    }

    #[test]
    fn a_citation_without_its_instrument_or_article_is_found() {
        let cite = |instrument: &str, article: &str, text: &str| {
            format!("[source]\ninstrument = \"{instrument}\"\narticle = \"{article}\"\ntext = \"{text}\"\n")
        };
        assert_eq!(
            problems(LAW, &cite("甲法", "4, 5(1)(40), 9 ¶20、附件10", "recalled")),
            0
        );
        for (instrument, article, text) in [
            ("丙法", "1", "recalled"),
            ("甲法", "10", "recalled"),
            ("甲法", "0", "recalled"),
            ("甲法", "1", "read"),
            ("甲法", "9-11", "recalled"),
            ("甲法", "第12条", "recalled"),
            ("甲法；丙法", "1", "recalled"),
        ] {
            assert_eq!(
                problems(LAW, &cite(instrument, article, text)),
                1,
                "{instrument} {article} {text}"
            );
        }
        assert_eq!(problems("title = \"甲法\"\n", &cite("甲法", "1", "recalled")), 2);
    }

    #[test]
    fn other_counts_than_those_of_the_texts_are_found() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let text = folder.path().join("甲法.md");
        let articles = "# 甲法\n第一条 一。\n第二条 依照第一条。\n第十二章 三\n第 4 条\n";
        std::fs::write(&text, articles)?;
        assert_eq!(articles_of(&text), Some(2));
        assert_eq!(articles_of(&folder.path().join("乙法.md")), None);
        Ok(())
    }
}
