//! What stands for a value in the help: its Chinese names.

/// (placeholder, its Chinese name).
const PLACEHOLDERS: &[(&str, &str)] = &[
    ("A", "A"),
    ("ALGORITHM", "算法"),
    ("ASSET", "声明文件"),
    ("B", "B"),
    ("CHAR", "字符"),
    ("CODE", "编号"),
    ("COLUMNS", "列"),
    ("CORPUS", "语料目录"),
    ("DIR", "目录"),
    ("DOCUMENT", "文档"),
    ("ENCODING", "编码"),
    ("FILE", "文件"),
    ("FORMAT", "格式"),
    ("ID", "标识"),
    ("KEYID", "密钥标识"),
    ("LANG", "语言"),
    ("LEVEL", "水平"),
    ("MANIFEST", "清单"),
    ("MODEL", "方式"),
    ("N", "个数"),
    ("NAMES", "列名"),
    ("PATH", "路径"),
    ("PROFILE", "口径"),
    ("REVIEWER", "复核人"),
    ("SECONDS", "秒"),
    ("SEVERITY", "级别"),
    ("SHARE", "占比"),
    ("SHELL", "SHELL"),
    ("TABLE.COLUMN", "表.列"),
    ("VALUE", "值"),
    ("SIZE", "大小"),
    ("STYLE", "方式"),
    ("SQL", "SQL"),
    ("TEXT", "文字"),
    ("WHEN", "何时"),
    ("X", "数值"),
    ("YYYY-MM-DD", "日期"),
];

/// The Chinese name of a placeholder.
pub(super) fn placeholder(name: &str) -> Option<&'static str> {
    PLACEHOLDERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, chinese)| *chinese)
}
