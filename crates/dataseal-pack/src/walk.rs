//! Taking a table apart key by key: every access notes what is wrong, and what nobody asked for is an unknown key.
//!
//! A reader says what it needs; types, limits, positions and suggestions are the walker's. Nothing here knows which
//! file it reads.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::str::FromStr;

use chrono::NaiveDate;
use dataseal_model::{Bilingual, ClassId, Grade, Severity, nearest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::{Form, ProblemKind, ValueType};
use crate::source::Source;

/// Most characters of a text for people.
pub(crate) const TEXT_LIMIT: usize = 4_000;
/// Longer names are no slips of a known one.
const SUGGESTION_LIMIT: usize = 64;
/// Shorter beginnings say nothing.
const CONTINUED_LENGTH: usize = 3;

/// The known name that was probably meant: the same but for capitals, a slip away, or continued by it.
pub(crate) fn suggestion<'k>(written: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> Option<&'k str> {
    let length = written.chars().count();
    if length > SUGGESTION_LIMIT {
        return None;
    }
    let lower = written.to_lowercase();
    let same = |name: &&str| name.to_lowercase() == lower;
    let continued = |name: &&str| length >= CONTINUED_LENGTH && name.starts_with(&lower);
    let found = known.clone().into_iter().find(same);
    found
        .or_else(|| nearest(written, known.clone()))
        .or_else(|| known.into_iter().find(continued))
}

/// A table, with the keys that were asked for so far.
pub(crate) struct Section<'s> {
    source: &'s Source<'s>,
    path: String,
    start: usize,
    entries: BTreeMap<&'s str, (usize, &'s Spanned<DeValue<'s>>)>,
    asked: BTreeSet<&'static str>,
    missing: Vec<&'static str>,
    elsewhere: Vec<&'static str>,
}

impl<'s> Section<'s> {
    /// The root of a file.
    pub(crate) fn root(source: &'s Source<'s>, table: &'s DeTable<'s>) -> Self {
        Self::new(source, String::new(), 0, table)
    }

