//! Examples of every command, in both languages: help begins with them.

use dataseal::report::Lang;

/// (path of the command, command line in Chinese, what it does, command line in English, what it does).
type Example = (&'static str, &'static str, &'static str, &'static str, &'static str);

const EXAMPLES: &[Example] = &[
    (
        "",
        "dataseal demo",
        "用自带样例走完全程",
        "dataseal demo",
        "the whole way on bundled samples",
    ),
    (
        "",
        "dataseal scan 订单.csv",
        "看看表里有什么、能不能上架",
        "dataseal scan orders.csv",
        "what is in a table, and can it be listed",
    ),
    (
        "scan",
        "dataseal scan 一月.csv 二月.csv",
        "多个文件是同一个数据集",
        "dataseal scan january.csv february.csv",
        "several files are one dataset",
    ),
    (
        "scan",
        "dataseal scan 订单.csv --format json",
        "只打印一份 JSON，不写文件",
        "dataseal scan orders.csv --format json",
        "one JSON document, no files",
    ),
    (
        "scan",
        "dataseal scan 订单.csv --metadata-only",
        "只看列名，不读任何值",
        "dataseal scan orders.csv --metadata-only",
        "names only, no value is read",
    ),
    (
        "classify",
        "dataseal classify explain 订单.手机号 订单.csv",
        "这一列为什么是手机号",
        "dataseal classify explain orders.phone orders.csv",
        "why that column holds phone numbers",
    ),
    (
        "recognisers",
        "dataseal recognisers list",
        "有哪些识别器",
        "dataseal recognisers list",
        "which recognisers there are",
    ),
    (
        "classify explain",
        "dataseal classify explain 订单.手机号 订单.csv",
        "这一列为什么是手机号",
        "dataseal classify explain orders.phone orders.csv",
        "why that column holds phone numbers",
    ),
    (
        "classify explain",
        "dataseal classify explain 订单.#3",
        "第三列，依 scan 写下的报告",
        "dataseal classify explain orders.#3",
        "the third column, by the report that scan wrote",
    ),
    (
        "recognisers list",
        "dataseal recognisers list",
        "有哪些识别器",
        "dataseal recognisers list",
        "which recognisers there are",
    ),
    (
        "recognisers test",
        "dataseal recognisers test - < 值.txt",
        "值不留在命令历史里",
        "dataseal recognisers test - < value.txt",
        "the value stays out of the shell's history",
    ),
    (
        "profile",
        "dataseal profile 订单.csv",
        "逐列看计数、分布与形态",
        "dataseal profile orders.csv",
        "counts, distribution and forms, column by column",
    ),
    (
        "profile",
        "dataseal profile 订单.parquet --format json",
        "只打印一份 JSON",
        "dataseal profile orders.parquet --format json",
        "one JSON document",
    ),
    (
        "risk",
        "dataseal risk 病历.csv --quasi-identifiers 年龄,性别,邮编",
        "最小的一群人有多少",
        "dataseal risk visits.csv --quasi-identifiers age,sex,postcode",
        "how small is the smallest group",
    ),
    (
        "risk",
        "dataseal risk 病历.csv --quasi-identifiers 年龄,性别 --sensitive 诊断 --model controlled",
        "能否交给签约的接收方",
        "dataseal risk visits.csv --quasi-identifiers age,sex --sensitive diagnosis --model controlled",
        "may a named recipient have it",
    ),
    (
        "check",
        "dataseal check --asset 订单/asset.toml",
        "读数据、核材料、套规则",
        "dataseal check --asset orders/asset.toml",
        "read data, check documents, judge",
    ),
    (
        "asset",
        "dataseal asset new 订单.csv",
        "在数据旁边起草 asset.toml",
        "dataseal asset new orders.csv",
        "draft asset.toml beside the data",
    ),
    (
        "asset new",
        "dataseal asset new 订单/*.csv",
        "写出 订单/asset.toml",
        "dataseal asset new orders/*.csv",
        "write orders/asset.toml",
    ),
    (
        "key",
        "dataseal key gen -o holder.key",
        "只需一次",
        "dataseal key gen -o holder.key",
        "needed once",
    ),
    (
        "key gen",
        "dataseal key gen -o holder.key",
        "写出 holder.key 与 holder.key.pub",
        "dataseal key gen -o holder.key",
        "write holder.key and holder.key.pub",
    ),
    (
        "key show",
        "dataseal key show holder.key.pub",
        "与对方核对密钥标识",
        "dataseal key show holder.key.pub",
        "compare the key id with its owner",
    ),
    (
        "sign",
        "dataseal sign asset.toml --key holder.key",
        "一方封签",
        "dataseal sign asset.toml --key holder.key",
        "one signer",
    ),
    (
        "sign",
        "dataseal sign asset.toml --key a.key --key b.key",
        "两方封签",
        "dataseal sign asset.toml --key a.key --key b.key",
        "two signers",
    ),
    (
        "verify",
        "dataseal verify manifest.json --key holder.key.pub",
        "只核验封签",
        "dataseal verify manifest.json --key holder.key.pub",
        "the seal alone",
    ),
    (
        "verify",
        "dataseal verify manifest.json --key holder.key.pub --data 数据目录",
        "连数据一起核对",
        "dataseal verify manifest.json --key holder.key.pub --data DIR",
        "the data too",
    ),
    (
        "diff",
        "dataseal diff 五月.csv 六月.parquet",
        "两批数据，当场测量",
        "dataseal diff may.csv june.parquet",
        "two deliveries, measured now",
    ),
    (
        "diff",
        "dataseal diff dataseal-out/五月 六月.csv --psi 0.25",
        "与以前的报告比，分布偏移显著才算",
        "dataseal diff dataseal-out/may june.csv --psi 0.25",
        "against an earlier report, major shifts only",
    ),
    (
        "demo",
        "dataseal demo --out 演示",
        "样例与结果都在这个目录里",
        "dataseal demo --out trial",
        "samples and results go there",
    ),
    (
        "explain",
        "dataseal explain CN-CORE-021",
        "一条规则",
        "dataseal explain CN-CORE-021",
        "a rule",
    ),
    (
        "explain",
        "dataseal explain resident-id",
        "一个类别",
        "dataseal explain resident-id",
        "a class",
    ),
    (
        "explain",
        "dataseal explain DS-IN-001",
        "一个错误",
        "dataseal explain DS-IN-001",
        "an error",
    ),
    (
        "cache",
        "dataseal cache stat",
        "看看留存了多少",
        "dataseal cache stat",
        "see how much is kept",
    ),
    (
        "cache stat",
        "dataseal cache stat",
        "占用多少",
        "dataseal cache stat",
        "how much there is",
    ),
    (
        "cache clean",
        "dataseal cache clean",
        "随时可删",
        "dataseal cache clean",
        "safe at any time",
    ),
    (
        "doctor",
        "dataseal doctor",
        "装好以后先运行它",
        "dataseal doctor",
        "the first thing to run",
    ),
    (
        "schema",
        "dataseal schema report > report-v1.json",
        "存成文件",
        "dataseal schema report > report-v1.json",
        "keep it in a file",
    ),
    (
        "completions",
        "dataseal completions bash > ~/.local/share/bash-completion/completions/dataseal",
        "",
        "dataseal completions bash > ~/.local/share/bash-completion/completions/dataseal",
        "",
    ),
    (
        "man",
        "dataseal man | man -l -",
        "直接阅读",
        "dataseal man | man -l -",
        "read it at once",
    ),
];

/// Command lines with what they do.
pub(super) fn examples(path: &str, lang: Lang) -> Vec<(&'static str, &'static str)> {
    EXAMPLES
        .iter()
        .filter(|(at, ..)| *at == path)
        .map(|(_, chinese, zh, english, en)| match lang {
            Lang::Zh => (*chinese, *zh),
            Lang::En => (*english, *en),
        })
        .collect()
}
