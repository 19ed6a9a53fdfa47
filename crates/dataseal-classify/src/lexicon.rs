//! The word lists that recognisers stand on, parsed from the text of `policies/lexicons/`.
//!
//! Handed in as text because this crate opens no file. A list that a pack overlays replaces the embedded one whole. Lists
//! with other names are not an error: later recognisers may bring them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use dataseal_model::Digest;

pub(crate) use self::coded::{CodedWords, Letters, Listed};
pub(crate) use self::index::{Beginnings, CharacterSet, ShortCodes, WordSet};
use self::index::{ByCharacter, Endings};
pub(crate) use self::international::International;
use crate::ClassifyError;
use crate::text::in_lower_case;

mod coded;
mod index;
mod international;

/// Every word list, parsed. Cheap to clone: recognisers share one copy.
#[derive(Clone, Debug)]
pub struct Lexicons(Arc<Words>);

/// The parsed lists.
#[derive(Debug)]
pub(crate) struct Words {
    /// Surnames of one character.
    pub(crate) surnames: CharacterSet,
    /// Surnames of two and more characters.
    pub(crate) compound_surnames: Beginnings<()>,
    /// Words that look like a name and are none.
    pub(crate) not_names: Beginnings<()>,
    /// Six-digit codes of administrative divisions.
    pub(crate) division_codes: ShortCodes,
    /// Names of divisions as written in the list (`朝阳区`), and without their level where two characters or more remain (`朝阳`), with
    /// whether a name is written out.
    pub(crate) division_names: Beginnings<bool>,
    /// Letters of the issuing offices by province character.
    pub(crate) plates: ByCharacter<String>,
    /// Endings of organisation names.
    pub(crate) organisation_suffixes: Endings,
    /// Level words of addresses.
    pub(crate) address: Beginnings<AddressLevel>,
    /// Issuer ranges of bank cards.
    pub(crate) bins: Vec<BinRange>,
    /// First three digits of mobile numbers.
    pub(crate) mobile_segments: ShortCodes,
    /// Area codes of landlines with their leading zero.
    pub(crate) area_codes: ShortCodes,
    /// Ethnic groups, with `族`.
    pub(crate) ethnic_groups: WordSet,
    /// Top-level domains in lower case.
    pub(crate) top_level_domains: WordSet,
    /// Local parts of the mailboxes of posts, in lower case.
    role_mailboxes: WordSet,
    /// What these look like from outside.
    role_letters: Letters,
    /// Marital status (GB/T 2261.2).
    pub(crate) marital_status: CodedWords,
    /// Education (GB/T 4658).
    pub(crate) education: CodedWords,
    /// Occupation and employment (GB/T 2261.4, GB/T 6565).
    pub(crate) occupations: CodedWords,
    /// Political status (GB/T 4762).
    pub(crate) political_status: CodedWords,
    /// Countries and regions (GB/T 2659).
    pub(crate) countries: CodedWords,
    /// Three-letter codes of countries.
    pub(crate) country_codes: WordSet,
    /// Religious belief.
    pub(crate) religions: CodedWords,
    /// Sexual orientation.
    pub(crate) sexual_orientation: CodedWords,
    /// Kinds and degrees of disability (GB/T 26341).
    pub(crate) disability: CodedWords,
    /// Offences and penalties.
    pub(crate) crimes: CodedWords,
    /// Diseases, symptoms and blood groups, in lower case.
    pub(crate) diseases: WordSet,
    /// Endings of names of diseases.
    pub(crate) disease_endings: Endings,
    /// What both look like in ASCII letters.
    pub(crate) disease_letters: Letters,
    /// First and last categories of the chapters of ICD-10, such as `A00` and `B99`.
    pub(crate) icd_chapters: Vec<(String, String)>,
    /// Lists of other countries.
    pub(crate) international: International,
    digest: Digest,
}

/// The level of an address that a word marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AddressLevel {
    /// Province to county.
    Region,
    /// Below the county, above the road.
    Township,
    /// Roads.
    Road,
    /// Estates and buildings.
    Place,
    /// What follows a house number.
    Number,
}

