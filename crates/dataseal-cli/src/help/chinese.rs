//! The Chinese help, keyed by command path and argument id, by value and by placeholder. A test finds what is missing.

mod asset;
mod policy;
mod quality;
mod values;

use clap::{Arg, Command};
use values::{PLACEHOLDERS, VALUES};

/// (path of the command, empty for the program itself; id of the argument, empty for the command; text).
type Text = (&'static str, &'static str, &'static str);

const TEXTS: &[Text] = &[
    (
        "",
        "",
        "数鉴：为数据登记与挂牌准备数据集。测量、分类、研判、封签、核验；数据不离开本机。",
    ),
    ("*", "lang", "消息与报告的语言：zh-CN 或 en［默认：随系统语言］"),
    ("*", "color", "何时使用颜色"),
    ("*", "ascii", "只用 ASCII 符号"),
    ("*", "quiet", "只输出结果与错误"),
    ("*", "policies", "规则目录：其中的文件覆盖内置规则"),
    (
        "*",
        "policy_keys",
        "规则目录里的规则包都须由此公钥签名；有几个签署方就写几次",
    ),
    (
        "*",
        "threads",
        "读取一张表所用的线程数，1 到 256［默认：处理器数］；结果与线程数无关",
    ),
    ("*", "memory", "读取进程的内存上限，如 512MiB［默认：4GiB］；至少 64MiB"),
    ("*", "max_time", "每个输入的时间上限，1 到 604800 秒［默认：3600］"),
    (
        "*",
        "no_cache",
        "重新读取每个文件，测量后未变的也读；.dataseal/cache 中不留存任何内容",
    ),
    ("*", "progress", "在标准错误上如何显示进度"),
    ("*", "format", "在标准输出上打印什么"),
    (
        "*",
        "out",
        "结果目录：报告、隔离清单、运行记录［默认：dataseal-out/名称；--format 为 json 或 html 时不写］",
    ),
    ("*", "as_of", "评估基准日，写作 2026-11-22［默认：上海的今天］"),
    (
        "*",
        "fail_on",
        "违反达到此级别即以退出码 1 结束［默认：error］；不影响判定",
    ),
    (
        "*",
        "encoding",
        "文字编码，如 utf-8、gbk、gb18030、utf-16le、big5、shift_jis［默认：按证据判定］",
    ),
    (
        "*",
        "delimiter",
        "字段分隔符：一到四个字符，或 tab、space、pipe［默认：按证据判定］",
    ),
    ("*", "quote", "包住字段的引号字符，或 none［默认：按证据判定］"),
    ("*", "escape", "引号内的转义字符，或 none［默认：按证据判定］"),
    ("*", "comment", "注释行的起始字符，或 none［默认：按证据判定］"),
    ("*", "header_rows", "表头行数，0 表示没有［默认：按证据判定］"),
    ("*", "skip_lines", "表头之前的行数［默认：按证据判定］"),
    ("*", "footer_lines", "末行之后的行数［默认：按证据判定］"),
    ("*", "strict_rows", "不合表头的行一律隔离，即使只有一种改法也不修"),
    (
        "*",
        "quarantine_raw",
        "把隔离行的原文写进 quarantine.csv（此时仅本人可读）",
    ),
    (
        "*",
        "union",
        "把目录里的所有文件合为一张表；key=value 目录本来就这样处理，并成为列",
    ),
    (
        "*",
        "rowset",
        "另算行集摘要：同样的行，不论次序与格式，摘要相同；多个文件的表没有",
    ),
    (
        "*",
        "exact_persons",
        "按标识精确数人，每列至多一千六百万；每列每线程至多用 300 MB 内存",
    ),
    ("*", "labels", "对标签与级别的人工决定［默认：数据旁边的 labels.toml］"),
    (
        "*",
        "waivers",
        "在一段时间内可以不遵守的规则，以及由谁负责［默认：数据旁边的 waivers.toml］",
    ),
    ("*", "max_bytes", "单个文件的字节数［默认：1TiB］"),
    ("*", "max_columns", "一张表的列数［默认：10000］"),
    ("*", "max_record", "一条记录的字节数［默认：16MiB］"),
    ("*", "max_cell", "一个单元格的字节数［默认：100MiB］"),
    ("*", "max_inflated", "解压后的字节数［默认：4TiB］"),
    ("*", "max_ratio", "超过 64MiB 后，每字节可解压出的字节数［默认：200］"),
    ("*", "max_footer", "Parquet 或 Arrow 文件尾的字节数［默认：64MiB］"),
    ("*", "max_entries", "压缩包的条目数［默认：100000］"),
    ("*", "max_depth", "值的嵌套层数［默认：64］"),
    ("*", "max_nesting", "容器互相嵌套的层数（压缩包套压缩包）［默认：5］"),
    ("*", "max_tables", "一个文件里的表数［默认：10000］"),
    ("*", "max_block", "须整块读取的一块数据行的字节数［默认：1GiB］"),
    (
        "*",
        "max_repeats",
        "工作表中一处声明的重复可代表的行数［默认：10000000］",
    ),
    ("*", "help", "显示帮助"),
    ("*", "version", "显示版本"),
    ("scan", "", "测量、分类、分级并研判数据文件"),
    ("scan", "paths", "文件、目录、通配模式，或 s3://桶/目录/ 之类的地址"),
    ("scan", "query", "只读查询，用于没有指明表的数据库地址"),
    (
        "scan",
        "risk",
        "用推荐的准标识符测量能否找到某个人，以便研判匿名化的规则",
    ),
    (
        "scan",
        "metadata_only",
        "只看列名与声明的类型：不读任何值，标签较弱，不分级也不研判",
    ),
    ("profile", "", "测量数据文件，逐列打印计数，不作任何研判"),
    ("profile", "paths", "文件、目录、通配模式，或 s3://桶/目录/ 之类的地址"),
    ("profile", "query", "只读查询，用于没有指明表的数据库地址"),
    (
        "profile",
        "correlations",
        "另算每两个数值列的相关系数；限单个文件、不超过 64 列的表",
    ),
    (
        "profile",
        "key_pairs",
        "另找合起来可作主键的两列；限单个文件、不超过 64 列的表",
    ),
    (
        "risk",
        "",
        "测量匿名风险：准标识符的 k 匿名、l 多样性、t 接近性与唯一性",
    ),
    (
        "risk",
        "paths",
        "文件、目录、通配模式，或 s3://桶/目录/ 之类的地址；每张表各测各的",
    ),
    (
        "risk",
        "quasi_identifiers",
        "合在一起可能找到某个人的列，用逗号分隔；#3 表示第三列［默认：推荐的列］",
    ),
    ("risk", "suggest", "只打印推荐哪些列作准标识符及其理由，不测风险"),
    ("risk", "sensitive", "不应让人得知的列：逐列测量 l 多样性与 t 接近性"),
    (
        "risk",
        "model",
        "打算怎样发布；有等价类小于所需的 k 即以退出码 1 结束［默认：不比较阈值］",
    ),
    ("risk", "query", "只读查询，用于没有指明表的数据库地址"),
    ("risk", "control", "接收方的安全与隐私控制水平"),
    ("risk", "motive", "接收方人员蓄意识别的动机与能力"),
    ("risk", "prevalence", "总体中与表内人员同类者的占比，0 到 1"),
    ("risk", "acquaintances", "接收方一个人的熟人数，如 150"),
    ("risk", "capability", "接收方防止数据被窃的能力"),
    ("scan", "checks", "一并执行的质量检查［默认：数据旁的 checks.toml］"),
    ("check", "checks", "一并执行的质量检查［默认：数据旁的 checks.toml］"),
    (
        "sign",
        "checks",
        "一并执行的质量检查；阻断级的不成立就不封签［默认：数据旁的 checks.toml］",
    ),
    ("check", "", "结合 asset.toml 的声明与证明材料研判数据"),
    ("check", "asset", "声明文件；读取其中列出的数据"),
    (
        "check",
        "risk",
        "用推荐的准标识符测量能否找到某个人，以便研判匿名化的规则",
    ),
    (
        "classify review",
        "",
        "写出供数据所有者复核标签的工作簿，或把填好的读回 labels.toml",
    ),
    (
        "classify review",
        "paths",
        "数据文件或目录［默认：当前目录 asset.toml 列出的数据］；与 --apply 同用时，labels.toml 写在其旁边",
    ),
    ("classify review", "xlsx", "测量并写出工作簿，每个字段一行"),
    (
        "classify review",
        "apply",
        "读回填好的工作簿，把决定写入数据旁边的 labels.toml，或 --labels 所指的文件",
    ),
    ("classify review", "by", "复核人，用于没有写明复核人的行"),
    ("classify review", "dry_run", "只显示会有哪些变化，不作改动"),
    (
        "classify review",
        "annotate",
        "另写一份工作簿，在不能用的单元格上加批注",
    ),
    ("classify review", "force", "覆盖已有的工作簿"),
    (
        "classify review",
        "as_of",
        "评估基准日，也用作没有写明的复核日期［默认：上海的今天］",
    ),
    ("key", "", "生成与查看签名密钥"),
    ("key gen", "", "生成密钥对：私钥（权限 0600）与公钥（加 .pub）"),
    ("key gen", "out", "私钥写到哪里；公钥文件名在其后加 .pub"),
    ("key gen", "algorithm", "签名算法"),
    ("key show", "", "显示私钥或公钥文件的算法与密钥标识"),
    ("key show", "file", "PEM 格式的私钥或公钥"),
    ("sign", "", "重新测量、研判，没有阻断项才封签"),
    ("sign", "asset", "要测量并封签的声明文件"),
    ("sign", "keys", "私钥；多方签署时重复给出"),
    (
        "sign",
        "output",
        "清单写到哪里［默认：dataseal-out/名称/manifest.json］",
    ),
    ("sign", "force", "覆盖已有的清单"),
    ("verify", "", "核验清单的封签；给出数据时一并核对"),
    ("verify", "manifest", "已封签的清单"),
    (
        "verify",
        "keys",
        "您信任的签署人公钥，可重复；清单中的每个签名都必须通过",
    ),
    (
        "verify",
        "allow_unknown_signer",
        "没有其公钥的签署人的密钥标识（64 位十六进制）：列为未核对，退出码不会是 0",
    ),
    ("verify", "data", "数据文件或其所在目录：重新计算摘要与画像并比较"),
    ("diff", "", "比较两个数据集或其报告：变了什么、哪些有影响、为什么"),
    (
        "diff",
        "a",
        "第一侧：数据文件或目录，或 asset.toml 及其数据（当场测量）；或 report.json、含有它的目录",
    ),
    ("diff", "b", "第二侧，写法相同"),
    (
        "diff",
        "psi",
        "群体稳定性指数 PSI 达到多少算有影响［默认：0.1；0.25 为显著偏移］",
    ),
    (
        "diff",
        "share",
        "占比（空值、空白、占位值、隔离行）变动多少算有影响，0 到 1［默认：0.05］",
    ),
    ("diff", "rows", "行数相对第一侧变动多少算有影响［默认：0.5］"),
    (
        "diff",
        "registry",
        "按哪一套登记办法说明应办的登记［默认：cn-national-2026］；A 侧视为已登记的内容",
    ),
    (
        "recognise",
        "",
        "对照另一登记机构或交易所：已有的登记有什么可以沿用、还缺什么",
    ),
    (
        "recognise",
        "file",
        "asset.toml、report.json 或含有它的目录，或已签名的清单",
    ),
    (
        "recognise",
        "target",
        "登记机构或交易所的档案，或对照表里的地方；见 --list",
    ),
    ("recognise", "list", "改为列出各档案"),
    (
        "eval",
        "",
        "在已标注的语料上给标注打分：各类别的精确率、召回率、F1，以及把什么当成了什么",
    ),
    (
        "eval",
        "corpus",
        "语料目录：若干张表，以及写明每列含有什么的 truth.toml 或 truth.json",
    ),
    (
        "eval",
        "truth",
        "答案文件［默认：语料目录里的 truth.toml 或 truth.json］",
    ),
    ("eval", "names", "打分时的列名，以逗号分隔［默认：三种都算］"),
    ("eval", "answers", "改为给其他工具的标注打分：写法与答案文件相同的文件"),
    (
        "diff",
        "deid",
        "并排显示去标识化前后的类别、形态、级别与 k；两侧都须是数据",
    ),
    (
        "diff",
        "quasi_identifiers",
        "配合 --deid：合在一起可能找到某个人的列，两侧各测 k",
    ),
    (
        "*",
        "policy",
        "除总是适用的和所声明行业的以外，还按哪些规则包判定，用逗号分隔；见 policy list",
    ),
    (
        "*",
        "sensitive_profile",
        "按哪个标准认定敏感个人信息［默认：gbt35273-2020，较宽的一个］",
    ),
    (
        "*",
        "taxonomy",
        "把类别归入哪些分类体系并采用其级别下限，用逗号分隔；见 taxonomy list",
    ),
    (
        "guide",
        "",
        "还差什么才能封签上架：做什么、依据哪条、谁来做、用哪条命令、要多久",
    ),
    (
        "guide",
        "paths",
        "结果目录或其中的 report.json、asset.toml，或者数据［默认：asset.toml］",
    ),
    ("guide", "all", "列出全部步骤和全部条目，包括只关系到警告和提示的"),
    ("guide", "output", "另把可打印、可转交的页面写入这个文件"),
    (
        "guide",
        "as_of",
        "评估基准日，如 2026-11-22［默认：上海当天；读报告时为报告的日期］",
    ),
    ("grade", "", "逐步显示定级过程：各列、下限、八个要素、候选"),
    (
        "grade",
        "paths",
        "文件、目录、通配模式，或 s3://桶/目录/ 之类的地址；旁边的 asset.toml 一并采用",
    ),
    ("grade", "column", "只看这个名称的列"),
    ("taxonomy", "", "查看分类体系、互相对照、导入本单位自己的"),
    ("taxonomy list", "", "列出分类体系：各标准的，以及 --policies 里的"),
    ("taxonomy show", "", "显示一个分类体系的级别、节点与对应的类别"),
    ("taxonomy show", "id", "它的标识，如 gbt43697-2024"),
    (
        "taxonomy crosswalk",
        "",
        "经由类别从一个分类体系对照到另一个，并说明没有对应的",
    ),
    ("taxonomy crosswalk", "a", "从哪个分类体系"),
    ("taxonomy crosswalk", "b", "到哪个分类体系"),
    (
        "taxonomy import",
        "",
        "从含编码、名称、上级、级别、对应类别等列的工作簿导入分类体系",
    ),
    (
        "taxonomy import",
        "file",
        "工作簿（.xlsx、.xlsb、.xls 或 .ods）；表头按名称识别，中英文均可",
    ),
    (
        "taxonomy import",
        "output",
        "写到哪里：--policies 目录下的 taxonomies/标识.toml",
    ),
    ("taxonomy import", "title", "叫什么名称［默认：它的标识］"),
    ("taxonomy import", "force", "覆盖已有的文件"),
    (
        "policy sign",
        "",
        "给规则包签名：签下全部文件、标识、版本和批准人，写在其目录里的 pack.dsse.json",
    ),
    ("policy sign", "pack", "规则包目录，即 pack.toml 所在的目录"),
    ("policy sign", "keys", "私钥；多方签名时重复给出"),
    ("policy sign", "approved_by", "由谁批准；与 --approved-on 一起给出"),
    ("policy sign", "approved_on", "批准的日期"),
    ("policy sign", "force", "已有的签名若是针对别的文件或别的批准，就换掉它"),
    ("policy verify", "", "核验规则包的签名，以及文件与签名时是否一个不差"),
    ("policy verify", "folder", "一个规则包的目录，或放着几个规则包的目录"),
    ("policy verify", "keys", "您信任的公钥；有几个签署方就重复几次"),
    ("demo", "", "用自带样例走完全程"),
    ("demo", "out", "样例与结果的目录"),
    ("explain", "", "解释一条规则、一个类别或一个错误"),
    ("explain", "code", "如 CN-CORE-001、resident-id、DS-IN-001"),
    ("classify", "", "说明各列为什么是这些类别，并接受人工复核"),
    (
        "classify explain",
        "",
        "说明一列为什么是这些类别而不是别的，列出每个类别的数字；不含任何值",
    ),
    ("classify explain", "column", "列，写作 表.列 或 列；#3 表示第三列"),
    (
        "classify explain",
        "paths",
        "数据文件或目录（当场测量），或一份 report.json［默认：dataseal-out 中该表的报告］",
    ),
    ("recognisers", "", "列出识别器，或拿一个值去问它们"),
    ("recognisers list", "", "列出在用的识别器；dataseal explain 编号 看说明"),
    ("recognisers test", "", "拿一个值问遍识别器；这个值不留存，也不回显"),
    (
        "recognisers test",
        "value",
        "要问的值；写 - 则从标准输入读取，命令历史与进程列表里都看不到",
    ),
    ("recognisers test", "all", "不认的识别器也列出，并说明原因"),
    ("cache", "", "查看或删除已测文件的缓存"),
    ("cache stat", "", "显示缓存的位置、条数与大小"),
    ("cache clean", "", "删除缓存；下次运行重新读取每个文件"),
    ("doctor", "", "检查本机能否正常使用"),
    ("schema", "", "打印 JSON Schema"),
    ("schema", "document", "哪一种文档"),
    ("completions", "", "打印命令补全脚本"),
    ("completions", "shell", "哪一种 shell"),
    ("man", "", "打印手册页"),
];

/// What a value of an argument means.
pub(super) fn value(argument: &str, value: &str) -> Option<&'static str> {
    VALUES
        .iter()
        .find(|(at, name, _)| *at == argument && *name == value)
        .map(|(_, _, text)| *text)
}

