//! The Chinese help of `asset` and `evidence`.

/// As in the table above: path of the command, id of the argument, text.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("asset", "", "编写 asset.toml（与数据放在一起的声明）"),
    (
        "asset new",
        "",
        "扫描文件并写出 asset.toml：测得的已填好，须声明的列为问题",
    ),
    ("asset new", "paths", "数据文件，须位于新 asset.toml 所在目录之内"),
    ("asset new", "output", "写到哪里［默认：第一个文件旁的 asset.toml］"),
    (
        "asset lint",
        "",
        "指出 asset.toml 的每处问题及其位置，以及哪些问题还没有回答",
    ),
    ("asset lint", "asset", "声明文件"),
    (
        "asset edit",
        "",
        "回答 asset.toml 里的问题：用选项、逐题问答，或经工作簿；注释与次序不变",
    ),
    ("asset edit", "asset", "声明文件"),
    (
        "asset edit",
        "sets",
        "回答一个问题，如 holder.kind=法人；选项可写代码或名称，多个用分号隔开；可重复",
    ),
    ("asset edit", "unsets", "撤回一个回答；可重复"),
    (
        "asset edit",
        "wizard",
        "逐一询问没有回答的问题［终端上的默认做法］；回车跳过，q 结束",
    ),
    ("asset edit", "to_xlsx", "把问题与回答写进工作簿"),
    (
        "asset edit",
        "from_xlsx",
        "读回填好的工作簿；有一个单元格不对就什么都不改",
    ),
    ("asset edit", "dry_run", "只说会改什么，不作改动"),
    ("asset edit", "force", "替换已有的工作簿"),
    (
        "asset edit",
        "as_of",
        "工作簿里材料清单的基准日，写作 2026-11-22［默认：上海的今天］",
    ),
    (
        "evidence",
        "",
        "给 asset.toml 附材料并查看其状态；只记路径和摘要，不收入清单",
    ),
    ("evidence add", "", "给 asset.toml 附一份材料：摘要、种类、出具人、日期"),
    ("evidence add", "asset", "声明文件"),
    ("evidence add", "file", "材料，须位于声明文件所在目录之内"),
    ("evidence add", "kind", "材料种类，写编号或中英文名称"),
    ("evidence add", "issuer", "出具人［在终端上不写则询问］"),
    ("evidence add", "issued", "出具日期［在终端上不写则询问］"),
    ("evidence add", "valid_until", "有效期的最后一天［默认：长期有效］"),
    ("evidence add", "copy", "把别处的材料复制到声明文件旁的 evidence 目录"),
    ("evidence list", "", "列出材料及其在某一天的状态"),
    ("evidence list", "asset", "声明文件"),
    (
        "evidence check",
        "",
        "同上；有改动、缺失或过期的，退出码 1；有读不了的，退出码 3",
    ),
    ("evidence check", "asset", "声明文件"),
];
