//! What is said about a condition on rows that cannot be used, in both languages.

use dataseal_model::{Bilingual, nearest};

use super::lower::Type;
use super::{COLUMN_FUNCTIONS, MAX_PATTERNS};

impl Type {
    const fn zh(self) -> &'static str {
        match self {
            Self::Boolean => "真假",
            Self::Text => "文字",
            Self::Number => "数",
            Self::Day => "日期",
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Self::Boolean => "a truth value",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Day => "a date",
        }
    }
}

/// A name that stands without its quotes, or in those of a text.
pub(super) fn unquoted(name: &str) -> Bilingual {
    let shown: String = name.chars().take(60).collect();
    Bilingual::new(
        format!("`{shown}`：列名写在双引号里，如 \"数量\"；文字写在单引号里"),
        format!("`{shown}`: column names stand in double quotes, as \"amount\", and texts in single quotes"),
    )
}

pub(super) fn unknown_function(name: &str) -> Bilingual {
    let shown: String = name.chars().take(60).collect();
    let usages: Vec<&str> = COLUMN_FUNCTIONS.iter().map(|function| function.usage).collect();
    let all = usages.join(", ");
    let (zh, en) = match nearest(name, COLUMN_FUNCTIONS.iter().map(|function| function.name)) {
        Some(near) => (format!("，是不是 `{near}`"), format!(", perhaps `{near}`")),
        None => Default::default(),
    };
    Bilingual::new(
        format!("没有函数 `{shown}`{zh}；可用的有 {all}"),
        format!("there is no function `{shown}`{en}; there are {all}"),
    )
}

pub(super) fn usage(usage: &str) -> Bilingual {
    Bilingual::new(format!("应写作 `{usage}`"), format!("it is written `{usage}`"))
}

pub(super) fn not_permitted(construct: &str) -> Bilingual {
    let shown: String = construct.chars().take(60).collect();
    Bilingual::new(
        format!(
            "`{shown}` 不在允许的写法之内；可用 AND OR NOT、比较、IN、BETWEEN、+ - * /、字面值、双引号里的列名和有文档的函数"
        ),
        format!(
            "`{shown}` is not permitted; there are AND OR NOT, comparisons, IN, BETWEEN, + - * /, literals, column names in double quotes and documented functions"
        ),
    )
}

/// A construct that would turn unknown into an answer.
pub(super) fn answers_unknown(construct: &str) -> Bilingual {
    Bilingual::new(
        format!("`{construct}` 会把未知变成答案，不能用；要问有没有值，写 `blank(\"列\")`"),
        format!(
            "`{construct}` would turn unknown into an answer and is not permitted; `blank(\"column\")` asks for a value"
        ),
    )
}

pub(super) fn wrong_type(expected: Type, found: Type) -> Bilingual {
    let (zh, en) = reading_hint(expected, found);
    Bilingual::new(
        format!("这里要{}，写的是{}{zh}", expected.zh(), found.zh()),
        format!("{} is expected here, not {}{en}", expected.en(), found.en()),
    )
}

pub(super) fn not_comparable(left: Type, right: Type) -> Bilingual {
    let (other, text) = if left == Type::Text {
        (right, left)
    } else {
        (left, right)
    };
    let (zh, en) = reading_hint(other, text);
    Bilingual::new(
        format!("{}不能与{}比较{zh}", left.zh(), right.zh()),
        format!("{} cannot be compared with {}{en}", left.en(), right.en()),
    )
}

/// How a text becomes what is needed.
fn reading_hint(expected: Type, found: Type) -> (&'static str, &'static str) {
    match (expected, found) {
        (Type::Number, Type::Text) => (
            "；写 `number(\"列\")`，或在 `columns` 里声明为 \"number\"",
            "; write `number(\"column\")`, or declare it \"number\" under `columns`",
        ),
        (Type::Day, Type::Text) => (
            "；写 `day(\"列\")`，或在 `columns` 里声明为 \"day\"；日期写作 DATE '2026-01-31'",
            "; write `day(\"column\")`, or declare it \"day\" under `columns`; a date is written DATE '2026-01-31'",
        ),
        _ => ("", ""),
    }
}

pub(super) fn not_ordered() -> Bilingual {
    Bilingual::new(
        "文字没有大小，只能用 = 和 <>；要比大小，写 `number(\"列\")` 或 `day(\"列\")`",
        "texts have no order: only = and <> are permitted; to compare, write `number(\"column\")` or `day(\"column\")`",
    )
}

pub(super) fn bad_literal(text: &str) -> Bilingual {
    let shown: String = text.chars().take(60).collect();
    Bilingual::new(
        format!("`{shown}` 不是可用的数、日期或正则表达式"),
        format!("`{shown}` is no usable number, date or regular expression"),
    )
}

pub(super) fn too_many_patterns() -> Bilingual {
    Bilingual::new(
        format!("一个文件最多 {MAX_PATTERNS} 个正则表达式；请合并，或分成几个文件"),
        format!("a file has at most {MAX_PATTERNS} regular expressions; join some, or make several files of it"),
    )
}

pub(super) fn no_column() -> Bilingual {
    Bilingual::new(
        "条件里没有列：它对每一行都一样，什么也没有查",
        "there is no column in the condition: it is the same for every row and looks at nothing",
    )
}

pub(super) fn unread_column(name: &str) -> Bilingual {
    Bilingual::new(
        format!("`columns` 里的 `{name}` 在条件中没有用到"),
        format!("`{name}` under `columns` is not in the condition"),
    )
}
