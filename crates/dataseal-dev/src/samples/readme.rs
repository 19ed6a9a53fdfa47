//! The README of each sample, with the counts that the generator arrived at.

use super::{
    ORDERS_FILE, STATISTICS_FILE,
    orders::{self, Table},
    statistics::{FEWEST_CUSTOMERS, Statistics},
};

/// README of the order table.
pub(super) fn orders(table: &Table) -> String {
    let rows = orders::ROWS;
    let misfits = table.ragged_records().len();
    let columns = orders::COLUMNS.len();
    let (exponents, zeroed) = table.damaged_cards();
    format!(
        "# 客户订单样例 · Customer orders (sample)

一家虚构的上海零售商 2025 年的订单表，像从中文版电子表格另存的那样：GBK 编码、CRLF 换行。用来演示一份**不能直接流通**的数据，以及工具说明的理由。

- 文件：`{ORDERS_FILE}`，表头加 {rows} 行，另有 {misfits} 行字段数不符（应被隔离）；{columns} 列。
- 数字由电子表格损坏的卡号：{exponents} 个变成科学计数（如 `6.22202E+18`），{zeroed} 个末四位变成 0。
- 约 2 % 的手机号填了 `无`；部分邮箱、车牌、备注为空；有含逗号、引号和换行的带引号字段。
- **所有人物都是虚构的。** 身份证号校验位正确，但出生日期都在 1850–1899 年，不可能属于任何在世的人；手机号、卡号、车牌随机生成；邮箱用 RFC 2606 保留的域名；区县真实，道路虚构。
- 生成：`just samples`，种子固定，任何机器上逐字节相同。期望结果见 `expected.toml`。
- 许可：CC0 1.0，不保留任何权利。

---

The 2025 orders of an invented retailer in Shanghai, as a Chinese spreadsheet would save them: GBK, CRLF. It shows a dataset that **cannot be
passed on as it is**, and the reasons that the tool gives.

- File: `{ORDERS_FILE}`, a header and {rows} rows, and {misfits} more whose number of fields is wrong (all set aside with `--strict-rows`; otherwise those that can be mended in one way only are mended); {columns} columns.
- Card numbers damaged by a spreadsheet: {exponents} as exponents (`6.22202E+18`), {zeroed} with the last four digits turned to 0.
- About 2 % of the mobile numbers are `无` (\"none\"); some e-mails, plates and notes are empty; quoted fields hold commas, quotes and a line break.
- **All persons are invented.** Identity numbers have right check digits but birth dates from 1850 to 1899, so they belong to nobody alive;
  mobile, card and plate numbers are random; mail domains are those reserved by RFC 2606; districts are real, roads are not.
- Made by `just samples` from a fixed seed, the same bytes on every machine. What a scan should find is in `expected.toml`.
- Licence: CC0 1.0, no rights reserved.
"
    )
}

/// README of the monthly statistics.
pub(super) fn statistics(statistics: &Statistics) -> String {
    let cells = statistics.cells.len();
    let Statistics {
        left_out,
        orders_left_out,
        ..
    } = statistics;
    format!(
        "# 各区月度零售订单统计样例 · Monthly retail orders by district (sample)

由相邻的客户订单样例（`../customer-orders/`）按月份和区县汇总而成，UTF-8 编码、LF 换行。用来演示一份**可以封签登记**的数据：不含个人信息。

- 文件：`{STATISTICS_FILE}`，表头加 {cells} 行，一行是一个月、一个区县。
- 口径：只算字段数相符的订单；`订单数` 为订单条数，`客户数` 为不同客户数，`销售额` 单位元，`客单价` = 销售额 ÷ 客户数，四舍五入到分。
- **小单元不发布：** 客户数少于 {FEWEST_CUSTOMERS} 的单元整行略去，共 {left_out} 个（含 {orders_left_out} 笔订单）；表中没有合计行，略去的数不能相减得出。
- 生成：`just samples`，逐字节可复现。期望结果见 `expected.toml`。
- 许可：CC0 1.0，不保留任何权利。数字来自虚构的订单，不反映任何真实企业或地区的经营情况。

---

Sums by month and district of the customer orders beside it (`../customer-orders/`), UTF-8, LF. It shows a dataset that **can be sealed and
registered**: it holds no personal information.

- File: `{STATISTICS_FILE}`, a header and {cells} rows, one a month and district.
- Method: only orders whose number of fields is right; `订单数` orders, `客户数` different customers, `销售额` sales in yuan, `客单价` sales
  per customer, rounded half up to the fen.
- **Small cells are not published:** cells with fewer than {FEWEST_CUSTOMERS} customers are left out, {left_out} of them (with {orders_left_out} orders); there
  are no totals from which they could be subtracted.
- Made by `just samples`, the same bytes on every machine. What a scan should find is in `expected.toml`.
- Licence: CC0 1.0, no rights reserved. The figures come from invented orders and say nothing about any real business or place.
"
    )
}
