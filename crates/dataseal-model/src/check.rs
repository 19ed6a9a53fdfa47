//! Checks of data quality that a person writes about the columns of a table, and what came of them. Counts and row numbers
//! only; no cell value is in here but literals of the person's own.
//!
//! A row keeps a check, breaks it, or it cannot be told. Unknown never passes: a check with rows that cannot be told and none
//! that break it is undetermined, and so is one that met no row.

use chrono::NaiveDate;

use crate::{
    Bilingual, CheckId, ChoiceError, Digest, Disclosed, ErrorCode, Part, Pattern, Rational, Severity, Verdict,
};

/// As what the text of a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// As it is.
    Text,
    /// An exact number.
    Number,
    /// A civil date.
    Day,
}

impl ColumnKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Text, Self::Number, Self::Day];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Day => "day",
        }
    }
}

/// A condition on a row whose every name and type was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// Names of the columns that it reads.
    pub columns: Vec<String>,
    /// Regular expressions and the columns they look at, by place in `columns`.
    pub patterns: Vec<(usize, Pattern)>,
    /// What is to hold.
    pub condition: Condition,
}

/// A condition in SQL's three-valued logic. Columns and patterns are places in the [`Predicate`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All of them.
    And(Vec<Condition>),
    /// One of them.
    Or(Vec<Condition>),
    /// Not it.
    Not(Box<Condition>),
    /// Known beforehand.
    Literal(bool),
    /// Two values of one type.
    Compared(Operand, Comparator, Operand),
    /// The column has no value, or one of white space; never unknown.
    Blank(usize),
    /// A pattern is found in the text.
    Matches(usize),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// =
    Equal,
    /// <>
    Unequal,
    /// <
    Less,
    /// <=
    LessOrEqual,
    /// >
    Greater,
    /// >=
    GreaterOrEqual,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A column, read as text, number or day.
    Column(usize, ColumnKind),
    /// Characters of a column's text.
    Length(usize),
    /// A text.
    Text(String),
    /// A number.
    Number(Rational),
    /// A day.
    Day(NaiveDate),
    /// A computed number.
    Computed(Box<(Operand, Arithmetic, Operand)>),
}

/// How a number is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// +
    Add,
    /// -
    Subtract,
    /// *
    Multiply,
    /// /
    Divide,
}

/// What is asked of every row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowTest {
    /// A condition holds.
    Holds(Predicate),
    /// No other row has the same values in these columns.
    Unique(Vec<String>),
    /// The values of columns are together among the keys of a table of keys, by its place.
    Among(Vec<String>, usize),
}

impl RowTest {
    /// Names of the columns that it reads.
    pub fn columns(&self) -> &[String] {
        match self {
            Self::Holds(predicate) => &predicate.columns,
            Self::Unique(columns) | Self::Among(columns, _) => columns,
        }
    }
}

/// What was counted of one test over the rows of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestCounts {
    /// Rows that break it.
    pub failing: u64,
    /// Rows of which it cannot be told.
    pub undetermined: u64,
    /// Numbers of the first failing rows, ascending: data rows from 1, those set aside counted.
    pub first: Vec<u64>,
}

/// Why there is no answer, or none that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// No table that the check names is among the inputs.
    NoTable,
    /// The table could not be read.
    TableUnread,
    /// The table lacks a column.
    NoColumn,
    /// Several columns of the table have that name.
    SeveralColumns,
    /// The table of keys is not there, or several have its name.
    NoKeyTable,
    /// The table of keys could not be read, or not all of it.
    KeysUnread,
    /// The table, or that of keys, lies in several files.
    SeveralFiles,
    /// The table of keys lacks its column.
    NoKeyColumn,
    /// Several columns of the table of keys have that name.
    SeveralKeyColumns,
    /// The table of keys has no key.
    NoKeys,
    /// The table has no row.
    NoRows,
    /// Rows of the table were set aside, so not all were looked at.
    RowsSetAside,
    /// Of some rows it cannot be told.
    RowsUnknown,
}

