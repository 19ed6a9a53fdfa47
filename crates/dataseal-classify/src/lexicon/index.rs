//! Word lists arranged for looking words up inside texts.

use std::collections::BTreeMap;

/// Words by their first character, so that the few that may begin at a place of a text are found at once.
#[derive(Debug)]
pub(crate) struct Beginnings<T>(Vec<(char, Vec<(String, T)>)>);

impl<T> Beginnings<T> {
    /// Arranges words, each with what it stands for. Empty words are left out.
    pub(crate) fn of(words: impl IntoIterator<Item = (String, T)>) -> Self {
        Self(grouped(words, |(word, _)| word, |word| word.chars().next()))
    }

    /// How many words there are.
    #[cfg(test)]
    pub(crate) fn words(&self) -> usize {
        self.0.iter().map(|(_, list)| list.len()).sum()
    }

    /// The words that the text begins with, the longest first.
    pub(crate) fn at<'s>(&'s self, text: &'s str) -> impl Iterator<Item = (&'s str, &'s T)> {
        let first = text.chars().next();
        let found = first.and_then(|first| self.0.binary_search_by_key(&first, |(known, _)| *known).ok());
        let list = found
            .and_then(|place| self.0.get(place))
            .map(|(_, list)| list.as_slice());
        let fits =
            move |(word, meaning): &'s (String, T)| text.starts_with(word.as_str()).then_some((word.as_str(), meaning));
        list.unwrap_or_default().iter().filter_map(fits)
    }
}

/// Words by their last character: which of them a text ends with.
#[derive(Debug)]
pub(crate) struct Endings(Vec<(char, Vec<String>)>);

impl Endings {
    /// Arranges words. Empty ones are left out.
    pub(crate) fn of(words: impl IntoIterator<Item = String>) -> Self {
        Self(grouped(words, |word| word, |word| word.chars().next_back()))
    }

    /// The text before the longest word that it ends with.
    pub(crate) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        let last = text.chars().next_back()?;
        let place = self.0.binary_search_by_key(&last, |(known, _)| *known).ok()?;
        let (_, words) = self.0.get(place)?;
        words.iter().find_map(|word| text.strip_suffix(word.as_str()))
    }
}

/// Entries by a character of their words, in order, the longest words first. Those of empty words are left out.
fn grouped<E>(
    entries: impl IntoIterator<Item = E>,
    word: impl Fn(&E) -> &String,
    character: impl Fn(&str) -> Option<char>,
) -> Vec<(char, Vec<E>)> {
    let mut groups: BTreeMap<char, Vec<E>> = BTreeMap::new();
    for entry in entries {
        if let Some(character) = character(word(&entry)) {
            groups.entry(character).or_default().push(entry);
        }
    }
    for group in groups.values_mut() {
        group.sort_by(|left, right| {
            let (left, right) = (word(left), word(right));
            right.len().cmp(&left.len()).then_with(|| left.cmp(right))
        });
    }
    groups.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand() {
        let words = ["路", "大街", "大道", "", "大街口"];
        let index = Beginnings::of(words.iter().zip(0..).map(|(word, number)| ((*word).to_owned(), number)));
        let at = |text| index.at(text).map(|(_, number)| *number).collect::<Vec<i32>>();
        assert_eq!(at("大街口3号"), [4, 1]);
        assert_eq!(at("路"), [0]);
        assert_eq!((at("街"), at("")), (vec![], vec![]));
        let endings = Endings::of(["公司", "有限公司", "局", ""].map(str::to_owned));
        assert_eq!(endings.strip("某某有限公司"), Some("某某"));
        assert_eq!(
            (endings.strip("公司"), endings.strip("司"), endings.strip("")),
            (Some(""), None, None)
        );
    }
}
