//! The page of a class: what it is called, and its recogniser's own page in one language.

use dataseal::pack::Class;
use dataseal::report::{Lang, wrap};

use super::WIDTH;
use crate::session::Session;

/// Column names that are listed.
const TERMS: usize = 30;

pub(super) fn page(class: &Class, page: Option<&'static str>, session: &Session) -> String {
    let lang = session.lang;
    let other = match lang {
        Lang::Zh => &class.title.en,
        Lang::En => &class.title.zh,
    };
    let kind = match (class.sensitive, class.personal) {
        (true, _) => "cli.class-sensitive",
        (false, true) => "cli.class-personal",
        (false, false) => "cli.class-other",
    };
    let mut text = format!(
        "{}  {}\n{other}\n\n{}\n",
        class.id,
        lang.pick(&class.title),
        session.text(kind, &[])
    );
    let listed: Vec<&str> = class.terms.iter().take(TERMS).map(String::as_str).collect();
    let listed = listed.join(&session.text("list.separator", &[]));
    let id = if class.terms.len() > TERMS {
        "cli.class-terms-more"
    } else {
        "cli.class-terms"
    };
    let terms = session.text(id, &[("terms", &listed), ("n", &class.terms.len())]);
    if !class.terms.is_empty() {
        lines(&mut text, &terms);
    }
    text.push_str(&page.map(|page| body(page, lang)).unwrap_or_default());
    text
}

/// The page of a recogniser that names no class.
pub(super) fn evidence_page(id: &str, page: &'static str, lang: Lang) -> String {
    format!("{id}\n{}", body(page, lang))
}

fn body(page: &str, lang: Lang) -> String {
    let mut text = String::new();
    for paragraph in paragraphs(page, lang) {
        text.push('\n');
        lines(&mut text, &paragraph);
    }
    text
}

fn lines(text: &mut String, paragraph: &str) {
    for line in wrap(paragraph, WIDTH) {
        text.push_str(&line);
        text.push('\n');
    }
}

/// The paragraphs of a recogniser's page in one language. Pages have each paragraph twice, Chinese first, and headings in
/// both languages around a middle dot; the first two blocks repeat the title.
fn paragraphs(page: &str, lang: Lang) -> Vec<String> {
    page.split("\n\n")
        .map(str::trim)
        .skip(2)
        .filter(|block| !block.is_empty() && !block.starts_with("<!--"))
        .filter_map(|block| match block.strip_prefix("## ") {
            Some(heading) => Some(title(heading, lang).to_owned()),
            None => (language(block) == lang).then(|| joined(block, lang)),
        })
        .collect()
}

fn title(heading: &str, lang: Lang) -> &str {
    match (heading.split_once(" · "), lang) {
        (Some((zh, _)), Lang::Zh) => zh,
        (Some((_, en)), Lang::En) => en,
        (None, _) => heading,
    }
}

/// Chinese paragraphs quote Latin names and English ones quote Chinese characters: the majority tells.
fn language(block: &str) -> Lang {
    let chinese = block.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let words = block
        .split(' ')
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase()))
        .count();
    if chinese > words { Lang::Zh } else { Lang::En }
}

/// A paragraph on one line, to be wrapped anew. Chinese lines join without a blank.
fn joined(block: &str, lang: Lang) -> String {
    block.replace('\n', if lang == Lang::Zh { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# email\n\n电子邮箱 · E-mail\n\n## 识别什么 · What it finds\n\n电子邮箱地址，也找出\n长文本中的地址。\n\n\
        E-mail addresses, also inside texts such as `备注`.\n\n<!-- Generated -->\n";

    #[test]
    fn a_page_is_shown_in_one_language() {
        assert_eq!(
            paragraphs(PAGE, Lang::Zh),
            ["识别什么", "电子邮箱地址，也找出长文本中的地址。"]
        );
        assert_eq!(
            paragraphs(PAGE, Lang::En),
            ["What it finds", "E-mail addresses, also inside texts such as `备注`."]
        );
    }
}