impl AddressLevel {
    const ALL: [(&'static str, Self); 5] = [
        ("region", Self::Region),
        ("township", Self::Township),
        ("road", Self::Road),
        ("place", Self::Place),
        ("number", Self::Number),
    ];
}

/// One range of issuer prefixes with the lengths of its card numbers.
#[derive(Debug)]
pub(crate) struct BinRange {
    first: u32,
    last: u32,
    digits: usize,
    /// The first [`BinRange::HEAD`] digits of its numbers, of which most prefixes are part.
    heads: Option<RangeInclusive<u64>>,
    lengths: Vec<usize>,
}

impl BinRange {
    /// Digits of a number that are made a value once for all ranges.
    pub(crate) const HEAD: usize = 6;

    fn of(first: u32, last: u32, digits: usize, lengths: Vec<usize>) -> Self {
        let rest = Self::HEAD.checked_sub(digits).and_then(|rest| u32::try_from(rest).ok());
        let heads = rest.map(|rest| {
            let ten = 10_u64.pow(rest);
            u64::from(first) * ten..=(u64::from(last) + 1) * ten - 1
        });
        Self {
            first,
            last,
            digits,
            heads,
            lengths,
        }
    }

    /// Digits of its shortest numbers.
    pub(crate) fn shortest(&self) -> Option<usize> {
        self.lengths.iter().copied().min()
    }

    /// The first two digits of its numbers, as bits; all of them where its prefixes are long.
    pub(crate) fn beginnings(&self) -> u128 {
        let Some(heads) = &self.heads else { return u128::MAX };
        (heads.start() / 10_000..=heads.end() / 10_000)
            .filter(|two| *two < 100)
            .fold(0, |bits, two| bits | 1 << two)
    }

    /// Whether a number, digits only, falls into the range and has a length of it. `head` is the value of its first
    /// [`BinRange::HEAD`] digits, if it has as many.
    pub(crate) fn covers(&self, number: &str, head: Option<u32>) -> bool {
        let is_in_range = match head.zip(self.heads.as_ref()) {
            Some((head, heads)) => heads.contains(&u64::from(head)),
            None => {
                let prefix = number.get(..self.digits).and_then(|prefix| prefix.parse().ok());
                prefix.is_some_and(|prefix| (self.first..=self.last).contains(&prefix))
            }
        };
        is_in_range && self.lengths.contains(&number.len())
    }
}

impl Words {
    /// Whether the local part of an address is a word for a post, numbered or not.
    pub(crate) fn is_role(&self, local: &str) -> bool {
        let word = local.trim_end_matches(|c: char| c.is_ascii_digit());
        local.len() <= 24
            && self.role_letters.has_length(word.as_bytes())
            && self.role_mailboxes.contains(in_lower_case(word).as_ref())
    }
}

impl Lexicons {
    /// Parses the lists from (file name, text) pairs; the last of two with one name counts.
    ///
    /// # Errors
    ///
    /// A needed list is missing or empty, or a line is no entry of its list.
    pub fn from_packs<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, ClassifyError> {
        let files = Files(files.into_iter().map(|(path, text)| (file_name(path), text)).collect());
        let (surnames, compound_surnames) = surnames(&files)?;
        let role_mailboxes = files.word_set("role-mailboxes.txt")?;
        let (division_codes, divisions) = divisions(&files)?;
        let short_divisions: WordSet = divisions.iter().filter_map(|name| short_form(name)).collect();
        let written_out = divisions.iter().map(|name| (name.clone(), true));
        let shortened = short_divisions.iter().map(|name| (name.clone(), false));
        let division_names = Beginnings::of(written_out.chain(shortened));
        let (diseases, disease_endings, disease_letters) = diseases(&files)?;
        let words = Words {
            surnames,
            compound_surnames: Beginnings::of(compound_surnames.into_iter().map(|surname| (surname, ()))),
            not_names: Beginnings::of(files.words("not-names.txt")?.into_iter().map(|word| (word, ()))),
            division_names,
            division_codes,
            plates: ByCharacter::of(plates(&files)?),
            organisation_suffixes: Endings::of(files.words("organisation-suffixes.txt")?),
            address: address_words(&files)?,
            bins: bins(&files)?,
            mobile_segments: files.short_codes("mobile-segments.txt")?,
            area_codes: files.short_codes("area-codes.txt")?,
            ethnic_groups: files.word_set("ethnic-groups.txt")?,
            top_level_domains: files.word_set("top-level-domains.txt")?,
            role_letters: Letters::of(role_mailboxes.iter().map(String::as_str), std::iter::empty()),
            role_mailboxes,
            marital_status: files.coded("marital-status.csv")?,
            education: files.coded("education.csv")?,
            occupations: files.coded("occupations.csv")?,
            political_status: files.coded("political-status.csv")?,
            countries: files.coded("countries.csv")?,
            country_codes: country_codes(&files)?,
            religions: files.coded("religions.csv")?,
            sexual_orientation: files.coded("sexual-orientation.csv")?,
            disability: files.coded("disability.csv")?,
            crimes: files.coded("crimes.csv")?,
            diseases,
            disease_endings,
            disease_letters,
            icd_chapters: icd_chapters(&files)?,
            international: International::of(&files)?,
            digest: files.digest(),
        };
        Ok(Self(Arc::new(words)))
    }

