//! The word lists of other countries: codes of countries, calling codes, forms of account numbers, names and streets in
//! Latin letters.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use super::Files;
use crate::ClassifyError;

/// Lists that only the recognisers of other countries' values stand on.
#[derive(Debug)]
pub(crate) struct International {
    /// Two-letter codes of countries and regions (ISO 3166-1).
    pub(crate) countries: LetterPairs<()>,
    /// Forms of account numbers by country (ISO 13616).
    pub(crate) accounts: LetterPairs<AccountForm>,
    /// Calling codes (ITU-T E.164).
    pub(crate) calling_codes: CallingCodes,
    /// Given names in Latin letters.
    pub(crate) given_names: LatinWords,
    /// Family names in Latin letters.
    pub(crate) family_names: LatinWords,
    /// Chinese family names in Latin letters.
    pub(crate) pinyin_surnames: LatinWords,
    /// Syllables of pinyin.
    pub(crate) syllables: LatinWords,
    /// Words that close the names of streets.
    pub(crate) street_words: LatinWords,
}

impl International {
    /// Parses the lists.
    pub(super) fn of(files: &Files<'_>) -> Result<Self, ClassifyError> {
        let countries = files.words("country-codes.txt")?;
        let (pinyin_surnames, syllables) = pinyin(files)?;
        Ok(Self {
            countries: LetterPairs::of(countries.into_iter().map(|code| (code, ()))),
            accounts: accounts(files)?,
            calling_codes: calling_codes(files)?,
            given_names: LatinWords::read(files, "given-names.txt")?,
            family_names: LatinWords::read(files, "family-names.txt")?,
            pinyin_surnames,
            syllables,
            street_words: LatinWords::read(files, "street-words.txt")?,
        })
    }
}

/// Entries by two capital letters.
#[derive(Debug)]
pub(crate) struct LetterPairs<T>(Vec<Option<T>>);

impl<T> LetterPairs<T> {
    fn of(entries: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut table: Vec<Option<T>> = std::iter::repeat_with(|| None).take(26 * 26).collect();
        for (pair, entry) in entries {
            if let Some(slot) = place(pair.as_bytes()).and_then(|place| table.get_mut(place)) {
                *slot = Some(entry);
            }
        }
        Self(table)
    }

    /// The entry of the two letters with which a text begins.
    #[inline]
    pub(crate) fn get(&self, text: &str) -> Option<&T> {
        self.0.get(place(text.as_bytes().get(..2)?)?)?.as_ref()
    }
}

/// The place of two capital letters.
fn place(pair: &[u8]) -> Option<usize> {
    match pair {
        [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => {
            Some(usize::from(first - b'A') * 26 + usize::from(second - b'A'))
        }
        _ => None,
    }
}

/// What follows country and check digits in an account number.
#[derive(Debug)]
pub(crate) struct AccountForm {
    runs: Vec<(usize, CharacterKind)>,
    /// Characters of the whole number, country and check digits among them.
    pub(crate) length: usize,
}

/// The characters of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CharacterKind {
    Digit,
    Capital,
    Either,
}

impl CharacterKind {
    const fn allows(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Capital => byte.is_ascii_uppercase(),
            Self::Either => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        }
    }
}

impl AccountForm {
    /// Whether a number, in capitals and without spaces, has the form.
    pub(crate) fn fits(&self, number: &str) -> bool {
        let bytes = number.as_bytes();
        let mut at = 4;
        bytes.len() == self.length
            && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit)
            && self.runs.iter().all(|(count, kind)| {
                let run = bytes.get(at..at + count).unwrap_or_default();
                at += count;
                run.len() == *count && run.iter().all(|byte| kind.allows(*byte))
            })
    }
}

fn accounts(files: &Files<'_>) -> Result<LetterPairs<AccountForm>, ClassifyError> {
    let name = "iban-forms.txt";
    let mut entries = Vec::new();
    for (line, text) in files.lines(name)? {
        entries.push(account(text).ok_or(ClassifyError::BadLine { name, line })?);
    }
    Ok(LetterPairs::of(entries))
}

fn account(text: &str) -> Option<(String, AccountForm)> {
    let mut words = text.split_whitespace();
    let country = words.next().filter(|country| place(country.as_bytes()).is_some())?;
    let runs = words
        .map(run)
        .collect::<Option<Vec<_>>>()
        .filter(|runs| !runs.is_empty())?;
    let length = 4 + runs.iter().map(|(count, _)| count).sum::<usize>();
    // ISO 13616: at most 34 characters.
    (length <= 34).then(|| (country.to_owned(), AccountForm { runs, length }))
}

fn run(word: &str) -> Option<(usize, CharacterKind)> {
    let (count, kind) = word.split_at_checked(word.len().checked_sub(1)?)?;
    let kind = match kind {
        "n" => CharacterKind::Digit,
        "a" => CharacterKind::Capital,
        "c" => CharacterKind::Either,
        _ => return None,
    };
    Some((count.parse().ok().filter(|count| *count <= 30)?, kind))
}

/// Calling codes of countries, with what national numbers look like.
#[derive(Debug)]
pub(crate) struct CallingCodes {
    /// By the code's value, of up to three digits; the lengths and first digits as bits.
    table: Vec<Option<(u16, u16)>>,
}

/// A calling code's digits at most.
const LONGEST_CODE: usize = 3;

