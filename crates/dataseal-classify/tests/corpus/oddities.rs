//! One table of columns whose names promise what their values do not hold.

use super::cases::{Case, column};
use super::generate::*;
use super::tables::ROWS;

pub(crate) fn oddities() -> Vec<Case> {
    vec![
        column(2401, ROWS, "IP属地", &[], |random| {
            word(random, "上海 北京 广东 浙江")
        }),
        column(2402, ROWS, "电话营销次数", &[], |random| {
            random.range(0, 9).to_string()
        }),
        column(2403, ROWS, "联系人数量", &[], |random| {
            random.range(0, 9).to_string()
        }),
        column(2404, ROWS, "手机价格", &[], |random| {
            format!("{}.00", random.range(999, 9_999))
        }),
        column(2405, ROWS, "楼盘名称", &[], |random| {
            format!(
                "{}{}",
                word(random, "万科 绿地 金地 华润"),
                word(random, "城市花园 新城 翡翠湾 国际")
            )
        }),
        column(2406, ROWS, "天气", &[], |random| word(random, "晴 多云 小雨 阴")),
        column(2407, ROWS, "account_status", &[], |random| {
            word(random, "active locked closed")
        }),
        column(2408, ROWS, "card_type", &[], |random| {
            word(random, "debit credit prepaid")
        }),
        column(2409, ROWS, "birth_place", &["division-name"], |random| {
            word(random, "上海 北京 广东 浙江")
        }),
        column(2410, ROWS, "mac_os_version", &[], |random| {
            format!("{}.{}.{}", random.range(10, 15), random.range(0, 9), random.range(0, 9))
        }),
        column(2411, ROWS, "身份证正面照片", &["url"], |random| {
            format!("https://oss.example.com/{}.png", random.digits(9))
        }),
        column(2412, ROWS, "population", &[], |random| {
            random
                .range(13_000_000_000, 13_999_999_999)
                .to_string()
                .replacen('1', "2", 1)
        }),
        column(2413, ROWS, "药品名称", &[], |random| {
            word(random, "阿莫西林胶囊 布洛芬片 连花清瘟胶囊 金银花颗粒 板蓝根")
        }),
        column(2414, ROWS, "投保单号", &[], |random| random.number(15)),
        column(2415, ROWS, "箱号", &[], |random| format!("TCLU{}", random.digits(7))),
        column(2416, ROWS, "批次", &[], |random| {
            format!("{}{}", date(random, 2024, 2025).replace('-', ""), random.digits(7))
        }),
        column(2417, ROWS, "区域经理", &[], |random| {
            word(random, "华东大区 华南大区 华北大区")
        }),
        column(2418, ROWS, "线路", &[], |random| {
            word(random, "京沪线 沪昆线 京广线 陇海线")
        }),
        column(2419, ROWS, "指标名称", &[], |random| {
            word(random, "人均收入 就业率 毛利率 周转率")
        }),
        column(2420, ROWS, "数据版本", &[], |random| {
            format!(
                "v{}.{}.{}.{}",
                random.range(1, 3),
                random.range(0, 9),
                random.range(0, 255),
                random.range(0, 255)
            )
        }),
        column(2421, ROWS, "子网掩码", &[], |random| word(random, "无 - NA")),
    ]
}
