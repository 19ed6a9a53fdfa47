//! Parsing of word lists; also hands the project's own lists to the tests of every recogniser.

use dataseal_pack::{embedded_files, lexicon_texts};

use super::*;

/// The lists of this repository by name, as the binary embeds them.
pub(crate) const FILES: OwnLists = OwnLists;

/// See [`FILES`].
#[derive(Clone, Copy)]
pub(crate) struct OwnLists;

impl IntoIterator for OwnLists {
    type Item = (&'static str, &'static str);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        lexicon_texts(&embedded_files()).unwrap().into_iter()
    }
}

/// The project's own lists, parsed.
pub(crate) fn lexicons() -> Lexicons {
    Lexicons::from_packs(FILES).unwrap()
}

fn with(name: &'static str, text: &'static str) -> Result<Lexicons, ClassifyError> {
    Lexicons::from_packs(FILES.into_iter().chain([(name, text)]))
}

#[test]
fn own_lists_are_sound() {
    let lexicons = lexicons();
    let words = lexicons.words();
    assert!(words.surnames.count() > 450 && words.compound_surnames.words() > 70);
    assert!(words.division_names.has("浦东新区") && words.division_codes.contains("310115"));
    assert!(words.division_names.has("北京") && words.division_names.has("广西"));
    assert_eq!(words.plates.entries().count(), 31);
    assert_eq!(words.ethnic_groups.len(), 56);
    let excluded_surname = ('\u{4e00}'..='\u{9fff}').find(|c| words.not_names.has(&c.to_string()));
    assert_eq!(excluded_surname, None);
}

#[test]
fn every_list_names_source_and_licence() {
    for (name, text) in FILES {
        assert!(text.contains("# source:") && text.contains("# licence:"), "{name}");
    }
}

#[test]
fn a_missing_list_is_named() {
    let others = FILES.into_iter().filter(|(name, _)| *name != "surnames.txt");
    let error = Lexicons::from_packs(others).unwrap_err();
    assert_eq!(error, ClassifyError::MissingLexicon { name: "surnames.txt" });
    assert_eq!(error.to_string(), "the word list `surnames.txt` is missing");
}

#[test]
fn bad_lines_are_located() {
    for (name, text) in [
        ("admin-divisions.csv", "# head\n11010,北京市"),
        ("plate-prefixes.txt", "\n京A"),
        ("bank-bins.txt", "\n62 62 sixteen unionpay"),
        ("address-words.txt", "\nplanet 地球"),
        ("education.csv", "\n本科"),
        ("icd10-chapters.txt", "\nB99 A00 01"),
    ] {
        assert_eq!(with(name, text).unwrap_err(), ClassifyError::BadLine { name, line: 2 });
    }
    let empty = with("area-codes.txt", "# nothing\n").unwrap_err();
    assert_eq!(empty, ClassifyError::EmptyLexicon { name: "area-codes.txt" });
}

#[test]
fn the_digest_follows_the_text_and_not_the_order() {
    let reversed = Lexicons::from_packs(FILES.into_iter().rev()).unwrap();
    assert_eq!(lexicons().digest(), reversed.digest());
    let changed = with("area-codes.txt", "010").unwrap();
    assert_ne!(lexicons().digest(), changed.digest());
}

#[test]
fn paths_are_reduced_to_file_names() {
    let paths: Vec<(String, &str)> = FILES
        .into_iter()
        .map(|(name, text)| (format!("lexicons/{name}"), text))
        .collect();
    let lexicons_by_path = Lexicons::from_packs(paths.iter().map(|(path, text)| (path.as_str(), *text))).unwrap();
    assert_eq!(lexicons_by_path.digest(), lexicons().digest());
}
