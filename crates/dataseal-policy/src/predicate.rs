//! Conditions that a person writes about the rows of a table: a small part of SQL over columns in double quotes.
//!
//! Same limits and same manner as the conditions of rules: text → `expr::parse` → `lower` (allow-list, types) → a plain
//! [`Predicate`], which names columns and holds no SQL any more. No statement, subquery, cast or function but ours exists.

mod lower;
mod words;

use std::collections::BTreeMap;

use dataseal_model::{ColumnKind, Pattern, Predicate};
use dataseal_pack::{Document, Expression, Problem};

use crate::expr::{FunctionSpec, parse};

/// Every function that reads a column, by name.
pub const COLUMN_FUNCTIONS: &[FunctionSpec] = &[
    FunctionSpec {
        name: "blank",
        usage: "blank(\"column\")",
        zh: "没有值，或只有空白；结果只有真假",
        en: "no value, or nothing but white space; always true or false",
    },
    FunctionSpec {
        name: "day",
        usage: "day(\"column\")",
        zh: "读作日期：2026-01-31、2026/1/31、2026.1.31、20260131、2026年1月31日，其后可有时间和时区；读不出则未知",
        en: "the text as a date: 2026-01-31, 2026/1/31, 2026.1.31, 20260131, 2026年1月31日, possibly with a time and a zone after it; otherwise unknown",
    },
    FunctionSpec {
        name: "length",
        usage: "length(\"column\")",
        zh: "文字的字数（Unicode 标量值）；没有值则未知",
        en: "characters of the text (Unicode scalar values); unknown without a value",
    },
    FunctionSpec {
        name: "matches",
        usage: "matches(\"column\", 'regex')",
        zh: "文字里有与正则表达式相符的一段，整段相符用 ^ 和 $；没有值则未知",
        en: "the regular expression is found somewhere in the text; ^ and $ bind it to the ends; unknown without a value",
    },
    FunctionSpec {
        name: "number",
        usage: "number(\"column\")",
        zh: "读作精确的数：可有正负号、小数和指数，不含千分位与单位；读不出则未知",
        en: "the text as an exact number: sign, fraction and exponent, no thousands separators or units; otherwise unknown",
    },
];

/// Regular expressions that all conditions of a file may have together: each is compiled, which takes time and memory even
/// where it is refused.
pub const MAX_PATTERNS: usize = 100;

/// How many regular expressions may still be compiled.
#[derive(Clone, Copy, Debug)]
pub struct PatternBudget(usize);

impl Default for PatternBudget {
    fn default() -> Self {
        Self(MAX_PATTERNS)
    }
}

impl PatternBudget {
    /// Compiles one more: none if there are too many, `Some(None)` if it cannot be used.
    fn compile(&mut self, text: &str) -> Option<Option<Pattern>> {
        self.0 = self.0.checked_sub(1)?;
        Some(Pattern::parse(text))
    }
}

/// Reads a condition on rows, `columns` being those that are not read as text, or tells everything that is wrong with it. The
/// budget is that of all conditions of a file.
///
/// # Errors
/// Problems of a `checks.toml`, under the key `row`.
///
/// ```
/// use std::collections::BTreeMap;
/// use dataseal_pack::Expression;
/// use dataseal_policy::{PatternBudget, read_predicate};
///
/// let condition = |text: &str| Expression { text: text.to_owned(), file: "checks.toml".to_owned(), line: 1, column: 1 };
/// let mut budget = PatternBudget::default();
/// let predicate = read_predicate(&condition("number(\"age\") >= 0 OR blank(\"age\")"), &BTreeMap::new(), &mut budget).unwrap();
/// assert_eq!(predicate.columns, ["age"]);
/// let problems = read_predicate(&condition("\"age\" IN (SELECT 1)"), &BTreeMap::new(), &mut budget).unwrap_err();
/// assert!(problems[0].to_string().starts_with("checks.toml:1:"));
/// ```
pub fn read_predicate(
    expression: &Expression,
    columns: &BTreeMap<String, ColumnKind>,
    budget: &mut PatternBudget,
) -> Result<Predicate, Vec<Problem>> {
    let of_checks = |problem| Problem {
        document: Document::Checks,
        ..problem
    };
    parse::parse(expression, lower::KEY)
        .and_then(|tree| lower::lower(&tree, expression, columns, budget))
        .map_err(|problems| problems.into_iter().map(of_checks).collect())
}

#[cfg(test)]
mod tests;
