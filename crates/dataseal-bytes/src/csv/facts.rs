//! Traces that spreadsheets and careless exports leave in values, and names that make trouble.
//!
//! Values are only counted, never changed. What can be told from one value is looked for in all of them; what takes a
//! column to tell (a code that lost its leading zeros) is looked for in the columns that the sample shows to be such.

use dataseal_model::NoteKind;
use fearless_simd::{Level, Simd, dispatch};

use super::kind::{Kind, is_integer};
use super::record::Record;
use crate::masks::{BLOCK, Block};

/// Share of a column's values that make it one of a kind.
const MOST: f64 = 0.5;

/// Digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: usize = 15;

/// Digits of the number of a day in our time.
const SERIAL_DIGITS: usize = 5;

/// Lengths of codes that are looked at.
const LENGTHS: usize = 33;

/// Names that SQL reserves in most databases.
const RESERVED: &[&str] = &[
    "all",
    "alter",
    "and",
    "any",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "check",
    "column",
    "constraint",
    "create",
    "current",
    "default",
    "delete",
    "desc",
    "distinct",
    "drop",
    "else",
    "end",
    "except",
    "exists",
    "false",
    "for",
    "foreign",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "in",
    "index",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "join",
    "key",
    "left",
    "like",
    "limit",
    "not",
    "null",
    "on",
    "or",
    "order",
    "outer",
    "primary",
    "references",
    "right",
    "row",
    "rows",
    "select",
    "set",
    "table",
    "then",
    "to",
    "trigger",
    "true",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "view",
    "when",
    "where",
    "with",
];

/// What is looked for in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Watched {
    /// Codes of this many digits, some of which begin with a zero.
    code_digits: Option<usize>,
    /// Numbers of more digits than a spreadsheet keeps.
    long_numbers: bool,
    /// Dates.
    dates: bool,
}

/// What is looked for in the columns of a table.
#[derive(Clone, Debug, Default)]
pub struct Watch(Vec<Watched>);

/// Which traces a text can hold at all, from a few searches over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Possible {
    exponents: bool,
    formulas: bool,
    tabs: bool,
    apostrophes: bool,
}

impl Possible {
    /// Searches a text. `delimiter` is what separates its fields.
    pub fn in_text(text: &[u8], delimiter: &[u8]) -> Self {
        let found = dispatch!(Level::new(), simd => Self::search(simd, text));
        Self {
            tabs: found.tabs && delimiter != b"\t",
            ..found
        }
    }

    #[inline(always)]
    fn search<S: Simd>(simd: S, text: &[u8]) -> Self {
        let (mut exponents, mut formulas, mut tabs, mut apostrophes) = (0, 0, 0, 0);
        // Whether the block before ended with the first byte of a pair.
        let (mut letter, mut equals) = (0, 0);
        for position in (0..text.len()).step_by(BLOCK) {
            let block = Block::at(simd, text, position);
            let (letters, signs) = (block.equal(b'E'), block.equal(b'='));
            exponents |= ((letters << 1) | letter) & block.equal(b'+');
            formulas |= ((signs << 1) | equals) & block.equal(b'"');
            (letter, equals) = (letters >> 63, signs >> 63);
            tabs |= block.equal(b'\t');
            apostrophes |= block.equal(b'\'');
        }
        Self {
            exponents: exponents != 0,
            formulas: formulas != 0,
            tabs: tabs != 0,
            apostrophes: apostrophes != 0,
        }
    }

    const fn any(self) -> bool {
        self.exponents || self.formulas || self.tabs || self.apostrophes
    }
}

