//! Articles as people write them: `51(3)` of a law is 第51条第3项 in Chinese and art. 51(3) in English.
//!
//! Packs write the number alone, `(3)` for an item, `(1)(3)` for an item of a paragraph and `¶3` for a paragraph. Clauses of standards and annexes stay as they are.

use dataseal_model::Citation;

use crate::Lang;

/// The article of a citation, in the words of `lang`. Texts from outside: escape them where they are shown.
pub fn article(source: &Citation, lang: Lang) -> String {
    // Standards have clauses, whose numbers are written bare; their designations begin with Latin letters.
    if source.instrument.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return source.article.clone();
    }
    let parts: Vec<String> = source
        .article
        .split(", ")
        .map(|part| match lang {
            Lang::Zh => chinese(part),
            Lang::En => english(part),
        })
        .collect();
    match lang {
        Lang::Zh => parts.join("、"),
        Lang::En => parts.join(", "),
    }
}

fn chinese(part: &str) -> String {
    let (number, rest) = number(part);
    if number.is_empty() {
        return part.to_owned();
    }
    if rest.is_empty() {
        return format!("第{number}条");
    }
    let item = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let paragraph = rest.strip_prefix(" ¶");
    match (item.map(|item| item.split_once(")(").ok_or(item)), paragraph) {
        (Some(Ok((paragraph, item))), _) => format!("第{number}条第{paragraph}款第{item}项"),
        (Some(Err(item)), _) => format!("第{number}条第{item}项"),
        (_, Some(paragraph)) => format!("第{number}条第{paragraph}款"),
        _ => part.to_owned(),
    }
}

fn english(part: &str) -> String {
    if number(part).0.is_empty() {
        part.to_owned()
    } else {
        format!("art. {part}")
    }
}

/// The digits that a text begins with, and what follows them.
fn number(part: &str) -> (&str, &str) {
    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    (part.strip_suffix(rest).unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(instrument: &str, written: &str, lang: Lang) -> String {
        let source = Citation {
            instrument: instrument.to_owned(),
            article: written.to_owned(),
            verified: true,
        };
        article(&source, lang)
    }

    #[test]
    fn articles_items_and_paragraphs_are_named() {
        let law = "个人信息保护法";
        assert_eq!(shown(law, "51(3)", Lang::Zh), "第51条第3项");
        assert_eq!(shown(law, "4, 63 ¶3", Lang::Zh), "第4条、第63条第3款");
        assert_eq!(shown(law, "5(1)(4), 8", Lang::Zh), "第5条第1款第4项、第8条");
        assert_eq!(shown(law, "19, 附件1", Lang::Zh), "第19条、附件1");
        assert_eq!(shown(law, "4, 51(2)", Lang::En), "art. 4, art. 51(2)");
    }

    #[test]
    fn clauses_of_standards_and_written_out_articles_stay() {
        assert_eq!(shown("GB/T 43697-2024", "6.6", Lang::Zh), "6.6");
        assert_eq!(shown("GB/T 43697-2024", "附录 G", Lang::En), "附录 G");
        assert_eq!(shown("个人信息保护法", "第二十九条", Lang::Zh), "第二十九条");
    }
}