    fn new(source: &'s Source<'s>, path: String, start: usize, table: &'s DeTable<'s>) -> Self {
        let entries = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), (key.span().start, value)))
            .collect();
        Self {
            source,
            path,
            start,
            entries,
            asked: BTreeSet::new(),
            missing: Vec::new(),
            elsewhere: Vec::new(),
        }
    }

    /// Where the table starts.
    pub(crate) fn position(&self) -> (u32, u32) {
        self.source.position(self.start)
    }

    /// Notes that a key which was asked for must be there after all, because of what others say.
    pub(crate) fn needs(&mut self, key: &'static str) {
        self.missing.push(key);
    }

    /// Takes a key that may be absent.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<Item<'s>> {
        self.asked.insert(key);
        let (_, value) = self.entries.remove(key)?;
        Some(Item::new(self.source, self.inner_path(key), value))
    }

    /// Takes a key that must be there.
    pub(crate) fn required(&mut self, key: &'static str) -> Option<Item<'s>> {
        let item = self.optional(key);
        if item.is_none() {
            self.missing.push(key);
        }
        item
    }

    /// Takes every key that is left, for tables whose keys are names of something else.
    pub(crate) fn rest(&mut self) -> Vec<(&'s str, usize, Item<'s>)> {
        let entries = std::mem::take(&mut self.entries);
        entries
            .into_iter()
            .map(|(key, (at, value))| (key, at, Item::new(self.source, self.inner_path(key), value)))
            .collect()
    }

    /// Notes a problem with the table as a whole.
    pub(crate) fn report(&self, kind: ProblemKind) {
        self.source.report(self.start, &self.path, kind);
    }

    /// Notes a problem at a key of the table.
    pub(crate) fn report_key(&self, key: &str, at: usize, kind: ProblemKind) {
        self.source.report(at, &self.inner_path(key), kind);
    }

    /// Full paths of keys in other tables, suggested when a key is not near any of this table but is one of theirs.
    pub(crate) fn known_elsewhere(&mut self, paths: impl IntoIterator<Item = &'static str>) {
        self.elsewhere.extend(paths);
    }

    /// Notes unknown and missing keys. A key that was only misspelt is not called missing as well.
    pub(crate) fn finish(mut self) {
        let entries = std::mem::take(&mut self.entries);
        for (key, (at, _)) in entries {
            if !self.source.accepts_problems() {
                return;
            }
            let meant = self.suggest(key);
            self.missing.retain(|missing| Some(*missing) != meant);
            let suggestion = meant.map(str::to_owned);
            self.report_key(key, at, ProblemKind::UnknownKey { suggestion });
        }
        for key in &self.missing {
            self.report_key(key, self.start, ProblemKind::MissingKey);
        }
    }

    fn suggest(&self, key: &str) -> Option<&'static str> {
        let same_key = |path: &&&'static str| path.rsplit('.').next() == Some(key);
        suggestion(key, self.missing.iter().copied())
            .or_else(|| suggestion(key, self.asked.iter().copied()))
            .or_else(|| self.elsewhere.iter().find(same_key).copied())
    }

    fn inner_path(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

/// What readers need again and again.
impl<'s> Section<'s> {
    /// A text that must be there and not be blank.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<String> {
        self.required(key)?.filled_text()
    }

    /// A text that must be one of `allowed`.
    pub(crate) fn one_of<T: Copy>(&mut self, key: &'static str, allowed: &[(&str, T)]) -> Option<T> {
        self.required(key)?.one_of(allowed)
    }

    /// A text in both languages that must be there.
    pub(crate) fn bilingual(&mut self, key: &'static str) -> Option<Bilingual> {
        self.required(key)?.bilingual()
    }

    /// A grade that must be there.
    pub(crate) fn grade(&mut self, key: &'static str) -> Option<Grade> {
        self.required(key)?.grade()
    }

    /// A flag that must be there.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        self.required(key)?.boolean()
    }

    /// The tables of an array of tables; none if the key is absent.
    pub(crate) fn tables(&mut self, key: &'static str) -> Vec<Section<'s>> {
        self.optional(key).and_then(Item::tables).unwrap_or_default()
    }

    /// The tables of an array of tables that must be there.
    pub(crate) fn required_tables(&mut self, key: &'static str) -> Option<Vec<Section<'s>>> {
        self.required(key).and_then(Item::tables)
    }

    /// Texts of a list; none if the key is absent.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<String> {
        let items = self.optional(key).and_then(|item| item.array()).unwrap_or_default();
        items.iter().filter_map(Item::filled_text).collect()
    }
}

/// A value and where it stands.
pub(crate) struct Item<'s> {
    source: &'s Source<'s>,
    path: String,
    span: Range<usize>,
    value: &'s DeValue<'s>,
}

impl<'s> Item<'s> {
    fn new(source: &'s Source<'s>, path: String, value: &'s Spanned<DeValue<'s>>) -> Self {
        Self {
            source,
            path,
            span: value.span(),
            value: value.get_ref(),
        }
    }

    /// Notes a problem with the value.
    pub(crate) fn report(&self, kind: ProblemKind) {
        self.source.report(self.span.start, &self.path, kind);
    }

    /// Line and column, from 1.
    pub(crate) fn position(&self) -> (u32, u32) {
        self.source.position(self.span.start)
    }

    /// `file:line:column`.
    pub(crate) fn location(&self) -> String {
        let (line, column) = self.position();
        format!("{}:{line}:{column}", self.source.name())
    }

