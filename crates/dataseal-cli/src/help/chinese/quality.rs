//! The Chinese help of `quality`, in the form of the texts of `chinese.rs`.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
    ("quality", "", "按 checks.toml 逐行检查：条件、对照表、唯一与外键"),
    ("quality", "paths", "文件、目录、通配模式，或 s3://桶/目录/ 之类的地址"),
    (
        "quality",
        "checks",
        "检查文件；对照表放在它所在的目录之内［默认：数据旁的 checks.toml］",
    ),
    (
        "quality",
        "rows",
        "每项检查、每张表列出不符的行号个数，0 到 10000［默认：20］",
    ),
    ("quality", "query", "只读查询，用于没有指明表的数据库地址"),
];