impl Watch {
    /// Learns what to look for from rows that fit.
    pub fn learn(rows: &[&Record<'_>], columns: usize) -> Self {
        Self((0..columns).map(|column| Watched::learn(rows, column)).collect())
    }

    /// Whether values of this column have to be looked at in a text that may hold such traces.
    pub fn looks_at(&self, column: usize, possible: Possible) -> bool {
        possible.any() || self.watched(column) != Watched::default()
    }

    fn watched(&self, column: usize) -> Watched {
        self.0.get(column).copied().unwrap_or_default()
    }

    /// Looks at one value after another of a column: `values` from `offsets[n]` to `offsets[n + 1]`. Tells `found` the
    /// number of the value and what it shows.
    pub fn inspect(
        &self,
        column: usize,
        values: &[u8],
        offsets: &[i32],
        possible: Possible,
        mut found: impl FnMut(usize, NoteKind),
    ) {
        if !self.looks_at(column, possible) {
            return;
        }
        let watched = self.watched(column);
        for (row, [start, end]) in offsets.array_windows().enumerate() {
            // Lengths first: most values are of one that shows nothing.
            let length = usize::try_from(end - start).unwrap_or(0);
            let may_show = watched.may_show(length);
            if length == 0 || !(may_show || possible.any()) {
                continue;
            }
            let Some(value) = usize::try_from(*start)
                .ok()
                .and_then(|start| values.get(start..start + length))
            else {
                continue;
            };
            if may_show && let Some(kind) = watched.shown_by(value) {
                found(row, kind);
            }
            if possible.any()
                && let Some(kind) = shown_by_itself(value, possible)
            {
                found(row, kind);
            }
        }
    }
}

impl Watched {
    fn learn(rows: &[&Record<'_>], column: usize) -> Self {
        let mut filled = 0.0;
        let (mut long, mut dates) = (0.0, 0.0);
        let mut lengths = [0.0; LENGTHS];
        let mut zeros = [0.0; LENGTHS];
        for field in rows.iter().filter_map(|record| record.fields.get(column)) {
            let value: &[u8] = &field.value;
            if value.is_empty() {
                continue;
            }
            filled += 1.0;
            let all_digits = value.iter().all(u8::is_ascii_digit);
            if all_digits {
                long += f64::from(u8::from(value.len() > KEPT_DIGITS));
                if let (Some(length), Some(zero)) = (lengths.get_mut(value.len()), zeros.get_mut(value.len())) {
                    *length += 1.0;
                    *zero += f64::from(u8::from(value.first() == Some(&b'0')));
                }
            } else {
                dates += f64::from(u8::from(matches!(Kind::of(value), Kind::Date | Kind::DateTime)));
            }
        }
        let codes = lengths.iter().zip(&zeros).enumerate().find(|(length, (count, zeros))| {
            let longer: f64 = lengths.iter().skip(length + 1).sum();
            *length > 2 && **count > filled * MOST && **zeros > 0.0 && longer == 0.0
        });
        Self {
            code_digits: codes.map(|(length, _)| length),
            long_numbers: filled > 0.0 && long > filled * MOST,
            dates: filled > 0.0 && dates > filled * MOST,
        }
    }

    /// Whether a value of this length may show anything.
    #[inline]
    fn may_show(self, length: usize) -> bool {
        self.code_digits.is_some_and(|digits| length < digits)
            || (self.long_numbers && length > KEPT_DIGITS)
            || (self.dates && length == SERIAL_DIGITS)
    }

    fn shown_by(self, value: &[u8]) -> Option<NoteKind> {
        let shorter = self.code_digits.is_some_and(|digits| value.len() < digits);
        if shorter && value.iter().all(u8::is_ascii_digit) && value.first() != Some(&b'0') {
            return Some(NoteKind::LostLeadingZero);
        }
        if self.long_numbers
            && let Some((_, beyond)) = value.split_at_checked(KEPT_DIGITS)
            && !beyond.is_empty()
            && beyond.iter().all(|byte| *byte == b'0')
            && value.iter().all(u8::is_ascii_digit)
        {
            return Some(NoteKind::ZeroedDigits);
        }
        let is_serial = || {
            let number = std::str::from_utf8(value)
                .ok()
                .and_then(|text| text.parse::<u32>().ok());
            value.iter().all(u8::is_ascii_digit) && number.is_some_and(|number| (20_000..=60_000).contains(&number))
        };
        (self.dates && value.len() == SERIAL_DIGITS && is_serial()).then_some(NoteKind::DateSerial)
    }
}

/// What a value shows whatever its column.
fn shown_by_itself(value: &[u8], possible: Possible) -> Option<NoteKind> {
    match value {
        [b'=', b'"', .., b'"'] if possible.formulas => Some(NoteKind::FormulaWrapper),
        [b'\t', _, ..] if possible.tabs => Some(NoteKind::TabWrapper),
        [b'\'', rest @ ..] if possible.apostrophes && is_integer(rest) => Some(NoteKind::ApostropheWrapper),
        _ if possible.exponents && is_exponent(value) => Some(NoteKind::ExponentForm),
        _ => None,
    }
}

/// One digit, maybe a few more after the point, `E+` and two or three digits: how a spreadsheet shows a long number.
fn is_exponent(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"-").unwrap_or(value);
    let Some(at) = memchr::memmem::find(value, b"E+") else {
        return false;
    };
    let (Some(mantissa), Some(exponent)) = (value.get(..at), value.get(at + 2..)) else {
        return false;
    };
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let mantissa_fits = match mantissa {
        [first, b'.', rest @ ..] => first.is_ascii_digit() && rest.len() <= 5 && digits(rest),
        [first] => first.is_ascii_digit(),
        _ => false,
    };
    mantissa_fits && matches!(exponent.len(), 2 | 3) && digits(exponent)
}

/// What names show: the column and the kind.
pub fn of_names(names: &[Vec<u8>]) -> Vec<(u32, NoteKind)> {
    let mut found = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (column, name) in names.iter().enumerate() {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        let trimmed = name.trim_ascii();
        if trimmed.is_empty() {
            found.push((column, NoteKind::EmptyName));
            continue;
        }
        if !seen.insert(trimmed.to_vec()) {
            found.push((column, NoteKind::DuplicateName));
        }
        if RESERVED
            .iter()
            .any(|reserved| trimmed.eq_ignore_ascii_case(reserved.as_bytes()))
        {
            found.push((column, NoteKind::ReservedName));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::grammar::Grammar;
    use super::super::record::{Reading, split};
    use super::*;

    /// What a column of these values shows.
    fn shown(values: &[&str]) -> Vec<(usize, NoteKind)> {
        let lines: Vec<String> = values.iter().map(|value| format!("{value}\tx")).collect();
        let grammar = Grammar {
            quote: None,
            ..Grammar::of("\u{1}")
        };
        let records: Vec<Record<'_>> = values
            .iter()
            .map(|value| split(&grammar, value.as_bytes(), Reading::Strict))
            .collect();
        let watch = Watch::learn(&records.iter().collect::<Vec<_>>(), 1);
        let (mut bytes, mut offsets) = (Vec::new(), vec![0]);
        for value in values {
            bytes.extend_from_slice(value.as_bytes());
            offsets.push(i32::try_from(bytes.len()).unwrap());
        }
        let possible = Possible::in_text(lines.join("\n").as_bytes(), b",");
        let mut found = Vec::new();
        watch.inspect(0, &bytes, &offsets, possible, |row, kind| found.push((row, kind)));
        found
    }

    #[test]
    fn damage_is_found() {
        assert_eq!(
            shown(&["110101199003070011", "110101199003070000", "110101199103070028"]),
            [(1, NoteKind::ZeroedDigits)]
        );
        assert_eq!(
            shown(&["a", "3.10E+17", "-1E+05"]),
            [(1, NoteKind::ExponentForm), (2, NoteKind::ExponentForm)]
        );
        assert_eq!(
            shown(&["002415", "600000", "2415", "000001"]),
            [(2, NoteKind::LostLeadingZero)]
        );
        assert_eq!(
            shown(&["2024-01-03", "45294", "2024-01-05"]),
            [(1, NoteKind::DateSerial)]
        );
        assert_eq!(
            shown(&["=\"0012\"", "\t0012", "'0012", "x"]),
            [
                (0, NoteKind::FormulaWrapper),
                (1, NoteKind::TabWrapper),
                (2, NoteKind::ApostropheWrapper)
            ]
        );
    }

    #[test]
    fn near_misses_are_not() {
        for values in [
            &["1200000000000000", "x", "y"][..],
            &["100", "2000", "30", "4000"],
            &["600000", "600001", "2415", "600002"],
            &["45294", "1", "2024-01-03", "7"],
            &["'tis", "it's", "E+", "CODE+12", "1.234567E+05", "=1+1"],
            &["123456789012345000 x", "12", "13"],
        ] {
            assert_eq!(shown(values), [], "{values:?}");
        }
    }

    #[test]
    fn names_make_trouble() {
        let names: Vec<Vec<u8>> = ["id", " ", "id", "Order", "城市"]
            .iter()
            .map(|name| name.as_bytes().to_vec())
            .collect();
        let expected = [
            (1, NoteKind::EmptyName),
            (2, NoteKind::DuplicateName),
            (3, NoteKind::ReservedName),
        ];
        assert_eq!(of_names(&names), expected);
    }
}
