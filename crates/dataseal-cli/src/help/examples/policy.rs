//! Examples of `policy`, in the form of `examples.rs`.

use super::Example;

pub(super) const EXAMPLES: &[Example] = &[
    (
        "policy sign",
        "dataseal policy sign 规则/acme --key 法务.key",
        "给本单位的规则包签名",
        "dataseal policy sign rules/acme --key legal.key",
        "sign your own pack",
    ),
    (
        "policy verify",
        "dataseal policy verify 规则 --key 法务.key.pub",
        "核验这个目录下的每个规则包",
        "dataseal policy verify rules --key legal.key.pub",
        "check every pack in that folder",
    ),
    (
        "policy",
        "dataseal policy list",
        "有哪些规则包",
        "dataseal policy list",
        "which packs there are",
    ),
    (
        "policy list",
        "dataseal policy list --format json",
        "给其他程序用",
        "dataseal policy list --format json",
        "for other programs",
    ),
    (
        "policy show",
        "dataseal policy show cn-finance --coverage",
        "金融规则包里有什么、覆盖多少",
        "dataseal policy show cn-finance --coverage",
        "what the pack for finance holds and covers",
    ),
    (
        "policy explain",
        "dataseal policy explain CN-CORE-008",
        "一条规则要求什么",
        "dataseal policy explain CN-CORE-008",
        "what a rule asks for",
    ),
    (
        "policy coverage",
        "dataseal policy coverage cn-core",
        "多少条款由机器判定，多少要材料或人",
        "dataseal policy coverage cn-core",
        "how much the machine decides, how much takes documents or people",
    ),
    (
        "policy lint",
        "dataseal policy lint own --policies 规则 --strict",
        "发布之前检查",
        "dataseal policy lint own --policies rules --strict",
        "check before it is published",
    ),
    (
        "policy test",
        "dataseal policy test own --policies 规则",
        "例子是否都判对",
        "dataseal policy test own --policies rules",
        "whether every example comes out",
    ),
    (
        "policy diff",
        "dataseal policy diff built-in 规则",
        "本单位的规则改了什么",
        "dataseal policy diff built-in rules",
        "what the company's rules change",
    ),
    (
        "policy new",
        "dataseal policy new 规则 --id t-smsf-012 --title 数据产品规范 --from-standard 条款.xlsx",
        "一条条款一条规则",
        "dataseal policy new rules --id t-smsf-012 --title Products --from-standard clauses.xlsx",
        "one rule a clause",
    ),
    (
        "policy try",
        "dataseal policy try 历史结果 --policies 规则",
        "发布前看有多少数据集会不达标",
        "dataseal policy try results --policies rules",
        "how many datasets would fail, before it is published",
    ),
];
