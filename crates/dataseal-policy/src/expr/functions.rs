//! The functions that a condition may call, documented in one table.

/// One documented function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionSpec {
    /// Name.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// What it answers, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// Every function, by name.
pub const FUNCTIONS: &[FunctionSpec] = &[
    FunctionSpec {
        name: "confirmed",
        usage: "confirmed('question')",
        zh: "工作表问题（规则包的 questions.toml）回答“是”为真，“否”为假，未答为未知",
        en: "the worksheet question (questions.toml of a pack) was answered yes: true; no: false; not answered: unknown",
    },
    FunctionSpec {
        name: "contains_year",
        usage: "contains_year(text)",
        zh: "文字里写有公元年份（1900 至 2099 的四位数字，前后不是数字）；未知则未知",
        en: "the text holds a year (four digits from 1900 to 2099 with no digit beside them); unknown stays unknown",
    },
    FunctionSpec {
        name: "days_between",
        usage: "days_between(earlier, later)",
        zh: "从前一日期到后一日期的天数，可为负",
        en: "days from the first date to the second, possibly negative",
    },
    FunctionSpec {
        name: "evidence_age",
        usage: "evidence_age('kind')",
        zh: "这类材料中最新的有效一份，从出具日到评估日的天数；没有有效的则未知",
        en: "days from the issue of the newest valid document of this kind to the assessment date; unknown if none is valid",
    },
    FunctionSpec {
        name: "evidence_issued",
        usage: "evidence_issued('kind')",
        zh: "这类材料中最新的有效一份的出具日；没有有效的则未知",
        en: "the day on which the newest valid document of this kind was issued; unknown if none is valid",
    },
    FunctionSpec {
        name: "includes",
        usage: "includes(set, 'value')",
        zh: "集合里有这个值；集合未知则未知",
        en: "the set holds the value; unknown if the set is",
    },
    FunctionSpec {
        name: "known",
        usage: "known(fact)",
        zh: "这项事实已知；结果只有真假",
        en: "the fact is known; always true or false",
    },
    FunctionSpec {
        name: "length",
        usage: "length(text)",
        zh: "文字的字数（Unicode 标量值）",
        en: "characters of the text (Unicode scalar values)",
    },
    FunctionSpec {
        name: "months_after",
        usage: "months_after(date, 24)",
        zh: "过了这么多个月的对应日，没有对应日的为该月最后一日；一年写 12",
        en: "the same day so many months later, or the last day of a month that has none; a year is 12",
    },
    FunctionSpec {
        name: "reaches",
        usage: "reaches(persons, 100000)",
        zh: "人数达到这个数（含本数）：下界达到为真，上界不到为假，跨在两边为未知；人数写作有 `_at_least` 与 `_at_most` 两项事实的名称",
        en: "so many persons or more: true if the lower bound is, false if the upper bound is not, unknown if the bounds lie on both sides; persons are named by what has the facts `_at_least` and `_at_most`",
    },
    FunctionSpec {
        name: "valid_evidence",
        usage: "valid_evidence('kind')",
        zh: "附有这类材料，摘要相符，且在评估日有效为真；附了但过期、未签发、摘要不符或找不到为假；没附为未知",
        en: "true: such a document is attached, intact and in force on the assessment date; false: attached but expired, not yet issued, altered or not there; unknown: none attached",
    },
    FunctionSpec {
        name: "working_days_between",
        usage: "working_days_between(earlier, later)",
        zh: "前一日期之后、到后一日期为止（含）的工作日数，按 `calendar.toml` 中国务院办公厅的放假安排；涉及没有安排的年份则未知",
        en: "working days after the first date up to and including the second, by the public holidays in `calendar.toml`; unknown if a day lies in a year that is not there",
    },
];