impl Unanswered {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::NoTable,
        Self::TableUnread,
        Self::NoColumn,
        Self::SeveralColumns,
        Self::NoKeyTable,
        Self::KeysUnread,
        Self::SeveralFiles,
        Self::NoKeyColumn,
        Self::SeveralKeyColumns,
        Self::NoKeys,
        Self::NoRows,
        Self::RowsSetAside,
        Self::RowsUnknown,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoTable => "no-table",
            Self::TableUnread => "table-unread",
            Self::NoColumn => "no-column",
            Self::SeveralColumns => "several-columns",
            Self::NoKeyTable => "no-key-table",
            Self::KeysUnread => "keys-unread",
            Self::SeveralFiles => "several-files",
            Self::NoKeyColumn => "no-key-column",
            Self::SeveralKeyColumns => "several-key-columns",
            Self::NoKeys => "no-keys",
            Self::NoRows => "no-rows",
            Self::RowsSetAside => "rows-set-aside",
            Self::RowsUnknown => "rows-unknown",
        }
    }
}

impl From<ChoiceError> for Unanswered {
    fn from(error: ChoiceError) -> Self {
        match error {
            ChoiceError::Ambiguous => Self::SeveralColumns,
            ChoiceError::Missing | ChoiceError::Twice | ChoiceError::Nothing => Self::NoColumn,
        }
    }
}

/// What a reader answers about one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsMeasurement {
    /// The way to the table inside its file.
    pub part: Vec<Part>,
    /// Rows that were looked at; `None` if no test could be answered, so that none was.
    pub rows: Option<u64>,
    /// SHA-256 of the file that they were read from; `None` as for the rows.
    pub digest: Option<Digest>,
    /// Rows that were set aside.
    pub quarantined: u64,
    /// The tests in their order.
    pub answers: Vec<Result<TestCounts, Unanswered>>,
    /// The tables of keys in their order, as far as they were needed by now.
    pub keys: Vec<KeysMeasurement>,
}

/// What a reader answers about one table of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeysMeasurement {
    /// SHA-256 of its file; `None` if no row of it was read.
    pub digest: Option<Digest>,
    /// Rows of it that were set aside.
    pub quarantined: u64,
    /// Why it could not be read, or not all of it, and in which words the reader says so.
    pub failure: Option<(ErrorCode, String)>,
}

impl RowsMeasurement {
    /// Whether it answers so many tests over so many tables of keys, with counts that the rows allow and at most so many row
    /// numbers.
    pub fn answers(&self, tests: usize, keys: usize, most: usize) -> bool {
        let rows = self.rows.unwrap_or(0);
        let last = rows.saturating_add(self.quarantined);
        let fits = |counts: &TestCounts| {
            let told = u64::try_from(counts.first.len()).unwrap_or(u64::MAX);
            counts
                .failing
                .checked_add(counts.undetermined)
                .is_some_and(|sum| sum <= rows)
                && told <= counts.failing
                && counts.first.len() <= most
                && counts.first.is_sorted_by(|earlier, later| earlier < later)
                && counts.first.first().is_none_or(|first| *first >= 1)
                && counts.first.last().is_none_or(|number| *number <= last)
        };
        self.answers.len() == tests
            && self.keys.len() == keys
            && self.digest.is_some() == self.rows.is_some()
            && self.answers.iter().flatten().all(fits)
            && (self.rows.is_some() || self.answers.iter().all(Result::is_err))
    }
}

/// What kind of check it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// A condition on every row.
    Row,
    /// Values that a table of reference holds.
    Reference,
    /// No two rows alike.
    Unique,
    /// Keys of another table among the inputs.
    ForeignKey,
}

impl CheckKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Row, Self::Reference, Self::Unique, Self::ForeignKey];

    /// The stable name, which is the key in `checks.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Reference => "reference",
            Self::Unique => "unique",
            Self::ForeignKey => "foreign_key",
        }
    }
}

/// A check on one table, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckOutcome {
    /// Id of the check.
    pub check: CheckId,
    /// What it asks.
    pub title: Bilingual,
    /// How much its violation weighs.
    pub severity: Severity,
    /// What kind it is.
    pub kind: CheckKind,
    /// Name of the table; `None` if there was none to be looked at.
    pub table: Option<Disclosed>,
    /// Rows that were looked at.
    pub rows: u64,
    /// Rows that were set aside and not looked at.
    pub quarantined: u64,
    /// SHA-256 of the file whose rows were looked at; `None` if none was.
    pub data: Option<Digest>,
    /// The table of keys; `None` if the check needs none, or none was looked for.
    pub keys: Option<KeyTable>,
    /// What was counted, or why nothing was.
    pub answer: Result<TestCounts, Unanswered>,
}

