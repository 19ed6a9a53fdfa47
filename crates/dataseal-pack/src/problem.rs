//! What is wrong in a file that a person edits: where, under which key, and what was probably meant.
//!
//! Problems quote keys and permitted values of these files, which are no data; they never quote a document or a dataset.

mod message;

use std::fmt;

use dataseal_model::{Bilingual, ErrorCode};

use crate::Expression;

/// Which of the files that people edit a problem is in; it decides the error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Document {
    /// A file below `policies/`.
    Pack,
    /// An `asset.toml`.
    Asset,
    /// A `dataseal.toml`.
    Config,
    /// A `labels.toml`.
    Labels,
    /// A `waivers.toml`.
    Waivers,
    /// A `checks.toml`.
    Checks,
}

/// What a value should have been, or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueType {
    /// A text in quotes.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number with a decimal point.
    Float,
    /// A date such as `2026-01-31`, without quotes and without a time.
    Date,
    /// A date with a time, or a time alone.
    DateTime,
    /// A list in brackets.
    Array,
    /// A table of keys.
    Table,
}

/// The form that a text must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Lower-case words joined by hyphens.
    Kebab,
    /// `CN-CORE-008`.
    RuleCode,
    /// 64 lower-case hexadecimal digits.
    Sha256,
    /// `1.2.0`.
    Version,
    /// A path with `/`, below the file's own folder.
    RelativePath,
    /// A memory size such as `512MiB`.
    MemorySize,
    /// A text encoding.
    Encoding,
    /// One to four characters, or a name of one.
    Delimiter,
    /// One character, or `none`.
    Character,
    /// A share between 0 and 1, such as `0.05`.
    Share,
    /// Text without control characters and marks that reorder it.
    PlainText,
    /// `https://…`.
    Address,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The text stops being TOML here.
    Syntax,
    /// The bytes are not UTF-8 here.
    NotUtf8,
    /// More bytes than a file of this kind may have.
    TooLarge {
        /// Limit in bytes.
        limit: usize,
    },
    /// Tables and arrays nested too deeply.
    TooDeep {
        /// Limit in levels.
        limit: usize,
    },
    /// A key that nothing reads.
    UnknownKey {
        /// The key that was probably meant.
        suggestion: Option<String>,
    },
    /// A required key is absent.
    MissingKey,
    /// A required text, list or table has nothing in it.
    Empty,
    /// A value of another type.
    WrongType {
        /// What is expected.
        expected: ValueType,
        /// What is there.
        found: ValueType,
    },
    /// A value that is not among the permitted ones.
    UnknownValue {
        /// What was written.
        written: String,
        /// What may be written: in Chinese where there is such a wording, and by name.
        allowed: Vec<Bilingual>,
        /// What was probably meant.
        suggestion: Option<String>,
    },
    /// A number outside its bounds, both inclusive.
    OutOfRange {
        /// Lower bound.
        least: i64,
        /// Upper bound.
        most: i64,
    },
    /// A text longer than people read.
    TooLong {
        /// Limit in characters.
        limit: usize,
    },
    /// A text that has not the required form.
    Malformed {
        /// The form.
        form: Form,
    },
    /// A unified social credit code whose check character is wrong (GB 32100-2015).
    CheckCharacter,
    /// The same key twice in one table.
    DuplicateKey,
    /// The same thing said twice.
    Duplicate {
        /// What is there twice.
        what: String,
        /// Where it was said first, `file:line:column`.
        first: String,
    },
    /// A required entry of a list is absent.
    MissingEntry {
        /// Which one.
        entry: String,
    },
    /// A fact that the rule's scope cannot see.
    FactScope {
        /// Scope of the fact.
        fact: &'static str,
        /// Scope of the rule.
        rule: &'static str,
    },
    /// Two values that cannot stand together.
    Contradiction(Bilingual),
    /// A file below `policies/` that nothing reads.
    UnknownFile {
        /// The path that was probably meant.
        suggestion: Option<String>,
    },
    /// A file that must be there is not.
    MissingFile,
    /// A condition that cannot be used, in the words of `dataseal-policy`.
    Expression(Bilingual),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file as it was handed in.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Path of the key: `require`, `holder.uscc`, `examples[2].facts.rows` (list entries from 1); empty for the whole file.
    pub key: String,
    /// What is wrong.
    pub kind: ProblemKind,
    /// Which kind of file it is.
    pub document: Document,
}

impl Problem {
    /// A problem in a rule's condition, `offset` bytes into its text; `key` is `applies` or `require`.
    pub fn in_expression(expression: &Expression, key: &str, offset: usize, message: Bilingual) -> Self {
        let (line, column) = expression.position(offset);
        Self {
            file: expression.file.clone(),
            line,
            column,
            key: key.to_owned(),
            kind: ProblemKind::Expression(message),
            document: Document::Pack,
        }
    }

    /// `file:line:column`, as editors and terminals open it.
    pub fn location(&self) -> String {
        format!("{}:{}:{}", self.file, self.line, self.column)
    }

    /// What is wrong and, where it can be told, what was meant.
    pub fn message(&self) -> Bilingual {
        message::of(self)
    }

    /// The code under which `explain` speaks of it.
    pub fn code(&self) -> ErrorCode {
        match (&self.kind, self.document) {
            (ProblemKind::UnknownKey { .. }, _) => ErrorCode::ConfigUnknownKey,
            (_, Document::Pack) => ErrorCode::PackInvalid,
            (_, Document::Asset) => ErrorCode::AssetInvalid,
            (_, Document::Config) => ErrorCode::ConfigInvalid,
            (_, Document::Labels) => ErrorCode::LabelsInvalid,
            (_, Document::Waivers) => ErrorCode::WaiversInvalid,
            (_, Document::Checks) => ErrorCode::ChecksInvalid,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location(), self.message().en)
    }
}

/// Everything that is wrong in the files handed in, in the order of file and position. Never empty when it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds those of another step, so that a person sees them all at once.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Problem>) {
        self.0.extend(more);
    }

    /// Hands back `value` if nothing is wrong, all problems in order otherwise.
    ///
    /// # Errors
    /// The problems, sorted and without doubles, if there are any.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            return Ok(value);
        }
        Err(self.sorted())
    }

    /// The problems by file and position, without doubles.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort();
        self.0.dedup();
        self
    }

    /// The code of the first problem, which decides how the process ends.
    pub fn code(&self) -> ErrorCode {
        self.0.first().map_or(ErrorCode::ConfigInvalid, Problem::code)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
