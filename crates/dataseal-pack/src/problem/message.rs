//! The words for each kind of problem, in Chinese and English.
//!
//! Lower-case, no final stop, what was written in backticks; names of types in any programming language never occur.

use dataseal_model::Bilingual;

use super::{Form, Problem, ProblemKind, ValueType};

/// Says what is wrong.
pub(super) fn of(problem: &Problem) -> Bilingual {
    let key = match problem.key.as_str() {
        "" => quoted(&problem.file),
        key => quoted(key),
    };
    match &problem.kind {
        ProblemKind::Syntax
        | ProblemKind::NotUtf8
        | ProblemKind::TooLarge { .. }
        | ProblemKind::TooDeep { .. }
        | ProblemKind::UnknownFile { .. }
        | ProblemKind::MissingFile => of_file(&problem.kind, &problem.file),
        ProblemKind::UnknownKey { suggestion } => {
            let last = quoted(last_part(&problem.key));
            with_suggestion(
                format!("未知的键 {last}"),
                format!("unknown key {last}"),
                suggestion.as_deref(),
            )
        }
        ProblemKind::MissingKey => Bilingual::new(format!("缺少必填的键 {key}"), format!("the key {key} is missing")),
        ProblemKind::DuplicateKey => Bilingual::new(format!("键 {key} 重复"), format!("the key {key} is there twice")),
        ProblemKind::Duplicate { what, first } => Bilingual::new(
            format!("{key} 重复：`{what}` 已在 {first} 写过"),
            format!("{key} repeats `{what}`, which is already at {first}"),
        ),
        ProblemKind::MissingEntry { entry } => Bilingual::new(
            format!("{key} 缺少 `{entry}`"),
            format!("{key} has no entry for `{entry}`"),
        ),
        ProblemKind::FactScope { fact, rule } => Bilingual::new(
            format!("{key} 属于 `{fact}` 范围，`{rule}` 范围的规则读不到"),
            format!("{key} is a fact about each {fact}, which a rule about the {rule} cannot read"),
        ),
        ProblemKind::Contradiction(text) | ProblemKind::Expression(text) => {
            Bilingual::new(format!("{key}：{}", text.zh), format!("{key}: {}", text.en))
        }
        _ => of_value(&problem.kind, &key),
    }
}

fn of_value(kind: &ProblemKind, key: &str) -> Bilingual {
    match kind {
        ProblemKind::Empty => Bilingual::new(format!("{key} 不能为空"), format!("{key} must not be empty")),
        ProblemKind::WrongType { expected, found } => {
            let ((zh, en), (found_zh, found_en)) = (type_words(*expected), type_words(*found));
            Bilingual::new(
                format!("{key} 应为{}，这里是{}", spaced(zh), spaced(found_zh)),
                format!("{key} must be {en}, not {found_en}"),
            )
        }
        ProblemKind::UnknownValue {
            written,
            allowed,
            suggestion,
        } => of_unknown_value(key, written, allowed, suggestion.as_deref()),
        ProblemKind::OutOfRange { least, most } if *most == i64::MAX => Bilingual::new(
            format!("{key} 不能小于 {least}"),
            format!("{key} must not be below {least}"),
        ),
        ProblemKind::OutOfRange { least, most } => Bilingual::new(
            format!("{key} 应在 {least} 与 {most} 之间"),
            format!("{key} must be between {least} and {most}"),
        ),
        ProblemKind::TooLong { limit } => Bilingual::new(
            format!("{key} 不能超过 {limit} 个字符"),
            format!("{key} must not be longer than {limit} characters"),
        ),
        ProblemKind::Malformed { form } => {
            let (zh, en) = form_words(*form);
            Bilingual::new(format!("{key} 应为{}", spaced(zh)), format!("{key} must be {en}"))
        }
        _ => Bilingual::new(
            format!("{key} 不是有效的统一社会信用代码：应为 18 位且校验码正确"),
            format!("{key} is no unified social credit code: 18 characters with a correct check character"),
        ),
    }
}

fn of_file(kind: &ProblemKind, file: &str) -> Bilingual {
    match kind {
        ProblemKind::NotUtf8 => Bilingual::new(
            "文件在此处不是 UTF-8 文本，请另存为 UTF-8",
            "the file is not UTF-8 text here; save it as UTF-8",
        ),
        ProblemKind::TooLarge { limit } => Bilingual::new(
            format!("文件超过 {limit} 字节"),
            format!("the file is larger than {limit} bytes"),
        ),
        ProblemKind::TooDeep { limit } => Bilingual::new(
            format!("表和数组的嵌套超过 {limit} 层"),
            format!("tables and arrays are nested more than {limit} levels deep"),
        ),
        ProblemKind::UnknownFile { suggestion } => with_suggestion(
            format!("策略目录中没有用到的文件 `{file}`"),
            format!("nothing in the policies folder reads `{file}`"),
            suggestion.as_deref(),
        ),
        ProblemKind::MissingFile => {
            Bilingual::new(format!("缺少文件 `{file}`"), format!("the file `{file}` is missing"))
        }
        _ => Bilingual::new("此处不符合 TOML 语法", "the text is not valid TOML here"),
    }
}