impl CallingCodes {
    /// How many digits of an international number, which is digits only, are the calling code, if what follows can be a
    /// number of that country.
    pub(crate) fn split(&self, number: &str) -> Option<usize> {
        (1..=LONGEST_CODE).find(|length| {
            let rest = number.get(*length..).unwrap_or_default();
            let code = number.get(..*length).and_then(|code| code.parse::<usize>().ok());
            let plan = code.filter(|code| *code > 0).and_then(|code| *self.table.get(code)?);
            plan.is_some_and(|(lengths, firsts)| {
                let first = rest.bytes().next().filter(u8::is_ascii_digit);
                rest.len() < 16
                    && lengths >> rest.len() & 1 == 1
                    && first.is_some_and(|first| firsts >> (first - b'0') & 1 == 1)
            })
        })
    }
}

fn calling_codes(files: &Files<'_>) -> Result<CallingCodes, ClassifyError> {
    let name = "calling-codes.txt";
    let mut table = vec![None; 1000];
    for (line, text) in files.lines(name)? {
        let entry = calling_code(text).ok_or(ClassifyError::BadLine { name, line })?;
        if let Some(slot) = table.get_mut(entry.0) {
            *slot = Some(entry.1);
        }
    }
    Ok(CallingCodes { table })
}

fn calling_code(text: &str) -> Option<(usize, (u16, u16))> {
    let mut fields = text.split_whitespace();
    let (code, lengths, firsts) = (fields.next()?, fields.next()?, fields.next()?);
    let code = code.parse().ok().filter(|code| (1..1000).contains(code))?;
    let lengths = lengths
        .split(',')
        .map(|length| length.parse::<u16>().ok().filter(|length| *length < 16));
    let firsts = firsts
        .bytes()
        .map(|first| first.is_ascii_digit().then(|| u16::from(first - b'0')));
    Some((code, (bits(lengths)?, bits(firsts)?)))
}

fn bits(mut numbers: impl Iterator<Item = Option<u16>>) -> Option<u16> {
    numbers.try_fold(0, |bits, number| Some(bits | 1 << number?))
}

/// Words of Latin letters in lower case, kept as hashes, because there are many and only their presence is asked.
#[derive(Debug)]
pub(crate) struct LatinWords(Vec<u64>);

impl LatinWords {
    fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut hashes: Vec<u64> = words.into_iter().map(|word| xxh3_64(word.as_bytes())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    fn read(files: &Files<'_>, name: &'static str) -> Result<Self, ClassifyError> {
        let lines = files.lines(name)?;
        Ok(Self::of(lines.iter().flat_map(|(_, line)| line.split_whitespace())))
    }

    /// Whether a word, whatever its case, is among them.
    pub(crate) fn contains(&self, word: &str) -> bool {
        // No word of the lists is longer.
        let mut room = [0; 24];
        let bytes = word.as_bytes();
        let Some(lower) = room.get_mut(..bytes.len()) else {
            return false;
        };
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        self.0.binary_search(&xxh3_64(lower)).is_ok()
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

fn pinyin(files: &Files<'_>) -> Result<(LatinWords, LatinWords), ClassifyError> {
    let name = "pinyin-names.txt";
    let (mut surnames, mut syllables) = (BTreeSet::new(), BTreeSet::new());
    for (line, text) in files.lines(name)? {
        let mut words = text.split_whitespace();
        let list = match words.next() {
            Some("surname") => &mut surnames,
            Some("syllable") => &mut syllables,
            _ => return Err(ClassifyError::BadLine { name, line }),
        };
        list.extend(words);
    }
    if surnames.is_empty() || syllables.is_empty() {
        return Err(ClassifyError::EmptyLexicon { name });
    }
    Ok((LatinWords::of(surnames), LatinWords::of(syllables)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::tests::lexicons;

    #[test]
    fn own_lists_are_sound() {
        let words = lexicons().words();
        let lists = &words.international;
        assert!(lists.countries.get("CN").is_some() && lists.countries.get("XX").is_none());
        assert!(lists.countries.get("cn").is_none() && lists.countries.get("C").is_none());
        assert!(lists.given_names.count() > 5_000 && lists.family_names.count() == 20_000);
        assert!(lists.given_names.contains("Mary") && lists.family_names.contains("SMITH"));
        assert!(!lists.family_names.contains(&"x".repeat(25)) && !lists.given_names.contains(""));
        assert!(lists.pinyin_surnames.contains("ouyang") && lists.syllables.contains("zhuang"));
        assert!(lists.street_words.contains("Blvd") && !lists.street_words.contains("table"));
    }

    #[test]
    fn account_numbers_have_the_form_of_their_country() {
        let words = lexicons().words();
        let german = words.international.accounts.get("DE").unwrap();
        assert_eq!(german.length, 22);
        assert!(german.fits("DE89370400440532013000") && !german.fits("DE8937040044053201300X"));
        assert!(words.international.accounts.get("US").is_none());
    }

    #[test]
    fn calling_codes_are_parted_from_national_numbers() {
        let words = lexicons().words();
        let split = |number| words.international.calling_codes.split(number);
        assert_eq!(split("12025550143"), Some(1));
        assert_eq!(split("442079460958"), Some(2));
        assert_eq!(split("85223456789"), Some(3));
        for number in [
            "",
            "1",
            "999123456789",
            "0123456789",
            "10025550143",
            "44207946",
            "4420794609581234",
        ] {
            assert_eq!(split(number), None, "{number}");
        }
    }

    #[test]
    fn bad_lines_are_refused() {
        for line in ["", "D 22n", "DE", "DE 22x", "DE n", "DE 31n"] {
            assert!(account(line).is_none(), "{line}");
        }
        for line in ["", "1 10", "0 10 2", "1000 10 2", "1 16 2", "1 10 a"] {
            assert!(calling_code(line).is_none(), "{line}");
        }
    }
}