fn placeholder(name: &str) -> Option<&'static str> {
    PLACEHOLDERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, chinese)| *chinese)
}

/// The argument with a Chinese placeholder.
fn renamed(argument: Arg) -> Arg {
    let chinese = argument
        .get_value_names()
        .and_then(|names| names.first())
        .and_then(|name| placeholder(name));
    match chinese {
        Some(name) => argument.value_name(name),
        None => argument,
    }
}

fn find(path: &str, id: &str) -> Option<&'static str> {
    let mut texts = TEXTS
        .iter()
        .chain(asset::TEXTS)
        .chain(policy::TEXTS)
        .chain(quality::TEXTS);
    let exact = texts.find(|(at, argument, _)| *at == path && *argument == id);
    let shared = || {
        TEXTS
            .iter()
            .find(|(at, argument, _)| *at == "*" && *argument == id && !id.is_empty())
    };
    exact.or_else(shared).map(|(_, _, text)| *text)
}

pub(super) fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path} {name}")
    }
}

/// Lays the Chinese texts over a command and everything below it.
pub(super) fn over(command: Command, path: &str) -> Command {
    let mut command = command;
    if let Some(about) = find(path, "") {
        command = command.about(about).long_about(None::<&str>);
    }
    command = command.mut_args(|argument| match find(path, argument.get_id().as_str()) {
        Some(text) => renamed(argument.help(text).long_help(None::<&str>)),
        None => renamed(argument),
    });
    command.mut_subcommands(|sub| {
        let path = below(path, sub.get_name());
        over(sub, &path)
    })
}

/// Collects what has no Chinese text.
#[cfg(test)]
pub(super) fn untranslated(command: &Command, path: &str, missing: &mut Vec<String>) {
    if find(path, "").is_none() {
        missing.push(format!("command `{path}`"));
    }
    for argument in command.get_arguments() {
        let id = argument.get_id().as_str();
        if find(path, id).is_none() {
            missing.push(format!("`{path}` {id}"));
        }
        let taken = argument.get_action().takes_values();
        for name in argument.get_value_names().into_iter().flatten().filter(|_| taken) {
            if placeholder(name).is_none() {
                missing.push(format!("placeholder {name}"));
            }
        }
        for known in argument.get_possible_values().iter().filter(|_| taken) {
            if known.get_help().is_some() && value(id, known.get_name()).is_none() {
                missing.push(format!("`{path}` {id} {}", known.get_name()));
            }
        }
    }
    for sub in command.get_subcommands() {
        untranslated(sub, &below(path, sub.get_name()), missing);
    }
}