fn of_unknown_value(key: &str, written: &str, allowed: &[Bilingual], suggestion: Option<&str>) -> Bilingual {
    let base = with_suggestion(
        format!("{key} 没有 `{written}` 这个取值"),
        format!("{key} cannot be `{written}`"),
        suggestion,
    );
    // A long list helps nobody at the end of a line; the suggestion and the documentation do.
    if allowed.is_empty() || allowed.len() > 12 {
        return base;
    }
    let list = |wording: fn(&Bilingual) -> &str, joint| {
        let quoted: Vec<String> = allowed.iter().map(|value| quoted(wording(value))).collect();
        quoted.join(joint)
    };
    Bilingual::new(
        format!("{}（可用：{}）", base.zh, list(|value| &value.zh, "、")),
        format!("{} (one of {})", base.en, list(|value| &value.en, ", ")),
    )
}

fn with_suggestion(zh: String, en: String, suggestion: Option<&str>) -> Bilingual {
    match suggestion {
        Some(meant) => Bilingual::new(
            format!("{zh}，是否应为 {}？", quoted(meant)),
            format!("{en}; did you mean {}?", quoted(meant)),
        ),
        None => Bilingual::new(zh, en),
    }
}

/// What was written may be long or hold control characters; a message shows the first of it, harmlessly.
fn quoted(text: &str) -> String {
    const SHOWN: usize = 80;
    let mut shown: String = text
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() || c == '`' { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Chinese typesetting puts a space between Chinese and Latin.
fn spaced(text: &str) -> String {
    if text.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        format!(" {text}")
    } else {
        text.to_owned()
    }
}

/// The key itself, without the tables around it. Keys with dots inside quotes are shown from their last dot.
fn last_part(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, last)| last)
}

const fn type_words(value_type: ValueType) -> (&'static str, &'static str) {
    match value_type {
        ValueType::Text => ("文本", "a text in quotes"),
        ValueType::Boolean => ("true 或 false", "true or false"),
        ValueType::Integer => ("整数", "a whole number"),
        ValueType::Float => ("小数", "a number with a decimal point"),
        ValueType::Date => (
            "不带引号的日期（如 2026-01-31）",
            "a date without quotes such as 2026-01-31",
        ),
        ValueType::DateTime => ("带时刻的日期或时刻", "a date with a time, or a time"),
        ValueType::Array => ("方括号中的列表", "a list in brackets"),
        ValueType::Table => ("表", "a table of keys"),
    }
}

const fn form_words(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Kebab => ("用连字符连接的小写单词", "lower-case words joined by hyphens"),
        Form::RuleCode => ("规则代码（如 CN-CORE-008）", "a rule code such as CN-CORE-008"),
        Form::Sha256 => (
            "SHA-256 摘要（64 位小写十六进制）",
            "a SHA-256 digest (64 lower-case hexadecimal digits)",
        ),
        Form::Version => ("版本号（如 1.2.0）", "a version such as 1.2.0"),
        Form::RelativePath => (
            "相对路径：用 / 分隔，不含 ..，位于本文件所在目录之下",
            "a relative path with /, without .., below the folder of this file",
        ),
        Form::Encoding => (
            "文字编码（如 utf-8、gbk、gb18030、big5）",
            "a text encoding such as utf-8, gbk, gb18030 or big5",
        ),
        Form::Delimiter => (
            "分隔符（一到四个字符，或 tab、space、pipe）",
            "a delimiter: one to four characters, or tab, space, pipe",
        ),
        Form::Character => ("一个字符，或 none", "one character, or none"),
        Form::MemorySize => ("大小（如 512MiB 或 2GiB）", "a size such as 512MiB or 2GiB"),
        Form::Share => ("0 到 1 之间的比例（如 0.05）", "a share between 0 and 1 such as 0.05"),
        Form::Address => ("以 https:// 开头的网址", "an address that begins with https://"),
        Form::PlainText => (
            "不含控制字符和改变文字方向的字符的文本",
            "text without control characters and marks that reorder it",
        ),
    }
}
