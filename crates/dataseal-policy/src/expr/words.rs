//! What is said about a condition that cannot be used, in both languages.

use dataseal_model::Bilingual;
use dataseal_model::facts::{FACTS, FactScope, FactSpec, FactType};
use dataseal_model::nearest;

use super::functions::FUNCTIONS;
use super::{MAX_BYTES, MAX_DEPTH, MAX_WORDS};

/// Type of a value inside a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// True, false, unknown.
    Boolean,
    /// A whole number.
    Integer,
    /// A ratio.
    Share,
    /// A text.
    Text,
    /// A set of texts.
    Set,
    /// A civil date.
    Date,
}

impl Type {
    pub(crate) const fn of(fact_type: FactType) -> Self {
        match fact_type {
            FactType::Boolean => Self::Boolean,
            FactType::Integer => Self::Integer,
            FactType::Share => Self::Share,
            FactType::Text => Self::Text,
            FactType::TextSet => Self::Set,
            FactType::Date => Self::Date,
        }
    }

    pub(crate) const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Share)
    }

    const fn zh(self) -> &'static str {
        match self {
            Self::Boolean => "真假",
            Self::Integer => "整数",
            Self::Share => "比例",
            Self::Text => "文字",
            Self::Set => "文字集合",
            Self::Date => "日期",
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Self::Boolean => "a truth value",
            Self::Integer => "a whole number",
            Self::Share => "a share",
            Self::Text => "a text",
            Self::Set => "a set of texts",
            Self::Date => "a date",
        }
    }
}

pub(crate) fn too_long() -> Bilingual {
    Bilingual::new(
        format!("条件超过 {MAX_BYTES} 字节或 {MAX_WORDS} 个词"),
        format!("the condition is longer than {MAX_BYTES} bytes or {MAX_WORDS} words"),
    )
}

pub(crate) fn too_deep() -> Bilingual {
    Bilingual::new(
        format!("条件嵌套超过 {MAX_DEPTH} 层"),
        format!("the condition is nested deeper than {MAX_DEPTH} levels"),
    )
}

pub(crate) fn unreadable() -> Bilingual {
    Bilingual::new("条件从这里起读不下去", "the condition cannot be read from here on")
}

pub(crate) fn unknown_fact(name: &str) -> Bilingual {
    let (zh, en) = suggestion(nearest(name, FACTS.iter().map(|fact| fact.name)));
    Bilingual::new(
        format!("没有名为 `{name}` 的事实{zh}"),
        format!("there is no fact `{name}`{en}"),
    )
}

/// A fact of a narrower scope than the rule's.
pub(crate) fn out_of_scope(fact: &FactSpec, rule: FactScope) -> Bilingual {
    let (name, scope, rule) = (fact.name, fact.scope.as_str(), rule.as_str());
    Bilingual::new(
        format!("`{name}` 属于 {scope} 范围，{rule} 范围的规则读不到"),
        format!("`{name}` is a fact of a {scope}, which a rule of scope `{rule}` cannot read"),
    )
}

pub(crate) fn unknown_function(name: &str) -> Bilingual {
    if ANSWERS_UNKNOWN.contains(&name.to_ascii_lowercase().as_str()) {
        return answers_unknown(name);
    }
    let (zh, en) = suggestion(nearest(name, FUNCTIONS.iter().map(|function| function.name)));
    let all = FUNCTIONS
        .iter()
        .map(|function| function.usage)
        .collect::<Vec<_>>()
        .join(", ");
    Bilingual::new(
        format!("没有函数 `{name}`{zh}；可用的有 {all}"),
        format!("there is no function `{name}`{en}; there are {all}"),
    )
}

/// Functions of SQL that would turn unknown into an answer.
const ANSWERS_UNKNOWN: [&str; 7] = ["coalesce", "ifnull", "nvl", "nullif", "isnull", "greatest", "least"];

/// A construct that would turn unknown into an answer.
pub(crate) fn answers_unknown(construct: &str) -> Bilingual {
    Bilingual::new(
        format!("`{construct}` 会把未知变成答案，不能用；需要时写 `known(事实)`"),
        format!(
            "`{construct}` would turn unknown into an answer and is not permitted; write `known(fact)` where that is meant"
        ),
    )
}

pub(crate) fn not_permitted(construct: &str) -> Bilingual {
    let shown: String = construct.chars().take(60).collect();
    Bilingual::new(
        format!(
            "`{shown}` 不在允许的写法之内；可用 AND OR NOT、比较、IN、BETWEEN、+ - * /、字面值、事实和有文档的函数"
        ),
        format!(
            "`{shown}` is not permitted; there are AND OR NOT, comparisons, IN, BETWEEN, + - * /, literals, facts and documented functions"
        ),
    )
}

pub(crate) fn wrong_type(expected: Type, found: Type) -> Bilingual {
    Bilingual::new(
        format!("这里要{}，写的是{}", expected.zh(), found.zh()),
        format!("{} is expected here, not {}", expected.en(), found.en()),
    )
}

pub(crate) fn not_comparable(left: Type, right: Type) -> Bilingual {
    if left == Type::Set || right == Type::Set {
        return Bilingual::new(
            "集合不能比较；写 `includes(集合, '值')`",
            "a set cannot be compared; write `includes(set, 'value')`",
        );
    }
    Bilingual::new(
        format!("{}不能与{}比较", left.zh(), right.zh()),
        format!("{} cannot be compared with {}", left.en(), right.en()),
    )
}

pub(crate) fn not_ordered(found: Type) -> Bilingual {
    Bilingual::new(
        format!("{}没有大小，只能用 = 和 <>", found.zh()),
        format!("{} has no order: only = and <> are permitted", found.en()),
    )
}

pub(crate) fn not_a_literal() -> Bilingual {
    Bilingual::new("这里只能写字面值", "only a literal is permitted here")
}

pub(crate) fn not_a_fact() -> Bilingual {
    Bilingual::new("这里只能写一项事实的名称", "only the name of a fact is permitted here")
}

pub(crate) fn bad_literal(text: &str) -> Bilingual {
    Bilingual::new(
        format!("`{text}` 不是可用的数字或日期"),
        format!("`{text}` is no usable number or date"),
    )
}

pub(crate) fn usage(usage: &str) -> Bilingual {
    Bilingual::new(format!("应写作 `{usage}`"), format!("it is written `{usage}`"))
}

pub(crate) fn unknown_value<'a>(written: &str, allowed: impl Iterator<Item = &'a str> + Clone) -> Bilingual {
    let (zh, en) = suggestion(nearest(written, allowed.clone()));
    let all = allowed.take(40).collect::<Vec<_>>().join(", ");
    Bilingual::new(
        format!("没有 `{written}` 这个值{zh}；可以是 {all}"),
        format!("`{written}` is no value of it{en}; there are {all}"),
    )
}

pub(crate) fn unplannable() -> Bilingual {
    Bilingual::new("这个条件无法求值", "this condition cannot be evaluated")
}

fn suggestion(name: Option<&str>) -> (String, String) {
    name.map_or_else(Default::default, |name| {
        (format!("，是不是 `{name}`"), format!(", perhaps `{name}`"))
    })
}
