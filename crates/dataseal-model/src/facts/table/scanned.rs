//! Facts measured from the data: counts, shares, flags, and the date bounds that may be disclosed.
//!
//! A label counts from `likely` upwards; hints do not. A count of nothing is no proof of absence: what follows from it
//! together with the declaration stands in `derived.rs`.

use super::{FactOrigin, FactScope, FactSpec, FactType};
use FactScope::{Column, Dataset, Table};
use FactType::{Boolean, Date, Integer, Share, Text, TextSet};

const fn row(
    name: &'static str,
    fact_type: FactType,
    scope: FactScope,
    unit: &'static str,
    zh: &'static str,
    en: &'static str,
) -> FactSpec {
    FactSpec {
        name,
        fact_type,
        scope,
        origin: FactOrigin::Scanned,
        unit,
        zh,
        en,
        asset_key: None,
        choices: &[],
    }
}

#[rustfmt::skip]
pub(super) const FACTS: &[FactSpec] = &[
    row("files", Integer, Dataset, "files", "读取的文件数", "Files read"),
    row("tables", Integer, Dataset, "tables", "实测表数", "Tables measured"),
    row("rows", Integer, Dataset, "rows", "实测行数，不含隔离行", "Rows measured, without those set aside"),
    row("columns", Integer, Dataset, "columns", "实测列数", "Columns measured"),
    row("quarantined_rows", Integer, Dataset, "rows", "因字段数不符等原因被隔离的行数",
        "Rows set aside because they do not fit"),
    row("tables_without_rows", Integer, Dataset, "tables", "一行都没有量到的表数", "Tables of which no row was measured"),
    row("unaccounted_tables", Integer, Dataset, "tables", "文件里的字节、列或行与读到的对不上的表数",
        "Tables whose file holds bytes, columns or rows that were not read"),
    row("pi_columns", Integer, Dataset, "columns", "识别为个人信息的列数；有空表而又一列未见时未知",
        "Columns recognised as personal information; unknown if none was and a table is empty"),
    row("spi_columns", Integer, Dataset, "columns", "识别为敏感个人信息的列数；有空表而又一列未见时未知",
        "Columns recognised as sensitive personal information; unknown if none was and a table is empty"),
    row("direct_id_columns", Integer, Dataset, "columns",
        "含有可直接识别个人的明文标识（姓名、证件号、手机号、邮箱、卡号、车牌等）的列数",
        "Columns that hold plain direct identifiers of persons (name, document number, mobile, e-mail, card, plate …)"),
    row("plain_spi_columns", Integer, Dataset, "columns",
        "以明文保存敏感个人信息的列数：有值具有该类别的形状；一列也没有，而有的列只凭列名认定、内容无从分辨时未知",
        "Columns that hold sensitive personal information in plain form: values have the shape of the class; unknown if none does and a column is labelled by its name alone, whose content cannot tell"),
    row("classes", TextSet, Dataset, "", "识别出的数据类别（至少“较可能”）", "Classes recognised, at least as likely"),
    row("persons", Integer, Dataset, "persons",
        "至少涉及的人数：各列中不同证件号、手机号、邮箱、卡号个数的最大者；没有这类列时未知",
        "Persons concerned at least: the most different document, mobile, e-mail or card numbers of any column; unknown without such a column"),
    row("minor14_rows", Integer, Dataset, "rows",
        "按出生日期在评估日不满十四周岁的行数（生日当天仍计入）；没有带出生日期的列时未知",
        "Rows whose birth date makes the person younger than 14 on the assessment date (the birthday itself counts as younger); unknown without birth dates"),
    row("minor18_rows", Integer, Dataset, "rows", "同上，不满十八周岁", "The same for younger than 18"),
    row("damaged_columns", Integer, Dataset, "columns", "长编号被电子表格损坏的列数",
        "Columns whose long identifiers a spreadsheet has damaged"),
    row("data_from", Date, Dataset, "", "可公开的日期列中最早的一天；没有这样的列时未知",
        "Earliest day of the date columns that may be disclosed; unknown without one"),
    row("data_to", Date, Dataset, "", "可公开的日期列中最晚的一天；没有这样的列时未知",
        "Latest day of the date columns that may be disclosed; unknown without one"),
    row("public_text_hits", Integer, Dataset, "texts",
        "会公示的声明文字（名称、概述、来源说明、限制）中含有证件号、手机号、邮箱、卡号或车牌的条数",
        "Declared texts that will be published (name, overview, source statement, restrictions) and contain a document, mobile or card number, an e-mail or a plate"),

    row("table_rows", Integer, Table, "rows", "本表实测行数", "Rows of this table"),
    row("table_columns", Integer, Table, "columns", "本表列数", "Columns of this table"),
    row("table_quarantined_rows", Integer, Table, "rows", "本表被隔离的行数", "Rows of this table set aside"),
    row("table_accounted", Boolean, Table, "", "本表文件里的字节、列、行与读到的全部对得上",
        "Every byte, column and row of this table's file was read or set aside"),
    row("table_duplicate_names", Integer, Table, "columns", "与本表其他列重名的列数", "Columns of this table that share another's name"),
    row("table_pi_columns", Integer, Table, "columns", "本表识别为个人信息的列数", "Columns of this table recognised as personal information"),
    row("table_spi_columns", Integer, Table, "columns", "本表识别为敏感个人信息的列数",
        "Columns of this table recognised as sensitive personal information"),
    row("table_persons", Integer, Table, "persons", "本表至少涉及的人数，算法同 persons", "Persons concerned at least in this table, as for persons"),
    row("table_classes", TextSet, Table, "", "本表识别出的数据类别", "Classes recognised in this table"),
    row("table_grade_rank", Integer, Table, "", "本表实测级别：1 至 4 为一般数据 L1 至 L4，5 疑似重要，6 疑似核心",
        "Measured grade of this table: 1 to 4 for L1 to L4, 5 important candidate, 6 core candidate"),

    row("column_type", Text, Column, "", "推断的类型：boolean integer decimal float date time timestamp text binary nested empty",
        "Inferred type: boolean integer decimal float date time timestamp text binary nested empty"),
    row("column_classes", TextSet, Column, "", "本列识别出的类别（至少“较可能”）；没有则为空集", "Classes of this column, at least likely; empty if none"),
    row("column_personal", Boolean, Column, "", "本列识别为个人信息", "This column was recognised as personal information"),
    row("column_sensitive", Boolean, Column, "", "本列识别为敏感个人信息", "This column was recognised as sensitive personal information"),
    row("column_direct_id", Boolean, Column, "", "本列含有可直接识别个人的明文标识", "This column holds plain direct identifiers of persons"),
    row("column_plain_sensitive", Boolean, Column, "", "本列以明文保存敏感个人信息：有值具有该类别的形状；只凭列名认定、内容无从分辨时未知",
        "This column holds sensitive personal information in plain form: values have the shape of the class; unknown if it is labelled by its name alone and its content cannot tell"),
    row("column_contained", Integer, Column, "values", "自由文本中夹带个人标识的值数", "Free texts that contain a personal identifier"),
    row("column_near_miss_share", Share, Column, "", "形状像首要类别而校验不通过的值，占形状相符者的比例；没有形状相符者时未知",
        "Values of the first class's shape that fail its validator, among all of that shape; unknown if there is none"),
    row("column_missing_share", Share, Column, "", "空值、空白与占位符占行数的比例", "Nulls, blanks and placeholders among the rows"),
    row("column_damaged_values", Integer, Column, "values", "像被电子表格损坏的长编号的值数：变成指数，或第 16 位起全为零且远多于偶然",
        "Values that look like long identifiers damaged by a spreadsheet: turned into exponents, or zero from the 16th digit on far beyond chance"),
    row("column_distinct", Integer, Column, "values", "不同值的个数（精确或估计）", "Different values, exact or estimated"),
    row("column_grade_rank", Integer, Column, "", "本列实测级别，含义同 table_grade_rank", "Measured grade of this column, as for table_grade_rank"),
];