/// The table of keys of a check, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTable {
    /// Its name.
    pub table: Disclosed,
    /// The columns of the key.
    pub columns: Vec<Disclosed>,
    /// SHA-256 of its file; `None` if no row of it was read.
    pub data: Option<Digest>,
    /// Rows of it that were set aside.
    pub quarantined: u64,
}

impl CheckOutcome {
    /// Violated by a single row; else undetermined if it cannot be told of all rows, or if there is none.
    pub fn verdict(&self) -> Verdict {
        match &self.answer {
            Ok(counts) if counts.failing > 0 => Verdict::Violated,
            _ if self.reason().is_some() => Verdict::Undetermined,
            _ => Verdict::Satisfied,
        }
    }

    /// Why the check is not satisfied, if no row breaks it.
    pub fn reason(&self) -> Option<Unanswered> {
        match &self.answer {
            Err(reason) => Some(*reason),
            Ok(counts) if counts.failing > 0 => None,
            Ok(_) if self.quarantined > 0 => Some(Unanswered::RowsSetAside),
            Ok(_) if self.rows == 0 => Some(Unanswered::NoRows),
            Ok(counts) if counts.undetermined > 0 => Some(Unanswered::RowsUnknown),
            Ok(_) => None,
        }
    }
}

/// The answer of the verb `quality`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QualityReport {
    /// Version of the program.
    pub tool_version: String,
    /// SHA-256 of the `checks.toml`; `None` if there is none.
    pub checks: Option<Digest>,
    /// Outcomes in the order of the checks, and for each in that of the tables.
    pub outcomes: Vec<CheckOutcome>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(rows: u64, quarantined: u64, answer: Result<TestCounts, Unanswered>) -> CheckOutcome {
        CheckOutcome {
            check: CheckId::from_static("c"),
            title: Bilingual::new("甲", "a"),
            severity: Severity::Error,
            kind: CheckKind::Row,
            table: None,
            rows,
            quarantined,
            data: None,
            keys: None,
            answer,
        }
    }

    #[test]
    fn unknown_never_passes() {
        let counts = |failing, undetermined| {
            Ok(TestCounts {
                failing,
                undetermined,
                first: Vec::new(),
            })
        };
        for (rows, quarantined, answer, verdict, reason) in [
            (3, 0, counts(0, 0), Verdict::Satisfied, None),
            (3, 1, counts(1, 2), Verdict::Violated, None),
            (3, 0, counts(0, 1), Verdict::Undetermined, Some(Unanswered::RowsUnknown)),
            (
                3,
                1,
                counts(0, 0),
                Verdict::Undetermined,
                Some(Unanswered::RowsSetAside),
            ),
            (0, 0, counts(0, 0), Verdict::Undetermined, Some(Unanswered::NoRows)),
            (
                0,
                0,
                Err(Unanswered::NoTable),
                Verdict::Undetermined,
                Some(Unanswered::NoTable),
            ),
        ] {
            let outcome = outcome(rows, quarantined, answer);
            assert_eq!((outcome.verdict(), outcome.reason()), (verdict, reason), "{outcome:?}");
        }
    }

    #[test]
    fn counts_that_the_rows_do_not_allow_are_no_answer() {
        let measured = |failing, undetermined, first: &[u64]| RowsMeasurement {
            part: Vec::new(),
            rows: Some(4),
            digest: Some(Digest::new([7; 32])),
            quarantined: 1,
            keys: Vec::new(),
            answers: vec![Ok(TestCounts {
                failing,
                undetermined,
                first: first.to_vec(),
            })],
        };
        assert!(measured(2, 2, &[1, 5]).answers(1, 0, 2));
        for wrong in [
            measured(3, 2, &[]),
            measured(u64::MAX, 2, &[]),
            measured(1, 0, &[1, 2]),
            measured(2, 0, &[2, 1]),
            measured(2, 0, &[0, 1]),
            measured(2, 0, &[2, 6]),
            measured(3, 0, &[1, 2, 3]),
        ] {
            assert!(!wrong.answers(1, 0, 2), "{wrong:?}");
        }
        assert!(!measured(0, 0, &[]).answers(2, 0, 2));
        assert!(!measured(0, 0, &[]).answers(1, 1, 2));
        let unread = RowsMeasurement {
            rows: None,
            digest: None,
            ..measured(0, 0, &[])
        };
        assert!(!unread.answers(1, 0, 2));
        let of_no_file = RowsMeasurement {
            digest: None,
            ..measured(0, 0, &[])
        };
        assert!(!of_no_file.answers(1, 0, 2));
    }
}