    /// The file it stands in.
    pub(crate) fn file(&self) -> &'s str {
        self.source.name()
    }

    /// Which type the value has.
    pub(crate) fn value_type(&self) -> ValueType {
        match self.value {
            DeValue::String(_) => ValueType::Text,
            DeValue::Integer(_) => ValueType::Integer,
            DeValue::Float(_) => ValueType::Float,
            DeValue::Boolean(_) => ValueType::Boolean,
            DeValue::Datetime(stamp) if stamp.time.is_none() => ValueType::Date,
            DeValue::Datetime(_) => ValueType::DateTime,
            DeValue::Array(_) => ValueType::Array,
            DeValue::Table(_) => ValueType::Table,
        }
    }

    fn wrong_type<T>(&self, expected: ValueType) -> Option<T> {
        let found = self.value_type();
        self.report(ProblemKind::WrongType { expected, found });
        None
    }

    /// A text within the limit, without characters that could rewrite what a terminal or a reader sees.
    pub(crate) fn text(&self) -> Option<&'s str> {
        let DeValue::String(text) = self.value else {
            return self.wrong_type(ValueType::Text);
        };
        if text.chars().count() > TEXT_LIMIT {
            self.report(ProblemKind::TooLong { limit: TEXT_LIMIT });
            return None;
        }
        if text.chars().any(is_deceptive) {
            self.report(ProblemKind::Malformed { form: Form::PlainText });
            return None;
        }
        Some(text.as_ref())
    }

    /// A text that is not blank, without white space around it.
    pub(crate) fn filled_text(&self) -> Option<String> {
        let text = self.text()?.trim();
        if text.is_empty() {
            self.report(ProblemKind::Empty);
            return None;
        }
        Some(text.to_owned())
    }

    /// Whether it is a text that stands for "not answered": an empty one, or one without a letter or digit, such as the dots
    /// that mark where to write.
    pub(crate) fn is_blank(&self) -> bool {
        matches!(self.value, DeValue::String(text) if is_no_answer(text))
    }

    /// A text of a form that `T` knows.
    pub(crate) fn parsed<T: FromStr>(&self, form: Form) -> Option<T> {
        let parsed = self.filled_text()?.parse().ok();
        if parsed.is_none() {
            self.report(ProblemKind::Malformed { form });
        }
        parsed
    }

    /// Whether `key`, which the value gives, was not given before in the document. A second one is noted with the first's place.
    pub(crate) fn is_new(&self, key: &str, seen: &mut BTreeMap<String, String>) -> bool {
        if let Some(first) = seen.get(key) {
            self.report(ProblemKind::Duplicate {
                what: key.to_owned(),
                first: first.clone(),
            });
            return false;
        }
        seen.insert(key.to_owned(), self.location());
        true
    }

    /// An id in kebab-case that was not given before in the document.
    pub(crate) fn new_id(&self, seen: &mut BTreeMap<String, String>) -> Option<ClassId> {
        let id: ClassId = self.parsed(Form::Kebab)?;
        self.is_new(id.as_str(), seen).then_some(id)
    }

    /// A text that is one of `allowed`.
    pub(crate) fn one_of<T: Copy>(&self, allowed: &[(&str, T)]) -> Option<T> {
        let written = self.filled_text()?;
        let found = allowed.iter().find(|(name, _)| *name == written);
        if found.is_none() {
            self.report_unknown_value(&written, allowed.iter().map(|(name, _)| (*name, *name)));
        }
        found.map(|(_, value)| *value)
    }

    /// One of the names that are known, given as Chinese wording and name and written as either; what comes out is the name.
    pub(crate) fn among(&self, known: &[(&str, &str)]) -> Option<String> {
        let written = self.filled_text()?;
        let found = known.iter().find(|(zh, name)| [*zh, *name].contains(&written.as_str()));
        if found.is_none() {
            self.report_unknown_value(&written, known.iter().copied());
        }
        found.map(|(_, name)| (*name).to_owned())
    }

    /// A grade.
    pub(crate) fn grade(&self) -> Option<Grade> {
        self.one_of(&Grade::ALL.map(|grade| (grade.as_str(), grade)))
    }

    /// A severity, in either language.
    pub(crate) fn severity(&self) -> Option<Severity> {
        let written = self.filled_text()?;
        let severity = written.parse().ok();
        if severity.is_none() {
            let names = ["阻断", "严重", "警告", "提示"].into_iter();
            self.report_unknown_value(&written, names.zip(Severity::ALL.map(Severity::as_str)));
        }
        severity
    }

    /// Notes that the value is none of `allowed`, given as Chinese wording and name.
    pub(crate) fn report_unknown_value<'k>(&self, written: &str, allowed: impl Iterator<Item = (&'k str, &'k str)>) {
        let allowed: Vec<(&str, &str)> = allowed.collect();
        let spellings = allowed.iter().flat_map(|(zh, name)| [*name, *zh]);
        self.report(ProblemKind::UnknownValue {
            written: written.to_owned(),
            suggestion: suggestion(written, spellings).map(str::to_owned),
            allowed: allowed.iter().map(|(zh, name)| Bilingual::new(*zh, *name)).collect(),
        });
    }

    /// A text in both languages, neither blank.
    pub(crate) fn bilingual(self) -> Option<Bilingual> {
        let mut section = self.table()?;
        let (zh, en) = (section.text("zh"), section.text("en"));
        section.finish();
        Some(Bilingual { zh: zh?, en: en? })
    }

    /// A flag.
    pub(crate) fn boolean(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(value) => Some(*value),
            _ => self.wrong_type(ValueType::Boolean),
        }
    }

    /// A whole number within bounds, both inclusive.
    pub(crate) fn integer(&self, least: i64, most: i64) -> Option<i64> {
        let DeValue::Integer(number) = self.value else {
            return self.wrong_type(ValueType::Integer);
        };
        let value = i64::from_str_radix(number.as_str(), number.radix())
            .ok()
            .filter(|value| (least..=most).contains(value));
        if value.is_none() {
            self.report(ProblemKind::OutOfRange { least, most });
        }
        value
    }

    /// Digits of a number as written, for exact fractions.
    pub(crate) fn decimal_text(&self) -> Option<&'s str> {
        match self.value {
            DeValue::Float(number) => Some(number.as_str()),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str()),
            _ => self.wrong_type(ValueType::Float),
        }
    }

    /// A civil date.
    pub(crate) fn date(&self) -> Option<NaiveDate> {
        let stamp = match self.value {
            DeValue::Datetime(stamp) if stamp.time.is_none() && stamp.offset.is_none() => stamp,
            _ => return self.wrong_type(ValueType::Date),
        };
        let day = |date: toml::value::Date| {
            NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
        };
        match stamp.date.and_then(day) {
            Some(date) => Some(date),
            None => self.wrong_type(ValueType::Date),
        }
    }

    /// The entries of a list.
    pub(crate) fn array(&self) -> Option<Vec<Item<'s>>> {
        let DeValue::Array(array) = self.value else {
            return self.wrong_type(ValueType::Array);
        };
        let entry = |(index, value)| Item::new(self.source, format!("{}[{}]", self.path, index + 1), value);
        Some(array.iter().enumerate().map(entry).collect())
    }

    /// The tables of a list, each to be finished by the caller.
    fn tables(self) -> Option<Vec<Section<'s>>> {
        Some(self.array()?.into_iter().filter_map(Item::table).collect())
    }

    /// A table, to be finished by the caller.
    pub(crate) fn table(self) -> Option<Section<'s>> {
        match self.value {
            DeValue::Table(table) => Some(Section::new(self.source, self.path, self.span.start, table)),
            _ => self.wrong_type(ValueType::Table),
        }
    }

    /// Where the content of a text starts: after its quotes and, in long texts, after the first line break.
    pub(crate) fn content_position(&self) -> (u32, u32) {
        let raw = self.source.slice(&self.span);
        let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
            3
        } else {
            1
        };
        let content = raw.get(quotes..).unwrap_or_default();
        let line_break = match quotes {
            3 if content.starts_with("\r\n") => 2,
            3 if content.starts_with('\n') => 1,
            _ => 0,
        };
        self.source.position(self.span.start + quotes + line_break)
    }
}

/// Control characters other than white space, and the marks that reorder what follows them (Unicode TR 36, 2.5).
fn is_deceptive(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text answers nothing: it is empty, or has neither a letter nor a digit.
pub(crate) fn is_no_answer(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn capitals_slips_and_beginnings_are_understood() {
        let known = ["sha256", "issuer", "uscc", "CN"];
        assert_eq!(suggestion("USCC", known), Some("uscc"));
        assert_eq!(suggestion("zh-cn", ["en", "zh-CN"]), Some("zh-CN"));
        assert_eq!(suggestion("isuser", known), Some("issuer"));
        assert_eq!(suggestion("sha", known), Some("sha256"));
        for strange in ["", "x", "is", "signature", &"issuer".repeat(20)] {
            assert_eq!(suggestion(strange, known), None, "{strange}");
        }
    }
}
