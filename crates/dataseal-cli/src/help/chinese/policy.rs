//! The Chinese help of `policy`, in the form of the texts of `chinese.rs`.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
    ("policy", "", "查看规则包，编写、检查、比较，在以往结果上试跑"),
    ("policy list", "", "列出规则包：标识、版本、何时判定、规则数"),
    ("policy show", "", "显示一个规则包：规则、工作表问题、自带的材料种类"),
    ("policy show", "pack", "它的标识，如 cn-core"),
    ("policy show", "coverage", "另附规则与条款的统计，同 policy coverage"),
    (
        "policy explain",
        "",
        "说明一条规则：要求什么、依据哪一条、怎样判定、怎样整改",
    ),
    ("policy explain", "code", "规则代码，如 CN-CORE-008"),
    (
        "policy coverage",
        "",
        "统计规则与条款由什么判定（机器、材料、人工），以及没有规则引用的条文",
    ),
    ("policy coverage", "packs", "规则包的标识［默认：全部］"),
    (
        "policy lint",
        "",
        "读取全部规则包（含 --policies 里的），列出所有问题和可能的疏漏",
    ),
    ("policy lint", "packs", "规则包的标识［默认：全部］"),
    ("policy lint", "strict", "有可能的疏漏时以退出码 1 结束"),
    ("policy test", "", "按规则自带的例子判定，列出结果与所写不符的"),
    ("policy test", "packs", "规则包的标识［默认：全部］"),
    ("policy diff", "", "比较规则包的两个状态：增加、去掉、改动了什么"),
    (
        "policy diff",
        "old",
        "较早的状态：同 --policies 的目录，或 built-in（内置）",
    ),
    ("policy diff", "new", "较晚的状态，写法相同"),
    ("policy new", "", "起草自己的规则包；有标准的条款表时，每条条款一条规则"),
    ("policy new", "folder", "供 --policies 使用的目录；规则包在其中另有目录"),
    ("policy new", "id", "标识：用连字符连接的小写单词，如 t-smsf-012"),
    ("policy new", "title", "名称"),
    ("policy new", "jurisdiction", "适用地域，如 CN、CN-SH［默认：CN］"),
    (
        "policy new",
        "instrument",
        "规则所引的法规或标准，如 \"T/SMSF 012-2026\"［默认：同名称］",
    ),
    (
        "policy new",
        "in_force",
        "规则自哪天起生效［默认：已知的法规、标准用其施行日，否则为上海的今天］",
    ),
    (
        "policy new",
        "from_standard",
        "条款表（.xlsx、.csv、.txt），表头有条款、要求、判定方式（机器、材料、人工）",
    ),
    (
        "policy try",
        "",
        "用尚未发布的规则包判定以往的结果：每条规则会有多少数据集违反",
    ),
    (
        "policy try",
        "results",
        "以往运行的 report.json，或其下有这些文件的目录",
    ),
    (
        "policy try",
        "policy",
        "试跑哪些规则包，用逗号分隔［默认：--policies 中不是内置的］",
    ),
];