    /// Identifies the lists: SHA-256 over their names and texts.
    pub fn digest(&self) -> Digest {
        self.0.digest
    }

    /// The lists for a recogniser to keep.
    pub(crate) fn words(&self) -> Arc<Words> {
        Arc::clone(&self.0)
    }
}

/// The texts by file name.
struct Files<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Files<'a> {
    /// The numbered lines of a list that are neither blank nor comments.
    fn lines(&self, name: &'static str) -> Result<Vec<(usize, &'a str)>, ClassifyError> {
        let text = self.0.get(name).ok_or(ClassifyError::MissingLexicon { name })?;
        let lines: Vec<_> = text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line.trim()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .collect();
        if lines.is_empty() {
            return Err(ClassifyError::EmptyLexicon { name });
        }
        Ok(lines)
    }

    fn words(&self, name: &'static str) -> Result<Vec<String>, ClassifyError> {
        let lines = self.lines(name)?;
        Ok(lines
            .iter()
            .flat_map(|(_, line)| line.split_whitespace())
            .map(str::to_owned)
            .collect())
    }

    fn word_set(&self, name: &'static str) -> Result<WordSet, ClassifyError> {
        Ok(self.words(name)?.into_iter().collect())
    }

    fn short_codes(&self, name: &'static str) -> Result<ShortCodes, ClassifyError> {
        Ok(ShortCodes::of(self.words(name)?.iter().map(String::as_str)))
    }

    fn coded(&self, name: &'static str) -> Result<CodedWords, ClassifyError> {
        CodedWords::of(self.lines(name)?).map_err(|line| ClassifyError::BadLine { name, line })
    }

    fn digest(&self) -> Digest {
        let mut bytes = Vec::new();
        for (name, text) in &self.0 {
            bytes.extend_from_slice(format!("{name} {}\n", text.len()).as_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        dataseal_pack::sha256(&bytes)
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn surnames(files: &Files<'_>) -> Result<(CharacterSet, Vec<String>), ClassifyError> {
    let (mut single, mut compound) = (Vec::new(), Vec::new());
    for word in files.words("surnames.txt")? {
        let mut characters = word.chars();
        match (characters.next(), characters.next()) {
            (Some(only), None) => single.push(only),
            _ => compound.push(word),
        }
    }
    Ok((CharacterSet::of(single), compound))
}

fn divisions(files: &Files<'_>) -> Result<(ShortCodes, WordSet), ClassifyError> {
    let name = "admin-divisions.csv";
    let (mut codes, mut names) = (Vec::new(), WordSet::default());
    for (line, text) in files.lines(name)? {
        let (code, division) = text.split_once(',').ok_or(ClassifyError::BadLine { name, line })?;
        if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) || division.is_empty() {
            return Err(ClassifyError::BadLine { name, line });
        }
        codes.push(code);
        names.insert(division.to_owned());
    }
    Ok((ShortCodes::of(codes), names))
}

fn country_codes(files: &Files<'_>) -> Result<WordSet, ClassifyError> {
    let lines = files.lines("countries.csv")?;
    let codes = lines.iter().filter_map(|(_, line)| line.split(',').nth(1));
    Ok(codes.map(str::to_owned).collect())
}

/// Whole words, and the endings that are marked by an asterisk.
fn diseases(files: &Files<'_>) -> Result<(WordSet, Endings, Letters), ClassifyError> {
    let (mut words, mut endings) = (WordSet::default(), Vec::new());
    for word in files.words("disease-words.txt")? {
        match word.strip_prefix('*') {
            Some(ending) => endings.push(ending.to_owned()),
            None => {
                words.insert(word.to_lowercase());
            }
        }
    }
    let letters = Letters::of(words.iter().map(String::as_str), endings.iter().map(String::as_str));
    Ok((words, Endings::of(endings), letters))
}

fn icd_chapters(files: &Files<'_>) -> Result<Vec<(String, String)>, ClassifyError> {
    let name = "icd10-chapters.txt";
    let lines = files.lines(name)?;
    let chapter = |text: &str| {
        let mut fields = text.split_whitespace();
        let (first, last) = (fields.next()?, fields.next()?);
        (first.len() == 3 && last.len() == 3 && first <= last).then(|| (first.to_owned(), last.to_owned()))
    };
    lines
        .into_iter()
        .map(|(line, text)| chapter(text).ok_or(ClassifyError::BadLine { name, line }))
        .collect()
}

/// A division's name as people shorten it, where that leaves two characters or more.
fn short_form(name: &str) -> Option<String> {
    const LEVELS: [&str; 12] = [
        "特别行政区",
        "维吾尔自治区",
        "壮族自治区",
        "回族自治区",
        "自治区",
        "地区",
        "省",
        "市",
        "盟",
        "区",
        "县",
        "旗",
    ];
    let short = LEVELS.iter().find_map(|level| name.strip_suffix(level))?;
    (short.chars().count() >= 2).then(|| short.to_owned())
}

fn plates(files: &Files<'_>) -> Result<BTreeMap<char, String>, ClassifyError> {
    let name = "plate-prefixes.txt";
    let mut plates = BTreeMap::new();
    for (line, text) in files.lines(name)? {
        let entry = text.split_once(' ').and_then(|(province, letters)| {
            let letters = letters.trim();
            let sound = letters.bytes().all(|byte| byte.is_ascii_uppercase());
            Some((province.chars().next()?, letters.to_owned())).filter(|_| sound)
        });
        let (province, letters) = entry.ok_or(ClassifyError::BadLine { name, line })?;
        plates.insert(province, letters);
    }
    Ok(plates)
}

fn address_words(files: &Files<'_>) -> Result<Beginnings<AddressLevel>, ClassifyError> {
    let name = "address-words.txt";
    let mut marks = Vec::new();
    let mut seen = BTreeSet::new();
    for (line, text) in files.lines(name)? {
        let mut words = text.split_whitespace();
        let named = words.next().unwrap_or_default();
        let found = AddressLevel::ALL.into_iter().find(|(known, _)| *known == named);
        let (named, level) = found.ok_or(ClassifyError::BadLine { name, line })?;
        marks.extend(words.map(|word| (word.to_owned(), level)));
        seen.insert(named);
    }
    if seen.len() == AddressLevel::ALL.len() {
        Ok(Beginnings::of(marks))
    } else {
        Err(ClassifyError::EmptyLexicon { name })
    }
}

fn bins(files: &Files<'_>) -> Result<Vec<BinRange>, ClassifyError> {
    let name = "bank-bins.txt";
    let lines = files.lines(name)?;
    lines
        .into_iter()
        .map(|(line, text)| bin(text).ok_or(ClassifyError::BadLine { name, line }))
        .collect()
}

fn bin(text: &str) -> Option<BinRange> {
    let mut fields = text.split_whitespace();
    let (first, last, lengths) = (fields.next()?, fields.next()?, fields.next()?);
    let lengths = lengths.split(',').map(|length| length.parse().ok());
    Some(BinRange::of(
        first.parse().ok()?,
        last.parse().ok().filter(|_| first.len() == last.len())?,
        first.len(),
        lengths.collect::<Option<_>>()?,
    ))
}

#[cfg(test)]
pub(crate) mod tests;
